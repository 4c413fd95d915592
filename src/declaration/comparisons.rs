//! What facts are compared with: `[comparison.NAME]` to [`ComparisonStructure`].
//!
//! A comparison moves the last period of what a number is about, and the window of the number is
//! laid again there, so that a rolling year is compared with a rolling year. [`Against::periods`]
//! alone says which periods these are. Without any section a release has one comparison, `year`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::resolve::Resolver;
use super::{
    Aspect, BaseVintage, ColumnFact, Columns, ComparisonId, Indicator, IndicatorId, List, Name,
    Reference, Release, Rows, TableStructure, Texts,
};
use crate::findings::Code;
use crate::time::{Frequency, Period, ReferencePeriod, Window, parse_year};

/// What facts are compared with: exactly one of `shift`, `period` and `mean_of`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonDeclaration {
    /// How long before: `1 year`, `2 years`, `1 period`, `3 periods`.
    pub shift: Option<Name>,
    /// Always this period.
    pub period: Option<Name>,
    /// The mean of the same period of these years.
    pub mean_of: Option<Spanned<Vec<i32>>>,
    /// Which state of the data the base is taken from.
    pub base: Option<Spanned<BaseVintage>>,
    /// A value at least this many times its base is told as a factor, not in percent.
    pub factor_from: Option<Decimal>,
    /// A base smaller than this is told as "from … to …", not in percent.
    pub small_base: Option<Decimal>,
    /// Decimals of changes, in percent or in points; one, by default.
    pub decimals: Option<Spanned<u32>>,
    /// What stands behind "change" in headers: "on the previous month".
    pub label: Option<Spanned<Texts>>,
    /// Whether it is meant where no comparison is named.
    #[serde(default)]
    pub default: bool,
}

/// A comparison with everything in it read.
#[derive(Debug)]
pub struct ComparisonStructure {
    /// Its name.
    pub id: String,
    /// What is compared with.
    pub against: Against,
    /// Which state of the data the base is taken from.
    pub base: BaseVintage,
    /// A value at least this many times its base is told as a factor, not in percent.
    pub factor_from: Decimal,
    /// A base smaller than this is told as "from … to …", not in percent.
    pub small_base: Decimal,
    /// Decimals of changes, where they are declared.
    pub decimals: Option<u32>,
    /// What stands behind "change" in headers, by language; the default comparison needs none.
    pub label: Option<Texts>,
    /// Where its name stands in `release.toml`; nowhere for the one that needs no declaration.
    pub span: Range<usize>,
}

/// What a number is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// The same period so many years before.
    Years(i32),
    /// So many periods before.
    Periods(i32),
    /// Always this period.
    Period(Period),
    /// The mean of the same period of these years.
    MeanOf(Vec<i32>),
}

/// The most years or periods of a shift, and the most years of a mean.
const MOST: i32 = 200;

/// Names that a template asks of a fact, which no comparison can have.
const PARTS: &[&str] = &[
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
    "base_period",
    "change",
    "difference",
    "factor",
    "rank",
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
    "revised",
    "base_differs",
    "confidential",
    "editions",
    "mean_revision",
    "mean_absolute_revision",
    "relative_revision",
    "status",
];

/// Whether a name is one of those that are asked of a fact or stand behind its id.
pub fn is_part_of_a_fact(name: &str) -> bool {
    PARTS.contains(&name)
}

impl Against {
    /// The last period compared with, of what ends with `last`; `None` where there is none, as of a
    /// week 53 or a 29 February, and for a mean.
    pub fn anchor(&self, last: Period) -> Option<Period> {
        match self {
            Self::Years(years) => last.shifted(-years),
            Self::Periods(periods) => Some(last.plus(-periods)),
            Self::Period(period) => (period.frequency() == last.frequency()).then_some(*period),
            Self::MeanOf(_) => None,
        }
    }

    /// The periods compared with, of a number about `period`, whose indicator has a window of its own or
    /// none: one, for a mean several, none where one of them does not exist or is of another length.
    pub fn periods(&self, period: ReferencePeriod, own: Option<Window>) -> Vec<ReferencePeriod> {
        let last = period.last();
        let in_year = |years: i32| match own {
            Some(window) => last.shifted(years).map(|last| window.laid(last)),
            None => period.shifted(years),
        };
        match self {
            Self::Years(years) => in_year(-years).into_iter().collect(),
            Self::MeanOf(years) => {
                let of_years = years.iter().map(|year| in_year(year - last.year()));
                of_years.collect::<Option<_>>().unwrap_or_default()
            }
            Self::Periods(_) | Self::Period(_) => {
                let window = own.or((period.periods() == 1).then_some(Window::Period));
                let window = window.filter(|window| self.is_of_window(*window, last.frequency()));
                let laid = window.zip(self.anchor(last)).map(|(window, last)| window.laid(last));
                laid.into_iter().collect()
            }
        }
    }

