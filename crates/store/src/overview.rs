//! What the homes show: the newest period, states of plans and reports by school, the coming activities, sums.
//!
//! The last feature of this floor: it reads the tables of the others by joins and writes nothing.

use domain::activity::{Kind, Stage};
use domain::calendar::{Bucket, Instant, SchoolYear};
use domain::id::{ActivityId, ClubId, OrgId, PeriodId};
use domain::ledger::Measure;
use domain::org::{Scope, Tier};
use domain::plan::PlanStage;
use domain::report::ReportStage;
use domain::report::extension::Extension;
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::periods::extensions;
use crate::sql::{Tx, sql};

/// A reporting period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its id.
    pub id: PeriodId,
    /// Its code: 2026.
    pub code: String,
    /// First day that counts.
    pub starts_on: Date,
    /// Last day that counts.
    pub ends_on: Date,
}

/// The newest period there is.
pub async fn newest_period(tx: &mut Tx) -> Result<Option<Period>> {
    let text =
        "select id, code, starts_on, ends_on from periods order by ends_on desc, code desc limit 1";
    let row: Option<(String, String, String, String)> = tx.maybe(sql(text)).await?;
    row.map(|(id, code, starts_on, ends_on)| {
        Ok(Period {
            starts_on: word("periods", &id, &starts_on)?,
            ends_on: word("periods", &id, &ends_on)?,
            id: word("periods", &id, &id)?,
            code,
        })
    })
    .transpose()
}

/// The last valid day of a tier in a period, when one is set.
pub async fn last_day(tx: &mut Tx, period: PeriodId, tier: Tier) -> Result<Option<Date>> {
    let text = "select last_day from period_deadlines where period_id = ? and tier = ?";
    let row: Option<(String,)> = tx.maybe(sql(text).bind(period).bind(tier.code())).await?;
    row.map(|(day,)| word("period_deadlines", tier.code(), &day)).transpose()
}

/// The extension of an org that holds in a period: the last one granted.
pub async fn extension(tx: &mut Tx, period: PeriodId, org: OrgId) -> Result<Option<Extension>> {
    let held = extensions::of(tx, vec![period.to_string()]).await?;
    Ok(held.into_iter().find(|((_, of), _)| *of == org).map(|(_, extension)| extension))
}

/// How an org's own report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnReport {
    /// Its stage.
    pub stage: ReportStage,
    /// Whether the first submission was late.
    pub late: bool,
    /// When it was last submitted; `None` before the first time.
    pub submitted_at: Option<Instant>,
}

/// The report of an org in a period.
pub async fn own_report(tx: &mut Tx, org: OrgId, period: PeriodId) -> Result<Option<OwnReport>> {
    let text = "select stage, late, submitted_at from reports where org_id = ? and period_id = ?";
    let row: Option<(String, i64, i64)> = tx.maybe(sql(text).bind(org).bind(period)).await?;
    row.map(|(stage, late, at)| {
        Ok(OwnReport {
            stage: word("reports", &org.to_string(), &stage)?,
            late: late != 0,
            submitted_at: (at != 0).then_some(Instant(at)),
        })
    })
    .transpose()
}

/// The schools that hang directly under one org, counted by how far they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Schools there are.
    pub schools: i64,
    /// Those whose plan of the school year was issued (an issued plan that is being revised stays issued).
    pub plans_issued: i64,
    /// Those whose report was accepted.
    pub reports_accepted: i64,
    /// Those whose report was sent, accepted ones among them.
    pub reports_sent: i64,
    /// Those whose report was not sent and that were granted time which still runs.
    pub more_time: i64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            schools: self.schools + other.schools,
            plans_issued: self.plans_issued + other.plans_issued,
            reports_accepted: self.reports_accepted + other.reports_accepted,
            reports_sent: self.reports_sent + other.reports_sent,
            more_time: self.more_time + other.more_time,
        }
    }
}

