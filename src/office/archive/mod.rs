//! Finished files to disk: staged beside their place, then put there by one rename.
//!
//! [`Staging`] is the only writer of files. Until [`Staging::publish`] nothing of an earlier
//! release is touched; a run that is cut off before leaves it whole, and its own remains are
//! cleared away by the next run.

mod publication;
mod record;
mod replaced;
mod versions;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::declaration::Extent;

pub use publication::{Outcome, Refusal, Refused, publish};
pub use record::{Record, record};
pub use replaced::{LeftOut, Replaced, notes};
pub use versions::{RevisionRecord, Version, is_of_archive, manifest, revisions, stated};

/// What can go wrong while writing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be written.
    #[error("cannot write {path}: {source}", path = path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A manifest is none that this program can read.
    #[error(
        "{path} cannot be read: {source}. Move its folder away, and nothing in it is lost",
        path = path.display()
    )]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file that was built could not be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another run is writing to the same folder.
    #[error("another run is writing to {path}: wait for it, or choose another folder with --output", path = root.display())]
    Busy {
        /// The output folder.
        root: PathBuf,
    },
}

fn cannot_write(path: &Path) -> impl Fn(io::Error) -> Error + '_ {
    |source| Error::Write { path: path.to_owned(), source }
}

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

/// What an edition was made of and by what: `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Name and version of the program.
    pub program: String,
    /// The release.
    pub release: String,
    /// The edition.
    pub edition: String,
    /// Moment of its release, RFC 3339.
    #[serde(default)]
    pub released: String,
    /// The last day of which vintages are in the data, where not all were wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The vintages in the data, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vintages: Vec<String>,
    /// Whether it is marked as a draft.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// How it was revised since it was first published, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionRecord>,
    /// Input files by path below the project.
    pub inputs: BTreeMap<String, Fingerprint>,
    /// Output files by path below the edition's folder.
    pub outputs: BTreeMap<String, Fingerprint>,
}

impl Manifest {
    /// What the edition is published in, earlier versions and notes left out.
    pub fn extent(&self) -> Extent {
        Extent::of_files(self.own().map(|(path, _)| path.as_str()))
    }

    /// Its files, without earlier versions and notes.
    fn own(&self) -> impl Iterator<Item = (&String, &Fingerprint)> {
        self.outputs.iter().filter(|(path, _)| !versions::is_of_archive(path))
    }

    /// Whether another edition was made of the same, by the same program, in the same way.
    fn is_of_the_same(&self, other: &Self) -> bool {
        self.inputs == other.inputs
            && self.program == other.program
            && self.vintages == other.vintages
            && self.draft == other.draft
    }
}

/// The program that writes the manifest.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// Editions on their way to the output folder.
#[derive(Debug)]
pub struct Staging {
    root: PathBuf,
    folder: PathBuf,
    /// Held until the run ends; the system releases it whatever happens to the run.
    _lock: File,
}

const STAGING: &str = ".staging";

