//! A table as Markdown: caption, aligned columns, notes and source.

use std::borrow::Cow;
use std::iter::repeat_n;

use super::escape::{self, Around, Place};
use crate::document::{Cell, Furniture, Row, Table};
use crate::formats::{table_caption, table_source};

/// The table with what belongs to it, as blocks of Markdown.
pub(super) fn markdown(table: &Table, furniture: &Furniture) -> String {
    let mut blocks = vec![caption(&table_caption(table, furniture)), grid(table)];
    blocks.extend(table.notes.iter().map(|note| paragraph(note)));
    if !table.source.is_empty() {
        blocks.push(paragraph(&table_source(table, furniture)));
    }
    blocks.join("\n\n")
}

/// The caption with what stands before the title in bold. A line that is bold as a whole would pass
/// for a heading.
pub(super) fn caption((label, title): &(String, String)) -> String {
    if label.is_empty() {
        return paragraph(title);
    }
    let around = Around { place: Place::Paragraph, line_start: false, next: Some('*') };
    let label = escape::text(label, &around);
    format!("**{label}** {}", escape::text(title, &Around { next: None, ..around }))
}

pub(super) fn paragraph(words: &str) -> String {
    let around = Around { place: Place::Paragraph, line_start: true, next: None };
    escape::text(words.trim(), &around).into_owned()
}

fn grid(table: &Table) -> String {
    let mut lines = vec![header(table)];
    lines.extend(table.rows.iter().map(row));
    let widths = widths(&lines);
    let columns = 0..table.columns.len();
    let of_words: Vec<bool> =
        std::iter::once(true).chain(columns.map(|column| table.is_of_words(column))).collect();
    let mut out = String::new();
    align(&lines[0], &widths, &of_words, &mut out);
    for (i, width) in widths.iter().enumerate() {
        out.push_str(if i == 0 { "\n| " } else { " | " });
        out.push_str(&"-".repeat(width - 1));
        out.push(if of_words[i] { '-' } else { ':' });
    }
    out.push_str(" |");
    for line in &lines[1..] {
        out.push('\n');
        align(line, &widths, &of_words, &mut out);
    }
    out
}

fn header(table: &Table) -> Vec<Cow<'_, str>> {
    let labels = table.columns.iter().map(|column| cell(&column.label));
    std::iter::once(cell(&table.stub)).chain(labels).collect()
}

/// The cells of a row; the header of the total stands out in bold.
fn row(row: &Row) -> Vec<Cow<'_, str>> {
    let header = cell(&row.header);
    let is_total = row.total && !header.is_empty();
    let header = if is_total { Cow::Owned(format!("**{header}**")) } else { header };
    let cells = row.cells.iter().map(|content| match content {
        Cell::Figure(figure) => match figure.marked() {
            Cow::Borrowed(words) => cell(words),
            Cow::Owned(words) => Cow::Owned(cell(&words).into_owned()),
        },
        Cell::Shorthand(words) | Cell::Words(words) | Cell::Number(words) => cell(words),
    });
    std::iter::once(header).chain(cells).collect()
}

fn cell(words: &str) -> Cow<'_, str> {
    escape::text(words.trim(), &Around { place: Place::Cell, line_start: true, next: None })
}

/// The width of each column in characters, at least as many as `---` has.
fn widths(lines: &[Vec<Cow<'_, str>>]) -> Vec<usize> {
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
    };
    (0..columns).map(|column| width(column).unwrap_or_default().max(3)).collect()
}

/// One line of the table: words to the left, figures to the right.
fn align(line: &[Cow<'_, str>], widths: &[usize], of_words: &[bool], out: &mut String) {
    out.push('|');
    for (i, &width) in widths.iter().enumerate() {
        let cell = line.get(i).map_or("", |cell| cell);
        let padding = width.saturating_sub(cell.chars().count());
        let (left, right) = if of_words[i] { (0, padding) } else { (padding, 0) };
        out.push(' ');
        out.extend(repeat_n(' ', left));
        out.push_str(cell);
        out.extend(repeat_n(' ', right));
        out.push_str(" |");
    }
}
