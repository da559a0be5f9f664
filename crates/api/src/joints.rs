//! Joint activities by program: who takes part in numbers, inviting and taking back, invitations and their answers.

use app::App;
use app::access::{ActivityRead, ActivityWrite, JointAnswer};
use app::joints::{Accept, Coming, EndInvitation, Invite, Side};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::activity::{Kind, Stage};
use domain::id::{ActivityId, ClubId, InvitationId, OrgId};
use domain::joint::{Invitee, Standing};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::activities::At;
use crate::book::{self, Book};
use crate::json::{Asked, Body, Made};

const SIDES: &str = "/api/v1/orgs/{org}/activities/{id}/joint";
const ONE: &str = "/api/v1/orgs/{org}/joints/{id}";

/// The operations of this feature.
pub fn book() -> Book {
    let object = "invitation";
    Book::new()
        .add(
            book::get::<ActivityRead>(SIDES, object, "Who takes part in an activity, in numbers")
                .gives::<Vec<SideView>>(),
            sides,
        )
        .add(
            book::post::<ActivityWrite>(
                SIDES,
                object,
                "Invite a school or partner, add a club of the own school or a partner without an account",
            )
            .takes::<Invite>()
            .gives::<Made<InvitationId>>(),
            invite,
        )
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/joint-choices",
                object,
                "Whom one can invite; a search finds schools of the whole province",
            )
            .query::<ChoicesAsked>()
            .gives::<ChoicesView>(),
            choices,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/joint/{invitation}/end",
                object,
                "Take an invitation back; who had a place is told",
            )
            .takes::<EndInvitation>()
            .status(204),
            end,
        )
        .add(
            book::get::<JointAnswer>(
                "/api/v1/orgs/{org}/joints",
                object,
                "To what the org is invited, the newest first",
            )
            .gives::<Vec<ComingView>>(),
            list,
        )
        .add(book::get::<JointAnswer>(ONE, object, "An invitation").gives::<ComingView>(), one)
        .add(
            book::post::<JointAnswer>(
                "/api/v1/orgs/{org}/joints/{id}/acceptance",
                object,
                "Take part; said again, with other places",
            )
            .takes::<Accept>()
            .gives::<Accepted>()
            .status(200),
            accept,
        )
        .add(
            book::post::<JointAnswer>(
                "/api/v1/orgs/{org}/joints/{id}/refusal",
                object,
                "Do not take part",
            )
            .takes::<EndInvitation>()
            .status(204),
            refuse,
        )
        .add(
            book::post::<JointAnswer>(
                "/api/v1/orgs/{org}/joints/{id}/withdrawal",
                object,
                "Withdraw; the school's pupils who have a place are told",
            )
            .takes::<EndInvitation>()
            .status(204),
            withdraw,
        )
        .add(
            book::post::<JointAnswer>(
                "/api/v1/orgs/{org}/joints/{id}/read",
                object,
                "Note that what changed was read",
            )
            .status(204),
            read,
        )
}

/// One of those who take part. Children are counted, never named.
#[derive(Serialize, JsonSchema)]
struct SideView {
    /// None for the host.
    invitation: Option<InvitationId>,
    /// None for the host.
    kind: Option<Invitee>,
    name: String,
    /// Whom to ask at a partner without an account; empty for everybody but the host.
    contact: Personal<String>,
    /// Whether it is this org's own.
    own: bool,
    state: Standing,
    /// Why it does not take part; empty for everybody but the host.
    reason: String,
    /// None when there is no limit.
    places: Option<i64>,
    /// Learners who have a place.
    signed: i64,
    /// Learners who wait.
    waiting: i64,
    /// Learners who took part.
    present: i64,
    /// The activity in which it is read, at this org.
    activity: Option<ActivityId>,
}

