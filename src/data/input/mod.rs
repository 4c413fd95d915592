//! Input files to records in which every field knows its place, and code lists.
//!
//! In come the bytes of a file, from `office`, which has them from `project`: nothing here opens a
//! file. [`decode`] makes the file that findings point into, by the format that its ending names;
//! [`Records`] reads its records, for the cube and for code lists. [`read_codelist`] turns records
//! into a [`CodeList`], [`list_codes`] the codes that stand in `release.toml`.
//!
//! `format` has the table of formats and says what a further one must be able to do; each is a
//! file or a folder here: `csv`.

mod changes;
mod codelist;
mod columns;
mod csv;
mod encoding;
mod format;
mod kind;
mod merge;
mod old_encodings;
mod plant;
mod read_codelist;
mod records;
mod rows;
mod tree;
mod wholes;

pub use changes::find_changes;
pub use codelist::{Code, CodeChange, CodeIndex, CodeKey, CodeList, Cover, Group};
pub use columns::{Columns, Wanted};
pub use encoding::normal;
pub use format::{decode, field_spot, is_of_records, record_spot};
pub use plant::plant;
pub use read_codelist::{list_codes, read_codelist};
pub use records::{Cell, Record, Records};
pub use rows::{CodeRows, code_rows, labels_are_there, selectable};
pub use tree::{Part, Tree, Whole};
