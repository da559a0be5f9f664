//! A class at a glance: learners and purposes, both sides, who is missing.

use app::App;
use app::access::ConsentRead;
use app::family::{ConsentTable, ConsentsAsked};
use app::lists::year_or;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use domain::access::Action;
use domain::consent::Purpose;
use domain::id::OrgId;
use serde::Deserialize;
use web::{Choice, Desk, Frame, Me, Permitted, Problem, show};

use crate::lists::years;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    year: String,
    class: String,
    missing: String,
}

#[derive(Template)]
#[template(path = "consents/table.html")]
struct TablePage {
    frame: Frame,
    org: OrgId,
    table: ConsentTable,
    years: Vec<Choice>,
    missing: bool,
    may_note: bool,
}

impl TablePage {
    fn class(&self) -> String {
        web::page::encode(&self.table.class)
    }

    fn all(&self) -> String {
        table_path(self.org, &self.table.class)
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentRead>,
    Query(typed): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let now = app.school_year();
    let missing = typed.missing == "1";
    let asked = ConsentsAsked { year: year_or(&typed.year, now), class: typed.class, missing };
    let table = app.consents(&permit, &asked).await?;
    let may_note = person.may(Action::ConsentWrite, permit.path());
    let years = years(now, table.year);
    show(&TablePage { frame, org: permit.org(), table, years, missing, may_note })
}

/// The purposes, for the head of a table.
pub(super) const PURPOSES: &[Purpose] = Purpose::ALL;

/// The address of a class's table.
pub(super) fn table_path(org: OrgId, class: &str) -> String {
    format!("/o/{org}/consents?class={}", web::page::encode(class))
}
