//! `build`: the editions that were asked for, written.

use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::Choice;
use bulletin::declaration::EditionId;
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{self, Placed, Recorded, StagedEdition, Staging};
use bulletin::office::revise::note_anew;
use bulletin::project::Project;
use bulletin::{Assembly, Embargo, Extent, Request, prepare};

use super::progress::each_edition;
use super::terminal::finish;
use super::{Error, chosen, until_the_end};

/// What is built of a release.
struct Order<'a> {
    assembly: &'a Assembly<'a>,
    recorded: &'a Recorded,
    editions: Vec<EditionId>,
    extent: Extent,
}

/// Builds what was asked for into the output folder: of every release, or of none.
pub(super) fn build(choice: &Choice, output: &Path, embargo: Embargo) -> Result<ExitCode, Error> {
    let project = Project::open(&choice.project)?;
    let mut found = Diagnostics::default();
    let mut orders = Vec::new();
    for release in project.releases_named(&choice.releases)? {
        let mut findings = Diagnostics::default();
        orders.extend(order(choice, &project, release, (output, embargo), &mut findings)?);
        found.append(findings);
    }
    if found.has_errors() {
        return finish(&found, choice.findings, &[]);
    }
    let staging = Staging::open(output)?;
    let mut notes = Vec::new();
    for order in &orders {
        notes.extend(stage(order, &staging, &mut found)?);
        // One of the editions that are built would have stopped the run.
        let unreadable = order.recorded.unreadable.iter();
        notes.extend(unreadable.map(|error| format!("no revisions are known: {error}")));
    }
    let mut placed = Placed::default();
    if !found.reach(choice.findings.denied()) {
        placed = staging.publish()?;
    }
    let told = finish(&found, choice.findings, &notes);
    super::placed(&placed, output, choice.findings.message_format, told)
}

/// What was asked for of a release; nothing if it has an error.
fn order(
    choice: &Choice,
    project: &Project,
    release: &str,
    (output, embargo): (&Path, Embargo),
    found: &mut Diagnostics,
) -> Result<Option<Order<'static>>, Error> {
    let request = Request { as_of: choice.as_of, ..Request::new(project, release) };
    let Some(preparation) = prepare(&request, found)?.map(until_the_end) else { return Ok(None) };
    let recorded: &Recorded =
        until_the_end(archive::recorded(output, &preparation.data.release.editions));
    let assembly = Assembly::new(preparation, found)
        .map(|assembly| assembly.under(embargo, found).recorded(recorded, found));
    let Some(assembly) = assembly.filter(|_| !found.has_errors()).map(until_the_end) else {
        return Ok(None);
    };
    let editions = chosen::editions(choice, assembly)?;
    let extent = chosen::extent(choice, &preparation.data.release)?;
    Ok(Some(Order { assembly, recorded, editions, extent }))
}

/// Makes and stages the editions side by side; gives notes about what was replaced and left out.
fn stage(
    order: &Order<'_>,
    staging: &Staging,
    found: &mut Diagnostics,
) -> Result<Vec<String>, Error> {
    let Order { assembly, editions, extent, .. } = order;
    let made = each_edition(editions, |edition| -> Result<_, Error> {
        let mut findings = Diagnostics::default();
        let mut manifest = assembly.manifest(edition).map_err(archive::Error::from)?;
        let extents = staging.extents(&manifest, extent)?;
        let mut files = assembly.part(edition, &extents, &mut findings);
        if findings.has_errors() {
            return Ok((findings, None));
        }
        let mut noted = Vec::new();
        let published = &extents.published;
        if let Some(note) = note_anew(assembly, edition, published, staging, &mut findings)? {
            files.extend(note.files);
            manifest.note_is_of(note.figures);
            noted = note.others;
        }
        if findings.has_errors() {
            return Ok((findings, None));
        }
        let key = &assembly.preparation().data.release.editions[edition].key;
        let files = staging.stage(manifest, &files)?;
        let replaced = staging.replaces(key)?;
        Ok((findings, Some(StagedEdition { id: key.id().to_owned(), replaced, files, noted })))
    });
    let mut staged = Vec::new();
    for edition in made {
        let (findings, edition) = edition?;
        found.append(findings);
        staged.extend(edition);
    }
    Ok(archive::notes(&staged))
}
