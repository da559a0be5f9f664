//! A commune's digital-transformation roadmap by program, and what of it a school's plan may serve.

use app::App;
use app::access::{PlanRead, RoadmapManage};
use app::roadmap::{NewRoadmapItem, Retire, RoadmapChange, RoadmapItem, RoadmapLine, Serving};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use domain::calendar::SchoolYear;
use domain::id::{OrgId, RoadmapId};
use domain::plan::PlanStage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{Book, get, post, put};
use crate::json::{Asked, Body, Made, WholeView};

/// The operations of this feature.
pub fn book() -> Book {
    let roadmap = "roadmap";
    Book::new()
        .add(
            get::<PlanRead>(
                "/api/v1/orgs/{org}/roadmap",
                roadmap,
                "A commune's roadmap, and whose plans serve what of it",
            )
            .query::<YearAsked>()
            .gives::<RoadmapPage>(),
            page,
        )
        .add(
            post::<RoadmapManage>("/api/v1/orgs/{org}/roadmap", roadmap, "Add an item")
                .takes::<NewRoadmapItem>()
                .gives::<Made<RoadmapId>>(),
            add,
        )
        .add(
            get::<RoadmapManage>("/api/v1/orgs/{org}/roadmap/{item}", roadmap, "One item")
                .gives::<ItemView>(),
            one,
        )
        .add(
            put::<RoadmapManage>("/api/v1/orgs/{org}/roadmap/{item}", roadmap, "Change an item")
                .takes::<RoadmapChange>()
                .gives::<ItemView>()
                .status(200),
            change,
        )
        .add(
            put::<RoadmapManage>(
                "/api/v1/orgs/{org}/roadmap/{item}/retirement",
                roadmap,
                "Take an item off the roadmap, or put it back",
            )
            .takes::<Retire>()
            .gives::<ItemView>()
            .status(200),
            retire,
        )
        .add(
            get::<PlanRead>(
                "/api/v1/orgs/{org}/plan-roadmap/{year}",
                "plan",
                "What of the roadmap of its commune of place a school's plan may serve",
            )
            .gives::<WholeView<ItemView>>(),
            offered,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct YearAsked {
    /// The school year; the present one when not said.
    year: Option<SchoolYear>,
}

#[derive(Serialize, JsonSchema)]
struct ItemView {
    id: RoadmapId,
    title: String,
    from_year: i16,
    to_year: i16,
    lead: String,
    measure: String,
    retired: bool,
    /// Send it with the next change.
    changed: i64,
}

#[derive(Serialize, JsonSchema)]
struct RoadmapPage {
    year: SchoolYear,
    /// The items of the year, and whatever else its plans serve.
    rows: Vec<LineView>,
    /// The other ones: retired, or of other years.
    rest: Vec<ItemView>,
}

#[derive(Serialize, JsonSchema)]
struct LineView {
    #[serde(flatten)]
    item: ItemView,
    /// The schools below the commune whose plans serve it.
    schools: Vec<SchoolView>,
    /// How many schools that stand there and report elsewhere serve it too.
    others: usize,
}

#[derive(Serialize, JsonSchema)]
struct SchoolView {
    org: OrgId,
    name: String,
    stage: PlanStage,
    /// How many items of its plan serve it.
    items: i64,
}

fn item(item: RoadmapItem) -> ItemView {
    ItemView {
        retired: item.is_retired(),
        id: item.id,
        title: item.title,
        from_year: item.years.from(),
        to_year: item.years.to(),
        lead: item.lead,
        measure: item.measure,
        changed: item.changed,
    }
}

fn school(of: Serving) -> SchoolView {
    SchoolView { org: of.org, name: of.name, stage: of.stage, items: of.items }
}

async fn page(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Asked(asked): Asked<YearAsked>,
) -> Result<Json<RoadmapPage>, Problem> {
    let view = app.roadmap(&permit, asked.year).await?;
    let line = |line: RoadmapLine| LineView {
        item: item(line.item),
        schools: line.schools.into_iter().map(school).collect(),
        others: line.others,
    };
    Ok(Json(RoadmapPage {
        year: view.year,
        rows: view.lines.into_iter().map(line).collect(),
        rest: view.rest.into_iter().map(item).collect(),
    }))
}

async fn add(
    State(app): State<App>,
    Permitted(permit): Permitted<RoadmapManage>,
    Body(new): Body<NewRoadmapItem>,
) -> Result<(StatusCode, Json<Made<RoadmapId>>), Problem> {
    let id = app.add_roadmap_item(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

#[derive(Deserialize)]
struct OfItem {
    item: String,
}

impl OfItem {
    fn read(&self) -> Result<RoadmapId, Problem> {
        self.item.parse().map_err(|_| Problem::NotFound)
    }
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<RoadmapManage>,
    Path(path): Path<OfItem>,
) -> Result<Json<ItemView>, Problem> {
    Ok(Json(item(app.roadmap_item(&permit, path.read()?).await?)))
}

async fn change(
    State(app): State<App>,
    Permitted(permit): Permitted<RoadmapManage>,
    Path(path): Path<OfItem>,
    Body(change): Body<RoadmapChange>,
) -> Result<Json<ItemView>, Problem> {
    Ok(Json(item(app.change_roadmap_item(&permit, path.read()?, &change).await?)))
}

async fn retire(
    State(app): State<App>,
    Permitted(permit): Permitted<RoadmapManage>,
    Path(path): Path<OfItem>,
    Body(press): Body<Retire>,
) -> Result<Json<ItemView>, Problem> {
    Ok(Json(item(app.retire_roadmap_item(&permit, path.read()?, press).await?)))
}

#[derive(Deserialize)]
struct OfYear {
    year: String,
}

async fn offered(
    State(app): State<App>,
    Permitted(permit): Permitted<PlanRead>,
    Path(path): Path<OfYear>,
) -> Result<Json<WholeView<ItemView>>, Problem> {
    let year = path.year.parse().map_err(|_| Problem::NotFound)?;
    let rows = app.plan_roadmap(&permit, year).await?.into_iter().map(item).collect();
    Ok(Json(WholeView { rows }))
}
