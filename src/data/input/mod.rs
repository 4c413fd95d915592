//! Input files to records in which every field knows its place, and code lists.
//!
//! [`decode`] turns bytes into text, [`Records`] turns text into records, [`read_codelist`] turns
//! records into a [`CodeList`], [`list_codes`] those of `release.toml`. Nothing here opens a file: `project` hands the bytes in.

mod codelist;
mod columns;
mod encoding;
mod read_codelist;
mod records;
mod scan;

pub use codelist::{Code, CodeIndex, CodeList, Group};
pub use columns::{Columns, Wanted};
pub use encoding::decode;
pub use read_codelist::{list_codes, read_codelist};
pub use records::{Cell, Record, Records, field_span, record_span};
