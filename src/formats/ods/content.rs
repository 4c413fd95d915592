//! The sheets of an ODS workbook: lines of text in the first column, then the table.
//!
//! [`content`] is the entry point.

use std::collections::BTreeSet;

use super::{XML, open, styles};
use crate::document::{Entry, Grid, Line, Sheet, Workbook};
use crate::formats::html::escape;
use crate::formats::widths::{
    self, CHARACTER, HEADER_CHARACTER, LINE_HEIGHT, TEXT_WIDTH, TITLE_CHARACTER, TITLE_HEIGHT,
};

/// Points of a digit of the font by which widths are given, and of the space around a column.
const DIGIT: f64 = 5.25;
const AROUND: f64 = 8.0;

/// `content.xml`: the sheets, and which cells are tables.
pub(super) fn content(workbook: &Workbook) -> String {
    let mut sheets = Sheets::default();
    for sheet in &workbook.sheets {
        sheets.add(sheet);
    }
    let mut out = String::with_capacity(sheets.out.len() + (1 << 13));
    out.push_str(XML);
    open(&mut out, "office:document-content");
    styles::font(&mut out);
    out.push_str(
        "<office:automatic-styles><style:style style:name=\"sheet\" style:family=\"table\" \
         style:master-page-name=\"Default\"><style:table-properties table:display=\"true\"/>\
         </style:style>",
    );
    for width in &sheets.widths {
        let [name, points] = [format!("column{width}"), points(*width)];
        out.extend(["<style:style style:name=\"", &name, "\" style:family=\"table-column\">"]);
        out.extend(["<style:table-column-properties style:column-width=\"", &points, "\"/>"]);
        out.push_str("</style:style>");
    }
    for height in &sheets.heights {
        let [name, points] = [format!("row{height}"), points(*height)];
        out.extend(["<style:style style:name=\"", &name, "\" style:family=\"table-row\">"]);
        out.extend(["<style:table-row-properties style:row-height=\"", &points, "\""]);
        out.push_str(" style:use-optimal-row-height=\"true\"/></style:style>");
    }
    styles::cells(&mut out);
    out.push_str("</office:automatic-styles><office:body><office:spreadsheet>");
    out.push_str(&sheets.out);
    if !sheets.ranges.is_empty() {
        out.extend(["<table:database-ranges>", &sheets.ranges, "</table:database-ranges>"]);
    }
    out.push_str("</office:spreadsheet></office:body></office:document-content>");
    out
}

/// A length of so many tenths of a point.
fn points(tenths: u32) -> String {
    format!("{}.{}pt", tenths / 10, tenths % 10)
}

/// What the sheets come to, with the lengths for which styles are needed, in tenths of a point.
#[derive(Default)]
struct Sheets {
    out: String,
    ranges: String,
    widths: BTreeSet<u32>,
    heights: BTreeSet<u32>,
}

impl Sheets {
    fn add(&mut self, sheet: &Sheet) {
        self.out.push_str("<table:table");
        escape::attribute(&mut self.out, "table:name", &sheet.name);
        self.out.push_str(" table:style-name=\"sheet\">");
        let widths = sheet.grid.as_ref().map_or_else(|| vec![TEXT_WIDTH], widths_of);
        for width in &widths {
            self.column(*width);
        }
        for (index, line) in sheet.lines.iter().enumerate() {
            self.line(line, index == 0, sheet.grid.is_some());
        }
        if let Some(grid) = &sheet.grid {
            self.grid(grid, &widths);
            self.range(sheet, grid);
        }
        self.out.push_str("</table:table>");
    }

    fn column(&mut self, width: f64) {
        let tenths = tenths(width * DIGIT + AROUND);
        self.widths.insert(tenths);
        self.out.push_str("<table:table-column");
        escape::attribute(&mut self.out, "table:style-name", &format!("column{tenths}"));
        self.out.push_str("/>");
    }

    fn open_row(&mut self, height: f64) {
        let tenths = tenths(height);
        self.heights.insert(tenths);
        self.out.push_str("<table:table-row");
        escape::attribute(&mut self.out, "table:style-name", &format!("row{tenths}"));
        self.out.push('>');
    }

    fn close_row(&mut self) {
        self.out.push_str("</table:table-row>");
    }

    fn line(&mut self, line: &Line, is_title: bool, has_grid: bool) {
        let style = match (is_title, has_grid) {
            (true, true) => "title",
            (true, false) => "long_title",
            // Beside it there is nothing, so that a line above a table runs on to the right.
            (false, true) => "line",
            (false, false) => "long_line",
        };
        let (character, height) =
            if is_title { (TITLE_CHARACTER, TITLE_HEIGHT) } else { (CHARACTER, LINE_HEIGHT) };
        let lines = if has_grid { 1 } else { widths::lines(&line.text, TEXT_WIDTH, character) };
        self.open_row(height * f64::from(lines));
        self.words(&line.text, line.link.as_deref(), style);
        self.close_row();
    }

