//! Errors of the template engine to findings with their places in the templates.
//!
//! [`findings`] is the entry point. Where a single error has a place, the engine gives message, file and
//! bytes. As text only it gives the calls that led there, and errors of several templates at once:
//! those are read from its report, `error: …` and `--> path:line:column`. What a message says is text
//! in any case.

use std::ops::Range;
use std::path::Path;

use tera::ErrorKind;

use super::{charts, filters, names};
use crate::findings::{Code, Diagnostic, SourceFile, nearest, suggestion};

/// A place that the engine names.
type Place = (SourceFile, Range<usize>);

/// What the engine was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Reading templates.
    Parsing,
    /// Printing an edition.
    Rendering,
}

/// One error of the engine.
struct Report {
    message: String,
    place: Option<Place>,
    /// The tags that led to the place, the innermost first.
    callers: Vec<Place>,
}

/// The findings for an error in `sources`, which the engine knows by their paths.
pub fn findings(error: &tera::Error, sources: &[SourceFile]) -> Vec<Diagnostic> {
    let (stage, reports) = match error.kind() {
        ErrorKind::CircularInclude { tpl, .. } => {
            let message = format!("{tpl} includes itself");
            let finding = Diagnostic::new(Code::TemplateSyntax, message);
            let finding = sources.first().map_or(finding.clone(), |file| finding.in_file(file));
            return vec![finding.hint("Take the `{% include %}` out of one of the files.")];
        }
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let rendering = matches!(error.kind(), ErrorKind::RenderingError(_));
            let place = sources.iter().find(|source| source.path() == report.filename());
            let place = place.map(|file| (file.clone(), first_line(file, &report.span().range)));
            let message = report.message().to_owned();
            let callers = callers(&error.to_string(), sources);
            let stage = if rendering { Stage::Rendering } else { Stage::Parsing };
            (stage, vec![Report { message, place, callers }])
        }
        _ => (Stage::Parsing, read(&error.to_string(), sources)),
    };
    reports.into_iter().map(|report| finding(report, stage, sources)).collect()
}

/// As much of a place as stands in its first line; the engine names some of no length.
fn first_line(file: &SourceFile, range: &Range<usize>) -> Range<usize> {
    let words = file.text().get(range.clone()).unwrap_or_default();
    let line = words.lines().next().unwrap_or_default();
    let behind = file.text().get(range.start..).and_then(|rest| rest.chars().next());
    let shortest = behind.filter(|next| *next != '\n').map_or(0, char::len_utf8);
    range.start..range.start + line.len().max(shortest)
}

/// The errors of a report that is text only.
fn read(report: &str, sources: &[SourceFile]) -> Vec<Report> {
    let parts = report.split("\n\n").filter(|part| !part.starts_with(NOTE));
    let read = parts.map(|part| {
        let words = part.trim_start_matches("error: ");
        let (message, rest) = words.split_once("--> ").unwrap_or((words, ""));
        let message = message.to_owned();
        Report { message, place: place(rest, part, sources), callers: Vec::new() }
    });
    read.collect()
}

/// What begins the part of a report that names a call.
const NOTE: &str = "note: called from ";

/// The functions that a text has a use for.
pub(super) const FUNCTIONS: [&str; 3] = ["table", "chart", "files"];

/// The calls that a report names.
fn callers(report: &str, sources: &[SourceFile]) -> Vec<Place> {
    let notes = report.split("\n\n").filter_map(|part| Some((part.strip_prefix(NOTE)?, part)));
    notes.filter_map(|(note, part)| place(note, part, sources)).collect()
}

