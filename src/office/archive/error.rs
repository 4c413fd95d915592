//! What can go wrong with the archive, and why an edition in it is refused.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::project::UnsafeName;

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
    /// Something that the program did not put there is where it has to write.
    #[error(
        "{path} is {what}, and nothing that this program wrote: nothing was changed. Move it elsewhere",
        path = path.display()
    )]
    InTheWay {
        /// Where.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// What the program has to hold belongs to somebody else.
    #[error(
        "{path} belongs to another user: nothing was changed. Run this as that user, or let it be yours: \
         `chown $(id -u) {path}`",
        path = path.display()
    )]
    OfAnother {
        /// The file.
        path: PathBuf,
    },
    /// A file that the user named is there, and is not one that may be replaced.
    #[error(
        "{path} is there already, and is not {what} that this version of the program wrote: nothing was \
         written. Name another file, or move it away",
        path = path.display()
    )]
    Taken {
        /// The file.
        path: PathBuf,
        /// What may be replaced, with its article.
        what: &'static str,
    },
    /// A file that the user named would stand among those of others.
    #[error(
        "{path} would stand among {whose}: nothing was written. Name a file elsewhere",
        path = path.display()
    )]
    Among {
        /// The file.
        path: PathBuf,
        /// Among which files.
        whose: &'static str,
    },
    /// A file of the project was changed by others while it was to be rewritten.
    #[error("{path} was changed meanwhile: nothing was written. Run this again", path = path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// An edition would be published where editions are built.
    #[error(
        "{to} cannot be published in: editions are built in {output}, and one that is published \
         there would take the place of what was built, for all to read. Nothing was changed. Name a \
         folder outside of it: `--to www`",
        to = to.display(),
        output = output.display()
    )]
    NotApart {
        /// The folder to publish in.
        to: PathBuf,
        /// The folder in which editions are built.
        output: PathBuf,
    },
    /// The folder to publish in is not there.
    #[error(
        "{to} is not there: name the folder that readers see, or let it be made with `--create`",
        to = to.display()
    )]
    NoSuchPlace {
        /// As it was named.
        to: PathBuf,
    },
    /// Nothing stands beside the folder to publish in.
    #[error("there is no place beside {to} for the log: name one with `--log FILE`", to = to.display())]
    NoPlaceForLog {
        /// The folder to publish in.
        to: PathBuf,
    },
    /// A build would leave the note of a draft behind.
    #[error(
        "{edition} is the draft of a revision, and its note says so: nothing was written. Run `bulletin revise`, \
         which writes both again"
    )]
    DraftOfRevision {
        /// Id of the edition.
        edition: String,
    },
    /// A file would have a name that it cannot have.
    #[error("{name}: no file can be written under this name")]
    Name {
        /// The name, and what is wrong with it.
        #[from]
        name: UnsafeName,
    },
    /// Two files would have names that are one on some systems.
    #[error(
        "`{}` and `{}` are one name where capitals are not told apart: no such files can be written",
        paths[0],
        paths[1]
    )]
    OneName {
        /// The paths of both.
        paths: [String; 2],
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
    #[error(
        "another run is writing to {path}{}: wait for it, or choose another folder",
        holder.map_or_else(String::new, |process| format!(" (process {process})")),
        path = root.display()
    )]
    Busy {
        /// The output folder.
        root: PathBuf,
        /// The process that writes, where the system says so.
        holder: Option<i32>,
    },
}

/// The error of a file or folder that cannot be written.
pub(in crate::office) fn cannot_write(path: &Path) -> impl Fn(io::Error) -> Error + '_ {
    |source| Error::Write { path: path.to_owned(), source }
}

/// The error of a file or folder that cannot be read.
pub(in crate::office) fn cannot_read(path: &Path) -> impl Fn(io::Error) -> Error + '_ {
    |source| Error::Read { path: path.to_owned(), source }
}

