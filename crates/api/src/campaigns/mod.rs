//! Campaigns by program: written, opened and closed above, joined below, counted while they run.

mod views;

use app::App;
use app::access::{CampaignAnswer, CampaignManage, PlanRead};
use app::campaigns::{
    CampaignChange, CampaignEntry, CampaignReply, GroupRow, NewCampaign, NothingOn, SeenCampaign,
};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::campaign::{Target, figures};
use domain::id::CampaignId;
use domain::indicator::Indicator;
use schemars::JsonSchema;
use serde::Deserialize;
use web::{Permitted, Problem};

use self::views::{
    ActivityView, AimView, AimsView, CampaignView, EntryView, GroupView, LineView, ProgressView,
    RecordsView, TargetView, campaign, sums, unit,
};
use crate::book::{Book, get, post, put};
use crate::json::{Asked, Body, Made, WholeView};

/// The operations of this feature.
pub fn book() -> Book {
    Book::new().join(reading()).join(writing())
}

fn reading() -> Book {
    let of = "campaign";
    Book::new()
        .add(
            get::<PlanRead>(
                "/api/v1/orgs/{org}/campaigns",
                of,
                "The campaigns of an org and of those above it",
            )
            .gives::<WholeView<EntryView>>(),
            list,
        )
        .add(
            get::<PlanRead>(
                "/api/v1/orgs/{org}/campaigns/{campaign}",
                of,
                "How far a campaign is, seen from an org",
            )
            .gives::<ProgressView>(),
            one,
        )
        .add(
            get::<PlanRead>(
                "/api/v1/orgs/{org}/campaigns/{campaign}/records",
                of,
                "The records behind a figure of a school",
            )
            .query::<Which>()
            .gives::<RecordsView>(),
            records,
        )
        .add(
            get::<CampaignManage>(
                "/api/v1/orgs/{org}/campaign-figures",
                of,
                "What a campaign can aim at",
            )
            .gives::<AimsView>(),
            aims,
        )
}

fn writing() -> Book {
    let of = "campaign";
    let one = "/api/v1/orgs/{org}/campaigns/{campaign}";
    Book::new()
        .add(
            post::<CampaignManage>("/api/v1/orgs/{org}/campaigns", of, "Write a draft")
                .takes::<NewCampaign>()
                .gives::<Made<CampaignId>>(),
            add,
        )
        .add(
            put::<CampaignManage>(one, of, "Change a campaign")
                .takes::<CampaignChange>()
                .gives::<CampaignView>()
                .status(200),
            change,
        )
        .add(
            put::<CampaignManage>(
                "/api/v1/orgs/{org}/campaigns/{campaign}/opening",
                of,
                "Open a campaign and invite the schools below",
            )
            .takes::<SeenCampaign>()
            .gives::<CampaignView>()
            .status(200),
            open,
        )
        .add(
            put::<CampaignManage>(
                "/api/v1/orgs/{org}/campaigns/{campaign}/closing",
                of,
                "Close a campaign and keep its figures",
            )
            .takes::<SeenCampaign>()
            .gives::<CampaignView>()
            .status(200),
            close,
        )
        .add(
            put::<CampaignAnswer>(
                "/api/v1/orgs/{org}/campaigns/{campaign}/answer",
                of,
                "Join a campaign, or decline",
            )
            .takes::<CampaignReply>()
            .status(204),
            answer,
        )
        .add(
            put::<CampaignAnswer>(
                "/api/v1/orgs/{org}/campaigns/{campaign}/nothing",
                of,
                "Say that the present day has nothing to tell",
            )
            .takes::<NothingOn>()
            .status(204),
            nothing,
        )
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
) -> Result<Json<WholeView<EntryView>>, Problem> {
    let entry = |of: CampaignEntry| EntryView {
        answer: of.answered.map(|answered| answered.answer),
        campaign: campaign(of.campaign),
    };
    let rows = app.campaigns(&permit).await?.into_iter().map(entry).collect();
    Ok(Json(WholeView { rows }))
}

