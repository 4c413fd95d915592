//! `publish`: an edition to the place where readers find it, once its time has come.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::MessageFormat;
use bulletin::office::archive::{self, Refusal};
use bulletin::office::publish::{self, Outcome, Published, Refused};
use chrono::{DateTime, FixedOffset};

use super::terminal::{self, remark};
use super::{Error, done_but};

/// Publishes an edition, or says why not.
pub(super) fn publish(
    edition: &Path,
    to: &Path,
    project: Option<&Path>,
    now: &dyn Fn() -> DateTime<FixedOffset>,
    format: MessageFormat,
) -> Result<ExitCode, Error> {
    let waits = || {
        // Whoever cannot be told that waits all the same.
        let message = format!(
            "another run is writing to {}: this one waits for a minute at most",
            to.display()
        );
        let line = remark(format, "note", &message, &message);
        let _ = terminal::messages().write_all(line.as_bytes());
    };
    let (published, before) = match publish::publish(edition, to, project, now, &waits) {
        Ok(Outcome::Published(published)) => (published, ""),
        Ok(Outcome::Unchanged(published)) => (published, ": published before, nothing to do"),
        Err(Refused::Output(error)) => return Err(error.into()),
        Err(Refused::Edition(refusal)) => {
            let message = format!("{}: {refusal}", edition.display());
            let line = remark(format, "error", &message, &message);
            terminal::messages().write_all(line.as_bytes())?;
            return Ok(ExitCode::from(match refusal {
                Refusal::Embargo { .. }
                | Refusal::Disagrees { .. }
                | Refusal::NoEmbargo { .. }
                | Refusal::OtherMoment { .. }
                | Refusal::Gone { .. }
                | Refusal::Unasked { .. }
                | Refusal::Draft
                | Refusal::OtherKey { .. }
                | Refusal::Changed { .. } => 1,
                Refusal::NoManifest | Refusal::Unreadable { .. } | Refusal::WrongManifest => 2,
            }));
        }
    };
    let place = published.place.display();
    // The edition is out, whether there is somebody to be told or not.
    let mut told = writeln!(terminal::output(), "{place}{before}");
    told = told.and_then(|()| notes(&place.to_string(), edition, &published, format));
    if let Some(error) = &published.undone {
        let message = format!(
            "it is published, but {error}. The next run of `bulletin publish --to {}` makes up for it",
            to.display()
        );
        return Ok(done_but(format, &message));
    }
    Ok(match told.map_err(Error::from) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => done_but(format, &format!("it is published, but {error}")),
    })
}

/// Says what others put into the place, what they changed there, and what they put among what was built.
fn notes(
    place: &str,
    edition: &Path,
    published: &Published,
    format: MessageFormat,
) -> io::Result<()> {
    let Published { carried, kept, left, .. } = published;
    let stays = archive::carried(place, carried);
    let unpublished = archive::carried(&edition.display().to_string(), left);
    let unpublished = unpublished.map(|note| format!("{note}, and is not published"));
    let changed = kept.iter().map(|[changed, kept]| {
        let (changed, kept) = (changed.display(), kept.display());
        format!("{place}: {changed} was changed after it was published, and is kept as {kept}")
    });
    for note in stays.into_iter().chain(unpublished).chain(changed) {
        let line = remark(format, "note", &format!("note: {note}"), &note);
        terminal::messages().write_all(line.as_bytes())?;
    }
    Ok(())
}