/// Why an edition is not published, revised or verified.
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
    /// Its manifest and its facts say different things of it.
    #[error(
        "its manifest.json was changed after it was built: {}. Build it again",
        parts.iter().map(Part::to_string).collect::<Vec<_>>().join("; ")
    )]
    Disagrees {
        /// What they say differently.
        parts: Vec<Part>,
    },
    /// An older program built it, which wrote down the release of the edition alone.
    #[error(
        "it was built by {program}, which did not write down when all that is in it may become public: build it \
         again"
    )]
    NoEmbargo {
        /// The program.
        program: String,
    },
    /// The project says another moment now than it was built with.
    #[error(
        "{what} was built with the release time {built}, and {file} says {now}: build it again"
    )]
    OtherMoment {
        /// The edition, or a vintage in it.
        what: String,
        /// The moment in the manifest.
        built: String,
        /// The file that says another.
        file: String,
        /// The moment there.
        now: String,
    },
    /// The project has no such edition or vintage any more.
    #[error("{what} is not there any more in the project: build it again")]
    Gone {
        /// The edition, or a vintage in it.
        what: String,
    },
    /// The project cannot be asked.
    #[error(
        "the project cannot be asked whether its release time is still so: {why}: `bulletin check` says more"
    )]
    Unasked {
        /// What is wrong with it.
        why: String,
    },
    /// Something that is public speaks against it.
    #[error(
        "{}: nothing was published. Where it is meant, say why: `--insist REASON`",
        objections.join("; ")
    )]
    Backward {
        /// What.
        objections: Vec<String>,
    },
    /// It is one of the versions that an edition keeps.
    #[error(
        "it is the version {version} of an edition, which is published with that. To put back what was public before, \
         use `publish --undo REASON`"
    )]
    EarlierVersion {
        /// Its number.
        version: usize,
    },
    /// Another folder of the same run is of the same edition.
    #[error("another folder that was named is of the same edition: name one of them")]
    Twice,
    /// It is to be undone, and is not public.
    #[error("no such edition is public: name its release and its own name, such as NAME/2025-06")]
    NotPublic,
    /// It is to be undone, and is the first state.
    #[error("nothing was public there before it")]
    NothingBefore,
    /// It is to be undone, and the log knows another state.
    #[error(
        "what is there is not what was published last by {log}, so that nobody knows what was there before",
        log = log.display()
    )]
    NotAsLogged {
        /// The log.
        log: PathBuf,
    },
    /// It is to be undone, and the state before was not kept.
    #[error(
        "the state before was not kept in {folder}: publish it again from a folder of it, with `--insist REASON`",
        folder = folder.display()
    )]
    NotKept {
        /// Where it would be.
        folder: PathBuf,
    },
    /// It is marked as a draft.
    #[error("it is a draft: build it again without --draft or --now")]
    Draft,
    /// There is no manifest, so that it is no edition that was built.
    #[error("it has no manifest.json: build it first")]
    NoManifest,
    /// Its manifest or its files cannot be read.
    #[error("{why}")]
    Unreadable {
        /// What cannot be read, what the system or the reader said, and what to do.
        why: String,
    },
    /// The manifest does not say when the edition is released, or names what no build makes.
    #[error("its manifest.json is not one that build makes: build it again")]
    WrongManifest,
    /// It hides by another key than editions of its release that are published.
    #[error(
        "the key of {} is not the one by which what is published was built ({}), and both together \
         would give away what is hidden: nothing was published (DIS-004)",
        datasets.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
        shortened(editions)
    )]
    OtherKey {
        /// The data sets, sorted.
        datasets: Vec<String>,
        /// The editions, sorted.
        editions: Vec<String>,
    },
    /// Files are not as they were built.
    #[error("these files are not those that were built: {}: build it again", paths.join(", "))]
    Changed {
        /// Their paths, sorted.
        paths: Vec<String>,
    },
}

/// A thing that a manifest and the facts say differently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Its name in both.
    pub name: &'static str,
    /// What the manifest says.
    pub manifest: String,
    /// What the facts say.
    pub facts: String,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, manifest, facts } = self;
        write!(f, "`{name}` is {manifest} there and {facts} in facts.json")
    }
}

/// What cannot be read is refused with the reason, whatever it is.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let why = match error {
            Error::Manifest { source, .. } => format!(
                "its manifest.json cannot be read: {source}: move its folder away, where nothing of it \
                 is lost, and build it again"
            ),
            error => error.to_string(),
        };
        Self::Unreadable { why }
    }
}

/// So many editions or figures are named.
const NAMED: usize = 5;

/// Names in a row, while they are few.
pub fn shortened(names: &[String]) -> String {
    let row = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => row,
        more => format!("{row} and {more} more"),
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
}
