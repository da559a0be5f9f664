//! What the school does with a request: acknowledge, extend once, carry out, refuse. Each with the table of `domain::request`.

use domain::consent::{Answer, Purpose, Route, Who};
use domain::id::RequestId;
use domain::inbox::TodoKind;
use domain::request::{Asker, RequestKind, RequestState, RequestStep, StepError};
use serde_json::json;
use store::Tx;

use super::{Request, about, words_of};
use crate::access::{Permit, RequestHandle};
use crate::family::Given;
use crate::{App, Error, Result};

/// What is said with a step: a reason, or what was done; 3 to 2,000 characters.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words; the family reads them.
    pub words: String,
}

impl From<StepError> for Error {
    fn from(error: StepError) -> Self {
        match error {
            StepError::OutOfOrder => Self::refused("refused-request-order"),
            StepError::Twice => Self::refused("refused-request-twice"),
            StepError::Late => Self::refused("refused-request-late"),
        }
    }
}

/// The words of a step that needs some.
fn needed(words: &Words) -> Result<String> {
    let text = words_of(&words.words, "words")?;
    if text.chars().count() < 3 {
        return Err(Error::invalid("words", "fault-request-words"));
    }
    Ok(text)
}

impl App {
    /// Tells the family that the request came in. Pressed twice, it happened once.
    pub async fn acknowledge_request(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
    ) -> Result<()> {
        let (mut tx, mut request) = self.held_request(permit, id).await?;
        if request.acknowledged_at.is_some() {
            return Ok(());
        }
        let before = request.state;
        request.state = before.take(RequestStep::Acknowledge, false, false)?;
        request.acknowledged_at = Some(self.world.now());
        self.write_request(&mut tx, permit, request, before, RequestStep::Acknowledge).await?;
        Ok(tx.commit().await?)
    }

    /// Takes longer, once, with a reason that the family reads.
    pub async fn extend_request(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
        why: &Words,
    ) -> Result<()> {
        let why = needed(why)?;
        let (mut tx, mut request) = self.held_request(permit, id).await?;
        let before = request.state;
        let extended = !request.extension_reason.reveal().is_empty();
        let is_late = request.carry_out_by <= self.world.now();
        request.state = before.take(RequestStep::Extend, extended, is_late)?;
        request.carry_out_by = request.kind.extended(request.carry_out_by);
        request.extension_reason = why.into();
        self.raise_request(
            &mut tx,
            permit.org(),
            TodoKind::RequestCarryOut,
            (id, request.learner),
            request.carry_out_by,
        )
        .await?;
        self.write_request(&mut tx, permit, request, before, RequestStep::Extend).await?;
        Ok(tx.commit().await?)
    }

    /// Carries a request out and says what was done. Withdrawing happens here itself; erasing has an act of its own.
    pub async fn carry_out_request(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
        done: &Words,
    ) -> Result<()> {
        let answer = needed(done)?;
        let (mut tx, mut request) = self.held_request(permit, id).await?;
        let before = request.state;
        request.state = before.take(RequestStep::CarryOut, false, false)?;
        match request.kind {
            RequestKind::Erase => return Err(Error::refused("refused-request-erase")),
            RequestKind::Withdraw => self.withdraw_all(&mut tx, permit, &request).await?,
            RequestKind::View
            | RequestKind::Copy
            | RequestKind::Correct
            | RequestKind::Restrict
            | RequestKind::Object => {}
        }
        request.answer = answer.into();
        request.done_at = Some(self.world.now());
        self.write_request(&mut tx, permit, request, before, RequestStep::CarryOut).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses a request with a reason that the family reads.
    pub async fn refuse_request(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
        why: &Words,
    ) -> Result<()> {
        let why = needed(why)?;
        let (mut tx, mut request) = self.held_request(permit, id).await?;
        let before = request.state;
        request.state = before.take(RequestStep::Refuse, false, false)?;
        request.answer = why.into();
        request.done_at = Some(self.world.now());
        self.write_request(&mut tx, permit, request, before, RequestStep::Refuse).await?;
        Ok(tx.commit().await?)
    }

    /// The request, with the org's learners held: two who press at once come one after the other.
    pub(super) async fn held_request(
        &self,
        permit: &Permit<RequestHandle>,
        id: RequestId,
    ) -> Result<(Tx, Request)> {
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, permit.org()).await?;
        let found = store::privacy::find(&mut tx, permit.org(), id).await?;
        Ok((tx, found.ok_or(Error::NotFound)?))
    }

    pub(super) async fn write_request(
        &self,
        tx: &mut Tx,
        permit: &Permit<RequestHandle>,
        mut request: Request,
        before: RequestState,
        step: RequestStep,
    ) -> Result<()> {
        let org = permit.org();
        request.handled_by = Some(permit.account());
        store::privacy::update(tx, org, &request, before).await?;
        let now = self.world.now();
        if !request.state.is_open() {
            self.lay_down(tx, org, request.id).await?;
        } else if request.state == RequestState::Acknowledged {
            let kind = TodoKind::RequestAcknowledge;
            store::inbox::close(tx, org, kind, &about(request.id), now).await?;
        }
        let late = before.is_open() && request.carry_out_by <= now;
        let change =
            json!({ "before": before, "after": request.state, "step": step, "late": late });
        let action = match step {
            RequestStep::Acknowledge => "request.acknowledge",
            RequestStep::Extend => "request.extend",
            RequestStep::CarryOut => "request.carry_out",
            RequestStep::Refuse => "request.refuse",
        };
        self.note(tx, org, permit.actor(), action, &about(request.id), change).await?;
        Ok(())
    }

    /// Everything that the asker agreed to is taken back, with all that follows from it.
    async fn withdraw_all(
        &self,
        tx: &mut Tx,
        permit: &Permit<RequestHandle>,
        request: &Request,
    ) -> Result<()> {
        let who = match (request.asker, request.guardian) {
            (_, Some(guardian)) => Who::Guardian(guardian),
            (Asker::Learner, None) => Who::Learner,
            (Asker::Guardian | Asker::Staff, None) => {
                return Err(Error::refused("refused-request-who"));
            }
        };
        let history = store::consents::history(tx, permit.org(), request.learner).await?;
        let agreed = |purpose: &Purpose| {
            let own = |one: &&store::consents::Consent| one.purpose == *purpose && one.who == who;
            history.iter().rev().find(own).is_some_and(|last| last.answer == Answer::Yes)
        };
        let given: Vec<Given> = Purpose::ALL
            .iter()
            .filter(|purpose| agreed(purpose))
            .map(|purpose| Given {
                id: self.world.new_id().into(),
                learner: request.learner,
                purpose: *purpose,
                who,
                answer: Answer::Withdrawn,
                route: Route::InPerson,
                noted_by: Some(permit.account()),
                picture: None,
                remark: String::new(),
            })
            .collect();
        self.answer_in(tx, permit.org(), permit.actor(), &given).await
    }
}
