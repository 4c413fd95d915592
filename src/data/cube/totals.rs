//! VAL-020: what has a row of its own is what its parts add up to.
//!
//! [`totals_are_their_parts`] is the entry point, asked once for the data as of the last vintage. Parts
//! that have parts of their own count by their own rows, else by those (see [`super::closed`]). Each row
//! behind a part may have been rounded by half a unit of the last decimal, and so may differ the total.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rayon::prelude::*;

use super::{Additive, Closed, ClosedCell, CodeIndex, Codes, Cube, Dataset, Expected, Observation};
use crate::data::cube::Absence;
use crate::data::input::{Tree, field_spot};
use crate::declaration::{Absent, Additivity, DatasetId, DatasetStructure, DimensionId, Release};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::time::Period;

/// So many codes that are not what their parts add up to are named.
const NAMED: usize = 5;

/// A row that is not what its parts add up to.
struct Difference<'a> {
    total: &'a Observation,
    /// What the parts add up to, in units of the last decimal.
    sum: i128,
    first_part: Option<&'a Observation>,
    hierarchy: Option<&'a str>,
}

/// The differences of a code: the first, how many there are, and in which period is the last.
struct Differences<'a> {
    first: Difference<'a>,
    count: usize,
    last: Period,
}

/// Finds the rows of each data set that are not what their parts add up to.
pub fn totals_are_their_parts(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let ids: Vec<DatasetId> = release.datasets.ids().collect();
    let differing: Vec<Vec<Diagnostic>> =
        ids.par_iter().map(|id| of_dataset(*id, release, cube)).collect();
    differing.into_iter().flatten().for_each(|finding| found.push(finding));
}

fn of_dataset(id: DatasetId, release: &Release, cube: &Cube) -> Vec<Diagnostic> {
    let (dataset, structure) = (&cube.datasets[id], &release.datasets[id]);
    let expected = Expected::new(dataset, structure, &cube.codelists, release.differ(id));
    let Some(closed) = Closed::new(dataset, structure, &cube.codelists, &expected) else {
        return Vec::new();
    };
    let additive = Additive::new(structure, &cube.codelists);
    let subject = Subject { dataset, structure, cube, expected: &expected, additive };
    let by_dimension = structure.dimensions.entries().map(|(dimension, declared)| {
        let tree = &cube.codelists[declared.codelist].tree;
        let mut differing = BTreeMap::new();
        for period in dataset.periods().filter(|_| !tree.is_flat()) {
            subject.compare(dimension, tree, (period, closed.of_period(period)), &mut differing);
        }
        (dimension, differing)
    });
    let by_dimension: Vec<_> = by_dimension.collect();
    let all = by_dimension.iter().flat_map(|(_, differing)| differing.values());
    let last = all.map(|differences| differences.last).max();
    let mut findings = Vec::new();
    for (dimension, differing) in &by_dimension {
        let unnamed = differing.len().saturating_sub(NAMED);
        for differences in differing.values().take(NAMED) {
            let finding = subject.describe(*dimension, differences, unnamed);
            findings.push(finding.hint(subject.what_to_do(*dimension, &differences.first, last)));
        }
    }
    findings
}

/// A data set whose totals are compared.
struct Subject<'a> {
    dataset: &'a Dataset,
    structure: &'a DatasetStructure,
    cube: &'a Cube,
    expected: &'a Expected,
    additive: Additive,
}

/// What the rows of parts add up to.
#[derive(Default)]
struct Sum<'a> {
    units: i128,
    /// Twice what all rows together may be off by rounding: a unit of the last decimal that each of them is given with.
    room: i128,
    first: Option<&'a Observation>,
    is_unknown: bool,
}

impl<'a> Subject<'a> {
    /// Compares the totals of a period by one dimension.
    fn compare(
        &self,
        dimension: DimensionId,
        tree: &'a Tree,
        (period, cells): (Period, &[ClosedCell]),
        differing: &mut BTreeMap<CodeIndex, Differences<'a>>,
    ) {
        let mut families: BTreeMap<Codes, Vec<&ClosedCell>> = BTreeMap::new();
        for cell in cells {
            let mut apart = cell.codes;
            apart[dimension] = 0;
            if !self.additive.holds(dimension, &apart, period) {
                continue;
            }
            families.entry(apart).or_default().push(cell);
        }
        // How many parts each whole must have, counted once it is asked for.
        let mut needed: Vec<Option<usize>> = vec![None; tree.wholes().len()];
        for family in families.values() {
            let mut parts: BTreeMap<usize, Vec<(&ClosedCell, bool)>> = BTreeMap::new();
            for cell in family {
                for (place, is_subtracted) in tree.above(cell.codes[dimension]) {
                    parts.entry(place).or_default().push((cell, is_subtracted));
                }
            }
            for cell in family {
                let Some(total) = cell.own(self.dataset) else { continue };
                for place in tree.places(cell.codes[dimension]) {
                    let whole = &tree.wholes()[place];
                    let parts = parts.get(&place).map_or(&[][..], Vec::as_slice);
                    let there = || {
                        let is_there = |code| self.expected.is_there(dimension, code, period);
                        whole.parts.iter().filter(|part| is_there(part.code)).count()
                    };
                    let needed = *needed[place].get_or_insert_with(there);
                    let are_all = match self.structure.absent {
                        Absent::Missing => parts.len() >= needed,
                        Absent::Zero => true,
                    };
                    if needed == 0 || !are_all {
                        continue;
                    }
                    let Some(difference) = self.difference(total, parts) else { continue };
                    let hierarchy = whole.hierarchy.as_deref();
                    let first = Difference { hierarchy, ..difference };
                    differing
                        .entry(whole.code)
                        .and_modify(|known| {
                            known.count += 1;
                            known.last = known.last.max(period);
                        })
                        .or_insert(Differences { first, count: 1, last: period });
                }
            }
        }
    }

