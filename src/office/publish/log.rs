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
    Access, Error, Fingerprint, MANIFEST, begins_with, cannot_read, cannot_write, end_of, is_empty,
    open_own, part_from_other_names, read, replace, sync_folder, unfinished,
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
        self.clear()?;
        let pending = self.root.join(PENDING);
        if read(&pending)?.is_none() {
            return Ok(());
        }
        let lines = self.happened()?;
        let path = self.root.join(LOG);
        self.append(&lines).map_err(cannot_write(&path))?;
        fs::remove_file(&pending).map_err(cannot_write(&pending))
    }

    /// Removes what runs that were cut off left of the log and of what waits for it: a file that
    /// begins otherwise belongs to somebody else.
    fn clear(&self) -> Result<(), Error> {
        for name in [LOG, PENDING] {
            let place = self.root.join(name);
            for left in unfinished(&place).map_err(cannot_read(self.root))? {
                let is_own = is_empty(&left)
                    .and_then(|empty| if empty { Ok(true) } else { begins_with(&left, BEGINNING) });
                if is_own.map_err(cannot_read(&left))? {
                    fs::remove_file(&left).map_err(cannot_write(&left))?;
                }
            }
        }
        Ok(())
    }

    /// The lines that were written down before and belong into the log.
    fn happened(&self) -> Result<Vec<Vec<u8>>, Error> {
        let path = self.root.join(PENDING);
        let pending = read(&path)?.unwrap_or_default();
        let lines = pending.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut lines: Vec<Vec<u8>> = lines.map(<[u8]>::to_vec).collect();
        if lines.is_empty() {
            return Ok(lines);
        }
        // It is written by one rename: a line that is none was written by somebody else.
        let Some(entry) = lines
            .iter()
            .map(|line| entry(line))
            .collect::<Option<Vec<_>>>()
            .and_then(|mut all| all.pop())
        else {
            return Err(Error::InTheWay { path, what: "a file" });
        };
        let place = EditionKey::named_folder_in(self.root, &entry.release, &entry.edition);
        // One that cannot be read may be the edition that is to be logged: that is an error.
        let manifest = read(&place.join(MANIFEST))?;
        if manifest.is_none_or(|bytes| Fingerprint::of(&bytes).sha256 != entry.manifest) {
            lines.pop();
        }
        Ok(lines)
    }

    /// Adds lines, without those that it ends with already. Nothing that is there is taken away: a line that
    /// was cut off is completed where it is one of these, and stays on a line of its own where it is not.
    fn append(&self, lines: &[Vec<u8>]) -> io::Result<()> {
        let path = self.root.join(LOG);
        let more: Vec<u8> = lines.iter().flat_map(|line| [line, &b"\n"[..]].concat()).collect();
        // As much as the lines that it may end with, and a line before them.
        let end = end_of(&path, more.len() as u64 + LONGEST_LINE)?;
        if !is_log(&end) {
            return Err(io::Error::other("it is no log of this program: move it elsewhere"));
        }
        let begun = (0..=more.len().min(end.len())).rev().find(|length| {
            let before = end.strip_suffix(&more[..*length]);
            before.is_some_and(|before| before.is_empty() || before.ends_with(b"\n"))
        });
        let mut added = more[begun.unwrap_or(0)..].to_vec();
        if begun.is_none() && !added.is_empty() {
            added.insert(0, b'\n');
        }
        part_from_other_names(&path, Access::Public)?;
        let mut log = open_own(&path, Access::Public)?;
        log.write_all(&added)?;
        log.sync_all()
    }
}

/// Whether editions are published in a folder: it has a log, or lines that wait for one.
pub(super) fn is_logged(root: &Path) -> bool {
    [LOG, PENDING].iter().any(|name| root.join(name).symlink_metadata().is_ok())
}

/// How many bytes a line of the log has at most.
const LONGEST_LINE: u64 = 100_000;

/// The line of the log that bytes are.
fn entry(line: &[u8]) -> Option<Entry> {
    serde_json::from_slice(line).ok()
}

/// Whether a file that ends so is a log: it has a line of one, or nothing but one that was cut off.
fn is_log(end: &[u8]) -> bool {
    let mut lines = end.split(|byte| *byte == b'\n');
    end.is_empty()
        || lines.any(|line| entry(line).is_some())
        || (end.starts_with(BEGINNING) && !end.contains(&b'\n'))
        || BEGINNING.starts_with(end)
}

/// How every line begins.
const BEGINNING: &[u8] = b"{\"moment\":\"";
