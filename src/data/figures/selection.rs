//! The filter of a sum, with its codes found in the code lists.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use crate::data::cube::{self, CodeIndex, Codes, Cube, Expected, Observation};
use crate::data::input::{Cell, CodeList, Group, Records};
use crate::declaration::{CodeChoice, CodeListId, DimensionId, Release, Sum};
use crate::findings::{Capped, Code, Diagnostic, Diagnostics, SourceFile, Spot, nearest};
use crate::time::Period;

/// Which observations a sum takes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Selection {
    taken: Vec<Taken>,
    differ: Option<[DimensionId; 2]>,
}

/// The codes of a dimension that a sum takes.
#[derive(Debug, PartialEq)]
struct Taken {
    dimension: DimensionId,
    /// For each code of its list, whether it is taken.
    is_taken: Vec<bool>,
}

impl Selection {
    /// Finds the codes of a filter; codes and groups that a sound code list has not are findings.
    pub(super) fn new(sum: &Sum, release: &Release, cube: &Cube, found: &mut Diagnostics) -> Self {
        let dimensions = &release.datasets[sum.dataset].dimensions;
        let conditions = sum.filter.iter().map(|condition| {
            let codelist = &cube.codelists[dimensions[condition.dimension].codelist];
            let is_taken = codes(&condition.codes, codelist, release, found);
            Taken { dimension: condition.dimension, is_taken }
        });
        let mut taken: Vec<Taken> = conditions.collect();
        // In whatever order they are declared, the same conditions are one selection.
        taken.sort_by_key(|taken| taken.dimension);
        let differ = sum.differ.map(|[first, second]| [first.min(second), first.max(second)]);
        Self { taken, differ }
    }

    /// The selection that of each column without a filter takes the total alone, or what is part of nothing
    /// else; apart from the columns `by` whose codes are told one by one.
    pub(super) fn of_tops(
        mut self,
        sum: &Sum,
        by: &[DimensionId],
        release: &Release,
        cube: &Cube,
    ) -> Self {
        for (dimension, declared) in release.datasets[sum.dataset].dimensions.entries() {
            let list = &cube.codelists[declared.codelist];
            let is_told = by.contains(&dimension);
            if list.tree.is_flat() || is_told || self.filtered().any(|known| known == dimension) {
                continue;
            }
            let is_taken = list.indices().map(|code| list.tree.is_top(code)).collect();
            self.taken.push(Taken { dimension, is_taken });
        }
        self
    }

    /// The rows of a month that a data set is expected to have and the sum takes.
    pub(super) fn expected(&self, expected: &Expected, month: Period) -> cube::Taken {
        expected.taken(month, self.differ, |dimension, code| {
            let mut conditions = self.taken.iter().filter(|taken| taken.dimension == dimension);
            conditions.all(|taken| taken.is_taken[usize::from(code)])
        })
    }

    /// Whether the sum takes this observation.
    pub(super) fn takes(&self, observation: &Observation) -> bool {
        self.takes_codes(&observation.codes)
    }

    /// Whether the sum takes observations of these codes.
    pub(super) fn takes_codes(&self, codes: &Codes) -> bool {
        let takes = |taken: &Taken| taken.is_taken[usize::from(codes[taken.dimension])];
        self.taken.iter().all(takes)
            && self.differ.is_none_or(|[first, second]| codes[first] != codes[second])
    }

    /// The codes of a dimension that it takes.
    pub(super) fn taken_of(
        &self,
        dimension: DimensionId,
        list: &CodeList,
    ) -> impl Iterator<Item = CodeIndex> {
        list.indices().filter(move |code| {
            let mut conditions = self.taken.iter().filter(|taken| taken.dimension == dimension);
            conditions.all(|taken| taken.is_taken[usize::from(*code)])
        })
    }

    /// The dimensions whose codes it does not take all.
    pub(super) fn filtered(&self) -> impl Iterator<Item = DimensionId> {
        self.taken.iter().map(|taken| taken.dimension)
    }
}

/// The codes of a dimension that a sum over its data set takes: those of its filter, or the total alone, or all
/// that are part of nothing else.
pub fn taken_codes(
    sum: &Sum,
    dimension: DimensionId,
    release: &Release,
    cube: &Cube,
) -> Vec<CodeIndex> {
    let list = &cube.codelists[release.datasets[sum.dataset].dimensions[dimension].codelist];
    let selection = Selection::new(sum, release, cube, &mut Diagnostics::default());
    selection.of_tops(sum, &[], release, cube).taken_of(dimension, list).collect()
}

/// Finds the residual codes of every code list; unknown ones are findings.
pub(super) fn residual_codes_are_known(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (structure, codelist) in release.codelists.iter().zip(&cube.codelists) {
        for name in &structure.declaration.residual {
            if codelist.is_sound && codelist.index(name.get_ref()).is_none() {
                found.push(unknown(name.get_ref(), name.span(), codelist, release));
            }
        }
    }
}

