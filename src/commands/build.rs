//! `build`: the editions that were asked for, written.

use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::Choice;
use bulletin::declaration::EditionId;
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{self, Placed, StagedEdition, Staging};
use bulletin::project::Project;
use bulletin::{Assembly, Embargo, Extent, Request, prepare};

use super::progress::each_edition;
use super::terminal::finish;
use super::{Error, chosen, until_the_end};

/// Builds what was asked for into the output folder.
pub(super) fn build(choice: &Choice, output: &Path, embargo: Embargo) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(&choice.project)?;
    let release = project.release(choice.release.as_deref())?;
    let request = Request { as_of: choice.as_of, ..Request::new(&project, release) };
    let preparation = prepare(&request, &mut found)?;
    let Some(preparation) = preparation.map(until_the_end) else {
        return finish(&found, choice.findings, &[]);
    };
    let recorded = archive::recorded(output, &preparation.data.release.editions);
    let assembly = Assembly::new(preparation, &mut found)
        .map(|assembly| assembly.under(embargo, &mut found).recorded(&recorded, &mut found));
    let assembly = assembly.filter(|_| !found.has_errors()).map(until_the_end);
    let Some(assembly) = assembly else {
        return finish(&found, choice.findings, &[]);
    };
    let editions = chosen::editions(choice, assembly)?;
    let extent = chosen::extent(choice, &preparation.data.release)?;
    let staging = Staging::open(output)?;
    let mut notes = stage(assembly, &editions, &extent, &staging, &mut found)?;
    // One of the editions that are built would have stopped the run.
    let unreadable = recorded.unreadable.iter();
    notes.extend(unreadable.map(|error| format!("no revisions are known: {error}")));
    let mut placed = Placed::default();
    if !found.reach(choice.findings.denied()) {
        placed = staging.publish()?;
    }
    let told = finish(&found, choice.findings, &notes);
    super::placed(&placed, output, choice.findings.message_format, told)
}

/// Makes and stages the editions side by side; gives notes about what was replaced and left out.
fn stage(
    assembly: &Assembly<'_>,
    editions: &[EditionId],
    chosen: &Extent,
    staging: &Staging,
    found: &mut Diagnostics,
) -> Result<Vec<String>, Error> {
    let made = each_edition(editions, |edition| -> Result<_, Error> {
        let mut findings = Diagnostics::default();
        let manifest = assembly.manifest(edition).map_err(archive::Error::from)?;
        let extents = staging.extents(&manifest, chosen)?;
        let files = assembly.part(edition, &extents, &mut findings);
        if findings.has_errors() {
            return Ok((findings, None));
        }
        let key = &assembly.preparation().data.release.editions[edition].key;
        let files = staging.stage(manifest, &files)?;
        let replaced = staging.replaces(key)?;
        Ok((findings, Some(StagedEdition { id: key.id().to_owned(), replaced, files })))
    });
    let mut staged = Vec::new();
    for edition in made {
        let (findings, edition) = edition?;
        found.append(findings);
        staged.extend(edition);
    }
    Ok(archive::notes(&staged))
}
