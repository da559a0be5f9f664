//! Sign-in cards of children without e-mail or telephone: the key on the slip, a key of one's own, and how long wrong ones wait.

use jiff::civil::Date;

use crate::id::CardId;
use crate::text::{fold, normalise};

/// Letters and digits of a key on paper: none that a child takes for another. 31 of them, 29 bits in six.
const LETTERS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Characters of the key on paper.
pub const KEY_LENGTH: usize = 6;
/// The longest key of one's own, in characters.
pub const KEY_MAX: usize = 12;
/// A card that nobody has used works for so many days; after the first use until the end of the school year.
pub const UNUSED_DAYS: i64 = 14;
/// A child's session ends after so many minutes without a request: the tablet goes to the next child.
pub const IDLE_MINUTES: i64 = 15;

/// Wrong keys for one card from one address that cost no wait.
pub const TRIES: i64 = 5;
/// The same once the address has guessed at many cards.
pub const TRIES_OF_A_GUESSER: i64 = 2;
/// Wrong keys from one address, whatever the card, before it counts as guessing: a school stands behind one address.
pub const GUESSER: i64 = 50;
/// Wrong keys for one card from all addresses together before a wrong one makes the card rest for a minute.
pub const CARD_TRIES: i64 = 100;
/// The longest wait, in seconds.
pub const WAIT_MAX: i64 = 15 * 60;

/// How long the next try of one card from one address waits after `failures` wrong ones, in seconds: half a minute, then
/// twice as long each time, [`WAIT_MAX`] at most.
pub fn wait_seconds(failures: i64, free: i64) -> i64 {
    match failures - free {
        ..0 => 0,
        over => (30_i64 << over.min(5)).min(WAIT_MAX),
    }
}

/// The key of a slip, made of 32 bytes that nobody can guess. The bias of 256 over 31 is below a tenth of a bit.
pub fn paper_key(secret: [u8; 32]) -> String {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    secret[..KEY_LENGTH].iter().map(letter).collect()
}

/// The number on a card: six signs that tell cards of one school apart, not a secret.
pub fn card_number(id: CardId) -> String {
    let text = id.0.simple().to_string();
    text.get(26..).unwrap_or_default().to_ascii_uppercase()
}

/// A key as it is compared: upper case, without spaces and hyphens. Children type as they like.
pub fn plain_key(typed: &str) -> String {
    let keep = |c: &char| !c.is_whitespace() && *c != '-';
    normalise(typed).chars().filter(keep).flat_map(char::to_uppercase).collect()
}

/// Why a key of one's own will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Fewer than [`KEY_LENGTH`] or more than [`KEY_MAX`] characters.
    #[error("wrong length")]
    Length,
    /// Made of the own name, the birth date, a row of the keyboard, a common word or one repeated pattern.
    #[error("easy to guess")]
    Guessable,
}

/// What everybody tries first. A key made of it and little else is none.
const WORDS: [&str; 22] = [
    "0123456789",
    "123456789",
    "987654321",
    "12345678",
    "1234567",
    "123456",
    "654321",
    "12345",
    "1234",
    "123",
    "abcdef",
    "abc",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "matkhau",
    "password",
    "daisuso",
    "hocsinh",
    "quangngai",
    "vietnam",
    "iloveyou",
];

/// Checks a key of one's own: 6 to 12 characters, and at least four, three of them different, that are not the child's name,
/// its birth date or something that everybody tries first.
///
/// # Errors
/// What is wrong with it.
pub fn check_own_key(typed: &str, full_name: &str, born: Option<Date>) -> Result<(), KeyFault> {
    let key = plain_key(typed);
    if !(KEY_LENGTH..=KEY_MAX).contains(&key.chars().count()) {
        return Err(KeyFault::Length);
    }
    let mut rest: String = fold(&key).chars().filter(|c| c.is_alphanumeric()).collect();
    for part in born.map(parts_of_day).unwrap_or_default() {
        rest = rest.replace(&part, "");
    }
    for word in WORDS {
        rest = rest.replace(word, "");
    }
    let name = fold(&normalise(full_name));
    for word in name.split(' ').filter(|word| word.chars().count() >= 2) {
        rest = rest.replace(word, "");
    }
    let mut distinct: Vec<char> = rest.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let enough = rest.chars().count() >= 4 && distinct.len() >= 3;
    if enough { Ok(()) } else { Err(KeyFault::Guessable) }
}

/// The ways in which a birth date is written as digits, the longest first.
fn parts_of_day(day: Date) -> Vec<String> {
    let (d, m, y) = (day.day(), day.month(), day.year());
    let short = y.rem_euclid(100);
    vec![
        format!("{d:02}{m:02}{y}"),
        format!("{y}{m:02}{d:02}"),
        format!("{d}{m}{y}"),
        format!("{d:02}{m:02}{short:02}"),
        format!("{short:02}{m:02}{d:02}"),
        format!("{y}"),
        format!("{d:02}{m:02}"),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_key_on_paper_has_six_characters_that_look_like_no_other() {
        let key = paper_key(std::array::from_fn(|n| u8::try_from(n * 41).unwrap_or(255)));
        assert_eq!(key.len(), KEY_LENGTH);
        for letter in LETTERS {
            assert!(!b"01IOL".contains(letter), "{}", char::from(*letter));
        }
        assert_eq!(plain_key(" k7m-4 q w "), "K7M4QW");
    }

    #[test]
    fn a_key_of_ones_own_is_not_the_name_the_birth_date_or_what_everybody_tries() {
        let born = Some(date(2012, 5, 1));
        let check = |key: &str| check_own_key(key, "Nguyễn Thị Ánh", born);
        for short in ["", "abc12", "mèo con béo mập quá"] {
            assert_eq!(check(short), Err(KeyFault::Length), "{short}");
        }
        for weak in [
            "123456",
            "1234abcd",
            "nguyenanh",
            "Ánh 2012",
            "01052012",
            "010512",
            "anh0105x",
            "aaaaaa",
            "121212",
            "thianh123",
            "matkhau1",
            "2012 0501",
            "qwerty12",
        ] {
            assert_eq!(check(weak), Err(KeyFault::Guessable), "{weak}");
        }
        for good in ["mèo tam thể", "K7M4QW", "dưa hấu 9", "bongda7x"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn waits_grow_and_never_pass_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..14).map(|n| wait_seconds(n, TRIES)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
        assert_eq!(wait_seconds(i64::MAX, TRIES), WAIT_MAX);
        assert_eq!(wait_seconds(2, TRIES_OF_A_GUESSER), 30);
    }
}
