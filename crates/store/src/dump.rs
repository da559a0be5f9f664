//! The whole database as lines of JSON, table by table, and back: a backup of one database can be restored into either.

use crate::error::{Result, StoreError};
use crate::migrations;
use crate::sql::{Arg, Store, Tx, built, sql};

/// A table as it is dumped: columns in order, how many of them are the key (the first ones).
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, those of the key first.
    pub columns: &'static [&'static str],
    /// How many columns the key has.
    pub key: usize,
}

const fn table(name: &'static str, key: usize, columns: &'static [&'static str]) -> Table {
    Table { name, columns, key }
}

/// Every table that is kept, what is referred to before what refers. Sessions, failed sign-ins, idempotency records and
/// uploads on their way are not: they mean nothing on another day. A test holds the list against both databases.
pub const TABLES: &[Table] = &[
    table(
        "orgs",
        1,
        &[
            "id",
            "code",
            "kind",
            "commune_kind",
            "stage",
            "name",
            "sort_key",
            "search",
            "symbol",
            "managing_id",
            "place_id",
            "path",
            "latitude",
            "longitude",
            "valid_from",
            "valid_to",
        ],
    ),
    table("org_aliases", 2, &["code", "org_id", "name", "district", "search"]),
    table("counters", 1, &["name", "value"]),
    table("org_counters", 1, &["org_id", "ledger_seq", "audit_seq", "audit_hash"]),
    table(
        "accounts",
        1,
        &[
            "id",
            "login",
            "full_name",
            "state",
            "password_hash",
            "code_hash",
            "code_until",
            "created_at",
            "changed_at",
        ],
    ),
    table(
        "grants",
        5,
        &["account_id", "org_id", "role", "own_kind", "own_value", "valid_from", "valid_to"],
    ),
    table("api_tokens", 1, &["token_hash", "account_id", "name", "created_at", "expires_at"]),
    table("audit", 2, &["org_id", "seq", "at", "actor", "action", "entry", "prev", "hash"]),
    table(
        "ledger",
        2,
        &[
            "org_id",
            "seq",
            "day",
            "bucket",
            "measure",
            "service",
            "audience",
            "item_id",
            "quantity",
            "source",
            "source_id",
            "reverses",
        ],
    ),
    table(
        "rollups",
        5,
        &["org_id", "bucket", "measure", "service", "audience", "quantity", "lines"],
    ),
    table(
        "todos",
        2,
        &[
            "org_id",
            "id",
            "kind",
            "subject",
            "detail",
            "href",
            "due_at",
            "raised_at",
            "closed_at",
            "reminded_at",
        ],
    ),
    table(
        "jobs",
        1,
        &[
            "id",
            "kind",
            "org_id",
            "payload",
            "dedup",
            "run_at",
            "attempts",
            "locked_until",
            "last_error",
        ],
    ),
    table("number_books", 3, &["org_id", "year", "book", "last"]),
    table(
        "papers",
        2,
        &[
            "org_id",
            "id",
            "kind",
            "number",
            "symbol",
            "issued_on",
            "subject",
            "content",
            "hash",
            "source",
            "source_id",
            "version",
        ],
    ),
    table("class_lists", 2, &["org_id", "id", "school_year", "state", "opened_at", "closed_at"]),
    table(
        "learners",
        2,
        &[
            "org_id",
            "id",
            "list_id",
            "school_year",
            "full_name",
            "sort_key",
            "search",
            "same_key",
            "dob",
            "gender",
            "class_name",
            "ministry_id",
            "status",
            "created_at",
        ],
    ),
    table(
        "imports",
        2,
        &[
            "org_id",
            "id",
            "school_year",
            "state",
            "file_name",
            "file_hash",
            "bytes",
            "done",
            "total",
            "fresh",
            "changed",
            "same",
            "refused",
            "notes",
            "created_by",
            "created_at",
            "ended_at",
        ],
    ),
    table(
        "clubs",
        2,
        &[
            "org_id",
            "id",
            "kind",
            "name",
            "sort_key",
            "decision",
            "founded_on",
            "closed_on",
            "advisor",
        ],
    ),
    table(
        "terms",
        2,
        &[
            "org_id",
            "id",
            "learner_id",
            "club_id",
            "school_year",
            "state",
            "since",
            "until",
            "reason",
        ],
    ),
    table(
        "plans",
        2,
        &[
            "org_id",
            "id",
            "school_year",
            "version",
            "stage",
            "aim",
            "submitted_by",
            "submitted_at",
            "approved_by",
            "approved_at",
            "paper_id",
            "changed",
            "round",
        ],
    ),
    table(
        "plan_items",
        2,
        &[
            "org_id",
            "id",
            "plan_id",
            "month",
            "place",
            "kind",
            "integration",
            "title",
            "owner",
            "quantity",
            "unit",
        ],
    ),
    table("plan_steps", 3, &["org_id", "plan_id", "n", "step", "version", "actor", "at"]),
    table(
        "plan_remarks",
        2,
        &["org_id", "id", "plan_id", "version", "item_id", "text", "author", "at", "round"],
    ),
    table(
        "activities",
        2,
        &[
            "org_id",
            "id",
            "item_id",
            "club_id",
            "kind",
            "title",
            "day",
            "starts_at",
            "minutes",
            "place",
            "adult",
            "partner",
            "stage",
            "reached",
            "reason",
            "changed",
        ],
    ),
    table("attendances", 3, &["org_id", "activity_id", "term_id", "presence"]),
    table(
        "tallies",
        2,
        &[
            "org_id",
            "id",
            "activity_id",
            "service",
            "audience",
            "quantity",
            "at",
            "actor",
            "seq",
            "undone_seq",
        ],
    ),
    table("periods", 1, &["id", "code", "starts_on", "ends_on", "opened_at"]),
    table("period_deadlines", 2, &["period_id", "tier", "last_day"]),
    table(
        "reports",
        2,
        &[
            "org_id",
            "id",
            "period_id",
            "tier",
            "stage",
            "version",
            "late",
            "submitted_at",
            "submitted_by",
            "reviewed_at",
            "reviewed_by",
            "reason",
            "changed",
            "written_by",
        ],
    ),
    table("report_sections", 3, &["org_id", "report_id", "section", "text"]),
    table(
        "report_adjustments",
        3,
        &["org_id", "report_id", "indicator", "quantity", "reason", "author", "at"],
    ),
    table(
        "report_versions",
        3,
        &[
            "org_id",
            "report_id",
            "version",
            "submitted_at",
            "submitted_by",
            "late",
            "ledger_seq",
            "audit_seq",
            "audit_hash",
            "content",
            "hash",
        ],
    ),
    table(
        "report_cells",
        4,
        &["org_id", "report_id", "version", "indicator", "computed", "adjustment"],
    ),
    table(
        "report_returns",
        4,
        &["org_id", "report_id", "version", "at", "author", "reason", "cells"],
    ),
];

/// Tables that a backup leaves out.
pub const LEFT_OUT: &[&str] =
    &["migrations", "sessions", "sign_in_failures", "idempotency", "import_files", "import_rows"];

/// Rows of one reading and of one writing.
const BATCH: usize = 500;

/// A reading of one table, batch by batch in key order.
pub struct Reading {
    table: &'static Table,
    after: Option<Vec<serde_json::Value>>,
}

impl Reading {
    /// From the first row.
    pub const fn of(table: &'static Table) -> Self {
        Self { table, after: None }
    }

    /// The next rows, each a JSON array of its columns, to the byte the same from either database; empty at the end.
    pub async fn next(&mut self, tx: &mut Tx) -> Result<Vec<String>> {
        let columns = self.table.columns.join(", ");
        let key = self.table.columns[..self.table.key].join(", ");
        let row = match tx {
            Tx::Sqlite(_) => format!("json_array({columns})"),
            Tx::Postgres(_) => format!("cast(json_build_array({columns}) as text)"),
        };
        let start = match &self.after {
            Some(_) => format!("where ({key}) > ({})", vec!["?"; self.table.key].join(", ")),
            None => String::new(),
        };
        let text = format!("select {row} from {} {start} order by {key} limit ?", self.table.name);
        let mut query = built(text);
        for value in self.after.iter().flatten() {
            query = query.bind(argument(value)?);
        }
        let rows: Vec<(String,)> = tx.all(query.bind(i64::try_from(BATCH).unwrap_or(1))).await?;
        let mut texts = Vec::with_capacity(rows.len());
        for (row,) in rows {
            // The two write blanks and escapes differently.
            let mut values = parse(self.table.name, &row)?;
            texts.push(serde_json::Value::from(values.clone()).to_string());
            values.truncate(self.table.key);
            self.after = Some(values);
        }
        Ok(texts)
    }
}

fn parse(table: &'static str, row: &str) -> Result<Vec<serde_json::Value>> {
    serde_json::from_str(row).map_err(|error| StoreError::Corrupt {
        table,
        id: String::new(),
        what: error.to_string(),
    })
}

fn argument(value: &serde_json::Value) -> Result<Arg> {
    use serde_json::Value;
    match value {
        Value::Null => Ok(Arg::Text(None)),
        Value::String(text) => Ok(Arg::Text(Some(text.clone()))),
        Value::Number(number) if number.is_i64() => Ok(Arg::Int(number.as_i64())),
        Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err(StoreError::Corrupt {
                table: "backup",
                id: String::new(),
                what: "a column is neither text nor a whole number".to_owned(),
            })
        }
    }
}

