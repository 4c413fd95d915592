//! VAL-020: a whole that has no rows of its own is added up of all that the data have.
//!
//! [`wholes_have_all_codes`] is the entry point. A code that has rows, and stands in no part of the only hierarchy of its
//! list, is missing in a whole that is added up by that hierarchy, and not in a sum over all codes. Where the list
//! says that no code is its total, codes beside the whole are meant.

use std::collections::BTreeSet;

use crate::data::cube::{CodeIndex, Cube};
use crate::data::input::{CodeList, field_spot};
use crate::declaration::{Additivity, DatasetId, DimensionId, OverCodes, Release};
use crate::findings::{Code, Diagnostic, Diagnostics, Severity};

/// So many codes are named.
const NAMED: usize = 5;

/// Finds codes of the data that are in no part of a whole that is added up.
pub fn wholes_have_all_codes(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (dataset, structure) in release.datasets.entries() {
        // Of rates, indices and means no whole is added up, nor of what is declared not to add up.
        let is_never = matches!(structure.additivity, Additivity::Never);
        if is_never
            || !structure.kind.values().all(|quantity| quantity.over_codes == OverCodes::Sum)
        {
            continue;
        }
        for (dimension, declared) in structure.dimensions.entries() {
            let list = &cube.codelists[declared.codelist];
            let is_read = cube.datasets[dataset].is_complete && list.is_complete && list.is_sound;
            let has_wholes = is_read && !list.tree.is_flat() && !list.tree.has_no_total;
            let finding =
                has_wholes.then(|| forgotten((dataset, dimension), list, release, cube)).flatten();
            if let Some(finding) = finding {
                found.push(finding);
            }
        }
    }
}

fn forgotten(
    (dataset, dimension): (DatasetId, DimensionId),
    list: &CodeList,
    release: &Release,
    cube: &Cube,
) -> Option<Diagnostic> {
    let (structure, rows) = (&release.datasets[dataset], cube.datasets[dataset].observations());
    let tree = &list.tree;
    let mut roots = tree.wholes().iter().filter(|whole| {
        whole.is_exhaustive
            && whole.hierarchy.is_some()
            && tree.is_top(whole.code)
            && tree.total.is_none_or(|total| total == whole.code)
    });
    let root = roots.next()?;
    if roots.any(|other| other.code != root.code) {
        return None;
    }
    let there: BTreeSet<CodeIndex> = rows.iter().map(|row| row.codes[dimension]).collect();
    if there.contains(&root.code) {
        return None;
    }
    // What is another division of the same parts is in the whole too.
    let is_in = |code: CodeIndex| {
        let mut divided = tree.wholes().iter().filter(|whole| whole.code == code).peekable();
        let is_sum_of_parts = divided.peek().is_some()
            && divided
                .all(|whole| whole.parts.iter().all(|part| tree.is_within(part.code, root.code)));
        tree.is_within(code, root.code) || is_sum_of_parts
    };
    let beside: Vec<CodeIndex> = there.into_iter().filter(|code| !is_in(*code)).collect();
    let first = rows.iter().find(|row| Some(&row.codes[dimension]) == beside.first())?;
    let id = |code: &CodeIndex| format!("`{}`", list.code(*code).id);
    let named: Vec<String> = beside.iter().take(NAMED).map(id).collect();
    let more = if beside.len() > NAMED { ", …" } else { "" };
    let (whole, named) = (id(&root.code), named.join(", "));
    let hierarchy = root.hierarchy.as_deref().unwrap_or_default();
    let message = format!("{whole} of `{}` is added up without {named}{more}", list.id);
    let mut finding = Diagnostic::new(Code::TotalIsNotItsParts, message);
    let of_list = if tree.total.is_some() {
        "leave `total` out of it".to_owned()
    } else {
        finding.severity = Severity::Warning;
        format!("write `total = false` in `[codelist.{}]`", list.id)
    };
    let declared = release.hierarchies.iter().find(|declared| declared.id == hierarchy);
    let file = cube.datasets[dataset].file_of(first);
    let spot = field_spot(file, first.byte as usize, &structure.measure.column);
    finding = finding.at(file, spot, "in no part of it");
    if let Some(declared) = declared {
        finding = finding.at(&release.file, declared.span.clone(), "has all parts of it");
    }
    Some(finding.hint(format!(
        "Name {named} in `codes` of `[hierarchy.{hierarchy}]`; if {whole} is without that, {of_list}."
    )))
}
