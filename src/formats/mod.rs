//! The formats: from a [`Document`](crate::document::Document), facts or workbooks to bytes.
//!
//! Each format is one function that takes finished words and gives text or bytes; it reads nothing
//! and writes no file. `office` calls it. None has words of its own: what a format says about itself
//! comes from [`Furniture`].
//!
//! The table of the formats is in two halves, because names are needed long before bytes: what each is
//! called, its endings and media types stand beside the enum, in
//! [`Format::entry`](crate::declaration::Format::entry); how each is written and which reader proves
//! it, in `office::build::formats`, which sees writers and readers, as neither sees the other.
//!
//! A document as Markdown is complete in itself: with the kind of text that it is, and a character
//! escaped only where it would mean something else.
//!
//! ```
//! use bulletin::document::{Document, Furniture, Material, Properties, read};
//! use bulletin::findings::{Diagnostics, SourceFile};
//! use bulletin::formats::markdown::markdown;
//!
//! let text = "# Migration in July\n\nArrivals\\: 11\\,267 \\*.\n";
//! let file = SourceFile::new("en.md", text);
//! let body = read(&file, Material::default(), &mut Diagnostics::default());
//! let document = Document {
//!     language: "en".to_owned(),
//!     title: body.title,
//!     properties: Properties { publisher: "Statistics".to_owned(), ..Properties::default() },
//!     editions: Vec::new(),
//!     furniture: Furniture { kicker: "Press release".to_owned(), ..Furniture::default() },
//!     blocks: body.blocks,
//! };
//!
//! let head = "# Migration in July\n\n**Press release.** Statistics\n\n";
//! assert_eq!(markdown(&document), format!("{head}Arrivals: 11,267 \\*.\n"));
//! ```

pub mod data;
pub mod facts_file;
mod facts_table;
pub mod html;
pub mod json;
pub mod markdown;
pub mod ods;
pub mod pdf;
pub mod svg;
mod widths;
pub mod xlsx;

pub use facts_table::facts_table;

use crate::document::{Furniture, Picture, Table};

/// The media type of a file, by the ending of its path.
pub fn media_type(path: &str) -> &'static str {
    crate::declaration::media_type(path).unwrap_or("application/octet-stream")
}

/// The caption of a table in two parts: what the language's pattern has before the title, such as
/// "Table 1.", and the title with what comes after it. Either may be empty.
fn table_caption(table: &Table, furniture: &Furniture) -> (String, String) {
    caption(&furniture.table_caption, table.number, &table.title)
}

/// The caption of a picture, divided in the same way.
fn figure_caption(picture: &Picture, furniture: &Furniture) -> (String, String) {
    caption(&furniture.figure_caption, picture.number, &picture.title)
}

fn caption(pattern: &str, number: usize, title: &str) -> (String, String) {
    let (before, behind) = pattern.split_once("{title}").unwrap_or(("", pattern));
    let number = |pattern: &str| pattern.replace("{number}", &number.to_string());
    let title = format!("{title}{}", number(behind));
    (number(before).trim().to_owned(), title.trim().to_owned())
}

/// Where the file of a picture lies, relative to the text.
pub fn picture_path(id: &str) -> String {
    format!("figures/{id}.svg")
}

/// The line about the source of a table.
fn table_source(table: &Table, furniture: &Furniture) -> String {
    furniture.source.replace("{source}", &table.source)
}
