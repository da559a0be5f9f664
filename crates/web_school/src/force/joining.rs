//! Taking learners of a class into a club beside a round; who misses an answer is shown with the way to it.

use app::App;
use app::access::{ForceManage, ForceRead, Permit};
use app::clubs::terms::TakeIn;
use app::input::Day;
use app::lists::{Class, Learner, year_or};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::calendar::SchoolYear;
use domain::id::OrgId;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

use super::clubs;
use crate::lists::years;
use crate::missing::Missing;

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ForceManage>("/o/{org}/force/joining", "term"), page)
        .add(post::<ForceManage>("/o/{org}/force/joining", "term"), join)
}

/// What was typed of a batch: the learners are one field each.
#[derive(Default, Clone)]
struct JoinForm {
    year: String,
    class: String,
    club: String,
    since: String,
    learners: Vec<String>,
    /// The form was sent: learners who are not named were left out on purpose.
    sent: bool,
}

impl JoinForm {
    fn of(pairs: Vec<(String, String)>, sent: bool) -> Self {
        let mut form = Self { sent, ..Self::default() };
        for (name, value) in pairs {
            match name.as_str() {
                "year" => form.year = value,
                "class" => form.class = value,
                "club" => form.club = value,
                "since" => form.since = value,
                "learner" => form.learners.push(value),
                _ => {}
            }
        }
        form
    }

    fn has(&self, learner: &Learner) -> bool {
        !self.sent || self.learners.iter().any(|id| *id == learner.id.to_string())
    }
}

#[derive(Template)]
#[template(path = "force/joining.html")]
struct JoinPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    years: Vec<Choice>,
    form: JoinForm,
    classes: Vec<Class>,
    clubs: Vec<Choice>,
    learners: Vec<Learner>,
    /// What is missing, for whom something is.
    missing: Missing,
    faults: Faults,
}

impl JoinPage {
    /// Before anybody has chosen, those who may take part are.
    fn is_chosen(&self, learner: &Learner) -> bool {
        let may = self.form.sent || self.missing.of(&learner.id).is_empty();
        may && self.form.has(learner)
    }
}

async fn join_page(
    app: &App,
    frame: Frame,
    permit: &Permit<ForceManage>,
    read: &Permit<ForceRead>,
    form: JoinForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let year = year_or(&form.year, app.school_year());
    let learners = if form.class.is_empty() {
        Vec::new()
    } else {
        app.free_learners(permit, year, &form.class).await?
    };
    let ids = learners.iter().map(|learner| learner.id).collect();
    let missing = Missing(app.missing_to_take_part(permit, &ids).await?);
    show(&JoinPage {
        missing,
        org: permit.org(),
        year,
        years: years(app.school_year(), year),
        classes: app.classes(permit, year).await?,
        clubs: clubs(&app.clubs(read).await?, true),
        learners,
        form,
        faults,
        frame,
    })
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<ForceRead>(&person, permit.org()).await?;
    let mut form = JoinForm::of(pairs, false);
    form.learners.clear();
    join_page(&app, frame, &permit, &read, form, Faults::new()).await
}

async fn join(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceManage>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let form = JoinForm::of(pairs, true);
    let learners = form.learners.iter().filter_map(|id| id.parse().ok()).collect();
    let take = TakeIn { learners, since: Day(form.since.clone()) };
    let taken = match form.club.parse() {
        Ok(club) => app.take_in(&permit, club, &take).await,
        Err(_) => Err(app::Error::invalid("club", "fault-club")),
    };
    match taken {
        Ok(sum) => {
            let word = match (sum.taken, sum.not_agreed) {
                (_, 1..) => "taken-in-not-agreed",
                (1.., 0) => "taken-in",
                (0, 0) => "taken-in-none",
            };
            let to = format!("/o/{org}/force?club={}", web::page::encode(&form.club));
            Ok(done(&to, word).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ForceRead>(&person, org).await?;
            let page = join_page(&app, frame, &permit, &read, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
