//! Campaigns as a program reads them.

use app::campaigns::{Campaign, Figure, Sums, Today, UnitRow};
use domain::activity::Stage;
use domain::campaign::{Answer, Area, CampaignStage, DayState, ReportHour};
use domain::id::{ActivityId, CampaignId, OrgId};
use domain::ledger::{Measure, Source, Unit};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub(super) struct CampaignView {
    pub(super) id: CampaignId,
    /// Who opens it.
    pub(super) org: OrgId,
    pub(super) org_name: String,
    pub(super) name: String,
    pub(super) aim: String,
    pub(super) first: String,
    pub(super) last: String,
    /// From when on a school with nothing on the day is asked; none when it never is.
    pub(super) hour: Option<String>,
    pub(super) stage: CampaignStage,
    /// Send it with the next change or step.
    pub(super) changed: i64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct EntryView {
    #[serde(flatten)]
    pub(super) campaign: CampaignView,
    /// What the school answered, where the org is one that did.
    pub(super) answer: Option<Answer>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ProgressView {
    #[serde(flatten)]
    pub(super) campaign: CampaignView,
    /// What every unit of a group of areas aims at.
    pub(super) targets: Vec<TargetView>,
    pub(super) sums: SumsView,
    pub(super) groups: Vec<GroupView>,
    /// The units of the groups, for the Department.
    pub(super) units: Vec<UnitView>,
    /// The schools, for a commune; for a school itself.
    pub(super) schools: Vec<UnitView>,
    /// How often the school has answered, where the org is one; send it with the next answer.
    pub(super) answered: i64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct TargetView {
    pub(super) indicator: &'static str,
    pub(super) unit: Unit,
    pub(super) area: Area,
    pub(super) quantity: i64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FigureView {
    pub(super) indicator: &'static str,
    pub(super) unit: Unit,
    /// The least that is aimed at, where something is.
    pub(super) target: Option<i64>,
    /// What the ledger counts.
    pub(super) done: i64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct SumsView {
    /// Schools that are invited.
    pub(super) schools: usize,
    /// Of these, schools that take part.
    pub(super) joined: usize,
    /// Of these, schools that said no.
    pub(super) declined: usize,
    /// The present day, while the campaign asks for it.
    pub(super) today: Option<Today>,
    pub(super) figures: Vec<FigureView>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct GroupView {
    pub(super) area: Area,
    pub(super) units: usize,
    #[serde(flatten)]
    pub(super) sums: SumsView,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct UnitView {
    pub(super) org: OrgId,
    pub(super) name: String,
    pub(super) area: Area,
    /// Of a school: what it answered.
    pub(super) answer: Option<Answer>,
    /// Of a school: why not.
    pub(super) reason: String,
    /// Of a school: how its present day stands.
    pub(super) day: Option<DayState>,
    pub(super) sums: SumsView,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RecordsView {
    pub(super) indicator: &'static str,
    pub(super) unit: Unit,
    pub(super) done: i64,
    pub(super) activities: Vec<ActivityView>,
    pub(super) lines: Vec<LineView>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ActivityView {
    pub(super) id: ActivityId,
    pub(super) title: String,
    pub(super) day: String,
    pub(super) stage: Stage,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct LineView {
    pub(super) seq: i64,
    pub(super) day: String,
    pub(super) measure: Measure,
    /// Number of the service category or 0.
    pub(super) service: i32,
    /// Number of the audience or 0.
    pub(super) audience: i32,
    pub(super) quantity: i64,
    pub(super) source: Source,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AimsView {
    /// The groups of areas.
    pub(super) areas: Vec<Area>,
    pub(super) figures: Vec<AimView>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AimView {
    pub(super) indicator: &'static str,
    pub(super) unit: Unit,
    /// As the report prints it.
    pub(super) name: &'static str,
}

pub(super) fn campaign(of: Campaign) -> CampaignView {
    CampaignView {
        id: of.id,
        org: of.org,
        org_name: of.org_name,
        name: of.name,
        aim: of.aim,
        first: of.days.first.to_string(),
        last: of.days.last.to_string(),
        hour: of.hour.map(ReportHour::text),
        stage: of.stage,
        changed: of.changed,
    }
}

pub(super) fn figure(of: &Figure) -> FigureView {
    FigureView {
        indicator: of.indicator.code,
        unit: of.indicator.unit,
        target: of.target,
        done: of.done,
    }
}

pub(super) fn sums(of: &Sums) -> SumsView {
    SumsView {
        schools: of.schools,
        joined: of.joined,
        declined: of.declined,
        today: of.today,
        figures: of.figures.iter().map(figure).collect(),
    }
}

pub(super) fn unit(row: UnitRow) -> UnitView {
    UnitView {
        sums: sums(&row.sums),
        org: row.org,
        name: row.name,
        area: row.area,
        answer: row.answer,
        reason: row.reason,
        day: row.today,
    }
}
