//! The order of school lists: by given name, then family name, then middle names (D81).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{fold, normalise, tone_rank};

/// A full name taken apart for ordering; the parts borrow from a normalised name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NameParts<'a> {
    /// Leading `A` or `Y`, the particle of men's and women's names of several peoples here.
    pub particle: Option<&'a str>,
    /// Họ: the first syllable, empty when the name is a given name alone.
    pub family: &'a str,
    /// Đệm: everything between, possibly empty.
    pub middle: &'a str,
    /// Tên: the last syllable, by which people are called and lists are ordered.
    pub given: &'a str,
}

/// Takes a normalised full name apart. `A Hùng` is the given name Hùng with a particle; a name of
/// one syllable is a given name.
pub fn name_parts(name: &str) -> NameParts<'_> {
    let name = name.trim();
    let (particle, rest) = match name.split_once(' ') {
        Some((first, rest)) if matches!(first, "A" | "Y" | "a" | "y") => (Some(first), rest.trim()),
        _ => (None, name),
    };
    let (front, given) = rest.rsplit_once(' ').unwrap_or(("", rest));
    let (family, middle) = front.split_once(' ').unwrap_or((front, ""));
    NameParts { particle, family, middle, given }
}

/// A key in printable ASCII whose byte order is the order of school lists (D81): given name, then
/// family name, then middle names; inside each the letters `a ă â b c d đ e ê …` decide first and
/// the tones (ngang, huyền, hỏi, ngã, sắc, nặng) second. Case, apostrophes and the placement of a
/// tone do not count; a particle `A`/`Y` counts last.
///
/// Compare it bytewise: `BLOB`/`BINARY` in `SQLite`, `COLLATE "C"` in `PostgreSQL`.
pub fn sort_key(full_name: &str) -> String {
    let name = normalise(full_name);
    let parts = name_parts(&name);
    let mut key = String::with_capacity(name.len() * 2);
    for part in [parts.given, parts.family, parts.middle] {
        let (letters, tones) = part_keys(part);
        key.push_str(&letters);
        key.push(END_OF_PART);
        key.push_str(&tones);
        key.push(END_OF_PART);
    }
    key.push_str(&parts.particle.map(fold).unwrap_or_default());
    key
}

/// A key for names of things (orgs, clubs, classes): word by word from the first, letters first and tones second. Compared
/// like [`sort_key`].
pub fn title_key(title: &str) -> String {
    let (letters, tones) = part_keys(&normalise(title));
    format!("{letters}{END_OF_PART}{tones}")
}

/// Below every other byte of a key, so that a shorter part comes first.
const END_OF_PART: char = ' ';
/// Between syllables: above the end, below every letter.
const END_OF_SYLLABLE: char = '!';

fn part_keys(part: &str) -> (String, String) {
    let mut letters = String::new();
    let mut tones = String::new();
    for (i, syllable) in part.split(' ').filter(|s| !s.is_empty()).enumerate() {
        if i > 0 {
            letters.push(END_OF_SYLLABLE);
        }
        syllable_keys(syllable, &mut letters, &mut tones);
    }
    (letters, tones)
}

fn syllable_keys(syllable: &str, letters: &mut String, tones: &mut String) {
    let mut decomposed = syllable.nfd().flat_map(char::to_lowercase).peekable();
    let mut marked = false;
    while let Some(base) = decomposed.next() {
        let mut quality = None;
        while let Some(mark) = decomposed.next_if(|c| is_combining_mark(*c)) {
            match (mark, tone_rank(mark)) {
                (_, Some(rank)) if matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') => {
                    tones.push(char::from(b'0' + rank));
                    marked = true;
                }
                ('\u{302}' | '\u{306}' | '\u{31b}', _) => quality = Some(mark),
                _ => {}
            }
        }
        push_letter(base, quality, letters);
    }
    if !marked {
        tones.push('1');
    }
}

fn push_letter(base: char, quality: Option<char>, letters: &mut String) {
    /// The alphabet of the school with f, j, w, z in their Latin places.
    const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
    let letter = match (base, quality) {
        ('a', Some('\u{306}')) => 'ă',
        ('a', Some('\u{302}')) => 'â',
        ('e', Some('\u{302}')) => 'ê',
        ('o', Some('\u{302}')) => 'ô',
        ('o', Some('\u{31b}')) => 'ơ',
        ('u', Some('\u{31b}')) => 'ư',
        ('ƀ' | 'ɓ', _) => 'b',
        (other, _) => other,
    };
    if letter.is_ascii_digit() {
        letters.push(letter);
    } else if let Some(at) = ALPHABET.chars().position(|c| c == letter) {
        // 33 letters on the bytes 'A'..='a', all above the digits.
        letters.push(char::from(b'A' + u8::try_from(at).unwrap_or(0)));
    } else if letter.is_alphabetic() {
        // Other scripts follow, in the order of Unicode.
        letters.push('~');
        letters.extend((0..6).rev().map(|i| hex_digit(u32::from(letter) >> (4 * i))));
    }
}

fn hex_digit(number: u32) -> char {
    char::from_digit(number & 0xf, 16).unwrap_or('0')
}
