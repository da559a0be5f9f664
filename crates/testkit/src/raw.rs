//! Rows written past the acts: what a test of reading needs before the acts that write it exist, and what a tamperer does.

use app::{App, Store};
use sqlx::AssertSqlSafe;

/// Runs statements of fixed text on the app's database.
pub async fn raw(app: &App, text: &str) {
    let text = AssertSqlSafe(text.to_owned());
    match app.store() {
        Store::Sqlite { writer, .. } => {
            sqlx::raw_sql(text).execute(writer).await.unwrap();
        }
        Store::Postgres(pool) => {
            sqlx::raw_sql(text).execute(pool).await.unwrap();
        }
    }
}
