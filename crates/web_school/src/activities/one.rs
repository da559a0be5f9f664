//! One activity: what it is, how it went, what can be done with it.

use app::access::{ActivityRead, ActivityWrite, ForceRead};
use app::activities::{ActivityView, Disrupted, Held, Member, Reason};
use app::input::Count;
use app::joints::JointView;
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Action;
use domain::activity::{Kind, Presence, Stage};
use domain::id::{ActivityId, OrgId};
use domain::ledger::Unit;
use domain::supervisor::Which;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Me, Permitted, Problem, Tone, show};

use super::at::{At, crumbs};
use super::marks::{is_over, stage_word, tone};

#[derive(Template)]
#[template(path = "activities/one.html")]
struct OnePage {
    frame: Frame,
    org: OrgId,
    view: ActivityView,
    /// Who takes part besides, in numbers; none when it is nobody's but the club's.
    joint: Option<JointView>,
    /// Who was marked how; empty for who may not read names.
    members: Vec<Member>,
    tone: Tone,
    stage: String,
    may_write: bool,
    may_reopen: bool,
    may_tally: bool,
    /// Below which the campaigns stand, for who may read them: a child reads a campaign's name only.
    campaigns: Option<String>,
    /// Where the pictures are, for who may see some.
    album: Option<String>,
    /// Where the minutes of a meeting are, for who may read them.
    minutes: Option<String>,
    /// Names of the adults who may be in charge on its day, for who writes it.
    vetted: Vec<String>,
    typed: Typed,
    faults: Faults,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call methods and hand values over by reference"
)]
impl OnePage {
    fn planned(&self) -> bool {
        self.view.activity.stage == Stage::Planned
    }

    /// A word for the eye: present, late, excused, absent.
    fn presence_tone(&self, presence: &Presence) -> Tone {
        match presence {
            Presence::Present => Tone::Ok,
            Presence::Late => Tone::Info,
            Presence::Excused => Tone::Calm,
            Presence::Absent => Tone::Warn,
        }
    }

    fn presence_said(&self, presence: &Presence, count: &i64) -> String {
        let w = self.frame.w;
        format!("{}: {}", w.word("presence", presence), w.n(count))
    }

    fn attended(&self) -> String {
        format!("{}/{}", self.view.activity.present, self.view.activity.marked)
    }

    fn base(&self) -> String {
        format!("/o/{}/activities/{}", self.org, self.view.activity.id)
    }

    fn way(&self, step: &str) -> String {
        format!("{}/{step}", self.base())
    }

    fn tally_href(&self) -> String {
        if self.may_tally { self.way("tally") } else { String::new() }
    }

    /// Whether it is its school's part of somebody else's activity.
    fn is_part(&self) -> bool {
        self.view.activity.joint.host.is_some()
    }

    /// Where the school answers for its part, when the host is another school.
    fn answer_href(&self) -> String {
        let host = self.view.activity.joint.host.filter(|host| host.org != self.org);
        host.map_or_else(String::new, |host| format!("/o/{}/joints/{}", self.org, host.invitation))
    }

    fn lang_vi(&self) -> bool {
        self.frame.w.lang == web::words::Lang::Vi
    }

    /// The adults who cannot come.
    fn outs(&self) -> Vec<(Which, &str)> {
        let activity = &self.view.activity;
        let all = Which::ALL.iter().map(|which| (*which, activity.adult_of(*which)));
        let outs = all.filter(|(_, (_, is_out))| *is_out && self.planned());
        outs.map(|(which, (name, _))| (which, name.reveal().as_str())).collect()
    }

    /// The adults who come, while it is planned.
    fn coming(&self) -> Vec<(Which, &str)> {
        let activity = &self.view.activity;
        let all = Which::ALL.iter().map(|which| (*which, activity.adult_of(*which)));
        let named = all.filter(|(_, (name, is_out))| !*is_out && !name.reveal().is_empty());
        named.map(|(which, (name, _))| (which, name.reveal().as_str())).collect()
    }

    /// Those of them who do not count because nobody vetted them for its day, where an adult is needed.
    fn unvetted(&self) -> Vec<&str> {
        let activity = &self.view.activity;
        if !self.may_write || !(activity.kind.needs_adult() || activity.outside) {
            return Vec::new();
        }
        let coming = self.coming().into_iter().map(|(_, name)| name);
        coming.filter(|name| !self.vetted.iter().any(|known| known == name)).collect()
    }

