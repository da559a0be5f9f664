//! Activities: what a club plans and holds; lists by keyset in calendar order. Attendance and tally have rooms of their own.

pub mod adults;
mod attendance;
mod beside;
pub mod check_ins;
pub mod disruptions;
mod joint;
pub mod minutes;
mod places;
mod tally;

use std::collections::BTreeMap;

use domain::activity::{Cause, Kind, Stage};
use domain::guard::{SlotTime, clock_of};
use domain::id::{ActivityId, CampaignId, ClubId, ItemId, OrgId};
use domain::personal::Personal;
use jiff::civil::Date;

pub use attendance::{Mark, Member, members, presences, present, save_marks, set_aside};
pub use beside::{ItemLine, last_place, month_items, plan_item, plan_years, titles};
pub use joint::{Host, Joint, set_places};
pub use tally::{
    Tally, TallyRecord, insert_tallies, known_tallies, lively, tallies, tally, tally_sums,
    undo_tally,
};

use crate::error::{Result, StoreError, maybe_word, word};
use crate::page::{self, After, Page};
use crate::sql::{Sql, Tx, sql};

/// An activity as it is kept.
#[derive(Clone)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// The plan item it fulfils.
    pub item: Option<ItemId>,
    /// The campaign it belongs to.
    pub campaign: Option<CampaignId>,
    /// The club.
    pub club: ClubId,
    /// The club's name.
    pub club_name: String,
    /// What kind.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// The day.
    pub day: Date,
    /// When it begins, 14:00.
    pub starts_at: String,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where.
    pub place: String,
    /// The adult in charge (D37).
    pub adult: Personal<String>,
    /// Name of the partner org, or empty.
    pub partner: String,
    /// The second adult, or empty.
    pub second_adult: Personal<String>,
    /// Whether the adult in charge cannot come.
    pub adult_out: bool,
    /// Whether the second adult cannot come.
    pub second_out: bool,
    /// How many learners have a place; 0: as many as come.
    pub capacity: i64,
    /// Whether it is held outside the school.
    pub outside: bool,
    /// Where it stands.
    pub stage: Stage,
    /// People reached besides the members, lượt.
    pub reached: i64,
    /// Why it was moved, cancelled or reopened.
    pub reason: String,
    /// Why it does not take place as it was planned, in a word.
    pub cause: Option<Cause>,
    /// How often it was changed.
    pub changed: i64,
    /// Members whose attendance counts as taking part.
    pub present: i64,
    /// Members whose attendance was taken.
    pub marked: i64,
    /// Help counted at it, lượt.
    pub helped: i64,
    /// How it stands in a joint activity.
    pub joint: Joint,
}

/// What can be written of an activity while it is planned.
#[derive(Clone)]
pub struct Record<'a> {
    /// Its id.
    pub id: ActivityId,
    /// The plan item it fulfils.
    pub item: Option<ItemId>,
    /// The campaign it belongs to.
    pub campaign: Option<CampaignId>,
    /// The club.
    pub club: ClubId,
    /// What kind.
    pub kind: Kind,
    /// What it is called.
    pub title: &'a str,
    /// The day.
    pub day: Date,
    /// When it begins, 14:00.
    pub starts_at: &'a str,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where.
    pub place: &'a str,
    /// The adult in charge, or empty.
    pub adult: &'a str,
    /// Name of the partner org, or empty.
    pub partner: &'a str,
    /// The second adult, or empty.
    pub second_adult: &'a str,
    /// How many learners have a place; 0: as many as come.
    pub capacity: i64,
    /// Whether it is held outside the school.
    pub outside: bool,
}

impl Record<'_> {
    /// Binds what is written, from the plan item to the campaign: an insert and an update name them in this order.
    fn bound(&self, query: Sql) -> Sql {
        query
            .bind(self.item.map_or_else(String::new, |item| item.to_string()))
            .bind(self.club)
            .bind(self.kind.code())
            .bind(self.title)
            .bind(self.day)
            .bind(self.starts_at)
            .bind(self.minutes)
            .bind(self.place)
            .bind(self.adult)
            .bind(self.partner)
            .bind(self.second_adult)
            .bind(self.capacity)
            .bind(self.outside)
            .bind(self.campaign.map_or_else(String::new, |campaign| campaign.to_string()))
    }
}

#[derive(sqlx::FromRow)]
struct ActivityRow {
    id: String,
    item_id: String,
    campaign_id: String,
    club_id: String,
    club_name: String,
    kind: String,
    title: String,
    day: String,
    starts_at: String,
    minutes: i64,
    place: String,
    adult: String,
    partner: String,
    second_adult: String,
    adult_out: i64,
    second_out: i64,
    capacity: i64,
    outside: i64,
    stage: String,
    reached: i64,
    reason: String,
    cause: String,
    changed: i64,
    present: i64,
    marked: i64,
    helped: i64,
    #[sqlx(flatten)]
    joint: joint::JointRow,
}

