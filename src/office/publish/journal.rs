//! What is about to happen to what is public, written down before the first step of it.
//!
//! A run that is cut off between the steps of several editions leaves a part of them in their places: the next run
//! puts the others there too ([`Journal::recover`]). Where none got there nothing has happened. What belongs into the
//! log and could not be written there waits here as well.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::entry::{Entry, state};
use super::log::{Log, clear};
use crate::declaration::EditionKey;
use crate::office::archive::{
    Access, Error, MANIFEST, cannot_write, put_staged, read, remove_file, replace, sync_folder,
};

/// The file in the folder that editions are published in.
const PENDING: &str = ".pending.json";

/// What was written down.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pending {
    /// What has happened, and is not in the log yet.
    pub(super) happened: Vec<Entry>,
    /// What is about to happen: all of it, or nothing.
    pub(super) doing: Vec<Entry>,
}

impl Pending {
    /// How the file begins.
    const BEGINNING: &[u8] = b"{\"happened\":[";
}

/// The journal of the folder that editions are published in. Its lock is held.
pub(super) struct Journal<'a> {
    pub(super) root: &'a Path,
    pub(super) log: &'a Log,
}

/// Whether something waits in a folder for the next run.
pub(super) fn is_waiting(root: &Path) -> bool {
    root.join(PENDING).symlink_metadata().is_ok()
}

/// What was written down in a folder.
pub(super) fn pending(root: &Path) -> Result<Pending, Error> {
    let path = root.join(PENDING);
    let Some(bytes) = read(&path)? else { return Ok(Pending::default()) };
    // It is written by one rename: what is none was written by somebody else, or by an earlier program.
    serde_json::from_slice(&bytes).map_err(|_| Error::InTheWay { path, what: "a file" })
}

impl Journal<'_> {
    /// Brings to an end what a run began that was cut off, before what it staged is cleared away.
    pub(super) fn recover(&self, staging: &Path) -> Result<(), Error> {
        let mut pending = pending(self.root)?;
        if pending.doing.is_empty() {
            return Ok(());
        }
        let mut done = Vec::new();
        for entry in &pending.doing {
            done.push(is_in(&place_of(entry, self.root), entry)?);
        }
        if done.contains(&true) {
            for (entry, is_done) in pending.doing.iter().zip(&done) {
                let staged = place_of(entry, staging);
                if !is_done && is_in(&staged, entry)? {
                    put_staged(&staged, &place_of(entry, self.root))?;
                }
            }
            for entry in &pending.doing {
                if is_in(&place_of(entry, self.root), entry)? {
                    pending.happened.push(entry.clone());
                }
            }
        }
        pending.doing.clear();
        self.write(&pending)
    }

    /// Writes down what is about to happen, beside what has happened and could not be logged.
    pub(super) fn intend(&self, doing: &[Entry]) -> Result<(), Error> {
        let happened = pending(self.root)?.happened;
        self.write(&Pending { happened, doing: doing.to_vec() })
    }

    /// Writes down that it did not happen.
    pub(super) fn dismiss(&self) -> Result<(), Error> {
        let happened = pending(self.root)?.happened;
        self.write(&Pending { happened, doing: Vec::new() })
    }

    /// Writes down that all of it has happened, and logs it.
    pub(super) fn finish(&self) -> Result<(), Error> {
        self.log.clear()?;
        clear(&self.root.join(PENDING), &[Pending::BEGINNING])?;
        let Pending { mut happened, doing } = pending(self.root)?;
        if !doing.is_empty() {
            happened.extend(doing);
            self.write(&Pending { happened: happened.clone(), doing: Vec::new() })?;
        }
        if happened.is_empty() {
            return Ok(());
        }
        self.log.append(&happened)?;
        remove_file(&self.path())
    }

    fn path(&self) -> PathBuf {
        self.root.join(PENDING)
    }

    fn write(&self, pending: &Pending) -> Result<(), Error> {
        let path = self.path();
        if pending.happened.is_empty() && pending.doing.is_empty() {
            return remove_file(&path);
        }
        let json = serde_json::to_vec(pending).expect("an entry has string keys only");
        let write = replace(&path, &json, Access::Private);
        write.and_then(|()| sync_folder(self.root)).map_err(cannot_write(&path))
    }
}

/// The place of an edition below a folder.
pub(super) fn place_of(entry: &Entry, root: &Path) -> PathBuf {
    EditionKey::named_folder_in(root, &entry.release, &entry.edition)
}

/// Whether the state of an edition that an entry is about lies in a folder.
pub(super) fn is_in(folder: &Path, entry: &Entry) -> Result<bool, Error> {
    let manifest = read(&folder.join(MANIFEST))?;
    Ok(manifest.is_some_and(|bytes| state(&bytes) == entry.manifest))
}
