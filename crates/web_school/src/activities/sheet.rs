//! The attendance grid: "all present, except …", saved in one act, with or without a script.

use app::App;
use app::access::ActivityWrite;
use app::activities::{Activity, Held, MarkLine, Member, Sheet};
use app::input::Count;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::{Presence, Stage};
use domain::id::{OrgId, TermId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Permitted, Problem, show};

use super::at::{At, crumbs};

#[derive(Template)]
#[template(path = "activities/attendance.html")]
struct SheetPage {
    frame: Frame,
    org: OrgId,
    activity: Activity,
    rows: Vec<Row>,
    seen: i64,
    reached: String,
    faults: Faults,
}

struct Row {
    member: Member,
    chosen: Option<Presence>,
}

#[expect(clippy::unused_self, reason = "templates call methods")]
impl SheetPage {
    fn presences(&self) -> &'static [Presence] {
        Presence::ALL
    }

    fn held(&self) -> bool {
        self.activity.stage == Stage::Held
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
impl Row {
    fn is(&self, presence: &Presence) -> bool {
        self.chosen.as_ref() == Some(presence)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// `present`: every member begins as present; one press without a script.
    all: String,
}

pub(super) async fn show_sheet(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let view = app.attendance(&permit, id).await?;
    let all: Option<Presence> = asked.all.parse().ok();
    let row = |member: Member| Row { chosen: all.or(member.presence), member };
    crumbs(&mut frame, permit.org(), Some((id, &view.activity.title)));
    show(&SheetPage {
        frame,
        org: permit.org(),
        seen: view.activity.changed,
        reached: if view.activity.stage == Stage::Held {
            view.activity.reached.to_string()
        } else {
            String::new()
        },
        activity: view.activity,
        rows: view.members.into_iter().map(row).collect(),
        faults: Faults::new(),
    })
}

/// The grid's fields: `p-TERM=present`, `seen`, `reached`, and `then=hold` of the second button.
pub(super) async fn save(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let value = |name: &str| {
        fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    };
    let marks: Vec<MarkLine> = fields
        .iter()
        .filter_map(|(name, value)| {
            let term: TermId = name.strip_prefix("p-")?.parse().ok()?;
            Some(MarkLine { term, presence: value.parse().ok()? })
        })
        .collect();
    let hold = value("then") == "hold";
    let reached = value("reached").to_owned();
    let seen: Option<i64> = value("seen").parse().ok();
    let sheet = Sheet { marks, seen, held: hold.then(|| Held { reached: Count(reached.clone()) }) };
    match app.take_attendance(&permit, id, &sheet).await {
        Ok(()) => {
            let what = if hold { "activity-held" } else { "attendance-saved" };
            Ok(done(&format!("/o/{org}/activities/{id}"), what).into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let view = app.attendance(&permit, id).await?;
            let chosen = |term: TermId| {
                let mark = sheet.marks.iter().find(|mark| mark.term == term);
                mark.map(|mark| mark.presence)
            };
            let row = |member: Member| Row { chosen: chosen(member.term), member };
            crumbs(&mut frame, org, Some((id, &view.activity.title)));
            let page = show(&SheetPage {
                frame,
                org,
                seen: seen.unwrap_or(view.activity.changed),
                reached,
                activity: view.activity,
                rows: view.members.into_iter().map(row).collect(),
                faults,
            })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
