//! The document: what a release says, as a tree that no output format shapes.
//!
//! Plain data, filled from above: [`Document`] for readers, [`Workbook`] and [`DataTable`] beside it,
//! [`scene`] for pictures. [`read()`] makes a document from the Markdown of `words`; `drawing`,
//! `formats` and `proof` take it. It holds finished text in one language: what a format needs to say
//! about itself ("page 2 of 7") stands in [`Furniture`].
//!
//! A text becomes blocks; what they say without markup is [`plain_text`]:
//!
//! ```
//! use bulletin::document::{Block, Material, plain_text, read};
//! use bulletin::findings::{Diagnostics, SourceFile};
//!
//! let file = SourceFile::new("en.md", "# Migration in July\n\nArrivals **rose** again.\n");
//! let mut found = Diagnostics::default();
//! let body = read(&file, Material::default(), &mut found);
//!
//! assert!(found.is_empty());
//! assert_eq!(body.title, "Migration in July");
//! let Block::Paragraph(content) = &body.blocks[1] else { panic!("a paragraph follows the title") };
//! assert_eq!(plain_text(content), "Arrivals rose again.");
//! ```

mod chart;
pub mod colour;
mod edit;
mod figure;
mod figure_tables;
mod formula;
mod furniture;
pub mod markdown;
mod notes;
mod outline;
mod picture;
mod publication;
pub mod scene;
mod table;
mod table_tools;
mod terms;
mod workbook;

pub use chart::{AxisLabel, Chart, ChartEntry, ChartKind, ChartRows};
pub use edit::{Edit, EditKind};
pub use figure::{FactNumber, FactPart, Figure, FigureValue, RevisionMeasure};
pub use formula::{Formula, Math};
pub use furniture::Furniture;
pub use markdown::{Body, LinkedFiles, Material, read};
pub use notes::{Note, note_anchor};
pub use outline::outline;
pub use picture::Picture;
pub use publication::{FileLink, Publication};
pub use table::{Cell, Column, Row, Table};
pub use table_tools::TableTools;
pub use terms::{KeyFigure, Term, sparkline_name};
pub use workbook::{DataTable, Entry, Field, FieldKind, Grid, Line, Sheet, Titles, Workbook};

/// A release in one language, ready for any writer.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Language tag of the text, BCP 47: `en`, `ru`, `kk`.
    pub language: String,
    /// Title of the release as plain text: its only heading of level 1.
    pub title: String,
    /// What catalogues and file properties say about the release.
    pub properties: Properties,
    /// The edition in each of its languages, this one included, in the order of the release.
    pub editions: Vec<LanguageEdition>,
    /// Words that a format needs for its own parts.
    pub furniture: Furniture,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// The public address of what a relative link leads to from the folder of the language; none
    /// for a link that is not relative or leads out of the edition.
    pub fn public(&self, target: &str) -> Option<String> {
        let address = self.properties.address.as_deref()?;
        let (path, part) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
        if path.split('/').next().is_some_and(|first| first.contains(':')) {
            return None;
        }
        let mut folders = vec![self.language.as_str()];
        for step in path.split('/') {
            match step {
                ".." => drop(folders.pop()?),
                "." | "" => {}
                name => folders.push(name),
            }
        }
        Some(format!("{address}{}{part}", folders.join("/")))
    }

    /// Every word that a format may print, in no particular order.
    pub fn text(&self) -> String {
        let mut text = format!("{} {} ", self.title, self.properties.publisher);
        let furniture = &self.furniture;
        for words in [
            &furniture.kicker,
            &furniture.page_of,
            &furniture.continued,
            &furniture.contents,
            &furniture.table_caption,
            &furniture.figure_caption,
            &furniture.source,
        ] {
            text.push_str(words);
        }
        if let Some(draft) = &self.properties.draft {
            text.push_str(&draft.word);
        }
        add_text(&self.blocks, &mut text);
        text
    }

    /// Says below the title that this is a draft.
    pub fn mark_as(&mut self, draft: &DraftMark) {
        let word = Inline::Strong(vec![Inline::Text(format!("{}.", draft.word))]);
        let note = Inline::Text(format!(" {}", draft.note));
        let below_title = self.blocks.len().min(1);
        self.blocks.insert(below_title, Block::Paragraph(vec![word, note]));
        self.properties.draft = Some(draft.clone());
    }
}

fn add_text(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(heading) => text.push_str(&plain_text(&heading.content)),
            Block::Paragraph(content) => text.push_str(&plain_text(content)),
            Block::List(list) => list.items.iter().for_each(|item| add_text(item, text)),
            Block::Table(table) => table.add_text(text),
            Block::Formula(formula) => text.push_str(&plain_text(&formula.words())),
            Block::Notes(notes) => {
                text.push_str("⁰¹²³⁴⁵⁶⁷⁸⁹");
                for note in notes {
                    text.push_str(&plain_text(&note.content));
                }
            }
            Block::Terms(terms) => {
                for term in terms {
                    text.push_str(&plain_text(&term.term));
                    term.details.iter().for_each(|words| text.push_str(&plain_text(words)));
                }
            }
            Block::KeyFigures(figures) => {
                for figure in figures {
                    text.push_str(&figure.text(plain_text));
                }
            }
            Block::Picture(picture) => text.push_str(&picture.text()),
        }
    }
}

