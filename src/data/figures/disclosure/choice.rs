//! Which cells are hidden with those that have to be, so that the choice itself tells nothing.
//!
//! *Why not the best ones.* Were the smallest cells taken that do, or the first ones, whoever knows
//! the program could try every possible data and see which of them give the published pattern: of a
//! total 13 with 5 shown and two cells hidden, only (5, 4, 4) does. So what is chosen must not depend on
//! the hidden counts, or nobody else must be able to repeat it.
//!
//! *With a key* the partners of a step are chosen by numbers that nobody has who does not have the key,
//! as if by lot, and some more cells are hidden by the same lot: every pattern that protects some data
//! could have been drawn for them, so a pattern excludes no data but those that it does not protect.
//! The lots are drawn anew for each step, so that one tells nothing of another, and they go by
//! names, so that more data or another state of them change nothing.
//!
//! *Without a key* there is no choice: where a count of a breakdown is hidden, all of them are.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::time::Period;

/// One cell in so many is hidden without a need where others are.
const NEEDLESS: u64 = 16;

/// The secret by which cells are chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct DisclosureKey([u8; 32]);

/// It is not shown, whatever else is.
impl fmt::Debug for DisclosureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DisclosureKey")
    }
}

impl DisclosureKey {
    /// The key that is made of a secret.
    pub fn new(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// A mark by which another key is noticed: so short that of a million
    /// keys some fifteen have the same, so that it confirms no guess.
    pub fn mark(&self) -> String {
        let [.., first, second] = self.number(&[b"mark"]).to_be_bytes();
        format!("{first:02x}{second:02x}")
    }

    /// A number that nobody can tell who does not have the key. Each part is preceded by its length, so that
    /// no two lists of parts are one.
    fn number(&self, parts: &[&[u8]]) -> u64 {
        let mut hash = Sha256::new_with_prefix(self.0);
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let number = hash.finalize();
        number.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

/// How the cells of a data set are chosen.
#[derive(Debug)]
pub(super) enum Choice {
    /// By a key; for each cell a number that stands for its name.
    Keyed(DisclosureKey, Vec<u64>),
    /// All of a breakdown.
    Whole,
}

impl Choice {
    /// With this key, or without one.
    pub(super) fn new(key: Option<&DisclosureKey>) -> Self {
        key.map_or(Self::Whole, |key| Self::Keyed(key.clone(), Vec::new()))
    }

    /// Adds the next cell by its name.
    pub(super) fn add(&mut self, name: &[&[u8]]) {
        if let Self::Keyed(key, names) = self {
            names.push(key.number(name));
        }
    }

    /// The place of a cell among those that could be taken in a step.
    pub(super) fn rank(&self, cell: usize, step: Period) -> u64 {
        self.number(cell, step, b"partner")
    }

    /// Whether a cell is hidden where others of its breakdown are.
    pub(super) fn is_needless(&self, cell: usize, step: Period) -> bool {
        match self {
            Self::Keyed(..) => self.number(cell, step, b"needless").is_multiple_of(NEEDLESS),
            Self::Whole => true,
        }
    }

    fn number(&self, cell: usize, step: Period, purpose: &[u8]) -> u64 {
        match self {
            Self::Keyed(key, names) => {
                let (year, month) = (step.year().to_be_bytes(), step.number().to_be_bytes());
                key.number(&[purpose, &names[cell].to_be_bytes(), &year, &month])
            }
            // Its place, which everybody knows.
            Self::Whole => cell as u64,
        }
    }
}
