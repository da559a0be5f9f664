//! Takes children out of the database (D29): names, dates, telephone numbers, words and pictures go; what was counted stays.
//!
//! The rows that the ledger and terms hang on remain with ids only. A test holds [`TABLES`] against every table that has a
//! column of a learner.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::id::{AccountId, LearnerId, OrgId};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// What stands where a name stood.
pub const NOBODY: &str = "–";
/// What stands where a birth date stood: a date that nobody in a school has.
pub const NO_DATE: &str = "1900-01-01";

/// Every table with a column of a learner, and what becomes of its rows.
pub const TABLES: &[(&str, &str)] = &[
    ("learners", "anonymised"),
    ("guardians", "anonymised"),
    ("consents", "words erased; the answers stay without a person"),
    ("slips", "erased"),
    ("family_calls", "erased"),
    ("learner_reads", "erased"),
    ("candidates", "words erased"),
    ("transfers", "words erased"),
    ("pictures", "erased"),
    ("picture_people", "erased"),
    ("sign_in_cards", "erased with the account"),
    ("data_requests", "words erased"),
    ("terms", "kept: what was counted hangs on them, no words"),
    ("import_rows", "erased"),
    ("signups", "erased"),
];

/// How many rows of each table were erased or emptied.
pub type Counts = BTreeMap<&'static str, u64>;

/// `where org_id = ? and learner_id in (…)`.
const BY_LEARNER: [(&str, &str); 10] = [
    ("signups", "delete from signups where org_id = ? and learner_id in"),
    ("import_rows", "delete from import_rows where org_id = ? and learner_id in"),
    ("learner_reads", "delete from learner_reads where org_id = ? and learner_id in"),
    ("slips", "delete from slips where org_id = ? and learner_id in"),
    ("family_calls", "delete from family_calls where org_id = ? and learner_id in"),
    ("sign_in_cards", "delete from sign_in_cards where org_id = ? and learner_id in"),
    (
        "consents",
        "update consents set remark = '', picture_id = '' where org_id = ? and learner_id in",
    ),
    (
        "candidates",
        "update candidates set wish = '', reason = '' where org_id = ? and learner_id in",
    ),
    (
        "transfers",
        "update transfers set remark = '', answer = '' where org_id = ? and learner_id in",
    ),
    (
        "data_requests",
        "update data_requests set words = '', answer = '', extension_reason = '' where org_id = ? and learner_id in",
    ),
];

/// The same one table away: `where org_id = ? and … in (select … where org_id = ? and learner_id in (…))`.
const BESIDE: [(&str, &str); 4] = [
    (
        "family_sessions",
        "delete from family_sessions where org_id = ? and slip_id in (select id from slips where org_id = ? and learner_id in",
    ),
    (
        "attendances",
        "update attendances set note = '' where org_id = ? and term_id in (select id from terms where org_id = ? and learner_id in",
    ),
    (
        "check_ins",
        "delete from check_ins where org_id = ? and term_id in (select id from terms where org_id = ? and learner_id in",
    ),
    (
        "marks",
        "update marks set evidence = '' where org_id = ? and candidate_id in (select id from candidates where org_id = ? and learner_id in",
    ),
];

/// Erases these learners of an org. Their open terms have ended before: the caller sees to the ledger.
pub async fn learners(tx: &mut Tx, org: OrgId, ids: &[LearnerId], at: Instant) -> Result<Counts> {
    let mut counts = Counts::new();
    for batch in ids.chunks(200) {
        words(tx, org, batch, &mut counts).await?;
        accounts(tx, org, batch, at, &mut counts).await?;
        for (table, text) in BESIDE {
            let query = sql(text).bind(org).bind(org).list(batch.iter().copied()).then(")");
            *counts.entry(table).or_default() += tx.run(query).await?;
        }
        pictures(tx, org, batch, &mut counts).await?;
        for (table, text) in BY_LEARNER {
            let query = sql(text).bind(org).list(batch.iter().copied());
            *counts.entry(table).or_default() += tx.run(query).await?;
        }
        people(tx, org, batch, at, &mut counts).await?;
    }
    counts.retain(|_, count| *count > 0);
    Ok(counts)
}

