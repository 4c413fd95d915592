//! Versions of an edition: the one that is replaced moves, whole, below the one that replaces it.
//!
//! [`Staging::stage_revised`] is the entry point. Both change in the one step that puts the edition in
//! its place, so that at every moment each version can be found once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::built::Built;
use super::disk::Access;
use super::error::{Error, Refusal, cannot_read};
use super::files::{Fingerprint, OutputFile, read_as, write};
use super::manifest::{Figures, KeyMarks, MANIFEST, Manifest, json, manifest};
use super::staging::Staging;
use super::stated::is_stated;
use crate::declaration::{Edition, EditionKey, Format, NOTE};
use crate::project::{FileName, RelativePath};

/// What is recorded of a revision of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "what is recorded of a revision")]
pub struct RevisionRecord {
    /// Number of the version that was replaced, from 1: its folder is `versions/N`.
    pub version: usize,
    /// The vintages that came in, oldest first.
    pub vintages: Vec<String>,
    /// The corrections that came in, by their moments, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<String>,
    /// The figures that its note goes by: those of the edition when it was revised. None in what is
    /// published, and none of a revision that another one followed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: Figures,
    /// The file in the folder of a language that links to that version lead to, by language.
    #[serde(default)]
    pub texts: BTreeMap<FileName, FileName>,
}

impl RevisionRecord {
    /// The figures that are others now than its note goes by, by name. Of one that the edition had not or
    /// has no more the note says nothing that is not so.
    pub fn others(&self, now: &Figures) -> Vec<String> {
        let others = self.figures.iter().filter(|(name, figure)| {
            let now = now.get(*name);
            now.is_some_and(|now| now != *figure)
        });
        others.map(|(name, _)| name.clone()).collect()
    }
}

/// Folder of the earlier versions of an edition.
pub(super) const VERSIONS: &str = "versions/";

/// Whether a file is kept whatever an edition is built of: an earlier version, or the note that says
/// what a revision changed.
pub fn is_of_archive(path: &str) -> bool {
    path.starts_with(VERSIONS)
        || path == format!("{NOTE}.json")
        || path.split_once('/').is_some_and(|(_, name)| {
            Format::all().any(|format| format.text_file(NOTE).as_deref() == Some(name))
        })
}

/// Whether a file is the note on a revision.
pub(super) fn is_note(path: &str) -> bool {
    is_of_archive(path) && !path.starts_with(VERSIONS)
}

/// The number of the earlier version whose manifest a file is.
pub(in crate::office) fn version_of_manifest(path: &str) -> Option<usize> {
    let (number, file) = path.strip_prefix(VERSIONS)?.split_once('/')?;
    (file == MANIFEST).then_some(number)?.parse().ok()
}

/// An edition as it stands in the output folder, every file as it was built.
pub struct Version(Built);

impl Version {
    /// Reads an edition of the output folder.
    ///
    /// # Errors
    /// If it was not built, or its files are not as they were built.
    pub fn read(root: &Path, edition: &EditionKey) -> Result<Self, Refusal> {
        Self(Built::read(&edition.folder_in(root))?).before_draft()
    }

    /// The version itself; where it is the draft of a revision, that which the draft is to take the place of, as
    /// it was before.
    fn before_draft(self) -> Result<Self, Refusal> {
        let Built { manifest, files, foreign, .. } = &self.0;
        let Some(below) = below_draft(manifest) else { return Ok(self) };
        let own_manifest = format!("{below}{MANIFEST}");
        let bytes = files.iter().find(|file| file.path == own_manifest);
        let bytes = bytes.ok_or(Refusal::WrongManifest)?.bytes.clone();
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|_| Refusal::WrongManifest)?;
        let links = Links::of(&manifest);
        let before = manifest.outputs.keys().map(|path| {
            let is_earlier = path.starts_with(VERSIONS);
            let place = if is_earlier { path.to_string() } else { format!("{below}{path}") };
            let file = files.iter().find(|file| file.path == place);
            let bytes = &file.ok_or(Refusal::WrongManifest)?.bytes;
            let bytes = if is_earlier { Cow::from(bytes) } else { links.before(path, bytes) };
            Ok(OutputFile { path: path.to_string(), bytes: bytes.into_owned() })
        });
        let before = before.collect::<Result<_, Refusal>>()?;
        let foreign = foreign.clone();
        Ok(Self(Built { manifest, bytes, files: before, foreign }))
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// Its own files, without the versions before it.
    pub fn files(&self) -> Vec<&OutputFile> {
        self.0.files.iter().filter(|file| !file.path.starts_with(VERSIONS)).collect()
    }

