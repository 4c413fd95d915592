//! VAL-101: the rows of a data set add up to its row of totals.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Subject;
use super::found::{Found, value_spot};
use super::grid::{Grid, Key};
use crate::declaration::{DatasetId, DimensionId, Name};
use crate::findings::{Code, Diagnostic};

/// The row of a total and the rows of its parts, by index of their keys.
#[derive(Debug, Default)]
struct Family {
    total: Option<usize>,
    parts: Vec<usize>,
}

/// For the same other codes, the code `total` of a dimension has the sum of all other codes.
pub(super) fn parts_add_up(
    subject: Subject<'_>,
    dataset: DatasetId,
    dimension: DimensionId,
    total: &Name,
    tolerance: Decimal,
    found: &mut Found<'_>,
) {
    let list = subject.release.datasets[dataset].dimensions[dimension].codelist;
    let Some(total_code) = subject.cube.codelists[list].index(total.get_ref()) else {
        found.declaration(found.unknown_code(total.get_ref(), total.span()));
        return;
    };
    let tree = &subject.cube.codelists[list].tree;
    let grid = Grid::new(subject, dataset, None);
    let mut families: BTreeMap<Key, Family> = BTreeMap::new();
    for (index, key) in grid.keys.iter().enumerate() {
        let mut without = *key;
        without[dimension] = 0;
        let family = families.entry(without).or_default();
        if key[dimension] == total_code {
            family.total = Some(index);
        } else if tree.in_level(key[dimension]) {
            family.parts.push(index);
        }
    }
    let tolerance = grid.units(tolerance);
    for family in families.values() {
        let Some(total_key) = family.total else { continue };
        for month in grid.months_of(total_key) {
            family_adds_up(&grid, family, (month, tolerance), found);
        }
    }
}

fn family_adds_up(
    grid: &Grid<'_>,
    family: &Family,
    (month, tolerance): (usize, i128),
    found: &mut Found<'_>,
) {
    let Some(total_key) = family.total else { return };
    let parts = family.parts.iter().map(|part| grid.value(*part, month));
    let (Some(sum), Some(total)) = (parts.sum::<Option<i128>>(), grid.value(total_key, month))
    else {
        return;
    };
    let time = grid.month(month);
    found.compared(time);
    let codes = grid.codes(total_key);
    if (sum - total).abs() <= tolerance || found.accepts(time, &codes) {
        return;
    }
    found.push(Code::PartsDoNotAddUp, || {
        let (name, total, sum) = (grid.name(&codes), grid.shown(total), grid.shown(sum));
        let message = format!("{name} is {total} in {time}, but its parts add up to {sum}");
        let mut finding = Diagnostic::new(Code::PartsDoNotAddUp, message);
        let rows = [Some(total_key), family.parts.first().copied()].into_iter().flatten();
        for (key, label) in rows.zip(["the total", "the first of its parts"]) {
            if let Some(row) = grid.row(key, month) {
                let span = value_spot(grid.dataset, grid.structure, row);
                finding = finding.at(grid.dataset.file_of(row), span, label);
            }
        }
        finding.hint("Compare the rows with their source: one of them, or the total, is wrong.")
    });
}
