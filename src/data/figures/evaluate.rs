//! Formulas to values: an indicator, for all or for one code, in a period.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::arithmetic::rescaled;
use super::breaks::Whose;
use super::chosen::choose;
use super::exact::{Exact, Lack, Number, decimal, exact, joined, rescaled_exactly, shown};
use super::extent::{Computed, Extent};
use super::month_sum::MonthSum;
use super::series::Computation;
use super::{Absence, FactKey, Presence, View, as_shown};
use crate::data::cube::{CodeIndex, CodeKey, ObservationStatus, Statuses};
use crate::data::input::selectable;
use crate::declaration::{
    Aspect, Basis, CodeSelection, ColumnFact, ComparisonId, Formula, IndicatorId, Multiplier,
    Operator, OverTime, Reading, Sum,
};
use crate::time::ReferencePeriod;

/// What a formula gives: a decimal for whoever shows it, a fraction for the formulas that read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluated<V = Result<Decimal, Absence>> {
    /// The exact value, or why it is not there.
    pub value: V,
    /// How many values of observations it goes back to.
    pub observations: u32,
    /// Their statuses.
    pub statuses: Statuses,
    /// Whether it is shown otherwise than readers were told first, or its data say that they were revised.
    pub revised: bool,
    /// Whether it is so for corrections of errors alone.
    pub corrected: bool,
}

/// What is computed already, of one code.
pub(super) struct Known<'s> {
    values: BTreeMap<(Vec<ComparisonId>, IndicatorId, ReferencePeriod), Evaluated<Computed>>,
    /// Where what is read at the time of a comparison is taken from; `None` where all is taken from one state.
    view: Option<&'s dyn View>,
    /// The comparisons that led from the view of what is asked for to this one.
    states: Vec<ComparisonId>,
}

impl<'s> Known<'s> {
    /// Nothing yet.
    pub(super) fn nothing(view: Option<&'s dyn View>) -> Self {
        Self { values: BTreeMap::new(), view, states: Vec::new() }
    }

    /// What is read in the view to which comparisons lead from this one; `None` where that is not known.
    pub(super) fn read_at<T>(
        &mut self,
        states: &[ComparisonId],
        computation: &Computation<'_>,
        read: impl FnOnce(&Computation<'_>, &mut Self) -> T,
    ) -> Option<T> {
        let Some(view) = self.view.filter(|_| !states.is_empty()) else {
            return Some(read(computation, self));
        };
        let earlier = states.iter().try_fold(view, |view, comparison| view.base(*comparison))?;
        let before = self.states.len();
        self.states.extend(states);
        self.view = Some(earlier);
        let value = read(earlier.computation(), self);
        self.view = Some(view);
        self.states.truncate(before);
        Some(value)
    }
}

impl dyn View + '_ {
    /// The value of a fact, with what is read at the time of a comparison from where the bases of it are taken.
    pub fn evaluate(&self, key: FactKey) -> Evaluated {
        self.computation().evaluate_on(Some(self), key)
    }
}

/// How good a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality {
    /// The statuses of what it goes back to.
    pub statuses: Statuses,
    /// Whether it is shown otherwise than before.
    pub revised: bool,
    /// Whether it is so for corrections of errors alone.
    pub corrected: bool,
}

impl Quality {
    /// The quality of a value; `None` for one that goes back to no observation, such as a zero
    /// where a row that is not there means zero: nothing says how good it is.
    pub fn of(evaluated: &Evaluated) -> Option<Self> {
        let Evaluated { statuses, revised, corrected, .. } = *evaluated;
        (evaluated.observations > 0).then_some(Self { statuses, revised, corrected })
    }

    /// The quality of what values of these qualities give together.
    #[must_use]
    pub fn and(self, added: Self) -> Self {
        let statuses = self.statuses.and(added.statuses);
        let told = [(self.revised, self.corrected), (added.revised, added.corrected)];
        Self { statuses, revised: self.revised || added.revised, corrected: are_corrected(told) }
    }
}

/// Whether all of what is revised, and something is, was corrected alone.
fn are_corrected(told: [(bool, bool); 2]) -> bool {
    let mut revised = told.into_iter().filter(|(revised, _)| *revised).peekable();
    revised.peek().is_some() && revised.all(|(_, corrected)| corrected)
}

impl<V> Evaluated<V> {
    /// What another value is worth that is made of this one.
    pub(super) fn with<W>(self, made: impl FnOnce(V) -> W) -> Evaluated<W> {
        let Self { value, observations, statuses, revised, corrected } = self;
        Evaluated { value: made(value), observations, statuses, revised, corrected }
    }

