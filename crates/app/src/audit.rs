//! The audit line of an act: written in the act's own unit of work, without names and secrets.

use domain::audit::{ChainFault, ChainLine, Checkpoint, Walk};
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

    /// Up to a thousand lines of an org's chain after a number, for the operator at the machine.
    pub async fn chain(&self, org: OrgId, after: i64) -> Result<Vec<ChainLine>> {
        let mut tx = self.store.read().await?;
        Ok(store::audit::lines(&mut tx, org, after, 1000).await?)
    }

    /// Every org's number and code, for the operator at the machine.
    pub async fn all_orgs(&self) -> Result<Vec<(OrgId, String)>> {
        let mut tx = self.store.read().await?;
        Ok(store::check::orgs(&mut tx).await?)
    }

    /// Walks an org's whole chain and compares its end with the kept head.
    pub async fn verify_chain(
        &self,
        org: OrgId,
    ) -> Result<std::result::Result<Checkpoint, ChainFault>> {
        let mut tx = self.store.read().await?;
        let head = store::audit::head(&mut tx, org).await?;
        let mut walk = Walk::default();
        loop {
            let lines = store::audit::lines(&mut tx, org, walk.head().seq, 1000).await?;
            if lines.is_empty() {
                break;
            }
            for line in &lines {
                if let Err(fault) = walk.step(line) {
                    return Ok(Err(fault));
                }
            }
        }
        let end = walk.head().clone();
        Ok(if end == head { Ok(end) } else { Err(ChainFault::Rewritten(head.seq)) })
    }
}
