//! The adults of an activity: who cannot come, who comes instead, what an adult is named at.

use domain::activity::Stage;
use domain::calendar::Instant;
use domain::id::{ActivityId, AdultOutId, OrgId};
use domain::personal::Personal;
use domain::supervisor::Which;
use jiff::civil::Date;

use super::{Activity, ActivityRow, select};
use crate::error::Result;
use crate::sql::{Tx, sql};

impl Activity {
    /// Whether one of its adults cannot come and nobody comes instead: nobody signs up, nothing is opened (D37).
    pub fn is_blocked(&self) -> bool {
        self.stage == Stage::Planned && (self.adult_out || self.second_out)
    }

    /// One of its adults, or empty, and whether they cannot come.
    pub fn adult_of(&self, which: Which) -> (&Personal<String>, bool) {
        match which {
            Which::First => (&self.adult, self.adult_out),
            Which::Second => (&self.second_adult, self.second_out),
        }
    }
}

/// That an adult cannot come.
pub struct NewOut<'a> {
    /// Its id.
    pub id: AdultOutId,
    /// The activity.
    pub activity: ActivityId,
    /// Which of its adults.
    pub which: Which,
    /// The name.
    pub full_name: &'a Personal<String>,
    /// Why.
    pub why: &'a str,
    /// Who says so: an account.
    pub actor: &'a str,
    /// When.
    pub at: Instant,
}

/// Notes that an adult cannot come; false when the id is there already.
pub async fn out(tx: &mut Tx, org: OrgId, new: &NewOut<'_>) -> Result<bool> {
    let query = sql("insert into adult_outs (org_id, id, activity_id, which, full_name, why, actor, at, replaced_by, replaced_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, '', 0) on conflict (org_id, id) do nothing")
        .bind(org)
        .bind(new.id)
        .bind(new.activity)
        .bind(new.which.code())
        .bind(new.full_name.reveal())
        .bind(new.why)
        .bind(new.actor)
        .bind(new.at);
    if tx.run(query).await? == 0 {
        return Ok(false);
    }
    set_out(tx, org, new.activity, new.which, true).await?;
    Ok(true)
}

/// Notes at the activity whether one of its adults cannot come.
pub async fn set_out(
    tx: &mut Tx,
    org: OrgId,
    id: ActivityId,
    which: Which,
    is_out: bool,
) -> Result<()> {
    let query = match which {
        Which::First => sql("update activities set adult_out = ?, changed = changed + 1"),
        Which::Second => sql("update activities set second_out = ?, changed = changed + 1"),
    };
    let query = query.bind(is_out).then("where org_id = ? and id = ?").bind(org).bind(id);
    tx.change(query, "the activity").await
}

/// Notes who comes instead of an adult who cannot.
pub async fn replaced(
    tx: &mut Tx,
    org: OrgId,
    (id, which): (ActivityId, Which),
    (name, at): (&str, Instant),
) -> Result<()> {
    let query = sql("update adult_outs set replaced_by = ?, replaced_at = ? where org_id = ? and activity_id = ?
         and which = ? and replaced_at = 0");
    tx.run(query.bind(name).bind(at).bind(org).bind(id).bind(which.code())).await?;
    set_out(tx, org, id, which, false).await
}

/// Writes the name of an adult.
pub async fn set_name(
    tx: &mut Tx,
    org: OrgId,
    (id, which): (ActivityId, Which),
    name: &str,
) -> Result<()> {
    let query = match which {
        Which::First => sql("update activities set adult = ?"),
        Which::Second => sql("update activities set second_adult = ?"),
    };
    let query = query.bind(name).then("where org_id = ? and id = ?").bind(org).bind(id);
    tx.change(query, "the activity").await
}

/// The planned activities from a day on that name one of these adults, in calendar order.
pub async fn naming(
    tx: &mut Tx,
    org: OrgId,
    names: &[String],
    from: Date,
) -> Result<Vec<Activity>> {
    let mut found = Vec::new();
    for batch in names.chunks(200) {
        let query = select()
            .then("where a.org_id = ? and a.stage = 'planned' and a.day >= ? and (a.adult in")
            .bind(org)
            .bind(from)
            .list(batch.iter().map(String::as_str))
            .then("or a.second_adult in")
            .list(batch.iter().map(String::as_str))
            .then(") order by a.day, a.starts_at, a.id limit 200");
        let rows: Vec<ActivityRow> = tx.all(query).await?;
        found.extend(rows.into_iter().map(Activity::try_from).collect::<Result<Vec<_>>>()?);
    }
    Ok(found)
}
