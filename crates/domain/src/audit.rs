//! The audit chain: what a line says and how it is hashed (security.md 8). Pure: the store keeps the lines.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// `prev` of an org's first line.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One exported line: the text that was hashed travels as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChainLine {
    /// Running number in the org, from 1.
    pub seq: i64,
    /// The hash of the line before, 64 hex digits.
    pub prev: String,
    /// The exact text that was hashed.
    pub entry: String,
    /// SHA-256 of `prev`, a line feed and `entry`, lower-case hex.
    pub hash: String,
}

/// A chain's head: printed on every report, so that a full rewrite shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Checkpoint {
    /// Number of the last line; 0 when there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// The hash of a line.
pub fn hash(prev: &str, entry: &str) -> String {
    let mut sha = Sha256::new();
    sha.update(prev.as_bytes());
    sha.update(b"\n");
    sha.update(entry.as_bytes());
    hex::encode(sha.finalize())
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// A number is missing or comes twice.
    #[error("line {expected} expected, line {found} found")]
    Gap {
        /// The number that should follow.
        expected: i64,
        /// The number that stands there.
        found: i64,
    },
    /// `prev` is not the hash of the line before.
    #[error("line {0} does not follow the line before it")]
    Unlinked(i64),
    /// The hash does not fit the text.
    #[error("line {0} was altered")]
    Altered(i64),
    /// The kept checkpoint is not in the chain: lines were rewritten or cut off.
    #[error("the checkpoint of line {0} is not in the chain")]
    Rewritten(i64),
}

/// A walk along a chain from its first line, batch by batch: a long chain is checked without being held.
#[derive(Debug, Clone)]
pub struct Walk {
    head: Checkpoint,
    kept: Vec<Checkpoint>,
}

impl Walk {
    /// Before the first line; `kept` are checkpoints written down elsewhere.
    pub fn new(kept: &[Checkpoint]) -> Self {
        let kept = kept.iter().filter(|point| point.seq != 0).cloned().collect();
        Self { head: Checkpoint { seq: 0, hash: GENESIS.to_owned() }, kept }
    }

    /// The last line that was passed.
    pub const fn head(&self) -> &Checkpoint {
        &self.head
    }

    /// Passes the next line, or says how it fails.
    pub fn pass(&mut self, line: &ChainLine) -> Result<(), ChainFault> {
        if line.seq != self.head.seq + 1 {
            return Err(ChainFault::Gap { expected: self.head.seq + 1, found: line.seq });
        }
        if line.prev != self.head.hash {
            return Err(ChainFault::Unlinked(line.seq));
        }
        if hash(&line.prev, &line.entry) != line.hash {
            return Err(ChainFault::Altered(line.seq));
        }
        if self.kept.iter().any(|point| point.seq == line.seq && point.hash != line.hash) {
            return Err(ChainFault::Rewritten(line.seq));
        }
        self.head = Checkpoint { seq: line.seq, hash: line.hash.clone() };
        Ok(())
    }

    /// The chain's head, or the kept checkpoint that lies beyond it: lines were cut off.
    pub fn finish(self) -> Result<Checkpoint, ChainFault> {
        match self.kept.iter().find(|point| point.seq > self.head.seq || point.seq < 0) {
            Some(point) => Err(ChainFault::Rewritten(point.seq)),
            None => Ok(self.head),
        }
    }
}

/// Checks lines in order, from the first; `kept` are checkpoints written down elsewhere.
pub fn verify<'a>(
    lines: impl IntoIterator<Item = &'a ChainLine>,
    kept: &[Checkpoint],
) -> Result<Checkpoint, ChainFault> {
    let mut walk = Walk::new(kept);
    for line in lines {
        walk.pass(line)?;
    }
    walk.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(texts: &[&str]) -> Vec<ChainLine> {
        let mut prev = GENESIS.to_owned();
        (1..)
            .zip(texts)
            .map(|(seq, text)| {
                let line = ChainLine {
                    seq,
                    prev: prev.clone(),
                    entry: (*text).to_owned(),
                    hash: hash(&prev, text),
                };
                prev.clone_from(&line.hash);
                line
            })
            .collect()
    }

    #[test]
    fn a_chain_shows_every_kind_of_tampering() {
        let good = chain(&["a", "b", "c"]);
        let head = verify(&good, &[]).unwrap();
        assert_eq!(head.seq, 3);

        let mut altered = good.clone();
        altered[1].entry = "B".into();
        assert_eq!(verify(&altered, &[]), Err(ChainFault::Altered(2)));

        let cut: Vec<_> = good.iter().filter(|line| line.seq != 2).cloned().collect();
        assert_eq!(verify(&cut, &[]), Err(ChainFault::Gap { expected: 2, found: 3 }));

        // A full rewrite is a valid chain; only the checkpoint on paper shows it.
        let rewritten = chain(&["a", "B", "c"]);
        assert!(verify(&rewritten, &[]).is_ok());
        assert_eq!(verify(&rewritten, std::slice::from_ref(&head)), Err(ChainFault::Rewritten(3)));
        assert_eq!(verify(&good[..2], &[head]), Err(ChainFault::Rewritten(3)));
    }
}
