//! Terms: learners are taken into a club for a school year, and leave it (R01, D22, D45).

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::SchoolYear;
use domain::consent::Use;
use domain::id::{ClubId, LearnerId, OrgId, TermId};
use domain::roster::Status;
use domain::term::{EndReason, TermState, TermStep};
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::clubs::terms::Term;
use store::learners::Learner;

use super::steps::Taking;
use super::{day_between, days_of};
use crate::access::{ForceManage, Permit};
use crate::audit::Actor;
use crate::consents::Gate;
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// Most learners in one act.
const MOST: usize = 2_000;

/// Who is taken into a club.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeIn {
    /// Learners of one school year; those who are in already stay as they are.
    pub learners: BTreeSet<LearnerId>,
    /// The first day; today when empty.
    #[serde(default)]
    pub since: Day,
}

/// What taking in did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct TakenIn {
    /// Taken in now.
    pub taken: usize,
    /// In this club already.
    pub already: usize,
    /// In another club of the school: left there.
    pub elsewhere: usize,
    /// In a round of selection, or chosen and not started yet: goes that way.
    pub in_round: usize,
    /// Moved away or left school: not taken in.
    pub gone: usize,
    /// The family's or the learner's own yes is missing: not taken in (D24, D45).
    pub not_agreed: usize,
}

/// How a term ends before its time.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermEnding {
    /// Why: one of the reasons that a person may choose.
    pub reason: EndReason,
    /// The last day; today when empty.
    #[serde(default)]
    pub on: Day,
}

/// Each learner of a batch by what is to be done.
#[derive(Default)]
struct Sorted {
    begin: Vec<(LearnerId, Option<Term>)>,
    sum: TakenIn,
}

