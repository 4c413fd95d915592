//! `manifest.json`: what an edition was made of, by what, and which files came of it.
//!
//! [`manifest`] is the only reader. It tells apart that there is no edition in a folder, that its
//! manifest cannot be read, and why, and what it says; whoever asks has to do something about each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::{Error, Refusal};
use super::files::{Fingerprint, folders, read};
use super::versions::{RevisionRecord, is_note, is_of_archive};
use crate::declaration::{EditionKey, Extent};
use crate::project::{FileName, RelativePath};

/// Name of the manifest in the folder of its edition.
pub(in crate::office) const MANIFEST: &str = "manifest.json";

/// The program that writes the manifest.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// For each data set with a threshold of disclosure control the mark of its key; `None` without a key.
pub type KeyMarks = BTreeMap<String, Option<String>>;

/// The figures of an edition as readers are told them, by name.
pub type Figures = BTreeMap<String, String>;

/// What an edition was made of and by what: `manifest.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(expecting = "the keys of a manifest")]
pub struct Manifest {
    /// Name and version of the program.
    pub program: String,
    /// The release.
    pub release: FileName,
    /// The edition.
    pub edition: FileName,
    /// Which of the stages of the release it is, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Moment of its release, RFC 3339.
    #[serde(default)]
    pub released: String,
    /// The moment before which it is not public, RFC 3339: the latest among its release and those of the vintages in
    /// it. An older program recorded none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub embargo: String,
    /// The last day whose vintages are in the data, where not all were wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The vintages in the data, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vintages: Vec<String>,
    /// What was corrected in its words after its release, or that it was taken back, by moments, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<String>,
    /// Whether it is marked as a draft.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// How it was revised since it was first published, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionRecord>,
    /// The figures that are others than those of which the note on the last revision speaks, by name; not
    /// told in what is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_than_note: Vec<String>,
    /// The marks of the keys by which small counts were hidden.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: KeyMarks,
    /// Input files by path below the project. What is published has none: the fingerprint of a file
    /// confirms every guess of what is in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, Fingerprint>,
    /// Output files by path below the edition's folder.
    pub outputs: BTreeMap<RelativePath, Fingerprint>,
}

impl Manifest {
    /// The folder of its edition below `root`.
    pub(in crate::office) fn folder_in(&self, root: &Path) -> PathBuf {
        EditionKey::named_folder_in(root, &self.release, &self.edition)
    }

    /// What the edition is published in, earlier versions and notes left out.
    pub fn extent(&self) -> Extent {
        Extent::of_files(self.own().keys().map(|path| &***path))
    }

    /// Its files, without earlier versions and notes.
    pub fn own(&self) -> BTreeMap<&RelativePath, &Fingerprint> {
        self.outputs.iter().filter(|(path, _)| !is_of_archive(path)).collect()
    }

    /// Leaves out what is not for the public; `public` has the fingerprints of files that are published
    /// otherwise than they were built.
    pub(super) fn make_public(&mut self, public: &BTreeMap<RelativePath, Fingerprint>) {
        self.inputs.clear();
        self.other_than_note.clear();
        for revision in &mut self.revisions {
            revision.figures.clear();
        }
        for (path, fingerprint) in &mut self.outputs {
            if let Some(published) = public.get(path) {
                fingerprint.clone_from(published);
            }
        }
    }

    /// Its bytes without what is not for the public, but for the fingerprints of its versions.
    pub(in crate::office) fn as_public(&self) -> Vec<u8> {
        let mut public = self.clone();
        public.make_public(&BTreeMap::new());
        json(&public)
    }

    /// Records that the note on its last revision was made of these figures.
    pub fn note_is_of(&mut self, figures: Figures) {
        self.other_than_note.clear();
        if let Some(last) = self.revisions.last_mut() {
            last.figures = figures;
        }
    }

    /// The note on its last revision, where that speaks of other figures than it has.
    pub fn outdated_note(&self) -> Option<OutdatedNote> {
        let mut notes = self.outputs.keys().map(|path| &**path).filter(|path| is_note(path));
        let path = notes.next().filter(|_| !self.other_than_note.is_empty())?;
        Some(OutdatedNote { path: path.to_owned(), figures: self.other_than_note.clone() })
    }

    /// Whether it has a note on a revision.
    pub(super) fn has_note(&self) -> bool {
        self.outputs.keys().any(|path| is_note(path))
    }

