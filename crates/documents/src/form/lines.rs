//! Where centred texts break, and room for words that are wider than their place.

use crate::fonts::Face;

/// Breaks `text` into the fewest lines of at most `room` millimetres, as even as possible: a long
/// name of an issuer looks deliberate and breaks alike in Word and in the PDF. Line feeds break
/// first; a word wider than the room keeps a line of its own.
pub(crate) fn balance(text: &str, room: f64, face: Face, points: f64) -> Vec<String> {
    let broken = text.split('\n').flat_map(|line| {
        let words: Vec<_> = line.split(' ').filter(|word| !word.is_empty()).collect();
        let measure = |words: &[&str]| face.width(&words.join(" "), points);
        let count = fill(&words, room, &measure).len();
        // The narrowest room that needs no more lines makes the most even ones.
        let (mut low, mut high) = (0.0, room);
        while high - low > 0.5 {
            let middle = f64::midpoint(low, high);
            if fill(&words, middle, &measure).len() > count { low = middle } else { high = middle }
        }
        fill(&words, high, &measure)
    });
    broken.map(|line| breakable(&line, room, face, points)).collect()
}

fn fill(words: &[&str], room: f64, measure: &impl Fn(&[&str]) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in 1..=words.len() {
        if end > start + 1 && measure(&words[start..end]) > room {
            lines.push(words[start..end - 1].join(" "));
            start = end - 1;
        }
    }
    if start < words.len() {
        lines.push(words[start..].join(" "));
    }
    lines
}

/// Width of the widest line.
pub(crate) fn widest(lines: &[String], face: Face, points: f64) -> f64 {
    lines.iter().map(|line| face.width(line, points)).fold(0.0, f64::max)
}

/// Lets words that are wider than `room` break between any two letters, by zero-width spaces.
/// Others are left alone: a word keeps its letters for whoever copies or searches it.
pub(crate) fn breakable(text: &str, room: f64, face: Face, points: f64) -> String {
    // No letter is wider than its size, so short words need no measuring.
    let sure = room / (points * 0.353);
    let wide = |word: &str| {
        f64::from(u32::try_from(word.chars().count()).unwrap_or(u32::MAX)) > sure
            && face.width(word, points) > room
    };
    if !text.split([' ', '\n']).any(wide) {
        return text.to_owned();
    }
    let mut mended = String::with_capacity(text.len() * 2);
    for piece in text.split_inclusive([' ', '\n']) {
        let word = piece.trim_end_matches([' ', '\n']);
        for (at, letter) in piece.chars().enumerate() {
            if at > 0 && wide(word) && !matches!(letter, ' ' | '\n') {
                mended.push('\u{200b}');
            }
            mended.push(letter);
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn broken(text: &str, room: f64) -> Vec<String> {
        balance(text, room, Face::Bold, 12.0)
    }

    #[test]
    fn long_names_break_evenly() {
        assert_eq!(broken("SỞ GIÁO DỤC VÀ ĐÀO TẠO", 67.0), ["SỞ GIÁO DỤC VÀ ĐÀO TẠO"]);
        assert_eq!(
            broken("ỦY BAN NHÂN DÂN XÃ ĐẶNG THÙY TRÂM", 67.0),
            ["ỦY BAN NHÂN DÂN XÃ", "ĐẶNG THÙY TRÂM"]
        );
        assert_eq!(
            broken("TRƯỜNG PHỔ THÔNG DÂN TỘC NỘI TRÚ TRUNG HỌC PHỔ THÔNG SA THẦY", 67.0),
            ["TRƯỜNG PHỔ THÔNG DÂN", "TỘC NỘI TRÚ TRUNG HỌC", "PHỔ THÔNG SA THẦY"]
        );
        assert_eq!(broken("", 67.0), Vec::<String>::new());
        assert_eq!(broken("MỘT\nHAI", 67.0), ["MỘT", "HAI"]);
    }

    #[test]
    fn only_words_that_do_not_fit_are_opened() {
        let open = |text: &str| breakable(text, 20.0, Face::Upright, 12.0);
        assert_eq!(open("ngắn thôi"), "ngắn thôi");
        let opened = open("ngắn aaaaaaaaaaaaaaaaaaaa xong");
        assert!(opened.starts_with("ngắn a\u{200b}a\u{200b}"));
        assert!(opened.ends_with("a xong"));
        assert_eq!(opened.replace('\u{200b}', ""), "ngắn aaaaaaaaaaaaaaaaaaaa xong");
    }

    proptest! {
        #[test]
        fn no_word_is_lost(words in proptest::collection::vec("[A-ZĐÔ]{1,9}", 0..30), room in 5.0..90.0) {
            let text = words.join(" ");
            let lines = broken(&text, room);
            prop_assert_eq!(lines.join(" ").replace('\u{200b}', ""), text);
            for line in &lines {
                let one_word = !line.contains(' ');
                prop_assert!(one_word || Face::Bold.width(line, 12.0) <= room + 0.01);
            }
        }
    }
}
