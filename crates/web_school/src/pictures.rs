//! Pictures: the album of an activity, a learner's portrait, photos of papers, and the pictures themselves.

use app::access::{ConsentRead, ForceRead, PictureRead, PictureWrite};
use app::pictures::{Album, AlbumPeople, AlbumPicture, PictureSize, Portrait, Sent, WasOf};
use app::{App, Error};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Action;
use domain::id::{ActivityId, LearnerId, OrgId, PictureId};
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Crumb, Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

use crate::upload::SentPicture;

/// The doors of this feature.
pub fn doors() -> Doors {
    let (album, portrait) =
        ("/o/{org}/activities/{id}/pictures", "/o/{org}/learners/{id}/portrait");
    Doors::new()
        .add(get::<PictureRead>(album, "picture"), album_page)
        .add(post::<PictureWrite>(album, "picture"), add)
        .add(get::<PictureWrite>(portrait, "picture"), portrait_page)
        .add(post::<PictureWrite>(portrait, "picture"), set_portrait)
        .add(get::<PictureRead>("/o/{org}/pictures/{id}/full.jpg", "picture"), full)
        .add(get::<PictureRead>("/o/{org}/pictures/{id}/small.jpg", "picture"), small)
        .add(post::<PictureWrite>("/o/{org}/pictures/{id}/removal", "picture"), remove)
        .add(get::<ConsentRead>("/o/{org}/evidence/{id}/full.jpg", "picture"), paper_full)
        .add(get::<ConsentRead>("/o/{org}/evidence/{id}/small.jpg", "picture"), paper_small)
}

#[derive(Template)]
#[template(path = "pictures/album.html")]
struct AlbumPage {
    frame: Frame,
    org: OrgId,
    album: Album,
    /// The form, for who may add pictures.
    adding: Option<Adding>,
}

/// What the form shows.
struct Adding {
    id: String,
    people: AlbumPeople,
    caption: String,
    chosen: Vec<String>,
    everybody: bool,
    faults: Faults,
}

impl Adding {
    fn has(&self, learner: &LearnerId) -> bool {
        self.chosen.iter().any(|id| *id == learner.to_string())
    }

    fn names_not(&self) -> String {
        let names = self.people.may_not.iter();
        names
            .map(|one| format!("{} ({})", one.name.reveal(), one.class))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

async fn album_of(
    app: &App,
    mut frame: Frame,
    person: &app::access::Person,
    org: OrgId,
    id: ActivityId,
    sent: &SentPicture,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<PictureRead>(person, org).await?;
    let album = app.album(&read, id).await?;
    // Names stand beside the form for those who may read them anyway.
    let write = app.permit::<PictureWrite>(person, org).await.ok();
    let write = write.filter(|write| {
        write.check_club(album.activity.club).is_ok() && person.may(Action::ForceRead, write.path())
    });
    let adding = match write {
        None => None,
        Some(write) => Some(Adding {
            id: match sent.text("id") {
                "" => app.new_id().to_string(),
                id => id.to_owned(),
            },
            people: app.album_people(&write, id).await?,
            caption: sent.text("caption").to_owned(),
            chosen: sent.texts("learner").map(str::to_owned).collect(),
            everybody: sent.text("everybody") == "1",
            faults,
        }),
    };
    let label = album.activity.title.clone();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/activities/{id}"), label });
    show(&AlbumPage { frame, org, album, adding })
}

async fn album_page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, ActivityId)>,
) -> Result<Html<String>, Problem> {
    let none = SentPicture::default();
    album_of(&app, frame, &person, permit.org(), id, &none, Faults::new()).await
}

async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PictureWrite>,
    Path((org, id)): Path<(OrgId, ActivityId)>,
    mut sent: SentPicture,
) -> Result<Response, Problem> {
    let about = AlbumPicture {
        caption: sent.text("caption").to_owned(),
        people: sent.texts("learner").filter_map(|id| id.parse().ok()).collect(),
        everybody: sent.text("everybody") == "1",
    };
    let file = Sent { id: sent.text("id").parse().ok(), bytes: std::mem::take(&mut sent.bytes) };
    match app.add_to_album(&permit, id, &about, file).await {
        Ok(_) => {
            let to = format!("/o/{org}/activities/{id}/pictures");
            Ok(done(&to, "picture-added").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = album_of(&app, frame, &person, org, id, &sent, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "pictures/portrait.html")]
struct PortraitPage {
    frame: Frame,
    org: OrgId,
    id: String,
    portrait: Portrait,
    faults: Faults,
}

async fn portrait_of(
    app: &App,
    frame: Frame,
    permit: &app::access::Permit<PictureWrite>,
    learner: LearnerId,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let portrait = app.portrait(permit, learner).await?;
    let id = app.new_id().to_string();
    show(&PortraitPage { frame, org: permit.org(), id, portrait, faults })
}

async fn portrait_page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PictureWrite>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    portrait_of(&app, frame, &permit, id, Faults::new()).await
}

async fn set_portrait(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PictureWrite>,
    Path((org, id)): Path<(OrgId, LearnerId)>,
    mut sent: SentPicture,
) -> Result<Response, Problem> {
    let file = Sent { id: sent.text("id").parse().ok(), bytes: std::mem::take(&mut sent.bytes) };
    match app.set_portrait(&permit, id, file).await {
        Ok(_) => {
            let to = format!("/o/{org}/learners/{id}/portrait");
            Ok(done(&to, "picture-added").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = portrait_of(&app, frame, &permit, id, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn remove(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureWrite>,
    Path((org, id)): Path<(OrgId, PictureId)>,
) -> Result<Redirect, Problem> {
    let to = match app.remove_picture(&permit, id).await? {
        WasOf::Learner(learner) => format!("/o/{org}/learners/{learner}/portrait"),
        WasOf::Activity(activity) => format!("/o/{org}/activities/{activity}/pictures"),
    };
    Ok(done(&to, "picture-removed"))
}

async fn full(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<Response, Problem> {
    Ok(web::file::jpeg(app.picture_file(&permit, id, PictureSize::Full).await?))
}

async fn small(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<Response, Problem> {
    Ok(web::file::jpeg(app.picture_file(&permit, id, PictureSize::Small).await?))
}

async fn paper_full(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentRead>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<Response, Problem> {
    Ok(web::file::jpeg(app.evidence_file(&permit, id, PictureSize::Full).await?))
}

async fn paper_small(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentRead>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<Response, Problem> {
    Ok(web::file::jpeg(app.evidence_file(&permit, id, PictureSize::Small).await?))
}

/// The portrait for a page about a learner, when this person may see it now; nothing otherwise.
pub async fn portrait_for(
    app: &App,
    person: &app::access::Person,
    read: &app::access::Permit<ForceRead>,
    learner: LearnerId,
) -> Result<Option<PictureId>, Problem> {
    if !person.may(Action::PictureRead, read.path()) {
        return Ok(None);
    }
    let permit = app.permit::<PictureRead>(person, read.org()).await?;
    match app.portrait_of(&permit, learner).await {
        Ok(found) => Ok(found),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
