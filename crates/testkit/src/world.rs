//! A world that stands still until a test moves it, and a press that prints plain JSON.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::{Press, PressError, World};
use domain::calendar::{Instant, start_of};
use domain::paper::Paper;
use domain::sheet::Workbook;
use jiff::civil::{Date, date};

/// The day on which tests happen: one week before the deadline of 24/11.
pub const TODAY: Date = date(2026, 11, 17);

/// Nine o'clock of [`TODAY`] until it is moved; ids and secrets count upwards.
pub struct StillWorld {
    now: AtomicI64,
    count: AtomicU64,
}

impl Default for StillWorld {
    fn default() -> Self {
        let nine = start_of(TODAY).plus_minutes(9 * 60);
        Self { now: AtomicI64::new(nine.0), count: AtomicU64::new(1) }
    }
}

impl StillWorld {
    /// Moves the clock.
    pub fn set(&self, at: Instant) {
        self.now.store(at.0, Ordering::SeqCst);
    }

    /// Moves the clock to nine o'clock of a day in Viet Nam.
    pub fn set_day(&self, day: Date) {
        self.set(start_of(day).plus_minutes(9 * 60));
    }
}

impl World for StillWorld {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }

    fn new_id(&self) -> uuid::Uuid {
        let n = self.count.fetch_add(1, Ordering::SeqCst);
        uuid::Uuid::from_u128(0xA000_0000_0000_7000_8000_0000_0000_0000 + u128::from(n))
    }

    fn secret(&self) -> [u8; 32] {
        let n = self.count.fetch_add(1, Ordering::SeqCst);
        let mut secret = [7; 32];
        secret[..8].copy_from_slice(&n.to_le_bytes());
        secret
    }
}

/// Prints papers and workbooks as JSON, so that tests of acts and pages need no heavy library.
pub struct PlainPress;

impl Press for PlainPress {
    fn docx(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
        serde_json::to_vec(paper).map_err(|error| PressError(error.to_string()))
    }

    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
        serde_json::to_vec(paper).map_err(|error| PressError(error.to_string()))
    }

    fn xlsx(&self, workbook: &Workbook) -> Result<Vec<u8>, PressError> {
        serde_json::to_vec(workbook).map_err(|error| PressError(error.to_string()))
    }
}
