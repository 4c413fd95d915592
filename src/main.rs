//! The program: parses, dispatches, shows findings, gives the exit code.
//!
//! 0: done. 1: the data or templates have errors, or an edition must not be published yet, and
//! nothing was written. 2: the program could
//! not do its work.

use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bulletin::cli::{
    Choice, Cli, Command, CompareChoice, MessageFormat, PreviewChoice, ReviseChoice,
};
use bulletin::clock;
use bulletin::diagnostic::{Code, Diagnostics, RULES, Severity, nearest, render};
use bulletin::indicators::FIRST_KNOWN;
use bulletin::output::{self, Outcome, OutputFile, Refused, Staging, archive};
use bulletin::preview::{Preview, Terms};
use bulletin::project::Project;
use bulletin::release::Vintage;
use bulletin::report::{self, Report};
use bulletin::revision::{self, Operands};
use bulletin::validation::Validation;
use bulletin::verification::{self, verify};
use bulletin::{Assembly, Embargo, Preparation, Wanted, prepare_as_of};
use chrono::{DateTime, FixedOffset};
use clap::Parser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

/// What stops the program beside errors of the input.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Project(#[from] bulletin::project::Error),
    #[error(transparent)]
    Output(#[from] bulletin::output::Error),
    #[error(transparent)]
    Preview(#[from] bulletin::preview::Error),
    #[error(transparent)]
    Revision(#[from] bulletin::revision::Error),
    #[error(transparent)]
    Compare(#[from] bulletin::revision::OperandError),
    #[error(transparent)]
    Verification(#[from] verification::Error),
    #[error("{0}")]
    Choice(String),
    #[error("cannot make the page of the report: {0}")]
    Report(#[from] tera::Error),
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        // Whoever read our output has had enough: no failure.
        Err(Error::Terminal(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            // With no terminal there is nobody left to tell.
            let _ = writeln!(io::stderr(), "bulletin: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Error> {
    match command {
        Command::Build { choice, output, draft, now } => {
            let output = output.unwrap_or_else(|| choice.project.join("output"));
            build(&choice, &Purpose::Build { output, embargo: embargo(draft, now) })
        }
        Command::Check { choice, report } => build(&choice, &Purpose::Check { report }),
        Command::Publish { edition, to, at } => {
            publish(&edition, &to, at.unwrap_or_else(clock::now))
        }
        Command::Compare { compare: choice } => compare(&choice),
        Command::Revise { revise: choice } => revise(&choice),
        Command::Verify { editions, project } => verify_all(&project, &editions),
        Command::Preview { preview } => show(&preview),
        Command::Explain { code } => explain(&code),
    }
}

/// Which editions are drafts: all, those released after a moment, or none.
fn embargo(draft: bool, now: Option<DateTime<FixedOffset>>) -> Embargo {
    match now {
        Some(now) => Embargo::At(now),
        None if draft => Embargo::Draft,
        None => Embargo::Over,
    }
}

/// What editions are made for.
enum Purpose {
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
fn build(choice: &Choice, purpose: &Purpose) -> Result<ExitCode, Error> {
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
            let revisions = output::revisions(output, &preparation.name, editions);
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
    let wanted = wanted(choice, preparation)?;
    let staging = match purpose {
        Purpose::Build { output, .. } => Some(Staging::open(output)?),
        Purpose::Check { .. } => None,
    };
    let notes = assemble(assembly, &editions, &wanted, staging.as_ref(), &mut found)?;
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

/// Writes lines to the output of the program.
fn say(lines: &[String]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(stdout, "{line}"))
}

/// What `check` says of what it checked; writes the report that was asked for.
fn checked(
    purpose: &Purpose,
    choice: &Choice,
    preparation: &Preparation,
    validation: Option<&Validation>,
    editions: &[usize],
    found: &Diagnostics,
) -> Result<Vec<String>, Error> {
    let (Purpose::Check { report: folder }, Some(validation)) = (purpose, validation) else {
        return Ok(Vec::new());
    };
    let ids = editions.iter().map(|at| preparation.release.editions[*at].id.clone());
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
fn sound(preparation: &Preparation, edition: usize) -> String {
    format!("{} {}: no errors", preparation.name, preparation.release.editions[edition].id)
}

/// Assembles and stages the editions side by side; gives notes about what was replaced and left out.
/// No more of them are in memory at a time than there are threads.
fn assemble(
    assembly: &Assembly<'_>,
    editions: &[usize],
    wanted: &Wanted,
    staging: Option<&Staging>,
    found: &mut Diagnostics,
) -> Result<Vec<String>, Error> {
    let progress = progress(editions.len());
    let assembled = editions.par_iter().map(|&edition| -> Result<_, Error> {
        let mut found = Diagnostics::default();
        let files = assembly.edition(edition, wanted, &mut found);
        let mut staged = None;
        if let Some(staging) = staging.filter(|_| !found.has_errors()) {
            let manifest = assembly.manifest(edition);
            let (release, id) = (manifest.release.clone(), manifest.edition.clone());
            let dropped = staging.stage(manifest, &files)?;
            let replaced = staging.replaces(&release, &id);
            staged = Some((id, replaced, dropped));
        }
        progress.inc(1);
        Ok((found, staged))
    });
    let assembled: Vec<_> = assembled.collect();
    progress.finish_and_clear();
    let mut staged = Vec::new();
    for edition in assembled {
        let (findings, of_edition) = edition?;
        found.append(findings);
        staged.extend(of_edition);
    }
    Ok(output::notes(&staged))
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

/// The editions that were asked for.
fn editions(
    choice: &Choice,
    preparation: &Preparation,
    assembly: &Assembly<'_>,
) -> Result<Vec<usize>, Error> {
    let release = &preparation.release;
    let is_out = |edition: &usize| {
        choice.as_of.is_none_or(|day| release.editions[*edition].released.date_naive() <= day)
    };
    if choice.all {
        return Ok(assembly.served().into_iter().filter(is_out).collect());
    }
    if let Some(period) = &choice.period {
        let edition = release.edition(period).ok_or_else(|| {
            let known = release.editions.iter().map(|edition| edition.id.as_str());
            let range = match (known.clone().next(), known.clone().next_back()) {
                (Some(first), Some(last)) => format!("it has editions from {first} to {last}"),
                _ => "it has none".to_owned(),
            };
            Error::Choice(format!(
                "the release `{}` has no edition `{period}`: {range}",
                preparation.name
            ))
        })?;
        return Ok(vec![edition]);
    }
    let latest = (0..release.editions.len()).rfind(is_out);
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

fn wanted(choice: &Choice, preparation: &Preparation) -> Result<Wanted, Error> {
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
    let formats = &preparation.release.about.workbook_formats;
    if let Some(format) = choice.format.iter().find_map(|of| of.lacking(formats.get_ref())) {
        return Err(Error::Choice(format!(
            "the release `{}` has no workbooks in {format}: name it in its `workbook_formats`",
            preparation.name
        )));
    }
    Ok(Wanted { languages: choice.language.clone(), formats: choice.format.clone() })
}

/// Publishes an edition, or says why not.
fn publish(edition: &Path, to: &Path, now: DateTime<FixedOffset>) -> Result<ExitCode, Error> {
    match output::publish(edition, to, now) {
        Ok(Outcome::Published(place)) => writeln!(io::stdout(), "{}", place.display())?,
        Ok(Outcome::Unchanged(place)) => {
            writeln!(io::stdout(), "{}: published before, nothing to do", place.display())?;
        }
        Err(Refused::Output(error)) => return Err(error.into()),
        Err(Refused::Edition(refusal)) => {
            writeln!(io::stderr(), "{}: {refusal}", edition.display())?;
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what differs between two states, and writes it where that was asked for.
fn compare(choice: &CompareChoice) -> Result<ExitCode, Error> {
    let CompareChoice { before, after, period, html, json, .. } = choice;
    let mut found = Diagnostics::default();
    // Folders can be compared anywhere; the page looks like those of the release.
    let is_named = [before, after].iter().any(|name| !Path::new(name).is_dir()) || html.is_some();
    let project = is_named.then(|| Project::open(&choice.project)).transpose()?;
    let release = project.as_ref().map(|of| of.release(choice.release.as_deref())).transpose()?;
    let operands = Operands { project: project.as_ref().zip(release), period: period.as_deref() };
    let Some(differences) = operands.compared([before, after], &mut found)? else {
        return finish(&found, choice.message_format, &[]);
    };
    let code = finish(&found, choice.message_format, &[])?;
    io::stdout().write_all(revision::table(&differences).as_bytes())?;
    if let (Some(path), Some((project, release))) = (html, operands.project) {
        // Nothing new is found in what was read before.
        let prepared = prepare_as_of(project, release, None, &mut Diagnostics::default())?;
        let style = prepared.map(|of| of.page.style(&of.theme)).unwrap_or_default();
        write(path, revision::page(&differences, &style)?.into_bytes())?;
    }
    if let Some(path) = json {
        write(path, revision::json(&differences))?;
    }
    Ok(code)
}

/// Writes one file and says so.
fn write(path: &Path, bytes: Vec<u8>) -> Result<(), Error> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Error::Choice(format!("{} is no file", path.display())))?;
    let file = OutputFile { path: name.to_owned(), bytes };
    let written = archive(path.parent().unwrap_or(Path::new("")), &[file])?;
    let written = written.iter().map(|path| path.display().to_string());
    Ok(say(&written.collect::<Vec<_>>())?)
}

/// Revises the editions that the vintages touch.
fn revise(choice: &ReviseChoice) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(&choice.project)?;
    let release = project.release(choice.release.as_deref())?;
    let as_of = choice.vintage.as_deref().map(|id| {
        Vintage::day(id).ok_or_else(|| Error::Choice(format!("there is no vintage `{id}`")))
    });
    let preparation = prepare_as_of(&project, release, as_of.transpose()?, &mut found)?;
    let Some(preparation) = &preparation else {
        return finish(&found, choice.message_format, &[]);
    };
    let last = preparation.vintages.last().map(|vintage| vintage.id.as_str());
    if let Some(id) = choice.vintage.as_deref().filter(|id| Some(*id) != last) {
        let last = last.unwrap_or(FIRST_KNOWN);
        let message = format!(
            "there is no vintage `{id}` that is the last of its day: at its end it is `{last}`"
        );
        return Err(Error::Choice(message));
    }
    let Some(last) = last else {
        say(&[format!("the release `{release}` has no vintage: nothing is to be revised")])?;
        return finish(&found, choice.message_format, &[]);
    };
    let Some(assembly) = Assembly::new(preparation, &mut found) else {
        return finish(&found, choice.message_format, &[]);
    };
    let output = choice.output.clone().unwrap_or_else(|| choice.project.join("output"));
    let revised = revision::revise(assembly, &output, &mut found)?;
    let code = finish(&found, choice.message_format, &revised.notes)?;
    if revised.places.is_empty() && !found.has_errors() {
        say(&[format!("{last}: no edition is to be revised")])?;
    }
    say(&revised.places.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>())?;
    Ok(code)
}

/// Verifies editions and says what differs.
fn verify_all(project: &Path, editions: &[PathBuf]) -> Result<ExitCode, Error> {
    let project = Project::open(project)?;
    let mut is_same = true;
    for folder in editions {
        let differences = verify(&project, folder)?;
        is_same &= differences.is_empty();
        let folder = folder.display();
        let lines: Vec<String> = match differences.as_slice() {
            [] => vec![format!("{folder}: every file is as it was built and as it would be now")],
            some => some.iter().map(|difference| format!("{folder}: {difference}")).collect(),
        };
        say(&lines)?;
    }
    Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Shows the releases in the browser until the program is interrupted.
fn show(choice: &PreviewChoice) -> Result<ExitCode, Error> {
    let terms = Terms { as_of: choice.as_of, embargo: embargo(choice.draft, choice.now) };
    let preview = Preview::open(&choice.project, choice.release.as_deref(), terms, choice.port)?;
    let address = preview.address();
    if preview.port() != choice.port && choice.port != 0 {
        writeln!(io::stderr(), "note: port {} is busy", choice.port)?;
    }
    writeln!(io::stdout(), "{address}\nCtrl-C ends the preview.")?;
    if choice.open
        && let Err(error) = preview.open_browser()
    {
        writeln!(io::stderr(), "note: no browser could be opened: {error}")?;
    }
    preview.run()?;
    Ok(ExitCode::SUCCESS)
}

/// Shows the findings and gives the exit code.
fn finish(found: &Diagnostics, format: MessageFormat, notes: &[String]) -> Result<ExitCode, Error> {
    let mut stderr = io::stderr().lock();
    let findings = match format {
        MessageFormat::Full => render::full(found, stderr.is_terminal()),
        MessageFormat::Short => render::short(found),
        MessageFormat::Json => render::json(found),
    };
    stderr.write_all(findings.as_bytes())?;
    if format != MessageFormat::Json {
        // Nothing is left out where nothing was written.
        for note in notes.iter().filter(|_| !found.has_errors()) {
            writeln!(stderr, "note: {note}")?;
        }
        let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let counts = counts.map(|(severity, noun)| (found.count(severity), noun));
        let counted: Vec<_> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(*n, noun)).collect();
        if !counted.is_empty() {
            let end = if found.has_errors() { ": nothing was written" } else { "" };
            writeln!(stderr, "{}{end}", counted.join(" and "))?;
        }
    }
    Ok(if found.has_errors() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn explain(code: &str) -> Result<ExitCode, Error> {
    let Some(known) = Code::by_name(code) else {
        let near = nearest(code, RULES.iter().map(|rule| rule.name));
        let hint = near.map_or_else(String::new, |near| format!(": did you mean {near}?"));
        return Err(Error::Choice(format!("there is no code `{code}`{hint}")));
    };
    let rule = known.rule();
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", rule.name)?;
    for line in rule.manual.lines() {
        writeln!(stdout, "{}", line.strip_prefix(' ').unwrap_or(line))?;
    }
    Ok(ExitCode::SUCCESS)
}
