//! Consents: guardians and their links to learners, the answers as appended, and the facts that the rule is asked with.

mod calls;
mod guardians;
mod slips;
mod visits;

pub use calls::{Call, insert_calls, last_calls};
pub use guardians::{
    Guardian, NewGuardian, bind_account, children_of, end_guardian, guardian, guardians,
    guardians_of, insert_guardian, same_guardian,
};
pub use slips::{
    NewSlip, Slip, insert_slips, remind_slips, revoke_open_slips, revoke_slip,
    revoke_slips_of_guardian, slip, slip_failed, slip_of_token, slips_of, use_slip,
};
pub use visits::{
    FamilySession, end_family_session, family_session, open_family_session, sweep_family_sessions,
    touch_family_session,
};

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Instant;
use domain::consent::{
    Answer, Facts, Giver, GuardianLink, Purpose, Record, Route, SixteenRule, Who,
};
use domain::id::{AccountId, ConsentId, GuardianId, LearnerId, OrgId, PictureId};
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Arg, Sql, Tx, sql};

/// An answer as kept: the evidence of a consent (b8: who, when, which wording, by which way).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id; brought by the caller: sent twice, kept once.
    pub id: ConsentId,
    /// Whose data it is about.
    pub learner: LearnerId,
    /// Order within the learner; given when it is appended.
    pub n: i64,
    /// What was asked.
    pub purpose: Purpose,
    /// Who answered.
    pub who: Who,
    /// What was answered.
    pub answer: Answer,
    /// By which way.
    pub route: Route,
    /// The version of the text that was read.
    pub text_version: String,
    /// When.
    pub at: Instant,
    /// The last day it holds.
    pub until: Date,
    /// The staff member who noted it; `None` when it was given on the web.
    pub noted_by: Option<AccountId>,
    /// The photo of the paper.
    pub picture: Option<PictureId>,
    /// What the staff member added.
    pub remark: String,
}

#[derive(sqlx::FromRow)]
struct ConsentRow {
    id: String,
    learner_id: String,
    n: i64,
    purpose: String,
    giver: String,
    guardian_id: String,
    answer: String,
    route: String,
    text_version: String,
    at: i64,
    until: String,
    noted_by: String,
    picture_id: String,
    remark: String,
}

/// Who gave it; a guardian's answer names the guardian.
fn who(row: &ConsentRow) -> Result<Who> {
    let (table, id) = ("consents", &row.id);
    Ok(match word::<Giver>(table, id, &row.giver)? {
        Giver::Learner => Who::Learner,
        Giver::Guardian => Who::Guardian(word(table, id, &row.guardian_id)?),
    })
}

impl TryFrom<ConsentRow> for Consent {
    type Error = crate::StoreError;
    fn try_from(row: ConsentRow) -> Result<Self> {
        let table = "consents";
        Ok(Self {
            who: who(&row)?,
            id: word(table, &row.id, &row.id)?,
            learner: word(table, &row.id, &row.learner_id)?,
            n: row.n,
            purpose: word(table, &row.id, &row.purpose)?,
            answer: word(table, &row.id, &row.answer)?,
            route: word(table, &row.id, &row.route)?,
            text_version: row.text_version,
            at: Instant(row.at),
            until: word(table, &row.id, &row.until)?,
            noted_by: maybe_word(table, &row.id, Some(&row.noted_by))?,
            picture: maybe_word(table, &row.id, Some(&row.picture_id))?,
            remark: row.remark,
        })
    }
}

const COLUMNS: &str =
    "select id, learner_id, n, purpose, giver, guardian_id, answer, route, text_version, at, until, noted_by,
     picture_id, remark from consents";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Consent>> {
    let rows: Vec<ConsentRow> = tx.all(query).await?;
    rows.into_iter().map(Consent::try_from).collect()
}