    /// Whether what has this window can be compared: the year to date is of another length in every
    /// period, and before its first period stands another year.
    pub fn is_of_window(&self, window: Window, frequency: Frequency) -> bool {
        match (self, window) {
            (Self::Years(_) | Self::MeanOf(_), _)
            | (_, Window::Period | Window::Last(_))
            | (Self::Period(_), Window::Year) => true,
            (_, Window::YearToDate | Window::Year) => frequency.is_yearly(),
        }
    }
}

impl ComparisonStructure {
    /// The comparison of a release that declares none: with the same period of the year before.
    pub(crate) fn year() -> Self {
        Self {
            id: "year".to_owned(),
            against: Against::Years(1),
            base: BaseVintage::Latest,
            factor_from: Decimal::TWO,
            small_base: Decimal::TEN,
            decimals: None,
            label: None,
            span: 0..0,
        }
    }

    /// The periods compared with in an edition of this period: where its number of periods is not
    /// there before, the one that stands before its last.
    pub fn of_edition(&self, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let periods = self.against.periods(period, None);
        if periods.is_empty() && period.periods() > 1 && !matches!(self.against, Against::Years(_))
        {
            return self
                .against
                .anchor(period.last())
                .map(ReferencePeriod::of)
                .into_iter()
                .collect();
        }
        periods
    }
}

impl Release {
    /// The default comparison.
    pub fn by_default(&self) -> &ComparisonStructure {
        &self.comparisons[self.default_comparison]
    }

    /// The comparison that is meant by one that is named, or by none.
    pub fn comparison(&self, named: Option<ComparisonId>) -> &ComparisonStructure {
        &self.comparisons[named.unwrap_or(self.default_comparison)]
    }

    /// The comparison of this name, as a part of a fact has it: `None` in it for the default.
    pub fn comparison_named(&self, name: &str) -> Option<Option<ComparisonId>> {
        let id = self.comparisons.find(|comparison| comparison.id == name)?;
        Some((id != self.default_comparison).then_some(id))
    }

    /// The comparisons that facts of an indicator in the period of an edition have beside the default.
    pub fn comparisons_of(&self, indicator: IndicatorId) -> impl Iterator<Item = ComparisonId> {
        let (window, frequency) = (self.window_of(indicator), self.frequency());
        let beside = self.comparisons.entries().filter(|(id, _)| *id != self.default_comparison);
        let are_of = beside
            .filter(move |(_, comparison)| comparison.against.is_of_window(window, frequency));
        are_of.map(|(id, _)| id)
    }

    /// The window of an indicator in the period of an edition.
    pub fn window_of(&self, indicator: IndicatorId) -> Window {
        let reference = self.about.reference.map_or(Window::Period, Reference::window);
        self.indicators[indicator].own_window().unwrap_or(reference)
    }
}

/// Resolves the comparisons, and says which is the default; wrong ones have a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, ComparisonDeclaration>,
    frequency: Frequency,
    resolver: &mut Resolver<'_>,
) -> (List<ComparisonId, ComparisonStructure>, ComparisonId) {
    let count = declared.len();
    let mut comparisons = Vec::with_capacity(count);
    let mut defaults: Vec<Range<usize>> = Vec::new();
    let mut default = 0;
    let first = declared.keys().next().map(Spanned::span);
    for (place, (name, declaration)) in declared.into_iter().enumerate() {
        if declaration.default {
            defaults.push(name.span());
            default = place;
        }
        let is_default = count == 1 || declaration.default;
        comparisons.push(comparison(name, declaration, is_default, frequency, resolver));
    }
    match (defaults.as_slice(), first) {
        ([], Some(place)) if count > 1 => {
            let message = "none of the comparisons is the default";
            let hint = "Write `default = true` in the one that is meant where none is named, as by `.change`.";
            resolver.error_with_hint(Code::WrongFormula, message, place, "the first", hint);
        }
        ([_, second, ..], _) => {
            let message = "two comparisons are the default";
            resolver.error(Code::WrongFormula, message, second.clone(), "one is expected");
        }
        _ => {}
    }
    if comparisons.is_empty() {
        comparisons.push(ComparisonStructure::year());
    }
    let comparisons = List::from(comparisons);
    let default = comparisons.ids().nth(default);
    let default = default.or(comparisons.last_id()).expect("one is there, or was added above");
    (comparisons, default)
}

