//! The close of an official document: who signs, who receives.

use serde::{Deserialize, Serialize};

use super::{Text, words};

/// By what right somebody signs (D66).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mandate {
    /// The head, in their own right.
    Head,
    /// "Q.": an acting head.
    Acting,
    /// "KT.": a deputy for the head named here.
    Deputy {
        /// Position of the head: "GIÁM ĐỐC".
        head: String,
    },
    /// "TL.": by order of the head named here.
    ByOrder {
        /// Position of the head.
        head: String,
    },
    /// "TUQ.": by delegation of the head named here.
    Delegated {
        /// Position of the head.
        head: String,
    },
}

/// A signature block. The system prints the room for it, never a signature or a seal (D72).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// "TM.": the collective on whose behalf it is signed, "ỦY BAN NHÂN DÂN".
    pub on_behalf_of: Option<String>,
    /// By what right.
    pub mandate: Mandate,
    /// Position of whoever signs: "PHÓ GIÁM ĐỐC".
    pub position: String,
    /// Name without titles (D66). Empty while nobody is named.
    pub name: String,
}

impl Signature {
    /// The lines above the free space, in capitals: "KT. GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC" (D66).
    pub fn authority(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(body) = &self.on_behalf_of {
            lines.push(format!("TM. {body}"));
        }
        match &self.mandate {
            Mandate::Head => {}
            Mandate::Acting => {
                lines.push(format!("Q. {}", self.position));
                return upper(lines);
            }
            Mandate::Deputy { head } => lines.push(format!("KT. {head}")),
            Mandate::ByOrder { head } => lines.push(format!("TL. {head}")),
            Mandate::Delegated { head } => lines.push(format!("TUQ. {head}")),
        }
        lines.push(self.position.clone());
        upper(lines)
    }

    /// An academic title or rank before the name (D66): "TS.", "Nhà giáo ưu tú".
    pub(super) fn title_before_name(&self) -> Option<String> {
        const TITLES: [&str; 11] =
            ["GS", "PGS", "TS", "TSKH", "THS", "CN", "KS", "BS", "CKI", "CKII", "NGƯT"];
        let (first, rest) = self.name.trim().split_once([' ', '.'])?;
        let bare = first.trim_end_matches('.').to_uppercase();
        let short = self.name.contains('.') && TITLES.contains(&bare.as_str());
        let spelt = ["tiến sĩ", "thạc sĩ", "giáo sư", "phó giáo sư", "nhà giáo"]
            .iter()
            .any(|title| self.name.trim().to_lowercase().starts_with(title));
        ((short || spelt) && !rest.is_empty()).then(|| first.to_owned())
    }
}

fn upper(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| line.to_uppercase()).collect()
}

/// One of "Nơi nhận".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Who.
    pub name: String,
    /// What for, printed in italic between brackets: "để biết".
    pub purpose: Option<String>,
}

impl Recipient {
    /// "- UBND xã, phường, đặc khu (phối hợp);"
    pub fn line(&self) -> Text {
        match &self.purpose {
            Some(purpose) => {
                Text::new(format!("- {} (", self.name)).italic(purpose.as_str()).plain(");")
            }
            None => Text::new(format!("- {};", self.name)),
        }
    }
}

/// The copy that stays: "- Lưu: VT, GDTXHSSV." (D65).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Archive {
    /// The room that drafted.
    pub room: Option<String>,
    /// Mark of whoever drafted.
    pub drafter: Option<String>,
}

impl Archive {
    /// The last line of "Nơi nhận".
    pub fn line(&self) -> Text {
        let parts = [Some(words::ARCHIVE), self.room.as_deref(), self.drafter.as_deref()];
        let parts: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Text::new(format!("{}.", parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(mandate: Mandate, position: &str) -> Signature {
        Signature { on_behalf_of: None, mandate, position: position.into(), name: String::new() }
    }

    #[test]
    fn authority_lines() {
        let head = || "Giám đốc".to_owned();
        let lines = |s: Signature| s.authority().join(" / ");
        assert_eq!(lines(signed(Mandate::Head, "Giám đốc")), "GIÁM ĐỐC");
        assert_eq!(lines(signed(Mandate::Acting, "Giám đốc")), "Q. GIÁM ĐỐC");
        assert_eq!(
            lines(signed(Mandate::Deputy { head: head() }, "Phó Giám đốc")),
            "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"
        );
        assert_eq!(
            lines(signed(Mandate::ByOrder { head: head() }, "Trưởng phòng")),
            "TL. GIÁM ĐỐC / TRƯỞNG PHÒNG"
        );
        assert_eq!(
            lines(signed(Mandate::Delegated { head: head() }, "Chánh Văn phòng")),
            "TUQ. GIÁM ĐỐC / CHÁNH VĂN PHÒNG"
        );
        let commune = Signature {
            on_behalf_of: Some("Ủy ban nhân dân".into()),
            ..signed(Mandate::Deputy { head: "Chủ tịch".into() }, "Phó Chủ tịch")
        };
        assert_eq!(lines(commune), "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH");
    }

    #[test]
    fn a_title_is_seen_and_a_name_is_not_one() {
        let titled = |name: &str| {
            Signature { name: name.into(), ..signed(Mandate::Head, "Hiệu trưởng") }
                .title_before_name()
        };
        for name in ["TS. Nguyễn Văn A", "ThS.Lê Thị B", "PGS.TS. Trần C", "Thạc sĩ Phạm D"]
        {
            assert!(titled(name).is_some(), "{name}");
        }
        for name in ["Nguyễn Trọng Thắng", "A Thút", "Y Bình", "K' Brơi", "Ts Văn", ""] {
            assert_eq!(titled(name), None, "{name}");
        }
    }

    #[test]
    fn recipients_and_archive() {
        let to = |purpose: Option<&str>| Recipient {
            name: "Giám đốc Sở GDĐT".into(),
            purpose: purpose.map(Into::into),
        };
        assert_eq!(to(Some("báo cáo")).line().letters(), "- Giám đốc Sở GDĐT (báo cáo);");
        assert!(to(Some("báo cáo")).line().0[1].italic);
        assert_eq!(to(None).line().letters(), "- Giám đốc Sở GDĐT;");
        assert_eq!(Archive::default().line().letters(), "- Lưu: VT.");
        let kept = Archive { room: Some("GDTXHSSV".into()), drafter: Some("CTHN".into()) };
        assert_eq!(kept.line().letters(), "- Lưu: VT, GDTXHSSV, CTHN.");
    }
}