    /// Who could come instead.
    fn others(&self) -> Vec<&String> {
        let among = |list: &[(Which, &str)], name: &String| {
            list.iter().any(|(_, other)| *other == name.as_str())
        };
        let (coming, outs) = (self.coming(), self.outs());
        let mut others: Vec<&String> =
            self.vetted.iter().filter(|name| !among(&coming, name)).collect();
        // Whoever said that they cannot come may come after all, but is not the first to be asked.
        others.sort_by_key(|name| among(&outs, name));
        others
    }

    /// Whether somebody must still be told of what befell it.
    fn untold(&self) -> bool {
        self.may_write && self.view.disruptions.iter().any(|one| one.told_at.is_none())
    }

    /// From when and where to when and where.
    fn befell(&self, one: &Disrupted) -> String {
        let w = self.frame.w;
        let was = format!("{} {}, {}", w.day(&one.was_day), one.was_at, one.was_place);
        let Some(day) = one.day else { return was };
        format!("{was} → {} {}, {}", w.day(&day), one.starts_at, one.place)
    }

    fn unit(&self, unit: &Unit) -> String {
        self.frame.w.word("unit", unit).into_owned()
    }
}

/// What was typed into one of the steps.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    reached: String,
    reason: String,
}

async fn page(
    app: &App,
    mut frame: Frame,
    person: &app::access::Person,
    permit: &app::access::Permit<ActivityRead>,
    id: ActivityId,
    typed: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let org = permit.org();
    let view = app.activity(permit, id).await?;
    let joint = app.joint(permit, id).await?;
    // Names for who may read them, in the clubs and classes they may read; the others see numbers.
    let mut minutes = None;
    let members = if person.may(Action::ForceRead, permit.path()) {
        let see = app.permit::<ForceRead>(person, org).await?;
        let met = (view.activity.kind, view.activity.stage) == (Kind::Meeting, Stage::Held);
        if met && see.check_club(view.activity.club).is_ok() {
            minutes = Some(format!("/o/{org}/activities/{id}/minutes"));
        }
        match app.attended(&see, id).await {
            Err(Error::NotFound) => Vec::new(),
            other => other?,
        }
    } else {
        Vec::new()
    };
    let club = view.activity.club;
    let write = app.permit::<ActivityWrite>(person, org).await.ok();
    let write = write.filter(|write| write.check_club(club).is_ok());
    let vetted = match &write {
        Some(write) if view.activity.stage == Stage::Planned => {
            app.possible_adults(write, id).await?
        }
        Some(_) | None => Vec::new(),
    };
    crumbs(&mut frame, org, None);
    let over = is_over(view.activity.day, app);
    show(&OnePage {
        org,
        tone: tone(view.activity.stage, over),
        stage: stage_word(&frame, view.activity.stage, over),
        may_reopen: write.as_ref().is_some_and(|write| write.only().is_none()),
        may_write: write.is_some(),
        may_tally: person.may(Action::TallyWrite, permit.path()),
        campaigns: person
            .may(Action::PlanRead, permit.path())
            .then(|| format!("/o/{org}/campaigns")),
        album: person
            .may(Action::PictureRead, permit.path())
            .then(|| format!("/o/{org}/activities/{id}/pictures")),
        minutes,
        vetted,
        frame,
        view,
        joint,
        members,
        typed,
        faults,
    })
}

pub(super) async fn one(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ActivityRead>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    page(&app, frame, &person, &permit, id, Typed::default(), Faults::new()).await
}

/// After a step: back with its sentence, or the same page with the fault.
async fn after(
    app: &App,
    frame: Frame,
    person: &app::access::Person,
    id: ActivityId,
    org: OrgId,
    typed: Typed,
    result: Result<&'static str, Error>,
) -> Result<Response, Problem> {
    match result {
        Ok(what) => Ok(done(&format!("/o/{org}/activities/{id}"), what).into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = app.permit::<ActivityRead>(person, org).await?;
            let page = page(app, frame, person, &read, id, typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn hold(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let held = Held { reached: Count(typed.reached.clone()) };
    let result = app.hold_activity(&permit, id, &held).await.map(|()| "activity-held");
    after(&app, frame, &person, id, permit.org(), typed, result).await
}

pub(super) async fn reopen(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let why = Reason { reason: typed.reason.clone() };
    let result = app.reopen_activity(&permit, id, &why).await.map(|()| "activity-reopened");
    after(&app, frame, &person, id, permit.org(), typed, result).await
}
