//! Small pictures beside the big numbers of a release: the same months of each year.
//!
//! Templates ask for one by `{{ fact | sparkline }}`; [`sparklines`] gives the ones that a text asks for.

use rust_decimal::Decimal;
use tera::{Kwargs, Value};

use super::filters::{kind, options};
use super::given::given;
use crate::data::figures::{Absence, FactKey, Facts, as_shown, rounds_to_zero};
use crate::declaration::IndicatorId;
use crate::time::ReferencePeriod;
use crate::words::language::Locale;

/// What stands in the Markdown before the id of the fact.
const OPENING: &str = "<figure data-sparkline=\"";

/// Fewer years show no way that things go.
const FEWEST: usize = 3;

/// A number in the same months of each year, the edition's last.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparkline {
    /// Id of the fact.
    pub fact: String,
    /// The values as they are shown, in order; none where there is no value.
    pub values: Vec<Option<Decimal>>,
    /// The first and the last year: `2022–2025`.
    pub years: String,
    /// What it shows, in words.
    pub alt: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

/// The filter: marks the place of the picture in the Markdown.
pub(super) fn sparkline(value: &Value, kwargs: &Kwargs, _: &Locale) -> Result<String, String> {
    #[derive(serde::Deserialize)]
    struct Whole {
        id: String,
        #[serde(rename = "trend")]
        _trend: String,
    }
    let NoOptions {} = options(kwargs)?;
    let Whole { id, .. } = given(value, &["id", "trend"])
        .ok_or_else(|| format!("`sparkline` needs a fact, and {} stands before it", kind(value)))?;
    if id.contains(['/', '@', '.']) {
        return Err(format!("`sparkline` needs a fact of the whole, and `{id}` is of a part"));
    }
    Ok(format!("{OPENING}{id}\"></figure>"))
}

/// The sparklines that a rendered text asks for and that the data have enough years for.
pub fn sparklines(facts: &Facts<'_>, locale: &Locale, markdown: &str) -> Vec<Sparkline> {
    let asked = markdown.match_indices(OPENING).filter_map(|(start, _)| {
        let (id, _) = markdown[start + OPENING.len()..].split_once('"')?;
        let indicators = &facts.computation.release.indicators;
        indicators.find(|indicator| indicator.id == id)
    });
    asked.filter_map(|indicator| of_indicator(indicator, facts, locale)).collect()
}

fn of_indicator(indicator: IndicatorId, facts: &Facts<'_>, locale: &Locale) -> Option<Sparkline> {
    let computation = facts.computation;
    let declared = &computation.release.indicators[indicator];
    let periods = computation.same_periods(&[indicator], facts.edition.key.period());
    let value = |period| facts.evaluate(FactKey { indicator, code: None, period }).value;
    let shown = |period| value(period).ok().map(|value| as_shown(value, &declared.rounding));
    let values: Vec<Option<Decimal>> = periods.iter().map(|period| shown(*period)).collect();
    let shorthand = &locale.table().shorthand;
    let told = |period| match value(period) {
        Ok(value) if rounds_to_zero(value, &declared.rounding) => shorthand.low[1].clone(),
        Ok(value) => locale.number(as_shown(value, &declared.rounding)),
        Err(Absence::Confidential) => shorthand.confidential[1].clone(),
        Err(_) => shorthand.not_available[1].clone(),
    };
    if values.iter().flatten().count() < FEWEST {
        return None;
    }
    let furniture = locale.furniture();
    let counted = computation.release.years_of(indicator);
    let named = |period: &ReferencePeriod| {
        format!("{}{} {}", counted.name_of(period.last()), furniture.colon(), told(*period))
    };
    let years: Vec<String> = periods.iter().map(named).collect();
    let alt = locale.by_year(&years.join(&furniture.between()));
    let year = |period: Option<&ReferencePeriod>| Some(counted.name_of(period?.last()));
    let ends = [year(periods.first())?, year(periods.last())?];
    Some(Sparkline { fact: declared.id.clone(), values, years: ends.join("–"), alt })
}
