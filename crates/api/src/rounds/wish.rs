//! Nominating oneself by the link of a round: for everybody who has the link; the answer says nothing of who was found.

use app::App;
use app::selection::OwnNomination;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use schemars::JsonSchema;
use serde::Serialize;
use web::Problem;
use web::session::Address;

use crate::book::{self, Book};
use crate::json::Body;

pub fn book() -> Book {
    let at = "/api/v1/nominations/{token}";
    Book::new()
        .add(book::open(at, "round", "The round behind a link").gives::<LinkView>(), link)
        .add(
            book::hand_in(at, "round", "Nominate oneself; the same answer whether found or not")
                .takes::<OwnNomination>(),
            send,
        )
}

#[derive(Serialize, JsonSchema)]
struct LinkView {
    school: String,
    round: String,
    /// The last day.
    until: String,
    /// Whether today is one of its days.
    open: bool,
}

async fn link(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Json<LinkView>, Problem> {
    let link = app.round_behind(&token).await?;
    let (school, round, until) = (link.school, link.round, link.until.to_string());
    Ok(Json(LinkView { school, round, until, open: link.open }))
}

async fn send(
    State(app): State<App>,
    address: Option<axum::Extension<Address>>,
    Path(token): Path<String>,
    Body(own): Body<OwnNomination>,
) -> Result<StatusCode, Problem> {
    let address = address.map(|axum::Extension(address)| address.0).unwrap_or_default();
    app.nominate_oneself(&token, &own, &address).await?;
    Ok(StatusCode::NO_CONTENT)
}