/// Everything that was answered about a learner, in order.
pub async fn history(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Vec<Consent>> {
    let query = sql(COLUMNS).then("where org_id = ? and learner_id = ? order by n");
    some(tx, query.bind(org).bind(learner)).await
}

/// Answers by id, to know one that was sent before.
pub async fn known(tx: &mut Tx, org: OrgId, ids: &[ConsentId]) -> Result<Vec<Consent>> {
    let query = sql(COLUMNS).then("where org_id = ? and id in").bind(org);
    some(tx, query.list(ids.iter().copied())).await
}

/// Appends answers in this order; their `n` is given here. The caller holds the org's learners.
pub async fn append(tx: &mut Tx, org: OrgId, consents: &[Consent]) -> Result<()> {
    let learners: BTreeSet<LearnerId> = consents.iter().map(|consent| consent.learner).collect();
    let mut next = last_numbers(tx, org, &learners).await?;
    let rows: Vec<Vec<Arg>> = consents
        .iter()
        .map(|consent| {
            let n = next.entry(consent.learner).or_insert(0);
            *n += 1;
            row(org, consent, *n)
        })
        .collect();
    for batch in rows.chunks(500) {
        let insert = sql("insert into consents (org_id, id, learner_id, n, purpose, giver, guardian_id, answer, route,
             text_version, at, until, noted_by, picture_id, remark) values");
        tx.run(insert.rows(batch.to_vec())).await?;
    }
    Ok(())
}

fn row(org: OrgId, consent: &Consent, n: i64) -> Vec<Arg> {
    let (giver, guardian) = match consent.who {
        Who::Guardian(id) => (Giver::Guardian, id.to_string()),
        Who::Learner => (Giver::Learner, String::new()),
    };
    vec![
        org.into(),
        consent.id.into(),
        consent.learner.into(),
        n.into(),
        consent.purpose.code().into(),
        giver.code().into(),
        guardian.into(),
        consent.answer.code().into(),
        consent.route.code().into(),
        (&consent.text_version).into(),
        consent.at.into(),
        consent.until.into(),
        consent.noted_by.map(|id| id.to_string()).unwrap_or_default().into(),
        consent.picture.map(|id| id.to_string()).unwrap_or_default().into(),
        (&consent.remark).into(),
    ]
}

async fn last_numbers(
    tx: &mut Tx,
    org: OrgId,
    learners: &BTreeSet<LearnerId>,
) -> Result<BTreeMap<LearnerId, i64>> {
    let ids: Vec<LearnerId> = learners.iter().copied().collect();
    let mut last = BTreeMap::new();
    for batch in ids.chunks(500) {
        let query =
            sql("select learner_id, max(n) from consents where org_id = ? and learner_id in");
        let query = query.bind(org).list(batch.iter().copied()).then("group by learner_id");
        let rows: Vec<(String, i64)> = tx.all(query).await?;
        for (id, n) in rows {
            last.insert(word("consents", &id, &id)?, n);
        }
    }
    Ok(last)
}

/// What the rule looks at, for these learners; one that is not there is not in the answer.
pub async fn facts(
    tx: &mut Tx,
    org: OrgId,
    learners: &BTreeSet<LearnerId>,
    sixteen: SixteenRule,
) -> Result<BTreeMap<LearnerId, Facts>> {
    let ids: Vec<LearnerId> = learners.iter().copied().collect();
    let mut found = BTreeMap::new();
    for batch in ids.chunks(500) {
        born(tx, org, batch, sixteen, &mut found).await?;
        links(tx, org, batch, &mut found).await?;
        let query = sql(COLUMNS).then("where org_id = ? and learner_id in").bind(org);
        for consent in some(tx, query.list(batch.iter().copied())).await? {
            let record = Record {
                n: consent.n,
                purpose: consent.purpose,
                who: consent.who,
                answer: consent.answer,
                at: consent.at,
                until: consent.until,
            };
            found.entry(consent.learner).and_modify(|facts| facts.records.push(record));
        }
    }
    Ok(found)
}

async fn born(
    tx: &mut Tx,
    org: OrgId,
    ids: &[LearnerId],
    sixteen: SixteenRule,
    found: &mut BTreeMap<LearnerId, Facts>,
) -> Result<()> {
    let query = sql("select id, dob from learners where org_id = ? and id in").bind(org);
    let rows: Vec<(String, String)> = tx.all(query.list(ids.iter().copied())).await?;
    for (id, dob) in rows {
        let born = word("learners", &id, &dob)?;
        let facts = Facts { born, records: Vec::new(), guardians: Vec::new(), sixteen };
        found.insert(word("learners", &id, &id)?, facts);
    }
    Ok(())
}

async fn links(
    tx: &mut Tx,
    org: OrgId,
    ids: &[LearnerId],
    found: &mut BTreeMap<LearnerId, Facts>,
) -> Result<()> {
    let query =
        sql("select id, learner_id, ended_at from guardians where org_id = ? and learner_id in");
    let rows: Vec<(String, String, i64)> =
        tx.all(query.bind(org).list(ids.iter().copied())).await?;
    for (id, learner, ended) in rows {
        let link = GuardianLink {
            id: word::<GuardianId>("guardians", &id, &id)?,
            ended_at: (ended != 0).then_some(Instant(ended)),
        };
        let learner: LearnerId = word("guardians", &id, &learner)?;
        found.entry(learner).and_modify(|facts| facts.guardians.push(link));
    }
    Ok(())
}
