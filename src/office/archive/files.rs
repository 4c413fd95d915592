//! Files of an edition, and how they get to the disk and back: all that reads and writes one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::{Error, cannot_read, cannot_write};
use crate::project::{LARGEST_FILE, Unread, read_regular};

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

/// Writes files that belong to no edition into a folder, each by one rename; gives their paths.
///
/// # Errors
/// If a file cannot be written.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub fn write_files(folder: &Path, files: &[OutputFile]) -> Result<Vec<PathBuf>, Error> {
    let written = files.iter().map(|file| {
        let place = folder.join(&file.path);
        let mut unfinished = place.clone().into_os_string();
        unfinished.push(".unfinished");
        let unfinished = PathBuf::from(unfinished);
        write(&unfinished, &file.bytes)?;
        fs::rename(&unfinished, &place).map_err(cannot_write(&place))?;
        Ok(place)
    });
    written.collect()
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
        folders.push(entry.map_err(cannot_read(folder))?.path());
    }
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
/// Writes a file, and the folders above it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(cannot_write(parent))?;
    }
    fs::write(path, bytes).map_err(cannot_write(path))
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

/// Every file below a folder, by its path there.
#[expect(clippy::disallowed_methods, reason = "reads back what was built")]
pub(super) fn collect(folder: &Path, below: &str, files: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

/// The bytes of a file; `None` where there is none.
pub(in crate::office) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match read_regular(path, LARGEST_FILE) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Unread::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(unread) => Err(cannot_read(path)(unread.into())),
    }
}

/// The bytes of a file of which the fingerprint is known, as long as it has not become larger:
/// nothing else is held in memory.
pub(super) fn read_as(path: &Path, known: &Fingerprint) -> Result<Vec<u8>, Unread> {
    read_regular(path, u64::try_from(known.bytes).unwrap_or(u64::MAX))
}

/// Writes a file so that it is on the disk, not just on its way there.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(in crate::office) fn write_through(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        create_folder(parent)?;
    }
    let write = || -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(cannot_write(path))
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(in crate::office) fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(cannot_write(path))
}

/// Makes names in a folder last; systems that cannot open a folder do it by themselves.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(in crate::office) fn sync_folder(path: &Path) -> Result<(), Error> {
    match File::open(path) {
        Ok(folder) => folder.sync_all().map_err(cannot_write(path)),
        Err(_) => Ok(()),
    }
}
