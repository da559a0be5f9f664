//! Activities: kinds, stages, attendance, and the bounds of a tally.

use jiff::civil::{Date, Time};

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
        /// Take back a wrong "held" or "cancelled", with a reason.
        Reopen = "reopen",
    }
}

word_list! {
    /// Why an activity does not take place as it was planned.
    Cause {
        /// Mưa bão, lũ lụt.
        Weather = "weather",
        /// The adult in charge cannot come (D37).
        Adult = "adult",
        /// The school or the place is closed.
        School = "school",
        /// Something else.
        Other = "other",
    }
}

word_list! {
    /// What becomes of an activity that cannot take place as planned.
    Disruption {
        /// It takes place at another time or place.
        Move = "move",
        /// It does not take place.
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
            (Self::Held | Self::Cancelled, Step::Reopen) => Ok(Self::Planned),
            (Self::Held | Self::Cancelled, Step::Hold | Step::Cancel)
            | (Self::Planned, Step::Reopen) => Err(StepError::OutOfOrder { stage: self, step }),
        }
    }
}

/// Why help cannot be counted at an activity now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// It did not take place.
    #[error("the activity was cancelled")]
    Cancelled,
    /// Its day has not come.
    #[error("the activity lies in the future")]
    TooEarly,
    /// Its day is over and nobody has said yet that it took place.
    #[error("nobody has said that the activity took place")]
    NotHeld,
}

impl Stage {
    /// Whether help may be counted: on the day itself, and later once somebody said that it took place.
    pub fn takes_tally(self, day: Date, today: Date) -> Result<(), TallyError> {
        match self {
            Self::Cancelled => Err(TallyError::Cancelled),
            Self::Planned | Self::Held if day > today => Err(TallyError::TooEarly),
            Self::Planned if day < today => Err(TallyError::NotHeld),
            Self::Planned | Self::Held => Ok(()),
        }
    }

    /// Whether attendance may be taken: from the day on, unless it was called off.
    pub fn takes_attendance(self, day: Date, today: Date) -> Result<(), TallyError> {
        match self {
            Self::Cancelled => Err(TallyError::Cancelled),
            Self::Planned | Self::Held if day > today => Err(TallyError::TooEarly),
            Self::Planned | Self::Held => Ok(()),
        }
    }
}

impl Kind {
    /// D37: outreach only with a named adult.
    pub const fn needs_adult(self) -> bool {
        matches!(self, Self::Community)
    }
}

/// R06, D43 (first cut): whether an activity of so many minutes lies between 06:00 and 22:00 of one day.
pub fn is_daytime(starts_at: Time, minutes: i64) -> bool {
    let start = i64::from(starts_at.hour()) * 60 + i64::from(starts_at.minute());
    start >= 6 * 60 && start + minutes <= 22 * 60
}

/// The most entries one batch of a tally may hold.
pub const TALLY_BATCH: usize = 500;

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
/// The most places an activity may have.
pub const PLACES_MAX: i64 = 500;
/// The longest activity, in minutes.
pub const MINUTES_MAX: i64 = 720;

/// Whether a quantity of a tally entry makes sense.
pub const fn tally_fits(quantity: i64) -> bool {
    quantity >= 1 && quantity <= TALLY_MAX
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn help_is_counted_on_the_day_or_after_it_was_held() {
        let (eve, day, after) = (date(2026, 9, 11), date(2026, 9, 12), date(2026, 9, 13));
        assert_eq!(Stage::Planned.takes_tally(day, eve), Err(TallyError::TooEarly));
        assert_eq!(Stage::Planned.takes_tally(day, day), Ok(()));
        assert_eq!(Stage::Planned.takes_tally(day, after), Err(TallyError::NotHeld));
        assert_eq!(Stage::Planned.takes_attendance(day, after), Ok(()));
        assert_eq!(Stage::Held.takes_tally(day, after), Ok(()));
        assert_eq!(Stage::Cancelled.takes_tally(day, day), Err(TallyError::Cancelled));
    }

    #[test]
    fn nobody_is_sent_out_at_night() {
        assert!(is_daytime(time(6, 0, 0, 0), 90));
        assert!(is_daytime(time(20, 0, 0, 0), 120));
        assert!(!is_daytime(time(20, 1, 0, 0), 120));
        assert!(!is_daytime(time(5, 59, 0, 0), 30));
    }

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
