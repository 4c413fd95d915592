//! `check`: whether the editions that were asked for can be built, and what was checked.

use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::{Choice, MessageFormat};
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{self, Form, NamedFile, Told};
use bulletin::office::build::Validated;
use bulletin::office::report::{self, Report};
use bulletin::project::Project;
use bulletin::{Assembly, Preparation, Request, prepare};

use super::progress::each_edition;
use super::terminal::{finish_shown, say};
use super::{Error, chosen, until_the_end};

/// Says what was checked and found of every release; writes a report of each where that was asked for.
pub(super) fn check(choice: &Choice, report: Option<&Path>) -> Result<ExitCode, Error> {
    let project = Project::open(&choice.project)?;
    let mut found = Diagnostics::default();
    let mut lines = Vec::new();
    for release in project.releases_named(&choice.releases)? {
        let mut findings = Diagnostics::default();
        lines.extend(check_release(choice, &project, release, report, &mut findings)?);
        found.append(findings);
    }
    let code = finish_shown(&found, choice.findings)?;
    say(&lines)?;
    Ok(code)
}

/// What was checked of a release, in lines.
fn check_release(
    choice: &Choice,
    project: &Project,
    release: &str,
    report: Option<&Path>,
    found: &mut Diagnostics,
) -> Result<Vec<String>, Error> {
    let places = report.map(|folder| Places::new(&folder.join(release), &choice.project));
    let places = places.transpose()?;
    let request = Request { as_of: choice.as_of, ..Request::new(project, release) };
    let Some(preparation) = prepare(&request, found)?.map(until_the_end) else {
        let report = Report::new(release, None, None, Vec::new(), found);
        return written(&report, None, places);
    };
    let Validated { assembly, validation } = Assembly::validated(preparation, found);
    let mut editions = Vec::new();
    if let Some(assembly) = assembly.map(until_the_end) {
        editions = chosen::editions(choice, assembly)?;
        let extent = chosen::extent(choice, &preparation.data.release)?;
        let checked = each_edition(&editions, |edition| {
            let mut findings = Diagnostics::default();
            assembly.edition(edition, &extent, &mut findings);
            findings
        });
        for findings in checked {
            found.append(findings);
        }
    }
    let declared = &preparation.data.release.editions;
    let ids = editions.iter().map(|edition| declared[*edition].key.id().to_owned()).collect();
    let checked = Report::new(release, Some(preparation), validation, ids, found);
    let mut lines = match (choice.findings.message_format, validation) {
        (MessageFormat::Full, Some(_)) => {
            report::table(&checked).lines().map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    lines.extend(written(&checked, Some(preparation), places)?);
    if !found.reach(choice.findings.denied()) {
        lines.extend(checked.editions.iter().map(|id| format!("{release} {id}: no errors")));
    }
    Ok(lines)
}

/// Where the report is written.
struct Places {
    page: NamedFile,
    json: NamedFile,
}

impl Places {
    fn new(folder: &Path, project: &Path) -> Result<Self, archive::Error> {
        let place = |name, form| NamedFile::new(&folder.join(name), Told::Check, form, project);
        Ok(Self { page: place("check.html", Form::Page)?, json: place("check.json", Form::Json)? })
    }
}

/// Writes the report where that was asked for; gives the places.
fn written(
    report: &Report,
    preparation: Option<&Preparation>,
    places: Option<Places>,
) -> Result<Vec<String>, Error> {
    let Some(Places { page, json }) = places else { return Ok(Vec::new()) };
    let page = page.write(report::page(report, preparation)?.as_bytes())?;
    let json = json.write(&report::json(report))?;
    Ok([page, json].iter().map(|path| path.display().to_string()).collect())
}
