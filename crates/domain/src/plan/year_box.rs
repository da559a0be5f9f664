//! The year in a box (R17, R26, d3): what the Department lays ready for a level, to be kept or dropped by a school.

mod first;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ITEMS_MAX, Integration, TARGET_MAX, TARGET_UNITS, Target};
use crate::activity::Kind;
use crate::word_list;
use crate::words::{Title, clean_text};

word_list! {
    /// What an entry besides the items is.
    BoxPart {
        /// How the club is set up.
        Club = "club",
        /// When it meets and who is on duty.
        Shift = "shift",
        /// What is said to whom.
        Message = "message",
    }
}

/// An item that lies ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoxItem {
    /// What tells it from the others of the box: small letters, digits, `_` and `-`. Never given to another entry.
    pub key: String,
    /// The calendar month.
    pub month: i8,
    /// What kind of activity.
    pub kind: Kind,
    /// What it is integrated with.
    pub integration: Integration,
    /// With what of it; may be empty.
    #[serde(default)]
    pub detail: String,
    /// The duty's code, or empty.
    #[serde(default)]
    pub duty: String,
    /// What is to be done; 3 to 200 characters.
    pub title: String,
    /// Who does it; 3 to 200 characters.
    pub owner: String,
    /// Target figures, the main one first; no unit twice (D48).
    pub targets: Vec<Target>,
}

/// A club, a pattern of shifts or a message that lies ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoxNote {
    /// As an item's.
    pub key: String,
    /// What it is.
    pub part: BoxPart,
    /// Its name; 3 to 200 characters.
    pub title: String,
    /// What it says; up to 1,000 characters.
    pub text: String,
}

/// What lies ready for a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearBox {
    /// The purpose that a new plan begins with; up to 2,000 characters.
    pub aim: String,
    /// The items in any order; a plan puts them by month.
    pub items: Vec<BoxItem>,
    /// What is not an item.
    pub notes: Vec<BoxNote>,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxWrong {
    /// The key is none, or stands twice.
    Key,
    /// No such month.
    Month,
    /// Too short or too long.
    Title,
    /// Too short or too long.
    Owner,
    /// Too long.
    Detail,
    /// None, a unit twice, or out of bounds.
    Targets,
    /// Empty or too long.
    Text,
    /// The purpose is empty or too long.
    Aim,
    /// More entries than a plan may have.
    Count,
}

/// A fault of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxFault {
    /// The key of the entry; empty: the box.
    pub entry: String,
    /// What is wrong.
    pub wrong: BoxWrong,
}

/// The longest text of a note.
const TEXT_MAX: usize = 1000;
/// The longest purpose.
const AIM_MAX: usize = 2000;
/// The most notes of a box.
const NOTES_MAX: usize = 60;

fn is_key(key: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    !key.is_empty() && key.len() <= 40 && key.bytes().all(plain)
}

fn within(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count())
}

