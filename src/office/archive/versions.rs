//! Versions of an edition: the one that is replaced moves, whole, below the one that replaces it.
//!
//! [`Staging::stage_revised`] is the entry point. Both change in the one step that puts the edition in
//! its place, so that at every moment each version can be found once.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::publication::Built;
use super::{Error, Fingerprint, Manifest, OutputFile, Refusal, Staging, folders, json, write};
use crate::declaration::{Format, NOTE};

/// What is recorded of a revision of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionRecord {
    /// Number of the version that was replaced, from 1: its folder is `versions/N`.
    pub version: usize,
    /// The vintages that came in, oldest first.
    pub vintages: Vec<String>,
    /// The file in the folder of a language that links to that version lead to, by language.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
}

/// Folder of the earlier versions of an edition.
const VERSIONS: &str = "versions/";

/// Whether a file is kept whatever an edition is built of: an earlier version, or the note that says
/// what a revision changed.
pub fn is_of_archive(path: &str) -> bool {
    path.starts_with(VERSIONS)
        || path == format!("{NOTE}.json")
        || path.split_once('/').is_some_and(|(_, name)| {
            Format::all().any(|format| format.text_file(NOTE).as_deref() == Some(name))
        })
}

/// An edition as it stands in the output folder, every file as it was built.
pub struct Version(Built);

impl Version {
    /// Reads an edition of the output folder.
    ///
    /// # Errors
    /// If it was not built, or its files are not those that were built.
    pub fn read(root: &Path, release: &str, edition: &str) -> Result<Self, Refusal> {
        Built::read(&root.join(release).join(edition)).map(Self)
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// Its own files, without those of versions before it.
    pub fn files(&self) -> impl Iterator<Item = &OutputFile> {
        self.0.files.iter().filter(|file| !file.path.starts_with(VERSIONS))
    }

    /// Its number, when it becomes an earlier one.
    pub fn number(&self) -> usize {
        self.0.manifest.revisions.last().map_or(0, |last| last.version) + 1
    }
}

/// The manifest of the edition in a folder; none if it was never built.
///
/// # Errors
/// If there is one that cannot be read. That is no reason to take its edition for none, and to drop
/// what only it knows of: earlier versions.
#[expect(clippy::disallowed_methods, reason = "reads back what was built")]
pub fn manifest(folder: &Path) -> Result<Option<Manifest>, Error> {
    let path = folder.join("manifest.json");
    match fs::read(&path) {
        Ok(json) => match serde_json::from_slice(&json) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(source) => Err(Error::Manifest { path, source }),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path, source }),
    }
}

/// What is recorded of the revisions of these editions, as far as they were built.
#[expect(clippy::disallowed_methods, reason = "reads back what was built")]
pub fn revisions<'e>(
    root: &Path,
    release: &str,
    editions: impl Iterator<Item = &'e str>,
) -> BTreeMap<String, Vec<RevisionRecord>> {
    /// The rest of a manifest is long and of no interest here.
    #[derive(Deserialize)]
    struct Recorded {
        #[serde(default)]
        revisions: Vec<RevisionRecord>,
    }
    let recorded = editions.filter_map(|edition| {
        let json = fs::read(root.join(release).join(edition).join("manifest.json")).ok()?;
        let Recorded { revisions } = serde_json::from_slice(&json).ok()?;
        Some((edition.to_owned(), revisions))
    });
    recorded.filter(|(_, revisions)| !revisions.is_empty()).collect()
}

/// The facts of an edition in any folder and its Markdown in each language.
///
/// # Errors
/// If a file that is there cannot be read.
#[expect(clippy::disallowed_methods, reason = "reads back what was built")]
pub fn stated(folder: &Path) -> Result<Vec<OutputFile>, Error> {
    let mut paths = vec!["facts.json".to_owned()];
    for language in folders(folder)? {
        if let Some(name) = language.file_name().and_then(|name| name.to_str()) {
            paths.push(format!("{name}/release.md"));
        }
    }
    let mut files = Vec::new();
    for path in paths {
        let place = folder.join(&path);
        match fs::read(&place) {
            Ok(bytes) => files.push(OutputFile { path, bytes }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Read { path: place, source }),
        }
    }
    Ok(files)
}

impl Staging {
    /// Stages a revised edition with the version that it replaces, and those before that.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn stage_revised(
        &self,
        mut manifest: Manifest,
        files: &[OutputFile],
        replaced: &Version,
    ) -> Result<(), Error> {
        let folder = self.folder.join(&manifest.release).join(&manifest.edition);
        let below = format!("{VERSIONS}{}/", replaced.number());
        let earlier = replaced.0.files.iter().map(|file| {
            let is_earlier = file.path.starts_with(VERSIONS);
            let path = if is_earlier { file.path.clone() } else { format!("{below}{}", file.path) };
            (path, file.bytes.as_slice())
        });
        let own = files.iter().map(|file| (file.path.clone(), file.bytes.as_slice()));
        let of_manifest = (format!("{below}manifest.json"), replaced.0.bytes.as_slice());
        for (path, bytes) in own.chain(earlier).chain([of_manifest]) {
            let place = folder.join(&path);
            write(&place, bytes)?;
            manifest.outputs.insert(path, Fingerprint::of(bytes));
        }
        write(&folder.join("manifest.json"), &json(&manifest))
    }
}
