//! The facts of an edition as a table for the terminal: the same entries as `facts.json`, for people.
//!
//! [`facts_table`] is the entry point.

use super::facts_file::{ComparisonEntry, FactEntry, FormulaEntry, Number, SumEntry};
use super::json::entry;
use crate::data::figures::{EditionContent, Fact};
use crate::declaration::Unit;

/// What a fact has in each column.
type Line = [String; 8];

/// The columns of numbers, which are set to the right.
const NUMBERS: [bool; 8] = [false, true, false, false, true, false, true, false];

/// A line for each fact, in the order of their keys, below a line of headers.
pub fn facts_table(content: &EditionContent<'_>) -> String {
    let headers = ["fact", "value", "unit", "period", "base", "base period", "change", "made of"];
    let mut lines = vec![headers.map(str::to_owned)];
    lines.extend(content.facts.iter().flat_map(|fact| lines_of(fact, content)));
    aligned(&lines)
}

/// The line of a fact, and below it one for each comparison beside the default.
fn lines_of(fact: &Fact, content: &EditionContent<'_>) -> Vec<Line> {
    let fact = entry(fact, content);
    let made_of =
        made_of(&fact.provenance.formula, fact.provenance.observations, &fact.provenance.vintage);
    let mut lines = vec![line(&fact, fact.id.clone(), &fact.comparison, made_of)];
    lines.extend(fact.comparisons.iter().map(|(name, comparison)| {
        line(&fact, format!("{}.{name}", fact.id), comparison, String::new())
    }));
    lines
}

fn line(
    fact: &FactEntry<'_>,
    id: String,
    comparison: &ComparisonEntry<'_>,
    made_of: String,
) -> Line {
    let mark = if comparison.change_unit == Unit::Percent { "%" } else { " points" };
    let change = match comparison.change.shown {
        Some(shown) => format!("{shown}{mark}"),
        None => shown(&comparison.change),
    };
    [
        id,
        shown(&fact.value),
        fact.unit.name().to_owned(),
        fact.period.clone(),
        shown(&comparison.base),
        comparison.base_period.clone(),
        change,
        made_of,
    ]
}

/// A number as it is shown, or why there is none.
fn shown(number: &Number) -> String {
    match (number.shown, &number.absent) {
        (Some(shown), _) => shown.to_string(),
        (None, Some(absent)) => absent.plain().to_owned(),
        (None, None) => String::new(),
    }
}

/// A formula in words, how many observations it goes back to, and the state of the data.
fn made_of(formula: &FormulaEntry<'_>, observations: Option<u32>, vintage: &str) -> String {
    let formula = match formula {
        FormulaEntry::Sum(sum) => format!("sum of {}", observed(sum)),
        FormulaEntry::Average(sum) => format!("average of {}", observed(sum)),
        FormulaEntry::Difference([minuend, subtrahend]) => format!("{minuend} − {subtrahend}"),
        FormulaEntry::Share { part, whole } => format!("100 × {part} ÷ {whole}"),
        FormulaEntry::Rate { events, population, per, a_year } => {
            format!("{per} × {events} ÷ {population} {a_year}")
        }
        FormulaEntry::Value(expression) => expression.clone().into_owned(),
        FormulaEntry::Count { of: counted, by: dimension, items, takes, .. } => {
            let takes = takes.as_ref().map_or_else(String::new, |takes| format!(" ({takes})"));
            format!("number of {dimension} by {counted}{takes}: {}", items.join(", "))
        }
    };
    let observations =
        observations.map_or_else(String::new, |number| format!("{number} observations, "));
    format!("{formula} ({observations}vintage {vintage})")
}

/// The observations that a sum takes.
fn observed(sum: &SumEntry<'_>) -> String {
    let mut parts = vec![sum.file.clone().into_owned()];
    let filter = sum.filter.iter();
    parts.extend(filter.map(|(column, codes)| format!("{column} = {}", codes.join(" or "))));
    parts.extend(sum.differ.iter().map(|[left, right]| format!("{left} ≠ {right}")));
    parts.extend(sum.by.iter().map(|column| format!("by {column}")));
    parts.join(", ")
}

/// Numbers to the right, words to the left.
fn aligned(lines: &[Line]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: Vec<usize> = (0..NUMBERS.len()).map(|column| width(column).unwrap_or(0)).collect();
    let cell = |column: usize, text: &str| match (NUMBERS[column], widths[column]) {
        (true, width) => format!("{text:>width$}"),
        (false, width) => format!("{text:width$}"),
    };
    let line = |line: &Line| {
        let cells = line.iter().enumerate().map(|(column, text)| cell(column, text));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}
