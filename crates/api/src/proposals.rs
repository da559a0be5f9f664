//! What the form of a new activity begins with, and who took part in one by name: what the pages show beside the acts.

use app::App;
use app::access::{ActivityWrite, ForceRead};
use app::activities::Member;
use axum::extract::{Path, State};
use axum::response::Json;
use domain::activity::{Kind, Presence};
use domain::id::{ActivityId, ClubId, ItemId, TermId};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::activities::At;
use crate::book::{self, Book};
use crate::json::Asked;

/// The operations of this feature.
pub fn book() -> Book {
    Book::new()
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activity-proposal",
                "activity",
                "What a new activity could begin with: from a plan item, the calendar and the club's habits",
            )
            .query::<ProposalAsked>()
            .gives::<ProposalView>(),
            propose,
        )
        .add(
            book::get::<ForceRead>(
                "/api/v1/orgs/{org}/activities/{id}/presences",
                "attendance",
                "Who was marked how, by name",
            )
            .gives::<Vec<PresenceView>>(),
            presences,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct ProposalAsked {
    /// The plan item that it is to fulfil.
    item: Option<ItemId>,
}

/// As far as it can be guessed; send it back as a new activity when it is right.
#[derive(Serialize, JsonSchema)]
struct ProposalView {
    id: Option<ActivityId>,
    item: Option<ItemId>,
    club: Option<ClubId>,
    kind: Option<Kind>,
    title: String,
    day: String,
    starts_at: String,
    minutes: String,
    place: String,
    adult: String,
    /// The clubs to choose from.
    clubs: Vec<ClubChoice>,
    /// Names of the partners to choose from.
    partners: Vec<String>,
    /// Names of the adults who are vetted today.
    vetted: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct ClubChoice {
    id: ClubId,
    name: String,
}

async fn propose(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Asked(asked): Asked<ProposalAsked>,
) -> Result<Json<ProposalView>, Problem> {
    let proposal = app.propose(&permit, asked.item).await?;
    let clubs = proposal.clubs.into_iter();
    let details = proposal.details;
    Ok(Json(ProposalView {
        id: details.id,
        item: details.item,
        club: details.club,
        kind: details.kind,
        title: details.title,
        day: details.day.0,
        starts_at: details.starts_at,
        minutes: details.minutes.0,
        place: details.place,
        adult: details.adult,
        clubs: clubs.map(|club| ClubChoice { id: club.id, name: club.name }).collect(),
        partners: proposal.partners,
        vetted: proposal.vetted,
    }))
}

#[derive(Serialize, JsonSchema)]
struct PresenceView {
    term: TermId,
    name: Personal<String>,
    class: Personal<String>,
    presence: Option<Presence>,
}

async fn presences(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceRead>,
    Path(at): Path<At>,
) -> Result<Json<Vec<PresenceView>>, Problem> {
    let view = |member: Member| PresenceView {
        term: member.term,
        name: member.name,
        class: member.class,
        presence: member.presence,
    };
    let members = app.attended(&permit, at.id).await?;
    Ok(Json(members.into_iter().map(view).collect()))
}
