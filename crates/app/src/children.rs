//! The record of one learner, as the school reads it: class, terms with their steps, consents in one line each, activities;
//! and who has read it (D15).

use std::collections::BTreeSet;

use domain::access::Own;
use domain::consent::{AgeBand, Giver, Purpose, Side, needed};
use domain::id::{LearnerId, OrgId};
use domain::look::Look;
use store::Tx;
use store::learners::Learner;

pub use store::children::Attended;

use crate::access::{ConsentRead, ForceRead, Permit};
use crate::clubs::Term;
use crate::clubs::steps::Step;
use crate::consents::Gate;
use crate::reads::Read;
use crate::transfers::Transfer;
use crate::{After, App, Error, Page, Result};

/// How the two sides stand for one purpose today.
#[derive(Debug, Clone, Copy)]
pub struct Agreed {
    /// The purpose.
    pub purpose: Purpose,
    /// The guardians; `None` when their yes is not needed at this age.
    pub guardians: Option<Side>,
    /// The learner; `None` when it is not needed at this age.
    pub learner: Option<Side>,
}

/// A term with its steps.
#[derive(Clone)]
pub struct TermRecord {
    /// The term.
    pub term: Term,
    /// What happened to it, in order.
    pub steps: Vec<Step>,
}

/// The record of one learner. No `Debug`: a child's data.
#[derive(Clone)]
pub struct Record {
    /// The learner.
    pub learner: Learner,
    /// The age band today.
    pub band: Option<AgeBand>,
    /// Terms of all school years at this school, the newest first.
    pub terms: Vec<TermRecord>,
    /// Consents, purpose by purpose.
    pub agreed: Vec<Agreed>,
    /// Activities, the newest first.
    pub attended: Vec<Attended>,
    /// Moves to other schools, the newest first.
    pub transfers: Vec<Transfer>,
}

impl Record {
    /// Whether the learner's data was erased: the row stands for what was counted, nobody is behind it (D29).
    pub fn is_erased(&self) -> bool {
        self.learner.same_key.reveal().is_empty()
    }

    /// Activities that the learner took part in, and their minutes.
    pub fn took_part(&self) -> (usize, i64) {
        let part = self.attended.iter().filter(|one| one.presence.took_part());
        part.fold((0, 0), |(count, minutes), one| (count + 1, minutes + one.minutes))
    }
}

/// How the sides stand, for every purpose, by what the age asks for.
fn agreed(gate: &Gate, learner: LearnerId) -> Vec<Agreed> {
    let Some((facts, band)) = gate.facts(learner).zip(gate.band(learner)) else {
        return Vec::new();
    };
    let of = |purpose: &Purpose| {
        let givers = needed(band, *purpose, facts.sixteen);
        let (guardians, own) = gate.sides(learner, *purpose)?;
        Some(Agreed {
            purpose: *purpose,
            guardians: givers.contains(&Giver::Guardian).then_some(guardians),
            learner: givers.contains(&Giver::Learner).then_some(own),
        })
    };
    Purpose::ALL.iter().filter_map(of).collect()
}

impl App {
    /// The record of one learner; that it was opened is noted for the family.
    pub async fn learner_record(
        &self,
        permit: &Permit<ForceRead>,
        id: LearnerId,
    ) -> Result<Record> {
        let mut tx = self.store.read().await?;
        let learner = self.learner_within(&mut tx, permit.org(), permit.only(), id).await?;
        let record = self.record_in(&mut tx, permit.org(), learner).await?;
        drop(tx);
        self.look_at(permit, Look::Record, id).await?;
        Ok(record)
    }

    /// Who of the staff looked at a learner's data, the newest first.
    pub async fn reads_of(
        &self,
        permit: &Permit<ConsentRead>,
        id: LearnerId,
        after: Option<&After>,
    ) -> Result<Page<Read, After>> {
        let mut tx = self.store.read().await?;
        self.learner_within(&mut tx, permit.org(), permit.only(), id).await?;
        self.reads_in(&mut tx, permit.org(), id, after).await
    }

    /// The same for whoever has shown a right to this learner by other means: the family.
    pub(crate) async fn reads_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        id: LearnerId,
        after: Option<&After>,
    ) -> Result<Page<Read, After>> {
        Ok(store::reads::list(tx, org, id, after).await?)
    }

    /// The learner, when it is within reach; if not, it is not there.
    pub(crate) async fn learner_within(
        &self,
        tx: &mut Tx,
        org: OrgId,
        only: Option<&[Own]>,
        id: LearnerId,
    ) -> Result<Learner> {
        let found = self.learners_within(tx, org, only, &BTreeSet::from([id])).await?;
        found.into_iter().next().ok_or(Error::NotFound)
    }

    pub(crate) async fn record_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learner: Learner,
    ) -> Result<Record> {
        let id = learner.id;
        let same = store::children::same_person(tx, org, &learner).await?;
        let terms = store::children::terms(tx, org, &same).await?;
        let mut records = Vec::new();
        for term in terms {
            let steps = store::clubs::steps::of_term(tx, org, term.id).await?;
            records.push(TermRecord { term, steps });
        }
        let gate = self.gate(tx, org, &BTreeSet::from([id])).await?;
        Ok(Record {
            band: gate.band(id),
            agreed: agreed(&gate, id),
            attended: store::children::attended(tx, org, &same).await?,
            transfers: store::transfers::of_learners(tx, org, &same).await?,
            terms: records,
            learner,
        })
    }
}
