//! What a page says: its figures, sections and words, read from the HTML by its fixed form.

use std::collections::BTreeMap;

/// A figure of a page: `<data value="…" data-fact="…">…</data>`.
pub(crate) struct Figure {
    /// The fact.
    pub(crate) fact: String,
    /// Its value as a machine reads it.
    pub(crate) value: String,
    /// Its value as a person reads it.
    pub(crate) text: String,
}

const OPENING: &str = "<data value=\"";
const CLOSING: &str = "</data>";

/// The figures of a page or a part of it, in their order.
pub(crate) fn figures(html: &str) -> Vec<Figure> {
    let figures = html.split(OPENING).skip(1).map(|rest| {
        let (value, rest) = rest.split_once("\" data-fact=\"").unwrap();
        let (fact, rest) = rest.split_once("\">").unwrap();
        let (text, _) = rest.split_once(CLOSING).unwrap();
        Figure { fact: fact.to_owned(), value: value.to_owned(), text: text.to_owned() }
    });
    figures.collect()
}

/// A part of a page without its figures.
pub(crate) fn without_figures(html: &str) -> String {
    let mut parts = html.split(OPENING);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += part.split_once(CLOSING).map_or("", |(_, rest)| rest);
    }
    text
}

/// The content under each heading of the second and third level, by the heading's id; the title's
/// id is made of its words and differs between languages.
pub(crate) fn sections(html: &str) -> BTreeMap<&str, &str> {
    let mut sections = BTreeMap::new();
    let mut rest = html;
    while let Some(at) = next_heading(rest) {
        let (id, content) = rest[at + "<h2 id=\"".len()..].split_once("\">").unwrap();
        let end = next_heading(content).unwrap_or(content.len());
        let repeated = sections.insert(id, &content[..end]);
        assert_eq!(repeated, None, "{id} is there twice");
        rest = content;
    }
    sections
}

fn next_heading(html: &str) -> Option<usize> {
    [html.find("<h2 id=\""), html.find("<h3 id=\"")].into_iter().flatten().min()
}

/// The words of a part of a page, without its markup.
pub(crate) fn visible(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<') {
        words += part.split_once('>').map_or(part, |(_, text)| text);
    }
    words
}
