//! Who of the staff opened a learner's record, when and what for (D15): one row for a person, a learner, a thing and an hour.

use domain::access::Role;
use domain::calendar::Instant;
use domain::id::{AccountId, LearnerId, OrgId};
use domain::look::Look;
use domain::personal::Personal;

use crate::error::{Result, word};
use crate::page::{self, After, Page};
use crate::sql::{Arg, Tx, sql};

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// A look that is to be noted.
#[derive(Debug, Clone, Copy)]
pub struct NewRead {
    /// Who looked.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Instant,
    /// At what.
    pub what: Look,
}

impl NewRead {
    /// The same within an hour is the same row: two requests at once cannot write it twice.
    fn id(&self, learner: LearnerId) -> String {
        format!("{learner}~{}~{}~{}", self.account, self.what, self.at.0.div_euclid(HOUR_MS))
    }
}

/// Whether this look at one learner is noted already.
pub async fn is_noted(tx: &mut Tx, org: OrgId, learner: LearnerId, read: &NewRead) -> Result<bool> {
    let text = "select count(*) from learner_reads where org_id = ? and id = ?";
    let (count,): (i64,) = tx.one(sql(text).bind(org).bind(read.id(learner))).await?;
    Ok(count > 0)
}

/// Notes a look at these learners; what is noted already stays.
pub async fn note(tx: &mut Tx, org: OrgId, learners: &[LearnerId], read: &NewRead) -> Result<()> {
    for batch in learners.chunks(500) {
        let row = |learner: &LearnerId| -> Vec<Arg> {
            vec![
                org.into(),
                read.id(*learner).into(),
                (*learner).into(),
                read.account.into(),
                read.role.code().into(),
                read.at.into(),
                read.what.code().into(),
            ]
        };
        let insert = sql(
            "insert into learner_reads (org_id, id, learner_id, account_id, role, at, what) values",
        )
        .rows(batch.iter().map(row).collect())
        .then("on conflict (org_id, id) do nothing");
        tx.run(insert).await?;
    }
    Ok(())
}

/// A look as it is shown. No `Debug`: a name.
#[derive(Clone)]
pub struct Read {
    /// Its id, for the cursor.
    pub id: String,
    /// Who looked; empty when the account is no more.
    pub name: Personal<String>,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Instant,
    /// At what.
    pub what: Look,
}

type ReadRow = (String, String, String, i64, String);

/// A page of the looks at a learner, the newest first.
pub async fn list(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    after: Option<&After>,
) -> Result<Page<Read, After>> {
    let mut query = sql("select r.id, coalesce(a.full_name, ''), r.role, r.at, r.what
         from learner_reads r left join accounts a on a.id = r.account_id
         where r.org_id = ? and r.learner_id = ?")
    .bind(org)
    .bind(learner);
    if let Some(after) = after {
        let at: i64 = after.sort.parse().unwrap_or(i64::MAX);
        query = query.then("and (r.at, r.id) < (?, ?)").bind(at).bind(&after.id);
    }
    let query = query.then("order by r.at desc, r.id desc limit ?").bind(page::SIZE + 1);
    let rows: Vec<ReadRow> = tx.all(query).await?;
    let read = |(id, name, role, at, what): ReadRow| {
        Ok(Read {
            role: word("learner_reads", &id, &role)?,
            what: word("learner_reads", &id, &what)?,
            name: name.into(),
            at: Instant(at),
            id,
        })
    };
    let rows = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::of(rows, |last| After { sort: last.at.0.to_string(), id: last.id.clone() }))
}
