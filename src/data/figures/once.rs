//! What a release computes over code lists with totals or hierarchies: nothing is taken twice.
//!
//! [`everything_is_taken_once`] is the entry point. It is asked of each state of the data, and says the
//! same of all: it goes by declarations and code lists alone.

use std::collections::BTreeSet;
use std::ops::Range;

use super::added::nothing_is_added_twice;
use super::selection::Selection;
use crate::data::cube::{CodeIndex, Cube};
use crate::data::input::CodeList;
use crate::declaration::{Among, CodeListId, Columns, DimensionId, Release, Rows, Sum};
use crate::findings::{Code, Diagnostic, Diagnostics, Severity};

/// REL-014, REL-015, DIS-006: sums take nothing twice, counts and ranks know over which level they go, and
/// totals among rows are not published under a threshold.
pub(super) fn everything_is_taken_once(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    nothing_is_added_twice(release, cube, found);
    selections_are_of_some(release, cube, found);
    if cube.codelists.iter().all(|list| list.tree.is_flat()) {
        return;
    }
    for indicator in &release.indicators {
        if let Some(sum) = indicator.formula.sum() {
            let subject = Subject { release, cube, id: &indicator.id, span: &indicator.span, sum };
            subject.check(found);
        }
    }
    for matrix in &release.matrices {
        let span = &release.indicators[matrix.indicator].span;
        Subject { release, cube, id: &matrix.id, span, sum: &matrix.sum }.check(found);
    }
    levels_are_named(release, cube, found);
    totals_are_under_no_threshold(release, cube, found);
}

/// A sum of an indicator or a matrix.
struct Subject<'a> {
    release: &'a Release,
    cube: &'a Cube,
    id: &'a str,
    span: &'a Range<usize>,
    sum: &'a Sum,
}

impl Subject<'_> {
    fn check(&self, found: &mut Diagnostics) {
        let Self { release, cube, id, span, sum } = self;
        let dimensions = &release.datasets[sum.dataset].dimensions;
        let list = |dimension: DimensionId| &cube.codelists[dimensions[dimension].codelist];
        if let Some(pair) = sum.differ
            && let Some(dimension) = pair.into_iter().find(|side| !list(*side).tree.is_flat())
        {
            let message = format!(
                "`{id}` takes rows whose codes differ, but `{}` has a total or a hierarchy",
                list(dimension).id
            );
            let finding = Diagnostic::new(Code::CountedTwice, message);
            found.push(finding.at(&release.file, (*span).clone(), "`differ` of it").hint(
                "Leave totals out of the file and of the code list: they are computed of its rows.",
            ));
        }
        let selection = Selection::new(sum, release, cube, &mut Diagnostics::default()).of_tops(
            sum,
            &[],
            release,
            cube,
        );
        for dimension in dimensions.ids().filter(|dimension| !list(*dimension).tree.is_flat()) {
            let list = list(dimension);
            if let Some(twice) = list.tree.taken_twice(selection.taken_of(dimension, list)) {
                let twice = twice.map(|code| &*list.code(code).id);
                found.push(self.taken_twice(dimension, list, twice));
                continue;
            }
            let taken: Vec<CodeIndex> = selection.taken_of(dimension, list).collect();
            if let Some(codes) = list.tree.not_told_apart(&taken) {
                let finding = not_told_apart(id, list, codes);
                let condition = sum.filter.iter().find(|taken| taken.dimension == dimension);
                let place = condition.map_or((*span).clone(), |taken| taken.codes.span());
                found.push(finding.at(&release.file, place, "these codes"));
            }
        }
    }

    fn taken_twice(
        &self,
        dimension: DimensionId,
        list: &CodeList,
        [twice, within]: [&str; 2],
    ) -> Diagnostic {
        let Self { release, id, sum, .. } = self;
        let message =
            format!("`{id}` counts `{twice}` of `{}` twice: it is in `{within}` too", list.id);
        let finding = Diagnostic::new(Code::CountedTwice, message);
        let condition = sum.filter.iter().find(|condition| condition.dimension == dimension);
        if let Some(condition) = condition {
            return finding
                .at(&release.file, condition.codes.span(), "these codes")
                .hint("Name the codes of one level: the whole, or its parts.");
        }
        let column = &release.datasets[sum.dataset].dimensions[dimension].column;
        finding.at(&release.file, self.span.clone(), "takes all codes").hint(format!(
            "Write `total = \"…\"` in `[codelist.{}]` with the code that stands for all others, or \
             name the codes that are meant: `where = {{ {column} = […] }}`.",
            list.id
        ))
    }
}

