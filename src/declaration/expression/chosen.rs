//! Indicators that have no name: a data set in an expression, or an indicator of some codes, as in `index[TOTAL]`.
//!
//! A code in brackets is a condition of each sum that the formula goes back to. A dimension whose code is chosen has it
//! for whatever code the expression is computed for.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::super::resolve::Resolver;
use super::super::{
    CodeChoice, CodeListId, Condition, DatasetId, DatasetStructure, DimensionId, Formula, Id,
    IndicatorId, List, Name, Sum,
};
use crate::findings::Code;

/// An indicator without a name.
#[derive(Debug, Clone)]
pub(in super::super) struct Unnamed {
    /// How it is written.
    pub(in super::super) text: String,
    /// Where it stands first.
    pub(in super::super) span: Range<usize>,
    /// What it is.
    pub(in super::super) source: Source,
}

/// What an indicator without a name is made of.
#[derive(Debug, Clone)]
pub(in super::super) enum Source {
    /// All of a data set, but for codes that are chosen.
    Dataset(DatasetId, Vec<Chosen>),
    /// An indicator of these codes.
    Indicator(IndicatorId, Vec<Chosen>),
}

/// A code in brackets, with its places in the file.
#[derive(Debug, Clone)]
pub(in super::super) struct Chosen {
    /// The column, where it is named.
    pub(in super::super) dimension: Option<Name>,
    /// The code, or `group:NAME`.
    pub(in super::super) code: Name,
}

impl Source {
    /// The indicator that it reads.
    pub(in super::super) fn indicator(&self) -> Option<IndicatorId> {
        match self {
            Self::Dataset(..) => None,
            Self::Indicator(indicator, _) => Some(*indicator),
        }
    }
}

/// The formula of an indicator without a name. `formula` gives the formulas that are known, `unnamed` takes up those that
/// are needed beside it, each as an indicator of some codes.
pub(in super::super) fn formula<'f>(
    source: &Source,
    formulas: impl Fn(IndicatorId) -> Option<&'f Formula>,
    unnamed: &mut impl FnMut(IndicatorId, &[Chosen]) -> IndicatorId,
    datasets: &List<DatasetId, DatasetStructure>,
    resolver: &mut Resolver<'_>,
) -> Option<Formula> {
    let (indicator, chosen) = match source {
        Source::Dataset(dataset, chosen) => {
            let structure = &datasets[*dataset];
            let by = by(structure, &BTreeMap::new(), &BTreeMap::new());
            let whole = Sum {
                dataset: *dataset,
                filter: Vec::new(),
                differ: None,
                by,
                fixed: BTreeMap::new(),
            };
            return narrowed(&whole, chosen, structure, resolver).map(Formula::Sum);
        }
        Source::Indicator(indicator, chosen) => (*indicator, chosen),
    };
    let mut of_codes = |operand: IndicatorId| unnamed(operand, chosen);
    Some(match formulas(indicator)? {
        Formula::Sum(sum) => Formula::Sum(narrowed(sum, chosen, &datasets[sum.dataset], resolver)?),
        Formula::Average(sum) => {
            Formula::Average(narrowed(sum, chosen, &datasets[sum.dataset], resolver)?)
        }
        Formula::Rate { events, population, per } => Formula::Rate {
            events: of_codes(*events),
            population: of_codes(*population),
            per: *per,
        },
        Formula::Expression(expression) => Formula::Expression(expression.with(&mut of_codes)),
        Formula::Count(_) => {
            if let Some(Chosen { code, .. }) = chosen.first() {
                let message = "a count of codes is not of one code";
                let label = "leave the brackets out";
                resolver.error(Code::WrongExpression, message, code.span(), label);
            }
            return None;
        }
    })
}

/// A sum with codes chosen; `None`, with a finding, where one cannot be.
fn narrowed(
    sum: &Sum,
    chosen: &[Chosen],
    structure: &DatasetStructure,
    resolver: &mut Resolver<'_>,
) -> Option<Sum> {
    let mut narrow = sum.clone();
    for Chosen { dimension, code } in chosen {
        let dimension = match dimension {
            Some(name) => named(name, structure, resolver)?,
            None => only_open(&narrow, code, structure, resolver)?,
        };
        if narrow.filter.iter().any(|condition| condition.dimension == dimension) {
            let column = &structure.dimensions[dimension].column;
            let message = format!("the codes of `{column}` are chosen already");
            let hint = "Choose a code of each column once; what an indicator leaves out by `where` cannot be chosen.";
            let (span, label) = (code.span(), "chosen a second time");
            resolver.error_with_hint(Code::WrongExpression, message, span, label, hint);
            return None;
        }
        let codes = Spanned::new(code.span(), CodeChoice::One(code.get_ref().clone()));
        narrow.filter.push(Condition { dimension, codes });
        narrow.fixed.insert(dimension, structure.dimensions[dimension].codelist);
        narrow.by = by(structure, &narrow.fixed, &sum.by);
    }
    Some(narrow)
}

