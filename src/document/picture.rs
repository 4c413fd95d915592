//! A picture in the text: its shapes, the words around it, and the figures that it shows.

use super::{Inline, Link, Table, plain_text};
use crate::document::scene::Scene;

/// A chart or a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Anchor, unique in the document; the id of the picture in `release.toml`.
    pub id: String,
    /// Place in the document's count of pictures, from 1; 0 for one that is not counted.
    pub number: usize,
    /// What it tells: a sentence without a full stop.
    pub title: String,
    /// What is measured, where and when.
    pub subtitle: String,
    /// What those who do not see it need to know, in at most 220 characters; not the title.
    pub alt: String,
    /// The picture itself.
    pub scene: Scene,
    /// Shorthand in the picture, explained.
    pub notes: Vec<String>,
    /// Where the data are from.
    pub source: String,
    /// Every figure that it shows.
    pub data: Option<Table>,
    /// The table of the text that has them all, if one has.
    pub table: Option<Link>,
    /// The file of its data, if there is one.
    pub file: Option<Link>,
}

impl Picture {
    /// Gives the picture its place in the count of the document, which the link to its data names.
    pub(super) fn count(&mut self, number: usize) {
        self.number = number;
        for inline in self.file.iter_mut().flat_map(|link| &mut link.content) {
            if let Inline::Text(words) = inline {
                *words = words.replace("{number}", &number.to_string());
            }
        }
    }

    /// Every word that a format may print, in no particular order.
    pub(super) fn text(&self) -> String {
        let mut text = self.scene.text();
        for words in
            [&self.title, &self.subtitle, &self.alt, &self.source].into_iter().chain(&self.notes)
        {
            text.push_str(words);
        }
        if let Some(link) = &self.table {
            text.push_str(&plain_text(&link.content));
        }
        if let Some(data) = &self.data {
            data.add_text(&mut text);
        }
        text
    }
}
