//! The steps of terms (R01): every one follows the table in `domain::term`, has its row in the history, and is counted
//! where it changes how many ambassadors there are. The only way in which a term changes.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::SchoolYear;
use domain::consent::Use;
use domain::id::{ClubId, LearnerId, OrgId, TermId};
use domain::inbox::TodoKind;
use domain::ledger::{Line, Measure, Source};
use domain::term::{EndReason, TermState, TermStep};
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::clubs::steps::NewTerm;
use store::clubs::terms::{Filter, Term};
use store::inbox::NewTodo;

pub use store::clubs::steps::Step;

use super::{FIRST_DAY, day_between};
use crate::access::{ForceManage, ForceRead, Permit};
use crate::audit::Actor;
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// Most terms in one act.
const MOST: usize = 2_000;

/// A step that several terms take together.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsOn {
    /// Which terms; those that stand elsewhere stay as they are.
    pub terms: BTreeSet<TermId>,
    /// The day; today when empty.
    #[serde(default)]
    pub on: Day,
}

/// What a step of several terms did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Moved {
    /// Terms that took the step.
    pub moved: usize,
    /// Terms that stand where the step does not follow: left there.
    pub elsewhere: usize,
    /// Not everybody agrees at this moment: left there (D24, D45).
    pub not_agreed: usize,
}

/// What is written of a step.
pub(crate) struct Taking<'a> {
    /// The step.
    pub step: TermStep,
    /// Its day.
    pub day: Date,
    /// Why, where it is an end.
    pub reason: Option<EndReason>,
    /// What is added: the number of a decision. No names.
    pub remark: &'a str,
}

impl Taking<'_> {
    pub(crate) const fn of(step: TermStep, day: Date) -> Self {
        Self { step, day, reason: None, remark: "" }
    }
}

impl App {
    /// Begins terms in a club, nominated or as a supplement: new rows, and rows of the same year that were left.
    pub(crate) async fn begin_terms(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        (club, year): (ClubId, SchoolYear),
        taking: &Taking<'_>,
        learners: &[(LearnerId, Option<Term>)],
    ) -> Result<Vec<TermId>> {
        let mut fresh = Vec::new();
        let mut begun = Vec::new();
        let state = TermState::after(None, taking.step).map_err(out_of_order)?;
        for (learner, had) in learners {
            if let Some(term) = had {
                TermState::after(Some(term.state), taking.step).map_err(out_of_order)?;
                store::clubs::steps::again(tx, org, term.id, club, state, taking.day).await?;
                begun.push(term.id);
            } else {
                let id = self.world.new_id().into();
                fresh.push(NewTerm { id, learner: *learner });
                begun.push(id);
            }
        }
        store::clubs::steps::insert(tx, org, club, year, state, taking.day, &fresh).await?;
        self.write_step(tx, org, actor, state, taking, &begun).await?;
        if state == TermState::Active {
            let lines: Vec<Line> = begun.iter().map(|id| line(*id, taking.day, 1)).collect();
            if !lines.is_empty() {
                store::ledger::append(tx, org, &lines).await?;
            }
        }
        Ok(begun)
    }

    /// Takes a step with some terms. All follow the table, or none moves.
    pub(crate) async fn step_terms(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        terms: &[Term],
        taking: &Taking<'_>,
    ) -> Result<()> {
        let mut moved: BTreeMap<(TermState, Date), Vec<TermId>> = BTreeMap::new();
        let mut lines = Vec::new();
        for term in terms {
            let to = TermState::after(Some(term.state), taking.step).map_err(out_of_order)?;
            // Nothing ends or moves on before it began.
            let day = taking.day.max(term.since);
            let way = (term.state, to);
            if to.is_open() {
                store::clubs::steps::advance(tx, org, term.id, way, day).await?;
            } else {
                let reason = taking.reason.unwrap_or(EndReason::Other);
                store::clubs::steps::end(tx, org, term.id, way, day, reason).await?;
                store::clubs::officers::end_of_term(tx, org, term.id, day).await?;
            }
            let change =
                i64::from(to == TermState::Active) - i64::from(term.state == TermState::Active);
            if change != 0 {
                lines.push(line(term.id, day, change));
            }
            moved.entry((to, day)).or_default().push(term.id);
        }
        if !lines.is_empty() {
            store::ledger::append(tx, org, &lines).await?;
        }
        for ((to, day), ids) in moved {
            self.write_step(tx, org, actor, to, &Taking { day, ..*taking }, &ids).await?;
        }
        let clubs: BTreeSet<ClubId> = terms.iter().map(|term| term.club).collect();
        for club in clubs {
            self.remind_of_start(tx, org, club).await?;
        }
        Ok(())
    }

    /// Ends open terms on a day: rows, history and, of those who were active, the ledger.
    #[expect(clippy::too_many_arguments, reason = "what an end is made of")]
    pub(crate) async fn end_terms(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        terms: &[Term],
        step: TermStep,
        on: Date,
        reason: EndReason,
    ) -> Result<()> {
        let taking = Taking { step, day: on, reason: Some(reason), remark: "" };
        self.step_terms(tx, org, actor, terms, &taking).await?;
        let ended: Vec<TermId> = terms.iter().map(|term| term.id).collect();
        self.drop_places_of_terms(tx, org, actor, &ended).await?;
        // Who has no place any more does not sign in any more.
        let learners = terms.iter().map(|term| term.learner).collect();
        self.end_cards(tx, org, actor, &learners).await
    }

