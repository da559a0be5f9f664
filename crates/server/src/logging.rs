//! Structured logs on standard error: an allow list of fields, ids not names, never a body. A disk or pipe
//! that takes no more lines does not stop the server.

use std::io::{IsTerminal, stderr};
use std::panic::{self, PanicHookInfo};

use serde::{Deserialize, Serialize};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::failure::Failure;

/// The house's own crates. What libraries say below `warn` is left out, because they do not know which of
/// their fields are personal data.
const OURS: [&str; 11] = [
    "server",
    "app",
    "store",
    "domain",
    "documents",
    "intake",
    "web",
    "web_school",
    "web_office",
    "web_public",
    "api",
];

/// Logging.
#[derive(Debug, Clone, Serialize)]
pub struct Log {
    /// Text for people, JSON for machines.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`, or a filter such as `info,app=debug`.
    pub level: String,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One line for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Starts logging for the life of the process.
///
/// # Errors
/// `Failure::Usage` when the filter cannot be read; `Failure::Failed` when logging has started already.
pub fn start(log: &Log) -> Result<(), Failure> {
    let filter = filter(&log.level).map_err(|why| Failure::Usage(format!("log.level {why}")))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(log.format == LogFormat::Text && stderr().is_terminal())
        .log_internal_errors(false);
    let started = match log.format {
        LogFormat::Text => lines.finish().try_init(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).finish().try_init()
        }
    };
    started.map_err(|_| Failure::Failed("logging has been started already".into()))?;
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// The filter of a level (`info`) or of a list of directives (`info,app=debug`).
///
/// # Errors
/// What the setting must look like.
pub fn filter(level: &str) -> Result<EnvFilter, String> {
    let wrong = || {
        "must be off, error, warn, info, debug, trace, or a filter such as info,app=debug"
            .to_owned()
    };
    let mut directives = Vec::new();
    for part in level.split(',').map(str::trim) {
        if part.contains('=') {
            directives.push(part.to_owned());
            continue;
        }
        let bare: LevelFilter = part.parse().map_err(|_| wrong())?;
        if part.is_empty() {
            return Err(wrong());
        }
        directives.insert(0, bare.min(LevelFilter::WARN).to_string());
        directives.extend(OURS.iter().map(|name| format!("{name}={bare}")));
    }
    EnvFilter::try_new(directives.join(",")).map_err(|_| wrong())
}

/// Where it happened, and the words that stand in the source; a formatted message may hold data of people
/// and is withheld (abuse case 40).
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let words = info.payload().downcast_ref::<&'static str>();
    let words = words.copied().unwrap_or("(formatted message withheld)");
    tracing::error!(place, words, "panic");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_level_counts_for_our_crates_and_libraries_stay_at_warn() {
        let shown = filter("debug").unwrap().to_string();
        assert!(shown.contains("app=debug") && shown.contains("server=debug"), "{shown}");
        assert!(shown.split(',').any(|part| part == "warn"), "{shown}");
        assert!(filter("error").unwrap().to_string().split(',').any(|part| part == "error"));
        assert!(filter("info,app=trace").unwrap().to_string().contains("app=trace"));
        for bad in ["", "loud", "app=loud", "1000"] {
            assert!(filter(bad).is_err(), "{bad}");
        }
    }
}
