//! What vintages and corrections changed to editions in the archive that were built again, each with its note.
//!
//! [`revise`] is the entry point. Only the editions that [`plan()`] names are built; all of them are
//! staged before the first is put in its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::corrected::changes_what_it_says;
use super::plan::is_touched;
use super::told::{Compared, Told};
use super::{Note, State, Touched, Unreadable, note_files, plan};
use crate::declaration::{Correction, EditionId, Extent, Vintage, VintageCount};
use crate::findings::{Diagnostics, Severity};
use crate::office::archive::{
    self, EarlierVersion, OutputFile, Placed, Refusal, RevisionRecord, Staging, Version,
};
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

/// An edition about to be built again.
struct Revising {
    edition: EditionId,
    /// How many vintages it knew.
    known: VintageCount,
    /// What lies in its place.
    last: Version,
    /// The facts and texts of what it takes the place of.
    before: Vec<OutputFile>,
    /// Whether its last version is made anew, and none is added.
    is_again: bool,
    /// What is recorded of it.
    record: RevisionRecord,
    /// The languages and formats that it has.
    extent: Extent,
}

/// Revises every edition of an output folder that vintages or corrections touch. Nothing is written when `found`
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
        let revising = match touched {
            Touched::Revise { edition, known } => Revising::new(&assembly, output, edition, known)?,
            Touched::Again { edition, version } => {
                let Some(again) = Revising::again(&assembly, output, edition, version)? else {
                    let id = preparation.data.release.editions[edition].key.id();
                    revised.notes.push(format!(
                        "{id}: not made anew: what its last version was made for is not there any \
                         more, or the version before it; put it back"
                    ));
                    continue;
                };
                again
            }
            Touched::LostCorrection { .. }
            | Touched::NeverBuilt { .. }
            | Touched::Draft { .. }
            | Touched::OtherHistory { .. }
            | Touched::NextStage { .. }
            | Touched::LaterHistory { .. }
            | Touched::LateVintage { .. } => continue,
        };
        let key = &preparation.data.release.editions[revising.edition].key;
        let mut revisions = revising.last.manifest().revisions.clone();
        if revising.is_again {
            revisions.pop();
        }
        for earlier in &mut revisions {
            earlier.figures.clear();
        }
        revisions.push(revising.record.clone());
        records.insert(key.clone(), revisions);
        waiting.push(revising);
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
            Touched::Revise { .. } | Touched::Again { .. } => continue,
            Touched::LostCorrection { edition } => {
                let why = "built with a correction that is not declared any more: put it back, since \
                           nobody may take back that there was an error";
                (edition, why.to_owned())
            }
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
    /// An edition whose version before is kept.
    fn new(
        assembly: &Assembly<'_>,
        output: &Path,
        edition: EditionId,
        known: VintageCount,
    ) -> Result<Self, Error> {
        let preparation = assembly.preparation();
        let last = read(assembly, output, edition)?;
        let extent = last.manifest().extent();
        let languages = preparation.data.release.languages();
        let texts = languages.filter_map(|tag| Some((tag, extent.text_file(tag)?)));
        let texts = texts.map(|(tag, text)| Ok((FileName::new(tag)?, FileName::new(text)?)));
        let texts: Result<_, archive::Error> = texts.collect();
        let record = RevisionRecord {
            version: last.number(),
            texts: texts?,
            ..record(assembly, edition, known, &last.manifest().corrections)
        };
        let before = last.files().into_iter().cloned().collect();
        Ok(Self { edition, known, before, is_again: false, record, extent, last })
    }

    /// An edition whose last version took the place of this one, and is made anew; `None` where nothing came in since.
    fn again(
        assembly: &Assembly<'_>,
        output: &Path,
        edition: EditionId,
        version: usize,
    ) -> Result<Option<Self>, Error> {
        let data = &assembly.preparation().data;
        let last = read(assembly, output, edition)?;
        let declared = &data.release.editions[edition];
        let earlier = archive::earlier(&declared.key.folder_in(output), version)?;
        let Some(EarlierVersion { manifest, files: before }) = earlier else { return Ok(None) };
        let vintages = data.vintages_of(declared).first(&data.vintages);
        let is_known = |vintage: &Vintage| manifest.vintages.contains(&vintage.id);
        let count = vintages.iter().rposition(is_known).map_or(0, |last| last + 1);
        let known = VintageCount::of(&vintages[..count]);
        let record = RevisionRecord {
            version,
            texts: last
                .manifest()
                .revisions
                .last()
                .map_or_else(BTreeMap::new, |last| last.texts.clone()),
            ..record(assembly, edition, known, &manifest.corrections)
        };
        if record.vintages.is_empty() && record.corrections.is_empty() {
            return Ok(None);
        }
        let extent = last.manifest().extent();
        Ok(Some(Self { edition, known, before, is_again: true, record, extent, last }))
    }

    /// Builds the edition as it is now, with the note on what changed, in the languages and formats
    /// that it had; gives what others put into its folder.
    fn stage(
        &self,
        assembly: &Assembly<'_>,
        staging: &Staging,
        found: &mut Diagnostics,
    ) -> Result<Vec<PathBuf>, Error> {
        let edition = &assembly.preparation().data.release.editions[self.edition];
        let mut files = assembly.edition(self.edition, &self.extent, found);
        if found.has_errors() {
            return Ok(Vec::new());
        }
        let Some(came_in) = assembly.came_in(edition, &self.record) else { return Ok(Vec::new()) };
        let after: Vec<&OutputFile> = files.iter().collect();
        let told =
            Told { assembly, edition: self.edition, known: self.known, extent: &self.extent };
        let Compared { after, differences } =
            told.compared(self.record.version, &self.before, &after)?;
        changes_what_it_says(&came_in, edition, &differences, assembly, found);
        let note = Note {
            assembly,
            edition,
            after: &after,
            differences: &differences,
            came_in: &came_in,
            revisions: &assembly.revisions_of(edition),
            published: &self.extent,
        };
        files.extend(note_files(&note, found));
        if found.has_errors() {
            return Ok(Vec::new());
        }
        let manifest = assembly.manifest(self.edition).map_err(archive::Error::from)?;
        Ok(if self.is_again {
            staging.stage_again(manifest, &files, &self.last)?
        } else {
            staging.stage_revised(manifest, &files, &self.last)?
        })
    }
}

