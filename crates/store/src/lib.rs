//! SQL and migrations; the only crate that knows a database.
