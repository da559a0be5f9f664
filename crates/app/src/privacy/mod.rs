//! Requests about a child's data (D27–D29): filed by the family or written down by staff, with the legal clocks, answered,
//! carried out or refused; the copy, the erasure, and what is erased by itself when its time is over (D30).

mod copy;
mod erase;
mod own;
mod retention;
mod steps;

pub use copy::{Copy, CopyAnswer, CopyGuardian, CopyMark, CopyRound, CopyTerm};
pub use erase::Proof;
pub use retention::{Retention, Swept};
pub use steps::Words;
pub use store::privacy::Request;

use domain::calendar::Instant;
use domain::id::{GuardianId, LearnerId, OrgId, RequestId};
use domain::inbox::TodoKind;
use domain::request::{Asker, RequestKind, RequestState};
use domain::words::clean_text;
use serde_json::json;
use store::Tx;
use store::consents::Guardian;
use store::inbox::NewTodo;

use crate::access::{Permit, RequestHandle};
use crate::audit::Actor;
use crate::{After, App, Error, Faults, Page, Result};

/// Longest words of a request or an answer, in characters.
const WORDS_MAX: usize = 2_000;

/// A request that staff write down for a family.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// Brought by the caller: sent twice, filed once.
    #[serde(default)]
    pub id: Option<RequestId>,
    /// Whose data it is about.
    pub learner: LearnerId,
    /// What is asked.
    pub kind: RequestKind,
    /// The guardian who asked, when it was one.
    #[serde(default)]
    pub guardian: Option<GuardianId>,
    /// What was said, up to 2,000 characters.
    #[serde(default)]
    pub words: String,
}

/// What is filed, whoever files it.
pub(crate) struct Filing {
    /// The request's id.
    pub id: RequestId,
    /// Whose data.
    pub learner: LearnerId,
    /// What is asked.
    pub kind: RequestKind,
    /// Who asks.
    pub asker: Asker,
    /// Which guardian.
    pub guardian: Option<GuardianId>,
    /// In whose words.
    pub words: String,
}

/// A request as handlers read it.
#[derive(Clone)]
pub struct RequestView {
    /// The request.
    pub request: Request,
    /// Until when the next thing is due; none once it is over.
    pub due: Option<Instant>,
    /// Whether that is over.
    pub is_late: bool,
    /// What an erasure did.
    pub proof: Option<Proof>,
}

impl RequestView {
    pub(crate) fn of(request: Request, now: Instant) -> Result<Self> {
        let due = match request.state {
            RequestState::Open => Some(request.acknowledge_by),
            RequestState::Acknowledged => Some(request.carry_out_by),
            RequestState::Done | RequestState::Refused => None,
        };
        let proof = if request.proof.is_empty() {
            None
        } else {
            Some(serde_json::from_str(&request.proof)?)
        };
        Ok(Self { is_late: due.is_some_and(|due| due <= now), due, proof, request })
    }
}

/// The subject of to-dos about a request.
fn about(id: RequestId) -> String {
    format!("request/{id}")
}

impl App {
    /// The register: what is open, the most urgent first; or what is over, the newest first.
    pub async fn requests(
        &self,
        permit: &Permit<RequestHandle>,
        open: bool,
        after: Option<&After>,
    ) -> Result<Page<RequestView, After>> {
        let mut tx = self.store.read().await?;
        let page = store::privacy::list(&mut tx, permit.org(), open, after).await?;
        let now = self.world.now();
        let rows: Result<Vec<_>> =
            page.rows.into_iter().map(|row| RequestView::of(row, now)).collect();
        Ok(Page { rows: rows?, next: page.next })
    }

    /// One request.
    pub async fn request(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
    ) -> Result<RequestView> {
        let mut tx = self.store.read().await?;
        let found = store::privacy::find(&mut tx, permit.org(), id).await?;
        RequestView::of(found.ok_or(Error::NotFound)?, self.world.now())
    }

    /// The guardians of a learner whose request staff may write down.
    pub async fn guardians_who_may_ask(
        &self,
        permit: &Permit<RequestHandle>,
        learner: LearnerId,
    ) -> Result<Vec<Guardian>> {
        let mut tx = self.store.read().await?;
        let found = store::learners::find(&mut tx, permit.org(), learner).await?;
        found.ok_or(Error::NotFound)?;
        let mut guardians = store::consents::guardians(&mut tx, permit.org(), learner).await?;
        guardians.retain(|one| one.ended_at.is_none());
        Ok(guardians)
    }

