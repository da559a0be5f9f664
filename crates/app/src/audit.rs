//! The audit line of an act, written in the act's own unit of work without names and secrets; and who reads the
//! chain: page by page, whole for an export, line by line for a check.

use std::collections::BTreeSet;

use domain::audit::{ChainFault, ChainLine, Checkpoint, Walk};
use domain::id::{AccountId, OrgId};
use domain::personal::Personal;
use serde_json::{Value, json};
use store::Tx;
use store::audit::Entry;

pub use crate::access::Actor;
use crate::access::{AuditRead, Permit};
use crate::{App, Result};

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
    ) -> Result<AuditPage> {
        let mut tx = self.store.read().await?;
        let before = before.unwrap_or(i64::MAX);
        let mut lines =
            store::audit::newest(&mut tx, permit.org(), before, store::page::SIZE + 1).await?;
        let size = usize::try_from(store::page::SIZE).unwrap_or_default();
        let more = lines.len() > size;
        lines.truncate(size);
        let next = lines.last().filter(|_| more).map(|line| line.seq);
        let mut rows: Vec<AuditRow> = lines.into_iter().map(AuditRow::of).collect();
        let actors: BTreeSet<AccountId> = rows.iter().filter_map(|row| row.actor).collect();
        let actors: Vec<AccountId> = actors.into_iter().collect();
        let names = store::accounts::names(&mut tx, &actors).await?;
        let children = store::cards::holders(&mut tx, &actors).await?;
        for row in &mut rows {
            row.by_child = row.actor.is_some_and(|actor| children.contains(&actor));
            if row.by_child {
                continue;
            }
            let name = names.iter().find(|(id, _)| row.actor == Some(*id));
            row.actor_name = name.map(|(_, name)| name.clone());
        }
        Ok(AuditPage { rows, next, head: store::audit::head(&mut tx, permit.org()).await? })
    }

    /// Up to [`AUDIT_BATCH`] lines after number `after`, in order and exactly as they were hashed (security.md 8).
    pub async fn audit_export(
        &self,
        permit: &Permit<AuditRead>,
        after: i64,
    ) -> Result<Vec<ChainLine>> {
        let mut tx = self.store.read().await?;
        Ok(store::audit::lines(&mut tx, permit.org(), after, AUDIT_BATCH).await?)
    }

    /// Checks the whole chain of the permit's org, batch by batch in one view of the database.
    pub async fn audit_check(&self, permit: &Permit<AuditRead>) -> Result<AuditCheck> {
        self.check_chain(permit.org(), &[]).await
    }

    /// Checks the whole chain of an org against its own head and `kept` checkpoints; for commands at the machine.
    pub async fn check_chain(&self, org: OrgId, kept: &[Checkpoint]) -> Result<AuditCheck> {
        let mut tx = self.store.read().await?;
        let head = store::audit::head(&mut tx, org).await?;
        let mut kept = kept.to_vec();
        kept.push(head.clone());
        let mut walk = Walk::new(&kept);
        let fault = loop {
            let after = walk.head().seq;
            let lines = store::audit::lines(&mut tx, org, after, AUDIT_BATCH).await?;
            if lines.is_empty() {
                break walk.finish().err();
            }
            if let Some(fault) = lines.iter().find_map(|line| walk.pass(line).err()) {
                break Some(fault);
            }
        };
        Ok(AuditCheck { head, fault })
    }

    /// The chain's head, as it is printed on reports.
    pub async fn checkpoint(&self, org: OrgId) -> Result<Checkpoint> {
        let mut tx = self.store.read().await?;
        Ok(store::audit::head(&mut tx, org).await?)
    }

    /// Up to [`AUDIT_BATCH`] lines of an org's chain after a number, for the operator at the machine.
    pub async fn chain(&self, org: OrgId, after: i64) -> Result<Vec<ChainLine>> {
        let mut tx = self.store.read().await?;
        Ok(store::audit::lines(&mut tx, org, after, AUDIT_BATCH).await?)
    }

    /// Every org's number and code, for the operator at the machine.
    pub async fn all_orgs(&self) -> Result<Vec<(OrgId, String)>> {
        let mut tx = self.store.read().await?;
        Ok(store::check::orgs(&mut tx).await?)
    }
}

/// Lines that are read at once when a whole chain is checked or exported.
pub const AUDIT_BATCH: i64 = 500;

/// A page of a chain, the newest line first.
pub struct AuditPage {
    /// The lines.
    pub rows: Vec<AuditRow>,
    /// Pass it as `before` to go on; `None` at the chain's beginning.
    pub next: Option<i64>,
    /// The chain's head.
    pub head: Checkpoint,
}

/// A line as a supervisor reads it; no `Debug`, because of the name.
pub struct AuditRow {
    /// The line itself.
    pub line: ChainLine,
    /// When, RFC 3339 in UTC; empty when the line does not say.
    pub at: String,
    /// The account that acted; `None` for the system.
    pub actor: Option<AccountId>,
    /// Its holder's name today; `None` for the system and for accounts that are gone.
    pub actor_name: Option<Personal<String>>,
    /// A child who comes by sign-in card did it: whoever reads a chain does not read a child's name.
    pub by_child: bool,
    /// What was done: `plan.submit`.
    pub action: String,
    /// To what: `plan/ID`.
    pub subject: String,
}

impl AuditRow {
    /// Reads the text of a line; what it does not say stays empty, so that an altered line can still be looked at.
    fn of(line: ChainLine) -> Self {
        let entry: Value = serde_json::from_str(&line.entry).unwrap_or_default();
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        Self {
            at: text("at"),
            actor: text("actor").parse().ok(),
            actor_name: None,
            by_child: false,
            action: text("action"),
            subject: text("subject"),
            line,
        }
    }
}

/// What a check of a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCheck {
    /// The head that the database names.
    pub head: Checkpoint,
    /// The first fault; `None` when the chain holds from its first line to that head.
    pub fault: Option<ChainFault>,
}
