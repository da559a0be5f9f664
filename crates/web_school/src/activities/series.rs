//! What repeats, meetings or shifts: first the days are shown, holidays marked; then those that stay are put on the calendar at once.

use app::access::{ActivityWrite, Permit};
use app::activities::{AskDays, MeetingDay, NewSeries};
use app::input::{Count, Day};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Kind;
use domain::club::meetings::{Every, MEETINGS_MAX};
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Permitted, Problem, Tone, show};

use super::at::crumbs;
use super::marks::kinds;
use crate::days::weekday;

#[derive(Template)]
#[template(path = "activities/series.html")]
struct SeriesPage {
    frame: Frame,
    org: OrgId,
    clubs: Vec<Choice>,
    every: Vec<Choice>,
    kinds: Vec<Choice>,
    /// The days that were asked for; empty before.
    days: Vec<MeetingDay>,
    form: Typed,
    faults: Faults,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
impl SeriesPage {
    fn is_chosen(&self, one: &MeetingDay) -> bool {
        self.form.days.contains(&one.day.to_string())
    }

    fn name_of(&self, one: &MeetingDay) -> String {
        let w = self.frame.w;
        format!("{}, {}", w.t(weekday(one.day)), w.day(&one.day))
    }

    fn holidays(&self) -> usize {
        self.days.iter().filter(|one| one.holiday).count()
    }
}

/// What is asked of the calendar; nothing personal stands in an address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    first: String,
    every: String,
    count: String,
}

impl Asked {
    fn ask(&self) -> Option<AskDays> {
        let every = self.every.parse().ok()?;
        let (first, count) = (Day(self.first.clone()), Count(self.count.clone()));
        Some(AskDays { first, every, count })
    }
}

/// What was typed in both forms.
#[derive(Default)]
struct Typed {
    id: String,
    asked: Asked,
    club: String,
    title: String,
    days: Vec<String>,
    starts_at: String,
    minutes: String,
    place: String,
    adult: String,
    kind: String,
    second_adult: String,
    capacity: String,
    outside: String,
}

impl Typed {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "id" => &mut typed.id,
                "first" => &mut typed.asked.first,
                "every" => &mut typed.asked.every,
                "count" => &mut typed.asked.count,
                "club" => &mut typed.club,
                "title" => &mut typed.title,
                "starts_at" => &mut typed.starts_at,
                "minutes" => &mut typed.minutes,
                "place" => &mut typed.place,
                "adult" => &mut typed.adult,
                "kind" => &mut typed.kind,
                "second_adult" => &mut typed.second_adult,
                "capacity" => &mut typed.capacity,
                "outside" => &mut typed.outside,
                "days" => {
                    typed.days.push(value);
                    continue;
                }
                _ => continue,
            };
            *field = value;
        }
        typed
    }

    fn series(&self) -> NewSeries {
        NewSeries {
            id: self.id.parse().ok(),
            club: self.club.parse().ok(),
            title: self.title.clone(),
            days: self.days.iter().cloned().map(Day).collect(),
            starts_at: self.starts_at.clone(),
            minutes: Count(self.minutes.clone()),
            place: self.place.clone(),
            adult: self.adult.clone(),
            kind: self.kind.parse().ok(),
            second_adult: self.second_adult.clone(),
            capacity: Count(self.capacity.clone()),
            outside: !self.outside.is_empty(),
        }
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<ActivityWrite>,
    days: Vec<MeetingDay>,
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    crumbs(&mut frame, org, None);
    let clubs = app.propose(permit, None).await?.clubs;
    let club = |club: &app::clubs::Club| Choice::new(club.id.to_string(), club.name.clone());
    let word = |every: &Every| Choice::new(every.code(), frame.w.word("series-every", every));
    let every = Every::ALL.iter().map(word).collect();
    let clubs = clubs.iter().map(club).collect();
    let kinds = kinds(&frame);
    show(&SeriesPage { frame, org, clubs, every, kinds, days, form, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let details = app.propose(&permit, None).await?.details;
    let mut form = Typed {
        id: app.new_id().to_string(),
        club: details.club.map_or_else(String::new, |club| club.to_string()),
        title: frame.w.t("series-title-first").into_owned(),
        starts_at: details.starts_at,
        minutes: details.minutes.0,
        place: details.place,
        adult: details.adult,
        kind: Kind::Meeting.code().to_owned(),
        asked,
        ..Typed::default()
    };
    if form.asked.first.is_empty() && form.asked.every.is_empty() {
        Every::Week.code().clone_into(&mut form.asked.every);
        "8".clone_into(&mut form.asked.count);
        let page = shown(&app, frame, &permit, Vec::new(), form, Faults::new()).await?;
        return Ok(page.into_response());
    }
    let days = match form.asked.ask() {
        Some(asked) => app.meeting_days(&permit, &asked),
        None => Err(Error::invalid("every", "fault-series-every")),
    };
    match days {
        Ok(days) => {
            // Holidays are there, but not ticked: whoever meets all the same ticks them.
            let working = days.iter().filter(|one| !one.holiday);
            form.days = working.map(|one| one.day.to_string()).collect();
            let page = shown(&app, frame, &permit, days, form, Faults::new()).await?;
            Ok(page.into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &permit, Vec::new(), form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let form = Typed::of(pairs);
    match app.schedule_series(&permit, &form.series()).await {
        Ok(_) => {
            let path = format!("/o/{}/activities", permit.org());
            Ok(done(&path, "series-scheduled").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let asked = form.asked.ask();
            let days = asked.and_then(|asked| app.meeting_days(&permit, &asked).ok());
            let days = days.unwrap_or_default();
            let page = shown(&app, frame, &permit, days, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
