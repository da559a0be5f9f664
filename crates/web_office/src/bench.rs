//! The bench: reports directly below, accept all, accept one, return with remarks on cells, remind the missing (J2, J4).

use std::borrow::Cow;
use std::collections::HashMap;

use app::access::{ReminderSend, ReportReview};
use app::reports::{
    AcceptAll, AcceptOne, Bench, BenchRow, BenchState, KEY_FIGURES, Remind, ReturnReport, Review,
};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Action;
use domain::id::OrgId;
use domain::report::{CellRemark, RemarkedCell, ReportStage};
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

use crate::reports::{FigureRow, figure, name_of, rows};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ReportReview>("/o/{org}/bench", "report"), list)
        .add(post::<ReportReview>("/o/{org}/bench/acceptance", "report"), accept_all)
        .add(post::<ReminderSend>("/o/{org}/bench/reminder", "report"), remind)
        .add(get::<ReportReview>("/o/{org}/bench/{child}", "report"), review)
        .add(post::<ReportReview>("/o/{org}/bench/{child}/acceptance", "report"), accept)
        .add(post::<ReportReview>("/o/{org}/bench/{child}/return", "report"), send_back)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    period: String,
    state: String,
}

#[derive(Template)]
#[template(path = "bench/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    bench: Bench,
    state: Option<BenchState>,
    may_remind: bool,
}

impl ListPage {
    fn here(&self) -> String {
        format!("/o/{}/bench?period={}", self.org, self.bench.period.code)
    }

    fn step(&self, step: &str) -> String {
        format!("/o/{}/bench/{step}", self.org)
    }

    /// The figures that stand in a row, in the words of the home page.
    fn key_names(&self) -> [Cow<'static, str>; 3] {
        KEY_FIGURES.map(|code| match code {
            "I02" => self.frame.w.t("home-ambassadors"),
            "I21" => self.frame.w.t("home-sessions"),
            "I05T" => self.frame.w.t("home-help"),
            other => Cow::Borrowed(name_of(self.frame.w, other)),
        })
    }

    /// The figures of a row, each with its name.
    fn key_figures(&self, row: &BenchRow) -> Vec<(Cow<'static, str>, String)> {
        let value = |n: usize| row.figures.get(n).map_or("–".to_owned(), |v| self.frame.w.n(*v));
        self.key_names().into_iter().enumerate().map(|(n, name)| (name, value(n))).collect()
    }

    fn filters(&self) -> [(BenchState, usize); 4] {
        let counts = &self.bench.counts;
        [
            (BenchState::Missing, counts.missing),
            (BenchState::Submitted, counts.submitted),
            (BenchState::Returned, counts.returned),
            (BenchState::Accepted, counts.accepted),
        ]
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
    fn is_on(&self, state: &BenchState) -> bool {
        self.state.as_ref() == Some(state)
    }
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ReportReview>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let state: Option<BenchState> = asked.state.parse().ok();
    let code = Some(asked.period.as_str()).filter(|code| !code.is_empty());
    let bench = app.bench(&permit, code, state).await?;
    let may_remind = person.may(Action::ReminderSend, permit.path());
    show(&ListPage { frame, org: permit.org(), bench, state, may_remind })
}

/// A step for all: the period and how many were seen.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Many {
    period: String,
    count: String,
}

impl Many {
    fn count(&self) -> Result<usize, Problem> {
        self.count.parse().map_err(|_| Problem::BadRequest)
    }

    fn back(&self, org: OrgId) -> String {
        format!("/o/{org}/bench?period={}", web::page::encode(&self.period))
    }
}

async fn accept_all(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Form(form): Form<Many>,
) -> Result<Redirect, Problem> {
    let all = AcceptAll { count: form.count()? };
    app.accept_all(&permit, &form.period, &all).await?;
    Ok(done(&form.back(permit.org()), "bench-accepted"))
}

async fn remind(
    State(app): State<App>,
    Permitted(permit): Permitted<ReminderSend>,
    Form(form): Form<Many>,
) -> Result<Redirect, Problem> {
    let all = Remind { count: form.count()? };
    app.remind_missing(&permit, &form.period, &all).await?;
    Ok(done(&form.back(permit.org()), "bench-reminded"))
}

