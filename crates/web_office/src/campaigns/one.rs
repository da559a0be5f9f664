//! One campaign as an org sees it: figures beside targets, each a way down, at last the records of a school.

use app::App;
use app::access::PlanRead;
use app::campaigns::{CampaignLine, CampaignRecords, CampaignView, Figure, Sums, Today, UnitRow};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use domain::access::Action;
use domain::campaign::{Answer, Area, CampaignStage, DayState, ReportHour};
use domain::catalogue::{audience_by_number, service_by_number};
use domain::id::OrgId;
use domain::org::OrgKind;
use serde::Deserialize;
use web::ledger::indicator_name;
use web::words::Lang;
use web::{Desk, Frame, Me, Permitted, Problem, Tone, Words, show};

use super::at::{At, answer_tone, crumbs, day_tone, stage_tone};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    area: String,
}

#[derive(Template)]
#[template(path = "campaigns/one.html")]
struct OnePage {
    frame: Frame,
    org: OrgId,
    view: CampaignView,
    /// The group whose units are shown.
    area: Option<Area>,
    units: Vec<UnitRow>,
    is_school: bool,
    may: May,
    /// Today, ISO.
    today: String,
    /// The last day is over.
    over: bool,
}

/// What the reader may do.
struct May {
    /// Change, open and close it.
    manage: bool,
    /// Answer for the school.
    answer: bool,
    /// Schedule activities of the school.
    write: bool,
}

/// "12 / 40", or "12" where nothing is aimed at.
fn figure(w: Words, of: &Figure) -> String {
    match of.target {
        Some(target) => format!("{} / {}", w.n(of.done), w.n(target)),
        None => w.n(of.done),
    }
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl OnePage {
    fn base(&self) -> String {
        format!("/o/{}/campaigns/{}", self.org, self.view.campaign.id)
    }

    fn stage_tone(&self) -> Tone {
        stage_tone(self.view.campaign.stage)
    }

    fn is(&self, stage: &str) -> bool {
        self.view.campaign.stage.code() == stage
    }

    fn days(&self) -> String {
        let (w, days) = (self.frame.w, self.view.campaign.days);
        format!("{}–{}", w.day(&days.first), w.day(&days.last))
    }

    fn hour(&self) -> Option<String> {
        self.view.campaign.hour.map(ReportHour::text)
    }

    fn closed_at(&self) -> String {
        self.frame.w.moment(self.view.campaign.closed_at.0)
    }

    fn figure(&self, of: &Figure) -> String {
        figure(self.frame.w, of)
    }

    /// The heading of a figure's column, with its unit.
    fn head(&self, of: &Figure) -> String {
        let w = self.frame.w;
        format!("{} ({})", indicator_name(w, of.indicator), w.word("unit", of.indicator.unit))
    }

    fn joined(&self, sums: &Sums) -> String {
        let w = self.frame.w;
        format!("{} / {}", w.n(sums.joined), w.n(sums.schools))
    }

    /// "3 trường đã ghi · 1 không phát sinh · 2 chưa có gì"; what is nought is not said.
    fn today_said(&self, today: &Today) -> String {
        let w = self.frame.w;
        let parts = [
            (DayState::Recorded, today.recorded),
            (DayState::Nothing, today.nothing),
            (DayState::Silent, today.silent),
            (DayState::Waiting, today.waiting),
        ];
        let said = parts.iter().filter(|(_, n)| *n > 0);
        let said: Vec<String> = said
            .map(|(state, n)| format!("{} {}", w.n(*n), w.word("campaign-day", state)))
            .collect();
        if said.is_empty() { "–".to_owned() } else { said.join(" · ") }
    }

    /// Whether the reader is told what stands on the right of a figure.
    fn aims(&self) -> bool {
        self.view.sums.figures.iter().any(|of| of.target.is_some())
    }

    /// A unit that is a school itself.
    fn is_attached(&self, row: &UnitRow) -> bool {
        row.area == Area::Attached
    }

    fn answer_tone(&self, row: &UnitRow) -> Tone {
        answer_tone(row.answer)
    }

    fn answer_word(&self, row: &UnitRow) -> String {
        let w = self.frame.w;
        row.answer
            .map_or_else(|| w.t("campaign-unanswered"), |of| w.word("campaign-answer", of))
            .into_owned()
    }

    fn day_tone(&self, day: &DayState) -> Tone {
        day_tone(*day)
    }

    fn answer(&self) -> Option<Answer> {
        self.view.answered.as_ref().map(|of| of.answer)
    }

    fn has_joined(&self) -> bool {
        self.answer() == Some(Answer::Joined)
    }

    fn has_declined(&self) -> bool {
        self.answer() == Some(Answer::Declined)
    }

    /// How often the school has answered.
    fn answered(&self) -> i64 {
        self.view.answered.as_ref().map_or(0, |of| of.changed)
    }

    fn reason(&self) -> &str {
        self.view.answered.as_ref().map_or("", |of| of.reason.as_str())
    }

    /// How the school's own day stands.
    fn own_day(&self) -> Option<DayState> {
        self.view.schools.first().filter(|_| self.is_school)?.today
    }

    fn may_say_nothing(&self) -> bool {
        let open = matches!(self.own_day(), Some(DayState::Silent | DayState::Waiting));
        self.may.answer && open
    }
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
    At(id): At,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let view = app.campaign(&permit, id).await?;
    let area: Option<Area> = asked.area.parse().ok();
    let org = permit.org();
    crumbs(&mut frame, org, None);
    let own = view.campaign.org == org;
    let may = |action| person.may(action, permit.path());
    let today = app.now().day();
    show(&OnePage {
        units: view.units.iter().filter(|unit| Some(unit.area) == area).cloned().collect(),
        is_school: permit.org_record().kind == OrgKind::School,
        may: May {
            manage: own && may(Action::CampaignManage),
            answer: may(Action::CampaignAnswer),
            write: may(Action::ActivityWrite),
        },
        over: view.campaign.stage == CampaignStage::Open && view.campaign.days.last < today,
        today: today.to_string(),
        area,
        org,
        view,
        frame,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Which {
    indicator: String,
}

#[derive(Template)]
#[template(path = "campaigns/records.html")]
struct RecordsPage {
    frame: Frame,
    org: OrgId,
    records: CampaignRecords,
    /// Whether the reader may open the activities.
    may_open: bool,
}

impl RecordsPage {
    /// What a line says: of help the service and who it was for.
    fn said(&self, line: &CampaignLine) -> String {
        let w = self.frame.w;
        let names = (service_by_number(line.service), audience_by_number(line.audience));
        match names {
            (Some(service), Some(audience)) if w.lang == Lang::Vi => {
                format!("{} · {}", service.name_vi, audience.name_vi)
            }
            (Some(service), Some(audience)) => {
                format!("{} · {}", service.name_en, audience.name_en)
            }
            _ => w.word("measure", line.measure).into_owned(),
        }
    }

    fn name(&self) -> &'static str {
        indicator_name(self.frame.w, self.records.indicator)
    }
}

pub(super) async fn records(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
    At(id): At,
    Query(which): Query<Which>,
) -> Result<Html<String>, Problem> {
    let records = app.campaign_records(&permit, id, &which.indicator).await?;
    crumbs(&mut frame, permit.org(), Some((id, &records.campaign.name)));
    let may_open = person.may(Action::ActivityRead, permit.path());
    show(&RecordsPage { frame, org: permit.org(), records, may_open })
}
