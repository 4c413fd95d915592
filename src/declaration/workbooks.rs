//! What is published beside the text: matrices, workbooks and open data, declared and resolved.
//!
//! [`matrices`] and [`workbooks`] find every name; [`data_files`] checks what files are called.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::resolve::Resolver;
use super::{
    About, DatasetId, DatasetStructure, DimensionId, Format, Formula, Indicator, IndicatorId, List,
    MatrixId, Name, Sum, TableId, TableStructure, Texts,
};
use crate::findings::Code;
use crate::project::{FileName, folded};

/// What catalogues of open data want to know about the data files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenDataDeclaration {
    /// Id of the office in SDMX, such as `ESTAT`.
    pub agency: Name,
    /// Version of the data structures: `1.0`.
    #[serde(default = "first_version")]
    pub version: String,
    /// Under which licence the data may be used again.
    pub licence: LicenceDeclaration,
    /// What area the data are about.
    pub area: Option<AreaDeclaration>,
}

/// The area that data are about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaDeclaration {
    /// Its name.
    pub name: Spanned<Texts>,
    /// Its name in a vocabulary of the web.
    pub uri: Option<Name>,
}

fn first_version() -> String {
    "1.0".to_owned()
}

/// A licence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceDeclaration {
    /// Its id in the list of the Open Definition or SPDX: `CC-BY-4.0`.
    pub name: String,
    /// Its name.
    pub title: String,
    /// Address of its text.
    pub path: String,
}

/// A matrix as it stands in the file: what one indicator is between the codes of two columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixDeclaration {
    /// What it shows, with `{period}` where the period belongs.
    pub title: Spanned<Texts>,
    /// What the codes of the rows are: the header of their column.
    pub row_label: Spanned<Texts>,
    /// What the codes of the columns are.
    pub column_label: Spanned<Texts>,
    /// The indicator, a `sum`.
    pub of: Name,
    /// Column of the data set whose codes are the rows.
    pub rows: Name,
    /// Column of the data set whose codes are the columns.
    pub columns: Name,
    /// A note.
    pub note: Option<Spanned<Texts>>,
    /// Name of its sheet in a workbook; by default its id.
    pub sheet: Option<Spanned<Texts>>,
}

/// A workbook as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkbookDeclaration {
    /// What it holds, with `{period}` where the period belongs.
    pub title: Spanned<Texts>,
    /// Its tables and matrices, one a sheet.
    pub tables: Vec<Name>,
}

/// A format of workbooks. In the order in which readers are offered them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkbookFormat {
    /// Office Open XML.
    Xlsx,
    /// `OpenDocument`.
    Ods,
}

impl WorkbookFormat {
    /// What it is called.
    pub fn name(self) -> &'static str {
        Format::of_workbook(self).entry().name
    }

    /// The ending of the names of its files, without the point.
    pub fn ending(self) -> &'static str {
        Format::of_workbook(self).entry().ending()
    }
}

/// The formats of workbooks where none are named.
pub(super) fn xlsx_only() -> Spanned<BTreeSet<WorkbookFormat>> {
    Spanned::new(0..0, BTreeSet::from([WorkbookFormat::Xlsx]))
}

/// A matrix with its names found.
#[derive(Debug)]
pub struct MatrixStructure {
    /// Id.
    pub id: String,
    /// What it shows, by language, with `{period}`.
    pub title: Texts,
    /// What the codes of the rows are, by language.
    pub row_label: Texts,
    /// What the codes of the columns are, by language.
    pub column_label: Texts,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The sum that is its formula.
    pub sum: Sum,
    /// Dimension of the rows.
    pub rows: DimensionId,
    /// Dimension of the columns.
    pub columns: DimensionId,
    /// A note, by language.
    pub note: Option<Texts>,
    /// Name of its sheet in a workbook, by language, where it is not the id.
    pub sheet: Option<Texts>,
    /// Where its id stands in `release.toml`.
    pub span: Range<usize>,
}