    /// Holds its keys against those of every edition of its release that stands below `root`, since
    /// they share their data. What cannot be read tells no key.
    ///
    /// # Errors
    /// [`Refusal::OtherKey`] if some have others.
    pub(in crate::office) fn keys_are_those_in(&self, root: &Path) -> Result<(), Refusal> {
        let (mut datasets, mut editions) = (BTreeSet::new(), Vec::new());
        for folder in folders(&root.join(&self.release)).unwrap_or_default() {
            let Ok(Some(there)) = manifest(&folder) else { continue };
            let others: BTreeSet<&str> = other_keys(&there.keys, &self.keys).collect();
            if !others.is_empty() && there.release == self.release {
                datasets.extend(others.into_iter().map(str::to_owned));
                editions.push(there.edition.to_string());
            }
        }
        if datasets.is_empty() {
            return Ok(());
        }
        Err(Refusal::OtherKey { datasets: datasets.into_iter().collect(), editions })
    }

    /// Whether a later run has the same input and program, and builds in the same way.
    pub(in crate::office) fn is_made_as(&self, later: &Self) -> bool {
        self.inputs == later.inputs
            && self.program == later.program
            && self.vintages == later.vintages
            && self.corrections == later.corrections
            && self.draft == later.draft
            && self.keys == later.keys
    }
}

/// A note that speaks of other figures than its edition has now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutdatedNote {
    /// One of its files, by path below the edition's folder.
    pub path: String,
    /// The figures, by name.
    pub figures: Vec<String>,
}

/// The data sets that have a threshold in both and keys that are not the same. Nothing is known of what
/// an older program built, which recorded none.
pub fn other_keys<'k>(before: &'k KeyMarks, now: &KeyMarks) -> impl Iterator<Item = &'k str> {
    let both = before.iter().filter_map(|(id, before)| Some((id, before, now.get(id)?)));
    both.filter(|(_, before, now)| before != now).map(|(id, ..)| id.as_str())
}

/// A manifest with the bytes that it was read from.
pub(in crate::office) struct ReadManifest {
    pub(in crate::office) manifest: Manifest,
    pub(in crate::office) bytes: Vec<u8>,
}

/// The manifest of the edition in a folder; `None` if it was never built.
///
/// # Errors
/// If there is one that cannot be read. That is no reason to take its edition for none, and to drop
/// what only it knows of: earlier versions.
pub fn manifest(folder: &Path) -> Result<Option<Manifest>, Error> {
    Ok(read_manifest(folder)?.map(|read| read.manifest))
}

/// As [`manifest`], with its bytes, by which editions are compared and logged.
pub(in crate::office) fn read_manifest(folder: &Path) -> Result<Option<ReadManifest>, Error> {
    let path = folder.join(MANIFEST);
    let Some(bytes) = read(&path)? else { return Ok(None) };
    match serde_json::from_slice(&bytes) {
        Ok(manifest) => Ok(Some(ReadManifest { manifest, bytes })),
        Err(source) => Err(Error::Manifest { path, source }),
    }
}

/// The manifest as it is written.
pub(super) fn json(manifest: &Manifest) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(manifest)
        .expect("a manifest has string keys only and no failing serializer");
    json.push(b'\n');
    json
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "folders are made on disk")]
    fn none_unreadable_and_read_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join(MANIFEST);
        assert!(manifest(folder.path()).unwrap().is_none());
        for unreadable in ["", "{", "[]", "{\"release\": \"flows\"}"] {
            fs::write(&place, unreadable).unwrap();
            let error = manifest(folder.path()).unwrap_err();
            assert!(matches!(error, Error::Manifest { .. }), "{unreadable}: {error}");
        }
        fs::remove_file(&place).unwrap();
        // A folder in its place is what no permission is: there, and not to be read as a file.
        fs::create_dir(&place).unwrap();
        assert!(matches!(manifest(folder.path()), Err(Error::Read { .. })));
        fs::remove_dir(&place).unwrap();
        let sound = r#"{"program":"p","release":"r","edition":"2025-06","inputs":{},"outputs":{}}"#;
        fs::write(&place, sound).unwrap();
        let read = manifest(folder.path()).unwrap().unwrap();
        assert_eq!(read.folder_in(Path::new("out")), Path::new("out/r/2025-06"));
    }
}
