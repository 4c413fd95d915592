//! The formats that a release can be published in, and the table of what each is called.
//!
//! [`Format::entry`] and [`DataFile::entry`] are the table. How a format is written and which reader
//! proves it stands in `office::build::formats`, because the readers know nothing of the writers.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::{Release, WorkbookFormat};

/// A format of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// `CommonMark` with GFM tables.
    #[serde(rename = "md")]
    #[value(name = "md", alias = "markdown", help = "Markdown: CommonMark with GFM tables")]
    Markdown,
    /// One self-contained page.
    #[value(help = "One self-contained page")]
    Html,
    /// Pages.
    #[value(help = "Tagged A4 pages")]
    Pdf,
    /// Workbooks.
    #[value(help = "Workbooks of the tables")]
    Xlsx,
    /// The workbooks as `OpenDocument`.
    #[value(help = "The same as OpenDocument, if the release has them: `workbook_formats`")]
    Ods,
    /// CSV with its descriptions, the same for all languages.
    #[value(help = "Data files, the same for all languages: CSV, SDMX-CSV and what describes them")]
    Data,
}

/// What is known of a format without writing it: a row of the table of formats.
#[derive(Debug, Clone, Copy)]
pub struct FormatEntry {
    /// What readers and the office call it: `XLSX`.
    pub name: &'static str,
    /// The kinds of its files, the text or the workbooks first. Data files have a table of
    /// their own, [`DataFile`].
    pub files: &'static [FileKind],
    /// What it is made of.
    pub content: Content,
}

impl FormatEntry {
    /// The ending of its text or workbooks, without the point; empty for data files.
    pub fn ending(&self) -> &'static str {
        self.files.first().map_or("", |kind| kind.ending)
    }
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// The ending of its name, without the point.
    pub ending: &'static str,
    /// Its media type.
    pub media_type: &'static str,
}

impl FileKind {
    const fn new(ending: &'static str, media_type: &'static str) -> Self {
        Self { ending, media_type }
    }

    /// Whether a file is of this kind, by the ending of its name in large or small letters.
    pub fn is_of(&self, path: &str) -> bool {
        let (name, ending) = (path.as_bytes(), self.ending.as_bytes());
        name.len() > ending.len()
            && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending)
            && name[name.len() - ending.len() - 1] == b'.'
    }
}

/// What a format is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The document of a language.
    Text {
        /// Its place among the formats that a link to the text may lead to: the lowest that there is.
        precedence: u8,
    },
    /// The workbooks of a language.
    Workbook(WorkbookFormat),
    /// The data files, the same for all languages.
    Data,
}

/// Folder of the data files, below the folder of the edition.
const DATA: &str = "data/";

/// The file of the facts of an edition: no format has it.
pub const FACTS: &str = "facts.json";

/// The folder of the annexes, beside `release.toml` and in an edition: no format has it.
pub const ANNEXES: &str = "files";

