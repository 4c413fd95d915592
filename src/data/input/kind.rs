//! Bytes of a file to the kind of file that they are, where that is none of text or of records.
//!
//! [`of_bytes`] knows what is no text; [`of_records`] also what is text of another form. A kind is
//! known by its content: a name says what somebody wished the file to be. The finding names the kind
//! and what gives a file that is read, because what helps with one kind spoils another: a workbook
//! that a text editor saved is lost.

use crate::findings::{Code, Diagnostic, SourceFile};

/// How many bytes of a text are looked at: an archive keeps names of its files at its end, too.
const SAMPLE: usize = 64 * 1024;

/// A kind of file that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// What it is called, with its article.
    name: &'static str,
    remedy: Remedy,
}

/// What gives a file that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// A table of a program for spreadsheets.
    ExportSheet,
    /// A workbook behind a password.
    Unlock,
    /// Files packed into one.
    Unpack,
    /// Data in a form for programs.
    AskForCsv,
    /// SDMX, which has a form in CSV.
    AskForSdmxCsv,
    /// A database, or the file of a program for statistics.
    ExportTable,
    /// A page for people.
    FindTheData,
    /// A text with its looks.
    SaveAsText,
}

impl Remedy {
    fn hint(self) -> &'static str {
        match self {
            Self::ExportSheet => {
                "Open it in a spreadsheet program and export the sheet that holds the data as \
                 \"CSV UTF-8 (comma delimited)\": one header row, one row an observation."
            }
            Self::Unlock => {
                "Open it with its password in a spreadsheet program and export the sheet that \
                 holds the data as \"CSV UTF-8 (comma delimited)\"."
            }
            Self::Unpack => "Unpack it, and put the file that is in it in its place.",
            Self::AskForCsv => {
                "Ask where it comes from for the same data as CSV in UTF-8, one row an \
                 observation, or convert it with a program that reads this kind."
            }
            Self::AskForSdmxCsv => {
                "Ask where it comes from for the same data as SDMX-CSV in UTF-8: SDMX services give \
                 it for `Accept: application/vnd.sdmx.data+csv`."
            }
            Self::ExportTable => {
                "Open it in the program that made it and export the table as CSV in UTF-8."
            }
            Self::FindTheData => {
                "It is made to be looked at: ask where it comes from for the data behind it, as \
                 CSV in UTF-8."
            }
            Self::SaveAsText => {
                "Open it in the program that made it and save a copy as plain text in UTF-8."
            }
        }
    }
}

impl Kind {
    const fn new(name: &'static str, remedy: Remedy) -> Self {
        Self { name, remedy }
    }

    /// TXT-004: the file is of a kind that is read.
    pub(super) fn refusal(self, file: &SourceFile) -> Diagnostic {
        let message = format!("the file is {}, which is not read", self.name);
        Diagnostic::new(Code::OtherKind, message).in_file(file).hint(self.remedy.hint())
    }
}

/// Beginnings of files that are not text, with what they are. What is packed by parts is told apart
/// below.
const SIGNATURES: [(&[u8], Kind); 25] = {
    use Remedy::{ExportTable, FindTheData, SaveAsText, Unpack};
    const fn kind(name: &'static str, remedy: Remedy) -> Kind {
        Kind::new(name, remedy)
    }
    [
        (b"%PDF-", kind("a PDF", FindTheData)),
        (b"\x1F\x8B", kind("packed by gzip (.gz)", Unpack)),
        (b"BZh", kind("packed by bzip2 (.bz2)", Unpack)),
        (b"\xFD7zXZ\0", kind("packed by xz (.xz)", Unpack)),
        (b"\x28\xB5\x2F\xFD", kind("packed by zstd (.zst)", Unpack)),
        (b"\x04\x22\x4D\x18", kind("packed by lz4 (.lz4)", Unpack)),
        (b"7z\xBC\xAF\x27\x1C", kind("a 7-Zip archive (.7z)", Unpack)),
        (b"Rar!\x1A\x07", kind("a RAR archive (.rar)", Unpack)),
        (b"PK\x05\x06", kind("an empty ZIP archive", Unpack)),
        (b"PAR1", kind("a table in Parquet", Remedy::AskForCsv)),
        (b"ARROW1", kind("a table in Arrow or Feather", Remedy::AskForCsv)),
        (b"FEA1", kind("a table in Feather", Remedy::AskForCsv)),
        (b"Obj\x01", kind("a table in Avro", Remedy::AskForCsv)),
        (b"ORC", kind("a table in ORC", Remedy::AskForCsv)),
        (b"\x89HDF\r\n\x1A\n", kind("in HDF5 or NetCDF", ExportTable)),
        (b"CDF\x01", kind("in NetCDF", ExportTable)),
        (b"SQLite format 3\0", kind("a database of SQLite", ExportTable)),
        (b"\0\x01\0\0Standard ", kind("a database of Access", ExportTable)),
        (b"$FL2", kind("a file of SPSS (.sav)", ExportTable)),
        (b"$FL3", kind("a file of SPSS (.zsav)", ExportTable)),
        (b"<stata_dta>", kind("a file of Stata (.dta)", ExportTable)),
        (b"\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60", kind("a file of SAS", ExportTable)),
        (b"\x89PNG\r\n\x1A\n", kind("a picture (PNG)", FindTheData)),
        (b"\xFF\xD8\xFF", kind("a picture (JPEG)", FindTheData)),
        (b"{\\rtf", kind("a document in Rich Text (.rtf)", SaveAsText)),
    ]
};