    /// Its number, when it becomes an earlier one.
    pub fn number(&self) -> usize {
        self.0.manifest.revisions.last().map_or(0, |last| last.version) + 1
    }
}

/// Where the version lies that the draft of a revision is to take the place of; `None` where an edition is no
/// such draft.
fn below_draft(manifest: &Manifest) -> Option<String> {
    let last = manifest.revisions.last().filter(|_| manifest.draft)?;
    Some(format!("{VERSIONS}{}/", last.version))
}

/// The manifest of the edition in a folder; where that is the draft of a revision, of the version that the draft is
/// to take the place of.
///
/// # Errors
/// If there is one that cannot be read.
pub fn lasting(folder: &Path) -> Result<Option<Manifest>, Error> {
    let Some(manifest) = manifest(folder)? else { return Ok(None) };
    match below_draft(&manifest) {
        Some(below) => self::manifest(&folder.join(below)),
        None => Ok(Some(manifest)),
    }
}

/// An earlier version of an edition: what it was made of, its facts and its texts.
#[derive(Debug)]
pub struct EarlierVersion {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its `facts.json` and its Markdown in each language.
    pub files: Vec<OutputFile>,
}

/// The earlier version of this number of the edition in a folder; `None` where it is not there as it was kept.
///
/// # Errors
/// If a file that is there cannot be read.
pub fn earlier(folder: &Path, number: usize) -> Result<Option<EarlierVersion>, Error> {
    let Some(now) = manifest(folder)? else { return Ok(None) };
    let below = format!("{VERSIONS}{number}/");
    let (mut files, mut earlier) = (Vec::new(), None);
    for (path, fingerprint) in &now.outputs {
        let Some(own) = path.strip_prefix(&*below) else { continue };
        if own != MANIFEST && !is_stated(own) {
            continue;
        }
        let place = folder.join(path);
        let Some(bytes) = read_as(&place, fingerprint).map_err(cannot_read(&place))? else {
            return Ok(None);
        };
        if own == MANIFEST {
            let read = serde_json::from_slice(&bytes);
            earlier = Some(read.map_err(|source| Error::Manifest { path: place, source })?);
        } else {
            files.push(OutputFile { path: own.to_owned(), bytes });
        }
    }
    Ok(earlier.map(|manifest| EarlierVersion { manifest, files }))
}

/// What is recorded of editions that were built before.
#[derive(Debug, Default)]
pub struct Recorded {
    /// The revisions of each edition that has any.
    pub revisions: BTreeMap<EditionKey, Vec<RevisionRecord>>,
    /// The marks of the keys that each edition was built with, drafts left out.
    pub keys: BTreeMap<EditionKey, KeyMarks>,
    /// Why nothing is known of others: their manifests cannot be read.
    pub unreadable: Vec<Error>,
}

/// What is recorded below `root` of these editions, as far as they were built.
pub fn recorded(root: &Path, editions: &[Edition]) -> Recorded {
    let mut recorded = Recorded::default();
    for Edition { key, .. } in editions {
        match manifest(&key.folder_in(root)) {
            Ok(Some(manifest)) => {
                if !manifest.draft {
                    recorded.keys.insert(key.clone(), manifest.keys);
                }
                if !manifest.revisions.is_empty() {
                    recorded.revisions.insert(key.clone(), manifest.revisions);
                }
            }
            Ok(None) => {}
            Err(error) => recorded.unreadable.push(error),
        }
    }
    recorded
}

/// The links of an edition to the versions before it. Among the versions it stands beside them, so that
/// they lead from another place: but for that a version is, byte for byte, what it was.
#[derive(Debug)]
pub(super) struct Links(Vec<Link>);

#[derive(Debug)]
struct Link {
    language: String,
    /// Where it leads, from the folder of the language.
    address: String,
    /// The same from there, once the edition is a version.
    among_versions: String,
}

impl Links {
    /// The links of the edition of a manifest.
    pub(super) fn of(manifest: &Manifest) -> Self {
        let links = manifest.revisions.iter().flat_map(|revision| {
            let version = revision.version;
            revision.texts.iter().map(move |(language, text)| Link {
                language: language.to_string(),
                address: format!("../{VERSIONS}{version}/{language}/{text}"),
                among_versions: format!("../../{version}/{language}/{text}"),
            })
        });
        Self(links.collect())
    }

