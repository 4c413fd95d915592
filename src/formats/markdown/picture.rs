//! A picture as Markdown: an image that lies beside the text, with its words.

use super::escape::{self, Around, Place};
use super::table;
use crate::document::{Furniture, Picture, plain_text};
use crate::formats::{figure_caption, picture_path};

/// The picture with what belongs to it, as blocks of Markdown.
pub(super) fn markdown(picture: &Picture, furniture: &Furniture) -> String {
    let mut blocks = vec![table::caption(&figure_caption(picture, furniture))];
    if !picture.subtitle.is_empty() {
        blocks.push(table::paragraph(&picture.subtitle));
    }
    let around = Around { place: Place::Paragraph, line_start: false, next: Some(']') };
    let alt = escape::text(&picture.alt, &around);
    blocks.push(format!("![{alt}]({})", picture_path(&picture.id)));
    blocks.extend(picture.notes.iter().map(|note| table::paragraph(note)));
    // Tables have no anchors in Markdown: the words alone say which.
    let table = picture.table.as_ref().map(|link| plain_text(&link.content));
    blocks.extend(table.iter().map(|words| table::paragraph(words)));
    if !picture.source.is_empty() {
        let source = furniture.source.replace("{source}", &picture.source);
        blocks.push(table::paragraph(&source));
    }
    if let Some(link) = &picture.file {
        let words = plain_text(&link.content);
        let words = escape::text(&words, &around);
        blocks.push(format!("[{words}]({})", link.target));
    }
    blocks.join("\n\n")
}