/// The rows of the children themselves and of their guardians.
async fn people(
    tx: &mut Tx,
    org: OrgId,
    ids: &[LearnerId],
    at: Instant,
    counts: &mut Counts,
) -> Result<()> {
    let text = "update guardians set full_name = ?, phone = '', account_id = '', end_reason = '',
         ended_at = case when ended_at = 0 then ? else ended_at end where org_id = ? and learner_id in";
    let query = sql(text).bind(NOBODY).bind(at).bind(org).list(ids.iter().copied());
    *counts.entry("guardians").or_default() += tx.run(query).await?;
    let text = "update learners set full_name = ?, sort_key = '', search = '', same_key = '', dob = ?, class_name = '',
         ministry_id = '', status = 'left' where org_id = ? and id in";
    let query = sql(text).bind(NOBODY).bind(NO_DATE).bind(org).list(ids.iter().copied());
    *counts.entry("learners").or_default() += tx.run(query).await?;
    Ok(())
}

/// The whole name wherever the school wrote it into a text: minutes of meetings, titles of activities, remarks of steps.
async fn words(tx: &mut Tx, org: OrgId, ids: &[LearnerId], counts: &mut Counts) -> Result<()> {
    let query = sql("select distinct full_name from learners where org_id = ? and id in").bind(org);
    let names: Vec<(String,)> = tx.all(query.list(ids.iter().copied())).await?;
    for (name,) in names.iter().filter(|(name,)| !name.is_empty() && name != NOBODY) {
        for (table, text) in [
            (
                "minutes",
                "update minutes set content = replace(content, ?, ?) where org_id = ? and content like ? escape '!'",
            ),
            (
                "club_advisors",
                "update club_advisors set remark = replace(remark, ?, ?) where org_id = ? and remark like ? escape '!'",
            ),
            (
                "activities",
                "update activities set title = replace(title, ?, ?) where org_id = ? and title like ? escape '!'",
            ),
            (
                "disruptions",
                "update disruptions set reason = replace(reason, ?, ?) where org_id = ? and reason like ? escape '!'",
            ),
            (
                "adult_outs",
                "update adult_outs set why = replace(why, ?, ?) where org_id = ? and why like ? escape '!'",
            ),
            (
                "activities",
                "update activities set reason = replace(reason, ?, ?) where org_id = ? and reason like ? escape '!'",
            ),
            (
                "term_steps",
                "update term_steps set remark = replace(remark, ?, ?) where org_id = ? and remark like ? escape '!'",
            ),
            (
                "todos",
                "update todos set detail = replace(detail, ?, ?) where org_id = ? and detail like ? escape '!'",
            ),
        ] {
            let pattern = format!("%{}%", crate::orgs::escape_like(name));
            let query = sql(text).bind(name).bind(NOBODY).bind(org).bind(pattern);
            *counts.entry(table).or_default() += tx.run(query).await?;
        }
    }
    Ok(())
}

/// Every picture on which one of them can be recognised, and the photo of a paper.
async fn pictures(tx: &mut Tx, org: OrgId, ids: &[LearnerId], counts: &mut Counts) -> Result<()> {
    let query = sql("select id from pictures where org_id = ? and (learner_id in")
        .bind(org)
        .list(ids.iter().copied())
        .then("or id in (select picture_id from picture_people where org_id = ? and learner_id in")
        .bind(org)
        .list(ids.iter().copied())
        .then("))");
    let found: Vec<(String,)> = tx.all(query).await?;
    *counts.entry("pictures").or_default() += drop_pictures(tx, org, &found).await?;
    Ok(())
}

