//! The charter of a club: read any version, change the draft article by article, adopt it, print it.

use app::App;
use app::Error;
use app::access::{ClubKeep, ForceRead, Person};
use app::clubs::charter::{AdoptCharter, Charter, CharterView, RemoveArticle, WriteArticle};
use app::input::Day;
use app::plans::Format;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::club::charter::{Article, TEXT_MAX};
use domain::id::{ClubId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Me, Permitted, Problem, Tone, show};

use super::beside::crumbs;

type At = Path<(OrgId, ClubId)>;

#[derive(Template)]
#[template(path = "clubs/charter.html")]
struct CharterPage {
    frame: Frame,
    org: OrgId,
    view: CharterView,
    may_keep: bool,
    form: Typed,
    faults: Faults,
}

impl CharterPage {
    fn is_draft(&self) -> bool {
        self.view.charter.as_ref().is_some_and(|charter| charter.adopted_on.is_none())
    }

    /// The version that is being written, when it is not the one on the page.
    fn draft_elsewhere(&self) -> Option<i64> {
        let draft = self.view.versions.iter().find(|(_, day)| day.is_none());
        draft.map(|(version, _)| *version).filter(|_| !self.is_draft())
    }

    fn has_draft(&self) -> bool {
        self.view.versions.iter().any(|(_, day)| day.is_none())
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    version: Option<i64>,
}

/// What was typed in one of the forms of a charter.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    changed: i64,
    number: String,
    title: String,
    text: String,
    on: String,
}

fn back(org: OrgId, id: ClubId, version: i64) -> String {
    format!("/o/{org}/clubs/{id}/charter?version={version}")
}

async fn shown(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, ClubId),
    version: Option<i64>,
    (form, faults): (Typed, Faults),
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(person, org).await?;
    let view = app.charter(&read, id, version).await?;
    let keep = read.also::<ClubKeep>(person);
    let keep = keep.is_ok_and(|keep| keep.check_club(id).is_ok());
    let may_keep = keep && view.club.closed_on.is_none();
    crumbs(&mut frame, org, Some((id, &view.club.name)));
    show(&CharterPage { frame, org, view, may_keep, form, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<ForceRead>,
    Path(at): At,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let nothing = (Typed::default(), Faults::new());
    shown(&app, frame, &person, at, asked.version, nothing).await
}

pub(super) async fn begin(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path((org, id)): At,
) -> Result<Response, Problem> {
    let version = app.begin_charter(&permit, id).await?;
    Ok(done(&back(org, id, version), "charter-begun").into_response())
}

#[derive(Template)]
#[template(path = "clubs/article.html")]
struct ArticlePage {
    frame: Frame,
    org: OrgId,
    view: CharterView,
    /// As it stands now, when somebody else changed it meanwhile.
    now: Option<Article>,
    form: Typed,
    faults: Faults,
}

/// The draft, for its writer.
async fn draft(
    app: &App,
    person: &Person,
    (org, id): (OrgId, ClubId),
) -> Result<(CharterView, Charter), Problem> {
    let read = app.permit::<ForceRead>(person, org).await?;
    let newest = app.charter(&read, id, None).await?;
    let version = newest.versions.iter().find(|(_, day)| day.is_none());
    let version = version.map(|(version, _)| *version).ok_or(Problem::NotFound)?;
    let mut view = app.charter(&read, id, Some(version)).await?;
    let charter = view.charter.take().ok_or(Problem::NotFound)?;
    Ok((view, charter))
}

/// The article that a text names, from 1.
fn named(charter: &Charter, number: &str) -> Option<Article> {
    let number: usize = number.parse().ok()?;
    charter.articles.get(number.checked_sub(1)?).cloned()
}

fn article_page(
    mut frame: Frame,
    org: OrgId,
    view: CharterView,
    now: Option<Article>,
    (form, faults): (Typed, Faults),
) -> Result<Html<String>, Problem> {
    crumbs(&mut frame, org, Some((view.club.id, &view.club.name)));
    show(&ArticlePage { frame, org, view, now, form, faults })
}

pub(super) async fn new_article(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<ClubKeep>,
    Path((org, id)): At,
) -> Result<Html<String>, Problem> {
    let (view, charter) = draft(&app, &person, (org, id)).await?;
    let form = Typed { changed: charter.changed, ..Typed::default() };
    article_page(frame, org, view, None, (form, Faults::new()))
}

pub(super) async fn article(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<ClubKeep>,
    Path((org, id, number)): Path<(OrgId, ClubId, String)>,
) -> Result<Html<String>, Problem> {
    let (view, charter) = draft(&app, &person, (org, id)).await?;
    let article = named(&charter, &number).ok_or(Problem::NotFound)?;
    let form = Typed {
        changed: charter.changed,
        number,
        title: article.title,
        text: article.text,
        ..Typed::default()
    };
    article_page(frame, org, view, None, (form, Faults::new()))
}

pub(super) async fn write(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ClubKeep>,
    Path((org, id)): At,
    Form(mut form): Form<Typed>,
) -> Result<Response, Problem> {
    let write = WriteArticle {
        changed: form.changed,
        number: form.number.parse().ok(),
        title: form.title.clone(),
        text: form.text.clone(),
    };
    let (status, faults) = match app.write_article(&permit, id, &write).await {
        Ok(_) => {
            let version = draft(&app, &person, (org, id)).await?.1.version;
            return Ok(done(&back(org, id, version), "charter-saved").into_response());
        }
        Err(Error::Stale) => {
            let mut faults = Faults::new();
            faults.add("text", frame.w.t("fault-charter-stale"));
            (StatusCode::CONFLICT, faults)
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, faults(frame.w, error)?),
    };
    // What was typed stays; the next press is about the charter as it stands now, which the page shows.
    let (view, charter) = draft(&app, &person, (org, id)).await?;
    let now = named(&charter, &form.number).filter(|_| status == StatusCode::CONFLICT);
    form.changed = charter.changed;
    let page = article_page(frame, org, view, now, (form, faults))?;
    Ok((status, page).into_response())
}

pub(super) async fn remove(
    State(app): State<App>,
    Me(person): Me,
    Permitted(permit): Permitted<ClubKeep>,
    Path((org, id, number)): Path<(OrgId, ClubId, String)>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    let version = draft(&app, &person, (org, id)).await?.1.version;
    app.remove_article(&permit, id, &RemoveArticle { changed: form.changed, number }).await?;
    Ok(done(&back(org, id, version), "charter-saved").into_response())
}

pub(super) async fn adopt(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ClubKeep>,
    Path((org, id)): At,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let adopt = AdoptCharter { changed: form.changed, on: Day(form.on.clone()) };
    match app.adopt_charter(&permit, id, &adopt).await {
        Ok(()) => {
            let page = format!("/o/{org}/clubs/{id}/charter");
            Ok(done(&page, "charter-adopted").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let version = draft(&app, &person, (org, id)).await?.1.version;
            let page =
                shown(&app, frame, &person, (org, id), Some(version), (form, faults)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let printed = app.print_charter(&permit, id, asked.version, Format::Docx).await?;
    Ok(web::file::printed(printed))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let printed = app.print_charter(&permit, id, asked.version, Format::Pdf).await?;
    Ok(web::file::printed(printed))
}
