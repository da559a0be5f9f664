//! Orgs below an office: list with search (old names too), one org, add and change.

use app::App;
use app::access::{OrgManage, OrgSee};
use app::orgs::{NewOrg, OrgChange, OrgHits, OrgView};
use app::{After, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::OrgId;
use domain::org::{OrgKind, Stage};
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<OrgSee>("/o/{org}/orgs", "org").fragment(), list)
        .add(get::<OrgSee>("/o/{org}/about", "org"), about)
        .add(get::<OrgManage>("/o/{org}/orgs/new", "org"), new)
        .add(post::<OrgManage>("/o/{org}/orgs", "org"), add)
        .add(get::<OrgManage>("/o/{org}/change", "org"), change)
        .add(post::<OrgManage>("/o/{org}/change", "org"), save)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    search: String,
    kind: String,
    after: Option<After>,
}

impl Asked {
    fn kind(&self) -> Option<OrgKind> {
        self.kind.parse().ok()
    }

    /// The address of the next page, as a query.
    fn next(&self, after: &After) -> String {
        let search = web::page::encode(&self.search);
        format!("?search={search}&kind={}&after={after}", self.kind().map_or("", OrgKind::code))
    }
}

#[derive(Template)]
#[template(path = "orgs/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    asked: Asked,
    hits: OrgHits,
    kinds: Vec<Choice>,
    may_add: bool,
}

/// The rows alone, for "show more".
#[derive(Template)]
#[template(path = "orgs/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    asked: Asked,
    hits: OrgHits,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgSee>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let hits = app.orgs(&permit, asked.kind(), &asked.search, asked.after.clone()).await?;
    let org = permit.org();
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, asked, hits });
    }
    let kind = |kind: &OrgKind| Choice::new(kind.code(), frame.w.word("org-kind", kind));
    let kinds = [OrgKind::Commune, OrgKind::School, OrgKind::Office, OrgKind::Partner];
    let kinds = kinds.iter().map(kind).collect();
    let may_add = person.may(Action::OrgManage, permit.path());
    show(&ListPage { frame, org, asked, hits, kinds, may_add })
}

#[derive(Template)]
#[template(path = "orgs/about.html")]
struct AboutPage {
    frame: Frame,
    view: OrgView,
    may_change: bool,
}

async fn about(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgSee>,
) -> Result<Html<String>, Problem> {
    let view = app.org(&permit).await?;
    let may_change = person.may(Action::OrgManage, permit.path());
    show(&AboutPage { frame, view, may_change })
}

#[derive(Template)]
#[template(path = "orgs/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    /// `None` when a new org is added.
    view: Option<OrgView>,
    form: OrgForm,
    kinds: Vec<Choice>,
    stages: Vec<Choice>,
    faults: Faults,
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct OrgForm {
    code: String,
    kind: String,
    stage: String,
    name: String,
    symbol: String,
    place: String,
    valid_to: String,
}

impl OrgForm {
    fn new_org(&self) -> Result<NewOrg, Error> {
        let kind = self.kind.parse().map_err(|_| Error::invalid("kind", "fault-org-kind"))?;
        Ok(NewOrg {
            code: self.code.clone(),
            kind,
            commune_kind: None,
            stage: self.stage.parse().ok(),
            name: self.name.clone(),
            symbol: self.symbol.clone(),
            place: self.place.clone(),
            valid_from: app::input::Day::default(),
            latitude: None,
            longitude: None,
        })
    }

    fn of(view: &OrgView) -> Self {
        let open = view.org.valid_to == app::orgs::OPEN_END;
        Self {
            code: view.org.code.clone(),
            kind: view.org.kind.code().to_owned(),
            stage: view.org.stage.map_or(String::new(), |stage| stage.code().to_owned()),
            name: view.org.name.clone(),
            symbol: view.org.symbol.clone(),
            place: view.place.as_ref().map_or(String::new(), |place| place.code.clone()),
            valid_to: if open { String::new() } else { view.org.valid_to.to_string() },
        }
    }
}

fn page(
    frame: Frame,
    org: OrgId,
    view: Option<OrgView>,
    form: OrgForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let kinds = [OrgKind::School, OrgKind::Partner, OrgKind::Office];
    let kinds =
        kinds.iter().map(|kind| Choice::new(kind.code(), w.word("org-kind", kind))).collect();
    let stage = |stage: &Stage| Choice::new(stage.code(), w.word("school-stage", stage));
    let stages = Stage::ALL.iter().map(stage).collect();
    show(&FormPage { frame, org, view, form, kinds, stages, faults })
}

async fn new(
    Desk(frame): Desk,
    Permitted(permit): Permitted<OrgManage>,
) -> Result<Html<String>, Problem> {
    page(frame, permit.org(), None, OrgForm::default(), Faults::new())
}

async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OrgManage>,
    Form(form): Form<OrgForm>,
) -> Result<Response, Problem> {
    let added = match form.new_org() {
        Ok(new) => app.add_org(&permit, &new).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(id) => Ok(done(&format!("/o/{id}/about"), "org-added").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = page(frame, permit.org(), None, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn change(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgManage>,
) -> Result<Html<String>, Problem> {
    let see = app.permit::<OrgSee>(&person, permit.org()).await?;
    let view = app.org(&see).await?;
    let form = OrgForm::of(&view);
    page(frame, permit.org(), Some(view), form, Faults::new())
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<OrgManage>,
    Form(form): Form<OrgForm>,
) -> Result<Response, Problem> {
    let change = OrgChange {
        name: form.name.clone(),
        symbol: form.symbol.clone(),
        stage: form.stage.parse().ok(),
        place: form.place.clone(),
        valid_to: app::input::Day(form.valid_to.clone()),
    };
    match app.change_org(&permit, &change).await {
        Ok(()) => Ok(done(&format!("/o/{}/about", permit.org()), "org-changed").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let see = app.permit::<OrgSee>(&person, permit.org()).await?;
            let view = app.org(&see).await?;
            let page = page(frame, permit.org(), Some(view), form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
