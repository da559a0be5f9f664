//! A guardian at the family's page: the session that a slip opened.

use domain::calendar::Instant;
use domain::id::{GuardianId, LearnerId, OrgId, SlipId};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

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