impl TryFrom<ActivityRow> for Activity {
    type Error = StoreError;
    fn try_from(row: ActivityRow) -> Result<Self> {
        let (table, id) = ("activities", row.id.clone());
        Ok(Self {
            id: word(table, &id, &row.id)?,
            item: maybe_word(table, &id, Some(&row.item_id))?,
            campaign: maybe_word(table, &id, Some(&row.campaign_id))?,
            club: word(table, &id, &row.club_id)?,
            club_name: row.club_name,
            kind: word(table, &id, &row.kind)?,
            title: row.title,
            day: word(table, &id, &row.day)?,
            starts_at: row.starts_at,
            minutes: row.minutes,
            place: row.place,
            adult: row.adult.into(),
            partner: row.partner,
            second_adult: row.second_adult.into(),
            adult_out: row.adult_out != 0,
            second_out: row.second_out != 0,
            capacity: row.capacity,
            outside: row.outside != 0,
            stage: word(table, &id, &row.stage)?,
            reached: row.reached,
            reason: row.reason,
            cause: maybe_word(table, &id, Some(&row.cause))?,
            changed: row.changed,
            present: row.present,
            marked: row.marked,
            helped: row.helped,
            joint: row.joint.read(&id)?,
        })
    }
}

/// When an activity takes place, from its columns.
pub(crate) fn slot_time(id: &str, day: &str, starts_at: &str, minutes: i64) -> Result<SlotTime> {
    let table = "activities";
    let garbled = || StoreError::Corrupt {
        table,
        id: id.to_owned(),
        what: format!("{starts_at} is no time"),
    };
    let from = clock_of(starts_at).ok_or_else(garbled)?;
    Ok(SlotTime { day: word(table, id, day)?, from, to: from + minutes })
}

const COLUMNS: &str = "select a.id, a.item_id, a.campaign_id, a.club_id, c.name as club_name, a.kind, a.title, a.day, a.starts_at,
    a.minutes, a.place, a.adult, a.partner, a.second_adult, a.adult_out, a.second_out, a.capacity, a.outside, a.stage, a.reached, a.reason, a.cause, a.changed,
    (select count(*) from attendances p where p.org_id = a.org_id and p.activity_id = a.id
        and p.presence in ('present', 'late')) as present,
    (select count(*) from attendances p where p.org_id = a.org_id and p.activity_id = a.id) as marked,
    (select cast(coalesce(sum(t.quantity), 0) as bigint) from tallies t where t.org_id = a.org_id
        and t.activity_id = a.id and t.undone_seq = 0) as helped,
    coalesce(h.org_id, 0) as host_org, coalesce(h.activity_id, '') as host_activity, coalesce(h.id, '') as invitation,
    (select count(*) from invitations i where i.org_id = a.org_id and i.activity_id = a.id and i.state = 'accepted') as others,
    (select count(*) from invitations i where i.org_id = a.org_id and i.activity_id = a.id and i.state = 'accepted'
        and i.kind in ('partner', 'other')) as partners,
    (select cast(coalesce(sum(i.places), 0) as bigint) from invitations i where i.org_id = a.org_id and i.activity_id = a.id
        and i.state = 'accepted') as shares
    from activities a join clubs c on c.org_id = a.org_id and c.id = a.club_id
    left join invitations h on h.guest_id = a.org_id and h.part_id = a.id";

fn select() -> Sql {
    sql(COLUMNS)
}

/// The activity with this id.
pub async fn find(tx: &mut Tx, org: OrgId, id: ActivityId) -> Result<Option<Activity>> {
    let query = select().then("where a.org_id = ? and a.id = ?").bind(org).bind(id);
    let row: Option<ActivityRow> = tx.maybe(query).await?;
    row.map(Activity::try_from).transpose()
}

/// Those of an org's activities that are asked for and there.
pub async fn those(
    tx: &mut Tx,
    org: OrgId,
    ids: &[ActivityId],
) -> Result<BTreeMap<ActivityId, Activity>> {
    let mut there = BTreeMap::new();
    for batch in ids.chunks(500) {
        let query = select().then("where a.org_id = ? and a.id in").bind(org);
        let rows: Vec<ActivityRow> = tx.all(query.list(batch.iter().copied())).await?;
        for row in rows {
            let activity = Activity::try_from(row)?;
            there.insert(activity.id, activity);
        }
    }
    Ok(there)
}

/// The activity with this id, held until the unit of work ends: whoever writes about it comes one after the other.
pub async fn hold(tx: &mut Tx, org: OrgId, id: ActivityId) -> Result<Option<Activity>> {
    let lock = sql("update activities set changed = changed where org_id = ? and id = ?");
    tx.run(lock.bind(org).bind(id)).await?;
    find(tx, org, id).await
}

/// Writes a new activity; false when the id is there already.
pub async fn insert(tx: &mut Tx, org: OrgId, record: &Record<'_>) -> Result<bool> {
    let query = sql("insert into activities (org_id, id, item_id, club_id, kind, title, day, starts_at, minutes, place, adult,
         partner, second_adult, capacity, outside, campaign_id, stage, reached, reason, changed)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', 0, '', 0)
         on conflict (org_id, id) do nothing")
        .bind(org)
        .bind(record.id);
    Ok(tx.run(record.bound(query)).await? == 1)
}

