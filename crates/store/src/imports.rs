//! Class lists on their way in: the upload, its bytes while they wait to be read, the rows of its preview.

use domain::calendar::{Instant, SchoolYear};
use domain::id::{AccountId, ImportId, LearnerId, OrgId};
use domain::personal::Personal;
use domain::roster::matching::{ImportState, Verdict};

use crate::error::{Result, maybe_word, word};
use crate::page::{self, Page};
use crate::sql::{Arg, Sql, Tx, sql};

/// An upload and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The school year it is for.
    pub school_year: SchoolYear,
    /// Where it stands.
    pub state: ImportState,
    /// As the browser named it.
    pub file_name: String,
    /// SHA-256 of the bytes.
    pub file_hash: String,
    /// Size.
    pub bytes: i64,
    /// Rows judged so far.
    pub done: i64,
    /// Rows in all.
    pub total: i64,
    /// Rows of new learners.
    pub fresh: i64,
    /// Rows that change a learner.
    pub changed: i64,
    /// Rows that change nothing.
    pub same: i64,
    /// Rows that cannot go in.
    pub refused: i64,
    /// JSON: warnings, skipped sheets, dropped columns, the file's error.
    pub notes: String,
    /// Who sent it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Instant,
    /// When it was confirmed, cancelled or refused.
    pub ended_at: Option<Instant>,
}

#[derive(sqlx::FromRow)]
struct ImportRow {
    id: String,
    school_year: String,
    state: String,
    file_name: String,
    file_hash: String,
    bytes: i64,
    done: i64,
    total: i64,
    fresh: i64,
    changed: i64,
    same: i64,
    refused: i64,
    notes: String,
    created_by: String,
    created_at: i64,
    ended_at: i64,
}

impl TryFrom<ImportRow> for Import {
    type Error = crate::StoreError;
    fn try_from(row: ImportRow) -> Result<Self> {
        let table = "imports";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            school_year: word(table, &row.id, &row.school_year)?,
            state: word(table, &row.id, &row.state)?,
            created_by: word(table, &row.id, &row.created_by)?,
            file_name: row.file_name,
            file_hash: row.file_hash,
            bytes: row.bytes,
            done: row.done,
            total: row.total,
            fresh: row.fresh,
            changed: row.changed,
            same: row.same,
            refused: row.refused,
            notes: row.notes,
            created_at: Instant(row.created_at),
            ended_at: (row.ended_at != 0).then_some(Instant(row.ended_at)),
        })
    }
}

const COLUMNS: &str =
    "select id, school_year, state, file_name, file_hash, bytes, done, total, fresh, changed, same,
     refused, notes, created_by, created_at, ended_at from imports";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Import>> {
    let rows: Vec<ImportRow> = tx.all(query).await?;
    rows.into_iter().map(Import::try_from).collect()
}

/// One import.
pub async fn find(tx: &mut Tx, org: OrgId, id: ImportId) -> Result<Option<Import>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// The newest imports of a school year.
pub async fn newest(tx: &mut Tx, org: OrgId, year: SchoolYear, limit: i64) -> Result<Vec<Import>> {
    let query = sql(COLUMNS)
        .then("where org_id = ? and school_year = ? order by created_at desc, id desc limit ?");
    some(tx, query.bind(org).bind(year).bind(limit)).await
}

/// The newest import of the same bytes in the same school year, in one of these states.
pub async fn of_file(
    tx: &mut Tx,
    org: OrgId,
    year: SchoolYear,
    hash: &str,
    states: &[ImportState],
) -> Result<Option<Import>> {
    let query =
        sql(COLUMNS).then("where org_id = ? and school_year = ? and file_hash = ? and state in");
    let query = query.bind(org).bind(year).bind(hash).list(states.iter().map(|state| state.code()));
    Ok(some(tx, query.then("order by created_at desc, id desc limit 1")).await?.pop())
}

