//! What facts are compared with: `[comparison.NAME]` to [`ComparisonStructure`].
//!
//! A comparison moves the last period of what a number is about, and the window of the number is
//! laid again there, so that a rolling year is compared with a rolling year ([`Span::moved`]); which periods a fact
//! is compared with, [`Indicator::compared_over`] alone says. Without any section a release has one comparison, `year`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::resolve::Resolver;
use super::shifts::{Section, ShiftDeclaration};
use super::{
    Aspect, BaseVintage, ColumnFact, Columns, ComparisonId, Indicator, IndicatorId, List, Name,
    Reference, Release, Rows, TableStructure, Texts,
};
use crate::findings::Code;
use crate::time::{ReferencePeriod, Shift, Span, Window, Years};

/// What facts are compared with: exactly one of the times of a [`ShiftDeclaration`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonDeclaration {
    /// As in [`ShiftDeclaration`].
    pub shift: Option<Name>,
    /// As in [`ShiftDeclaration`].
    pub month: Option<Spanned<u32>>,
    /// As in [`ShiftDeclaration`].
    pub quarter: Option<Spanned<u32>>,
    /// As in [`ShiftDeclaration`].
    pub half_year: Option<Spanned<u32>>,
    /// As in [`ShiftDeclaration`].
    pub week: Option<Spanned<u32>>,
    /// As in [`ShiftDeclaration`].
    pub years_back: Option<Spanned<u32>>,
    /// As in [`ShiftDeclaration`].
    pub period: Option<Name>,
    /// As in [`ShiftDeclaration`].
    pub mean_of: Option<Spanned<Vec<i32>>>,
    /// As in [`ShiftDeclaration`].
    pub nearest: Option<Spanned<bool>>,
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
    pub against: Shift,
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

impl ComparisonStructure {
    /// The comparison of a release that declares none: with the same period of the year before.
    pub(crate) fn year() -> Self {
        Self {
            id: "year".to_owned(),
            against: Shift::Years(1),
            base: BaseVintage::Latest,
            factor_from: Decimal::TWO,
            small_base: Decimal::TEN,
            decimals: None,
            label: None,
            span: 0..0,
        }
    }

    /// The periods compared with in an edition that is about a span: its window laid again, whatever the lengths are; each
    /// fact says for itself whether it can be compared.
    pub fn of_edition(&self, span: Span) -> Vec<ReferencePeriod> {
        let window = if self.against.keeps_length(span.window, span.last.frequency()) {
            span.window
        } else {
            Window::Period
        };
        let moved = span.moved(&self.against).unwrap_or_default().into_iter();
        moved.map(|span| Span { window, ..span }.periods()).collect()
    }
}

impl Indicator {
    /// The periods over which a value about `period` is compared: of a mean several, none where one of them does not
    /// exist, or is of another length and what is compared has one, or all of the year before for its year to date.
    pub fn compared_over(&self, period: ReferencePeriod, shift: &Shift) -> Vec<ReferencePeriod> {
        let span = self.span(period);
        if !shift.compares(span.window, period.frequency(), self.kind.has_length()) {
            return Vec::new();
        }
        let moved = span.moved(shift).unwrap_or_default();
        let is_alike = |moved: &Span| {
            !(span.is_of_another_year(shift, *moved)
                || self.kind.has_length() && !moved.is_as_long_as(span))
        };
        if !moved.iter().all(is_alike) {
            return Vec::new();
        }
        moved.into_iter().map(Span::periods).collect()
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
        let beside = self.comparisons.entries().filter(|(id, _)| *id != self.default_comparison);
        let are_of = beside.filter(move |(_, comparison)| self.compares(indicator, comparison));
        are_of.map(|(id, _)| id)
    }

    /// The years that it counts by.
    pub fn years(&self) -> Years {
        Years::of(self.calendar.years)
    }

    /// The period of an edition as its window at its last period.
    pub fn span(&self, of_edition: ReferencePeriod) -> Span {
        Span::of(of_edition, Some(self.reference_window()), self.years())
    }

