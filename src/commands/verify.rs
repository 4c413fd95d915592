//! `verify`: whether editions are what they were built as, and would be built as now.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bulletin::office::verify;
use bulletin::project::Project;

use super::Error;
use super::terminal::say;

/// Verifies editions and says what differs.
pub(super) fn verify(project: &Path, editions: &[PathBuf]) -> Result<ExitCode, Error> {
    let project = Project::open(project)?;
    let mut is_same = true;
    for folder in editions {
        let differences = verify::verify(&project, folder)?;
        is_same &= differences.is_empty();
        let folder = folder.display();
        let lines: Vec<String> = match differences.as_slice() {
            [] => vec![format!("{folder}: every file is as it was built and as it would be now")],
            some => some.iter().map(|difference| format!("{folder}: {difference}")).collect(),
        };
        say(&lines)?;
    }
    Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
