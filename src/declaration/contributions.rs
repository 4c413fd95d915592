//! Contributions of codes to the change of their whole: of which indicators there are any.
//!
//! [`Release::adds_up`] says it, for the figures as for texts; [`check`] finds columns and selections that ask for more.

use super::indicators::reached;
use super::resolve::Resolver;
use super::{
    Additivity, Aspect, CodeListId, ColumnFact, Columns, Indicator, IndicatorId, OverCodes,
    Release, Rows,
};
use crate::findings::Code;
use crate::time::ReferencePeriod;

impl Release {
    /// Whether the values of an indicator for the codes of a list add up to a whole, so that each has a part in its change.
    pub fn adds_up(&self, indicator: IndicatorId, list: CodeListId) -> bool {
        self.why_not_added(indicator, list).is_none()
    }

    /// Whether the codes of what an indicator reads for a period add up in it.
    pub fn adds_up_in(&self, indicator: IndicatorId, period: ReferencePeriod) -> bool {
        self.sums_read(indicator, period).into_iter().all(|(read, period)| {
            let Some(sum) = self.indicators[read].formula.sum() else { return true };
            let dataset = &self.datasets[sum.dataset];
            let periods = period.by(dataset.frequency).unwrap_or(period);
            dataset.additivity.holds_in(periods.first())
        })
    }

    /// The sums and averages over data sets that an indicator goes back to.
    pub fn sums_of(&self, indicator: IndicatorId) -> Vec<IndicatorId> {
        let reached = reached(indicator, &self.indicators).into_iter();
        reached.filter(|read| self.indicators[*read].formula.sum().is_some()).collect()
    }

    /// What the codes of a list lack to give a whole together; `None` where nothing.
    fn why_not_added(&self, indicator: IndicatorId, list: CodeListId) -> Option<String> {
        let shown: &Indicator = &self.indicators[indicator];
        let id = &shown.id;
        let sums = self.sums_of(indicator);
        let sums = || sums.iter().filter_map(|read| self.indicators[*read].formula.sum());
        let mut datasets = sums().map(|sum| &self.datasets[sum.dataset]);
        if let Some(dataset) = datasets.find(|dataset| dataset.additivity == Additivity::Never) {
            return Some(format!("`{}` is `not_additive`", dataset.id));
        }
        if shown.kind.over_codes == OverCodes::None {
            let kind = shown.kind.kind.named();
            return Some(format!("`{id}` is {kind}, and codes of it give nothing together"));
        }
        if shown.changes_in_points() {
            return Some(format!("`{id}` is in `{}`", shown.unit.name()));
        }
        sums()
            .any(|sum| sum.is_fixed(list))
            .then(|| format!("`{id}` reads a code of its own for every code"))
    }
}

/// REL-013 for columns and selections that ask for contributions of what does not add up.
pub(super) fn check(release: &Release, resolver: &mut Resolver<'_>) {
    let asks = |fact: &&ColumnFact| fact.aspect == Aspect::Contribution;
    let mut wrong = Vec::new();
    for table in release.all_tables() {
        let (Rows::CodeList(list), Columns::Facts(facts)) = (table.rows, &table.columns) else {
            continue;
        };
        let asked = facts.iter().filter(asks);
        wrong.extend(asked.map(|fact| (fact.indicator, list, table.span.clone())));
    }
    for (_, indicator) in release.named_indicators() {
        let selection = indicator.formula.selection();
        let Some(selection) = selection.filter(|selection| asks(&&selection.of)) else { continue };
        wrong.push((selection.of.indicator, selection.list, indicator.span.clone()));
    }
    for (indicator, list, span) in wrong {
        let Some(label) = release.why_not_added(indicator, list) else { continue };
        let id = &release.indicators[indicator].id;
        let message = format!("`{id}.contribution` is of what does not add up");
        resolver.error_with_hint(Code::WrongKind, message, span, &label, &with_weights(id));
    }
}

/// What to write instead of a contribution of what does not add up.
pub fn with_weights(indicator: &str) -> String {
    format!(
        "Write an indicator with weights, such as `value = \"weight / 1000 * 100 * ({indicator} / {indicator}@year - 1)\"`, \
         and show that: “Contributions to a rate of change” in docs/formulas.md."
    )
}
