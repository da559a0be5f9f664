//! Slips for families: made for some learners, printed once, revoked by the next ones. Reminders are noted on them.

use std::collections::BTreeSet;

use domain::calendar::Instant;
use domain::consent::{AgeBand, SlipState, Use};
use domain::id::{LearnerId, OrgId, SlipId};
use domain::inbox::TodoKind;
use domain::look::Look;
use domain::personal::Personal;
use domain::text::sort_key;
use serde_json::json;
use store::Tx;
use store::consents::NewSlip;
use store::learners::Learner;

use crate::access::{ConsentWrite, Permit};
use crate::secrets::{bound_digest, digest, slip_code, slip_token};
use crate::{App, Error, Faults, Result};

/// A slip's code works for so many days.
pub const SLIP_DAYS: i64 = 30;
/// Most slips in one act: a large class three times.
const MOST: usize = 200;

/// For whom slips are made.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeSlips {
    /// The learners.
    pub learners: BTreeSet<LearnerId>,
    /// One more slip for a second guardian: those that are out stay good. Otherwise the former, unused ones are revoked.
    #[serde(default)]
    pub another: bool,
}

/// Learners by id.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SomeLearners {
    /// The learners.
    pub learners: BTreeSet<LearnerId>,
}

/// A slip as it is printed, once. No `Debug`: it opens a family's page.
#[derive(Clone, serde::Serialize, schemars::JsonSchema)]
pub struct PrintedSlip {
    /// Its id.
    pub id: SlipId,
    /// The learner.
    pub learner: LearnerId,
    /// The learner's name, for whoever hands it out.
    pub full_name: Personal<String>,
    /// The class.
    pub class: String,
    /// The last part of the address `/family/…`.
    pub token: Personal<String>,
    /// The one-time code.
    pub code: Personal<String>,
    /// Until when the code works, milliseconds UTC.
    pub until: Instant,
}

impl App {
    /// Makes slips, by class and given name. They can be printed from this answer only: of token and code hashes are kept.
    pub async fn make_slips(
        &self,
        permit: &Permit<ConsentWrite>,
        make: &MakeSlips,
    ) -> Result<Vec<PrintedSlip>> {
        let (org, now) = (permit.org(), self.world.now());
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let learners = self.some_learners(&mut tx, permit, &make.learners).await?;
        let mut faults = Faults::default();
        for learner in &learners {
            if AgeBand::of(born(learner)?, now.day()) == AgeBand::Adult {
                faults.add("learners", "fault-slip-adult");
                break;
            }
        }
        faults.done()?;
        let ids: Vec<LearnerId> = learners.iter().map(|learner| learner.id).collect();
        let revoked = if make.another {
            0
        } else {
            store::consents::revoke_open_slips(&mut tx, org, &ids).await?
        };
        let (mut printed, mut rows) = (Vec::new(), Vec::new());
        for learner in learners {
            let (token, code) = (slip_token(self.world.secret()), slip_code(self.world.secret()));
            let (id, until) = (SlipId(self.world.new_id()), now.plus_days(SLIP_DAYS));
            rows.push(NewSlip {
                id,
                learner: learner.id,
                token_hash: digest(&token),
                code_hash: bound_digest("code", &token, &code),
                made_by: permit.account(),
                made_at: now,
                until,
            });
            let subject = format!("learner/{}", learner.id);
            store::inbox::close(&mut tx, org, TodoKind::SlipRenew, &subject, now).await?;
            printed.push(PrintedSlip {
                id,
                learner: learner.id,
                full_name: learner.full_name,
                class: learner.class,
                token: token.into(),
                code: code.into(),
                until,
            });
        }
        store::consents::insert_slips(&mut tx, org, &rows).await?;
        self.note_reads(&mut tx, permit, Look::Slip, &ids).await?;
        let change = json!({ "slips": rows.iter().map(|row| json!({ "id": row.id, "learner": row.learner })).collect::<Vec<_>>(),
            "another": make.another, "revoked": revoked });
        self.note(&mut tx, org, permit.actor(), "slip.make", "slips", change).await?;
        self.chase_classes(&mut tx, org, &ids, true).await?;
        tx.commit().await?;
        Ok(printed)
    }

    /// Notes that families were reminded: on the newest slip of each learner whose answers about taking part are missing.
    /// Returns how many were noted.
    pub async fn remind_families(
        &self,
        permit: &Permit<ConsentWrite>,
        remind: &SomeLearners,
    ) -> Result<usize> {
        let (org, now) = (permit.org(), self.world.now());
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let learners = self.some_learners(&mut tx, permit, &remind.learners).await?;
        let ids: Vec<LearnerId> = learners.iter().map(|learner| learner.id).collect();
        let gate = self.gate(&mut tx, org, &remind.learners).await?;
        let mut slips = store::consents::slips_of(&mut tx, org, &ids).await?;
        slips.retain(|slip| slip.state != SlipState::Revoked);
        let newest = |id: &LearnerId| slips.iter().rev().find(|slip| slip.learner == *id);
        let open = ids.iter().filter(|id| !gate.allows(**id, Use::TakePart));
        let noted: Vec<SlipId> = open.filter_map(newest).map(|slip| slip.id).collect();
        if noted.is_empty() {
            return Err(Error::refused("refused-remind-none"));
        }
        store::consents::remind_slips(&mut tx, org, &noted, now).await?;
        let change = json!({ "slips": noted });
        self.note(&mut tx, org, permit.actor(), "consent.remind", "slips", change).await?;
        self.chase_classes(&mut tx, org, &ids, true).await?;
        tx.commit().await?;
        Ok(noted.len())
    }

    /// The learners of an act, all within the holder's reach and few enough, by class and given name.
    async fn some_learners(
        &self,
        tx: &mut Tx,
        permit: &Permit<ConsentWrite>,
        ids: &BTreeSet<LearnerId>,
    ) -> Result<Vec<Learner>> {
        if ids.is_empty() || ids.len() > MOST {
            return Err(Error::invalid("learners", "fault-learners-none"));
        }
        let mut found = self.learners_within(tx, permit.org(), permit.only(), ids).await?;
        if found.len() != ids.len() {
            return Err(Error::NotFound);
        }
        in_order(&mut found);
        Ok(found)
    }
}

/// By class and given name (D81).
pub(super) fn in_order(learners: &mut [Learner]) {
    learners.sort_by_cached_key(|learner| {
        (learner.class.clone(), sort_key(learner.full_name.reveal()), learner.id)
    });
}

/// The birth date as a date.
pub(super) fn born(learner: &Learner) -> Result<jiff::civil::Date> {
    learner.dob.reveal().parse().map_err(Error::broken)
}

/// What a to-do about a class is about.
pub(super) fn class_subject(learner: &Learner) -> String {
    format!("consents:{}:{}", learner.school_year, learner.class)
}

/// Where a class's answers stand.
pub(super) fn class_href(org: OrgId, class: &str) -> String {
    let mut class_part = String::new();
    for byte in class.bytes() {
        if byte.is_ascii_alphanumeric() {
            class_part.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(class_part, "%{byte:02X}");
        }
    }
    format!("/o/{org}/consents?class={class_part}")
}
