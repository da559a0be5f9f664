//! The places of an activity: its own learners share them with those of others in a joint one.

use domain::joint::own_places;
use domain::signup::room;

use super::Activity;

impl Activity {
    /// Whether more than one club, school or partner stands on its roster.
    pub const fn is_joint(&self) -> bool {
        self.joint.host.is_some() || self.joint.others > 0
    }

    /// Places that this org's own learners can have in all; none when there is no limit.
    pub const fn own_places(&self) -> Option<i64> {
        own_places(self.capacity, self.joint.shares)
    }

    /// Places that are left for this org's own learners when so many have one.
    pub fn room(&self, taken: usize) -> usize {
        match self.own_places() {
            None => usize::MAX,
            Some(0) => 0,
            Some(places) => room(places, taken),
        }
    }
}
