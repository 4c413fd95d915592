//! A workbook to ODS, `OpenDocument` 1.3: the same sheets, tables and numbers as in XLSX.
//!
//! [`ods`] is the entry point. No cell is merged or left empty in a table, nothing is frozen,
//! filtered or coloured; a table is a named range with its header row marked. The times of creation and
//! of the last change are those of the release and its revision, so that equal workbooks are equal bytes.

mod content;
mod styles;

use std::io::{Cursor, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::html::escape;
use crate::document::Workbook;

/// What begins every part.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Names of the vocabularies that parts use.
const VOCABULARIES: [(&str, &str); 10] = [
    ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
    ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
];

/// The workbook as ODS.
///
/// # Errors
/// If its package cannot be put together.
pub fn ods(workbook: &Workbook) -> Result<Vec<u8>, ZipError> {
    let mut package = ZipWriter::new(Cursor::new(Vec::with_capacity(1 << 14)));
    let options = SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    // Programs know the format by its first bytes: this part comes first, as it is.
    let plain = options.compression_method(CompressionMethod::Stored);
    // As in the other format: packing harder costs more time than it saves space.
    let packed = options.compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    let parts = [
        ("mimetype", MEDIA_TYPE.to_owned(), plain),
        ("META-INF/manifest.xml", manifest(), packed),
        ("meta.xml", meta(workbook), packed),
        ("styles.xml", styles::styles(&workbook.language), packed),
        ("content.xml", content::content(workbook), packed),
    ];
    for (name, text, options) in parts {
        package.start_file(name, options)?;
        package.write_all(text.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

/// What is in the package.
fn manifest() -> String {
    let mut out = format!(
        "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\">"
    );
    let parts = ["meta.xml", "styles.xml", "content.xml"].map(|part| (part, "text/xml"));
    for (path, media_type) in [("/", MEDIA_TYPE)].into_iter().chain(parts) {
        out.push_str("<manifest:file-entry");
        escape::attribute(&mut out, "manifest:full-path", path);
        if path == "/" {
            escape::attribute(&mut out, "manifest:version", "1.3");
        }
        escape::attribute(&mut out, "manifest:media-type", media_type);
        out.push_str("/>");
    }
    out.push_str("</manifest:manifest>");
    out
}

/// What the workbook says about itself.
fn meta(workbook: &Workbook) -> String {
    let properties = &workbook.properties;
    let mut out = String::from(XML);
    open(&mut out, "office:document-meta");
    out.push_str("<office:meta>");
    escape::element(&mut out, "meta:generator", env!("CARGO_PKG_NAME"));
    escape::element(&mut out, "dc:title", &properties.marked(&workbook.title));
    escape::element(&mut out, "dc:description", &properties.description);
    for keyword in &properties.keywords {
        escape::element(&mut out, "meta:keyword", keyword);
    }
    for name in ["meta:initial-creator", "dc:creator"] {
        escape::element(&mut out, name, &properties.publisher);
    }
    let moments =
        [("meta:creation-date", properties.released.as_str()), ("dc:date", properties.modified())];
    for (name, moment) in moments {
        if let Ok(moment) = DateTime::parse_from_rfc3339(moment) {
            let moment = moment.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true);
            escape::element(&mut out, name, &moment);
        }
    }
    escape::element(&mut out, "dc:language", &workbook.language);
    out.push_str("</office:meta></office:document-meta>");
    out
}

/// Opens the root of a part.
fn open(out: &mut String, root: &str) {
    out.extend(["<", root]);
    for (prefix, name) in VOCABULARIES {
        out.extend([" xmlns:", prefix]);
        out.extend(["=\"", name, "\""]);
    }
    out.push_str(" office:version=\"1.3\">");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Entry, Grid, Line, Properties, Sheet};

    fn workbook() -> Workbook {
        let line = |text: &str, link: Option<&str>| Line {
            text: text.to_owned(),
            link: link.map(str::to_owned),
        };
        let rows = vec![vec![
            Entry::Text("a & <b>  c".to_owned()),
            Entry::Number("-1234.50".parse().unwrap()),
        ]];
        let header = vec!["Region".to_owned(), "Value".to_owned()];
        let sheet = Sheet {
            name: "It's one".to_owned(),
            lines: vec![line("Title", None), line("Back", Some("internal:'It''s one'!A1"))],
            grid: Some(Grid { name: "one_table".to_owned(), header, rows }),
        };
        Workbook {
            name: "one".to_owned(),
            language: "kk".to_owned(),
            title: "Title".to_owned(),
            properties: Properties {
                released: "2025-08-11T10:00:00+05:00".to_owned(),
                ..Properties::default()
            },
            sheets: vec![sheet],
        }
    }

    #[test]
    fn the_type_is_the_first_part_and_not_packed() {
        let bytes = ods(&workbook()).unwrap();
        assert_eq!(&bytes[30..38], b"mimetype");
        assert!(bytes[38..].starts_with(MEDIA_TYPE.as_bytes()));
    }

    #[test]
    fn equal_workbooks_are_equal_bytes() {
        assert_eq!(ods(&workbook()).unwrap(), ods(&workbook()).unwrap());
    }

    #[test]
    fn a_workbook_says_its_language_and_the_moment_of_the_release() {
        let meta = meta(&workbook());
        assert!(meta.contains("<dc:language>kk</dc:language>"), "{meta}");
        assert!(meta.contains("<dc:date>2025-08-11T05:00:00Z</dc:date>"), "{meta}");
    }

    #[test]
    fn cells_hold_words_and_numbers_as_they_are() {
        let content = content::content(&workbook());
        for expected in [
            "<text:p>a &amp; &lt;b&gt; <text:s text:c=\"1\"/>c</text:p>",
            "office:value-type=\"float\" office:value=\"-1234.50\"",
            "xlink:href=\"#'It''s one'.A1\"",
            "table:target-range-address=\"'It''s one'.A3:'It''s one'.B4\"",
            "<table:table-header-rows><table:table-row",
        ] {
            assert!(content.contains(expected), "{expected} in {content}");
        }
    }
}
