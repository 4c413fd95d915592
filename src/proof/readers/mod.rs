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
    let expected = expected(document, Extent::WithPictures);
    let odd = odd(&expected, &shown.figures, |placed, printed| {
        let Figure { text, value, fact, .. } = placed.figure;
        *text == printed.text
            && value.to_string() == printed.value
            && fact.to_string() == printed.fact
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
    let odd = by_tokens(&expected(document, Extent::WithTables), &tokens::of_markdown(&words));
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
            let odd = by_tokens(&expected(document, Extent::WithTables), &tokens::of(&words.text));
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

/// PRF-008 for a workbook of Office Open XML: the numbers of its sheets, and the numbers of the tables of
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

/// PRF-008 for a workbook of `OpenDocument`: the numbers of its sheets, and the numbers of the tables of
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

/// Which figures of a document are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    /// The figures of its text.
    Text,
    /// The figures of its tables too.
    WithTables,
    /// The figures behind its pictures too, where a format has them.
    WithPictures,
}

/// The figures among the words of a document, each with its section.
pub(super) fn figures_of_text(document: &Document) -> impl Iterator<Item = (&str, &Figure)> {
    expected(document, Extent::Text).into_iter().map(|placed| (placed.section, placed.figure))
}

/// The figures of the document in reading order.
fn expected(document: &Document, extent: Extent) -> Vec<Expected<'_>> {
    let mut collected = Collected { section: "", figures: Vec::new(), extent };
    collected.blocks(&document.blocks);
    collected.figures
}

struct Collected<'d> {
    section: &'d str,
    figures: Vec<Expected<'d>>,
    extent: Extent,
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
                Block::Table(table) if self.extent >= Extent::WithTables => self.table(table),
                Block::Notes(notes) => notes.iter().for_each(|note| self.inlines(&note.content)),
                Block::Terms(terms) => {
                    for term in terms {
                        self.inlines(&term.term);
                        term.details.iter().for_each(|detail| self.inlines(detail));
                    }
                }
                Block::KeyFigures(figures) => {
                    for key_figure in figures {
                        self.inlines(&key_figure.label);
                        self.add(&key_figure.figure);
                        self.inlines(&key_figure.change);
                    }
                }
                Block::Picture(picture) if self.extent >= Extent::WithPictures => {
                    picture.data.iter().for_each(|table| self.table(table));
                }
                Block::Table(_) | Block::Picture(_) | Block::Formula(_) => {}
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
    odd(expected, shown, |placed, token| {
        tokens::first(&placed.figure.text).is_some_and(|figure| figure.is_shown_by(*token))
    })
}

/// The expected figures that are not shown in their place.
fn odd<'d, S>(
    expected: &[Expected<'d>],
    shown: &[S],
    same: impl Fn(&Expected<'d>, &S) -> bool,
) -> Vec<Expected<'d>> {
    let mut start = 0;
    let all = expected.iter().all(|figure| {
        let next = shown[start..].iter().take(BETWEEN).position(|printed| same(figure, printed));
        start += next.map_or(0, |next| next + 1);
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
    let (mut start, mut odd) = (0, Vec::new());
    for (number, figure) in expected.iter().enumerate() {
        let is_next = |ahead: usize| {
            let pair = expected.get(number + ahead).zip(shown.get(start + ahead));
            pair.is_some_and(|(figure, printed)| same(figure, printed))
        };
        let is_near = shown[start..].iter().take(NEAR).any(|printed| same(figure, printed));
        if !is_near && is_next(1) && is_next(2) {
            odd.push(*figure);
            start += 1;
            continue;
        }
        match shown[start..].iter().take(BETWEEN).position(|printed| same(figure, printed)) {
            Some(next) => start += next + 1,
            None => odd.push(*figure),
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
    let place = text.text().find(&element).map(|start| start..start + element.len());
    faults.into_iter().take(MOST).map(move |fault| {
        let message = format!("the {format} in `{}` {fault}", document.language);
        let finding = Diagnostic::new(Code::FormatsDisagree, message);
        match &place {
            Some(place) => finding.at(text, place.clone(), "this picture"),
            None => finding.in_file(text),
        }
    })
}
