//! A release as declared: `release.toml` read, checked and joined.
//!
//! [`read`] is the entry point: it parses the declaration and resolves every name in it, so that
//! later stages meet no unknown data set, column, code list or indicator. Codes are checked where
//! the code lists are known, in `source`.

mod declaration;

pub use declaration::*;

use crate::diagnostic::FileId;

/// A code list as declared, to be filled from its file.
#[derive(Debug)]
pub struct CodeListStructure {
    /// Name in `release.toml`.
    pub id: String,
    /// Its table in `release.toml`.
    pub declaration: CodeListDeclaration,
}

/// A data set as declared: what its file must look like.
#[derive(Debug)]
pub struct DatasetStructure {
    /// Name in `release.toml`.
    pub id: String,
    /// File below the data folder of the release, and where it is named.
    pub file: Name,
    /// Column of the reference period.
    pub time_column: String,
    /// How often it is observed.
    pub frequency: Frequency,
    /// The dimensions, sorted by column.
    pub dimensions: Vec<Dimension>,
    /// The value.
    pub measure: MeasureDeclaration,
    /// Column of the observation status.
    pub status_column: Option<String>,
    /// What a row that is not there means.
    pub absent: Absent,
}

/// A dimension of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Column of the file.
    pub column: String,
    /// Index of its code list in [`Release::codelists`].
    pub codelist: usize,
}

/// A release with every name in it resolved.
#[derive(Debug)]
pub struct Release {
    /// `release.toml`.
    pub file: FileId,
    /// Code lists, sorted by id.
    pub codelists: Vec<CodeListStructure>,
    /// Data sets, sorted by id.
    pub datasets: Vec<DatasetStructure>,
}
