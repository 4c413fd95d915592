//! What is one number in every row, because what it joins is one number itself.
//!
//! [`differs`] is asked of an indicator in each window that it is read in, [`rows_differ`] of tables and charts by codes.

use super::quantities::shown_by;
use super::resolve::Resolver;
use super::{
    Basis, Columns, Expression, Formula, Indicator, IndicatorId, Notation, Release, Rows,
    TableStructure,
};
use crate::findings::{Diagnostic, Severity};
use crate::time::Window;

/// REL-016, REL-013: an expression is no number that does not depend on the data.
pub(super) fn differs(
    indicator: &Indicator,
    expression: &Expression,
    window: Window,
    release: &Release,
    resolver: &mut Resolver<'_>,
) {
    if indicator.operands_from() == Basis::Published {
        return; // One number rounded in two ways is two numbers.
    }
    let asked = (window, None);
    let constant = expression.constant(&release.indicators, resolver.frequency, asked);
    // Nothing is what checks are made of: `published - computed`.
    let Some(number) = constant.filter(|number| !number.is_zero()) else { return };
    let name = &indicator.id;
    let message = format!(
        "`{name}` is always {number}: what it joins is one number in the window `{window}`"
    );
    let hint = match read_without_window(expression, release) {
        Some([without, with]) => format!(
            "`{without}` is read in the window of `{with}`: write the window that it is meant in into `[indicator.{without}]`, `window = \
             \"…\"`."
        ),
        None => other(expression).to_owned(),
    };
    let place = expression.place.clone();
    resolver.error_with_hint(expression.code(), message, place, "one number alone", &hint);
}

/// What to write in the place of one number: another of the two.
fn other(expression: &Expression) -> &'static str {
    match expression.notation {
        Notation::Share { .. } => {
            "Write another indicator in `of`, the whole that the share is of."
        }
        Notation::Value(_) | Notation::Difference { .. } => {
            "Divide by another number: the same at another time, `x / x@year`, or of other codes, `x / x[TOTAL]`."
        }
    }
}

/// An indicator that an expression reads without a window, and one that has a window.
fn read_without_window<'r>(
    expression: &Expression,
    release: &'r Release,
) -> Option<[&'r String; 2]> {
    let read: Vec<&Indicator> =
        expression.read().into_iter().map(|id| &release.indicators[id]).collect();
    let without = read.iter().find(|read| read.own_window().is_none() && !read.is_part)?;
    let with = read.iter().find(|read| read.own_window().is_some() && !read.is_part)?;
    Some([&without.id, &with.id])
}

/// REL-016, REL-013, warnings: the rows of a table by codes, or the marks of a chart, are several numbers.
pub(super) fn rows_differ(release: &Release, reference: Window, resolver: &mut Resolver<'_>) {
    for table in release.all_tables() {
        for indicator in shown_by(&table.columns) {
            if let Some(finding) = alike_rows(indicator, table, release, reference, resolver) {
                resolver.found.push(finding);
            }
        }
    }
}

fn alike_rows(
    id: IndicatorId,
    table: &TableStructure,
    release: &Release,
    reference: Window,
    resolver: &Resolver<'_>,
) -> Option<Diagnostic> {
    let Rows::CodeList(list) = table.rows else { return None };
    let indicator = &release.indicators[id];
    let Formula::Expression(expression) = &indicator.formula else { return None };
    if indicator.operands_from() == Basis::Published {
        return None;
    }
    let asked = match table.columns {
        Columns::Years(_) => Window::Year,
        Columns::Facts(_) | Columns::Revisions(_) => reference,
    };
    let window = indicator.own_window().unwrap_or(asked);
    let constant =
        |rows| expression.constant(&release.indicators, resolver.frequency, (window, rows));
    // What is one number for all codes together is told where it stands.
    let number = constant(Some(list)).filter(|_| constant(None).is_none());
    let number = number.filter(|number| !number.is_zero())?;
    let (name, shown) = (&indicator.id, &table.id);
    let message = format!(
        "`{name}` is {number} in every row of `{shown}`: all that it joins goes by the code of the row"
    );
    let mut finding = Diagnostic::new(expression.code(), message);
    finding.severity = Severity::Warning;
    let finding = finding.at(&release.file, table.span.clone(), "a row for each code");
    Some(finding.hint(format!(
        "Choose the codes of the whole in brackets, which stay in every row: `100 * x / x[TOTAL]`, or `100 * x / (x[A] + x[B])`, in \
         `[indicator.{name}]`; or show another column."
    )))
}
