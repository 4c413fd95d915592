//! Table declarations to table structures: rows, columns and facts resolved.

use std::collections::BTreeMap;

use super::indicators::has_breakdown;
use super::resolve::{KnownHierarchy, Resolver};
use super::{
    Aspect, CodeListId, ColumnFact, Columns, HierarchyId, Indicator, IndicatorId, List, Name,
    RevisionMeasure, RowOrder, Rows, TableDeclaration, TableId, TableStructure,
};
use crate::document::FactPart;
use crate::findings::Code;
use crate::time::Frequency;

const BY_COLUMN: &str =
    "Choose another indicator; of several columns, name one in `by_column` of the indicator.";

/// Resolves all tables; those that are wrong are left out, with a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, TableDeclaration>,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) -> List<TableId, TableStructure> {
    declared
        .into_iter()
        .filter_map(|(id, declaration)| table(id, declaration, indicators, resolver))
        .collect()
}

pub(super) fn table(
    id: Name,
    declaration: TableDeclaration,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) -> Option<TableStructure> {
    resolver.texts(&declaration.title, "title");
    resolver.placeholders(&declaration.title);
    if let Some(note) = &declaration.note {
        resolver.texts(note, "note");
    }
    if let Some(sheet) = &declaration.sheet {
        resolver.texts(sheet, "sheet");
    }
    let selection = selection(&declaration, indicators, resolver);
    let rows = match selection {
        Some((_, list)) => Some((Rows::CodeList(list), None)),
        None => rows(&declaration.rows, resolver),
    };
    let columns = columns(&id, &declaration, indicators, resolver);
    let ((rows, hierarchy), columns) = (rows?, columns?);
    if let Some(hierarchy) = hierarchy {
        ranks_are_of_the_level(&declaration, hierarchy, resolver);
    }
    if !matches!(rows, Rows::CodeList(_)) {
        are_of_codes(&declaration, resolver);
    }
    columns_have_headers(&declaration, &columns, indicators, resolver);
    let is_of_revisions = matches!(columns, Columns::Revisions(_));
    if is_of_revisions && declaration.total.is_some() {
        let message = format!("the table `{}` has nothing to add up", id.get_ref());
        resolver.error(Code::WrongFormula, message, id.span(), "revisions of different figures");
    }
    if let Rows::CodeList(codelist) = rows {
        for fact in facts(&columns) {
            if !has_breakdown(fact, codelist, indicators) {
                let message = format!(
                    "the indicator `{}` cannot be broken down by `{}`",
                    indicators[fact].id,
                    declaration.rows.get_ref()
                );
                let label = "no single column of its data has these codes";
                let span = declaration.rows.span();
                resolver.error_with_hint(Code::NoBreakdown, message, span, label, BY_COLUMN);
            }
        }
    }
    Some(TableStructure {
        span: id.span(),
        id: id.into_inner(),
        title: declaration.title.into_inner(),
        rows,
        hierarchy,
        columns,
        total: declaration.total,
        order: declaration.order,
        limit: None,
        selection: selection.map(|(selection, _)| selection),
        note: declaration.note.map(toml::Spanned::into_inner),
        sheet: declaration.sheet.map(toml::Spanned::into_inner),
    })
}

/// REL-007: a selection needs no label but where its count is shown in a column.
fn columns_have_headers(
    declaration: &TableDeclaration,
    columns: &Columns,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) {
    let Columns::Facts(facts) = columns else { return };
    for (fact, column) in facts.iter().zip(&declaration.columns) {
        let Indicator { id, label, .. } = &indicators[fact.indicator];
        if label.is_empty() {
            let message = format!("the selection `{id}` has no words for the header of its column");
            let hint = format!(
                "Write `label = {{ en = \"…\" }}` in `[selection.{id}]`, in every language of the release."
            );
            let (code, place) = (Code::MissingText, column.span());
            resolver.error_with_hint(code, message, place, "it is shown here", &hint);
        }
    }
}

/// The part of a fact that a column names, where only codes have such a one, with its plural.
fn part_of_codes(column: &Name) -> Option<[&'static str; 2]> {
    match column.get_ref().rsplit_once('.')?.1 {
        "rank" | "rank_change" => Some(["rank", "ranks"]),
        "contribution" => Some(["contribution", "contributions"]),
        _ => None,
    }
}

/// REL-009: only codes have a rank, and contribute to the change of a whole.
fn are_of_codes(declaration: &TableDeclaration, resolver: &mut Resolver<'_>) {
    for column in &declaration.columns {
        let Some([part, parts]) = part_of_codes(column) else { continue };
        let message = format!("a row of `{}` has no {part}", declaration.rows.get_ref());
        let hint = "Leave the column out, or take the codes of a code list for rows.";
        let label = format!("codes have {parts}, times have not");
        resolver.error_with_hint(Code::NoBreakdown, message, column.span(), &label, hint);
    }
}