#[derive(Deserialize)]
struct Named {
    campaign: String,
}

impl Named {
    fn read(&self) -> Result<CampaignId, Problem> {
        self.campaign.parse().map_err(|_| Problem::NotFound)
    }
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<Named>,
) -> Result<Json<ProgressView>, Problem> {
    let view = app.campaign(&permit, path.read()?).await?;
    let target = |of: &Target| TargetView {
        indicator: of.indicator.code,
        unit: of.indicator.unit,
        area: of.area,
        quantity: of.quantity,
    };
    let group =
        |row: &GroupRow| GroupView { area: row.area, units: row.units, sums: sums(&row.sums) };
    Ok(Json(ProgressView {
        targets: view.targets.iter().map(target).collect(),
        sums: sums(&view.sums),
        groups: view.groups.iter().map(group).collect(),
        units: view.units.into_iter().map(unit).collect(),
        schools: view.schools.into_iter().map(unit).collect(),
        answered: view.answered.map_or(0, |of| of.changed),
        campaign: campaign(view.campaign),
    }))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct Which {
    /// Code of the figure; always needed.
    indicator: String,
}

async fn records(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<Named>,
    Asked(asked): Asked<Which>,
) -> Result<Json<RecordsView>, Problem> {
    let of = app.campaign_records(&permit, path.read()?, &asked.indicator).await?;
    let activity = |of: app::campaigns::CampaignActivity| ActivityView {
        id: of.id,
        title: of.title,
        day: of.day,
        stage: of.stage,
    };
    let line = |of: app::campaigns::CampaignLine| LineView {
        seq: of.seq,
        day: of.day,
        measure: of.measure,
        service: of.service,
        audience: of.audience,
        quantity: of.quantity,
        source: of.source,
    };
    Ok(Json(RecordsView {
        indicator: of.indicator.code,
        unit: of.indicator.unit,
        done: of.done,
        activities: of.activities.into_iter().map(activity).collect(),
        lines: of.lines.into_iter().map(line).collect(),
    }))
}

async fn aims(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
) -> Result<Json<AimsView>, Problem> {
    let areas = app.campaign_form(&permit, None).await?.areas;
    let aim =
        |of: &'static Indicator| AimView { indicator: of.code, unit: of.unit, name: of.name_vi };
    Ok(Json(AimsView { areas, figures: figures().map(aim).collect() }))
}

async fn add(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
    Body(new): Body<NewCampaign>,
) -> Result<(StatusCode, Json<Made<CampaignId>>), Problem> {
    let id = app.add_campaign(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn change(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
    Path(path): Path<Named>,
    Body(change): Body<CampaignChange>,
) -> Result<Json<CampaignView>, Problem> {
    Ok(Json(campaign(app.change_campaign(&permit, path.read()?, &change).await?)))
}

async fn open(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
    Path(path): Path<Named>,
    Body(seen): Body<SeenCampaign>,
) -> Result<Json<CampaignView>, Problem> {
    Ok(Json(campaign(app.open_campaign(&permit, path.read()?, seen).await?)))
}

async fn close(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
    Path(path): Path<Named>,
    Body(seen): Body<SeenCampaign>,
) -> Result<Json<CampaignView>, Problem> {
    Ok(Json(campaign(app.close_campaign(&permit, path.read()?, seen).await?)))
}

async fn answer(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignAnswer>,
    Path(path): Path<Named>,
    Body(reply): Body<CampaignReply>,
) -> Result<StatusCode, Problem> {
    app.answer_campaign(&permit, path.read()?, &reply).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn nothing(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignAnswer>,
    Path(path): Path<Named>,
    Body(nothing): Body<NothingOn>,
) -> Result<StatusCode, Problem> {
    app.nothing_in_campaign(&permit, path.read()?, &nothing).await?;
    Ok(StatusCode::NO_CONTENT)
}
