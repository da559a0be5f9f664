//! Every figure opens: the lines behind an indicator, or what each org below gave to it; the same as a spreadsheet.

use app::access::LedgerRead;
use app::input::Day;
use app::ledger::{Behind, ChildFigure, Figure, LineView, Opens};
use app::{After, App};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::access::Action;
use domain::id::OrgId;
use domain::indicator::INDICATORS;
use domain::ledger::Unit;
use serde::Deserialize;
use web::answer::faults;
use web::doors::get;
use web::ledger::{indicator_name, said, sheet};
use web::words::Words;
use web::{Choice, Desk, Doors, Faults, Frame, Me, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<LedgerRead>("/o/{org}/ledger", "ledger").fragment(), behind)
        .add(get::<LedgerRead>("/o/{org}/ledger/export", "ledger"), export)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    indicator: String,
    from: String,
    to: String,
    seq: String,
    after: Option<After>,
}

impl Asked {
    fn figure(&self) -> Figure {
        Figure {
            indicator: if self.indicator.is_empty() {
                "I05T".to_owned()
            } else {
                self.indicator.clone()
            },
            from: Day(self.from.clone()),
            to: Day(self.to.clone()),
            up_to: self.seq.parse().ok(),
        }
    }

    /// The same question at any org, as a query.
    fn query(&self) -> String {
        let figure = self.figure();
        let mut query = format!("?indicator={}", web::page::encode(&figure.indicator));
        for (name, value) in [("from", &self.from), ("to", &self.to), ("seq", &self.seq)] {
            if !value.is_empty() {
                query.extend(["&", name, "=", &web::page::encode(value)]);
            }
        }
        query
    }
}

/// Which records the reader may open.
#[derive(Debug, Clone, Copy)]
struct May {
    terms: bool,
    activities: bool,
    plans: bool,
}

#[derive(Template)]
#[template(path = "ledger/behind.html")]
struct BehindPage {
    frame: Frame,
    org: OrgId,
    asked: Asked,
    behind: Behind,
    indicators: Vec<Choice>,
    from: String,
    to: String,
    may: May,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "ledger/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    behind: Behind,
    may: May,
    next: Option<String>,
}

/// The question could not be read: the form again, with its faults.
#[derive(Template)]
#[template(path = "ledger/asked.html")]
struct AskedPage {
    frame: Frame,
    asked: Asked,
    indicators: Vec<Choice>,
    faults: Faults,
}

/// A quantity of a unit; minutes are shown in hours, as a report shows them.
fn quantity(w: Words, unit: Unit, quantity: i64) -> String {
    match unit {
        Unit::Minute => {
            let sign = if quantity < 0 { "-" } else { "" };
            let whole = quantity.unsigned_abs();
            format!("{sign}{}:{:02}", w.n(whole / 60), whole % 60)
        }
        _ => w.n(quantity),
    }
}

fn unit(w: Words, unit: Unit) -> String {
    match unit {
        Unit::Minute => w.t("ledger-hours").into_owned(),
        other => w.word("unit", other).into_owned(),
    }
}

fn href(org: OrgId, line: &LineView, may: May) -> Option<String> {
    match line.opens? {
        Opens::Activity(id) => may.activities.then(|| format!("/o/{org}/activities/{id}")),
        Opens::Club(id) => may.terms.then(|| format!("/o/{org}/clubs/{id}")),
        Opens::Term(id) => may.terms.then(|| format!("/o/{org}/force/{id}")),
        // A plan is known by its school year, which is its name here.
        Opens::Plan(_) => may.plans.then(|| format!("/o/{org}/plans/{}", line.label)),
    }
}

macro_rules! lines {
    ($page:ident) => {
        impl $page {
            fn said(&self, line: &LineView) -> String {
                said(self.frame.w, line)
            }

            fn amount(&self, line: &LineView) -> String {
                quantity(self.frame.w, line.measure.unit(), line.quantity)
            }

            fn href(&self, line: &LineView) -> Option<String> {
                href(self.org, line, self.may)
            }

            fn label(&self, line: &LineView) -> String {
                if line.label.is_empty() {
                    self.frame.w.word("ledger-source", source(line)).into_owned()
                } else {
                    line.label.clone()
                }
            }
        }
    };
}

lines!(BehindPage);
lines!(Rows);

const fn source(line: &LineView) -> &'static str {
    match line.opens {
        Some(Opens::Activity(_)) => "activity",
        Some(Opens::Club(_)) => "club",
        Some(Opens::Term(_)) => "term",
        Some(Opens::Plan(_)) => "plan",
        None => "gone",
    }
}

impl BehindPage {
    fn name(&self) -> &'static str {
        indicator_name(self.frame.w, self.behind.indicator)
    }

    /// The figure of the org and all below it.
    fn total(&self) -> String {
        quantity(self.frame.w, self.behind.indicator.unit, self.behind.figure)
    }

    fn child(&self, child: &ChildFigure) -> String {
        quantity(self.frame.w, self.behind.indicator.unit, child.figure)
    }

    fn unit(&self) -> String {
        unit(self.frame.w, self.behind.indicator.unit)
    }
}

fn indicators(w: Words) -> Vec<Choice> {
    let choice = |indicator: &'static domain::indicator::Indicator| {
        Choice::new(indicator.code, indicator_name(w, indicator))
    };
    INDICATORS.iter().map(choice).collect()
}

async fn behind(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<LedgerRead>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (org, w) = (permit.org(), frame.w);
    let behind = match app.behind(&permit, &asked.figure(), asked.after.clone()).await {
        Ok(behind) => behind,
        Err(error) => {
            let faults = faults(w, error)?;
            let page = show(&AskedPage { frame, asked, indicators: indicators(w), faults })?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let next = behind.lines.next.as_ref();
    let next = next.map(|after| format!("/o/{org}/ledger{}&after={after}", asked.query()));
    let may = |action| person.may(action, permit.path());
    // Names of the force are not for offices: their rights end above them.
    let may = May {
        terms: may(Action::ForceRead),
        activities: may(Action::ActivityRead),
        plans: may(Action::PlanRead),
    };
    if headers.contains_key("hx-request") {
        let rows = Rows { frame, org, behind, may, next };
        return Ok(show(&rows)?.into_response());
    }
    let page = BehindPage {
        org,
        from: behind.from.map_or_else(String::new, |from| from.to_string()),
        to: behind.to.to_string(),
        indicators: indicators(w),
        frame,
        asked,
        behind,
        may,
        next,
    };
    Ok(show(&page)?.into_response())
}

async fn export(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<LedgerRead>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    Ok(sheet(&app, frame.w, &permit, &asked.figure()).await?)
}
