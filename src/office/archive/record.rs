//! An edition in the output folder as it lies there: its manifest, and what its files are now.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::disk::{Kind, walk};
use super::error::{Refusal, cannot_read};
use super::files::{Fingerprint, read, read_as};
use super::manifest::{MANIFEST, Manifest, manifest};
use super::versions::{Links, VERSIONS, version_in};
use crate::declaration::Vintage;

/// An edition as it lies in its folder.
#[derive(Debug)]
pub struct Record {
    /// What it was made of, and what was made.
    pub manifest: Manifest,
    /// What is there now, earlier versions included, by path below the folder, without folders and the
    /// manifest.
    pub files: BTreeMap<String, Found>,
    /// The last day whose data give it again, where it is a version that another one replaced.
    pub until: Option<NaiveDate>,
}

/// What was found under the name of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The file that was built.
    AsBuilt,
    /// Another file in its place.
    Changed,
    /// Something in its place that cannot be read; why.
    Unreadable(String),
    /// A file that was not built.
    Foreign,
    /// A link, pipe or device that was not built; what it is.
    NoFile(&'static str),
}

/// Reads what lies in the folder of an edition, or of one of its versions, whose own earlier versions stand
/// beside it.
///
/// # Errors
/// [`Refusal::NoManifest`] if it is no edition that was built, [`Refusal::Unreadable`] if that cannot
/// be told.
pub fn record(folder: &Path) -> Result<Record, Refusal> {
    let manifest = manifest(folder)?.ok_or(Refusal::NoManifest)?;
    let entries = walk(folder).map_err(cannot_read(folder))?;
    let entries = entries.into_iter().filter(|entry| entry.kind != Kind::Folder);
    let there = entries.map(|entry| (entry.path.to_string_lossy().replace('\\', "/"), entry.kind));
    let there: BTreeMap<String, Kind> = there.collect();
    let version = version_in(folder);
    let links = version.map(|_| Links::of(&manifest));
    let mut files = BTreeMap::new();
    for (path, recorded) in &manifest.outputs {
        let beside = path.strip_prefix(VERSIONS).filter(|_| version.is_some());
        let found = match beside {
            Some(beside) => found(&folder.join("..").join(beside), path, recorded, None),
            None if there.contains_key(&**path) => {
                found(&folder.join(path), path, recorded, links.as_ref())
            }
            None => None,
        };
        files.extend(found.map(|found| (path.to_string(), found)));
    }
    // Only what was built is read: of another file it is enough that it is there.
    for (path, kind) in there {
        if path != MANIFEST && !manifest.outputs.contains_key(path.as_str()) {
            let is_file = kind == Kind::File;
            files.insert(path, if is_file { Found::Foreign } else { Found::NoFile(kind.name()) });
        }
    }
    let until = version.and_then(|version| last_day(folder, version));
    Ok(Record { manifest, files, until })
}

/// What is under the name of a file that was built; `links` are those of a version. `None` for nothing.
fn found(place: &Path, path: &str, recorded: &Fingerprint, links: Option<&Links>) -> Option<Found> {
    match read_as(place, recorded) {
        Ok(Some(_)) => return Some(Found::AsBuilt),
        Ok(None) => {}
        Err(error) => return Some(Found::Unreadable(error.to_string())),
    }
    let bytes = match read(place) {
        Ok(bytes) => bytes?,
        Err(error) => return Some(Found::Unreadable(error.to_string())),
    };
    let is_as_built =
        links.is_some_and(|links| Fingerprint::of(&links.before(path, &bytes)) == *recorded);
    Some(if is_as_built { Found::AsBuilt } else { Found::Changed })
}

/// The last day whose data give a version again: the one before the first vintage that replaced it.
fn last_day(folder: &Path, version: usize) -> Option<NaiveDate> {
    let edition = manifest(&folder.join("../..")).ok()??;
    let mut later = edition.revisions.iter().filter(|revision| revision.version >= version);
    Vintage::day(later.find_map(|revision| revision.vintages.first())?)?.pred_opt()
}
