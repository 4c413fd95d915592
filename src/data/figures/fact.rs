//! The facts of an edition: every value that its text and tables may state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::chosen::choose;
use super::series::published;
use super::view::OneState;
use super::{
    Absence, Claim, Compared, Comparison, Computation, Evaluated, Record, Run, View, as_shown,
};
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::data::input::{CodeRows, code_rows, selectable};
use crate::declaration::{
    Aspect, CodeListId, CodeSelection, ColumnFact, Columns, ComparisonId, Edition, Formula,
    IndicatorId, Release, Rows, TableStructure, shown_by,
};
use crate::document::{FactNumber, FactPart};
use crate::time::{Period, ReferencePeriod, Shift, Span};

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
    /// The base of the default comparison, as known in the state of the data compared with.
    pub base: Evaluated,
    /// The default comparison.
    pub comparison: Comparison,
    /// The other comparisons that are asked for.
    pub others: BTreeMap<ComparisonId, Compared>,
    /// The rank of the code among the codes of its list, the largest first; `None` unless it is asked
    /// for, and for the whole and the rest.
    pub rank: Option<Result<u32, Absence>>,
    /// What its value is among those before it.
    pub record: Claim<Record>,
    /// How often in a row it went the way that it went, by comparison, the default one for `None`.
    pub runs: BTreeMap<Option<ComparisonId>, Claim<Run>>,
    /// For a count: the codes counted, in the order in which they are named.
    pub items: Vec<FactKey>,
    /// For a declared selection: the codes that it leaves, in the order of the code list.
    pub rest: Vec<FactKey>,
    /// For a declared selection: the codes whose numbers are not known or not published, so that nothing can be taken.
    pub unknown: Vec<FactKey>,
}

/// The facts of an edition.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What they were computed with.
    pub computation: &'a Computation<'a>,
    /// The edition in the state of the data that it is made of, and where its bases are taken from.
    pub view: Arc<dyn View + 'a>,
    /// The edition.
    pub edition: &'a Edition,
    by_key: BTreeMap<FactKey, Fact>,
}

