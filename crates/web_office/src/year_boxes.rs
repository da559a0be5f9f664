//! The Department's page of the box of the year: every entry of a level in one form.

use std::collections::BTreeMap;

use app::access::SettingManage;
use app::plans::MarkedBox;
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::activity::Kind;
use domain::id::OrgId;
use domain::ledger::Unit;
use domain::plan::{
    BoxItem, BoxNote, BoxPart, Duties, Integration, Level, TARGET_UNITS, Target, YearBox,
};
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SettingManage>("/o/{org}/settings/year-boxes/{level}", "setting"), page)
        .add(post::<SettingManage>("/o/{org}/settings/year-boxes/{level}", "setting"), save)
}

#[derive(Template)]
#[template(path = "year_boxes/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    level: Level,
    mark: String,
    ready: YearBox,
    duties: Duties,
    /// Keys for one more item and one more note.
    new_item: String,
    new_note: String,
    months: Vec<Choice>,
    kinds: Vec<Choice>,
    integrations: Vec<Choice>,
    units: Vec<Choice>,
    parts: Vec<Choice>,
    faults: Faults,
}

#[expect(clippy::unused_self, reason = "a template calls methods")]
impl FormPage {
    fn levels(&self) -> &'static [Level] {
        Level::ALL
    }

    fn fault(&self, key: &str) -> Option<&str> {
        self.faults.of(key)
    }

    /// The figure of an item in a unit, as it stands in the form; empty where there is none.
    fn figure(&self, item: &BoxItem, unit: &str) -> String {
        let found = item.targets.iter().find(|target| target.unit.code() == unit);
        found.map_or_else(String::new, |target| target.quantity.to_string())
    }

    fn is_new(&self, key: &str) -> bool {
        key == self.new_item || key == self.new_note
    }
}

fn form_page(
    app: &App,
    frame: Frame,
    (org, level): (OrgId, Level),
    marked: MarkedBox,
    duties: Duties,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let MarkedBox { year_box: mut ready, mark } = marked;
    let (new_item, new_note) = (format!("i{}", app.new_id()), format!("n{}", app.new_id()));
    ready.items.push(BoxItem {
        key: new_item.clone(),
        month: 9,
        kind: Kind::Support,
        integration: Integration::Subject,
        detail: String::new(),
        duty: String::new(),
        title: String::new(),
        owner: String::new(),
        targets: Vec::new(),
    });
    ready.notes.push(BoxNote {
        key: new_note.clone(),
        part: BoxPart::Shift,
        title: String::new(),
        text: String::new(),
    });
    let month = |month: i8| {
        let label = w.t1("plan-month-short", "month", month.to_string());
        Choice::new(month.to_string(), label)
    };
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.code(), w.word("plan-kind", kind)));
    let integrations = Integration::ALL.iter();
    let integrations =
        integrations.map(|of| Choice::new(of.code(), w.word("plan-integration", of)));
    let units = TARGET_UNITS.iter().map(|unit| Choice::new(unit.code(), w.word("plan-unit", unit)));
    let parts = BoxPart::ALL.iter().map(|part| Choice::new(part.code(), w.word("box-part", part)));
    show(&FormPage {
        months: (9..=12).chain(1..=8).map(month).collect(),
        kinds: kinds.collect(),
        integrations: integrations.collect(),
        units: units.collect(),
        parts: parts.collect(),
        frame,
        org,
        level,
        mark,
        ready,
        duties,
        new_item,
        new_note,
        faults,
    })
}

fn level(named: &BTreeMap<String, String>) -> Result<Level, Problem> {
    named.get("level").and_then(|level| level.parse().ok()).ok_or(Problem::NotFound)
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Path(named): Path<BTreeMap<String, String>>,
) -> Result<Html<String>, Problem> {
    let level = level(&named)?;
    let marked = app.year_box(&permit, level).await?;
    let duties = app.duties(&permit).await?;
    form_page(&app, frame, (permit.org(), level), marked, duties, Faults::new())
}

/// The fields of one entry by name.
type Entry = BTreeMap<String, String>;

/// The form: `aim`, `mark`, the order of keys in `item` and `note`, and for each key its fields `KEY.NAME`.
#[derive(Default)]
struct Typed {
    aim: String,
    mark: String,
    items: Vec<String>,
    notes: Vec<String>,
    entries: BTreeMap<String, Entry>,
}

impl Typed {
    fn read(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "aim" => typed.aim = value,
                "mark" => typed.mark = value,
                "item" => typed.items.push(value),
                "note" => typed.notes.push(value),
                other => {
                    if let Some((key, field)) = other.split_once('.') {
                        let entry = typed.entries.entry(key.to_owned()).or_default();
                        entry.insert(field.to_owned(), value);
                    }
                }
            }
        }
        typed
    }

    fn field(&self, key: &str, name: &str) -> &str {
        self.entries.get(key).and_then(|entry| entry.get(name)).map_or("", String::as_str)
    }

    /// Entries that stay: not ticked to go, and not the blank one for a new entry.
    fn stays(&self, key: &str) -> bool {
        self.field(key, "drop") != "1" && !self.field(key, "title").trim().is_empty()
    }

    /// The box as typed; a figure that is no number is out of every bound, so that the act names its entry.
    fn year_box(&self) -> YearBox {
        let figure = |key: &str, unit: &Unit| {
            let typed = self.field(key, unit.code()).to_owned();
            let blank = typed.trim().is_empty();
            let quantity = app::input::Count(typed).parse().unwrap_or(-1);
            (!blank).then_some(Target { quantity, unit: *unit })
        };
        let item = |key: &String| BoxItem {
            key: key.clone(),
            month: self.field(key, "month").parse().unwrap_or(0),
            kind: self.field(key, "kind").parse().unwrap_or(Kind::Support),
            integration: self.field(key, "integration").parse().unwrap_or(Integration::Subject),
            detail: self.field(key, "detail").to_owned(),
            duty: self.field(key, "duty").to_owned(),
            title: self.field(key, "title").to_owned(),
            owner: self.field(key, "owner").to_owned(),
            targets: TARGET_UNITS.iter().filter_map(|unit| figure(key, unit)).collect(),
        };
        let note = |key: &String| BoxNote {
            key: key.clone(),
            part: self.field(key, "part").parse().unwrap_or(BoxPart::Shift),
            title: self.field(key, "title").to_owned(),
            text: self.field(key, "text").to_owned(),
        };
        YearBox {
            aim: self.aim.clone(),
            items: self.items.iter().filter(|key| self.stays(key)).map(item).collect(),
            notes: self.notes.iter().filter(|key| self.stays(key)).map(note).collect(),
        }
    }
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Path(named): Path<BTreeMap<String, String>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (org, level) = (permit.org(), level(&named)?);
    let typed = Typed::read(fields);
    let year_box = typed.year_box();
    let saved = app.set_year_box(&permit, level, &year_box, &typed.mark).await;
    let Err(error) = saved else {
        let path = format!("/o/{org}/settings/year-boxes/{level}");
        return Ok(done(&path, "box-saved").into_response());
    };
    let (status, faults, mark) = if matches!(error, Error::Stale) {
        let mut stale = Faults::new();
        stale.add("aim", frame.w.t("fault-box-stale"));
        (StatusCode::CONFLICT, stale, app.year_box(&permit, level).await?.mark)
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, faults(frame.w, error)?, typed.mark)
    };
    let duties = app.duties(&permit).await?;
    let marked = MarkedBox { year_box, mark };
    let page = form_page(&app, frame, (org, level), marked, duties, faults)?;
    Ok((status, page).into_response())
}
