//! The state before, put back as a new one: the very files that were public then.

use std::path::{Path, PathBuf};

use super::entry::{Entry, States, Step};
use super::journal::Journal;
use super::log::Log;
use super::switch::{Change, carry_out};
use super::there::There;
use super::{Done, Moment, Order, Outcome, Published, Refused, RefusedEdition, history, told_of};
use crate::declaration::EditionKey;
use crate::office::archive::{Access, Error, KeptStates, Refusal, Staging, Turn};

/// Puts back the state that was public before that of today, of each of these editions.
///
/// # Errors
/// If nothing was there before, it was not kept, or the folder cannot be written.
pub fn undo(
    order: &Order<'_>,
    reason: &str,
    now: &dyn Fn() -> Moment,
    waits: &dyn Fn(),
) -> Result<Done, Refused> {
    super::is_a_place(order.to, false)?;
    let log = Log::of(order.to, order.log)?;
    let journal = Journal { root: order.to, log: &log };
    let recover = |staging: &Path| journal.recover(staging);
    let staging = Staging::open_for(order.to, Access::Public, Turn::Wait(waits), &recover)?;
    let waiting = journal.finish().err();
    let (moment, history) = (now(), history(&log, order.to)?);
    let (mut changes, mut refused) = (Vec::new(), Vec::new());
    for folder in order.editions {
        let lines = history.lines.as_slice();
        match change(folder, order, &log, |release, edition| States::of(lines, release, edition)) {
            Ok(change) => {
                let entry = Entry {
                    step: Step::Undo,
                    reason: Some(reason.to_owned()),
                    ..Entry::new(&change.new, change.there.as_ref(), &moment, order)
                };
                changes.push(Change { entry, ..change });
            }
            Err(refusal) => refused.push(RefusedEdition { edition: folder.clone(), refusal }),
        }
    }
    if !refused.is_empty() {
        return Err(Refused::Editions(refused));
    }
    let told = told_of(&history, &moment);
    let (published, undone): (Vec<Published>, Option<Error>) =
        carry_out(&changes, &staging, &journal)?;
    let outcomes = published.into_iter().map(Outcome::PutBack).collect();
    Ok(Done { outcomes, told, undone: undone.or(waiting) })
}

/// The state before of an edition; it is named by its folder, wherever that lies.
fn change(
    folder: &Path,
    order: &Order<'_>,
    log: &Log,
    states_of: impl Fn(&str, &str) -> States,
) -> Result<Change, Refusal> {
    let (place, release, edition) = named(folder, order.to).ok_or(Refusal::NotPublic)?;
    let there = There::read(&place)?.ok_or(Refusal::NotPublic)?;
    let states = states_of(&release, &edition).stack;
    let before = match states.as_slice() {
        [.., before, last] if there.is(last) => before,
        [last] if there.is(last) => return Err(Refusal::NothingBefore),
        _ => return Err(Refusal::NotAsLogged { log: log.path.clone() }),
    };
    let new = KeptStates { root: log.states() }.read(&there.manifest, before)?;
    let entry = Entry::blank(&new);
    Ok(Change { new, there: Some(there), entry, left: Vec::new() })
}

/// The place of an edition in public, with the names of its release and its own.
fn named(folder: &Path, to: &Path) -> Option<(PathBuf, String, String)> {
    let edition = folder.file_name()?.to_str()?;
    let release = folder.parent()?.file_name()?.to_str()?;
    let place = EditionKey::named_folder_in(to, release, edition);
    Some((place, release.to_owned(), edition.to_owned()))
}