    /// Writes down what a family asked for. The clocks run from now.
    pub async fn file_request(
        &self,
        permit: &Permit<RequestHandle>,
        new: &NewRequest,
    ) -> Result<RequestId> {
        let filing = Filing {
            id: new.id.unwrap_or_else(|| self.world.new_id().into()),
            learner: new.learner,
            kind: new.kind,
            asker: new.guardian.map_or(Asker::Staff, |_| Asker::Guardian),
            guardian: new.guardian,
            words: new.words.clone(),
        };
        let mut tx = self.store.write().await?;
        self.file_in(&mut tx, permit.org(), permit.actor(), &filing).await?;
        tx.commit().await?;
        Ok(filing.id)
    }

    /// Files a request in the caller's unit of work. The caller has made sure that the asker may ask for this learner.
    pub(crate) async fn file_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        filing: &Filing,
    ) -> Result<()> {
        store::learners::hold(tx, org).await?;
        let words = words_of(&filing.words, "words")?;
        let learner = store::learners::find(tx, org, filing.learner).await?;
        let learner = learner.ok_or(Error::NotFound)?;
        if learner.same_key.reveal().is_empty() {
            return Err(Error::refused("refused-request-erased"));
        }
        if let Some(guardian) = filing.guardian {
            let found = store::consents::guardian(tx, org, guardian).await?;
            let fits =
                found.is_some_and(|one| one.learner == filing.learner && one.ended_at.is_none());
            if !fits {
                return Err(Error::NotFound);
            }
        }
        let now = self.world.now();
        let clocks = filing.kind.clocks(now);
        let request = Request {
            id: filing.id,
            learner: filing.learner,
            name: learner.full_name,
            kind: filing.kind,
            asker: filing.asker,
            guardian: filing.guardian,
            words: words.into(),
            state: RequestState::Open,
            at: now,
            acknowledge_by: clocks.acknowledge_by,
            acknowledged_at: None,
            carry_out_by: clocks.carry_out_by,
            extension_reason: String::new().into(),
            answer: String::new().into(),
            handled_by: None,
            done_at: None,
            proof: String::new(),
        };
        if !store::privacy::insert(tx, org, &request).await? {
            let there = store::privacy::find(tx, org, filing.id).await?.ok_or(Error::Stale)?;
            let same = (there.learner, there.kind) == (filing.learner, filing.kind);
            return if same { Ok(()) } else { Err(Error::Stale) };
        }
        let by = [
            (TodoKind::RequestAcknowledge, request.acknowledge_by),
            (TodoKind::RequestCarryOut, request.carry_out_by),
        ];
        for (kind, due) in by {
            self.raise_request(tx, org, kind, (filing.id, filing.learner), due).await?;
        }
        let change = json!({
            "kind": filing.kind, "asker": filing.asker, "learner": filing.learner,
            "guardian": filing.guardian,
        });
        self.note(tx, org, actor, "request.file", &about(filing.id), change).await?;
        Ok(())
    }

    async fn raise_request(
        &self,
        tx: &mut Tx,
        org: OrgId,
        kind: TodoKind,
        (id, learner): (RequestId, LearnerId),
        due: Instant,
    ) -> Result<()> {
        let class = store::learners::class_of(tx, org, learner).await?;
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind,
            subject: &about(id),
            detail: &class,
            href: &format!("/o/{org}/requests/{id}"),
            due: Some(due),
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }

    /// Nothing is to be done about it any more.
    async fn lay_down(&self, tx: &mut Tx, org: OrgId, id: RequestId) -> Result<()> {
        let now = self.world.now();
        for kind in [TodoKind::RequestAcknowledge, TodoKind::RequestCarryOut] {
            store::inbox::close(tx, org, kind, &about(id), now).await?;
        }
        Ok(())
    }
}

/// Text as typed, cleaned; too long is a fault of its field.
fn words_of(text: &str, field: &str) -> Result<String> {
    let text = clean_text(text);
    let mut faults = Faults::default();
    if text.chars().count() > WORDS_MAX {
        faults.add(field, "fault-request-long");
    }
    faults.done()?;
    Ok(text)
}