    fn grid(&mut self, grid: &Grid, widths: &[f64]) {
        let is_numeric: Vec<bool> = (0..grid.header.len())
            .map(|column| grid.rows.iter().any(|row| matches!(row[column], Entry::Number(_))))
            .collect();
        let lines = grid.header.iter().zip(widths);
        let lines = lines.map(|(label, width)| widths::lines(label, *width, HEADER_CHARACTER));
        self.out.push_str("<table:table-header-rows>");
        self.open_row(LINE_HEIGHT * f64::from(lines.max().unwrap_or(1)));
        for (column, label) in grid.header.iter().enumerate() {
            let style = match (is_numeric[column], column) {
                (true, _) => "number_header",
                (false, 0) => "header",
                (false, _) => "further_header",
            };
            self.words(label, None, style);
        }
        self.close_row();
        self.out.push_str("</table:table-header-rows>");
        for row in &grid.rows {
            let lines = row.iter().zip(widths);
            let lines = lines.map(|(entry, width)| widths::lines_of(entry, *width));
            self.open_row(LINE_HEIGHT * f64::from(lines.max().unwrap_or(1)));
            for (column, entry) in row.iter().enumerate() {
                self.entry(entry, is_numeric[column], column);
            }
            self.close_row();
        }
    }

    fn entry(&mut self, entry: &Entry, is_numeric: bool, column: usize) {
        match entry {
            Entry::Text(text) if is_numeric => self.words(text, None, "shorthand"),
            Entry::Text(text) => {
                self.words(text, None, if column == 0 { "text" } else { "further_text" });
            }
            Entry::Link(line) => self.words(&line.text, line.link.as_deref(), "link"),
            Entry::Year(year) => self.number(&year.to_string(), "year"),
            Entry::Number(number) => {
                let decimals = usize::try_from(number.scale()).unwrap_or(usize::MAX);
                self.number(&number.to_string(), &styles::number_style(decimals));
            }
        }
    }

    fn number(&mut self, number: &str, style: &str) {
        self.out.push_str("<table:table-cell");
        escape::attribute(&mut self.out, "table:style-name", style);
        escape::attribute(&mut self.out, "office:value-type", "float");
        escape::attribute(&mut self.out, "office:value", number);
        self.out.push('>');
        escape::element(&mut self.out, "text:p", number);
        self.out.push_str("</table:table-cell>");
    }

    fn words(&mut self, text: &str, link: Option<&str>, style: &str) {
        let style = if link.is_some() { "link" } else { style };
        self.out.push_str("<table:table-cell");
        escape::attribute(&mut self.out, "table:style-name", style);
        self.out.push_str(" office:value-type=\"string\"><text:p>");
        if let Some(link) = link {
            self.out.push_str("<text:a xlink:type=\"simple\"");
            escape::attribute(&mut self.out, "xlink:href", &address(link));
            self.out.push('>');
        }
        spaced(&mut self.out, text);
        self.out.push_str(if link.is_some() { "</text:a>" } else { "" });
        self.out.push_str("</text:p></table:table-cell>");
    }

    /// Marks the table of a sheet up.
    fn range(&mut self, sheet: &Sheet, grid: &Grid) {
        let name = sheet.name.replace('\'', "''");
        let (top, bottom) = (sheet.lines.len() + 1, sheet.lines.len() + 1 + grid.rows.len());
        let last = letters(grid.header.len().saturating_sub(1));
        self.ranges.push_str("<table:database-range");
        escape::attribute(&mut self.ranges, "table:name", &grid.name);
        let target = format!("'{name}'.A{top}:'{name}'.{last}{bottom}");
        escape::attribute(&mut self.ranges, "table:target-range-address", &target);
        self.ranges
            .push_str(" table:contains-header=\"true\" table:display-filter-buttons=\"false\"/>");
    }
}

fn widths_of(grid: &Grid) -> Vec<f64> {
    let width = |(column, label): (usize, &String)| {
        widths::of_column(label, grid.rows.iter().map(|row| &row[column]))
    };
    grid.header.iter().enumerate().map(width).collect()
}

/// A length of points in whole tenths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a width or height of a sheet is a few thousand tenths and never negative"
)]
fn tenths(points: f64) -> u32 {
    (points * 10.0).round() as u32
}

/// An address in the notation of the format: a cell of a sheet stands behind a full stop.
fn address(link: &str) -> String {
    match link.strip_prefix("internal:").and_then(|cell| cell.rsplit_once('!')) {
        Some((sheet, cell)) => format!("#{sheet}.{cell}"),
        None => link.to_owned(),
    }
}

/// Adds text in which spaces beside each other stay so many, and what XML cannot hold is a space.
fn spaced(out: &mut String, text: &str) {
    let mut start = 0;
    let mut spaces = 0;
    for (offset, character) in text.char_indices() {
        let is_space = character == ' ' || character.is_control();
        if !is_space {
            spaces = 0;
            continue;
        }
        spaces += 1;
        if spaces == 1 && offset > 0 && character == ' ' {
            continue;
        }
        escape::push(out, &text[start..offset]);
        out.push_str("<text:s text:c=\"1\"/>");
        start = offset + character.len_utf8();
    }
    escape::push(out, &text[start..]);
}

/// The letters of a column: A, …, Z, AA, ….
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        let letter = u8::try_from(rest % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn spaces_stay_as_many_as_they_are() {
        let written = |text: &str| {
            let mut out = String::new();
            spaced(&mut out, text);
            out
        };
        assert_eq!(written("one two"), "one two");
        assert_eq!(
            written(" a   b"),
            "<text:s text:c=\"1\"/>a <text:s text:c=\"1\"/><text:s text:c=\"1\"/>b"
        );
        assert_eq!(written("a\u{1}b"), "a<text:s text:c=\"1\"/>b");
    }

    #[test]
    fn links_lead_to_sheets_and_to_the_web() {
        assert_eq!(address("internal:'It''s'!A1"), "#'It''s'.A1");
        assert_eq!(address("mailto:a@b.c"), "mailto:a@b.c");
    }
}
