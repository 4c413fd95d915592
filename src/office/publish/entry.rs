//! A line of the log of publications.

use serde::{Deserialize, Serialize};

use super::log::sha256;
use crate::project::FileName;

/// What was done to what is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// An edition took its place.
    Publish,
    /// It did so although something spoke against it.
    Insist,
    /// The state before was put back.
    Undo,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a line of the log")]
pub(super) struct Entry {
    /// What was done.
    pub(super) step: Step,
    /// When, by the clock of the system.
    pub(super) clock: String,
    /// When, as somebody said with `--at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<String>,
    /// Who did it, as was said with `--by`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<String>,
    /// Name of the release.
    pub(super) release: FileName,
    /// Id of the edition.
    pub(super) edition: FileName,
    /// SHA-256 of the public manifest, which has the SHA-256 of all files.
    pub(super) manifest: String,
    /// SHA-256 of the public manifest whose place it took; none where the place was empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) replaced: Option<String>,
    /// The last vintage in the data; none where they are as first known.
    pub(super) vintage: Option<String>,
    /// The objections that `--insist` overruled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) insisted: Vec<String>,
    /// Why it was done all the same, or undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    /// The program that did it.
    pub(super) program: String,
    /// The commit that the project was at, where it was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) commit: Option<String>,
    /// SHA-256 of the line before; none in the first line.
    pub(super) before: Option<String>,
}

impl Entry {
    /// How every line begins.
    pub(super) const BEGINNING: &[u8] = b"{\"step\":\"";

    /// The line as it stands behind another one.
    pub(super) fn after(&self, before: Option<String>) -> Vec<u8> {
        serde_json::to_vec(&Self { before, ..self.clone() }).expect("an entry has string keys only")
    }
}

/// A line of an earlier program.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Earlier {
    #[serde(rename = "moment")]
    pub(super) _moment: String,
    pub(super) release: FileName,
    pub(super) edition: FileName,
    pub(super) manifest: String,
    #[serde(rename = "vintage")]
    pub(super) _vintage: Option<String>,
}

/// A line as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Entry(Entry),
    Earlier(Earlier),
    /// One that is none: cut off, or written by somebody else.
    Other,
}

impl Line {
    pub(super) fn of(line: &[u8]) -> Self {
        if let Ok(entry) = serde_json::from_slice(line) {
            return Self::Entry(entry);
        }
        serde_json::from_slice(line).map_or(Self::Other, Self::Earlier)
    }

    pub(super) fn is_known(&self) -> bool {
        *self != Self::Other
    }

    /// Whether it is this entry, whatever line it stands behind.
    pub(super) fn is(&self, entry: &Entry) -> bool {
        match self {
            Self::Entry(line) => line.after(None) == entry.after(None),
            Self::Earlier(_) | Self::Other => false,
        }
    }

    /// The state of an edition that it says became public, and whether that was put back.
    pub(super) fn state_of(&self, release: &str, edition: &str) -> Option<(&str, bool)> {
        let (of_release, of_edition, manifest, is_undo) = match self {
            Self::Entry(entry) => {
                let is_undo = entry.step == Step::Undo;
                (&entry.release, &entry.edition, &entry.manifest, is_undo)
            }
            Self::Earlier(line) => (&line.release, &line.edition, &line.manifest, false),
            Self::Other => return None,
        };
        let is_of_it = **of_release == *release && **of_edition == *edition;
        is_of_it.then_some((manifest.as_str(), is_undo))
    }
}

/// The states of an edition that were public, by the fingerprints of their manifests.
#[derive(Debug, Default)]
pub(super) struct States {
    /// The states that were not undone, oldest first: the last is the one that is public now.
    pub(super) stack: Vec<String>,
    /// Every state that ever was public.
    pub(super) all: Vec<String>,
}

impl States {
    pub(super) fn of(lines: &[Line], release: &str, edition: &str) -> Self {
        let mut states = Self::default();
        for (manifest, is_undo) in lines.iter().filter_map(|line| line.state_of(release, edition)) {
            if is_undo {
                let known = states.stack.iter().rposition(|state| state == manifest);
                states.stack.truncate(known.map_or(0, |known| known + 1));
            }
            if states.stack.last().is_none_or(|last| last != manifest) {
                states.stack.push(manifest.to_owned());
            }
            states.all.push(manifest.to_owned());
        }
        states
    }
}

/// The fingerprint of a manifest by which a state is known.
pub(super) fn state(manifest: &[u8]) -> String {
    sha256(manifest)
}