/// REL-015 of two codes that hierarchies divide one whole into, each by its own; without its place.
pub(super) fn not_told_apart(
    id: &str,
    list: &CodeList,
    [first, second, whole]: [CodeIndex; 3],
) -> Diagnostic {
    let [first, second, whole] = [first, second, whole].map(|code| &list.code(code).id);
    let list = &list.id;
    let message = format!(
        "`{id}` adds up `{first}` and `{second}` of `{list}`, and it is not known whether they have anything in common"
    );
    Diagnostic::new(Code::CountedTwice, message).hint(format!(
        "Each is a part of `{whole}` in a hierarchy of its own. Add the parts of one of them; where these two have nothing in common, declare it: \
         `[hierarchy.…]` with `codelist = \"{list}\"`, `of = \"{whole}\"`, `codes = [\"{first}\", \"{second}\"]` and `exhaustive = false`."
    ))
}

/// REL-005, a warning: a selection of so many codes leaves some out.
fn selections_are_of_some(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (_, indicator) in release.named_indicators() {
        let Some(selection) = indicator.formula.selection() else { continue };
        let list = &cube.codelists[selection.list];
        let Some(most) =
            selection.most.filter(|most| list.is_sound && *most > list.indices().count())
        else {
            continue;
        };
        let message = format!(
            "the selection `{}` is of {most} codes, and `{}` has {}",
            indicator.id,
            list.id,
            list.indices().count()
        );
        let mut finding = Diagnostic::new(Code::WrongFormula, message);
        finding.severity = Severity::Warning;
        let finding = finding.at(&release.file, indicator.span.clone(), "takes all of them");
        found
            .push(finding.hint(
                "Write how many are meant; without a number it takes all within its bounds.",
            ));
    }
}

/// REL-014: what is counted or ranked is of one level, where a list has several.
fn levels_are_named(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let mut asked: BTreeSet<CodeListId> = BTreeSet::new();
    for indicator in &release.indicators {
        let selection = indicator.formula.selection();
        asked.extend(
            selection
                .filter(|selection| selection.among == Among::Level)
                .map(|selection| selection.list),
        );
    }
    for table in release.all_tables() {
        let (Rows::CodeList(list), None) = (table.rows, table.hierarchy) else { continue };
        let has_ranks = match &table.columns {
            Columns::Facts(facts) => facts.iter().any(|fact| fact.aspect.is_of_ranks()),
            Columns::Years(_) | Columns::Revisions(_) => false,
        };
        if has_ranks || table.limit.is_some() || table.order == crate::declaration::RowOrder::Value
        {
            asked.insert(list);
        }
    }
    if release.asks.ranks {
        asked.extend(release.lists_told().into_iter().map(|(_, list)| list));
    }
    for list in asked {
        let levels = &cube.codelists[list].tree.levels;
        let Some(first) = levels.first() else { continue };
        let id = &release.codelists[list].id;
        let message = format!("codes of `{id}` are counted or ranked, but it has several levels");
        let named = release.hierarchies.iter().find(|hierarchy| hierarchy.id == *first);
        let span = named.map_or(0..0, |hierarchy| hierarchy.span.clone());
        let finding = Diagnostic::new(Code::WrongHierarchy, message);
        found.push(finding.at(&release.file, span, "the first of them").hint(format!(
            "Write `level = \"{first}\"` in `[codelist.{id}]`, or another: {}.",
            levels.join(", ")
        )));
    }
}

/// DIS-006: no total of a data set with a threshold stands among its rows, or is added up by a hierarchy.
fn totals_are_under_no_threshold(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for structure in release.datasets.iter().filter(|structure| structure.threshold.is_some()) {
        let mut lists = structure.dimensions.iter().map(|dimension| dimension.codelist);
        let Some(list) = lists.find(|list| !cube.codelists[*list].tree.is_flat()) else { continue };
        let message = format!(
            "`{}` has a threshold, and its code list `{}` has totals",
            structure.id, release.codelists[list].id
        );
        let finding = Diagnostic::new(Code::TotalsUnderThreshold, message);
        found.push(finding.at(&release.file, structure.file.span(), "this data set").hint(
            "Take the rows of totals out of the file, and leave out `total` and the hierarchy: totals are \
             computed then, and protected.",
        ));
    }
}
