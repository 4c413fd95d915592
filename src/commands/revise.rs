//! `revise`: the editions that new vintages touch, built again with what changed.

use std::process::ExitCode;

use bulletin::cli::ReviseChoice;
use bulletin::data::figures::FIRST_KNOWN;
use bulletin::declaration::Vintage;
use bulletin::findings::Diagnostics;
use bulletin::project::Project;
use bulletin::{Assembly, Request, prepare};

use super::terminal::{finish, say};
use super::{Error, embargo};

/// Revises the editions that the vintages touch.
pub(super) fn revise(choice: &ReviseChoice) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(&choice.project)?;
    let release = project.release(choice.release.as_deref())?;
    let as_of = choice.vintage.as_deref().map(|id| {
        Vintage::day(id).ok_or_else(|| Error::Choice(format!("there is no vintage `{id}`")))
    });
    let request = Request { as_of: as_of.transpose()?, ..Request::new(&project, release) };
    let preparation = prepare(&request, &mut found)?;
    let Some(preparation) = &preparation else {
        return finish(&found, choice.findings, &[]);
    };
    let last = preparation.data.vintages.last().map(|vintage| vintage.id.as_str());
    if let Some(id) = choice.vintage.as_deref().filter(|id| Some(*id) != last) {
        let last = last.unwrap_or(FIRST_KNOWN);
        let message = format!(
            "there is no vintage `{id}` that is the last of its day: at its end it is `{last}`"
        );
        return Err(Error::Choice(message));
    }
    let editions = &preparation.data.release.editions;
    let has_corrections = editions.iter().any(|edition| !edition.corrections.is_empty());
    if last.is_none() && !has_corrections {
        say(&[format!("the release `{release}` has no vintage: nothing is to be revised")])?;
        return finish(&found, choice.findings, &[]);
    }
    let last = last.unwrap_or(FIRST_KNOWN);
    let Some(assembly) = Assembly::new(preparation, &mut found) else {
        return finish(&found, choice.findings, &[]);
    };
    let assembly = assembly.under(embargo(false, choice.now), &mut found);
    let denied = choice.findings.denied();
    let output = choice.output.clone().unwrap_or_else(|| choice.project.join("output"));
    let revised = bulletin::office::revise::revise(assembly, &output, denied, &mut found)?;
    let told = finish(&found, choice.findings, &revised.notes);
    if revised.placed.places.is_empty() && !found.reach(denied) {
        say(&[format!("{last}: no edition is to be revised")])?;
    }
    super::placed(&revised.placed, &output, choice.findings.message_format, told)
}
