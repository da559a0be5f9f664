//! The charter of a club: read a version, begin a draft, write and remove articles, adopt, print.

use app::App;
use app::access::{ClubKeep, ForceRead};
use app::clubs::charter::{AdoptCharter, RemoveArticle, WriteArticle};
use app::plans::Format;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use domain::club::charter::Article;
use domain::id::{ClubId, OrgId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body};

type At = Path<(OrgId, ClubId)>;

/// The operations of this feature.
pub fn book() -> Book {
    let (docx, pdf) = const { (&[Format::Docx.media()], &[Format::Pdf.media()]) };
    let at = "/api/v1/orgs/{org}/clubs/{id}/charter";
    Book::new()
        .add(
            book::get::<ForceRead>(
                at,
                "club",
                "A version of the charter; the one in force when none is named",
            )
            .query::<VersionAsked>()
            .gives::<CharterAnswer>(),
            one,
        )
        .add(
            book::post::<ClubKeep>(
                at,
                "club",
                "Begin a draft: from the version in force, else from the template",
            )
            .gives::<Begun>(),
            begin,
        )
        .add(
            book::post::<ClubKeep>(
                "/api/v1/orgs/{org}/clubs/{id}/charter/articles",
                "club",
                "Write an article of the draft",
            )
            .takes::<WriteArticle>()
            .gives::<Written>()
            .status(200),
            write,
        )
        .add(
            book::post::<ClubKeep>(
                "/api/v1/orgs/{org}/clubs/{id}/charter/removal",
                "club",
                "Take an article out of the draft",
            )
            .takes::<RemoveArticle>()
            .status(204),
            remove,
        )
        .add(
            book::post::<ClubKeep>(
                "/api/v1/orgs/{org}/clubs/{id}/charter/adoption",
                "club",
                "Adopt the draft",
            )
            .takes::<AdoptCharter>()
            .status(204),
            adopt,
        )
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/clubs/{id}/charter.docx",
                "club",
                "A version of the charter as Word file",
            )
            .query::<VersionAsked>()
            .media(docx),
            print_docx,
        )
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/clubs/{id}/charter.pdf",
                "club",
                "A version of the charter as PDF",
            )
            .query::<VersionAsked>()
            .media(pdf),
            print_pdf,
        )
}

/// Which version; the one in force, else the draft, when none is named.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct VersionAsked {
    version: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct CharterAnswer {
    version: i64,
    articles: Vec<Article>,
    /// The day it was adopted, ISO; missing for a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    adopted_on: Option<String>,
    /// Sent back with a change of the draft.
    changed: i64,
    /// Every version, the newest first.
    versions: Vec<VersionLine>,
}

#[derive(Serialize, JsonSchema)]
struct VersionLine {
    version: i64,
    /// The day it was adopted, ISO; missing for a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    adopted_on: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Begun {
    /// The version of the draft.
    version: i64,
}

#[derive(Serialize, JsonSchema)]
struct Written {
    /// The number of the article, from 1.
    number: usize,
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
    Asked(asked): Asked<VersionAsked>,
) -> Result<Json<CharterAnswer>, Problem> {
    let view = app.charter(&permit, id, asked.version).await?;
    let charter = view.charter.ok_or(Problem::NotFound)?;
    let day = |day: jiff::civil::Date| day.to_string();
    let line = |(version, adopted_on): (i64, Option<jiff::civil::Date>)| VersionLine {
        version,
        adopted_on: adopted_on.map(day),
    };
    Ok(Json(CharterAnswer {
        version: charter.version,
        articles: charter.articles,
        adopted_on: charter.adopted_on.map(day),
        changed: charter.changed,
        versions: view.versions.into_iter().map(line).collect(),
    }))
}

async fn begin(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path((_, id)): At,
) -> Result<impl IntoResponse, Problem> {
    let version = app.begin_charter(&permit, id).await?;
    Ok((StatusCode::CREATED, Json(Begun { version })))
}

async fn write(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path((_, id)): At,
    Body(write): Body<WriteArticle>,
) -> Result<Json<Written>, Problem> {
    Ok(Json(Written { number: app.write_article(&permit, id, &write).await? }))
}

async fn remove(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path((_, id)): At,
    Body(remove): Body<RemoveArticle>,
) -> Result<StatusCode, Problem> {
    app.remove_article(&permit, id, &remove).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn adopt(
    State(app): State<App>,
    Permitted(permit): Permitted<ClubKeep>,
    Path((_, id)): At,
    Body(adopt): Body<AdoptCharter>,
) -> Result<StatusCode, Problem> {
    app.adopt_charter(&permit, id, &adopt).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn print_docx(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
    Asked(asked): Asked<VersionAsked>,
) -> Result<Response, Problem> {
    let printed = app.print_charter(&permit, id, asked.version, Format::Docx).await?;
    Ok(web::file::printed(printed))
}

async fn print_pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path((_, id)): At,
    Asked(asked): Asked<VersionAsked>,
) -> Result<Response, Problem> {
    let printed = app.print_charter(&permit, id, asked.version, Format::Pdf).await?;
    Ok(web::file::printed(printed))
}
