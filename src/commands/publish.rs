//! `publish`: an edition to the place where readers find it, once its time has come.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bulletin::office::archive::{self, Refusal};
use bulletin::office::publish::{self, Outcome, Published, Refused};
use chrono::{DateTime, FixedOffset};

use super::{DONE_BUT, Error, terminal};

/// Publishes an edition, or says why not.
pub(super) fn publish(
    edition: &Path,
    to: &Path,
    now: &dyn Fn() -> DateTime<FixedOffset>,
) -> Result<ExitCode, Error> {
    let waits = || {
        // Whoever cannot be told that waits all the same.
        let _ = writeln!(
            terminal::messages(),
            "another run is writing to {}: this one waits for a minute at most",
            to.display()
        );
    };
    let (published, before) = match publish::publish(edition, to, now, &waits) {
        Ok(Outcome::Published(published)) => (published, ""),
        Ok(Outcome::Unchanged(published)) => (published, ": published before, nothing to do"),
        Err(Refused::Output(error)) => return Err(error.into()),
        Err(Refused::Edition(refusal)) => {
            writeln!(terminal::messages(), "{}: {refusal}", edition.display())?;
            return Ok(ExitCode::from(match refusal {
                Refusal::Embargo { .. }
                | Refusal::Draft
                | Refusal::OtherKey { .. }
                | Refusal::Changed { .. } => 1,
                Refusal::NoManifest | Refusal::Unreadable { .. } | Refusal::WrongManifest => 2,
            }));
        }
    };
    let Published { place, carried, kept, left, undone } = published;
    let place = place.display();
    // The edition is out, whether there is somebody to be told or not.
    let mut told = writeln!(terminal::output(), "{place}{before}");
    told = told.and_then(|()| notes(&place.to_string(), edition, &carried, &left));
    told = told.and_then(|()| {
        kept.iter().try_for_each(|[changed, kept]| {
            let (changed, kept) = (changed.display(), kept.display());
            let note = format!(
                "{place}: {changed} was changed after it was published, and is kept as {kept}"
            );
            writeln!(terminal::messages(), "note: {note}")
        })
    });
    if let Some(error) = undone {
        let _ = writeln!(
            terminal::messages(),
            "bulletin: it is published, but {error}. The next run of `bulletin publish --to {}` makes up for it",
            to.display()
        );
        return Ok(ExitCode::from(DONE_BUT));
    }
    Ok(if told.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(DONE_BUT) })
}

/// Says what others put into the place and what they put among what was built.
fn notes(place: &str, edition: &Path, carried: &[PathBuf], left: &[PathBuf]) -> io::Result<()> {
    let stays = archive::carried(place, carried);
    let unpublished = archive::carried(&edition.display().to_string(), left);
    let unpublished = unpublished.map(|note| format!("{note}, and is not published"));
    for note in stays.into_iter().chain(unpublished) {
        writeln!(terminal::messages(), "note: {note}")?;
    }
    Ok(())
}