/// The kinds of annexes: documents, tables, data and pictures, which run nothing in a browser.
pub const ANNEX_KINDS: [FileKind; 19] = [
    FileKind::new("pdf", "application/pdf"),
    FileKind::new(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    FileKind::new("odt", "application/vnd.oasis.opendocument.text"),
    FileKind::new("rtf", "application/rtf"),
    FileKind::new("txt", "text/plain"),
    FileKind::new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    FileKind::new("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    FileKind::new("csv", "text/csv"),
    FileKind::new("tsv", "text/tab-separated-values"),
    FileKind::new("json", "application/json"),
    FileKind::new("geojson", "application/geo+json"),
    FileKind::new("xml", "application/xml"),
    // Files of PC-Axis have no type of their own in the register; they are text.
    FileKind::new("px", "text/plain"),
    FileKind::new("parquet", "application/vnd.apache.parquet"),
    FileKind::new("zip", "application/zip"),
    FileKind::new("gz", "application/gzip"),
    FileKind::new("png", "image/png"),
    FileKind::new("jpg", "image/jpeg"),
    FileKind::new("jpeg", "image/jpeg"),
];

impl Format {
    /// All formats, in the order in which they are named to users.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        // The list is derived from the enum, so that no format can be missing.
        Self::value_variants().iter().copied()
    }

    /// Its row of the table.
    pub const fn entry(self) -> FormatEntry {
        const MARKDOWN: FileKind = FileKind::new("md", "text/markdown");
        const PICTURE: FileKind = FileKind::new("svg", "image/svg+xml");
        const HTML: FileKind = FileKind::new("html", "text/html");
        const PDF: FileKind = FileKind::new("pdf", "application/pdf");
        const XLSX: FileKind = FileKind::new(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        );
        const ODS: FileKind =
            FileKind::new("ods", "application/vnd.oasis.opendocument.spreadsheet");
        let (name, files, content): (_, &'static [FileKind], _) = match self {
            Self::Markdown => ("Markdown", &[MARKDOWN, PICTURE], Content::Text { precedence: 2 }),
            Self::Html => ("HTML", &[HTML], Content::Text { precedence: 1 }),
            Self::Pdf => ("PDF", &[PDF], Content::Text { precedence: 3 }),
            Self::Xlsx => ("XLSX", &[XLSX], Content::Workbook(WorkbookFormat::Xlsx)),
            Self::Ods => ("ODS", &[ODS], Content::Workbook(WorkbookFormat::Ods)),
            Self::Data => ("data files", &[], Content::Data),
        };
        FormatEntry { name, files, content }
    }

    /// The format that a file is of, by its path below the folder of the edition.
    pub fn of(path: &str) -> Option<Self> {
        if path.starts_with(DATA) {
            return Self::all().find(|format| format.entry().content == Content::Data);
        }
        if path.split('/').next() == Some(ANNEXES) {
            return None;
        }
        let (_, ending) = path.rsplit_once('.')?;
        Self::all().find(|format| format.entry().files.iter().any(|kind| kind.ending == ending))
    }

    /// The format of release that workbooks of a format are.
    pub fn of_workbook(format: WorkbookFormat) -> Self {
        match format {
            WorkbookFormat::Xlsx => Self::Xlsx,
            WorkbookFormat::Ods => Self::Ods,
        }
    }

    /// The name of the file of this format that has the text called `stem` in the folder of a
    /// language, such as `release`; `None` for a format without text.
    pub fn text_file(self, stem: &str) -> Option<String> {
        let entry = self.entry();
        match entry.content {
            Content::Text { .. } => Some(format!("{stem}.{}", entry.ending())),
            Content::Workbook(_) | Content::Data => None,
        }
    }

    /// What a release that has no files of this format lacks, and what to do; `None` if it has some.
    pub fn lacking(self, release: &Release) -> Option<String> {
        let FormatEntry { name, content, .. } = self.entry();
        match content {
            Content::Text { .. } => None,
            Content::Workbook(_) if release.workbooks.is_empty() => {
                Some("no workbooks: declare `[workbook.ID]`".to_owned())
            }
            Content::Workbook(format) => {
                let is_named = release.about.workbook_formats.get_ref().contains(&format);
                (!is_named)
                    .then(|| format!("no workbooks in {name}: name it in its `workbook_formats`"))
            }
            Content::Data => release
                .about
                .data
                .is_none()
                .then(|| "no data files: declare `[release.data]`".to_owned()),
        }
    }
}

/// A kind of file among the data of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DataFile {
    /// A table or a matrix.
    Table,
    /// The description of a table: CSV on the Web.
    TableDescription,
    /// The observations of a data set.
    Observations,
    /// The description of all tables and observations.
    Package,
    /// The entry of a catalogue of open data.
    Catalogue,
}

