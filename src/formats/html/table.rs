//! A table as HTML: a region that scrolls on a small screen, with notes and source under it.

use super::body::figure;
use super::escape;
use crate::document::{Cell, Furniture, Row, Table};
use crate::formats::{table_caption, table_source};

/// Class of cells that hold words, and of their headers.
const WORDS: &str = "words";

/// Adds a table with what belongs to it.
pub(super) fn html(out: &mut String, table: &Table, furniture: &Furniture) {
    // A list of words has no order of its own, and none of the tools of a table.
    let class = if table.is_of_figures() { "table" } else { "listing" };
    out.push_str("<div");
    escape::attribute(out, "class", class);
    out.push_str(">\n");
    scrolling(out, table, &table.title, furniture, true);
    foot(out, table, furniture);
    out.push_str("</div>\n");
}

/// Adds the figures of a picture: a table without number and source, which the picture has, by the
/// title of the picture.
pub(super) fn grid(out: &mut String, table: &Table, title: &str, furniture: &Furniture) {
    scrolling(out, table, title, furniture, false);
}

fn scrolling(out: &mut String, table: &Table, title: &str, furniture: &Furniture, by_itself: bool) {
    // A region that scrolls has to be in the order of focus, or a keyboard cannot scroll it.
    out.push_str("<section class=\"scroll\" tabindex=\"0\"");
    let label = furniture.scrolling_table.replace("{title}", title);
    escape::attribute(out, "aria-label", &label);
    out.push_str(">\n<table");
    if by_itself {
        escape::attribute(out, "id", &table.id);
    }
    out.push_str(">\n");
    let words =
        if by_itself { table_caption(table, furniture) } else { (String::new(), title.to_owned()) };
    caption(out, &words);
    header(out, table);
    out.push_str("<tbody>\n");
    for line in &table.rows {
        row(out, line);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

/// The caption, in a block of its own, which stays in view when the table scrolls.
fn caption(out: &mut String, (label, title): &(String, String)) {
    out.push_str("<caption><span>");
    if !label.is_empty() {
        escape::element(out, "b", label);
        out.push(' ');
    }
    escape::push(out, title);
    out.push_str("</span></caption>\n");
}

fn header(out: &mut String, table: &Table) {
    out.push_str("<thead>\n<tr>");
    let columns = table.columns.iter().map(|column| (&column.label, &column.time));
    for (index, (label, time)) in std::iter::once((&table.stub, &None)).chain(columns).enumerate() {
        let is_of_words = index > 0 && table.is_of_words(index - 1);
        let class = is_of_words.then_some(WORDS);
        header_cell(out, "col", class, label, time.as_deref());
    }
    out.push_str("</tr>\n</thead>\n");
}

/// A header; a year or month in it is said as data, too, for the tools of the table.
fn header_cell(
    out: &mut String,
    scope: &str,
    class: Option<&str>,
    label: &str,
    time: Option<&str>,
) {
    out.push_str("<th");
    escape::attribute(out, "scope", scope);
    if let Some(class) = class {
        escape::attribute(out, "class", class);
    }
    if let Some(time) = time {
        escape::attribute(out, "data-time", time);
    }
    out.push('>');
    escape::push(out, label);
    out.push_str("</th>");
}

fn row(out: &mut String, row: &Row) {
    out.push_str(if row.total { "<tr class=\"total\">" } else { "<tr>" });
    header_cell(out, "row", None, &row.header, row.time.as_deref());
    for cell in &row.cells {
        out.push_str("<td");
        if matches!(cell, Cell::Words(_)) {
            escape::attribute(out, "class", WORDS);
        }
        out.push('>');
        match cell {
            Cell::Figure(shown) => {
                if !shown.mark.is_empty() {
                    escape::push(out, &shown.mark);
                    out.push('\u{a0}');
                }
                figure(out, shown);
            }
            Cell::Shorthand(words) | Cell::Words(words) | Cell::Number(words) => {
                escape::push(out, words);
            }
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

fn foot(out: &mut String, table: &Table, furniture: &Furniture) {
    for note in &table.notes {
        escape::element(out, "p", note);
        out.push('\n');
    }
    if !table.source.is_empty() {
        escape::element(out, "p", &table_source(table, furniture));
        out.push('\n');
    }
}
