//! Nominations by teachers, and the confirmation of those that came by the link.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Own;
use domain::consent::{Answer, Giver, Purpose, Route, Side, Use, Who};
use domain::id::{CandidateId, LearnerId, OrgId, RoundId};
use domain::personal::Personal;
use domain::selection::{CandidateState, Origin};
use domain::term::TermStep;
use serde_json::json;
use store::Tx;
use store::clubs::terms::Term;
use store::learners::{Filter, Learner};
use store::selection::{Candidate, Round};

use super::{TEXT_MAX, subject};
use crate::access::{Nominate as MayNominate, Permit, RoundWrite};
use crate::clubs::steps::Taking;
use crate::clubs::terms::has_gone;
use crate::consents::Gate;
use crate::family::Given;
use crate::lists::some;
use crate::{App, Error, Faults, Result};

/// Most learners in one act.
const MOST: usize = 500;

/// Learners whom a teacher nominates.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nominate {
    /// Who; those who are candidates already stay as they are.
    pub learners: BTreeSet<LearnerId>,
    /// Why, for all of them, up to 300 characters.
    #[serde(default)]
    pub wish: String,
}

/// Whom a teacher can choose from.
#[derive(Clone)]
pub struct Nominable {
    /// The round.
    pub round: Round,
    /// Whether nominations are taken now; nobody is listed else.
    pub open: bool,
    /// Classes, in their order.
    pub classes: Vec<String>,
    /// Learners who are neither in the force nor in a round.
    pub learners: Vec<Learner>,
}

/// What nominating did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Nominated {
    /// Candidates now.
    pub added: usize,
    /// Candidates of this round already.
    pub already: usize,
    /// In the force, or candidates of another round: left there.
    pub elsewhere: usize,
    /// Moved away or left school.
    pub gone: usize,
    /// The family or the learner has said no to taking part: not asked again by a nomination (D24, D45).
    pub refused: usize,
}

/// What the coordinator says of nominations that came by the link.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// It was this child, who wants to: a candidate, with the child's own yes to taking part.
    #[serde(default)]
    pub confirmed: BTreeSet<CandidateId>,
    /// It was not this child, or a mistake.
    #[serde(default)]
    pub declined: BTreeSet<CandidateId>,
}

/// What confirming did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Confirmed {
    /// Candidates now.
    pub standing: usize,
    /// Struck off: not this child, in the force meanwhile, gone, or the family has said no.
    pub declined: usize,
}

