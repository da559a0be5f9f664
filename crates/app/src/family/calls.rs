//! The list of families to call (b13): their slip has been out for a week and nobody has answered. A no that is said on the
//! telephone is an answer, and goes the way of every answer that staff note.

use std::collections::BTreeSet;

use domain::calendar::{Instant, SchoolYear};
use domain::consent::{CallResult, Relation};
use domain::id::{CallId, LearnerId};
use domain::personal::Personal;
use serde_json::json;
use store::consents::Call;

use super::staff::ConsentsAsked;
use crate::access::{ConsentRead, ConsentWrite, Permit};
use crate::{App, Error, Result};

/// A family is called when its slip has been out for so many days.
pub const CALL_AFTER_DAYS: i64 = 7;
/// Most calls in one act: a large class.
const MOST: usize = 200;

/// A family to call. No `Debug`: a child's name. No telephone number and no name of a guardian: the list lies on desks.
#[derive(Clone)]
pub struct CallRow {
    /// The learner.
    pub learner: LearnerId,
    /// The learner's name.
    pub full_name: Personal<String>,
    /// What those who could answer are to the learner, as far as the school knows.
    pub relations: Vec<Relation>,
    /// When the slip went out.
    pub asked_at: Instant,
    /// Reminders that were noted since.
    pub reminded: i64,
    /// The last call, and how many there were.
    pub last: Option<(Instant, CallResult, i64)>,
}

/// The families of a class to call.
#[derive(Clone)]
pub struct CallList {
    /// The class that is shown; empty when there is none.
    pub class: String,
    /// The classes within reach.
    pub classes: Vec<String>,
    /// Its learners by given name.
    pub rows: Vec<CallRow>,
}

/// A call that was made.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCall {
    /// Brought by the caller: sent twice, kept once.
    #[serde(default)]
    pub id: Option<CallId>,
    /// Whose family.
    pub learner: LearnerId,
    /// How it went.
    pub result: CallResult,
}

impl App {
    /// Whom to call in a class of a school year: a slip was handed out a week ago or longer, and the answers about taking
    /// part are still missing.
    pub async fn call_list(
        &self,
        permit: &Permit<ConsentRead>,
        year: SchoolYear,
        class: &str,
    ) -> Result<CallList> {
        let (org, now) = (permit.org(), self.world.now());
        let asked = ConsentsAsked { year, class: class.to_owned(), missing: true };
        let table = self.consents(permit, &asked).await?;
        let due = |asked: Instant| now.0 >= asked.plus_days(CALL_AFTER_DAYS).0;
        let mut tx = self.store.read().await?;
        let ids: Vec<LearnerId> = table.rows.iter().map(|row| row.learner).collect();
        let calls = store::consents::last_calls(&mut tx, org, &ids).await?;
        let mut rows = Vec::new();
        for row in table.rows {
            let Some(asked_at) = row.asked_at.filter(|asked| due(*asked)) else { continue };
            let guardians = store::consents::guardians(&mut tx, org, row.learner).await?;
            let living = guardians.iter().filter(|guardian| guardian.ended_at.is_none());
            let relations: BTreeSet<Relation> = living.map(|guardian| guardian.relation).collect();
            rows.push(CallRow {
                learner: row.learner,
                full_name: row.full_name,
                relations: relations.into_iter().collect(),
                asked_at,
                reminded: row.slip.map_or(0, |(_, reminded, _)| reminded),
                last: calls.get(&row.learner).map(|(call, n)| (call.at, call.result, *n)),
            });
        }
        Ok(CallList { class: table.class, classes: table.classes, rows })
    }

    /// Notes calls. Nothing follows from them: only an answer changes what may be done.
    pub async fn note_calls(
        &self,
        permit: &Permit<ConsentWrite>,
        calls: &[NewCall],
    ) -> Result<usize> {
        let (org, at) = (permit.org(), self.world.now());
        if calls.is_empty() || calls.len() > MOST {
            return Err(Error::invalid("calls", "fault-calls-none"));
        }
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let ids: BTreeSet<LearnerId> = calls.iter().map(|call| call.learner).collect();
        let within = self.learners_within(&mut tx, org, permit.only(), &ids).await?;
        if within.len() != ids.len() {
            return Err(Error::NotFound);
        }
        let call = |new: &NewCall| Call {
            id: new.id.unwrap_or_else(|| self.world.new_id().into()),
            learner: new.learner,
            result: new.result,
            by: permit.account(),
            at,
        };
        let calls: Vec<Call> = calls.iter().map(call).collect();
        store::consents::insert_calls(&mut tx, org, &calls).await?;
        let line =
            |call: &Call| json!({ "id": call.id, "learner": call.learner, "result": call.result });
        let change = json!({ "calls": calls.iter().map(line).collect::<Vec<_>>() });
        self.note(&mut tx, org, permit.actor(), "consent.call", "learners", change).await?;
        tx.commit().await?;
        Ok(calls.len())
    }
}
