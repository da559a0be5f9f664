//! Telephone numbers of Viet Nam, kept in one form (D86).

/// A number as it is kept: `0912345678`; `None` when it is not a Vietnamese number. Nothing typed is an empty number.
///
/// `0912345678`, `0912.345.678`, `+84 912 345 678` and landlines with their area code (`0255 3822 222`) are the same kind of thing.
pub fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some(String::new());
    }
    if !text.chars().all(|c| c.is_ascii_digit() || " .-()+\u{a0}".contains(c)) {
        return None;
    }
    let plus = text.starts_with('+');
    if text.matches('+').count() > usize::from(plus) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let local = match digits.strip_prefix("84") {
        Some(rest) if plus || digits.len() > 10 => format!("0{}", rest.trim_start_matches('0')),
        Some(_) | None if plus => return None,
        Some(_) | None => digits,
    };
    let mobile = local.len() == 10
        && matches!(local.as_bytes()[..2], [b'0', b'3' | b'5' | b'7' | b'8' | b'9']);
    let landline = local.len() == 11 && local.starts_with("02");
    (mobile || landline).then_some(local)
}

#[cfg(test)]
mod tests {
    use super::phone;

    #[test]
    fn the_ways_of_writing_a_number_are_one_form() {
        for text in
            ["0912345678", "0912.345.678", "+84 912 345 678", "+84(0)912-345-678", "84912345678"]
        {
            assert_eq!(phone(text).as_deref(), Some("0912345678"), "{text}");
        }
        assert_eq!(phone("0255 3822 222").as_deref(), Some("02553822222"));
        assert_eq!(phone("  ").as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "091234567",
            "1912345678",
            "không có",
            "+1 202 555 0100",
            "09123456789",
            "++84912345678",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
    }
}
