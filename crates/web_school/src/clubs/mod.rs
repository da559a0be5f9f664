//! Clubs: the list, founding one; the page of one, its papers, advisors and handover have files of their own.

mod advisors;
mod beside;
mod charter;
mod founding;
mod handover;
mod show;

use app::App;
use app::access::{ClubKeep, DecisionSign, ForceManage, ForceRead};
use app::clubs::{Club, NewClub};
use app::input::Day;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::id::OrgId;
use domain::term::ClubKind;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ForceRead>("/o/{org}/clubs", "club"), list)
        .add(get::<ForceManage>("/o/{org}/clubs/new", "club"), new)
        .add(post::<ForceManage>("/o/{org}/clubs", "club"), found)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}", "club"), show::one)
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/closure", "club"), show::close)
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/officers", "club"), show::appoint)
        .add(
            post::<ForceManage>("/o/{org}/clubs/{id}/officers/{officer}/end", "club"),
            show::dismiss,
        )
        .add(get::<ForceManage>("/o/{org}/clubs/{id}/advisors/new", "club"), advisors::new)
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/advisors", "club"), advisors::appoint)
        .add(
            post::<ForceManage>("/o/{org}/clubs/{id}/advisors/{advisor}/end", "club"),
            advisors::end,
        )
        .add(get::<ForceRead>("/o/{org}/clubs/{id}/handover", "club"), handover::page)
        .add(post::<ClubKeep>("/o/{org}/clubs/{id}/handover", "club"), handover::take)
        .add(
            get::<ForceRead>("/o/{org}/clubs/{id}/advisors/{advisor}/handover.docx", "club"),
            handover::docx,
        )
        .add(
            get::<ForceRead>("/o/{org}/clubs/{id}/advisors/{advisor}/handover.pdf", "club"),
            handover::pdf,
        )
        .add(post::<DecisionSign>("/o/{org}/clubs/{id}/decision", "club"), founding::sign)
        .add(post::<ForceManage>("/o/{org}/clubs/{id}/decision/note", "club"), founding::note)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}/decision.docx", "club"), founding::docx)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}/decision.pdf", "club"), founding::pdf)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}/charter", "club"), charter::page)
        .add(post::<ClubKeep>("/o/{org}/clubs/{id}/charter", "club"), charter::begin)
        .add(
            get::<ClubKeep>("/o/{org}/clubs/{id}/charter/articles/new", "club"),
            charter::new_article,
        )
        .add(
            get::<ClubKeep>("/o/{org}/clubs/{id}/charter/articles/{number}", "club"),
            charter::article,
        )
        .add(post::<ClubKeep>("/o/{org}/clubs/{id}/charter/articles", "club"), charter::write)
        .add(
            post::<ClubKeep>("/o/{org}/clubs/{id}/charter/articles/{number}/removal", "club"),
            charter::remove,
        )
        .add(post::<ClubKeep>("/o/{org}/clubs/{id}/charter/adoption", "club"), charter::adopt)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}/charter.docx", "club"), charter::docx)
        .add(get::<ForceRead>("/o/{org}/clubs/{id}/charter.pdf", "club"), charter::pdf)
}

#[derive(Template)]
#[template(path = "clubs/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    clubs: Vec<Club>,
    may_manage: bool,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
) -> Result<Html<String>, Problem> {
    let clubs = app.clubs(&permit).await?;
    let may_manage = person.may(Action::ForceManage, permit.path());
    show(&ListPage { frame, org: permit.org(), clubs, may_manage })
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ClubForm {
    id: String,
    kind: String,
    name: String,
    decision: String,
    founded_on: String,
    advisor: String,
}

#[derive(Template)]
#[template(path = "clubs/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    form: ClubForm,
    kinds: Vec<Choice>,
    faults: Faults,
}

fn form_page(
    frame: Frame,
    org: OrgId,
    form: ClubForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let kind = |kind: &ClubKind| Choice::new(kind.code(), frame.w.word("club-kind", kind));
    let kinds = ClubKind::ALL.iter().map(kind).collect();
    show(&FormPage { frame, org, form, kinds, faults })
}

async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
) -> Result<Html<String>, Problem> {
    // The form brings its own id: sent twice, it founds one club.
    let form = ClubForm {
        id: app.new_id().to_string(),
        kind: ClubKind::Club.code().to_owned(),
        ..ClubForm::default()
    };
    form_page(frame, permit.org(), form, Faults::new())
}

async fn found(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ForceManage>,
    Form(form): Form<ClubForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let founded = match form.kind.parse() {
        Ok(kind) => {
            let new = NewClub {
                id: form.id.parse().ok(),
                kind,
                name: form.name.clone(),
                decision: form.decision.clone(),
                founded_on: Day(form.founded_on.clone()),
                advisor: form.advisor.clone(),
            };
            app.found_club(&permit, &new).await
        }
        Err(_) => Err(app::Error::invalid("kind", "fault-club-kind")),
    };
    match founded {
        Ok(id) => Ok(done(&format!("/o/{org}/clubs/{id}"), "club-founded").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(frame, org, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
