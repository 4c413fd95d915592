//! How many marks a chart has: known only when the code lists are read.

use crate::data::cube::Cube;
use crate::data::input::{code_rows, selectable};
use crate::declaration::{Formula, Release, Rows};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// PIC-002: no chart has more marks than can be read.
pub(super) fn can_be_read(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for chart in &release.charts {
        let entry = chart.kind.entry();
        let Some(most) = entry.most_marks else { continue };
        let Rows::CodeList(list) = chart.table.rows else { continue };
        let list = &cube.codelists[list];
        if !list.is_sound {
            continue;
        }
        let selection = chart.table.selection.map(|id| &release.indicators[id].formula);
        let selection = selection.and_then(Formula::selection);
        let codes = match (selection, chart.table.hierarchy) {
            // Where some are equal there may be more, and it is seen then.
            (Some(selection), _) => {
                let codes = selectable(selection, list).len();
                selection.most.unwrap_or(codes).min(codes)
            }
            (None, Some(_)) => code_rows(&chart.table, release, list).codes.len(),
            (None, None) => list.codes.len(),
        };
        let marks = chart.table.limit.unwrap_or(codes).min(codes);
        if marks > most {
            let (id, name) = (&chart.table.id, entry.name);
            let message = format!("`{id}` has {marks} {name}, and {most} can be read");
            let finding = Diagnostic::new(Code::FullChart, message);
            let finding = finding.at(&release.file, chart.span.clone(), "this chart");
            found.push(finding.hint("Show the first of them with `limit = 10`, or make a table."));
        }
    }
}
