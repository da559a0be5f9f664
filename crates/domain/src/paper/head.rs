//! The head of an official document: issuer, number and symbol, place and date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, words};
use crate::org::CommuneKind;
use crate::reference::takes_capital;

/// Who issues the paper, as boxes 2 of the decree print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The managing body, one entry a line; none for a body that has none above it to name.
    pub managing: Vec<String>,
    /// The issuing body in capitals, one entry a line: breaks that are there are kept, and a line
    /// that is still too long is broken by the press.
    pub name: Vec<String>,
    /// The same body inside a sentence: "Sở Giáo dục và Đào tạo tỉnh Quảng Ngãi".
    pub in_text: String,
}

/// The abbreviations that make the symbol. They are set by the head of each body, so they are data
/// (domain 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    /// The issuing body: "SGDĐT".
    pub body: String,
    /// The room that drafts, printed on a công văn only: "GDTXHSSV".
    pub room: Option<String>,
}

impl Symbol {
    /// "KH-SGDĐT", and for a công văn "SGDĐT-GDTXHSSV" (D62).
    pub fn of(&self, kind: Kind) -> String {
        match (kind.abbreviation(), &self.room) {
            (Some(kind), _) => format!("{kind}-{}", self.body),
            (None, Some(room)) => format!("{}-{room}", self.body),
            (None, None) => self.body.clone(),
        }
    }
}

/// "Số: 07/KH-SGDĐT"; room is left where there is no number yet (D62, D64).
pub fn number_line(kind: Kind, number: Option<u32>, symbol: &Symbol) -> String {
    format!("{}{}/{}", words::NUMBER, number_digits(number), symbol.of(kind))
}

/// 7 is "07", 10 is "10" (D62); room where there is no number yet.
pub fn number_digits(number: Option<u32>) -> String {
    number.map_or_else(|| words::BLANK.to_owned(), |number| format!("{number:02}"))
}

/// The place that stands before the date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The common noun: "xã", "phường", "tỉnh".
    pub unit: String,
    /// The proper name: "Cẩm Thành".
    pub name: String,
    /// Named after a person, a number or an event: the common noun then becomes part of the name
    /// and takes a capital (D71).
    pub capital: bool,
}

impl Place {
    /// A commune as a place (D71): "xã Bình Sơn", but "Xã Đặng Thùy Trâm".
    pub fn of_commune(kind: CommuneKind, name: &str) -> Self {
        let unit = match kind {
            CommuneKind::Xa => "xã",
            CommuneKind::Phuong => "phường",
            CommuneKind::DacKhu => "đặc khu",
        };
        Self { unit: unit.to_owned(), name: name.to_owned(), capital: takes_capital(name) }
    }

    /// A province as a place.
    pub fn of_province(name: &str) -> Self {
        Self { unit: "tỉnh".to_owned(), name: name.to_owned(), capital: false }
    }

    /// Inside a sentence: "phường Cẩm Thành", but "Phường Trương Quang Trọng" (D71).
    pub fn in_text(&self) -> String {
        if self.capital {
            let mut letters = self.unit.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            format!("{first}{} {}", letters.as_str(), self.name)
        } else {
            format!("{} {}", self.unit, self.name)
        }
    }

    /// Before the date: the bare name, and the full one where the noun belongs to it (Phụ lục I,
    /// Mục II.4).
    pub fn before_date(&self) -> String {
        if self.capital { self.in_text() } else { self.name.clone() }
    }

    /// "Quảng Ngãi, ngày 05 tháng 01 năm 2026". Without a date the day and the month stay open and
    /// `year` is printed.
    pub fn date_line(&self, date: Option<Date>, year: i16) -> String {
        let day = date.map_or_else(|| open_date(Some(year)), date_words);
        format!("{}, {day}", self.before_date())
    }
}

/// "ngày 05 tháng 01 năm 2026": only days below 10 and the months 1 and 2 are padded (D63).
pub fn date_words(date: Date) -> String {
    let month = date.month();
    let month = if month <= 2 { format!("{month:02}") } else { month.to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// "ngày      tháng      năm 2026" for whoever signs; the year too may be open (D69).
pub fn open_date(year: Option<i16>) -> String {
    let year = year.map_or_else(|| words::BLANK_DAY.to_owned(), |year| year.to_string());
    format!("ngày {0} tháng {0} năm {year}", words::BLANK_DAY)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_and_months_are_padded_as_the_decree_says() {
        assert_eq!(date_words(date(2026, 1, 5)), "ngày 05 tháng 01 năm 2026");
        assert_eq!(date_words(date(2026, 2, 28)), "ngày 28 tháng 02 năm 2026");
        assert_eq!(date_words(date(2026, 3, 1)), "ngày 01 tháng 3 năm 2026");
        assert_eq!(date_words(date(2026, 6, 15)), "ngày 15 tháng 6 năm 2026");
        assert_eq!(date_words(date(2026, 12, 9)), "ngày 09 tháng 12 năm 2026");
        assert_eq!(date_words(date(2026, 10, 10)), "ngày 10 tháng 10 năm 2026");
    }

    #[test]
    fn numbers_and_symbols() {
        let symbol = Symbol { body: "SGDĐT".into(), room: Some("GDTXHSSV".into()) };
        assert_eq!(number_line(Kind::Plan, Some(7), &symbol), "Số: 07/KH-SGDĐT");
        assert_eq!(number_line(Kind::Report, Some(10), &symbol), "Số: 10/BC-SGDĐT");
        assert_eq!(number_line(Kind::Letter, Some(7), &symbol), "Số: 07/SGDĐT-GDTXHSSV");
        assert_eq!(number_line(Kind::Plan, Some(2233), &symbol), "Số: 2233/KH-SGDĐT");
        let open = number_line(Kind::Plan, None, &symbol);
        assert_eq!(open.replace('\u{a0}', "_"), "Số: _____/KH-SGDĐT");
        assert_eq!(Symbol { room: None, ..symbol }.of(Kind::Letter), "SGDĐT");
    }

    #[test]
    fn a_commune_named_after_a_person_takes_a_capital() {
        let place = |name| Place::of_commune(CommuneKind::Xa, name).in_text();
        assert_eq!(place("Bình Sơn"), "xã Bình Sơn");
        assert_eq!(place("Đặng Thùy Trâm"), "Xã Đặng Thùy Trâm");
    }

    #[test]
    fn a_flag_decides_the_capital() {
        let plain = Place { unit: "phường".into(), name: "Cẩm Thành".into(), capital: false };
        assert_eq!(plain.in_text(), "phường Cẩm Thành");
        assert_eq!(plain.before_date(), "Cẩm Thành");
        let named =
            Place {
                unit: "đặc khu".into(), name: "Trương Quang Trọng".into(), capital: true
            };
        assert_eq!(named.in_text(), "Đặc khu Trương Quang Trọng");
        assert_eq!(
            named.date_line(Some(date(2026, 1, 5)), 2026),
            "Đặc khu Trương Quang Trọng, ngày 05 tháng 01 năm 2026"
        );
        assert_eq!(
            plain.date_line(None, 2026).replace('\u{a0}', "_"),
            "Cẩm Thành, ngày ____ tháng ____ năm 2026"
        );
    }
}