/// A workbook with its names found.
#[derive(Debug)]
pub struct WorkbookStructure {
    /// Id.
    pub id: String,
    /// What it holds, by language, with `{period}`.
    pub title: Texts,
    /// What is on its sheets, in order.
    pub tables: Vec<WorkbookTable>,
    /// Where its id stands in `release.toml`.
    pub span: Range<usize>,
}

impl WorkbookStructure {
    /// The name of its file without the ending: the id with hyphens.
    pub fn name(&self) -> String {
        self.id.replace('_', "-")
    }

    /// The name of its file in a format.
    pub fn file(&self, format: WorkbookFormat) -> String {
        format!("{}.{}", self.name(), format.ending())
    }
}

/// What is on a sheet of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookTable {
    /// A table.
    Table(TableId),
    /// A matrix.
    Matrix(MatrixId),
}

/// Resolves all matrices; those that are wrong are left out, with a finding.
pub(super) fn matrices(
    declared: BTreeMap<Name, MatrixDeclaration>,
    indicators: &List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
    resolver: &mut Resolver<'_>,
) -> List<MatrixId, MatrixStructure> {
    let matrices = declared.into_iter().filter_map(|(id, declaration)| {
        is_safe(&id, resolver);
        for (texts, what) in [
            (&declaration.title, "title"),
            (&declaration.row_label, "row_label"),
            (&declaration.column_label, "column_label"),
        ] {
            resolver.texts(texts, what);
        }
        resolver.placeholders(&declaration.title);
        for (texts, what) in [(&declaration.note, "note"), (&declaration.sheet, "sheet")] {
            if let Some(texts) = texts {
                resolver.texts(texts, what);
            }
        }
        matrix(id, declaration, indicators, datasets, resolver)
    });
    matrices.collect()
}

fn matrix(
    id: Name,
    declared: MatrixDeclaration,
    indicators: &List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
    resolver: &mut Resolver<'_>,
) -> Option<MatrixStructure> {
    let ids = super::indicators::names(indicators);
    let indicator = resolver.id(&declared.of, &ids, "indicator")?;
    let Formula::Sum(sum) = &indicators[indicator].formula else {
        let message = format!("the matrix `{}` needs an indicator that is a sum", id.get_ref());
        resolver.error(Code::WrongFormula, message, declared.of.span(), "computed otherwise");
        return None;
    };
    let dimensions = &datasets[sum.dataset].dimensions;
    let columns: List<DimensionId, String> =
        dimensions.iter().map(|dimension| dimension.column.clone()).collect();
    let rows = resolver.id(&declared.rows, &columns, "column")?;
    let columns = resolver.id(&declared.columns, &columns, "column")?;
    if rows == columns {
        let message = format!("the matrix `{}` has one column for both sides", id.get_ref());
        resolver.error(Code::WrongFormula, message, declared.columns.span(), "that of the rows");
        return None;
    }
    Some(MatrixStructure {
        span: id.span(),
        id: id.into_inner(),
        title: declared.title.into_inner(),
        row_label: declared.row_label.into_inner(),
        column_label: declared.column_label.into_inner(),
        indicator,
        sum: sum.clone(),
        rows,
        columns,
        note: declared.note.map(Spanned::into_inner),
        sheet: declared.sheet.map(Spanned::into_inner),
    })
}

/// REL-005: workbooks have a format.
pub(super) fn have_a_format(
    formats: &Spanned<BTreeSet<WorkbookFormat>>,
    resolver: &mut Resolver<'_>,
) {
    if formats.get_ref().is_empty() {
        let hint = "Write `[\"xlsx\"]`, `[\"ods\"]` or both; without workbooks, leave the key out.";
        let message = "the workbooks have no format";
        resolver.error_with_hint(
            Code::WrongFormula,
            message.to_owned(),
            formats.span(),
            "none",
            hint,
        );
    }
}

