//! Pictures: albums, portraits, photos of papers. A file is the body as it is; the picture itself is JPEG.

use std::collections::BTreeSet;

use app::App;
use app::access::{ConsentRead, ConsentWrite, PictureRead, PictureWrite};
use app::pictures::{AlbumPicture, FILE_MAX, OnPicture, PictureSize, Sent, Shown};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use domain::id::{ActivityId, LearnerId, OrgId, PictureId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem, Web};

use crate::book::{self, Book};
use crate::json::{Asked, Made};

/// The operations of this feature.
pub fn book() -> Book {
    let album = "/api/v1/orgs/{org}/activities/{id}/pictures";
    let people = "/api/v1/orgs/{org}/activities/{id}/pictures/people";
    let portrait = "/api/v1/orgs/{org}/learners/{id}/portrait";
    let full = "/api/v1/orgs/{org}/pictures/{id}/full.jpg";
    let small = "/api/v1/orgs/{org}/pictures/{id}/small.jpg";
    let one = "/api/v1/orgs/{org}/pictures/{id}";
    let paper = "/api/v1/orgs/{org}/learners/{id}/evidence";
    let paper_at = "/api/v1/orgs/{org}/evidence/{id}/full.jpg";
    let paper_small_at = "/api/v1/orgs/{org}/evidence/{id}/small.jpg";
    Book::new()
        .add(
            book::get::<PictureRead>(album, "picture", "The pictures that may be shown now")
                .gives::<AlbumView>(),
            list,
        )
        .add(
            book::post::<PictureWrite>(
                album,
                "picture",
                "Add a picture (JPEG, PNG or WebP, up to 15 MiB); everybody on it is named and agrees",
            )
            .query::<AddAsked>()
            .takes_file()
            .gives::<Made<PictureId>>(),
            add,
        )
        .add(
            book::get::<PictureWrite>(people, "picture", "Who of the club may be on a picture")
                .gives::<PeopleView>(),
            people_of,
        )
        .add(
            book::get::<PictureRead>(portrait, "picture", "A learner's portrait, if it may be shown")
                .gives::<PortraitView>(),
            portrait_of,
        )
        .add(
            book::post::<PictureWrite>(portrait, "picture", "Set a learner's portrait")
                .query::<OneAsked>()
                .takes_file()
                .gives::<Made<PictureId>>(),
            set_portrait,
        )
        .add(
            book::get::<PictureRead>(full, "picture", "A picture, 1600 pixels at most")
                .media(&[web::file::JPEG]),
            picture_full,
        )
        .add(
            book::get::<PictureRead>(small, "picture", "A picture, 320 pixels at most")
                .media(&[web::file::JPEG]),
            picture_small,
        )
        .add(book::delete::<PictureWrite>(one, "picture", "Erase a picture"), remove)
        .add(
            book::post::<ConsentWrite>(paper, "picture", "Keep the photo of a signed paper")
                .query::<OneAsked>()
                .takes_file()
                .gives::<Made<PictureId>>(),
            add_paper,
        )
        .add(
            book::get::<ConsentRead>(paper_at, "picture", "The photo of a signed paper")
                .media(&[web::file::JPEG]),
            paper_full,
        )
        .add(
            book::get::<ConsentRead>(paper_small_at, "picture", "The photo of a paper, small")
                .media(&[web::file::JPEG]),
            paper_small,
        )
}

/// An album as it may be shown now.
#[derive(Serialize, JsonSchema)]
struct AlbumView {
    pictures: Vec<Shown>,
    /// Pictures that somebody no longer agrees to.
    hidden: usize,
}

/// A portrait.
#[derive(Serialize, JsonSchema)]
struct PortraitView {
    /// Absent while there is none or it may not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<PictureId>,
}

/// Who could be on a picture of an activity.
#[derive(Serialize, JsonSchema)]
struct PeopleView {
    /// They agree to pictures.
    may: Vec<PersonView>,
    /// They do not: no picture with them is taken.
    may_not: Vec<PersonView>,
}

