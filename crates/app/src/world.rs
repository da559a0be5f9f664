//! The things that no test can hold still unless they are handed in: time, ids, chance.

use domain::calendar::Instant;
use jiff::civil::Date;

/// Time and chance.
pub trait World: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// A new id (`UUIDv7` in life: they sort by birth).
    fn new_id(&self) -> uuid::Uuid;
    /// 32 bytes that nobody can guess.
    fn secret(&self) -> [u8; 32];

    /// Today in Viet Nam.
    fn today(&self) -> Date {
        self.now().day()
    }
}