/// The kind of a file whose bytes are no text.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(of_zip(bytes));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Some(of_old_office(bytes));
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(Kind::new("an archive of tar (.tar)", Remedy::Unpack));
    }
    // A table may begin with a few letters that are also a signature.
    let is_text = !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    let is_it = |start: &[u8]| bytes.starts_with(start) && !(is_text && start.len() < 5);
    SIGNATURES.iter().find(|(start, _)| is_it(start)).map(|(_, kind)| *kind)
}

/// What a ZIP archive is, by the names of the files in it.
fn of_zip(bytes: &[u8]) -> Kind {
    let names = [
        ("xl/workbook.bin", "a workbook (.xlsb)", Remedy::ExportSheet),
        ("xl/", "a workbook (.xlsx)", Remedy::ExportSheet),
        ("opendocument.spreadsheet", "a workbook (.ods)", Remedy::ExportSheet),
        ("opendocument.text", "a document (.odt)", Remedy::SaveAsText),
        ("word/", "a document (.docx)", Remedy::SaveAsText),
        ("ppt/", "a presentation (.pptx)", Remedy::FindTheData),
        ("Index/Tables/", "a workbook (.numbers)", Remedy::ExportSheet),
    ];
    let (_, name, remedy) = names
        .into_iter()
        .find(|(part, ..)| is_in_ends(bytes, part.as_bytes()))
        .unwrap_or(("", "a ZIP archive", Remedy::Unpack));
    Kind { name, remedy }
}

/// What an old office document is, by the names of its streams, which are in UTF-16.
fn of_old_office(bytes: &[u8]) -> Kind {
    let names = [
        ("EncryptedPackage", "a workbook or document behind a password", Remedy::Unlock),
        ("Workbook", "a workbook (.xls)", Remedy::ExportSheet),
        ("Book", "a workbook (.xls)", Remedy::ExportSheet),
        ("WordDocument", "a document (.doc)", Remedy::SaveAsText),
        ("PowerPoint Document", "a presentation (.ppt)", Remedy::FindTheData),
    ];
    let is_there = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|part| part == name)
    };
    let (_, name, remedy) = names.into_iter().find(|(name, ..)| is_there(name)).unwrap_or((
        "",
        "an old office document",
        Remedy::ExportSheet,
    ));
    Kind { name, remedy }
}

/// Whether the beginning or the end of the bytes holds a part.
fn is_in_ends(bytes: &[u8], part: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(SAMPLE)];
    let end = &bytes[bytes.len().saturating_sub(SAMPLE)..];
    [start, end].iter().any(|end| holds(end, part))
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

/// The kind of a file that is no file of records: what is no text, or a text of another form.
pub(super) fn of_records(bytes: &[u8]) -> Option<Kind> {
    of_bytes(bytes).or_else(|| of_text(bytes))
}

