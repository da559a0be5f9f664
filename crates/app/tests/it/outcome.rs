//! What an act refused, in words that a test compares.

use std::fmt::Debug;

use app::Error;

/// The faults of what was typed, each `field=code`.
pub fn faults<T: Debug>(result: Result<T, Error>) -> Vec<String> {
    match result.unwrap_err() {
        Error::Invalid(faults) => {
            faults.0.into_iter().map(|fault| format!("{}={}", fault.field, fault.code)).collect()
        }
        other => panic!("{other}"),
    }
}

/// The codes alone of the faults of what was typed.
pub fn codes(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(faults) => faults.0.into_iter().map(|fault| fault.code).collect(),
        other => panic!("{other}"),
    }
}

/// The code of a refusal.
pub fn refused<T: Debug>(result: Result<T, Error>) -> &'static str {
    match result.unwrap_err() {
        Error::Refused(why) => why.code,
        other => panic!("{other}"),
    }
}
