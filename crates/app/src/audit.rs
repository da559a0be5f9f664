//! The audit line of an act: written in the act's own unit of work, without names and secrets.

use domain::audit::{ChainLine, Checkpoint};
use domain::id::{AccountId, OrgId};
use serde_json::{Value, json};
use store::Tx;
use store::audit::Entry;

use crate::access::{AuditRead, Permit};
use crate::{App, Result};

/// Who acted: an account, or the system itself (a job, a command of the operator at the machine).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Account(AccountId),
    /// The system.
    System,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(id) => write!(f, "{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

impl App {
    /// Chains what was done to the org's line: `action` such as `plan.submit`, `subject` such as `plan/ID`, and the
    /// change as before and after. Ids and codes only: the chain outlives an erasure.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        action: &str,
        subject: &str,
        change: Value,
    ) -> Result<Checkpoint> {
        let at = self.world.now();
        let actor = actor.to_string();
        let text = json!({
            "at": at.rfc3339(), "actor": actor, "action": action, "org": org, "subject": subject, "change": change,
        })
        .to_string();
        let entry = Entry { at, actor: &actor, action, text: &text };
        Ok(store::audit::append(tx, org, &entry).await?)
    }

    /// The newest lines of an org's chain, before number `before`, for a supervisor to read.
    pub async fn audit_lines(
        &self,
        permit: &Permit<AuditRead>,
        before: Option<i64>,
    ) -> Result<Vec<ChainLine>> {
        let mut tx = self.store.read().await?;
        let before = before.unwrap_or(i64::MAX);
        Ok(store::audit::newest(&mut tx, permit.org(), before, store::page::SIZE).await?)
    }

    /// The chain's head, as it is printed on reports.
    pub async fn checkpoint(&self, org: OrgId) -> Result<Checkpoint> {
        let mut tx = self.store.read().await?;
        Ok(store::audit::head(&mut tx, org).await?)
    }
}
