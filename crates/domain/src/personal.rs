//! A wrapper for a person's data: it cannot be printed by accident, because it has neither `Debug` nor `Display`.

use serde::{Deserialize, Serialize};

/// Personal data (name, birth date, class …). Logs and error chains cannot hold it; a page asks for it by [`Personal::reveal`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps what must not leak.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for a page or a document that its reader may see.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself, taken out.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    /// Does not compile once `Personal` can be printed: then two answers fit, and none is chosen.
    #[test]
    fn what_is_personal_can_be_printed_by_no_format() {
        trait Silent<Mark> {
            fn stays() -> bool {
                true
            }
        }
        struct Debugs;
        struct Displays;
        impl<T> Silent<()> for T {}
        impl<T: std::fmt::Debug> Silent<Debugs> for T {}
        impl<T: std::fmt::Display> Silent<Displays> for T {}
        assert!(<Personal<String> as Silent<_>>::stays());
    }
}
