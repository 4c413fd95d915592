//! The log of what was published: complete, whatever happens to a run.
//!
//! What is about to happen is written down before ([`Log::intend`]); once it has happened, or has
//! not because the run was cut off, [`Log::finish`] says so.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::declaration::EditionKey;
use crate::office::archive::{
    Error, Fingerprint, MANIFEST, cannot_write, read, sync_folder, write_through,
};

/// The log, a JSON object a line.
const LOG: &str = "publications.jsonl";

/// The line that the log will get when the edition is in its place.
const PENDING: &str = ".pending.json";

/// A line of the log.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// When it was published.
    pub(super) moment: String,
    /// Name of the release.
    pub(super) release: String,
    /// Id of the edition.
    pub(super) edition: String,
    /// SHA-256 of the manifest, which has the SHA-256 of all files.
    pub(super) manifest: String,
    /// The last vintage in the data; none where they are as first known.
    pub(super) vintage: Option<String>,
}

/// The log of the folder that editions are published in. Its lock is held.
pub(super) struct Log<'a> {
    pub(super) root: &'a Path,
}

#[expect(clippy::disallowed_methods, reason = "the log stands beside what it is about")]
impl Log<'_> {
    /// Writes down what is about to happen.
    pub(super) fn intend(&self, entry: &Entry) -> Result<(), Error> {
        let line = serde_json::to_vec(entry).expect("an entry has string keys only");
        let (path, unfinished) = (self.root.join(PENDING), self.root.join(".pending.new"));
        write_through(&unfinished, &line)?;
        fs::rename(&unfinished, &path).map_err(cannot_write(&path))?;
        sync_folder(self.root)
    }

    /// Logs what was written down before, if it has happened: by this run, or by one that was cut
    /// off between the step that it logs and the log.
    pub(super) fn finish(&self) -> Result<(), Error> {
        let pending = self.root.join(PENDING);
        let Some(line) = read(&pending)? else { return Ok(()) };
        if let Ok(entry) = serde_json::from_slice::<Entry>(&line) {
            let place = EditionKey::named_folder_in(self.root, &entry.release, &entry.edition);
            // One that cannot be read may be the edition that is to be logged: that is an error.
            let manifest = read(&place.join(MANIFEST))?;
            if manifest.is_some_and(|bytes| Fingerprint::of(&bytes).sha256 == entry.manifest) {
                self.append(&line)?;
            }
        }
        fs::remove_file(&pending).map_err(cannot_write(&pending))
    }

    /// Adds a line, unless it is the last one already; what is left of a line that was cut off goes.
    fn append(&self, line: &[u8]) -> Result<(), Error> {
        let path = self.root.join(LOG);
        let known = read(&path)?.unwrap_or_default();
        let whole = known.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let last = known[..whole].trim_ascii_end().rsplit(|byte| *byte == b'\n').next();
        if last == Some(line) && whole == known.len() {
            return Ok(());
        }
        let mut log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(cannot_write(&path))?;
        let mut add = || -> io::Result<()> {
            if last == Some(line) || whole < known.len() {
                log.set_len(whole as u64)?;
            }
            if last != Some(line) {
                log.write_all(&[line, b"\n"].concat())?;
            }
            log.sync_all()
        };
        add().map_err(cannot_write(&path))
    }
}
