//! The rules of one cell of a class list: name I6, birth date I5, ids I8, sex I7.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Gender, Reason, Status};
use crate::text::{fold, normalise};

/// Longest name, in characters (I6).
pub const NAME_MAX: usize = 100;
/// First year of birth that is believed (I5).
pub const FIRST_YEAR: i16 = 1990;

/// What is wrong with a cell: the reason, and the exact fault where one reason has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One of the fixed reasons.
    pub reason: Reason,
    /// Code of the exact fault.
    pub detail: Option<&'static str>,
}

impl Fault {
    pub(super) const fn new(reason: Reason, detail: &'static str) -> Self {
        Self { reason, detail: Some(detail) }
    }
}

/// The text of a cell and how the file typed it: codes need to know.
#[derive(Clone, Copy)]
pub struct CellText<'a> {
    /// The text, of a number its shortest decimal form.
    pub text: &'a str,
    /// The file may have lost leading zeros: a numeric cell, or a format without types.
    pub may_be_number: bool,
}

/// I6: letters of the Latin script, spaces, `' ’ - .`, at most 100 characters, beginning with a
/// letter. One syllable is enough. Answers the normalised name, otherwise unchanged (D83).
pub fn check_name(text: &str) -> Result<String, Fault> {
    let name = normalise(text);
    let fault = |detail| Err(Fault::new(Reason::InvalidName, detail));
    if name.is_empty() {
        return Err(Fault { reason: Reason::MissingName, detail: None });
    }
    if name.chars().count() > NAME_MAX {
        return fault("too_long");
    }
    if name.starts_with(['=', '+', '-', '@']) {
        return fault("formula");
    }
    if name.contains(|c: char| c.is_numeric()) {
        return fault("digits");
    }
    if name.contains(['<', '>', '&', '{', '}', '\\']) {
        return fault("markup");
    }
    let mut marks = 0;
    for c in name.nfd() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > 3 || !(is_combining_mark(c) || is_name_char(c)) {
            return fault(if c.is_alphabetic() { "not_latin" } else { "symbols" });
        }
    }
    if !name.starts_with(char::is_alphabetic) {
        return fault("symbols");
    }
    Ok(name)
}

fn is_name_char(c: char) -> bool {
    // Latin letters once decomposed, with those of the peoples of the highlands (ƀ, ɓ, č …).
    // ª and º are letters to Unicode, but in a name they are legacy text read wrongly.
    matches!(
        c,
        ' ' | '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '-' | '\u{2010}' | '\u{2011}' | '.'
    ) || c.is_ascii_alphabetic()
        || (c.is_alphabetic() && matches!(c, '\u{c0}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}'))
}

/// I5, of text: `d/M/yyyy` with `/`, `-` or `.`, ISO `yyyy-MM-dd`, either with a time part, or the
/// serial number of a spreadsheet. Day first, never swapped; a year alone is not a date.
pub fn check_birth_date(text: &str, today: Date) -> Result<Date, Fault> {
    let text = normalise(text);
    if !text.contains(char::is_alphanumeric) {
        return Err(Fault { reason: Reason::MissingDob, detail: None });
    }
    let fault = |detail| Err(Fault::new(Reason::InvalidDob, detail));
    let upper = text.to_uppercase();
    if upper.ends_with("AM") || upper.ends_with("PM") {
        // Written by a program set to US English, which also puts the month first.
        return fault("us_order");
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if let (true, Ok(number)) = (plain, text.parse::<f64>()) {
        return check_birth_serial(number, today);
    }
    let compact = text.replace(" /", "/").replace("/ ", "/").replace(" -", "-").replace("- ", "-");
    let Some(day) = compact.split([' ', 'T']).next() else { return fault("not_a_date") };
    let rest = compact[day.len()..].trim_start_matches([' ', 'T']);
    if !rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+' | ',')) {
        return fault("not_a_date");
    }
    let Some(separator) = day.chars().find(|c| matches!(c, '/' | '-' | '.')) else {
        return fault("not_a_date");
    };
    let parts: Vec<&str> = day.split(separator).collect();
    let [first, second, third] = parts[..] else { return fault("not_a_date") };
    if !parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) {
        return fault("not_a_date");
    }
    let (day, month, year) = match (first.len(), second.len(), third.len()) {
        (1 | 2, 1 | 2, 4) => (first, second, third),
        (4, 1 | 2, 1 | 2) if separator != '.' => (third, second, first),
        (1 | 2, 1 | 2, 2) => return fault("two_digit_year"),
        _ => return fault("not_a_date"),
    };
    let (Ok(day), Ok(month), Ok(year)) =
        (day.parse::<i8>(), month.parse::<i8>(), year.parse::<i16>())
    else {
        return fault("not_a_date");
    };
    match Date::new(year, month, day) {
        Ok(date) => in_range(date, today),
        Err(_) if month > 12 && (1..=12).contains(&day) => fault("month_first"),
        Err(_) => fault("impossible"),
    }
}

