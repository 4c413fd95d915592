//! A built edition to the place where readers find it, once its time has come.
//!
//! [`publish`] is the entry point. Readers see the edition before or the new one, whole, at every
//! moment; so does the log, whatever happens to a run: what is about to happen is written down
//! before, and the next run finishes the log.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Error, Fingerprint, Manifest, OutputFile, Staging, cannot_write, put};

/// The log, a JSON object a line.
const LOG: &str = "publications.jsonl";

/// The line that the log will get when the edition is in its place.
const PENDING: &str = ".pending.json";

pub(super) const MANIFEST: &str = "manifest.json";

/// Why an edition is not published.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The release time is still to come.
    #[error("it is released at {released}, in {}: nothing was published", duration(*left))]
    Embargo {
        /// When it is released.
        released: DateTime<FixedOffset>,
        /// How long that is from now.
        left: TimeDelta,
    },
    /// It is marked as a draft.
    #[error("it is a draft: build it again without --draft or --now")]
    Draft,
    /// There is no manifest that can be read.
    #[error("it has no manifest.json that can be read: build it first")]
    NoManifest,
    /// The manifest does not say when the edition is released, or names what no build makes.
    #[error("its manifest.json is not one that build makes: build it again")]
    WrongManifest,
    /// Files are not those that were built.
    #[error("these files are not those that were built: {}: build it again", paths.join(", "))]
    Changed {
        /// Their paths, sorted.
        paths: Vec<String>,
    },
}

/// What keeps an edition from being published.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The edition itself.
    #[error(transparent)]
    Edition(#[from] Refusal),
    /// The folder to publish in.
    #[error(transparent)]
    Output(#[from] Error),
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The edition is in this place now.
    Published(PathBuf),
    /// The very same edition was there before.
    Unchanged(PathBuf),
}

/// A line of the log.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// When it was published.
    moment: String,
    release: String,
    edition: String,
    /// SHA-256 of the manifest, which has those of all files.
    manifest: String,
    /// The last vintage in the data; none where they are as first known.
    vintage: Option<String>,
}

/// Puts an edition that was built into the folder `to`, by one step of the file system.
///
/// # Errors
/// If the edition is a draft, its time has not come at the moment `now`, its files are not those of
/// its manifest, or `to` cannot be written.
pub fn publish(edition: &Path, to: &Path, now: DateTime<FixedOffset>) -> Result<Outcome, Refused> {
    let built = Built::read(edition)?;
    built.may_be_published(now)?;
    let staging = Staging::open(to)?;
    let log = Log { root: to };
    log.finish()?;
    let place = to.join(&built.manifest.release).join(&built.manifest.edition);
    if Built::read(&place).is_ok_and(|there| there.bytes == built.bytes) {
        return Ok(Outcome::Unchanged(place));
    }
    let staged = staging.folder.join(&built.manifest.release).join(&built.manifest.edition);
    for file in &built.files {
        write_through(&staged.join(&file.path), &file.bytes)?;
    }
    write_through(&staged.join(MANIFEST), &built.bytes)?;
    let release = to.join(&built.manifest.release);
    create_folder(&release)?;
    log.intend(&built.entry(now))?;
    put(&staged, &place).map_err(cannot_write(&place))?;
    sync_folder(&release)?;
    log.finish()?;
    Ok(Outcome::Published(place))
}

/// An edition as it was built.
pub(super) struct Built {
    pub(super) manifest: Manifest,
    /// The manifest's bytes.
    pub(super) bytes: Vec<u8>,
    pub(super) files: Vec<OutputFile>,
}