/// Writes a new import.
pub async fn insert(tx: &mut Tx, org: OrgId, import: &Import) -> Result<()> {
    tx.run(
        sql("insert into imports (org_id, id, school_year, state, file_name, file_hash, bytes, done, total, fresh, changed,
             same, refused, notes, created_by, created_at, ended_at) values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?, 0)")
            .bind(org)
            .bind(import.id)
            .bind(import.school_year)
            .bind(import.state.code())
            .bind(&import.file_name)
            .bind(&import.file_hash)
            .bind(import.bytes)
            .bind(&import.notes)
            .bind(import.created_by)
            .bind(import.created_at),
    )
    .await?;
    Ok(())
}

/// Takes a step from one of these states; `false` when it stood elsewhere: somebody was quicker.
pub async fn step(
    tx: &mut Tx,
    org: OrgId,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
    ended: Option<Instant>,
) -> Result<bool> {
    let query =
        sql("update imports set state = ?, ended_at = ? where org_id = ? and id = ? and state in")
            .bind(to.code())
            .bind(ended.map_or(0, |at| at.0))
            .bind(org)
            .bind(id)
            .list(from.iter().map(|state| state.code()));
    Ok(tx.run(query).await? == 1)
}

/// What reading found out about the file, and how many rows there are to judge.
pub async fn set_notes(
    tx: &mut Tx,
    org: OrgId,
    id: ImportId,
    total: i64,
    notes: &str,
) -> Result<()> {
    let text = "update imports set total = ?, notes = ? where org_id = ? and id = ?";
    tx.change(sql(text).bind(total).bind(notes).bind(org).bind(id), "the import").await
}

/// Back to nothing judged: a worker that died is followed by another.
pub async fn reset(tx: &mut Tx, org: OrgId, id: ImportId) -> Result<()> {
    erase_rows(tx, org, id, Verdict::ALL).await?;
    let text =
        "update imports set done = 0, total = 0, fresh = 0, changed = 0, same = 0, refused = 0
         where org_id = ? and id = ?";
    tx.change(sql(text).bind(org).bind(id), "the import").await
}

/// How many imports of an org wait for something.
pub async fn open_count(tx: &mut Tx, org: OrgId) -> Result<i64> {
    let text = "select count(*) from imports where org_id = ? and state in ('waiting', 'reading', 'ready')";
    let (count,): (i64,) = tx.one(sql(text).bind(org)).await?;
    Ok(count)
}

/// Adds judged rows to the counts while the worker is at it; `false` when it was cancelled meanwhile.
pub async fn progress(tx: &mut Tx, org: OrgId, id: ImportId, rows: &[NewRow]) -> Result<bool> {
    let count = |verdict: Verdict| {
        i64::try_from(rows.iter().filter(|row| row.verdict == verdict).count()).unwrap_or(0)
    };
    let text = "update imports set done = done + ?, fresh = fresh + ?, changed = changed + ?, same = same + ?,
         refused = refused + ? where org_id = ? and id = ? and state = 'reading'";
    let touched = tx
        .run(
            sql(text)
                .bind(i64::try_from(rows.len()).unwrap_or(0))
                .bind(count(Verdict::New))
                .bind(count(Verdict::Changed))
                .bind(count(Verdict::Same))
                .bind(count(Verdict::Refused))
                .bind(org)
                .bind(id),
        )
        .await?;
    if touched == 1 {
        insert_rows(tx, org, id, rows).await?;
    }
    Ok(touched == 1)
}

/// Bytes of a part before base64: a row of a few hundred kilobytes is easy on both databases.
pub const PART: usize = 256 * 1024;

/// Keeps a part of the file, base64.
pub async fn insert_part(
    tx: &mut Tx,
    org: OrgId,
    id: ImportId,
    part: i64,
    data: &str,
) -> Result<()> {
    let text = "insert into import_files (org_id, id, part, data) values (?, ?, ?, ?)";
    tx.run(sql(text).bind(org).bind(id).bind(part).bind(data)).await?;
    Ok(())
}

/// The parts of the file in order.
pub async fn parts(tx: &mut Tx, org: OrgId, id: ImportId) -> Result<Vec<String>> {
    let text = "select data from import_files where org_id = ? and id = ? order by part";
    let rows: Vec<(String,)> = tx.all(sql(text).bind(org).bind(id)).await?;
    Ok(rows.into_iter().map(|(data,)| data).collect())
}