impl App {
    /// Takes learners into a club for their school year: those who may, by the gate. Asking again changes nothing.
    pub async fn take_in(
        &self,
        permit: &Permit<ForceManage>,
        club: ClubId,
        take: &TakeIn,
    ) -> Result<TakenIn> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        if club.closed_on.is_some() {
            return Err(Error::refused("refused-club-closed"));
        }
        let mut faults = Faults::default();
        if take.learners.is_empty() || take.learners.len() > MOST {
            faults.add("learners", "fault-learners-none");
        }
        let learners = store::learners::by_ids(&mut tx, org, &take.learners).await?;
        if learners.len() != take.learners.len() {
            return Err(Error::NotFound);
        }
        let Some(year) = learners.first().map(|learner| learner.school_year) else {
            return Err(Error::Invalid(faults));
        };
        if learners.iter().any(|learner| learner.school_year != year) {
            faults.add("learners", "fault-learners-year");
        }
        let today = self.world.today();
        let (first, last) = days_of(year);
        if today > last {
            return Err(Error::refused("refused-year-over"));
        }
        // Before the first of September a term may only begin with the year.
        let since = day_between(
            &take.since,
            first.max(club.founded_on),
            today.max(first),
            "since",
            &mut faults,
        );
        faults.done()?;
        self.finish_old(&mut tx, org, permit.actor(), today).await?;
        let had = store::clubs::terms::of_learners(&mut tx, org, year, &take.learners).await?;
        let gate = self.gate(&mut tx, org, &take.learners).await?;
        let sorted = Self::sort(&learners, &had, club.id, &gate);
        if !sorted.begin.is_empty() {
            let (place, taking) = ((club.id, year), Taking::of(TermStep::Supplement, since));
            let taken = self
                .begin_terms(&mut tx, org, permit.actor(), place, &taking, &sorted.begin)
                .await?;
            let change = json!({
                "school_year": year, "since": since.to_string(), "terms": taken,
            });
            let subject = format!("club/{}", club.id);
            self.note(&mut tx, org, permit.actor(), "term.take_in", &subject, change).await?;
        }
        tx.commit().await?;
        Ok(sorted.sum)
    }

    fn sort(learners: &[Learner], had: &[Term], club: ClubId, gate: &Gate) -> Sorted {
        let had: BTreeMap<LearnerId, &Term> = had.iter().map(|term| (term.learner, term)).collect();
        let mut sorted = Sorted::default();
        for learner in learners {
            match had.get(&learner.id) {
                Some(term) if term.state == TermState::Active && term.club == club => {
                    sorted.sum.already += 1;
                }
                Some(term) if term.state == TermState::Active => sorted.sum.elsewhere += 1,
                Some(term) if term.state.is_open() => sorted.sum.in_round += 1,
                _ if has_gone(learner.status) => sorted.sum.gone += 1,
                _ if !gate.allows(learner.id, Use::TakePart) => sorted.sum.not_agreed += 1,
                had => {
                    sorted.begin.push((learner.id, had.map(|term| (*term).clone())));
                    sorted.sum.taken += 1;
                }
            }
        }
        sorted
    }

    /// Ends one term before its time; a term that has ended stays as it is.
    pub async fn end_term(
        &self,
        permit: &Permit<ForceManage>,
        id: TermId,
        ending: &TermEnding,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let found = store::clubs::terms::find(&mut tx, org, None, id).await?;
        let term = found.ok_or(Error::NotFound)?;
        if !term.state.is_open() {
            return Ok(());
        }
        let mut faults = Faults::default();
        if !EndReason::CHOICES.contains(&ending.reason) {
            faults.add("reason", "fault-end-reason");
        }
        let last = self.world.today().max(term.since);
        let on = day_between(&ending.on, term.since, last, "on", &mut faults);
        faults.done()?;
        let (one, step) = (std::slice::from_ref(&term), TermStep::Withdraw);
        self.end_terms(&mut tx, org, permit.actor(), one, step, on, ending.reason).await?;
        store::clubs::steps::leave_rounds(&mut tx, org, term.learner).await?;
        self.refresh_rounds_of(&mut tx, org, &BTreeSet::from([term.learner])).await?;
        self.end_transfers(&mut tx, org, permit.actor(), term.learner).await?;
        let state = TermState::Withdrawn;
        let change = json!({ "state": state, "reason": ending.reason, "on": on.to_string() });
        self.note(&mut tx, org, permit.actor(), "term.end", &format!("term/{id}"), change).await?;
        Ok(tx.commit().await?)
    }

    /// Finishes the terms of school years that are over, in every org; a nightly job. Returns how many.
    pub async fn finish_terms(&self) -> Result<usize> {
        let today = self.world.today();
        let mut tx = self.store.read().await?;
        let orgs = store::clubs::terms::orgs_with_old(&mut tx, running(today)).await?;
        drop(tx);
        let mut finished = 0;
        for org in orgs {
            let mut tx = self.store.write().await?;
            store::learners::hold(&mut tx, org).await?;
            finished += self.finish_old(&mut tx, org, Actor::System, today).await?;
            tx.commit().await?;
        }
        Ok(finished)
    }

    /// Terms of years that are over end on 31 August, so that nobody who goes on is counted twice.
    async fn finish_old(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        today: Date,
    ) -> Result<usize> {
        let old = store::clubs::terms::old(tx, org, running(today)).await?;
        for term in &old {
            let (_, last) = days_of(term.school_year);
            let one = std::slice::from_ref(term);
            // Who never started does not finish.
            let active = term.state == TermState::Active;
            let step = if active { TermStep::Finish } else { TermStep::End };
            self.end_terms(tx, org, actor, one, step, last, EndReason::YearOver).await?;
        }
        if !old.is_empty() {
            let change = json!({ "count": old.len() });
            self.note(tx, org, actor, "term.finish", "terms", change).await?;
        }
        Ok(old.len())
    }
}

/// The school year that runs on a day: unlike the one people work on, it turns on 1 September.
fn running(day: Date) -> SchoolYear {
    let of = SchoolYear::of(day);
    let (first, _) = days_of(of);
    if day < first { SchoolYear::starting(of.start_year() - 1).unwrap_or(of) } else { of }
}

/// D22: who moved to another school or left cannot be an ambassador of this one.
pub(crate) const fn has_gone(status: Status) -> bool {
    matches!(status, Status::MovedOut | Status::Left)
}
