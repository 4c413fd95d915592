//! What every command says in the end: lines, findings, notes, and the exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use bulletin::cli::MessageFormat;
use bulletin::findings::{Diagnostics, Severity, render};

use super::Error;

/// Writes lines to the output of the program.
pub(super) fn say(lines: &[String]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(stdout, "{line}"))
}

/// Shows the findings, says that errors kept the files from being written, and gives the exit code.
pub(super) fn finish(
    found: &Diagnostics,
    format: MessageFormat,
    notes: &[String],
) -> Result<ExitCode, Error> {
    conclude(found, format, notes, ": nothing was written")
}

/// Shows the findings about what was printed in any case, and gives the exit code.
pub(super) fn finish_shown(found: &Diagnostics, format: MessageFormat) -> Result<ExitCode, Error> {
    conclude(found, format, &[], "")
}

/// Shows the findings, ends their count with `consequence` where there are errors, and gives the exit
/// code.
fn conclude(
    found: &Diagnostics,
    format: MessageFormat,
    notes: &[String],
    consequence: &str,
) -> Result<ExitCode, Error> {
    let mut stderr = io::stderr().lock();
    let findings = match format {
        MessageFormat::Full => render::full(found, stderr.is_terminal()),
        MessageFormat::Short => render::short(found),
        MessageFormat::Json => render::json(found),
    };
    stderr.write_all(findings.as_bytes())?;
    if format != MessageFormat::Json {
        // Nothing is left out where nothing was written.
        for note in notes.iter().filter(|_| !found.has_errors()) {
            writeln!(stderr, "note: {note}")?;
        }
        let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let counts = counts.map(|(severity, noun)| (found.count(severity), noun));
        let counted: Vec<_> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(*n, noun)).collect();
        if !counted.is_empty() {
            let end = if found.has_errors() { consequence } else { "" };
            writeln!(stderr, "{}{end}", counted.join(" and "))?;
        }
    }
    Ok(if found.has_errors() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A number with its noun, in the plural but for one.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