/// A learner by name.
#[derive(Serialize, JsonSchema)]
struct PersonView {
    learner: LearnerId,
    name: String,
    class: String,
}

impl From<OnPicture> for PersonView {
    fn from(one: OnPicture) -> Self {
        Self { learner: one.learner, name: one.name.into_inner(), class: one.class }
    }
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct OneAsked {
    /// An id of one's own: sent twice, kept once.
    id: Option<PictureId>,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct AddAsked {
    /// An id of one's own: sent twice, kept once.
    id: Option<PictureId>,
    /// Without names.
    caption: String,
    /// The ids of those who can be recognised, with commas between them.
    people: String,
    /// These are all who can be recognised; it is not taken otherwise.
    everybody: bool,
}

/// A file as the body.
struct File(Vec<u8>);

impl FromRequest<Web> for File {
    type Rejection = Problem;

    async fn from_request(mut request: Request, web: &Web) -> Result<Self, Problem> {
        DefaultBodyLimit::max(FILE_MAX + 1).apply(&mut request);
        match Bytes::from_request(request, web).await {
            Ok(bytes) => Ok(Self(bytes.to_vec())),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::TooLarge),
            Err(_) => Err(Problem::BadRequest),
        }
    }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, ActivityId)>,
) -> Result<Json<AlbumView>, Problem> {
    let album = app.album(&permit, id).await?;
    Ok(Json(AlbumView { pictures: album.shown, hidden: album.hidden }))
}

async fn add(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureWrite>,
    Path((_, activity)): Path<(OrgId, ActivityId)>,
    Asked(asked): Asked<AddAsked>,
    File(bytes): File,
) -> Result<impl IntoResponse, Problem> {
    let ids = asked.people.split(',').map(str::trim).filter(|id| !id.is_empty());
    let people: Result<BTreeSet<LearnerId>, _> = ids.map(str::parse).collect();
    let people = people.map_err(|_| app::Error::invalid("people", "fault-learners-none"))?;
    let about = AlbumPicture { caption: asked.caption, people, everybody: asked.everybody };
    let id = app.add_to_album(&permit, activity, &about, Sent { id: asked.id, bytes }).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn people_of(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureWrite>,
    Path((_, id)): Path<(OrgId, ActivityId)>,
) -> Result<Json<PeopleView>, Problem> {
    let people = app.album_people(&permit, id).await?;
    let views = |list: Vec<OnPicture>| list.into_iter().map(PersonView::from).collect();
    Ok(Json(PeopleView { may: views(people.may), may_not: views(people.may_not) }))
}

async fn portrait_of(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, LearnerId)>,
) -> Result<Json<PortraitView>, Problem> {
    Ok(Json(PortraitView { picture: app.portrait_of(&permit, id).await? }))
}

async fn set_portrait(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureWrite>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
    Asked(asked): Asked<OneAsked>,
    File(bytes): File,
) -> Result<impl IntoResponse, Problem> {
    let id = app.set_portrait(&permit, learner, Sent { id: asked.id, bytes }).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn remove(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureWrite>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<StatusCode, Problem> {
    app.remove_picture(&permit, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn picture_full(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<Response, Problem> {
    Ok(web::file::jpeg(app.picture_file(&permit, id, PictureSize::Full).await?))
}

async fn picture_small(
    State(app): State<App>,
    Permitted(permit): Permitted<PictureRead>,
    Path((_, id)): Path<(OrgId, PictureId)>,
) -> Result<Response, Problem> {
    Ok(web::file::jpeg(app.picture_file(&permit, id, PictureSize::Small).await?))
}

async fn add_paper(
    State(app): State<App>,
    Permitted(permit): Permitted<ConsentWrite>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
    Asked(asked): Asked<OneAsked>,
    File(bytes): File,
) -> Result<impl IntoResponse, Problem> {
    let id = app.add_evidence(&permit, learner, Sent { id: asked.id, bytes }).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
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
