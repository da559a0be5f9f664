//! Clubs: list, found, one with its members and their posts, take learners in, close.

use app::App;
use app::access::{ForceManage, ForceRead};
use app::clubs::advisors::Advisor;
use app::clubs::officers::{Appoint, Dismissal, Officer};
use app::clubs::terms::{TakeIn, TakenIn};
use app::clubs::{Club, ClubClosing, NewClub};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::club::AdvisorPost;
use domain::id::{AccountId, AdvisorId, ClubId, OfficerId, OrgId, TermId};
use domain::personal::Personal;
use domain::term::{ClubKind, ClubPost};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::force::{TermView, term};
use crate::json::{Body, Made};

/// The operations of this feature.
pub fn book() -> Book {
    let clubs = "/api/v1/orgs/{org}/clubs";
    Book::new()
        .add(
            book::get::<ForceRead>(clubs, "club", "The clubs of a school").gives::<Vec<ClubLine>>(),
            list,
        )
        .add(
            book::post::<ForceManage>(clubs, "club", "Found a club")
                .takes::<NewClub>()
                .gives::<Made<ClubId>>(),
            found,
        )
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/clubs/{id}",
                "club",
                "A club and its active members",
            )
            .gives::<ClubView>(),
            one,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/clubs/{id}/members",
                "club",
                "Take learners in; those who are in already stay as they are",
            )
            .takes::<TakeIn>()
            .gives::<TakenIn>()
            .status(200),
            take_in,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/clubs/{id}/closure",
                "club",
                "Close a club; its members' terms end",
            )
            .takes::<ClubClosing>()
            .status(204),
            close,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/clubs/{id}/officers",
                "club",
                "Give a member a post; whoever holds one that only one may hold gives it up",
            )
            .takes::<Appoint>()
            .gives::<Made<OfficerId>>(),
            appoint,
        )
        .add(
            book::post::<ForceManage>(
                "/api/v1/orgs/{org}/clubs/{id}/officers/{officer}/end",
                "club",
                "End a member's time in a post",
            )
            .takes::<Dismissal>()
            .status(204),
            dismiss,
        )
}

#[derive(Serialize, JsonSchema)]
struct ClubLine {
    id: ClubId,
    kind: ClubKind,
    name: String,
    decision: String,
    /// The day of that decision, ISO; missing when it was not noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_on: Option<String>,
    founded_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_on: Option<String>,
    advisor: String,
    members: i64,
}

#[derive(Serialize, JsonSchema)]
struct ClubView {
    #[serde(flatten)]
    club: ClubLine,
    active: Vec<TermView>,
    officers: Vec<OfficerView>,
    advisors: Vec<AdvisorView>,
}

/// A member's time in a post. Days are ISO.
#[derive(Serialize, JsonSchema)]
pub(crate) struct OfficerView {
    id: OfficerId,
    term: TermId,
    full_name: Personal<String>,
    class: String,
    post: ClubPost,
    since: String,
    /// The last day; missing while in post.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A teacher's time as advisor of a club. Days are ISO.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AdvisorView {
    id: AdvisorId,
    /// Missing for a name from the time before advisors had an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    full_name: Personal<String>,
    post: AdvisorPost,
    since: String,
    /// The last day; missing while it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Whether the club has still to be taken over.
    coming: bool,
    /// What was said when the club was taken over.
    remark: String,
    /// SHA-256 of the kit that was taken over; empty where there was none.
    kit_hash: String,
}

impl AdvisorView {
    pub(crate) fn of(one: &Advisor) -> Self {
        Self {
            id: one.id,
            account: one.account,
            full_name: one.full_name.clone(),
            post: one.post,
            since: one.since.to_string(),
            until: one.until.map(|day| day.to_string()),
            coming: one.is_coming(),
            remark: one.remark.clone(),
            kit_hash: one.kit_hash.clone(),
        }
    }
}

pub(crate) fn officer(one: Officer) -> OfficerView {
    OfficerView {
        id: one.id,
        term: one.term,
        full_name: one.full_name,
        class: one.class,
        post: one.post,
        since: one.since.to_string(),
        until: one.until.map(|day| day.to_string()),
    }
}

fn line(club: Club) -> ClubLine {
    ClubLine {
        id: club.id,
        kind: club.kind,
        name: club.name,
        decision: club.decision,
        decided_on: club.decided_on.map(|on| on.to_string()),
        founded_on: club.founded_on.to_string(),
        closed_on: club.closed_on.map(|on| on.to_string()),
        advisor: club.advisor,
        members: club.members,
    }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
) -> Result<Json<Vec<ClubLine>>, Problem> {
    Ok(Json(app.clubs(&permit).await?.into_iter().map(line).collect()))
}

async fn found(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Body(new): Body<NewClub>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.found_club(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): Path<(OrgId, ClubId)>,
) -> Result<Json<ClubView>, Problem> {
    let view = app.club(&permit, id).await?;
    let active = view.members.into_iter().map(term).collect();
    let officers = view.officers.into_iter().map(officer).collect();
    let advisors = view.advisors.iter().map(AdvisorView::of).collect();
    Ok(Json(ClubView { club: line(view.club), active, officers, advisors }))
}

async fn take_in(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): Path<(OrgId, ClubId)>,
    Body(take): Body<TakeIn>,
) -> Result<Json<TakenIn>, Problem> {
    Ok(Json(app.take_in(&permit, id, &take).await?))
}

async fn close(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): Path<(OrgId, ClubId)>,
    Body(closing): Body<ClubClosing>,
) -> Result<StatusCode, Problem> {
    app.close_club(&permit, id, &closing).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn appoint(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id)): Path<(OrgId, ClubId)>,
    Body(new): Body<Appoint>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.appoint_officer(&permit, id, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn dismiss(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceManage>,
    Path((_, id, officer)): Path<(OrgId, ClubId, OfficerId)>,
    Body(dismissal): Body<Dismissal>,
) -> Result<StatusCode, Problem> {
    app.dismiss_officer(&permit, id, officer, &dismissal).await?;
    Ok(StatusCode::NO_CONTENT)
}
