//! `check`: whether the editions that were asked for can be built, and what was checked.

use std::path::Path;
use std::process::ExitCode;

use bulletin::cli::{Choice, MessageFormat};
use bulletin::data::checks::Validation;
use bulletin::declaration::EditionId;
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{self, Form, NamedFile, Told};
use bulletin::office::build::Validated;
use bulletin::office::report::{self, Report};
use bulletin::project::Project;
use bulletin::{Assembly, Preparation, Request, prepare};

use super::progress::each_edition;
use super::terminal::{finish_shown, say};
use super::{Error, chosen, until_the_end};

/// Says what was checked and found; writes the report where that was asked for.
pub(super) fn check(choice: &Choice, report: Option<&Path>) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(&choice.project)?;
    let release = project.release(choice.release.as_deref())?;
    let report = report.map(|folder| Places::new(&folder.join(release), &choice.project));
    let report = report.transpose()?;
    let request = Request { as_of: choice.as_of, ..Request::new(&project, release) };
    let preparation = prepare(&request, &mut found)?;
    let Some(preparation) = preparation.map(until_the_end) else {
        return finish_shown(&found, choice.findings);
    };
    let Validated { assembly, validation } = Assembly::validated(preparation, &mut found);
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
    let checked = match validation {
        Some(validation) => {
            let checked = Checked { preparation, validation, editions: &editions, found: &found };
            checked.shown(choice, report)?
        }
        None => Vec::new(),
    };
    let code = finish_shown(&found, choice.findings)?;
    say(&checked)?;
    if !found.reach(choice.findings.denied()) {
        let ids =
            editions.iter().map(|edition| preparation.data.release.editions[*edition].key.id());
        let name = &preparation.data.release.name;
        say(&ids.map(|id| format!("{name} {id}: no errors")).collect::<Vec<_>>())?;
    }
    Ok(code)
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

/// What was checked.
struct Checked<'a> {
    preparation: &'a Preparation,
    validation: &'a Validation,
    editions: &'a [EditionId],
    found: &'a Diagnostics,
}

impl Checked<'_> {
    /// The lines that say so; writes the report that was asked for.
    fn shown(&self, choice: &Choice, places: Option<Places>) -> Result<Vec<String>, Error> {
        let release = &self.preparation.data.release;
        let ids =
            self.editions.iter().map(|edition| release.editions[*edition].key.id().to_owned());
        let report = Report::new(self.preparation, self.validation, ids.collect(), self.found);
        let mut lines = match choice.findings.message_format {
            MessageFormat::Full => report::table(&report).lines().map(str::to_owned).collect(),
            MessageFormat::Short | MessageFormat::Json => Vec::new(),
        };
        if let Some(Places { page, json }) = places {
            let page = page.write(report::page(&report, self.preparation)?.as_bytes())?;
            let json = json.write(&report::json(&report))?;
            lines.extend([page, json].map(|path| path.display().to_string()));
        }
        Ok(lines)
    }
}
