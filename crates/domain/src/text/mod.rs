//! Vietnamese text: one stored form, search keys without marks, and the order of school lists.

mod phone;
mod sort;
mod syllable;
#[cfg(test)]
mod tests;

pub use phone::phone;
pub use sort::{NameParts, name_parts, sort_key, title_key};
pub use syllable::is_vietnamese_syllable;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The one form in which text is stored (I4): NFC, `Ð` (U+00D0) and other look-alikes become `Đ`,
/// invisible characters (zero width, BOM, bidi and other controls) are removed, every run of white
/// space (no-break space, tab, line break) becomes one space, and the ends are trimmed.
pub fn normalise(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_invisible(*c)).map(plain_d).nfc();
    let mut out = String::with_capacity(text.len());
    for c in seen {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The search key (D82): lower case, `đ` → `d`, every mark stripped, one kind of apostrophe and
/// hyphen. `fold("Thuỷ") == fold("Thủy")`, and Đăk, Đắk, Dak and Đak are one word.
pub fn fold(text: &str) -> String {
    normalise(text)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'đ' => 'd',
            other => plain_punctuation(other),
        })
        .collect()
}

/// Writes the tone of an open `oa`, `oe`, `uy` on its first vowel: `hoà` → `hòa`, `thuỷ` → `thủy`,
/// but `quý` stays (and `qúy` becomes `quý`). The rest of the text is only normalised.
pub fn fold_tone_placement(text: &str) -> String {
    let text = normalise(text);
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphabetic() || is_combining_mark(c) {
            word.push(c);
        } else {
            out.push_str(&place_tone(&word));
            word.clear();
            out.push(c);
        }
    }
    out.push_str(&place_tone(&word));
    out
}

/// Two rows of a class list with the same key bear the same name (I10): letter case, the form of
/// Unicode, the placement of a tone and the kind of apostrophe do not count; tone marks do.
pub fn same_person_key(name: &str) -> String {
    fold_tone_placement(name)
        .chars()
        .flat_map(char::to_lowercase)
        .map(plain_punctuation)
        .nfc()
        .collect()
}

/// The five written tones, by their combining mark, in the order of the school: huyền 2, hỏi 3,
/// ngã 4, sắc 5, nặng 6 (ngang is 1 and unwritten).
pub(crate) fn tone_rank(mark: char) -> Option<u8> {
    match mark {
        '\u{300}' | '\u{340}' => Some(2),
        '\u{309}' => Some(3),
        '\u{303}' => Some(4),
        '\u{301}' | '\u{341}' => Some(5),
        '\u{323}' => Some(6),
        _ => None,
    }
}

fn place_tone(word: &str) -> String {
    let mut letters = Vec::new();
    let mut tones = Vec::new();
    for c in word.nfd() {
        if tone_rank(c).is_some() && !letters.is_empty() {
            tones.push((letters.len() - 1, c));
        } else {
            letters.push(c);
        }
    }
    let [(at, tone)] = tones[..] else { return word.to_owned() };
    let n = letters.len();
    if n < 2 || at + 2 < n {
        return word.to_owned();
    }
    let pair = (lower(letters[n - 2]), lower(letters[n - 1]));
    if !matches!(pair, ('o', 'a' | 'e') | ('u', 'y')) {
        return word.to_owned();
    }
    let after_q = n > 2 && lower(letters[n - 3]) == 'q';
    letters.insert(if after_q { n } else { n - 1 }, tone);
    letters.into_iter().nfc().collect()
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn plain_d(c: char) -> char {
    match c {
        '\u{d0}' | '\u{189}' => 'Đ',
        '\u{f0}' | '\u{256}' => 'đ',
        other => other,
    }
}

fn plain_punctuation(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{60}' | '\u{b4}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

/// Characters that nobody can see but every comparison would: they never enter stored text.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (c.is_control() && !c.is_whitespace())
}