impl Facts<'_> {
    /// What the bases of a comparison are taken from, of the default for `None`; `None` where that is not known.
    pub fn base_of(&self, comparison: Option<ComparisonId>) -> Option<&dyn View> {
        self.view.base(comparison.unwrap_or(self.computation.release.default_comparison))
    }

    /// What was published of the time compared with, at the same stage; of the default comparison for `None`.
    pub fn published_of(&self, comparison: Option<ComparisonId>) -> Option<&dyn View> {
        self.view.published(comparison.unwrap_or(self.computation.release.default_comparison))
    }

    /// A value of another period or code, as the edition has it.
    pub fn evaluate(&self, key: FactKey) -> Evaluated {
        self.view.evaluate(key)
    }

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

    /// Adds a fact with the comparisons that are asked for beside the default.
    pub(super) fn add(&mut self, key: FactKey, comparisons: &[ComparisonId]) {
        let key = self.computation.release.key(key);
        if !self.by_key.contains_key(&key) {
            let fact = self.computation.fact(key, &*self.view);
            self.by_key.insert(key, fact);
        }
        let Some(fact) = self.by_key.get(&key) else { return };
        let (evaluated, items) = (fact.evaluated, fact.items.clone());
        for comparison in comparisons {
            let (computation, view) = (self.computation, &self.view);
            let compare =
                || computation.compared(key, evaluated, Some(*comparison), view.base(*comparison));
            if let Some(fact) = self.by_key.get_mut(&key) {
                fact.others.entry(*comparison).or_insert_with(compare);
            }
        }
        for item in items {
            self.add(item, comparisons);
        }
        self.settle(key);
    }

    /// Adds ranks, their changes and contributions: to the facts of the columns that show them, and where texts ask for them to
    /// all that texts can name.
    fn complete(&mut self) {
        let release = self.computation.release;
        let mut wanted: BTreeSet<(CodeListId, ColumnFact)> = BTreeSet::new();
        for table in release.all_tables() {
            if let (Rows::CodeList(list), Columns::Facts(columns)) = (table.rows, &table.columns) {
                wanted.extend(columns.iter().map(|column| (list, *column)));
            }
        }
        for (indicator, list) in release.lists_told() {
            let beside = release.comparisons_of(indicator).map(Some);
            for comparison in [None].into_iter().chain(beside) {
                let (contributions, ranks) = (release.asks.contributions, release.asks.ranks);
                let parts = [
                    (Aspect::Contribution, contributions),
                    (Aspect::Rank, ranks),
                    (Aspect::RankChange, ranks),
                ];
                let parts = parts.into_iter().filter(|(_, is_asked)| *is_asked);
                let column = |(aspect, _)| ColumnFact { indicator, aspect, comparison };
                wanted.extend(parts.map(|part| (list, column(part))));
            }
        }
        for (list, ColumnFact { indicator, aspect, comparison }) in wanted {
            match aspect {
                Aspect::Contribution => self.contribute(indicator, list, comparison),
                Aspect::Rank => self.rank(indicator, list),
                Aspect::RankChange => self.change_ranks(indicator, list, comparison),
                Aspect::Value
                | Aspect::Base
                | Aspect::Change
                | Aspect::Difference
                | Aspect::Revision(_) => {}
            }
        }
    }

    /// Adds records and runs to the facts that texts can ask for by name: each indicator as a whole, and the codes that
    /// are asked for.
    fn look_back(&mut self) {
        let release = self.computation.release;
        let period = self.edition.key.period();
        let wholes = release.named_indicators().map(|(indicator, _)| (indicator, None));
        let of_codes = release.asked.iter().filter_map(|asked| {
            let code = self.computation.cube.codelists[asked.list].index(&asked.code)?;
            Some((asked.indicator, Some(CodeKey { list: asked.list, code })))
        });
        let keys: Vec<FactKey> = wholes
            .chain(of_codes)
            .map(|(indicator, code)| release.key(FactKey { indicator, code, period }))
            .collect();
        for key in keys {
            let Some(fact) = self.by_key.get(&key) else { continue };
            let record = self.computation.record(key, fact.evaluated, &*self.view);
            let comparisons: Vec<Option<ComparisonId>> = fact.comparisons().collect();
            let runs = comparisons
                .into_iter()
                .map(|comparison| (comparison, self.computation.run(key, comparison, &*self.view)));
            let runs = runs.collect();
            if let Some(fact) = self.by_key.get_mut(&key) {
                (fact.record, fact.runs) = (record, runs);
            }
        }
    }

    /// What the value of a fact is among those before it, whether or not a text asks for it.
    pub fn record_of(&self, fact: &Fact) -> Claim<Record> {
        match fact.record {
            Claim::NotAsked => self.computation.record(fact.key, fact.evaluated, &*self.view),
            known => known,
        }
    }

    /// How often in a row a fact went the same way in a comparison, whether or not a text asks for it.
    pub fn run_of(&self, fact: &Fact, comparison: Option<ComparisonId>) -> Claim<Run> {
        match fact.runs.get(&comparison).copied() {
            None | Some(Claim::NotAsked) => self.computation.run(fact.key, comparison, &*self.view),
            Some(known) => known,
        }
    }

    /// The fact of a key, to be completed.
    pub(super) fn of_key(&mut self, key: FactKey) -> Option<&mut Fact> {
        self.by_key.get_mut(&key)
    }
}

