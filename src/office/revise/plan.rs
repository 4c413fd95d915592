//! The vintages and the archive to the editions that a revision touches.
//!
//! [`plan`] is the entry point. An edition is touched when a figure that readers are told
//! ([`Assembly::figures`]) is another one than in the data that it was built of. Editions
//! that end before the first month that changed are not even looked at.

use rayon::prelude::*;

use crate::declaration::{EditionId, EditionKey, Vintage, VintageCount};
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
    /// It was built of vintages that are for the next stage of its period now.
    NextStage {
        /// The edition.
        edition: EditionId,
    },
    /// It was built of later vintages than the last that was asked for.
    LaterHistory {
        /// The edition.
        edition: EditionId,
    },
    /// A vintage that touches it has come, and is dated before one that it was built of.
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
    let is_known = |vintage: &Vintage| manifest.vintages.contains(&vintage.id);
    let is_there = |id: &&String| vintages.iter().any(|vintage| vintage.id == **id);
    // What comes after the day that was asked for was not even read.
    let is_later = |id: &String| data.as_of.is_some_and(|day| Vintage::day(id) > Some(day));
    let mut missing = manifest.vintages.iter().filter(|id| !is_there(id)).peekable();
    if missing.peek().is_some() {
        let is_of_next_stage = |id: &String| data.vintages.iter().any(|next| next.id == *id);
        let (mut lost, mut later) = (false, false);
        for id in missing {
            later |= is_later(id);
            lost |= !is_later(id) && !is_of_next_stage(id);
        }
        return Some(match (lost, later) {
            (true, _) => Touched::OtherHistory { edition },
            (false, true) => Touched::LaterHistory { edition },
            (false, false) => Touched::NextStage { edition },
        });
    }
    let last_known = vintages.iter().rposition(is_known);
    let known = last_known.map_or(&[][..], |last| &vintages[..=last]);
    // In its place among the others, since later ones may state the same observations once more.
    let touches = |place: &usize| {
        let [before, after] = [*place, place + 1].map(|count| VintageCount::of(&known[..count]));
        assembly.figures_as_of(edition, before) != assembly.figures_as_of(edition, after)
    };
    let mut late = (0..known.len()).filter(|place| !is_known(&known[*place]));
    if let Some(late) = late.find(touches) {
        return Some(Touched::LateVintage { edition, late });
    }
    // A late vintage that does not touch it might as well have been there.
    let known = VintageCount::of(known);
    (known < all && is_touched(assembly, edition, known))
        .then_some(Touched::Revise { edition, known })
}

/// Whether an edition reaches the months that vintages after the first so many changed.
fn may_be_touched(assembly: &Assembly<'_>, edition: EditionId, known: VintageCount) -> bool {
    let preparation = assembly.preparation();
    let last = preparation.data.release.editions[edition].key.period().last();
    preparation.data.first_change(known).is_some_and(|first| first <= last.last_day())
}

fn is_touched(assembly: &Assembly<'_>, edition: EditionId, known: VintageCount) -> bool {
    if !may_be_touched(assembly, edition, known) {
        return false;
    }
    assembly.figures_as_of(edition, known) != assembly.figures(edition)
}
