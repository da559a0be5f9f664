//! Activities by program: the list, one, schedule and change; months, attendance and steps beside.

mod attendance;
mod door;
mod meetings;
mod months;
mod paper;
mod path;
mod roster;
mod steps;

use app::access::{ActivityRead, ActivityWrite};
use app::activities::{Activity, Asked as Wanted, Details};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::activity::{Cause, Disruption, Kind, Presence, Stage};
use domain::calendar::Month;
use domain::id::{ActivityId, CampaignId, ClubId, ItemId};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use self::months::known;
pub(crate) use self::path::At;
use crate::book::{self, Book};
use crate::json::{Asked, Body, Made, PageView};

const LIST: &str = "/api/v1/orgs/{org}/activities";
const ONE: &str = "/api/v1/orgs/{org}/activities/{id}";

/// The operations of this feature.
pub fn book() -> Book {
    let object = "activity";
    Book::new()
        .add(
            book::get::<ActivityRead>(LIST, object, "The activities of a month, in calendar order")
                .query::<ActivitiesAsked>()
                .gives::<PageView<ActivityLine>>(),
            list,
        )
        .add(
            book::post::<ActivityWrite>(LIST, object, "Schedule an activity")
                .takes::<Details>()
                .gives::<Made<ActivityId>>(),
            schedule,
        )
        .join(months::book())
        .join(paper::book())
        .add(book::get::<ActivityRead>(ONE, object, "One activity").gives::<ActivityView>(), one)
        .add(
            book::put::<ActivityWrite>(ONE, object, "Change a planned activity").takes::<Details>(),
            change,
        )
        .join(attendance::book())
        .join(door::book())
        .join(meetings::book())
        .join(roster::book())
        .join(steps::book())
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct ActivitiesAsked {
    /// Year and month: 202611; the present month when absent.
    month: Option<Month>,
    /// Only this club.
    club: Option<ClubId>,
    /// Only this kind.
    kind: Option<Kind>,
    /// Only this stage.
    stage: Option<Stage>,
    /// The `next` of the page before.
    #[schemars(with = "Option<String>")]
    after: Option<After>,
}

#[derive(Serialize, JsonSchema)]
struct ActivityLine {
    id: ActivityId,
    item: Option<ItemId>,
    /// The campaign it belongs to.
    campaign: Option<CampaignId>,
    club: ClubId,
    club_name: String,
    kind: Kind,
    title: String,
    day: String,
    starts_at: String,
    minutes: i64,
    place: String,
    /// Name of the adult in charge, or empty.
    adult: Personal<String>,
    /// Name of the partner, or empty.
    partner: String,
    /// Name of the second adult, or empty.
    second_adult: Personal<String>,
    /// Whether one of them cannot come and nobody comes instead: nobody signs up, nothing is opened.
    blocked: bool,
    /// How many learners have a place; 0: as many as come.
    capacity: i64,
    /// Whether it is held outside the school.
    outside: bool,
    stage: Stage,
    /// People reached besides the members, lượt.
    reached: i64,
    /// Why it was moved, cancelled or reopened.
    reason: String,
    /// Why it does not take place as it was planned, in a word.
    cause: Option<Cause>,
    /// Send it back as `seen` with a change.
    changed: i64,
    /// Ambassadors who took part.
    present: i64,
    /// Ambassadors whose attendance was taken.
    marked: i64,
    /// Help counted, lượt.
    helped: i64,
}

fn line(activity: Activity) -> ActivityLine {
    ActivityLine {
        blocked: activity.is_blocked(),
        id: activity.id,
        item: activity.item,
        campaign: activity.campaign,
        club: activity.club,
        club_name: activity.club_name,
        kind: activity.kind,
        title: activity.title,
        day: activity.day.to_string(),
        starts_at: activity.starts_at,
        minutes: activity.minutes,
        place: activity.place,
        adult: activity.adult,
        partner: activity.partner,
        second_adult: activity.second_adult,
        capacity: activity.capacity,
        outside: activity.outside,
        stage: activity.stage,
        reached: activity.reached,
        reason: activity.reason,
        cause: activity.cause,
        changed: activity.changed,
        present: activity.present,
        marked: activity.marked,
        helped: activity.helped,
    }
}

#[derive(Serialize, JsonSchema)]
struct ActivityView {
    #[serde(flatten)]
    activity: ActivityLine,
    /// How many were marked how.
    presences: Vec<PresenceCount>,
    /// How often and why it was moved or called off, the latest first.
    disruptions: Vec<DisruptionView>,
    /// How many learners have a place.
    places: usize,
    /// What its tally comes to.
    tally: Vec<SumView>,
}

/// One act that moved it or called it off.
#[derive(Serialize, JsonSchema)]
struct DisruptionView {
    what: Disruption,
    cause: Cause,
    reason: String,
    was_day: String,
    was_at: String,
    was_place: String,
    /// None when it was called off.
    day: Option<String>,
    /// When it begins now, or empty.
    starts_at: String,
    /// Where it is now, or empty.
    place: String,
    /// Whether somebody said that everybody was told.
    told: bool,
}

fn disruption(one: app::activities::Disrupted) -> DisruptionView {
    DisruptionView {
        what: one.what,
        cause: one.cause,
        reason: one.reason,
        was_day: one.was_day.to_string(),
        was_at: one.was_at,
        was_place: one.was_place,
        day: one.day.map(|day| day.to_string()),
        starts_at: one.starts_at,
        place: one.place,
        told: one.told_at.is_some(),
    }
}

#[derive(Serialize, JsonSchema)]
struct PresenceCount {
    presence: Presence,
    count: i64,
}

/// Help of one service and audience.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SumView {
    service: &'static str,
    audience: &'static str,
    /// Lượt.
    quantity: i64,
}

pub(crate) fn sum(sum: &app::activities::TallySum) -> SumView {
    let (service, audience) = (sum.service.code, sum.audience.code);
    SumView { service, audience, quantity: sum.quantity }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Asked(asked): Asked<ActivitiesAsked>,
) -> Result<Json<PageView<ActivityLine>>, Problem> {
    let wanted = Wanted {
        month: known(asked.month)?,
        club: asked.club,
        kind: asked.kind,
        stage: asked.stage,
        after: asked.after,
    };
    let listing = app.activities(&permit, &wanted).await?;
    Ok(Json(PageView::of(listing.page, line)))
}

async fn schedule(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Body(new): Body<Details>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.schedule(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Path(at): Path<At>,
) -> Result<Json<ActivityView>, Problem> {
    let view = app.activity(&permit, at.id).await?;
    let count = |(presence, count)| PresenceCount { presence, count };
    Ok(Json(ActivityView {
        activity: line(view.activity),
        presences: view.presences.into_iter().map(count).collect(),
        disruptions: view.disruptions.into_iter().map(disruption).collect(),
        places: view.places,
        tally: view.sums.iter().map(sum).collect(),
    }))
}

async fn change(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(change): Body<Details>,
) -> Result<StatusCode, Problem> {
    app.change_activity(&permit, at.id, &change).await?;
    Ok(StatusCode::NO_CONTENT)
}
