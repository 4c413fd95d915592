//! The log of what was published: complete, whatever happens to a run, and chained, so that a change is seen.
//!
//! Each line has the SHA-256 of the line before it. Nothing is ever taken out of the log, and nothing is made up for
//! a line that was cut off: it stays as it is, and is told. [`Log::read`] gives what it says, [`Log::append`] adds to it.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::entry::{Entry, Line};
use crate::office::archive::{
    Access, Error, Fingerprint, begins_with, cannot_read, cannot_write, is_empty, move_file,
    open_own, part_from_other_names, read, real, remove_file, unfinished,
};

/// What the name of a log ends in, behind that of the folder that it is of.
const ENDING: &str = ".publications.jsonl";

/// The name of the log in the folder that editions are published in, where earlier programs had it.
const INSIDE: &str = "publications.jsonl";

/// The log of the folder that editions are published in.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) path: PathBuf,
    /// Where earlier programs had it, for all readers to see.
    inside: PathBuf,
    /// Where that is moved to.
    earlier: PathBuf,
}

/// What a log says, oldest line first.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) lines: Vec<Line>,
    /// What is wrong with it, for whoever reads it.
    pub(super) told: Vec<String>,
}

impl Log {
    /// The log in a file, or that beside the folder `to`.
    pub(super) fn of(to: &Path, named: Option<&Path>) -> Result<Self, Error> {
        let path = match named {
            Some(named) => named.to_owned(),
            None => beside(to)?,
        };
        let mut earlier = path.file_stem().unwrap_or_default().to_owned();
        earlier.push(".earlier.jsonl");
        let earlier = path.with_file_name(earlier);
        Ok(Self { inside: to.join(INSIDE), earlier, path })
    }

    /// The folder beside it in which the states are kept that others took the place of.
    pub(super) fn states(&self) -> PathBuf {
        self.path.with_extension("")
    }

    /// Whether there is any log.
    pub(super) fn is_there(&self) -> bool {
        [&self.path, &self.inside, &self.earlier].iter().any(|path| is_name(path))
    }

    /// What it says, and the log of earlier programs before it.
    pub(super) fn read(&self) -> Result<History, Error> {
        let mut history = History::default();
        for path in [&self.inside, &self.earlier] {
            // A file that is no log of the program is nobody's business here.
            let bytes = read(path).ok().flatten().unwrap_or_default();
            let raw = Raw::of(&bytes);
            history.lines.extend(raw.lines().map(Line::of).filter(Line::is_known));
        }
        if self.has_one_inside() {
            history.told.push(format!(
                "{} is the log of an earlier version of the program, for all to read: `--move-log` moves it to {}",
                self.inside.display(),
                self.earlier.display()
            ));
        }
        let bytes = read(&self.path)?.unwrap_or_default();
        let raw = Raw::of(&bytes);
        self.check(&raw, &mut history.told);
        history.lines.extend(raw.lines().map(Line::of));
        Ok(history)
    }

    /// Whether the folder has a log of an earlier program.
    fn has_one_inside(&self) -> bool {
        let bytes = read(&self.inside).ok().flatten().unwrap_or_default();
        Raw::of(&bytes).lines().map(Line::of).any(|line| line.is_known())
    }

    /// Moves the log of an earlier program out of the folder that all can read.
    pub(super) fn move_out(&self) -> Result<(), Error> {
        if !self.has_one_inside() {
            return Ok(());
        }
        if is_name(&self.earlier) {
            let (path, what) = (self.earlier.clone(), "a log that was moved there before");
            return Err(Error::InTheWay { path, what });
        }
        move_file(&self.inside, &self.earlier).map_err(cannot_write(&self.earlier))
    }

    /// What is wrong with the chain.
    fn check(&self, raw: &Raw<'_>, told: &mut Vec<String>) {
        let mut before: Option<&[u8]> = None;
        for (place, line) in raw.lines().enumerate() {
            let number = place + 1;
            let place = format!("{}:{number}", self.path.display());
            match Line::of(line) {
                Line::Entry(entry) if entry.before != before.map(sha256) => told.push(format!(
                    "{place}: this line was written after another one than stands before it: the log was \
                     changed there"
                )),
                Line::Entry(_) | Line::Earlier(_) => {}
                Line::Other => told.push(format!(
                    "{place}: this line was cut off or changed: what it said is not known"
                )),
            }
            before = Some(line);
        }
    }

