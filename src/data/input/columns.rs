//! A header row to the columns that a declaration names.
//!
//! [`Columns::find`] is the entry point. A column that is missing has an index that no record has,
//! so that the other columns of the file are still checked.

use std::collections::{BTreeSet, HashMap};

use super::records::{Cell, Record};
use crate::findings::nearest;
use crate::findings::{Capped, Code, Diagnostic};

/// The column of a name that the header has not: no record is this long.
const NOWHERE: usize = usize::MAX;

/// A column that a declaration names.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its name in the header.
    pub name: &'a str,
    /// What it is for, for a message: "the labels in `kk`".
    pub role: &'a str,
}

/// The columns of a file by the order of the names that were wanted.
#[derive(Debug)]
pub struct Columns {
    indices: Vec<usize>,
}

impl Columns {
    /// Finds the columns in the header; findings for those missing, unknown or repeated. A name
    /// may be wanted twice: one column can be label and form.
    pub fn find(
        head: Record<'_>,
        wanted: &[Wanted<'_>],
        unused: &[String],
        found: &mut Capped,
    ) -> Self {
        let names: Vec<&str> = head.cells().map(|cell| cell.text.trim()).collect();
        let known = wanted.iter().map(|column| column.name);
        let known: BTreeSet<&str> = known.chain(unused.iter().map(String::as_str)).collect();
        for cell in head.cells() {
            name_is_declared(cell, wanted, &known, found);
        }
        names_are_different(head, &names, found);
        let place = |column: &Wanted<'_>| {
            let place = names.iter().position(|name| *name == column.name);
            if place.is_none() {
                report_missing(head, *column, &names, found);
            }
            place.unwrap_or(NOWHERE)
        };
        Self { indices: wanted.iter().map(place).collect() }
    }

    /// The index in the record of the column with this index among the names that were wanted.
    pub fn index(&self, wanted: usize) -> usize {
        self.indices[wanted]
    }

    /// Whether the header has the column with this index among the names that were wanted.
    pub fn has(&self, wanted: usize) -> bool {
        self.indices[wanted] != NOWHERE
    }
}

/// STR-001: each declared column is there.
fn report_missing(head: Record<'_>, column: Wanted<'_>, names: &[&str], found: &mut Capped) {
    let Wanted { name, role } = column;
    found.push(Code::MissingColumn, |file| {
        let missing =
            Diagnostic::new(Code::MissingColumn, format!("the column `{name}` is missing: {role}"))
                .at(file, head.spot(), "not in this header");
        match nearest(name, names.iter().copied()) {
            Some(near) => missing.hint(format!("`{near}` is spelled much like it.")),
            None => missing.hint("Add it, or correct its name in release.toml."),
        }
    });
}

/// STR-002: each column is declared.
fn name_is_declared(
    cell: Cell<'_>,
    wanted: &[Wanted<'_>],
    known: &BTreeSet<&str>,
    found: &mut Capped,
) {
    let name = cell.trimmed(found).unwrap_or(cell.text);
    if known.contains(name) {
        return;
    }
    found.push(Code::UnknownColumn, |file| {
        let message = match name {
            "" => "a column has no name".to_owned(),
            _ => format!("the column `{name}` is not declared"),
        };
        let unknown = Diagnostic::new(Code::UnknownColumn, message).at(
            file,
            cell.spot(),
            "not in release.toml",
        );
        match nearest(name, wanted.iter().map(|column| column.name)) {
            Some(near) => unknown.hint(format!("Is `{near}` meant?")),
            None => unknown.hint("Declare it in release.toml, or list it there under `unused`."),
        }
    });
}

/// STR-003: no name is there twice.
fn names_are_different(head: Record<'_>, names: &[&str], found: &mut Capped) {
    let mut firsts = HashMap::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let first = *firsts.entry(*name).or_insert(index);
        if first == index {
            continue;
        }
        let place = |column| head.cell(column).map_or_else(|| head.spot(), Cell::spot);
        found.push(Code::RepeatedColumn, |file| {
            Diagnostic::new(Code::RepeatedColumn, format!("the column `{name}` is there twice"))
                .at(file, place(index), "again here")
                .at(file, place(first), "first here")
                .hint("If both hold the same, leave one out where the file is made. If not, ask which is meant: \
                       rename the other one, and list it under `unused` in release.toml.")
        });
    }
}