    /// What a value is worth that is made of two.
    pub(super) fn beside<W, X>(
        self,
        second: Evaluated<W>,
        made: impl FnOnce(V, W) -> X,
    ) -> Evaluated<X> {
        Evaluated {
            value: made(self.value, second.value),
            observations: self.observations.saturating_add(second.observations),
            statuses: self.statuses.and(second.statuses),
            revised: self.revised || second.revised,
            corrected: are_corrected([
                (self.revised, self.corrected),
                (second.revised, second.corrected),
            ]),
        }
    }
}

impl Evaluated {
    pub(super) fn absent(absence: Absence) -> Self {
        Self { value: Err(absence), ..Self::NOTHING }
    }

    /// Nothing, to which others are joined.
    pub(super) const NOTHING: Self = Self {
        value: Ok(Decimal::ZERO),
        observations: 0,
        statuses: Statuses::NONE,
        revised: false,
        corrected: false,
    };

    /// The letters of the statuses; for a value that is not there, why.
    pub fn letters(&self) -> String {
        match self.value {
            Ok(_) => self.statuses.letters(self.revised),
            Err(absence) => absence.letter().to_owned(),
        }
    }

    /// The value that counts by `from`, by `to`.
    pub(super) fn rescaled(self, from: Multiplier, to: Multiplier) -> Self {
        Self { value: self.value.and_then(|value| rescaled(value, from, to)), ..self }
    }

    /// The value with the status of a break, if it has one.
    pub(super) fn of_break(self, has_break: bool) -> Self {
        let statuses = self.statuses;
        let broken = statuses.with(ObservationStatus::Break);
        Self { statuses: if has_break { broken } else { statuses }, ..self }
    }

    /// Joins two operands.
    pub(super) fn join(
        self,
        second: Self,
        formula: impl FnOnce(Decimal, Decimal) -> Result<Decimal, Absence>,
    ) -> Self {
        self.beside(second, |first, second| {
            let both = Absence::both(first, second);
            both.and_then(|(first, second)| formula(first, second))
        })
    }
}

/// The number of each code as it is shown, or why there is none.
type ShownByCode = Vec<(CodeIndex, Result<Decimal, Absence>)>;

