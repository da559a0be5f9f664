//! One sending of a plan: who sent it when, and what differs from the sending before.

use std::collections::HashMap;

use app::App;
use app::access::PlanRead;
use app::plans::{SendingView, Sent};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use domain::id::OrgId;
use domain::plan::{Difference, Duties};
use web::{AtYear, Desk, Frame, Permitted, Problem, show};

use super::at::crumbs;
use super::parts::{PartChange, parts};

#[derive(Template)]
#[template(path = "plans/sending.html")]
struct SendingPage {
    frame: Frame,
    org: OrgId,
    view: SendingView,
    sent: Sent,
    duties: Duties,
}

impl SendingPage {
    fn parts(&self, difference: &Difference) -> Vec<PartChange> {
        parts(self.frame.w, &self.duties, difference)
    }

    /// What became of the item: changed, new or gone.
    fn became(&self, difference: &Difference) -> String {
        let what = match (&difference.before, &difference.after) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        };
        self.frame.w.word("plan-became", what).into_owned()
    }

    #[expect(clippy::unused_self, reason = "a template calls methods")]
    fn title<'a>(&self, difference: &'a Difference) -> &'a str {
        let item = difference.after.as_ref().or(difference.before.as_ref());
        item.map_or("", |item| &item.title)
    }
}

pub(super) async fn sending(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<PlanRead>,
    AtYear(year): AtYear,
    Path(named): Path<HashMap<String, String>>,
) -> Result<Html<String>, Problem> {
    let round = named.get("round").and_then(|round| round.parse().ok());
    let round = round.ok_or(Problem::NotFound)?;
    let view = app.plan_sending(&permit, year, round).await?;
    let sent = app.plan_sendings(&permit, year).await?;
    let sent = sent.into_iter().find(|sent| sent.round == round).ok_or(Problem::NotFound)?;
    let duties = app.plan_duties(&permit).await?;
    crumbs(&mut frame, permit.org(), Some(year));
    show(&SendingPage { frame, org: permit.org(), view, sent, duties })
}
