//! From a document to Markdown: `CommonMark` with tables, without HTML but for deleted and inserted words.
//!
//! [`markdown`] is the entry point. The source is meant to be read as it is: lines are not
//! wrapped, the columns of tables are aligned, and a character is escaped only where it would mean
//! something else.

mod escape;
mod inlines;
mod picture;
mod table;
mod terms;

use std::collections::BTreeMap;

use crate::document::{Block, Document, Furniture, List, Note, plain_text};
use escape::Place;

/// The document as Markdown, complete in itself, with one line break at its end.
///
/// Figures are their text. Links to headings lead to the anchors that forges derive from the words
/// of a heading; links to tables, which have none, are their words.
pub fn markdown(document: &Document) -> String {
    let writer =
        Writer { furniture: &document.furniture, anchors: heading_anchors(&document.blocks) };
    // The title comes first, as in every release; then what kind of text it is and who speaks.
    let (title, rest) = document.blocks.split_at(document.blocks.len().min(1));
    let parts = [
        writer.blocks(title, Place::Paragraph),
        terms::kicker(document, &writer),
        writer.blocks(rest, Place::Paragraph),
    ];
    let mut text =
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

/// What the blocks need to know of their document.
struct Writer<'a> {
    furniture: &'a Furniture,
    /// By the ids of headings: their anchors in Markdown.
    anchors: BTreeMap<&'a str, String>,
}

impl Writer<'_> {
    fn blocks(&self, blocks: &[Block], place: Place) -> String {
        let mut texts: Vec<String> = Vec::with_capacity(blocks.len());
        let mut bullets = Bullets::default();
        for block in blocks {
            let marks = bullets.of(block);
            let text = match block {
                Block::Heading(heading) => {
                    let marks = "#".repeat(usize::from(heading.level));
                    format!("{marks} {}", self.inlines(&heading.content, Place::Heading))
                }
                Block::Paragraph(content) => self.inlines(content, place),
                Block::List(list) => self.list(list, marks),
                Block::Table(table) => table::markdown(table, self.furniture),
                Block::Formula(formula) => self.inlines(&formula.words(), place),
                Block::Notes(notes) => self.notes(notes),
                Block::Terms(terms) => self.list(&terms::terms(terms, self.furniture), marks),
                Block::KeyFigures(figures) => {
                    self.list(&terms::key_figures(figures, self.furniture), marks)
                }
                Block::Picture(picture) => picture::markdown(picture, self.furniture),
            };
            if !text.is_empty() {
                texts.push(text);
            }
        }
        texts.join("\n\n")
    }

    /// Notes as most viewers know them.
    fn notes(&self, notes: &[Note]) -> String {
        let note = |note: &Note| {
            format!("[^{}]: {}", note.number, self.inlines(&note.content, Place::Item))
        };
        notes.iter().map(note).collect::<Vec<_>>().join("\n\n")
    }

    fn list(&self, list: &List, marks: Marks) -> String {
        let tight = is_tight(list);
        let between = if tight { "\n" } else { "\n\n" };
        let items = list.items.iter().enumerate().map(|(i, item)| {
            let mark = match list.start {
                // `CommonMark` reads at most nine digits.
                Some(start) => format!("{}{} ", (start + i as u64) % 1_000_000_000, marks.number),
                None => format!("{} ", marks.bullet),
            };
            let mut text = self.blocks(item, Place::Item);
            if tight {
                text = text.replace("\n\n", "\n");
            }
            mark.clone() + &indented(&text, mark.len())
        });
        items.map(|item| item.trim_end().to_owned()).collect::<Vec<_>>().join(between)
    }
}

/// The marks in front of a list's items.
#[derive(Clone, Copy)]
struct Marks {
    bullet: char,
    number: char,
}

/// Lists that follow each other directly take turns with their marks: with the same mark they
/// would be one list.
#[derive(Default)]
struct Bullets {
    /// Whether the block before is a list, and whether it has the second kind of marks.
    before: Option<bool>,
}

impl Bullets {
    fn of(&mut self, block: &Block) -> Marks {
        let second = self.before.is_some_and(|second| !second);
        self.before = matches!(block, Block::List(_) | Block::Terms(_) | Block::KeyFigures(_))
            .then_some(second);
        if second { Marks { bullet: '*', number: ')' } } else { Marks { bullet: '-', number: '.' } }
    }
}

/// Whether the items of a list, and of the lists in it, are one paragraph each, so that no empty
/// lines are needed.
fn is_tight(list: &List) -> bool {
    list.items.iter().all(|item| match item.as_slice() {
        [] | [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List(inner)] => is_tight(inner),
        _ => false,
    })
}

/// The text with each line but the first set in, so that it belongs to the item.
fn indented(text: &str, width: usize) -> String {
    let line_break = format!("\n{}", " ".repeat(width));
    text.replace('\n', &line_break).replace(&format!("{line_break}\n"), "\n\n")
}

/// The anchors of headings as GitHub and others derive them from the words.
fn heading_anchors(blocks: &[Block]) -> BTreeMap<&str, String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = BTreeMap::new();
    for block in blocks {
        let Block::Heading(heading) = block else { continue };
        let slug = forge_slug(&plain_text(&heading.content));
        let count = seen.entry(slug.clone()).or_default();
        let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
        *count += 1;
        anchors.insert(heading.id.as_str(), anchor);
    }
    anchors
}

fn forge_slug(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