fn comparison(
    name: Name,
    declared: ComparisonDeclaration,
    is_default: bool,
    frequency: Frequency,
    resolver: &mut Resolver<'_>,
) -> ComparisonStructure {
    can_be_called(&name, resolver);
    let against = against(&name, &declared, frequency, resolver);
    let decimals = declared.decimals.as_ref();
    if let Some(decimals) = decimals {
        resolver.decimals_are_few(name.get_ref(), *decimals.get_ref(), decimals.span());
    }
    if let Some(label) = &declared.label {
        resolver.texts(label, "label");
    } else if !is_default {
        let message = format!("the comparison `{}` has no words for headers", name.get_ref());
        let hint = "Write `label = { en = \"on the previous month\" }`, in every language of the release: it stands behind “change”.";
        resolver.error_with_hint(Code::MissingText, message, name.span(), "add a `label`", hint);
    }
    let is_shift = matches!(against, Some(Against::Years(_) | Against::Periods(_)));
    let same_stage =
        declared.base.as_ref().filter(|base| *base.get_ref() == BaseVintage::SameStage);
    if let Some(base) = same_stage.filter(|_| !is_shift && against.is_some()) {
        let message =
            format!("`{}` is not what an edition of some time before states", name.get_ref());
        let label = "only what is a `shift` is known at the same stage";
        let hint = "Write `base = \"latest\"`, or leave the key out.";
        resolver.error_with_hint(Code::WrongFormula, message, base.span(), label, hint);
    }
    ComparisonStructure {
        span: name.span(),
        id: name.into_inner(),
        against: against.unwrap_or(Against::Years(1)),
        base: declared.base.map(Spanned::into_inner).unwrap_or_default(),
        factor_from: declared.factor_from.unwrap_or(Decimal::TWO),
        small_base: declared.small_base.unwrap_or(Decimal::TEN),
        decimals: decimals.map(|decimals| *decimals.get_ref()),
        label: declared.label.map(Spanned::into_inner),
    }
}

/// REL-010: templates and ids tell the comparison from the other parts of a fact.
fn can_be_called(name: &Name, resolver: &mut Resolver<'_>) {
    let text = name.get_ref();
    if is_part_of_a_fact(text) {
        let message = format!("no comparison can be called `{text}`");
        let label = "templates ask this of a fact";
        resolver.error(Code::ReservedName, message, name.span(), label);
    }
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) || !text.chars().all(is_letter) {
        let message = format!("no comparison can be called `{text}`");
        let label = "templates could not name it";
        let hint = "Write letters, digits and `_`, a letter first.";
        resolver.error_with_hint(Code::ReservedName, message, name.span(), label, hint);
    }
}

fn against(
    name: &Name,
    declared: &ComparisonDeclaration,
    frequency: Frequency,
    resolver: &mut Resolver<'_>,
) -> Option<Against> {
    match (&declared.shift, &declared.period, &declared.mean_of) {
        (Some(words), None, None) => {
            let read = shift(words.get_ref());
            if read.is_none() {
                let message = format!("`{}` is no shift", words.get_ref());
                let hint = "Write `shift = \"1 year\"` or `shift = \"1 period\"`, or another whole number of them.";
                let label = "a whole number of years or periods is expected";
                resolver.error_with_hint(Code::WrongFormula, message, words.span(), label, hint);
            }
            read
        }
        (None, Some(period), None) => {
            let read = frequency.read(period.get_ref());
            if read.is_none() {
                let message = format!("`{}` is not a period of the editions", period.get_ref());
                let label = format!("{} is expected", frequency.form());
                resolver.error(Code::WrongFormula, message, period.span(), &label);
            }
            read.map(Against::Period)
        }
        (None, None, Some(years)) => {
            let mut sorted = years.get_ref().clone();
            sorted.sort_unstable();
            sorted.dedup();
            let is_year = |year: &i32| parse_year(&year.to_string()).is_some();
            let are_years = !sorted.is_empty() && sorted.iter().all(is_year);
            if !are_years || sorted.len() > MOST as usize || sorted.len() < years.get_ref().len() {
                let message = format!("the comparison `{}` is no mean of years", name.get_ref());
                let label = "years of four digits are expected, each once";
                resolver.error(Code::WrongFormula, message, years.span(), label);
                return None;
            }
            Some(Against::MeanOf(sorted))
        }
        _ => {
            let message = format!("the comparison `{}` does not say with what", name.get_ref());
            let label = "exactly one of shift, period and mean_of is needed";
            let hint = "Write `shift = \"1 year\"` for the same period of the year before.";
            resolver.error_with_hint(Code::WrongFormula, message, name.span(), label, hint);
            None
        }
    }
}

