//! Orgs: oneself, lists, one org, add and change.

use app::access::{OrgManage, OrgSee};
use app::orgs::{NewOrg, OrgChange};
use app::{After, App};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::id::OrgId;
use domain::org::{CommuneKind, OrgKind, Stage, Tier};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Me, Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, Made, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(book::mine("/api/v1/me", "account", "Who I am and what I hold").gives::<MeView>(), me)
        .add(
            book::mine("/api/v1/me/waiting", "todo", "How much waits for me at each of my orgs")
                .gives::<Vec<WaitingView>>(),
            waiting,
        )
        .add(book::get::<OrgSee>("/api/v1/orgs/{org}", "org", "One org").gives::<OrgView>(), one)
        .add(
            book::get::<OrgSee>("/api/v1/orgs/{org}/orgs", "org", "Orgs within reach, by name")
                .query::<OrgsAsked>()
                .gives::<PageView<OrgLine>>(),
            list,
        )
        .add(
            book::post::<OrgManage>("/api/v1/orgs/{org}/orgs", "org", "Add an org below this one")
                .takes::<NewOrg>()
                .gives::<Made<OrgId>>(),
            add,
        )
        .add(
            book::put::<OrgManage>("/api/v1/orgs/{org}", "org", "Change an org")
                .takes::<OrgChange>(),
            change,
        )
}

#[derive(Serialize, JsonSchema)]
struct MeView {
    id: domain::id::AccountId,
    name: Personal<String>,
    roles: Vec<RoleView>,
}

#[derive(Serialize, JsonSchema)]
struct RoleView {
    org: OrgId,
    org_name: String,
    role: domain::access::Role,
}

async fn me(Me(person): Me) -> Json<MeView> {
    let roles = person.held().iter().map(|held| RoleView {
        org: held.org,
        org_name: held.org_name.clone(),
        role: held.grant.role,
    });
    Json(MeView { id: person.id, name: person.name.clone(), roles: roles.collect() })
}

#[derive(Serialize, JsonSchema)]
struct WaitingView {
    org: OrgId,
    org_name: String,
    /// Open to-dos of my roles there.
    count: i64,
}

async fn waiting(
    State(app): State<App>,
    Me(person): Me,
) -> Result<Json<Vec<WaitingView>>, Problem> {
    let view = |waiting: app::overview::Waiting| WaitingView {
        org: waiting.org,
        org_name: waiting.name,
        count: waiting.count,
    };
    Ok(Json(app.waiting(&person).await?.into_iter().map(view).collect()))
}

#[derive(Serialize, JsonSchema)]
struct OrgLine {
    id: OrgId,
    code: String,
    kind: OrgKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    commune_kind: Option<CommuneKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    name: String,
    symbol: String,
    managing: Option<OrgId>,
    place: Option<OrgId>,
    valid_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct OrgView {
    #[serde(flatten)]
    org: OrgLine,
    tier: Option<Tier>,
    /// Old names that lead here.
    former_names: Vec<FormerName>,
}

#[derive(Serialize, JsonSchema)]
struct FormerName {
    code: String,
    name: String,
    district: String,
}

fn line(org: app::orgs::Org) -> OrgLine {
    let open = org.valid_to == app::orgs::OPEN_END;
    OrgLine {
        id: org.id,
        code: org.code,
        kind: org.kind,
        commune_kind: org.commune_kind,
        stage: org.stage,
        name: org.name,
        symbol: org.symbol,
        managing: org.managing,
        place: org.place,
        valid_from: org.valid_from.to_string(),
        valid_to: (!open).then(|| org.valid_to.to_string()),
    }
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<OrgSee>,
) -> Result<Json<OrgView>, Problem> {
    let view = app.org(&permit).await?;
    let former = |alias: app::orgs::Alias| FormerName {
        code: alias.code,
        name: alias.name,
        district: alias.district,
    };
    let former_names = view.aliases.into_iter().map(former).collect();
    Ok(Json(OrgView { org: line(view.org), tier: view.tier, former_names }))
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct OrgsAsked {
    /// Part of the name, the code or an old name; marks do not matter.
    search: String,
    /// Only this kind.
    kind: Option<OrgKind>,
    /// The `next` of the page before.
    #[schemars(with = "Option<String>")]
    after: Option<After>,
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<OrgSee>,
    Asked(asked): Asked<OrgsAsked>,
) -> Result<Json<PageView<OrgLine>>, Problem> {
    let hits = app.orgs(&permit, asked.kind, &asked.search, asked.after).await?;
    Ok(Json(PageView::of(hits.page, line)))
}

async fn add(
    State(app): State<App>,
    Permitted(permit): Permitted<OrgManage>,
    Body(new): Body<NewOrg>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.add_org(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn change(
    State(app): State<App>,
    Permitted(permit): Permitted<OrgManage>,
    Body(change): Body<OrgChange>,
) -> Result<StatusCode, Problem> {
    app.change_org(&permit, &change).await?;
    Ok(StatusCode::NO_CONTENT)
}
