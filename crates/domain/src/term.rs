//! A term: a learner as ambassador in one school year.

use crate::word_list;

word_list! {
    /// Where a term stands (R01, first cut: from taken into the club to finished or withdrawn).
    TermState {
        /// In the force.
        Active = "active",
        /// The school year is over.
        Finished = "finished",
        /// Left before the end; joining and leaving are voluntary (D45).
        Withdrawn = "withdrawn",
    }
}

word_list! {
    /// Sex as schools' lists have it; unknown where the list has no such column.
    Gender {
        /// Nam.
        Male = "male",
        /// Nữ.
        Female = "female",
        /// Not said.
        Unknown = "unknown",
    }
}

word_list! {
    /// Kinds of club (R16).
    ClubKind {
        /// Câu lạc bộ.
        Club = "clb",
        /// Đội.
        Team = "doi",
        /// Nhóm.
        Group = "nhom",
    }
}

/// The grade in a class name: "10A1" → 10, "Lớp 6/2" → 6. None when no grade 1–12 leads it.
pub fn grade_of(class: &str) -> Option<i32> {
    let digits: String = class
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().filter(|grade| (1..=12).contains(grade))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grade_leads_the_class() {
        assert_eq!(grade_of("10A1"), Some(10));
        assert_eq!(grade_of("6/2"), Some(6));
        assert_eq!(grade_of("Chồi 1"), Some(1));
        assert_eq!(grade_of("Lá"), None);
        assert_eq!(grade_of("2026"), None);
    }
}
