//! The commands of the program: what each asks of the library, and what it says.
//!
//! In comes what was typed, out go words on the terminal and the exit code; `main` calls [`run`].
//! Each command has a file.

mod build;
mod check;
mod chosen;
mod compare;
mod explain;
mod migrate;
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
    #[error("{0}")]
    Choice(String),
    #[error("cannot make the page of the report: {0}")]
    Report(#[from] tera::Error),
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// Says where editions were put and gives the exit code: the one that was `told` with the findings, unless
/// something is left to be done. What is in its place is there whether somebody can be told or not.
fn placed(
    placed: &Placed,
    output: &Path,
    format: MessageFormat,
    told: Result<ExitCode, Error>,
) -> Result<ExitCode, Error> {
    let Placed { places, undone } = placed;
    if places.is_empty() && undone.is_none() {
        return told;
    }
    let folders: Vec<String> = places.iter().map(|folder| folder.display().to_string()).collect();
    let said = terminal::say(&folders).map_err(Error::from);
    let told = told.and_then(|code| said.map(|()| code));
    if let Some(error) = undone {
        let output = output.display();
        return Ok(done_but(
            format,
            &format!(
                "all is in its place, but {error}. The next run that writes to {output} makes up for it"
            ),
        ));
    }
    told.or_else(|error| Ok(done_but(format, &format!("all is in its place, but {error}"))))
}

/// Says what is left to be done of a run that did what was asked for, and gives the exit code. Where that
/// cannot be said the code alone says it.
fn done_but(format: MessageFormat, message: &str) -> ExitCode {
    let _ = terminal::messages().write_all(stopped(format, message).as_bytes());
    ExitCode::from(DONE_BUT)
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
        Command::Publish { publish: choice } => publish::publish(&choice),
        Command::Compare { compare: choice } => compare::compare(&choice),
        Command::Revise { revise: choice } => revise::revise(&choice),
        Command::Verify { editions, project, message_format } => {
            verify::verify(&project, &editions, message_format)
        }
        Command::Preview { preview } => preview::preview(&preview),
        Command::Migrate { project, dry_run, message_format } => {
            migrate::migrate(&project, dry_run, message_format)
        }
        Command::Show { stage } => show::show(&stage),
        Command::Explain { code } => explain::explain(code.as_deref()),
    }
}

/// Says what there is to say of what was typed, where that is no command, and gives the exit code.
///
/// # Errors
/// If nobody can be told.
pub(crate) fn typed(said: &clap::Error) -> Result<ExitCode, Error> {
    terminal::say_of_typed(said)?;
    Ok(u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from))
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