/// The schools of a scope counted by the org they hang under. One query for the whole province.
pub async fn tallies(
    tx: &mut Tx,
    scope: &Scope,
    on: Date,
    year: SchoolYear,
    period: Option<PeriodId>,
) -> Result<Vec<(OrgId, Tally)>> {
    let query = sql(
        "select coalesce(o.managing_id, 0), count(*),
           cast(sum(case when p.stage = 'issued' or p.paper_id <> '' then 1 else 0 end) as bigint),
           cast(sum(case when r.stage = 'accepted' then 1 else 0 end) as bigint),
           cast(sum(case when r.stage in ('submitted', 'accepted') then 1 else 0 end) as bigint),
           cast(sum(case when coalesce(r.stage, '') not in ('submitted', 'accepted') and exists (
             select 1 from extensions e where e.period_id = ? and e.org_id = o.id and e.last_day >= ? and not exists (
               select 1 from extensions n where n.period_id = e.period_id and n.org_id = e.org_id
               and n.granted_at > e.granted_at)) then 1 else 0 end) as bigint)
         from orgs o
         left join plans p on p.org_id = o.id and p.school_year = ?
         left join reports r on r.org_id = o.id and r.period_id = ?
         where o.path >= ? and o.path < ? and o.kind = 'school' and o.valid_from <= ? and o.valid_to >= ?
         group by o.managing_id order by o.managing_id",
    );
    let period = period.map_or_else(String::new, |period| period.to_string());
    let query = query.bind(&period).bind(on).bind(year).bind(&period);
    let query = query.bind(&scope.from).bind(&scope.to).bind(on).bind(on);
    let rows: Vec<(i64, i64, i64, i64, i64, i64)> = tx.all(query).await?;
    let tally = |(org, schools, plans_issued, reports_accepted, reports_sent, more_time)| {
        (OrgId(org), Tally { schools, plans_issued, reports_accepted, reports_sent, more_time })
    };
    Ok(rows.into_iter().map(tally).collect())
}

/// The stages of the communes' own reports.
pub async fn commune_reports(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
) -> Result<Vec<(OrgId, ReportStage)>> {
    let query = sql("select r.org_id, r.stage from reports r join orgs o on o.id = r.org_id
         where r.period_id = ? and o.path >= ? and o.path < ? and o.kind = 'commune'");
    let rows: Vec<(i64, String)> =
        tx.all(query.bind(period).bind(&scope.from).bind(&scope.to)).await?;
    let stage =
        |(org, stage): (i64, String)| Ok((OrgId(org), word("reports", &org.to_string(), &stage)?));
    rows.into_iter().map(stage).collect()
}

/// A school with how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolState {
    /// The school.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Its plan of the school year; `None` when there is none.
    pub plan: Option<PlanStage>,
    /// Whether that plan was issued at least once.
    pub plan_issued: bool,
    /// Its report; `None` when nobody has opened it.
    pub report: Option<ReportStage>,
    /// Whether it was sent late.
    pub late: bool,
    /// Until when it may be sent, where more time was granted.
    pub extended: Option<Date>,
}

/// The schools directly under an org with their states, by name.
pub async fn schools(
    tx: &mut Tx,
    parent: OrgId,
    on: Date,
    year: SchoolYear,
    period: Option<PeriodId>,
) -> Result<Vec<SchoolState>> {
    type SchoolRow = (i64, String, Option<String>, Option<String>, Option<String>, Option<i64>);
    let query = sql("select o.id, o.name, p.stage, p.paper_id, r.stage, r.late from orgs o
         left join plans p on p.org_id = o.id and p.school_year = ?
         left join reports r on r.org_id = o.id and r.period_id = ?
         where o.managing_id = ? and o.kind = 'school' and o.valid_from <= ? and o.valid_to >= ?
         order by o.sort_key, o.id");
    let period = period.map_or_else(String::new, |period| period.to_string());
    let query = query.bind(year).bind(&period).bind(parent).bind(on).bind(on);
    let rows: Vec<SchoolRow> = tx.all(query).await?;
    let extended = extensions::of(tx, vec![period.clone()]).await?;
    rows.into_iter()
        .map(|(org, name, plan, paper, report, late)| {
            let id = org.to_string();
            let plan: Option<PlanStage> = maybe_word("plans", &id, plan.as_deref())?;
            Ok(SchoolState {
                org: OrgId(org),
                name,
                plan,
                plan_issued: plan == Some(PlanStage::Issued)
                    || paper.is_some_and(|paper| !paper.is_empty()),
                report: maybe_word("reports", &id, report.as_deref())?,
                late: late.unwrap_or(0) != 0,
                extended: extended.get(&(period.clone(), OrgId(org))).map(|one| one.last_day),
            })
        })
        .collect()
}

/// A coming or recent activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: ActivityId,
    /// The day.
    pub day: Date,
    /// The hour: 14:00.
    pub starts_at: String,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// Where it stands.
    pub stage: Stage,
    /// Where it takes place.
    pub place: String,
    /// The club's name.
    pub club: String,
}

