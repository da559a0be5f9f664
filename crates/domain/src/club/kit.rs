//! The handover kit (a18): what stands open in a club at one moment, computed from its records.
//!
//! It is frozen when the club is taken over, so it holds ids, days and numbers only: no name of a child and no words that
//! somebody wrote. What they belong to is looked up when it is read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{ActivityId, RoundId};
use crate::inbox::TodoKind;
use crate::term::ClubPost;

/// A record with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KitLine<Id> {
    /// Which.
    pub id: Id,
    /// Its day, ISO.
    #[schemars(with = "String")]
    pub day: Date,
}

/// Something that is to be done about the club.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KitTodo {
    /// What.
    pub kind: TodoKind,
    /// Its last day, ISO; missing when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub last_day: Option<Date>,
}

/// What stands open in a club.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kit {
    /// The day on which it was looked at, ISO.
    #[schemars(with = "String")]
    pub day: Date,
    /// Active members.
    pub members: usize,
    /// Active members for whom a yes to taking part is missing or has run out today.
    pub without_consent: usize,
    /// Sign-in cards of members that open today.
    pub cards: usize,
    /// The posts that are held, one entry a holder.
    pub officers: Vec<ClubPost>,
    /// Activities to come, by day.
    pub planned: Vec<KitLine<ActivityId>>,
    /// Activities whose day is over and of which nobody has said how they went.
    pub unconfirmed: Vec<KitLine<ActivityId>>,
    /// Rounds of selection that fill the club and are not over, with the last day of their sheets.
    pub rounds: Vec<KitLine<RoundId>>,
    /// Open to-dos about the club and its rounds; those of activities are their lines above.
    pub todos: Vec<KitTodo>,
}

impl Kit {
    /// Whether nothing waits: no activity, no round, no to-do.
    pub fn is_quiet(&self) -> bool {
        self.planned.is_empty()
            && self.unconfirmed.is_empty()
            && self.rounds.is_empty()
            && self.todos.is_empty()
    }
}
