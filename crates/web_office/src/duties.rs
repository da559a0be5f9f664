//! The Department's page of the programme's duties: the words of each and the ages it suits.

use std::collections::BTreeMap;

use app::App;
use app::access::SettingManage;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::OrgId;
use domain::plan::{Duties, Duty, Level};
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SettingManage>("/o/{org}/settings/duties", "setting"), page)
        .add(post::<SettingManage>("/o/{org}/settings/duties", "setting"), save)
}

#[derive(Template)]
#[template(path = "duties/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    /// As typed; the last row is the blank one for a new duty.
    rows: Vec<Duty>,
    faults: Faults,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl FormPage {
    fn levels(&self) -> &'static [Level] {
        Level::ALL
    }

    fn has(&self, row: &Duty, level: &Level) -> bool {
        row.levels.contains(level)
    }

    fn fault(&self, n: &usize) -> Option<&str> {
        self.faults.of(&format!("name-{n}"))
    }
}

fn form_page(
    frame: Frame,
    org: OrgId,
    mut rows: Vec<Duty>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    if rows.last().is_none_or(|row| !row.name.trim().is_empty()) {
        rows.push(Duty { code: String::new(), name: String::new(), levels: Vec::new() });
    }
    show(&FormPage { frame, org, rows, faults })
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Html<String>, Problem> {
    let rows = app.duties(&permit).await?.rows;
    form_page(frame, permit.org(), rows, Faults::new())
}

/// The rows as typed: `name-N`, `code-N`, and one `levels-N` for each ticked level.
fn typed(fields: Vec<(String, String)>) -> Vec<Duty> {
    let mut rows: BTreeMap<usize, Duty> = BTreeMap::new();
    for (name, value) in fields {
        let Some((what, n)) = name.split_once('-') else { continue };
        let Ok(n) = n.parse::<usize>() else { continue };
        let blank = || Duty { code: String::new(), name: String::new(), levels: Vec::new() };
        let row = rows.entry(n.min(Duties::MOST)).or_insert_with(blank);
        match what {
            "name" => row.name = value,
            "code" => row.code = value,
            "levels" => row.levels.extend(value.parse::<Level>()),
            _ => {}
        }
    }
    rows.into_values().collect()
}

/// A new duty gets a code of its own that none of the others has.
fn coded(mut rows: Vec<Duty>) -> Vec<Duty> {
    for n in 0..rows.len() {
        if rows[n].code.is_empty() {
            let free = |code: &String| rows.iter().all(|row| row.code != *code);
            let code = (1..=Duties::MOST + 1).map(|n| format!("duty_{n}")).find(free);
            rows[n].code = code.unwrap_or_default();
        }
    }
    rows
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let mut rows = typed(fields);
    if rows.last().is_some_and(|row| row.code.is_empty() && row.name.trim().is_empty()) {
        rows.pop();
    }
    let rows = coded(rows);
    match app.set_duties(&permit, &Duties { rows: rows.clone() }).await {
        Ok(()) => Ok(done(&format!("/o/{org}/settings/duties"), "duties-saved").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(frame, org, rows, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
