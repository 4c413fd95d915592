//! The writers: from a [`Document`](crate::document::Document) to the text or bytes of a format.
//!
//! Each writer is one function that reads nothing and writes no file. None has words of its own:
//! what a format says about itself comes from [`Furniture`].

pub mod csv;
pub mod datapackage;
pub mod html;
pub mod json;
pub mod markdown;
pub mod pdf;
pub mod sdmx_csv;
pub mod xlsx;

use crate::document::{Furniture, Table};

/// The caption of a table in two parts: what the language's pattern has before the title, such as
/// "Table 1.", and the title with what comes after it. Either may be empty.
fn table_caption(table: &Table, furniture: &Furniture) -> (String, String) {
    let pattern = &furniture.table_caption;
    let (before, behind) = pattern.split_once("{title}").unwrap_or(("", pattern));
    let number = |pattern: &str| pattern.replace("{number}", &table.number.to_string());
    let title = format!("{}{}", table.title, number(behind));
    (number(before).trim().to_owned(), title.trim().to_owned())
}

/// The line about the source of a table.
fn table_source(table: &Table, furniture: &Furniture) -> String {
    furniture.source.replace("{source}", &table.source)
}
