//! How far a campaign is: every school's state and figures in two queries, and at last the records of one school.

use std::collections::BTreeMap;

use domain::activity::Stage;
use domain::campaign::{Answer, Area, CampaignStage};
use domain::id::{ActivityId, CampaignId, OrgId};
use domain::ledger::{Measure, Source, Total};
use domain::org::{CommuneKind, OrgKind, Scope};
use jiff::civil::Date;

use super::{Campaign, answer_of};
use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Tx, sql};

/// A school in a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolState {
    /// The school.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Its unit: the commune, or the school itself when the Department runs it.
    pub unit: OrgId,
    /// The unit's name.
    pub unit_name: String,
    /// The unit's place in lists.
    pub unit_sort: String,
    /// The unit's group.
    pub area: Area,
    /// What it answered.
    pub answer: Option<Answer>,
    /// Why not, or empty.
    pub reason: String,
    /// Lines that stand for the day.
    pub lines: i64,
    /// Whether it said that there was nothing on the day.
    pub nothing: bool,
    /// The last line that counts, once the campaign is closed.
    pub up_to: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct LiveRow {
    id: i64,
    name: String,
    managing_id: i64,
    managing_kind: String,
    commune_kind: Option<String>,
    managing_name: String,
    managing_sort: String,
    sort_key: String,
    answer: Option<String>,
    reason: Option<String>,
    lines: Option<i64>,
    nothing_at: Option<i64>,
}

fn live(row: LiveRow) -> Result<SchoolState> {
    let id = row.id.to_string();
    let kind: OrgKind = word("orgs", &id, &row.managing_kind)?;
    let commune: Option<CommuneKind> = maybe_word("orgs", &id, row.commune_kind.as_deref())?;
    let area = Area::of(kind, commune);
    let (unit, unit_name, unit_sort) = if area == Area::Attached {
        (row.id, row.name.clone(), row.sort_key)
    } else {
        (row.managing_id, row.managing_name, row.managing_sort)
    };
    Ok(SchoolState {
        org: OrgId(row.id),
        name: row.name,
        unit: OrgId(unit),
        unit_name,
        unit_sort,
        area,
        answer: answer_of(&id, row.answer.as_deref())?,
        reason: row.reason.unwrap_or_default(),
        lines: row.lines.unwrap_or(0),
        nothing: row.nothing_at.unwrap_or(0) > 0,
        up_to: None,
    })
}

type KeptRow = (i64, String, i64, String, String, String, String, String, i64);

