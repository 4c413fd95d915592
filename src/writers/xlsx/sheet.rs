//! One sheet: lines of text in the first column, then the table, with widths that cut nothing off.

use rust_xlsxwriter::{
    Format, FormatAlign, Table, TableColumn, TableStyle, Url, Worksheet, XlsxError,
};

use crate::document::{Entry, Grid, Line, Sheet};

const FONT: &str = "Arial";
const SIZE: f64 = 12.0;

/// Width of a column of running text, in characters of the default font.
const TEXT_WIDTH: f64 = 90.0;

/// Lines that are longer wrap.
const LONG_LINE: usize = 90;

/// Decimals of the formats that are made beforehand.
const DECIMALS: usize = 6;

/// The formats of the cells, made once a workbook.
pub(super) struct Styles {
    title: Format,
    title_on_one_line: Format,
    line: Format,
    long_line: Format,
    link: Format,
    left_header: Format,
    right_header: Format,
    text: Format,
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
            title: title.clone().set_text_wrap(),
            title_on_one_line: title,
            line: left.clone(),
            long_line: left.clone().set_text_wrap(),
            // Blue of 8:1 on white, and underlined.
            link: left.clone().set_font_color("#1B4F9C").set_underline(
                rust_xlsxwriter::FormatUnderline::Single,
            ),
            left_header: left.clone().set_bold().set_text_wrap(),
            right_header: right.clone().set_bold().set_text_wrap(),
            text: left.clone().set_text_wrap(),
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
    let mut row = 0;
    for line in &sheet.lines {
        let style = match row {
            0 if sheet.grid.is_none() || line.text.chars().count() > LONG_LINE => &styles.title,
            0 => &styles.title_on_one_line,
            _ if sheet.grid.is_none() || line.text.chars().count() > LONG_LINE => &styles.long_line,
            _ => &styles.line,
        };
        write_line(line, style, styles, row, worksheet)?;
        row += 1;
    }
    match &sheet.grid {
        Some(grid) => write_grid(grid, styles, row, worksheet),
        None => worksheet.set_column_width(0, TEXT_WIDTH).map(|_| ()),
    }
}

fn write_line(
    line: &Line,
    style: &Format,
    styles: &Styles,
    row: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    match &line.link {
        Some(link) => {
            let link = Url::new(link).set_text(&line.text);
            worksheet.write_url_with_format(row, 0, link, &styles.link)?;
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
    for (at, label) in (0..).zip(&grid.header) {
        let entries = || grid.rows.iter().map(|row| &row[usize::from(at)]);
        let is_numeric = entries().any(|entry| matches!(entry, Entry::Number(_)));
        let style = if is_numeric { &styles.right_header } else { &styles.left_header };
        columns.push(TableColumn::new().set_header(label).set_header_format(style));
        worksheet.set_column_width(at, width(label, entries()))?;
        for (row, entry) in (top + 1..).zip(entries()) {
            write_entry(entry, is_numeric, styles, (row, at), worksheet)?;
        }
    }
    let table = Table::new()
        .set_name(&grid.name)
        .set_columns(&columns)
        .set_autofilter(false)
        .set_banded_rows(false)
        .set_style(TableStyle::None);
    let bottom = (top + 1..).zip(&grid.rows).map(|(row, _)| row).last().unwrap_or(top + 1);
    let right = (0..).zip(&grid.header).map(|(at, _)| at).last().unwrap_or(0);
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
        Entry::Text(text) => worksheet.write_string_with_format(row, column, text, &styles.text)?,
        Entry::Link(line) => {
            let link = Url::new(line.link.as_deref().unwrap_or_default()).set_text(&line.text);
            worksheet.write_url_with_format(row, column, link, &styles.link)?
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

/// A width at which no number and no word of the header is cut off, in characters of the default
/// font, which is narrower than ours.
fn width<'a>(label: &str, entries: impl Iterator<Item = &'a Entry>) -> f64 {
    let longest_word = |text: &str| text.split(' ').map(|word| word.chars().count()).max();
    let of_entries = entries.map(|entry| match entry {
        Entry::Text(text) => text.chars().count().min(45),
        Entry::Link(line) => line.text.chars().count(),
        Entry::Year(_) => 4,
        // Its digits and sign, and a separator for every three of them.
        Entry::Number(number) => number.to_string().len() * 4 / 3,
    });
    let of_header = longest_word(label).unwrap_or(0).max(label.chars().count() / 3);
    let characters = of_entries.max().unwrap_or(0).max(of_header).max(6);
    1.25 * f64::from(u32::try_from(characters).unwrap_or(60).min(60)) + 2.0
}
