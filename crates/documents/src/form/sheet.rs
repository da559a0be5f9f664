//! The sheet: A4 with margins inside the decree's ranges (D59).

pub(crate) const SHORT: f64 = 210.0;
pub(crate) const LONG: f64 = 297.0;
pub(crate) const TOP: f64 = 20.0;
pub(crate) const BOTTOM: f64 = 20.0;
pub(crate) const LEFT: f64 = 30.0;
pub(crate) const RIGHT: f64 = 15.0;
/// From the edge to the page number.
pub(crate) const HEADER: f64 = 10.0;
/// First line of a paragraph.
pub(crate) const INDENT: f64 = 12.7;

/// Width of the text.
pub(crate) const fn width(landscape: bool) -> f64 {
    (if landscape { LONG } else { SHORT }) - LEFT - RIGHT
}
