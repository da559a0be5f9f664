//! The five tones of a state. A tone never stands alone: each brings its icon, and a word goes beside it.

/// How a state feels; says colour class and icon, never the word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nothing yet, or not concerned.
    #[default]
    Calm,
    /// Under way, waiting for somebody.
    Info,
    /// Done, accepted.
    Ok,
    /// Due soon, returned, needs a look.
    Warn,
    /// Late, refused, broken.
    Bad,
}

impl Tone {
    /// All five, from calm to bad.
    pub const ALL: [Self; 5] = [Self::Calm, Self::Info, Self::Ok, Self::Warn, Self::Bad];

    /// The class that sets the colours (`front/tokens.css`).
    pub const fn class(self) -> &'static str {
        match self {
            Self::Calm => "tone-calm",
            Self::Info => "tone-info",
            Self::Ok => "tone-ok",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }

    /// The icon of the sprite.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Calm => "circle-dashed",
            Self::Info => "progress",
            Self::Ok => "check",
            Self::Warn => "alert-triangle",
            Self::Bad => "alert-circle",
        }
    }

    /// Does it need the ear's attention at once?
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Bad)
    }

    /// How much it wants to be seen: lists show the highest first.
    pub const fn weight(self) -> u8 {
        match self {
            Self::Bad => 4,
            Self::Warn => 3,
            Self::Info => 2,
            Self::Calm => 1,
            Self::Ok => 0,
        }
    }
}