#[derive(Template)]
#[template(path = "bench/review.html")]
struct ReviewPage {
    frame: Frame,
    org: OrgId,
    child: OrgId,
    review: Review,
    figures: Vec<FigureRow>,
    remarks: Vec<Choice>,
    /// What was picked and typed, kept when it comes back with a fault.
    typed: HashMap<String, String>,
    faults: Faults,
}

impl ReviewPage {
    fn base(&self) -> String {
        format!("/o/{}/bench/{}", self.org, self.child)
    }

    fn typed(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn picked(&self, code: &str) -> &str {
        self.typed(&format!("cell-{code}"))
    }

    /// Figure, before, now of what changed since the version before.
    fn changes(&self) -> Vec<(&'static str, String, String)> {
        let w = self.frame.w;
        let changed = self.review.difference.iter().flat_map(|difference| &difference.figures);
        let line = |(code, before, now): &(String, i64, i64)| {
            let unit = domain::indicator::by_code(code)?.unit;
            Some((name_of(w, code), figure(w, unit, *before), figure(w, unit, *now)))
        };
        changed.filter_map(line).collect()
    }

    fn was_asked(&self, code: &str) -> bool {
        self.review.asked.iter().any(|cell| cell.indicator == code)
    }

    fn can_return(&self) -> bool {
        matches!(self.review.view.stage, ReportStage::Submitted | ReportStage::Accepted)
    }

    fn can_accept(&self) -> bool {
        self.review.view.stage == ReportStage::Submitted
    }
}

fn draw(
    frame: Frame,
    (org, child): (OrgId, OrgId),
    review: Review,
    typed: HashMap<String, String>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let figures = rows(w, &review.view);
    let remark = |remark: &CellRemark| Choice::new(remark.code(), w.word("cell-remark", remark));
    let remarks = CellRemark::ALL.iter().map(remark).collect();
    show(&ReviewPage { frame, org, child, review, figures, remarks, typed, faults })
}

async fn review(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ReportReview>,
    Path(at): Path<(OrgId, OrgId)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let review = app.review(&permit, &asked.period, at.1).await?;
    draw(frame, at, review, HashMap::new(), Faults::new())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OneForm {
    period: String,
    version: String,
}

async fn accept(
    State(app): State<App>,
    Permitted(permit): Permitted<ReportReview>,
    Path((org, child)): Path<(OrgId, OrgId)>,
    Form(form): Form<OneForm>,
) -> Result<Redirect, Problem> {
    let version = form.version.parse().map_err(|_| Problem::BadRequest)?;
    app.accept_report(&permit, &form.period, child, &AcceptOne { version }).await?;
    let back = format!("/o/{org}/bench?period={}", web::page::encode(&form.period));
    Ok(done(&back, "bench-accepted-one"))
}

/// The picked remarks: `cell-I06=high`; what was not picked is empty.
fn cells(typed: &HashMap<String, String>) -> Result<Vec<RemarkedCell>, Problem> {
    let mut cells = Vec::new();
    for indicator in &domain::indicator::INDICATORS {
        let picked = typed.get(&format!("cell-{}", indicator.code)).map_or("", String::as_str);
        if !picked.is_empty() {
            let remark = picked.parse().map_err(|_| Problem::BadRequest)?;
            cells.push(RemarkedCell { indicator: indicator.code.to_owned(), remark });
        }
    }
    Ok(cells)
}

async fn send_back(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ReportReview>,
    Path((org, child)): Path<(OrgId, OrgId)>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let period = text("period");
    let version = text("version").parse().map_err(|_| Problem::BadRequest)?;
    let back = ReturnReport { version, reason: text("reason"), cells: cells(&typed)? };
    match app.return_report(&permit, &period, child, &back).await {
        Ok(()) => {
            let to = format!("/o/{org}/bench?period={}", web::page::encode(&period));
            Ok(done(&to, "bench-returned").into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            let faults = faults(frame.w, error)?;
            let review = app.review(&permit, &period, child).await?;
            let page = draw(frame, (org, child), review, typed, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
