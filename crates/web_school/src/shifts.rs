//! A child's own page of places: what it has, what it may take, "I come" (d7, d11, d13). Big buttons, few words.

use app::App;
use app::access::OwnSignup;
use app::signups::{OwnPlace, OwnShifts, Shift};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use domain::activity::Stage;
use domain::id::{ActivityId, OrgId};
use domain::signup::{News, State as Standing, Why};
use web::answer::done;
use web::doors::{get, post};
use web::{Desk, Doors, Frame, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<OwnSignup>("/o/{org}/shifts", "signup"), page)
        .add(post::<OwnSignup>("/o/{org}/shifts/{id}/claim", "signup"), claim)
        .add(post::<OwnSignup>("/o/{org}/shifts/{id}/drop", "signup"), give_back)
        .add(post::<OwnSignup>("/o/{org}/shifts/{id}/coming", "signup"), coming)
}

#[derive(Template)]
#[template(path = "shifts/page.html")]
struct ShiftsPage {
    frame: Frame,
    org: OrgId,
    shifts: OwnShifts,
}

#[expect(clippy::unused_self, reason = "templates call methods")]
impl ShiftsPage {
    fn way(&self, id: &ActivityId, step: &str) -> String {
        format!("/o/{}/shifts/{id}/{step}", self.org)
    }

    /// The state of a place in a word and its colour; what was called off is called off whatever else it is.
    fn standing(&self, place: &OwnPlace) -> (Tone, String) {
        let w = self.frame.w;
        let (tone, key) = match (place.activity.stage, place.signup.state) {
            (Stage::Cancelled, _) => (Tone::Bad, "shift-cancelled"),
            (_, Standing::Signed | Standing::Waiting) if place.activity.is_blocked() => {
                (Tone::Warn, "shift-blocked")
            }
            (_, Standing::Signed) if place.signup.coming => (Tone::Ok, "shift-coming"),
            (_, Standing::Signed) => (Tone::Info, "shift-signed"),
            (_, Standing::Waiting) => (Tone::Calm, "shift-waiting"),
            (_, Standing::Removed | Standing::Dropped) => (Tone::Bad, "shift-removed"),
        };
        (tone, w.t(key).into_owned())
    }

    /// What the child has not read yet, or why the place is gone.
    fn told(&self, place: &OwnPlace) -> Option<String> {
        let w = self.frame.w;
        if place.activity.stage == Stage::Cancelled {
            return Some(w.t1("shift-told-cancelled", "why", self.cause(place)).into_owned());
        }
        match place.news()? {
            News::Moved if place.activity.cause.is_some() => {
                Some(w.t1("shift-told-moved-why", "why", self.cause(place)).into_owned())
            }
            News::Moved => Some(w.t("shift-told-moved").into_owned()),
            News::Blocked => Some(w.t("shift-told-blocked").into_owned()),
            News::Again => Some(w.t("shift-told-again").into_owned()),
            News::Up => Some(w.t("shift-told-up").into_owned()),
            News::Removed if !place.signup.ended_by.is_empty() => {
                let rules = place.signup.ended_by.split(' ').map(|code| w.word("guard-rule", code));
                let rules = rules.collect::<Vec<_>>().join(", ");
                let why = w.t1("signup-why-rules", "rules", rules);
                Some(w.t1("shift-told-removed", "why", why).into_owned())
            }
            News::Removed => {
                let reason = &place.signup.reason;
                let why = reason.parse::<Why>();
                let why =
                    why.map_or_else(|_| reason.clone(), |why| w.word("signup-why", why).into());
                Some(w.t1("shift-told-removed", "why", why).into_owned())
            }
        }
    }

    /// Why an activity does not take place as planned: the word and what the teacher wrote.
    fn cause(&self, place: &OwnPlace) -> String {
        let reason = place.activity.reason.clone();
        let Some(cause) = place.activity.cause else { return reason };
        format!("{}: {reason}", self.frame.w.word("cause", cause))
    }

    fn stands(&self, place: &OwnPlace) -> bool {
        place.activity.stage == Stage::Planned
            && matches!(place.signup.state, Standing::Signed | Standing::Waiting)
    }

    fn asks(&self, place: &OwnPlace) -> bool {
        self.stands(place)
            && !place.activity.is_blocked()
            && place.signup.state == Standing::Signed
            && (!place.signup.coming || place.news().is_some())
    }

    fn left(&self, shift: &Shift) -> String {
        let w = self.frame.w;
        match shift.left {
            None => String::new(),
            Some(0) => w.t("shift-full").into_owned(),
            Some(left) => w.t1("shift-left", "n", left).into_owned(),
        }
    }
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<OwnSignup>,
) -> Result<Html<String>, Problem> {
    let shifts = app.own_shifts(&permit).await?;
    show(&ShiftsPage { frame, org: permit.org(), shifts })
}

fn named(id: &str) -> Result<ActivityId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

fn back(org: OrgId, what: &str) -> Redirect {
    done(&format!("/o/{org}/shifts"), what)
}

async fn claim(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let state = app.claim_place(&permit, named(&id)?).await?;
    let what = if state == Standing::Waiting { "shift-waiting" } else { "shift-claimed" };
    Ok(back(permit.org(), what))
}

async fn give_back(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    app.drop_place(&permit, named(&id)?).await?;
    Ok(back(permit.org(), "shift-dropped"))
}

async fn coming(
    State(app): State<App>,
    Permitted(permit): Permitted<OwnSignup>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    app.say_coming(&permit, named(&id)?).await?;
    Ok(back(permit.org(), "shift-coming"))
}
