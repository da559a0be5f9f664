//! The way in for a guardian without an account: the link on a slip with its one-time code, later with the guardian's own key.

use domain::consent::{AgeBand, Relation, SlipState};
use domain::id::{GuardianId, OrgId};
use domain::inbox::TodoKind;
use domain::roster::check_name;
use serde_json::json;
use store::Tx;
use store::consents::{NewGuardian, Slip};
use store::inbox::NewTodo;

use crate::access::FAMILY_SESSION_MINUTES;
use crate::audit::Actor;
use crate::secrets::{bound_digest, digest, key_of_session, token as new_token};
use crate::{App, Error, Result};

/// After so many wrong codes a slip is revoked, and the school prints another one.
pub const WRONG_CODES: i64 = 10;

/// How a guardian comes in.
#[derive(Clone)]
pub enum Knock<'a> {
    /// The first time: the one-time code, and who it is.
    Code {
        /// The code on the slip.
        code: &'a str,
        /// The guardian's name.
        full_name: &'a str,
        /// What the guardian is to the learner.
        relation: Relation,
    },
    /// Coming back: the guardian's own key.
    Key(&'a str),
}

impl App {
    /// The school's name behind a link that still opens something; nothing else is told before the code is right.
    pub async fn family_school(&self, token: &str) -> Result<Option<String>> {
        let mut tx = self.store.read().await?;
        let slip = store::consents::slip_of_token(&mut tx, &digest(token)).await?;
        let lives = |slip: &Slip| match slip.state {
            SlipState::Open => self.world.now() < slip.until,
            SlipState::Used => true,
            SlipState::Revoked => false,
        };
        let Some(slip) = slip.filter(lives) else { return Ok(None) };
        Ok(store::orgs::find(&mut tx, slip.org).await?.map(|org| org.name))
    }

