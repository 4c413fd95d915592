//! From a table to strips: caption, header row, rows, notes and source.

use std::borrow::Cow;
use std::ops::Range;

use super::column_widths::{Columns, Grid, fit};
use super::flow::{Flow, lines_in};
use super::lines::break_lines;
use super::measures::{Look, Style};
use super::placed::Owner;
use super::strip::{Place, Strip, rule};
use super::text::Text;
use super::tree::{ElementId, Role};
use crate::document::{Block, Cell, Document, Row, Table};
use crate::drawing::fonts::{Fonts, Shaper};
use crate::drawing::theme::{Paper, Theme};

/// A table up to this part of a page is kept on one page.
const KEPT_WHOLE: f32 = 0.34;
/// Rows that stay together at the top and at the bottom of a table.
const ROWS_TOGETHER: usize = 3;

impl Flow<'_> {
    /// Sets a table under `parent`.
    pub(super) fn table(&mut self, table: &Table, parent: ElementId) {
        let element = self.tree.add(parent, Role::Table);
        let first = self.strips.len();
        let space = self.space_below.max(self.look.table_space());
        self.caption(table, element, space);
        self.anchor(&table.id, first);

        let mut grid = grid(&mut self.shaper, table, self.look);
        let columns = fit(&grid, self.look);
        fit_words(&mut grid, &mut self.shaper, &columns, self.look);
        self.header(table, &grid, &columns, element);
        self.rows(table, &grid, &columns, element);
        self.keep_together(first, table.rows.len());
        self.notes(table, parent);
        self.space_below = self.look.table_space();
    }

    /// The words above the table, now and on further pages.
    fn caption(&mut self, table: &Table, element: ElementId, space: f32) {
        let pattern = self.furniture.table_caption.as_str();
        let pattern = if pattern.is_empty() { "{title}" } else { pattern };
        let number = table.number.to_string();
        let words = pattern.replace("{number}", &number).replace("{title}", &table.title);
        // A reader who turns the page knows the title: the number is enough, as in print.
        let short = pattern.replace("{number}", &number).replace("{title}", "");
        let short = short.trim().trim_end_matches(['.', ':', ',', '-', '–', '—']).trim_end();
        let short = if short.is_empty() { words.as_str() } else { short };
        let again = format!("{short} {}", self.furniture.continued);
        let caption = self.tree.add(element, Role::Caption);
        let mut first = self.caption_strips(&words, Owner::Element(caption));
        if let Some(strip) = first.first_mut() {
            strip.space = space;
        }
        self.strips.append(&mut first);
        let again = self.caption_strips(again.trim_end(), Owner::Repeated);
        self.repeated.push(again);
        self.space_below = 0.0;
    }

    fn caption_strips(&mut self, words: &str, owner: Owner) -> Vec<Strip> {
        let Look { left, text_width, caption: style, .. } = *self.look;
        let text = Text::plain(&mut self.shaper, style.face(), words);
        let mut strips = lines_in(&mut self.shaper, text, style, owner, left, text_width);
        if let Some(last) = strips.last_mut() {
            last.height += 3.0;
        }
        for strip in &mut strips {
            strip.keep = true;
        }
        strips
    }

    fn header(&mut self, table: &Table, grid: &Grid, columns: &Columns, element: ElementId) {
        // Groups come in pairs: a table without rows has no group for its header either.
        let head =
            if table.rows.is_empty() { element } else { self.tree.add(element, Role::TableHead) };
        let row = self.tree.add(head, Role::Row);
        let cells: Vec<Owner> = (0..=table.columns.len())
            .map(|_| Owner::Element(self.tree.add(row, Role::ColumnHeader)))
            .collect();
        let look = self.look;
        let style = look.header_cell.at_size(look.header_cell.size * columns.scale);
        let strip = |owners: &dyn Fn(usize) -> Owner| {
            let mut strip = row_strip(&grid.header, columns, style, Align::Bottom, look, owners);
            let bottom = strip.height;
            strip.keep = true;
            strip.rules.push(rule(look.left, 0.0, look.text_width, 0.9, look.accent));
            strip.rules.push(rule(look.left, bottom, look.text_width, 0.5, look.accent));
            strip
        };
        let again = strip(&|_| Owner::Repeated);
        // A header that takes half of the page would leave no room for what it is about.
        if again.height < look.text_height() * 0.4
            && let Some(repeated) = self.repeated.last_mut()
        {
            repeated.push(again);
        }
        self.strips.push(strip(&|column| cells[column]));
    }

    fn rows(&mut self, table: &Table, grid: &Grid, columns: &Columns, element: ElementId) {
        if table.rows.is_empty() {
            return;
        }
        let look = self.look;
        let body = self.tree.add(element, Role::TableBody);
        let last = table.rows.len() - 1;
        for (index, (row, texts)) in table.rows.iter().zip(&grid.rows).enumerate() {
            let element = self.tree.add(body, Role::Row);
            let cells: Vec<Owner> = (0..texts.len())
                .map(|column| if column == 0 { Role::RowHeader } else { Role::Cell })
                .map(|role| Owner::Element(self.tree.add(element, role)))
                .collect();
            let style = if row.total { look.total_cell } else { look.cell };
            let style = style.at_size(style.size * columns.scale);
            let mut strip =
                row_strip(texts, columns, style, Align::Top, look, &|column| cells[column]);
            let (thickness, colour) =
                if index == last { (0.9, look.accent) } else { (0.4, look.hairline) };
            strip.rules.push(rule(look.left, strip.height, look.text_width, thickness, colour));
            strip.repeat = Some(self.repeated.len() - 1);
            self.strips.push(strip);
        }
    }

    /// Keeps a small table on one page, and the first and the last rows of a long one together.
    fn keep_together(&mut self, first: usize, rows: usize) {
        let end = self.strips.len();
        let height: f32 = self.strips[first..].iter().map(|strip| strip.height).sum();
        let whole = height <= self.look.text_height() * KEPT_WHOLE;
        let body = end - rows;
        for (index, strip) in self.strips.iter_mut().enumerate().skip(body) {
            let near_top = index + 1 < body + ROWS_TOGETHER;
            let near_bottom = index + ROWS_TOGETHER >= end;
            strip.keep = index + 1 < end && (whole || near_top || near_bottom);
        }
    }

    /// Notes and source; the first line stays with the table. A legend, which is no sentence, shares
    /// a line with the source: most tables have one.
    fn notes(&mut self, table: &Table, parent: ElementId) {
        let source = match table.source.as_str() {
            "" => None,
            source if self.furniture.source.is_empty() => Some(source.to_owned()),
            source => Some(self.furniture.source.replace("{source}", source)),
        };
        let (mut notes, mut source) = (table.notes.as_slice(), source);
        if let Some((legend, others)) = notes.split_last()
            && let Some(of_source) = source.as_mut().filter(|_| !legend.ends_with('.'))
        {
            *of_source = format!("{legend}. {of_source}");
            notes = others;
        }
        let notes = notes.iter().map(|note| (note.as_str(), Role::Note));
        let source = source.as_deref().map(|source| (source, Role::Paragraph));
        for (index, (words, role)) in notes.chain(source).enumerate() {
            if let Some(strip) = self.strips.last_mut() {
                strip.keep |= index == 0;
            }
            let element = self.tree.add(parent, role);
            let text = Text::plain(&mut self.shaper, self.look.note.face(), words);
            let above = if index == 0 { 4.5 } else { 1.5 };
            self.paragraph(text, self.look.note, Owner::Element(element), self.look.left, above);
        }
    }
}

