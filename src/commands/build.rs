//! `build` and `check`: the editions that were asked for, written or only looked at.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use bulletin::cli::{Choice, MessageFormat};
use bulletin::data::checks::Validation;
use bulletin::declaration::EditionId;
use bulletin::findings::Diagnostics;
use bulletin::office::archive::{self, OutputFile, Staging, archive};
use bulletin::office::build::side_by_side;
use bulletin::office::report::{self, Report};
use bulletin::project::Project;
use bulletin::{Assembly, Embargo, Extent, Preparation, prepare_as_of};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Error;
use super::terminal::{finish, say};

/// What editions are made for.
pub(super) enum Purpose {
    /// To be written.
    Build {
        /// Where to.
        output: PathBuf,
        /// Whether they are drafts.
        embargo: Embargo,
    },
    /// To see whether they can be.
    Check {
        /// Where to write what was checked.
        report: Option<PathBuf>,
    },
}

/// Builds what was asked for, or only says what was checked and found.
pub(super) fn build(choice: &Choice, purpose: &Purpose) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(&choice.project)?;
    let release = project.release(choice.release.as_deref())?;
    let preparation = prepare_as_of(&project, release, choice.as_of, &mut found)?;
    // The program ends when this does: to free every observation one by one would only take time.
    let preparation = preparation.map(ManuallyDrop::new);
    let Some(preparation) = preparation.as_deref() else {
        return finish(&found, choice.message_format, &[]);
    };
    let (assembly, validation) = Assembly::validated(preparation, &mut found);
    let assembly = assembly.map(|assembly| match purpose {
        Purpose::Build { output, embargo } => {
            let editions = preparation.release.editions.iter().map(|edition| edition.id.as_str());
            let revisions = archive::revisions(output, &preparation.name, editions);
            assembly.under(*embargo, &mut found).revised(revisions, &mut found)
        }
        Purpose::Check { .. } => assembly,
    });
    let assembly = assembly.filter(|_| !found.has_errors()).map(ManuallyDrop::new);
    let Some(assembly) = assembly.as_deref() else {
        let checked = checked(purpose, choice, preparation, validation, &[], &found)?;
        let code = finish(&found, choice.message_format, &[])?;
        say(&checked)?;
        return Ok(code);
    };
    let editions = editions(choice, preparation, assembly)?;
    let chosen = chosen(choice, preparation)?;
    let staging = match purpose {
        Purpose::Build { output, .. } => Some(Staging::open(output)?),
        Purpose::Check { .. } => None,
    };
    let notes = assemble(assembly, &editions, &chosen, staging.as_ref(), &mut found)?;
    let done = match staging.filter(|_| !found.has_errors()) {
        Some(staging) => {
            staging.publish()?.iter().map(|folder| folder.display().to_string()).collect()
        }
        None if found.has_errors() => Vec::new(),
        None => editions.iter().map(|edition| sound(preparation, *edition)).collect(),
    };
    let checked = checked(purpose, choice, preparation, validation, &editions, &found)?;
    let code = finish(&found, choice.message_format, &notes)?;
    say(&checked)?;
    say(&done)?;
    Ok(code)
}

/// What `check` says of what it checked; writes the report that was asked for.
fn checked(
    purpose: &Purpose,
    choice: &Choice,
    preparation: &Preparation,
    validation: Option<&Validation>,
    editions: &[EditionId],
    found: &Diagnostics,
) -> Result<Vec<String>, Error> {
    let (Purpose::Check { report: folder }, Some(validation)) = (purpose, validation) else {
        return Ok(Vec::new());
    };
    let ids = editions.iter().map(|edition| preparation.release.editions[*edition].id.clone());
    let report = Report::new(preparation, validation, ids.collect(), found);
    let mut lines = match choice.message_format {
        MessageFormat::Full => report::table(&report).lines().map(str::to_owned).collect(),
        MessageFormat::Short | MessageFormat::Json => Vec::new(),
    };
    if let Some(folder) = folder {
        let page = report::page(&report, preparation)?.into_bytes();
        let files = [("check.html", page), ("check.json", report::json(&report))];
        let files = files.map(|(path, bytes)| OutputFile { path: path.to_owned(), bytes });
        let written = archive(&folder.join(&preparation.name), &files)?;
        lines.extend(written.iter().map(|path| path.display().to_string()));
    }
    Ok(lines)
}