impl<'a> Computation<'a> {
    /// The facts of an edition: each indicator as a whole, what texts ask for by code, and each cell of each table.
    pub fn facts(&'a self, edition: &'a Edition) -> Facts<'a> {
        self.facts_in(Arc::new(OneState(self)), edition)
    }

    /// The facts of an edition, each comparison with what was known in a state of the data of its
    /// own; with nothing where that is not known. `view` is of this computation.
    pub fn facts_in(&'a self, view: Arc<dyn View + 'a>, edition: &'a Edition) -> Facts<'a> {
        let by_key = BTreeMap::new();
        let mut facts = Facts { computation: self, view, edition, by_key };
        for (indicator, _) in self.release.named_indicators() {
            let comparisons: Vec<ComparisonId> = self.release.comparisons_of(indicator).collect();
            let key = FactKey { indicator, code: None, period: edition.key.period() };
            facts.add(key, &comparisons);
        }
        for asked in &self.release.asked {
            // What is not among the codes is told where it stands.
            let Some(code) = self.cube.codelists[asked.list].index(&asked.code) else { continue };
            let (indicator, period) = (asked.indicator, edition.key.period());
            let comparisons: Vec<ComparisonId> = self.release.comparisons_of(indicator).collect();
            let code = Some(CodeKey { list: asked.list, code });
            facts.add(FactKey { indicator, code, period }, &comparisons);
        }
        for table in self.release.all_tables() {
            for (key, comparisons) in self.cells(table, edition.key.period()) {
                facts.add(key, &comparisons);
            }
        }
        // A text can ask for any comparison of the marks of a chart.
        for chart in &self.release.charts {
            for (key, _) in self.cells(&chart.table, edition.key.period()) {
                let comparisons: Vec<ComparisonId> =
                    self.release.comparisons_of(key.indicator).collect();
                facts.add(key, &comparisons);
            }
        }
        facts.complete();
        if self.release.asks.history {
            facts.look_back();
        }
        facts
    }

    /// The fact keys of a table's cells, in no order, each with the comparisons that are shown.
    fn cells(
        &self,
        table: &TableStructure,
        period: ReferencePeriod,
    ) -> Vec<(FactKey, Vec<ComparisonId>)> {
        let indicators: Vec<(IndicatorId, Vec<ComparisonId>)> = match &table.columns {
            Columns::Facts(facts) => facts
                .iter()
                .map(|fact| (fact.indicator, fact.comparison.into_iter().collect()))
                .collect(),
            Columns::Years(indicator) => vec![(*indicator, Vec::new())],
            // These columns measure facts that every edition has.
            Columns::Revisions(_) => return Vec::new(),
        };
        let shown: Vec<IndicatorId> = shown_by(&table.columns).collect();
        let column_periods = match table.columns {
            Columns::Facts(_) | Columns::Revisions(_) => vec![period],
            Columns::Years(_) => self.years(&shown, period),
        };
        let (codes, periods) = match table.rows {
            Rows::CodeList(list) => (self.codes_told(table, list), column_periods),
            Rows::Years => (vec![None], self.years(&shown, period)),
            Rows::Periods => (vec![None], self.periods(&shown, period)),
            Rows::SamePeriods => (vec![None], self.same_periods(&shown, period)),
            Rows::KeyFacts => (vec![None], vec![period]),
        };
        let mut keys = Vec::with_capacity(indicators.len() * codes.len() * periods.len());
        for (indicator, comparisons) in &indicators {
            for &code in &codes {
                let key = |&period| FactKey { indicator: *indicator, code, period };
                keys.extend(periods.iter().map(|period| (key(period), comparisons.clone())));
            }
        }
        keys
    }

    /// The codes that a table by codes has facts of: all of its list, or those of its hierarchy.
    fn codes_told(&self, table: &TableStructure, list: CodeListId) -> Vec<Option<CodeKey>> {
        let codelist = &self.cube.codelists[list];
        let (whole, codes) = if table.hierarchy.is_some() {
            let CodeRows { whole, codes } = code_rows(table, self.release, codelist);
            (whole, codes)
        } else {
            (None, codelist.indices().collect())
        };
        let key = |code| CodeKey { list, code };
        std::iter::once(whole.map(key))
            .chain(codes.into_iter().map(|code| Some(key(code))))
            .collect()
    }

    /// The years of the data of indicators up to the period's, the last as far as the period goes.
    pub fn years(&self, shown: &[IndicatorId], period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let years = self.release.years();
        let first = years.year_of(self.begins_in(shown, period));
        (first..years.year_of(period.last()))
            .map(|year| years.whole(period.frequency(), year))
            .chain([period])
            .collect()
    }

    /// The single periods of a period's year and the year before, as far as the data of indicators go back.
    pub fn periods(&self, shown: &[IndicatorId], period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let years = self.release.years();
        let begin = years.first_of(period.frequency(), years.year_of(period.first()) - 1);
        let first = begin.max(self.begins_in(shown, period)).min(period.last());
        (0..=period.last().since(first))
            .map(|later| ReferencePeriod::of(first.plus(later)))
            .collect()
    }

    /// The months of the period in its year and in each year before that the data of indicators have them in.
    pub fn same_periods(
        &self,
        shown: &[IndicatorId],
        period: ReferencePeriod,
    ) -> Vec<ReferencePeriod> {
        let first = self.begins_in(shown, period);
        let mut periods = vec![period];
        let year_before = |period: &ReferencePeriod| {
            let span = Span::of(*period, None, self.release.years());
            let moved = span.moved(&Shift::Years(1))?;
            moved.first().map(|span| span.periods())
        };
        while let Some(before) = periods.last().and_then(year_before) {
            if before.first() < first {
                break;
            }
            periods.push(before);
        }
        periods.reverse();
        periods
    }

    /// The period in which the first of the data begin that indicators go back to, of the frequency of another: what else
    /// there is has rows of its own.
    fn begins_in(&self, shown: &[IndicatorId], period: ReferencePeriod) -> Period {
        let sums = shown.iter().flat_map(|indicator| self.release.sums_below(*indicator));
        let sums = sums.filter_map(|sum| self.release.indicators[sum].formula.sum());
        let firsts = sums.filter_map(|sum| self.cube.datasets[sum.dataset].first_period());
        let first = firsts.map(Period::first_day).min();
        first.map_or(period.first(), |first| period.frequency().containing(first))
    }

    fn fact(&self, key: FactKey, view: &dyn View) -> Fact {
        let evaluated = self.evaluate_on(Some(view), key);
        let base = view.base(self.release.default_comparison);
        let Compared { base, comparison } = self.compared(key, evaluated, None, base);
        let items = match &self.release.indicators[key.indicator].formula {
            // A list of the published codes would be short of the hidden ones.
            Formula::Count(selection) if evaluated.value.is_ok() => {
                self.codes_taken(selection, key.period, view)
            }
            Formula::Count(_)
            | Formula::Sum(_)
            | Formula::Rate { .. }
            | Formula::Average(_)
            | Formula::Expression(_) => Vec::new(),
        };
        Fact {
            key,
            evaluated,
            base,
            comparison,
            others: BTreeMap::new(),
            rank: None,
            record: Claim::NotAsked,
            runs: BTreeMap::new(),
            items,
            rest: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// The codes that a count takes, in its order.
    fn codes_taken(
        &self,
        selection: &CodeSelection,
        period: ReferencePeriod,
        view: &dyn View,
    ) -> Vec<FactKey> {
        let (list, indicator) = (selection.list, selection.of.indicator);
        let rounding = &self.release.indicators[indicator].rounding;
        let codelist = &self.cube.codelists[list];
        let key = |code: CodeIndex| {
            let code = Some(CodeKey { list, code });
            self.release.key(FactKey { indicator, code, period })
        };
        let shown: Vec<_> = selectable(selection, codelist)
            .into_iter()
            .map(|code| {
                let value = self.evaluate_on(Some(view), key(code)).value;
                (code, value.map(|value| as_shown(value, rounding)))
            })
            .collect();
        let chosen = choose(selection, codelist, &shown).unwrap_or_default();
        chosen.taken.into_iter().map(key).collect()
    }
}

/// The codes of lists by which an indicator is broken down that have the id of a code of another such list.
pub(super) fn of_several_lists(release: &Release, cube: &Cube) -> BTreeSet<(IndicatorId, CodeKey)> {
    let mut lists: BTreeMap<IndicatorId, BTreeSet<CodeListId>> = BTreeMap::new();
    for (indicator, list) in published(release) {
        lists.entry(indicator).or_default().extend(list);
    }
    let mut found = BTreeSet::new();
    for (indicator, lists) in lists.iter().filter(|(_, lists)| lists.len() > 1) {
        let mut by_id: BTreeMap<&str, Vec<CodeKey>> = BTreeMap::new();
        for list in lists {
            for code in cube.codelists[*list].indices() {
                let key = CodeKey { list: *list, code };
                by_id.entry(&cube.code(key).id).or_default().push(key);
            }
        }
        let several = by_id.into_values().filter(|keys| keys.len() > 1).flatten();
        found.extend(several.map(|key| (*indicator, key)));
    }
    found
}

/// A number of a fact as documents name it; of the default comparison for `None`.
pub fn fact_number(
    key: FactKey,
    part: FactPart,
    comparison: Option<ComparisonId>,
    computation: &Computation<'_>,
    edition: &Edition,
) -> FactNumber {
    let code = key.code.map(|code| computation.cube.code(code).id.clone());
    let release = computation.release;
    let list = key.code.filter(|code| computation.is_of_several_lists(key.indicator, *code));
    FactNumber {
        indicator: release.indicators[key.indicator].id.clone(),
        list: list.map(|code| computation.cube.codelists[code.list].id.clone()),
        code,
        period: Some(key.period).filter(|period| *period != edition.key.period()),
        comparison: comparison.map(|comparison| release.comparisons[comparison].id.clone()),
        part,
    }
}

/// The id of a fact as it stands in the outputs: `arrivals`, `arrivals/KZ-71`, `arrivals@2024`, `moves/origin:KZ-71`.
/// The period is left out where it is the reference period of the edition.
pub fn fact_id(key: FactKey, computation: &Computation<'_>, edition: &Edition) -> String {
    fact_number(key, FactPart::Value, None, computation, edition).to_string()
}
