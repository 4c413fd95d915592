//! The facts of an edition: every value that its text and tables may state.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::comparison::Scale;
use super::evaluate::keeps;
use super::rank::ranks;
use super::{Absence, Comparison, Computation, Evaluated, Presence, round};
use crate::data::cube::CodeKey;
use crate::declaration::{
    Aspect, CodeListId, Columns, Edition, Formula, IndicatorId, Keep, Name, Release, Rows,
    TableStructure,
};
use crate::document::{FactNumber, FactPart};
use crate::time::{Period, ReferencePeriod};

/// Which fact: an indicator, for all or one code of a code list, in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactKey {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The code of a breakdown; `None` for the whole.
    pub code: Option<CodeKey>,
    /// The period.
    pub period: ReferencePeriod,
}

impl Release {
    /// The key of the fact that is asked for: its period is the one that the indicator is about.
    pub fn key(&self, asked: FactKey) -> FactKey {
        FactKey { period: self.indicators[asked.indicator].laid(asked.period), ..asked }
    }
}

/// A number that a release states, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which fact.
    pub key: FactKey,
    /// The value, its status and how many observations it goes back to.
    pub evaluated: Evaluated,
    /// The value of the same period of the previous year, as known in the vintage compared with.
    pub base: Evaluated,
    /// The comparison with the same period of the previous year.
    pub comparison: Comparison,
    /// The rank of the code among the codes of its list, the largest first; `None` unless a table asks
    /// for it, and for the whole and the rest.
    pub rank: Option<Result<u32, Absence>>,
    /// For a count: the codes counted, in the order in which they are named.
    pub items: Vec<FactKey>,
}

impl Fact {
    /// Whether its base is shown as another figure than in this state of the data.
    pub fn base_differs_in(&self, state: &Computation<'_>) -> bool {
        let decimals = state.release.indicators[self.key.indicator].decimals;
        let Some(period) = self.comparison.base_period else { return false };
        let then = state.evaluate(self.key.indicator, self.key.code, period);
        let shown = |value: Decimal| round(value, decimals);
        then.value.map(shown) != self.comparison.base.map(shown)
    }
}

/// The facts of an edition.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What they were computed with.
    pub computation: &'a Computation<'a>,
    /// What the bases of comparisons were computed with: the same data, or an earlier state of them;
    /// `None` where that state is not known.
    pub base: Option<&'a Computation<'a>>,
    /// What was known when the edition of the year before, of the same stage, was released: what it
    /// published. `None` where there is no such edition.
    pub published: Option<&'a Computation<'a>>,
    /// The edition.
    pub edition: &'a Edition,
    by_key: BTreeMap<FactKey, Fact>,
}

impl Facts<'_> {
    /// A fact, asked for in any period that ends with its own; every one that the release declares is
    /// there.
    pub fn get(&self, key: FactKey) -> Option<&Fact> {
        self.by_key.get(&self.computation.release.key(key))
    }

    /// All facts, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.by_key.values()
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The fact of an indicator as a whole in the reference period.
    pub fn headline(&self, indicator: IndicatorId) -> Option<&Fact> {
        self.get(FactKey { indicator, code: None, period: self.edition.key.period() })
    }

    fn add(&mut self, key: FactKey) {
        let key = self.computation.release.key(key);
        if !self.by_key.contains_key(&key) {
            let fact = self.computation.fact(key, self.base);
            for item in &fact.items {
                self.add(*item);
            }
            self.by_key.insert(key, fact);
        }
    }

    /// Ranks the codes of a list by the values of an indicator in the reference period.
    fn rank(&mut self, indicator: IndicatorId, list: CodeListId) {
        let computation = self.computation;
        let decimals = computation.release.indicators[indicator].decimals;
        let period = self.edition.key.period();
        let codes = computation.cube.codelists[list].level();
        let ranked: Vec<FactKey> = codes
            .map(|code| CodeKey { list, code })
            .filter(|code| !computation.is_residual(*code))
            .map(|code| computation.release.key(FactKey { indicator, code: Some(code), period }))
            .collect();
        let shown = |key: &FactKey| {
            let fact = self.by_key.get(key).ok_or(Absence::NotAvailable)?;
            fact.evaluated.value.map(|value| round(value, decimals))
        };
        let shown: Vec<_> = ranked.iter().map(shown).collect();
        for (key, rank) in ranked.iter().zip(ranks(&shown)) {
            if let Some(fact) = self.by_key.get_mut(key) {
                fact.rank = Some(rank);
            }
        }
    }
}

