//! Rounds of selection: the list, one round with what is missing, and a page for each step of it.

mod beside;
mod council;
mod decision;
mod marks;
mod nominations;
mod notices;
mod settings;
mod show;
mod start;

use app::App;
use app::access::{CandidateAssess, DecisionSign, ForceManage, Nominate, RoundRead, RoundWrite};
use app::selection::RoundLine;
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use domain::access::Action;
use domain::id::OrgId;
use domain::selection::Stage;
use web::doors::{get, post};
use web::{Desk, Doors, Frame, Me, Permitted, Problem, Tone, show};

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
        Stage::Nominating
        | Stage::Assessing
        | Stage::Council
        | Stage::Deciding
        | Stage::Telling => Tone::Info,
        Stage::Closed => Tone::Ok,
    }
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