    /// The window of the period of an edition.
    pub fn reference_window(&self) -> Window {
        self.about.reference.map_or(Window::Period, Reference::window)
    }

    /// The years by which a window counts: single periods and so many of them are called as in the calendar.
    pub fn years_in(&self, window: Window) -> Years {
        match window {
            Window::YearToDate | Window::Year => self.years(),
            Window::Period | Window::Last(_) => Years::CALENDAR,
        }
    }

    /// The years by which an indicator counts in the period of an edition.
    pub fn years_of(&self, indicator: IndicatorId) -> Years {
        self.years_in(self.window_of(indicator))
    }

    /// The window of an indicator in the period of an edition.
    pub fn window_of(&self, indicator: IndicatorId) -> Window {
        self.indicators[indicator].own_window().unwrap_or(self.reference_window())
    }

    /// Whether an indicator in the period of an edition can be compared so.
    fn compares(&self, indicator: IndicatorId, comparison: &ComparisonStructure) -> bool {
        let has_length = self.indicators[indicator].kind.has_length();
        comparison.against.compares(self.window_of(indicator), self.frequency(), has_length)
    }
}

/// Resolves the comparisons, and says which is the default; wrong ones have a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, ComparisonDeclaration>,
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
        comparisons.push(comparison(name, declaration, is_default, resolver));
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
    resolver: &mut Resolver<'_>,
) -> ComparisonStructure {
    can_be_called(&name, resolver);
    let section = Section { word: "comparison", name: &name, code: Code::WrongFormula };
    let times = ShiftDeclaration {
        shift: declared.shift.clone(),
        month: declared.month.clone(),
        quarter: declared.quarter.clone(),
        half_year: declared.half_year.clone(),
        week: declared.week.clone(),
        years_back: declared.years_back.clone(),
        period: declared.period.clone(),
        mean_of: declared.mean_of.clone(),
        nearest: declared.nearest.clone(),
    };
    let against = times.read(&section, resolver);
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
    let is_shift =
        !matches!(against.as_ref().map(Shift::plain), Some(Shift::Period(_) | Shift::MeanOf(_)));
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
        against: against.unwrap_or(Shift::Years(1)),
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

/// Checks that what is asked for can be compared: each comparison by some indicator, the default by
/// all, and each of a column in the periods of its table.
pub(super) fn check(release: &Release, resolver: &mut Resolver<'_>) {
    for (id, comparison) in release.comparisons.entries() {
        let is_compared = |indicator: IndicatorId| release.compares(indicator, comparison);
        let is_default = id == release.default_comparison;
        let mut indicators = release.named_indicators();
        let unlike = indicators.find(|(indicator, compared)| {
            // A mean or a rate of a whole year has no change on the period before, and needs none.
            is_default && compared.kind.has_length() && !is_compared(*indicator)
        });
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
        let is_of_year = release
            .named_indicators()
            .all(|(indicator, _)| release.window_of(indicator) == Window::Year);
        let why = if is_of_year {
            "a year has no other of its length before it in the year"
        } else {
            "a year to date has no period of its length before it"
        };
        let message = format!("{which} with `{}`: {why}", comparison.id);
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
        if !fact.aspect.is_of_comparison() {
            continue;
        }
        let indicator: &Indicator = &release.indicators[fact.indicator];
        let comparison = release.comparison(fact.comparison);
        let is_of_times = !matches!(table.rows, Rows::CodeList(_));
        let (needs_words, label) = match comparison.against.plain() {
            Shift::Years(1) => (false, ""),
            Shift::MeanOf(_) => (true, "the base has no period that this table could name"),
            Shift::Years(_)
            | Shift::Periods(_)
            | Shift::Position { .. }
            | Shift::Period(_)
            | Shift::Nearest(_) => {
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
        let has_length = indicator.kind.has_length();
        if comparison.against.compares(window, release.frequency(), has_length) {
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
