//! An edition in the output folder as it lies there: its manifest, and what its files are now.

use std::collections::BTreeMap;
use std::path::Path;

use super::disk::{Kind, walk};
use super::error::{Refusal, cannot_read};
use super::files::read_as;
use super::manifest::{MANIFEST, Manifest, manifest};

/// An edition as it lies in its folder.
#[derive(Debug)]
pub struct Record {
    /// What it was made of, and what was made.
    pub manifest: Manifest,
    /// What is there now, earlier versions included, by path below the folder, without folders and the
    /// manifest.
    pub files: BTreeMap<String, Found>,
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

/// Reads what lies in the folder of an edition.
///
/// # Errors
/// [`Refusal::NoManifest`] if it is no edition that was built, [`Refusal::Unreadable`] if that cannot
/// be told.
pub fn record(folder: &Path) -> Result<Record, Refusal> {
    let manifest = manifest(folder)?.ok_or(Refusal::NoManifest)?;
    let entries = walk(folder).map_err(cannot_read(folder))?;
    let entries = entries.into_iter().filter(|entry| entry.kind != Kind::Folder);
    let files = entries.map(|entry| {
        let path = entry.path.to_string_lossy().replace('\\', "/");
        // Only what was built is read: of another file it is enough that it is there.
        let found = match manifest.outputs.get(path.as_str()) {
            None if entry.kind == Kind::File => Found::Foreign,
            None => Found::NoFile(entry.kind.name()),
            Some(recorded) => match read_as(&folder.join(&entry.path), recorded) {
                Ok(Some(_)) => Found::AsBuilt,
                Ok(None) => Found::Changed,
                Err(error) => Found::Unreadable(error.to_string()),
            },
        };
        (path, found)
    });
    let mut files: BTreeMap<_, _> = files.collect();
    files.remove(MANIFEST);
    Ok(Record { manifest, files })
}
