//! From events to blocks: headings, paragraphs, lists and tables.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::{DEEPEST, Reader, anchors, elements, formula, trimmed};
use crate::document::{Block, Heading, List};
use crate::findings::{Code, Diagnostic};

const INDENTED: &str = "A line that is indented by four spaces is code: begin it at the margin.";
const NOTATION: &str =
    "A formula has `\\text{…}`, `\\frac{…}{…}`, `\\times`, numbers and `= + - ( ) %`.";
const TABLE: &str = "Declare the table in `release.toml` and print it by its id.";

impl Reader<'_> {
    /// The blocks of the whole text.
    pub(super) fn text(&mut self) -> Vec<Block> {
        let mut blocks = self.blocks(0);
        // An end without a start does not happen; should it, the rest of the text is not lost.
        while self.take().is_some() {
            blocks.extend(self.blocks(0));
        }
        blocks
    }

    /// The blocks up to the end of the element that contains them. `depth` counts lists.
    pub(super) fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        loop {
            match self.peek() {
                None | Some(Event::End(_)) => return blocks,
                Some(Event::Start(tag)) if !is_inline(tag) => self.block(depth, &mut blocks),
                Some(Event::Rule) => self.rule(),
                // An item of a list without empty lines has its words without a paragraph.
                Some(_) => blocks.push(Block::Paragraph(self.inlines(0))),
            }
        }
    }

    fn block(&mut self, depth: usize, blocks: &mut Vec<Block>) {
        let Some((Event::Start(tag), span)) = self.take() else { return };
        match tag {
            Tag::Paragraph if depth == 0 && self.is_formula() => blocks.extend(self.formula()),
            Tag::Paragraph => {
                blocks.push(Block::Paragraph(self.inlines(0)));
                self.take();
            }
            Tag::Heading { level, id, classes, attrs } if depth == 0 => {
                if !classes.is_empty() || !attrs.is_empty() {
                    self.unknown(span.clone(), "classes or attributes of a heading", "");
                }
                blocks.push(self.heading(level as u8, id, span));
            }
            Tag::DefinitionList if depth == 0 => blocks.extend(self.terms()),
            Tag::List(start) if depth < DEEPEST => blocks.push(self.list(start, depth)),
            Tag::FootnoteDefinition(name) if depth == 0 => self.note_definition(&name, span),
            Tag::HtmlBlock => {
                self.skip();
                self.html(depth, span, blocks);
            }
            unexpected => {
                let (name, hint) = refused(&unexpected);
                self.unknown(span, name, hint);
                self.skip();
            }
        }
    }

    fn heading(&mut self, level: u8, id: Option<CowStr<'_>>, span: Range<usize>) -> Block {
        let content = self.inlines(0);
        self.take();
        let span = trimmed(self.markdown, span);
        self.outline.headings.push((id.map(CowStr::into_string), span));
        Block::Heading(Heading { level, id: String::new(), content })
    }

    /// Whether the paragraph whose start was taken is one formula.
    fn is_formula(&self) -> bool {
        let next = |ahead: usize| self.events.get(self.next + ahead).map(|(event, _)| event);
        matches!((next(0), next(1)), (Some(Event::DisplayMath(_)), Some(Event::End(_))))
    }

    /// The formula of a paragraph, unless its source has a mistake.
    fn formula(&mut self) -> Option<Block> {
        let (_, span) = self.take()?;
        self.take();
        // The event has the source with its line breaks changed; places count in the text itself.
        let start = span.start + "$$".len();
        match formula::parse(&self.markdown[start..span.end - "$$".len()]) {
            Ok(formula) => Some(Block::Formula(formula)),
            Err(mistake) => {
                let place = start + mistake.span.start..start + mistake.span.end;
                self.report(Code::MalformedFormula, place, &mistake.message, NOTATION);
                None
            }
        }
    }

    fn list(&mut self, start: Option<u64>, depth: usize) -> Block {
        let mut items = Vec::new();
        while let Some((Event::Start(_), _)) = self.take() {
            items.push(self.blocks(depth + 1));
            self.take();
        }
        Block::List(List { start, items })
    }

    fn rule(&mut self) {
        if let Some((_, span)) = self.take() {
            self.unknown(span, "a rule across the page", "Begin a new section with a heading.");
        }
    }

    /// Reads a block of HTML, in which each line is a table.
    fn html(&mut self, depth: usize, span: Range<usize>, blocks: &mut Vec<Block>) {
        let markdown = self.markdown;
        let mut start = span.start;
        for line in markdown[span].split_inclusive('\n') {
            let place = start..start + line.len();
            start = place.end;
            if let Some(words) = elements::chart(line.trim()) {
                if depth > 0 {
                    self.unknown(place, "a chart in a list", "Put the chart behind the list.");
                } else {
                    blocks.extend(self.picture(words, place));
                }
                continue;
            }
            match elements::table(line.trim()) {
                Some(_) if depth > 0 => {
                    self.unknown(place, "a table in a list", "Put the table behind the list.");
                }
                Some(id) => blocks.extend(self.table(id, place)),
                None if line.trim().is_empty() => {}
                None => self.unknown_html(line, place),
            }
        }
    }

    /// The table of this id, with its number, unless it is unknown or already in the text.
    fn table(&mut self, id: String, span: Range<usize>) -> Option<Block> {
        let span = trimmed(self.markdown, span);
        if let Some((_, first)) = self.outline.tables.iter().find(|(shown, _)| *shown == id) {
            let finding = Diagnostic::new(Code::RepeatedTable, format!("`{id}` is shown twice"))
                .at(self.file, span, "again")
                .at(self.file, first.clone(), "first here")
                .hint(format!("Link to the table instead: `[…](#{id})`."));
            self.found.push(finding);
            return None;
        }
        let Some(mut table) = self.material.tables.remove(&id) else {
            let shown = self.outline.tables.iter().map(|(id, _)| id);
            let hint = anchors::nearest(&id, self.material.tables.keys().chain(shown));
            self.report(Code::UnknownTable, span, &format!("there is no table `{id}`"), &hint);
            return None;
        };
        self.outline.tables.push((id, span));
        table.number = self.outline.tables.len();
        Some(Block::Table(table))
    }

    /// Reports a construct that the document does not have.
    pub(super) fn unknown(&mut self, span: Range<usize>, name: &str, hint: &str) {
        self.report(Code::UnknownMarkup, span, &format!("a release cannot have {name}"), hint);
    }

    /// Reports HTML that is neither a figure nor a table.
    pub(super) fn unknown_html(&mut self, html: &str, span: Range<usize>) {
        // The end of an element says nothing that its start has not said.
        let is_known = |found: &Diagnostic| found.code == Code::UnknownHtml;
        if html.starts_with("</") && self.found.iter().any(is_known) {
            return;
        }
        let (message, hint) = elements::why_unknown(html.trim());
        self.report(Code::UnknownHtml, span, message, hint);
    }
}

/// Whether the element is a part of a paragraph.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// What a block that the document does not have is called, and what to do instead.
fn refused(tag: &Tag<'_>) -> (&'static str, &'static str) {
    match tag {
        Tag::BlockQuote(_) => ("a quotation", "Put `\\` before a `>` that is meant as it is."),
        Tag::CodeBlock(_) => ("a block of code", INDENTED),
        Tag::Table(_) => ("a table typed by hand", TABLE),
        Tag::FootnoteDefinition(_) => ("a note in a list", "Put the note behind the list."),
        Tag::DefinitionList => ("terms in a list", "Put the terms before the list."),
        Tag::Heading { .. } => ("a heading in a list", "Put the heading before the list."),
        Tag::List(_) => ("lists nested so deep", "Divide the list by headings."),
        _ => ("this kind of block", ""),
    }
}