/// What lies in the place of an edition.
fn read(assembly: &Assembly<'_>, output: &Path, edition: EditionId) -> Result<Version, Error> {
    let key = &assembly.preparation().data.release.editions[edition].key;
    let edition = |refusal| Error::Edition { edition: key.id().to_owned(), refusal };
    Version::read(output, key).map_err(edition)
}

/// What is recorded of what came in after these vintages and corrections. Where there are corrections, vintages that
/// change no figure of the edition are not what it was built again for.
fn record(
    assembly: &Assembly<'_>,
    edition: EditionId,
    known: VintageCount,
    corrected: &[String],
) -> RevisionRecord {
    let preparation = assembly.preparation();
    let declared = &preparation.data.release.editions[edition];
    let corrections = assembly.corrections_of(declared).into_iter().map(Correction::id);
    let corrections: Vec<String> = corrections.filter(|id| !corrected.contains(id)).collect();
    let vintages = came_in(preparation, edition, known).iter();
    let tells_vintages = corrections.is_empty() || is_touched(assembly, edition, known);
    let vintages = vintages.filter(|_| tells_vintages).map(|vintage| vintage.id.clone()).collect();
    let figures = assembly.figures(edition);
    RevisionRecord { version: 0, vintages, corrections, figures, texts: BTreeMap::new() }
}

/// The state of an edition by its files.
pub(super) fn state(name: &str, files: &[&OutputFile]) -> Result<State, Error> {
    State::read(name, files).map_err(|source| Error::Unreadable { name: name.to_owned(), source })
}
