//! The form of an activity, new or changed: from a plan item everything but the day is there already.

use app::access::ActivityWrite;
use app::activities::{Details, Proposal};
use app::input::{Count, Day};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{ActivityId, ItemId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Permitted, Problem, show};

use super::at::{At, crumbs};
use super::marks::kinds;

#[derive(Template)]
#[template(path = "activities/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    /// `None` when a new activity is scheduled.
    id: Option<ActivityId>,
    item: Option<app::activities::ItemLine>,
    form: Typed,
    clubs: Vec<Choice>,
    kinds: Vec<Choice>,
    partners: Vec<Choice>,
    /// Names of the vetted adults.
    vetted: Vec<String>,
    /// The campaigns to choose from.
    campaigns: Vec<Choice>,
    faults: Faults,
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    item: String,
    campaign: String,
    club: String,
    kind: String,
    title: String,
    day: String,
    starts_at: String,
    minutes: String,
    place: String,
    adult: String,
    partner: String,
    second_adult: String,
    capacity: String,
    outside: String,
    seen: String,
}

impl Typed {
    fn of(details: &Details) -> Self {
        let text = |id: Option<uuid::Uuid>| id.map_or_else(String::new, |id| id.to_string());
        Self {
            id: text(details.id.map(|id| id.0)),
            item: text(details.item.map(|id| id.0)),
            campaign: text(details.campaign.map(|id| id.0)),
            club: text(details.club.map(|id| id.0)),
            kind: details.kind.map_or_else(String::new, |kind| kind.code().to_owned()),
            title: details.title.clone(),
            day: details.day.0.clone(),
            starts_at: details.starts_at.clone(),
            minutes: details.minutes.0.clone(),
            place: details.place.clone(),
            adult: details.adult.clone(),
            partner: details.partner.clone(),
            second_adult: details.second_adult.clone(),
            capacity: if details.capacity.0 == "0" {
                String::new()
            } else {
                details.capacity.0.clone()
            },
            outside: if details.outside { "1".to_owned() } else { String::new() },
            seen: details.seen.map_or_else(String::new, |seen| seen.to_string()),
        }
    }

    fn details(&self) -> Details {
        Details {
            id: self.id.parse().ok(),
            item: self.item.parse().ok(),
            campaign: self.campaign.parse().ok(),
            club: self.club.parse().ok(),
            kind: self.kind.parse().ok(),
            title: self.title.clone(),
            day: Day(self.day.clone()),
            starts_at: self.starts_at.clone(),
            minutes: Count(self.minutes.clone()),
            place: self.place.clone(),
            adult: self.adult.clone(),
            partner: self.partner.clone(),
            second_adult: self.second_adult.clone(),
            capacity: Count(self.capacity.clone()),
            outside: !self.outside.is_empty(),
            seen: self.seen.parse().ok(),
        }
    }
}

fn page(
    mut frame: Frame,
    org: OrgId,
    id: Option<ActivityId>,
    proposal: Proposal,
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let title = proposal.details.title.clone();
    crumbs(&mut frame, org, id.map(|id| (id, &*title)));
    let club = |club: &app::clubs::Club| Choice::new(club.id.to_string(), club.name.clone());
    let partner = |name: &String| Choice::new(name.clone(), name.clone());
    let w = frame.w;
    let campaign = |of: &app::campaigns::Campaign| {
        let days = format!("{}–{}", w.day(&of.days.first), w.day(&of.days.last));
        Choice::new(of.id.to_string(), format!("{} ({days})", of.name))
    };
    show(&FormPage {
        org,
        id,
        clubs: proposal.clubs.iter().map(club).collect(),
        kinds: kinds(&frame),
        partners: proposal.partners.iter().map(partner).collect(),
        item: proposal.item,
        vetted: proposal.vetted,
        campaigns: proposal.campaigns.iter().map(campaign).collect(),
        frame,
        form,
        faults,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct From {
    item: String,
}

pub(super) async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    Query(from): Query<From>,
) -> Result<Html<String>, Problem> {
    let item: Option<ItemId> = from.item.parse().ok();
    let proposal = app.propose(&permit, item).await?;
    let form = Typed::of(&proposal.details);
    page(frame, permit.org(), None, proposal, form, Faults::new())
}

pub(super) async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let org = permit.org();
    match app.schedule(&permit, &form.details()).await {
        Ok(id) => {
            let path = format!("/o/{org}/activities/{id}");
            Ok(done(&path, "activity-scheduled").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let item: Option<ItemId> = form.item.parse().ok();
            let proposal = match app.propose(&permit, item).await {
                // The item is gone: the form stays, without it.
                Err(Error::NotFound) => app.propose(&permit, None).await?,
                other => other?,
            };
            let page = page(frame, org, None, proposal, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn change(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    let proposal = app.proposed_change(&permit, id).await?;
    let form = Typed::of(&proposal.details);
    page(frame, permit.org(), Some(id), proposal, form, Faults::new())
}

pub(super) async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let org = permit.org();
    match app.change_activity(&permit, id, &form.details()).await {
        Ok(()) => {
            Ok(done(&format!("/o/{org}/activities/{id}"), "activity-changed").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let proposal = app.proposed_change(&permit, id).await?;
            let page = page(frame, org, Some(id), proposal, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
