//! `show`: an edition at a stage of its way from data to pages, or a file of the program.

use std::io::Write;
use std::process::ExitCode;

use bulletin::cli::{FactsFormat, Stage, StageChoice, TextChoice};
use bulletin::data::figures::EditionContent;
use bulletin::declaration::EditionId;
use bulletin::document::outline;
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::layout::{lay_out, listing};
use bulletin::findings::{Diagnostics, suggestion};
use bulletin::formats::{facts_table, json};
use bulletin::project::{BUILT_IN, Project, built_in};
use bulletin::words::prose::Prose;
use bulletin::{Assembly, Preparation, Request, prepare};

use super::Error;
use super::chosen::edition_of_period;
use super::terminal::{self, finish_shown, say};

/// Shows a stage, or a file of the program.
pub(super) fn show(stage: &Stage) -> Result<ExitCode, Error> {
    match stage {
        Stage::Facts { choice, format } => print_edition(choice, |_, content, _| {
            Ok(Some(match format {
                FactsFormat::Table => facts_table(&content).into_bytes(),
                FactsFormat::Json => json::facts(&content),
            }))
        }),
        Stage::Markdown { choice } => print_text(choice, |_, prose, content, found| {
            prose.render(content, found).map(|rendered| rendered.markdown.text().to_owned())
        }),
        Stage::Document { choice } => print_text(choice, |assembly, prose, content, found| {
            assembly.document(prose, content, found).map(|document| outline(&document))
        }),
        Stage::Layout { choice } => print_text(choice, |assembly, prose, content, found| {
            let document = assembly.document(prose, content, found)?;
            let theme = &assembly.preparation().theme;
            Some(listing(&lay_out(&document, &Fonts::new(), theme)))
        }),
        Stage::Builtin { path } => show_built_in(path.as_deref()),
    }
}

/// Prints what `print` gives of an edition. What it gives despite errors is printed too: who looks at
/// a stage looks for a mistake.
fn print_edition(
    choice: &StageChoice,
    print: impl FnOnce(
        &Assembly<'_>,
        EditionContent<'_>,
        &mut Diagnostics,
    ) -> Result<Option<Vec<u8>>, Error>,
) -> Result<ExitCode, Error> {
    let mut found = Diagnostics::default();
    let project = Project::open(&choice.project)?;
    let release = project.release(choice.release.as_deref())?;
    let request = Request { as_of: choice.as_of, ..Request::new(&project, release) };
    let preparation = prepare(&request, &mut found)?;
    let assembly =
        preparation.as_ref().and_then(|preparation| Assembly::new(preparation, &mut found));
    let mut printed = None;
    if let Some(assembly) = &assembly {
        let edition = edition(choice, assembly)?;
        if let Some(content) = assembly.checked_content(edition, &mut found) {
            printed = print(assembly, content, &mut found)?;
        }
    }
    let code = finish_shown(&found, choice.message_format)?;
    terminal::output().write_all(&printed.unwrap_or_default())?;
    Ok(code)
}

/// Prints what `print` gives of an edition in one language.
fn print_text(
    choice: &TextChoice,
    print: impl FnOnce(&Assembly<'_>, &Prose, &EditionContent<'_>, &mut Diagnostics) -> Option<String>,
) -> Result<ExitCode, Error> {
    print_edition(&choice.stage, |assembly, content, found| {
        let prose = prose(assembly.preparation(), choice.language.as_deref())?;
        Ok(print(assembly, prose, &content, found).map(String::into_bytes))
    })
}

/// The edition that was asked for, else the latest that the data serve.
fn edition(choice: &StageChoice, assembly: &Assembly<'_>) -> Result<EditionId, Error> {
    let preparation = assembly.preparation();
    if let Some(period) = &choice.edition {
        return edition_of_period(period, &preparation.data.release);
    }
    assembly.served().last().copied().ok_or_else(|| {
        let name = &preparation.data.release.name;
        Error::Choice(format!("the release `{name}` has no edition that the data serve"))
    })
}

/// The text in the language that was asked for, else in the first of the release.
fn prose<'p>(preparation: &'p Preparation, language: Option<&str>) -> Result<&'p Prose, Error> {
    let mut texts = preparation.prose.iter();
    let text = match language {
        Some(tag) => texts.find(|prose| prose.locale.tag == tag),
        None => texts.next(),
    };
    text.map(AsRef::as_ref).ok_or_else(|| {
        let known: Vec<&str> = preparation.data.release.languages().collect();
        Error::Choice(format!(
            "the release `{}` is not in the language `{}`: it is in {}",
            preparation.data.release.name,
            language.unwrap_or_default(),
            known.join(", ")
        ))
    })
}

/// The list of the files of the program, or one of them as it is.
fn show_built_in(path: Option<&str>) -> Result<ExitCode, Error> {
    let Some(path) = path else {
        let note = |can_be_replaced| if can_be_replaced { "" } else { " (cannot be replaced)" };
        let lines =
            BUILT_IN.iter().map(|file| format!("{}{}", file.path, note(file.can_be_replaced)));
        say(&lines.collect::<Vec<_>>())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(file) = built_in(path) else {
        let hint = suggestion(path, BUILT_IN.iter().map(|file| file.path));
        let hint = hint.map_or_else(String::new, |hint| format!(". {hint}"));
        return Err(Error::Choice(format!("the program has no file `{path}`{hint}")));
    };
    terminal::output().write_all(file.bytes)?;
    Ok(ExitCode::SUCCESS)
}
