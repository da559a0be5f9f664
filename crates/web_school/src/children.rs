//! The record of one learner, and who has read it.

use app::After;
use app::App;
use app::access::{ConsentRead, ForceRead};
use app::children::{Agreed, Record};
use app::reads::Read;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use domain::access::Action;
use domain::consent::Side;
use domain::id::{LearnerId, OrgId};
use serde::Deserialize;
use web::doors::get;
use web::{Crumb, Desk, Doors, Frame, Me, Permitted, Problem, Tone, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ForceRead>("/o/{org}/learners/{id}", "learner"), one)
        .add(get::<ConsentRead>("/o/{org}/learners/{id}/reads", "learner").fragment(), reads)
}

/// How one side of a consent feels.
const fn tone(side: Side) -> Tone {
    match side {
        Side::Yes => Tone::Ok,
        Side::Silent => Tone::Calm,
        Side::No | Side::Withdrawn | Side::Expired => Tone::Warn,
        Side::Conflict => Tone::Bad,
    }
}

#[derive(Template)]
#[template(path = "children/one.html")]
struct RecordPage {
    frame: Frame,
    org: OrgId,
    record: Record,
    /// Activities taken part in, and their minutes.
    part: (usize, i64),
    may: May,
}

/// Which ways lead on from the record, for this reader.
#[derive(Clone, Copy)]
struct May {
    reads: bool,
    requests: bool,
    moves: bool,
}

impl RecordPage {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand values over by reference"
    )]
    fn sides(agreed: &Agreed) -> [(&'static str, Option<Side>); 2] {
        [("child-guardians", agreed.guardians), ("child-own", agreed.learner)]
    }
}

async fn one(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ForceRead>,
    Path((org, id)): Path<(OrgId, LearnerId)>,
) -> Result<Html<String>, Problem> {
    let record = app.learner_record(&permit, id).await?;
    let label = frame.w.t("force-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/force"), label });
    let reads = person.may(Action::ConsentRead, permit.path());
    let requests = person.may(Action::RequestHandle, permit.path());
    let moves = person.may(Action::ForceManage, permit.path());
    let may = May { reads, requests, moves };
    show(&RecordPage { frame, org, part: record.took_part(), record, may })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: String,
}

#[derive(Template)]
#[template(path = "children/reads.html")]
struct ReadsPage {
    frame: Frame,
    org: OrgId,
    id: LearnerId,
    rows: Vec<Read>,
    next: Option<After>,
}

#[derive(Template)]
#[template(path = "children/reads_rows.html")]
struct ReadsRows {
    frame: Frame,
    org: OrgId,
    id: LearnerId,
    rows: Vec<Read>,
    next: Option<After>,
}

async fn reads(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<ConsentRead>,
    Path((org, id)): Path<(OrgId, LearnerId)>,
    Query(asked): Query<Asked>,
    headers: axum::http::HeaderMap,
) -> Result<Html<String>, Problem> {
    let after = After::try_from(asked.after).ok();
    let page = app.reads_of(&permit, id, after.as_ref()).await?;
    let (rows, next) = (page.rows, page.next);
    if headers.contains_key("hx-request") {
        return show(&ReadsRows { frame, org, id, rows, next });
    }
    let label = frame.w.t("child-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/learners/{id}"), label });
    show(&ReadsPage { frame, org, id, rows, next })
}
