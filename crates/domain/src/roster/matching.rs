//! Who of a list is known already: new, changed or the same (D20, D21, D22).

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Entry, Gender, Status};
use crate::id::LearnerId;
use crate::text::same_person_key;
use crate::word_list;

word_list! {
    /// What becomes of a row.
    Verdict {
        /// Nobody like that is known.
        New = "new",
        /// Known, and the list says something else of them.
        Changed = "changed",
        /// Known, and nothing is different.
        Same = "same",
        /// Cannot go in.
        Refused = "refused",
    }
}

word_list! {
    /// Where an import stands.
    ImportState {
        /// The file is there and nobody has read it.
        Waiting = "waiting",
        /// A worker is at it.
        Reading = "reading",
        /// Previewed: somebody must confirm or cancel.
        Ready = "ready",
        /// The file was refused whole.
        Failed = "failed",
        /// The good rows went in.
        Confirmed = "confirmed",
        /// Nothing went in and nothing will.
        Cancelled = "cancelled",
    }
}

word_list! {
    /// What a list can change of somebody known.
    Change {
        /// Họ và tên.
        FullName = "full_name",
        /// Ngày sinh.
        Dob = "dob",
        /// Giới tính.
        Gender = "gender",
        /// Lớp.
        Class = "class",
        /// Mã định danh.
        MinistryId = "ministry_id",
        /// Trạng thái.
        Status = "status",
    }
}

/// What is kept of a row: the personal id number is not (D19). No `Debug`: personal data of a child.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pupil {
    /// Normalised full name.
    pub full_name: String,
    /// Birth date, ISO.
    pub dob: String,
    /// When the list tells it.
    pub gender: Option<Gender>,
    /// The class.
    pub class: String,
    /// Ministry's code, when the list tells it.
    pub ministry_id: Option<String>,
    /// State in the national database, when the list tells it.
    pub status: Option<Status>,
}

impl From<Entry> for Pupil {
    fn from(entry: Entry) -> Self {
        Self {
            full_name: entry.full_name,
            dob: entry.dob,
            gender: entry.gender,
            class: entry.class,
            ministry_id: entry.ministry_id,
            status: entry.status,
        }
    }
}

/// Somebody known. No `Debug`: personal data of a child.
#[derive(Clone)]
pub struct Known {
    /// Who.
    pub id: LearnerId,
    /// As stored.
    pub full_name: String,
    /// Name as compared.
    pub same_key: String,
    /// Birth date, ISO.
    pub dob: String,
    /// Sex.
    pub gender: Gender,
    /// The class.
    pub class: String,
    /// Ministry's code or empty.
    pub ministry_id: String,
    /// State in the national database.
    pub status: Status,
}

/// What a row means for those who are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Who it is; nobody known when `None`.
    pub learner: Option<LearnerId>,
    /// What it changes.
    pub changes: Vec<Change>,
}

impl Match {
    /// New, changed or the same.
    pub const fn verdict(&self) -> Verdict {
        match (self.learner, self.changes.is_empty()) {
            (None, _) => Verdict::New,
            (Some(_), true) => Verdict::Same,
            (Some(_), false) => Verdict::Changed,
        }
    }
}

/// Finds everybody of a list among those who are known; answers in the order of the list.
///
/// D21: by the ministry's code; then by name, birth date and class, where not both sides have a code.
/// Nobody is found twice, so two of the same name stay two.
pub fn find_all(known: &[Known], pupils: &[&Pupil]) -> Vec<Match> {
    let by_code: HashMap<&str, &Known> = known
        .iter()
        .filter(|one| !one.ministry_id.is_empty())
        .map(|one| (one.ministry_id.as_str(), one))
        .collect();
    let mut by_name: HashMap<(&str, &str, &str), Vec<&Known>> = HashMap::new();
    for one in known {
        by_name.entry((&one.same_key, &one.dob, &one.class)).or_default().push(one);
    }
    let mut claimed = HashSet::new();
    // Codes first, over the whole list: a name must not claim somebody whose code comes later.
    let mut found: Vec<Option<&Known>> = pupils
        .iter()
        .map(|pupil| {
            let one = by_code.get(pupil.ministry_id.as_deref()?).copied()?;
            claimed.insert(one.id).then_some(one)
        })
        .collect();
    for (slot, pupil) in found.iter_mut().zip(pupils).filter(|(slot, _)| slot.is_none()) {
        let key = same_person_key(&pupil.full_name);
        let Some(alike) = by_name.get(&(key.as_str(), pupil.dob.as_str(), pupil.class.as_str()))
        else {
            continue;
        };
        let fits = |one: &&&Known| {
            (pupil.ministry_id.is_none() || one.ministry_id.is_empty())
                && !claimed.contains(&one.id)
        };
        *slot = alike.iter().find(fits).copied();
        claimed.extend(slot.map(|one| one.id));
    }
    found
        .into_iter()
        .zip(pupils)
        .map(|(one, pupil)| Match {
            learner: one.map(|one| one.id),
            changes: one.map(|one| changes(one, pupil)).unwrap_or_default(),
        })
        .collect()
}

