//! Digits in groups of three, as each language marks them.

use super::lang::Lang;

/// 1.234 / 1,234.
pub(super) fn whole(lang: Lang, value: i64) -> String {
    let mut out = if value < 0 { "-".to_owned() } else { String::new() };
    group(&value.unsigned_abs().to_string(), lang, &mut out);
    out
}

/// Adds digits to a text, grouped.
pub(super) fn group(digits: &str, lang: Lang, out: &mut String) {
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(if lang == Lang::Vi { '.' } else { ',' });
        }
        out.push(digit);
    }
}