/// A table that the page has no room for, not even in the smallest type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WideTable<'a> {
    /// The table.
    pub table: &'a Table,
    /// How many of its columns there is room for, the row headers not counted.
    pub fitting: usize,
    /// Whether there is room for all on the page turned to its longer side.
    pub fits_turned: bool,
    /// The longest word of its cells and headers.
    pub longest_word: String,
}

/// The tables of a document whose words would be cut: whoever makes pages refuses them before.
pub fn wide_tables<'a>(document: &'a Document, fonts: &Fonts, theme: &Theme) -> Vec<WideTable<'a>> {
    let look = Look::of(theme);
    let mut shaper = fonts.shaper();
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let wide = tables.filter_map(|table| {
        let grid = grid(&mut shaper, table, &look);
        if !fit(&grid, &look).is_cut {
            return None;
        }
        // The first that is too many: what has room with more columns has it with fewer.
        let counts: Vec<usize> = (1..=grid.header.len()).collect();
        let has_room = |count: &usize| !fit(&grid.first(*count), &look).is_cut;
        let fitting = counts.partition_point(has_room).saturating_sub(1);
        let Paper { width, height, .. } = theme.page;
        let page = Paper { width: width.max(height), height: width.min(height), ..theme.page };
        let turned = Look::of(&Theme { page, ..theme.clone() });
        let fits_turned = width < height && !fit(&grid, &turned).is_cut;
        let texts = grid.rows.iter().flatten().chain(&grid.header);
        let longest = texts.map(Text::longest).max_by(|a, b| a.0.total_cmp(&b.0));
        let longest_word = longest.unwrap_or_default().1;
        Some(WideTable { table, fitting, fits_turned, longest_word })
    });
    wide.collect()
}

