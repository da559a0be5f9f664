//! The answer of the asked school, and taking the question back. Both schools' learners are held: one answer counts.

use std::collections::BTreeSet;

use domain::id::{ClubId, LearnerId, OrgId, TransferId};
use domain::inbox::TodoKind;
use domain::roster::{Status, check_class};
use domain::term::{EndReason, TermStep};
use domain::text::{fold, sort_key};
use domain::transfer::TransferState;
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::learners::{Learner, Record};

use super::{Transfer, about, open_terms, remark_of};
use crate::access::{ForceManage, Permit};
use crate::audit::Actor;
use crate::clubs::steps::Taking;
use crate::{App, Error, Faults, Result};

/// Where the learner goes at the new school.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The club that it is chosen for.
    pub club: ClubId,
    /// Its class; when the school's own list has the child already, that one stays.
    pub class: String,
}

/// Why not.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// The reason, 3 to 300 characters; the school that asked reads it.
    pub reason: String,
}

impl App {
    /// Takes the learner over: a row and a chosen term here, the end with its reason there. Returns the learner here.
    pub async fn accept_transfer(
        &self,
        permit: &Permit<ForceManage>,
        id: TransferId,
        accept: &Accept,
    ) -> Result<LearnerId> {
        let here = permit.org();
        let (mut tx, mut transfer) = self.held_transfer(here, id).await?;
        if transfer.to != here {
            return Err(Error::NotFound);
        }
        if let (TransferState::Accepted, Some(learner)) = (transfer.state, transfer.new_learner) {
            return Ok(learner);
        }
        still_asked(&transfer)?;
        let mut faults = Faults::default();
        let class = faults.take("class", "fault-transfer-class", check_class(&accept.class));
        let club = store::clubs::find(&mut tx, here, accept.club).await?;
        let club = club.filter(|club| club.closed_on.is_none());
        let club = faults.take("club", "fault-club", club.ok_or(()));
        let (Some(class), Some(club)) = (class, club) else { return Err(Error::Invalid(faults)) };
        let learner = store::learners::find(&mut tx, transfer.org, transfer.learner).await?;
        let learner = learner.ok_or(Error::NotFound)?;
        let new = self.arrive(&mut tx, here, &learner, class).await?;
        self.choose(&mut tx, permit, club.id, &learner, new).await?;
        self.leave(&mut tx, permit, &transfer, &learner).await?;
        transfer.state = TransferState::Accepted;
        transfer.new_learner = Some(new);
        self.chase(&mut tx, here, new).await?;
        self.write_answer(&mut tx, permit.actor(), transfer, "transfer.accept").await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Does not take the learner over.
    pub async fn refuse_transfer(
        &self,
        permit: &Permit<ForceManage>,
        id: TransferId,
        refuse: &Refuse,
    ) -> Result<()> {
        let reason = remark_of(&refuse.reason, "reason")?;
        if reason.chars().count() < 3 {
            return Err(Error::invalid("reason", "fault-transfer-reason"));
        }
        let (mut tx, mut transfer) = self.held_transfer(permit.org(), id).await?;
        if transfer.to != permit.org() {
            return Err(Error::NotFound);
        }
        if transfer.state == TransferState::Refused {
            return Ok(());
        }
        still_asked(&transfer)?;
        transfer.state = TransferState::Refused;
        transfer.answer = reason.into();
        self.write_answer(&mut tx, permit.actor(), transfer, "transfer.refuse").await?;
        Ok(tx.commit().await?)
    }

    /// Takes the question back, as long as it has not been answered.
    pub async fn cancel_transfer(
        &self,
        permit: &Permit<ForceManage>,
        id: TransferId,
    ) -> Result<()> {
        let (mut tx, mut transfer) = self.held_transfer(permit.org(), id).await?;
        if transfer.org != permit.org() {
            return Err(Error::NotFound);
        }
        if transfer.state == TransferState::Cancelled {
            return Ok(());
        }
        still_asked(&transfer)?;
        transfer.state = TransferState::Cancelled;
        self.write_answer(&mut tx, permit.actor(), transfer, "transfer.cancel").await?;
        Ok(tx.commit().await?)
    }

    /// The move, with the learners of both schools held; always in the same order, so that nobody waits in a circle.
    async fn held_transfer(&self, org: OrgId, id: TransferId) -> Result<(Tx, Transfer)> {
        let mut tx = self.store.read().await?;
        let found = store::transfers::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let mut tx = self.store.write().await?;
        for school in [found.org.min(found.to), found.org.max(found.to)] {
            store::learners::hold(&mut tx, school).await?;
        }
        let found = store::transfers::find(&mut tx, org, id).await?;
        Ok((tx, found.ok_or(Error::NotFound)?))
    }

    /// Takes back what is still asked about a learner who takes part no more: from now on the other school reads no name.
    /// The caller holds the org's learners, and with them every answer.
    pub(crate) async fn end_transfers(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        learner: LearnerId,
    ) -> Result<()> {
        for mut transfer in store::transfers::of_learners(tx, org, &[learner]).await? {
            if transfer.state == TransferState::Asked {
                transfer.state = TransferState::Cancelled;
                self.write_answer(tx, actor, transfer, "transfer.cancel").await?;
            }
        }
        Ok(())
    }

    async fn write_answer(
        &self,
        tx: &mut Tx,
        actor: Actor,
        mut transfer: Transfer,
        action: &str,
    ) -> Result<()> {
        let now = self.world.now();
        transfer.answered_at = Some(now);
        store::transfers::answer(tx, &transfer, &actor.to_string()).await?;
        let subject = about(transfer.id);
        store::inbox::close(tx, transfer.to, TodoKind::TransferAnswer, &subject, now).await?;
        let there = json!({ "learner": transfer.learner, "to": transfer.to });
        self.note(tx, transfer.org, actor, action, &subject, there).await?;
        let here = json!({ "from": transfer.org, "learner": transfer.new_learner });
        self.note(tx, transfer.to, actor, action, &subject, here).await?;
        Ok(())
    }

    /// The learner's row at the new school: the one its list has already, or a new one.
    async fn arrive(
        &self,
        tx: &mut Tx,
        here: OrgId,
        learner: &Learner,
        class: String,
    ) -> Result<LearnerId> {
        if let Some(there) = store::transfers::twin(tx, here, learner).await? {
            return Ok(there);
        }
        let (year, now) = (learner.school_year, self.world.now());
        let list = if let Some(list) = store::transfers::newest_list(tx, here, year).await? {
            list
        } else {
            let list = self.world.new_id().into();
            store::learners::start_list(tx, here, list, year, now).await?;
            list
        };
        let name = learner.full_name.reveal();
        let record = Record {
            id: self.world.new_id().into(),
            full_name: learner.full_name.clone(),
            sort_key: sort_key(name).into(),
            search: format!("{} {}", fold(name), learner.ministry_id.reveal())
                .trim()
                .to_owned()
                .into(),
            same_key: learner.same_key.clone(),
            dob: learner.dob.clone(),
            gender: learner.gender,
            class,
            ministry_id: learner.ministry_id.clone(),
            status: Status::Studying,
        };
        store::learners::insert(tx, here, list, year, now, std::slice::from_ref(&record)).await?;
        Ok(record.id)
    }

    /// A term that is chosen; it begins like any other, when everybody has agreed. One who has a term here keeps it.
    async fn choose(
        &self,
        tx: &mut Tx,
        permit: &Permit<ForceManage>,
        club: ClubId,
        learner: &Learner,
        new: LearnerId,
    ) -> Result<()> {
        let (here, actor, day) = (permit.org(), permit.actor(), self.world.today());
        let (one, year) = ([new].into(), learner.school_year);
        let had = store::clubs::terms::of_learners(tx, here, year, &one).await?.pop();
        if had.as_ref().is_some_and(|term| term.state.is_open()) {
            return Ok(());
        }
        let nominate = Taking::of(TermStep::Nominate, day);
        let begun = self
            .begin_terms(tx, here, actor, (club, learner.school_year), &nominate, &[(new, had)])
            .await?;
        let terms =
            store::clubs::terms::by_ids(tx, here, None, &begun.into_iter().collect()).await?;
        self.step_terms(tx, here, actor, &terms, &Taking::of(TermStep::Select, day)).await
    }

    /// What ends at the old school: term, candidacy, cards, sessions. Its history stays there.
    async fn leave(
        &self,
        tx: &mut Tx,
        permit: &Permit<ForceManage>,
        transfer: &Transfer,
        learner: &Learner,
    ) -> Result<()> {
        let (there, now) = (transfer.org, self.world.now());
        let open = open_terms(tx, there, learner).await?;
        let reason = EndReason::MovedOut;
        self.end_terms(tx, there, permit.actor(), &open, TermStep::End, now.day(), reason).await?;
        store::clubs::steps::leave_rounds(tx, there, learner.id).await?;
        store::transfers::moved_out(tx, there, learner.id).await?;
        self.end_cards(tx, there, permit.actor(), &BTreeSet::from([learner.id])).await
    }

    /// Another school is another controller: it asks the family anew.
    async fn chase(&self, tx: &mut Tx, here: OrgId, learner: LearnerId) -> Result<()> {
        let class = store::learners::class_of(tx, here, learner).await?;
        let todo = NewTodo {
            org: here,
            id: self.world.new_id().into(),
            kind: TodoKind::ConsentChase,
            subject: &format!("learner/{learner}"),
            detail: &class,
            href: &format!("/o/{here}/learners/{learner}"),
            due: None,
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}

fn still_asked(transfer: &Transfer) -> Result<()> {
    if transfer.state == TransferState::Asked {
        Ok(())
    } else {
        Err(Error::refused("refused-transfer-over"))
    }
}
