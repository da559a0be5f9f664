//! Opening a round and changing it: name, club, days, places, who marks.

use app::App;
use app::access::{ForceRead, RoundRead, RoundWrite};
use app::input::{Count, Day};
use app::selection::{ChangeRound, OpenRound, RoundSettings};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{OrgId, RoundId};
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::beside::crumbs;

/// What was typed, kept as it was; each assessor is a field of its own.
#[derive(Default, Clone)]
struct Typed {
    id: String,
    changed: String,
    club: String,
    name: String,
    nominate_from: String,
    nominate_to: String,
    assess_to: String,
    places: String,
    assessors: Vec<String>,
}

impl Typed {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "id" => typed.id = value,
                "changed" => typed.changed = value,
                "club" => typed.club = value,
                "name" => typed.name = value,
                "nominate_from" => typed.nominate_from = value,
                "nominate_to" => typed.nominate_to = value,
                "assess_to" => typed.assess_to = value,
                "places" => typed.places = value,
                "assessor" => typed.assessors.push(value),
                _ => {}
            }
        }
        typed
    }

    fn settings(&self) -> RoundSettings {
        RoundSettings {
            name: self.name.clone(),
            nominate_from: Day(self.nominate_from.clone()),
            nominate_to: Day(self.nominate_to.clone()),
            assess_to: Day(self.assess_to.clone()),
            places: Count(self.places.clone()),
            assessors: self.assessors.iter().filter_map(|id| id.parse().ok()).collect(),
        }
    }

    fn has(&self, choice: &Choice) -> bool {
        self.assessors.contains(&choice.value)
    }
}

#[derive(Template)]
#[template(path = "rounds/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    /// The round that is changed; none when one is opened.
    round: Option<RoundId>,
    form: Typed,
    clubs: Vec<Choice>,
    people: Vec<Choice>,
    faults: Faults,
}

async fn form_page(
    app: &App,
    mut frame: Frame,
    person: &app::access::Person,
    org: OrgId,
    round: Option<RoundId>,
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(person, org).await?;
    let clubs = app.clubs(&read).await?;
    let clubs = clubs.iter().filter(|club| club.closed_on.is_none());
    let clubs = clubs.map(|club| Choice::new(club.id.to_string(), &*club.name)).collect();
    let read = app.permit::<RoundRead>(person, org).await?;
    let people = app.possible_assessors(&read).await?;
    let people = people
        .into_iter()
        .map(|(id, name, _)| Choice::new(id.to_string(), name.into_inner()))
        .collect();
    crumbs(&mut frame, org, round.map(|id| (id, form.name.as_str())));
    show(&FormPage { frame, org, round, form, clubs, people, faults })
}

pub(super) async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
) -> Result<Html<String>, Problem> {
    // The form brings its own id: sent twice, it opens one round.
    let form = Typed { id: app.new_id().to_string(), ..Typed::default() };
    form_page(&app, frame, &person, permit.org(), None, form, Faults::new()).await
}

pub(super) async fn open(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (org, form) = (permit.org(), Typed::of(pairs));
    let opened = match form.club.parse() {
        Ok(club) => {
            let open = OpenRound { id: form.id.parse().ok(), club, settings: form.settings() };
            app.open_round(&permit, &open).await
        }
        Err(_) => Err(app::Error::invalid("club", "fault-club")),
    };
    match opened {
        Ok(id) => Ok(done(&format!("/o/{org}/rounds/{id}"), "round-opened").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(&app, frame, &person, org, None, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn change(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Path((org, id)): Path<(OrgId, RoundId)>,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<RoundRead>(&person, permit.org()).await?;
    let view = app.round(&read, id).await?;
    let round = view.round;
    let form = Typed {
        id: String::new(),
        changed: round.changed.to_string(),
        club: round.club.to_string(),
        name: round.name,
        nominate_from: round.nominate_from.to_string(),
        nominate_to: round.nominate_to.to_string(),
        assess_to: round.assess_to.to_string(),
        places: if round.places == 0 { String::new() } else { round.places.to_string() },
        assessors: view.assessors.iter().map(|one| one.id.to_string()).collect(),
    };
    form_page(&app, frame, &person, org, Some(id), form, Faults::new()).await
}

pub(super) async fn changed(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let form = Typed::of(pairs);
    let seen = form.changed.parse().unwrap_or(-1);
    let change = ChangeRound { changed: seen, settings: form.settings() };
    match app.change_round(&permit, id, &change).await {
        Ok(()) => Ok(done(&format!("/o/{org}/rounds/{id}"), "round-changed").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(&app, frame, &person, org, Some(id), form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
