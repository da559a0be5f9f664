//! How a command ends badly: one sentence for the operator and an exit code.

use std::fmt;

/// Why a command did not succeed. Success alone is exit code 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The work was tried and failed, or a check did not hold: exit code 1.
    Failed(String),
    /// The command line or the configuration is wrong, nothing was begun: exit code 2.
    Usage(String),
}

/// What every command answers.
pub type Outcome = Result<(), Failure>;

impl Failure {
    /// 1 for a failure, 2 for wrong usage or configuration.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
        }
    }

    /// A failure while doing the work.
    pub fn failed(cause: impl fmt::Display) -> Self {
        Self::Failed(cause.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(sentence) | Self::Usage(sentence) => f.write_str(sentence),
        }
    }
}

impl std::error::Error for Failure {}
