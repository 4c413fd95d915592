//! `publish`: an edition to the place where readers find it, once its time has come.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use bulletin::office::publish::{self, Outcome, Refused};
use chrono::{DateTime, FixedOffset};

use super::Error;

/// Publishes an edition, or says why not.
pub(super) fn publish(
    edition: &Path,
    to: &Path,
    now: DateTime<FixedOffset>,
) -> Result<ExitCode, Error> {
    match publish::publish(edition, to, now) {
        Ok(Outcome::Published(place)) => writeln!(io::stdout(), "{}", place.display())?,
        Ok(Outcome::Unchanged(place)) => {
            writeln!(io::stdout(), "{}: published before, nothing to do", place.display())?;
        }
        Err(Refused::Output(error)) => return Err(error.into()),
        Err(Refused::Edition(refusal)) => {
            writeln!(io::stderr(), "{}: {refusal}", edition.display())?;
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::SUCCESS)
}
