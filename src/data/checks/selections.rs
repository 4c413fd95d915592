//! VAL-022: the rows of a table or the marks of a chart that a selection names can be told.
//!
//! [`selections_are_known`] is the entry point, asked for the facts of an edition.

use crate::data::figures::{Absence, Facts};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// Finds tables and charts whose rows are not known, because a number that decides is not.
pub fn selections_are_known(facts: &Facts<'_>, found: &mut Diagnostics) {
    let release = facts.computation.release;
    for table in release.all_tables() {
        let Some(id) = table.selection else { continue };
        let Some(fact) = facts.headline(id) else { continue };
        let Err(absence) = fact.evaluated.value else { continue };
        let name = &release.indicators[id].id;
        let message = format!(
            "what the selection `{name}` takes cannot be told in {}",
            facts.edition.key.id()
        );
        let codes = fact.unknown.iter().filter_map(|key| key.code);
        let codes = codes.map(|code| format!("`{}`", facts.computation.cube.code(code).id));
        let codes: Vec<String> = codes.collect();
        let are = match absence {
            Absence::Confidential => "not published",
            Absence::NotAvailable | Absence::NotApplicable => "not known",
        };
        let label = match codes.as_slice() {
            [] => "its numbers are compared with none".to_owned(),
            [code] => format!("the number of {code} is {are}"),
            codes => format!("the numbers of {} are {are}", codes.join(", ")),
        };
        let finding = Diagnostic::new(Code::UnknownSelection, message);
        let finding = finding.at(&release.file, table.span.clone(), label);
        found.push(finding.hint(format!(
            "Take the code list for rows of `{}`, or leave codes without numbers out of `{name}` by `except`.",
            table.id
        )));
    }
}
