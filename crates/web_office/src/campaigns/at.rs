//! What the pages of campaigns share: which one a path names, the way back, the words of a state.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Redirect;
use domain::campaign::{Answer, CampaignStage, DayState};
use domain::id::{CampaignId, OrgId};
use web::answer::done;
use web::{Crumb, Frame, Problem, Tone, Web};

/// The campaign that a path names.
pub(super) struct At(pub(super) CampaignId);

impl FromRequestParts<Web> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, web).await;
        let Path(named) = named.map_err(|_| Problem::NotFound)?;
        let id = named.get("campaign").and_then(|id| id.parse().ok());
        id.map(Self).ok_or(Problem::NotFound)
    }
}

/// The way up: the list, and the campaign where there is one.
pub(super) fn crumbs(frame: &mut Frame, org: OrgId, campaign: Option<(CampaignId, &str)>) {
    let label = frame.w.t("campaigns-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/campaigns"), label });
    if let Some((id, name)) = campaign {
        let label = name.to_owned();
        frame.crumbs.push(Crumb { href: format!("/o/{org}/campaigns/{id}"), label });
    }
}

/// Back to a campaign after a step.
pub(super) fn back(org: OrgId, id: CampaignId, what: &str) -> Redirect {
    done(&format!("/o/{org}/campaigns/{id}"), what)
}

pub(super) const fn stage_tone(stage: CampaignStage) -> Tone {
    match stage {
        CampaignStage::Draft => Tone::Calm,
        CampaignStage::Open => Tone::Info,
        CampaignStage::Closed => Tone::Ok,
    }
}

/// No answer is nothing bad, a no is a school's own decision.
pub(super) const fn answer_tone(answer: Option<Answer>) -> Tone {
    match answer {
        Some(Answer::Joined) => Tone::Ok,
        Some(Answer::Declined) => Tone::Calm,
        None => Tone::Info,
    }
}

pub(super) const fn day_tone(day: DayState) -> Tone {
    match day {
        DayState::Recorded => Tone::Ok,
        DayState::Nothing | DayState::Waiting => Tone::Calm,
        DayState::Silent => Tone::Warn,
    }
}
