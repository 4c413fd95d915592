//! Errors of the template engine to findings with their places in the templates.
//!
//! [`findings`] is the entry point. Of some errors the engine gives a report as text only, several
//! in one; so every error is taken from its report, `error: …` and `--> path:line:column`.

use std::ops::Range;
use std::path::Path;

use tera::ErrorKind;

use super::{filters, names};
use crate::findings::{Code, Diagnostic, SourceFile, nearest, suggestion};

/// A place that the engine names.
type Place = (SourceFile, Range<usize>);

/// The findings for an error in `sources`, which the engine knows by their paths.
pub fn findings(error: &tera::Error, sources: &[SourceFile]) -> Vec<Diagnostic> {
    let report = error.to_string();
    let mut findings: Vec<Diagnostic> = Vec::new();
    for part in report.split("\n\n") {
        let Some(note) = part.strip_prefix("note: ") else {
            let while_rendering = matches!(error.kind(), ErrorKind::RenderingError(_));
            findings.push(finding(part, while_rendering, sources));
            continue;
        };
        let caller = place(note.trim_start_matches("called from "), part, sources);
        if let (Some((file, span)), Some(finding)) = (caller, findings.pop()) {
            findings.push(finding.at(&file, span, "called from here"));
        }
    }
    findings
}

/// The finding of one part of a report.
fn finding(part: &str, while_rendering: bool, sources: &[SourceFile]) -> Diagnostic {
    let part = part.trim_start_matches("error: ");
    let (message, rest) = part.split_once("--> ").unwrap_or((part, ""));
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let found = place(rest, part, sources);
    let (code, wrong, hint) = reworded(message.trim(), while_rendering, found.as_ref(), sources);
    let finding = Diagnostic::new(code, wrong);
    let finding = match (code, found) {
        (Code::TemplateSyntax, Some((file, _))) if message.starts_with("Unexpected end") => {
            match names::unclosed(file.text()) {
                Some(tag) => finding.at(&file, tag, "opened here and never closed"),
                None => finding.in_file(&file),
            }
        }
        (_, Some((file, span))) => finding.at(&file, span, "here"),
        (_, None) => match sources.first() {
            Some(file) => finding.in_file(file),
            None => finding,
        },
    };
    match hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}

/// The place in a text that begins with `path:line:column`; it is as long as the carets in `part`.
fn place(text: &str, part: &str, sources: &[SourceFile]) -> Option<Place> {
    let mut numbers = text.lines().next()?.rsplitn(3, ':');
    let column: usize = numbers.next()?.trim().parse().ok()?;
    let line: usize = numbers.next()?.parse().ok()?;
    let path = numbers.next()?;
    let file = sources.iter().find(|source| source.path() == path)?;
    let carets = part.lines().last()?.chars().filter(|c| *c == '^').count();
    let span = file.offset(line, column)..file.offset(line, column + carets);
    Some((file.clone(), span))
}

/// The engine's message in plain words, with its code and what to do.
fn reworded(
    message: &str,
    while_rendering: bool,
    place: Option<&Place>,
    sources: &[SourceFile],
) -> (Code, String, Option<String>) {
    let name = message.split(['`', '\'']).nth(1).unwrap_or_default();
    if let Some(what) = message.strip_prefix("Unknown ").and_then(|rest| rest.split_once(" `")) {
        let (wrong, hint) = unknown(what.0, name, sources);
        return (Code::UnknownFilter, wrong, hint);
    }
    if message.contains("is not defined") {
        let known = message.split_once(": ").map_or("", |(_, known)| known).split(", ");
        let hint = suggestion(name, known.filter(|known| !known.is_empty()));
        return (Code::UnknownFact, format!("there is no `{name}` here"), hint);
    }
    if while_rendering && (message.contains("to be numbers") || message.starts_with("Math")) {
        let hint = "Declare an indicator in release.toml that computes it.".to_owned();
        return (Code::UnknownForm, "a text does not compute".to_owned(), Some(hint));
    }
    if while_rendering {
        let (headline, hint) = message.split_once(". ").unwrap_or((message, ""));
        let headline = match headline.strip_prefix("Missing keyword argument") {
            Some(name) => format!("the argument{name} is missing"),
            None => lower(headline.trim_end_matches('.')),
        };
        return (Code::UnknownForm, headline, (!hint.is_empty()).then(|| hint.to_owned()));
    }
    if message.contains("ircular include") {
        let hint = "Take the `{% include %}` out of one of the files.".to_owned();
        return (Code::TemplateSyntax, format!("{name} includes itself"), Some(hint));
    }
    let (wrong, hint) = syntax(message, place);
    (Code::TemplateSyntax, wrong, hint)
}

