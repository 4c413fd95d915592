//! An edition of now and the version that it took the place of to what differs, and to the note that is made anew.
//!
//! [`Told::compared`] tells what differs, what the templates changed apart from what the data did; [`note_anew`] makes the
//! note on the last version of an edition once more whenever that is built.

use super::editions::{Error, state};
use super::note::own_words;
use super::{Differences, Note, State, note_files};
use crate::declaration::{EditionId, Extent, VintageCount};
use crate::findings::Diagnostics;
use crate::office::archive::{self, EarlierVersion, Figures, OutputFile, Staging};
use crate::office::build::{Assembly, CameIn};

/// What a note is made of.
pub(super) struct Told<'t, 'a> {
    pub(super) assembly: &'t Assembly<'a>,
    pub(super) edition: EditionId,
    /// How many vintages were known in the version before.
    pub(super) known: VintageCount,
    /// The languages and formats that the edition is published in.
    pub(super) extent: &'t Extent,
}

/// An edition held against the version before it.
pub(super) struct Compared {
    pub(super) after: State,
    pub(super) differences: Differences,
}

impl Told<'_, '_> {
    /// What differs, without what the texts say of it themselves. `version` is the number of the version before.
    pub(super) fn compared(
        &self,
        version: usize,
        before: &[OutputFile],
        after: &[&OutputFile],
    ) -> Result<Compared, Error> {
        let data = &self.assembly.preparation().data;
        let edition = &data.release.editions[self.edition];
        let name = |version: usize| format!("{} version {version}", edition.key.id());
        let mut before = state(&name(version), &before.iter().collect::<Vec<_>>())?;
        let mut after = state(&name(version + 1), after)?;
        let own = own_words(self.assembly, edition);
        before.leave_out(&own);
        after.leave_out(&own);
        let mut differences = Differences::between(&before, &after);
        if self.known == data.vintages_of(edition) {
            differences.tell_wording(&before, &after);
        } else if let Some(files) =
            self.assembly.stated_as_of(self.edition, self.extent, self.known)
        {
            let mut middle = state("", &files.iter().collect::<Vec<_>>())?;
            middle.leave_out(&own);
            differences.tell_wording(&before, &middle);
        }
        Ok(Compared { after, differences })
    }
}

/// A note that was made anew.
#[derive(Debug)]
pub struct Anew {
    /// Its files.
    pub files: Vec<OutputFile>,
    /// The figures that it goes by.
    pub figures: Figures,
    /// Names of the figures that have another value than when the note was made before.
    pub others: Vec<String>,
}

/// The note on the last version of an edition that is about to be built, to this extent; `None` where none was kept, or
/// what it is about is not in the data.
///
/// # Errors
/// If a version that is there cannot be read.
pub fn note_anew(
    assembly: &Assembly<'_>,
    id: EditionId,
    published: &Extent,
    staging: &Staging,
    found: &mut Diagnostics,
) -> Result<Option<Anew>, Error> {
    let data = &assembly.preparation().data;
    let edition = &data.release.editions[id];
    let Some(record) = assembly.last_record(edition) else { return Ok(None) };
    let Some(came_in) = assembly.came_in(edition, record) else { return Ok(None) };
    let folder = edition.key.folder_in(&staging.root);
    let earlier = archive::earlier(&folder, record.version)?;
    let Some(EarlierVersion { manifest, files: before }) = earlier else { return Ok(None) };
    // A language that is not built now has a note from before, which must not say what is not so.
    let published = published.with(&manifest.extent());
    let vintages = data.vintages_of(edition);
    let known = first_of(&came_in, assembly, vintages);
    let Some(after) = assembly.stated_as_of(id, &published, vintages) else { return Ok(None) };
    let told = Told { assembly, edition: id, known, extent: &published };
    let Compared { after, differences } =
        told.compared(record.version, &before, &after.iter().collect::<Vec<_>>())?;
    let note = Note {
        assembly,
        edition,
        after: &after,
        differences: &differences,
        came_in: &came_in,
        revisions: &assembly.revisions_of(edition),
        published: &published,
    };
    let files = note_files(&note, found);
    let figures = assembly.figures(id);
    let others = record.others(&figures);
    Ok(Some(Anew { files, figures, others }))
}

/// How many vintages there were before those that came in.
fn first_of(came_in: &CameIn<'_>, assembly: &Assembly<'_>, all: VintageCount) -> VintageCount {
    let vintages = &assembly.preparation().data.vintages;
    let first = came_in.vintages.first();
    let place = first.and_then(|first| vintages.iter().position(|known| known.id == first.id));
    place.map_or(all, |place| VintageCount::of(&vintages[..place]))
}
