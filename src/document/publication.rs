//! What a page says about its edition beyond the text: known only when the other files are made.

use std::collections::BTreeMap;

use super::{Inline, Link, Picture, plain_text};

/// What surrounds the text of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Publication {
    /// Links to files of the edition, by their target.
    pub files: BTreeMap<String, FileLink>,
    /// The edition as a data set of schema.org, if it has data files.
    pub dataset: Option<serde_json::Value>,
}

/// The words of a link to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    /// As they stand in the text: `Arrivals by region (XLSX)`. Of the data of a picture with
    /// `{number}` in the place of its number.
    pub words: String,
    /// With the size of the file: `Arrivals by region (XLSX, 14 KB)`.
    pub sized: String,
}

impl Publication {
    /// The link to the data of a picture, with the size of the file where that is known.
    pub fn data_of(&self, picture: &Picture) -> Option<Link> {
        let link = picture.file.as_ref()?;
        let Some(file) = self.files.get(&link.target) else { return Some(link.clone()) };
        let words = file.sized.replace("{number}", &picture.number.to_string());
        Some(Link { content: vec![Inline::Text(words)], ..link.clone() })
    }

    /// The words of a link with the size of its file; `None` for a link to something else, and for
    /// one that has words of its own.
    pub fn sized(&self, link: &Link) -> Option<&str> {
        let file = self.files.get(&link.target)?;
        (file.words == plain_text(&link.content)).then_some(file.sized.as_str())
    }
}
