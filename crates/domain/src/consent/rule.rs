//! The rule itself: may this learner's data be used for this, today? One pure function that names what stands in the way.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{AgeBand, Answer, Giver, Purpose, SixteenRule, Use};
use crate::calendar::Instant;
use crate::id::GuardianId;

/// Who gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// This guardian.
    Guardian(GuardianId),
    /// The learner.
    Learner,
}

/// One answer, as appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the learner's history: a later answer of the same giver for the same purpose replaces an earlier one.
    pub n: i64,
    /// What was asked.
    pub purpose: Purpose,
    /// Who answered.
    pub who: Who,
    /// What was answered.
    pub answer: Answer,
    /// When.
    pub at: Instant,
    /// The last day it holds.
    pub until: Date,
}

/// A guardian of the learner, as confirmed by the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardianLink {
    /// The guardian.
    pub id: GuardianId,
    /// From this moment on the guardian's answers count no longer (custody, mistake); `None` while the link holds.
    pub ended_at: Option<Instant>,
}

/// Everything the rule looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The learner's birth date.
    pub born: Date,
    /// All answers, in any order.
    pub records: Vec<Record>,
    /// All guardians ever.
    pub guardians: Vec<GuardianLink>,
    /// The Department's rule for 16- and 17-year-olds.
    pub sixteen: SixteenRule,
}

/// How the answer of one side (all guardians, or the learner) stands on a day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Agreed.
    Yes,
    /// Nobody has answered.
    Silent,
    /// Refused.
    No,
    /// Taken back.
    Withdrawn,
    /// What was agreed has run out.
    Expired,
    /// Two guardians disagree: «đang mâu thuẫn».
    Conflict,
}

impl Side {
    /// The word in locale files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Silent => "silent",
            Self::No => "no",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Conflict => "conflict",
        }
    }
}

/// What stands in the way of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhyNot {
    /// The purpose that is not agreed to.
    pub purpose: Purpose,
    /// Whose answer is in the way.
    pub giver: Giver,
    /// How it stands; never [`Side::Yes`].
    pub side: Side,
}

/// Whose yes a purpose needs at this age.
pub const fn needed(band: AgeBand, purpose: Purpose, sixteen: SixteenRule) -> &'static [Giver] {
    match (band, purpose, sixteen) {
        (AgeBand::Under7, _, _) => &[Giver::Guardian],
        (AgeBand::From16, Purpose::TakePart, SixteenRule::Inform) | (AgeBand::Adult, _, _) => {
            &[Giver::Learner]
        }
        (AgeBand::From7 | AgeBand::From16, _, _) => &[Giver::Guardian, Giver::Learner],
    }
}

/// How both sides stand for a purpose at a moment: guardians, learner.
pub fn sides(facts: &Facts, purpose: Purpose, at: Instant) -> (Side, Side) {
    let ended = |id: GuardianId| {
        let link = facts.guardians.iter().find(|link| link.id == id);
        link.is_none_or(|link| link.ended_at.is_some_and(|ended| ended <= at))
    };
    let mut newest: BTreeMap<Who, &Record> = BTreeMap::new();
    for record in &facts.records {
        let counts = record.purpose == purpose
            && record.at <= at
            && !matches!(record.who, Who::Guardian(id) if ended(id));
        if counts && newest.get(&record.who).is_none_or(|there| there.n < record.n) {
            newest.insert(record.who, record);
        }
    }
    let learner = newest.remove(&Who::Learner).map_or(Side::Silent, |record| stand(record, at));
    let guardians: Vec<Side> = newest.into_values().map(|record| stand(record, at)).collect();
    (together(&guardians), learner)
}

/// One giver's newest answer on a day. A refusal and a withdrawal hold until there is a new answer; a yes runs out.
fn stand(record: &Record, at: Instant) -> Side {
    match record.answer {
        Answer::Yes if at.day() <= record.until => Side::Yes,
        Answer::Yes => Side::Expired,
        Answer::No => Side::No,
        Answer::Withdrawn => Side::Withdrawn,
    }
}

/// All guardians together: one yes and one no is a conflict; a yes that ran out says nothing against a living one.
fn together(guardians: &[Side]) -> Side {
    let has = |side| guardians.contains(&side);
    let against = has(Side::No) || has(Side::Withdrawn);
    match (has(Side::Yes), against) {
        (true, true) => Side::Conflict,
        (true, false) => Side::Yes,
        (false, true) if has(Side::Withdrawn) => Side::Withdrawn,
        (false, true) => Side::No,
        (false, false) if has(Side::Expired) => Side::Expired,
        (false, false) => Side::Silent,
    }
}

/// May this learner's data be used for this, at this moment? Every page, export, card, post and answer asks it here.
///
/// Besides the yes that is needed, a learner's own no stands in the way at any age: joining and leaving is voluntary (D45).
///
/// # Errors
/// The first thing that stands in the way.
pub fn may_use(facts: &Facts, wanted: Use, at: Instant) -> Result<(), WhyNot> {
    match missing(facts, wanted, at).first() {
        None => Ok(()),
        Some(why) => Err(*why),
    }
}

/// Everything that stands in the way, in the order in which it is chased.
pub fn missing(facts: &Facts, wanted: Use, at: Instant) -> Vec<WhyNot> {
    let band = AgeBand::of(facts.born, at.day());
    let mut found = Vec::new();
    for purpose in wanted.purposes().iter().copied() {
        let (guardian, learner) = sides(facts, purpose, at);
        let need = needed(band, purpose, facts.sixteen);
        if need.contains(&Giver::Guardian) && guardian != Side::Yes {
            found.push(WhyNot { purpose, giver: Giver::Guardian, side: guardian });
        }
        let unwilling = matches!(learner, Side::No | Side::Withdrawn);
        if unwilling || (need.contains(&Giver::Learner) && learner != Side::Yes) {
            found.push(WhyNot { purpose, giver: Giver::Learner, side: learner });
        }
    }
    found
}

#[cfg(test)]
mod tests;