/// Properties of the whole document, all in the language of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties {
    /// The office that publishes.
    pub publisher: String,
    /// One sentence of at most 160 characters about the release.
    pub description: String,
    /// Search words.
    pub keywords: Vec<String>,
    /// Moment of publication, RFC 3339 with the office's offset: `2025-08-11T10:00:00+05:00`.
    pub released: String,
    /// Moment from which the last revision holds, written as `released`; none for what was never
    /// revised.
    pub revised: Option<String>,
    /// Codes of the language and of the territory whose conventions it follows.
    pub codes: LanguageCodes,
    /// Marks a draft, which is not for publication; none for a release.
    pub draft: Option<DraftMark>,
    /// The sentence that and when it was taken back; none for what stands.
    pub withdrawn: Option<String>,
    /// Public address of the folder of the edition, with `/` at its end; none where the release
    /// declares no address.
    pub address: Option<String>,
}

impl Properties {
    /// Moment of the last change: the last revision, else the publication.
    pub fn modified(&self) -> &str {
        self.revised.as_deref().unwrap_or(&self.released)
    }

    /// A title as programs show it by itself: that of a draft begins with the word for it, and one of what was taken back
    /// with the sentence that it was.
    pub fn marked(&self, title: &str) -> String {
        let draft = self.draft.as_ref().map(|draft| format!("{}. ", draft.word));
        let withdrawn = self.withdrawn.as_ref().map(|withdrawn| format!("{withdrawn} "));
        draft.unwrap_or_default() + &withdrawn.unwrap_or_default() + title
    }
}

/// A language in the codes that tags do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageCodes {
    /// The language by ISO 639-3, three letters; empty where the locale file does not say it.
    #[serde(default)]
    pub language: String,
    /// The territory whose conventions numbers and dates follow, by ISO 3166-1, two letters; empty
    /// where the locale file does not say it.
    #[serde(default)]
    pub territory: String,
}

/// What says that a document is a draft, in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftMark {
    /// The word by itself: `DRAFT`.
    pub word: String,
    /// A sentence for readers.
    pub note: String,
}

/// One language edition of the release: where a reader can change to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageEdition {
    /// Language tag, BCP 47.
    pub language: String,
    /// The language's own name for itself.
    pub name: String,
    /// Link to the page of that edition, relative to this document's folder.
    pub href: String,
}

/// A part of the text that stands by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; the document has exactly one of level 1 and skips no level.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A table of figures.
    Table(Table),
    /// Terms with their details: the list of a masthead.
    Terms(Vec<Term>),
    /// A formula.
    Formula(Formula),
    /// The notes, at the end of the text.
    Notes(Vec<Note>),
    /// The big numbers of the release, in a row.
    KeyFigures(Vec<KeyFigure>),
    /// A chart or a map.
    Picture(Box<Picture>),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Anchor, unique in the document, safe in a URL fragment.
    pub id: String,
    /// The words.
    pub content: Vec<Inline>,
}

/// A list, numbered or not.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// First number of a numbered list; `None` for bullets.
    pub start: Option<u64>,
    /// The items, each a run of blocks.
    pub items: Vec<Vec<Block>>,
}

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text as it is; no markup in it means anything.
    Text(String),
    /// Strong importance.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// A link.
    Link(Link),
    /// A figure that comes from a fact.
    Figure(Figure),
    /// A line break that the author asked for.
    LineBreak,
    /// The number of a note, from 1, where the text refers to it.
    NoteReference(usize),
    /// A term where the text says what it means.
    Definition(Definition),
    /// A date.
    Date(Date),
    /// Words that a version of a text has and another has not.
    Edit(Edit),
}

/// A date in words, for people, and as programs read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// RFC 3339: `2025-08-11T10:00:00+05:00`.
    pub moment: String,
    /// As printed in the language of the document: `11 August 2025`.
    pub words: String,
}

/// A term where the text says what it means: a place that links lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Anchor, unique in the document.
    pub id: String,
    /// The term.
    pub term: String,
}

/// The definitions in `content`, in order.
#[cfg(test)]
fn definitions(content: &[Inline]) -> Vec<&Definition> {
    let mut found = Vec::new();
    for inline in content {
        match inline {
            Inline::Definition(definition) => found.push(definition),
            Inline::Strong(inner) | Inline::Emphasis(inner) => found.extend(definitions(inner)),
            Inline::Edit(edit) => found.extend(definitions(&edit.content)),
            _ => {}
        }
    }
    found
}

/// A link out of the document or into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Target: `https:`, `http:` or `mailto:`, a `#fragment`, or a path relative to the folder.
    pub target: String,
    /// The words of the link.
    pub content: Vec<Inline>,
}

impl Link {
    /// The address of a page out of the document as a reader would type it: without its scheme and
    /// without a slash at its end.
    pub fn short_address(&self) -> Option<&str> {
        let schemes = ["https://", "http://"];
        let address = schemes.iter().find_map(|scheme| self.target.strip_prefix(scheme))?;
        Some(address.strip_suffix('/').unwrap_or(address))
    }
}

/// The words of `content` without their markup; a line break is a space.
///
/// For what takes plain text only: the title of a page, a list of contents, the bookmarks of a PDF.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    collect_words(content, &mut text);
    text
}

fn collect_words(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) => text.push_str(words),
            Inline::Figure(figure) => text.push_str(&figure.text),
            Inline::LineBreak => text.push(' '),
            Inline::NoteReference(_) => {}
            Inline::Definition(definition) => text.push_str(&definition.term),
            Inline::Date(date) => text.push_str(&date.words),
            Inline::Strong(inner) | Inline::Emphasis(inner) => collect_words(inner, text),
            Inline::Link(link) => collect_words(&link.content, text),
            Inline::Edit(edit) => collect_words(&edit.content, text),
        }
    }
}