/// The activities of an org from one day to another, both inside; of these clubs only when given.
pub async fn agenda(
    tx: &mut Tx,
    org: OrgId,
    from: Date,
    to: Date,
    clubs: Option<&[ClubId]>,
) -> Result<Vec<Event>> {
    type EventRow = (String, String, String, String, String, String, String, String);
    let mut query =
        sql("select a.id, a.day, a.starts_at, a.title, a.kind, a.stage, a.place, c.name
         from activities a join clubs c on c.org_id = a.org_id and c.id = a.club_id
         where a.org_id = ? and a.day between ? and ?")
        .bind(org)
        .bind(from)
        .bind(to);
    if let Some(clubs) = clubs {
        query = query.then("and a.club_id in").list(clubs.iter().copied());
    }
    let rows: Vec<EventRow> =
        tx.all(query.then("order by a.day, a.starts_at, a.id limit 100")).await?;
    rows.into_iter()
        .map(|(id, day, starts_at, title, kind, stage, place, club)| {
            let table = "activities";
            Ok(Event {
                day: word(table, &id, &day)?,
                kind: word(table, &id, &kind)?,
                stage: word(table, &id, &stage)?,
                id: word(table, &id, &id)?,
                starts_at,
                title,
                place,
                club,
            })
        })
        .collect()
}

/// Which of these activities belong to these clubs.
pub async fn of_clubs(
    tx: &mut Tx,
    org: OrgId,
    activities: &[ActivityId],
    clubs: &[ClubId],
) -> Result<Vec<ActivityId>> {
    let query = sql("select id from activities where org_id = ? and id in")
        .bind(org)
        .list(activities.iter().copied())
        .then("and club_id in")
        .list(clubs.iter().copied());
    let rows: Vec<(String,)> = tx.all(query).await?;
    rows.into_iter().map(|(id,)| word("activities", &id, &id)).collect()
}

/// The sum of some measures in a scope over whole buckets, both inside.
pub async fn sum(
    tx: &mut Tx,
    scope: &Scope,
    measures: &[Measure],
    first: Bucket,
    last: Bucket,
) -> Result<i64> {
    let query = sql("select cast(coalesce(sum(r.quantity), 0) as bigint)
         from rollups r join orgs o on o.id = r.org_id
         where o.path >= ? and o.path < ? and r.bucket between ? and ? and r.measure in");
    let query = query.bind(&scope.from).bind(&scope.to).bind(first.0).bind(last.0);
    let query = query.list(measures.iter().map(|measure| measure.number()));
    let (sum,): (i64,) = tx.one(query).await?;
    Ok(sum)
}

/// The same over days that cut a bucket, from the lines themselves.
pub async fn sum_of_days(
    tx: &mut Tx,
    scope: &Scope,
    measures: &[Measure],
    from: Date,
    to: Date,
) -> Result<i64> {
    let query = sql("select cast(coalesce(sum(l.quantity), 0) as bigint)
         from ledger l join orgs o on o.id = l.org_id
         where o.path >= ? and o.path < ? and l.day between ? and ? and l.measure in");
    let query = query.bind(&scope.from).bind(&scope.to).bind(from).bind(to);
    let query = query.list(measures.iter().map(|measure| measure.number()));
    let (sum,): (i64,) = tx.one(query).await?;
    Ok(sum)
}