/// Extension of an edition that moved out of its place for another.
const MOVED_OUT: &str = "old";

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
impl Staging {
    /// Opens the output folder for one run and clears away what a run that was cut off left.
    ///
    /// # Errors
    /// If the folder cannot be written, or another run is writing to it.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).map_err(cannot_write(root))?;
        let lock_path = root.join(".lock");
        let lock = File::create(&lock_path).map_err(cannot_write(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Error::Busy { root: root.to_owned() }),
            Err(fs::TryLockError::Error(source)) => {
                return Err(Error::Write { path: lock_path, source });
            }
        }
        let folder = root.join(STAGING);
        put_back(&folder, root)?;
        remove(&folder)?;
        Ok(Self { root: root.to_owned(), folder, _lock: lock })
    }

    /// Stages an edition with its manifest. Files that an earlier run made of the very same
    /// inputs and that this run does not make are kept; gives those that are left out.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn stage(
        &self,
        mut manifest: Manifest,
        files: &[OutputFile],
    ) -> Result<Vec<LeftOut>, Error> {
        let folder = self.folder.join(&manifest.release).join(&manifest.edition);
        let written = files.par_iter().map(|file| {
            write(&folder.join(&file.path), &file.bytes)?;
            Ok((file.path.clone(), Fingerprint::of(&file.bytes)))
        });
        manifest.outputs = written.collect::<Result<_, Error>>()?;
        let dropped = self.keep_others(&mut manifest, &folder)?;
        write(&folder.join("manifest.json"), &json(&manifest))?;
        Ok(dropped)
    }

    /// Of an edition of which some parts are chosen: what it will have with the parts that an earlier
    /// run made of the very same inputs, and what has to be made of that. This is more than was chosen
    /// where the other parts would change with it, because they lead to it, or where one of their
    /// files is not as it was built.
    ///
    /// # Errors
    /// If there is an edition whose manifest cannot be read.
    pub fn extents(&self, manifest: &Manifest, chosen: &Extent) -> Result<(Extent, Extent), Error> {
        let folder = self.root.join(&manifest.release).join(&manifest.edition);
        let earlier = versions::manifest(&folder)?;
        let earlier = earlier.filter(|earlier| earlier.is_of_the_same(manifest));
        let Some(earlier) = earlier.filter(|earlier| !chosen.includes(&earlier.extent())) else {
            return Ok((chosen.clone(), chosen.clone()));
        };
        let is_whole = |(path, fingerprint): &(&String, &Fingerprint)| {
            fs::read(folder.join(path)).is_ok_and(|bytes| Fingerprint::of(&bytes) == **fingerprint)
        };
        let (whole, odd): (Vec<_>, Vec<_>) = earlier.own().partition(is_whole);
        let whole = Extent::of_files(whole.into_iter().map(|(path, _)| path.as_str()));
        let published = whole.with(chosen);
        let is_as_it_was = odd.is_empty() && published == whole;
        let asked = if is_as_it_was { chosen } else { &published };
        Ok((published.clone(), asked.clone()))
    }

    fn keep_others(&self, manifest: &mut Manifest, folder: &Path) -> Result<Vec<LeftOut>, Error> {
        let earlier_folder = self.root.join(&manifest.release).join(&manifest.edition);
        let Some(earlier) = versions::manifest(&earlier_folder)? else { return Ok(Vec::new()) };
        let same = earlier.is_of_the_same(manifest);
        let mut dropped = Vec::new();
        for (path, fingerprint) in earlier.outputs {
            if manifest.outputs.contains_key(&path) {
                continue;
            }
            let bytes = fs::read(earlier_folder.join(&path));
            let own = bytes.ok().filter(|bytes| Fingerprint::of(bytes) == fingerprint);
            match own {
                Some(bytes) if same || versions::is_of_archive(&path) => {
                    write(&folder.join(&path), &bytes)?;
                    manifest.outputs.insert(path, fingerprint);
                }
                own => dropped.push(LeftOut { path, is_as_built: own.is_some() }),
            }
        }
        Ok(dropped)
    }

    /// Puts every staged edition in its place, each by one rename, and gives their folders.
    ///
    /// # Errors
    /// If an edition cannot be put in its place; those before it are.
    pub fn publish(self) -> Result<Vec<PathBuf>, Error> {
        let mut published = Vec::new();
        for release in folders(&self.folder)? {
            for edition in folders(&release)? {
                let relative = edition.strip_prefix(&self.folder).unwrap_or(&edition);
                let place = self.root.join(relative);
                if let Some(parent) = place.parent() {
                    fs::create_dir_all(parent).map_err(cannot_write(parent))?;
                }
                put(&edition, &place).map_err(cannot_write(&place))?;
                published.push(place);
            }
        }
        Ok(published)
    }
}

/// Writes files that belong to no edition into a folder, each by one rename; gives their paths.
///
/// # Errors
/// If a file cannot be written.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub fn archive(folder: &Path, files: &[OutputFile]) -> Result<Vec<PathBuf>, Error> {
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

fn json(manifest: &Manifest) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(manifest)
        .expect("a manifest has string keys only and no failing serializer");
    json.push(b'\n');
    json
}

/// Whatever was staged and not published is of no use to anybody.
impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is cleared away by the next run.
        let _ = remove(&self.folder);
    }
}

/// The folders in a folder, sorted; none if it is not there.
#[expect(clippy::disallowed_methods, reason = "reads back what it staged")]
fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::Write { path: folder.to_owned(), source }),
    };
    let mut folders = Vec::new();
    for entry in entries {
        folders.push(entry.map_err(cannot_write(folder))?.path());
    }
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(cannot_write(parent))?;
    }
    fs::write(path, bytes).map_err(cannot_write(path))
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::Write { path: folder.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// Puts a staged folder in its place. Where there is one already the two change places in one
/// step of the file system, so that at every moment one of them is there, whole.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn put(staged: &Path, place: &Path) -> io::Result<()> {
    if !place.exists() {
        return fs::rename(staged, place);
    }
    match exchange(staged, place) {
        // A file system that cannot exchange folders: the old one moves out first.
        Err(error) if cannot_exchange(&error) => {
            let old = staged.with_extension(MOVED_OUT);
            fs::rename(place, &old)?;
            fs::rename(staged, place).inspect_err(|_| {
                // Nothing more can be done than to try and put the old one back.
                let _ = fs::rename(&old, place);
            })
        }
        done => done,
    }
}

/// Puts editions back that had moved out when a run was cut off, where nothing took their place.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn put_back(staging: &Path, root: &Path) -> Result<(), Error> {
    for release in folders(staging)? {
        for edition in folders(&release)? {
            let place = root.join(edition.strip_prefix(staging).unwrap_or(&edition));
            let place = place.with_extension("");
            if edition.extension().is_some_and(|end| end == MOVED_OUT) && !place.exists() {
                fs::rename(&edition, &place).map_err(cannot_write(&place))?;
            }
        }
    }
    Ok(())
}

fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
