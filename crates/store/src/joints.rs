//! Invitations to joint activities: kept by the host, answered by the guest. Counts of children cross from one org to the
//! other, names never do: they stand in the part that each school has of its own.

use std::collections::BTreeSet;

use domain::calendar::Instant;
use domain::id::{ActivityId, ClubId, InvitationId, OrgId, TermId};
use domain::joint::{Invitee, Standing};
use domain::personal::Personal;

use crate::error::{Result, StoreError, maybe_word, word};
use crate::sql::{Sql, Tx, sql};

/// An invitation as kept, with what it has come to in numbers.
#[derive(Clone)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The host.
    pub org: OrgId,
    /// The host's name.
    pub org_name: String,
    /// The host's activity.
    pub activity: ActivityId,
    /// Who is invited.
    pub kind: Invitee,
    /// The org that is; for a club, and a partner without an account, the host itself.
    pub guest: OrgId,
    /// What it is called: the org, or the partner without an account.
    pub name: String,
    /// Whom to ask at a partner without an account, or empty.
    pub contact: Personal<String>,
    /// The club that takes part.
    pub club: Option<ClubId>,
    /// The club's name, or empty.
    pub club_name: String,
    /// The guest's own activity.
    pub part: Option<ActivityId>,
    /// Its share of the places; 0: no limit.
    pub places: i64,
    /// Where it stands.
    pub state: Standing,
    /// Why it was declined, withdrawn or ended.
    pub reason: String,
    /// When it was asked.
    pub asked_at: Instant,
    /// When it was answered.
    pub answered_at: Option<Instant>,
    /// Learners who have a place in its part.
    pub signed: i64,
    /// Learners who wait there.
    pub waiting: i64,
    /// Learners who took part there.
    pub present: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    org_id: i64,
    org_name: String,
    activity_id: String,
    kind: String,
    guest_id: i64,
    guest_name: String,
    name: String,
    contact: String,
    club_id: String,
    club_name: String,
    part_id: String,
    places: i64,
    state: String,
    reason: String,
    asked_at: i64,
    answered_at: i64,
    signed: i64,
    waiting: i64,
    present: i64,
}

impl TryFrom<Row> for Invitation {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self> {
        let table = "invitations";
        let kind = word(table, &row.id, &row.kind)?;
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            org: OrgId(row.org_id),
            org_name: row.org_name,
            activity: word(table, &row.id, &row.activity_id)?,
            kind,
            guest: OrgId(row.guest_id),
            name: if kind == Invitee::Other { row.name } else { row.guest_name },
            contact: row.contact.into(),
            club: maybe_word(table, &row.id, Some(&row.club_id))?,
            club_name: row.club_name,
            part: maybe_word(table, &row.id, Some(&row.part_id))?,
            places: row.places,
            state: word(table, &row.id, &row.state)?,
            reason: row.reason,
            asked_at: Instant(row.asked_at),
            answered_at: (row.answered_at != 0).then_some(Instant(row.answered_at)),
            signed: row.signed,
            waiting: row.waiting,
            present: row.present,
        })
    }
}

const COLUMNS: &str = "select i.id, i.org_id, h.name as org_name, i.activity_id, i.kind, i.guest_id, g.name as guest_name,
     i.name, i.contact, i.club_id, coalesce(c.name, '') as club_name, i.part_id, i.places, i.state, i.reason, i.asked_at,
     i.answered_at,
     (select count(*) from signups s where s.org_id = i.guest_id and s.activity_id = i.part_id and s.state = 'signed') as signed,
     (select count(*) from signups s where s.org_id = i.guest_id and s.activity_id = i.part_id and s.state = 'waiting') as waiting,
     (select count(*) from attendances p where p.org_id = i.guest_id and p.activity_id = i.part_id
         and p.presence in ('present', 'late')) as present
     from invitations i join orgs h on h.id = i.org_id join orgs g on g.id = i.guest_id
     left join clubs c on c.org_id = i.guest_id and c.id = i.club_id";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Invitation>> {
    let rows: Vec<Row> = tx.all(query).await?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// An invitation that this org made, or that it is asked by.
pub async fn find(tx: &mut Tx, org: OrgId, id: InvitationId) -> Result<Option<Invitation>> {
    let query = sql(COLUMNS).then("where i.id = ? and (i.org_id = ? or i.guest_id = ?)");
    Ok(some(tx, query.bind(id).bind(org).bind(org)).await?.pop())
}

