//! Two states of an edition to what differs, and a revision to the note that says so.
//!
//! [`State::read`] takes the files of an edition, [`Differences::between`] compares two of them;
//! [`table()`], [`json()`] and [`page()`] show what differs to the office, [`note_files`] to readers,
//! in the languages of the release. [`plan()`] says which editions a vintage touches, and [`revise()`]
//! puts them into the archive. [`Operands`] finds what was asked to be compared.

mod corrected;
mod differences;
mod editions;
mod note;
mod note_document;
mod operand;
mod page;
mod passages;
mod plan;
mod reading;
mod redline;
mod renumbered;
mod state;
mod table;
mod told;

pub use differences::{CellChange, Differences, FactChange, LanguageDifferences};
pub use editions::{Error, Revised, revise};
pub use note::{Note, note_files};
pub use operand::{Error as OperandError, NamedRelease, Operands};
pub use page::page;
pub use passages::PassageChange;
pub use plan::{Touched, plan};
pub use redline::{Kind, Piece, redline};
pub use state::{State, Unreadable};
pub use table::table;
pub use told::{Anew, note_anew};

use serde::Serialize;

use super::archive::Told;

/// What differs, with the command that wrote it.
#[derive(Serialize)]
struct Written<'a> {
    written_by: &'static str,
    #[serde(flatten)]
    differences: &'a Differences,
}

/// What differs as JSON.
pub fn json(differences: &Differences) -> Vec<u8> {
    let mut json = written(differences);
    json.push(b'\n');
    json
}

fn written(differences: &Differences) -> Vec<u8> {
    let written = Written { written_by: Told::Comparison.writer(), differences };
    serde_json::to_vec_pretty(&written)
        .expect("differences have string keys only and no failing serializer")
}
