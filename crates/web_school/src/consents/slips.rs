//! Slips for families: choose, print once; reminders.

use app::App;
use app::access::{ConsentRead, ConsentWrite, Permit};
use app::family::{ConsentTable, ConsentsAsked, MakeSlips, PrintedSlip, SomeLearners};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::id::{LearnerId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::qr::Qr;
use web::{Desk, Faults, Frame, Me, Permitted, Problem, Web, show};

use super::table::table_path;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    class: String,
    missing: String,
}

#[derive(Template)]
#[template(path = "consents/slips.html")]
struct ChoosePage {
    frame: Frame,
    org: OrgId,
    table: ConsentTable,
    faults: Faults,
}

async fn choose_page(
    app: &App,
    frame: Frame,
    permit: &Permit<ConsentRead>,
    asked: Asked,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let missing = asked.missing == "1";
    let asked = ConsentsAsked { year: app.school_year(), class: asked.class, missing };
    let table = app.consents(permit, &asked).await?;
    show(&ChoosePage { frame, org: permit.org(), table, faults })
}

pub(super) async fn choose(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    choose_page(&app, frame, &permit.also(&person)?, asked, Faults::new()).await
}

/// What was ticked: the learners are one field each.
#[derive(Default)]
struct Ticked {
    class: String,
    another: bool,
    learners: Vec<LearnerId>,
}

impl Ticked {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut ticked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "class" => ticked.class = value,
                "another" => ticked.another = value == "1",
                "learner" => ticked.learners.extend(value.parse::<LearnerId>().ok()),
                _ => {}
            }
        }
        ticked
    }
}

/// A slip with its address as text and as a code.
struct Sheet {
    slip: PrintedSlip,
    address: String,
    qr: Qr,
}

#[derive(Template)]
#[template(path = "consents/printed.html")]
struct PrintedPage {
    frame: Frame,
    school: String,
    sheets: Vec<Sheet>,
    back: String,
}

/// The slips, once: token and code are known only to this answer.
pub(super) async fn print(
    State(web): State<Web>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let Ticked { class, another, learners } = Ticked::of(pairs);
    let make = MakeSlips { learners: learners.into_iter().collect(), another };
    let app = web.app.clone();
    match app.make_slips(&permit, &make).await {
        Ok(slips) => {
            let origin = web.site.origin.for_links(&headers);
            let sheet = |slip: PrintedSlip| {
                let address = format!("{origin}/family/{}", slip.token.reveal());
                let qr = Qr::of(&address).map_err(|error| Problem::Broken(error.to_string()))?;
                Ok(Sheet { slip, address, qr })
            };
            let sheets = slips.into_iter().map(sheet).collect::<Result<_, Problem>>()?;
            let school = permit.org_record().name.clone();
            let back = table_path(permit.org(), &class);
            Ok(show(&PrintedPage { frame, school, sheets, back })?.into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let asked = Asked { class, ..Asked::default() };
            let page = choose_page(&app, frame, &permit.also(&person)?, asked, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn remind(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let Ticked { class, learners, .. } = Ticked::of(pairs);
    let learners = learners.into_iter().collect();
    app.remind_families(&permit, &SomeLearners { learners }).await?;
    let to = format!("{}&missing=1", table_path(permit.org(), &class));
    Ok(done(&to, "families-reminded").into_response())
}
