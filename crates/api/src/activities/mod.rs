//! Activities by program: the list, one, schedule and change, attendance, the steps, the plan's progress.

use app::access::{ActivityRead, ActivityWrite, PlanRead};
use app::activities::{Activity, Asked as Wanted, Details, Held, ItemProgress, Reason, Sheet};
use app::{After, App};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::activity::{Kind, Presence, Stage};
use domain::calendar::Month;
use domain::id::{ActivityId, ClubId, ItemId, TermId};
use domain::ledger::Unit;
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

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
        .add(
            book::get::<ActivityRead>(
                "/api/v1/orgs/{org}/activity-months",
                object,
                "How many activities each month of the school year has",
            )
            .query::<MonthAsked>()
            .gives::<Vec<MonthView>>(),
            months,
        )
        .add(
            book::get::<PlanRead>(
                "/api/v1/orgs/{org}/plan-progress",
                object,
                "The plan items of a month with what was counted towards them",
            )
            .query::<MonthAsked>()
            .gives::<Vec<ProgressView>>(),
            progress,
        )
        .add(book::get::<ActivityRead>(ONE, object, "One activity").gives::<ActivityView>(), one)
        .add(
            book::put::<ActivityWrite>(ONE, object, "Change a planned activity").takes::<Details>(),
            change,
        )
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/attendance",
                "attendance",
                "The attendance grid",
            )
            .gives::<SheetView>(),
            attendance,
        )
        .add(
            book::put::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/attendance",
                "attendance",
                "Take attendance: every member once; taken again, it corrects",
            )
            .takes::<Sheet>(),
            take,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/hold",
                object,
                "Say that it took place",
            )
            .takes::<Held>()
            .status(204),
            hold,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/cancel",
                object,
                "Call it off; nothing of it counts",
            )
            .takes::<Reason>()
            .status(204),
            cancel,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/reopen",
                object,
                "Take back a wrong held or cancelled",
            )
            .takes::<Reason>()
            .status(204),
            reopen,
        )
}

/// The activity of a path.
#[derive(Deserialize)]
pub(crate) struct At {
    pub(crate) id: ActivityId,
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

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct MonthAsked {
    /// Year and month: 202611; the present month when absent.
    month: Option<Month>,
}

/// A number that is a month.
fn known(month: Option<Month>) -> Result<Option<Month>, Problem> {
    match month {
        Some(m) if !(1..=12).contains(&(m.0 % 100)) || !(2000..2199).contains(&(m.0 / 100)) => {
            Err(Problem::BadRequest)
        }
        other => Ok(other),
    }
}

#[derive(Serialize, JsonSchema)]
struct ActivityLine {
    id: ActivityId,
    item: Option<ItemId>,
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
    stage: Stage,
    /// People reached besides the members, lượt.
    reached: i64,
    /// Why it was cancelled or reopened.
    reason: String,
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
        id: activity.id,
        item: activity.item,
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
        stage: activity.stage,
        reached: activity.reached,
        reason: activity.reason,
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
    /// What its tally comes to.
    tally: Vec<SumView>,
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

#[derive(Serialize, JsonSchema)]
struct SheetView {
    /// Send it back as `seen`.
    changed: i64,
    members: Vec<MemberView>,
}

#[derive(Serialize, JsonSchema)]
struct MemberView {
    term: TermId,
    name: Personal<String>,
    class: Personal<String>,
    presence: Option<Presence>,
}

#[derive(Serialize, JsonSchema)]
struct MonthView {
    month: Month,
    /// Activities in it; cancelled ones do not count.
    count: i64,
}

#[derive(Serialize, JsonSchema)]
struct ProgressView {
    item: ItemId,
    title: String,
    kind: Kind,
    unit: Unit,
    /// Aimed at, in the unit.
    target: i64,
    /// Counted in the same unit; absent where nothing of the kind is counted in it.
    counted: Option<i64>,
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

async fn months(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Asked(asked): Asked<MonthAsked>,
) -> Result<Json<Vec<MonthView>>, Problem> {
    let wanted = Wanted { month: known(asked.month)?, ..Wanted::default() };
    let strip = app.activities(&permit, &wanted).await?.strip;
    let view = |m: app::activities::MonthCount| MonthView { month: m.month, count: m.count };
    Ok(Json(strip.into_iter().map(view).collect()))
}

async fn progress(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Asked(asked): Asked<MonthAsked>,
) -> Result<Json<Vec<ProgressView>>, Problem> {
    let items = app.month_progress(&permit, known(asked.month)?).await?;
    let view = |progress: ItemProgress| ProgressView {
        item: progress.item.id,
        title: progress.item.title,
        kind: progress.item.kind,
        unit: progress.item.unit,
        target: progress.item.quantity,
        counted: progress.countable.then_some(progress.counted),
    };
    Ok(Json(items.into_iter().map(view).collect()))
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

async fn attendance(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<Json<SheetView>, Problem> {
    let view = app.attendance(&permit, at.id).await?;
    let member = |member: app::activities::Member| MemberView {
        term: member.term,
        name: member.name,
        class: member.class,
        presence: member.presence,
    };
    let members = view.members.into_iter().map(member).collect();
    Ok(Json(SheetView { changed: view.activity.changed, members }))
}

async fn take(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(sheet): Body<Sheet>,
) -> Result<StatusCode, Problem> {
    app.take_attendance(&permit, at.id, &sheet).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn hold(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(held): Body<Held>,
) -> Result<StatusCode, Problem> {
    app.hold_activity(&permit, at.id, &held).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(why): Body<Reason>,
) -> Result<StatusCode, Problem> {
    app.cancel_activity(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reopen(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(why): Body<Reason>,
) -> Result<StatusCode, Problem> {
    app.reopen_activity(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
