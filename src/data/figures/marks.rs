//! How many marks a chart has: known only when the code lists are read.

use crate::data::cube::Cube;
use crate::declaration::{MOST_BARS, Release, Rows};
use crate::document::ChartKind;
use crate::findings::{Code, Diagnostic, Diagnostics};

/// PIC-002: no chart has more bars than can be read.
pub(super) fn can_be_read(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for chart in release.charts.iter().filter(|chart| chart.kind == ChartKind::Bars) {
        let Rows::CodeList(list) = chart.table.rows else { continue };
        let codes = cube.codelists[list].codes.len();
        let bars = chart.limit.unwrap_or(codes).min(codes);
        if bars > MOST_BARS {
            let message =
                format!("`{}` has {bars} bars, and {MOST_BARS} can be read", chart.table.id);
            let finding = Diagnostic::new(Code::FullChart, message);
            let finding = finding.at(&release.file, chart.span.clone(), "this chart");
            found.push(finding.hint("Show the first of them with `limit = 10`, or make a table."));
        }
    }
}
