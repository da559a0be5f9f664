//! Words of the pages in two languages, and how numbers, days and times are written in each.
//!
//! The texts stand in `crates/web/locales/{vi,en}/FEATURE.ftl` (Fluent); a new file is found by itself.
//! A test walks all templates and sources and fails when a used key is missing in either language.

mod bundle;
mod choose;
mod figures;
mod grouped;
mod lang;

use std::borrow::Cow;

use bundle::args;
pub use bundle::{Say, all_keys};
pub use choose::{Switch, routes, switch};
pub use figures::{Whole, machine};
pub use lang::{COOKIE, Lang, UnknownLang};

/// Marks a message key that is used through a variable, so that the test of the words sees it:
/// `NavItem::new("/", "home", key("nav-home"))`.
pub const fn key(name: &'static str) -> &'static str {
    name
}

/// The words of one language. A small handle: copy it freely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language of the page.
    pub lang: Lang,
}

impl Words {
    /// The words of `lang`.
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The text of `key`; a missing key is shown as ⟦key⟧ so that it is seen and nothing breaks.
    pub fn t(self, key: &str) -> Cow<'static, str> {
        bundle::text(self.lang, key, None)
    }

    /// The text of `key` with one value, as `{ $name }` in the word file.
    pub fn t1(self, key: &str, name: &str, value: impl Say) -> Cow<'static, str> {
        bundle::text(self.lang, key, Some(&args([(name, value.say())])))
    }

    /// The text of `key` with two values.
    pub fn t2(
        self,
        key: &str,
        name: &str,
        value: impl Say,
        name2: &str,
        value2: impl Say,
    ) -> Cow<'static, str> {
        let args = args([(name, value.say()), (name2, value2.say())]);
        bundle::text(self.lang, key, Some(&args))
    }

    /// The text of `key` with three values.
    #[expect(clippy::too_many_arguments, reason = "templates have no way to write a list of pairs")]
    pub fn t3(
        self,
        key: &str,
        name: &str,
        value: impl Say,
        name2: &str,
        value2: impl Say,
        name3: &str,
        value3: impl Say,
    ) -> Cow<'static, str> {
        let args = args([(name, value.say()), (name2, value2.say()), (name3, value3.say())]);
        bundle::text(self.lang, key, Some(&args))
    }

    /// The text of `key` with any values, for code (refusals carry their values as a list).
    pub fn tn(self, key: &str, values: &[(Cow<'static, str>, String)]) -> Cow<'static, str> {
        let args = args(values.iter().map(|(name, value)| (&**name, value.say())));
        bundle::text(self.lang, key, Some(&args))
    }

    /// The word of a word list: `w.word("org-kind", kind)` is the text of `org-kind-school`.
    ///
    /// A test asks for every word of every list in both languages.
    pub fn word(self, list: &str, code: impl std::fmt::Display) -> Cow<'static, str> {
        self.t(&format!("{list}-{code}"))
    }

    /// Does the language have this key?
    pub fn has(self, key: &str) -> bool {
        bundle::has(self.lang, key)
    }
}
