//! A number of a fact as templates see it: rounded, with its unit and the fact's id.

mod joined;
mod of_codes;
mod past;
mod selected;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tera::Value;

use self::of_codes::OfCode;
use self::past::{ShownRecord, ShownRun};
use self::selected::{Beside, Items};
use super::asked::Asked;
use super::context::Period;
use super::given::given;
use super::markup;
use crate::data::figures::{
    Fact, Facts, Gap, Trend, Wording, as_shown, fact_number, rounds_to_zero,
};
use crate::declaration::{Aspect, ComparisonId, ComparisonStructure, Multiplier, Unit};
use crate::document::{FactPart, FigureValue};
use crate::words::language::Locale;

/// One number of a fact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Shown {
    /// Id of the fact, with `.base`, `.change` or `.factor` for its other numbers.
    pub(super) id: String,
    /// The rounded number; `None` when there is none.
    pub(super) number: Option<Decimal>,
    /// What it is in.
    pub(super) unit: Unit,
    /// How many of it the number counts by.
    pub(super) scale: Multiplier,
    /// Whether there is a number.
    pub(super) known: bool,
    /// Whether it is not zero but would be shown as zero, which no text states.
    pub(super) low: bool,
    /// Which side of zero it is on; empty without a number.
    #[serde(skip_deserializing)]
    sign: &'static str,
    /// What a template calls it, where that is not told by the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

impl Shown {
    /// The number that a template means by a value; `None` where it is none.
    pub(super) fn of(value: &Value) -> Option<Self> {
        given(value, &["id", "number", "unit", "scale", "known", "low", "path"])
    }

    /// The number, or what to tell the author of the template.
    pub(super) fn number(&self) -> Result<Decimal, String> {
        let (message, question) = match self.number {
            Some(number) if !self.low => return Ok(number),
            Some(_) => ("is not zero but would be shown as zero", "low"),
            None => ("has no value in this edition", "known"),
        };
        let id = &self.id;
        // Behind the name of the indicator stand code and period, which no template has, or comparison and part.
        let path = self.path.clone();
        let path = path.unwrap_or_else(|| {
            id.split_once(['/', '@']).map_or(id.clone(), |(name, behind)| {
                let part = behind.split_once('.').map_or("", |(_, part)| part);
                [name, part].join(".").trim_end_matches('.').to_owned()
            })
        });
        Err(format!("`{id}` {message}. Ask before: {{% if {path}.{question} %}}"))
    }

    /// Whether it is the rank of a code.
    pub(super) fn is_rank(&self) -> bool {
        let part = self.id.rsplit_once('.').map_or("", |(_, part)| part);
        part == FactPart::Rank.name()
    }

    /// What readers see of it: the number, and whether it is close to zero.
    fn shown(&self) -> (Option<Decimal>, bool) {
        (self.number, self.low)
    }

    /// Without its number.
    fn unknown(&self) -> Self {
        let (id, unit) = (self.id.clone(), self.unit.clone());
        let path = self.path.clone();
        let (scale, sign) = (self.scale, "");
        Self { id, number: None, unit, scale, known: false, low: false, sign, path }
    }

    /// The figure with its mark-up.
    pub(super) fn figure(
        &self,
        locale: &Locale,
        options: &FigureOptions,
    ) -> Result<String, String> {
        let number = self.number()?;
        let printed = if options.sign { number } else { number.abs() };
        let mut text = locale.numbers.format(printed);
        if options.ending.is_some() && self.scale != Multiplier::One {
            return Err(format!(
                "an `ending` does not go behind “{}”. Write `counted` with a `case`.",
                self.scale.word()
            ));
        }
        if self.unit == Unit::Percent {
            text = locale.percent(&text);
        }
        if let Some(case) = &options.ending {
            let endings = locale.ending(case)?;
            let ending =
                if self.unit == Unit::Percent { &endings.percent } else { endings.after(printed) };
            text = format!("{text}-{ending}");
        }
        let figure = markup::figure(&text, &self.id);
        if !options.scale || self.scale == Multiplier::One {
            return Ok(figure);
        }
        let (case, category) = (options.case(), locale.numbers.category(number));
        let word = locale.scale(self.scale, case, category, options.short)?;
        Ok(format!("{figure}\u{a0}{}", markup::escaped(word)))
    }

