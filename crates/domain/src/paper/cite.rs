//! How a paper refers to another one: in full at first, in short after that (D68).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date_words;

/// A document that is referred to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Its type: "Công văn", "Thông tư", "Luật".
    pub kind: String,
    /// Number and symbol, "2233/BGDĐT-HSSV"; laws and ordinances are named without (domain 3.4).
    pub number: Option<String>,
    /// Day of issue.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Its subject, "về việc …" included where it has one.
    pub title: String,
}

impl Cited {
    /// "Công văn số 2233/BGDĐT-HSSV ngày 29 tháng 4 năm 2026 của Bộ Giáo dục và Đào tạo về việc …".
    pub fn in_full(&self) -> String {
        let mut said = self.short();
        if self.number.is_some() {
            if let Some(date) = self.date {
                said = format!("{said} {}", date_words(date));
            }
            if let Some(issuer) = &self.issuer {
                said = format!("{said} của {issuer}");
            }
            said = format!("{said} {}", self.title);
        }
        said.trim_end().to_owned()
    }

    /// "Công văn số 2233/BGDĐT-HSSV"; a law keeps its name.
    pub fn short(&self) -> String {
        match &self.number {
            Some(number) => format!("{} số {number}", self.kind),
            None => format!("{} {}", self.kind, self.title).trim_end().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn first_in_full_then_in_short() {
        let cited = Cited {
            kind: "Công văn".into(),
            number: Some("2233/BGDĐT-HSSV".into()),
            date: Some(date(2026, 4, 29)),
            issuer: Some("Bộ Giáo dục và Đào tạo".into()),
            title: "về việc triển khai lực lượng “Đại sứ số học đường”".into(),
        };
        assert_eq!(
            cited.in_full(),
            "Công văn số 2233/BGDĐT-HSSV ngày 29 tháng 4 năm 2026 của Bộ Giáo dục và Đào tạo \
             về việc triển khai lực lượng “Đại sứ số học đường”"
        );
        assert_eq!(cited.short(), "Công văn số 2233/BGDĐT-HSSV");
        let law = Cited {
            kind: "Luật".into(),
            number: None,
            date: Some(date(2019, 6, 14)),
            issuer: Some("Quốc hội".into()),
            title: "Giáo dục".into(),
        };
        assert_eq!(law.in_full(), "Luật Giáo dục");
        assert_eq!(law.short(), "Luật Giáo dục");
    }
}
