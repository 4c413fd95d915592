//! The commands of the program: what each asks of the library, and what it says.
//!
//! In comes what was typed, out go words on the terminal and the exit code; `main` calls [`run`].
//! Each command has a file.

mod build;
mod check;
mod chosen;
mod compare;
mod explain;
mod preview;
mod progress;
mod publish;
mod revise;
mod show;
mod terminal;
mod verify;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use bulletin::Embargo;
use bulletin::cli::{Command, MessageFormat};
use bulletin::office::archive::Placed;
use bulletin::office::clock;
use chrono::{DateTime, FixedOffset};

/// The exit code of a run that did what was asked for, but not what belongs to it afterwards.
const DONE_BUT: u8 = 3;

/// What stops the program beside errors of the input.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Project(#[from] bulletin::project::Error),
    #[error(transparent)]
    Output(#[from] bulletin::office::archive::Error),
    #[error(transparent)]
    Preview(#[from] bulletin::preview::Error),
    #[error(transparent)]
    Revision(#[from] bulletin::office::revise::Error),
    #[error(transparent)]
    Compare(#[from] bulletin::office::revise::OperandError),
    #[error(transparent)]
    Verification(#[from] bulletin::office::verify::Error),
    #[error("{0}")]
    Choice(String),
    #[error("cannot make the page of the report: {0}")]
    Report(#[from] tera::Error),
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// Says where editions were put and gives the exit code: `code`, unless something is left to be done.
fn placed(placed: &Placed, output: &Path, code: ExitCode) -> Result<ExitCode, Error> {
    let Placed { places, undone } = placed;
    terminal::say(&places.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>())?;
    let Some(error) = undone else { return Ok(code) };
    writeln!(
        terminal::messages(),
        "bulletin: all is in its place, but {error}. The next run that writes to {} makes up for it",
        output.display()
    )?;
    Ok(ExitCode::from(DONE_BUT))
}

/// Does what was asked for and gives the exit code.
///
/// # Errors
/// If the program could not do its work.
pub(crate) fn run(command: Command) -> Result<ExitCode, Error> {
    match command {
        Command::Build { choice, output, draft, now } => {
            let output = output.unwrap_or_else(|| choice.project.join("output"));
            build::build(&choice, &output, embargo(draft, now))
        }
        Command::Check { choice, report } => check::check(&choice, report.as_deref()),
        Command::Publish { edition, to, at, message_format } => {
            publish::publish(&edition, &to, &|| at.unwrap_or_else(clock::now), message_format)
        }
        Command::Compare { compare: choice } => compare::compare(&choice),
        Command::Revise { revise: choice } => revise::revise(&choice),
        Command::Verify { editions, project, message_format } => {
            verify::verify(&project, &editions, message_format)
        }
        Command::Preview { preview } => preview::preview(&preview),
        Command::Show { stage } => show::show(&stage),
        Command::Explain { code } => explain::explain(code.as_deref()),
    }
}

/// What the program says of what stopped it.
pub(crate) fn stopped(format: MessageFormat, error: &str) -> String {
    terminal::remark(format, "error", &format!("bulletin: {error}"), error)
}

/// A value that is there until the program ends, which it does soon after: to free every observation
/// and every sum one by one would only take time. `benches/cold.sh` shows how much.
fn until_the_end<'a, T>(value: T) -> &'a T
where
    T: 'a,
{
    Box::leak(Box::new(value))
}

/// Which editions are drafts: all, those released after a moment, or none.
fn embargo(draft: bool, now: Option<DateTime<FixedOffset>>) -> Embargo {
    match now {
        Some(now) => Embargo::At(now),
        None if draft => Embargo::Draft,
        None => Embargo::Over,
    }
}