/// REL-009: the ranks of codes go over the level of their list, and so are those of no other hierarchy.
fn ranks_are_of_the_level(
    declaration: &TableDeclaration,
    hierarchy: HierarchyId,
    resolver: &mut Resolver<'_>,
) {
    let KnownHierarchy { id, list, is_level, .. } = resolver.hierarchies[hierarchy].clone();
    if is_level {
        return;
    }
    let is_rank = |name: &&Name| part_of_codes(name).is_some_and(|[part, _]| part == "rank");
    for column in declaration.columns.iter().filter(is_rank) {
        let message = format!("a part of `{id}` has no rank");
        let label = format!("ranks go over the level of `{list}`");
        let hint =
            format!("Write `level = \"{id}\"` in `[codelist.{list}]`, or leave the column out.");
        resolver.error_with_hint(Code::NoBreakdown, message, column.span(), &label, &hint);
    }
}

/// The indicators of the columns.
fn facts(columns: &Columns) -> Vec<IndicatorId> {
    match columns {
        Columns::Facts(facts) => facts.iter().map(|fact| fact.indicator).collect(),
        Columns::Years(indicator) => vec![*indicator],
        Columns::Revisions(_) => Vec::new(),
    }
}

/// The selection whose codes are the rows, with its code list.
fn selection(
    declaration: &TableDeclaration,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) -> Option<(IndicatorId, CodeListId)> {
    let (id, selection) = indicators.entries().find_map(|(id, indicator)| {
        let selection = indicator.formula.selection().filter(|selection| selection.is_named)?;
        (indicator.id == *declaration.rows.get_ref()).then_some((id, selection))
    })?;
    let name = declaration.rows.get_ref();
    if resolver.has_codelist(name) {
        let message = format!("`{name}` is a code list and a selection");
        let label = "give the selection another name";
        resolver.error(Code::ReservedName, message, declaration.rows.span(), label);
    }
    let ordered = [declaration.total.is_some(), declaration.order == RowOrder::Value];
    if let Some(place) = ordered.iter().position(|is_there| *is_there) {
        let key = ["total", "order"][place];
        let message = format!("rows of the selection `{name}` have no `{key}`");
        let label = "the rows are some of the codes, in the order of the selection";
        let hint = format!("Leave `{key}` out, or take the code list for rows.");
        let span = declaration.rows.span();
        resolver.error_with_hint(Code::WrongFormula, message, span, label, &hint);
    }
    Some((id, selection.list))
}

fn rows(name: &Name, resolver: &mut Resolver<'_>) -> Option<(Rows, Option<HierarchyId>)> {
    let rows = match name.get_ref().as_str() {
        "years" => Some(Rows::Years),
        "same_periods" => Some(Rows::SamePeriods),
        "key_facts" => Some(Rows::KeyFacts),
        word => match resolver.hierarchy(word) {
            Some(hierarchy) => return rows_of_parts(hierarchy, name, resolver),
            None => rows_of_periods(word, name, resolver),
        },
    };
    rows.map(|rows| (rows, None))
}

/// The rows of the parts of a hierarchy, whose name is that of no code list.
fn rows_of_parts(
    hierarchy: HierarchyId,
    name: &Name,
    resolver: &mut Resolver<'_>,
) -> Option<(Rows, Option<HierarchyId>)> {
    let word = name.get_ref();
    if resolver.has_codelist(word) {
        let message = format!("`{word}` is a code list and a hierarchy");
        let hint = "Give the hierarchy another name.";
        let code = Code::ReservedName;
        resolver.error_with_hint(code, message, name.span(), "rows could be of either", hint);
        return None;
    }
    Some((Rows::CodeList(resolver.hierarchies[hierarchy].codelist), Some(hierarchy)))
}

/// The rows of single periods, or of a code list: a word for periods of another length than those of the
/// editions may be the name of a code list.
fn rows_of_periods(word: &str, name: &Name, resolver: &mut Resolver<'_>) -> Option<Rows> {
    let meant = Frequency::ALL.into_iter().find(|frequency| periods_word(*frequency) == word);
    match meant {
        Some(frequency) if frequency == resolver.frequency.length() => Some(Rows::Periods),
        Some(frequency) if !resolver.has_codelist(word) => {
            let message = format!("the editions are no {word}, and so no rows are");
            let label = format!("write `rows = \"{}\"`", periods_word(resolver.frequency));
            let hint = format!(
                "A table by {word} needs editions with `period = \"{}\"`.",
                frequency.example()
            );
            let code = Code::NoBreakdown;
            resolver.error_with_hint(code, message, name.span(), &label, &hint);
            None
        }
        _ => resolver.codelist(name).map(Rows::CodeList),
    }
}

