//! What the writing library does not know of the properties of a workbook: its language, and when it
//! was changed last.
//!
//! [`complete`] copies the package as it is, but for the one part that it completes.

use std::io::{Cursor, Read, Write};

use chrono::{DateTime as Moment, SecondsFormat, Utc};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Error;
use crate::document::Workbook;

const PART: &str = "docProps/core.xml";
const END: &str = "</cp:coreProperties>";
const MODIFIED: &str = "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">";

/// The written workbook with all its properties.
pub(super) fn complete(written: &[u8], workbook: &Workbook) -> Result<Vec<u8>, Error> {
    let mut package = ZipArchive::new(Cursor::new(written))?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::with_capacity(written.len() + 64)));
    for index in 0..package.len() {
        let part = package.by_index_raw(index)?;
        if part.name()? == PART {
            continue;
        }
        copy.raw_copy_file(part)?;
    }
    let mut properties = String::new();
    package.by_name(PART)?.read_to_string(&mut properties).map_err(zip::result::ZipError::Io)?;
    let properties = with_revision(properties, workbook);
    let with_language = format!("<dc:language>{}</dc:language>{END}", workbook.language);
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

/// The properties with the moment of the last revision in the place of that of the release, which the
/// library writes for both.
fn with_revision(properties: String, workbook: &Workbook) -> String {
    let revised = workbook.properties.revised.as_deref();
    let Some(moment) = revised.and_then(|text| Moment::parse_from_rfc3339(text).ok()) else {
        return properties;
    };
    let moment = moment.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true);
    match properties.split_once(MODIFIED) {
        Some((before, rest)) => {
            let behind = rest.find('<').map_or("", |end| &rest[end..]);
            format!("{before}{MODIFIED}{moment}{behind}")
        }
        None => properties,
    }
}
