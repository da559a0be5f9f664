//! Official documents as issued, and the number books they take their numbers from.

use domain::id::OrgId;
use jiff::civil::Date;

use crate::error::Result;
use crate::sql::{Tx, sql};

/// A document as issued: its content is frozen.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Paper {
    /// Its id.
    pub id: String,
    /// KH, BC …
    pub kind: String,
    /// Its number in the year's book.
    pub number: i64,
    /// What stands after the number: KH-THCSNTT.
    pub symbol: String,
    /// The day of issue.
    pub issued_on: String,
    /// What it is about.
    pub subject: String,
    /// The document as JSON (`domain::paper::Paper`).
    pub content: String,
    /// SHA-256 of the content.
    pub hash: String,
    /// What it was made from: plan, report.
    pub source: String,
    /// Which one.
    pub source_id: String,
    /// Which version of it.
    pub version: i64,
}

/// Takes the next number of a book: without gaps, from 1 each year (D64). Other takers of the same book wait.
pub async fn take_number(tx: &mut Tx, org: OrgId, year: i16, book: &str) -> Result<i64> {
    let text = "insert into number_books (org_id, year, book, last) values (?, ?, ?, 1)
        on conflict (org_id, year, book) do update set last = number_books.last + 1 returning last";
    let (number,): (i64,) = tx.one(sql(text).bind(org).bind(i64::from(year)).bind(book)).await?;
    Ok(number)
}

/// Keeps an issued document.
pub async fn insert(tx: &mut Tx, org: OrgId, paper: &Paper) -> Result<()> {
    tx.run(
        sql("insert into papers (org_id, id, kind, number, symbol, issued_on, subject, content, hash, source, source_id,
             version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(org)
            .bind(&paper.id)
            .bind(&paper.kind)
            .bind(paper.number)
            .bind(&paper.symbol)
            .bind(&paper.issued_on)
            .bind(&paper.subject)
            .bind(&paper.content)
            .bind(&paper.hash)
            .bind(&paper.source)
            .bind(&paper.source_id)
            .bind(paper.version),
    )
    .await?;
    Ok(())
}

const COLUMNS: &str = "select id, kind, number, symbol, issued_on, subject, content, hash, source, source_id, version from papers";

/// The newest document made from a record.
pub async fn newest_of(
    tx: &mut Tx,
    org: OrgId,
    source: &str,
    source_id: &str,
) -> Result<Option<Paper>> {
    let query = sql(COLUMNS)
        .then("where org_id = ? and source = ? and source_id = ? order by version desc limit 1")
        .bind(org)
        .bind(source)
        .bind(source_id);
    tx.maybe(query).await
}

/// The document made from one version of a record.
pub async fn of_version(
    tx: &mut Tx,
    org: OrgId,
    source: &str,
    source_id: &str,
    version: i64,
) -> Result<Option<Paper>> {
    let query = sql(COLUMNS)
        .then("where org_id = ? and source = ? and source_id = ? and version = ?")
        .bind(org)
        .bind(source)
        .bind(source_id)
        .bind(version);
    tx.maybe(query).await
}

/// The numbers given in a book of a year, in order: without gaps when all is well.
pub async fn numbers(
    tx: &mut Tx,
    org: OrgId,
    kind: &str,
    from: Date,
    to: Date,
) -> Result<Vec<i64>> {
    let text = "select number from papers where org_id = ? and kind = ? and issued_on between ? and ? order by number";
    let rows: Vec<(i64,)> = tx.all(sql(text).bind(org).bind(kind).bind(from).bind(to)).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// Every document's hash and content, org by org, for `verify`.
pub async fn contents(
    tx: &mut Tx,
    after: (i64, &str),
    limit: i64,
) -> Result<Vec<(i64, String, String, String)>> {
    let text = "select org_id, id, content, hash from papers where (org_id, id) > (?, ?) order by org_id, id limit ?";
    tx.all(sql(text).bind(after.0).bind(after.1).bind(limit)).await
}

/// Every document made from a record, the newest version first.
pub async fn all_of(tx: &mut Tx, org: OrgId, source: &str, source_id: &str) -> Result<Vec<Paper>> {
    let query = sql(COLUMNS)
        .then("where org_id = ? and source = ? and source_id = ? order by version desc limit 100")
        .bind(org)
        .bind(source)
        .bind(source_id);
    tx.all(query).await
}
