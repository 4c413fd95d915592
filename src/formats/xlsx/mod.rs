//! A workbook to XLSX: real numbers with number formats, one marked-up table a sheet.
//!
//! [`xlsx`] is the entry point. No cell is merged or left empty in a table, nothing is frozen,
//! filtered or coloured; the time of creation is the time of the release, so that equal workbooks are
//! equal bytes.

mod core_properties;
mod sheet;

use chrono::DateTime;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

use crate::document::Workbook;

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The format does not allow something in it.
    #[error("{0}")]
    Content(#[from] XlsxError),
    /// Its package could not be put together.
    #[error("{0}")]
    Package(#[from] zip::result::ZipError),
}

/// The workbook as XLSX.
///
/// # Errors
/// If it has what the format does not allow, such as two sheets of one name.
pub fn xlsx(workbook: &Workbook) -> Result<Vec<u8>, Error> {
    let mut made = rust_xlsxwriter::Workbook::new();
    // A workbook is a few sheets of text: packing it harder costs more time than it saves space.
    made.set_zip_compression_level(1);
    made.set_properties(&properties(workbook)?);
    let styles = sheet::Styles::new();
    for sheet in &workbook.sheets {
        sheet::write(sheet, &styles, made.add_worksheet())?;
    }
    core_properties::complete(&made.save_to_buffer()?, workbook)
}

fn properties(workbook: &Workbook) -> Result<DocProperties, XlsxError> {
    let properties = &workbook.properties;
    let released =
        DateTime::parse_from_rfc3339(&properties.released).map_or(0, |moment| moment.timestamp());
    let status = properties.draft.as_ref().map_or("", |draft| &draft.word);
    Ok(DocProperties::new()
        .set_title(properties.marked(&workbook.title))
        .set_author(&properties.publisher)
        .set_company(&properties.publisher)
        .set_comment(&properties.description)
        .set_status(status)
        .set_keywords(properties.keywords.join(", "))
        .set_creation_datetime(&ExcelDateTime::from_timestamp(released)?))
}
