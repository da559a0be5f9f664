//! Selection (R14): a round of a school from nomination to the notices. Who must act next is computed from what is there.

mod council;
mod criteria;
mod decide;
mod nominate;
mod notices;
mod own;
mod paper;
mod read;
mod sheets;
mod todos;
mod view;
mod wish;

use domain::calendar::{Instant, SchoolYear};
use domain::id::{AccountId, ClubId, OrgId, RoundId};
use domain::org::OrgKind;
use domain::personal::Personal;
use domain::selection::RoundState;
use domain::term::{EndReason, TermState, TermStep};
use domain::words::Title;
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeSet;
use store::Tx;

pub use council::{CandidateBallot, HoldCouncil};
pub use decide::{Decided, Decision};
pub use nominate::{Confirm, Confirmed, Nominable, Nominate as Nomination, Nominated};
pub use notices::Tell;
pub use own::OwnResult;
pub use sheets::{NewMark, SaveMarks};
pub use store::selection::{Candidate, Mark, Round};
pub use view::{Assessor, CandidateView, Issued, MissingStep, RoundLine, RoundView};
pub use wish::{LinkPage, OwnNomination};

use crate::access::{Permit, RoundRead, RoundWrite};
use crate::clubs::steps::Taking;
use crate::input::{Count, Day};
use crate::{App, Error, Faults, Result};

/// Most places of a round; 0 stands for no limit.
const PLACES_MAX: i64 = 2_000;
/// Longest reason, wish and piece of evidence, in characters.
pub const TEXT_MAX: usize = 300;
/// Those who may mark candidates (`CandidateAssess`), as grants name them.
const ASSESSORS: [&str; 4] = ["school_head", "coordinator", "advisor", "form_teacher"];

/// What a round is: typed when it is opened and when it is changed.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundSettings {
    /// Its name, 3 to 200 characters.
    pub name: String,
    /// First day of nominations.
    pub nominate_from: Day,
    /// Their last day.
    pub nominate_to: Day,
    /// Last day of the criteria sheets.
    pub assess_to: Day,
    /// Places in the club; 0 or nothing: no limit.
    #[serde(default)]
    pub places: Count,
    /// Accounts of the school that mark the candidates; not only the head, who signs.
    pub assessors: BTreeSet<AccountId>,
}

/// A new round.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRound {
    /// Brought by the caller: the same id sent twice opens one round.
    #[serde(default)]
    pub id: Option<RoundId>,
    /// The club that it fills.
    pub club: ClubId,
    /// Name, days, places, assessors.
    pub settings: RoundSettings,
}

/// A change of a round that is open.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRound {
    /// The round's count of changes as it was read.
    pub changed: i64,
    /// As it shall be.
    pub settings: RoundSettings,
}

/// Calls a round off.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelRound {
    /// The round's count of changes as it was read.
    pub changed: i64,
    /// Why, 3 to 300 characters.
    pub reason: String,
}

/// Settings that do.
struct Checked {
    name: Title,
    from: Date,
    to: Date,
    assess_to: Date,
    places: i64,
    assessors: Vec<AccountId>,
}

impl App {
    /// Opens a round; the criteria are the Department's as they stand now.
    pub async fn open_round(
        &self,
        permit: &Permit<RoundWrite>,
        open: &OpenRound,
    ) -> Result<RoundId> {
        let org = permit.org();
        if permit.org_record().kind != OrgKind::School {
            return Err(Error::refused("refused-club-school"));
        }
        let id = open.id.unwrap_or_else(|| self.world.new_id().into());
        let year = SchoolYear::of(self.world.today());
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        if let Some(there) = store::selection::find(&mut tx, org, id).await? {
            let same = there.club == open.club && there.name == open.settings.name.trim();
            return if same { Ok(id) } else { Err(Error::Stale) };
        }
        let club = store::clubs::find(&mut tx, org, open.club).await?.ok_or(Error::NotFound)?;
        if club.closed_on.is_some() {
            return Err(Error::refused("refused-club-closed"));
        }
        let set = self.check_settings(&mut tx, org, year, &open.settings).await?;
        let criteria = self.criteria_in(&mut tx).await?;
        let round = Round {
            id,
            year,
            name: set.name.as_str().to_owned(),
            club: club.id,
            nominate_from: set.from,
            nominate_to: set.to,
            assess_to: set.assess_to,
            places: set.places,
            criteria: serde_json::to_string(&criteria)?,
            link_hash: String::new(),
            state: RoundState::Open,
            council: String::new(),
            paper: None,
            decided_at: Instant(0),
            reason: String::new(),
            created_by: permit.account(),
            created_at: self.world.now(),
            changed: 0,
        };
        store::selection::insert(&mut tx, org, &round).await?;
        store::selection::set_assessors(&mut tx, org, id, &set.assessors).await?;
        let change = json!({
            "club": club.id, "from": set.from.to_string(), "to": set.to.to_string(),
            "assess_to": set.assess_to.to_string(), "places": set.places, "assessors": set.assessors,
        });
        self.note(&mut tx, org, permit.actor(), "round.open", &subject(id), change).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes name, days, places and assessors while it is open. Marks of somebody who is no assessor any more stay.
    pub async fn change_round(
        &self,
        permit: &Permit<RoundWrite>,
        id: RoundId,
        change: &ChangeRound,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, round) = self.seen_round(org, id, change.changed).await?;
        let set = self.check_settings(&mut tx, org, round.year, &change.settings).await?;
        let told = json!({
            "before": { "from": round.nominate_from.to_string(), "to": round.nominate_to.to_string(),
                "assess_to": round.assess_to.to_string(), "places": round.places },
            "after": { "from": set.from.to_string(), "to": set.to.to_string(),
                "assess_to": set.assess_to.to_string(), "places": set.places },
            "assessors": set.assessors,
        });
        let round = Round {
            name: set.name.as_str().to_owned(),
            nominate_from: set.from,
            nominate_to: set.to,
            assess_to: set.assess_to,
            places: set.places,
            ..round
        };
        store::selection::update(&mut tx, org, &round).await?;
        store::selection::set_assessors(&mut tx, org, id, &set.assessors).await?;
        self.note(&mut tx, org, permit.actor(), "round.change", &subject(id), told).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        Ok(tx.commit().await?)
    }

