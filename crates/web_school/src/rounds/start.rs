//! Those who were chosen on their way into the club: trained, started, each with the press of one button.

use app::App;
use app::access::{ForceManage, Permit};
use app::clubs::Term;
use app::clubs::steps::TermsOn;
use app::input::Day;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::OrgId;
use domain::term::TermState;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Crumb, Desk, Faults, Frame, Permitted, Problem, show};

use crate::missing::Missing;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Asked {
    club: String,
}

#[derive(Template)]
#[template(path = "rounds/start.html")]
struct StartPage {
    frame: Frame,
    org: OrgId,
    club: String,
    on: String,
    chosen: Vec<Term>,
    trained: Vec<Term>,
    /// What is missing, for whom something is.
    missing: Missing,
    faults: Faults,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ForceManage>,
    club: String,
    on: String,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let terms = app.waiting_terms(permit, club.parse().ok()).await?;
    let ids = terms.iter().map(|term| term.learner).collect();
    let missing = Missing(app.missing_to_take_part(permit, &ids).await?);
    let (trained, chosen) = terms.into_iter().partition(|term| term.state == TermState::Trained);
    let label = frame.w.t("force-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/force"), label });
    show(&StartPage { frame, org, club, on, chosen, trained, missing, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, asked.club, String::new(), Faults::new()).await
}

pub(super) async fn take(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let said = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let terms = pairs.iter().filter(|(name, _)| name == "term");
    let terms = terms.filter_map(|(_, id)| id.parse().ok()).collect();
    let on = TermsOn { terms, on: Day(said("on")) };
    let (trains, club) = (said("step") == "train", said("club"));
    let moved = if trains {
        app.train_terms(&permit, &on).await
    } else {
        app.start_terms(&permit, &on).await
    };
    match moved {
        Ok(sum) => {
            let word = match (sum.not_agreed, trains) {
                (1.., _) => "terms-not-agreed",
                (0, true) => "terms-trained",
                (0, false) => "terms-started",
            };
            let to = format!("/o/{}/force/steps?club={}", permit.org(), web::page::encode(&club));
            Ok(done(&to, word).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &permit, club, said("on"), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
