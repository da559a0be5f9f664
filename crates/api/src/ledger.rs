//! The drill-down by program: a figure, what each org below gave to it, the lines behind it.

use app::access::LedgerRead;
use app::input::Day;
use app::ledger::{ChildFigure, Figure, LineView, Opens};
use app::{After, App};
use axum::extract::State;
use axum::response::{Json, Response};
use domain::catalogue::{audience_by_number, service_by_number};
use domain::id::OrgId;
use domain::ledger::{Measure, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem, Words};

use crate::book::{self, Book};
use crate::json::Asked;

/// The operations of this feature.
pub fn book() -> Book {
    let (path, what) = ("/api/v1/orgs/{org}/ledger", "What is behind a figure");
    let sheet = "/api/v1/orgs/{org}/ledger.xlsx";
    Book::new()
        .add(
            book::get::<LedgerRead>(path, "ledger", what)
                .query::<LedgerAsked>()
                .gives::<BehindView>(),
            behind,
        )
        .add(
            book::get::<LedgerRead>(sheet, "ledger", "All that is behind a figure as XLSX")
                .query::<SheetAsked>()
                .media(&[web::file::XLSX]),
            export,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct LedgerAsked {
    /// Code of the indicator; always needed.
    indicator: String,
    /// First day; the start of the present report year when absent.
    from: String,
    /// Last day; the end of the present report year when absent.
    to: String,
    /// Only lines up to this number: the figure of a frozen report.
    seq: Option<i64>,
    /// The `next` of the page before.
    #[schemars(with = "Option<String>")]
    after: Option<After>,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct SheetAsked {
    /// Code of the indicator; always needed.
    indicator: String,
    /// First day; the start of the present report year when absent.
    from: String,
    /// Last day; the end of the present report year when absent.
    to: String,
    /// Only lines up to this number: the figure of a frozen report.
    seq: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct BehindView {
    indicator: &'static str,
    unit: Unit,
    /// Absent for what there is at the end of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    to: String,
    /// The figure of the org and all below it.
    figure: i64,
    /// The figure of the org's own lines.
    own: i64,
    /// What each org directly below gave to it.
    children: Vec<ChildView>,
    /// The org's own lines, newest first.
    rows: Vec<LineRow>,
    /// Pass it as `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct ChildView {
    org: OrgId,
    name: String,
    figure: i64,
}

#[derive(Serialize, JsonSchema)]
struct LineRow {
    line: i64,
    day: String,
    measure: Measure,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<&'static str>,
    quantity: i64,
    /// The line it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<i64>,
    /// The kind of record it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    /// That record's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_id: Option<String>,
    /// What it is called; empty for persons.
    label: String,
}

fn row(line: LineView) -> LineRow {
    let opens = line.opens.map(|opens| match opens {
        Opens::Activity(id) => ("activity", id.to_string()),
        Opens::Club(id) => ("club", id.to_string()),
        Opens::Term(id) => ("term", id.to_string()),
        Opens::Plan(id) => ("plan", id.to_string()),
    });
    let (source, source_id) = opens.unzip();
    LineRow {
        line: line.seq,
        day: line.day.to_string(),
        measure: line.measure,
        service: service_by_number(line.service).map(|service| service.code),
        audience: audience_by_number(line.audience).map(|audience| audience.code),
        quantity: line.quantity,
        reverses: line.reverses,
        source,
        source_id,
        label: line.label,
    }
}

async fn behind(
    State(app): State<App>,
    Permitted(permit): Permitted<LedgerRead>,
    Asked(asked): Asked<LedgerAsked>,
) -> Result<Json<BehindView>, Problem> {
    let figure = Figure {
        indicator: asked.indicator,
        from: Day(asked.from),
        to: Day(asked.to),
        up_to: asked.seq,
    };
    let behind = app.behind(&permit, &figure, asked.after).await?;
    let child =
        |child: ChildFigure| ChildView { org: child.org, name: child.name, figure: child.figure };
    Ok(Json(BehindView {
        indicator: behind.indicator.code,
        unit: behind.indicator.unit,
        from: behind.from.map(|from| from.to_string()),
        to: behind.to.to_string(),
        figure: behind.figure,
        own: behind.own,
        children: behind.children.into_iter().map(child).collect(),
        rows: behind.lines.rows.into_iter().map(row).collect(),
        next: behind.lines.next.map(String::from),
    }))
}

/// Headings in the language that the program asks for (`Accept-Language`); Vietnamese when it does not say.
async fn export(
    State(app): State<App>,
    w: Words,
    Permitted(permit): Permitted<LedgerRead>,
    Asked(asked): Asked<SheetAsked>,
) -> Result<Response, Problem> {
    let SheetAsked { indicator, from, to, seq } = asked;
    let figure = Figure { indicator, from: Day(from), to: Day(to), up_to: seq };
    Ok(web::ledger::sheet(&app, w, &permit, &figure).await?)
}
