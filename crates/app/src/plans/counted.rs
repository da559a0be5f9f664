//! What was counted of the plans below an office, kept between two questions.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::calendar::SchoolYear;
use domain::id::OrgId;
use domain::ledger::Unit;
use jiff::civil::Date;

/// A question that was counted already: at which org, of which year, on which day.
pub(crate) type AskedBelow = (OrgId, SchoolYear, Date);

/// A school's figure of a month in a unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// The items' calendar month.
    pub(super) month: i8,
    /// The unit.
    pub(super) unit: Unit,
    /// What is aimed at.
    pub(super) planned: i64,
    /// Whether anything is counted in this unit for one of the items.
    pub(super) countable: bool,
    /// What was counted.
    pub(super) done: i64,
}

/// The figures of every school that has any.
pub(crate) type Cells = Arc<BTreeMap<OrgId, Vec<Cell>>>;
