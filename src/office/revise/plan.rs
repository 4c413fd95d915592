//! The vintages and the archive to the editions that a revision touches.
//!
//! [`plan`] is the entry point. An edition is touched when a fact, a cell of a table or of a matrix
//! is another one, or is known better or worse, than in the data that it was built of. Those that
//! end before the first month that changed are not even looked at.

use rayon::prelude::*;

use crate::data::figures::{Fact, Facts};
use crate::declaration::EditionKey;
use crate::office::archive::{Error, Manifest};
use crate::office::build::Assembly;

/// What is to be done about an edition that vintages touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// It is to be revised; it was built of the first so many vintages.
    Revise {
        /// Index of the edition.
        edition: usize,
        /// How many vintages it knew.
        known: usize,
    },
    /// It was never built, so that there is nothing to revise.
    NeverBuilt {
        /// Index of the edition.
        edition: usize,
    },
    /// It was built as a draft, which nobody has read.
    Draft {
        /// Index of the edition.
        edition: usize,
    },
    /// It was built of vintages that are not there any more.
    OtherHistory {
        /// Index of the edition.
        edition: usize,
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
    let last = assembly.preparation().data.vintages.last().map(|vintage| vintage.released);
    let is_near = |edition: &usize| may_be_touched(assembly, *edition, 0);
    let editions: Vec<usize> = assembly.served().into_iter().filter(is_near).collect();
    let touched = editions.into_par_iter().map(|edition| {
        let declared = &assembly.preparation().data.release.editions[edition];
        Ok(match built(&declared.key)? {
            Some(manifest) if manifest.draft => Some(Touched::Draft { edition }),
            Some(manifest) => of_built(assembly, edition, &manifest),
            // What is released with a vintage or after it states it from the first.
            None if Some(declared.released) >= last => None,
            None => {
                let before = assembly.preparation().data.vintages.len().checked_sub(1);
                let is_touched = before.is_some_and(|of| is_touched(assembly, edition, of));
                is_touched.then_some(Touched::NeverBuilt { edition })
            }
        })
    });
    Ok(touched.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect())
}

fn of_built(assembly: &Assembly<'_>, edition: usize, manifest: &Manifest) -> Option<Touched> {
    let vintages = &assembly.preparation().data.vintages;
    let known = manifest.vintages.len();
    let is_beginning = known <= vintages.len()
        && manifest.vintages.iter().zip(vintages).all(|(id, vintage)| *id == vintage.id);
    if !is_beginning {
        return Some(Touched::OtherHistory { edition });
    }
    (known < vintages.len() && is_touched(assembly, edition, known))
        .then_some(Touched::Revise { edition, known })
}

/// Whether the months of an edition reach those that vintages after the first so many changed.
fn may_be_touched(assembly: &Assembly<'_>, edition: usize, known: usize) -> bool {
    let preparation = assembly.preparation();
    let last = preparation.data.release.editions[edition].period.last();
    preparation.data.first_change(known).is_some_and(|first| first <= last)
}

fn is_touched(assembly: &Assembly<'_>, edition: usize, known: usize) -> bool {
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
            .map(|evaluated| (evaluated.value, evaluated.status, evaluated.revised))
    };
    old.key != new.key || told(old) != told(new) || old.items != new.items
}

fn matrices_differ(before: &Facts<'_>, after: &Facts<'_>) -> bool {
    let period = after.edition.period;
    let matrix = |facts: &Facts<'_>, position: usize| {
        let computation = facts.computation;
        computation.matrix(&computation.release.matrices[position], period)
    };
    let mut positions = 0..after.computation.release.matrices.len();
    positions.any(|position| matrix(before, position) != matrix(after, position))
}
