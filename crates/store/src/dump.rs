//! The whole database as lines of JSON, table by table, and back: a backup of one database can be restored into either.

mod day;
mod force;
mod plans;
mod tables;

pub use self::tables::{LEFT_OUT, Table};

use crate::error::{Result, StoreError};
use crate::migrations;
use crate::sql::{Arg, Store, Tx, built, sql};

/// Every table that is kept, what is referred to before what refers.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    tables::CORE.iter().chain(plans::PLANS).chain(force::FORCE).chain(day::DAY)
}

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
    for table in tables().filter(|table| table.name != "counters") {
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
    /// The columns of every table as the database has them, for the test that holds [`tables()`] against it.
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
