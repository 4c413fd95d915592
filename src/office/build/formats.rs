//! The table of formats: how each is written, and which reader proves it.
//!
//! [`made`] is the table; what a format is called and made of stands in [`Format::entry`]. Nothing
//! else decides by the name of a format what is done with it. A new one is a variant of [`Format`]
//! with its row there, a folder in `formats`, a reader in `proof::readers`, and a row here.

use crate::declaration::Format;
use crate::document::{Document, Publication, Workbook};
use crate::drawing::fonts::Fonts;
use crate::drawing::theme::Theme;
use crate::findings::{Diagnostic, SourceFile};
use crate::formats::html::{PageTemplate, html};
use crate::formats::markdown::markdown;
use crate::formats::ods::ods;
use crate::formats::pdf::pdf;
use crate::formats::xlsx::xlsx;
use crate::proof::readers;

/// What the office gives every text, whatever its format.
#[derive(Clone, Copy)]
pub(super) struct Materials<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) theme: &'a Theme,
    /// The frame of a page.
    pub(super) page: &'a PageTemplate,
}

/// A document to the bytes of its file.
type WriteText = fn(&Document, Materials<'_>) -> Vec<u8>;

/// A document, with what is known when the files beside it are made, to the bytes of its file.
type WritePage = fn(&Document, &Publication, Materials<'_>) -> Result<Vec<u8>, Vec<Diagnostic>>;

/// A workbook to the bytes of its file, or why there are none.
type WriteWorkbook = fn(&Workbook) -> Result<Vec<u8>, String>;

/// The bytes of a text to what is odd about them. The findings point into the rendered text.
pub(super) type ProveText = fn(&[u8], &Document, &SourceFile) -> Vec<Diagnostic>;

/// The bytes of a workbook to what is odd about them, beside the document and its rendered text.
pub(super) type ProveWorkbook = fn(&[u8], &Workbook, &Document, &SourceFile) -> Vec<Diagnostic>;

/// How a format is written, and which reader proves it.
#[derive(Clone, Copy)]
pub(super) enum Made {
    /// A text that needs nothing but its document.
    Text {
        write: WriteText,
        prove: ProveText,
        /// Whether its pictures are files beside it.
        has_picture_files: bool,
    },
    /// A text that says how large the files beside it are: it is made last.
    Page { write: WritePage, prove: ProveText },
    /// A file for each workbook.
    Workbook { write: WriteWorkbook, prove: ProveWorkbook },
    /// The data files, which are made together. They have the numbers of the workbooks, by the
    /// same code; no reader of the program goes through them.
    Data,
}

/// Whether the files of a format say how large those beside them are.
pub(super) fn says_sizes(format: Format) -> bool {
    matches!(made(format), Made::Page { .. })
}

/// The row of a format.
pub(super) fn made(format: Format) -> Made {
    match format {
        Format::Markdown => Made::Text {
            write: |document, _| markdown(document).into_bytes(),
            prove: readers::markdown,
            has_picture_files: true,
        },
        Format::Html => Made::Page {
            write: |document, publication, Materials { page, theme, .. }| {
                html(document, publication, page, theme).map(String::into_bytes)
            },
            prove: readers::html,
        },
        Format::Pdf => Made::Text {
            write: |document, Materials { fonts, theme, .. }| pdf(document, fonts, theme),
            prove: readers::pdf,
            has_picture_files: false,
        },
        Format::Xlsx => Made::Workbook {
            write: |workbook| xlsx(workbook).map_err(|error| error.to_string()),
            prove: readers::xlsx,
        },
        Format::Ods => Made::Workbook {
            write: |workbook| ods(workbook).map_err(|error| error.to_string()),
            prove: readers::ods,
        },
        Format::Data => Made::Data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Content;

    #[test]
    fn a_format_is_made_of_what_its_entry_says() {
        for format in Format::all() {
            let entry = format.entry();
            let agrees = match made(format) {
                Made::Text { has_picture_files, .. } => {
                    matches!(entry.content, Content::Text { .. })
                        && has_picture_files == (entry.files.len() > 1)
                }
                Made::Page { .. } => matches!(entry.content, Content::Text { .. }),
                Made::Workbook { .. } => matches!(entry.content, Content::Workbook(_)),
                Made::Data => entry.content == Content::Data,
            };
            assert!(agrees, "{}", entry.name);
        }
    }
}
