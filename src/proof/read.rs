//! The rendered Markdown to passages, by sections: what a reader reads, with the figures marked.
//!
//! [`read`] is the entry point. It shares nothing with the reader that makes the document.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::passage::{Passage, Shown};
use crate::words::language::WordIndex;

const OPTIONS: Options = Options::ENABLE_HEADING_ATTRIBUTES
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_FOOTNOTES);

/// A text by sections.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The sections: the first is what stands before any anchor.
    pub(super) sections: Vec<Section>,
    /// The passages, in order.
    pub(super) passages: Vec<Passage>,
    /// The passages that are titles of charts, by their indices.
    pub(super) titles: Vec<usize>,
}

/// What stands between two headings.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// Anchor; empty for the head of the text and where the author gave none.
    pub(super) id: String,
    /// Its heading in the Markdown.
    pub(super) heading: Range<usize>,
    /// The tables and charts that it places.
    pub(super) placed: BTreeSet<String>,
}

/// Reads a rendered text; `index` has the words of its language that are looked for.
pub(super) fn read(markdown: &str, index: &Arc<WordIndex>) -> Reading {
    let (reading, open) = (Reading::default(), Passage::of(index));
    let mut reader = Reader { reading, open, index, figure: None };
    reader.reading.sections.push(Section::default());
    reader.events(markdown, Origin::Linear);
    reader.close();
    reader.reading
}

/// How places in what is parsed lead to places in the Markdown.
#[derive(Clone, Copy)]
enum Origin<'a> {
    /// They are the same.
    Linear,
    /// Byte by byte.
    Mapped(&'a [usize]),
}

impl Origin<'_> {
    fn place(self, byte: usize) -> usize {
        match self {
            Self::Linear => byte,
            Self::Mapped(map) => map.get(byte).or(map.last()).copied().unwrap_or(0),
        }
    }
}

/// A figure up to what was read of it.
struct OpenFigure {
    /// The fact of its mark.
    fact: String,
    /// Where it begins in the passage.
    start: usize,
    words: String,
}

struct Reader<'i> {
    reading: Reading,
    open: Passage,
    index: &'i Arc<WordIndex>,
    /// A figure whose end is to come.
    figure: Option<OpenFigure>,
}

impl Reader<'_> {
    fn events(&mut self, markdown: &str, origin: Origin<'_>) {
        let mut is_strong = false;
        for (event, span) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    self.close();
                    self.section(level, id.as_deref(), span);
                }
                Event::Start(tag) if is_block(&tag) => {
                    self.close();
                    self.open.is_prose = !matches!(tag, Tag::DefinitionListTitle);
                    self.open.is_item |= matches!(tag, Tag::Item);
                }
                Event::End(TagEnd::Heading(_)) => self.close(),
                Event::End(end) if is_block_end(end) => self.close(),
                Event::Start(Tag::Strong) => is_strong = self.open.text.is_empty(),
                Event::End(TagEnd::Strong) if is_strong => {
                    self.open.strong = self.open.text.len();
                    is_strong = false;
                }
                Event::Text(words) | Event::Code(words) => {
                    if let Some(figure) = &mut self.figure {
                        figure.words.push_str(&words);
                    }
                    self.open.add(&words, origin.place(span.start));
                }
                Event::SoftBreak | Event::HardBreak => self.open.add(" ", origin.place(span.start)),
                Event::InlineHtml(tag) | Event::Html(tag) => {
                    self.element(&tag, origin.place(span.start));
                }
                _ => {}
            }
        }
    }

    fn section(&mut self, level: HeadingLevel, id: Option<&str>, heading: Range<usize>) {
        self.open.is_prose = false;
        if level == HeadingLevel::H1 {
            self.reading.sections[0].heading = heading;
            return;
        }
        let id = id.unwrap_or_default().to_owned();
        self.reading.sections.push(Section { id, heading, placed: BTreeSet::new() });
    }

    fn element(&mut self, tag: &str, origin: usize) {
        if tag.starts_with("<data ") {
            let fact =
                attribute(tag, "data-fact").map(|value| tag[value].to_owned()).unwrap_or_default();
            let start = self.open.text.len();
            self.figure = Some(OpenFigure { fact, start, words: String::new() });
        } else if tag.starts_with("</data") {
            if let Some(OpenFigure { fact, start, words }) = self.figure.take() {
                let place = start..self.open.text.len();
                self.open.figures.push(Shown { place, words, fact });
            }
        } else if tag.starts_with("<table ") {
            self.placed(tag, "data-table");
        } else if tag.starts_with("<figure ") {
            self.close();
            self.placed(tag, "data-chart");
            for name in ["data-title", "data-alt"] {
                let Some(value) = attribute(tag, name) else { continue };
                let (words, map) = unescaped(&tag[value.clone()], origin + value.start);
                let first = self.reading.passages.len();
                self.events(&words, Origin::Mapped(&map));
                self.close();
                if name == "data-title" {
                    self.reading.titles.extend(first..self.reading.passages.len());
                }
            }
        }
    }

    fn placed(&mut self, tag: &str, name: &str) {
        let section = self.reading.sections.last_mut();
        if let (Some(id), Some(section)) = (attribute(tag, name), section) {
            section.placed.insert(tag[id].to_owned());
        }
    }

    /// Ends the passage that is open.
    fn close(&mut self) {
        let mut passage = std::mem::replace(&mut self.open, Passage::of(self.index));
        passage.section = self.reading.sections.len() - 1;
        if passage.text.trim().is_empty() {
            // An item begins before its words.
            self.open.is_item = passage.is_item;
            return;
        }
        self.reading.passages.push(passage);
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Item
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::FootnoteDefinition(_)
            | Tag::BlockQuote(_)
    )
}

fn is_block_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition
            | TagEnd::BlockQuote(_)
    )
}

/// Where the value of an attribute stands in a tag.
fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let opening = format!(" {name}=\"");
    let start = tag.find(&opening)? + opening.len();
    Some(start..start + tag[start..].find('"')?)
}

/// The value of an attribute without its character references, and where each byte of it stands.
fn unescaped(value: &str, start: usize) -> (String, Vec<usize>) {
    const REFERENCES: [(&str, char); 4] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"')];
    let (mut text, mut map) = (String::with_capacity(value.len()), Vec::with_capacity(value.len()));
    let mut place = 0;
    while let Some(first) = value[place..].chars().next() {
        let reference = REFERENCES.iter().find(|(name, _)| value[place..].starts_with(name));
        let (length, character) = reference
            .map_or((first.len_utf8(), first), |(name, character)| (name.len(), *character));
        text.push(character);
        map.extend((0..character.len_utf8()).map(|byte| start + place + byte.min(length - 1)));
        place += length;
    }
    (text, map)
}