impl<'a> Computation<'a> {
    /// The facts of an edition: each indicator as a whole, and each cell of each table.
    pub fn facts(&'a self, edition: &'a Edition) -> Facts<'a> {
        self.facts_on(Some(self), edition)
    }

    /// The facts of an edition, compared with what was known in another state of the data; with
    /// nothing where that is not known.
    pub fn facts_on(
        &'a self,
        base: Option<&'a Computation<'a>>,
        edition: &'a Edition,
    ) -> Facts<'a> {
        let by_key = BTreeMap::new();
        let mut facts = Facts { computation: self, base, published: None, edition, by_key };
        for (indicator, _) in self.release.named_indicators() {
            facts.add(FactKey { indicator, code: None, period: edition.key.period() });
        }
        for table in self.release.all_tables() {
            for key in self.cells(table, edition.key.period()) {
                facts.add(key);
            }
        }
        for table in self.release.all_tables() {
            if let (Rows::CodeList(list), Columns::Facts(columns)) = (table.rows, &table.columns) {
                let ranked = columns.iter().filter(|column| column.aspect == Aspect::Rank);
                ranked.for_each(|column| facts.rank(column.indicator, list));
            }
        }
        facts
    }

    /// The fact keys of a table's cells, in no order.
    fn cells(&self, table: &TableStructure, period: ReferencePeriod) -> Vec<FactKey> {
        let indicators: Vec<IndicatorId> = match &table.columns {
            Columns::Facts(facts) => facts.iter().map(|fact| fact.indicator).collect(),
            Columns::Years(indicator) => vec![*indicator],
            // These columns measure facts that every edition has.
            Columns::Revisions(_) => return Vec::new(),
        };
        let column_periods = match table.columns {
            Columns::Facts(_) | Columns::Revisions(_) => vec![period],
            Columns::Years(_) => self.years(period),
        };
        let (codes, periods) = match table.rows {
            Rows::CodeList(list) => {
                let codes = self.cube.codelists[list].indices();
                let codes = codes.map(|code| Some(CodeKey { list, code }));
                (std::iter::once(None).chain(codes).collect(), column_periods)
            }
            Rows::Years => (vec![None], self.years(period)),
            Rows::Periods => (vec![None], self.periods(period)),
            Rows::SamePeriods => (vec![None], self.same_periods(period)),
            Rows::KeyFacts => (vec![None], vec![period]),
        };
        let mut keys = Vec::with_capacity(indicators.len() * codes.len() * periods.len());
        for &indicator in &indicators {
            for &code in &codes {
                keys.extend(periods.iter().map(|&period| FactKey { indicator, code, period }));
            }
        }
        keys
    }

    /// The years of the data up to the period's, the last as far as the period goes.
    pub fn years(&self, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let first = self.begins_in(period).year();
        (first..period.last().year())
            .map(|year| ReferencePeriod::year(period.frequency(), year))
            .chain([period])
            .collect()
    }

    /// The single periods of a period's year and the year before, as far as the data go back.
    pub fn periods(&self, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let begin = period.frequency().first_of(period.first().year() - 1);
        let first = begin.max(self.begins_in(period));
        (0..=period.last().since(first))
            .map(|later| ReferencePeriod::of(first.plus(later)))
            .collect()
    }

    /// The months of the period in its year and in each year before that the data have them in.
    pub fn same_periods(&self, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let first = self.begins_in(period);
        let mut periods = vec![period];
        while let Some(before) = periods.last().and_then(|last| last.shifted(-1)) {
            if before.first() < first {
                break;
            }
            periods.push(before);
        }
        periods.reverse();
        periods
    }

    /// The period in which the data begin, of the frequency of another.
    fn begins_in(&self, period: ReferencePeriod) -> Period {
        self.cube.first_period(period.frequency()).unwrap_or(period.first())
    }

    fn fact(&self, key: FactKey, base: Option<&Computation<'_>>) -> Fact {
        let indicator = &self.release.indicators[key.indicator];
        // The end of the window moves, and the window is laid there again.
        let base_period = match indicator.own_window() {
            Some(window) => key.period.last().shifted(-1).map(|last| window.laid(last)),
            None => key.period.same_period_of_previous_year(),
        };
        let evaluated = self.evaluate(key.indicator, key.code, key.period);
        let presence_now = self.presence(key.indicator, key.code, key.period);
        let based = base.zip(base_period);
        let presence_of_base =
            based.map(|(base, period)| base.presence(key.indicator, key.code, period));
        let has_base =
            based.is_none_or(|(base, period)| base.has_data(key.indicator, key.code, period));
        let presence = presence_of_base.map_or(presence_now, |of_base| presence_now.max(of_base));
        // A week 53 has no base, whatever the data are.
        let none = base_period.map_or(Absence::NotApplicable, |_| Absence::NotAvailable);
        let base = based.map_or(Evaluated::absent(none), |(base, period)| {
            base.evaluate(key.indicator, key.code, period)
        });
        let scale = if indicator.changes_in_points() {
            Scale::Percentages
        } else if indicator.kind.is_amount() {
            Scale::Counts
        } else {
            Scale::Rates
        };
        let shown = (scale, indicator.decimals);
        let rule = &self.release.about.comparison;
        let compared = |evaluated: Evaluated| {
            self.read_as_shown(key.indicator, key.indicator, evaluated).value
        };
        let (now, then) = (compared(evaluated), compared(base));
        let mut comparison = Comparison::new(now, then, base_period, shown, rule);
        if !has_base {
            comparison = comparison.without_data_of_base();
        }
        if presence == Presence::Part {
            comparison = comparison.of_unlike_periods();
        }
        let items = match &indicator.formula {
            // A list of the published codes would be short of the hidden ones.
            Formula::Count { counted, by, keep, first } if evaluated.value.is_ok() => {
                self.counted(*counted, *by, *keep, first, key.period)
            }
            Formula::Count { .. }
            | Formula::Sum(_)
            | Formula::Difference { .. }
            | Formula::Share { .. }
            | Formula::Rate { .. }
            | Formula::Average(_)
            | Formula::Expression(_) => Vec::new(),
        };
        Fact { key, evaluated, base, comparison, rank: None, items }
    }

    /// The codes that a count takes: the groups in `first` before the others, then by
    /// value, largest first, then in natural order.
    fn counted(
        &self,
        indicator: IndicatorId,
        by: CodeListId,
        keep: Keep,
        first: &[Name],
        period: ReferencePeriod,
    ) -> Vec<FactKey> {
        let decimals = self.release.indicators[indicator].decimals;
        let mut counted: Vec<(usize, Decimal, FactKey)> = Vec::new();
        let list = &self.cube.codelists[by];
        for index in list.level() {
            let code = list.code(index);
            let code_key = Some(CodeKey { list: by, code: index });
            let key = self.release.key(FactKey { indicator, code: code_key, period });
            let Ok(value) = self.evaluate(indicator, key.code, period).value else { continue };
            if keeps(keep, round(value, decimals)) {
                let group = first.iter().position(|group| code.groups.contains(group.get_ref()));
                counted.push((group.unwrap_or(first.len()), -value.abs(), key));
            }
        }
        counted.sort();
        counted.into_iter().map(|(_, _, key)| key).collect()
    }
}

/// A number of a fact as documents name it.
pub fn fact_number(
    key: FactKey,
    part: FactPart,
    computation: &Computation<'_>,
    edition: &Edition,
) -> FactNumber {
    let code = key.code.map(|code| computation.cube.code(code).id.clone());
    FactNumber {
        indicator: computation.release.indicators[key.indicator].id.clone(),
        code,
        period: Some(key.period).filter(|period| *period != edition.key.period()),
        part,
    }
}

/// The id of a fact as it stands in the outputs: `arrivals`, `arrivals/KZ-71`, `arrivals@2024`.
/// The period is left out where it is the reference period of the edition.
pub fn fact_id(key: FactKey, computation: &Computation<'_>, edition: &Edition) -> String {
    fact_number(key, FactPart::Value, computation, edition).to_string()
}
