//! Vetted adults by program: the list, vetting, renewing and ending; who cannot come to an activity and who comes instead.

use app::App;
use app::access::{ActivityWrite, SupervisorKeep, SupervisorRead};
use app::supervisors::{AdultOut, EndVetting, Replace, Supervisor, Vet};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::id::{AccountId, SupervisorId};
use domain::personal::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::activities::At;
use crate::book::{self, Book};
use crate::json::{Body, Made};

const LIST: &str = "/api/v1/orgs/{org}/supervisors";

/// The operations of this feature.
pub fn book() -> Book {
    let object = "supervisor";
    Book::new()
        .add(
            book::get::<SupervisorRead>(LIST, object, "The vetted adults of a school, by name")
                .gives::<Vec<SupervisorView>>(),
            list,
        )
        .add(
            book::post::<SupervisorKeep>(LIST, object, "Vet an adult until a day")
                .takes::<Vet>()
                .gives::<Made<SupervisorId>>(),
            vet,
        )
        .add(
            book::put::<SupervisorKeep>(
                "/api/v1/orgs/{org}/supervisors/{id}",
                object,
                "Renew a vetting or change what is known; the name stays",
            )
            .takes::<Vet>(),
            renew,
        )
        .add(
            book::post::<SupervisorKeep>(
                "/api/v1/orgs/{org}/supervisors/{id}/end",
                object,
                "End a vetting; what names the adult is blocked until somebody else is named",
            )
            .takes::<EndVetting>()
            .status(204),
            end,
        )
        .add(
            book::get::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/adults",
                "activity",
                "Names of the adults who may be in charge of an activity on its day",
            )
            .gives::<Vec<String>>(),
            adults,
        )
        .add(
            book::post::<SupervisorRead>(
                "/api/v1/orgs/{org}/activities/{id}/out",
                object,
                "Say that an adult cannot come; the activity is blocked, the pupils are told",
            )
            .takes::<AdultOut>()
            .status(204),
            out,
        )
        .add(
            book::post::<ActivityWrite>(
                "/api/v1/orgs/{org}/activities/{id}/replace",
                "activity",
                "Name a vetted adult instead of one of the activity's adults",
            )
            .takes::<Replace>()
            .status(204),
            replace,
        )
}

#[derive(Serialize, JsonSchema)]
struct SupervisorView {
    id: SupervisorId,
    full_name: Personal<String>,
    position: String,
    /// In one form, or empty.
    phone: Personal<String>,
    /// Of a member of the staff.
    account: Option<AccountId>,
    vetted_by: String,
    since: String,
    until: String,
    /// The day from which it no longer holds, when it was ended before its time.
    ended_on: Option<String>,
    ended_why: String,
}

fn view(one: Supervisor) -> SupervisorView {
    SupervisorView {
        id: one.id,
        full_name: one.full_name,
        position: one.position,
        phone: one.phone,
        account: one.account,
        vetted_by: one.vetted_by,
        since: one.vetting.since.to_string(),
        until: one.vetting.until.to_string(),
        ended_on: one.vetting.ended_on.map(|day| day.to_string()),
        ended_why: one.ended_why,
    }
}

#[derive(Deserialize)]
struct AtSupervisor {
    id: SupervisorId,
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<SupervisorRead>,
) -> Result<Json<Vec<SupervisorView>>, Problem> {
    Ok(Json(app.supervisors(&permit).await?.list.into_iter().map(view).collect()))
}

async fn vet(
    State(app): State<App>,
    Permitted(permit): Permitted<SupervisorKeep>,
    Body(new): Body<Vet>,
) -> Result<impl IntoResponse, Problem> {
    let id = app.vet_supervisor(&permit, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn renew(
    State(app): State<App>,
    Permitted(permit): Permitted<SupervisorKeep>,
    Path(at): Path<AtSupervisor>,
    Body(change): Body<Vet>,
) -> Result<StatusCode, Problem> {
    app.renew_supervisor(&permit, at.id, &change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(
    State(app): State<App>,
    Permitted(permit): Permitted<SupervisorKeep>,
    Path(at): Path<AtSupervisor>,
    Body(why): Body<EndVetting>,
) -> Result<StatusCode, Problem> {
    app.end_supervisor(&permit, at.id, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn adults(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
) -> Result<Json<Vec<String>>, Problem> {
    Ok(Json(app.possible_adults(&permit, at.id).await?))
}

async fn out(
    State(app): State<App>,
    Permitted(permit): Permitted<SupervisorRead>,
    Path(at): Path<At>,
    Body(out): Body<AdultOut>,
) -> Result<StatusCode, Problem> {
    app.say_adult_out(&permit, at.id, &out).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn replace(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    Path(at): Path<At>,
    Body(replace): Body<Replace>,
) -> Result<StatusCode, Problem> {
    app.replace_adult(&permit, at.id, &replace).await?;
    Ok(StatusCode::NO_CONTENT)
}
