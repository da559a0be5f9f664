//! The kinds of official document that the programme writes (Nghị định 30, Phụ lục III).

use serde::{Deserialize, Serialize};

/// What a paper is. The name and the abbreviation are the decree's (Phụ lục III).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Kế hoạch.
    Plan,
    /// Báo cáo.
    Report,
    /// Quyết định.
    Decision,
    /// Công văn: prints no type name, its subject stands under the number.
    Letter,
    /// Tờ trình.
    Submission,
    /// Thông báo.
    Notice,
    /// Hướng dẫn.
    Guidance,
    /// Chương trình.
    Programme,
    /// Biên bản.
    Minutes,
    /// Giấy mời.
    Invitation,
    /// Quy chế.
    Regulation,
    /// Danh sách: a sheet of the house, without a number (not one of the decree's kinds).
    Roll,
    /// Phiếu: a sheet of the house, without a number.
    Slip,
}

impl Kind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 13] = [
        Self::Plan,
        Self::Report,
        Self::Decision,
        Self::Letter,
        Self::Submission,
        Self::Notice,
        Self::Guidance,
        Self::Programme,
        Self::Minutes,
        Self::Invitation,
        Self::Regulation,
        Self::Roll,
        Self::Slip,
    ];

    /// The name as it stands inside a sentence: "Kế hoạch".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "Kế hoạch",
            Self::Report => "Báo cáo",
            Self::Decision => "Quyết định",
            Self::Letter => "Công văn",
            Self::Submission => "Tờ trình",
            Self::Notice => "Thông báo",
            Self::Guidance => "Hướng dẫn",
            Self::Programme => "Chương trình",
            Self::Minutes => "Biên bản",
            Self::Invitation => "Giấy mời",
            Self::Regulation => "Quy chế",
            Self::Roll => "Danh sách",
            Self::Slip => "Phiếu",
        }
    }

    /// The abbreviation before the issuer in the symbol; a công văn has none (D62), nor has what carries no number.
    pub const fn abbreviation(self) -> Option<&'static str> {
        match self {
            Self::Plan => Some("KH"),
            Self::Report => Some("BC"),
            Self::Decision => Some("QĐ"),
            Self::Submission => Some("TTr"),
            Self::Notice => Some("TB"),
            Self::Guidance => Some("HD"),
            Self::Programme => Some("CTr"),
            Self::Minutes => Some("BB"),
            Self::Invitation => Some("GM"),
            Self::Regulation => Some("QC"),
            Self::Letter | Self::Roll | Self::Slip => None,
        }
    }

    /// Whether it carries a number and a symbol: everything that is issued does.
    pub const fn is_numbered(self) -> bool {
        !matches!(self, Self::Roll | Self::Slip)
    }

    /// The line above the subject, in capitals; a công văn has none (D62).
    pub fn heading(self) -> Option<String> {
        (self != Self::Letter).then(|| self.name().to_uppercase())
    }

    /// Whether "Kính gửi" may stand on it (D65). A report carries it only to a superior: whoever
    /// builds the paper names an addressee or does not.
    pub const fn may_address(self) -> bool {
        matches!(self, Self::Letter | Self::Submission | Self::Report)
    }

    /// Whether it means nothing without "Kính gửi" (D65).
    pub const fn must_address(self) -> bool {
        matches!(self, Self::Letter | Self::Submission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_are_the_decree_s() {
        let said: Vec<_> = Kind::ALL
            .iter()
            .map(|kind| {
                format!(
                    "{} | {} | {}",
                    kind.heading().unwrap_or_default(),
                    kind.abbreviation().unwrap_or("–"),
                    if kind.must_address() {
                        "Kính gửi"
                    } else if kind.may_address() {
                        "(Kính gửi)"
                    } else {
                        ""
                    }
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "KẾ HOẠCH | KH | ",
                "BÁO CÁO | BC | (Kính gửi)",
                "QUYẾT ĐỊNH | QĐ | ",
                " | – | Kính gửi",
                "TỜ TRÌNH | TTr | Kính gửi",
                "THÔNG BÁO | TB | ",
                "HƯỚNG DẪN | HD | ",
                "CHƯƠNG TRÌNH | CTr | ",
                "BIÊN BẢN | BB | ",
                "GIẤY MỜI | GM | ",
                "QUY CHẾ | QC | ",
                "DANH SÁCH | – | ",
                "PHIẾU | – | ",
            ]
        );
    }
}
