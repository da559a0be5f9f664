//! The marks of structure: I. over 1. over a), with the Vietnamese alphabet (D67).

/// The letters of points, in the decree's own order: đ after d, no f, j, w, z, and no letter that
/// carries a hat or a horn.
const LETTERS: [char; 23] = [
    'a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't',
    'u', 'v', 'x', 'y',
];

/// 1 → "I", 4 → "IV". Zero has no Roman numeral and gives an empty text.
pub fn roman(number: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut numeral = String::new();
    for (value, letters) in STEPS {
        while rest >= value {
            numeral.push_str(letters);
            rest -= value;
        }
    }
    numeral
}

/// 1 → "a", 5 → "đ", 23 → "y". The decree is silent on a 24th point: it becomes "aa".
pub fn letter(number: usize) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(LETTERS[rest % LETTERS.len()]);
        rest /= LETTERS.len();
    }
    letters.iter().rev().collect()
}

/// Counts sections, headings and points while a text is walked through.
#[derive(Debug, Default)]
pub(super) struct Counter {
    section: usize,
    heading: usize,
    point: usize,
    article: usize,
}

impl Counter {
    pub(super) fn section(&mut self) -> String {
        *self = Self { section: self.section + 1, ..Self::default() };
        format!("{}.", roman(self.section))
    }

    pub(super) fn article(&mut self) -> String {
        *self = Self { article: self.article + 1, section: self.section, ..Self::default() };
        format!("{} {}.", super::words::ARTICLE, self.article)
    }

    pub(super) fn heading(&mut self) -> String {
        self.heading += 1;
        self.point = 0;
        format!("{}.", self.heading)
    }

    pub(super) fn point(&mut self) -> String {
        self.point += 1;
        format!("{})", letter(self.point))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_run_through_the_vietnamese_alphabet() {
        let marks: Vec<_> = (1..=25).map(letter).collect();
        assert_eq!(marks.join(" "), "a b c d đ e g h i k l m n o p q r s t u v x y aa ab");
        assert!(!marks.iter().any(|mark| mark.contains(['f', 'j', 'w', 'z'])));
        assert_eq!(letter(0), "");
    }

    #[test]
    fn sections_are_roman() {
        let numerals: Vec<_> = [1, 2, 3, 4, 5, 6, 9, 14, 40, 90, 2026].map(roman).to_vec();
        assert_eq!(numerals.join(" "), "I II III IV V VI IX XIV XL XC MMXXVI");
        assert_eq!(roman(0), "");
    }

    #[test]
    fn a_higher_mark_starts_the_lower_ones_again() {
        let mut count = Counter::default();
        let seen = [
            count.section(),
            count.heading(),
            count.point(),
            count.point(),
            count.heading(),
            count.point(),
            count.section(),
            count.heading(),
            count.article(),
            count.heading(),
            count.article(),
        ];
        assert_eq!(seen.join(" "), "I. 1. a) b) 2. a) II. 1. Điều 1. 1. Điều 2.");
    }
}
