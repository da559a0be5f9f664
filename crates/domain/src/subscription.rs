//! Calendar subscriptions: what a telephone may follow by a secret link (feature d13), and how far it sees.

use std::fmt;
use std::str::FromStr;

use crate::id::ClubId;

/// What a link lets a telephone follow. No calendar names a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// What its maker has a part in: a learner's places, an advisor's clubs.
    Own,
    /// All activities of the school.
    School,
    /// The activities of one club.
    Club(ClubId),
}

impl fmt::Display for Followed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("own"),
            Self::School => f.write_str("school"),
            Self::Club(id) => write!(f, "{id}"),
        }
    }
}

/// A text that names nothing that can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing that can be followed")]
pub struct UnknownFollowed;

impl FromStr for Followed {
    type Err = UnknownFollowed;
    fn from_str(text: &str) -> Result<Self, UnknownFollowed> {
        match text {
            "own" => Ok(Self::Own),
            "school" => Ok(Self::School),
            club => club.parse().map(Self::Club).map_err(|_| UnknownFollowed),
        }
    }
}

/// So many days back a calendar still shows what was.
pub const BACK_DAYS: i64 = 60;
/// So many days ahead it shows what is to come.
pub const AHEAD_DAYS: i64 = 370;
/// So often a telephone is asked to come again, in hours.
pub const REFRESH_HOURS: i64 = 1;
/// At most so many activities stand in a calendar, the latest ones: no telephone wants more.
pub const MOST: i64 = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_followed_is_read_as_it_is_written_and_nothing_else() {
        let club = ClubId(uuid::Uuid::from_u128(7));
        for followed in [Followed::Own, Followed::School, Followed::Club(club)] {
            assert_eq!(followed.to_string().parse(), Ok(followed));
        }
        for text in ["", "Own", "club", "school ", "7"] {
            assert_eq!(text.parse::<Followed>(), Err(UnknownFollowed), "{text}");
        }
    }
}
