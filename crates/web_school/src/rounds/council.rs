//! The council: who sat, what was said, the votes; the minutes as a file.

use std::collections::BTreeMap;

use app::App;
use app::access::{Person, RoundRead, RoundWrite};
use app::input::{Count, Day};
use app::plans::Format;
use app::selection::{CandidateBallot, CandidateView, HoldCouncil, RoundView};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{OrgId, RoundId};
use domain::selection::{Council, CouncilMember, Seat};
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::beside::{crumbs_of, points};

/// Lines for members beyond those that are filled in.
const SPARE: usize = 3;

/// What was typed: fields by name.
#[derive(Default)]
struct Typed(BTreeMap<String, String>);

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The form of a council that was noted before, or an empty one.
    fn of(view: &RoundView) -> Self {
        let mut typed = BTreeMap::from([("changed".to_owned(), view.round.changed.to_string())]);
        let empty = Council {
            held_on: view.round.nominate_to,
            place: String::new(),
            members: Vec::new(),
            minutes: String::new(),
        };
        let council = view.council.as_ref().unwrap_or(&empty);
        if view.council.is_some() {
            typed.insert("held_on".to_owned(), council.held_on.to_string());
        }
        typed.insert("place".to_owned(), council.place.clone());
        typed.insert("minutes".to_owned(), council.minutes.clone());
        for (n, member) in council.members.iter().enumerate() {
            typed.insert(format!("name-{n}"), member.name.clone());
            typed.insert(format!("position-{n}"), member.position.clone());
            typed.insert(format!("seat-{n}"), member.seat.code().to_owned());
        }
        if view.council.is_none() {
            for (n, seat) in [Seat::Chair, Seat::Secretary, Seat::Member].iter().enumerate() {
                typed.insert(format!("seat-{n}"), seat.code().to_owned());
            }
        }
        for one in view.standing() {
            if let Some(ballot) = one.ballot {
                let votes = [("yes", ballot.yes), ("no", ballot.no), ("blank", ballot.blank)];
                for (what, count) in votes {
                    typed.insert(format!("{what}-{}", one.candidate.id), count.to_string());
                }
            }
        }
        Self(typed)
    }

    fn lines(&self) -> usize {
        let last =
            (0..domain::selection::MOST).rev().find(|n| !self.get(&format!("name-{n}")).is_empty());
        (last.map_or(0, |n| n + 1) + SPARE).clamp(5, domain::selection::MOST)
    }

    /// Members by line; a line without a name is no member.
    fn members(&self) -> Vec<CouncilMember> {
        let member = |n: usize| {
            let name = self.get(&format!("name-{n}")).trim();
            (!name.is_empty()).then(|| CouncilMember {
                name: name.to_owned(),
                position: self.get(&format!("position-{n}")).to_owned(),
                seat: self.get(&format!("seat-{n}")).parse().unwrap_or(Seat::Member),
            })
        };
        (0..domain::selection::MOST).filter_map(member).collect()
    }

    fn hold(&self) -> HoldCouncil {
        let ballots = self.0.iter().filter_map(|(name, yes)| {
            let id = name.strip_prefix("yes-")?;
            let count = |what: &str| Count(self.get(&format!("{what}-{id}")).to_owned());
            let (no, blank) = (count("no"), count("blank"));
            Some(CandidateBallot {
                candidate: id.parse().ok()?,
                yes: Count(yes.clone()),
                no,
                blank,
            })
        });
        HoldCouncil {
            changed: self.get("changed").parse().unwrap_or(-1),
            held_on: Day(self.get("held_on").to_owned()),
            place: self.get("place").to_owned(),
            members: self.members(),
            minutes: self.get("minutes").to_owned(),
            ballots: ballots.collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "rounds/council.html")]
struct CouncilPage {
    frame: Frame,
    org: OrgId,
    view: RoundView,
    form: Typed,
    seats: Vec<Choice>,
    faults: Faults,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
impl CouncilPage {
    fn points(&self, hundredths: &i64) -> String {
        points(&self.frame, *hundredths)
    }

    fn typed(&self, what: &str, n: impl std::fmt::Display) -> String {
        self.form.get(&format!("{what}-{n}")).to_owned()
    }

    fn seat(&self, n: &usize) -> String {
        match self.form.get(&format!("seat-{n}")) {
            "" => Seat::Member.code().to_owned(),
            seat => seat.to_owned(),
        }
    }

    fn fault(&self, one: &CandidateView) -> Option<String> {
        self.faults.of(&format!("ballot-{}", one.candidate.id)).map(str::to_owned)
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    person: &Person,
    (org, id): (OrgId, RoundId),
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let read = app.permit::<RoundRead>(person, org).await?;
    let view = app.round(&read, id).await?;
    let form = typed.unwrap_or_else(|| Typed::of(&view));
    let seat = |seat: &Seat| Choice::new(seat.code(), frame.w.word("council-seat", seat));
    let seats = Seat::ALL.iter().map(seat).collect();
    crumbs_of(&mut frame, org, &view);
    show(&CouncilPage { frame, org, view, form, seats, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(_): Permitted<RoundWrite>,
    Path(at): Path<(OrgId, RoundId)>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &person, at, None, Faults::new()).await
}

pub(super) async fn hold(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<RoundWrite>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(pairs.into_iter().collect());
    match app.hold_council(&permit, id, &typed.hold()).await {
        Ok(()) => Ok(done(&format!("/o/{org}/rounds/{id}"), "council-held").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &person, (org, id), Some(typed), faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn docx(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): Path<(OrgId, RoundId)>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_minutes(&permit, id, Format::Docx).await?))
}

pub(super) async fn pdf(
    State(app): State<App>,
    Permitted(permit): Permitted<RoundRead>,
    Path((_, id)): Path<(OrgId, RoundId)>,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_minutes(&permit, id, Format::Pdf).await?))
}
