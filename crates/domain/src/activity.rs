//! Activities: kinds, stages, attendance, and the bounds of a tally.

use jiff::civil::Date;

use crate::word_list;

word_list! {
    /// What kind of activity it is; the plan's items use the same words.
    Kind {
        /// Sinh hoạt câu lạc bộ.
        Meeting = "meeting",
        /// Tập huấn, bồi dưỡng.
        Training = "training",
        /// Hỗ trợ trong trường: thầy cô, bạn học (duty 1).
        Support = "support",
        /// Tuyên truyền an toàn, kỹ năng số (duty 2).
        Awareness = "awareness",
        /// Hỗ trợ gia đình, người dân (duty 3).
        Community = "community",
        /// Truyền thông.
        Communication = "communication",
        /// Ngày hội, cuộc thi.
        Contest = "contest",
    }
}

word_list! {
    /// Where an activity stands.
    Stage {
        /// On the calendar.
        Planned = "planned",
        /// It took place; its attendance and tally count.
        Held = "held",
        /// It did not take place.
        Cancelled = "cancelled",
    }
}

word_list! {
    /// What can be done with an activity.
    Step {
        /// Say that it took place.
        Hold = "hold",
        /// Call it off.
        Cancel = "cancel",
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// Not possible at this stage.
    #[error("{step} is not possible while {stage}")]
    OutOfOrder {
        /// Where it stands.
        stage: Stage,
        /// What was asked.
        step: Step,
    },
    /// It lies in the future: what has not happened cannot be counted.
    #[error("the activity lies in the future")]
    TooEarly,
    /// Nobody was present.
    #[error("nobody was present")]
    Nobody,
}

impl Stage {
    /// The stage after a step; `day` is when it is scheduled.
    pub fn take(self, step: Step, day: Date, today: Date) -> Result<Self, StepError> {
        match (self, step) {
            (Self::Planned, Step::Hold) if day > today => Err(StepError::TooEarly),
            (Self::Planned, Step::Hold) => Ok(Self::Held),
            (Self::Planned, Step::Cancel) => Ok(Self::Cancelled),
            (Self::Held | Self::Cancelled, Step::Hold | Step::Cancel) => {
                Err(StepError::OutOfOrder { stage: self, step })
            }
        }
    }
}

word_list! {
    /// An ambassador at an activity.
    Presence {
        /// There from the beginning.
        Present = "present",
        /// Came late; counts as present.
        Late = "late",
        /// Away with a reason.
        Excused = "excused",
        /// Away.
        Absent = "absent",
    }
}

impl Presence {
    /// Whether it counts as taking part.
    pub const fn took_part(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

/// The most contacts one tally entry may hold: more at one place on one day is a typing error.
pub const TALLY_MAX: i64 = 2_000;
/// The most people an activity may say it reached.
pub const REACH_MAX: i64 = 20_000;
/// The longest activity, in minutes.
pub const MINUTES_MAX: i64 = 720;

/// Whether a quantity of a tally entry makes sense.
pub const fn tally_fits(quantity: i64) -> bool {
    quantity >= 1 && quantity <= TALLY_MAX
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_stage_meets_every_step() {
        let mut seen = Vec::new();
        for stage in Stage::ALL {
            for step in Step::ALL {
                let next = stage.take(*step, date(2026, 9, 12), date(2026, 9, 12));
                let next = next.map_or_else(|_| "no".to_owned(), |stage| stage.to_string());
                seen.push(format!("{stage} + {step} = {next}"));
            }
        }
        insta::assert_snapshot!(seen.join("\n"));
    }

    #[test]
    fn what_has_not_happened_cannot_be_counted() {
        let day = date(2026, 9, 12);
        assert_eq!(
            Stage::Planned.take(Step::Hold, day, date(2026, 9, 11)),
            Err(StepError::TooEarly)
        );
        assert_eq!(Stage::Planned.take(Step::Cancel, day, date(2026, 9, 11)), Ok(Stage::Cancelled));
    }
}