    /// A file as it stands among the versions.
    fn among_versions<'b>(&self, path: &str, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        self.changed(path, bytes, |link| [&link.address, &link.among_versions])
    }

    /// A file of a version as it was before it was one.
    pub(super) fn before<'b>(&self, path: &str, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        self.changed(path, bytes, |link| [&link.among_versions, &link.address])
    }

    fn changed<'b>(
        &self,
        path: &str,
        bytes: &'b [u8],
        ends: impl Fn(&Link) -> [&String; 2],
    ) -> Cow<'b, [u8]> {
        let language = path.split_once('/').map_or("", |(language, _)| language);
        let of_file = self.0.iter().filter(|link| link.language == language);
        // Only texts have links: whatever is no UTF-8 has none.
        let Ok(text) = str::from_utf8(bytes) else { return Cow::from(bytes) };
        let mut text = Cow::from(text);
        for [from, to] in of_file.map(ends) {
            for before in ["\"", "("] {
                let from = format!("{before}{from}");
                if text.contains(&from) {
                    text = Cow::from(text.replace(&from, &format!("{before}{to}")));
                }
            }
        }
        match text {
            Cow::Borrowed(_) => Cow::from(bytes),
            Cow::Owned(text) => Cow::from(text.into_bytes()),
        }
    }
}

impl Built {
    /// The files of its earlier versions that are not those that the manifests of these name.
    pub(in crate::office) fn other_versions(&self) -> Vec<String> {
        let files: BTreeMap<&str, &[u8]> =
            self.files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())).collect();
        let mut others = Vec::new();
        for (path, bytes) in &files {
            let Some(below) = version_of_manifest(path).and(path.strip_suffix(MANIFEST)) else {
                continue;
            };
            let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) else {
                others.push((*path).to_owned());
                continue;
            };
            let links = Links::of(&manifest);
            for (path, recorded) in &manifest.outputs {
                // The versions before it stand beside it.
                let is_earlier = path.starts_with(VERSIONS);
                let place = if is_earlier { path.to_string() } else { format!("{below}{path}") };
                let is_it = files.get(place.as_str()).is_some_and(|bytes| {
                    Fingerprint::of(bytes) == *recorded
                        || Fingerprint::of(&links.before(path, bytes)) == *recorded
                });
                // Each version names those before it.
                if !is_it && !others.contains(&place) {
                    others.push(place);
                }
            }
        }
        others
    }
}

/// The number of the version in a folder, where that is one of an edition.
pub(in crate::office) fn version_in(folder: &Path) -> Option<usize> {
    let folder = folder.canonicalize().ok()?;
    let is_among = folder.parent()?.file_name()? == VERSIONS.trim_end_matches('/');
    folder.file_name()?.to_str()?.parse().ok().filter(|_| is_among)
}

impl Staging {
    /// Stages a revised edition with the version that it replaces, and those before that; gives what
    /// others put into its folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn stage_revised(
        &self,
        mut manifest: Manifest,
        files: &[OutputFile],
        replaced: &Version,
    ) -> Result<Vec<PathBuf>, Error> {
        let folder = manifest.folder_in(&self.folder);
        let below = format!("{VERSIONS}{}/", replaced.number());
        let links = Links::of(&replaced.0.manifest);
        let earlier = replaced.0.files.iter().map(|file| {
            if file.path.starts_with(VERSIONS) {
                return (file.path.clone(), Cow::from(&file.bytes));
            }
            (format!("{below}{}", file.path), links.among_versions(&file.path, &file.bytes))
        });
        let own = files.iter().map(|file| (file.path.clone(), Cow::from(&file.bytes)));
        let manifest_before = (format!("{below}{MANIFEST}"), Cow::from(&replaced.0.bytes));
        for (path, bytes) in own.chain(earlier).chain([manifest_before]) {
            let path = RelativePath::new(path)?;
            write(&folder, &path, &bytes, Access::Private)?;
            manifest.outputs.insert(path, Fingerprint::of(&bytes));
        }
        self.complete(&manifest, &json(&manifest))
    }

    /// Stages an edition anew that was revised before, with the versions that it has; gives what others put into its
    /// folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn stage_again(
        &self,
        mut manifest: Manifest,
        files: &[OutputFile],
        last: &Version,
    ) -> Result<Vec<PathBuf>, Error> {
        let folder = manifest.folder_in(&self.folder);
        let kept = last.0.files.iter().filter(|file| file.path.starts_with(VERSIONS));
        for OutputFile { path, bytes } in files.iter().chain(kept) {
            let path = RelativePath::new(path.as_str())?;
            write(&folder, &path, bytes, Access::Private)?;
            manifest.outputs.insert(path, Fingerprint::of(bytes));
        }
        self.complete(&manifest, &json(&manifest))
    }
}
