//! The numbers of a workbook, from the XML of its sheets: of Office Open XML, where each sheet is
//! a part of the package, and of `OpenDocument`, where all are in one.

use std::io::{Cursor, Read};

use rust_decimal::Decimal;
use zip::ZipArchive;

use crate::declaration::WorkbookFormat;
use crate::document::{Block, Cell, Document, Entry, Table, Workbook};

/// What is odd about a workbook: predicates.
pub(super) fn faults(
    (bytes, format): (&[u8], WorkbookFormat),
    workbook: &Workbook,
    document: &Document,
) -> Vec<String> {
    let mut package = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(package) => package,
        Err(error) => return vec![format!("cannot be read back: {error}")],
    };
    let content = match format {
        WorkbookFormat::Xlsx => String::new(),
        WorkbookFormat::Ods => part(&mut package, "content.xml").unwrap_or_default(),
    };
    let sheets: Vec<&str> = content.split("<table:table ").skip(1).collect();
    let mut faults = Vec::new();
    for (at, sheet) in workbook.sheets.iter().enumerate() {
        let Some(grid) = &sheet.grid else { continue };
        let shown = match format {
            WorkbookFormat::Xlsx => {
                part(&mut package, &format!("xl/worksheets/sheet{}.xml", at + 1))
                    .map(|xml| numbers(&xml))
            }
            WorkbookFormat::Ods => sheets.get(at).map(|xml| floats(xml)),
        };
        let Some(shown) = shown else {
            faults.push(format!("lacks the sheet “{}”", sheet.name));
            continue;
        };
        let entries = grid.rows.iter().flatten();
        let expected: Vec<Decimal> = entries
            .filter_map(|entry| match entry {
                Entry::Number(number) => Some(*number),
                Entry::Year(year) => Some(Decimal::from(*year)),
                Entry::Text(_) | Entry::Link(_) => None,
            })
            .collect();
        faults.extend(difference(&expected, &shown, &sheet.name));
        let table = document.blocks.iter().find_map(|block| match block {
            Block::Table(table) if grid.name == format!("{}_table", table.id) => Some(table),
            _ => None,
        });
        let of_rows = grid.rows.iter().flatten().filter_map(|entry| match entry {
            Entry::Number(number) => Some(*number),
            _ => None,
        });
        faults.extend(table.and_then(|table| {
            difference(&values(table), &of_rows.collect::<Vec<_>>(), &sheet.name)
        }));
    }
    faults
}

/// The text of a part of a package; `None` if there is none that can be read.
fn part(package: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut xml = String::new();
    package.by_name(name).ok()?.read_to_string(&mut xml).ok()?;
    Some(xml)
}

/// The values of a table of the text, in order.
fn values(table: &Table) -> Vec<Decimal> {
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let figures = cells.filter_map(|cell| match cell {
        Cell::Figure(figure) => Some(figure.value),
        Cell::Shorthand(_) => None,
    });
    figures.collect()
}

fn difference(expected: &[Decimal], shown: &[Decimal], sheet: &str) -> Option<String> {
    if let Some((one, other)) = expected.iter().zip(shown).find(|(one, other)| one != other) {
        return Some(format!("shows {other} on the sheet “{sheet}” where the text has {one}"));
    }
    (expected.len() != shown.len()).then(|| {
        let (shown, expected) = (shown.len(), expected.len());
        format!("has {shown} numbers on the sheet “{sheet}” where the text has {expected}")
    })
}

/// The numbers in the cells of a sheet of `OpenDocument`, in order.
fn floats(xml: &str) -> Vec<Decimal> {
    let cells = xml.split("<table:table-cell ").skip(1).filter_map(|cell| {
        let (attributes, _) = cell.split_once('>')?;
        let attribute = |name: &str| attributes.split_once(name)?.1.split('"').next();
        (attribute(" office:value-type=\"")? == "float")
            .then(|| attribute(" office:value=\"")?.parse().ok())
            .flatten()
    });
    cells.collect()
}

/// The numbers in the cells of a sheet, in order: cells of no other type than a number.
fn numbers(xml: &str) -> Vec<Decimal> {
    let cells = xml.split("<c ").skip(1).filter_map(|cell| {
        let (attributes, content) = cell.split_once('>')?;
        if attributes.ends_with('/') || attributes.contains(" t=\"") {
            return None;
        }
        let (_, value) = content.split_once("<v>")?;
        let value = value.split_once("</v>")?.0;
        value.parse().or_else(|_| Decimal::from_scientific(value)).ok()
    });
    cells.collect()
}