    /// The figure with the word that it counts.
    pub(super) fn counted(
        &self,
        locale: &Locale,
        options: &FigureOptions,
    ) -> Result<String, String> {
        if self.unit == Unit::Percent {
            return Err("a percentage counts nothing. Print it with `figure`.".to_owned());
        }
        let category = locale.numbers.category(self.number()?);
        let case = options.case();
        let word = match self.scale {
            Multiplier::One => locale.unit(self.unit.name(), case, category)?,
            _ => locale.scaled_unit(self.unit.name(), case)?,
        };
        Ok(format!("{}\u{a0}{}", self.figure(locale, options)?, markup::escaped(word)))
    }
}

/// How a figure is printed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FigureOptions {
    /// Whether a minus sign is printed; a verb may say it instead.
    pub(super) sign: bool,
    /// Whether the word of the scale is printed, "million".
    pub(super) scale: bool,
    /// Whether that word is the short one, as in headers.
    pub(super) short: bool,
    /// Case of the counted word.
    pub(super) case: Option<String>,
    /// Case of the ending after the figure.
    pub(super) ending: Option<String>,
}

impl Default for FigureOptions {
    fn default() -> Self {
        Self { sign: true, scale: true, short: false, case: None, ending: None }
    }
}

impl FigureOptions {
    /// The case of the words behind the figure.
    fn case(&self) -> &str {
        self.case.as_deref().unwrap_or("nominative")
    }
}

/// What templates can ask of a fact: the fields of [`ShownFact`].
pub(super) const PARTS: &[&str] = &[
    "id",
    "number",
    "unit",
    "scale",
    "countable",
    "known",
    "low",
    "sign",
    "trend",
    "wording",
    "gap",
    "base",
    "change",
    "difference",
    "factor",
    "contribution",
    "rank",
    "rank_change",
    "label",
    "forms",
    "groups",
    "items",
    "rest",
    "unknown",
    "count",
    "record",
    "run",
    "of",
    "period",
    "base_period",
    "revised",
    "base_differs",
    "confidential",
];

/// A fact as templates see it.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that a template can ask")]
pub(super) struct ShownFact {
    id: String,
    number: Option<Decimal>,
    unit: Unit,
    /// How many of its unit it counts by.
    scale: Multiplier,
    /// Whether the language has words for the unit, which [`Shown::counted`] prints.
    countable: bool,
    /// Whether there is a value.
    known: bool,
    /// Whether the value is not zero but would be shown as zero.
    low: bool,
    /// `positive`, `negative` or `zero`; empty without a value.
    sign: &'static str,
    trend: Trend,
    wording: Wording,
    /// What the comparison lacks, where the trend is unknown.
    gap: Gap,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factor: Option<Shown>,
    /// How much of the change of the whole is of its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    contribution: Option<Shown>,
    /// The rank of its code, and how many ranks that went up.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank_change: Option<Shown>,
    /// Whether the value is another than readers were told first.
    revised: bool,
    /// Whether its base is another figure than the one that was published then.
    base_differs: bool,
    /// Whether its value, or what it is compared with, must not be published.
    confidential: bool,
    /// Label, forms and groups of the code, for a fact of one code.
    label: String,
    forms: BTreeMap<String, String>,
    groups: Vec<String>,
    /// The facts that a count counts.
    items: Items,
    /// What is known of the codes of a declared selection besides those that it takes.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    beside: Option<Beside>,
    /// What its value is among those before it, where a text asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<ShownRecord>,
    /// How often in a row it went the way that it went, where a text asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<ShownRun>,
    /// The period that it is about.
    period: Period,
    /// The one that it is compared with; not there where there is none, or several.
    base_period: Option<Period>,
    /// The fact with another comparison in the place of the default, by the names of comparisons.
    #[serde(flatten)]
    comparisons: BTreeMap<String, ShownFact>,
    /// The facts of single codes that the texts of the release ask for, by code; by the names of code lists where
    /// there are several.
    #[serde(rename = "of", skip_serializing_if = "BTreeMap::is_empty")]
    by_code: BTreeMap<String, OfCode>,
    /// What a template calls it, where that is not told by the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// What templates are given of an edition, in which language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Giving<'g> {
    pub(super) facts: &'g Facts<'g>,
    pub(super) locale: &'g Locale,
    /// What they can ask for.
    pub(super) asked: &'g Asked,
}

