//! How numbers are rounded where they are shown: to decimals, or by their size.
//!
//! [`Release::rounding`] alone says it, for every number of a fact; texts, tables, charts, files and the proof ask it.

use std::ops::Range;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::resolve::Resolver;
use super::{ComparisonId, Indicator, IndicatorId, MAX_DECIMALS, Release};
use crate::document::{FactPart, RevisionMeasure};
use crate::findings::Code;

/// Decimals of a change in percent or in points where none are declared, and of a factor.
pub const CHANGE_DECIMALS: u32 = 1;

/// How a number is rounded where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounding {
    /// Decimals with which it is written.
    pub decimals: u32,
    /// To multiples of what it is rounded, by its size; to its decimals where there are none.
    pub steps: Vec<RoundingStep>,
    /// Whether zero is shown for what is not zero but rounds to it, as for a change that does not show.
    pub states_zero: bool,
}

/// To multiples of what numbers of a size are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundingStep {
    /// Numbers nearer to zero than this; all others, where it is not there.
    pub below: Option<Decimal>,
    /// What they are rounded to a multiple of.
    pub to: Decimal,
}

impl Rounding {
    /// Rounding to so many decimals, whatever the size.
    pub fn to_decimals(decimals: u32) -> Self {
        Self { decimals, steps: Vec::new(), states_zero: false }
    }

    /// Whether it is to multiples of something, by the size of a number or not.
    pub fn is_by_size(&self) -> bool {
        !self.steps.is_empty()
    }

    /// What a number is rounded to a multiple of; `None` where its decimals say that.
    pub fn multiple(&self, number: Decimal) -> Option<Decimal> {
        let size = number.abs();
        let of_size = |step: &&RoundingStep| step.below.is_none_or(|below| size < below);
        self.steps.iter().find(of_size).map(|step| step.to)
    }
}

/// The rounding that is declared beside a measure or an indicator: `decimals`, of which a negative number means tens,
/// hundreds and so on, and `rounding`. `None` where neither is declared, or what is declared is wrong, with a finding.
pub(super) fn resolve(
    id: &str,
    decimals: Option<i32>,
    steps: Option<&Spanned<Vec<RoundingStep>>>,
    place: Range<usize>,
    resolver: &mut Resolver<'_>,
) -> Option<Rounding> {
    let most = MAX_DECIMALS;
    if let Some(decimals) = decimals.filter(|decimals| decimals.unsigned_abs() > most) {
        let message = format!("`{id}` has {decimals} decimals, and {most} are the most");
        resolver.error(Code::WrongFormula, message, place, "lower its `decimals`");
        return None;
    }
    let Some(steps) = steps else {
        return decimals.map(|decimals| match u32::try_from(decimals) {
            Ok(decimals) => Rounding::to_decimals(decimals),
            Err(_) => Rounding {
                decimals: 0,
                steps: vec![RoundingStep {
                    below: None,
                    to: Decimal::from(10_u64.pow(decimals.unsigned_abs())),
                }],
                states_zero: false,
            },
        });
    };
    let (place, steps) = (steps.span(), steps.get_ref().clone());
    let written = steps.iter().map(|step| step.to.normalize().scale()).max().unwrap_or(0);
    let decimals = decimals.map_or(Ok(written), u32::try_from);
    let wrong = match (steps.as_slice(), decimals) {
        ([], _) => Some("there is no step in it".to_owned()),
        (_, Err(_)) => {
            Some("`decimals` below 0 and `rounding` say the same in two ways".to_owned())
        }
        (steps, Ok(decimals)) => wrong_steps(steps, decimals, written),
    };
    if let Some(wrong) = wrong {
        let message = format!("`{id}` is not rounded by size like that: {wrong}");
        let hint = "Write the steps from the smallest size, the last without `below`: \
                    `rounding = [{ below = 10000, to = 100 }, { to = 1000 }]`.";
        resolver.error_with_hint(Code::WrongFormula, message, place, "these steps", hint);
        return None;
    }
    Some(Rounding { decimals: decimals.unwrap_or(written), steps, states_zero: false })
}

/// What is wrong with steps: a larger number must never be shown as a smaller one.
fn wrong_steps(steps: &[RoundingStep], decimals: u32, written: u32) -> Option<String> {
    if let Some(step) = steps.iter().find(|step| step.to <= Decimal::ZERO) {
        return Some(format!("nothing is a multiple of {}", step.to));
    }
    if written > decimals {
        return Some(format!("its steps need {written} decimals, and it has {decimals}"));
    }
    let is_last_open = steps.last().is_some_and(|step| step.below.is_none());
    let are_bounded = steps.iter().rev().skip(1).all(|step| step.below.is_some());
    if !is_last_open || !are_bounded {
        return Some("each step but the last has a `below`".to_owned());
    }
    steps.windows(2).find_map(|pair| {
        let [first, next] = [pair[0], pair[1]];
        let below = first.below?;
        let is_multiple = |to: Decimal| below.checked_rem(to).is_some_and(|rest| rest.is_zero());
        if !is_multiple(first.to) || !is_multiple(next.to) {
            let (to, next) = (first.to, next.to);
            return Some(format!("{below} is no multiple of {to} and of {next}"));
        }
        let is_above = next.below.is_none_or(|next| next > below);
        (!is_above || below <= Decimal::ZERO)
            .then(|| format!("{below} does not stand between 0 and the next `below`"))
    })
}

impl Resolver<'_> {
    /// Checks that what has these decimals, and stands there, has no more than a number can have.
    pub(super) fn decimals_are_few(&mut self, id: &str, decimals: u32, span: Range<usize>) {
        if decimals > MAX_DECIMALS {
            let message =
                format!("`{id}` has {decimals} decimals, and {MAX_DECIMALS} are the most");
            self.error(Code::WrongFormula, message, span, "lower its `decimals`");
        }
    }
}

impl Release {
    /// How a number of an indicator is rounded where it is shown; `comparison` is the one that the number is of, the
    /// default for `None`.
    pub fn rounding(
        &self,
        indicator: IndicatorId,
        part: FactPart,
        comparison: Option<ComparisonId>,
    ) -> Rounding {
        self.indicators[indicator].rounding_of(part, self.comparison(comparison).decimals)
    }
}

impl Indicator {
    /// How a number of it is rounded where it is shown; `of_comparison` are the decimals of changes that stand beside
    /// the comparison.
    pub fn rounding_of(&self, part: FactPart, of_comparison: Option<u32>) -> Rounding {
        let rounding = &self.rounding;
        match part {
            FactPart::Value | FactPart::Base | FactPart::Difference => rounding.clone(),
            FactPart::Change => Rounding::to_decimals(
                self.change_decimals.or(of_comparison).unwrap_or(CHANGE_DECIMALS),
            ),
            // Points are a change: one that does not show is none.
            FactPart::Contribution => {
                Rounding { states_zero: true, ..self.rounding_of(FactPart::Change, of_comparison) }
            }
            FactPart::Factor | FactPart::Revision(RevisionMeasure::Percent) => {
                Rounding::to_decimals(CHANGE_DECIMALS)
            }
            FactPart::Rank
            | FactPart::RankChange
            | FactPart::Revision(RevisionMeasure::Editions | RevisionMeasure::Revised) => {
                Rounding::to_decimals(0)
            }
            // A mean has one more than what it is the mean of.
            FactPart::Revision(RevisionMeasure::Mean | RevisionMeasure::MeanAbsolute) => {
                Rounding::to_decimals(rounding.decimals + 1)
            }
        }
    }
}
