//! Moves between schools (a15): the one asks, the other accepts or refuses. Neither sees anything else of the other, and
//! consents stay where they were given: the new school is another controller and asks anew.

mod answer;

pub use answer::{Accept, Refuse};

use domain::access::Role;
use domain::calendar::SchoolYear;
use domain::id::{LearnerId, OrgId, TransferId};
use domain::inbox::TodoKind;
use domain::look::Look;
use domain::org::{OrgKind, Stage};
use domain::personal::Personal;
use domain::text::{fold, normalise};
use domain::transfer::TransferState;
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::learners::Learner;
use store::orgs::Org;
use store::reads::NewRead;

pub use store::transfers::Transfer;

use crate::access::{ForceManage, Permit};
use crate::clubs::terms::has_gone;
use crate::{After, App, Error, Faults, Page, Result};

/// Longest remark, in characters.
const REMARK_MAX: usize = 300;

/// What a school asks.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskTransfer {
    /// Brought by the caller: sent twice, asked once.
    #[serde(default)]
    pub id: Option<TransferId>,
    /// Who moves.
    pub learner: LearnerId,
    /// The school that the learner goes to.
    pub to: OrgId,
    /// What that school should know, up to 300 characters; it reads this.
    #[serde(default)]
    pub remark: String,
}

/// What the asked school may know while it is asked: to say whether this child is coming, and no more.
#[derive(Clone)]
pub struct Mover {
    /// The name.
    pub full_name: Personal<String>,
    /// The class at the old school.
    pub class: String,
    /// The year of birth.
    pub born: Option<i16>,
    /// The stage of the old school.
    pub stage: Option<Stage>,
    /// The school year.
    pub school_year: SchoolYear,
}

/// A move as one of its two schools sees it.
#[derive(Clone)]
pub struct TransferView {
    /// The move.
    pub transfer: Transfer,
    /// Whether the learner comes here.
    pub coming: bool,
    /// Who it is: to the old school always, to the new one only while it is asked.
    pub mover: Option<Mover>,
}

/// The subject of audit lines and to-dos.
fn about(id: TransferId) -> String {
    format!("transfer/{id}")
}

/// Text of up to 300 characters.
fn remark_of(text: &str, field: &str) -> Result<String> {
    let text = normalise(text);
    let mut faults = Faults::default();
    if text.chars().count() > REMARK_MAX {
        faults.add(field, "fault-remark-long");
    }
    faults.done()?;
    Ok(text)
}

impl App {
    /// Moves of this school, the newest first: those who come, or those who go.
    pub async fn transfers(
        &self,
        permit: &Permit<ForceManage>,
        coming: bool,
        after: Option<&After>,
    ) -> Result<Page<TransferView, After>> {
        let mut tx = self.store.read().await?;
        let page = store::transfers::list(&mut tx, permit.org(), coming, after).await?;
        let mut rows = Vec::new();
        for transfer in page.rows {
            rows.push(view(&mut tx, permit.org(), transfer).await?);
        }
        drop(tx);
        for row in rows.iter().filter(|row| row.coming && row.mover.is_some()) {
            self.note_other(permit, &row.transfer).await?;
        }
        Ok(Page { rows, next: page.next })
    }

    /// One move. What the asked school sees of the child is noted for the family.
    pub async fn transfer(
        &self,
        permit: &Permit<ForceManage>,
        id: TransferId,
    ) -> Result<TransferView> {
        let mut tx = self.store.read().await?;
        let found = store::transfers::find(&mut tx, permit.org(), id).await?;
        let view = view(&mut tx, permit.org(), found.ok_or(Error::NotFound)?).await?;
        drop(tx);
        if view.coming && view.mover.is_some() {
            self.note_other(permit, &view.transfer).await?;
        }
        Ok(view)
    }

    /// Notes at the old school that somebody of the new one saw who is meant.
    async fn note_other(&self, permit: &Permit<ForceManage>, transfer: &Transfer) -> Result<()> {
        let read = NewRead {
            account: permit.account(),
            role: Role::Coordinator,
            at: self.world.now(),
            what: Look::Transfer,
        };
        let mut tx = self.store.read().await?;
        if store::reads::is_noted(&mut tx, transfer.org, transfer.learner, &read).await? {
            return Ok(());
        }
        drop(tx);
        let mut tx = self.store.write().await?;
        store::reads::note(&mut tx, transfer.org, &[transfer.learner], &read).await?;
        Ok(tx.commit().await?)
    }