impl YearBox {
    /// Every key of the box.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let items = self.items.iter().map(|item| item.key.as_str());
        items.chain(self.notes.iter().map(|note| note.key.as_str()))
    }

    /// The box with its texts cleaned, or every fault of it.
    pub fn checked(mut self) -> Result<Self, Vec<BoxFault>> {
        let mut faults = Vec::new();
        let mut add = |entry: &str, wrong| {
            faults.push(BoxFault { entry: entry.to_owned(), wrong });
        };
        self.aim = clean_text(&self.aim);
        if !within(&self.aim, 1, AIM_MAX) {
            add("", BoxWrong::Aim);
        }
        if self.items.is_empty() || self.items.len() > ITEMS_MAX || self.notes.len() > NOTES_MAX {
            add("", BoxWrong::Count);
        }
        let mut keys = BTreeSet::new();
        for item in &mut self.items {
            for wrong in item.faults() {
                add(&item.key, wrong);
            }
            if !keys.insert(item.key.clone()) {
                add(&item.key, BoxWrong::Key);
            }
        }
        for note in &mut self.notes {
            note.title = clean_text(&note.title).replace('\n', " ");
            note.text = clean_text(&note.text);
            if !is_key(&note.key) || !keys.insert(note.key.clone()) {
                add(&note.key, BoxWrong::Key);
            }
            if !within(&note.title, Title::MIN, Title::MAX) {
                add(&note.key, BoxWrong::Title);
            }
            if !within(&note.text, 1, TEXT_MAX) {
                add(&note.key, BoxWrong::Text);
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }
}

impl BoxItem {
    /// Cleans its texts and says what is wrong with it.
    fn faults(&mut self) -> Vec<BoxWrong> {
        let line = |text: &str| clean_text(text).replace('\n', " ");
        self.title = line(&self.title);
        self.owner = line(&self.owner);
        self.detail = line(&self.detail);
        let mut units = BTreeSet::new();
        let figure = |target: &Target| {
            let within = (1..=TARGET_MAX).contains(&target.quantity);
            within && TARGET_UNITS.contains(&target.unit) && units.insert(target.unit)
        };
        let targets = !self.targets.is_empty() && self.targets.iter().all(figure);
        [
            (BoxWrong::Key, is_key(&self.key)),
            (BoxWrong::Month, (1..=12).contains(&self.month)),
            (BoxWrong::Title, within(&self.title, Title::MIN, Title::MAX)),
            (BoxWrong::Owner, within(&self.owner, Title::MIN, Title::MAX)),
            (BoxWrong::Detail, within(&self.detail, 0, Title::MAX)),
            (BoxWrong::Targets, targets),
        ]
        .into_iter()
        .filter_map(|(wrong, fits)| (!fits).then_some(wrong))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::SchoolYear;
    use crate::ledger::Unit;
    use crate::org::Stage;
    use crate::plan::{Duties, Level, empty_months};

    #[test]
    fn each_box_that_ships_keeps_the_rules_fills_every_month_and_suits_its_ages() {
        let year = SchoolYear::starting(2025).unwrap();
        let duties = Duties::default();
        for level in Level::ALL {
            let ready = YearBox::first(*level);
            assert_eq!(ready.clone().checked(), Ok(ready.clone()), "{level}");
            let months: Vec<i8> = ready.items.iter().map(|item| item.month).collect();
            assert_eq!(empty_months(year, &months), [], "{level}");
            for part in BoxPart::ALL {
                assert!(ready.notes.iter().any(|note| note.part == *part), "{level} {part}");
            }
            for item in &ready.items {
                let duty = duties.find(&item.duty).unwrap();
                assert!(duty.levels.contains(level), "{level}: {}", item.title);
            }
        }
    }

    #[test]
    fn every_stage_finds_a_box_whose_duties_suit_it() {
        let duties = Duties::default();
        for stage in Stage::ALL.iter().copied().map(Some).chain([None]) {
            let level = Level::of(stage).last().unwrap();
            for item in YearBox::first(*level).items {
                assert_eq!(duties.unfit(&item.duty, stage), None, "{stage:?}: {}", item.title);
            }
        }
    }

    #[test]
    fn the_youngest_do_not_go_out_to_citizens() {
        let items = YearBox::first(Level::Primary).items;
        assert!(items.iter().all(|item| item.kind != Kind::Community));
    }

    #[test]
    fn a_box_names_every_fault_with_its_entry() {
        let mut bad = YearBox::first(Level::Primary);
        bad.aim = " ".to_owned();
        bad.items[0].month = 13;
        bad.items[1].key = "item_1".to_owned();
        bad.items[2].targets = vec![
            Target { quantity: 1, unit: Unit::Session },
            Target { quantity: 2, unit: Unit::Session },
        ];
        bad.notes[0].text = String::new();
        bad.notes[1].title = "x".to_owned();
        let faults = bad.checked().unwrap_err();
        let said: Vec<(&str, BoxWrong)> =
            faults.iter().map(|fault| (fault.entry.as_str(), fault.wrong)).collect();
        assert_eq!(
            said,
            [
                ("", BoxWrong::Aim),
                ("item_1", BoxWrong::Month),
                ("item_1", BoxWrong::Key),
                ("item_3", BoxWrong::Targets),
                ("club", BoxWrong::Text),
                ("shift_month", BoxWrong::Title),
            ]
        );
    }
}
