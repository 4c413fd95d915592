//! The figures of an HTML page: its `data` elements.

/// A figure as the page has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) value: String,
    pub(super) fact: String,
}

/// Every `data` element with a fact, in order.
pub(super) fn figures(page: &str) -> Vec<Shown> {
    let mut figures = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("<data ") {
        let element = &rest[at..];
        let Some((tag, behind)) = element.split_once('>') else { break };
        let Some((words, behind)) = behind.split_once("</data>") else { break };
        rest = behind;
        if let (Some(value), Some(fact)) = (attribute(tag, "value"), attribute(tag, "data-fact")) {
            figures.push(Shown { text: plain(words), value: plain(value), fact: plain(fact) });
        }
    }
    figures
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut parts = tag.split_inclusive('"');
    while let Some(before) = parts.next() {
        let value = parts.next()?;
        let found = before.trim_start().trim_end_matches("=\"");
        if found.rsplit(' ').next() == Some(name) {
            return value.strip_suffix('"');
        }
    }
    None
}

/// Words without character references.
fn plain(words: &str) -> String {
    if !words.contains('&') {
        return words.to_owned();
    }
    let references =
        [("&nbsp;", "\u{a0}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    references
        .iter()
        .fold(words.to_owned(), |text, (name, character)| text.replace(name, character))
}
