//! What every command says in the end: lines, findings, notes, and the exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use bulletin::cli::{FindingsChoice, MessageFormat};
use bulletin::findings::{Diagnostics, Severity, render};

use super::Error;

/// A stream of the program whose reader may have had enough: what it does not take is dropped, and
/// what the program found out still decides about its exit code.
#[derive(Debug)]
pub(super) struct Patient<W>(W);

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// The output of the program.
pub(super) fn output() -> Patient<io::Stdout> {
    Patient(io::stdout())
}

/// Where the program says what it finds.
pub(super) fn messages() -> Patient<io::Stderr> {
    Patient(io::stderr())
}

/// Says what there is to say of what was typed, help among it.
pub(super) fn say_of_typed(said: &clap::Error) -> io::Result<()> {
    match said.print() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Writes lines to the output of the program.
pub(super) fn say(lines: &[String]) -> io::Result<()> {
    let mut output = output();
    lines.iter().try_for_each(|line| writeln!(output, "{line}"))?;
    output.flush()
}

/// Shows the findings, says which of them kept the files from being written, and gives the exit code.
pub(super) fn finish(
    found: &Diagnostics,
    choice: impl Into<FindingsChoice>,
    notes: &[String],
) -> Result<ExitCode, Error> {
    conclude(found, choice.into(), notes, ": nothing was written")
}

/// Shows the findings of a command that shows or reports what there is in any case, and gives the exit code.
pub(super) fn finish_shown(
    found: &Diagnostics,
    choice: impl Into<FindingsChoice>,
) -> Result<ExitCode, Error> {
    conclude(found, choice.into(), &[], "")
}

/// Shows the findings, ends their count with `consequence` where there are some that stop the command,
/// and gives the exit code.
fn conclude(
    found: &Diagnostics,
    choice: FindingsChoice,
    notes: &[String],
    consequence: &str,
) -> Result<ExitCode, Error> {
    let is_stopped = found.reach(choice.denied());
    let findings = match choice.message_format {
        MessageFormat::Full => render::full(found, io::stderr().is_terminal()),
        MessageFormat::Short => render::short(found),
        MessageFormat::Json => render::json(found),
    };
    // Nothing is left out where nothing was written.
    let notes = notes.iter().filter(|_| !is_stopped);
    let consequence = match is_stopped {
        true if found.has_errors() => consequence.to_owned(),
        true => format!(", which `--deny warnings` refuses{consequence}"),
        false => String::new(),
    };
    let end = summary(found, &consequence).into_iter();
    let format = choice.message_format;
    let notes = notes.map(|note| remark(format, "note", &format!("note: {note}"), note));
    let lines: String = notes.chain(end.map(|end| remark(format, "summary", &end, &end))).collect();
    let mut messages = messages();
    messages.write_all(findings.as_bytes())?;
    messages.write_all(lines.as_bytes())?;
    Ok(if is_stopped { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A line about the run and no finding: `line` for people, `message` as JSON with its `kind`.
pub(super) fn remark(format: MessageFormat, kind: &str, line: &str, message: &str) -> String {
    match format {
        MessageFormat::Full | MessageFormat::Short => format!("{line}\n"),
        MessageFormat::Json => render::json_remark(kind, message),
    }
}

/// How many findings there are, and what follows; nothing without a finding.
fn summary(found: &Diagnostics, consequence: &str) -> Option<String> {
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts = counts.map(|(severity, noun)| (found.count(severity), noun));
    let counted: Vec<_> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(*n, noun)).collect();
    (!counted.is_empty()).then(|| format!("{}{consequence}", counted.join(" and ")))
}

/// A number with its noun, in the plural but for one.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