/// The texts of a table, every row as long as the header.
fn grid(shaper: &mut Shaper<'_>, table: &Table, look: &Look) -> Grid {
    let face = look.header_cell.face();
    let labels = table.columns.iter().map(|column| column.label.as_str());
    let header = std::iter::once(table.stub.as_str()).chain(labels);
    let header: Vec<Text> = header.map(|label| Text::plain(shaper, face, label)).collect();
    let rows = table.rows.iter().map(|row| cells(shaper, row, header.len(), look)).collect();
    let of_words = (1..header.len()).map(|column| table.is_of_words(column - 1));
    let of_words = std::iter::once(true).chain(of_words).collect();
    Grid { header, rows, of_words }
}

fn cells(shaper: &mut Shaper<'_>, row: &Row, columns: usize, look: &Look) -> Vec<Text> {
    let face = if row.total { look.total_cell.face() } else { look.cell.face() };
    let cells = row.cells.iter().map(|cell| match cell {
        Cell::Figure(figure) => figure.marked(),
        Cell::Shorthand(words) | Cell::Words(words) | Cell::Number(words) => {
            Cow::Borrowed(words.as_str())
        }
    });
    let header = std::iter::once(Cow::Borrowed(row.header.as_str()));
    let texts = header.chain(cells).chain(std::iter::repeat(Cow::Borrowed("")));
    texts.take(columns).map(|text| Text::plain(shaper, face, &text)).collect()
}

/// Cuts the words that are wider than their column.
fn fit_words(grid: &mut Grid, shaper: &mut Shaper<'_>, columns: &Columns, look: &Look) {
    let mut fit = |texts: &mut [Text], size: f32| {
        for (text, width) in texts.iter_mut().zip(&columns.widths) {
            // Rounding must not cut a word that decided the width of its column.
            text.fit(shaper, width * 1000.0 / (size * columns.scale) + 0.5);
        }
    };
    fit(&mut grid.header, look.header_cell.size);
    grid.rows.iter_mut().for_each(|row| fit(row, look.cell.size));
}

/// Where the lines of a cell stand when another cell of the row has more.
#[derive(Clone, Copy, PartialEq)]
enum Align {
    Top,
    Bottom,
}

/// A row: text from the left, figures from the right, so that equal digits stand under each other.
fn row_strip(
    texts: &[Text],
    columns: &Columns,
    style: Style,
    align: Align,
    look: &Look,
    owner: &dyn Fn(usize) -> Owner,
) -> Strip {
    let lines: Vec<Vec<Range<usize>>> = texts
        .iter()
        .zip(&columns.widths)
        .map(|(text, width)| {
            break_lines(&text.words, width * 1000.0 / style.size + 0.5, style.balanced)
        })
        .collect();
    let most = lines.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut strip = Strip { height: lines_height(most, style, look), ..Strip::default() };
    let mut left = look.left;
    for (column, (text, lines)) in texts.iter().zip(lines).enumerate() {
        let right = left + columns.widths[column];
        let skipped = if align == Align::Bottom { most - lines.len() } else { 0 };
        for (index, line) in lines.into_iter().enumerate() {
            let top = lines_height(index + skipped, style, look) - look.row_padding();
            let from_right = !columns.of_text[column];
            let x = if from_right { right } else { left };
            let place = Place { x, from_right, top, owner: owner(column) };
            text.set(line, style, place, &mut strip.pieces);
        }
        left = right + columns.gap;
    }
    strip
}

/// Height of so many lines with the space above and below them.
#[expect(clippy::cast_precision_loss, reason = "no cell has a million lines")]
fn lines_height(lines: usize, style: Style, look: &Look) -> f32 {
    lines as f32 * style.leading + 2.0 * look.row_padding()
}