/// What a list changes of somebody; what it does not tell stays.
fn changes(one: &Known, pupil: &Pupil) -> Vec<Change> {
    [
        (Change::FullName, one.full_name != pupil.full_name),
        (Change::Dob, one.dob != pupil.dob),
        (Change::Gender, pupil.gender.is_some_and(|gender| gender != one.gender)),
        (Change::Class, one.class != pupil.class),
        (
            Change::MinistryId,
            pupil.ministry_id.as_ref().is_some_and(|code| *code != one.ministry_id),
        ),
        (Change::Status, pupil.status.is_some_and(|status| status != one.status)),
    ]
    .into_iter()
    .filter_map(|(change, is)| is.then_some(change))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(n: u128, name: &str, class: &str, code: &str) -> Known {
        Known {
            id: LearnerId(uuid::Uuid::from_u128(n)),
            full_name: name.to_owned(),
            same_key: same_person_key(name),
            dob: "2012-05-01".to_owned(),
            gender: Gender::Unknown,
            class: class.to_owned(),
            ministry_id: code.to_owned(),
            status: Status::Studying,
        }
    }

    fn pupil(name: &str, class: &str, code: Option<&str>) -> Pupil {
        Pupil {
            full_name: name.to_owned(),
            dob: "2012-05-01".to_owned(),
            gender: None,
            class: class.to_owned(),
            ministry_id: code.map(str::to_owned),
            status: None,
        }
    }

    fn who(found: &[Match]) -> Vec<Option<u128>> {
        found.iter().map(|one| one.learner.map(|id| id.0.as_u128())).collect()
    }

    #[test]
    fn a_code_decides_before_a_name_and_a_name_needs_date_and_class() {
        let known = [known(1, "Lê Ân", "8A", "5100000001"), known(2, "Lê Bình", "8A", "")];
        let moved = pupil("Lê Văn Ân", "8B", Some("5100000001"));
        let named = pupil("LÊ BÌNH", "8A", None);
        let elsewhere = pupil("Lê Bình", "8C", None);
        let found = find_all(&known, &[&elsewhere, &moved, &named]);
        assert_eq!(who(&found), [None, Some(1), Some(2)]);
        assert_eq!(found[1].changes, [Change::FullName, Change::Class]);
        assert_eq!(found[2].verdict(), Verdict::Changed);
    }

    #[test]
    fn another_code_is_another_person_and_a_first_code_is_a_change() {
        let known = [known(1, "Lê Ân", "8A", "5100000001"), known(2, "Lê Bình", "8A", "")];
        let other = pupil("Lê Ân", "8A", Some("5100000009"));
        let first = pupil("Lê Bình", "8A", Some("5100000002"));
        let found = find_all(&known, &[&other, &first]);
        assert_eq!(who(&found), [None, Some(2)]);
        assert_eq!(found[1].changes, [Change::MinistryId]);
    }

    #[test]
    fn two_of_the_same_name_stay_two_and_nobody_is_found_twice() {
        let known = [known(1, "Lê Ân", "8A", "5100000001"), known(2, "Lê Ân", "8A", "")];
        let plain = pupil("Lê Ân", "8A", None);
        let coded = pupil("Lê Ân", "8A", Some("5100000001"));
        let found = find_all(&known, &[&plain, &coded, &plain]);
        assert_eq!(who(&found), [Some(2), Some(1), None]);
        assert_eq!(found[0].verdict(), Verdict::Same);
    }

    #[test]
    fn what_a_list_does_not_tell_stays() {
        let mut one = known(1, "Lê Ân", "8A", "5100000001");
        one.gender = Gender::Female;
        one.status = Status::MovedIn;
        let found = find_all(&[one], &[&pupil("Lê Ân", "8A", None)]);
        assert_eq!(found[0].verdict(), Verdict::Same);
    }
}