    /// How a total and its parts differ; `None` where they do not, or one of them is not known.
    fn difference(
        &self,
        total: &'a Observation,
        parts: &[(&ClosedCell, bool)],
    ) -> Option<Difference<'a>> {
        let decimals = self.structure.measure.decimals;
        let units = total.units(decimals)?;
        let mut sum = Sum::default();
        for (cell, is_subtracted) in parts {
            for (row, is_subtracted_below) in cell.rows(self.dataset) {
                sum.first = sum.first.or(Some(row));
                match row.units(decimals) {
                    Some(units) if *is_subtracted == is_subtracted_below => {
                        sum.units = sum.units.checked_add(units)?;
                    }
                    Some(units) => sum.units = sum.units.checked_sub(units)?,
                    // What cannot exist is no part.
                    None if row.known() == Err(Absence::NotApplicable) => continue,
                    None => sum.is_unknown = true,
                }
                sum.room = sum.room.saturating_add(self.unit_of(row));
            }
        }
        let apart = units.abs_diff(sum.units);
        let is_rounding = apart.saturating_mul(2) <= sum.room.unsigned_abs();
        let differs = !sum.is_unknown && !is_rounding;
        differs.then_some(Difference {
            total,
            sum: sum.units,
            first_part: sum.first,
            hierarchy: None,
        })
    }

    /// A unit of the last decimal of a row, in units of the last decimal of the measure: where decimals go by the codes
    /// of a column, some rows have fewer than others.
    fn unit_of(&self, row: &Observation) -> i128 {
        let measure = &self.structure.measure;
        let code = |dimension: DimensionId| {
            let list = self.structure.dimensions[dimension].codelist;
            self.cube.codelists[list].code(row.codes[dimension]).id.as_str()
        };
        let own = measure.of_decimals.of_row(code).copied().unwrap_or(measure.decimals);
        10_i128.checked_pow(measure.decimals.saturating_sub(own)).unwrap_or(i128::MAX)
    }

    fn describe(
        &self,
        dimension: DimensionId,
        Differences { first, count, .. }: &Differences<'_>,
        unnamed: usize,
    ) -> Diagnostic {
        let Self { dataset, structure, cube, .. } = self;
        let measure = &structure.measure;
        let codes = structure.dimensions.entries().map(|(side, declared)| {
            cube.codelists[declared.codelist].code(first.total.codes[side]).id.as_str()
        });
        let codes: Vec<&str> = codes.collect();
        let list = &cube.codelists[structure.dimensions[dimension].codelist];
        let by = match first.hierarchy {
            Some(hierarchy) => format!("its parts by `{hierarchy}`"),
            None => format!("all other codes of `{}`", list.id),
        };
        let sum = rust_decimal::Decimal::try_from_i128_with_scale(first.sum, measure.decimals);
        let sum = sum.map_or_else(|_| first.sum.to_string(), |sum| sum.normalize().to_string());
        let total = first.total.value().unwrap_or_default();
        let code = list.code(first.total.codes[dimension]).id.as_str();
        let mut message = format!(
            "`{}` has {total} for {} in {}, but {by} add up to {sum}",
            structure.id,
            codes.join(" "),
            first.total.time
        );
        if *count > 1 {
            let _ = write!(message, "; {} more rows of `{code}` are like this", count - 1);
        }
        if unnamed > 0 {
            let _ = write!(message, ", and {unnamed} more codes");
        }
        let mut finding = Diagnostic::new(Code::TotalIsNotItsParts, message);
        let rows = [Some(first.total), first.first_part].into_iter().flatten();
        for (row, label) in rows.zip(["the total", "the first of its parts"]) {
            let file = dataset.file_of(row);
            finding = finding.at(file, field_spot(file, row.byte as usize, &measure.column), label);
        }
        finding
    }

    /// What to write where the parts of a code are not its total for a reason; `last` is the last period in which a total
    /// of the data set differs.
    fn what_to_do(
        &self,
        dimension: DimensionId,
        first: &Difference<'_>,
        last: Option<Period>,
    ) -> String {
        let Self { dataset, structure, cube, .. } = self;
        let mut said = "Compare the rows with their source.".to_owned();
        if first.hierarchy.is_none() {
            let codelist = &cube.codelists[structure.dimensions[dimension].codelist].id;
            let _ = write!(
                said,
                " If some codes of `{codelist}` are parts of others, name them in a hierarchy: `[hierarchy.NAME]` with `codelist`, `of` \
                 and `codes`."
            );
        }
        let place = match structure.additivity {
            Additivity::From(_) => "in the place of `additive_from` of",
            Additivity::Always | Additivity::Never => "in",
        };
        let _ = write!(
            said,
            " If parts of this data set do not add up, as those of chained volumes do not, write `not_additive = true` {place} \
             `[dataset.{}]`",
            structure.id
        );
        let ends = dataset.last_period().zip(last);
        if let Some((_, last)) = ends.filter(|(end, last)| last < end) {
            let _ =
                write!(said, ", or `additive_from = \"{}\"` if they do from then on", last.plus(1));
        }
        said.push_str("; totals that have no row of their own are not added up then.");
        said
    }
}
