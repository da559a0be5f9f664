//! What a form needs to be shown again with its faults: the faults by field, and the choices of a list.

use std::borrow::Cow;

/// The faults of a form: which field, and one sentence that says what is wrong and how to mend it.
///
/// The page shows them twice: as a list on top with a link to each field, and at the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The `name` of the field.
    pub field: Cow<'static, str>,
    /// The sentence, in the reader's language.
    pub text: Cow<'static, str>,
}

impl Faults {
    /// None yet.
    pub const fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// Adds a fault of `field`.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) {
        self.list.push(Fault { field: field.into(), text: text.into() });
    }

    /// The value, or its fault noted.
    pub fn take<T, E>(
        &mut self,
        field: &'static str,
        value: Result<T, E>,
        text: impl FnOnce(E) -> Cow<'static, str>,
    ) -> Option<T> {
        value.map_err(|error| self.add(field, text(error))).ok()
    }

    /// The first fault of `field`; templates hand it to the macros of `parts/form.html`.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.list.iter().find(|fault| fault.field == field).map(|fault| &*fault.text)
    }

    /// Is there no fault?
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All faults in the order they were found.
    pub fn all(&self) -> &[Fault] {
        &self.list
    }
}

/// One line of a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

impl Choice {
    /// A line that sends `value` and reads `label`.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }

    /// Is this the line that sends `value`?
    pub fn is(&self, value: impl AsRef<str>) -> bool {
        self.value == value.as_ref()
    }
}
