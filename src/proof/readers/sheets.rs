//! The numbers of a workbook, from the XML of its sheets: of Office Open XML, where each sheet is
//! a part of the package, and of `OpenDocument`, where all are in one.

use std::io::{Cursor, Read};

use rust_decimal::Decimal;
use zip::ZipArchive;

use crate::document::{Block, Cell, Document, Entry, Table, Workbook};

/// The numbers of each sheet of a workbook in order; none for one that cannot be found. Why the
/// package cannot be read is a predicate.
type Sheets = Result<Vec<Option<Vec<Decimal>>>, String>;

/// The sheets of Office Open XML, as many as a workbook has.
pub(super) fn xlsx(bytes: &[u8], workbook: &Workbook) -> Sheets {
    let mut package = package(bytes)?;
    let sheets = (1..=workbook.sheets.len()).map(|number| {
        part(&mut package, &format!("xl/worksheets/sheet{number}.xml")).map(|xml| numbers(&xml))
    });
    Ok(sheets.collect())
}

/// The sheets of `OpenDocument`.
pub(super) fn ods(bytes: &[u8]) -> Sheets {
    let content = part(&mut package(bytes)?, "content.xml").unwrap_or_default();
    Ok(content.split("<table:table ").skip(1).map(|xml| Some(floats(xml))).collect())
}

fn package(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, String> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("cannot be read back: {error}"))
}

/// What is odd about a workbook with these sheets: predicates.
pub(super) fn faults(sheets: Sheets, workbook: &Workbook, document: &Document) -> Vec<String> {
    let sheets = match sheets {
        Ok(sheets) => sheets,
        Err(fault) => return vec![fault],
    };
    let mut sheets = sheets.into_iter();
    let mut faults = Vec::new();
    for sheet in &workbook.sheets {
        let shown = sheets.next().flatten();
        let Some(grid) = &sheet.grid else { continue };
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
        Cell::Shorthand(_) | Cell::Words(_) | Cell::Number(_) => None,
    });
    figures.collect()
}

fn difference(expected: &[Decimal], shown: &[Decimal], sheet: &str) -> Option<String> {
    if let Some((number, printed)) =
        expected.iter().zip(shown).find(|(number, printed)| number != printed)
    {
        return Some(format!("shows {printed} on the sheet “{sheet}” where the text has {number}"));
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
