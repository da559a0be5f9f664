//! Numbers, days and times as each language writes them. Times of day are those of Viet Nam (UTC+7, no summer time).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::grouped::{group, whole};
use super::{Lang, Words};

/// `Asia/Ho_Chi_Minh` has been +07:00 since 1975; a fixed offset needs no time zone data.
const VIET_NAM: Offset = Offset::constant(7);

impl Words {
    /// A whole number: 1.234 / 1,234.
    pub fn n(self, value: impl Whole) -> String {
        whole(self.lang, value.whole())
    }

    /// A number with `digits` decimals (at most 6), halves rounded up as people do: 1.234,5 / 1,234.5.
    /// Not a number is shown as –.
    pub fn dec(self, value: f64, digits: usize) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        // `format!` alone rounds 7.25 to 7.2 (half to even).
        let digits = digits.min(6);
        let scale = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6][digits];
        let text = format!("{:.digits$}", (value.abs() * scale).round() / scale);
        let (front, rest) = text.split_once('.').unwrap_or((&text, ""));
        let zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
        let mut out = if value < 0.0 && !zero { "-".to_owned() } else { String::new() };
        group(front, self.lang, &mut out);
        if !rest.is_empty() {
            out.push(if self.lang == Lang::Vi { ',' } else { '.' });
            out.push_str(rest);
        }
        out
    }

    /// Part of a whole in percent without decimals: 87 %. Of nothing: –.
    pub fn percent(self, part: i64, of: i64) -> String {
        if of == 0 {
            return "–".to_owned();
        }
        // Half up, in whole numbers.
        let value = (i128::from(part) * 200 + i128::from(of)).div_euclid(i128::from(of) * 2);
        format!("{value}\u{a0}%")
    }

    /// A day: 25/11/2026.
    pub fn day(self, day: &Date) -> String {
        format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
    }

    /// A day kept as ISO text (2026-11-25); text that is no day is shown as it is.
    pub fn day_iso(self, day: &str) -> String {
        day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| self.day(&day))
    }

    /// The day in Viet Nam of an instant in UTC milliseconds.
    pub fn day_of(self, ms: i64) -> String {
        local(ms).map_or_else(|| "–".to_owned(), |at| self.day(&at.date()))
    }

    /// The time of day in Viet Nam of an instant in UTC milliseconds: 07:05.
    pub fn clock(self, ms: i64) -> String {
        local(ms)
            .map_or_else(|| "–".to_owned(), |at| format!("{:02}:{:02}", at.hour(), at.minute()))
    }

    /// Day and time in Viet Nam of an instant in UTC milliseconds: 25/11/2026 07:05.
    pub fn moment(self, ms: i64) -> String {
        format!("{} {}", self.day_of(ms), self.clock(ms))
    }
}

/// An instant as machines read it, for `<time datetime>`: 2026-11-25T07:05:00+07:00.
pub fn machine(ms: i64) -> String {
    local(ms).map_or_else(String::new, |at| format!("{}+07:00", at.strftime("%Y-%m-%dT%H:%M:%S")))
}

fn local(ms: i64) -> Option<DateTime> {
    let at = Timestamp::from_millisecond(ms).ok()?;
    Some(at.to_zoned(TimeZone::fixed(VIET_NAM)).datetime())
}

/// Whole numbers of any width (templates hand values over by reference).
pub trait Whole {
    /// The number; beyond 64 bits the nearest that fits.
    fn whole(&self) -> i64;
}

macro_rules! whole {
    ($($t:ty),*) => {$(impl Whole for $t { fn whole(&self) -> i64 { i64::try_from(*self).unwrap_or(i64::MAX) } })*};
}
whole!(i8, i16, i32, i64, u8, u16, u32, u64, usize);

impl<T: Whole> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}
