//! `migrate`: the declarations of a project, rewritten for this version of the program.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::MessageFormat;
use bulletin::findings::Diagnostics;
use bulletin::office::migrate;
use bulletin::project::Project;

use super::terminal::{finish, messages, remark, say};
use super::{DONE_BUT, Error};

/// Rewrites the declarations of all releases, or shows what would change, and says what is left to
/// be written by hand.
pub(super) fn migrate(
    folder: &Path,
    dry_run: bool,
    format: MessageFormat,
) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(folder)?;
    let Some(plan) = migrate::plan(&project, &mut found)? else {
        return finish(&found, format, &[]);
    };
    if !dry_run {
        plan.write(folder)?;
    }
    let mut is_whole = true;
    for rewritten in &plan.declarations {
        let path = &rewritten.path;
        if dry_run {
            say(&rewritten.difference().lines().map(str::to_owned).collect::<Vec<_>>())?;
        } else if rewritten.migrated.added.is_empty() {
            say(&[format!("{path}: nothing to add")])?;
        } else {
            say(&[format!("{path}: added {}", rewritten.migrated.added.join(", "))])?;
        }
        for left in &rewritten.migrated.left {
            is_whole = false;
            let message = format!("{path}: {left}");
            let line = remark(format, "note", &format!("note: {message}"), &message);
            messages().write_all(line.as_bytes())?;
        }
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(DONE_BUT) })
}