impl App {
    /// Learners who could be nominated, of a class or by a part of the name, and the classes to choose from: a form
    /// teacher's own, else all of the school. Nothing is listed before a class or a name is given, and nobody outside the days
    /// of nomination.
    pub async fn nominable(
        &self,
        permit: &Permit<MayNominate>,
        id: RoundId,
        class: &str,
        search: &str,
    ) -> Result<Nominable> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let round = store::selection::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let own = |name: &str| {
            permit.only().is_none_or(|only| {
                only.iter().any(|own| matches!(own, Own::Class(class) if class == name))
            })
        };
        let classes = store::learners::classes(&mut tx, org, round.year).await?;
        let mut classes: Vec<String> =
            classes.into_iter().map(|class| class.class_name).filter(|name| own(name)).collect();
        classes.sort_by_cached_key(|class| {
            (domain::roster::grade_of_class(class), domain::text::title_key(class))
        });
        let filter = Filter {
            class: some(class),
            search: some(&domain::text::fold(search)),
            free: true,
            after: None,
        };
        let mut learners = Vec::new();
        let open = self.check_open_for_nominations(&round).is_ok();
        if open && (filter.class.is_some() || filter.search.is_some()) {
            learners = store::learners::whole(&mut tx, org, round.year, &filter).await?;
            learners.retain(|learner| own(&learner.class));
            let ids = learners.iter().map(|learner| learner.id).collect();
            let gate = self.gate(&mut tx, org, &ids).await?;
            learners.retain(|learner| !gate.has_refused(learner.id, Use::TakePart));
            learners.truncate(MOST);
        }
        Ok(Nominable { round, open, classes, learners })
    }

    /// Nominates learners: a form teacher those of the own class, others any of the school.
    pub async fn nominate(
        &self,
        permit: &Permit<MayNominate>,
        id: RoundId,
        nominate: &Nominate,
    ) -> Result<Nominated> {
        let org = permit.org();
        let mut faults = Faults::default();
        if nominate.learners.is_empty() || nominate.learners.len() > MOST {
            faults.add("learners", "fault-nominate-none");
        }
        let wish = domain::text::normalise(&nominate.wish);
        if wish.chars().count() > TEXT_MAX {
            faults.add("wish", "fault-wish-long");
        }
        faults.done()?;
        let (mut tx, round) = self.held_round(org, id).await?;
        self.check_open_for_nominations(&round)?;
        let ids = &nominate.learners;
        let learners = self.learners_within(&mut tx, org, permit.only(), ids).await?;
        if learners.len() != ids.len() || learners.iter().any(|one| one.school_year != round.year) {
            return Err(Error::NotFound);
        }
        let had = self.terms_of(&mut tx, org, &round, ids).await?;
        let gate = self.gate(&mut tx, org, ids).await?;
        let (mut sum, mut begin) = (Nominated::default(), Vec::new());
        for learner in learners {
            let there = store::selection::find_candidate(&mut tx, org, id, learner.id).await?;
            let term = had.get(&learner.id);
            let stands = there.as_ref().is_some_and(|one| one.state == CandidateState::Standing);
            if stands {
                sum.already += 1;
                continue;
            }
            if has_gone(learner.status) {
                sum.gone += 1;
                continue;
            }
            if term.is_some_and(|term| term.state.is_open()) {
                sum.elsewhere += 1;
                continue;
            }
            if gate.has_refused(learner.id, Use::TakePart) {
                sum.refused += 1;
                continue;
            }
            self.stand(&mut tx, permit, id, learner.id, there, &wish).await?;
            begin.push((learner.id, term.cloned()));
            sum.added += 1;
        }
        if !begin.is_empty() {
            self.begin_nominated(&mut tx, org, permit, &round, &begin).await?;
            let told: Vec<LearnerId> = begin.iter().map(|(learner, _)| *learner).collect();
            let change = json!({ "learners": told });
            self.note(&mut tx, org, permit.actor(), "round.nominate", &subject(id), change).await?;
            self.refresh_todos(&mut tx, org, id).await?;
        }
        tx.commit().await?;
        Ok(sum)
    }

    /// A learner becomes a candidate: a new row, or the one that is there.
    async fn stand(
        &self,
        tx: &mut Tx,
        permit: &Permit<MayNominate>,
        round: RoundId,
        learner: LearnerId,
        there: Option<Candidate>,
        wish: &str,
    ) -> Result<()> {
        let (org, by) = (permit.org(), permit.account());
        let Some(there) = there else {
            let new = new_candidate(self, learner, Origin::Teacher, Some(by), wish);
            return Ok(store::selection::insert_candidate(tx, org, round, &new).await?);
        };
        let way = (there.state, CandidateState::Standing);
        Ok(store::selection::set_state(tx, org, there.id, way, by).await?)
    }

    async fn begin_nominated<A>(
        &self,
        tx: &mut Tx,
        org: OrgId,
        permit: &Permit<A>,
        round: &Round,
        learners: &[(LearnerId, Option<Term>)],
    ) -> Result<()> {
        let taking = Taking::of(TermStep::Nominate, self.world.today());
        let place = (round.club, round.year);
        self.begin_terms(tx, org, permit.actor(), place, &taking, learners).await?;
        Ok(())
    }

    async fn terms_of(
        &self,
        tx: &mut Tx,
        org: OrgId,
        round: &Round,
        learners: &BTreeSet<LearnerId>,
    ) -> Result<BTreeMap<LearnerId, Term>> {
        let terms = store::clubs::terms::of_learners(tx, org, round.year, learners).await?;
        Ok(terms.into_iter().map(|term| (term.learner, term)).collect())
    }

    /// Nominations come in from the first to the last day, and not after the council has met.
    pub(super) fn check_open_for_nominations(&self, round: &Round) -> Result<()> {
        let today = self.world.today();
        if !(round.nominate_from..=round.nominate_to).contains(&today) || !round.council.is_empty()
        {
            return Err(Error::refused("refused-nomination-closed"));
        }
        Ok(())
    }

    /// Says of nominations by the link whether it was that child. The child's own yes to taking part is noted with it,
    /// unless the child has answered otherwise since.
    pub async fn confirm_nominations(
        &self,
        permit: &Permit<RoundWrite>,
        id: RoundId,
        confirm: &Confirm,
    ) -> Result<Confirmed> {
        let org = permit.org();
        let (mut tx, round) = self.held_round(org, id).await?;
        let candidates = store::selection::candidates(&mut tx, org, id).await?;
        let named: Vec<&Candidate> = candidates
            .iter()
            .filter(|one| confirm.confirmed.contains(&one.id) || confirm.declined.contains(&one.id))
            .collect();
        let both = confirm.confirmed.intersection(&confirm.declined).next().is_some();
        if named.len() != confirm.confirmed.len() + confirm.declined.len() || both {
            return Err(Error::NotFound);
        }
        let ids = named.iter().map(|one| one.learner).collect();
        let had = self.terms_of(&mut tx, org, &round, &ids).await?;
        let facts = self.gate(&mut tx, org, &ids).await?;
        let (mut sum, mut begin, mut given) = (Confirmed::default(), Vec::new(), Vec::new());
        for one in named.into_iter().filter(|one| one.state == CandidateState::Proposed) {
            let term = had.get(&one.learner);
            let since = answered_since(facts.facts(one.learner), one);
            let to = if !confirm.confirmed.contains(&one.id)
                || has_gone(one.status)
                || term.is_some_and(|term| term.state.is_open())
            {
                CandidateState::Declined
            } else if stands_against(&facts, one.learner, since) {
                CandidateState::Refused
            } else {
                CandidateState::Standing
            };
            let way = (CandidateState::Proposed, to);
            store::selection::set_state(&mut tx, org, one.id, way, permit.account()).await?;
            if to != CandidateState::Standing {
                sum.declined += 1;
                continue;
            }
            sum.standing += 1;
            begin.push((one.learner, term.cloned()));
            if !since {
                given.push(own_yes(self, permit, one.learner));
            }
        }
        self.answer_in(&mut tx, org, permit.actor(), &given).await?;
        self.begin_nominated(&mut tx, org, permit, &round, &begin).await?;
        let change = json!({ "standing": sum.standing, "declined": confirm.declined });
        self.note(&mut tx, org, permit.actor(), "round.confirm", &subject(id), change).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        tx.commit().await?;
        Ok(sum)
    }
}

