//! What both kinds of Excel file share: cell references, merged ranges, formats that show dates.

use crate::limits;
use crate::sheet::Merge;

/// Days between the two epochs of Excel, 1 January 1904 and 30 December 1899.
pub(crate) const EPOCH_1904: f64 = 1462.0;

/// Does a number format show a date? Built in ones by their number, custom ones by their code:
/// a `d`, `m` or `y` outside quotes, brackets and escapes.
pub(crate) fn is_date_format(id: usize, code: Option<&str>) -> bool {
    let Some(code) = code else {
        return matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58);
    };
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => drop(chars.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(chars.next()),
            'd' | 'D' | 'y' | 'Y' | 'm' | 'M' => return true,
            // «General», «Standard» and text are no dates though they hold such letters.
            'G' | 'S' | '@' => return false,
            _ => {}
        }
    }
    false
}

/// `B7` → row 7, column 1.
pub(crate) fn place_of_reference(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = reference.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0_u32;
    for b in letters.bytes() {
        let letter = b.to_ascii_uppercase().checked_sub(b'A').filter(|l| *l < 26)?;
        column = column * 26 + u32::from(letter) + 1;
    }
    Some((row.parse().ok()?, column - 1))
}

/// `B7:C9`, when it lies at least partly within the columns that are read.
pub(crate) fn merge_of_reference(reference: &str) -> Option<Merge> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (place_of_reference(from)?, place_of_reference(to)?);
    merge((top, bottom), (left, right))
}

/// A range of more than one cell, cut to the columns that are read.
pub(crate) fn merge(rows: (u32, u32), columns: (u32, u32)) -> Option<Merge> {
    let last = columns.1.min(limits::COLUMNS - 1);
    let columns = (u16::try_from(columns.0).ok()?, u16::try_from(last).ok()?);
    (rows.0 <= rows.1 && columns.0 <= columns.1).then_some(Merge { rows, columns })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_formats_are_understood() {
        assert_eq!(place_of_reference("B7"), Some((7, 1)));
        assert_eq!(place_of_reference("XFD1048576"), Some((1_048_576, 16_383)));
        assert_eq!(place_of_reference("7"), None);
        assert_eq!(place_of_reference("A99999999999"), None);
        assert_eq!(place_of_reference("é7"), None);
        for (code, date) in [
            ("dd/mm/yyyy", true),
            ("[$-1042A]d-mmm;@", true),
            ("0.00E+00", false),
            ("General", false),
            ("\"d\"0", false),
            ("[Red]0", false),
            ("@", false),
            ("h:mm", true),
            ("#,##0\\ _d", false),
        ] {
            assert_eq!(is_date_format(164, Some(code)), date, "{code}");
        }
        assert!(is_date_format(14, None) && is_date_format(16, None) && !is_date_format(1, None));
    }
}
