//! What stands in the path of a plan: a year or an item that is none is not there.

use domain::calendar::SchoolYear;
use domain::id::ItemId;
use serde::Deserialize;
use web::Problem;

/// The school year in a path.
#[derive(Deserialize)]
pub(super) struct OfYear {
    year: String,
}

impl OfYear {
    pub(super) fn read(&self) -> Result<SchoolYear, Problem> {
        self.year.parse().map_err(|_| Problem::NotFound)
    }
}

/// School year and item in a path.
#[derive(Deserialize)]
pub(super) struct OfItem {
    year: String,
    item: String,
}

impl OfItem {
    pub(super) fn read(&self) -> Result<(SchoolYear, ItemId), Problem> {
        let year = self.year.parse().map_err(|_| Problem::NotFound)?;
        Ok((year, self.item.parse().map_err(|_| Problem::NotFound)?))
    }
}
