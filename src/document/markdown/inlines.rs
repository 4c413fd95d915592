//! From events to the words of a paragraph, a heading or an item: text, emphasis, links, figures.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag};

use super::blocks::is_inline;
use super::{DEEPEST, Reader, anchors, elements, links};
use crate::document::{Date, Definition, Figure, FigureValue, Inline, Link, plain_text};
use crate::findings::{Code, Lines, unwanted};

const UNMATCHED: &str =
    "Put `**` next to the first and last word, with a space or punctuation outside.";
const NO_LINK: &str = "Write `%20` for a space in the address, and `)` behind it.";
const UNCLOSED: &str = "Give each `{` its `}`, and close the formula with `$$`. Put `\\` before a `$` that is meant as it is.";
const TERM: &str = "Write `<dfn id=\"term\">term</dfn>`, with nothing but words in it.";
const PRINTED: &str = "Print figures with the filters made for them.";

impl Reader<'_> {
    /// The words up to the end of the element that contains them, or to a block within it.
    /// `depth` counts emphasis and links.
    pub(super) fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let mut content = Vec::new();
        while self.peek().is_some_and(belongs) {
            let Some((event, span)) = self.take() else { break };
            match event {
                Event::Text(text) => {
                    self.marks(span.clone());
                    self.characters(&text, span);
                    push_text(&mut content, &text);
                }
                Event::SoftBreak => push_text(&mut content, " "),
                Event::HardBreak => content.push(Inline::LineBreak),
                Event::FootnoteReference(name) => {
                    content.extend(self.note_reference(&name, span));
                }
                Event::Start(tag) => self.element(tag, span, depth, &mut content),
                Event::InlineHtml(html) => self.inline_html(&html, span, &mut content),
                unexpected => self.refused(&unexpected, span),
            }
        }
        content
    }

    fn element(
        &mut self,
        tag: Tag<'_>,
        span: Range<usize>,
        depth: usize,
        content: &mut Vec<Inline>,
    ) {
        if depth >= DEEPEST {
            self.unknown(span, "emphasis nested so deep", "");
            return self.skip();
        }
        match tag {
            Tag::Strong => content.push(Inline::Strong(self.inlines(depth + 1))),
            Tag::Emphasis => content.push(Inline::Emphasis(self.inlines(depth + 1))),
            Tag::Link { link_type, dest_url, title, .. } => {
                if !title.is_empty() {
                    self.unknown(
                        span.clone(),
                        "a link with a title",
                        "Say it in the link's words.",
                    );
                }
                content.push(self.link(link_type, &dest_url, span, depth));
            }
            Tag::Image { .. } => {
                self.unknown(
                    span,
                    "a picture from a file",
                    "Tell it in the text, or show a table.",
                );
                return self.skip();
            }
            _ => {
                let hint = "Put `\\` before a `~` that is meant as it is.";
                self.unknown(span, "words struck out", hint);
                return self.skip();
            }
        }
        self.take();
    }

    fn link(
        &mut self,
        link_type: LinkType,
        target: &CowStr<'_>,
        span: Range<usize>,
        depth: usize,
    ) -> Inline {
        let content = self.inlines(depth + 1);
        let target = match link_type {
            LinkType::Email => format!("mailto:{target}"),
            _ => target.to_string(),
        };
        let checked = match &self.material.linked {
            Some(linked) => linked.check(&target),
            None => links::check(&target).map_err(super::owned),
        };
        if let Err((message, hint)) = checked {
            self.report(Code::LinkTarget, span.clone(), &message, &hint);
        }
        if plain_text(&content).trim().is_empty() {
            self.report(Code::LinkTarget, span.clone(), "a link has no words", "");
        }
        if let Some(fragment) = target.strip_prefix('#') {
            self.outline.fragments.push((fragment.to_owned(), span));
        }
        Inline::Link(Link { target, content })
    }

    fn inline_html(&mut self, html: &str, span: Range<usize>, content: &mut Vec<Inline>) {
        if html == elements::FIGURE_END {
            return self.malformed(span, "the end of a figure without its start");
        }
        if let Some(which) = elements::opens_words(html) {
            content.extend(self.words_of(html, which, span));
            return;
        }
        if !elements::opens_figure(html) {
            return self.unknown_html(html, span);
        }
        let fact = elements::figure(html);
        let text = self.figure_text(&span);
        match (fact, text) {
            (Some(fact), Some(text)) => content.extend(self.figure(&fact, text, span)),
            (None, Some(_)) => self.malformed(span, "a figure does not have `data-fact` alone"),
            (_, None) => {}
        }
    }

    /// The figure of a fact that is printed as `text`; a fact without a value is reported.
    fn figure(&mut self, id: &str, text: String, span: Range<usize>) -> Option<Inline> {
        if let Some(FigureValue { value, fact }) = self.material.figures.get(id) {
            let (value, fact, mark) = (*value, fact.clone(), String::new());
            return Some(Inline::Figure(Figure { text, value, fact, mark }));
        }
        let message = format!("there is no value of `{id}` in this edition");
        let hint = anchors::nearest(id, self.material.figures.keys());
        self.report(Code::MalformedFigure, span, &message, &hint);
        None
    }

    /// A term or a date up to its closing tag: words without markup.
    fn words_of(&mut self, html: &str, which: usize, span: Range<usize>) -> Option<Inline> {
        let mut words = String::new();
        while let Some(Event::Text(text)) = self.peek() {
            words.push_str(text);
            self.take();
        }
        self.characters(&words, span.clone());
        let is_closed = matches!(self.peek(), Some(Event::InlineHtml(html)) if elements::closes_words(html, which));
        // Its end says nothing that its start has not said.
        if is_closed {
            self.take();
        }
        let value = elements::of_words(html, which);
        let Some(value) = value.filter(|_| is_closed && !words.trim().is_empty()) else {
            self.report(Code::UnknownHtml, span, "a term or a date is not as it has to be", TERM);
            return None;
        };
        if elements::WORDS[which].0 == "time" {
            return Some(Inline::Date(Date { moment: value, words }));
        }
        self.outline.terms.push((value.clone(), span));
        Some(Inline::Definition(Definition { id: value, term: words }))
    }

    /// The text of a figure up to its closing tag; anything else is reported.
    fn figure_text(&mut self, start: &Range<usize>) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.peek() {
                Some(Event::Text(words)) => text.push_str(words),
                Some(Event::InlineHtml(html)) if &**html == elements::FIGURE_END => {
                    self.take();
                    if text.trim().is_empty() {
                        self.malformed(start.clone(), "a figure has no text");
                        return None;
                    }
                    return Some(text);
                }
                Some(Event::InlineHtml(html)) if elements::opens_figure(html) => {
                    self.malformed(start.clone(), "a figure contains a figure");
                    return None;
                }
                _ => {
                    self.malformed(start.clone(), "a figure is not closed behind its text");
                    return None;
                }
            }
            self.take();
        }
    }

    /// Reports a character that readers do not see, written as it is or by its number: the first of
    /// `words`, which stand at `span`.
    pub(super) fn characters(&mut self, words: &str, span: Range<usize>) {
        let Some(unwanted) = unwanted(words, Lines::One).next() else { return };
        let source = &self.markdown[span.clone()];
        let itself = source.find(unwanted.character).map(|start| span.start + start);
        let place = itself.map(|start| start..start + unwanted.character.len_utf8());
        self.found.push(unwanted.finding(self.file, place.unwrap_or(span)));
    }

    /// Reports marks that begin a text and are not escaped: they were meant as markup.
    fn marks(&mut self, span: Range<usize>) {
        let start = span.start;
        let is_escaped = self.markdown[..start].ends_with('\\');
        if self.markdown[start..].starts_with("**") && !is_escaped {
            self.unknown(start..start + 2, "marks of emphasis in its text", UNMATCHED);
        }
        if self.markdown[start..].starts_with("](") && !is_escaped {
            self.unknown(start..start + 2, "marks of a link in its text", NO_LINK);
        }
        if self.markdown[start..].starts_with("[^") && !is_escaped {
            self.note_without_words(start);
        }
        // The parser takes a formula whose braces do not match for text.
        let opens = |place: usize| {
            self.markdown[place..].starts_with("$$")
                && !self.markdown[..place].ends_with(['\\', '$'])
        };
        if let Some(place) =
            self.markdown[span].find('$').map(|place| start + place).filter(|place| opens(*place))
        {
            let message = "a formula is not closed, or a brace in it";
            self.report(Code::MalformedFormula, place..place + 2, message, UNCLOSED);
        }
    }

    fn malformed(&mut self, span: Range<usize>, message: &str) {
        self.report(Code::MalformedFigure, span, message, PRINTED);
    }

    fn refused(&mut self, event: &Event<'_>, span: Range<usize>) {
        let (name, hint) = match event {
            Event::Code(_) => ("code", "Put `\\` before a backtick that is meant as it is."),
            Event::InlineMath(_) => {
                ("a formula within a line", "Put `\\` before a `$` that is meant as it is.")
            }
            Event::DisplayMath(_) => (
                "a formula among other words",
                "Put it in a paragraph of its own, with an empty line before and behind it.",
            ),
            Event::TaskListMarker(_) => ("a box to tick", "Put `\\` before the bracket."),
            _ => ("this kind of text", ""),
        };
        self.unknown(span, name, hint);
    }
}

/// Whether the event is a part of the words, rather than their end.
fn belongs(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag),
        Event::End(_) | Event::Rule => false,
        _ => true,
    }
}

/// Adds text to that before it: the parser cuts at every escaped character.
fn push_text(content: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text(before)) = content.last_mut() {
        before.push_str(text);
    } else {
        content.push(Inline::Text(text.to_owned()));
    }
}