/// All invitations to an activity, in the order in which they were made.
pub async fn of_activity(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<Invitation>> {
    let query = sql(COLUMNS).then("where i.org_id = ? and i.activity_id = ?");
    let query = query.bind(org).bind(activity).then("order by i.asked_at, i.id limit 300");
    some(tx, query).await
}

/// By whom an org is asked, the newest first.
pub async fn of_guest(tx: &mut Tx, org: OrgId) -> Result<Vec<Invitation>> {
    let query = sql(COLUMNS).then("where i.guest_id = ? and i.kind in ('school', 'partner')");
    some(tx, query.bind(org).then("order by i.asked_at desc, i.id desc limit 200")).await
}

/// A new invitation.
#[derive(Debug, Clone, Copy)]
pub struct NewInvitation<'a> {
    /// Its id.
    pub id: InvitationId,
    /// The host's activity.
    pub activity: ActivityId,
    /// Who is invited.
    pub kind: Invitee,
    /// The org.
    pub guest: OrgId,
    /// Name of a partner without an account, or empty.
    pub name: &'a str,
    /// Whom to ask there, or empty.
    pub contact: &'a str,
    /// Who asks: an account.
    pub actor: &'a str,
    /// When.
    pub at: Instant,
}

/// Writes an invitation; false when the id is there already.
pub async fn insert(tx: &mut Tx, org: OrgId, new: &NewInvitation<'_>) -> Result<bool> {
    let query = sql("insert into invitations (org_id, id, activity_id, kind, guest_id, name, contact, club_id, part_id, places,
         state, reason, asked_by, asked_at, answered_by, answered_at)
         values (?, ?, ?, ?, ?, ?, ?, '', '', 0, 'invited', '', ?, ?, '', 0) on conflict (org_id, id) do nothing")
        .bind(org)
        .bind(new.id)
        .bind(new.activity)
        .bind(new.kind.code())
        .bind(new.guest)
        .bind(new.name)
        .bind(new.contact)
        .bind(new.actor)
        .bind(new.at);
    Ok(tx.run(query).await? == 1)
}

/// Where an invitation stands from now on.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// Where it stands.
    pub state: Standing,
    /// Its share of the places.
    pub places: i64,
    /// Why it was declined, withdrawn or ended; else empty.
    pub reason: &'a str,
    /// Who says so: an account.
    pub actor: &'a str,
    /// When.
    pub at: Instant,
}

/// Writes an answer.
pub async fn answer(
    tx: &mut Tx,
    org: OrgId,
    id: InvitationId,
    answered: &Answered<'_>,
) -> Result<()> {
    let query = sql(
        "update invitations set state = ?, places = ?, reason = ?, answered_by = ?, answered_at = ?
         where org_id = ? and id = ?",
    )
    .bind(answered.state.code())
    .bind(answered.places)
    .bind(answered.reason)
    .bind(answered.actor)
    .bind(answered.at)
    .bind(org)
    .bind(id);
    tx.change(query, "the invitation").await
}

/// Writes with what part of its own a guest takes part.
pub async fn set_part(
    tx: &mut Tx,
    org: OrgId,
    id: InvitationId,
    (club, part): (ClubId, ActivityId),
) -> Result<()> {
    let query = sql("update invitations set club_id = ?, part_id = ? where org_id = ? and id = ?");
    tx.change(query.bind(club).bind(part).bind(org).bind(id), "the invitation").await
}

/// The terms at an org whose learners took part in one of these activities, through whatever club.
pub async fn took_part_at(
    tx: &mut Tx,
    org: OrgId,
    activities: &[ActivityId],
) -> Result<BTreeSet<TermId>> {
    let query = sql("select distinct other.id from attendances p
         join terms t on t.org_id = p.org_id and t.id = p.term_id
         join terms other on other.org_id = t.org_id and other.learner_id = t.learner_id
         where p.org_id = ? and p.presence in ('present', 'late') and p.activity_id in");
    let rows: Vec<(String,)> = tx.all(query.bind(org).list(activities.iter().copied())).await?;
    rows.into_iter().map(|(id,)| word("terms", &id, &id)).collect()
}
