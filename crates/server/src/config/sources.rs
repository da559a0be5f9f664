//! The four places a setting can come from, laid over each other, each value still knowing its place.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, Metadata};
use serde::Deserialize;

use super::fault::{Fault, Faults};
use super::limits::RANGES;

/// What the command line says; unset flags say nothing.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config FILE`, also `DAISUSO_CONFIG`; must exist when given.
    pub config: Option<PathBuf>,
    /// `--data-dir D`.
    pub data_dir: Option<PathBuf>,
    /// `--database URL`.
    pub database: Option<String>,
    /// `--listen A`.
    pub listen: Option<SocketAddr>,
}

/// The name of the file that is read when it lies in the data directory.
const FILE: &str = "daisuso.toml";
/// Read by the command line, so not a setting.
const NOT_SETTINGS: [&str; 1] = ["config"];
/// The settings outside `[limits]`.
const KEYS: [&str; 10] = [
    "data_dir",
    "database_url",
    "listen",
    "public_url",
    "https",
    "trusted_proxies",
    "log.format",
    "log.level",
    "backup.dir",
    "backup.max_age_hours",
];

/// Everything that was said, the weightiest on top.
pub(super) struct Sources {
    figment: Figment,
}

impl Sources {
    /// Reads file, environment and flags, and refuses keys that nobody knows.
    pub(super) fn gather(flags: &Flags) -> Result<Self, Faults> {
        let environment = Env::prefixed("DAISUSO_").ignore(&NOT_SETTINGS).split("__");
        let mut said = Figment::new().merge(environment);
        for (key, value) in flags.said() {
            said = said.merge(Serialized::default(key, value));
        }
        let said = Self { figment: said };
        let data_dir = said.maybe::<Text>("data_dir").ok().flatten().map(|text| text.0);
        let found = Path::new(data_dir.as_deref().unwrap_or("data")).join(FILE);
        let file = flags.config.clone().or_else(|| found.is_file().then_some(found));
        let Some(file) = file else { return said.known() };
        let text = std::fs::read_to_string(&file).map_err(|cause| {
            fault("config", "", format!("cannot read {}: {cause}", file.display()))
        })?;
        let place = format!("file {}", file.display());
        let lower = Figment::from(Named { toml: Toml::string(&text), place: place.clone() });
        if flags.config.is_none() && lower.contains("data_dir") {
            let message = "cannot be set in the file that lies in the data directory itself; use \
                           --data-dir or DAISUSO_DATA_DIR";
            return Err(fault("data_dir", &place, message.into()));
        }
        // `join` leaves what is there already alone, so the file stays below environment and flags.
        Self { figment: said.figment.join(lower) }.known()
    }

    /// The value at a dotted key, if anybody said one.
    pub(super) fn maybe<'a, T: Deserialize<'a>>(&self, key: &str) -> Result<Option<T>, Fault> {
        if !self.figment.contains(key) {
            return Ok(None);
        }
        // The found value is left out of the message: it might be a password on the wrong line.
        self.figment.extract_inner(key).map(Some).map_err(|error| Fault {
            key: key.into(),
            place: self.place(key),
            message: expected(error.kind),
        })
    }

    /// Who said the value at a key.
    pub(super) fn place(&self, key: &str) -> String {
        self.figment.find_metadata(key).map(place_of).unwrap_or_default()
    }

    fn known(self) -> Result<Self, Faults> {
        let all: Dict = self.figment.extract().map_err(|errors| Faults(broken(errors)))?;
        let mut faults = Vec::new();
        for (name, value) in &all {
            self.unknown(name, value, &mut faults);
        }
        if faults.is_empty() { Ok(self) } else { Err(Faults(faults)) }
    }

    fn unknown(&self, key: &str, value: &Value, faults: &mut Vec<Fault>) {
        let known = KEYS.contains(&key)
            || key
                .strip_prefix("limits.")
                .is_some_and(|limit| RANGES.iter().any(|r| r.name == limit));
        if known {
            return;
        }
        let section = ["limits", "log", "backup"].contains(&key);
        match value {
            Value::Dict(_, inner) if section => {
                for (name, value) in inner {
                    self.unknown(&format!("{key}.{name}"), value, faults);
                }
            }
            _ => faults.push(Fault {
                key: key.into(),
                place: self.place(key),
                message: if section { "is a section, not a value" } else { "is not a setting" }
                    .into(),
            }),
        }
    }
}

impl Flags {
    fn said(&self) -> impl Iterator<Item = (&'static str, String)> {
        let data_dir = self.data_dir.as_ref().map(|dir| ("data_dir", dir.display().to_string()));
        let database = self.database.clone().map(|url| ("database_url", url));
        let listen = self.listen.map(|address| ("listen", address.to_string()));
        [data_dir, database, listen].into_iter().flatten()
    }
}

/// A text, also where the environment's reading made a number or a truth value of it.
#[derive(Deserialize)]
#[serde(from = "Loose")]
pub(super) struct Text(pub(super) String);

#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Text(String),
    Whole(i64),
    Truth(bool),
}

impl From<Loose> for Text {
    fn from(loose: Loose) -> Self {
        Self(match loose {
            Loose::Text(text) => text,
            Loose::Whole(number) => number.to_string(),
            Loose::Truth(truth) => truth.to_string(),
        })
    }
}

/// TOML text that remembers which file it came from (and is read once, so it cannot change in between).
struct Named {
    toml: figment::providers::Data<Toml>,
    place: String,
}

impl figment::Provider for Named {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.place.clone())
    }

    fn data(&self) -> figment::error::Result<figment::value::Map<figment::Profile, Dict>> {
        self.toml.data()
    }
}

fn place_of(metadata: &Metadata) -> String {
    if metadata.name.contains("environment") {
        "environment".into()
    } else if metadata.name.starts_with("file ") {
        metadata.name.to_string()
    } else {
        "flag".into()
    }
}

fn expected(kind: figment::error::Kind) -> String {
    use figment::error::Kind;
    match kind {
        Kind::InvalidType(_, wanted) | Kind::InvalidValue(_, wanted) => format!("must be {wanted}"),
        Kind::UnknownVariant(_, known) => format!("must be one of {}", known.join(", ")),
        _ => "does not have the right form".into(),
    }
}

fn broken(errors: figment::Error) -> Vec<Fault> {
    errors
        .into_iter()
        .map(|error| Fault {
            key: if error.path.is_empty() { "config".into() } else { error.path.join(".") },
            place: error.metadata.as_ref().map(place_of).unwrap_or_default(),
            message: match error.kind {
                // A syntax error quotes its line, which may hold the password: only the place is said.
                figment::error::Kind::Message(text) => syntax(&text),
                other => expected(other),
            },
        })
        .collect()
}

fn syntax(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    match first.strip_prefix("TOML parse error at ") {
        Some(place) => format!("is not valid TOML at {place}"),
        None => "is not valid TOML".into(),
    }
}

fn fault(key: &str, place: &str, message: String) -> Faults {
    Faults(vec![Fault { key: key.into(), place: place.into(), message }])
}
