//! A child's own page: its name as it is called, its clubs, what comes next, and a way out that cannot be missed.

use app::App;
use app::Error;
use app::access::{ActivityRead, OrgSee, OwnSignup, Permit, Person};
use askama::Template;
use axum::response::Html;
use domain::access::Action;
use domain::activity::Stage;
use domain::id::OrgId;
use web::{Frame, Problem, Tone, show};

use crate::days::{Day, days, weekday};

#[derive(Template)]
#[template(path = "today/own.html")]
struct ChildPage {
    frame: Frame,
    org: OrgId,
    school: String,
    name: String,
    clubs: Vec<String>,
    agenda: Vec<Day>,
    /// Whether the child can take places: its account is bound to a learner.
    shifts: bool,
    /// Places about which there is something to read.
    news: usize,
}

/// The page.
pub async fn page(
    app: &App,
    frame: Frame,
    person: &Person,
    permit: &Permit<OrgSee>,
) -> Result<Html<String>, Problem> {
    let (org, today) = (permit.org(), app.now().day());
    let agenda = if person.may(Action::ActivityRead, permit.path()) {
        let read = app.permit::<ActivityRead>(person, org).await?;
        let mut events = app.agenda(&read).await?;
        events.retain(|event| event.day >= today && event.stage == Stage::Planned);
        days(events, today)
    } else {
        Vec::new()
    };
    let (shifts, news) = match app.permit::<OwnSignup>(person, org).await {
        Ok(own) => match app.own_news(&own).await {
            Ok(news) => (true, news),
            Err(Error::NotFound) => (false, 0),
            Err(other) => return Err(other.into()),
        },
        Err(_) => (false, 0),
    };
    show(&ChildPage {
        frame,
        org,
        school: permit.org_record().name.clone(),
        name: person.short_name(),
        clubs: app.own_club_names(permit, person).await?,
        agenda,
        shifts,
        news,
    })
}
