//! Declared tables to tables of the document, to workbooks and to data tables.
//!
//! In come facts and a locale; `tables` fills the tables of the text, [`workbooks`] and
//! [`data_tables`] take the same tables to files. `prose` and `office` call it.

mod base_state;
mod code_rows;
mod files;
mod status_marks;
mod text;
mod validity;

pub(crate) use files::check;
pub use files::{data_tables, workbooks};
pub(crate) use text::{ColumnPart, RowPart, TableText, tables, year_name};
