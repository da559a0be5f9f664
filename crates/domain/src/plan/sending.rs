//! A plan as it was sent, what may be mended when it comes back, and what differs between two sendings.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Integration, PlanStage, Target};
use crate::activity::Kind;
use crate::calendar::SchoolYear;
use crate::id::{ItemId, RoadmapId};
use crate::word_list;

/// What the head and the offices above were asked about: frozen when it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Sending {
    /// The school year.
    pub year: SchoolYear,
    /// The issue that it is meant to become.
    pub version: i64,
    /// 1, 2, 3 …: which sending of the plan.
    pub round: i64,
    /// The school's own purpose.
    pub aim: String,
    /// The items in order.
    pub items: Vec<SentItem>,
}

/// An item as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SentItem {
    /// Its id.
    pub id: ItemId,
    /// The calendar month.
    pub month: i8,
    /// What kind of activity.
    pub kind: Kind,
    /// What it is integrated with.
    pub integration: Integration,
    /// With what of it.
    pub detail: String,
    /// The duty's code, or empty.
    pub duty: String,
    /// The school's digital-transformation task, or empty.
    pub task: String,
    /// What of the commune's roadmap it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roadmap: Option<SentRoadmap>,
    /// What is to be done.
    pub title: String,
    /// Who does it.
    pub owner: String,
    /// Every target figure, the main one first.
    pub targets: Vec<Target>,
}

/// What of a commune's roadmap an item served when it was sent, by the words that it had then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SentRoadmap {
    /// The item of the roadmap.
    pub id: RoadmapId,
    /// Its words on that day.
    pub title: String,
}

word_list! {
    /// What of an item can differ.
    Part {
        /// What is to be done.
        Title = "title",
        /// The month.
        Month = "month",
        /// The kind of activity.
        Kind = "kind",
        /// What it is integrated with.
        Integration = "integration",
        /// With what of it.
        Detail = "detail",
        /// The duty.
        Duty = "duty",
        /// The school's task.
        Task = "task",
        /// What of the commune's roadmap it serves.
        Roadmap = "roadmap",
        /// Who does it.
        Owner = "owner",
        /// The target figures.
        Targets = "targets",
    }
}

/// An item that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Difference {
    /// As it was; absent: it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<SentItem>,
    /// As it is; absent: it was taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<SentItem>,
    /// What of it differs; empty where it is new or gone.
    pub parts: Vec<Part>,
}

impl Difference {
    /// The item that it is about.
    pub fn item(&self) -> Option<ItemId> {
        self.after.as_ref().or(self.before.as_ref()).map(|item| item.id)
    }
}

impl SentItem {
    fn served(&self) -> Option<RoadmapId> {
        self.roadmap.as_ref().map(|of| of.id)
    }

    /// What of it differs from another.
    pub fn parts_unlike(&self, other: &Self) -> Vec<Part> {
        let differs = |part: &Part| match part {
            Part::Title => self.title != other.title,
            Part::Month => self.month != other.month,
            Part::Kind => self.kind != other.kind,
            Part::Integration => self.integration != other.integration,
            Part::Detail => self.detail != other.detail,
            Part::Duty => self.duty != other.duty,
            Part::Task => self.task != other.task,
            // The commune's own words may change without the plan changing.
            Part::Roadmap => self.served() != other.served(),
            Part::Owner => self.owner != other.owner,
            Part::Targets => self.targets != other.targets,
        };
        Part::ALL.iter().copied().filter(differs).collect()
    }
}

/// What differs between two states of a plan: changed and new items in the order of the later one, then those taken out.
pub fn differences(before: &[SentItem], after: &[SentItem]) -> Vec<Difference> {
    let changed = after.iter().filter_map(|now| {
        let was = before.iter().find(|was| was.id == now.id);
        let parts = was.map_or_else(Vec::new, |was| was.parts_unlike(now));
        let same = was.is_some() && parts.is_empty();
        (!same).then(|| Difference { before: was.cloned(), after: Some(now.clone()), parts })
    });
    let gone = before.iter().filter(|was| after.iter().all(|now| now.id != was.id));
    let gone = gone.map(|was| Difference { before: Some(was.clone()), after: None, parts: vec![] });
    changed.chain(gone).collect()
}

/// What may be changed in a plan that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mending {
    /// Everything: it is a draft, or the remarks are about the whole.
    Everything,
    /// Only the items that came back; the others stay accepted.
    Only(BTreeSet<ItemId>),
}

