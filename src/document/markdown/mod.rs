//! From Markdown to the blocks of a document.
//!
//! [`read()`] is the entry point. It goes in three steps:
//!
//! 1. pulldown-cmark turns the text into events, with the options of `OPTIONS`.
//! 2. `Reader` nests the events into blocks (`blocks`) and their words (`inlines`), and puts in
//!    the tables by their ids.
//! 3. `anchors` checks the order of the headings, gives them their ids, and checks the links
//!    into the text.
//!
//! What the document cannot hold is a finding, and is left out. The typography is the author's:
//! no character is replaced.

mod anchors;
mod blocks;
mod elements;
mod formula;
mod inlines;
mod links;
mod notes;
mod pictures;
mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use super::{Block, FigureValue, Picture, Table};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, nearest};

/// How every text is parsed. Tables, tasks and struck-out words are on so that they are
/// noticed and refused, rather than printed with their marks.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// How deep lists and emphasis nest: more is a slip, and keeps a broken text from using up the
/// stack.
const DEEPEST: usize = 8;

/// What a text may show and only names: the things themselves, by the ids that stand in the text.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Tables.
    pub tables: BTreeMap<String, Table>,
    /// Charts and maps, and the small pictures beside big numbers.
    pub pictures: BTreeMap<String, Picture>,
    /// Values of figures, whose words stand in the text, by the ids of their facts.
    pub figures: BTreeMap<String, FigureValue>,
    /// Where relative links lead; `None` where that is not known.
    pub linked: Option<LinkedFiles>,
}

/// The files that a text can lead to.
#[derive(Debug, Clone, Default)]
pub struct LinkedFiles {
    /// The folder of the text, which has the name of its language.
    pub language: String,
    /// The files of the edition, by their paths in its folder.
    pub files: BTreeSet<String>,
}

impl LinkedFiles {
    /// What is wrong with the target of a link, and what to do.
    ///
    /// # Errors
    /// If it has no address, or no file is there.
    pub fn check(&self, target: &str) -> Result<(), (String, String)> {
        links::check(target).map_err(owned)?;
        let Some(path) = links::file(target, &self.language).map_err(owned)? else { return Ok(()) };
        if self.files.contains(&path) {
            return Ok(());
        }
        let near = nearest(&path, self.files.iter().map(String::as_str));
        let hint = match near {
            Some(near) => format!("Did you mean `{}`?", self.relative(near)),
            None => "Put an annex into `files/` beside release.toml, and link to `../files/NAME`. \
                What is elsewhere has an address that begins with `https://`."
                .to_owned(),
        };
        Err((format!("`{target}` leads to no file of the edition"), hint))
    }

    /// The way to a file from the folder of the text.
    fn relative(&self, file: &str) -> String {
        let own = file.strip_prefix(&self.language).and_then(|behind| behind.strip_prefix('/'));
        own.map_or_else(|| format!("../{file}"), str::to_owned)
    }
}

fn owned((message, hint): (&str, &str)) -> (String, String) {
    (message.to_owned(), hint.to_owned())
}

/// What [`read`] finds in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The words of the only heading of level 1; empty if there is none.
    pub title: String,
    /// The text, in reading order, with the headings' ids and the tables' numbers.
    pub blocks: Vec<Block>,
}

/// Reads the Markdown of a release.
///
/// `file` is the rendered text; the places of findings point into it. Tables and pictures of
/// `material` get their numbers here, in the order in which the text shows them. Findings of the family
/// `DOC` are added to `found`; the result is complete only when none of them is an error.
pub fn read(file: &SourceFile, material: Material, found: &mut Diagnostics) -> Body {
    let mut reader = Reader::new(file, material, found);
    let mut blocks = reader.text();
    blocks.extend(reader.notes());
    let title = anchors::settle(&mut blocks, &reader.outline, reader.file, reader.found);
    Body { title, blocks }
}

/// Goes through the events of a text, front to back.
struct Reader<'a> {
    markdown: &'a str,
    file: &'a SourceFile,
    /// What the text may show; tables and pictures only as long as they are not shown yet.
    material: Material,
    found: &'a mut Diagnostics,
    events: Vec<(Event<'a>, Range<usize>)>,
    next: usize,
    outline: Outline,
    footnotes: notes::Footnotes,
}

/// What the text has that can be linked to, and the links, with their places.
#[derive(Default)]
struct Outline {
    /// A place for each heading of the blocks, in order, with the anchor that the author gave.
    headings: Vec<(Option<String>, Range<usize>)>,
    /// The ids of the tables shown, in order.
    tables: Vec<(String, Range<usize>)>,
    /// The ids of the pictures shown, in order.
    pictures: Vec<(String, Range<usize>)>,
    /// The anchors of the terms that the text explains, in order.
    terms: Vec<(String, Range<usize>)>,
    /// The targets of links into the text, without `#`.
    fragments: Vec<(String, Range<usize>)>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a SourceFile, material: Material, found: &'a mut Diagnostics) -> Self {
        let markdown = file.text();
        let events = Parser::new_ext(markdown, OPTIONS).into_offset_iter().collect();
        let (outline, footnotes) = (Outline::default(), notes::Footnotes::default());
        Self { markdown, file, material, found, events, next: 0, outline, footnotes }
    }

    /// The event that comes next, if any.
    fn peek(&self) -> Option<&Event<'a>> {
        self.events.get(self.next).map(|(event, _)| event)
    }

    /// Takes the next event.
    fn take(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let event = self.events.get(self.next).cloned();
        self.next += 1;
        event
    }

    /// Passes over everything up to the end of the element whose start was taken.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.take() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Adds a finding about the part of the text at `span`.
    fn report(&mut self, code: Code, span: Range<usize>, message: &str, hint: &str) {
        let span = trimmed(self.markdown, span);
        let finding = Diagnostic::new(code, message).at(self.file, span, "");
        self.found.push(if hint.is_empty() { finding } else { finding.hint(hint) });
    }
}

/// The span without the line breaks and spaces at its end, which blocks include.
fn trimmed(markdown: &str, span: Range<usize>) -> Range<usize> {
    let length = markdown[span.clone()].trim_end().len();
    span.start..span.start + length
}

#[cfg(test)]
mod tests;
