//! `publish`: editions to the place where readers find them, once their time has come.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::{MessageFormat, PublishChoice};
use bulletin::office::archive::{self, Refusal};
use bulletin::office::clock;
use bulletin::office::publish::{self, Done, Moment, Order, Outcome, Published, Refused};
use chrono::{DateTime, FixedOffset};

use super::terminal::{self, remark};
use super::{Error, done_but};

/// The exit code of editions whose time has not come, and that nothing else keeps from being published.
const NOT_YET: u8 = 4;

/// Publishes editions, or says why not.
pub(super) fn publish(choice: &PublishChoice) -> Result<ExitCode, Error> {
    let format = choice.message_format;
    let order = Order {
        editions: &choice.editions,
        to: &choice.to,
        creates: choice.create,
        project: choice.project.as_deref(),
        log: choice.log.as_deref(),
        moves_log: choice.move_log,
        insists: choice.insist.as_deref(),
        by: choice.by.as_deref(),
    };
    let now = || Moment { clock: clock::now(), at: choice.at };
    let waits = || {
        let to = choice.to.display();
        say(
            format,
            &format!("another run is writing to {to}: this one waits for a minute at most"),
        );
    };
    loop {
        let done = match &choice.undo {
            Some(reason) => publish::undo(&order, reason, &now, &waits),
            None => publish::publish(&order, &now, &waits),
        };
        let refused = match done {
            Ok(done) => return Ok(told(&done, choice)),
            Err(Refused::Output(error)) => return Err(error.into()),
            Err(refused) => refused,
        };
        let Some(moment) = last_embargo(&refused).filter(|_| choice.wait) else {
            return refusals(&refused, choice);
        };
        // Whoever cannot be told that it waits, it waits all the same.
        say(format, &format!("all else is in order: it is published at {moment}"));
        clock::sleep_until(moment);
    }
}

/// The moment at which all editions may be published that nothing else keeps from it.
fn last_embargo(refused: &Refused) -> Option<DateTime<FixedOffset>> {
    let Refused::Editions(editions) = refused else { return None };
    let embargo = |refusal: &Refusal| match refusal {
        Refusal::Embargo { released, .. } => Some(*released),
        _ => None,
    };
    let moments: Option<Vec<_>> =
        editions.iter().map(|edition| embargo(&edition.refusal)).collect();
    moments?.into_iter().max()
}

/// Says what keeps each edition from being published, and gives the exit code.
fn refusals(refused: &Refused, choice: &PublishChoice) -> Result<ExitCode, Error> {
    let say = |message: &str| {
        let line = remark(choice.message_format, "error", message, message);
        terminal::messages().write_all(line.as_bytes())
    };
    let codes = match refused {
        Refused::Editions(editions) => {
            for edition in editions {
                say(&format!("{}: {}", edition.edition.display(), edition.refusal))?;
            }
            editions.iter().map(|edition| code(&edition.refusal)).collect()
        }
        Refused::Together(refusal) => {
            say(&format!("{}: {refusal}", choice.to.display()))?;
            vec![code(refusal)]
        }
        Refused::Output(_) => Vec::new(),
    };
    // What could not be done at all weighs most, and what is not yet to be done least.
    let code = [2, 1, NOT_YET].into_iter().find(|code| codes.contains(code));
    Ok(ExitCode::from(code.unwrap_or(2)))
}

/// The exit code of an edition that is not published.
fn code(refusal: &Refusal) -> u8 {
    match refusal {
        Refusal::Embargo { .. } => NOT_YET,
        Refusal::Disagrees { .. }
        | Refusal::NoEmbargo { .. }
        | Refusal::OtherMoment { .. }
        | Refusal::Gone { .. }
        | Refusal::Unasked { .. }
        | Refusal::Backward { .. }
        | Refusal::EarlierVersion { .. }
        | Refusal::Twice
        | Refusal::NotPublic
        | Refusal::NothingBefore
        | Refusal::NotAsLogged { .. }
        | Refusal::NotKept { .. }
        | Refusal::Draft
        | Refusal::OtherKey { .. }
        | Refusal::Changed { .. } => 1,
        Refusal::NoManifest | Refusal::Unreadable { .. } | Refusal::WrongManifest => 2,
    }
}

/// Says what was done, and gives the exit code. The editions are out, whether there is somebody to be told or not.
fn told(done: &Done, choice: &PublishChoice) -> ExitCode {
    let format = choice.message_format;
    let mut said = Ok(());
    for (outcome, folder) in done.outcomes.iter().zip(&choice.editions) {
        let (published, what) = match outcome {
            Outcome::Published(published) => (published, ""),
            Outcome::Unchanged(published) => (published, ": published before, nothing to do"),
            Outcome::PutBack(published) => (published, ": the state before is public again"),
        };
        let place = published.place.display();
        said = said.and_then(|()| writeln!(terminal::output(), "{place}{what}"));
        said = said.and_then(|()| notes(&place.to_string(), folder, published, format));
    }
    for told in &done.told {
        said = said.and_then(|()| note(format, told));
    }
    if let Some(error) = &done.undone {
        let again = "The next run of `bulletin publish --to";
        let message = format!(
            "it is published, but {error}. {again} {}` makes up for it",
            choice.to.display()
        );
        return done_but(format, &message);
    }
    match said {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => done_but(format, &format!("it is published, but {}", Error::from(error))),
    }
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
    stays.into_iter().chain(unpublished).chain(changed).try_for_each(|told| note(format, &told))
}

fn note(format: MessageFormat, told: &str) -> io::Result<()> {
    let line = remark(format, "note", &format!("note: {told}"), told);
    terminal::messages().write_all(line.as_bytes())
}

/// Says what a run waits for; whoever cannot be told that waits all the same.
fn say(format: MessageFormat, message: &str) {
    let line = remark(format, "note", message, message);
    let _ = terminal::messages().write_all(line.as_bytes());
}