    /// Calls it off: its candidates stand nowhere any more, and may be nominated elsewhere.
    pub async fn cancel_round(
        &self,
        permit: &Permit<RoundWrite>,
        id: RoundId,
        cancel: &CancelRound,
    ) -> Result<()> {
        let org = permit.org();
        let reason = reason_of(&cancel.reason)
            .ok_or_else(|| Error::invalid("reason", "fault-round-reason"))?;
        let (mut tx, round) = self.seen_round(org, id, cancel.changed).await?;
        let round =
            Round { state: RoundState::Cancelled, reason, link_hash: String::new(), ..round };
        store::selection::update(&mut tx, org, &round).await?;
        let learners = store::selection::candidates(&mut tx, org, id).await?;
        let learners = learners.into_iter().map(|candidate| candidate.learner).collect();
        let mut terms =
            store::clubs::terms::of_learners(&mut tx, org, round.year, &learners).await?;
        terms.retain(|term| term.state == TermState::Nominated && term.club == round.club);
        let taking = Taking {
            step: TermStep::End,
            day: self.world.today(),
            reason: Some(EndReason::Other),
            remark: "",
        };
        self.step_terms(&mut tx, org, permit.actor(), &terms, &taking).await?;
        let change = json!({ "before": RoundState::Open, "after": RoundState::Cancelled,
            "candidates": terms.len() });
        self.note(&mut tx, org, permit.actor(), "round.cancel", &subject(id), change).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        Ok(tx.commit().await?)
    }

    /// Who could mark candidates here, by name; with whether they are the school's head.
    pub async fn possible_assessors(
        &self,
        permit: &Permit<RoundRead>,
    ) -> Result<Vec<(AccountId, Personal<String>, bool)>> {
        let mut tx = self.store.read().await?;
        let today = self.world.today();
        Ok(store::selection::possible_assessors(&mut tx, permit.org(), today, &ASSESSORS).await?)
    }

    async fn check_settings(
        &self,
        tx: &mut Tx,
        org: OrgId,
        year: SchoolYear,
        typed: &RoundSettings,
    ) -> Result<Checked> {
        let mut faults = Faults::default();
        let name = faults.take("name", "fault-title", Title::parse(&typed.name));
        let mut day = |field: &str, typed: &Day| {
            let day =
                typed.parse().filter(|day| (year.first_day()..=year.last_day()).contains(day));
            if day.is_none() {
                faults.add(field, "fault-round-day");
            }
            day
        };
        let from = day("nominate_from", &typed.nominate_from);
        let to = day("nominate_to", &typed.nominate_to);
        let assess_to = day("assess_to", &typed.assess_to);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            faults.add("nominate_to", "fault-round-order");
        }
        if to.zip(assess_to).is_some_and(|(to, assess_to)| to > assess_to) {
            faults.add("assess_to", "fault-round-order");
        }
        let places = match typed.places.0.trim() {
            "" => Ok(0),
            _ => typed.places.within(0, PLACES_MAX),
        };
        let places = faults.take("places", "fault-round-places", places);
        let today = self.world.today();
        let possible = store::selection::possible_assessors(tx, org, today, &ASSESSORS).await?;
        let named: Vec<_> =
            possible.iter().filter(|(id, ..)| typed.assessors.contains(id)).collect();
        if named.is_empty() || named.len() != typed.assessors.len() {
            faults.add("assessors", "fault-round-assessors");
        } else if named.iter().all(|(_, _, signs)| *signs) {
            // The head signs and does not sign what the head alone has marked.
            faults.add("assessors", "fault-round-assessors-head");
        }
        let assessors = named.into_iter().map(|(id, ..)| *id).collect();
        match (name, from, to, assess_to, places) {
            (Some(name), Some(from), Some(to), Some(assess_to), Some(places))
                if faults.0.is_empty() =>
            {
                Ok(Checked { name, from, to, assess_to, places, assessors })
            }
            _ => Err(Error::Invalid(faults)),
        }
    }

    /// An open round as the writer saw it, inside a unit of work that holds the org's learners.
    async fn seen_round(&self, org: OrgId, id: RoundId, changed: i64) -> Result<(Tx, Round)> {
        let (tx, round) = self.held_round(org, id).await?;
        if round.changed == changed { Ok((tx, round)) } else { Err(Error::Stale) }
    }

    /// The same, whatever the writer saw.
    async fn held_round(&self, org: OrgId, id: RoundId) -> Result<(Tx, Round)> {
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let round = store::selection::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if round.state != RoundState::Open {
            return Err(Error::refused("refused-round-over"));
        }
        Ok((tx, round))
    }
}

/// What a round is called in the audit chain and in the to-dos.
fn subject(id: RoundId) -> String {
    format!("round/{id}")
}

/// A reason as typed: normalised, 3 to [`TEXT_MAX`] characters.
fn reason_of(typed: &str) -> Option<String> {
    let text = domain::text::normalise(typed);
    (3..=TEXT_MAX).contains(&text.chars().count()).then_some(text)
}