/// Resolves all workbooks; those that are wrong are left out, with a finding.
pub(super) fn workbooks(
    declared: BTreeMap<Name, WorkbookDeclaration>,
    tables: &List<TableId, TableStructure>,
    matrices: &List<MatrixId, MatrixStructure>,
    resolver: &mut Resolver<'_>,
) -> Vec<WorkbookStructure> {
    let ids: Vec<String> = tables
        .iter()
        .map(|table| table.id.clone())
        .chain(matrices.iter().map(|matrix| matrix.id.clone()))
        .collect();
    let mut workbooks = Vec::with_capacity(declared.len());
    for (id, declaration) in declared {
        is_safe(&id, resolver);
        resolver.texts(&declaration.title, "title");
        resolver.placeholders(&declaration.title);
        let found = declaration.tables.iter().map(|name| {
            let place = resolver.index(name, &ids, "table or matrix")?;
            let mut sheets = tables
                .ids()
                .map(WorkbookTable::Table)
                .chain(matrices.ids().map(WorkbookTable::Matrix));
            sheets.nth(place)
        });
        let tables = found.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>();
        if declaration.tables.is_empty() {
            let message = format!("the workbook `{}` has no table", id.get_ref());
            resolver.error(Code::WrongFormula, message, id.span(), "name one in `tables`");
        }
        let Some(tables) = tables else { continue };
        for name in declaration.tables.iter().filter(|name| is_cell(name.get_ref())) {
            let message = format!("a workbook takes `{}` for a cell, not a table", name.get_ref());
            let label = "give the table another id, such as `table_1`";
            resolver.error(Code::UnsafeName, message, name.span(), label);
        }
        let title = declaration.title.into_inner();
        workbooks.push(WorkbookStructure { span: id.span(), id: id.into_inner(), title, tables });
    }
    workbooks
}

/// Checks what pictures will be called, and data files, where there are to be any: their names are stricter.
pub(super) fn data_files<'r>(
    about: &About,
    tables: &'r List<TableId, TableStructure>,
    of_charts: impl Iterator<Item = &'r TableStructure>,
    resolver: &mut Resolver<'_>,
) {
    let named = |table: &TableStructure| Name::new(table.span.clone(), table.id.clone());
    let Some(data) = &about.data else {
        let pictures: Vec<Name> = of_charts.map(named).collect();
        let mut seen = BTreeMap::new();
        for picture in &pictures {
            is_file_name(picture, true, "", resolver);
            has_no_twin(picture, &mut seen, resolver);
        }
        return;
    };
    if let Some(area) = &data.area {
        resolver.texts(&area.name, "name");
        if let Some(uri) = area.uri.as_ref().filter(|uri| !is_address(uri.get_ref())) {
            let message = format!("`{}` is no address", uri.get_ref());
            resolver.error(Code::WrongType, message, uri.span(), "begin it with `https://`");
        }
    }
    for table in tables.iter().chain(of_charts) {
        is_safe(&named(table), resolver);
    }
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
    };
    if !data.agency.get_ref().split('.').all(is_part) {
        let message = format!("`{}` is no id of an agency", data.agency.get_ref());
        let label = "letters, digits, `_` and `-`, beginning with a letter";
        resolver.error(Code::UnsafeName, message, data.agency.span(), label);
    }
}

/// REL-003, REL-004: the public address is the address of a folder.
pub(super) fn address(address: &Name, resolver: &mut Resolver<'_>) {
    let text = address.get_ref();
    if !is_address(text) || !text.ends_with('/') {
        let message = format!("`{text}` is no address of a folder");
        let label = "begin it with `https://` and end it with `/`";
        resolver.error(Code::WrongType, message, address.span(), label);
    }
    resolver.placeholders_of(text, address.span().start);
}

/// Whether a text is an address on the web, in characters that an address can have.
fn is_address(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let is_allowed = |c: char| c.is_ascii_graphic() && !"\"<>\\^`|".contains(c);
    rest.is_some_and(|rest| {
        !rest.starts_with('/') && rest.len() > 1 && rest.chars().all(is_allowed)
    })
}

