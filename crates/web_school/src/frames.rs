//! A school's own days: when which classes have lessons, its exams and days off (D42). The guard of scheduling goes by them.

use app::App;
use app::access::PlanWrite;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::calendar::SchoolYear;
use domain::guard::{
    ClassShift, SchoolDays, ShiftOf, Weekdays, breaks_of, breaks_text, clock_of, clock_text,
    exams_of, exams_text, who_of, who_text,
};
use domain::id::OrgId;
use domain::org::OrgKind;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{AtYear, Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<PlanWrite>("/o/{org}/school-days/{year}", "frame"), page)
        .add(post::<PlanWrite>("/o/{org}/school-days/{year}", "frame"), save)
}

/// Lines of the form beyond those that are filled, and the fewest there are.
const SPARE: usize = 1;
const LEAST: usize = 3;

/// A line of the form: who has lessons when.
#[derive(Default, Clone)]
struct Line {
    who: String,
    from: String,
    to: String,
    weekdays: Weekdays,
}

/// What was typed, kept as it was.
#[derive(Default)]
struct Typed {
    lines: Vec<Line>,
    breaks: String,
    exams: String,
}

impl Typed {
    fn of(days: &SchoolDays) -> Self {
        let line = |one: &ShiftOf| Line {
            who: who_text(&one.grades, &one.classes),
            from: clock_text(one.shift.from),
            to: clock_text(one.shift.to),
            weekdays: one.shift.weekdays,
        };
        let mut typed = Self {
            lines: days.shifts.iter().map(line).collect(),
            breaks: breaks_text(&days.breaks),
            exams: exams_text(&days.exams),
        };
        // A school without any begins with the usual morning and afternoon.
        if typed.lines.is_empty() {
            for (from, to) in [("07:00", "11:30"), ("13:00", "17:00")] {
                let weekdays = Weekdays::WORKING;
                let (from, to) = (from.to_owned(), to.to_owned());
                typed.lines.push(Line { who: String::new(), from, to, weekdays });
            }
        }
        typed.spare();
        typed
    }

    fn spare(&mut self) {
        let lines = (self.lines.len() + SPARE).max(LEAST);
        self.lines.resize_with(lines, || Line { weekdays: Weekdays::WORKING, ..Line::default() });
    }

    /// The form's fields: `who-0`, `from-0`, `to-0`, `days-0` as often as days are chosen; `breaks`, `exams`.
    fn read(fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map_or_else(String::new, |(_, value)| value.clone())
        };
        let lines = fields.iter().filter(|(field, _)| field.starts_with("who-")).count();
        let line = |n: usize| {
            let name = format!("days-{n}");
            let chosen = fields.iter().filter(|(field, _)| *field == name);
            let bits = chosen.filter_map(|(_, value)| value.parse::<u8>().ok()).filter(|n| *n < 7);
            Line {
                who: value(&format!("who-{n}")),
                from: value(&format!("from-{n}")),
                to: value(&format!("to-{n}")),
                weekdays: Weekdays(bits.fold(0, |all, bit| all | 1 << bit)),
            }
        };
        Self {
            lines: (0..lines.min(60)).map(line).collect(),
            breaks: value("breaks"),
            exams: value("exams"),
        }
    }

    /// What was typed as days; a line that names nobody is empty.
    fn days(&self, page: &Frame) -> Result<SchoolDays, Faults> {
        let w = page.w;
        let mut faults = Faults::new();
        let mut shifts = Vec::new();
        for (n, line) in self.lines.iter().enumerate() {
            let (grades, classes) = who_of(&line.who);
            if grades.is_empty() && classes.is_empty() {
                continue;
            }
            match (clock_of(&line.from), clock_of(&line.to)) {
                (Some(from), Some(to)) if from < to && line.weekdays != Weekdays::default() => {
                    let shift = ClassShift { weekdays: line.weekdays, from, to };
                    shifts.push(ShiftOf { classes, grades, shift });
                }
                _ => faults.add(format!("who-{n}"), w.t("fault-frame-shift")),
            }
        }
        let mut bad =
            |name: &'static str, n: usize| faults.add(name, w.t1("fault-frame-line", "n", n));
        let breaks = breaks_of(&self.breaks).map_err(|n| bad("breaks", n));
        let exams = exams_of(&self.exams).map_err(|n| bad("exams", n));
        match (breaks, exams) {
            (Ok(breaks), Ok(exams)) if faults.is_empty() => {
                Ok(SchoolDays { breaks, exams, shifts })
            }
            _ => Err(faults),
        }
    }
}

#[derive(Template)]
#[template(path = "frames/days.html")]
struct DaysPage {
    frame: Frame,
    org: OrgId,
    year: SchoolYear,
    /// The Department's frame: first and last day of lessons, when it is known.
    lessons: Option<String>,
    typed: Typed,
    faults: Faults,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call methods and hand values over by reference"
)]
impl DaysPage {
    fn weekdays(&self) -> std::ops::Range<u8> {
        0..7
    }

    fn has(&self, line: &Line, day: &u8) -> bool {
        line.weekdays.0 & (1 << day) != 0
    }

    fn name(&self, part: &str, n: &usize) -> String {
        format!("{part}-{n}")
    }
}

async fn shown(
    app: &App,
    frame: Frame,
    permit: &app::access::Permit<PlanWrite>,
    year: SchoolYear,
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    if permit.org_record().kind != OrgKind::School {
        return Err(Problem::NotFound);
    }
    let view = app.school_days(permit, year).await?;
    let w = frame.w;
    let lessons = view.frame.as_ref().map(|known| {
        w.t2("days-lessons", "from", w.day(&known.starts_on), "to", w.day(&known.ends_on))
            .into_owned()
    });
    let typed = typed.unwrap_or_else(|| Typed::of(&view.days));
    show(&DaysPage { frame, org: permit.org(), year, lessons, typed, faults })
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, year, None, Faults::new()).await
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PlanWrite>,
    AtYear(year): AtYear,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed::read(&fields);
    let wrong = match typed.days(&frame) {
        Ok(days) => match app.set_school_days(&permit, year, &days).await {
            Ok(()) => {
                let path = format!("/o/{}/school-days/{year}", permit.org());
                return Ok(done(&path, "days-saved").into_response());
            }
            Err(error) => faults(frame.w, error)?,
        },
        Err(wrong) => wrong,
    };
    let page = shown(&app, frame, &permit, year, Some(typed), wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
