//! What an activity counts for, how a correction settles the ledger, and what counts towards a plan item.

use jiff::civil::Date;

use crate::activity::{Kind, Stage};
use crate::id::{ActivityId, CampaignId, ItemId};
use crate::ledger::{Line, Measure, Source, Unit};

/// All that is counted of an activity besides its tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The activity.
    pub id: ActivityId,
    /// Where it stands.
    pub stage: Stage,
    /// What kind it is.
    pub kind: Kind,
    /// The day it counts for.
    pub day: Date,
    /// The plan item it fulfils.
    pub item: Option<ItemId>,
    /// The campaign it belongs to.
    pub campaign: Option<CampaignId>,
    /// Ambassadors who took part.
    pub present: i64,
    /// Minutes that they were there, all together.
    pub served: i64,
    /// People reached besides them, lượt.
    pub reached: i64,
    /// Whether a partner took part.
    pub joint: bool,
    /// Whether it is a school's part of a joint activity: session and people reached are counted once, at the host.
    pub part: bool,
    /// Ambassadors who took part although a rule of the guard spoke against it, set aside in writing (R06).
    pub set_aside: i64,
}

impl Facts {
    /// The lines that must stand in the ledger: none before it was held, and never a nought.
    pub fn lines(&self) -> Vec<Line> {
        if self.stage != Stage::Held {
            return Vec::new();
        }
        let all = [
            (Measure::session(self.kind), i64::from(!self.part)),
            (Measure::reach(self.kind), if self.part { 0 } else { self.reached }),
            (Measure::JointActivity, i64::from(self.joint && !self.part)),
            (Measure::Participation, self.present),
            (Measure::SetAside, self.set_aside),
            (Measure::ServiceMinutes, self.served),
        ];
        let line = |(measure, quantity): (Measure, i64)| Line {
            item: self.item,
            campaign: self.campaign,
            ..Line::of(measure, self.day, quantity, Source::Activity, self.id.0)
        };
        all.into_iter().filter(|(_, quantity)| *quantity != 0).map(line).collect()
    }
}

/// A line that stands in the ledger and was not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its running number.
    pub seq: i64,
    /// What it says.
    pub line: Line,
}

impl Standing {
    /// The line that takes it back.
    pub const fn reversal(&self) -> Line {
        Line { quantity: -self.line.quantity, reverses: Some(self.seq), ..self.line }
    }
}

/// What must be appended so that exactly `wanted` stands: reversals of what no longer holds, then what is new.
///
/// Nothing is appended when all is as it should be: saying the same thing twice counts it once.
pub fn settle(standing: &[Standing], wanted: &[Line]) -> Vec<Line> {
    let mut missing = wanted.to_vec();
    let mut lines = Vec::new();
    for stands in standing {
        match missing.iter().position(|line| *line == stands.line) {
            Some(place) => {
                missing.swap_remove(place);
            }
            None => lines.push(stands.reversal()),
        }
    }
    lines.extend(missing);
    lines
}

/// Which measures count towards an item of a plan (R26): only those of the item's own unit and kind, so that figures
/// of different meaning are never added (D48).
pub fn towards(kind: Kind, unit: Unit) -> Vec<Measure> {
    match unit {
        Unit::Session => vec![Measure::session(kind)],
        // Help has its own count; elsewhere the people who came are what was aimed at.
        Unit::Contact if matches!(kind, Kind::Support | Kind::Community) => vec![Measure::Help],
        Unit::Contact => vec![Measure::reach(kind)],
        Unit::Activity => vec![Measure::JointActivity],
        Unit::Minute => vec![Measure::ServiceMinutes],
        Unit::Person | Unit::Team | Unit::Plan | Unit::Org => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn facts(stage: Stage, present: i64, reached: i64) -> Facts {
        Facts {
            id: ActivityId(Uuid::from_u128(1)),
            stage,
            kind: Kind::Community,
            day: date(2026, 11, 17),
            item: None,
            campaign: None,
            present,
            served: present * 90,
            reached,
            joint: true,
            part: false,
            set_aside: 0,
        }
    }

    #[test]
    fn a_held_activity_counts_five_things_and_a_planned_one_nothing() {
        let held = facts(Stage::Held, 4, 30).lines();
        let counted: Vec<_> = held.iter().map(|line| (line.measure, line.quantity)).collect();
        assert_eq!(
            counted,
            [
                (Measure::SessionCommunity, 1),
                (Measure::ReachOther, 30),
                (Measure::JointActivity, 1),
                (Measure::Participation, 4),
                (Measure::ServiceMinutes, 360),
            ]
        );
        let aside = Facts { set_aside: 1, ..facts(Stage::Held, 4, 30) };
        assert!(
            aside
                .lines()
                .iter()
                .any(|line| (line.measure, line.quantity) == (Measure::SetAside, 1))
        );
        let part = Facts { part: true, ..facts(Stage::Held, 4, 30) }.lines();
        let counted: Vec<_> = part.iter().map(|line| (line.measure, line.quantity)).collect();
        assert_eq!(counted, [(Measure::Participation, 4), (Measure::ServiceMinutes, 360)]);
        assert_eq!(facts(Stage::Planned, 4, 30).lines(), []);
        assert_eq!(facts(Stage::Cancelled, 4, 30).lines(), []);
    }

    #[test]
    fn a_correction_takes_back_only_what_changed() {
        let before = facts(Stage::Held, 4, 30).lines();
        let standing: Vec<_> =
            (1..).zip(before).map(|(seq, line)| Standing { seq, line }).collect();
        let lines = settle(&standing, &facts(Stage::Held, 3, 30).lines());
        let said: Vec<_> = lines.iter().map(|line| (line.quantity, line.reverses)).collect();
        assert_eq!(said, [(-4, Some(4)), (-360, Some(5)), (270, None), (3, None)]);
    }

    #[test]
    fn what_counts_towards_an_item_has_its_unit() {
        for kind in Kind::ALL {
            for unit in Unit::ALL {
                assert!(towards(*kind, *unit).iter().all(|measure| measure.unit() == *unit));
            }
        }
    }

    proptest! {
        /// However often it is said and unsaid, what stands is the last word, and the sum of all lines is what stands.
        #[test]
        fn the_ledger_ends_at_the_last_word(
            words in proptest::collection::vec((0usize..3, 0i64..30, 0i64..5), 1..12),
        ) {
            let mut ledger: Vec<Line> = Vec::new();
            for (stage, present, reached) in words {
                let standing: Vec<Standing> = (0..)
                    .zip(&ledger)
                    .filter(|(seq, line)| {
                        line.reverses.is_none() && ledger.iter().all(|l| l.reverses != Some(*seq))
                    })
                    .map(|(seq, line)| Standing { seq, line: *line })
                    .collect();
                let wanted = facts(Stage::ALL[stage], present, reached).lines();
                ledger.extend(settle(&standing, &wanted));
                for measure in Measure::ALL {
                    let sum = |lines: &[Line]| -> i64 {
                        lines.iter().filter(|l| l.measure == *measure).map(|l| l.quantity).sum()
                    };
                    prop_assert_eq!(sum(&ledger), sum(&wanted));
                }
            }
        }
    }
}
