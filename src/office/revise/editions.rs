//! What the vintages changed to revised editions in the archive, each with its note.
//!
//! [`revise`] is the entry point. Only the editions that [`plan()`] names are built; all of them are
//! staged before the first is put in its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::note::notices;
use super::{Differences, Note, State, Touched, Unreadable, note_files, plan};
use crate::declaration::{EditionId, Extent, Vintage, VintageCount};
use crate::findings::{Diagnostics, Severity};
use crate::office::archive::{self, OutputFile, Placed, Refusal, RevisionRecord, Staging, Version};
use crate::office::build::{Assembly, side_by_side};
use crate::office::load::Preparation;
use crate::project::FileName;

/// What keeps editions from being revised.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The output folder.
    #[error(transparent)]
    Output(#[from] archive::Error),
    /// An edition of it.
    #[error("{edition}: {refusal}")]
    Edition {
        /// Its id.
        edition: String,
        /// What is wrong with it.
        refusal: Refusal,
    },
    /// A state of an edition.
    #[error("{name}: {source}")]
    Unreadable {
        /// What it is called.
        name: String,
        /// Why it cannot be read.
        source: Unreadable,
    },
}

/// What was done.
#[derive(Debug, Default)]
pub struct Revised {
    /// The editions that were revised.
    pub placed: Placed,
    /// The editions that are touched and not written, and why; what others put into the folders of those
    /// that are.
    pub notes: Vec<String>,
}

/// An edition about to be revised.
struct Revising {
    edition: EditionId,
    /// How many vintages it knew.
    known: VintageCount,
    before: Version,
    /// The languages and formats that it has.
    extent: Extent,
}

/// Revises every edition of an output folder that the vintages touch. Nothing is written when `found`
/// has a finding that weighs as much as `denied`.
///
/// # Errors
/// If the folder cannot be written, or an edition in it is not as it was built.
pub fn revise(
    assembly: Assembly<'_>,
    output: &Path,
    denied: Severity,
    found: &mut Diagnostics,
) -> Result<Revised, Error> {
    let preparation = assembly.preparation();
    let staging = Staging::open(output)?;
    let built = archive::recorded(output, &preparation.data.release.editions);
    preparation.data.keys_are_those_of(&built.keys, found);
    if found.has_errors() {
        return Ok(Revised::default());
    }
    let mut revised = Revised::default();
    let mut waiting = Vec::new();
    let mut records = BTreeMap::new();
    let touched = plan(&assembly, |edition| archive::lasting(&edition.folder_in(output)))?;
    revised.notes = left_out(&touched, &assembly);
    for touched in touched {
        let Touched::Revise { edition, known } = touched else { continue };
        let key = &preparation.data.release.editions[edition].key;
        let before = Version::read(output, key)
            .map_err(|refusal| Error::Edition { edition: key.id().to_owned(), refusal })?;
        let extent = before.manifest().extent();
        let languages = preparation.data.release.languages();
        let texts = languages.filter_map(|tag| Some((tag, extent.text_file(tag)?)));
        let texts = texts.map(|(tag, text)| Ok((FileName::new(tag)?, FileName::new(text)?)));
        let texts: Result<_, archive::Error> = texts.collect();
        let mut revisions = before.manifest().revisions.clone();
        for earlier in &mut revisions {
            earlier.figures.clear();
        }
        revisions.push(RevisionRecord {
            version: before.number(),
            vintages: came_in(preparation, edition, known)
                .iter()
                .map(|vintage| vintage.id.clone())
                .collect(),
            figures: assembly.figures(edition),
            texts: texts?,
        });
        records.insert(key.clone(), revisions);
        waiting.push(Revising { edition, known, before, extent });
    }
    let assembly = assembly.revised(records, found);
    let staged = side_by_side(&waiting, |revising| {
        let mut found = Diagnostics::default();
        let carried = revising.stage(&assembly, &staging, &mut found)?;
        let id = preparation.data.release.editions[revising.edition].key.id();
        Ok::<_, Error>((found, archive::carried(id, &carried)))
    });
    for staged in staged {
        let (findings, carried) = staged?;
        found.append(findings);
        revised.notes.extend(carried);
    }
    if !found.reach(denied) {
        revised.placed = staging.publish()?;
    }
    Ok(revised)
}

