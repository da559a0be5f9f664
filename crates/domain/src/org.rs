//! The tree of orgs (đơn vị): kinds, stages, paths and the ranges of paths that rights are written in.

use crate::id::OrgId;
use crate::word_list;

word_list! {
    /// What an org is. There is no district level (D12).
    OrgKind {
        /// Bộ Giáo dục và Đào tạo.
        Ministry = "ministry",
        /// Sở Giáo dục và Đào tạo.
        Department = "department",
        /// A room of the Department (phòng thuộc Sở).
        Office = "office",
        /// Xã, phường, đặc khu.
        Commune = "commune",
        /// A school, whoever manages it.
        School = "school",
        /// Đoàn, tổ công nghệ số cộng đồng, a company.
        Partner = "partner",
    }
}

word_list! {
    /// Kinds of commune-level unit since 01/07/2025 (D11).
    CommuneKind {
        /// Xã.
        Xa = "xa",
        /// Phường.
        Phuong = "phuong",
        /// Đặc khu.
        DacKhu = "dac_khu",
    }
}

word_list! {
    /// School stages; a school of several stages is named by its own word (R26).
    Stage {
        /// Mầm non.
        Kindergarten = "mam_non",
        /// Tiểu học.
        Primary = "tieu_hoc",
        /// Trung học cơ sở.
        LowerSecondary = "thcs",
        /// Tiểu học và trung học cơ sở.
        PrimaryLower = "th_thcs",
        /// Trung học phổ thông.
        Upper = "thpt",
        /// Trung học phổ thông chuyên.
        Gifted = "thpt_chuyen",
        /// Trung học cơ sở và trung học phổ thông.
        LowerUpper = "thcs_thpt",
        /// Phổ thông dân tộc nội trú trung học phổ thông.
        BoardingUpper = "ptdtnt_thpt",
        /// Phổ thông dân tộc nội trú trung học cơ sở và trung học phổ thông.
        BoardingLowerUpper = "ptdtnt_thcs_thpt",
        /// Phổ thông nhiều cấp học.
        AllStages = "lien_cap",
        /// Giáo dục thường xuyên.
        Continuing = "gdtx",
        /// Giáo dục nghề nghiệp – giáo dục thường xuyên.
        Vocational = "gdnn_gdtx",
        /// Giáo dục hòa nhập.
        Inclusive = "hoa_nhap",
    }
}

word_list! {
    /// The tiers of reporting: whoever sends a report belongs to one (D53).
    Tier {
        /// A school managed by a commune: reports to it.
        School = "school",
        /// A unit run directly by the Department: reports to it.
        Attached = "attached",
        /// A commune: sums up its schools, reports to the Department.
        Commune = "commune",
        /// The Department: sums up communes and attached units, reports to the Ministry.
        Department = "department",
    }
}

impl Tier {
    /// The tier of an org of this kind under a managing org of that kind; offices and partners do not report.
    pub const fn of(kind: OrgKind, managing: Option<OrgKind>) -> Option<Self> {
        match (kind, managing) {
            (OrgKind::School, Some(OrgKind::Department)) => Some(Self::Attached),
            (OrgKind::School, _) => Some(Self::School),
            (OrgKind::Commune, _) => Some(Self::Commune),
            (OrgKind::Department, _) => Some(Self::Department),
            (OrgKind::Ministry | OrgKind::Office | OrgKind::Partner, _) => None,
        }
    }

    /// Whether its report is made of other orgs' reports.
    pub const fn sums_up(self) -> bool {
        matches!(self, Self::Commune | Self::Department)
    }
}

/// Where an org hangs in the managing tree: the ids from the root, `/1/57/412/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrgPath(String);

/// A half-open range of paths in byte order: one node, or a node and all below it.
///
/// The same two bounds answer in Rust ([`Scope::covers`]) and in SQL (`>= from and < to`), so the two cannot disagree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The first path inside.
    pub from: String,
    /// The first path after.
    pub to: String,
}

impl OrgPath {
    /// The root's path.
    pub fn root(id: OrgId) -> Self {
        Self(format!("/{id}/"))
    }

    /// A path as it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The path of a child.
    #[must_use]
    pub fn child(&self, id: OrgId) -> Self {
        Self(format!("{}{id}/", self.0))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This node alone: nothing that continues the path sorts before a space.
    pub fn only(&self) -> Scope {
        Scope { from: self.0.clone(), to: format!("{} ", self.0) }
    }

    /// This node and everything below it: `'0'` is the byte after `'/'`.
    pub fn subtree(&self) -> Scope {
        Scope { from: self.0.clone(), to: format!("{}0", self.0.trim_end_matches('/')) }
    }

    /// The ids from the root to this node.
    pub fn ids(&self) -> Vec<OrgId> {
        self.0.split('/').filter_map(|part| part.parse().ok()).collect()
    }
}

impl Scope {
    /// Whether the node lies inside.
    pub fn covers(&self, path: &OrgPath) -> bool {
        (self.from.as_str()..self.to.as_str()).contains(&path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_holds_its_own_and_nobody_elses() {
        let root = OrgPath::root(OrgId(1));
        let five = root.child(OrgId(5));
        let fifty = root.child(OrgId(50));
        let school = five.child(OrgId(7));
        assert!(root.subtree().covers(&school) && five.subtree().covers(&school));
        assert!(five.subtree().covers(&five) && five.only().covers(&five));
        assert!(!five.only().covers(&school));
        assert!(!five.subtree().covers(&fifty) && !fifty.subtree().covers(&five));
        assert!(!five.subtree().covers(&root));
        assert_eq!(school.ids(), [OrgId(1), OrgId(5), OrgId(7)]);
    }

    #[test]
    fn a_school_of_the_department_reports_to_it_wherever_it_stands() {
        assert_eq!(Tier::of(OrgKind::School, Some(OrgKind::Department)), Some(Tier::Attached));
        assert_eq!(Tier::of(OrgKind::School, Some(OrgKind::Commune)), Some(Tier::School));
        assert_eq!(Tier::of(OrgKind::Office, Some(OrgKind::Department)), None);
    }
}
