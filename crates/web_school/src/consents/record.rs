//! One learner: guardians, every answer, noting answers, ending a link, an account for a guardian.

use app::App;
use app::access::{ConsentRead, ConsentWrite, Permit};
use app::accounts::Invitation;
use app::family::{ConsentRecord, GuardianAccount, LinkEnding, NewAnswer, Noted, NotedBy};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Action;
use domain::consent::{Answer, Purpose, Relation, Route};
use domain::id::{GuardianId, LearnerId, OrgId};
use serde::Deserialize;
use std::collections::BTreeMap;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::table::table_path;
use crate::upload::SentPicture;

/// Answers as typed: one field a purpose, `p-…`.
#[derive(Default, Clone)]
pub(super) struct NoteForm {
    by: String,
    full_name: String,
    relation: String,
    phone: String,
    route: String,
    picture: String,
    remark: String,
    answers: BTreeMap<String, String>,
}

impl NoteForm {
    fn of_fields(sent: &SentPicture) -> Self {
        let text = |name| sent.text(name).to_owned();
        Self {
            by: text("by"),
            full_name: text("full_name"),
            relation: text("relation"),
            phone: text("phone"),
            route: text("route"),
            picture: text("picture"),
            remark: text("remark"),
            answers: sent
                .fields()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }

    fn of(&self, purpose: Purpose) -> &str {
        self.answers.get(&format!("p-{purpose}")).map_or("", String::as_str)
    }

    fn noted(&self, learner: LearnerId) -> Result<Noted, app::Error> {
        let mut faults = app::Faults::default();
        let by = match self.by.as_str() {
            "learner" => Some(NotedBy::Learner),
            "new" => faults
                .take("relation", "fault-guardian-relation", self.relation.parse::<Relation>())
                .map(|relation| NotedBy::NewGuardian {
                    id: None,
                    full_name: self.full_name.clone(),
                    relation,
                    phone: self.phone.clone(),
                }),
            known => faults.take("by", "fault-answer-by", known.parse().map(NotedBy::Guardian)),
        };
        let route = faults.take("route", "fault-answer-route", self.route.parse::<Route>());
        let answer = |purpose: &Purpose| {
            let answer = self.of(*purpose).parse::<Answer>().ok()?;
            Some(NewAnswer { id: None, purpose: *purpose, answer })
        };
        let answers = Purpose::ALL.iter().filter_map(answer).collect();
        let (Some(by), Some(route), true) = (by, route, faults.0.is_empty()) else {
            return Err(app::Error::Invalid(faults));
        };
        let (picture, remark) = (self.picture.trim().parse().ok(), self.remark.clone());
        Ok(Noted { learner, by, route, picture, remark, answers })
    }
}

#[derive(Template)]
#[template(path = "consents/record.html")]
struct RecordPage {
    frame: Frame,
    org: OrgId,
    record: ConsentRecord,
    form: NoteForm,
    faults: Faults,
    givers: Vec<Choice>,
    relations: Vec<Choice>,
    routes: Vec<Choice>,
    answers: Vec<Choice>,
    may_note: bool,
    may_bind: bool,
}

impl RecordPage {
    /// What is wrong with the photo: that it is missing, or the file itself.
    fn picture_fault(&self) -> Option<&str> {
        self.faults.of("file").or_else(|| self.faults.of("picture"))
    }

