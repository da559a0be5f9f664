//! One consistent set of sizes out of the decree's ranges (domain 3.2).

pub(crate) const NATION: f64 = 12.0;
pub(crate) const MOTTO: f64 = 13.0;
pub(crate) const ISSUER: f64 = 12.0;
pub(crate) const NUMBER: f64 = 13.0;
pub(crate) const ABOUT: f64 = 12.0;
pub(crate) const DATE: f64 = 13.0;
pub(crate) const BODY: f64 = 14.0;
pub(crate) const TABLE: f64 = 12.0;
pub(crate) const CAPTION: f64 = 13.0;
pub(crate) const RECIPIENTS: f64 = 12.0;
pub(crate) const RECIPIENT: f64 = 11.0;
pub(crate) const CHAIN: f64 = 9.0;
