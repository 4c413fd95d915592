//! The pictures of a text: each shown once, with a title and with words for those who do not see it.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::{OPTIONS, Reader, anchors, trimmed};
use crate::document::Block;
use crate::findings::{Code, Diagnostic};

/// Longer words in the place of a picture are a text.
const LONGEST_ALT: usize = 220;

impl Reader<'_> {
    /// The picture with these words, id, title and alternative, and with its number.
    pub(super) fn picture(
        &mut self,
        [id, title, alt]: [String; 3],
        span: Range<usize>,
    ) -> Option<Block> {
        let span = trimmed(self.markdown, span);
        if let Some((_, first)) = self.outline.pictures.iter().find(|(shown, _)| *shown == id) {
            let finding = Diagnostic::new(Code::WordsOfChart, format!("`{id}` is shown twice"))
                .at(self.file, span, "again")
                .at(self.file, first.clone(), "first here")
                .hint(format!("Link to the chart instead: `[…](#{id})`."));
            self.found.push(finding);
            return None;
        }
        let Some(mut picture) = self.material.pictures.remove(&id) else {
            let shown = self.outline.pictures.iter().map(|(id, _)| id);
            let hint = anchors::nearest(&id, self.material.pictures.keys().chain(shown));
            self.report(Code::WordsOfChart, span, &format!("there is no chart `{id}`"), &hint);
            return None;
        };
        let (title, alt) = (plain(&title), plain(&alt));
        let length = alt.chars().count();
        for words in [&title, &alt] {
            self.characters(words, span.clone());
        }
        if title == alt {
            let message = format!("the title of `{id}` is also its alternative text");
            let hint = "Say in `alt` what the picture shows: the largest, the smallest, the way.";
            self.report(Code::WordsOfChart, span.clone(), &message, hint);
        }
        if length > LONGEST_ALT {
            let message = format!("the alternative text of `{id}` has {length} characters");
            let hint =
                format!("Say it in {LONGEST_ALT}: the figures stand in the data of the chart.");
            self.report(Code::WordsOfChart, span.clone(), &message, &hint);
        }
        self.outline.pictures.push((id, span));
        picture.count(self.outline.pictures.len());
        (picture.title, picture.alt) = (title, alt);
        Some(Block::Picture(Box::new(picture)))
    }
}

/// The words of Markdown without its marks.
fn plain(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, OPTIONS);
    let words = events.map(|event| match event {
        Event::Text(text) | Event::Code(text) => text.into_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    });
    words.collect()
}
