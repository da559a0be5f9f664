//! The Department's pages of the guard: what a learner may be put down for, and the frame of each school year (D42, D43, D79).

use app::App;
use app::access::SettingManage;
use app::frames::FrameView;
use app::input::{Count, Day};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::calendar::{SchoolYear, show_day};
use domain::guard::{
    Caps, Frame as YearFrame, Level, Rule, Rules, breaks_of, breaks_text, clock_of, clock_text,
    early_of, early_text, exams_of, exams_text,
};
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{AtYear, Crumb, Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SettingManage>("/o/{org}/settings/guard", "setting"), rules)
        .add(post::<SettingManage>("/o/{org}/settings/guard", "setting"), save_rules)
        .add(get::<SettingManage>("/o/{org}/settings/frames/{year}", "setting"), frame)
        .add(post::<SettingManage>("/o/{org}/settings/frames/{year}", "setting"), save_frame)
}

/// The caps of a level in the order of the page.
const CAPS: [&str; 7] =
    ["school_day", "free_day", "week", "summer_week", "month", "summer_month", "latest_end"];

type Typed = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "guard/rules.html")]
struct RulesPage {
    frame: Frame,
    org: OrgId,
    years: [SchoolYear; 2],
    typed: Typed,
    faults: Faults,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call methods and hand values over by reference"
)]
impl RulesPage {
    fn caps(&self) -> [&'static str; 7] {
        CAPS
    }

    fn levels(&self) -> &'static [Level] {
        Level::ALL
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        Rule::ALL.iter()
    }

    fn typed(&self, level: &Level, cap: &str) -> &str {
        let name = format!("{level}-{cap}");
        self.typed.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value)
    }

    fn fault(&self, level: &Level, cap: &str) -> Option<&str> {
        self.faults.of(&format!("{level}-{cap}"))
    }

    fn aside(&self, rule: &Rule) -> bool {
        self.typed.iter().any(|(field, value)| field == "may_set_aside" && value == rule.code())
    }
}

fn typed_of(rules: &Rules) -> Typed {
    let mut typed = Vec::new();
    for level in Level::ALL {
        let caps = rules.caps(*level);
        let numbers = [
            caps.school_day,
            caps.free_day,
            caps.week,
            caps.summer_week,
            caps.month,
            caps.summer_month,
        ];
        for (cap, number) in CAPS.iter().zip(numbers) {
            typed.push((format!("{level}-{cap}"), number.to_string()));
        }
        typed.push((format!("{level}-latest_end"), clock_text(caps.latest_end)));
    }
    let aside = rules.may_set_aside.iter();
    typed.extend(aside.map(|rule| ("may_set_aside".to_owned(), rule.code().to_owned())));
    typed
}

/// What was typed as rules; what is no number or no time is named.
fn rules_of(frame: &Frame, typed: &Typed) -> Result<Rules, Faults> {
    let mut faults = Faults::new();
    let mut caps = |level: Level| {
        let mut read = |cap: &str| {
            let name = format!("{level}-{cap}");
            let text = typed.iter().find(|(field, _)| *field == name).map_or("", |(_, v)| v);
            let value = if cap == "latest_end" {
                clock_of(text)
            } else {
                Count(text.to_owned()).within(0, 60 * 24 * 31).ok()
            };
            value.unwrap_or_else(|| {
                faults.add(name, frame.w.t("fault-guard-number"));
                0
            })
        };
        Caps {
            school_day: read("school_day"),
            free_day: read("free_day"),
            week: read("week"),
            summer_week: read("summer_week"),
            month: read("month"),
            summer_month: read("summer_month"),
            latest_end: read("latest_end"),
        }
    };
    let rules = Rules {
        primary: caps(Level::Primary),
        lower_secondary: caps(Level::LowerSecondary),
        upper_secondary: caps(Level::UpperSecondary),
        may_set_aside: typed
            .iter()
            .filter(|(field, _)| field == "may_set_aside")
            .filter_map(|(_, code)| code.parse().ok())
            .collect(),
    };
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

fn rules_page(
    app: &App,
    frame: Frame,
    org: OrgId,
    typed: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let this = SchoolYear::of(app.now().day());
    let before = SchoolYear::starting(this.start_year() - 1).unwrap_or(this);
    show(&RulesPage { frame: up(frame, org), org, years: [before, this], typed, faults })
}

/// The way up to the settings.
fn up(mut frame: Frame, org: OrgId) -> Frame {
    let label = frame.w.t("settings-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/settings"), label });
    frame
}