/// The finding for an error.
fn finding(report: Report, stage: Stage, sources: &[SourceFile]) -> Diagnostic {
    let Report { message, place, callers } = report;
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let message = message.trim();
    let (code, wrong, hint) = reworded(message, stage, place.as_ref(), sources);
    let finding = Diagnostic::new(code, wrong);
    let finding = match (code, place) {
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
    let call =
        |finding: Diagnostic, (file, span): Place| finding.at(&file, span, "called from here");
    let finding = callers.into_iter().fold(finding, call);
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
    stage: Stage,
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
        let known: Vec<&str> = known.filter(|known| !known.is_empty()).collect();
        let hint = if charts::lacks(name, &known) {
            Some(format!(
                "A number of the chart is not there or not published, and may be larger or smaller: ask before, as in \
                 `{{% if CHART.{name} %}}`, and write `{{% else %}}` what holds then."
            ))
        } else {
            suggestion(name, known.into_iter())
        };
        return (Code::UnknownFact, format!("there is no `{name}` here"), hint);
    }
    if stage == Stage::Rendering
        && (message.contains("to be numbers") || message.starts_with("Math"))
    {
        let hint = "Declare an indicator in release.toml that computes it.".to_owned();
        return (Code::UnknownForm, "a text does not compute".to_owned(), Some(hint));
    }
    if stage == Stage::Rendering {
        let (headline, hint) = message.split_once(". ").unwrap_or((message, ""));
        let headline = match headline.strip_prefix("Missing keyword argument") {
            Some(name) => format!("the argument{name} is missing"),
            None => lower(headline.trim_end_matches('.')),
        };
        return (Code::UnknownForm, headline, (!hint.is_empty()).then(|| hint.to_owned()));
    }
    let (wrong, hint) = syntax(message, place);
    (Code::TemplateSyntax, wrong, hint)
}

fn unknown(what: &str, name: &str, sources: &[SourceFile]) -> (String, Option<String>) {
    let wrong = |what: &str| format!("there is no {what} `{name}`");
    match what {
        "filter" => {
            let known = if sources.iter().any(is_text) {
                suggestion(name, filters::names())
            } else {
                suggestion(name, filters::OF_THE_ENGINE.into_iter())
            };
            (wrong(what), known)
        }
        "function" => (wrong(what), suggestion(name, FUNCTIONS.into_iter())),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::prose::Syntax;

    /// Message, words at the places and hints of the first finding for these templates.
    fn found(templates: &[(&str, &str)]) -> (String, Vec<String>) {
        let sources: Vec<SourceFile> =
            templates.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
        let mut engine = Syntax::Text.engine();
        let mut context = tera::Context::new();
        context.insert("n", &1);
        let error = engine
            .add_raw_templates(templates.to_vec())
            .and_then(|()| engine.render("a.md", &context))
            .unwrap_err();
        let finding = findings(&error, &sources).remove(0);
        let places = finding.places.iter().map(|place| {
            place.spot.bytes().map_or(String::new(), |bytes| place.file.text()[bytes].to_owned())
        });
        (finding.message, places.collect())
    }

    /// The engine's messages are text: another version of it may word them otherwise.
    #[test]
    fn what_the_engine_says_is_said_in_plain_words_at_its_place() {
        for (template, message, place) in [
            ("{{ n | figur }}", "there is no filter `figur`", "figur"),
            ("{{ tabel(id=1) }}", "there is no function `tabel`", "tabel(id=1)"),
            ("{{ <c /> }}", "there is no shared sentence `c`", "<c />"),
            ("{% include \"b.md\" %}", "there is no part `b.md`", "\"b.md\""),
            ("{{ n }} {{ m.b }}", "there is no `m` here", "m"),
            ("{{ n - \"1\" }}", "a text does not compute", "\"1\""),
            ("{{ [n] | nth }}", "the argument `n` is missing", "nth"),
            ("{% iff n %}", "there is no tag `iff` here", "iff"),
            ("{% if n %}", "the template ends before all of its tags are closed", "{% if n %}"),
            ("{{ “n” }}", "the character `“` cannot stand in a tag", "“"),
            ("é\n{{ n n }}", "a word stands where `}}` is expected", "n"),
        ] {
            let (said, places) = found(&[("a.md", template)]);
            assert_eq!((said.as_str(), &places[..]), (message, &[place.to_owned()][..]));
        }
    }

    #[test]
    fn the_calls_that_led_to_an_error_and_templates_in_a_circle_are_named() {
        let shared = "{% component c(of) %}{{ of.x.y }}{% endcomponent c %}";
        let (_, places) = found(&[("a.md", "{{ <c of={n} /> }}"), ("c.md", shared)]);
        assert_eq!(places.last().unwrap(), "<c of={n} />");
        assert_eq!(places.len(), 2);
        let circle = [("a.md", "{% include \"b.md\" %}"), ("b.md", "{% include \"a.md\" %}")];
        let (message, _) = found(&circle);
        assert!(message.ends_with(".md includes itself"), "{message}");
    }
}
