//! Confirmation: the good rows go in, once; who left ends the term with a reason (D20–D22).

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::SchoolYear;
use domain::id::{ImportId, LearnerId, ListId, OrgId};
use domain::inbox::TodoKind;
use domain::roster::matching::{ImportState, Known, Pupil, Verdict, find_all};
use domain::roster::{Reading, Status};
use domain::term::{EndReason, Gender, TermState, TermStep};
use domain::text::{fold, same_person_key, sort_key};
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::learners::Record;

use super::Import;
use super::notes::Content;
use super::work::known_of;
use crate::access::{Permit, RosterImport};
use crate::audit::Actor;
use crate::clubs::terms::has_gone;
use crate::{App, Error, Result};

/// What went in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Sums {
    /// New learners.
    pub fresh: usize,
    /// Learners of whom something changed.
    pub changed: usize,
    /// Learners of whom nothing changed.
    pub same: usize,
    /// Rows that could not go in.
    pub refused: usize,
    /// Terms that ended because the learner moved away or left.
    pub ended: usize,
}

/// The good rows, as they are written.
const GOOD: [Verdict; 3] = [Verdict::New, Verdict::Changed, Verdict::Same];

impl App {
    /// Takes the good rows of a preview in, in one unit of work. Whoever presses second finds it done.
    pub async fn confirm_import(
        &self,
        permit: &Permit<RosterImport>,
        id: ImportId,
    ) -> Result<Import> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let import = store::imports::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        match import.state {
            ImportState::Ready => {}
            ImportState::Confirmed => return Ok(import),
            ImportState::Waiting | ImportState::Reading => {
                return Err(Error::refused("refused-import-busy"));
            }
            ImportState::Failed | ImportState::Cancelled => {
                return Err(Error::refused("refused-import-over"));
            }
        }
        let mut pupils = Vec::new();
        for row in store::imports::all_rows(&mut tx, org, id, &GOOD).await? {
            let content: Content = serde_json::from_str(row.content.reveal())?;
            pupils.extend(content.pupil);
        }
        if pupils.is_empty() {
            return Err(Error::refused("refused-import-empty"));
        }
        let refused = usize::try_from(import.refused).unwrap_or(0);
        let year = import.school_year;
        let sums = self.put_in(&mut tx, org, permit.actor(), year, &pupils).await?;
        let (from, now) = ([ImportState::Ready], Some(self.world.now()));
        store::imports::step(&mut tx, org, id, &from, ImportState::Confirmed, now).await?;
        // The refused rows stay a day: they hold no names, only places and reasons.
        store::imports::erase_rows(&mut tx, org, id, &GOOD).await?;
        let change = json!({ "school_year": year, "sums": Sums { refused, ..sums } });
        let subject = format!("import/{id}");
        self.note(&mut tx, org, permit.actor(), "list.confirm", &subject, change).await?;
        let import = store::imports::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        Ok(import)
    }

    /// Takes the good rows of a reading in for the operator at the machine (`import roster`), as a confirmed preview does.
    pub async fn import_for_system(
        &self,
        org: OrgId,
        year: SchoolYear,
        reading: Reading,
    ) -> Result<Sums> {
        let refused = reading.rejected.len();
        let pupils: Vec<Pupil> = reading.accepted.into_iter().map(Pupil::from).collect();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let sums = self.put_in(&mut tx, org, Actor::System, year, &pupils).await?;
        let sums = Sums { refused, ..sums };
        let change = json!({ "school_year": year, "sums": sums });
        self.note(&mut tx, org, Actor::System, "list.confirm", "import", change).await?;
        tx.commit().await?;
        Ok(sums)
    }

    /// Writes what is new and what changed. The judgement is made again here: between preview and confirmation others
    /// may have confirmed theirs. The caller holds the org.
    async fn put_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        year: SchoolYear,
        pupils: &[Pupil],
    ) -> Result<Sums> {
        let learners = store::learners::all(tx, org, year).await?;
        let known: Vec<Known> = learners.iter().map(known_of).collect();
        let by_id: BTreeMap<LearnerId, &Known> = known.iter().map(|one| (one.id, one)).collect();
        let found = find_all(&known, &pupils.iter().collect::<Vec<_>>());
        let mut sums = Sums::default();
        let mut fresh = Vec::new();
        let mut gone: BTreeMap<LearnerId, EndReason> = BTreeMap::new();
        for (one, pupil) in found.iter().zip(pupils) {
            let Some(id) = one.learner else {
                fresh.push(record(self.world.new_id().into(), None, pupil));
                continue;
            };
            if one.changes.is_empty() {
                sums.same += 1;
            } else {
                let known = by_id.get(&id).copied();
                store::learners::update(tx, org, &record(id, known, pupil)).await?;
                sums.changed += 1;
            }
            gone.extend(pupil.status.and_then(end_reason).map(|reason| (id, reason)));
        }
        sums.fresh = fresh.len();
        if !fresh.is_empty() {
            let list = self.list_for(tx, org, actor, year).await?;
            store::learners::insert(tx, org, list, year, self.world.now(), &fresh).await?;
        }
        sums.ended = self.end_gone(tx, org, actor, year, &gone).await?;
        Ok(sums)
    }

    /// The open list of a school year, opened when there is none; closing it is then somebody's to-do.
    async fn list_for(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        year: SchoolYear,
    ) -> Result<ListId> {
        if let Some(list) = store::learners::open_list(tx, org, year).await? {
            return Ok(list.id);
        }
        let id: ListId = self.world.new_id().into();
        let now = self.world.now();
        store::learners::start_list(tx, org, id, year, now).await?;
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::ListClose,
            subject: &format!("list:{year}"),
            detail: &year.to_string(),
            href: &format!("/o/{org}/lists?year={year}"),
            due: None,
            at: now,
        };
        store::inbox::raise(tx, &todo).await?;
        let change = json!({ "school_year": year });
        self.note(tx, org, actor, "list.open", &format!("list/{id}"), change).await?;
        Ok(id)
    }

    /// D22: the terms of those who moved away or left end with that reason; their records stay.
    async fn end_gone(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        year: SchoolYear,
        gone: &BTreeMap<LearnerId, EndReason>,
    ) -> Result<usize> {
        let ids: BTreeSet<LearnerId> = gone.keys().copied().collect();
        let terms = store::clubs::terms::of_learners(tx, org, year, &ids).await?;
        let mut ended = 0;
        for term in terms.iter().filter(|term| term.state.is_open()) {
            let Some(reason) = gone.get(&term.learner).copied() else { continue };
            let one = std::slice::from_ref(term);
            let (state, today) = (TermState::Withdrawn, self.world.today());
            self.end_terms(tx, org, actor, one, TermStep::Withdraw, today, reason).await?;
            store::clubs::steps::leave_rounds(tx, org, term.learner).await?;
            let change = json!({ "state": state, "reason": reason, "on": today.to_string() });
            self.note(tx, org, actor, "term.end", &format!("term/{}", term.id), change).await?;
            ended += 1;
        }
        Ok(ended)
    }
}

/// Why the term of somebody with this state ends.
fn end_reason(status: Status) -> Option<EndReason> {
    has_gone(status).then_some(match status {
        Status::MovedOut => EndReason::MovedOut,
        Status::Left | Status::Studying | Status::MovedIn | Status::Other => EndReason::LeftSchool,
    })
}

/// A learner as it is written: what the list does not tell stays.
fn record(id: LearnerId, known: Option<&Known>, pupil: &Pupil) -> Record {
    let name = &pupil.full_name;
    let code = pupil.ministry_id.clone();
    let code = code.or_else(|| known.map(|one| one.ministry_id.clone())).unwrap_or_default();
    let gender = pupil.gender.or_else(|| known.map(|one| one.gender));
    let status = pupil.status.or_else(|| known.map(|one| one.status));
    Record {
        id,
        full_name: name.clone().into(),
        sort_key: sort_key(name).into(),
        search: fold(&format!("{name} {code}")).into(),
        same_key: same_person_key(name).into(),
        dob: pupil.dob.clone().into(),
        gender: gender.unwrap_or(Gender::Unknown),
        class: pupil.class.clone(),
        ministry_id: code.into(),
        status: status.unwrap_or(Status::Studying),
    }
}