    async fn write_step(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        state: TermState,
        taking: &Taking<'_>,
        terms: &[TermId],
    ) -> Result<()> {
        let step = Step {
            state,
            day: taking.day,
            reason: taking.reason,
            remark: taking.remark.to_owned(),
            actor: actor.to_string(),
            at: self.world.now(),
        };
        Ok(store::clubs::steps::append(tx, org, terms, &step).await?)
    }

    /// As long as somebody of a club is chosen and has not started, the coordinator has it on the list.
    async fn remind_of_start(&self, tx: &mut Tx, org: OrgId, club: ClubId) -> Result<()> {
        let waiting = store::clubs::steps::waiting(tx, org, club).await?;
        let (subject, now) = (format!("club/{club}"), self.world.now());
        if waiting == 0 {
            return Ok(store::inbox::close(tx, org, TodoKind::TermStart, &subject, now).await?);
        }
        let name = store::clubs::find(tx, org, club).await?.map(|club| club.name);
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::TermStart,
            subject: &subject,
            detail: &format!("{}: {waiting}", name.unwrap_or_default()),
            href: &format!("/o/{org}/force/steps?club={club}"),
            due: None,
            at: now,
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    /// Notes that those who were chosen have been trained (R15).
    pub async fn train_terms(&self, permit: &Permit<ForceManage>, on: &TermsOn) -> Result<Moved> {
        self.move_terms(permit, on, TermStep::Train).await
    }

    /// Starts those who were trained: from this day they are ambassadors and counted. Everybody must agree at this moment.
    pub async fn start_terms(&self, permit: &Permit<ForceManage>, on: &TermsOn) -> Result<Moved> {
        self.move_terms(permit, on, TermStep::Start).await
    }

    async fn move_terms(
        &self,
        permit: &Permit<ForceManage>,
        on: &TermsOn,
        step: TermStep,
    ) -> Result<Moved> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let mut faults = Faults::default();
        if on.terms.is_empty() || on.terms.len() > MOST {
            faults.add("terms", "fault-terms-none");
        }
        let terms = store::clubs::terms::by_ids(&mut tx, org, permit.only(), &on.terms).await?;
        if terms.len() != on.terms.len() {
            return Err(Error::NotFound);
        }
        let (fit, rest): (Vec<Term>, Vec<Term>) =
            terms.into_iter().partition(|term| TermState::after(Some(term.state), step).is_ok());
        // A day before one of them was chosen cannot be the day of its training.
        let first = fit.iter().map(|term| term.since).max().unwrap_or(FIRST_DAY);
        let today = self.world.today();
        let day = day_between(&on.on, first.min(today), today, "on", &mut faults);
        faults.done()?;
        let learners = fit.iter().map(|term| term.learner).collect();
        let gate = self.gate(&mut tx, org, &learners).await?;
        let before = fit.len();
        let fit: Vec<Term> =
            fit.into_iter().filter(|term| gate.allows(term.learner, Use::TakePart)).collect();
        let sum = Moved { moved: fit.len(), elsewhere: rest.len(), not_agreed: before - fit.len() };
        if !fit.is_empty() {
            self.step_terms(&mut tx, org, permit.actor(), &fit, &Taking::of(step, day)).await?;
            let ids: Vec<TermId> = fit.iter().map(|term| term.id).collect();
            let change = json!({ "step": step, "on": day.to_string(), "terms": ids });
            let action = if step == TermStep::Train { "term.train" } else { "term.start" };
            self.note(&mut tx, org, permit.actor(), action, "terms", change).await?;
        }
        tx.commit().await?;
        Ok(sum)
    }

    /// Who was chosen or trained and has not started, of one club or of all, by given name.
    pub async fn waiting_terms(
        &self,
        permit: &Permit<ForceManage>,
        club: Option<ClubId>,
    ) -> Result<Vec<Term>> {
        let mut tx = self.store.read().await?;
        let filter = Filter { club, ..Filter::default() };
        let mut terms =
            store::clubs::terms::whole(&mut tx, permit.org(), permit.only(), &filter).await?;
        terms.retain(|term| matches!(term.state, TermState::Selected | TermState::Trained));
        Ok(terms)
    }

    /// What has happened to a term, the first step first.
    pub async fn term_steps(&self, permit: &Permit<ForceRead>, id: TermId) -> Result<Vec<Step>> {
        let mut tx = self.store.read().await?;
        let term = store::clubs::terms::find(&mut tx, permit.org(), permit.only(), id).await?;
        let term = term.ok_or(Error::NotFound)?;
        Ok(store::clubs::steps::of_term(&mut tx, permit.org(), term.id).await?)
    }
}

/// An ambassador more (+1) or less (−1) from a day on.
fn line(term: TermId, on: Date, change: i64) -> Line {
    Line::of(Measure::Ambassador, on, change, Source::Term, term.0)
}

/// The table's no.
fn out_of_order(_: domain::term::OutOfOrder) -> Error {
    Error::refused("refused-term-order")
}
