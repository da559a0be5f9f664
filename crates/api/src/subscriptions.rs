//! Calendar subscriptions by program: what can be followed, making a secret link, ending it.

use app::App;
use app::access::ActivityRead;
use app::subscriptions::Offer;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::calendar::Instant;
use domain::id::OrgId;
use domain::subscription::Followed;
use schemars::JsonSchema;
use serde::Serialize;
use web::idempotency::Unkept;
use web::{Permitted, Problem};

use crate::book::{self, Book};

/// The operations of this feature.
pub fn book() -> Book {
    let (object, at) = ("subscription", "/api/v1/orgs/{org}/subscriptions/{followed}");
    Book::new()
        .add(
            book::get::<ActivityRead>(
                "/api/v1/orgs/{org}/subscriptions",
                object,
                "What a telephone can follow here, and one's own links",
            )
            .gives::<Vec<OfferView>>(),
            list,
        )
        .add(
            book::post::<ActivityRead>(
                at,
                object,
                "Make a link for `own`, `school` or a club's id; told once, the link before is dead",
            )
            .gives::<LinkView>(),
            make,
        )
        .add(book::delete::<ActivityRead>(at, object, "End a link"), end)
}

#[derive(Serialize, JsonSchema)]
struct OfferView {
    /// `own`, `school` or a club's id.
    followed: String,
    /// The club's name, or empty.
    name: String,
    /// When the link was made, UTC; absent: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_at: Option<String>,
    /// When a telephone last asked, UTC, to the hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<String>,
}

impl From<Offer> for OfferView {
    fn from(offer: Offer) -> Self {
        Self {
            followed: offer.followed.to_string(),
            name: offer.name,
            made_at: offer.link.map(|link| link.made_at.rfc3339()),
            read_at: offer.link.and_then(|link| link.read_at).map(Instant::rfc3339),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct LinkView {
    /// The path of the calendar on this server (iCalendar, RFC 5545); whoever has it reads it.
    path: String,
}

fn named(followed: &str) -> Result<Followed, Problem> {
    followed.parse().map_err(|_| Problem::NotFound)
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
) -> Result<Json<Vec<OfferView>>, Problem> {
    Ok(Json(app.subscriptions(&permit).await?.into_iter().map(OfferView::from).collect()))
}

async fn make(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Path((_, followed)): Path<(OrgId, String)>,
) -> Result<impl IntoResponse, Problem> {
    let token = app.subscribe(&permit, named(&followed)?).await?;
    let path = format!("/calendar/{}.ics", token.reveal());
    Ok((StatusCode::CREATED, Extension(Unkept::Secret), Json(LinkView { path })))
}

async fn end(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Path((_, followed)): Path<(OrgId, String)>,
) -> Result<StatusCode, Problem> {
    app.unsubscribe(&permit, named(&followed)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
