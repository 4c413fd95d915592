//! What a build takes out of the output folder to the notes that say so.
//!
//! [`Staging::replaces`] and [`notes`] are the entry points. Nothing is kept here: that is what
//! `bulletin revise` does.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::error::{Error, shortened};
use super::manifest::{OutdatedNote, manifest};
use super::staging::Staging;
use crate::declaration::{EditionKey, FACTS, Vintage};

/// A version that was no draft, about to be replaced by one of later data.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    /// The vintages that it did not have, oldest first.
    lacks: Vec<String>,
    /// The corrections that it did not have, where it had all vintages, oldest first.
    corrections: Vec<String>,
    /// The last day whose data give it again, where there is one.
    as_of: Option<NaiveDate>,
}

impl Staging {
    /// The version that a staged edition takes the place of, if that was no draft, had not all of its
    /// vintages, and has another file. `facts.json` names the vintages and is always another.
    ///
    /// # Errors
    /// If a manifest cannot be read.
    pub fn replaces(&self, edition: &EditionKey) -> Result<Option<Replaced>, Error> {
        let manifest_in = |root: &Path| manifest(&edition.folder_in(root));
        let before = manifest_in(&self.root)?.filter(|before| !before.draft);
        let Some((before, now)) = before.zip(manifest_in(&self.folder)?) else { return Ok(None) };
        let mut own = before.outputs.iter().filter(|(path, _)| &***path != FACTS);
        let is_other =
            own.any(|(path, before)| now.outputs.get(path).is_some_and(|now| now != before));
        let corrections = now.corrections.iter().filter(|id| !before.corrections.contains(id));
        let corrections: Vec<String> = corrections.cloned().collect();
        if is_other && !corrections.is_empty() && before.vintages == now.vintages {
            return Ok(Some(Replaced { lacks: Vec::new(), corrections, as_of: None }));
        }
        Ok(is_other.then(|| Replaced::of(&before.vintages, &now.vintages)).flatten())
    }
}

impl Replaced {
    fn of(before: &[String], now: &[String]) -> Option<Self> {
        let lacks: Vec<String> = now.iter().filter(|id| !before.contains(id)).cloned().collect();
        let day = |id: &String| Vintage::day(id);
        let eve = lacks.first().and_then(day).and_then(|day| day.pred_opt());
        // Between two vintages of one day nothing can be asked for.
        let is_between = now.starts_with(before) && before.last().and_then(day) <= eve;
        let corrections = Vec::new();
        (!lacks.is_empty()).then(|| Self { lacks, corrections, as_of: eve.filter(|_| is_between) })
    }
}

/// A file of an earlier run that is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Path below the edition's folder.
    pub path: String,
    /// Why it is not.
    pub why: WhyLeftOut,
}

/// Why a file of an earlier run is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyLeftOut {
    /// It is as it was built, of other input.
    OtherInput,
    /// Somebody changed it.
    Changed,
    /// Somebody took it away.
    Lost,
}

impl fmt::Display for WhyLeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherInput => "was made of other input",
            Self::Changed => "is not the file that was built",
            Self::Lost => "is not there any more",
        })
    }
}

/// What happens to files that were in the folder of an edition before.
#[derive(Debug, Default)]
pub struct Staged {
    /// The files of an earlier run that are not kept.
    pub left_out: Vec<LeftOut>,
    /// What others put there, and stays, by path below the edition's folder.
    pub carried: Vec<PathBuf>,
    /// The note on the last revision, where it speaks of other figures than are built now.
    pub outdated_note: Option<OutdatedNote>,
}

/// An edition that was staged, and what it takes the place of.
#[derive(Debug)]
pub struct StagedEdition {
    /// Its id.
    pub id: String,
    /// The version that it takes the place of, if that had other data.
    pub replaced: Option<Replaced>,
    /// What happens to the files that were there.
    pub files: Staged,
    /// The figures that are others than when the note on its last revision was made before.
    pub noted: Vec<String>,
}

