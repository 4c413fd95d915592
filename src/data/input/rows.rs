//! The codes that the rows of a table show, and the labels that are asked of them.
//!
//! [`code_rows`] and [`labels_are_there`] are the entry points. A classification has hundreds of codes, a release
//! shows some of them: nobody is asked to translate the others.

use std::collections::BTreeSet;

use super::codelist::{CodeIndex, CodeKey, CodeList};
use super::tree::Branch;
use crate::declaration::{
    Among, CodeListId, CodeSelection, List, Release, RowOrder, Rows, TableStructure,
};
use crate::findings::{Capped, Code as Rule, Diagnostic, Diagnostics};

/// The codes of the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRows {
    /// The code of the row of totals, where the rows are parts of it; `None`, where that is about all codes together.
    pub whole: Option<CodeIndex>,
    /// The codes of the other rows, in their natural order.
    pub codes: Vec<CodeIndex>,
}

/// The rows of a table by the codes of `list`, before they are ordered by value and cut.
pub fn code_rows(table: &TableStructure, release: &Release, list: &CodeList) -> CodeRows {
    // What is ranked, or is cut, is of one level: a whole would come before its parts and push them out.
    let is_of_level = table.order == RowOrder::Value || table.limit.is_some();
    let Some(hierarchy) = table.hierarchy else {
        let is_total = |code| table.total.is_some() && list.tree.total == Some(code);
        let is_shown =
            |code: &CodeIndex| !is_total(*code) && (!is_of_level || list.tree.in_level(*code));
        return CodeRows { whole: None, codes: list.indices().filter(is_shown).collect() };
    };
    let Branch { whole, mut parts, divided } = list.tree.branch(&release.hierarchies[hierarchy].id);
    parts.retain(|part| !is_of_level || !divided.contains(part));
    CodeRows { whole, codes: parts }
}

/// The codes among which a selection chooses, in the order of the code list.
pub fn selectable(selection: &CodeSelection, list: &CodeList) -> Vec<CodeIndex> {
    let mut codes: Vec<CodeIndex> = match &selection.among {
        Among::Level => list.level().collect(),
        Among::Hierarchy(name) => {
            let Branch { parts, divided, .. } = list.tree.branch(name);
            parts.into_iter().filter(|part| !divided.contains(part)).collect()
        }
        Among::Group(name) => list.group(name.get_ref()).unwrap_or_default().to_vec(),
    };
    let is_left_out = |code: &CodeIndex| {
        let id = &list.code(*code).id;
        selection.except.iter().any(|name| name.get_ref() == id)
    };
    codes.retain(|code| !is_left_out(code));
    codes.sort_unstable();
    codes
}

/// STR-005: each code that a release shows has a text in each column of labels and forms.
pub fn labels_are_there(
    release: &Release,
    lists: &List<CodeListId, CodeList>,
    found: &mut Diagnostics,
) {
    let shown = shown(release, lists);
    for (id, list) in lists.entries() {
        let Some(file) = &list.file else { continue };
        let mut of_list = Capped::new(file);
        for empty in &list.unlabelled {
            if !shown.contains(&CodeKey { list: id, code: empty.code }) {
                continue;
            }
            of_list.push(Rule::EmptyLabel, |file| {
                Diagnostic::new(Rule::EmptyLabel, format!("{} is empty", empty.what))
                    .at(file, empty.spot.clone(), "nothing stands here")
                    .hint("Fill the cell: it is printed in tables and sentences.")
            });
        }
        of_list.finish(found);
    }
}

/// The codes that tables, charts, matrices, counts and texts can show.
fn shown(release: &Release, lists: &List<CodeListId, CodeList>) -> BTreeSet<CodeKey> {
    let mut shown = BTreeSet::new();
    for table in release.all_tables() {
        let Rows::CodeList(list) = table.rows else { continue };
        let CodeRows { whole, codes } = code_rows(table, release, &lists[list]);
        let whole = whole.filter(|_| table.total.is_some());
        shown.extend(codes.into_iter().chain(whole).map(|code| CodeKey { list, code }));
    }
    for indicator in &release.indicators {
        if let Some(selection) = indicator.formula.selection() {
            let list = selection.list;
            let codes = selectable(selection, &lists[list]).into_iter();
            shown.extend(codes.map(|code| CodeKey { list, code }));
        }
    }
    for asked in &release.asked {
        let code = lists[asked.list].index(&asked.code);
        shown.extend(code.map(|code| CodeKey { list: asked.list, code }));
    }
    for matrix in &release.matrices {
        let Some(sum) = release.indicators[matrix.indicator].formula.sum() else { continue };
        for dimension in [matrix.rows, matrix.columns] {
            let list = release.datasets[sum.dataset].dimensions[dimension].codelist;
            shown.extend(lists[list].indices().map(|code| CodeKey { list, code }));
        }
    }
    shown
}