/// What `check` says of an edition that could be published.
fn sound(preparation: &Preparation, edition: EditionId) -> String {
    format!("{} {}: no errors", preparation.name, preparation.release.editions[edition].id)
}

/// Assembles and stages the editions side by side; gives notes about what was replaced and left out.
/// No more of them are in memory at a time than there are threads.
fn assemble(
    assembly: &Assembly<'_>,
    editions: &[EditionId],
    chosen: &Extent,
    staging: Option<&Staging>,
    found: &mut Diagnostics,
) -> Result<Vec<String>, Error> {
    let progress = progress(editions.len());
    let assembled = side_by_side(editions, |&edition| -> Result<_, Error> {
        let mut found = Diagnostics::default();
        let manifest = assembly.manifest(edition);
        let (published, asked) = match staging {
            Some(staging) => staging.extents(&manifest, chosen)?,
            None => (chosen.clone(), chosen.clone()),
        };
        let files = assembly.part(edition, &published, &asked, &mut found);
        let mut staged = None;
        if let Some(staging) = staging.filter(|_| !found.has_errors()) {
            let (release, id) = (manifest.release.clone(), manifest.edition.clone());
            let dropped = staging.stage(manifest, &files)?;
            let replaced = staging.replaces(&release, &id)?;
            staged = Some((id, replaced, dropped));
        }
        progress.inc(1);
        Ok((found, staged))
    });
    progress.finish_and_clear();
    let mut staged = Vec::new();
    for edition in assembled {
        let (findings, of_edition) = edition?;
        found.append(findings);
        staged.extend(of_edition);
    }
    Ok(archive::notes(&staged))
}

/// A bar on the terminal when there are many editions; nothing where there is no terminal.
fn progress(editions: usize) -> ProgressBar {
    if editions < 2 {
        return ProgressBar::hidden();
    }
    let length = u64::try_from(editions).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {pos}/{len} editions") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The edition of a period, as typed: `2025-06`.
pub(super) fn edition_of_period(
    period: &str,
    preparation: &Preparation,
) -> Result<EditionId, Error> {
    let release = &preparation.release;
    release.edition(period).ok_or_else(|| {
        let known = release.editions.iter().map(|edition| edition.id.as_str());
        let range = match (known.clone().next(), known.clone().next_back()) {
            (Some(first), Some(last)) => format!("it has editions from {first} to {last}"),
            _ => "it has none".to_owned(),
        };
        Error::Choice(format!(
            "the release `{}` has no edition `{period}`: {range}",
            preparation.name
        ))
    })
}

/// The editions that were asked for.
fn editions(
    choice: &Choice,
    preparation: &Preparation,
    assembly: &Assembly<'_>,
) -> Result<Vec<EditionId>, Error> {
    let release = &preparation.release;
    let is_out = |edition: &EditionId| {
        choice.as_of.is_none_or(|day| release.editions[*edition].released.date_naive() <= day)
    };
    if choice.all {
        return Ok(assembly.served().into_iter().filter(is_out).collect());
    }
    if let Some(period) = &choice.period {
        return Ok(vec![edition_of_period(period, preparation)?]);
    }
    let latest = release.editions.ids().rfind(is_out);
    latest.map(|latest| vec![latest]).ok_or_else(|| match choice.as_of {
        Some(day) if !release.editions.is_empty() => Error::Choice(format!(
            "the release `{}` has no edition that was out on {day}: name one with --period",
            preparation.name
        )),
        _ => Error::Choice(format!(
            "the release `{}` has no edition: add [[edition]] to its release.toml",
            preparation.name
        )),
    })
}

fn chosen(choice: &Choice, preparation: &Preparation) -> Result<Extent, Error> {
    let known: Vec<&str> = preparation.release.languages().collect();
    for tag in &choice.language {
        if !known.contains(&tag.as_str()) {
            let known = known.join(", ");
            return Err(Error::Choice(format!(
                "the release `{}` is not in the language `{tag}`: it is in {known}",
                preparation.name
            )));
        }
    }
    if let Some(lacking) = choice.format.iter().find_map(|of| of.lacking(&preparation.release)) {
        let message = format!("the release `{}` has {lacking}", preparation.name);
        return Err(Error::Choice(message));
    }
    Ok(Extent::some(&preparation.release, &choice.language, &choice.format))
}
