//! Campaigns: what was opened, what schools answered, which of them are silent today. Figures have a room of their own.

mod progress;

pub use progress::{
    CampaignActivity, CampaignLine, SchoolState, activities, lines, schools, totals,
};

use domain::calendar::Instant;
use domain::campaign::{Answer, Area, CampaignStage, Days, ReportHour, Target};
use domain::id::{CampaignId, OrgId};
use domain::indicator::by_code;
use domain::org::{OrgPath, Scope};
use jiff::civil::Date;

use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Arg, Sql, Tx, sql};

/// A campaign as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its id, made by whoever wrote it.
    pub id: CampaignId,
    /// Who opens it.
    pub org: OrgId,
    /// That org's name.
    pub org_name: String,
    /// Where that org hangs: the schools below are invited.
    pub path: OrgPath,
    /// What it is called.
    pub name: String,
    /// What it is for, in the opener's words.
    pub aim: String,
    /// Its period.
    pub days: Days,
    /// From when on a silent school is asked; never when absent.
    pub hour: Option<ReportHour>,
    /// Where it stands.
    pub stage: CampaignStage,
    /// When it was closed; 0 before.
    pub closed_at: Instant,
    /// Counts changes: who writes says which count was read.
    pub changed: i64,
}

#[derive(sqlx::FromRow)]
struct CampaignRow {
    id: String,
    org_id: i64,
    org_name: String,
    path: String,
    name: String,
    aim: String,
    from_day: String,
    to_day: String,
    report_at: i64,
    stage: String,
    closed_at: i64,
    changed: i64,
}

impl TryFrom<CampaignRow> for Campaign {
    type Error = StoreError;
    fn try_from(row: CampaignRow) -> Result<Self> {
        let (table, id) = ("campaigns", row.id.clone());
        let days = Days::new(word(table, &id, &row.from_day)?, word(table, &id, &row.to_day)?);
        Ok(Self {
            days: days.ok_or_else(|| StoreError::Corrupt {
                table,
                id: id.clone(),
                what: "no such days".to_owned(),
            })?,
            id: word(table, &id, &row.id)?,
            org: OrgId(row.org_id),
            org_name: row.org_name,
            path: OrgPath::stored(row.path),
            name: row.name,
            aim: row.aim,
            hour: ReportHour::at(row.report_at),
            stage: word(table, &id, &row.stage)?,
            closed_at: Instant(row.closed_at),
            changed: row.changed,
        })
    }
}

fn select() -> Sql {
    sql(
        "select c.id, c.org_id, o.name as org_name, o.path, c.name, c.aim, c.from_day, c.to_day, c.report_at, c.stage,
         c.closed_at, c.changed from campaigns c join orgs o on o.id = c.org_id",
    )
}

/// The campaigns of some orgs, the latest first; drafts only of `own`.
pub async fn of_orgs(tx: &mut Tx, orgs: &[OrgId], own: OrgId) -> Result<Vec<Campaign>> {
    let query = select().then("where c.org_id in").list(orgs.iter().copied());
    let query = query.then("and (c.stage <> 'draft' or c.org_id = ?)").bind(own);
    let query = query.then("order by c.from_day desc, c.name, c.id limit 200");
    let rows: Vec<CampaignRow> = tx.all(query).await?;
    rows.into_iter().map(Campaign::try_from).collect()
}

/// The campaign with this id.
pub async fn find(tx: &mut Tx, id: CampaignId) -> Result<Option<Campaign>> {
    let row: Option<CampaignRow> = tx.maybe(select().then("where c.id = ?").bind(id)).await?;
    row.map(Campaign::try_from).transpose()
}

/// The same, held until the unit of work ends: answers, changes and the closing come one after the other.
pub async fn hold(tx: &mut Tx, id: CampaignId) -> Result<Option<Campaign>> {
    tx.run(sql("update campaigns set changed = changed where id = ?").bind(id)).await?;
    find(tx, id).await
}

/// The targets of some campaigns, in the order of the report.
pub async fn targets(tx: &mut Tx, id: CampaignId) -> Result<Vec<Target>> {
    let query = sql("select indicator, area, quantity from campaign_targets where campaign_id = ?");
    let rows: Vec<(String, String, i64)> = tx.all(query.bind(id)).await?;
    let mut targets = Vec::new();
    for (code, area, quantity) in rows {
        let key = id.to_string();
        let indicator = by_code(&code).ok_or_else(|| StoreError::Corrupt {
            table: "campaign_targets",
            id: key.clone(),
            what: format!("no indicator {code}"),
        })?;
        let area: Area = word("campaign_targets", &key, &area)?;
        targets.push(Target { indicator, area, quantity });
    }
    let place = |target: &Target| {
        domain::campaign::figures().position(|of| of.code == target.indicator.code)
    };
    targets.sort_by_key(|target| (place(target), target.area));
    Ok(targets)
}

