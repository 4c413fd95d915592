//! The scale of numbers, `UNIT_MULT` of SDMX: whether they are ones, thousands, millions or billions of their unit.
//!
//! [`settle`] finds the scale of each indicator. Its values are in it from then on, wherever they are shown or compared;
//! `data` brings what a formula reads to ones, and what it gives to the scale.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::expression::Measured;
use super::resolve::Resolver;
use super::{DatasetId, DatasetStructure, Formula, Indicator, IndicatorId, List, Rounding, Unit};
use crate::document::{FactPart, RevisionMeasure};
use crate::findings::Code;

/// How many of its unit a number counts by.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Multiplier {
    /// By ones.
    #[default]
    One,
    /// By thousands.
    Thousand,
    /// By millions.
    Million,
    /// By thousands of millions.
    Billion,
}

impl Multiplier {
    /// All that have words.
    pub const NAMED: [Self; 3] = [Self::Thousand, Self::Million, Self::Billion];

    /// The power of ten: `UNIT_MULT`.
    pub fn exponent(self) -> u32 {
        match self {
            Self::One => 0,
            Self::Thousand => 3,
            Self::Million => 6,
            Self::Billion => 9,
        }
    }

    /// The word of `release.toml` and of the locale files.
    pub fn word(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Thousand => "thousand",
            Self::Million => "million",
            Self::Billion => "billion",
        }
    }
}

impl Indicator {
    /// How many of its unit a number of it counts by: a change in percent, a factor or a rank counts by ones.
    pub fn scale_of(&self, part: FactPart) -> Multiplier {
        match part {
            FactPart::Value
            | FactPart::Base
            | FactPart::Revision(RevisionMeasure::Mean | RevisionMeasure::MeanAbsolute) => {
                self.scale
            }
            FactPart::Difference => {
                if self.changes_in_points() {
                    Multiplier::One
                } else {
                    self.scale
                }
            }
            FactPart::Change
            | FactPart::Factor
            | FactPart::Contribution
            | FactPart::Rank
            | FactPart::RankChange
            | FactPart::Revision(_) => Multiplier::One,
        }
    }
}

impl Resolver<'_> {
    /// REL-005: a scale stands beside a unit, or is a part of its name, and not both.
    pub(super) fn has_one_scale(&mut self, unit: &Unit, scale: Multiplier, place: Range<usize>) {
        let Some((word, rest)) = unit.named_scale().filter(|_| scale != Multiplier::One) else {
            return;
        };
        let message = format!(
            "`{}` has a scale in its name, and is counted by the {}",
            unit.name(),
            scale.word()
        );
        let rest = if rest.is_empty() { "…" } else { &rest };
        let hint = format!(
            "Write `unit = \"{rest}\"` with `scale = \"{}\"`; a unit that is called a {} has no `scale`.",
            word.word(),
            word.word()
        );
        self.error_with_hint(Code::WrongFormula, message, place, "a scale of a scale", &hint);
    }
}

/// What is declared beside a formula about how its values are shown.
#[derive(Debug, Default)]
pub(super) struct ShownAs {
    /// `scale`, with its place.
    pub(super) scale: Option<toml::Spanned<Multiplier>>,
    /// `decimals` and `rounding`.
    pub(super) rounding: Option<Rounding>,
}

/// Gives each indicator its scale and its rounding: as declared, else those of what it reads, where all of that has one.
/// `declared` are those of the indicators that have a name, which stand first.
pub(super) fn settle(
    indicators: &mut List<IndicatorId, Indicator>,
    declared: &[ShownAs],
    settled: &List<IndicatorId, Measured>,
    datasets: &List<DatasetId, DatasetStructure>,
    resolver: &mut Resolver<'_>,
) {
    let none = ShownAs::default();
    let mut open: Vec<IndicatorId> = indicators.ids().collect();
    let mut done: List<IndicatorId, bool> = indicators.ids().map(|_| false).collect();
    while let Some(id) = open.pop() {
        if done[id] {
            continue;
        }
        let read: Vec<IndicatorId> =
            indicators[id].formula.operands().map(|operand| operand.indicator).collect();
        let unread: Vec<IndicatorId> = read.iter().copied().filter(|read| !done[*read]).collect();
        if !unread.is_empty() {
            open.push(id);
            open.extend(unread);
            continue;
        }
        done[id] = true;
        let declared = declared.get(super::Id::place(id)).unwrap_or(&none);
        let (follows, decimals) = follows(id, &read, indicators, settled, datasets);
        let scale = declared.scale.as_ref().map_or(follows, |scale| *scale.get_ref());
        let own = settled[id].unit.clone();
        if let Some(place) = declared.scale.as_ref().filter(|_| scale != Multiplier::One) {
            if own.is_of_ratios() || own.is_of_indices() {
                let unit = if own == Unit::Percent { "percent" } else { own.name() };
                let message = format!("`{}` is in {unit}, which has no scale", indicators[id].id);
                resolver.error(Code::WrongFormula, message, place.span(), "leave `scale` out");
            }
            resolver.has_one_scale(&own, scale, place.span());
        }
        // Fewer figures are read in a larger scale, and all of them in a smaller one.
        let decimals = match scale.exponent().checked_sub(follows.exponent()) {
            Some(0) => decimals,
            Some(_) => 1,
            None => decimals.saturating_sub(follows.exponent() - scale.exponent()),
        };
        let indicator = &mut indicators[id];
        indicator.scale = scale;
        indicator.rounding =
            declared.rounding.clone().unwrap_or_else(|| Rounding::to_decimals(decimals));
    }
}

/// The scale and the decimals that follow from what an indicator reads.
fn follows(
    id: IndicatorId,
    read: &[IndicatorId],
    indicators: &List<IndicatorId, Indicator>,
    settled: &List<IndicatorId, Measured>,
    datasets: &List<DatasetId, DatasetStructure>,
) -> (Multiplier, u32) {
    let decimals = settled[id].decimals;
    match &indicators[id].formula {
        Formula::Sum(sum) | Formula::Average(sum) => {
            (datasets[sum.dataset].measure.scale, decimals)
        }
        Formula::Rate { .. } | Formula::Count(_) => (Multiplier::One, decimals),
        Formula::Expression(_) => {
            let unit = &settled[id].unit;
            let mut alike = read.iter().filter(|read| settled[**read].unit == *unit);
            let first = alike.next().map(|first| indicators[*first].scale);
            let scale = first.filter(|scale| {
                alike.all(|next| indicators[*next].scale == *scale)
                    && !matches!(unit, Unit::Percent | Unit::Points)
            });
            let scale = scale.unwrap_or_default();
            let shown = read.iter().map(|read| indicators[*read].rounding.decimals).max();
            let is_scaled = scale != Multiplier::One;
            (scale, shown.filter(|_| is_scaled).unwrap_or(decimals))
        }
    }
}
