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

/// A walk along a chain, line by line from the first: holds nothing but the head, so any length will do.
#[derive(Debug, Clone)]
pub struct Walk(Checkpoint);

impl Default for Walk {
    fn default() -> Self {
        Self(Checkpoint { seq: 0, hash: GENESIS.to_owned() })
    }
}

impl Walk {
    /// The last line that was checked.
    pub const fn head(&self) -> &Checkpoint {
        &self.0
    }

    /// Checks the next line.
    pub fn step(&mut self, line: &ChainLine) -> Result<(), ChainFault> {
        if line.seq != self.0.seq + 1 {
            return Err(ChainFault::Gap { expected: self.0.seq + 1, found: line.seq });
        }
        if line.prev != self.0.hash {
            return Err(ChainFault::Unlinked(line.seq));
        }
        if hash(&line.prev, &line.entry) != line.hash {
            return Err(ChainFault::Altered(line.seq));
        }
        self.0 = Checkpoint { seq: line.seq, hash: line.hash.clone() };
        Ok(())
    }
}

/// Checks lines in order, from the first; `kept` are checkpoints written down elsewhere.
pub fn verify<'a>(
    lines: impl IntoIterator<Item = &'a ChainLine>,
    kept: &[Checkpoint],
) -> Result<Checkpoint, ChainFault> {
    let mut walk = Walk::default();
    let mut seen: Vec<bool> = kept.iter().map(|point| point.seq == 0).collect();
    for line in lines {
        walk.step(line)?;
        for (seen, point) in seen.iter_mut().zip(kept) {
            if point.seq == line.seq {
                if point.hash != line.hash {
                    return Err(ChainFault::Rewritten(point.seq));
                }
                *seen = true;
            }
        }
    }
    match seen.iter().position(|seen| !seen) {
        Some(missing) => Err(ChainFault::Rewritten(kept[missing].seq)),
        None => Ok(walk.0),
    }
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
