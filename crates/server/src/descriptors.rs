//! File descriptors: raised as far as the machine allows, because each connection is one.

use rlimit::Resource;

/// Kept back for the database, files, child processes and the listeners themselves.
const RESERVED: u64 = 128;
/// More is never of use to one server of this kind.
const ENOUGH: u64 = 65_536;

/// What the machine allows after asking for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptors {
    /// The soft limit now in force.
    pub allowed: u64,
}

impl Descriptors {
    /// Raises the soft limit to the hard one (at most 65,536) and says what holds now.
    pub fn raise() -> Self {
        let Ok((soft, hard)) = Resource::NOFILE.get() else { return Self { allowed: 1024 } };
        let wanted = hard.min(ENOUGH).max(soft);
        match Resource::NOFILE.set(wanted, hard) {
            Ok(()) => Self { allowed: wanted },
            Err(_) => Self { allowed: soft },
        }
    }

    /// How many connections fit when `wanted` are asked for: all of them, or as many as leave 128
    /// descriptors for everything else.
    pub fn connections(self, wanted: usize) -> usize {
        let room = self.allowed.saturating_sub(RESERVED).max(16);
        wanted.min(usize::try_from(room).unwrap_or(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_the_rest() {
        assert_eq!(Descriptors { allowed: 65_536 }.connections(1000), 1000);
        assert_eq!(Descriptors { allowed: 400 }.connections(1000), 272);
        assert_eq!(Descriptors { allowed: 10 }.connections(1000), 16);
    }
}
