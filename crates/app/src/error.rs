//! Why a use case came to nothing: each case is a different answer to the person who asked.

use store::StoreError;

/// The floor's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or the asker may not know that it is.
    #[error("not found")]
    NotFound,
    /// The asker sees it, but may not do this with it.
    #[error("not allowed")]
    Forbidden,
    /// A rule of the programme says no; the reason is for the asker to read.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
    /// What was typed does not do; every fault at once.
    #[error("invalid: {0}")]
    Invalid(Faults),
    /// Somebody else was quicker; look again.
    #[error("changed in the meantime")]
    Stale,
    /// Too much at once; try again later.
    #[error("too many")]
    TooMany,
    /// The database is away or full; try again later.
    #[error("not available")]
    Away(#[source] StoreError),
    /// Our fault. The asker learns a number, the log learns the rest.
    #[error("internal error")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A reason: the key of a sentence in the locale files and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The key in the locale files: `refused-…`.
    pub code: &'static str,
    /// Named values of the sentence. Never personal data.
    pub args: Vec<(&'static str, String)>,
}

/// A field that does not do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Fault {
    /// The field's name in the form and in the API.
    pub field: String,
    /// The key of its sentence in the locale files: `fault-…`.
    pub code: String,
}

/// All fields that do not do.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Faults(pub Vec<Fault>);

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for fault in &self.0 {
            write!(f, "{}={} ", fault.field, fault.code)?;
        }
        Ok(())
    }
}

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, field: &str, code: &str) {
        self.0.push(Fault { field: field.to_owned(), code: code.to_owned() });
    }

    /// The value, or a noted fault and the stand-in that keeps the check going.
    pub fn take<T, E>(
        &mut self,
        field: &str,
        code: &str,
        value: std::result::Result<T, E>,
    ) -> Option<T> {
        if value.is_err() {
            self.add(field, code);
        }
        value.ok()
    }

    /// Whether the field has a fault.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.code.as_str())
    }

    /// `Ok` when nothing was noted.
    pub fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

impl Error {
    /// A refusal without values.
    pub fn refused(code: &'static str) -> Self {
        Self::Refused(Refusal { code, args: Vec::new() })
    }

    /// A refusal with one value.
    pub fn refused_with(
        code: &'static str,
        name: &'static str,
        value: impl std::fmt::Display,
    ) -> Self {
        Self::Refused(Refusal { code, args: vec![(name, format!("{value}"))] })
    }

    /// One bad field.
    pub fn invalid(field: &str, code: &str) -> Self {
        let mut faults = Faults::default();
        faults.add(field, code);
        Self::Invalid(faults)
    }

    /// Something of ours that went wrong.
    pub fn broken(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Broken(Box::new(cause))
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } | StoreError::Duplicate => Self::Stale,
            StoreError::Away(_) | StoreError::Full => Self::Away(error),
            StoreError::Driver(_) | StoreError::Unfit(_) | StoreError::Corrupt { .. } => {
                Self::Broken(Box::new(error))
            }
        }
    }
}

impl From<crate::PressError> for Error {
    fn from(error: crate::PressError) -> Self {
        Self::broken(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(error)
    }
}
