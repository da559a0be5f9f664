//! From what was said to a checked [`Config`]: each field by itself, so that every fault is found.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::Uri;
use serde::Deserialize;

use super::database_url::DatabaseUrl;
use super::fault::{Fault, Faults};
use super::limits::{Limits, RANGES, Range};
use super::settings::{Backup, Config};
use super::sources::{Sources, Text};
use crate::http::Cidr;
use crate::logging::{Log, LogFormat};

/// Checks everything; the faults of all fields come together.
pub(super) fn read(sources: &Sources) -> Result<Config, Faults> {
    let mut reader = Reader { sources, faults: Vec::new() };
    let data_dir = PathBuf::from(reader.text("data_dir").unwrap_or_else(|| "data".into()));
    let config = Config {
        database_url: reader
            .parsed("database_url", |text| DatabaseUrl::parse(text).map_err(Into::into))
            .unwrap_or_else(|| DatabaseUrl::in_dir(&data_dir)),
        listen: reader.listen(),
        public_url: reader.parsed("public_url", public_url),
        https: false,
        trusted_proxies: reader.list("trusted_proxies", str::parse::<Cidr>),
        limits: reader.limits(),
        log: Log {
            format: reader.value::<LogFormat>("log.format").unwrap_or(LogFormat::Text),
            level: reader.parsed("log.level", level).unwrap_or_else(|| "info".into()),
        },
        backup: Backup {
            dir: reader.text("backup.dir").map(PathBuf::from),
            max_age_hours: reader.number("backup.max_age_hours", 1, 24 * 400).unwrap_or(26),
        },
        data_dir,
    };
    let config = Config { https: reader.https(config.public_url.as_deref()), ..config };
    reader.whole(&config);
    if reader.faults.is_empty() { Ok(config) } else { Err(Faults(reader.faults)) }
}

struct Reader<'a> {
    sources: &'a Sources,
    faults: Vec<Fault>,
}

/// One text with commas, or a list of texts.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Reader<'_> {
    fn fault(&mut self, key: &str, message: impl Into<String>) {
        let place = self.sources.place(key);
        self.faults.push(Fault { key: key.into(), place, message: message.into() });
    }

    fn value<'de, T: Deserialize<'de>>(&mut self, key: &str) -> Option<T> {
        match self.sources.maybe(key) {
            Ok(value) => value,
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let text = self.value::<Text>(key)?.0;
        if text.trim().is_empty() {
            self.fault(key, "is empty");
            return None;
        }
        Some(text)
    }

    fn parsed<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(key)?;
        parse(&text).map_err(|message| self.fault(key, message)).ok()
    }

    fn list<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let texts = match self.value::<OneOrMany>(key) {
            None => return Vec::new(),
            Some(OneOrMany::One(text)) => text.split(',').map(str::to_owned).collect(),
            Some(OneOrMany::Many(texts)) => texts,
        };
        let mut found = Vec::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            match parse(text) {
                Ok(one) => found.push(one),
                Err(message) => self.fault(key, message),
            }
        }
        found
    }

    fn listen(&mut self) -> Vec<SocketAddr> {
        let before = self.faults.len();
        let found = self.list("listen", |text| {
            text.parse().map_err(|_| {
                format!(
                    "{text:?} is not an address with a port, such as 127.0.0.1:8080 or [::1]:8080"
                )
            })
        });
        if found.is_empty() && self.faults.len() == before {
            return vec![SocketAddr::from(([127, 0, 0, 1], 8080))];
        }
        found
    }

    fn number(&mut self, key: &str, low: u64, high: u64) -> Option<u64> {
        let number = self.value::<u64>(key)?;
        if !(low..=high).contains(&number) {
            self.fault(key, format!("is {number}; it must lie between {low} and {high}"));
            return None;
        }
        Some(number)
    }

    fn limits(&mut self) -> Limits {
        let mut limits = Limits::default();
        for Range { name, low, high, at } in &RANGES {
            if let Some(value) = self.number(&format!("limits.{name}"), *low, *high) {
                *at(&mut limits) = value;
            }
        }
        limits
    }

    fn https(&mut self, public_url: Option<&str>) -> bool {
        let by_address = public_url.map(|url| url.starts_with("https://"));
        match (self.value::<bool>("https"), by_address) {
            (Some(said), Some(shown)) if said != shown => {
                self.fault("https", format!("is {said}, but public_url says otherwise"));
                said
            }
            (Some(said), _) => said,
            (None, shown) => shown.unwrap_or(false),
        }
    }

    /// What only two fields together can show.
    fn whole(&mut self, config: &Config) {
        let limits = &config.limits;
        if limits.max_connections_per_address > limits.max_connections {
            self.fault("limits.max_connections_per_address", "is more than limits.max_connections");
        }
        if limits.form_bytes.max(limits.api_bytes) > limits.upload_bytes {
            self.fault("limits.upload_bytes", "is less than form_bytes or api_bytes");
        }
    }
}

/// Scheme, host, perhaps a port, and nothing after it.
fn public_url(text: &str) -> Result<String, String> {
    let wrong = || "must look like https://daisuso.example.vn, without a path".to_owned();
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(wrong());
    };
    let bare = uri.path_and_query().is_none_or(|path| path == "/");
    if !["http", "https"].contains(&scheme) || !bare || authority.as_str().contains('@') {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()))
}

fn level(text: &str) -> Result<String, String> {
    crate::logging::filter(text).map(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_scheme_and_host_only() {
        assert_eq!(public_url("https://Daisuso.vn/").unwrap(), "https://daisuso.vn");
        assert_eq!(public_url("http://10.0.0.1:8080").unwrap(), "http://10.0.0.1:8080");
        for bad in ["daisuso.vn", "https://a/b", "ftp://a", "https://u:p@a", "https://a/?q", "/"] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }
}
