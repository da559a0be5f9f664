//! The month's activities beside the month's plan: what was aimed at, what was counted.

use app::access::{ActivityRead, PlanRead};
use app::activities::{Activity, Asked, ItemProgress, Listing};
use app::{After, App};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use domain::access::Action;
use domain::activity::Stage;
use domain::calendar::{Month, SchoolYear};
use domain::id::OrgId;
use domain::org::OrgKind;
use jiff::civil::Date;
use serde::Deserialize;
use web::chart::MonthCell;
use web::{Choice, Desk, Frame, Me, Permitted, Problem, Tone, show};

use super::marks::{kinds, stage_word, tone};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Chosen {
    month: String,
    club: String,
    kind: String,
    stage: String,
    after: Option<After>,
}

impl Chosen {
    /// `2026-11` or `202611`.
    fn month(&self) -> Option<Month> {
        let digits: String = self.month.chars().filter(char::is_ascii_digit).collect();
        let number: i32 = digits.parse().ok().filter(|_| digits.len() == 6)?;
        ((1..=12).contains(&(number % 100)) && (2000..2199).contains(&(number / 100)))
            .then_some(Month(number))
    }

    fn asked(&self) -> Asked {
        Asked {
            month: self.month(),
            club: self.club.parse().ok(),
            kind: self.kind.parse().ok(),
            stage: self.stage.parse().ok(),
            after: self.after.clone(),
        }
    }

    /// The filters of a month as a query, from what was understood.
    fn at(&self, month: Month) -> String {
        let asked = self.asked();
        format!(
            "?month={}&club={}&kind={}&stage={}",
            month.0,
            asked.club.map_or_else(String::new, |club| club.to_string()),
            asked.kind.map_or("", |kind| kind.code()),
            asked.stage.map_or("", |stage| stage.code()),
        )
    }
}

#[derive(Template)]
#[template(path = "activities/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    today: Date,
    query: Chosen,
    listing: Listing,
    strip: Vec<MonthCell>,
    items: Vec<ItemProgress>,
    clubs: Vec<Choice>,
    kinds: Vec<Choice>,
    stages: Vec<Choice>,
    may_write: bool,
    /// Whether the reader answers invitations of other schools.
    invited: bool,
    /// Where the school's days are entered, for who may.
    days: Option<String>,
    month_name: String,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "activities/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    today: Date,
    listing: Listing,
    next: Option<String>,
}

impl ListPage {
    fn tone(&self, row: &Activity) -> Tone {
        tone(row.stage, row.day < self.today)
    }

    fn stage(&self, row: &Activity) -> String {
        stage_word(&self.frame, row.stage, row.day < self.today)
    }
}

impl Rows {
    fn tone(&self, row: &Activity) -> Tone {
        tone(row.stage, row.day < self.today)
    }

    fn stage(&self, row: &Activity) -> String {
        stage_word(&self.frame, row.stage, row.day < self.today)
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ActivityRead>,
    Query(query): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let (org, today, w) = (permit.org(), app.now().day(), frame.w);
    let listing = app.activities(&permit, &query.asked()).await?;
    let month = listing.month;
    let next = listing.page.next.as_ref();
    let next = next.map(|after| format!("/o/{org}/activities{}&after={after}", query.at(month)));
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, today, listing, next });
    }
    let items = if person.may(Action::PlanRead, permit.path()) {
        let plan = app.permit::<PlanRead>(&person, org).await?;
        app.month_progress(&plan, Some(month)).await?
    } else {
        Vec::new()
    };
    let cell = |cell: &app::activities::MonthCount| MonthCell {
        label: format!("T{}/{:02}", cell.month.number(), cell.month.year() % 100),
        count: u64::try_from(cell.count).unwrap_or(0),
        href: format!("/o/{org}/activities{}", query.at(cell.month)),
        now: cell.month == month,
    };
    let strip = listing.strip.iter().map(cell).collect();
    let club = |club: &app::clubs::Club| Choice::new(club.id.to_string(), club.name.clone());
    let stage = |stage: &Stage| Choice::new(stage.code(), w.word("activity-stage", stage));
    let page = ListPage {
        org,
        today,
        clubs: listing.clubs.iter().map(club).collect(),
        kinds: kinds(&frame),
        stages: Stage::ALL.iter().map(stage).collect(),
        may_write: person.may(Action::ActivityWrite, permit.path()),
        invited: person.may(Action::JointAnswer, permit.path()),
        days: (person.may(Action::PlanWrite, permit.path())
            && permit.org_record().kind == OrgKind::School)
            .then(|| {
                format!("/o/{}/school-days/{}", permit.org(), SchoolYear::of(month.first_day()))
            }),
        month_name: format!("{}/{}", month.number(), month.year()),
        frame,
        query,
        listing,
        strip,
        items,
        next,
    };
    show(&page)
}
