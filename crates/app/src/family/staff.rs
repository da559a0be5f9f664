//! What staff see of consents: a class at a glance, one learner with the whole history.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Own;
use domain::calendar::{Instant, SchoolYear};
use domain::consent::{AgeBand, Purpose, Side, SlipState, Use, Who, WhyNot};
use domain::id::{AccountId, LearnerId, OrgId};
use domain::look::Look;
use domain::personal::Personal;
use store::Tx;
use store::consents::{Consent, Guardian, Slip};
use store::learners::{Filter, Learner};

use super::chase::waits;
use super::slips::in_order;
use crate::access::{ConsentRead, Permit};
use crate::consents::Gate;
use crate::{App, Error, Result};

/// Which learners are looked at.
#[derive(Debug, Clone)]
pub struct ConsentsAsked {
    /// The school year.
    pub year: SchoolYear,
    /// The class; the first one when empty.
    pub class: String,
    /// Only those whose answers about taking part are missing.
    pub missing: bool,
}

/// One purpose of one learner.
#[derive(Debug, Clone, Copy, serde::Serialize, schemars::JsonSchema)]
pub struct ConsentMark {
    /// The purpose.
    pub purpose: Purpose,
    /// How the guardians stand.
    pub guardian: Side,
    /// How the learner stands.
    pub learner: Side,
    /// Whether it is agreed to by everybody who must.
    pub agreed: bool,
}

/// One learner of a class.
#[derive(Clone)]
pub struct ConsentRow {
    /// The learner.
    pub learner: LearnerId,
    /// The name.
    pub full_name: Personal<String>,
    /// The class.
    pub class: String,
    /// The age band today.
    pub band: AgeBand,
    /// Every purpose, in order.
    pub marks: Vec<ConsentMark>,
    /// Somebody whose yes is needed to take part has not answered.
    pub waits: bool,
    /// Guardians disagree about something.
    pub conflict: bool,
    /// The newest slip that is not revoked: how it stands, how often the family was reminded, when last.
    pub slip: Option<(SlipState, i64, Option<Instant>)>,
    /// When that slip was made.
    pub asked_at: Option<Instant>,
}

/// A class at a glance.
#[derive(Clone)]
pub struct ConsentTable {
    /// The school year.
    pub year: SchoolYear,
    /// The class that is shown; empty when there is none.
    pub class: String,
    /// The classes within reach.
    pub classes: Vec<String>,
    /// Its learners by given name, filtered.
    pub rows: Vec<ConsentRow>,
    /// Learners of the class.
    pub all: usize,
    /// Who may take part.
    pub agreed: usize,
    /// Whose answers are missing.
    pub waiting: usize,
    /// Where guardians disagree.
    pub conflicts: usize,
}

/// An answer with the name of the giver and of the member of staff who noted it.
#[derive(Clone)]
pub struct HistoryLine {
    /// The answer as kept.
    pub consent: Consent,
    /// The guardian's name; `None` when the learner answered.
    pub guardian: Option<Personal<String>>,
    /// The member of staff's name.
    pub noted_by: Option<Personal<String>>,
}

/// All that is kept about one learner's consents.
#[derive(Clone)]
pub struct ConsentRecord {
    /// The learner.
    pub row: ConsentRow,
    /// What stands in the way of taking part.
    pub missing: Vec<WhyNot>,
    /// Guardians, the ended ones too; a telephone number only where contact is agreed to.
    pub guardians: Vec<Guardian>,
    /// Every answer, the newest first.
    pub history: Vec<HistoryLine>,
}

