//! Sign-in cards by program: who has one, making them, taking one back. What children do with them, only they do.

use app::App;
use app::access::CardWrite;
use app::cards::{CardRow, MakeCards, NewSlip, Standing};
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::id::{ClubId, LearnerId, OrgId};
use schemars::JsonSchema;
use serde::Serialize;
use web::idempotency::Unkept;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

/// The operations of this feature.
pub fn book() -> Book {
    let at = "/api/v1/orgs/{org}/cards";
    Book::new()
        .add(
            book::get::<CardWrite>(at, "card", "Who could have a sign-in card, and how it stands")
                .gives::<Vec<CardView>>(),
            list,
        )
        .add(
            book::post::<CardWrite>(
                at,
                "card",
                "Make new cards; tokens and keys are told once, the cards before are dead",
            )
            .takes::<MakeCards>()
            .gives::<Vec<SlipView>>(),
            make,
        )
        .add(
            book::delete::<CardWrite>(
                "/api/v1/orgs/{org}/cards/{learner}",
                "card",
                "Take a learner's card back: its sessions end",
            ),
            revoke,
        )
}

#[derive(Serialize, JsonSchema)]
struct CardView {
    learner: LearnerId,
    name: String,
    class: String,
    club: ClubId,
    club_name: String,
    /// Whether a card may be made now: taking part is agreed to.
    agreed: bool,
    standing: Standing,
    /// Until when the card works, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Whether the child chose its key.
    own_key: bool,
}

impl From<CardRow> for CardView {
    fn from(row: CardRow) -> Self {
        Self {
            learner: row.learner,
            name: row.name.into_inner(),
            class: row.class,
            club: row.club,
            club_name: row.club_name,
            agreed: row.agreed,
            standing: row.standing,
            until: row.until.map(domain::calendar::Instant::rfc3339),
            own_key: row.own_key,
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct SlipView {
    learner: LearnerId,
    name: String,
    class: String,
    club_name: String,
    /// The path that the QR leads to: `/card/{token}`. It is kept only as a hash.
    path: String,
    /// What the child types. It is kept only as a hash.
    key: String,
    /// The number printed on the card; no secret.
    number: String,
    /// The first use must come before this, UTC.
    until: String,
}

impl From<NewSlip> for SlipView {
    fn from(slip: NewSlip) -> Self {
        Self {
            learner: slip.learner,
            name: slip.name.into_inner(),
            class: slip.class,
            club_name: slip.club_name,
            path: format!("/card/{}", slip.token.reveal()),
            key: slip.key.into_inner(),
            number: slip.number,
            until: slip.until.rfc3339(),
        }
    }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<CardWrite>,
) -> Result<Json<Vec<CardView>>, Problem> {
    Ok(Json(app.cards(&permit).await?.into_iter().map(CardView::from).collect()))
}

async fn make(
    State(app): State<App>,
    Permitted(permit): Permitted<CardWrite>,
    Body(make): Body<MakeCards>,
) -> Result<impl IntoResponse, Problem> {
    let slips = app.make_cards(&permit, &make).await?;
    let slips: Vec<SlipView> = slips.into_iter().map(SlipView::from).collect();
    Ok((StatusCode::CREATED, Extension(Unkept::Secret), Json(slips)))
}

async fn revoke(
    State(app): State<App>,
    Permitted(permit): Permitted<CardWrite>,
    Path((_, learner)): Path<(OrgId, LearnerId)>,
) -> Result<StatusCode, Problem> {
    app.revoke_card(&permit, learner).await?;
    Ok(StatusCode::NO_CONTENT)
}