/// REL-011: an id that a file is named by.
fn is_safe(id: &Name, resolver: &mut Resolver<'_>) {
    let name = id.get_ref();
    let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name.len() <= 100;
    let label = "lower-case letters, digits and `_`, beginning with a letter";
    is_file_name(id, is_plain, label, resolver);
}

/// REL-011: a file is named by each of these ids, in capitals or not.
pub(super) fn dataset_names<'n>(ids: impl Iterator<Item = &'n Name>, resolver: &mut Resolver<'_>) {
    let mut seen = BTreeMap::new();
    for id in ids {
        let name = id.get_ref();
        let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
            && name.len() <= 100;
        is_file_name(
            id,
            is_plain,
            "letters, digits, `_` and `-`, beginning with a letter",
            resolver,
        );
        has_no_twin(id, &mut seen, resolver);
    }
}

/// REL-011: a folder is named by each language.
pub(super) fn language_names(tags: &[Name], resolver: &mut Resolver<'_>) {
    let mut seen = BTreeMap::new();
    for tag in tags {
        let name = tag.get_ref();
        let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !["data", "versions"].contains(&name.to_lowercase().as_str());
        is_file_name(tag, is_plain, "the tag of a language, such as `en` or `kk-Latn`", resolver);
        has_no_twin(tag, &mut seen, resolver);
    }
}

/// REL-011: no name before it is the same on some system.
fn has_no_twin<'n>(
    id: &'n Name,
    seen: &mut BTreeMap<String, &'n str>,
    resolver: &mut Resolver<'_>,
) {
    let name = id.get_ref().as_str();
    if let Some(known) = seen.insert(folded(name), name).filter(|known| *known != name) {
        let message = format!("`{known}` and `{name}` are one name of a file on some systems");
        let label = "tell them apart by more than capitals";
        resolver.error(Code::UnsafeName, message, id.span(), label);
    }
}

fn is_file_name(id: &Name, is_plain: bool, label: &str, resolver: &mut Resolver<'_>) {
    let name = id.get_ref();
    if !is_plain {
        let message = format!("`{name}` cannot be the name of a file");
        resolver.error(Code::UnsafeName, message, id.span(), label);
    } else if let Err(unsafe_name) = FileName::new(name.as_str()) {
        let message = format!("{unsafe_name}: it cannot be the name of a file");
        resolver.error(Code::UnsafeName, message, id.span(), "choose another name");
    }
}

/// Whether workbooks take a name for a word of their own or for a cell, a row or a column, so that no
/// table of theirs can have it: `true`, `tab1`, `r1c1`, `c`.
fn is_cell(name: &str) -> bool {
    const LAST_ROW: u32 = 1_048_576;
    const LAST_COLUMN: u32 = 16_384;
    let name = name.to_ascii_lowercase();
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, behind) = name.split_at(letters);
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = behind[..digits].parse().unwrap_or(u32::MAX);
    let is_number_up_to = |last| digits > 0 && (1..=last).contains(&number);
    let column = letters.bytes().fold(0_u32, |column, letter| {
        column.saturating_mul(26).saturating_add(u32::from(letter - b'a') + 1)
    });
    match letters {
        "true" | "false" | "r" | "c" | "rc" if behind.is_empty() => true,
        "r" if is_number_up_to(LAST_ROW) => true,
        "c" | "rc" if is_number_up_to(LAST_COLUMN) => true,
        "" => false,
        _ => column <= LAST_COLUMN && digits == behind.len() && is_number_up_to(LAST_ROW),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_workbooks_take_for_something_else_are_known() {
        for name in ["c1", "r1", "r1c1", "r", "c", "rc", "rc2", "tab1", "xfd1048576", "true"] {
            assert!(is_cell(name), "{name}");
        }
        for name in ["by_region", "t", "table1", "xfe1", "a0", "a1048577", "r_1", "tab", "a1b"] {
            assert!(!is_cell(name), "{name}");
        }
    }
}