impl App {
    /// A class at a glance: who agreed to what, who is missing, where guardians disagree.
    pub async fn consents(
        &self,
        permit: &Permit<ConsentRead>,
        asked: &ConsentsAsked,
    ) -> Result<ConsentTable> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let classes = self.classes_within(&mut tx, permit, asked.year).await?;
        let class = Some(asked.class.clone()).filter(|class| classes.contains(class));
        let class = class.or_else(|| classes.first().cloned()).unwrap_or_default();
        let filter = Filter { class: Some(class.clone()), ..Filter::default() };
        let all = store::learners::whole(&mut tx, org, asked.year, &filter).await?;
        let ids: BTreeSet<LearnerId> = all.iter().map(|learner| learner.id).collect();
        let mut learners = match permit.only() {
            None => all,
            only => self.learners_within(&mut tx, org, only, &ids).await?,
        };
        in_order(&mut learners);
        let rows = self.rows(&mut tx, org, learners).await?;
        let count = |is: fn(&ConsentRow) -> bool| rows.iter().filter(|row| is(row)).count();
        Ok(ConsentTable {
            year: asked.year,
            class,
            classes,
            all: rows.len(),
            agreed: count(|row| row.marks.first().is_some_and(|mark| mark.agreed)),
            waiting: count(|row| row.waits),
            conflicts: count(|row| row.conflict),
            rows: rows.into_iter().filter(|row| row.waits || !asked.missing).collect(),
        })
    }

    /// The classes in which the holder sees somebody: all, one's own, those of one's own club.
    async fn classes_within(
        &self,
        tx: &mut Tx,
        permit: &Permit<ConsentRead>,
        year: SchoolYear,
    ) -> Result<Vec<String>> {
        let org = permit.org();
        let there = store::learners::classes(tx, org, year).await?;
        let there: Vec<String> = there.into_iter().map(|class| class.class_name).collect();
        let Some(only) = permit.only() else { return Ok(sorted(there)) };
        let filter = store::clubs::terms::Filter { year: Some(year), ..Default::default() };
        let terms = store::clubs::terms::whole(tx, org, Some(only), &filter).await?;
        let mut mine: BTreeSet<String> =
            terms.into_iter().filter(|term| term.state.is_open()).map(|term| term.class).collect();
        mine.extend(only.iter().filter_map(|own| match own {
            Own::Class(class) => Some(class.clone()),
            Own::Org | Own::Club(_) | Own::Learner(_) => None,
        }));
        Ok(sorted(there.into_iter().filter(|class| mine.contains(class)).collect()))
    }

    async fn rows(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learners: Vec<Learner>,
    ) -> Result<Vec<ConsentRow>> {
        let ids: Vec<LearnerId> = learners.iter().map(|learner| learner.id).collect();
        let gate = self.gate(tx, org, &ids.iter().copied().collect()).await?;
        let mut newest: BTreeMap<LearnerId, Slip> = BTreeMap::new();
        for slip in store::consents::slips_of(tx, org, &ids).await? {
            if slip.state != SlipState::Revoked {
                newest.insert(slip.learner, slip);
            }
        }
        Ok(learners.into_iter().map(|learner| row(learner, &gate, &newest)).collect())
    }

    /// One learner with everything that was ever answered. Looking is noted, and the family can read it.
    pub async fn consent_record(
        &self,
        permit: &Permit<ConsentRead>,
        learner: LearnerId,
    ) -> Result<ConsentRecord> {
        let org = permit.org();
        let one = BTreeSet::from([learner]);
        let mut tx = self.store.write().await?;
        let mut found = self.learners_within(&mut tx, org, permit.only(), &one).await?;
        let found = found.pop().ok_or(Error::NotFound)?;
        let gate = self.gate(&mut tx, org, &one).await?;
        let mut guardians = store::consents::guardians(&mut tx, org, learner).await?;
        if !gate.allows(learner, Use::Contact) {
            for guardian in &mut guardians {
                guardian.phone = String::new().into();
            }
        }
        let history = store::consents::history(&mut tx, org, learner).await?;
        let staff: BTreeSet<AccountId> = history.iter().filter_map(|c| c.noted_by).collect();
        let staff: Vec<AccountId> = staff.into_iter().collect();
        let names = store::accounts::names(&mut tx, &staff).await?;
        let line = |consent: Consent| HistoryLine {
            guardian: match consent.who {
                Who::Learner => None,
                Who::Guardian(id) => {
                    let there = guardians.iter().find(|guardian| guardian.id == id);
                    there.map(|guardian| guardian.full_name.clone())
                }
            },
            noted_by: names
                .iter()
                .find(|(id, _)| consent.noted_by == Some(*id))
                .map(|(_, n)| n.clone()),
            consent,
        };
        let history = history.into_iter().rev().map(line).collect();
        let missing = gate.missing(learner, Use::TakePart);
        let row = self.rows(&mut tx, org, vec![found]).await?.pop().ok_or(Error::NotFound)?;
        self.note_reads(&mut tx, permit, Look::Consents, &[learner]).await?;
        tx.commit().await?;
        Ok(ConsentRecord { row, missing, guardians, history })
    }
}

fn row(learner: Learner, gate: &Gate, slips: &BTreeMap<LearnerId, Slip>) -> ConsentRow {
    let id = learner.id;
    let mark = |purpose: &Purpose| {
        let (guardian, own) = gate.sides(id, *purpose).unwrap_or((Side::Silent, Side::Silent));
        ConsentMark {
            purpose: *purpose,
            guardian,
            learner: own,
            agreed: gate.allows(id, super::own::one(*purpose)),
        }
    };
    let marks: Vec<ConsentMark> = Purpose::ALL.iter().map(mark).collect();
    ConsentRow {
        learner: id,
        full_name: learner.full_name,
        class: learner.class,
        band: gate.band(id).unwrap_or(AgeBand::From7),
        waits: waits(gate, id),
        conflict: marks.iter().any(|mark| mark.guardian == Side::Conflict),
        marks,
        asked_at: slips.get(&id).map(|slip| slip.made_at),
        slip: slips.get(&id).map(|slip| (slip.state, slip.reminded, slip.reminded_at)),
    }
}

/// By grade, then by name: 6A before 10A.
fn sorted(mut classes: Vec<String>) -> Vec<String> {
    classes.sort_by_cached_key(|class| {
        let grade = domain::roster::grade_of_class(class).unwrap_or(u8::MAX);
        (grade, domain::text::title_key(class))
    });
    classes
}