/// The kind of a text that is none of rows and columns, whatever its encoding.
fn of_text(bytes: &[u8]) -> Option<Kind> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let text = bytes[..bytes.len().min(SAMPLE)].trim_ascii_start();
    let starts = |start: &str| {
        text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
    };
    let has = |part: &str| holds(text, part.as_bytes());
    if ["<!doctype html", "<html", "<table", "<head", "<body"].iter().any(|tag| starts(tag)) {
        return Some(if has("office:excel") {
            Kind::new("a page (HTML) of a spreadsheet program", Remedy::ExportSheet)
        } else {
            Kind::new("a page (HTML)", Remedy::FindTheData)
        });
    }
    let is_tag = |tag: &[u8]| tag.first().is_some_and(u8::is_ascii_alphabetic);
    if starts("<?xml") || starts("<!--") || text.strip_prefix(b"<").is_some_and(is_tag) {
        return Some(if has("sdmx.org") {
            Kind::new("in SDMX-ML (XML)", Remedy::AskForSdmxCsv)
        } else if has("office:spreadsheet") {
            Kind::new("a workbook (XML)", Remedy::ExportSheet)
        } else if has("<html") {
            Kind::new("a page (XHTML)", Remedy::FindTheData)
        } else {
            Kind::new("in XML", Remedy::AskForCsv)
        });
    }
    if is_json(text) {
        return Some(if has("\"dimension\"") && (has("\"value\"") || has("\"dataset\"")) {
            Kind::new("in JSON-stat", Remedy::AskForCsv)
        } else if has("\"dataSets\"") && has("\"structure") {
            Kind::new("in SDMX-JSON", Remedy::AskForSdmxCsv)
        } else if has("\"FeatureCollection\"") {
            Kind::new("a map (GeoJSON)", Remedy::AskForCsv)
        } else {
            Kind::new("in JSON", Remedy::AskForCsv)
        });
    }
    if is_px(text) {
        return Some(Kind::new("in PX (PC-Axis)", Remedy::AskForCsv));
    }
    starts("ID;P").then(|| Kind::new("a workbook in SYLK (.slk)", Remedy::ExportSheet))
}

/// Whether a text begins as an object or a list of JSON does.
fn is_json(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    let next = rest.trim_ascii_start().first();
    match first {
        b'{' => matches!(next, Some(b'"' | b'}')),
        b'[' => matches!(next, Some(b'{' | b'[' | b']' | b'"')),
        _ => false,
    }
}

/// Whether a text begins with `KEYWORD=…;` or `KEYWORD("…")=…`, and has a keyword that each file in
/// PX has.
fn is_px(text: &[u8]) -> bool {
    let line = text.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let word = line.iter().take_while(|byte| byte.is_ascii_uppercase() || **byte == b'-').count();
    word > 2
        && matches!(line.get(word), Some(b'=' | b'(' | b'['))
        && ["STUB", "HEADING", "VALUES(", "MATRIX=", "AXIS-VERSION="]
            .iter()
            .any(|keyword| text.windows(keyword.len()).any(|part| part == keyword.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        of_records(bytes).map(|kind| kind.name)
    }

    #[test]
    fn a_kind_is_known_by_what_is_in_the_file() {
        let old: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let old = [b"\xD0\xCF\x11\xE0".as_slice(), &old].concat();
        let mut tar = vec![b'a'; 257];
        tar.extend(b"ustar");
        for (bytes, expected) in [
            (b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml".as_slice(), "a workbook (.xlsx)"),
            (
                b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "a workbook (.ods)",
            ),
            (b"PK\x03\x04..word/document.xml", "a document (.docx)"),
            (b"PK\x03\x04..data.csv", "a ZIP archive"),
            (&old, "a workbook (.xls)"),
            (&tar, "an archive of tar (.tar)"),
            (b"\x1F\x8B\x08", "packed by gzip (.gz)"),
            (b"PAR1\x15\0", "a table in Parquet"),
            (b"SQLite format 3\0", "a database of SQLite"),
            (b"\xEF\xBB\xBF<?xml version='1.0'?>\n<a/>", "in XML"),
            (b"<?xml?><m xmlns='http://www.sdmx.org/'/>", "in SDMX-ML (XML)"),
            (
                b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
                "a workbook (XML)",
            ),
            (b"\n<!DOCTYPE html>\n<title>a</title>", "a page (HTML)"),
            (b"<table border=1>", "a page (HTML)"),
            (b"{\"class\":\"dataset\",\"dimension\":{},\"value\":[]}", "in JSON-stat"),
            (b"{ \"dataSets\": [], \"structures\": [] }", "in SDMX-JSON"),
            (b"[{\"a\": 1}]", "in JSON"),
            (b"CHARSET=\"ANSI\";\nTITLE=\"\xE9\";\nSTUB=\"a\";", "in PX (PC-Axis)"),
            (b"SUBJECT-AREA=\"a\";\nMATRIX=\"b\";", "in PX (PC-Axis)"),
        ] {
            assert_eq!(name(bytes), Some(expected), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_table_is_taken_for_nothing_else() {
        for text in [
            "T,G,V\n",
            "\"a\",b\n",
            "<a>,b\n".trim_start_matches('<'),
            "< 5,b\n",
            "{a},b\n",
            "[a],b\n",
            "A=,VALUES(\n",
            "BZh,a\n",
            "PAR1,a\n",
            "ORC\n1\n",
            "IDENTITY;PLACE\n",
            "",
        ] {
            assert_eq!(name(text.as_bytes()), None, "{text}");
        }
    }
}