/// Changes a planned activity.
pub async fn update(tx: &mut Tx, org: OrgId, record: &Record<'_>) -> Result<()> {
    let query = sql("update activities set item_id = ?, club_id = ?, kind = ?, title = ?, day = ?, starts_at = ?, minutes = ?,
         place = ?, adult = ?, partner = ?, second_adult = ?, capacity = ?, outside = ?, campaign_id = ?, cause = '', changed = changed + 1 where org_id = ? and id = ? and stage = 'planned'");
    tx.change(record.bound(query).bind(org).bind(record.id), "the activity").await
}

/// Moves an activity to another stage.
pub async fn step(
    tx: &mut Tx,
    org: OrgId,
    id: ActivityId,
    stage: Stage,
    reached: i64,
    (reason, cause): (&str, Option<Cause>),
) -> Result<()> {
    let query = sql(
        "update activities set stage = ?, reached = ?, reason = ?, cause = ?, changed = changed + 1 where org_id = ? and id = ?",
    );
    let query = query.bind(stage.code()).bind(reached).bind(reason);
    let query = query.bind(cause.map_or("", Cause::code)).bind(org).bind(id);
    tx.change(query, "the activity").await
}

/// Notes that what belongs to an activity was changed.
pub async fn touch(tx: &mut Tx, org: OrgId, id: ActivityId) -> Result<()> {
    let query = sql("update activities set changed = changed + 1 where org_id = ? and id = ?");
    tx.change(query.bind(org).bind(id), "the activity").await
}

/// Which activities are listed.
#[derive(Debug, Clone)]
pub struct Filter {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Only these clubs.
    pub clubs: Option<Vec<ClubId>>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Where the page begins.
    pub after: Option<After>,
}

impl Filter {
    fn narrow(&self, mut query: Sql) -> Sql {
        if let Some(clubs) = &self.clubs {
            query = query.then("and a.club_id in").list(clubs.iter().copied());
        }
        if let Some(kind) = self.kind {
            query = query.then("and a.kind = ?").bind(kind.code());
        }
        if let Some(stage) = self.stage {
            query = query.then("and a.stage = ?").bind(stage.code());
        }
        query
    }
}

/// A page of activities in calendar order.
pub async fn list(tx: &mut Tx, org: OrgId, filter: &Filter) -> Result<Page<Activity, After>> {
    let query = select().then("where a.org_id = ? and a.day between ? and ?");
    let mut query = filter.narrow(query.bind(org).bind(filter.from).bind(filter.to));
    if let Some(after) = &filter.after {
        let (day, starts_at) = after.sort.split_once(' ').unwrap_or((&after.sort, ""));
        query = query.then("and (a.day, a.starts_at, a.id) > (?, ?, ?)");
        query = query.bind(day).bind(starts_at).bind(&after.id);
    }
    let query = query.then("order by a.day, a.starts_at, a.id limit ?").bind(page::SIZE + 1);
    let rows: Vec<ActivityRow> = tx.all(query).await?;
    let rows = rows.into_iter().map(Activity::try_from).collect::<Result<Vec<_>>>()?;
    let cursor = |last: &Activity| After {
        sort: format!("{} {}", last.day, last.starts_at),
        id: last.id.to_string(),
    };
    Ok(Page::of(rows, cursor))
}

/// What is planned from a day on, in calendar order: at most 2,000.
pub async fn coming(tx: &mut Tx, org: OrgId, from: Date) -> Result<Vec<Activity>> {
    let query = select().then("where a.org_id = ? and a.stage = 'planned' and a.day >= ?");
    let query = query.then("order by a.day, a.starts_at, a.id limit 2000").bind(org).bind(from);
    let rows: Vec<ActivityRow> = tx.all(query).await?;
    rows.into_iter().map(Activity::try_from).collect()
}

/// How many activities each month has, by `2026-11`; cancelled ones do not count.
pub async fn by_month(tx: &mut Tx, org: OrgId, filter: &Filter) -> Result<Vec<(String, i64)>> {
    let query = sql("select substr(a.day, 1, 7), count(*) from activities a
         where a.org_id = ? and a.stage <> 'cancelled' and a.day between ? and ?");
    let query = filter.narrow(query.bind(org).bind(filter.from).bind(filter.to));
    tx.all(query.then("group by substr(a.day, 1, 7) order by 1")).await
}

/// The activities of these tally entries: entry, activity, title.
pub async fn titles_of_tallies(
    tx: &mut Tx,
    org: OrgId,
    ids: &[String],
) -> Result<Vec<(String, String, String)>> {
    let query = sql("select t.id, a.id, a.title from tallies t
         join activities a on a.org_id = t.org_id and a.id = t.activity_id where t.org_id = ? and t.id in");
    tx.all(query.bind(org).list(ids.iter().map(String::as_str))).await
}