    /// Adds lines, without those that it ends with already. A line that was cut off is completed where it is one of
    /// these, and stays on a line of its own where it is not.
    pub(super) fn append(&self, entries: &[Entry]) -> Result<(), Error> {
        self.add(entries).map_err(cannot_write(&self.path))
    }

    fn add(&self, entries: &[Entry]) -> io::Result<()> {
        let bytes = read(&self.path).map_err(io::Error::other)?.unwrap_or_default();
        let raw = Raw::of(&bytes);
        let is_begun = Entry::BEGINNING.starts_with(&bytes) || bytes.starts_with(Entry::BEGINNING);
        if !is_begun && !raw.lines().map(Line::of).any(|line| line.is_known()) {
            return Err(io::Error::other("it is no log of this program: move it elsewhere"));
        }
        let lines: Vec<&[u8]> = raw.lines().collect();
        let known = |count: &usize| {
            let last = lines.iter().rev().take(*count).rev();
            last.zip(entries).all(|(line, entry)| Line::of(line).is(entry))
        };
        let known = (0..=entries.len().min(lines.len())).rev().find(known).unwrap_or(0);
        let mut before = lines.last().map(|line| sha256(line));
        let mut added = Vec::new();
        for (place, entry) in entries.iter().enumerate().skip(known) {
            let mut line = entry.after(before.take());
            if let (true, Some(cut)) = (place == known, raw.cut) {
                // All but what is there already, where that is how this line begins.
                let whole = entry.after(lines.iter().nth_back(1).map(|line| sha256(line)));
                if whole.starts_with(cut) {
                    added.extend_from_slice(&whole[cut.len()..]);
                    added.push(b'\n');
                    before = Some(sha256(&whole));
                    continue;
                }
                added.push(b'\n');
            }
            before = Some(sha256(&line));
            added.append(&mut line);
            added.push(b'\n');
        }
        if known == entries.len() && raw.cut.is_some() {
            added.push(b'\n');
        }
        part_from_other_names(&self.path, Access::Private)?;
        let mut log = open_own(&self.path, Access::Private)?;
        log.write_all(&added)?;
        log.sync_all()
    }

    /// Removes what runs that were cut off left of it: a file that begins otherwise belongs to somebody else.
    pub(super) fn clear(&self) -> Result<(), Error> {
        clear(&self.path, &[Entry::BEGINNING])
    }
}

/// Removes what is left of a file that was to be put in its place: what begins as one of these, or is empty.
pub(super) fn clear(path: &Path, beginnings: &[&[u8]]) -> Result<(), Error> {
    for left in unfinished(path).map_err(cannot_read(path))? {
        let mut is_own = is_empty(&left).map_err(cannot_read(&left))?;
        for beginning in beginnings {
            is_own |= begins_with(&left, beginning).map_err(cannot_read(&left))?;
        }
        if is_own {
            remove_file(&left)?;
        }
    }
    Ok(())
}

/// The log of a folder: beside it, where no reader comes.
fn beside(to: &Path) -> Result<PathBuf, Error> {
    let folder = real(to).map_err(cannot_read(to))?;
    let (Some(name), Some(parent)) = (folder.file_name(), folder.parent()) else {
        return Err(Error::NoPlaceForLog { to: to.to_owned() });
    };
    let mut log = OsString::from(name);
    log.push(ENDING);
    // As it was typed, where that can be said so.
    let typed = to.parent().filter(|_| to.file_name() == Some(name) && !to.is_symlink());
    Ok(typed.unwrap_or(parent).join(log))
}

fn is_name(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Fingerprint::of(bytes).sha256
}

/// The lines of a log as they stand there.
struct Raw<'b> {
    bytes: &'b [u8],
    /// The last line, where it has no end.
    cut: Option<&'b [u8]>,
}

impl<'b> Raw<'b> {
    fn of(bytes: &'b [u8]) -> Self {
        let cut = bytes.rsplit(|byte| *byte == b'\n').next().filter(|last| !last.is_empty());
        Self { bytes, cut }
    }

    /// All lines, one that was cut off too.
    fn lines(&self) -> impl Iterator<Item = &'b [u8]> + use<'b> {
        self.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
    }
}
