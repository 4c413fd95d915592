//! The vintages and the archive to the editions that a revision touches.
//!
//! [`plan`] is the entry point. An edition is touched when a fact, a cell of a table or of a matrix
//! is another one, or is known better or worse, than in the data that it was built of. Editions
//! that end before the first month that changed are not even looked at.

use rayon::prelude::*;

use crate::data::figures::{Fact, Facts};
use crate::declaration::{EditionId, EditionKey, MatrixId, Vintage, VintageCount};
use crate::office::archive::{Error, Manifest};
use crate::office::build::Assembly;

/// What is to be done about an edition that vintages touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// It is to be revised; it was built of the first so many vintages.
    Revise {
        /// The edition.
        edition: EditionId,
        /// How many vintages it knew.
        known: VintageCount,
    },
    /// It was never built, so that there is nothing to revise.
    NeverBuilt {
        /// The edition.
        edition: EditionId,
    },
    /// It was built as a draft, which nobody has read.
    Draft {
        /// The edition.
        edition: EditionId,
    },
    /// It was built of vintages that are not there any more.
    OtherHistory {
        /// The edition.
        edition: EditionId,
    },
    /// A vintage has come that is dated before one that it was built of.
    LateVintage {
        /// The edition.
        edition: EditionId,
        /// The place of the vintage among all, from 0.
        late: usize,
    },
}

/// The editions that the vintages touch, oldest first. `built` gives the manifest of an edition as
/// it stands in the archive.
///
/// # Errors
/// If `built` has one.
pub fn plan(
    assembly: &Assembly<'_>,
    built: impl Fn(&EditionKey) -> Result<Option<Manifest>, Error> + Sync,
) -> Result<Vec<Touched>, Error> {
    let data = &assembly.preparation().data;
    let is_near = |edition: &EditionId| may_be_touched(assembly, *edition, VintageCount::NONE);
    let editions: Vec<EditionId> = assembly.served().into_iter().filter(is_near).collect();
    let touched = editions.into_par_iter().map(|edition| {
        let declared = &data.release.editions[edition];
        let all = data.vintages_of(declared);
        let last = all.first(&data.vintages).last().map(|vintage| vintage.released);
        Ok(match built(&declared.key)? {
            Some(manifest) if manifest.draft => Some(Touched::Draft { edition }),
            Some(manifest) => of_known_vintages(assembly, edition, &manifest),
            // What is released with a vintage or after it states it from the first.
            None if Some(declared.released) >= last => None,
            None => {
                let before = all.without_last();
                let is_touched = before.is_some_and(|known| is_touched(assembly, edition, known));
                is_touched.then_some(Touched::NeverBuilt { edition })
            }
        })
    });
    Ok(touched.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect())
}

/// What is to be done about an edition that was built, by the vintages that it was built of.
fn of_known_vintages(
    assembly: &Assembly<'_>,
    edition: EditionId,
    manifest: &Manifest,
) -> Option<Touched> {
    let data = &assembly.preparation().data;
    let all = data.vintages_of(&data.release.editions[edition]);
    let vintages = all.first(&data.vintages);
    let known = VintageCount::of(&manifest.vintages);
    let is_beginning = known <= all
        && manifest.vintages.iter().zip(vintages).all(|(id, vintage)| *id == vintage.id);
    if !is_beginning {
        let is_known = |vintage: &&Vintage| manifest.vintages.contains(&vintage.id);
        let all_are_there = vintages.iter().filter(is_known).count() == manifest.vintages.len();
        let late =
            vintages.iter().position(|vintage| !is_known(&vintage)).filter(|_| all_are_there);
        return Some(match late {
            Some(late) => Touched::LateVintage { edition, late },
            None => Touched::OtherHistory { edition },
        });
    }
    (known < all && is_touched(assembly, edition, known))
        .then_some(Touched::Revise { edition, known })
}

/// Whether an edition reaches the months that vintages after the first so many changed.
fn may_be_touched(assembly: &Assembly<'_>, edition: EditionId, known: VintageCount) -> bool {
    let preparation = assembly.preparation();
    let last = preparation.data.release.editions[edition].key.period().last();
    preparation.data.first_change(known).is_some_and(|first| first <= last)
}

fn is_touched(assembly: &Assembly<'_>, edition: EditionId, known: VintageCount) -> bool {
    if !may_be_touched(assembly, edition, known) {
        return false;
    }
    let (before, after) = (assembly.facts_as_of(edition, known), assembly.facts(edition));
    before.len() != after.len()
        || before.iter().zip(after.iter()).any(|(old, new)| differs(old, new))
        || matrices_differ(&before, &after)
}

/// Whether readers are told something else, wherever it comes from.
fn differs(old: &Fact, new: &Fact) -> bool {
    let told = |fact: &Fact| {
        [&fact.evaluated, &fact.base]
            .map(|evaluated| (evaluated.value, evaluated.statuses, evaluated.revised))
    };
    old.key != new.key || told(old) != told(new) || old.items != new.items
}

fn matrices_differ(before: &Facts<'_>, after: &Facts<'_>) -> bool {
    let period = after.edition.key.period();
    let values = |facts: &Facts<'_>, matrix: MatrixId| {
        let computation = facts.computation;
        computation.matrix(&computation.release.matrices[matrix], period)
    };
    let mut matrices = after.computation.release.matrices.ids();
    matrices.any(|matrix| values(before, matrix) != values(after, matrix))
}
