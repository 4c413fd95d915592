//! An edition in the output folder as it lies there: its manifest, and what its files are now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::error::{Refusal, cannot_read};
use super::files::{Fingerprint, collect, read_as};
use super::manifest::{MANIFEST, Manifest, manifest};

/// An edition as it lies in its folder.
#[derive(Debug)]
pub struct Record {
    /// What it was made of, and what was made.
    pub manifest: Manifest,
    /// The files that are there now, earlier versions among them, by path below the folder,
    /// without the manifest; `None` for one that was not built, or cannot be read, or has become
    /// larger.
    pub files: BTreeMap<String, Option<Fingerprint>>,
}

/// Reads what lies in the folder of an edition.
///
/// # Errors
/// [`Refusal::NoManifest`] if it is no edition that was built, [`Refusal::Unreadable`] if that cannot
/// be told.
pub fn record(folder: &Path) -> Result<Record, Refusal> {
    let manifest = manifest(folder)?.ok_or(Refusal::NoManifest)?;
    let mut paths = BTreeSet::new();
    collect(folder, "", &mut paths).map_err(cannot_read(folder))?;
    paths.remove(MANIFEST);
    // Only what was built is read: of another file it is enough that it is there.
    let now = |path: &String| {
        let recorded = manifest.outputs.get(path)?;
        read_as(&folder.join(path), recorded).ok().map(|bytes| Fingerprint::of(&bytes))
    };
    let files = paths.into_iter().map(|path| (path.clone(), now(&path)));
    let files = files.collect();
    Ok(Record { manifest, files })
}