/// The word for rows of single periods.
pub(super) fn periods_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Year | Frequency::YearFrom(_) => "years",
        Frequency::HalfYear => "half-years",
        Frequency::Quarter => "quarters",
        Frequency::Month => "months",
        Frequency::Week | Frequency::WeekTo(_) => "weeks",
        Frequency::Day => "days",
    }
}

fn columns(
    id: &Name,
    declaration: &TableDeclaration,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) -> Option<Columns> {
    let ids = super::indicators::names(indicators);
    match (declaration.columns.as_slice(), &declaration.years) {
        (measures @ [_, ..], None) if declaration.rows.get_ref() == "key_facts" => {
            let columns: Vec<_> =
                measures.iter().map(|measure| self::measure(measure, resolver)).collect();
            columns.into_iter().collect::<Option<_>>().map(Columns::Revisions)
        }
        ([], Some(by_year)) if declaration.rows.get_ref() == "key_facts" => {
            let message = format!("the table `{}` cannot be by year", id.get_ref());
            resolver.error(Code::WrongFormula, message, by_year.span(), "`columns` are expected");
            None
        }
        ([], Some(by_year)) => resolver.id(by_year, &ids, "indicator").map(Columns::Years),
        (facts @ [_, ..], None) => {
            let columns: Vec<_> = facts.iter().map(|fact| column(fact, &ids, resolver)).collect();
            columns.into_iter().collect::<Option<_>>().map(Columns::Facts)
        }
        _ => {
            let message = format!("the table `{}` needs either `columns` or `years`", id.get_ref());
            resolver.error(Code::WrongFormula, message, id.span(), "this table");
            None
        }
    }
}

pub(super) fn column(
    fact: &Name,
    ids: &List<IndicatorId, String>,
    resolver: &mut Resolver<'_>,
) -> Option<ColumnFact> {
    let text = fact.get_ref();
    let (name, comparison, part) = match text.split('.').collect::<Vec<_>>().as_slice() {
        [name] => (*name, None, None),
        [name, part] => (*name, None, Some(*part)),
        [name, comparison, part] => (*name, Some(*comparison), Some(*part)),
        _ => (text.as_str(), None, None),
    };
    let comparison = match comparison {
        None => None,
        Some(comparison) => {
            let named = resolver.comparison(&Name::new(fact.span(), comparison.to_owned()))?;
            (!resolver.is_default(named)).then_some(named)
        }
    };
    let aspect = aspect(part, text.split('.').count() > 2, fact, resolver)?;
    let indicator = resolver.id(&Name::new(fact.span(), name.to_owned()), ids, "indicator")?;
    Some(ColumnFact { indicator, aspect, comparison })
}

/// Which number of a fact a column shows.
fn aspect(
    part: Option<&str>,
    is_of_comparison: bool,
    fact: &Name,
    resolver: &mut Resolver<'_>,
) -> Option<Aspect> {
    let Some(part) = part else { return Some(Aspect::Value) };
    let aspects = Aspect::NAMED.into_iter();
    let aspects = aspects.filter(|aspect| !is_of_comparison || aspect.is_of_comparison());
    let known: Vec<(Aspect, &str)> =
        aspects.map(|aspect| (aspect, FactPart::from(aspect).name())).collect();
    let found = known.iter().find(|(_, name)| *name == part).map(|(aspect, _)| *aspect);
    if found.is_none() {
        let names: Vec<String> = known.iter().map(|(_, name)| format!("`.{name}`")).collect();
        let label = match names.split_last() {
            Some((last, before)) => format!("{} and {last} are known", before.join(", ")),
            None => String::new(),
        };
        let label = label.as_str();
        let is_comparison = resolver.has_comparison(part);
        let message = format!("a fact has no `.{part}`");
        if is_comparison {
            let hint = format!("Say what is shown of the comparison: `{}.change`.", fact.get_ref());
            resolver.error_with_hint(Code::UnknownName, message, fact.span(), label, &hint);
        } else {
            resolver.error(Code::UnknownName, message, fact.span(), label);
        }
    }
    found
}

/// A measure of revisions by its name.
fn measure(name: &Name, resolver: &mut Resolver<'_>) -> Option<RevisionMeasure> {
    let names = RevisionMeasure::ALL.map(|measure| measure.name().to_owned());
    let index = resolver.index(name, &names, "measure of revisions")?;
    RevisionMeasure::ALL.get(index).copied()
}
