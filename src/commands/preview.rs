//! `preview`: the releases in the browser, as long as somebody looks at them.

use std::io::Write;
use std::process::ExitCode;

use bulletin::cli::PreviewChoice;
use bulletin::preview::{Preview, Terms};

use super::{Error, embargo, terminal};

/// Shows the releases in the browser until the program is interrupted.
pub(super) fn preview(choice: &PreviewChoice) -> Result<ExitCode, Error> {
    let terms = Terms { as_of: choice.as_of, embargo: embargo(choice.draft, choice.now) };
    let preview = Preview::open(&choice.project, choice.release.as_deref(), terms, choice.port)?;
    let address = preview.address();
    if preview.port() != choice.port && choice.port != 0 {
        writeln!(terminal::messages(), "note: port {} is busy", choice.port)?;
    }
    writeln!(
        terminal::output(),
        "{address}\nWhoever has this address can read the releases. Ctrl-C ends the preview."
    )?;
    if choice.open
        && let Err(error) = preview.open_browser()
    {
        writeln!(terminal::messages(), "note: {error}")?;
    }
    preview.run()?;
    Ok(ExitCode::SUCCESS)
}
