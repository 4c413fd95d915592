//! Contributions: how many percentage points of the change of the whole are of one of its codes.
//!
//! [`Facts::contribute`] is the entry point. The whole is the fact without a code: the total that the data give, or what
//! is part of nothing else, together. Difference and base come from the facts that are published beside it, so that a
//! contribution is known only where value, base and the base of the whole are, and tells nothing that they do not.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::arithmetic::{divide, multiply};
use super::selection::taken_codes;
use super::{Absence, Comparison, Computation, FactKey, Facts};
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::declaration::{
    Among, Aspect, CodeListId, Columns, ComparisonId, HierarchyStructure, IndicatorId, Release,
};
use crate::findings::{Code, Diagnostic, Diagnostics};

impl Facts<'_> {
    /// Adds the contributions of the codes of a list, of those that have facts about the period of the edition, to a
    /// comparison of an indicator.
    pub(super) fn contribute(
        &mut self,
        indicator: IndicatorId,
        list: CodeListId,
        comparison: Option<ComparisonId>,
    ) {
        let computation = self.computation;
        let release = computation.release;
        if !release.adds_up(indicator, list) {
            return;
        }
        let of_code = |code: Option<CodeKey>| {
            let period = self.edition.key.period();
            release.key(FactKey { indicator, code, period })
        };
        let whole = of_code(None);
        let codes = computation.cube.codelists[list].indices();
        let keys: Vec<FactKey> = codes.map(|code| of_code(Some(CodeKey { list, code }))).collect();
        let comparisons: Vec<ComparisonId> = comparison.into_iter().collect();
        self.add(whole, &comparisons);
        let Some(compared) = self.get(whole).and_then(|fact| fact.compared(comparison)) else {
            return;
        };
        let bases = release.base_periods(whole, comparison);
        let mut periods = bases.iter().chain([&whole.period]);
        let has_parts = periods.all(|period| release.adds_up_in(indicator, *period));
        let base =
            computation.on(release.indicators[indicator].changes_from(), indicator, compared.base);
        let of_whole = Whole { comparison: compared.comparison, base: base.value };
        let signs = computation.subtracted(indicator, list);
        for (key, is_subtracted) in keys.into_iter().zip(signs).chain([(whole, Some(false))]) {
            let Some(fact) = self.of_key(key) else { continue };
            let Some(part) = fact.comparison_of(comparison) else { continue };
            let is_subtracted = is_subtracted.filter(|_| has_parts);
            part.contribution = Some(of_whole.contribution(part, is_subtracted));
        }
    }
}

/// What parts contribute to.
struct Whole {
    comparison: Comparison,
    /// Its base as changes are computed from it.
    base: Result<Decimal, Absence>,
}

impl Whole {
    fn contribution(
        &self,
        part: &Comparison,
        is_subtracted: Option<bool>,
    ) -> Result<Decimal, Absence> {
        let is_subtracted = is_subtracted.ok_or(Absence::NotApplicable)?;
        // Where there is no change in percent there are no parts of it.
        if self.comparison.change == Err(Absence::NotApplicable) {
            return Err(Absence::NotApplicable);
        }
        let (difference, base) = Absence::both(part.difference, self.base)?;
        if base <= Decimal::ZERO {
            return Err(Absence::NotApplicable);
        }
        let points = divide(multiply(difference, Decimal::ONE_HUNDRED)?, base)?;
        Ok(if is_subtracted { -points } else { points })
    }
}

impl Computation<'_> {
    /// For each code of a list, whether it is subtracted in the whole of an indicator; `None` for a code that is no part
    /// of it.
    fn subtracted(&self, indicator: IndicatorId, list: CodeListId) -> Vec<Option<bool>> {
        let codelist = &self.cube.codelists[list];
        let number = codelist.codes.len();
        let wholes = wholes_of(indicator, list, self.release, self.cube);
        let mut signs = wholes.iter().map(|taken| codelist.tree.subtracted_within(taken, number));
        let first = signs.next().unwrap_or_else(|| vec![None; number]);
        signs.fold(first, |signs, next| {
            let both = signs.into_iter().zip(next);
            both.map(|(sign, next)| sign.filter(|_| sign == next)).collect()
        })
    }
}

/// The codes of a list that are together the whole of an indicator, by each of the sums that it goes back to, each once.
fn wholes_of(
    indicator: IndicatorId,
    list: CodeListId,
    release: &Release,
    cube: &Cube,
) -> BTreeSet<Vec<CodeIndex>> {
    let sums = release.sums_of(indicator).into_iter().filter_map(|read| {
        let sum = release.indicators[read].formula.sum()?;
        Some(taken_codes(sum, *sum.by.get(&list)?, release, cube))
    });
    sums.collect()
}