/// The schools of a scope in a campaign, by name: as they stand on a day, or as they stood when it was closed.
pub async fn schools(
    tx: &mut Tx,
    campaign: &Campaign,
    scope: &Scope,
    on: Date,
) -> Result<Vec<SchoolState>> {
    if campaign.stage == CampaignStage::Closed {
        let query = sql(
            "select o.id, o.name, k.unit_id, u.name, u.sort_key, k.area, k.answer, k.reason, k.up_to
             from campaign_closings k join orgs o on o.id = k.org_id join orgs u on u.id = k.unit_id
             where k.campaign_id = ? and o.path >= ? and o.path < ? order by o.sort_key, o.id",
        );
        let query = query.bind(campaign.id).bind(&scope.from).bind(&scope.to);
        let rows: Vec<KeptRow> = tx.all(query).await?;
        return rows.into_iter().map(kept).collect();
    }
    let query = sql("select o.id, o.name, m.id as managing_id, m.kind as managing_kind, m.commune_kind,
         m.name as managing_name, m.sort_key as managing_sort, o.sort_key, a.answer, a.reason, d.lines, d.nothing_at
         from orgs o join orgs m on m.id = o.managing_id
         left join campaign_answers a on a.org_id = o.id and a.campaign_id = ?
         left join campaign_days d on d.org_id = o.id and d.campaign_id = ? and d.day = ?
         where o.kind = 'school' and o.path >= ? and o.path < ? and ((o.valid_from <= ? and o.valid_to >= ?)
         or exists (select 1 from campaign_totals t where t.org_id = o.id and t.campaign_id = ?))
         order by o.sort_key, o.id");
    let query = query.bind(campaign.id).bind(campaign.id).bind(on);
    let query = query.bind(&scope.from).bind(&scope.to).bind(on).bind(on).bind(campaign.id);
    let rows: Vec<LiveRow> = tx.all(query).await?;
    rows.into_iter().map(live).collect()
}

fn kept(row: KeptRow) -> Result<SchoolState> {
    let (org, name, unit, unit_name, unit_sort, area, answer, reason, up_to) = row;
    let id = org.to_string();
    Ok(SchoolState {
        org: OrgId(org),
        name,
        unit: OrgId(unit),
        unit_name,
        unit_sort,
        area: word("campaign_closings", &id, &area)?,
        answer: answer_of(&id, Some(&answer))?,
        reason,
        lines: 0,
        nothing: false,
        up_to: Some(up_to),
    })
}

/// The figures of every school of a scope that has any: from the roll-up, or as they were kept when it was closed.
pub async fn totals(
    tx: &mut Tx,
    campaign: &Campaign,
    scope: &Scope,
) -> Result<BTreeMap<OrgId, Vec<Total>>> {
    let query = match campaign.stage {
        CampaignStage::Closed => {
            sql("select t.org_id, t.measure, t.service, t.audience, t.quantity
             from campaign_frozen t join orgs o on o.id = t.org_id")
        }
        CampaignStage::Draft | CampaignStage::Open => {
            sql("select t.org_id, t.measure, t.service, t.audience, t.quantity
             from campaign_totals t join orgs o on o.id = t.org_id")
        }
    };
    let query = query.then("where t.campaign_id = ? and o.path >= ? and o.path < ?");
    let query = query.bind(campaign.id).bind(&scope.from).bind(&scope.to);
    let rows: Vec<(i64, i64, i64, i64, i64)> = tx.all(query).await?;
    let mut totals = BTreeMap::<OrgId, Vec<Total>>::new();
    for (org, measure, service, audience, quantity) in rows {
        let short = |number: i64| i32::try_from(number).unwrap_or(0);
        let measure = measure_of(org, short(measure))?;
        let total = Total { measure, service: short(service), audience: short(audience), quantity };
        totals.entry(OrgId(org)).or_default().push(total);
    }
    Ok(totals)
}

fn measure_of(org: i64, number: i32) -> Result<Measure> {
    Measure::by_number(number).ok_or_else(|| StoreError::Corrupt {
        table: "campaign_totals",
        id: org.to_string(),
        what: "unknown measure".to_owned(),
    })
}

/// An activity of a school that belongs to a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignActivity {
    /// Its id.
    pub id: ActivityId,
    /// What it is called.
    pub title: String,
    /// Its day, ISO.
    pub day: String,
    /// Where it stands.
    pub stage: Stage,
}

/// The activities of a school that belong to a campaign, by day: at most 500.
pub async fn activities(
    tx: &mut Tx,
    school: OrgId,
    id: CampaignId,
) -> Result<Vec<CampaignActivity>> {
    let query = sql("select id, title, day, stage from activities
         where org_id = ? and campaign_id <> '' and campaign_id = ? order by day, id limit 500");
    let rows: Vec<(String, String, String, String)> = tx.all(query.bind(school).bind(id)).await?;
    rows.into_iter()
        .map(|(id, title, day, stage)| {
            let stage = word("activities", &id, &stage)?;
            Ok(CampaignActivity { stage, id: word("activities", &id, &id)?, title, day })
        })
        .collect()
}

/// A ledger line of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignLine {
    /// Its running number at the school.
    pub seq: i64,
    /// The day it counts for, ISO.
    pub day: String,
    /// What is counted.
    pub measure: Measure,
    /// Number of the service category or 0.
    pub service: i32,
    /// Number of the audience or 0.
    pub audience: i32,
    /// How much, in the measure's unit; negative where it takes a line back.
    pub quantity: i64,
    /// What it was born from.
    pub source: Source,
}

type LineRow = (i64, String, i16, i16, i16, i64, String);

/// The lines of a school for a campaign in order, up to a number where one is given: at most 5,000.
pub async fn lines(
    tx: &mut Tx,
    school: OrgId,
    id: CampaignId,
    up_to: Option<i64>,
) -> Result<Vec<CampaignLine>> {
    let query = sql("select seq, day, measure, service, audience, quantity, source from ledger
         where campaign_id <> '' and campaign_id = ? and org_id = ? and seq <= ? order by seq limit 5000");
    let query = query.bind(id).bind(school).bind(up_to.unwrap_or(i64::MAX));
    let rows: Vec<LineRow> = tx.all(query).await?;
    rows.into_iter()
        .map(|(seq, day, measure, service, audience, quantity, source)| {
            let measure = measure_of(school.0, measure.into())?;
            let source = word("ledger", &seq.to_string(), &source)?;
            let (service, audience) = (service.into(), audience.into());
            Ok(CampaignLine { seq, day, measure, service, audience, quantity, source })
        })
        .collect()
}