/// The schema that this program writes and reads: the names of its migrations in order.
pub fn schema() -> Vec<&'static str> {
    migrations::names().collect()
}

/// Writes rows of a table, each a JSON array of its columns.
pub async fn write(tx: &mut Tx, table: &'static Table, rows: &[String]) -> Result<()> {
    for batch in rows.chunks(BATCH) {
        let mut values = Vec::with_capacity(batch.len());
        for row in batch {
            let row = parse(table.name, row)?;
            if row.len() != table.columns.len() {
                return Err(StoreError::Unfit(format!(
                    "a row of {} has {} columns, {} are needed: the backup is of another version",
                    table.name,
                    row.len(),
                    table.columns.len()
                )));
            }
            values.push(row.iter().map(argument).collect::<Result<Vec<Arg>>>()?);
        }
        // An absent number must not be bound as text on PostgreSQL: rows are written one by one where something is absent.
        let text = format!("insert into {} ({}) values", table.name, table.columns.join(", "));
        let absent = |row: &Vec<Arg>| row.iter().any(|arg| matches!(arg, Arg::Text(None)));
        let (holed, whole): (Vec<_>, Vec<_>) = values.into_iter().partition(absent);
        if !whole.is_empty() {
            tx.run(built(text).rows(whole)).await?;
        }
        for row in holed {
            write_holed(tx, table, row).await?;
        }
    }
    Ok(())
}