/// STR-010: no group of a code list that has a file is called nearly as one that is meant.
pub(super) fn groups_are_spelt(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let sums = release.indicators.iter().filter_map(|indicator| indicator.formula.sum());
    let used: BTreeSet<(CodeListId, &str)> = sums
        .flat_map(|sum| {
            let dimensions = &release.datasets[sum.dataset].dimensions;
            let conditions = sum.filter.iter();
            conditions.flat_map(move |condition| {
                let list = dimensions[condition.dimension].codelist;
                let groups = condition.codes.get_ref().names();
                let groups = groups.iter().filter_map(|name| name.strip_prefix("group:"));
                groups.map(move |group| (list, group))
            })
        })
        .collect();
    for (id, codelist) in cube.codelists.entries().filter(|(_, codelist)| codelist.is_sound) {
        let Some(file) = &codelist.file else { continue };
        let is_used = |group: &Group| used.contains(&(id, group.name.as_str()));
        for group in codelist.groups.iter().filter(|group| !is_used(group)) {
            let is_alone = group.codes.len() == 1;
            let meant = codelist
                .groups
                .iter()
                .filter(|meant| is_used(meant) || (is_alone && meant.codes.len() > 1));
            let Some(near) = nearest(&group.name, meant.map(|meant| meant.name.as_str())) else {
                continue;
            };
            let message = format!(
                "`{}` is a group of the code list `{}` that release.toml does not use",
                group.name, codelist.id
            );
            let finding = Diagnostic::new(Code::MisspeltGroup, message);
            let declaration = &release.codelists[id].declaration;
            let first = codelist.code(group.codes[0]);
            let spot = group_spot(file, &declaration.groups, (&declaration.code, &first.id), group);
            let finding = finding.at(file, spot, format!("of `{}`", first.id));
            found.push(finding.hint(format!("Did you mean `{near}`?")));
        }
    }
}

/// Where the group of a code stands in the file of its list.
fn group_spot(
    file: &SourceFile,
    columns: &[String],
    (code_column, code): (&str, &str),
    group: &Group,
) -> Spot {
    let mut passed = Capped::new(file);
    let Some(mut records) = Records::open(file, &mut passed) else { return Spot::File };
    let header: Vec<String> =
        records.head().cells().map(|cell| cell.text.trim().to_owned()).collect();
    let column = |name: &str| header.iter().position(|known| known == name);
    let groups: Vec<usize> = columns.iter().filter_map(|name| column(name)).collect();
    let Some(codes) = column(code_column) else { return Spot::File };
    while let Some(record) = records.read(&mut passed) {
        if record.cell(codes).is_some_and(|cell| cell.text.trim() == code) {
            let cells = groups.iter().filter_map(|column| record.cell(*column));
            let mut cells = cells.filter(|cell| cell.text.trim() == group.name);
            return cells.next().map_or_else(|| record.spot(), Cell::spot);
        }
    }
    Spot::File
}

fn codes(
    choice: &Spanned<CodeChoice>,
    codelist: &CodeList,
    release: &Release,
    found: &mut Diagnostics,
) -> Vec<bool> {
    let mut taken = vec![false; codelist.codes.len()];
    if choice.get_ref().names().is_empty() {
        let message = format!("no code of `{}` is named", codelist.id);
        let finding = Diagnostic::new(Code::UnknownName, message);
        let finding = finding.at(&release.file, choice.span(), "takes nothing");
        found.push(finding.hint("Name at least one code, or leave the condition out."));
    }
    for name in choice.get_ref().names() {
        let mut known = false;
        for (code, taken) in codelist.codes.iter().zip(&mut taken) {
            let hit = match name.strip_prefix("group:") {
                Some(group) => code.groups.iter().any(|known| known == group),
                None => code.id == *name,
            };
            *taken |= hit;
            known |= hit;
        }
        if !known && codelist.is_sound {
            found.push(unknown(name, choice.span(), codelist, release));
        }
    }
    taken
}

/// A code or a group that a list does not have, named in `release.toml`.
pub(super) fn unknown(
    name: &str,
    span: Range<usize>,
    codelist: &CodeList,
    release: &Release,
) -> Diagnostic {
    let mut all: Vec<String> = codelist.codes.iter().map(|code| code.id.clone()).collect();
    all.extend(codelist.groups.iter().map(|group| format!("group:{}", group.name)));
    let message = format!("the code list `{}` has no `{name}`", codelist.id);
    let finding = Diagnostic::new(Code::UnknownName, message).at(
        &release.file,
        span,
        "neither a code nor a group",
    );
    match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => finding.hint(format!("Did you mean `{near}`?")),
        None if codelist.groups.is_empty() => {
            finding.hint("Write a code as it stands in the list.")
        }
        None => {
            let groups = all.split_off(codelist.codes.len()).join(", ");
            finding.hint(format!("Write a code as it stands in the list, or a group: {groups}."))
        }
    }
}
