//! `verify`: whether editions are what they were built as, and would be built as now.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bulletin::cli::MessageFormat;
use bulletin::office::verify;
use bulletin::project::Project;

use super::terminal::{count, messages, remark, say};
use super::{Error, stopped};

/// Verifies editions and says what differs: a line an edition where nothing does, and of more than one
/// edition how many differ. One that cannot be verified is counted among those.
pub(super) fn verify(
    project: &Path,
    editions: &[PathBuf],
    format: MessageFormat,
) -> Result<ExitCode, Error> {
    let project = Project::open(project)?;
    let mut different = 0;
    let mut are_all_verified = true;
    for folder in editions {
        let differences = match verify::verify(&project, folder) {
            Ok(differences) => differences,
            Err(error) => {
                // The editions after it are verified all the same.
                different += 1;
                are_all_verified = false;
                messages().write_all(stopped(format, &error.to_string()).as_bytes())?;
                continue;
            }
        };
        let differences: Vec<String> = match format {
            MessageFormat::Full | MessageFormat::Short => verify::told(&differences),
            MessageFormat::Json => differences.iter().map(ToString::to_string).collect(),
        };
        different += usize::from(!differences.is_empty());
        let folder = folder.display();
        let (kind, lines): (_, Vec<String>) = match differences.as_slice() {
            [] => (
                "note",
                vec![format!("{folder}: every file is as it was built and as it would be now")],
            ),
            some => {
                let lines = some.iter().map(|difference| format!("{folder}: {difference}"));
                ("error", lines.collect())
            }
        };
        tell(format, kind, &lines)?;
    }
    if editions.len() > 1 {
        let verified = count(editions.len(), "edition");
        let end = match different {
            0 => format!("{verified}: every file is as it was built and as it would be now"),
            1 => format!("{verified}: 1 differs"),
            different => format!("{verified}: {different} differ"),
        };
        tell(format, "summary", &[end])?;
    }
    Ok(match different {
        _ if !are_all_verified => ExitCode::from(2),
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    })
}

/// Says lines: as output for people, and for programs where findings are said.
fn tell(format: MessageFormat, kind: &str, lines: &[String]) -> Result<(), Error> {
    match format {
        MessageFormat::Full | MessageFormat::Short => say(lines)?,
        MessageFormat::Json => {
            let lines: String = lines.iter().map(|line| remark(format, kind, line, line)).collect();
            messages().write_all(lines.as_bytes())?;
        }
    }
    Ok(())
}
