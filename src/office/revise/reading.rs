//! The Markdown of a release back to what can be compared: passages by section, and tables.
//!
//! [`read`] is the entry point. It reads what any reader of the file sees, so that an archive of
//! earlier versions can be compared as well as what was just made.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text of a release in one language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// Headings, paragraphs and items of lists, in reading order.
    pub(super) passages: Vec<Passage>,
    /// The tables, in reading order.
    pub(super) tables: Vec<Grid>,
    /// What stands above tables and pictures, with their numbers, in reading order.
    pub(super) captions: Vec<String>,
}

/// A paragraph, a heading or an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    /// The words of the heading that it stands under.
    pub(super) section: String,
    /// Its words.
    pub(super) words: String,
}

/// A table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    /// What stands before it.
    pub(super) caption: String,
    /// Headers of its columns; the first stands over the headers of the rows.
    pub(super) header: Vec<String>,
    /// Its rows, each with its header first.
    pub(super) rows: Vec<Vec<String>>,
}

/// Reads the Markdown of a release.
pub(super) fn read(markdown: &str) -> Text {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut reading = Reading::default();
    for event in Parser::new_ext(markdown, options) {
        reading.event(event);
    }
    reading.passage();
    reading.text
}

#[derive(Default)]
struct Reading {
    text: Text,
    section: String,
    words: String,
    /// The table that is being read, with its row.
    grid: Option<(Grid, Vec<String>)>,
    /// Whether a picture is being read: what it says to those who do not see it is made of the same figures.
    is_in_picture: bool,
}

impl Reading {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(_) | Event::Code(_) if self.is_in_picture => {}
            Event::Text(words) | Event::Code(words) => self.words.push_str(&words),
            Event::Start(Tag::Image { .. }) => {
                self.is_in_picture = true;
                self.caption();
            }
            Event::End(TagEnd::Image) => self.is_in_picture = false,
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            Event::Start(Tag::Table(_)) => {
                let caption = self.caption();
                self.grid = Some((Grid { caption, ..Grid::default() }, Vec::new()));
            }
            Event::Start(Tag::Item | Tag::List(_) | Tag::FootnoteDefinition(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::FootnoteDefinition) => {
                self.passage();
            }
            Event::End(TagEnd::Heading(_)) => {
                self.section.clone_from(&self.words);
                self.passage();
            }
            Event::End(end) => self.end_in_table(end),
            _ => {}
        }
    }

    /// What was read last, above a table or a picture.
    fn caption(&mut self) -> String {
        let caption = self.text.passages.last();
        let caption = caption.map_or_else(String::new, |last| last.words.clone());
        self.text.captions.push(caption.clone());
        caption
    }

    fn end_in_table(&mut self, end: TagEnd) {
        let Some((grid, row)) = &mut self.grid else { return };
        match end {
            TagEnd::TableCell => row.push(std::mem::take(&mut self.words)),
            TagEnd::TableHead => grid.header = std::mem::take(row),
            TagEnd::TableRow => grid.rows.push(std::mem::take(row)),
            TagEnd::Table => self.text.tables.extend(self.grid.take().map(|(grid, _)| grid)),
            _ => {}
        }
    }

    fn passage(&mut self) {
        let words = std::mem::take(&mut self.words);
        let words = words.trim();
        if !words.is_empty() {
            let (section, words) = (self.section.clone(), words.to_owned());
            self.text.passages.push(Passage { section, words });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees_is_read() {
        let text = read(
            "# Title\n\nLead with [a link](x).\n\n## Points\n\n- **One** is 1.\n- Two\n\n\
             **Figure 1.** More\n\n![A bar of 1](x.svg)\n\n\
             **Table 1.** All\n\n| A | B |\n| - | -: |\n| **x** | −1 |\n\nSource\n",
        );
        let passages: Vec<_> = text
            .passages
            .iter()
            .map(|passage| (passage.section.as_str(), passage.words.as_str()))
            .collect();
        assert_eq!(
            passages,
            [
                ("Title", "Title"),
                ("Title", "Lead with a link."),
                ("Points", "Points"),
                ("Points", "One is 1."),
                ("Points", "Two"),
                ("Points", "Figure 1. More"),
                ("Points", "Table 1. All"),
                ("Points", "Source"),
            ]
        );
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let expected = Grid {
            caption: "Table 1. All".to_owned(),
            header: row(["A", "B"]),
            rows: vec![row(["x", "−1"])],
        };
        assert_eq!(text.tables, [expected]);
        assert_eq!(text.captions, ["Figure 1. More", "Table 1. All"]);
    }
}
