//! The bytes of every format, read back: each has the figures of the document, in its order.
//!
//! [`html`], [`markdown`], [`svg`], [`pdf`], [`xlsx`] and [`ods`] are the entry points. The readers here
//! know nothing of the writers: they go through the bytes as a program of somebody else would. Which
//! of them proves a format, `office::build::formats` says.

mod alternatives;
mod drawn;
mod page;
mod paper;
mod sheets;
mod tokens;

use std::borrow::Cow;

use crate::document::{Block, Cell, Document, Figure, Inline, Picture, Table, Workbook};
use crate::findings::{Code, Diagnostic, SourceFile};
use tokens::Token;

/// No more findings than these about a format.
const MOST: usize = 5;

/// How many numbers that are no figures may stand between two figures.
const BETWEEN: usize = 400;

/// A figure that comes after so few numbers has not changed.
const NEAR: usize = 8;

/// A figure of the document, with the section in which it stands.
#[derive(Debug, Clone, Copy)]
struct Expected<'d> {
    section: &'d str,
    figure: &'d Figure,
}

/// PRF-008 for the page: every marked figure, with its value and its fact, and every number of its
/// pictures.
///
/// `text` is the rendered text, into which the findings point.
pub fn html(bytes: &[u8], document: &Document, text: &SourceFile) -> Vec<Diagnostic> {
    let page = text_of(bytes);
    let shown = page::read(&page);
    let expected = expected(document, true);
    let odd = odd(&expected, &shown.figures, |one, other| {
        let Figure { text, value, fact, .. } = one.figure;
        *text == other.text && *value == other.value && *fact == other.fact
    });
    let mut findings = findings("HTML", &odd, document, text);
    for picture in pictures(document) {
        let drawn = shown.pictures.iter().find(|(id, _)| *id == picture.id);
        let faults = match drawn {
            Some((_, drawn)) => drawn::faults(picture, drawn),
            None => vec![format!("lacks the picture `{}`", picture.id)],
        };
        findings.extend(of_picture("HTML", &picture.id, faults, document, text));
    }
    for picture in sparklines(document) {
        let alt = drawn::spaced(&picture.alt);
        let faults = (!shown.small.iter().any(|small| drawn::spaced(small) == alt))
            .then(|| format!("does not describe the small picture of `{}` by “{alt}”", picture.id));
        findings.extend(of_picture(
            "HTML",
            &picture.id,
            faults.into_iter().collect(),
            document,
            text,
        ));
    }
    findings
}

/// PRF-008 for a picture as a file: every number that stands in it, its title and its description.
pub fn svg(
    bytes: &[u8],
    picture: &Picture,
    document: &Document,
    text: &SourceFile,
) -> Vec<Diagnostic> {
    let drawn = drawn::read(&text_of(bytes));
    let faults = drawn::faults(picture, &drawn);
    of_picture("SVG", &picture.id, faults, document, text).collect()
}

/// PRF-008 for the Markdown, the words about its pictures among it.
pub fn markdown(bytes: &[u8], document: &Document, text: &SourceFile) -> Vec<Diagnostic> {
    let words = text_of(bytes);
    let odd = by_tokens(&expected(document, false), &tokens::of_markdown(&words));
    let mut findings = findings("Markdown", &odd, document, text);
    for picture in pictures(document) {
        let faults = drawn::faults_of_words(picture, &words);
        findings.extend(of_picture("Markdown", &picture.id, faults, document, text));
    }
    findings
}

/// PRF-008 for the PDF, the numbers in its figures and the words about them among it.
pub fn pdf(bytes: &[u8], document: &Document, text: &SourceFile) -> Vec<Diagnostic> {
    match paper::words(bytes) {
        Ok(words) => {
            let odd = by_tokens(&expected(document, false), &tokens::of(&words.text));
            let mut findings = findings("PDF", &odd, document, text);
            let pictures: Vec<&Picture> = pictures(document).collect();
            for (id, fault) in drawn::faults_on_paper(&pictures, &words) {
                findings.extend(of_picture("PDF", id, vec![fault], document, text));
            }
            findings
        }
        Err(error) => {
            let message =
                format!("the PDF in `{}` cannot be read back: {error}", document.language);
            vec![Diagnostic::new(Code::FormatsDisagree, message).in_file(text)]
        }
    }
}

