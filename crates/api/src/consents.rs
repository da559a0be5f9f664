//! Consents by program: what staff see and note, slips for families, guardians' links and accounts.

use app::App;
use app::access::{ConsentRead, ConsentWrite};
use app::family::{
    ConsentMark, ConsentRow, ConsentsAsked, GuardianAccount, HistoryLine, LinkEnding, MakeSlips,
    Noted, PrintedSlip, SomeLearners,
};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::Instant;
use domain::consent::{AgeBand, Answer, Giver, Purpose, Relation, Route, Side, SlipState};
use domain::id::{ConsentId, GuardianId, LearnerId, OrgId, PictureId};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::accounts::CodeView;
use crate::book::{self, Book};
use crate::json::{Asked, Body};
use crate::lists::year_of;

/// The operations of this feature.
pub fn book() -> Book {
    let account = "/api/v1/orgs/{org}/guardians/{guardian}/account";
    Book::new()
        .add(
            book::get::<ConsentRead>(
                "/api/v1/orgs/{org}/consents",
                "consent",
                "A class's consents",
            )
            .query::<TableAsked>()
            .gives::<TableView>(),
            table,
        )
        .add(
            book::get::<ConsentRead>(
                "/api/v1/orgs/{org}/consents/{learner}",
                "consent",
                "One learner with every answer; looking is noted",
            )
            .gives::<RecordView>(),
            record,
        )
        .add(
            book::post::<ConsentWrite>(
                "/api/v1/orgs/{org}/consent-answers",
                "consent",
                "Note answers given by telephone, on paper or in person",
            )
            .takes::<NotedAnswers>()
            .status(204),
            note,
        )
        .add(
            book::post::<ConsentWrite>(
                "/api/v1/orgs/{org}/slips",
                "slip",
                "Make slips for families: token and code are told once",
            )
            .takes::<MakeSlips>()
            .gives::<Vec<PrintedSlip>>(),
            make,
        )
        .add(
            book::post::<ConsentWrite>(
                "/api/v1/orgs/{org}/slip-reminders",
                "slip",
                "Note that families were reminded",
            )
            .takes::<SomeLearners>()
            .gives::<RemindedView>()
            .status(200),
            remind,
        )
        .add(
            book::post::<ConsentWrite>(
                "/api/v1/orgs/{org}/guardians/{guardian}/end",
                "guardian",
                "End a guardian's link",
            )
            .takes::<LinkEnding>()
            .status(204),
            end_link,
        )
        .add(
            book::post::<ConsentWrite>(account, "guardian", "Give a guardian an account")
                .takes::<GuardianAccount>()
                .gives::<BoundView>(),
            give_account,
        )
        .add(
            book::delete::<ConsentWrite>(account, "guardian", "Take the account off this learner"),
            take_account,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct TableAsked {
    /// As 2026-2027; the present one when empty.
    school_year: String,
    /// The class; the first one when empty.
    class: String,
    /// Only learners whose answers about taking part are missing.
    missing: bool,
}

#[derive(Serialize, JsonSchema)]
struct TableView {
    school_year: String,
    class: String,
    classes: Vec<String>,
    all: usize,
    agreed: usize,
    waiting: usize,
    conflicts: usize,
    rows: Vec<RowView>,
}

#[derive(Serialize, JsonSchema)]
struct RowView {
    learner: LearnerId,
    full_name: Personal<String>,
    class: String,
    age_band: AgeBand,
    marks: Vec<ConsentMark>,
    waits: bool,
    conflict: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    slip: Option<SlipView>,
}

#[derive(Serialize, JsonSchema)]
struct SlipView {
    state: SlipState,
    reminded: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminded_at: Option<Instant>,
}

fn row(row: ConsentRow) -> RowView {
    let slip = |(state, reminded, reminded_at)| SlipView { state, reminded, reminded_at };
    RowView {
        learner: row.learner,
        full_name: row.full_name,
        class: row.class,
        age_band: row.band,
        marks: row.marks,
        waits: row.waits,
        conflict: row.conflict,
        slip: row.slip.map(slip),
    }
}

async fn table(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentRead>,
    Asked(asked): Asked<TableAsked>,
) -> Result<Json<TableView>, Problem> {
    let now = app.school_year();
    let year = if asked.school_year.is_empty() { now } else { year_of(&asked.school_year)? };
    let asked = ConsentsAsked { year, class: asked.class, missing: asked.missing };
    let table = app.consents(&permit, &asked).await?;
    Ok(Json(TableView {
        school_year: table.year.to_string(),
        class: table.class,
        classes: table.classes,
        all: table.all,
        agreed: table.agreed,
        waiting: table.waiting,
        conflicts: table.conflicts,
        rows: table.rows.into_iter().map(row).collect(),
    }))
}

#[derive(Serialize, JsonSchema)]
struct RecordView {
    learner: RowView,
    /// What stands in the way of taking part.
    missing: Vec<MissingView>,
    guardians: Vec<GuardianView>,
    /// Every answer, the newest first.
    history: Vec<AnswerView>,
}

#[derive(Serialize, JsonSchema)]
struct MissingView {
    purpose: Purpose,
    giver: Giver,
    side: Side,
}

#[derive(Serialize, JsonSchema)]
struct GuardianView {
    id: GuardianId,
    full_name: Personal<String>,
    relation: Relation,
    /// Empty unless contact is agreed to.
    phone: Personal<String>,
    account: bool,
    since: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
    end_reason: String,
}

#[derive(Serialize, JsonSchema)]
struct AnswerView {
    id: ConsentId,
    purpose: Purpose,
    giver: Giver,
    #[serde(skip_serializing_if = "Option::is_none")]
    guardian: Option<Personal<String>>,
    answer: Answer,
    route: Route,
    text_version: String,
    at: Instant,
    until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    noted_by: Option<Personal<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<PictureId>,
    remark: String,
}

fn answer(line: HistoryLine) -> AnswerView {
    let consent = line.consent;
    let learner = consent.who == domain::consent::Who::Learner;
    AnswerView {
        id: consent.id,
        purpose: consent.purpose,
        giver: if learner { Giver::Learner } else { Giver::Guardian },
        guardian: line.guardian,
        answer: consent.answer,
        route: consent.route,
        text_version: consent.text_version,
        at: consent.at,
        until: consent.until.to_string(),
        noted_by: line.noted_by,
        picture: consent.picture,
        remark: consent.remark,
    }
}

async fn record(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentRead>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Json<RecordView>, Problem> {
    let record = app.consent_record(&permit, learner).await?;
    let missing = |why: domain::consent::WhyNot| MissingView {
        purpose: why.purpose,
        giver: why.giver,
        side: why.side,
    };
    let guardians = record.guardians.into_iter().map(|guardian| GuardianView {
        id: guardian.id,
        full_name: guardian.full_name,
        relation: guardian.relation,
        phone: guardian.phone,
        account: guardian.account.is_some(),
        since: guardian.since,
        ended_at: guardian.ended_at,
        end_reason: guardian.end_reason,
    });
    Ok(Json(RecordView {
        guardians: guardians.collect(),
        learner: row(record.row),
        missing: record.missing.into_iter().map(missing).collect(),
        history: record.history.into_iter().map(answer).collect(),
    }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NotedAnswers {
    /// Answers, giver by giver: all of them or none.
    notes: Vec<Noted>,
}

async fn note(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Body(noted): Body<NotedAnswers>,
) -> Result<StatusCode, Problem> {
    app.note_answers(&permit, &noted.notes).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn make(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Body(make): Body<MakeSlips>,
) -> Result<(StatusCode, Json<Vec<PrintedSlip>>), Problem> {
    Ok((StatusCode::CREATED, Json(app.make_slips(&permit, &make).await?)))
}

#[derive(Serialize, JsonSchema)]
struct RemindedView {
    /// Slips on which the reminder was noted.
    noted: usize,
}

async fn remind(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Body(remind): Body<SomeLearners>,
) -> Result<Json<RemindedView>, Problem> {
    let noted = app.remind_families(&permit, &remind).await?;
    Ok(Json(RemindedView { noted }))
}

async fn end_link(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((_, id)): Path<(OrgId, GuardianId)>,
    Body(ending): Body<LinkEnding>,
) -> Result<StatusCode, Problem> {
    app.end_guardian(&permit, id, &ending).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, JsonSchema)]
struct BoundView {
    /// The one-time code when the account is new; none when a guardian's account was there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<CodeView>,
}

async fn give_account(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((_, id)): Path<(OrgId, GuardianId)>,
    Body(give): Body<GuardianAccount>,
) -> Result<(StatusCode, Json<BoundView>), Problem> {
    let invitation = app.give_account(&permit, id, &give).await?.map(CodeView::from);
    Ok((StatusCode::CREATED, Json(BoundView { invitation })))
}

async fn take_account(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((_, id)): Path<(OrgId, GuardianId)>,
) -> Result<StatusCode, Problem> {
    app.take_account(&permit, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
