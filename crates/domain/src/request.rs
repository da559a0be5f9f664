//! Requests of a family about a child's data, with the legal clocks (Nghị định 356/2025 Điều 5; D27).

use crate::calendar::{Instant, first_late};
use crate::word_list;
use crate::workday::working_days_after;
use jiff::ToSpan as _;
use jiff::civil::Date;

word_list! {
    /// What a family may ask for (Luật 91/2025 Điều 4).
    RequestKind {
        /// See the data.
        View = "view",
        /// Get a copy of it.
        Copy = "copy",
        /// Mend what is wrong.
        Correct = "correct",
        /// Keep it, but do nothing with it.
        Restrict = "restrict",
        /// Object to a use.
        Object = "object",
        /// Erase it.
        Erase = "erase",
        /// Take back what was agreed to.
        Withdraw = "withdraw",
    }
}

word_list! {
    /// Where a request stands.
    RequestState {
        /// Came in; the family has not heard yet.
        Open = "open",
        /// The family knows that it came in.
        Acknowledged = "acknowledged",
        /// Carried out.
        Done = "done",
        /// Not carried out, with the reason.
        Refused = "refused",
    }
}

word_list! {
    /// Who asked.
    Asker {
        /// A guardian.
        Guardian = "guardian",
        /// The learner.
        Learner = "learner",
        /// The school wrote down what a family said to it.
        Staff = "staff",
    }
}

word_list! {
    /// What the school does with a request.
    RequestStep {
        /// Tell the family that it came in.
        Acknowledge = "acknowledge",
        /// Take longer, once, with a reason.
        Extend = "extend",
        /// Carry it out.
        CarryOut = "carry_out",
        /// Refuse it with a reason.
        Refuse = "refuse",
    }
}

/// Working days until the family must know that the request came in.
pub const ACKNOWLEDGE_DAYS: u8 = 2;

/// The clocks of a request. Both are the first late moment (D52).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Until when the family must have heard.
    pub acknowledge_by: Instant,
    /// Until when it must be carried out.
    pub carry_out_by: Instant,
}

/// Why a step does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// It is over, or the step was taken already.
    #[error("the request stands elsewhere")]
    OutOfOrder,
    /// It was extended once already.
    #[error("extended already")]
    Twice,
    /// The day until which it could be extended is over.
    #[error("too late to extend")]
    Late,
}

impl RequestKind {
    /// Days to carry it out, counted from the day it came in: no third party takes part (D27).
    pub const fn days(self) -> i32 {
        match self {
            Self::View | Self::Copy | Self::Correct => 10,
            Self::Restrict | Self::Object | Self::Withdraw => 15,
            Self::Erase => 20,
        }
    }

    /// The clocks of a request that comes in now. The days run on from the day after; a last day that is a holiday stays
    /// the last day, which is stricter than the law.
    pub fn clocks(self, at: Instant) -> Clocks {
        let day = at.day();
        Clocks {
            acknowledge_by: first_late(working_days_after(day, ACKNOWLEDGE_DAYS)),
            carry_out_by: first_late(later(day, self.days())),
        }
    }

    /// The clock after the one extension: as many days again.
    pub fn extended(self, carry_out_by: Instant) -> Instant {
        carry_out_by.plus_days(i64::from(self.days()))
    }
}

fn later(day: Date, days: i32) -> Date {
    day.checked_add(days.days()).unwrap_or(Date::MAX)
}

impl RequestState {
    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged)
    }

    /// Where the request stands after a step.
    ///
    /// # Errors
    /// The step does not follow, or the extension was used up or comes too late.
    pub fn take(self, step: RequestStep, extended: bool, is_late: bool) -> Result<Self, StepError> {
        match (self, step) {
            (Self::Open, RequestStep::Acknowledge) => Ok(Self::Acknowledged),
            (Self::Open | Self::Acknowledged, RequestStep::Extend) => match (extended, is_late) {
                (true, _) => Err(StepError::Twice),
                (false, true) => Err(StepError::Late),
                (false, false) => Ok(self),
            },
            (Self::Open | Self::Acknowledged, RequestStep::CarryOut) => Ok(Self::Done),
            (Self::Open | Self::Acknowledged, RequestStep::Refuse) => Ok(Self::Refused),
            (Self::Acknowledged | Self::Done | Self::Refused, _) => Err(StepError::OutOfOrder),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{next_day, start_of};

    #[test]
    fn the_clocks_of_the_decree() {
        let at = start_of(date(2026, 11, 23)).plus_minutes(9 * 60);
        let day = |kind: RequestKind| kind.clocks(at).carry_out_by.plus_minutes(-1).day();
        assert_eq!(day(RequestKind::Copy), date(2026, 12, 3));
        assert_eq!(day(RequestKind::Withdraw), date(2026, 12, 8));
        assert_eq!(day(RequestKind::Erase), date(2026, 12, 13));
        let heard = RequestKind::Erase.clocks(at).acknowledge_by;
        assert_eq!(heard, start_of(date(2026, 11, 26)));
    }

    #[test]
    fn an_extension_is_given_once_and_in_time() {
        let open = RequestState::Open;
        assert_eq!(open.take(RequestStep::Extend, false, false), Ok(open));
        assert_eq!(open.take(RequestStep::Extend, true, false), Err(StepError::Twice));
        assert_eq!(open.take(RequestStep::Extend, false, true), Err(StepError::Late));
        let done = RequestState::Done;
        assert_eq!(done.take(RequestStep::Extend, false, false), Err(StepError::OutOfOrder));
    }

    proptest! {
        /// Whenever a request comes in: the clock for the first word ends on a working day, never before the second day
        /// and never after the fourteenth; the clock for the work is as long as the table says, to the day.
        #[test]
        fn a_clock_is_as_long_as_the_law_says(n in 0i64..1000, minute in 0i64..1440, k in 0usize..7) {
            let kind = RequestKind::ALL[k];
            let at = start_of(date(2026, 1, 1)).plus_days(n).plus_minutes(minute);
            let clocks = kind.clocks(at);
            let heard = clocks.acknowledge_by.plus_minutes(-1).day();
            prop_assert!(crate::workday::is_working(heard));
            prop_assert!(at.plus_days(2).day() <= heard && heard <= at.plus_days(14).day());
            let mut last = at.day();
            for _ in 0..kind.days() {
                last = next_day(last);
            }
            prop_assert_eq!(clocks.carry_out_by, start_of(next_day(last)));
            let more = kind.extended(clocks.carry_out_by);
            prop_assert_eq!(more, clocks.carry_out_by.plus_days(i64::from(kind.days())));
        }

        /// Whatever is tried, a request that is over stays as it is, and at most one extension was given.
        #[test]
        fn what_is_over_is_over(steps in prop::collection::vec((0usize..4, any::<bool>()), 0..30)) {
            let mut state = RequestState::Open;
            let mut extensions = 0;
            for (step, late) in steps {
                let step = RequestStep::ALL[step];
                let before = state;
                if let Ok(next) = state.take(step, extensions > 0, late) {
                    prop_assert!(before.is_open());
                    extensions += i32::from(step == RequestStep::Extend);
                    state = next;
                }
            }
            prop_assert!(extensions <= 1);
        }
    }
}