/// PRF-008 for a workbook of Office Open XML: the numbers of its sheets, and those of the tables of
/// the text.
pub fn xlsx(
    bytes: &[u8],
    workbook: &Workbook,
    document: &Document,
    text: &SourceFile,
) -> Vec<Diagnostic> {
    let faults = sheets::faults(sheets::xlsx(bytes, workbook), workbook, document);
    of_workbook("xlsx", faults, workbook, text)
}

/// PRF-008 for a workbook of `OpenDocument`: the numbers of its sheets, and those of the tables of
/// the text.
pub fn ods(
    bytes: &[u8],
    workbook: &Workbook,
    document: &Document,
    text: &SourceFile,
) -> Vec<Diagnostic> {
    let faults = sheets::faults(sheets::ods(bytes), workbook, document);
    of_workbook("ods", faults, workbook, text)
}

fn of_workbook(
    ending: &str,
    faults: Vec<String>,
    workbook: &Workbook,
    text: &SourceFile,
) -> Vec<Diagnostic> {
    let (language, name) = (&workbook.language, &workbook.name);
    faults
        .into_iter()
        .take(MOST)
        .map(|fault| {
            let message = format!("the workbook {name}.{ending} in `{language}` {fault}");
            Diagnostic::new(Code::FormatsDisagree, message).in_file(text)
        })
        .collect()
}

/// The text of a file that was written as UTF-8.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    // Far faster than the other, which is for what is broken.
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

fn pictures(document: &Document) -> impl Iterator<Item = &Picture> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(&**picture),
        _ => None,
    })
}

/// The small pictures beside the big numbers.
fn sparklines(document: &Document) -> impl Iterator<Item = &Picture> {
    let figures = document.blocks.iter().filter_map(|block| match block {
        Block::KeyFigures(figures) => Some(figures),
        _ => None,
    });
    figures.flatten().filter_map(|figure| figure.sparkline.as_deref())
}

/// The figures of the document in reading order; those behind pictures only where a format has them.
fn expected(document: &Document, of_pictures: bool) -> Vec<Expected<'_>> {
    let mut collected = Collected { section: "", figures: Vec::new(), of_pictures };
    collected.blocks(&document.blocks);
    collected.figures
}

struct Collected<'d> {
    section: &'d str,
    figures: Vec<Expected<'d>>,
    of_pictures: bool,
}

impl<'d> Collected<'d> {
    fn add(&mut self, figure: &'d Figure) {
        self.figures.push(Expected { section: self.section, figure });
    }

    fn blocks(&mut self, blocks: &'d [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    self.section = &heading.id;
                    self.inlines(&heading.content);
                }
                Block::Paragraph(content) => self.inlines(content),
                Block::List(list) => list.items.iter().for_each(|item| self.blocks(item)),
                Block::Table(table) => self.table(table),
                Block::Notes(notes) => notes.iter().for_each(|note| self.inlines(&note.content)),
                Block::Terms(terms) => {
                    for term in terms {
                        self.inlines(&term.term);
                        term.details.iter().for_each(|detail| self.inlines(detail));
                    }
                }
                Block::KeyFigures(figures) => {
                    for of in figures {
                        self.inlines(&of.label);
                        self.add(&of.figure);
                        self.inlines(&of.change);
                    }
                }
                Block::Picture(picture) if self.of_pictures => {
                    picture.data.iter().for_each(|table| self.table(table));
                }
                Block::Picture(_) | Block::Formula(_) => {}
            }
        }
    }

    fn inlines(&mut self, content: &'d [Inline]) {
        for inline in content {
            match inline {
                Inline::Figure(figure) => self.add(figure),
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.inlines(inner),
                Inline::Link(link) => self.inlines(&link.content),
                Inline::Edit(edit) => self.inlines(&edit.content),
                Inline::Text(_)
                | Inline::LineBreak
                | Inline::NoteReference(_)
                | Inline::Definition(_)
                | Inline::Date(_) => {}
            }
        }
    }

    fn table(&mut self, table: &'d Table) {
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            if let Cell::Figure(figure) = cell {
                self.add(figure);
            }
        }
    }
}