impl Mending {
    /// By the remarks on the last sending: `None` is a remark on the whole.
    pub fn of(stage: PlanStage, remarks: impl IntoIterator<Item = Option<ItemId>>) -> Self {
        if stage != PlanStage::Returned {
            return Self::Everything;
        }
        let items: Option<BTreeSet<ItemId>> = remarks.into_iter().collect();
        items.filter(|items| !items.is_empty()).map_or(Self::Everything, Self::Only)
    }

    /// Whether an item may be changed; `None`: a new one, or the plan's purpose.
    pub fn allows(&self, item: Option<ItemId>) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(items) => item.is_some_and(|item| items.contains(&item)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ledger::Unit;

    fn item(id: u128, month: i8, title: &str, quantity: i64) -> SentItem {
        SentItem {
            id: ItemId(Uuid::from_u128(id)),
            month,
            kind: Kind::Support,
            integration: Integration::Subject,
            detail: String::new(),
            duty: String::new(),
            task: String::new(),
            roadmap: None,
            title: title.to_owned(),
            owner: "CLB".to_owned(),
            targets: vec![Target { quantity, unit: Unit::Contact }],
        }
    }

    fn plans() -> impl Strategy<Value = Vec<SentItem>> {
        let entry = (1_i8..4, "[ab]", 1_i64..3);
        proptest::collection::btree_map(0_u128..6, entry, 0..6).prop_map(|rows| {
            rows.into_iter()
                .map(|(id, (month, title, quantity))| item(id, month, &title, quantity))
                .collect()
        })
    }

    proptest! {
        /// The slow model: whoever has the earlier plan and the differences has the later plan, and nothing that stayed is named.
        #[test]
        fn the_differences_lead_from_one_plan_to_the_other_and_name_nothing_else(
            before in plans(), after in plans(),
        ) {
            let found = differences(&before, &after);
            let map = |plan: &[SentItem]| {
                plan.iter().map(|item| (item.id, item.clone())).collect::<BTreeMap<_, _>>()
            };
            let (first, last) = (map(&before), map(&after));
            let mut walked = first.clone();
            for difference in &found {
                prop_assert_ne!(&difference.before, &difference.after);
                prop_assert_eq!(difference.before.as_ref(), first.get(&difference.item().unwrap()));
                match &difference.after {
                    Some(now) => {
                        walked.insert(now.id, now.clone());
                    }
                    None => {
                        walked.remove(&difference.before.as_ref().unwrap().id);
                    }
                }
                if let (Some(was), Some(now)) = (&difference.before, &difference.after) {
                    prop_assert_eq!(difference.parts.contains(&Part::Month), was.month != now.month);
                    prop_assert_eq!(difference.parts.contains(&Part::Targets), was.targets != now.targets);
                }
            }
            prop_assert_eq!(walked, last);
        }
    }

    #[test]
    fn another_roadmap_item_is_a_difference_and_its_new_words_are_none() {
        let served = |id: u128, title: &str| {
            let roadmap =
                SentRoadmap { id: RoadmapId(Uuid::from_u128(id)), title: title.to_owned() };
            SentItem { roadmap: Some(roadmap), ..item(1, 9, "a", 1) }
        };
        let was = served(7, "Chợ số");
        assert_eq!(was.parts_unlike(&served(7, "Chợ không tiền mặt")), []);
        assert_eq!(was.parts_unlike(&served(8, "Chợ số")), [Part::Roadmap]);
        assert_eq!(was.parts_unlike(&item(1, 9, "a", 1)), [Part::Roadmap]);
        let old = serde_json::to_value(item(1, 9, "a", 1)).unwrap();
        assert!(old.get("roadmap").is_none(), "{old}");
        assert_eq!(serde_json::from_value::<SentItem>(old).unwrap(), item(1, 9, "a", 1));
    }

    #[test]
    fn single_items_that_come_back_open_only_themselves() {
        let (one, other) = (ItemId(Uuid::from_u128(1)), ItemId(Uuid::from_u128(2)));
        let only = Mending::of(PlanStage::Returned, [Some(one)]);
        assert!(only.allows(Some(one)) && !only.allows(Some(other)) && !only.allows(None));
        for everything in [
            Mending::of(PlanStage::Draft, [Some(one)]),
            Mending::of(PlanStage::Returned, [Some(one), None]),
            Mending::of(PlanStage::Returned, []),
        ] {
            assert!(everything.allows(Some(other)) && everything.allows(None));
        }
    }
}
