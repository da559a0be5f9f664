//! What is kept of a file beside its preview: what reading found out, and each row as it was judged.

use domain::calendar::Instant;
use domain::roster::matching::{Change, Pupil};
use domain::roster::{FileError, Reading, Refusal, SkippedSheet, Warning};
use serde::{Deserialize, Serialize};

/// Warnings that are kept word by word; the others are counted.
const WARNINGS_MAX: usize = 50;

/// What reading found out besides the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// What a clerk should look at.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// How many warnings more there were.
    #[serde(default)]
    pub more_warnings: usize,
    /// Sheets without a table of learners.
    #[serde(default)]
    pub sheets_skipped: Vec<SkippedSheet>,
    /// Columns that were seen and not taken (D19).
    #[serde(default)]
    pub dropped_columns: Vec<String>,
    /// The list has personal id numbers; they are not kept (D19).
    #[serde(default)]
    pub citizen_ids: bool,
    /// Why the whole file was refused.
    #[serde(default)]
    pub file_error: Option<FileError>,
    /// The worker died over it: it must be sent again.
    #[serde(default)]
    pub interrupted: bool,
    /// The same file was confirmed then.
    #[serde(default)]
    pub seen_at: Option<Instant>,
}

impl Notes {
    /// What a reading says besides its rows.
    pub(super) fn of(reading: &mut Reading, before: &Self) -> Self {
        let mut warnings = std::mem::take(&mut reading.warnings);
        let more_warnings = warnings.len().saturating_sub(WARNINGS_MAX);
        warnings.truncate(WARNINGS_MAX);
        Self {
            warnings,
            more_warnings,
            sheets_skipped: std::mem::take(&mut reading.sheets_skipped),
            dropped_columns: std::mem::take(&mut reading.dropped_columns),
            citizen_ids: reading.accepted.iter().any(|entry| entry.citizen_id.is_some()),
            file_error: reading.file_error.take(),
            interrupted: false,
            seen_at: before.seen_at,
        }
    }
}

/// What is kept of a row while it is previewed. No `Debug`: a child's data.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Content {
    #[serde(default)]
    pub(super) pupil: Option<Pupil>,
    #[serde(default)]
    pub(super) changes: Vec<Change>,
    #[serde(default)]
    pub(super) refusal: Option<Refusal>,
}