/// REL-014 for contributions by a hierarchy that divides another whole than its indicator has: they would be parts of the
/// change of all codes together, beside a total that is not.
pub(super) fn wholes_are_one(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let of_tables = release.all_tables().flat_map(|table| {
        let hierarchy = table.hierarchy.map(|hierarchy| release.hierarchies[hierarchy].id.as_str());
        let facts = match &table.columns {
            Columns::Facts(facts) => facts.as_slice(),
            Columns::Years(_) | Columns::Revisions(_) => &[],
        };
        facts.iter().map(move |fact| (fact, hierarchy, &table.span))
    });
    let of_selections = release.named_indicators().filter_map(|(_, indicator)| {
        let selection = indicator.formula.selection()?;
        let hierarchy = match &selection.among {
            Among::Hierarchy(name) => Some(name.as_str()),
            Among::Level | Among::Group(_) => None,
        };
        Some((&selection.of, hierarchy, &indicator.span))
    });
    for (fact, hierarchy, span) in of_tables.chain(of_selections) {
        if fact.aspect != Aspect::Contribution {
            continue;
        }
        let named = |named: &&HierarchyStructure| Some(named.id.as_str()) == hierarchy;
        let Some(hierarchy) = release.hierarchies.iter().find(named) else { continue };
        let list = &cube.codelists[hierarchy.codelist];
        let Some(whole) = list.tree.branch(&hierarchy.id).whole.filter(|_| list.is_sound) else {
            continue;
        };
        let wholes = wholes_of(fact.indicator, hierarchy.codelist, release, cube);
        if wholes.iter().all(|taken| taken.as_slice() == [whole]) {
            continue;
        }
        let (id, name) = (&release.indicators[fact.indicator].id, &list.code(whole).id);
        let message = format!("`{id}.contribution` is of the change of all codes of `{}`", list.id);
        let finding = Diagnostic::new(Code::WrongHierarchy, message);
        let label = format!("`{}` divides `{name}` alone", hierarchy.id);
        let finding = finding.at(&release.file, span.clone(), label);
        let subtracted = hierarchy.subtracted.iter().map(|code| format!("`{}`", code.get_ref()));
        let subtracted: Vec<String> = subtracted.collect();
        let signs = if subtracted.is_empty() {
            String::new()
        } else {
            format!(
                " It does not know the signs of the hierarchy: what {} adds has the other sign.",
                subtracted.join(" and ")
            )
        };
        found.push(finding.hint(format!(
            "Take the list or a hierarchy of all codes, or show an indicator of its own: \
             `value = \"100 * ({id} - {id}@year) / {id}[{name}]@year\"`.{signs}"
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::figures::{Gap, Trend, Wording};

    type Number = Result<i64, Absence>;

    fn contribution(difference: Number, base: Number, change: Number) -> Result<Decimal, Absence> {
        let decimal = |number: Number| number.map(Decimal::from);
        let comparison = |difference, change| Comparison {
            base_period: None,
            base: Err(Absence::NotAvailable),
            change,
            difference,
            factor: Err(Absence::NotAvailable),
            trend: Trend::Unknown,
            wording: Wording::Absolute,
            gap: Gap::None,
            contribution: None,
            rank_change: None,
        };
        let whole = Whole {
            comparison: comparison(Ok(Decimal::ONE), decimal(change)),
            base: decimal(base),
        };
        let part = comparison(decimal(difference), Ok(Decimal::ONE));
        let added = whole.contribution(&part, Some(false));
        let subtracted = whole.contribution(&part, Some(true));
        assert_eq!(subtracted.map(|points| -points), added);
        assert_eq!(whole.contribution(&part, None), Err(Absence::NotApplicable));
        added
    }

    #[test]
    fn a_part_has_so_many_points_of_the_change_or_the_nothing_of_what_it_is_made_of() {
        use Absence::{Confidential, NotApplicable, NotAvailable};
        for (difference, base, change, expected) in [
            (Ok(3), Ok(200), Ok(1), Ok(Decimal::new(15, 1))),
            (Ok(-3), Ok(200), Ok(1), Ok(Decimal::new(-15, 1))),
            (Ok(0), Ok(200), Ok(1), Ok(Decimal::ZERO)),
            // The value of the whole is not known, but its base is.
            (Ok(3), Ok(200), Err(NotAvailable), Ok(Decimal::new(15, 1))),
            (Ok(3), Ok(0), Err(NotApplicable), Err(NotApplicable)),
            (Ok(3), Ok(-200), Err(NotApplicable), Err(NotApplicable)),
            (Ok(3), Err(NotAvailable), Err(NotAvailable), Err(NotAvailable)),
            (Err(NotAvailable), Ok(200), Ok(1), Err(NotAvailable)),
            (Err(Confidential), Ok(200), Ok(1), Err(Confidential)),
            (Ok(3), Err(Confidential), Err(Confidential), Err(Confidential)),
            (Err(NotAvailable), Err(Confidential), Err(Confidential), Err(Confidential)),
        ] {
            assert_eq!(
                contribution(difference, base, change),
                expected,
                "{difference:?} of {base:?}, {change:?}"
            );
        }
    }
}