impl Giving<'_> {
    /// A number of a fact, in its unit. Its value is added to `figures`.
    fn number(
        self,
        fact: &Fact,
        which: Option<ComparisonId>,
        (part, unit): (FactPart, &Unit),
        figures: &mut BTreeMap<String, FigureValue>,
    ) -> Shown {
        let computation = self.facts.computation;
        let rounding = computation.release.rounding(fact.key.indicator, part, which);
        let exact = fact.number(part, which).ok();
        let number = exact.map(|value| as_shown(value, &rounding));
        let low = exact.is_some_and(|value| rounds_to_zero(value, &rounding));
        // Of a change that is shown as zero there is none to tell.
        let told = if rounding.states_zero { number } else { exact };
        // A value is the same whatever it is compared with.
        let of_part = which.filter(|_| part.is_of_comparison());
        let fact_number = fact_number(fact.key, part, of_part, computation, self.facts.edition);
        let id = fact_number.to_string();
        if let Some(value) = number {
            figures.insert(id.clone(), FigureValue { value, fact: fact_number });
        }
        let (known, sign) = (number.is_some(), told.map_or("", sign));
        let scale = computation.release.indicators[fact.key.indicator].scale_of(part);
        Shown { id, number, unit: unit.clone(), scale, known, low, sign, path: None }
    }
}

impl ShownFact {
    /// A fact as templates see it, as far as they can ask for it. The values of its numbers are added to `figures`, by
    /// their ids.
    pub(super) fn new(
        fact: &Fact,
        giving: Giving<'_>,
        figures: &mut BTreeMap<String, FigureValue>,
    ) -> Self {
        let release = giving.facts.computation.release;
        let default = Self::of_comparison(fact, None, giving, figures);
        let mut comparisons = BTreeMap::new();
        for comparison in fact.comparisons() {
            let id = &release.comparison(comparison).id;
            if giving.asked.has(id) {
                let shown = match comparison {
                    None => default.clone(),
                    other => Self::of_comparison(fact, other, giving, figures),
                };
                comparisons.insert(id.clone(), shown);
            }
        }
        Self { comparisons, ..default }
    }

