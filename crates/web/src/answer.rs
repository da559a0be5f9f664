//! From the acts' errors to the site's answers, and from a form's faults to the sentences beside its fields.

use app::Error;
use axum::response::Redirect;

use crate::form::Faults;
use crate::problem::{Problem, Refusal};
use crate::words::Words;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::Forbidden => Self::Forbidden,
            Error::Refused(why) => {
                let args = why.args.into_iter().map(|(name, value)| (name.into(), value)).collect();
                Self::Refused(Refusal { key: why.code, args })
            }
            // Pages ask for the faults themselves; here they stand for the API in no language.
            Error::Invalid(faults) => {
                let mut list = Faults::new();
                for fault in faults.0 {
                    list.add(fault.field, fault.code);
                }
                Self::Invalid(list)
            }
            Error::Stale => Self::Stale,
            Error::TooMany => Self::TooMany(30),
            Error::Away(cause) => {
                tracing::warn!(%cause, "the database is away");
                Self::Busy
            }
            Error::Broken(cause) => {
                tracing::error!(%cause, "an act broke");
                Self::Broken(String::new())
            }
        }
    }
}

/// The faults of an act as sentences, or the problem that it is.
pub fn faults(w: Words, error: Error) -> Result<Faults, Problem> {
    match error {
        Error::Invalid(faults) => {
            let mut list = Faults::new();
            for fault in faults.0 {
                list.add(fault.field, w.t(&fault.code));
            }
            Ok(list)
        }
        other => Err(other.into()),
    }
}

/// Back to a page after a step, which then says what was done: `done` is the key `done-…` without its prefix.
pub fn done(path: &str, done: &str) -> Redirect {
    let mark = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{mark}done={done}"))
}
