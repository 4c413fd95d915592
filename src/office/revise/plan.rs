//! The vintages, the corrections and the archive to the editions that are to be built again.
//!
//! [`plan`] is the entry point. An edition is touched by a correction that is declared for it, and by vintages when a figure that readers are told
//! ([`Assembly::figures`]) is another one than in the data that it was built of. Editions
//! that end before the first month that changed are not even looked at.

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use crate::declaration::{Correction, EditionId, EditionKey, Vintage, VintageCount};
use crate::office::archive::{Error, Fingerprint, Manifest};
use crate::office::build::{Assembly, CameIn};

/// What is to be done about an edition that vintages or corrections touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// It is to be revised; it was built of the first so many vintages.
    Revise {
        /// The edition.
        edition: EditionId,
        /// How many vintages it knew.
        known: VintageCount,
    },
    /// It was revised last for the latest thing that comes out, of other input than there is now: its last version and the
    /// note on it are to be made anew.
    Again {
        /// The edition.
        edition: EditionId,
        /// Number of the version that its last version took the place of.
        version: usize,
    },
    /// A correction that it was built with, and that others followed, is not declared any more.
    LostCorrection {
        /// The edition.
        edition: EditionId,
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

/// The editions that vintages and corrections touch, oldest first. `built` gives the manifest of an edition as
/// it stands in the archive.
///
/// # Errors
/// If `built` has one.
pub fn plan(
    assembly: &Assembly<'_>,
    built: impl Fn(&EditionKey) -> Result<Option<Manifest>, Error> + Sync,
) -> Result<Vec<Touched>, Error> {
    let data = &assembly.preparation().data;
    let served = assembly.served();
    let latest = latest(assembly, &served);
    let is_near = |edition| may_be_touched(assembly, edition, VintageCount::NONE);
    let has_news = |edition: &EditionId| {
        is_near(*edition) || !data.release.editions[*edition].corrections.is_empty()
    };
    let editions: Vec<EditionId> = served.iter().copied().filter(has_news).collect();
    let touched = editions.into_par_iter().map(|edition| {
        let declared = &data.release.editions[edition];
        let corrections = assembly.corrections_of(declared);
        let all = data.vintages_of(declared);
        let last = all.first(&data.vintages).last().map(|vintage| vintage.released);
        Ok(match built(&declared.key)? {
            Some(manifest) if manifest.draft => {
                let is_touched = is_near(edition) || manifest.corrections.len() < corrections.len();
                is_touched.then_some(Touched::Draft { edition })
            }
            Some(manifest) => {
                let by_vintages =
                    is_near(edition).then(|| of_known_vintages(assembly, edition, &manifest));
                let by_vintages = by_vintages.flatten();
                by_vintages
                    .or_else(|| of_corrections(assembly, edition, &manifest))
                    .or_else(|| again(assembly, edition, &manifest, latest))
            }
            None if !corrections.is_empty() => Some(Touched::NeverBuilt { edition }),
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

/// What is to be done about an edition that was built, by the corrections that it was built with.
fn of_corrections(
    assembly: &Assembly<'_>,
    edition: EditionId,
    manifest: &Manifest,
) -> Option<Touched> {
    let data = &assembly.preparation().data;
    let declared = &data.release.editions[edition];
    let all: Vec<String> = declared.corrections.iter().map(Correction::id).collect();
    let known: Vec<String> =
        assembly.corrections_of(declared).into_iter().map(Correction::id).collect();
    let mut lost = manifest.corrections.iter().filter(|id| !all.contains(id)).peekable();
    if lost.peek().is_some() {
        // What came in last may not have come out yet.
        let revision = manifest.revisions.last();
        let is_of_it = |id: &String| revision.is_some_and(|known| known.corrections.contains(id));
        return Some(match revision.filter(|_| lost.all(is_of_it)) {
            Some(known) => Touched::Again { edition, version: known.version },
            None => Touched::LostCorrection { edition },
        });
    }
    if manifest.corrections.iter().any(|id| !known.contains(id)) {
        return Some(Touched::LaterHistory { edition });
    }
    let known_vintages = data.vintages_of(declared);
    let is_new = known.iter().any(|id| !manifest.corrections.contains(id));
    is_new.then_some(Touched::Revise { edition, known: known_vintages })
}

/// Whether the last version of an edition is to be made anew: of what came out earlier than something else of the
/// release, readers have the files.
fn again(
    assembly: &Assembly<'_>,
    edition: EditionId,
    manifest: &Manifest,
    latest: Option<DateTime<FixedOffset>>,
) -> Option<Touched> {
    let declared = &assembly.preparation().data.release.editions[edition];
    let last = manifest.revisions.last()?;
    let CameIn { vintages, corrections } = assembly.came_in(declared, last)?;
    let moments = vintages.iter().map(|vintage| vintage.released);
    let moment = moments.chain(corrections.iter().map(|correction| correction.released)).max();
    let now = assembly.manifest(edition).ok()?;
    // A vintage that does not touch it is no reason.
    let vintages = format!("data/{}/vintages/", assembly.preparation().data.release.name);
    let is_other = |(path, was): (&String, &Fingerprint)| now.inputs.get(path) != Some(was);
    let is_new =
        |path: &String| !manifest.inputs.contains_key(path) && !path.starts_with(&vintages);
    let is_of_other_input = manifest.inputs.iter().any(is_other) || now.inputs.keys().any(is_new);
    let is_to_be_made = moment >= latest && is_of_other_input;
    is_to_be_made.then_some(Touched::Again { edition, version: last.version })
}

/// The moment of the latest thing that comes out of a release: an edition that the data serve, a vintage, a correction.
fn latest(assembly: &Assembly<'_>, served: &[EditionId]) -> Option<DateTime<FixedOffset>> {
    let data = &assembly.preparation().data;
    let editions = served.iter().map(|edition| &data.release.editions[*edition]);
    let of_editions = editions.clone().map(|edition| edition.released);
    let corrections = editions.flat_map(|edition| assembly.corrections_of(edition));
    let of_corrections = corrections.map(|correction| correction.released);
    let of_vintages = data.vintages.iter().map(|vintage| vintage.released);
    of_editions.chain(of_corrections).chain(of_vintages).max()
}

/// Whether an edition reaches the months that vintages after the first so many changed.
fn may_be_touched(assembly: &Assembly<'_>, edition: EditionId, known: VintageCount) -> bool {
    let preparation = assembly.preparation();
    let last = preparation.data.release.editions[edition].key.period().last();
    preparation.data.first_change(known).is_some_and(|first| first <= last.last_day())
}

/// Whether a figure of an edition is another one than in the first so many vintages.
pub(super) fn is_touched(assembly: &Assembly<'_>, edition: EditionId, known: VintageCount) -> bool {
    if !may_be_touched(assembly, edition, known) {
        return false;
    }
    assembly.figures_as_of(edition, known) != assembly.figures(edition)
}