fn unknown(what: &str, name: &str, sources: &[SourceFile]) -> (String, Option<String>) {
    let wrong = |what: &str| format!("there is no {what} `{name}`");
    match what {
        "filter" => {
            let of_text = sources.iter().any(is_text);
            let known = if of_text { &filters::NAMES[..] } else { &filters::OF_THE_ENGINE };
            (wrong(what), suggestion(name, known.iter().copied()))
        }
        "function" => (wrong(what), suggestion(name, ["table", "chart"].into_iter())),
        "component" => (wrong("shared sentence"), suggestion(name, names::components(sources))),
        "template" => {
            let folder = sources.first().map_or("", |entry| entry.path().trim_end_matches(".md"));
            let hint = format!("A part is a file in {folder}/, and is named by its whole path.");
            let parts = sources.iter().skip(2).map(SourceFile::path);
            (
                wrong("part"),
                Some(nearest(name, parts).map_or(hint, |near| format!("Did you mean `{near}`?"))),
            )
        }
        _ => (wrong(what), None),
    }
}

/// Whether a template is a text, not a page.
fn is_text(source: &SourceFile) -> bool {
    Path::new(source.path()).extension().is_some_and(|extension| extension == "md")
}

/// What is wrong with the form of a template.
fn syntax(message: &str, place: Option<&Place>) -> (String, Option<String>) {
    if message.starts_with("Unexpected end") {
        let hint = "Close it: `{% endif %}`, `{% endfor %}`, `{% endcomponent … %}`.";
        return (
            "the template ends before all of its tags are closed".to_owned(),
            Some(hint.into()),
        );
    }
    if message == "Unknown tag" {
        let tag = place.map_or("", |(file, span)| &file.text()[span.clone()]);
        let known = ["if", "elif", "else", "for", "set", "include"];
        let hint = if tag.starts_with("end") {
            Some("Nothing is open here that it could close.".to_owned())
        } else {
            suggestion(tag, known.into_iter())
        };
        return (format!("there is no tag `{tag}` here"), hint);
    }
    let stands = place.and_then(|(file, span)| file.text()[span.start..].chars().next());
    if let (true, Some(character)) = (message.starts_with("Unexpected character"), stands) {
        let hint = "“”„«»".contains(character).then(|| "Write straight quotes: `\"`.".to_owned());
        return (format!("the character `{character}` cannot stand in a tag"), hint);
    }
    let parts = message.strip_prefix("Found ").and_then(|rest| {
        rest.split_once(" but expected ").or_else(|| rest.split_once(" but was expecting "))
    });
    let Some((found, expected)) = parts else { return (lower(message), None) };
    let (found, expected) = (token(found), token(expected.trim_end_matches('.')));
    let hint = match expected.as_str() {
        "`}}`" | "`%}`" => {
            Some(format!("Close the tag with {expected}, or write `|` before a filter."))
        }
        "`,`" => Some("Close the bracket with `)` and the text before it with `\"`.".to_owned()),
        _ => None,
    };
    (format!("{found} stands where {expected} is expected"), hint)
}

/// The name of a token for people.
fn token(name: &str) -> String {
    match name {
        "identifier" => "a word".to_owned(),
        "string" => "a text in quotes".to_owned(),
        _ if name.starts_with("one of: integer") => "a name or a value".to_owned(),
        _ if name.contains(['`', ' ']) => name.to_owned(),
        _ => format!("`{name}`"),
    }
}

/// The message as the headlines of findings begin: with a small letter.
fn lower(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + characters.as_str()
    })
}