    /// Opens the family's page: a token for the family's cookie. Unknown, used up, revoked and wrong are one answer, and
    /// each wrong try makes the next one wait longer.
    pub async fn enter_family(
        &self,
        token: &str,
        address: &str,
        knock: &Knock<'_>,
    ) -> Result<String> {
        let name = match knock {
            Knock::Code { full_name, .. } => check_name(full_name)
                .map_err(|_| Error::invalid("full_name", "fault-guardian-name"))?,
            Knock::Key(_) => String::new(),
        };
        let subjects = [digest(&format!("slip:{token}")), digest(&format!("address:{address}"))];
        self.check_tries(&subjects).await?;
        let mut tx = self.store.write().await?;
        let slip = store::consents::slip_of_token(&mut tx, &digest(token)).await?;
        if let Some(slip) = &slip {
            store::learners::hold(&mut tx, slip.org).await?;
        }
        let session = match &slip {
            Some(slip) => self.let_in(&mut tx, slip, token, &name, knock).await?,
            None => None,
        };
        let Some(session) = session else {
            for subject in &subjects {
                store::sessions::fail(&mut tx, subject, self.world.now()).await?;
            }
            if let (Some(slip), Knock::Code { .. }) = (&slip, knock) {
                self.wrong_code(&mut tx, slip).await?;
            }
            tx.commit().await?;
            return Err(match knock {
                Knock::Code { .. } => Error::invalid("code", "fault-slip-code"),
                Knock::Key(_) => Error::invalid("key", "fault-slip-key"),
            });
        };
        store::sessions::forgive(&mut tx, &subjects[0]).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// A session when the slip and what was typed fit, in the caller's unit of work.
    async fn let_in(
        &self,
        tx: &mut Tx,
        slip: &Slip,
        token: &str,
        name: &str,
        knock: &Knock<'_>,
    ) -> Result<Option<String>> {
        let (org, now) = (slip.org, self.world.now());
        let learner = store::learners::find(tx, org, slip.learner).await?;
        let Some(learner) = learner else { return Ok(None) };
        let born = super::slips::born(&learner)?;
        // At 18 the guardian's rights end (4.3).
        if AgeBand::of(born, now.day()) == AgeBand::Adult {
            return Ok(None);
        }
        let session = new_token(self.world.secret());
        let guardian = match knock {
            Knock::Code { code, relation, .. } => {
                let fits = slip.state == SlipState::Open
                    && now < slip.until
                    && slip.code_hash == bound_digest("code", token, code);
                // Read again under the hold: of two at once one is too late.
                let still = store::consents::slip(tx, org, slip.id).await?;
                if !fits || still.is_none_or(|slip| slip.state != SlipState::Open) {
                    return Ok(None);
                }
                let guardian = self.guardian_of_slip(tx, slip, name, *relation).await?;
                let key = bound_digest("key", &slip.id.to_string(), &key_of_session(&session));
                store::consents::use_slip(tx, org, slip.id, guardian, &key).await?;
                guardian
            }
            Knock::Key(key) => {
                let fits = slip.state == SlipState::Used
                    && slip.key_hash == bound_digest("key", &slip.id.to_string(), key);
                let Some(id) = slip.guardian.filter(|_| fits) else { return Ok(None) };
                let found = store::consents::guardian(tx, org, id).await?;
                if found.is_none_or(|guardian| guardian.ended_at.is_some()) {
                    return Ok(None);
                }
                id
            }
        };
        let until = now.plus_minutes(FAMILY_SESSION_MINUTES);
        let place = (org, slip.id, guardian);
        store::consents::open_family_session(tx, &digest(&session), place, now, until).await?;
        let first = matches!(knock, Knock::Code { .. });
        let change = json!({ "slip": slip.id, "first": first });
        let subject = format!("learner/{}", slip.learner);
        self.note(tx, org, Actor::Guardian(guardian), "slip.enter", &subject, change).await?;
        Ok(Some(session))
    }

    /// The guardian who used a slip: somebody known by relation and name, or a new one. Who lost the key and came back
    /// with another slip is the same guardian; the former key is dead then.
    async fn guardian_of_slip(
        &self,
        tx: &mut Tx,
        slip: &Slip,
        name: &str,
        relation: Relation,
    ) -> Result<GuardianId> {
        let org = slip.org;
        let same = store::consents::same_guardian(tx, org, slip.learner, relation, name).await?;
        if let Some(there) = same {
            store::consents::revoke_slips_of_guardian(tx, org, there).await?;
            return Ok(there);
        }
        let id = GuardianId(self.world.new_id());
        let new = NewGuardian {
            id,
            learner: slip.learner,
            full_name: name,
            relation,
            phone: "",
            added_by: "slip",
            since: self.world.now(),
        };
        store::consents::insert_guardian(tx, org, &new).await?;
        Ok(id)
    }

    /// Counts a wrong code; the tenth revokes the slip and tells the school.
    async fn wrong_code(&self, tx: &mut Tx, slip: &Slip) -> Result<()> {
        let (org, now) = (slip.org, self.world.now());
        if slip.state != SlipState::Open || now >= slip.until {
            return Ok(());
        }
        store::consents::slip_failed(tx, org, slip.id, now).await?;
        let tries = store::consents::slip(tx, org, slip.id).await?.map_or(0, |slip| slip.tries);
        if tries < WRONG_CODES {
            return Ok(());
        }
        store::consents::revoke_slip(tx, org, slip.id).await?;
        let subject = format!("learner/{}", slip.learner);
        let change = json!({ "slip": slip.id, "tries": tries });
        self.note(tx, org, Actor::System, "slip.block", &subject, change).await?;
        let class = store::learners::class_of(tx, org, slip.learner).await?;
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::SlipRenew,
            subject: &subject,
            detail: &class,
            href: &record_href(org, slip.learner),
            due: None,
            at: now,
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    /// Ends a family's session: the next person at this device finds nothing.
    pub async fn leave_family(&self, token: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        store::consents::end_family_session(&mut tx, &digest(token)).await?;
        Ok(tx.commit().await?)
    }
}

/// Where staff see a learner's answers.
pub(super) fn record_href(org: OrgId, learner: domain::id::LearnerId) -> String {
    format!("/o/{org}/consents/{learner}")
}
