//! The formats that a release can be published in.

use serde::{Deserialize, Serialize};

use super::{Release, WorkbookFormat};

/// A format of a release.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, Serialize, Deserialize,
)]
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
    /// The same workbooks as `OpenDocument`.
    #[value(help = "The same as OpenDocument, if the release has them: `workbook_formats`")]
    Ods,
    /// CSV with its descriptions, the same for all languages.
    #[value(help = "Data files, the same for all languages: CSV, SDMX-CSV and what describes them")]
    Data,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 6] =
        [Self::Markdown, Self::Html, Self::Pdf, Self::Xlsx, Self::Ods, Self::Data];

    /// The format that a file is of, by its path below the folder of the edition.
    pub fn of(path: &str) -> Option<Self> {
        if path.starts_with("data/") {
            return Some(Self::Data);
        }
        match path.rsplit_once('.')?.1 {
            "md" | "svg" => Some(Self::Markdown),
            "html" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            _ => None,
        }
    }

    /// What a release that has no files of this format lacks, and what to do; `None` if it has some.
    pub fn lacking(self, release: &Release) -> Option<&'static str> {
        let is_named = |format| release.about.workbook_formats.get_ref().contains(&format);
        match self {
            Self::Xlsx | Self::Ods if release.workbooks.is_empty() => {
                Some("no workbooks: declare `[workbook.ID]`")
            }
            Self::Xlsx if !is_named(WorkbookFormat::Xlsx) => {
                Some("no workbooks in XLSX: name it in its `workbook_formats`")
            }
            Self::Ods if !is_named(WorkbookFormat::Ods) => {
                Some("no workbooks in ODS: name it in its `workbook_formats`")
            }
            Self::Data if release.about.data.is_none() => {
                Some("no data files: declare `[release.data]`")
            }
            _ => None,
        }
    }

    /// The format of release that workbooks of a format are.
    pub fn of_workbook(format: WorkbookFormat) -> Self {
        match format {
            WorkbookFormat::Xlsx => Self::Xlsx,
            WorkbookFormat::Ods => Self::Ods,
        }
    }
}
