//! What the benches count, as values: the App keeps them between two requests, so they know nothing of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::id::{OrgId, PeriodId};

/// Which bench: whose, of which period.
pub(crate) type AskedBench = (OrgId, PeriodId);

/// The part of a bench that is counted over many records.
#[derive(Clone)]
pub(crate) struct BenchCounted {
    /// The reported key figures of each org that has sent, in their order.
    pub figures: Arc<BTreeMap<OrgId, Vec<i64>>>,
    /// Of each commune: its number, its schools, and how many of them have sent.
    pub schools: Arc<[(i64, i64, i64)]>,
}
