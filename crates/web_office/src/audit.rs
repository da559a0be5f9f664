//! The audit chain for a supervisor: newest lines in words, the check of the whole chain, the export.

use app::App;
use app::access::AuditRead;
use app::audit::{AuditCheck, AuditPage, AuditRow};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, Response};
use domain::audit::ChainFault;
use domain::id::OrgId;
use serde::Deserialize;
use web::doors::get;
use web::{Desk, Doors, Frame, Permitted, Problem, Words, show};

/// The doors of this feature. The export takes everything away at once, so it wants a fresh proof.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<AuditRead>("/o/{org}/audit", "audit").fragment(), list)
        .add(get::<AuditRead>("/o/{org}/audit/check", "audit"), check)
        .add(get::<AuditRead>("/o/{org}/audit.jsonl", "audit").fresh(), export)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    page: AuditPage,
}

/// The rows alone, for "show more".
#[derive(Template)]
#[template(path = "audit/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    page: AuditPage,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<AuditRead>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let page = app.audit_lines(&permit, asked.before).await?;
    let org = permit.org();
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, page });
    }
    show(&ListPage { frame, org, page })
}

/// What was done, in words; an action that has none shows its code.
fn action(w: Words, row: &AuditRow) -> String {
    let key = format!("audit-{}", row.action.replace('.', "-"));
    if w.has(&key) { w.t(&key).into_owned() } else { row.action.clone() }
}

/// When, in Viet Nam's time.
fn moment(w: Words, row: &AuditRow) -> String {
    let at: Option<jiff::Timestamp> = row.at.parse().ok();
    at.map_or_else(String::new, |at| w.moment(at.as_millisecond()))
}

/// Who: the name of today, or that it was the system or an account that is gone.
fn actor(w: Words, row: &AuditRow) -> String {
    match (&row.actor, &row.actor_name) {
        (_, Some(name)) => name.reveal().clone(),
        (Some(_), None) if row.by_child => w.t("audit-child").into_owned(),
        (Some(_), None) => w.t("audit-gone").into_owned(),
        (None, None) => w.t("audit-system").into_owned(),
    }
}

/// The kind of thing in a word, with the end of its id: enough to tell two apart.
fn subject(w: Words, row: &AuditRow) -> String {
    let (kind, id) = row.subject.split_once('/').unwrap_or((&row.subject, ""));
    let key = format!("audit-on-{kind}");
    let kind = if w.has(&key) { w.t(&key).into_owned() } else { kind.to_owned() };
    let skip = id.chars().count().saturating_sub(8);
    let end: String = id.chars().skip(skip).collect();
    format!("{kind} {end}").trim().to_owned()
}

/// The first eight digits of a hash.
fn brief(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

#[derive(Template)]
#[template(path = "audit/check.html")]
struct CheckPage {
    frame: Frame,
    org: OrgId,
    found: AuditCheck,
    /// What is wrong, in a sentence.
    fault: Option<String>,
}

async fn check(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<AuditRead>,
) -> Result<Html<String>, Problem> {
    let found = app.audit_check(&permit).await?;
    let w = frame.w;
    let fault = found.fault.as_ref().map(|fault| match fault {
        ChainFault::Gap { expected, .. } => w.t1("audit-fault-gap", "seq", *expected),
        ChainFault::Unlinked(seq) => w.t1("audit-fault-unlinked", "seq", *seq),
        ChainFault::Altered(seq) => w.t1("audit-fault-altered", "seq", *seq),
        ChainFault::Rewritten(seq) => w.t1("audit-fault-rewritten", "seq", *seq),
    });
    let fault = fault.map(std::borrow::Cow::into_owned);
    show(&CheckPage { frame, org: permit.org(), found, fault })
}

async fn export(State(app): State<App>, Permitted(permit): Permitted<AuditRead>) -> Response {
    web::chain::export(app, permit)
}