fn side(one: Side) -> SideView {
    SideView {
        invitation: one.invitation,
        kind: one.kind,
        name: one.name,
        contact: one.contact,
        own: one.own,
        state: one.state,
        reason: one.reason,
        places: one.places,
        signed: one.signed,
        waiting: one.waiting,
        present: one.present,
        activity: one.part,
    }
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct ChoicesAsked {
    /// Part of a school's name or code; marks do not matter.
    search: String,
}

#[derive(Serialize, JsonSchema)]
struct ChoicesView {
    schools: Vec<OrgLine>,
    partners: Vec<OrgLine>,
    clubs: Vec<ClubLine>,
}

#[derive(Serialize, JsonSchema)]
struct OrgLine {
    id: OrgId,
    code: String,
    name: String,
}

#[derive(Serialize, JsonSchema)]
struct ClubLine {
    id: ClubId,
    name: String,
}

/// An invitation with what it is to.
#[derive(Serialize, JsonSchema)]
struct ComingView {
    id: InvitationId,
    host: OrgId,
    host_name: String,
    guest: OrgId,
    guest_name: String,
    /// Whether this org is the one that answers.
    asked: bool,
    state: Standing,
    reason: String,
    title: String,
    kind: Kind,
    day: String,
    starts_at: String,
    minutes: i64,
    place: String,
    /// Whether it is held outside the school.
    outside: bool,
    /// Where the host's activity stands.
    stage: Stage,
    /// The guest's share; 0: no limit.
    places: i64,
    /// Places that the guest can have; none when there is no limit.
    left: Option<i64>,
    /// The guest's own activity, for the guest.
    activity: Option<ActivityId>,
}

fn coming(one: Coming) -> ComingView {
    let invitation = one.invitation;
    ComingView {
        id: invitation.id,
        host: invitation.org,
        host_name: invitation.org_name,
        guest: invitation.guest,
        guest_name: invitation.name,
        asked: one.asked,
        state: invitation.state,
        reason: invitation.reason,
        title: one.title,
        kind: one.kind,
        day: one.day.to_string(),
        starts_at: one.starts_at,
        minutes: one.minutes,
        place: one.place,
        outside: one.outside,
        stage: one.stage,
        places: invitation.places,
        left: one.left,
        activity: invitation.part.filter(|_| one.asked),
    }
}

#[derive(Serialize, JsonSchema)]
struct Accepted {
    /// The school's own activity; a partner has none.
    activity: Option<ActivityId>,
}

#[derive(Deserialize)]
struct AtInvitation {
    id: InvitationId,
}

#[derive(Deserialize)]
struct AtEnd {
    id: ActivityId,
    invitation: InvitationId,
}

async fn sides(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Path(at): Path<At>,
) -> Result<Json<Vec<SideView>>, Problem> {
    let view = app.joint(&permit, at.id).await?;
    let sides = view.map(|view| view.sides).unwrap_or_default();
    Ok(Json(sides.into_iter().map(side).collect()))
}

async fn invite(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(invite): Body<Invite>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.invite_joint(&permit, at.id, &invite).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn choices(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Asked(asked): Asked<ChoicesAsked>,
) -> Result<Json<ChoicesView>, Problem> {
    let found = app.joint_choices(&permit, at.id, &asked.search).await?;
    let line = |org: app::orgs::Org| OrgLine { id: org.id, code: org.code, name: org.name };
    let club = |club: app::clubs::Club| ClubLine { id: club.id, name: club.name };
    Ok(Json(ChoicesView {
        schools: found.schools.into_iter().map(line).collect(),
        partners: found.partners.into_iter().map(line).collect(),
        clubs: found.clubs.into_iter().map(club).collect(),
    }))
}

async fn end(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<AtEnd>,
    Body(why): Body<EndInvitation>,
) -> Result<StatusCode, Problem> {
    app.end_invitation(&permit, at.id, at.invitation, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
) -> Result<Json<Vec<ComingView>>, Problem> {
    Ok(Json(app.invitations(&permit).await?.into_iter().map(coming).collect()))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
    Path(at): Path<AtInvitation>,
) -> Result<Json<ComingView>, Problem> {
    Ok(Json(coming(app.invitation(&permit, at.id).await?)))
}

async fn accept(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
    Path(at): Path<AtInvitation>,
    Body(accept): Body<Accept>,
) -> Result<Json<Accepted>, Problem> {
    let activity = app.accept_invitation(&permit, at.id, &accept).await?;
    Ok(Json(Accepted { activity }))
}

async fn refuse(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
    Path(at): Path<AtInvitation>,
    Body(why): Body<EndInvitation>,
) -> Result<StatusCode, Problem> {
    app.decline_invitation(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn withdraw(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
    Path(at): Path<AtInvitation>,
    Body(why): Body<EndInvitation>,
) -> Result<StatusCode, Problem> {
    app.withdraw_from_joint(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(
    State(app): State<App>,
    Permitted(permit): Permitted<JointAnswer>,
    Path(at): Path<AtInvitation>,
) -> Result<StatusCode, Problem> {
    app.joint_read(&permit, at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
