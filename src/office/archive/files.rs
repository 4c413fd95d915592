//! Files of an edition, and how they get to the disk and back: all that reads and writes one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk::{self, Access, make_file, make_folders};
use super::error::{Error, cannot_read, cannot_write};
use crate::project::{LARGEST_FILE, RelativePath, Unread};

/// A file of an edition.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Path below the edition's folder, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// SHA-256 and size of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(expecting = "the fingerprint of a file")]
pub struct Fingerprint {
    /// Hexadecimal, lower case.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: usize,
    /// Whether the file is one of the program, which the project has not replaced.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub built_in: bool,
}

/// Two fingerprints are equal when they are of the same content, wherever that stands: a project
/// that takes a copy of a file of the program changes nothing.
impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256 && self.bytes == other.bytes
    }
}

impl Eq for Fingerprint {}

impl Fingerprint {
    /// The fingerprint of a content.
    pub fn of(bytes: &[u8]) -> Self {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            sha256.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            sha256.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        Self { sha256, bytes: bytes.len(), built_in: false }
    }
}

/// The folders in a folder, sorted; none if it is not there.
#[expect(clippy::disallowed_methods, reason = "reads back what it staged")]
pub(super) fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(cannot_read(folder)(source)),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry.map_err(cannot_read(folder))?;
        if entry.file_type().map_err(cannot_read(folder))?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// Writes a file of an edition below the folder where that is staged, and the folders on the way.
pub(in crate::office) fn write(
    folder: &Path,
    path: &RelativePath,
    bytes: &[u8],
    access: Access,
) -> Result<File, Error> {
    let place = folder.join(path);
    if let Some(parent) = place.parent() {
        make_folders(parent, access).map_err(cannot_write(parent))?;
    }
    make_file(&place, bytes, access).map_err(cannot_write(&place))
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
/// Removes a folder, if it is there.
pub(super) fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::Write { path: folder.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// Removes a file of the program, if it is there.
pub(in crate::office) fn remove_file(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot_write(path)(error)),
        _ => Ok(()),
    }
}

/// The bytes of a file; `None` where there is none.
pub(in crate::office) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match disk::read(path, LARGEST_FILE) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(cannot_read(path)(source)),
    }
}

/// The bytes of a file if they have this fingerprint. Of one that has become larger no more is read than of
/// that which was written.
pub(super) fn read_as(path: &Path, known: &Fingerprint) -> io::Result<Option<Vec<u8>>> {
    let most = u64::try_from(known.bytes).unwrap_or(u64::MAX);
    let bytes = match disk::read(path, most) {
        Err(error) if is_too_large(&error) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    Ok((Fingerprint::of(&bytes) == *known).then_some(bytes))
}

fn is_too_large(error: &io::Error) -> bool {
    let unread = error.get_ref().and_then(|error| error.downcast_ref::<Unread>());
    matches!(unread, Some(Unread::TooLarge { .. }))
}
