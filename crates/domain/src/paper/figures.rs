//! Numbers as Vietnamese documents write them: 1.234,5 (D85, domain 9).

/// 1234567 → "1.234.567", -1500 → "-1.500".
pub fn group_thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        grouped.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number counted in units of 10^-`places`: `decimal(12345, 1)` → "1.234,5". More than 18 places
/// are read as 18.
pub fn decimal(units: i64, places: u8) -> String {
    let places = places.min(18);
    if places == 0 {
        return group_thousands(units);
    }
    let scale = 10_u64.pow(u32::from(places));
    let whole = i64::try_from(units.unsigned_abs() / scale).unwrap_or(i64::MAX);
    let rest = units.unsigned_abs() % scale;
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{},{rest:0width$}", group_thousands(whole), width = usize::from(places))
}

/// Like [`decimal`], without the noughts at the end: `short_decimal(1250, 2)` → "12,5" and
/// `short_decimal(1200, 2)` → "12".
pub fn short_decimal(units: i64, places: u8) -> String {
    let long = decimal(units, places);
    if long.contains(',') {
        long.trim_end_matches('0').trim_end_matches(',').to_owned()
    } else {
        long
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousands_are_points_and_decimals_a_comma() {
        let grouped = [0, 7, 999, 1000, 1_234_567, -1500, i64::MIN, i64::MAX].map(group_thousands);
        assert_eq!(
            grouped.join(" "),
            "0 7 999 1.000 1.234.567 -1.500 -9.223.372.036.854.775.808 9.223.372.036.854.775.807"
        );
        assert_eq!(decimal(12345, 1), "1.234,5");
        assert_eq!(decimal(875, 1), "87,5");
        assert_eq!(decimal(5, 2), "0,05");
        assert_eq!(decimal(-5, 2), "-0,05");
        assert_eq!(decimal(1500, 0), "1.500");
        assert_eq!(decimal(1, 200), "0,000000000000000001");
        assert_eq!(short_decimal(1250, 2), "12,5");
        assert_eq!(short_decimal(120_000, 2), "1.200");
        assert_eq!(short_decimal(1000, 0), "1.000");
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read_again(units: i64, places in 0_u8..=18) {
            let written = decimal(units, places).replace(['.', ','], "");
            prop_assert_eq!(written.parse::<i64>().unwrap(), units);
        }
    }
}
