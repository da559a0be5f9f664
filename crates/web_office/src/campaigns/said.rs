//! The steps of a campaign, a press each: opened, closed, joined or declined, nothing today.

use app::App;
use app::access::{CampaignAnswer, CampaignManage};
use app::campaigns::{CampaignReply, NothingOn, SeenCampaign};
use app::input::Day;
use axum::extract::{Form, State};
use axum::response::Redirect;
use domain::campaign::Answer;
use serde::Deserialize;
use web::answer::done;
use web::{Permitted, Problem};

use super::at::{At, back};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Press {
    changed: i64,
}

pub(super) async fn open(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
    At(id): At,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.open_campaign(&permit, id, SeenCampaign { changed: press.changed }).await?;
    Ok(back(permit.org(), id, "campaign-opened"))
}

pub(super) async fn close(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignManage>,
    At(id): At,
    Form(press): Form<Press>,
) -> Result<Redirect, Problem> {
    app.close_campaign(&permit, id, SeenCampaign { changed: press.changed }).await?;
    Ok(back(permit.org(), id, "campaign-closed"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Replied {
    answer: String,
    reason: String,
    changed: i64,
}

pub(super) async fn answer(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignAnswer>,
    At(id): At,
    Form(typed): Form<Replied>,
) -> Result<Redirect, Problem> {
    let answer: Answer = typed.answer.parse().map_err(|_| Problem::BadRequest)?;
    let reply = CampaignReply { answer, reason: typed.reason, changed: typed.changed };
    app.answer_campaign(&permit, id, &reply).await?;
    let what = match answer {
        Answer::Joined => "campaign-joined",
        Answer::Declined => "campaign-declined",
    };
    Ok(back(permit.org(), id, what))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Nothing {
    day: String,
    from: String,
}

pub(super) async fn nothing(
    State(app): State<App>,
    Permitted(permit): Permitted<CampaignAnswer>,
    At(id): At,
    Form(typed): Form<Nothing>,
) -> Result<Redirect, Problem> {
    app.nothing_in_campaign(&permit, id, &NothingOn { day: Day(typed.day) }).await?;
    // Said on the home, one stays there.
    if typed.from == "today" {
        return Ok(done(&format!("/o/{}/today", permit.org()), "campaign-nothing"));
    }
    Ok(back(permit.org(), id, "campaign-nothing"))
}