/// I5, of a number: days since 30 December 1899; a number that is a year (1900 to 2100) is a year
/// alone. A fraction (the time of day) is ignored.
pub fn check_birth_serial(serial: f64, today: Date) -> Result<Date, Fault> {
    let whole = serial.floor();
    if (1900.0..=2100.0).contains(&serial) {
        return Err(Fault::new(Reason::InvalidDob, "year_only"));
    }
    date_of_serial(whole)
        .map_or(Err(Fault::new(Reason::InvalidDob, "not_a_date")), |date| in_range(date, today))
}

fn date_of_serial(whole: f64) -> Option<Date> {
    /// Serial of 31/12/9999, the last one a spreadsheet shows.
    const LAST: f64 = 2_958_465.0;
    if !(1.0..=LAST).contains(&whole) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number between 1 and 2 958 465")]
    let days = whole as i32;
    Date::new(1899, 12, 30).ok()?.checked_add(jiff::Span::new().days(days)).ok()
}

fn in_range(date: Date, today: Date) -> Result<Date, Fault> {
    if date > today {
        Err(Fault::new(Reason::DobOutOfRange, "future"))
    } else if date.year() < FIRST_YEAR {
        Err(Fault::new(Reason::DobOutOfRange, "before_1990"))
    } else {
        Ok(date)
    }
}

/// I8: 10 digits.
pub fn check_ministry_id(cell: CellText<'_>) -> Result<String, Fault> {
    check_digits(cell, 10).map(|(id, _)| id)
}

/// I8: 12 digits. The flag says that an 11-digit number got its leading zero back (every such id
/// begins with 0, the first digit of the province's number).
pub fn check_citizen_id(cell: CellText<'_>) -> Result<(String, bool), Fault> {
    check_digits(cell, 12)
}

fn check_digits(cell: CellText<'_>, length: usize) -> Result<(String, bool), Fault> {
    let text = normalise(cell.text).replace(' ', "");
    let text = text.strip_prefix('\'').unwrap_or(&text);
    // A float that was printed: 5112345678.0
    let text = match text.split_once('.') {
        Some((whole, zeros)) if !whole.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    let fault = |detail| Err(Fault::new(Reason::InvalidId, detail));
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.len() {
            n if n == length => Ok((text.to_owned(), false)),
            11 if length == 12 && cell.may_be_number && !text.starts_with('0') => {
                Ok((format!("0{text}"), true))
            }
            n if n + 1 == length && cell.may_be_number => fault("id_lost_zero"),
            _ => fault("id_length"),
        };
    }
    let scientific = text.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
            && mantissa.starts_with(|c: char| c.is_ascii_digit())
            && exponent.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit())
    });
    fault(if scientific { "id_scientific" } else { "id_not_digits" })
}

/// I7, a column that names the sex: Nam/Nữ in any case, form or spelling without marks, also
/// M/F, male/female, trai/gái. Empty is unknown.
pub fn check_gender(text: &str) -> Result<Option<Gender>, Fault> {
    match fold(text).as_str() {
        "" | "-" => Ok(None),
        "nam" | "m" | "male" | "trai" | "nam gioi" | "con trai" => Ok(Some(Gender::Male)),
        "nu" | "f" | "female" | "gai" | "nu gioi" | "con gai" => Ok(Some(Gender::Female)),
        _ => Err(Fault { reason: Reason::InvalidGender, detail: None }),
    }
}

/// I7, a column «Nữ»: a mark means yes, empty means no.
pub fn marked_female(text: &str) -> Result<bool, Fault> {
    match fold(text).as_str() {
        "" | "0" | "-" | "nam" | "khong" | "false" => Ok(false),
        "x" | "1" | "v" | "nu" | "+" | "*" | "co" | "true" | "✓" | "✔" | "☑" | "√" => {
            Ok(true)
        }
        _ => Err(Fault { reason: Reason::InvalidGender, detail: Some("female_mark") }),
    }
}

/// D22: the status words of the national export.
pub fn status_of(text: &str) -> Option<Status> {
    let text = fold(text);
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if text.is_empty() {
        None
    } else if has(&["chuyen den", "tiep nhan"]) {
        Some(Status::MovedIn)
    } else if has(&["chuyen di", "chuyen truong"]) {
        Some(Status::MovedOut)
    } else if has(&["dang hoc", "hoc lai", "studying"]) {
        Some(Status::Studying)
    } else if has(&["thoi hoc", "bo hoc", "nghi hoc", "tot nghiep", "hoan thanh"]) {
        Some(Status::Left)
    } else {
        Some(Status::Other)
    }
}