/// `1 year`, `2 years`, `1 period`, `12 periods`.
fn shift(words: &str) -> Option<Against> {
    let (number, unit) = words.split_once(' ')?;
    let digits = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    let number: i32 = number.parse().ok().filter(|_| digits)?;
    if !(1..=MOST).contains(&number) {
        return None;
    }
    match (unit, number) {
        ("year", 1) | ("years", _) => Some(Against::Years(number)),
        ("period", 1) | ("periods", _) => Some(Against::Periods(number)),
        _ => None,
    }
}

/// Checks that what is asked for can be compared: each comparison by some indicator, the default by
/// all, and each of a column in the periods of its table.
pub(super) fn check(release: &Release, resolver: &mut Resolver<'_>) {
    let frequency = release.frequency();
    for (id, comparison) in release.comparisons.entries() {
        let is_compared = |indicator: IndicatorId| {
            let window = release.window_of(indicator);
            comparison.against.is_of_window(window, frequency)
        };
        let is_default = id == release.default_comparison;
        let mut indicators = release.named_indicators();
        let unlike = indicators.find(|(indicator, _)| is_default && !is_compared(*indicator));
        let none = || !release.named_indicators().any(|(indicator, _)| is_compared(indicator));
        let asks = |indicator: IndicatorId| {
            let columns = release.all_tables().flat_map(columns);
            columns
                .into_iter()
                .any(|fact| fact.comparison == Some(id) && fact.indicator == indicator)
        };
        let in_tables = || release.indicators.ids().any(asks);
        if unlike.is_none() && (!none() || in_tables()) {
            continue;
        }
        let which = unlike.map_or_else(
            || "no indicator can be compared".to_owned(),
            |(_, indicator)| format!("`{}` cannot be compared", indicator.id),
        );
        let message = format!(
            "{which} with `{}`: a year to date has no period of its length before it",
            comparison.id
        );
        let hint = if is_default {
            "Write `window = \"period\"` in the indicator, or make another comparison the default, with `shift = \"1 year\"`."
        } else {
            "Write `window = \"period\"` in each indicator that is to be compared."
        };
        let span = comparison.span.clone();
        resolver.error_with_hint(Code::WrongFormula, message, span, "this comparison", hint);
    }
    for table in release.all_tables() {
        columns_are_compared(table, release, resolver);
    }
}

fn columns(table: &TableStructure) -> &[ColumnFact] {
    match &table.columns {
        Columns::Facts(facts) => facts,
        Columns::Years(_) | Columns::Revisions(_) => &[],
    }
}

/// The columns of a table whose comparison there is none of in the periods of the rows.
fn columns_are_compared(table: &TableStructure, release: &Release, resolver: &mut Resolver<'_>) {
    for fact in columns(table) {
        if matches!(fact.aspect, Aspect::Value | Aspect::Rank | Aspect::Revision(_)) {
            continue;
        }
        let indicator: &Indicator = &release.indicators[fact.indicator];
        let comparison = release.comparison(fact.comparison);
        let is_of_times = !matches!(table.rows, Rows::CodeList(_));
        let (needs_words, label) = match comparison.against {
            Against::Years(1) => (false, ""),
            Against::MeanOf(_) => (true, "the base has no period that this table could name"),
            Against::Years(_) | Against::Periods(_) | Against::Period(_) => {
                (is_of_times, "the base is another period in each row of this table")
            }
        };
        if needs_words && fact.aspect == Aspect::Base && comparison.label.is_none() {
            let message = format!("the comparison `{}` has no words for headers", comparison.id);
            let hint = "Write `label = { en = \"on the previous month\" }` in it, in every language of the release.";
            let span = table.span.clone();
            resolver.error_with_hint(Code::MissingText, message, span, label, hint);
        }
        let window = match table.rows {
            Rows::Years => indicator.own_window().unwrap_or(Window::Year),
            Rows::Periods => indicator.own_window().unwrap_or(Window::Period),
            Rows::CodeList(_) | Rows::SamePeriods | Rows::KeyFacts => {
                release.window_of(fact.indicator)
            }
        };
        if comparison.against.is_of_window(window, release.frequency()) {
            continue;
        }
        let (name, compared) = (&indicator.id, &comparison.id);
        let message =
            format!("`{name}` cannot be compared with `{compared}` in the table `{}`", table.id);
        let label =
            format!("its window is `{window}` there, and there is none of its length before it");
        let hint = format!(
            "Write `window = \"period\"` in `{name}`, or in the column a comparison with `shift = \"1 year\"`."
        );
        resolver.error_with_hint(Code::WrongFormula, message, table.span.clone(), &label, &hint);
    }
}