    /// Schools of the whole province by name or code, for the choice of where a learner goes; at most a page.
    pub async fn schools_named(
        &self,
        permit: &Permit<ForceManage>,
        search: &str,
    ) -> Result<Vec<Org>> {
        let mut tx = self.store.read().await?;
        let Some(root) = store::orgs::root(&mut tx).await? else { return Ok(Vec::new()) };
        let filter = store::orgs::Filter {
            kind: Some(OrgKind::School),
            search: Some(fold(search)),
            on: Some(self.world.today()),
            ..store::orgs::Filter::default()
        };
        let page = store::orgs::list(&mut tx, &root.path.subtree(), &filter).await?;
        Ok(page.rows.into_iter().filter(|org| org.id != permit.org()).collect())
    }

    /// Asks another school to take a learner over. The learner has an open term; one question at a time.
    pub async fn ask_transfer(
        &self,
        permit: &Permit<ForceManage>,
        ask: &AskTransfer,
    ) -> Result<TransferId> {
        let org = permit.org();
        let remark = remark_of(&ask.remark, "remark")?;
        let mut tx = self.store.write().await?;
        // Both schools get a line below: held in the order in which answers hold them.
        store::audit::hold_both(&mut tx, org, ask.to).await?;
        let learner = store::learners::find(&mut tx, org, ask.learner).await?;
        let learner = learner.ok_or(Error::NotFound)?;
        let id = ask.id.unwrap_or_else(|| self.world.new_id().into());
        if let Some(there) = store::transfers::find(&mut tx, org, id).await? {
            let same = (there.learner, there.to) == (ask.learner, ask.to);
            return if same { Ok(id) } else { Err(Error::Stale) };
        }
        let to = store::orgs::find(&mut tx, ask.to).await?;
        let today = self.world.today();
        let fits = |to: &Org| {
            to.kind == OrgKind::School
                && to.id != org
                && to.valid_from <= today
                && today <= to.valid_to
        };
        let Some(to) = to.filter(fits) else {
            return Err(Error::invalid("to", "fault-transfer-school"));
        };
        let open = open_terms(&mut tx, org, &learner).await?;
        if open.is_empty() || has_gone(learner.status) {
            return Err(Error::refused("refused-transfer-term"));
        }
        let new = Transfer {
            id,
            org,
            org_name: permit.org_record().name.clone(),
            learner: learner.id,
            to: to.id,
            to_name: to.name,
            state: TransferState::Asked,
            remark: remark.into(),
            asked_at: self.world.now(),
            answered_at: None,
            answer: String::new().into(),
            new_learner: None,
        };
        if !store::transfers::insert(&mut tx, &new, &permit.actor().to_string()).await? {
            return Err(Error::refused("refused-transfer-open"));
        }
        self.raise_transfer(&mut tx, &new).await?;
        let change = json!({ "learner": learner.id, "to": to.id });
        self.note(&mut tx, org, permit.actor(), "transfer.ask", &about(id), change).await?;
        let change = json!({ "from": org });
        self.note(&mut tx, to.id, permit.actor(), "transfer.ask", &about(id), change).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn raise_transfer(&self, tx: &mut Tx, transfer: &Transfer) -> Result<()> {
        let todo = NewTodo {
            org: transfer.to,
            id: self.world.new_id().into(),
            kind: TodoKind::TransferAnswer,
            subject: &about(transfer.id),
            detail: &transfer.org_name,
            href: &format!("/o/{}/transfers/{}", transfer.to, transfer.id),
            due: None,
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}

/// The learner's open terms of its school year.
async fn open_terms(
    tx: &mut Tx,
    org: OrgId,
    learner: &Learner,
) -> Result<Vec<store::clubs::terms::Term>> {
    let one = [learner.id].into();
    let mut terms = store::clubs::terms::of_learners(tx, org, learner.school_year, &one).await?;
    terms.retain(|term| term.state.is_open());
    Ok(terms)
}

async fn view(tx: &mut Tx, org: OrgId, transfer: Transfer) -> Result<TransferView> {
    let coming = transfer.to == org;
    let shown = !coming || transfer.state == TransferState::Asked;
    let mover = if shown {
        let learner = store::learners::find(tx, transfer.org, transfer.learner).await?;
        let school = store::orgs::find(tx, transfer.org).await?;
        learner.map(|learner| Mover {
            born: learner
                .dob
                .reveal()
                .parse::<jiff::civil::Date>()
                .ok()
                .map(jiff::civil::Date::year),
            full_name: learner.full_name,
            class: learner.class,
            stage: school.and_then(|school| school.stage),
            school_year: learner.school_year,
        })
    } else {
        None
    };
    Ok(TransferView { transfer, coming, mover })
}
