//! `compare`: what differs between two states of a release.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bulletin::cli::CompareChoice;
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{Form, NamedFile, Told};
use bulletin::office::revise::{self, NamedRelease, Operands};
use bulletin::project::Project;
use bulletin::{Request, prepare};

use super::Error;
use super::terminal::{self, finish, say};

/// Says what differs between two states, and writes it where that was asked for.
pub(super) fn compare(choice: &CompareChoice) -> Result<ExitCode, Error> {
    let CompareChoice { before, after, period, .. } = choice;
    let [html, json] = places(choice)?;
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
    if let (Some(file), Some(NamedRelease { project, name })) = (html, release) {
        // Nothing new is found in what was read before.
        let request = Request::new(project, name);
        let prepared = prepare(&request, &mut Diagnostics::default())?;
        let style =
            prepared.map(|prepared| prepared.page.style(&prepared.theme)).unwrap_or_default();
        say_written(&file.write(revise::page(&differences, &style)?.as_bytes())?)?;
    }
    if let Some(file) = json {
        say_written(&file.write(&revise::json(&differences))?)?;
    }
    Ok(code)
}

/// The places of the page and of the JSON, where they are wanted and can be written.
fn places(choice: &CompareChoice) -> Result<[Option<NamedFile>; 2], Error> {
    let CompareChoice { html, json, project, .. } = choice;
    if html.is_some() && html == json {
        let twice = "--html and --json name one file: name a file for each".to_owned();
        return Err(Error::Choice(twice));
    }
    let place = |path: &Option<PathBuf>, form| {
        let path = path.as_ref();
        path.map(|path| NamedFile::new(path, Told::Comparison, form, project)).transpose()
    };
    Ok([place(html, Form::Page)?, place(json, Form::Json)?])
}

/// Says that a file was written.
fn say_written(path: &Path) -> Result<(), Error> {
    Ok(say(&[path.display().to_string()])?)
}
