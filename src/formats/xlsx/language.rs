//! The language of a workbook in its properties, which the writing library does not know.
//!
//! [`add`] copies the package as it is, but for the one part that it completes.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Error;

const PART: &str = "docProps/core.xml";
const END: &str = "</cp:coreProperties>";

/// The workbook with `language` in its properties.
pub(super) fn add(workbook: &[u8], language: &str) -> Result<Vec<u8>, Error> {
    let mut package = ZipArchive::new(Cursor::new(workbook))?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::with_capacity(workbook.len() + 64)));
    for index in 0..package.len() {
        let part = package.by_index_raw(index)?;
        if part.name()? == PART {
            continue;
        }
        copy.raw_copy_file(part)?;
    }
    let mut properties = String::new();
    package.by_name(PART)?.read_to_string(&mut properties).map_err(zip::result::ZipError::Io)?;
    let with_language = format!("<dc:language>{language}</dc:language>{END}");
    // A few hundred bytes: what a compressor sets up for them costs more than it saves.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o600)
        .last_modified_time(DateTime::default());
    copy.start_file(PART, options)?;
    let completed = properties.replace(END, &with_language);
    copy.write_all(completed.as_bytes()).map_err(zip::result::ZipError::Io)?;
    Ok(copy.finish()?.into_inner())
}
