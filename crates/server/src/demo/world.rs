//! The demonstration's own time and chance: a clock that the story moves, a generator that the seed fixes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use app::World;
use domain::calendar::{Instant, start_of};
use jiff::civil::{Date, date};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// The day on which the story ends: the Friday before the deadline of 24/11.
pub const TODAY: Date = date(2026, 11, 20);

/// A world whose moments are told and whose chance repeats.
pub struct Story {
    now: AtomicI64,
    seed: u64,
    chance: Mutex<StdRng>,
}

impl Story {
    /// The same seed tells the same story.
    pub fn new(seed: u64) -> Self {
        let nine = start_of(TODAY).plus_minutes(9 * 60);
        let chance = Mutex::new(StdRng::seed_from_u64(seed));
        Self { now: AtomicI64::new(nine.0), seed, chance }
    }

    /// Another chance for a while, by the seed and a number; gives the one before.
    pub fn chance_of(&self, number: u64) -> StdRng {
        self.chance_again(StdRng::seed_from_u64(self.seed ^ (number + 1).rotate_right(8)))
    }

    /// Goes on with a chance; gives the one before.
    pub fn chance_again(&self, chance: StdRng) -> StdRng {
        // A poisoned lock only means that another thread panicked; the generator itself is whole.
        let mut now = self.chance.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::replace(&mut *now, chance)
    }

    /// Moves to a minute of a day in Viet Nam.
    pub fn at(&self, day: Date, minute: i64) {
        self.now.store(start_of(day).plus_minutes(minute).0, Ordering::SeqCst);
    }

    fn roll<T>(&self, with: impl FnOnce(&mut StdRng) -> T) -> T {
        // A poisoned lock only means that another thread panicked; the generator itself is whole.
        let mut chance = self.chance.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        with(&mut chance)
    }

    /// A number from `low` to `high`, both possible.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        self.roll(|chance| chance.random_range(low..=high))
    }

    /// Whether something of `percent` happens.
    pub fn chance(&self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&self, list: &'a [T]) -> &'a T {
        let end = i64::try_from(list.len()).unwrap_or(1) - 1;
        &list[usize::try_from(self.between(0, end.max(0))).unwrap_or(0)]
    }
}

impl World for Story {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }

    fn new_id(&self) -> uuid::Uuid {
        let random: [u8; 10] = self.roll(Rng::random);
        let ms = u64::try_from(self.now().0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        self.roll(Rng::random)
    }
}
