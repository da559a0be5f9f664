//! What the real times of an activity come to: the minutes that everybody was there (D46).

use domain::attendance::{Planned, served};
use domain::guard::clock_of;
use domain::id::TermId;
use store::activities::Activity;
use store::activities::check_ins::Stood;

/// When an activity is planned.
pub(super) fn planned(activity: &Activity) -> Planned {
    Planned { from: clock_of(&activity.starts_at).unwrap_or(0), minutes: activity.minutes }
}

/// The minutes that everybody was there.
pub(super) fn minutes_served(activity: &Activity, stood: &[(TermId, Stood)]) -> i64 {
    let planned = planned(activity);
    stood.iter().map(|(_, stood)| served(stood.presence, planned, stood.times)).sum()
}