/// Writes a new campaign; false when the id is there already.
pub async fn insert(tx: &mut Tx, campaign: &Campaign) -> Result<bool> {
    let query = sql("insert into campaigns (org_id, id, name, aim, from_day, to_day, report_at, stage, closed_at, changed)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict do nothing");
    let query = query.bind(campaign.org).bind(campaign.id);
    Ok(tx.run(bound(query, campaign)).await? == 1)
}

/// Writes a campaign back and raises its count; stale when somebody changed it since `campaign.changed` was read.
pub async fn update(tx: &mut Tx, campaign: &Campaign) -> Result<()> {
    let query = sql("update campaigns set name = ?, aim = ?, from_day = ?, to_day = ?, report_at = ?, stage = ?,
         closed_at = ?, changed = changed + 1 where org_id = ? and id = ? and changed = ?");
    let query = bound(query, campaign).bind(campaign.org).bind(campaign.id);
    tx.change(query.bind(campaign.changed), "the campaign").await
}

fn bound(query: Sql, campaign: &Campaign) -> Sql {
    query
        .bind(&campaign.name)
        .bind(&campaign.aim)
        .bind(campaign.days.first)
        .bind(campaign.days.last)
        .bind(campaign.hour.map_or(-1, ReportHour::minutes))
        .bind(campaign.stage.code())
        .bind(campaign.closed_at)
}

/// Puts the targets of a campaign in the place of those that were there.
pub async fn set_targets(tx: &mut Tx, campaign: &Campaign, targets: &[Target]) -> Result<()> {
    let query = sql("delete from campaign_targets where org_id = ? and campaign_id = ?");
    tx.run(query.bind(campaign.org).bind(campaign.id)).await?;
    if targets.is_empty() {
        return Ok(());
    }
    let row = |target: &Target| -> Vec<Arg> {
        vec![
            campaign.org.into(),
            campaign.id.into(),
            target.indicator.code.into(),
            target.area.code().into(),
            target.quantity.into(),
        ]
    };
    let query =
        sql("insert into campaign_targets (org_id, campaign_id, indicator, area, quantity) values");
    tx.run(query.rows(targets.iter().map(row).collect())).await?;
    Ok(())
}

/// What a school answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Whether it takes part.
    pub answer: Answer,
    /// Why not, or empty.
    pub reason: String,
    /// How often it answered.
    pub changed: i64,
}

/// What a school answered to a campaign.
pub async fn answer(tx: &mut Tx, school: OrgId, id: CampaignId) -> Result<Option<Answered>> {
    let all = answers(tx, school).await?;
    Ok(all.into_iter().find(|(of, _)| *of == id).map(|(_, answered)| answered))
}

/// What a school answered to every campaign that it answered to.
pub async fn answers(tx: &mut Tx, school: OrgId) -> Result<Vec<(CampaignId, Answered)>> {
    let query =
        sql("select campaign_id, answer, reason, changed from campaign_answers where org_id = ?");
    let rows: Vec<(String, String, String, i64)> = tx.all(query.bind(school)).await?;
    rows.into_iter()
        .map(|(id, answer, reason, changed)| {
            let answer = word("campaign_answers", &id, &answer)?;
            Ok((word("campaign_answers", &id, &id)?, Answered { answer, reason, changed }))
        })
        .collect()
}

