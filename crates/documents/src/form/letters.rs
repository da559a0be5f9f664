//! Letters that a file may carry: what XML forbids and what the faces cannot show is replaced, in
//! DOCX and PDF alike.

use unicode_normalization::UnicodeNormalization;

use crate::fonts;

/// The text in NFC, without control characters and invisible marks. Line feeds stay, tabs become
/// spaces, ticks become "x" and whatever no face can show becomes "□".
pub(crate) fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").nfc() {
        match letter {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\t' => kept.push(' '),
            '☐' => kept.push('□'),
            '☑' | '☒' | '✓' | '✔' | '✗' | '✘' => kept.push('x'),
            '‑' => kept.push('-'),
            letter if invisible(letter) => {}
            letter if leftward(letter) => kept.push('□'),
            letter if fonts::shows(letter) => kept.push(letter),
            _ => kept.push('□'),
        }
    }
    kept
}

/// Control characters, zero-width marks, directions, variation selectors, noncharacters and
/// letters for private use (PDF/A forbids those).
fn invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(u32::from(letter),
            0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f
            | 0xfeff | 0xfff0..=0xfffc | 0xe000..=0xf8ff | 0x1f3fb..=0x1f3ff
            | 0xe0000..=0x10_ffff)
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// Letters of scripts that are written from right to left. An official paper in Vietnamese has none; their marks beside
/// letters of another script put the typesetter's glyphs out of order, on which it falls over.
fn leftward(letter: char) -> bool {
    matches!(u32::from(letter),
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_letters_become_harmless() {
        assert_eq!(clean("a\u{0}b\u{1b}c\u{7f}d"), "abcd");
        assert_eq!(clean("một\u{b}hai\r\nba\rbốn"), "một\nhai\nba\nbốn");
        assert_eq!(clean("a\tb"), "a b");
        assert_eq!(clean("<b>&amp;</b>"), "<b>&amp;</b>");
        assert_eq!(clean("👍🏽 tốt 👨‍👩‍👧"), "□ tốt □□□");
        assert_eq!(clean("\u{feff}x\u{202e}y\u{fffe}z\u{e123}"), "xyz");
        assert_eq!(clean("☑ có ☐ không"), "x có □ không");
        assert_eq!(clean("שלום và \u{5de}\u{5bc}0"), "□□□□ và □□0");
        assert_eq!(clean("Nguye\u{302}\u{303}n"), "Nguyễn");
        assert_eq!(clean("Số:\u{a0}\u{a0}/KH"), "Số:\u{a0}\u{a0}/KH");
        assert_eq!(clean("K' Brơi, H'Nhi, Y Ƀloŏ"), "K' Brơi, H'Nhi, Y Ƀloŏ");
    }
}
