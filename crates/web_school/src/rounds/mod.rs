//! Rounds of selection: the list, one round with what is missing, and a page for each step of it.

mod council;
mod decision;
mod marks;
mod nominations;
mod notices;
mod settings;
mod show;
mod start;

use app::App;
use app::access::{
    CandidateAssess, DecisionSign, ForceManage, Nominate, RoundRead, RoundWrite,
};
use app::selection::{Issued, RoundLine, RoundView};
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use domain::access::Action;
use domain::id::{OrgId, RoundId};
use domain::selection::Stage;
use web::doors::{get, post};
use web::{Crumb, Desk, Doors, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<RoundRead>("/o/{org}/rounds", "round"), list)
        .add(get::<RoundWrite>("/o/{org}/rounds/new", "round"), settings::new)
        .add(post::<RoundWrite>("/o/{org}/rounds", "round"), settings::open)
        .add(get::<RoundRead>("/o/{org}/rounds/{id}", "round"), show::one)
        .add(get::<RoundWrite>("/o/{org}/rounds/{id}/change", "round"), settings::change)
        .add(post::<RoundWrite>("/o/{org}/rounds/{id}/change", "round"), settings::changed)
        .add(post::<RoundWrite>("/o/{org}/rounds/{id}/cancellation", "round"), show::cancel)
        .add(post::<RoundWrite>("/o/{org}/rounds/{id}/link", "round"), show::link)
        .add(post::<RoundWrite>("/o/{org}/rounds/{id}/confirmations", "candidate"), show::confirm)
        .add(get::<Nominate>("/o/{org}/rounds/{id}/nominations", "candidate"), nominations::page)
        .add(post::<Nominate>("/o/{org}/rounds/{id}/nominations", "candidate"), nominations::send)
        .add(
            post::<Nominate>("/o/{org}/rounds/{id}/nominations/search", "candidate"),
            nominations::search,
        )
        .add(get::<CandidateAssess>("/o/{org}/rounds/{id}/marks", "candidate"), marks::page)
        .add(post::<CandidateAssess>("/o/{org}/rounds/{id}/marks", "candidate"), marks::save)
        .add(get::<RoundWrite>("/o/{org}/rounds/{id}/council", "round"), council::page)
        .add(post::<RoundWrite>("/o/{org}/rounds/{id}/council", "round"), council::hold)
        .add(get::<RoundRead>("/o/{org}/rounds/{id}/minutes.docx", "round"), council::docx)
        .add(get::<RoundRead>("/o/{org}/rounds/{id}/minutes.pdf", "round"), council::pdf)
        .add(get::<DecisionSign>("/o/{org}/rounds/{id}/decision", "round"), decision::page)
        .add(post::<DecisionSign>("/o/{org}/rounds/{id}/decision", "round"), decision::sign)
        .add(get::<RoundRead>("/o/{org}/rounds/{id}/decision.docx", "round"), decision::docx)
        .add(get::<RoundRead>("/o/{org}/rounds/{id}/decision.pdf", "round"), decision::pdf)
        .add(get::<RoundWrite>("/o/{org}/rounds/{id}/notices", "candidate"), notices::page)
        .add(post::<RoundWrite>("/o/{org}/rounds/{id}/notices", "candidate"), notices::tell)
        .add(get::<ForceManage>("/o/{org}/force/steps", "term"), start::page)
        .add(post::<ForceManage>("/o/{org}/force/steps", "term"), start::take)
}

/// How a stage feels.
pub const fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::Planned | Stage::Cancelled => Tone::Calm,
        Stage::Nominating | Stage::Assessing | Stage::Council | Stage::Deciding | Stage::Telling => {
            Tone::Info
        }
        Stage::Closed => Tone::Ok,
    }
}

/// The way up from a page about rounds.
fn crumbs(frame: &mut Frame, org: OrgId, round: Option<(RoundId, &str)>) {
    let force = frame.w.t("force-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/force"), label: force });
    let label = frame.w.t("rounds-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/rounds"), label });
    if let Some((id, name)) = round {
        let href = format!("/o/{org}/rounds/{id}");
        frame.crumbs.push(Crumb { href, label: name.to_owned() });
    }
}

/// The way up from a step of a round.
fn crumbs_of(frame: &mut Frame, org: OrgId, view: &RoundView) {
    crumbs(frame, org, Some((view.round.id, &view.round.name)));
}

/// Hundredths as they are read: 70,00.
fn points(frame: &Frame, hundredths: i64) -> String {
    // Both fit a double exactly: at most 10,000.
    let whole = i32::try_from(hundredths).unwrap_or_default();
    frame.w.dec(f64::from(whole) / 100.0, 2)
}

/// "01/QĐ-THCSNTT", as the paper prints it (D62).
fn number(paper: &Issued) -> String {
    let digits = domain::paper::number_digits(u32::try_from(paper.number).ok());
    format!("{digits}/{}", paper.symbol)
}

#[derive(Template)]
#[template(path = "rounds/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    lines: Vec<RoundLine>,
    may_write: bool,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundRead>,
) -> Result<Html<String>, Problem> {
    let lines = app.rounds(&permit).await?;
    let may_write = person.may(Action::RoundWrite, permit.path());
    show(&ListPage { frame, org: permit.org(), lines, may_write })
}