    fn back(&self) -> String {
        table_path(self.org, &self.record.row.class)
    }
}

fn page(
    frame: Frame,
    org: OrgId,
    record: ConsentRecord,
    form: NoteForm,
    faults: Faults,
    (may_note, may_bind): (bool, bool),
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let known = record.guardians.iter().filter(|guardian| guardian.ended_at.is_none());
    let mut givers: Vec<Choice> = known
        .map(|guardian| {
            let relation = w.word("consent-relation", guardian.relation);
            let label = format!("{relation}: {}", guardian.full_name.reveal());
            Choice::new(guardian.id.to_string(), label)
        })
        .collect();
    givers.push(Choice::new("new", w.t("consents-giver-new")));
    givers.push(Choice::new("learner", w.t("consents-giver-learner")));
    let relation = |r: &Relation| Choice::new(r.code(), w.word("consent-relation", r));
    let staff = Route::ALL.iter().filter(|route| **route != Route::Web);
    show(&RecordPage {
        relations: Relation::ALL.iter().map(relation).collect(),
        routes: staff.map(|r| Choice::new(r.code(), w.word("consent-route", r))).collect(),
        answers: Answer::ALL
            .iter()
            .map(|a| Choice::new(a.code(), w.word("consent-answer", a)))
            .collect(),
        org,
        record,
        form,
        faults,
        givers,
        may_note,
        may_bind,
        frame,
    })
}

pub(super) async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentRead>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    let record = app.consent_record(&permit, learner).await?;
    let may_note = person.may(Action::ConsentWrite, permit.path());
    let may = (may_note, may_note && permit.only().is_none());
    page(frame, org, record, NoteForm::default(), Faults::new(), may)
}

/// The page again with its faults, or the problem that it is.
async fn again(
    app: &App,
    frame: Frame,
    read: &Permit<ConsentRead>,
    learner: LearnerId,
    form: NoteForm,
    error: app::Error,
) -> Result<Response, Problem> {
    let faults = faults(frame.w, error)?;
    let record = app.consent_record(read, learner).await?;
    let may = (true, read.only().is_none());
    let page = page(frame, read.org(), record, form, faults, may)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn note(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
    sent: SentPicture,
) -> Result<Response, Problem> {
    let mut form = NoteForm::of_fields(&sent);
    // The photo is kept first: when something else is wrong with the form, it need not be taken again.
    if !sent.bytes.is_empty() {
        let photo = app::pictures::Sent { id: None, bytes: sent.bytes };
        match app.add_evidence(&permit, learner, photo).await {
            Ok(id) => form.picture = id.to_string(),
            Err(error) => {
                return again(&app, frame, &permit.also(&person)?, learner, form, error).await;
            }
        }
    }
    let noted = match form.noted(learner) {
        Ok(noted) => app.note_answers(&permit, &[noted]).await,
        Err(error) => Err(error),
    };
    match noted {
        Ok(()) => {
            Ok(done(&format!("/o/{org}/consents/{learner}"), "answers-noted").into_response())
        }
        Err(error) => again(&app, frame, &permit.also(&person)?, learner, form, error).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct EndForm {
    reason: String,
}

pub(super) async fn end_link(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((org, learner, guardian)): Path<(OrgId, LearnerId, GuardianId)>,
    Form(form): Form<EndForm>,
) -> Result<Response, Problem> {
    match app.end_guardian(&permit, guardian, &LinkEnding { reason: form.reason }).await {
        Ok(()) => {
            Ok(done(&format!("/o/{org}/consents/{learner}"), "guardian-ended").into_response())
        }
        Err(error) => {
            let read = permit.also(&person)?;
            again(&app, frame, &read, learner, NoteForm::default(), error).await
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AccountForm {
    login: String,
}

#[derive(Template)]
#[template(path = "consents/account.html")]
struct AccountPage {
    frame: Frame,
    login: String,
    invitation: Invitation,
    back: String,
}

pub(super) async fn give_account(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((org, learner, guardian)): Path<(OrgId, LearnerId, GuardianId)>,
    Form(form): Form<AccountForm>,
) -> Result<Response, Problem> {
    let back = format!("/o/{org}/consents/{learner}");
    let give = GuardianAccount { login: form.login.clone() };
    match app.give_account(&permit, guardian, &give).await {
        Ok(Some(invitation)) => {
            let page = AccountPage { frame, login: form.login, invitation, back };
            Ok(show(&page)?.into_response())
        }
        Ok(None) => Ok(done(&back, "guardian-bound").into_response()),
        Err(error) => {
            let read = permit.also(&person)?;
            again(&app, frame, &read, learner, NoteForm::default(), error).await
        }
    }
}

pub(super) async fn take_account(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((org, learner, guardian)): Path<(OrgId, LearnerId, GuardianId)>,
) -> Result<Redirect, Problem> {
    app.take_account(&permit, guardian).await?;
    Ok(done(&format!("/o/{org}/consents/{learner}"), "guardian-unbound"))
}
