//! Findings to text for people: the line, what is wrong in it, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::visible::visible;
use crate::findings::{Diagnostic, Place, Severity, Spot};

/// The findings with their lines, places and hints, a blank line after each; with the colours of
/// a terminal if asked for.
pub fn full<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in findings {
        text.push_str(renderer.render(&[group(finding)]).trim_end());
        text.push_str("\n\n");
    }
    text
}

fn group(finding: &Diagnostic) -> Group<'_> {
    let level = match finding.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(visible(&finding.message)).id(finding.code.id());
    let mut group = Group::with_title(title);
    for (line, places) in finding.places.chunk_by(share_a_line).enumerate() {
        group = with_places(group, places, line == 0);
    }
    let more = finding.more.words().map(|words| Level::NOTE.message(words));
    let hints = finding.hints.iter().map(|hint| Level::HELP.message(visible(hint)));
    group.elements(more.into_iter().chain(hints))
}

fn share_a_line(place: &Place, next: &Place) -> bool {
    let line = |place: &Place| Some(place.file.line_column(place.spot.bytes()?.start).0);
    place.file == next.file && line(place).is_some() && line(place) == line(next)
}

/// Adds places of one file: the line that they share, or what their only spot is called.
fn with_places<'a>(group: Group<'a>, places: &'a [Place], is_first: bool) -> Group<'a> {
    let Some(first) = places.first() else { return group };
    match &first.spot {
        Spot::File => group.element(Origin::path(visible(first.file.shown_path()))),
        Spot::Text(bytes) => {
            with_line(group, places, first.file.line_column(bytes.start), is_first)
        }
    }
}

/// Adds the line that `places` share; the first of them is at this line and column.
fn with_line<'a>(
    group: Group<'a>,
    places: &'a [Place],
    (line, column): (usize, usize),
    is_first: bool,
) -> Group<'a> {
    let Some(first) = places.first() else { return group };
    let path = visible(first.file.shown_path());
    let spans: Vec<_> = places.iter().filter_map(|place| place.spot.bytes()).collect();
    let Excerpt { text, spans, is_cut } = Excerpt::new(&first.file, &spans);
    let annotations = places.iter().zip(spans).enumerate().map(|(number, (place, span))| {
        let kind =
            if is_first && number == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        kind.span(span).label(visible(&place.label))
    });
    let snippet = Snippet::source(text).line_start(line).annotations(annotations);
    if is_cut {
        // The snippet would count the column from where the line is cut.
        group.element(Origin::path(path).line(line).char_column(column)).element(snippet)
    } else {
        group.element(snippet.path(path))
    }
}
