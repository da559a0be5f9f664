//! Accepted and refused rows of all sheets, and who is already among them (I9, I10, I11).

use std::collections::HashMap;

use domain::roster::{Entry, Fault, Field, Reading, Reason, Refusal, Warning};
use domain::text::{fold, same_person_key};
use jiff::civil::Date;

use super::learner::{Learner, Table};
use crate::messages;
use crate::sheet::Row;

/// Where an accepted row stands: its index.
type At = usize;

/// Accepted rows of one name, birth date and class.
#[derive(Clone, Copy)]
struct Namesakes {
    first: At,
    /// The first one without any id: it may be anybody of that name.
    without_id: Option<At>,
}

/// Gathers the rows of a file.
#[derive(Default)]
pub(super) struct Ledger {
    accepted: Vec<Entry>,
    rejected: Vec<Refusal>,
    warnings: Vec<Warning>,
    ids: HashMap<(Field, String), At>,
    persons: HashMap<(String, String, String), Namesakes>,
    /// Name and birth date in whatever class; folded name, birth date and class.
    twins: HashMap<(String, String), At>,
    lookalikes: HashMap<(String, String, String), At>,
}

impl Ledger {
    pub(super) fn people(&self) -> usize {
        self.accepted.len() + self.rejected.len()
    }

    /// Puts one data row into exactly one of accepted and refused.
    pub(super) fn add(&mut self, table: &Table<'_>, row: &Row, class: Option<&str>, today: Date) {
        let sheet = &table.sheet.name;
        match table.learner(row, class, today) {
            Err((field, fault)) => {
                let message = messages::refused(fault, field);
                self.refuse(sheet, row.number, field, fault, message);
            }
            Ok(learner) => self.weigh(sheet, row.number, learner),
        }
    }

    pub(super) fn into_reading(self, reading: &mut Reading) {
        reading.accepted = self.accepted;
        reading.rejected = self.rejected;
        reading.warnings.extend(self.warnings);
    }

    fn refuse(&mut self, sheet: &str, row: u32, field: Field, fault: Fault, message: String) {
        self.rejected.push(Refusal {
            sheet: sheet.to_owned(),
            row,
            field,
            reason: fault.reason,
            detail: fault.detail.map(str::to_owned),
            message,
        });
    }

    fn repeat(&mut self, sheet: &str, row: u32, field: Field, reason: Reason, of: At) {
        let first = &self.accepted[of];
        let message = messages::duplicate(reason, &first.sheet, first.row);
        self.refuse(sheet, row, field, Fault { reason, detail: None }, message);
    }

    fn weigh(&mut self, sheet: &str, row: u32, learner: Learner) {
        let dob = learner.dob.to_string();
        // I9: whatever the sheet.
        let ids: Vec<(Field, String)> = [
            (Field::MinistryId, learner.ministry_id.clone()),
            (Field::CitizenId, learner.citizen_id.clone()),
        ]
        .into_iter()
        .filter_map(|(field, id)| Some((field, id?)))
        .collect();
        if let Some((field, of)) = ids.iter().find_map(|id| Some((id.0, *self.ids.get(id)?))) {
            return self.repeat(sheet, row, field, Reason::DuplicateId, of);
        }
        // I10 and I11: only two different ids make two people of one name, birth date and class.
        let name = same_person_key(&learner.full_name);
        let class = fold(&learner.class);
        let person = (name.clone(), dob.clone(), class.clone());
        let namesakes = self.persons.get(&person).copied();
        let twin =
            namesakes.and_then(|n| if ids.is_empty() { Some(n.first) } else { n.without_id });
        if let Some(of) = twin {
            return self.repeat(sheet, row, Field::FullName, Reason::DuplicatePerson, of);
        }
        let at = self.accepted.len();
        if learner.zero_restored {
            self.warn(sheet, row, "citizen_id_zero_restored");
        }
        let known = namesakes.is_some();
        if self.twins.insert((name, dob.clone()), at).is_some() && !known && ids.is_empty() {
            self.warn(sheet, row, "same_person_in_two_classes");
        }
        let folded = (fold(&learner.full_name), dob.clone(), class);
        if self.lookalikes.insert(folded, at).is_some() && !known && ids.is_empty() {
            self.warn(sheet, row, "name_differs_in_marks_only");
        }
        let without_id = ids.is_empty().then_some(at);
        self.persons.entry(person).or_insert(Namesakes { first: at, without_id });
        self.ids.extend(ids.into_iter().map(|id| (id, at)));
        self.accepted.push(Entry {
            sheet: sheet.to_owned(),
            row,
            full_name: learner.full_name,
            dob,
            gender: learner.gender,
            class: learner.class,
            ministry_id: learner.ministry_id,
            citizen_id: learner.citizen_id,
            grade: learner.grade,
            status: learner.status,
        });
    }

    fn warn(&mut self, sheet: &str, row: u32, code: &str) {
        self.warnings.push(Warning {
            sheet: Some(sheet.to_owned()),
            row: Some(row),
            code: code.to_owned(),
            message: messages::warning(code).to_owned(),
        });
    }
}
