//! One sheet: lines of text in the first column, then the table, with widths that cut nothing off.

use rust_xlsxwriter::{
    Format, FormatAlign, Table, TableColumn, TableStyle, Url, Worksheet, XlsxError,
};

use crate::document::{Entry, Grid, Line, Sheet};
use crate::formats::widths::{
    self, CHARACTER, DECIMALS, FONT, HEADER_CHARACTER, LINE_HEIGHT, SIZE, TEXT_WIDTH,
    TITLE_CHARACTER, TITLE_HEIGHT,
};

/// The formats of the cells, made once a workbook.
pub(super) struct Styles {
    title: Format,
    long_title: Format,
    line: Format,
    long_line: Format,
    link: Format,
    left_header: Format,
    /// The header of a column of text behind one of numbers, which would touch it.
    further_header: Format,
    right_header: Format,
    text: Format,
    further_text: Format,
    shorthand: Format,
    year: Format,
    numbers: Vec<Format>,
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(SIZE);
        let aligned = |align| base.clone().set_align(align).set_align(FormatAlign::Top);
        let (left, right) = (aligned(FormatAlign::Left), aligned(FormatAlign::Right));
        let title = left.clone().set_bold().set_font_size(SIZE + 3.0);
        let numbers = (0..=DECIMALS).map(|decimals| {
            let format = match decimals {
                0 => "#,##0".to_owned(),
                _ => format!("#,##0.{}", "0".repeat(decimals)),
            };
            right.clone().set_num_format(format)
        });
        Self {
            long_title: title.clone().set_text_wrap(),
            title,
            line: left.clone(),
            long_line: left.clone().set_text_wrap(),
            // Blue of 8:1 on white, and underlined.
            link: left
                .clone()
                .set_font_color("#1B4F9C")
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            left_header: left.clone().set_bold().set_text_wrap(),
            right_header: right.clone().set_bold().set_text_wrap(),
            further_header: left.clone().set_bold().set_text_wrap().set_indent(1),
            text: left.clone().set_text_wrap(),
            further_text: left.clone().set_text_wrap().set_indent(1),
            year: left.clone().set_num_format("0"),
            numbers: numbers.collect(),
            shorthand: right,
        }
    }
}

/// Writes a sheet.
pub(super) fn write(
    sheet: &Sheet,
    styles: &Styles,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_default_row_height(LINE_HEIGHT);
    print_on_paper(worksheet);
    let mut row = 0;
    for line in &sheet.lines {
        let is_title = row == 0;
        let style = match (is_title, sheet.grid.is_some()) {
            (true, true) => &styles.title,
            (true, false) => &styles.long_title,
            // Beside it there is nothing, so that a line above a table runs on to the right.
            (false, true) => &styles.line,
            (false, false) => &styles.long_line,
        };
        write_line(line, style, styles, row, worksheet)?;
        let character = if is_title { TITLE_CHARACTER } else { CHARACTER };
        let lines = match sheet.grid {
            Some(_) => 1,
            None => widths::lines(&line.text, TEXT_WIDTH, character),
        };
        let height = if is_title { TITLE_HEIGHT } else { LINE_HEIGHT };
        worksheet.set_row_height(row, height * f64::from(lines))?;
        row += 1;
    }
    match &sheet.grid {
        Some(grid) => write_grid(grid, styles, row, worksheet),
        None => worksheet.set_column_width(0, TEXT_WIDTH).map(|_| ()),
    }
}

/// A4, lying, as wide as the table.
fn print_on_paper(worksheet: &mut Worksheet) {
    worksheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
}

fn write_line(
    line: &Line,
    style: &Format,
    styles: &Styles,
    row: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    match &line.link {
        Some(target) => {
            let url = Url::new(target).set_text(&line.text);
            worksheet.write_url_with_format(row, 0, url, &styles.link)?;
        }
        None => {
            worksheet.write_string_with_format(row, 0, &line.text, style)?;
        }
    }
    Ok(())
}

fn write_grid(
    grid: &Grid,
    styles: &Styles,
    top: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let mut columns = Vec::with_capacity(grid.header.len());
    let mut heights = widths::Heights::new(grid.rows.len() + 1);
    for (column, label) in (0..).zip(&grid.header) {
        let entries = || grid.rows.iter().map(|row| &row[usize::from(column)]);
        let is_numeric = entries().any(|entry| matches!(entry, Entry::Number(_)));
        let style = match (is_numeric, column) {
            (true, _) => &styles.right_header,
            (false, 0) => &styles.left_header,
            (false, _) => &styles.further_header,
        };
        columns.push(TableColumn::new().set_header(label).set_header_format(style));
        let width = widths::of_column(label, entries());
        worksheet.set_column_width(column, width)?;
        heights.add(0, widths::lines(label, width, HEADER_CHARACTER));
        for (row, entry) in (1..).zip(entries()) {
            heights.add(row, widths::lines_of(entry, width));
        }
        for (row, entry) in (top + 1..).zip(entries()) {
            write_entry(entry, is_numeric, styles, (row, column), worksheet)?;
        }
    }
    for (row, lines) in (top..).zip(heights.lines()) {
        worksheet.set_row_height(row, LINE_HEIGHT * f64::from(lines))?;
    }
    let table = Table::new()
        .set_name(&grid.name)
        .set_columns(&columns)
        .set_autofilter(false)
        .set_banded_rows(false)
        .set_style(TableStyle::None);
    let bottom = (top + 1..).zip(&grid.rows).map(|(row, _)| row).last().unwrap_or(top + 1);
    let right = (0..).zip(&grid.header).map(|(column, _)| column).last().unwrap_or(0);
    worksheet.add_table(top, 0, bottom, right, &table)?;
    Ok(())
}

fn write_entry(
    entry: &Entry,
    is_numeric: bool,
    styles: &Styles,
    (row, column): (u32, u16),
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    match entry {
        Entry::Text(text) if is_numeric => {
            worksheet.write_string_with_format(row, column, text, &styles.shorthand)?
        }
        Entry::Text(text) => {
            let style = if column == 0 { &styles.text } else { &styles.further_text };
            worksheet.write_string_with_format(row, column, text, style)?
        }
        Entry::Link(line) => {
            let url = Url::new(line.link.as_deref().unwrap_or_default()).set_text(&line.text);
            worksheet.write_url_with_format(row, column, url, &styles.link)?
        }
        Entry::Year(year) => {
            worksheet.write_number_with_format(row, column, *year, &styles.year)?
        }
        Entry::Number(number) => {
            let decimals = usize::try_from(number.scale()).unwrap_or(DECIMALS).min(DECIMALS);
            // The nearest float of the digits shown: a conversion in binary would add its own error.
            let value: f64 = number.to_string().parse().unwrap_or(f64::NAN);
            worksheet.write_number_with_format(row, column, value, &styles.numbers[decimals])?
        }
    };
    Ok(())
}
