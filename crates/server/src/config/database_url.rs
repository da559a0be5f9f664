//! Where the data is kept, as a secret: the address may hold a password, so it is never shown whole.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

/// `sqlite://…` or `postgres://…`. `Debug`, `Display` and `Serialize` show it without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Takes an address of one of the two kinds.
    ///
    /// # Errors
    /// A sentence that does not repeat the address.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let known = ["sqlite://", "postgres://", "postgresql://"];
        let Some(scheme) = known.iter().find(|scheme| text.starts_with(**scheme)) else {
            return Err("must begin with sqlite:// or postgres:// (the value is not shown)");
        };
        let rest = &text[scheme.len()..];
        if rest.is_empty() || rest.starts_with('?') {
            return Err("names no database: sqlite://PATH or postgres://USER@HOST/NAME");
        }
        if text.chars().any(|c| c.is_control() || c == '\u{feff}') {
            return Err("holds a control character");
        }
        if *scheme == "sqlite://" && rest.starts_with(":memory:") {
            return Err("a database in memory would be lost at the end: name a file");
        }
        Ok(Self(text.to_owned()))
    }

    /// The default: a file in the data directory.
    pub fn in_dir(data_dir: &Path) -> Self {
        Self(format!("sqlite://{}", data_dir.join("daisuso.db").display()))
    }

    /// The whole address, secrets included: for the driver only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is a PostgreSQL address.
    pub fn is_postgres(&self) -> bool {
        !self.0.starts_with("sqlite://")
    }

    /// The file of an SQLite address.
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        let rest = self.0.strip_prefix("sqlite://")?;
        Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
    }

    /// The address with the password and every secret-looking argument replaced.
    pub fn redacted(&self) -> String {
        if !self.is_postgres() {
            return self.0.clone();
        }
        // A question mark or an at sign unescaped in the password: nobody can say where it ends.
        if self.0.find('?').zip(self.0.rfind('@')).is_some_and(|(question, at)| question < at) {
            return "postgres://***".into();
        }
        let (address, arguments) = match self.0.split_once('?') {
            Some((address, arguments)) => (address, Some(arguments)),
            None => (self.0.as_str(), None),
        };
        let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
        let shown = match rest.rsplit_once('@') {
            Some((who, place)) => match who.split_once(':') {
                Some((user, _)) => format!("{user}:***@{place}"),
                None => format!("{who}@{place}"),
            },
            None => rest.to_owned(),
        };
        let arguments = arguments.map(redact_arguments).unwrap_or_default();
        format!("{scheme}://{shown}{arguments}")
    }
}

/// Names that may be shown with their value; every other one may be a secret.
const OPEN_ARGUMENTS: [&str; 6] =
    ["application_name", "connect_timeout", "dbname", "host", "port", "sslmode"];

fn redact_arguments(arguments: &str) -> String {
    let shown = arguments.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if !OPEN_ARGUMENTS.contains(&name) => format!("{name}=***"),
        Some(_) => pair.to_owned(),
        // No name, so perhaps the tail of a password that holds a question mark.
        None => "***".to_owned(),
    });
    format!("?{}", shown.collect::<Vec<_>>().join("&"))
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({})", self.redacted())
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let cases = [
            ("postgres://u:s3cret@db:5432/d", "postgres://u:***@db:5432/d"),
            (
                "postgresql://u:s3:cr@et@db/d?sslmode=require",
                "postgresql://u:***@db/d?sslmode=require",
            ),
            (
                "postgres:///d?host=/run&user=u&password=s3cret",
                "postgres:///d?host=/run&user=***&password=***",
            ),
            ("postgres://u@db/d", "postgres://u@db/d"),
        ];
        for (given, shown) in cases {
            let url = DatabaseUrl::parse(given).unwrap();
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("s3"));
            assert!(!serde_json::to_string(&url).unwrap().contains("s3"));
            assert_eq!(url.expose(), given);
        }
        // A question mark inside the password splits it in the wrong place, and still shows nothing of it.
        let odd = DatabaseUrl::parse("postgres://u:s3cr?et@db/d").unwrap().to_string();
        assert!(!odd.contains("s3cr") && !odd.contains("et@"), "{odd}");
    }

    #[test]
    fn only_two_kinds_are_taken() {
        for bad in
            ["", "mysql://x", "sqlite:", "sqlite://", "postgres://", "sqlite://:memory:", "a\nb"]
        {
            let message = DatabaseUrl::parse(bad).unwrap_err();
            assert!(!message.contains("mysql"));
        }
        let file = DatabaseUrl::parse("sqlite://a/b.db?mode=rwc").unwrap();
        assert_eq!(file.sqlite_path(), Some(PathBuf::from("a/b.db")));
        assert_eq!(DatabaseUrl::parse("postgres://h/d").unwrap().sqlite_path(), None);
    }
}
