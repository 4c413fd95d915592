//! Places in a rendered text to the places in the templates that printed it.
//!
//! [`Origins::read`] takes the marks of a text rendered from marked templates (see `marks`); then
//! [`Origins::place`] says where any part of the text comes from. [`traced`] does so for findings.

use std::cell::OnceCell;
use std::ops::Range;

use super::source_marks::{Mark, MarkKind, MarkedTemplates, Sign};
use crate::findings::{Diagnostic, Diagnostics, SourceFile, Spot};

/// Where each byte of a rendered text comes from.
#[derive(Debug)]
pub(super) struct Origins {
    marks: Vec<Mark>,
    /// Everything that was printed, in the order in which it began.
    printed: Vec<Printed>,
    /// Where what is innermost changes, in order: place in the text, index in `printed`.
    changes: Vec<(usize, Option<usize>)>,
}

/// A part of a template, printed once.
#[derive(Debug)]
struct Printed {
    /// Index of its mark.
    mark: usize,
    /// Where it begins in the text.
    start: usize,
    /// What printed it; `None` for the text itself.
    by: Option<usize>,
    /// How many bytes of the template and of the text are the same from its start on, once somebody asked: many
    /// findings stand in one long run of text.
    same: OnceCell<usize>,
}

/// A place in a template, and where the templates ask for what stands there, if another file does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// Index of the template.
    pub(super) template: usize,
    /// The bytes in it.
    pub(super) span: Range<usize>,
    /// Index and bytes of the tags that ask for the shared sentence, the innermost first.
    pub(super) callers: Vec<(usize, Range<usize>)>,
}

/// A part of a template that printed one end of what is looked for.
struct End<'a> {
    mark: &'a Mark,
    printed: &'a Printed,
    /// Whether it printed the end itself.
    is_innermost: bool,
}

impl Origins {
    /// Takes the marks out of a text rendered from marked templates; `None` if what is left is not
    /// `text`, so that the marks say nothing about it.
    pub(super) fn read(marked: &str, templates: &MarkedTemplates, text: &str) -> Option<Self> {
        let mut printed: Vec<Printed> = Vec::new();
        let mut changes = vec![(0, None)];
        let mut open: Option<usize> = None;
        // Text up to here is the same, and so much of it was compared.
        let (mut rest, mut place) = (marked, 0);
        loop {
            let sign = rest.char_indices().find_map(|(length, character)| {
                let sign = templates.signs.read(character);
                (sign != Sign::Text).then_some((length, character.len_utf8(), sign))
            });
            let Some((length, width, sign)) = sign else { break };
            if text.get(place..place + length)? != &rest[..length] {
                return None;
            }
            (rest, place) = (&rest[length + width..], place + length);
            match sign {
                Sign::Opens(mark) => {
                    templates.marks.get(mark)?;
                    printed.push(Printed { mark, start: place, by: open, same: OnceCell::new() });
                    open = Some(printed.len() - 1);
                }
                _ => open = printed[open?].by,
            }
            changes.push((place, open));
        }
        let is_same = text.get(place..)? == rest && open.is_none();
        is_same.then(|| Self { marks: templates.marks.clone(), printed, changes })
    }

    /// Where the bytes at `span` of the text come from, without the white space at their ends.
    pub(super) fn place(
        &self,
        span: &Range<usize>,
        text: &str,
        templates: &[SourceFile],
    ) -> Option<Origin> {
        let words = text.get(span.clone())?;
        let start = span.start + (words.len() - words.trim_start().len());
        let last = words.trim_end().char_indices().last().map_or(0, |(last, _)| last);
        let last = (span.start + last).max(start);
        let (first, end) = (self.chain(start), self.chain(last));
        let common = first.iter().zip(&end).take_while(|(first, end)| first == end).count();
        // The innermost part that printed both ends, or two parts of one template side by side in it.
        let both = common.checked_sub(1).map(|index| (first[index], first[index]));
        let beside = first.get(common).copied().zip(end.get(common).copied());
        let beside = beside.and_then(|ends| self.between(ends, (start, last), text, templates));
        if let Some((template, span)) = beside {
            return Some(self.called(template, span, &first[..common]));
        }
        if let Some(ends) = both {
            let (template, span) = self.between(ends, (start, last), text, templates)?;
            return Some(self.called(template, span, &first[..common - 1]));
        }
        let outer = *first.first()?;
        let (template, span) = self.between((outer, outer), (start, start), text, templates)?;
        Some(self.called(template, span, &[]))
    }

    /// What printed the byte at a place of the text: the outermost part first.
    fn chain(&self, place: usize) -> Vec<usize> {
        let behind = self.changes.partition_point(|(start, _)| *start <= place);
        let mut chain = Vec::new();
        let mut next = behind.checked_sub(1).and_then(|index| self.changes[index].1);
        while let Some(printed) = next {
            chain.push(printed);
            next = self.printed[printed].by;
        }
        chain.reverse();
        chain
    }

