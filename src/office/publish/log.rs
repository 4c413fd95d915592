//! The log of what was published: complete, whatever happens to a run.
//!
//! What is about to happen is written down before ([`Log::intend`]); once it has happened, or has
//! not because the run was cut off, [`Log::finish`] says so. A log that cannot be written keeps nothing
//! from its time: what belongs into it waits beside it, for the next run.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::declaration::EditionKey;
use crate::office::archive::{
    Access, Error, Fingerprint, MANIFEST, cannot_write, open_own, read, replace, sync_folder,
};
use crate::project::FileName;

/// The log, a JSON object a line.
const LOG: &str = "publications.jsonl";

/// The lines that the log has not got yet. The last may be of an edition that did not get to its place.
const PENDING: &str = ".pending.json";

/// A line of the log.
#[derive(Debug, Serialize, Deserialize)]
#[serde(expecting = "a line of the log")]
pub(super) struct Entry {
    /// When it was published.
    pub(super) moment: String,
    /// Name of the release.
    pub(super) release: FileName,
    /// Id of the edition.
    pub(super) edition: FileName,
    /// SHA-256 of the manifest, which has the SHA-256 of all files.
    pub(super) manifest: String,
    /// The last vintage in the data; none where they are as first known.
    pub(super) vintage: Option<String>,
}

/// The log of the folder that editions are published in. Its lock is held.
pub(super) struct Log<'a> {
    pub(super) root: &'a Path,
}

impl Log<'_> {
    /// Writes down what is about to happen, after what has happened and could not be logged.
    pub(super) fn intend(&self, entry: &Entry) -> Result<(), Error> {
        let mut lines = self.happened()?;
        lines.push(serde_json::to_vec(entry).expect("an entry has string keys only"));
        let path = self.root.join(PENDING);
        let write = replace(&path, &lines.join(&b'\n'), Access::Private);
        write.and_then(|()| sync_folder(self.root)).map_err(cannot_write(&path))
    }

    /// Logs what was written down before, if it has happened: by this run, or by one that was cut
    /// off between the step that it logs and the log.
    pub(super) fn finish(&self) -> Result<(), Error> {
        let pending = self.root.join(PENDING);
        if read(&pending)?.is_none() {
            return Ok(());
        }
        let lines = self.happened()?;
        let path = self.root.join(LOG);
        self.append(&lines).map_err(cannot_write(&path))?;
        fs::remove_file(&pending).map_err(cannot_write(&pending))
    }

    /// The lines that were written down before and belong into the log.
    fn happened(&self) -> Result<Vec<Vec<u8>>, Error> {
        let pending = read(&self.root.join(PENDING))?.unwrap_or_default();
        let lines = pending.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut lines: Vec<Vec<u8>> = lines.map(<[u8]>::to_vec).collect();
        let Some(last) = lines.last() else { return Ok(lines) };
        let entry = serde_json::from_slice::<Entry>(last).ok();
        let is_in_place = entry.map(|entry| -> Result<bool, Error> {
            let place = EditionKey::named_folder_in(self.root, &entry.release, &entry.edition);
            // One that cannot be read may be the edition that is to be logged: that is an error.
            let manifest = read(&place.join(MANIFEST))?;
            Ok(manifest.is_some_and(|bytes| Fingerprint::of(&bytes).sha256 == entry.manifest))
        });
        if !is_in_place.transpose()?.unwrap_or(false) {
            lines.pop();
        }
        Ok(lines)
    }

    /// Adds lines, without those that it ends with already; what is left of a line that was cut off goes.
    fn append(&self, lines: &[Vec<u8>]) -> io::Result<()> {
        let path = self.root.join(LOG);
        let mut log = open_own(&path, Access::Public)?;
        let mut known = Vec::new();
        io::Read::read_to_end(&mut log, &mut known)?;
        let whole = known.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let logged = known[..whole].split_inclusive(|byte| *byte == b'\n');
        let logged: Vec<&[u8]> = logged.map(<[u8]>::trim_ascii_end).collect();
        // A run that was cut off may have added some of them.
        let begun = (0..=lines.len()).rev().find(|count| {
            logged[logged.len().saturating_sub(*count)..]
                .iter()
                .copied()
                .eq(lines[..*count].iter().map(Vec::as_slice))
        });
        let mut more = lines[begun.unwrap_or(0)..].join(&b'\n');
        if !more.is_empty() {
            more.push(b'\n');
        }
        log.set_len(whole as u64)?;
        log.write_all(&more)?;
        log.sync_all()
    }
}
