//! Reference facts of the province: 96 communes, 272 old names, 84 units run directly by the Department.
//!
//! Carried as tab-separated text; a test counts them (D11). The lists are read once, at `init` and by the demonstration.

use crate::org::{CommuneKind, Stage};

/// A commune-level unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commune {
    /// Five digits, text.
    pub code: &'static str,
    /// The name without its kind.
    pub name: &'static str,
    /// Xã, phường, đặc khu.
    pub kind: CommuneKind,
    /// Micro-degrees north.
    pub latitude: i64,
    /// Micro-degrees east.
    pub longitude: i64,
}

/// A unit of before 01/07/2025 and where it went (D12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldCommune {
    /// Its old code.
    pub code: &'static str,
    /// Its old name.
    pub name: &'static str,
    /// `xa`, `phuong`, `thi_tran` or `huyen`.
    pub kind: &'static str,
    /// The district it lay in; districts are gone.
    pub district: &'static str,
    /// The code of the commune it went to.
    pub new_code: &'static str,
}

/// A school run directly by the Department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attached {
    /// Its place in the list, from 1: the demonstration makes its code of it.
    pub number: u16,
    /// The full name.
    pub name: &'static str,
    /// Its stage.
    pub stage: Stage,
    /// The commune it stands in, where a public text says so.
    pub commune: Option<&'static str>,
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// The 96 communes.
pub fn communes() -> Vec<Commune> {
    rows(include_str!("../data/communes.tsv"))
        .filter_map(|row| {
            let [code, name, kind, latitude, longitude] = row[..] else { return None };
            Some(Commune {
                code,
                name,
                kind: kind.parse().ok()?,
                latitude: latitude.parse().ok()?,
                longitude: longitude.parse().ok()?,
            })
        })
        .collect()
}

/// The old communes. An old commune that was split comes once for each new one.
pub fn old_communes() -> Vec<OldCommune> {
    rows(include_str!("../data/aliases.tsv"))
        .filter_map(|row| {
            let [code, name, kind, district, new_code] = row[..] else { return None };
            Some(OldCommune { code, name, kind, district, new_code })
        })
        .collect()
}

/// The units run directly by the Department.
pub fn attached() -> Vec<Attached> {
    rows(include_str!("../data/attached.tsv"))
        .filter_map(|row| {
            let [number, name, stage, commune] = row[..] else { return None };
            Some(Attached {
                number: number.parse().ok()?,
                name,
                stage: stage.parse().ok()?,
                commune: Some(commune).filter(|code| !code.is_empty()),
            })
        })
        .collect()
}

/// Communes named after a person (D71): their common noun takes a capital, "Phường Trương Quang Trọng".
const NAMED_FOR_A_PERSON: [&str; 3] = ["Trương Quang Trọng", "Nguyễn Nghiêm", "Đặng Thùy Trâm"];

/// D71: whether the common noun before the commune's name takes a capital: after a person or a number.
pub fn takes_capital(name: &str) -> bool {
    NAMED_FOR_A_PERSON.contains(&name)
        || (!name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_named_after_persons_take_a_capital() {
        assert!(takes_capital("Trương Quang Trọng") && takes_capital("3"));
        assert!(!takes_capital("Cẩm Thành") && !takes_capital("Sơn Tây Hạ") && !takes_capital(""));
        for name in NAMED_FOR_A_PERSON {
            assert!(communes().iter().any(|commune| commune.name == name), "{name}");
        }
    }

    /// D11: 86 xã, 9 phường, 1 đặc khu; every old commune leads to one of them.
    #[test]
    fn the_province_is_complete() {
        let communes = communes();
        let of = |kind| communes.iter().filter(|commune| commune.kind == kind).count();
        assert_eq!(
            (of(CommuneKind::Xa), of(CommuneKind::Phuong), of(CommuneKind::DacKhu)),
            (86, 9, 1)
        );
        let known = |code: &str| communes.iter().any(|commune| commune.code == code);
        let old = old_communes();
        assert_eq!(old.len(), 274);
        assert!(old.iter().all(|old| known(old.new_code)));
        let attached = attached();
        assert_eq!(attached.len(), 84);
        assert!(attached.iter().all(|unit| unit.commune.is_none_or(known)));
    }
}