async fn rules(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Html<String>, Problem> {
    let typed = typed_of(&app.guard_rules(&permit).await?);
    rules_page(&app, frame, permit.org(), typed, Faults::new())
}

async fn save_rules(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let wrong = match rules_of(&frame, &typed) {
        Ok(rules) => match app.set_guard_rules(&permit, &rules).await {
            Ok(()) => {
                let path = format!("/o/{org}/settings/guard");
                return Ok(done(&path, "setting-changed").into_response());
            }
            Err(error) => faults(frame.w, error)?,
        },
        Err(wrong) => wrong,
    };
    let page = rules_page(&app, frame, org, typed, wrong)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What was typed of a frame, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct FrameForm {
    starts_on: String,
    early: String,
    first_term_ends_on: String,
    ends_on: String,
    breaks: String,
    exams: String,
}

impl FrameForm {
    fn of(frame: &YearFrame) -> Self {
        Self {
            starts_on: show_day(frame.starts_on),
            early: early_text(&frame.early),
            first_term_ends_on: show_day(frame.first_term_ends_on),
            ends_on: show_day(frame.ends_on),
            breaks: breaks_text(&frame.breaks),
            exams: exams_text(&frame.exams),
        }
    }

    fn frame(&self, page: &Frame) -> Result<YearFrame, Faults> {
        let w = page.w;
        let mut faults = Faults::new();
        let mut day = |name: &'static str, text: &str| {
            let day = Day(text.to_owned()).parse();
            if day.is_none() {
                faults.add(name, w.t("fault-day"));
            }
            day
        };
        let days = (
            day("starts_on", &self.starts_on),
            day("first_term_ends_on", &self.first_term_ends_on),
            day("ends_on", &self.ends_on),
        );
        let mut line =
            |name: &'static str, n: usize| faults.add(name, w.t1("fault-frame-line", "n", n));
        let early = early_of(&self.early).map_err(|n| line("early", n));
        let breaks = breaks_of(&self.breaks).map_err(|n| line("breaks", n));
        let exams = exams_of(&self.exams).map_err(|n| line("exams", n));
        match (days, early, breaks, exams) {
            (
                (Some(starts_on), Some(first_term_ends_on), Some(ends_on)),
                Ok(early),
                Ok(breaks),
                Ok(exams),
            ) => Ok(YearFrame { starts_on, early, first_term_ends_on, ends_on, breaks, exams }),
            _ => Err(faults),
        }
    }
}

#[derive(Template)]
#[template(path = "guard/frame.html")]
struct FramePage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    /// Where the frame that holds comes from: entered, shipped, or not known at all.
    origin: &'static str,
    form: FrameForm,
    faults: Faults,
}

fn origin(view: &FrameView) -> &'static str {
    match (&view.frame, view.entered) {
        (None, _) => "none",
        (Some(_), true) => "entered",
        (Some(_), false) => "shipped",
    }
}

async fn frame(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    let view = app.frame(&permit, year).await?;
    let origin = origin(&view);
    let form = view.frame.as_ref().map(FrameForm::of).unwrap_or_default();
    let org = permit.org();
    show(&FramePage { frame: up(frame, org), org, year, origin, form, faults: Faults::new() })
}

async fn save_frame(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    AtYear(year): AtYear,
    Form(form): Form<FrameForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let wrong = match form.frame(&frame) {
        Ok(entered) => match app.set_frame(&permit, year, &entered).await {
            Ok(()) => {
                let path = format!("/o/{org}/settings/frames/{year}");
                return Ok(done(&path, "setting-changed").into_response());
            }
            Err(error) => faults(frame.w, error)?,
        },
        Err(wrong) => wrong,
    };
    let origin = origin(&app.frame(&permit, year).await?);
    let frame = up(frame, org);
    let page = show(&FramePage { frame, org, year, origin, form, faults: wrong })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