    /// The part of a template from where one thing was printed to where another was; `None` if they
    /// stand in two templates, or the other way round.
    fn between(
        &self,
        (first, end): (usize, usize),
        (start, last): (usize, usize),
        text: &str,
        templates: &[SourceFile],
    ) -> Option<(usize, Range<usize>)> {
        let (first, end) = (self.end(first, start), self.end(end, last));
        let template = first.mark.template;
        if end.mark.template != template {
            return None;
        }
        let source = templates.get(template)?.text();
        let from = first.byte(start, text, source).map_or(first.mark.span.start, |byte| byte.start);
        let to = end.byte(last, text, source).map_or(end.mark.span.end, |byte| byte.end);
        (from < to).then_some((template, from..to))
    }

    fn end(&self, printed: usize, place: usize) -> End<'_> {
        let is_innermost = self.chain(place).last() == Some(&printed);
        let printed = &self.printed[printed];
        End { mark: &self.marks[printed.mark], printed, is_innermost }
    }

    /// The place with its callers, among what printed it.
    fn called(&self, template: usize, span: Range<usize>, by: &[usize]) -> Origin {
        let marks = by.iter().rev().map(|printed| &self.marks[self.printed[*printed].mark]);
        let mut callers: Vec<(usize, Range<usize>)> = Vec::new();
        for mark in marks.filter(|mark| mark.kind == MarkKind::Print) {
            let nearest = callers.last().map_or(template, |(template, _)| *template);
            if mark.template != nearest {
                callers.push((mark.template, mark.span.clone()));
            }
        }
        Origin { template, span, callers }
    }
}

impl End<'_> {
    /// Where the character at a place of the rendered text stands in the template, if it stands there.
    fn byte(&self, place: usize, text: &str, source: &str) -> Option<Range<usize>> {
        if self.mark.kind != MarkKind::Text || !self.is_innermost {
            return None;
        }
        let words = &source[self.mark.span.clone()];
        let rendered = text.get(self.printed.start..)?;
        let place = place - self.printed.start;
        let same = *self.printed.same.get_or_init(|| {
            words
                .bytes()
                .zip(rendered.bytes())
                .take_while(|(first, second)| first == second)
                .count()
        });
        let byte = match words.get(place..).and_then(|rest| rest.chars().next()) {
            Some(character) if place + character.len_utf8() <= same => {
                place..place + character.len_utf8()
            }
            _ => same_character(words, rendered, place)?,
        };
        Some(self.mark.span.start + byte.start..self.mark.span.start + byte.end)
    }
}

/// The character of `words` that stands at `place` of `rendered`, which begins with these words, as
/// they are or as the value of an attribute: on one line, with character references.
fn same_character(words: &str, rendered: &str, place: usize) -> Option<Range<usize>> {
    const REFERENCES: [(char, &str); 4] =
        [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")];
    let mut behind = 0;
    let mut is_blank = false;
    for (start, character) in words.char_indices() {
        let was_blank =
            std::mem::replace(&mut is_blank, [' ', '\n', '\r', '\t'].contains(&character));
        let rest = rendered.get(behind..)?;
        let reference = REFERENCES.iter().find(|(known, _)| *known == character);
        let length = match reference.filter(|(_, reference)| rest.starts_with(reference)) {
            Some((_, reference)) => reference.len(),
            None if rest.starts_with(character) => character.len_utf8(),
            None if is_blank && was_blank => 0,
            None if is_blank && rest.starts_with(' ') => 1,
            None => return None,
        };
        behind += length;
        if place < behind {
            return Some(start..start + character.len_utf8());
        }
    }
    None
}

/// The findings about `rendered` with the places in `templates`; the findings that cannot be traced, with
/// a hint that says what they show.
pub(super) fn traced(
    findings: &Diagnostics,
    rendered: &SourceFile,
    templates: &[SourceFile],
    origins: Option<&Origins>,
) -> Diagnostics {
    let mut all = Diagnostics::default();
    for finding in findings {
        let mut finding: Diagnostic = finding.clone();
        let mut callers = Vec::new();
        for place in finding.places.iter_mut().filter(|place| place.file == *rendered) {
            let Spot::Text(span) = &place.spot else {
                place.file = templates.first().cloned().unwrap_or(place.file.clone());
                continue;
            };
            let origin =
                origins.and_then(|origins| origins.place(span, rendered.text(), templates));
            let Some(origin) = origin else { continue };
            place.file = templates[origin.template].clone();
            place.spot = Spot::Text(first_line(place.file.text(), origin.span));
            callers.extend(origin.callers);
        }
        for (template, span) in callers {
            let template = &templates[template];
            let span = first_line(template.text(), span);
            finding = finding.at(template, span, "called from here");
        }
        if finding
            .places
            .iter()
            .any(|place| place.file == *rendered && place.spot.bytes().is_some())
        {
            let path = templates.first().map_or("", SourceFile::path);
            finding = finding.hint(format!(
                "The line is shown as it is rendered: look for it in {path}, in what this includes, or in the data that it prints."
            ));
        }
        all.push(finding);
    }
    all
}

/// As much of a part of a text as stands in its first line.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let line = text[span.clone()].lines().next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}

#[cfg(test)]
mod tests;