/// Erases pictures with their parts and the names beside them. Returns how many pictures.
pub(super) async fn drop_pictures(tx: &mut Tx, org: OrgId, found: &[(String,)]) -> Result<u64> {
    let mut count = 0;
    for batch in found.chunks(200) {
        let list = || batch.iter().map(|(id,)| id.as_str());
        let text = "delete from picture_parts where org_id = ? and picture_id in";
        tx.run(sql(text).bind(org).list(list())).await?;
        let text = "delete from picture_people where org_id = ? and picture_id in";
        tx.run(sql(text).bind(org).list(list())).await?;
        let text = "delete from pictures where org_id = ? and id in";
        count += tx.run(sql(text).bind(org).list(list())).await?;
    }
    Ok(count)
}

/// The accounts of the children, and those of guardians who have no other child here: grants and sessions go, the row
/// stays for the audit chain with its id alone.
async fn accounts(
    tx: &mut Tx,
    org: OrgId,
    ids: &[LearnerId],
    at: Instant,
    counts: &mut Counts,
) -> Result<()> {
    let query =
        sql("select distinct account_id from sign_in_cards where org_id = ? and learner_id in");
    let children: Vec<(String,)> = tx.all(query.bind(org).list(ids.iter().copied())).await?;
    for (id,) in &children {
        let text = "delete from grants where account_id = ? and role = 'ambassador'";
        tx.run(sql(text).bind(id)).await?;
    }
    let values = || ids.iter().map(ToString::to_string);
    let query = sql(
        "select distinct account_id from grants where org_id = ? and own_kind = 'learner' and own_value in",
    );
    let bound: Vec<(String,)> = tx.all(query.bind(org).list(values())).await?;
    let query =
        sql("delete from grants where org_id = ? and own_kind = 'learner' and own_value in");
    *counts.entry("grants").or_default() += tx.run(query.bind(org).list(values())).await?;
    for (id,) in children.iter().chain(&bound) {
        let text = "select count(*) from grants where account_id = ?";
        let (left,): (i64,) = tx.one(sql(text).bind(id)).await?;
        if left > 0 {
            continue;
        }
        let account: AccountId = word("accounts", id, id)?;
        crate::sessions::delete_of(tx, account, true).await?;
        tx.run(sql("delete from idempotency where account_id = ?").bind(id)).await?;
        let text = "update accounts set login = ?, full_name = ?, state = 'left', password_hash = '', code_hash = '',
             code_until = 0, changed_at = ? where id = ? and full_name <> ?";
        let query =
            sql(text).bind(format!("erased-{id}")).bind(NOBODY).bind(at).bind(id).bind(NOBODY);
        *counts.entry("accounts").or_default() += tx.run(query).await?;
    }
    Ok(())
}

/// What is kept under a duty to keep: issued decisions that name one of them, and rows at another school.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Issued decisions of rounds in which one of them was chosen.
    pub decisions: i64,
    /// Moves that another school accepted: what it holds is its own.
    pub other_schools: i64,
    /// Marks of attendance, without a name.
    pub attendances: i64,
}

/// Counts it, before anything is erased.
pub async fn kept(tx: &mut Tx, org: OrgId, ids: &[LearnerId]) -> Result<Kept> {
    let mut kept = Kept::default();
    for batch in ids.chunks(200) {
        let count = async |tx: &mut Tx, text: &'static str| -> Result<i64> {
            let (count,): (i64,) = tx.one(sql(text).bind(org).list(batch.iter().copied())).await?;
            Ok(count)
        };
        kept.decisions += count(
            tx,
            "select count(distinct r.paper_id) from candidates c join rounds r on r.org_id = c.org_id and r.id = c.round_id
             where c.org_id = ? and r.paper_id <> '' and c.learner_id in",
        )
        .await?;
        kept.other_schools += count(
            tx,
            "select count(*) from transfers where org_id = ? and state = 'accepted' and learner_id in",
        )
        .await?;
        kept.attendances += count(
            tx,
            "select count(*) from attendances p join terms t on t.org_id = p.org_id and t.id = p.term_id
             where p.org_id = ? and t.learner_id in",
        )
        .await?;
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_with_a_learner_is_thought_of() {
        let known: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
        for table in crate::dump::tables() {
            let has = table.columns.contains(&"learner_id");
            assert!(!has || known.contains(&table.name), "{} is not erased", table.name);
        }
    }
}