/// Writes what a school answers; stale when its count is not `answered.changed` any more (0: it has not answered yet).
pub async fn set_answer(
    tx: &mut Tx,
    school: OrgId,
    id: CampaignId,
    answered: &Answered,
    at: Instant,
) -> Result<()> {
    let query = sql("insert into campaign_answers (org_id, campaign_id, answer, reason, answered_at, changed)
         values (?, ?, ?, ?, ?, 1) on conflict (org_id, campaign_id) do update set answer = excluded.answer,
         reason = excluded.reason, answered_at = excluded.answered_at, changed = campaign_answers.changed + 1
         where campaign_answers.changed = ?");
    let query = query.bind(school).bind(id).bind(answered.answer.code()).bind(&answered.reason);
    tx.change(query.bind(at).bind(answered.changed), "the answer").await
}

/// What stands of a school's day: lines, and whether it said that there was nothing.
pub async fn day(tx: &mut Tx, school: OrgId, id: CampaignId, day: Date) -> Result<(i64, bool)> {
    let query = sql("select lines, nothing_at from campaign_days
         where org_id = ? and campaign_id = ? and day = ?");
    let row: Option<(i64, i64)> = tx.maybe(query.bind(school).bind(id).bind(day)).await?;
    Ok(row.map_or((0, false), |(lines, nothing_at)| (lines, nothing_at > 0)))
}

/// Notes that a school had nothing on a day; false when it said so before or something is recorded by now.
pub async fn say_nothing(
    tx: &mut Tx,
    school: OrgId,
    id: CampaignId,
    day: Date,
    at: Instant,
) -> Result<bool> {
    let query = sql("insert into campaign_days (org_id, campaign_id, day, lines, nothing_at)
         values (?, ?, ?, 0, ?) on conflict (org_id, campaign_id, day) do update
         set nothing_at = excluded.nothing_at where campaign_days.nothing_at = 0 and campaign_days.lines <= 0");
    Ok(tx.run(query.bind(school).bind(id).bind(day).bind(at)).await? == 1)
}

/// A school that has joined and has nothing on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    /// The school.
    pub school: OrgId,
    /// The school's name.
    pub school_name: String,
    /// The campaign.
    pub campaign: CampaignId,
    /// What it is called.
    pub name: String,
    /// From when on it asks.
    pub hour: ReportHour,
}

/// Which of some schools have joined an open campaign that runs on a day, asks by now, and have nothing on it yet.
pub async fn silent(
    tx: &mut Tx,
    schools: &[OrgId],
    today: Date,
    minute: i64,
) -> Result<Vec<Silent>> {
    let query = sql("select a.org_id, o.name, c.id, c.name, c.report_at
         from campaign_answers a join campaigns c on c.id = a.campaign_id join orgs o on o.id = a.org_id
         left join campaign_days d on d.org_id = a.org_id and d.campaign_id = a.campaign_id and d.day = ?
         where a.answer = 'joined' and c.stage = 'open' and c.from_day <= ? and c.to_day >= ?
         and c.report_at >= 0 and c.report_at <= ?
         and (d.org_id is null or (d.lines <= 0 and d.nothing_at = 0)) and a.org_id in");
    let query = query.bind(today).bind(today).bind(today).bind(minute);
    let query = query.list(schools.iter().copied()).then("order by a.org_id, c.to_day, c.id");
    let rows: Vec<(i64, String, String, String, i64)> = tx.all(query).await?;
    let silent = |(school, school_name, id, name, hour): (i64, String, String, String, i64)| {
        let Some(hour) = ReportHour::at(hour) else { return Ok(None) };
        let campaign = word("campaigns", &id, &id)?;
        Ok(Some(Silent { school: OrgId(school), school_name, campaign, name, hour }))
    };
    rows.into_iter().filter_map(|row| silent(row).transpose()).collect()
}

/// Keeps how every school below stands, and its figures: the lines up to its number, which never change.
pub async fn freeze(tx: &mut Tx, campaign: &Campaign, on: Date) -> Result<()> {
    let Scope { from, to } = campaign.path.subtree();
    let query = sql("insert into campaign_closings (org_id, campaign_id, unit_id, area, answer, reason, up_to)
         select o.id, c.id, case when m.kind = 'commune' then m.id else o.id end,
         case when m.kind = 'commune' then coalesce(m.commune_kind, 'xa') else 'attached' end,
         coalesce(a.answer, ''), coalesce(a.reason, ''), coalesce(n.ledger_seq, 0)
         from orgs o join campaigns c on c.id = ? join orgs m on m.id = o.managing_id
         left join campaign_answers a on a.org_id = o.id and a.campaign_id = c.id
         left join org_counters n on n.org_id = o.id
         where o.kind = 'school' and o.path >= ? and o.path < ? and ((o.valid_from <= ? and o.valid_to >= ?)
         or exists (select 1 from campaign_totals t where t.org_id = o.id and t.campaign_id = c.id))");
    let query = query.bind(campaign.id).bind(from).bind(to).bind(on).bind(on);
    tx.run(query).await?;
    let query = sql("insert into campaign_frozen (org_id, campaign_id, measure, service, audience, quantity)
         select l.org_id, l.campaign_id, l.measure, l.service, l.audience, cast(sum(l.quantity) as bigint)
         from ledger l join campaign_closings c on c.org_id = l.org_id and c.campaign_id = l.campaign_id
         where l.campaign_id <> '' and l.campaign_id = ? and l.seq <= c.up_to
         group by l.org_id, l.campaign_id, l.measure, l.service, l.audience");
    tx.run(query.bind(campaign.id)).await?;
    Ok(())
}

/// The schools below that exist on a day.
pub async fn invited(tx: &mut Tx, scope: &Scope, on: Date) -> Result<Vec<OrgId>> {
    let query = sql("select id from orgs where kind = 'school' and path >= ? and path < ?
         and valid_from <= ? and valid_to >= ? order by id");
    let query = query.bind(&scope.from).bind(&scope.to).bind(on).bind(on);
    let rows: Vec<(i64,)> = tx.all(query).await?;
    Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
}

/// The campaigns that a school has joined and that are open, by name.
pub async fn joined(tx: &mut Tx, school: OrgId) -> Result<Vec<Campaign>> {
    let query = select().then(
        "where c.stage = 'open' and exists (select 1 from campaign_answers a where a.org_id = ?
         and a.campaign_id = c.id and a.answer = 'joined') order by c.name, c.id",
    );
    let rows: Vec<CampaignRow> = tx.all(query.bind(school)).await?;
    rows.into_iter().map(Campaign::try_from).collect()
}

/// An answer as a column holds it: empty when there is none.
fn answer_of(id: &str, text: Option<&str>) -> Result<Option<Answer>> {
    maybe_word("campaign_answers", id, text)
}
