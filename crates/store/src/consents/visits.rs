//! A guardian at the family's page: the session that a slip opened; and who of the staff looked at a learner.

use domain::access::Role;
use domain::calendar::Instant;
use domain::id::{AccountId, GuardianId, LearnerId, OrgId, SlipId};

use crate::error::{Result, maybe_word, word};
use crate::sql::{Arg, Tx, sql};

/// A session of a guardian without an account, with what decides whether it still opens anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilySession {
    /// The school.
    pub org: OrgId,
    /// The slip that opened it.
    pub slip: SlipId,
    /// The guardian.
    pub guardian: GuardianId,
    /// The learner of the slip.
    pub learner: LearnerId,
    /// The learner's birth date, ISO.
    pub born: jiff::civil::Date,
    /// Hash of the guardian's own key.
    pub key_hash: String,
    /// Last request.
    pub seen_at: Instant,
    /// Ends at the latest.
    pub expires_at: Instant,
}

/// Writes a new session.
pub async fn open_family_session(
    tx: &mut Tx,
    token_hash: &str,
    (org, slip, guardian): (OrgId, SlipId, GuardianId),
    at: Instant,
    expires_at: Instant,
) -> Result<()> {
    let text = "insert into family_sessions (token_hash, org_id, slip_id, guardian_id, created_at, seen_at, expires_at)
         values (?, ?, ?, ?, ?, ?, ?)";
    let query = sql(text).bind(token_hash).bind(org).bind(slip).bind(guardian);
    tx.run(query.bind(at).bind(at).bind(expires_at)).await?;
    Ok(())
}

/// The session of a token while its slip is in use and its guardian's link holds; the caller judges its age.
pub async fn family_session(tx: &mut Tx, token_hash: &str) -> Result<Option<FamilySession>> {
    type Row = (i64, String, String, String, String, String, i64, i64);
    let text = "select f.org_id, f.slip_id, f.guardian_id, s.learner_id, l.dob, s.key_hash, f.seen_at, f.expires_at
         from family_sessions f
         join slips s on s.org_id = f.org_id and s.id = f.slip_id and s.guardian_id = f.guardian_id
         join guardians g on g.org_id = f.org_id and g.id = f.guardian_id and g.learner_id = s.learner_id
         join learners l on l.org_id = s.org_id and l.id = s.learner_id
         where f.token_hash = ? and s.state = 'used' and g.ended_at = 0";
    let row: Option<Row> = tx.maybe(sql(text).bind(token_hash)).await?;
    row.map(|(org, slip, guardian, learner, born, key_hash, seen, expires)| {
        let table = "family_sessions";
        Ok(FamilySession {
            org: OrgId(org),
            slip: word(table, &slip, &slip)?,
            guardian: word(table, &slip, &guardian)?,
            learner: word(table, &slip, &learner)?,
            born: word(table, &slip, &born)?,
            key_hash,
            seen_at: Instant(seen),
            expires_at: Instant(expires),
        })
    })
    .transpose()
}

/// Notes a request, at most once a minute.
pub async fn touch_family_session(tx: &mut Tx, token_hash: &str, at: Instant) -> Result<()> {
    let text = "update family_sessions set seen_at = ? where token_hash = ?";
    tx.run(sql(text).bind(at).bind(token_hash)).await?;
    Ok(())
}

/// Ends a session.
pub async fn end_family_session(tx: &mut Tx, token_hash: &str) -> Result<()> {
    tx.run(sql("delete from family_sessions where token_hash = ?").bind(token_hash)).await?;
    Ok(())
}

/// Clears sessions that have run out.
pub async fn sweep_family_sessions(tx: &mut Tx, at: Instant) -> Result<()> {
    tx.run(sql("delete from family_sessions where expires_at < ?").bind(at)).await?;
    Ok(())
}

/// Somebody of the staff looks at learners' records (D15, D28).
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Who.
    pub account: AccountId,
    /// In which role; `None` for one that reaches from above.
    pub role: Option<Role>,
    /// When.
    pub at: Instant,
    /// At what: `consents`, `slip`, …
    pub what: &'a str,
}

/// Notes that somebody looked at these learners: one row for each, with these ids.
pub async fn note_reads(
    tx: &mut Tx,
    org: OrgId,
    look: &Look<'_>,
    rows: &[(uuid::Uuid, LearnerId)],
) -> Result<()> {
    let role = look.role.map_or("", |role| role.code());
    let row = |(id, learner): &(uuid::Uuid, LearnerId)| -> Vec<Arg> {
        vec![
            org.into(),
            (*id).into(),
            (*learner).into(),
            look.account.into(),
            role.into(),
            look.at.into(),
            look.what.into(),
        ]
    };
    for batch in rows.chunks(500) {
        let insert = sql(
            "insert into learner_reads (org_id, id, learner_id, account_id, role, at, what) values",
        );
        tx.run(insert.rows(batch.iter().map(row).collect())).await?;
    }
    Ok(())
}

/// A look as the family reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// In which role.
    pub role: Option<Role>,
    /// When.
    pub at: Instant,
    /// At what.
    pub what: String,
}

/// Who looked at a learner, the newest first, at most two hundred.
pub async fn reads(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Vec<Read>> {
    let text = "select role, at, what from learner_reads where org_id = ? and learner_id = ? order by at desc, id desc limit 200";
    let rows: Vec<(String, i64, String)> = tx.all(sql(text).bind(org).bind(learner)).await?;
    rows.into_iter()
        .map(|(role, at, what)| {
            let role = maybe_word("learner_reads", "", Some(&role))?;
            Ok(Read { role, at: Instant(at), what })
        })
        .collect()
}