/// A nomination that is not written yet.
pub(super) fn new_candidate(
    app: &App,
    learner: LearnerId,
    origin: Origin,
    by: Option<domain::id::AccountId>,
    wish: &str,
) -> Candidate {
    let state = match origin {
        Origin::Own => CandidateState::Proposed,
        Origin::Teacher => CandidateState::Standing,
    };
    Candidate {
        id: app.world.new_id().into(),
        learner,
        origin,
        nominated_by: by,
        wish: wish.to_owned().into(),
        at: app.world.now(),
        state,
        outcome: None,
        reason: String::new().into(),
        told_at: domain::calendar::Instant(0),
        full_name: Personal::new(String::new()),
        dob: Personal::new(String::new()),
        class: String::new(),
        status: domain::roster::Status::Studying,
        term: None,
    }
}

/// Whether the child has said something of its own about taking part since it nominated itself.
fn answered_since(facts: Option<&domain::consent::Facts>, candidate: &Candidate) -> bool {
    let records = facts.map(|facts| facts.records.as_slice()).unwrap_or_default();
    records.iter().any(|record| {
        record.purpose == Purpose::TakePart
            && record.who == Who::Learner
            && record.at >= candidate.at
    })
}

/// Whether there is a no that the child's own nomination does not take back: the family's, or the child's own since.
fn stands_against(gate: &Gate, learner: LearnerId, own_since: bool) -> bool {
    gate.missing(learner, Use::TakePart).iter().any(|why| {
        let no = matches!(why.side, Side::No | Side::Withdrawn);
        no && (own_since || why.giver == Giver::Guardian)
    })
}

fn own_yes(app: &App, permit: &Permit<RoundWrite>, learner: LearnerId) -> Given {
    Given {
        id: app.world.new_id().into(),
        learner,
        purpose: Purpose::TakePart,
        who: Who::Learner,
        answer: Answer::Yes,
        route: Route::Web,
        noted_by: Some(permit.account()),
        picture: None,
        remark: String::new(),
    }
}