/// What is said of editions that were built: the versions that they replaced, together where the
/// same is to be said, and files of an earlier run that are not kept, by name while they are few.
pub fn notes(editions: &[StagedEdition]) -> Vec<String> {
    let mut by_version: BTreeMap<&Replaced, Vec<&str>> = BTreeMap::new();
    for edition in editions {
        if let Some(replaced) = &edition.replaced {
            by_version.entry(replaced).or_default().push(&edition.id);
        }
    }
    let mut notes: Vec<String> =
        by_version.into_iter().map(|(replaced, editions)| replaced.note(&editions)).collect();
    for edition in editions {
        left_out(&edition.id, &edition.files.left_out, &mut notes);
        notes.extend(edition.files.outdated_note.as_ref().map(|note| {
            format!(
                "{}: {} and the other forms of this note speak of other figures than this edition has \
                 now: {}. Put the data of then back and build it (`--as-of` leaves a later vintage out), \
                 give the change as a vintage of its own, and run `bulletin revise`, which keeps the \
                 version and writes what changed",
                edition.id,
                note.path,
                shortened(&note.figures)
            )
        }));
        if !edition.noted.is_empty() {
            notes.push(format!(
                "{}: figures are others than when it was revised last: {}. The note on it was made anew. Where \
                 that revision is public, put the data of then back, give the change as a vintage of its own, \
                 and run `bulletin revise`, which keeps the version",
                edition.id,
                shortened(&edition.noted)
            ));
        }
        notes.extend(carried(&edition.id, &edition.files.carried));
    }
    notes
}

/// What is said of files that others put into the folder of an edition, by name while they are few;
/// nothing where there are none.
pub fn carried(edition: &str, paths: &[PathBuf]) -> Option<String> {
    let named = paths.iter().take(NAMED).map(|path| path.display().to_string());
    let named = named.collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(NAMED) {
        0 if paths.is_empty() => None,
        0 => Some(format!("{edition}: what was not built stays: {named}")),
        more => Some(format!("{edition}: what was not built stays: {named} and {more} more")),
    }
}

/// How many files are named.
const NAMED: usize = 3;

fn left_out(edition: &str, dropped: &[LeftOut], notes: &mut Vec<String>) {
    let named = dropped.iter().take(NAMED);
    notes.extend(
        named.map(|LeftOut { path, why }| format!("{edition}: {path} {why} and is left out")),
    );
    match dropped.len().saturating_sub(NAMED) {
        0 => {}
        1 => notes.push(format!("{edition}: so is 1 other file")),
        more => notes.push(format!("{edition}: so are {more} other files")),
    }
}

impl Replaced {
    fn note(&self, editions: &[&str]) -> String {
        let vintages = match self.lacks.as_slice() {
            [] => format!("the correction of {}", self.corrections.join(", ")),
            [vintage] => format!("the vintage {vintage}"),
            several => format!("the vintages {}", several.join(", ")),
        };
        let (version, kept, wanted) = match editions {
            [edition] => ("the version before was", "is not kept", format!("--period {edition}")),
            _ => ("the versions before were", "are not kept", "--period …".to_owned()),
        };
        let back = self.as_of.map_or_else(String::new, |day| {
            format!(
                "; run `bulletin build {wanted} --as-of {day}` before it to get back what was there"
            )
        });
        format!(
            "{}: {version} made without {vintages} and {kept}: `bulletin revise` keeps versions and \
             writes what changed{back}",
            editions.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_a_vintage_is_named() {
        let ids = |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| (*id).to_owned()).collect() };
        let [first, second, same_day] = ["2025-03-13-final", "2025-08-20-late", "2025-03-13-slip"];
        for (before, now, lacks, as_of) in [
            (&[][..], &[first][..], &[first][..], Some("2025-03-12")),
            (&[first], &[first, second], &[second], Some("2025-08-19")),
            (&[first], &[first, same_day], &[same_day], None),
            (&[second], &[first, second], &[first], None),
        ] {
            let replaced = Replaced::of(&ids(before), &ids(now)).unwrap();
            assert_eq!(replaced.lacks, lacks);
            assert_eq!(replaced.as_of.map(|day| day.to_string()).as_deref(), as_of);
        }
        // Nothing is lost by going back, or by building the same again.
        assert_eq!(Replaced::of(&ids(&[first, second]), &ids(&[first])), None);
        assert_eq!(Replaced::of(&ids(&[first]), &ids(&[first])), None);
    }
}
