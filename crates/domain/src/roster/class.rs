//! The rules of a class name (I3, I4, I14): in its column, in a title, as the name of a sheet.

use super::{Fault, Reason};
use crate::text::{fold, normalise};

/// I4: «Lớp 10A1» → `10A1`. A class begins with its grade 1 to 12 and is at most 20 characters
/// of letters, digits, spaces and `/ . - _`. Text that is a date (11-Jan, 01/11/2026) is the work
/// of a spreadsheet program and has its own fault (I14).
pub fn check_class(text: &str) -> Result<String, Fault> {
    let class = mended_class(text);
    let fault = |detail| Err(Fault::new(Reason::InvalidClass, detail));
    if class.is_empty() {
        return Err(Fault { reason: Reason::MissingClass, detail: None });
    }
    if is_date_text(&class) {
        return fault("class_is_date");
    }
    if class.chars().count() > 20
        || !class.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '/' | '.' | '-' | '_'))
    {
        return fault("class_symbols");
    }
    if grade_of_class(&class).is_none() {
        return fault("class_without_grade");
    }
    Ok(class)
}

/// A class as it is written: without the word «Lớp», `10 a1` and `10a1` as `10A1`.
pub fn mended_class(text: &str) -> String {
    let text = normalise(text);
    let class = strip_word_class(&text).unwrap_or(&text);
    let class = class.strip_suffix(".0").unwrap_or(class);
    let compact: String = class.chars().filter(|c| *c != ' ').collect();
    let tail = compact.trim_start_matches(|c: char| c.is_ascii_digit());
    let letters = tail.trim_end_matches(|c: char| c.is_ascii_digit());
    let plain = compact.len() > tail.len()
        && letters.chars().count() == 1
        && letters.chars().all(char::is_alphabetic)
        && tail.len() - letters.len() <= 2;
    if plain { compact.to_uppercase() } else { class.to_owned() }
}

/// The rest after a leading «Lớp», «LỚP:», «lop» …, or none.
fn strip_word_class(text: &str) -> Option<&str> {
    let end = text.char_indices().nth(3).map_or(text.len(), |(at, _)| at);
    if fold(&text[..end]) != "lop" {
        return None;
    }
    let rest = &text[end..];
    let mended = rest.trim_start_matches([' ', ':', '-', '.']);
    (rest.is_empty()
        || rest.len() != mended.len()
        || mended.starts_with(|c: char| c.is_ascii_digit()))
    .then_some(mended)
}

fn is_date_text(class: &str) -> bool {
    const MONTHS: [&str; 13] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "thg"];
    let folded = fold(class);
    let parts: Vec<&str> = folded.split(['/', '-', '.', ' ']).collect();
    let named = parts.len() <= 3
        && parts.len() >= 2
        && parts.iter().any(|p| MONTHS.iter().any(|m| p.starts_with(m)))
        && parts.iter().any(|p| p.bytes().all(|b| b.is_ascii_digit()));
    let numbers = parts.len() >= 3
        && parts[..3].iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
        && (parts[0].len() == 4 || parts[2].len() == 4);
    named || numbers
}

/// The grade that a class begins with, 1 to 12.
pub fn grade_of_class(class: &str) -> Option<u8> {
    let tail = class.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &class[..class.len() - tail.len()];
    let grade = digits.parse::<u8>().ok().filter(|g| (1..=12).contains(g))?;
    (!digits.starts_with('0')).then_some(grade)
}

/// Is a sheet's name a class (I3)? «10A1», «Lớp 9», «6-2», «10 Toán»; not «Sheet1», «1»,
/// «2025-2026».
pub fn looks_like_class(name: &str) -> Option<String> {
    let text = normalise(name);
    let worded = strip_word_class(&text).is_some();
    let class = check_class(&text).ok()?;
    let tail = class.trim_start_matches(|c: char| c.is_ascii_digit());
    if tail.is_empty() {
        return worded.then_some(class);
    }
    let body = tail.trim_start_matches([' ', '-', '_', '.', '/']);
    let separators = body.chars().filter(|c| !c.is_alphanumeric()).count();
    let letters = body.chars().filter(|c| c.is_alphabetic()).count();
    (!body.is_empty() && separators <= 1 && letters <= 6 && body.chars().count() <= 8)
        .then_some(class)
}

/// The class that a title names (I3): «DANH SÁCH HỌC SINH LỚP 10A1 NĂM HỌC …» → `10A1`.
pub fn class_in_title(title: &str) -> Option<String> {
    let title = normalise(title).replace(':', " ");
    let words: Vec<&str> =
        title.split([' ', ',', ';', '(', ')', '|']).filter(|w| !w.is_empty()).collect();
    for (i, word) in words.iter().enumerate() {
        if fold(word) != "lop" || i.checked_sub(1).is_some_and(|p| fold(words[p]) == "cac") {
            continue;
        }
        let Some(first) = words.get(i + 1) else { continue };
        let first = first.trim_end_matches(['.', '-', '/']);
        if first.bytes().all(|b| b.is_ascii_digit()) {
            let next = words.get(i + 2).copied().unwrap_or("");
            let joined = format!("{first}{next}");
            let short = next.len() <= 3 && next.starts_with(|c: char| c.is_ascii_alphabetic());
            if short && next.chars().skip(1).all(|c| c.is_ascii_digit()) {
                return looks_like_class(&joined);
            }
            let ends = matches!(
                fold(next).as_str(),
                "" | "nam" | "-" | "truong" | "si" | "gvcn" | "hoc" | "khoa"
            );
            if !ends {
                continue;
            }
        }
        if let Some(class) = looks_like_class(&format!("lớp {first}")) {
            return Some(class);
        }
    }
    None
}
