//! The figures of an HTML page: its `data` elements, and the pictures in its `figure` elements.

use std::borrow::Cow;

use super::drawn::{self, Drawn};

/// A figure as the page has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown<'p> {
    pub(super) text: Cow<'p, str>,
    pub(super) value: Cow<'p, str>,
    pub(super) fact: Cow<'p, str>,
}

/// A page, as far as numbers stand in it.
#[derive(Debug, Default)]
pub(super) struct Page<'p> {
    /// Every `data` element with a fact, in order.
    pub(super) figures: Vec<Shown<'p>>,
    /// The pictures, each with its id.
    pub(super) pictures: Vec<(Cow<'p, str>, Drawn)>,
    /// What the small pictures outside of figures say to those who do not see them.
    pub(super) small: Vec<Cow<'p, str>>,
}

/// Reads a page, once from end to end.
pub(super) fn read(page: &str) -> Page<'_> {
    let mut read = Page::default();
    // The id of an open `figure`, and what stands in it.
    let mut open: Option<(&str, &str)> = None;
    let mut rest = page;
    while let Some(offset) = rest.find('<') {
        rest = &rest[offset + 1..];
        if let Some(element) = rest.strip_prefix("data ") {
            let Some((tag, behind)) = element.split_once('>') else { break };
            let Some((words, behind)) = behind.split_once("</data>") else { break };
            rest = behind;
            read.figures.extend(shown(tag, words));
        } else if let Some(element) = rest.strip_prefix("figure ") {
            open = attribute(element.split('>').next().unwrap_or_default(), "id")
                .map(|id| (id, element));
        } else if rest.starts_with("svg ") {
            let Some((_, behind)) = rest.split_once("</svg>") else { break };
            if let Some((id, figure)) = open.take() {
                // With the bracket before its name.
                let (caption, svg) = figure.split_at(figure.len() - rest.len() - 1);
                let drawn = drawn::read(&svg[..svg.len() - behind.len()]);
                let title = drawn::spaced(&plain(caption));
                read.pictures.push((plain(id), Drawn { title, ..drawn }));
            } else {
                let tag = rest.split('>').next().unwrap_or_default();
                read.small.extend(attribute(tag, "aria-label").map(plain));
            }
            rest = behind;
        }
    }
    read
}

fn shown<'p>(tag: &'p str, words: &'p str) -> Option<Shown<'p>> {
    let (value, fact) = (attribute(tag, "value")?, attribute(tag, "data-fact")?);
    Some(Shown { text: plain(words), value: plain(value), fact: plain(fact) })
}

/// The value of an attribute as it is written.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    // No value has a quote in it: so every second part is one, behind the name that it is for.
    let mut ends =
        tag.bytes().enumerate().filter(|(_, byte)| *byte == b'"').map(|(offset, _)| offset);
    let mut before = 0;
    while let (Some(start), Some(end)) = (ends.next(), ends.next()) {
        let named = tag[before..start].strip_suffix('=').and_then(|text| text.strip_suffix(name));
        if named.is_some_and(|blank| blank.is_empty() || blank.ends_with(' ')) {
            return Some(&tag[start + 1..end]);
        }
        before = end + 1;
    }
    None
}

/// Words without character references.
pub(super) fn plain(words: &str) -> Cow<'_, str> {
    if !words.contains('&') {
        return Cow::Borrowed(words);
    }
    let references =
        [("&nbsp;", "\u{a0}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let replaced = references
        .iter()
        .fold(words.to_owned(), |text, (name, character)| text.replace(name, character));
    Cow::Owned(replaced)
}