/// Writes one row without the columns that are absent.
async fn write_holed(tx: &mut Tx, table: &'static Table, row: Vec<Arg>) -> Result<()> {
    let present = |arg: &Arg| !matches!(arg, Arg::Text(None) | Arg::Int(None));
    let columns: Vec<&str> = table
        .columns
        .iter()
        .zip(&row)
        .filter(|(_, arg)| present(arg))
        .map(|(column, _)| *column)
        .collect();
    let text = format!("insert into {} ({}) values", table.name, columns.join(", "));
    tx.run(built(text).rows(vec![row.into_iter().filter(present).collect()])).await?;
    Ok(())
}

/// Empties what the migrations themselves put in, so that a restore finds its place free; refuses a database in use.
pub async fn make_room(tx: &mut Tx) -> Result<()> {
    for table in TABLES.iter().filter(|table| table.name != "counters") {
        let (rows,): (i64,) = tx.one(built(format!("select count(*) from {}", table.name))).await?;
        if rows > 0 {
            return Err(StoreError::Unfit(format!(
                "the database is not empty ({} has rows); restore into a new data directory or a new database",
                table.name
            )));
        }
    }
    tx.run(sql("delete from counters")).await?;
    Ok(())
}

impl Store {
    /// The columns of every table as the database has them, for the test that holds [`TABLES`] against it.
    pub async fn columns(&self) -> Result<Vec<(String, String)>> {
        let mut tx = self.read().await?;
        let text = match self {
            Self::Sqlite { .. } => {
                "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid"
            }
            Self::Postgres(_) => {
                "select cast(table_name as text), cast(column_name as text) from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position"
            }
        };
        tx.all(sql(text)).await
    }
}
