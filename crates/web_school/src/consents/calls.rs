//! The list of families to call: to print, and to note how each call went.

use app::App;
use app::access::{ConsentRead, ConsentWrite, Permit};
use app::family::{CallList, NewCall};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::consent::CallResult;
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::table::table_path;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    class: String,
}

#[derive(Template)]
#[template(path = "consents/calls.html")]
struct CallsPage {
    frame: Frame,
    org: OrgId,
    list: CallList,
    results: Vec<Choice>,
    faults: Faults,
}

impl CallsPage {
    fn back(&self) -> String {
        table_path(self.org, &self.list.class)
    }
}

async fn shown(
    app: &App,
    frame: Frame,
    permit: &Permit<ConsentRead>,
    class: &str,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let list = app.call_list(permit, app.school_year(), class).await?;
    let result = |r: &CallResult| Choice::new(r.code(), frame.w.word("call-result", r));
    let results = CallResult::ALL.iter().map(result).collect();
    show(&CallsPage { frame, org: permit.org(), list, results, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit.also(&person)?, &asked.class, Faults::new()).await
}

/// One result for each call that was made: `r-ID`; nothing where nobody called.
pub(super) async fn note(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let class = pairs.iter().find(|(name, _)| name == "class");
    let class = class.map(|(_, value)| value.clone()).unwrap_or_default();
    let call = |(name, value): &(String, String)| {
        let learner = name.strip_prefix("r-")?.parse().ok()?;
        Some(NewCall { id: None, learner, result: value.parse().ok()? })
    };
    let calls: Vec<NewCall> = pairs.iter().filter_map(call).collect();
    match app.note_calls(&permit, &calls).await {
        Ok(_) => {
            let class = web::page::encode(&class);
            let to = format!("/o/{}/consents/calls?class={class}", permit.org());
            Ok(done(&to, "calls-noted").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &permit.also(&person)?, &class, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