/// Erases the file.
pub async fn erase_parts(tx: &mut Tx, org: OrgId, id: ImportId) -> Result<u64> {
    let text = "delete from import_files where org_id = ? and id = ?";
    tx.run(sql(text).bind(org).bind(id)).await
}

/// A row of a preview to be written. No `Debug`: a child's data.
#[derive(Clone)]
pub struct NewRow {
    /// Its number in the preview, from 0.
    pub n: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// The sheet.
    pub sheet: String,
    /// The row as Excel shows it.
    pub row: i64,
    /// Who it is, when known.
    pub learner: Option<LearnerId>,
    /// JSON of the entry or of the refusal.
    pub content: Personal<String>,
}

/// A row of a preview. No `Debug`: a child's data.
pub type Row = NewRow;

async fn insert_rows(tx: &mut Tx, org: OrgId, id: ImportId, rows: &[NewRow]) -> Result<()> {
    for batch in rows.chunks(500) {
        let rows = batch.iter().map(|row| -> Vec<Arg> {
            vec![
                org.into(),
                id.into(),
                row.n.into(),
                row.verdict.code().into(),
                (&row.sheet).into(),
                row.row.into(),
                row.learner.map_or_else(String::new, |id| id.to_string()).into(),
                row.content.reveal().into(),
            ]
        });
        let insert = sql(
            "insert into import_rows (org_id, import_id, n, verdict, sheet, row_number, learner_id, content) values",
        );
        tx.run(insert.rows(rows.collect())).await?;
    }
    Ok(())
}

type RowRow = (i64, String, String, i64, String, String);

fn row(row: RowRow) -> Result<Row> {
    let (n, verdict, sheet, number, learner, content) = row;
    let id = n.to_string();
    Ok(Row {
        n,
        verdict: word("import_rows", &id, &verdict)?,
        sheet,
        row: number,
        learner: maybe_word("import_rows", &id, Some(&learner))?,
        content: content.into(),
    })
}

const ROWS: &str = "select n, verdict, sheet, row_number, learner_id, content from import_rows";

/// A page of the rows with a verdict, in the order of the file.
pub async fn rows(
    tx: &mut Tx,
    org: OrgId,
    id: ImportId,
    verdict: Verdict,
    after: Option<i64>,
) -> Result<Page<Row, i64>> {
    let query = sql(ROWS)
        .then("where org_id = ? and import_id = ? and verdict = ? and n > ? order by n limit ?")
        .bind(org)
        .bind(id)
        .bind(verdict.code())
        .bind(after.unwrap_or(-1))
        .bind(page::SIZE + 1);
    let rows: Vec<RowRow> = tx.all(query).await?;
    let rows: Result<Vec<Row>> = rows.into_iter().map(row).collect();
    Ok(Page::of(rows?, |last| last.n))
}

/// All rows with one of these verdicts, in the order of the file.
pub async fn all_rows(
    tx: &mut Tx,
    org: OrgId,
    id: ImportId,
    verdicts: &[Verdict],
) -> Result<Vec<Row>> {
    let query =
        sql(ROWS).then("where org_id = ? and import_id = ? and verdict in").bind(org).bind(id);
    let query = query.list(verdicts.iter().map(|verdict| verdict.code())).then("order by n");
    let rows: Vec<RowRow> = tx.all(query).await?;
    rows.into_iter().map(row).collect()
}

/// Erases rows with these verdicts. Returns how many.
pub async fn erase_rows(
    tx: &mut Tx,
    org: OrgId,
    id: ImportId,
    verdicts: &[Verdict],
) -> Result<u64> {
    let query = sql("delete from import_rows where org_id = ? and import_id = ? and verdict in");
    let codes = verdicts.iter().map(|verdict| verdict.code());
    tx.run(query.bind(org).bind(id).list(codes)).await
}

/// How many rows of people an org still holds in previews and files; for tests and `doctor`.
pub async fn held(tx: &mut Tx, org: OrgId) -> Result<(i64, i64)> {
    let text = "select (select count(*) from import_rows where org_id = ?), (select count(*) from import_files where org_id = ?)";
    tx.one(sql(text).bind(org).bind(org)).await
}
