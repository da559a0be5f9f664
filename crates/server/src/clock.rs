//! The machine's clock: the one door to it, and whether it can be believed at start.

use jiff::Timestamp;

use crate::failure::Failure;

/// The instant by the machine's clock. What is below gets instants handed in.
#[expect(clippy::disallowed_methods, reason = "this is the door through which time is handed in")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Abuse case 37: a server whose clock lies decides deadlines wrongly, so it does not start when the
/// clock shows a moment before the program itself was built.
///
/// # Errors
/// `Failure::Failed` with both moments, for the operator.
pub fn check(now: Timestamp, built: Timestamp) -> Result<(), Failure> {
    if now < built {
        return Err(Failure::Failed(format!(
            "the clock of this machine says {now:.0}, but this program was built at {built:.0}: set \
             the clock (for example by turning time synchronisation on) and start again"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_the_build_is_refused_and_one_at_it_is_taken() {
        let built: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
        let before: Timestamp = "2026-11-22T23:59:59Z".parse().unwrap();
        assert!(check(before, built).unwrap_err().to_string().contains("2026-11-22T23:59:59Z"));
        assert_eq!(check(built, built), Ok(()));
    }

    #[test]
    fn the_recorded_moment_is_not_the_epoch_and_not_ahead_of_us() {
        assert!(crate::build::built_at() > Timestamp::UNIX_EPOCH);
        assert_eq!(check(now(), crate::build::built_at()), Ok(()));
    }
}
