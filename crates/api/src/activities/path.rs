//! What stands in the path of an activity.

use domain::id::ActivityId;
use serde::Deserialize;

/// The activity of a path.
#[derive(Deserialize)]
pub(crate) struct At {
    pub(crate) id: ActivityId,
}
