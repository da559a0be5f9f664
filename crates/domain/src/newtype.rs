//! One value as a type of its own: compared, sorted, kept and sent as the value itself.

/// Declares a copyable wrapper of one value that is written exactly as the value.
macro_rules! newtype {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub $inner);
    };
}

pub(crate) use newtype;