    /// A fact with one of its comparisons, the default one for `None`.
    fn of_comparison(
        fact: &Fact,
        which: Option<ComparisonId>,
        giving: Giving<'_>,
        figures: &mut BTreeMap<String, FigureValue>,
    ) -> Self {
        let Giving { facts, locale, asked } = giving;
        let computation = facts.computation;
        let indicator = &computation.release.indicators[fact.key.indicator];
        let comparison = fact.compared(which).map_or(fact.comparison, |shown| shown.comparison);
        let mut number =
            |part: FactPart, unit: &Unit| giving.number(fact, which, (part, unit), figures);
        let (unit, change_unit) = (&indicator.unit, &indicator.unit.of_change());
        let difference_unit = indicator.unit_of_difference();
        let whole = number(FactPart::Value, unit);
        let mut part =
            |part: FactPart, unit: &Unit| asked.has(part.name()).then(|| number(part, unit));
        let base = part(FactPart::Base, unit);
        let change = part(FactPart::Change, change_unit);
        let difference = part(FactPart::Difference, &difference_unit);
        let factor = part(FactPart::Factor, &Unit::Bare);
        let contribution = part(FactPart::Contribution, &Unit::Points);
        let rank = part(FactPart::Rank, &Unit::Bare);
        let rank_change = part(FactPart::RankChange, &Unit::Bare);
        let countable = locale.unit_forms(unit.name()).next().is_some();
        let tag = locale.tag.as_str();
        let code = fact.key.code.map(|code| computation.cube.code(code));
        let years = computation.release.years_of(fact.key.indicator);
        let (items, beside) = Self::selected(fact, &whole, giving, figures);
        Self {
            id: whole.id,
            number: whole.number,
            unit: whole.unit,
            scale: whole.scale,
            countable,
            known: whole.known,
            low: whole.low,
            revised: fact.evaluated.revised,
            // It takes other states of the data to tell.
            base_differs: asked.has("base_differs")
                && facts.published_of(which).is_some_and(|then| fact.base_differs_in(which, then)),
            confidential: comparison.gap == Gap::Confidential,
            sign: whole.sign,
            trend: comparison.trend,
            wording: comparison.wording,
            gap: comparison.gap,
            base,
            change,
            difference,
            factor,
            contribution,
            rank,
            rank_change,
            label: code.and_then(|code| code.labels.get(tag).cloned()).unwrap_or_default(),
            forms: code.map(|code| forms(code, tag)).unwrap_or_default(),
            groups: code.map(|code| code.groups.clone()).unwrap_or_default(),
            period: Period::new(fact.key.period, years),
            base_period: comparison.base_period.map(|base| Period::new(base, years)),
            items,
            beside,
            record: ShownRecord::of(&fact.record, years),
            run: fact.runs.get(&which).and_then(|run| {
                let step = computation.release.step_of(fact.key.indicator);
                ShownRun::of(run, step, years)
            }),
            comparisons: BTreeMap::new(),
            by_code: BTreeMap::new(),
            path: None,
        }
    }
}

impl ShownFact {
    /// The fact as a chart of this number of a comparison shows it: its number is that one, and so is
    /// its sign, and its comparison is the one that the number is of.
    pub(super) fn of(self, aspect: Aspect, comparison: &ComparisonStructure) -> Self {
        let (comparisons, fact) = match aspect {
            // No chart is of ranks or revisions.
            Aspect::Value | Aspect::Rank | Aspect::RankChange | Aspect::Revision(_) => {
                return self;
            }
            Aspect::Base | Aspect::Change | Aspect::Difference | Aspect::Contribution => {
                let mut comparisons = self.comparisons.clone();
                let named = comparisons.remove(&comparison.id);
                (self.comparisons.clone(), named.unwrap_or(self))
            }
        };
        let number = match aspect {
            Aspect::Base => fact.base.clone(),
            Aspect::Difference => fact.difference.clone(),
            Aspect::Contribution => fact.contribution.clone(),
            Aspect::Value
            | Aspect::Change
            | Aspect::Rank
            | Aspect::RankChange
            | Aspect::Revision(_) => fact.change.clone(),
        };
        let Some(number) = number else {
            return Self { number: None, known: false, low: false, sign: "", comparisons, ..fact };
        };
        let Shown { id, number, unit, scale, known, low, sign, path } = number;
        Self { id, number, unit, scale, known, low, sign, comparisons, path, ..fact }
    }
}

fn forms(code: &crate::data::input::Code, tag: &str) -> BTreeMap<String, String> {
    code.forms.get(tag).cloned().unwrap_or_default()
}

/// Which side of zero a number is on.
pub(super) fn sign(number: Decimal) -> &'static str {
    match number.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => "negative",
        std::cmp::Ordering::Equal => "zero",
        std::cmp::Ordering::Greater => "positive",
    }
}

#[cfg(test)]
mod tests;