fn by_tokens<'d>(expected: &[Expected<'d>], shown: &[Token<'_>]) -> Vec<Expected<'d>> {
    odd(expected, shown, |one, token| {
        tokens::first(&one.figure.text).is_some_and(|figure| figure.is_shown_by(*token))
    })
}

/// The expected figures that are not shown in their place.
fn odd<'d, S>(
    expected: &[Expected<'d>],
    shown: &[S],
    same: impl Fn(&Expected<'d>, &S) -> bool,
) -> Vec<Expected<'d>> {
    let mut at = 0;
    let all = expected.iter().all(|one| {
        let next = shown[at..].iter().take(BETWEEN).position(|other| same(one, other));
        at += next.map_or(0, |next| next + 1);
        next.is_some()
    });
    if all { Vec::new() } else { misplaced(expected, shown, same) }
}

/// [`odd`] where something is: a figure whose neighbours are in their places has another value.
fn misplaced<'d, S>(
    expected: &[Expected<'d>],
    shown: &[S],
    same: impl Fn(&Expected<'d>, &S) -> bool,
) -> Vec<Expected<'d>> {
    let (mut at, mut odd) = (0, Vec::new());
    for (number, one) in expected.iter().enumerate() {
        let is_next = |ahead: usize| {
            let pair = expected.get(number + ahead).zip(shown.get(at + ahead));
            pair.is_some_and(|(one, other)| same(one, other))
        };
        let is_near = shown[at..].iter().take(NEAR).any(|other| same(one, other));
        if !is_near && is_next(1) && is_next(2) {
            odd.push(*one);
            at += 1;
            continue;
        }
        match shown[at..].iter().take(BETWEEN).position(|other| same(one, other)) {
            Some(next) => at += next + 1,
            None => odd.push(*one),
        }
    }
    // Nothing stood between two figures where the other way found none.
    if odd.is_empty() { expected.last().copied().into_iter().collect() } else { odd }
}

fn findings(
    format: &str,
    odd: &[Expected<'_>],
    document: &Document,
    text: &SourceFile,
) -> Vec<Diagnostic> {
    let language = &document.language;
    let finding = |odd: &Expected<'_>| {
        let Expected { section, figure: Figure { text: words, fact, .. } } = odd;
        let message = format!(
            "the {format} in `{language}` does not show “{words}” (`{fact}`) in its place in the section `{section}`"
        );
        let finding = Diagnostic::new(Code::FormatsDisagree, message);
        let anchor = format!("{{#{section}}}");
        match text.text().find(&anchor) {
            Some(end) => {
                let start = text.text()[..end].rfind('\n').map_or(0, |newline| newline + 1);
                finding.at(text, start..end + anchor.len(), "this section")
            }
            None => finding.in_file(text),
        }
    };
    odd.iter().take(MOST).map(finding).collect()
}

/// Findings about a picture, at the place in the text that sets it.
fn of_picture(
    format: &str,
    id: &str,
    faults: Vec<String>,
    document: &Document,
    text: &SourceFile,
) -> impl Iterator<Item = Diagnostic> {
    let element = format!("<figure data-chart=\"{id}\"");
    let place = text.text().find(&element).map(|at| at..at + element.len());
    faults.into_iter().take(MOST).map(move |fault| {
        let message = format!("the {format} in `{}` {fault}", document.language);
        let finding = Diagnostic::new(Code::FormatsDisagree, message);
        match &place {
            Some(place) => finding.at(text, place.clone(), "this picture"),
            None => finding.in_file(text),
        }
    })
}