/// What is known of a data file without writing it: a row of the table of formats.
#[derive(Debug, Clone, Copy)]
pub struct DataFileEntry {
    /// What its format is called in the link to it.
    pub name: &'static str,
    /// Its kind; the ending is the ending of the whole name where an edition has one such file.
    pub kind: FileKind,
    /// The name of the only such file of an edition, without its ending; none where each table or
    /// data set has one, by its id.
    pub stem: Option<&'static str>,
}

impl DataFile {
    /// All kinds of data files.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// Its row of the table.
    pub const fn entry(self) -> DataFileEntry {
        const CSV: &str = "text/csv";
        const JSON: &str = "application/json";
        let (name, kind, stem) = match self {
            Self::Table => ("CSV", FileKind::new("csv", CSV), None),
            Self::TableDescription => {
                ("CSV on the Web, JSON", FileKind::new("csv-metadata.json", JSON), None)
            }
            Self::Observations => ("SDMX-CSV 2.0", FileKind::new("sdmx.csv", CSV), None),
            Self::Package => {
                ("Data Package, JSON", FileKind::new("json", JSON), Some("datapackage"))
            }
            Self::Catalogue => {
                ("DCAT-AP, JSON-LD", FileKind::new("jsonld", "application/ld+json"), Some("dcat"))
            }
        };
        DataFileEntry { name, kind, stem }
    }

    /// The path of the file of a table or data set, or of the only one, below the folder of the
    /// edition.
    pub fn path(self, id: &str) -> String {
        let DataFileEntry { kind, stem, .. } = self.entry();
        format!("{DATA}{}.{}", stem.unwrap_or(id), kind.ending)
    }
}

/// The media type of a file by the ending of its name; of the longest ending that is known.
pub fn media_type(path: &str) -> Option<&'static str> {
    let kinds = Format::all()
        .flat_map(|format| format.entry().files)
        .copied()
        .chain(DataFile::all().map(|file| file.entry().kind))
        .chain(ANNEX_KINDS);
    kinds
        .filter(|kind| kind.is_of(path))
        .max_by_key(|kind| kind.ending.len())
        .map(|kind| kind.media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_has_one_name_for_users_and_for_templates() {
        for format in Format::all() {
            let typed = format.to_possible_value().unwrap().get_name().to_owned();
            assert_eq!(serde_json::to_value(format).unwrap(), typed.as_str());
        }
    }

    #[test]
    fn no_two_formats_share_an_ending_or_a_place_among_the_texts() {
        let endings: Vec<&str> =
            Format::all().flat_map(|of| of.entry().files).map(|kind| kind.ending).collect();
        let precedences: Vec<u8> = Format::all()
            .filter_map(|format| match format.entry().content {
                Content::Text { precedence } => Some(precedence),
                Content::Workbook(_) | Content::Data => None,
            })
            .collect();
        assert!(!endings.is_empty() && !precedences.is_empty());
        for (at, ending) in endings.iter().enumerate() {
            assert!(!endings[..at].contains(ending), "{ending}");
        }
        for (at, precedence) in precedences.iter().enumerate() {
            assert!(!precedences[..at].contains(precedence), "{precedence}");
        }
    }

    #[test]
    fn every_file_of_every_format_is_of_it_and_has_its_media_type() {
        for format in Format::all() {
            for kind in format.entry().files {
                let path = format!("en/name.{}", kind.ending);
                assert_eq!(Format::of(&path), Some(format));
                assert_eq!(media_type(&path), Some(kind.media_type));
            }
        }
        for file in DataFile::all() {
            let path = file.path("by_region");
            assert_eq!(Format::of(&path), Some(Format::Data), "{path}");
            assert_eq!(media_type(&path), Some(file.entry().kind.media_type), "{path}");
        }
        assert_eq!(media_type("facts.json"), Some("application/json"));
        assert_eq!(media_type("en/release"), None);
        assert_eq!(media_type("en/md"), None);
    }

    #[test]
    fn a_workbook_format_is_the_content_of_its_format() {
        for workbook in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
            let entry = Format::of_workbook(workbook).entry();
            assert_eq!(entry.content, Content::Workbook(workbook));
        }
    }
}
