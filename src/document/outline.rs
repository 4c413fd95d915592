//! A document as an indented outline: a block a line, for those who look at what was read.
//!
//! [`outline`] is the entry point. The form is stable, so that two outlines can be compared line by
//! line; no reader of a release ever sees it.

use std::fmt::Write;

use super::{Block, Cell, Document, Inline, KeyFigure, Picture, Table};

/// The tree of a document. Each figure stands with its fact: `{11 267 = arrivals}`.
pub fn outline(document: &Document) -> String {
    let mut lines = Lines::default();
    lines.add(0, format_args!("document {}: {}", document.language, document.title));
    let properties = &document.properties;
    lines.add(1, format_args!("publisher: {}", properties.publisher));
    lines.add(1, format_args!("description: {}", properties.description));
    if !properties.keywords.is_empty() {
        lines.add(1, format_args!("keywords: {}", properties.keywords.join(", ")));
    }
    lines.add(1, format_args!("released: {}", properties.released));
    for edition in &document.editions {
        lines.add(1, format_args!("language {}: {}", edition.language, edition.href));
    }
    lines.blocks(1, &document.blocks);
    lines.text
}

/// The lines so far.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn add(&mut self, depth: usize, line: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "", indent = 2 * depth);
    }

    fn blocks(&mut self, depth: usize, blocks: &[Block]) {
        for block in blocks {
            self.block(depth, block);
        }
    }

    fn block(&mut self, depth: usize, block: &Block) {
        match block {
            Block::Heading(heading) => {
                let words = words(&heading.content);
                self.add(depth, format_args!("heading {} #{}: {words}", heading.level, heading.id));
            }
            Block::Paragraph(content) => {
                self.add(depth, format_args!("paragraph: {}", words(content)));
            }
            Block::List(list) => {
                match list.start {
                    Some(start) => self.add(depth, format_args!("list from {start}")),
                    None => self.add(depth, format_args!("list")),
                }
                for item in &list.items {
                    self.add(depth + 1, format_args!("item"));
                    self.blocks(depth + 2, item);
                }
            }
            Block::Table(table) => self.table(depth, table),
            Block::Terms(terms) => {
                self.add(depth, format_args!("terms"));
                for term in terms {
                    self.add(depth + 1, format_args!("term: {}", words(&term.term)));
                    for detail in &term.details {
                        self.add(depth + 2, format_args!("detail: {}", words(detail)));
                    }
                }
            }
            Block::Formula(formula) => {
                self.add(depth, format_args!("formula: {}", words(&formula.words())));
            }
            Block::Notes(notes) => {
                self.add(depth, format_args!("notes"));
                for note in notes {
                    let words = words(&note.content);
                    self.add(depth + 1, format_args!("note {} #{}: {words}", note.number, note.id));
                }
            }
            Block::KeyFigures(figures) => {
                self.add(depth, format_args!("key figures"));
                for figure in figures {
                    self.key_figure(depth + 1, figure);
                }
            }
            Block::Picture(picture) => self.picture(depth, picture),
        }
    }

    fn key_figure(&mut self, depth: usize, figure: &KeyFigure) {
        let number = words(&[Inline::Figure(figure.figure.clone())]);
        self.add(depth, format_args!("key figure: {}: {number}", words(&figure.label)));
        if !figure.change.is_empty() {
            self.add(depth + 1, format_args!("change: {}", words(&figure.change)));
        }
        if let Some(sparkline) = &figure.sparkline {
            self.add(depth + 1, format_args!("sparkline: {}", sparkline.alt));
        }
    }

    fn picture(&mut self, depth: usize, picture: &Picture) {
        let Picture { id, number, title, subtitle, alt, scene, .. } = picture;
        self.add(depth, format_args!("picture {number} #{id}: {title}"));
        self.add(depth + 1, format_args!("subtitle: {subtitle}"));
        self.add(depth + 1, format_args!("alternative: {alt}"));
        let (shapes, labels) = (scene.paths.len(), scene.labels.len());
        let (width, height) = (scene.width, scene.height);
        self.add(
            depth + 1,
            format_args!("scene: {width:.1} × {height:.1} pt, {shapes} shapes, {labels} labels"),
        );
        for note in &picture.notes {
            self.add(depth + 1, format_args!("note: {note}"));
        }
        self.add(depth + 1, format_args!("source: {}", picture.source));
        if let Some(data) = &picture.data {
            self.table(depth + 1, data);
        }
    }

    fn table(&mut self, depth: usize, table: &Table) {
        self.add(depth, format_args!("table {} #{}: {}", table.number, table.id, table.title));
        let columns = table.columns.iter().map(|column| column.label.as_str());
        let columns: Vec<&str> = std::iter::once(table.stub.as_str()).chain(columns).collect();
        self.add(depth + 1, format_args!("columns: {}", columns.join(" | ")));
        for row in &table.rows {
            let kind = if row.total { "total" } else { "row" };
            let cells: Vec<String> = row.cells.iter().map(cell).collect();
            self.add(depth + 1, format_args!("{kind}: {} | {}", row.header, cells.join(" | ")));
        }
        for note in &table.notes {
            self.add(depth + 1, format_args!("note: {note}"));
        }
        self.add(depth + 1, format_args!("source: {}", table.source));
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Figure(figure) => words(&[Inline::Figure(figure.clone())]),
        Cell::Shorthand(words) | Cell::Words(words) | Cell::Number(words) => words.clone(),
    }
}

/// Inline content on one line, with a mark for each part that is more than text.
fn words(content: &[Inline]) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text(text) => text.replace('\n', " "),
        Inline::Strong(inner) => format!("**{}**", words(inner)),
        Inline::Emphasis(inner) => format!("*{}*", words(inner)),
        Inline::Link(link) => format!("[{}]({})", words(&link.content), link.target),
        Inline::Figure(figure) => format!("{{{} = {}}}", figure.marked(), figure.fact),
        Inline::LineBreak => " ⏎ ".to_owned(),
        Inline::NoteReference(number) => format!("[^{number}]"),
        Inline::Definition(definition) => format!("{}{{#{}}}", definition.term, definition.id),
        Inline::Edit(edit) => {
            let [before, behind] = edit.said();
            format!("{before}{}{behind}", words(&edit.content))
        }
        Inline::Date(date) => format!("{{{} = {}}}", date.words, date.moment),
    };
    content.iter().map(word).collect()
}