/// The vintages in the data of an edition after the first so many.
fn came_in(preparation: &Preparation, edition: EditionId, known: VintageCount) -> &[Vintage] {
    let data = &preparation.data;
    let now = data.vintages_of(&data.release.editions[edition]);
    known.rest(now.first(&data.vintages))
}

/// Why nothing is written of editions that are touched.
fn left_out(touched: &[Touched], assembly: &Assembly<'_>) -> Vec<String> {
    let mut editions: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for touched in touched {
        let (edition, why) = match *touched {
            Touched::Revise { .. } => continue,
            Touched::NeverBuilt { edition } => {
                (edition, "touched but never built, so that nothing is revised".to_owned())
            }
            Touched::Draft { edition } => {
                (edition, "touched but a draft: build it again".to_owned())
            }
            Touched::OtherHistory { edition } => {
                let why = "built of vintages that are not there: put them back; to build again \
                           without them loses versions and notes";
                (edition, why.to_owned())
            }
            Touched::NextStage { edition } => {
                let why = "not revised: built of vintages that are for the next stage now: put the \
                           moment of that stage, or of the vintages, back";
                (edition, why.to_owned())
            }
            Touched::LaterHistory { edition } => {
                (edition, "not revised: built of later vintages".to_owned())
            }
            Touched::LateVintage { edition, late } => {
                let vintage = &assembly.preparation().data.vintages[late].id;
                let why = format!(
                    "not revised: the vintage {vintage} is dated before one that is in already, \
                     and has come after it. Date it when it comes out, in the name of its folder \
                     and in `released`, and revise again: so the versions that were published stay \
                     as they were. `bulletin build` would keep none of them"
                );
                (edition, why)
            }
        };
        let id = assembly.preparation().data.release.editions[edition].key.id();
        editions.entry(why).or_default().push(id);
    }
    let notes =
        editions.into_iter().map(|(why, editions)| format!("{}: {why}", editions.join(", ")));
    notes.collect()
}

impl Revising {
    /// Builds the edition as it is now, with the note on what changed, in the languages and formats
    /// that it had; gives what others put into its folder.
    fn stage(
        &self,
        assembly: &Assembly<'_>,
        staging: &Staging,
        found: &mut Diagnostics,
    ) -> Result<Vec<PathBuf>, Error> {
        let preparation = assembly.preparation();
        let edition = &preparation.data.release.editions[self.edition];
        let mut files = assembly.edition(self.edition, &self.extent, found);
        if found.has_errors() {
            return Ok(Vec::new());
        }
        let vintages = came_in(preparation, self.edition, self.known);
        let revisions = assembly.revisions_of(edition);
        let name = |version: usize| format!("{} version {version}", edition.key.id());
        let mut before = state(&name(self.before.number()), &self.before.files())?;
        let mut after = state(&name(self.before.number() + 1), &files.iter().collect::<Vec<_>>())?;
        for (language, words) in notices(preparation, &revisions) {
            before.leave_out(&language, &words);
            after.leave_out(&language, &words);
        }
        for locale in preparation.prose.iter().map(|prose| &prose.locale) {
            let mark = assembly.draft_mark(locale, edition);
            let mark = mark.map(|mark| format!("{}. {}", mark.word, mark.note));
            after.leave_out(&locale.tag, mark.as_slice());
        }
        let differences = Differences::between(&before, &after);
        let note = Note {
            assembly,
            edition,
            after: &after,
            differences: &differences,
            vintages,
            revisions: &revisions,
            published: &self.extent,
        };
        files.extend(note_files(&note, found));
        if found.has_errors() {
            return Ok(Vec::new());
        }
        let manifest = assembly.manifest(self.edition).map_err(archive::Error::from)?;
        Ok(staging.stage_revised(manifest, &files, &self.before)?)
    }
}

/// The state of an edition by its files.
pub(super) fn state(name: &str, files: &[&OutputFile]) -> Result<State, Error> {
    State::read(name, files).map_err(|source| Error::Unreadable { name: name.to_owned(), source })
}