impl Computation<'_> {
    /// The value of an indicator in a period; without a code, for all codes together.
    pub fn evaluate(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Evaluated {
        self.evaluate_on(None, FactKey { indicator, code, period })
    }

    /// The value of a fact; what is read at the time of a comparison is taken from where the bases of the comparison are
    /// taken from in the view.
    pub(super) fn evaluate_on(&self, view: Option<&dyn View>, key: FactKey) -> Evaluated {
        let FactKey { indicator, code, period } = key;
        let computed =
            |state: &Computation<'_>| state.computed(view, FactKey { indicator, code, period });
        let now = computed(self);
        let mut told = self.told(period.last(), |earlier| computed(&earlier));
        self.marked(now, &mut told, |first| *first, indicator)
    }

    /// The value of a fact, which nothing is compared with.
    pub(super) fn computed(&self, view: Option<&dyn View>, key: FactKey) -> Evaluated {
        let FactKey { indicator, code, period } = key;
        self.computed_once(indicator, code, period, &mut Known::nothing(view)).with(shown)
    }

    /// The value of an indicator, computed once however many formulas read it, and not cut: `known` are the values of
    /// this code that are computed already.
    pub(super) fn computed_once(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
        known: &mut Known<'_>,
    ) -> Evaluated<Exact> {
        self.known_once(indicator, code, period, known).with(|computed| computed.value)
    }

    /// The number of a fact with its extent, as this state of the data has it.
    pub(super) fn computed_with_extent(&self, key: FactKey) -> Computed {
        let FactKey { indicator, code, period } = key;
        self.known_once(indicator, code, period, &mut Known::nothing(None)).value
    }

    /// The value of an indicator with its extent, computed once.
    pub(super) fn known_once(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
        known: &mut Known<'_>,
    ) -> Evaluated<Computed> {
        let period = self.release.indicators[indicator].laid(period);
        let place = (known.states.clone(), indicator, period);
        if let Some(evaluated) = known.values.get(&place) {
            return evaluated.clone();
        }
        let none = |absence| Evaluated::absent(absence).with(|_| Err(Lack::Absent(absence)));
        let absent = |absence| none(absence).with(Computed::without_extent);
        if self.hides(indicator, code, period) {
            return absent(Absence::Confidential);
        }
        if code.is_none() && !self.release.indicators[indicator].has_whole {
            return absent(Absence::NotApplicable);
        }
        let mut operand = |operand: IndicatorId| {
            let read = self.known_once(operand, code, period, known);
            self.read_in_ones(indicator, operand, read).with(|computed| computed.value)
        };
        let key = FactKey { indicator, code, period };
        let of_data = |value| Computed::of(value, Some(self.extent(key)));
        let evaluated = match &self.release.indicators[indicator].formula {
            Formula::Sum(sum) => self.sum(indicator, sum, code, period).with(of_data),
            Formula::Average(sum) => {
                self.average(indicator, sum, code, period).with(exact).with(of_data)
            }
            // Events of some months are not the events of the period, and no rate is brought to a year; nor are those of a
            // region before a change and since the events of one population.
            Formula::Rate { .. }
                if self.presence(indicator, code, period) > Presence::Whole
                    || self.sides(indicator, code, period).have_break() =>
            {
                absent(Absence::NotApplicable)
            }
            Formula::Rate { events, population, per } => {
                let counted = self.release.indicators[*events].laid(period);
                let years = self.release.years();
                let in_year = years.periods_of(counted.frequency(), years.year_of(counted.last()));
                let count = |periods: u32| Number::from(Decimal::from(periods));
                let a_year = count(in_year) / count(counted.periods());
                let rate = operand(*events).beside(operand(*population), |events, population| {
                    let rate = joined(Operator::Over, events, population);
                    joined(Operator::Times, rate, Ok(Number::from(*per) * a_year))
                });
                rate.with(Computed::without_extent)
            }
            Formula::Count(selection) => {
                let counted = self.count(selection, period, known.view).with(exact);
                counted.with(|value| Computed::of(value, Some(Extent::whole(period))))
            }
            Formula::Expression(expression) => {
                self.expression(indicator, expression, code, period, known)
            }
        };
        let (given_in, scale) = (self.given_in(indicator), self.scale(indicator));
        let rescaled = |value| rescaled_exactly(value, given_in, scale);
        let evaluated = evaluated.with(|computed| computed.with(rescaled));
        known.values.insert(place, evaluated.clone());
        evaluated
    }

    /// A value of an indicator, exactly or as it is shown.
    pub fn on(&self, basis: Basis, indicator: IndicatorId, read: Evaluated) -> Evaluated {
        match basis {
            Basis::Exact => read,
            Basis::Published => {
                let rounding = &self.release.indicators[indicator].rounding;
                Evaluated { value: read.value.map(|value| as_shown(value, rounding)), ..read }
            }
        }
    }

    /// The value of an operand as a formula reads it, in ones: what is in thousands and what is in millions of one unit
    /// go together.
    pub(super) fn read_in_ones(
        &self,
        reader: IndicatorId,
        operand: IndicatorId,
        read: Evaluated<Computed>,
    ) -> Evaluated<Computed> {
        let rounding = &self.release.indicators[operand].rounding;
        let rounded = |value: Number| {
            let value = decimal(&value).map_err(Lack::Absent)?;
            Ok(Number::from(as_shown(value, rounding)))
        };
        let published = |value: Exact| match self.release.indicators[reader].operands_from() {
            Basis::Exact => value,
            Basis::Published => value.and_then(rounded),
        };
        let scale = self.scale(operand);
        let in_ones = |value| rescaled_exactly(published(value), scale, Multiplier::One);
        read.with(|computed| computed.with(in_ones))
    }

    /// The scale of the values of an indicator.
    fn scale(&self, indicator: IndicatorId) -> Multiplier {
        self.release.indicators[indicator].scale
    }

    /// The scale of what the formula of an indicator gives: that of its data, and ones of what it reads otherwise.
    pub(super) fn given_in(&self, indicator: IndicatorId) -> Multiplier {
        let sum = self.release.indicators[indicator].formula.sum();
        sum.map_or(Multiplier::One, |sum| self.release.datasets[sum.dataset].measure.scale)
    }

    /// Whether a sum or an average is suppressed; what is computed of it follows by itself.
    fn hides(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> bool {
        let Some(suppression) = &self.suppression else { return false };
        let formula = &self.release.indicators[indicator].formula;
        formula.sum().is_some_and(|sum| {
            let mut times = self.read_of(indicator, period).into_iter();
            times.any(|time| suppression.hides(indicator, sum, code, time))
        })
    }

    fn sum(
        &self,
        indicator: IndicatorId,
        sum: &Sum,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Evaluated<Exact> {
        let absent = |lack| Evaluated::absent(Absence::NotApplicable).with(|_| Err(lack));
        let none = Lack::Absent(Absence::NotApplicable);
        let presence = self.presence(indicator, code, period);
        if presence == Presence::Never {
            return absent(Lack::NotThere);
        }
        if self.joins_what_does_not_add_up(sum, code, period) {
            return absent(none);
        }
        let mut total = MonthSum::NOTHING;
        let mut added: u32 = 0;
        let read = self.read_of(indicator, period);
        if read.is_empty() {
            return absent(none);
        }
        let (series, place) = self.series_of(indicator, code);
        for month in read.into_iter().flat_map(ReferencePeriod::iter) {
            if presence == Presence::Part && !self.is_there(indicator, sum, code, month) {
                continue;
            }
            added += 1;
            total.add(series.at(place, month).unwrap_or(MonthSum::UNKNOWN));
        }
        let begins = self.own_sides(indicator, Whose::of(code), period).begin();
        let total = evaluated(total).of_break(begins).with(exact);
        match self.release.indicators[indicator].kind.over_time {
            OverTime::Mean if added > 1 => {
                total.with(|sum| sum.map(|sum| sum / Number::from(Decimal::from(added))))
            }
            // A release that asks for it is not read.
            OverTime::None | OverTime::Last if added > 1 => absent(none),
            OverTime::Sum | OverTime::Mean | OverTime::Last | OverTime::None => total,
        }
    }

    /// Whether anything at all is known of a period: where a part is, data are not complete, and where none is there are
    /// none. Where small counts are hidden it is not told which rows are there, but only whether the data set has any.
    pub(super) fn has_data(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> bool {
        let (mut seen, mut open) = (BTreeSet::new(), vec![(indicator, code, period)]);
        while let Some(next @ (indicator, code, period)) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            let declared = &self.release.indicators[indicator];
            let (readings, period) = (self.readings(indicator, period), declared.laid(period));
            let mut months =
                self.read_of(indicator, period).into_iter().flat_map(ReferencePeriod::iter);
            if months.any(|month| {
                self.month(indicator, code, month).is_some_and(|of_month| {
                    of_month.value.is_ok()
                        || of_month.observations > 0
                        || !self.tells_observations(indicator)
                })
            }) {
                return true;
            }
            open.extend(readings.into_iter().map(|Reading { operand, period }| {
                (operand.indicator, code.filter(|_| operand.by.is_none()), period)
            }));
        }
        false
    }

    /// How many codes a selection takes by the values of its indicator. One that goes by comparisons is settled beside
    /// what it is compared with, and has no values of other times.
    fn count(
        &self,
        selection: &CodeSelection,
        period: ReferencePeriod,
        view: Option<&dyn View>,
    ) -> Evaluated {
        if selection.of.aspect != Aspect::Value {
            return Evaluated::absent(Absence::NotApplicable);
        }
        let (counted, shown) = self.shown_by_code(selection, period, view);
        let chosen = choose(selection, &self.cube.codelists[selection.list], &shown);
        let value = chosen.map(|chosen| Decimal::from(chosen.taken.len()));
        Evaluated { value, ..counted }
    }

    /// The values by which a selection takes codes, as they are shown, with the quality of all that there can be.
    fn shown_by_code(
        &self,
        selection: &CodeSelection,
        period: ReferencePeriod,
        view: Option<&dyn View>,
    ) -> (Evaluated, ShownByCode) {
        let ColumnFact { indicator, .. } = selection.of;
        let rounding = &self.release.indicators[indicator].rounding;
        let mut all = Evaluated::NOTHING;
        let codes = selectable(selection, &self.cube.codelists[selection.list]).into_iter();
        let shown = codes.map(|code| {
            let key = Some(CodeKey { list: selection.list, code });
            let value = self.computed(view, FactKey { indicator, code: key, period });
            // What cannot have a value is none of those that are counted, nor unknown.
            if value.value != Err(Absence::NotApplicable) {
                all = all.join(value, |all, _| Ok(all));
            }
            (code, value.value.map(|value| as_shown(value, rounding)))
        });
        let shown = shown.collect();
        (all, shown)
    }
}

pub(super) fn evaluated(sum: MonthSum) -> Evaluated {
    let MonthSum { value, observations, statuses, revised, ends_in_year: _ } = sum;
    Evaluated { value, observations, statuses, revised, corrected: false }
}
