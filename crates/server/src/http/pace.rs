//! How long the other side may keep us waiting: patience is used up by waiting and earned back by bytes, never
//! beyond where it began. So silence ends after the grace, a drip soon after, and whoever keeps the lowest
//! rate is waited for as long as it takes. Only waiting counts: a slow handler is never the client's fault.

use std::time::Duration;

use tokio::time::Instant;

/// One body or one answer on its way.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    grace: Duration,
    bytes_per_second: u64,
    patience: Duration,
    since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(grace: Duration, bytes_per_second: u64) -> Self {
        Self { grace, bytes_per_second: bytes_per_second.max(1), patience: grace, since: None }
    }

    /// We wait (or still wait); answers when patience ends.
    pub(super) fn wait(&mut self, now: Instant) -> Instant {
        *self.since.get_or_insert(now) + self.patience
    }

    /// Something came through.
    pub(super) fn moved(&mut self, now: Instant, bytes: usize) {
        if let Some(since) = self.since.take() {
            self.patience = self.patience.saturating_sub(now.saturating_duration_since(since));
        }
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let earned = Duration::from_micros(bytes.saturating_mul(1_000_000) / self.bytes_per_second);
        self.patience = self.patience.saturating_add(earned).min(self.grace);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn fed(bytes_each_second: usize, seconds: u32) -> Duration {
        let start = Instant::now();
        let mut pace = Pace::new(10 * SECOND, 16_384);
        for second in 0..seconds {
            let now = start + second * SECOND;
            let end = pace.wait(now);
            if end < now + SECOND {
                return end - start;
            }
            pace.moved(now + SECOND, bytes_each_second);
        }
        let now = start + seconds * SECOND;
        seconds * SECOND + (pace.wait(now) - now)
    }

    #[test]
    fn silence_ends_after_the_grace_and_a_drip_hardly_later() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * SECOND, 16_384);
        assert_eq!(pace.wait(start), start + 10 * SECOND);
        assert_eq!(pace.wait(start + SECOND), start + 10 * SECOND);
        assert_eq!(fed(1, 100).as_secs(), 10);
    }

    #[test]
    fn the_lowest_rate_is_waited_for_and_half_of_it_is_not() {
        assert_eq!(fed(16_384, 1000), 1010 * SECOND);
        assert!((19..=20).contains(&fed(8_192, 1000).as_secs()));
    }

    #[test]
    fn a_quick_beginning_buys_no_longer_silence() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * SECOND, 16_384);
        pace.wait(start);
        pace.moved(start + SECOND, 100 << 20);
        assert_eq!(pace.wait(start + 2 * SECOND), start + 12 * SECOND);
    }

    #[test]
    fn time_in_which_we_did_not_wait_is_free() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * SECOND, 16_384);
        pace.wait(start);
        pace.moved(start + SECOND, 0);
        assert_eq!(pace.wait(start + 100 * SECOND), start + 109 * SECOND);
    }
}
