//! Facts by code that the texts of a release ask for: `{{ prices.of.CP01 | figure }}`.
//!
//! Texts are read after `release.toml`, and yet they say by which lists its indicators are broken down: so
//! `words` collects what they ask ([`CodeAsked`]) before it is read, and [`resolve`] finds what of it there
//! can be. What there cannot be is told in the texts, where it stands.

use std::collections::BTreeSet;

use super::indicators::{has_breakdown, reached};
use super::quantities::takes_several;
use super::resolve::Resolver;
use super::{
    CodeListId, Columns, DatasetId, DatasetStructure, Formula, Indicator, IndicatorId, List,
    Release, Rows,
};

/// What the texts of a release ask for that is computed for them alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Facts of single codes.
    pub codes: BTreeSet<CodeAsked>,
    /// Parts of facts.
    pub parts: AskedParts,
}

/// The parts of facts that the texts of a release ask for, of those that go over other periods or other codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AskedParts {
    /// Whether records or runs are asked for.
    pub history: bool,
    /// Whether contributions are.
    pub contributions: bool,
    /// Whether ranks or changes of ranks are.
    pub ranks: bool,
}

impl AskedParts {
    /// What either of two texts asks for.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            history: self.history || other.history,
            contributions: self.contributions || other.contributions,
            ranks: self.ranks || other.ranks,
        }
    }
}

/// What a text asks of an indicator behind `.of`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeAsked {
    /// The indicator, as it is called.
    pub indicator: String,
    /// The names behind `.of`, two at most: the code, or its code list and the code.
    pub names: Vec<String>,
}

/// An indicator that a text asks for by a code of a code list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskedCode {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The code list.
    pub list: CodeListId,
    /// The code, which the list may lack.
    pub code: String,
}

/// The facts by code that texts ask for, of those that there can be.
pub(super) fn resolve(
    asked: &BTreeSet<CodeAsked>,
    indicators: &List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
    resolver: &Resolver<'_>,
) -> BTreeSet<AskedCode> {
    let known = asked.iter().filter_map(|asked| {
        let is_named =
            |indicator: &Indicator| indicator.id == asked.indicator && !indicator.is_part;
        let indicator = indicators.find(is_named)?;
        let lists = breakdowns(indicator, indicators, datasets);
        let (list, code) = match (lists.as_slice(), asked.names.as_slice()) {
            ([list], [code, ..]) => (*list, code),
            (lists, [name, code]) => {
                let is_named = |list: &&CodeListId| resolver.codelist_name(**list) == name;
                (*lists.iter().find(is_named)?, code)
            }
            _ => return None,
        };
        Some(AskedCode { indicator, list, code: code.clone() })
    });
    known.collect()
}

/// The code lists by which an indicator can be broken down, where that gives more than one of its codes.
fn breakdowns(
    indicator: IndicatorId,
    indicators: &List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
) -> Vec<CodeListId> {
    let reached = reached(indicator, indicators);
    let formulas = reached.iter().map(|read| &indicators[*read].formula);
    let sums: Vec<_> = formulas.filter_map(Formula::sum).collect();
    let is_open = |list: &CodeListId| {
        sums.iter().any(|sum| {
            let dimension = sum.by.get(list);
            dimension.is_some_and(|dimension| takes_several(sum, *dimension))
        })
    };
    let lists = sums.iter().flat_map(|sum| datasets[sum.dataset].dimensions.iter());
    let lists: BTreeSet<CodeListId> = lists.map(|dimension| dimension.codelist).collect();
    let lists = lists.into_iter().filter(is_open);
    lists.filter(|list| has_breakdown(indicator, *list, indicators)).collect()
}

impl Release {
    /// The indicators with the code lists by whose codes texts can name facts of them: by the code itself, as marks of charts,
    /// and as what selections take.
    pub fn lists_told(&self) -> BTreeSet<(IndicatorId, CodeListId)> {
        let by_code = self.asked.iter().map(|asked| (asked.indicator, asked.list));
        let of_charts = self.charts.iter().flat_map(|chart| {
            let facts = match (chart.table.rows, &chart.table.columns) {
                (Rows::CodeList(list), Columns::Facts(facts)) => Some((list, facts)),
                _ => None,
            };
            facts
                .into_iter()
                .flat_map(|(list, facts)| facts.iter().map(move |fact| (fact.indicator, list)))
        });
        let selections = self.named_indicators().filter_map(|(_, indicator)| {
            let selection = indicator.formula.selection()?;
            Some((selection.of.indicator, selection.list))
        });
        by_code.chain(of_charts).chain(selections).collect()
    }

    /// The code lists by which an indicator can be broken down, where that gives more than one of its codes.
    pub fn breakdowns(&self, indicator: IndicatorId) -> Vec<CodeListId> {
        breakdowns(indicator, &self.indicators, &self.datasets)
    }
}
