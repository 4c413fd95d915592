//! Chart declarations to chart structures: figures, resolved like the figures of a table, and limits.

use std::collections::BTreeMap;

use super::resolve::Resolver;
use super::{
    Aspect, ChartDeclaration, ChartStructure, ColumnFact, Columns, Indicator, IndicatorId, List,
    MapDeclaration, MapStructure, Name, Rows, TableDeclaration, TableStructure, Unit, tables,
};
use crate::document::{ChartKind, ChartRows, FactPart};
use crate::findings::Code;

/// Colours of the palette.
const COLOURS: usize = 4;

/// Resolves all charts; those that are wrong are left out, with a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, ChartDeclaration>,
    map: Option<&MapStructure>,
    indicators: &List<IndicatorId, Indicator>,
    tables: &[TableStructure],
    resolver: &mut Resolver<'_>,
) -> Vec<ChartStructure> {
    for id in declared.keys().filter(|id| tables.iter().any(|table| table.id == *id.get_ref())) {
        let message = format!("`{}` is a table and a chart", id.get_ref());
        let label = "links and data files could not tell them apart";
        resolver.error(Code::ReservedName, message, id.span(), label);
    }
    declared
        .into_iter()
        .filter_map(|(id, declaration)| chart(id, declaration, map, indicators, resolver))
        .collect()
}

/// Resolves the map.
pub(super) fn resolve_map(
    declaration: MapDeclaration,
    resolver: &mut Resolver<'_>,
) -> Option<MapStructure> {
    let codelist = resolver.codelist(&declaration.codes)?;
    Some(MapStructure { file: declaration.file, property: declaration.property, codelist })
}

fn chart(
    id: Name,
    declaration: ChartDeclaration,
    map: Option<&MapStructure>,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) -> Option<ChartStructure> {
    let (kind, colour, span) = (declaration.kind, declaration.colour, id.span());
    // What an expression reads of a data set is called as that, and no text can name it.
    let mut named = indicators.iter().filter(|indicator| !indicator.is_part);
    if named.any(|indicator| indicator.id == *id.get_ref()) {
        let message = format!("`{}` is an indicator and a chart", id.get_ref());
        let label = "templates could not tell them apart";
        resolver.error(Code::ReservedName, message, id.span(), label);
    }
    let rows = declaration.rows.clone();
    let limit = declaration.limit;
    let table = TableDeclaration {
        title: declaration.subtitle,
        rows: declaration.rows,
        columns: declaration.columns,
        years: None,
        total: None,
        order: declaration.order,
        note: declaration.note,
        sheet: None,
    };
    let table = TableStructure { limit, ..tables::table(id, table, indicators, resolver)? };
    let series = match &table.columns {
        Columns::Facts(facts) => facts.clone(),
        Columns::Years(_) => Vec::new(),
        Columns::Revisions(_) => {
            let message = "no chart can have rows of `key_facts`".to_owned();
            resolver.error(Code::WrongFormula, message, rows.span(), "each has a unit of its own");
            return None;
        }
    };
    let unit = |fact: &ColumnFact| {
        let indicator = &indicators[fact.indicator];
        match fact.aspect {
            Aspect::Change => indicator.unit.of_change(),
            Aspect::Difference => indicator.unit_of_difference(),
            Aspect::Contribution => Unit::Points,
            Aspect::Value
            | Aspect::Base
            | Aspect::Rank
            | Aspect::RankChange
            | Aspect::Revision(_) => indicator.unit.clone(),
        }
    };
    let unlike = series
        .first()
        .and_then(|first| Some((first, series.iter().find(|fact| unit(fact) != unit(first))?)));
    if let Some((first, unlike)) = unlike {
        let [first, unlike] = [first, unlike].map(|fact| &indicators[fact.indicator].id);
        let message = format!("`{first}` and `{unlike}` are not in the same unit");
        let hint = "One axis has one unit: make two charts.";
        resolver.error_with_hint(Code::UnitsOfChart, message, span.clone(), "this chart", hint);
    }
    if let Some(ranked) = series.iter().find(|fact| fact.aspect.is_of_ranks()) {
        let part = FactPart::from(ranked.aspect).name();
        let message = format!("`{}.{part}` is no length", indicators[ranked.indicator].id);
        let hint = "Show the value, with `order = \"value\"`; a rank stands in a table.";
        resolver.error_with_hint(Code::WrongFormula, message, span.clone(), "this chart", hint);
    }
    let entry = kind.entry();
    let most = entry.most_series;
    if series.len() > most {
        let message =
            format!("`{}` has {} series, and {most} can be told apart", table.id, series.len());
        let hint = "Leave some out, or make another chart of them.";
        resolver.error_with_hint(Code::FullChart, message, span.clone(), "this chart", hint);
    }
    let is_by_code = matches!(table.rows, Rows::CodeList(_));
    if is_by_code != (entry.rows == ChartRows::Codes) {
        let message = format!("a chart of this kind cannot have rows of `{}`", rows.get_ref());
        let [codes, times] = [ChartRows::Codes, ChartRows::Times].map(ChartKind::named);
        let hint = format!("{codes} show a code list, {times} show times.");
        resolver.error_with_hint(Code::WrongFormula, message, rows.span(), "these rows", &hint);
    }
    if entry.needs_map && table.selection.is_some() {
        let message = format!("a map of the selection `{}` would lack areas", rows.get_ref());
        let hint = "Take the code list for rows.";
        resolver.error_with_hint(Code::WrongFormula, message, rows.span(), "these rows", hint);
    } else if entry.needs_map && map.is_none_or(|map| table.rows != Rows::CodeList(map.codelist)) {
        let message = format!("there is no map of `{}`", rows.get_ref());
        let hint = "Declare its boundaries under `[map]`.";
        resolver.error_with_hint(Code::UnknownName, message, rows.span(), "these areas", hint);
    }
    if let Some(wrong) = colour.as_ref().filter(|colour| !(1..=COLOURS).contains(colour.get_ref()))
    {
        let message = format!("there are the colours 1 to {COLOURS}");
        resolver.error(Code::UnknownName, message, wrong.span(), "this colour");
    }
    let colour = colour.map_or(1, toml::Spanned::into_inner);
    Some(ChartStructure { span, kind, colour, table })
}
