//! `compare`: what differs between two states of a release.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::CompareChoice;
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{OutputFile, write_files};
use bulletin::office::revise::{self, NamedRelease, Operands};
use bulletin::project::Project;
use bulletin::{Request, prepare};

use super::Error;
use super::terminal::{self, finish, say};

/// Says what differs between two states, and writes it where that was asked for.
pub(super) fn compare(choice: &CompareChoice) -> Result<ExitCode, Error> {
    let CompareChoice { before, after, period, html, json, .. } = choice;
    let mut found = Diagnostics::default();
    // Folders can be compared anywhere; the page looks like those of the release.
    let is_named = [before, after].iter().any(|name| !Path::new(name).is_dir()) || html.is_some();
    let project = is_named.then(|| Project::open(&choice.project)).transpose()?;
    let named = project.as_ref().map(|project| -> Result<_, Error> {
        let name = project.release(choice.release.as_deref())?;
        Ok(NamedRelease { project, name })
    });
    let release = named.transpose()?;
    let operands = Operands { release, period: period.as_deref() };
    let Some(differences) = operands.compared([before, after], &mut found)? else {
        return finish(&found, choice.message_format, &[]);
    };
    let code = finish(&found, choice.message_format, &[])?;
    terminal::output().write_all(revise::table(&differences).as_bytes())?;
    if let (Some(path), Some(NamedRelease { project, name })) = (html, release) {
        // Nothing new is found in what was read before.
        let request = Request::new(project, name);
        let prepared = prepare(&request, &mut Diagnostics::default())?;
        let style =
            prepared.map(|prepared| prepared.page.style(&prepared.theme)).unwrap_or_default();
        write(path, revise::page(&differences, &style)?.into_bytes())?;
    }
    if let Some(path) = json {
        write(path, revise::json(&differences))?;
    }
    Ok(code)
}

/// Writes one file and says so.
fn write(path: &Path, bytes: Vec<u8>) -> Result<(), Error> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Error::Choice(format!("{} is no file", path.display())))?;
    let file = OutputFile { path: name.to_owned(), bytes };
    let written = write_files(path.parent().unwrap_or(Path::new("")), &[file])?;
    let written = written.iter().map(|path| path.display().to_string());
    Ok(say(&written.collect::<Vec<_>>())?)
}