#[expect(clippy::disallowed_methods, reason = "reads back what was built")]
impl Built {
    /// Reads an edition whose files are those of its manifest, all and no others.
    pub(super) fn read(folder: &Path) -> Result<Self, Refusal> {
        let bytes = fs::read(folder.join(MANIFEST)).map_err(|_| Refusal::NoManifest)?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| Refusal::NoManifest)?;
        let names = [&manifest.release, &manifest.edition];
        let is_name = |name: &&String| is_below(name) && !name.contains('/');
        if !names.iter().all(is_name) || !manifest.outputs.keys().all(|path| is_below(path)) {
            return Err(Refusal::WrongManifest);
        }
        let mut there = BTreeSet::new();
        collect(folder, "", &mut there).map_err(|_| Refusal::NoManifest)?;
        there.remove(MANIFEST);
        let mut paths: Vec<String> =
            there.iter().filter(|path| !manifest.outputs.contains_key(*path)).cloned().collect();
        let mut files = Vec::with_capacity(manifest.outputs.len());
        for (path, fingerprint) in &manifest.outputs {
            match fs::read(folder.join(path)) {
                Ok(bytes) if Fingerprint::of(&bytes) == *fingerprint => {
                    files.push(OutputFile { path: path.clone(), bytes });
                }
                _ => paths.push(path.clone()),
            }
        }
        if !paths.is_empty() {
            paths.sort();
            return Err(Refusal::Changed { paths });
        }
        Ok(Self { manifest, bytes, files })
    }

    fn may_be_published(&self, now: DateTime<FixedOffset>) -> Result<(), Refusal> {
        if self.manifest.draft {
            return Err(Refusal::Draft);
        }
        let released = DateTime::parse_from_rfc3339(&self.manifest.released)
            .map_err(|_| Refusal::WrongManifest)?;
        if now < released {
            return Err(Refusal::Embargo { released, left: released - now });
        }
        Ok(())
    }

    fn entry(&self, now: DateTime<FixedOffset>) -> Entry {
        Entry {
            moment: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            release: self.manifest.release.clone(),
            edition: self.manifest.edition.clone(),
            manifest: Fingerprint::of(&self.bytes).sha256,
            vintage: self.manifest.vintages.last().cloned(),
        }
    }
}

/// Whether a path leads below the folder that it starts from.
fn is_below(path: &str) -> bool {
    let mut components = Path::new(path).components();
    !path.is_empty() && components.all(|component| matches!(component, Component::Normal(_)))
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

/// The log of the folder that editions are published in. Its lock is held.
struct Log<'a> {
    root: &'a Path,
}

#[expect(clippy::disallowed_methods, reason = "the log stands beside what it is about")]
impl Log<'_> {
    /// Writes down what is about to happen.
    fn intend(&self, entry: &Entry) -> Result<(), Error> {
        let line = serde_json::to_vec(entry).expect("an entry has string keys only");
        let (path, unfinished) = (self.root.join(PENDING), self.root.join(".pending.new"));
        write_through(&unfinished, &line)?;
        fs::rename(&unfinished, &path).map_err(cannot_write(&path))?;
        sync_folder(self.root)
    }

    /// Logs what was written down before, if it has happened: by this run, or by one that was cut
    /// off between the step that it logs and the log.
    fn finish(&self) -> Result<(), Error> {
        let pending = self.root.join(PENDING);
        let Ok(line) = fs::read(&pending) else { return Ok(()) };
        if let Ok(entry) = serde_json::from_slice::<Entry>(&line) {
            let place = self.root.join(&entry.release).join(&entry.edition).join(MANIFEST);
            let is_there = fs::read(place)
                .is_ok_and(|manifest| Fingerprint::of(&manifest).sha256 == entry.manifest);
            if is_there {
                self.append(&line)?;
            }
        }
        fs::remove_file(&pending).map_err(cannot_write(&pending))
    }

    /// Adds a line, unless it is the last one already; what is left of a line that was cut off goes.
    fn append(&self, line: &[u8]) -> Result<(), Error> {
        let path = self.root.join(LOG);
        let known = fs::read(&path).unwrap_or_default();
        let whole = known.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
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

/// Writes a file so that it is on the disk, not just on its way there.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn write_through(path: &Path, bytes: &[u8]) -> Result<(), Error> {
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
fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(cannot_write(path))
}

/// Makes names in a folder last; systems that cannot open a folder do it by themselves.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn sync_folder(path: &Path) -> Result<(), Error> {
    match File::open(path) {
        Ok(folder) => folder.sync_all().map_err(cannot_write(path)),
        Err(_) => Ok(()),
    }
}

/// A duration in words, in its two largest units: "2 days 3 hours".
fn duration(left: TimeDelta) -> String {
    let seconds = left.num_seconds().max(1);
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let parts = units.map(|(length, name)| {
        let count = rest / length;
        rest %= length;
        (count, name)
    });
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).take(2);
    let parts =
        parts.map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_its_largest_units() {
        for (seconds, expected) in [
            (0, "1 second"),
            (1, "1 second"),
            (61, "1 minute 1 second"),
            (3_600, "1 hour"),
            (3_725, "1 hour 2 minutes"),
            (200_000, "2 days 7 hours"),
        ] {
            assert_eq!(duration(TimeDelta::seconds(seconds)), expected);
        }
    }

    #[test]
    fn a_path_of_a_manifest_stays_below_its_folder() {
        assert!(is_below("en/release.html") && is_below("facts.json"));
        for path in ["", "/etc/passwd", "../other", "en/../../other", "./."] {
            assert!(!is_below(path), "{path}");
        }
    }
}