/// The dimension that each code list is a breakdown by: as declared, else the only one with the list that is not fixed.
fn by(
    structure: &DatasetStructure,
    fixed: &BTreeMap<DimensionId, CodeListId>,
    declared: &BTreeMap<CodeListId, DimensionId>,
) -> BTreeMap<CodeListId, DimensionId> {
    let open = || structure.dimensions.entries().filter(|(id, _)| !fixed.contains_key(id));
    let mut by: BTreeMap<CodeListId, DimensionId> = declared
        .iter()
        .filter(|(_, dimension)| !fixed.contains_key(dimension))
        .map(|(list, dimension)| (*list, *dimension))
        .collect();
    for (id, dimension) in open() {
        let same = open().filter(|(_, same)| same.codelist == dimension.codelist);
        if same.count() == 1 {
            by.entry(dimension.codelist).or_insert(id);
        }
    }
    by
}

fn named(
    name: &Name,
    structure: &DatasetStructure,
    resolver: &mut Resolver<'_>,
) -> Option<DimensionId> {
    let columns: List<DimensionId, String> =
        structure.dimensions.iter().map(|dimension| dimension.column.clone()).collect();
    resolver.id(name, &columns, "dimension")
}

/// The only dimension whose codes are not chosen.
fn only_open(
    sum: &Sum,
    code: &Name,
    structure: &DatasetStructure,
    resolver: &mut Resolver<'_>,
) -> Option<DimensionId> {
    let is_open = |id: &DimensionId| sum.filter.iter().all(|condition| condition.dimension != *id);
    let open: Vec<DimensionId> = structure.dimensions.ids().filter(is_open).collect();
    if let [only] = open.as_slice() {
        return Some(*only);
    }
    let code_text = code.get_ref();
    let (message, hint) = match open.first() {
        None if structure.dimensions.iter().next().is_none() => (
            format!("`{}` has no column for the code `{code_text}`", structure.id),
            "Leave the brackets out.".to_owned(),
        ),
        None => {
            let fixed = sum.filter.iter().map(|Condition { dimension, codes }| {
                let column = &structure.dimensions[*dimension].column;
                match codes.get_ref() {
                    CodeChoice::One(code) => format!("`{column}` is `{code}`"),
                    CodeChoice::Several(codes) => format!("`{column}` is one of {}", codes.len()),
                }
            });
            let fixed = fixed.collect::<Vec<_>>().join(", ");
            (
                format!(
                    "`{}` has no column left for the code `{code_text}`: {fixed}",
                    structure.id
                ),
                format!(
                    "Choose a code of each column once. A formula that has a code in it already is told by code in a table by codes, and in a text as \
                     `NAME.of.{code_text}`."
                ),
            )
        }
        Some(first) => {
            let columns: Vec<String> =
                open.iter().map(|id| format!("`{}`", structure.dimensions[*id].column)).collect();
            let column = &structure.dimensions[*first].column;
            (
                format!("the code `{code_text}` can be of {}", columns.join(" or ")),
                format!("Name the column: `[{column} = {code_text}]`."),
            )
        }
    };
    let label = "of which column?";
    let label = if open.is_empty() { "this code" } else { label };
    resolver.error_with_hint(Code::WrongExpression, message, code.span(), label, &hint);
    None
}

/// The place of the first indicator without a name, behind those that are declared.
pub(in super::super) fn id_of(declared: usize, place: usize) -> IndicatorId {
    IndicatorId::new(declared + place)
}

/// The codes as they stand in brackets.
pub(in super::super) fn brackets(chosen: &[Chosen]) -> String {
    let codes = chosen.iter().map(|Chosen { dimension, code }| match dimension {
        Some(dimension) => format!("{} = {}", dimension.get_ref(), code.get_ref()),
        None => code.get_ref().clone(),
    });
    format!("[{}]", codes.collect::<Vec<_>>().join(", "))
}
