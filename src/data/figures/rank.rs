//! Values of codes to their ranks: the largest is first, or the smallest where the indicator says so; equal values share a
//! rank.
//!
//! [`ranks`] is the entry point. It is the ranking of competitions: two on the second rank leave
//! the third empty (1, 2, 2, 4). [`Facts::rank`] and [`Facts::change_ranks`] give the facts of a level of a code list
//! theirs; a change of rank is told only of codes among which the same codes were ranked then.

use rust_decimal::Decimal;

use super::{Absence, Compared, Computation, Fact, FactKey, Facts, Gap, as_shown};
use crate::data::cube::CodeKey;
use crate::declaration::{CodeListId, ComparisonId, IndicatorId, RankFrom};

/// The rank of each value among all of them; values are as they are shown, so that what readers
/// see as equal shares a rank.
///
/// A value that is not applicable takes no part. Any other that is not there makes every rank
/// unknown for the same reason: nobody could say how many are before it.
pub(super) fn ranks(
    shown: &[Result<Decimal, Absence>],
    from: RankFrom,
) -> Vec<Result<u32, Absence>> {
    let absences = shown.iter().filter_map(|value| value.err());
    let hidden = absences.reduce(Absence::and).filter(|absence| *absence != Absence::NotApplicable);
    let mut sorted: Vec<Decimal> = shown.iter().filter_map(|value| value.ok()).collect();
    let order = |one: &Decimal, other: &Decimal| match from {
        RankFrom::Largest => other.cmp(one),
        RankFrom::Smallest => one.cmp(other),
    };
    sorted.sort_unstable_by(order);
    let rank = |value: Decimal| {
        let before = sorted.partition_point(|ranked| order(ranked, &value).is_lt());
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    };
    let rank_or_absence = |value: &Result<Decimal, Absence>| match (value, hidden) {
        (Err(Absence::NotApplicable), _) => Err(Absence::NotApplicable),
        (_, Some(absence)) => Err(absence),
        (Ok(value), None) => Ok(rank(*value)),
        (Err(absence), None) => Err(*absence),
    };
    shown.iter().map(rank_or_absence).collect()
}

/// How many ranks each went up, by its rank then and its rank now. Where other codes were ranked then, nothing went up
/// or down by itself.
fn changes(
    then: &[Result<u32, Absence>],
    now: &[Result<u32, Absence>],
) -> Vec<Result<Decimal, Absence>> {
    let none = Err(Absence::NotApplicable);
    let is_one_set = then.iter().zip(now).all(|(then, now)| (*then == none) == (*now == none));
    let change = |(then, now): (&Result<u32, Absence>, &Result<u32, Absence>)| {
        let (then, now) = Absence::both(*then, *now)?;
        if is_one_set {
            Ok(Decimal::from(then) - Decimal::from(now))
        } else {
            Err(Absence::NotApplicable)
        }
    };
    then.iter().zip(now).map(change).collect()
}

impl Facts<'_> {
    /// Ranks the codes of a list by the values of an indicator in the reference period.
    pub(super) fn rank(&mut self, indicator: IndicatorId, list: CodeListId) {
        let ranked = self.ranked(indicator, list, None);
        let ranks = self.ranks_by(&ranked, |fact| fact.evaluated.value);
        for (key, rank) in ranked.into_iter().zip(ranks) {
            if let Some(fact) = self.of_key(key) {
                fact.rank = Some(rank);
            }
        }
    }

    /// Adds how many ranks the codes of a list went up to a comparison of an indicator.
    pub(super) fn change_ranks(
        &mut self,
        indicator: IndicatorId,
        list: CodeListId,
        comparison: Option<ComparisonId>,
    ) {
        let ranked = self.ranked(indicator, list, comparison);
        let now = self.ranks_by(&ranked, |fact| fact.evaluated.value);
        let then = self.ranks_by(&ranked, |fact| {
            let Compared { comparison, .. } =
                fact.compared(comparison).ok_or(Absence::NotAvailable)?;
            // What was another thing then was not ranked then.
            if comparison.gap == Gap::NotComparable {
                return Err(Absence::NotApplicable);
            }
            comparison.base
        });
        for (key, change) in ranked.into_iter().zip(changes(&then, &now)) {
            let fact = self.of_key(key);
            if let Some(comparison) = fact.and_then(|fact| fact.comparison_of(comparison)) {
                comparison.rank_change = Some(change);
            }
        }
    }

    /// The facts that are ranked, each with a comparison: of the level of a list, without the codes that stand for the
    /// rest.
    fn ranked(
        &mut self,
        indicator: IndicatorId,
        list: CodeListId,
        comparison: Option<ComparisonId>,
    ) -> Vec<FactKey> {
        let computation = self.computation;
        let period = self.edition.key.period();
        let codes = computation.cube.codelists[list].level();
        let codes = codes.map(|code| CodeKey { list, code });
        let ranked: Vec<FactKey> = codes
            .filter(|code| !computation.is_residual(*code))
            .map(|code| computation.release.key(FactKey { indicator, code: Some(code), period }))
            .collect();
        let comparisons: Vec<ComparisonId> = comparison.into_iter().collect();
        for key in &ranked {
            self.add(*key, &comparisons);
        }
        ranked
    }

    fn ranks_by(
        &self,
        ranked: &[FactKey],
        number: impl Fn(&Fact) -> Result<Decimal, Absence>,
    ) -> Vec<Result<u32, Absence>> {
        let shown = |key: &FactKey| {
            let rounding = &self.computation.release.indicators[key.indicator].rounding;
            let fact = self.get(*key).ok_or(Absence::NotAvailable)?;
            number(fact).map(|value| as_shown(value, rounding))
        };
        let from =
            ranked.first().map(|key| self.computation.release.indicators[key.indicator].rank_from);
        ranks(&ranked.iter().map(shown).collect::<Vec<_>>(), from.unwrap_or_default())
    }
}

impl Computation<'_> {
    /// Whether a code stands for the rest: it comes last in every order, and has no rank.
    pub fn is_residual(&self, code: CodeKey) -> bool {
        let id = &self.cube.code(code).id;
        let residual = &self.release.codelists[code.list].declaration.residual;
        residual.iter().any(|name| name.get_ref() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(values: &[i64]) -> Vec<Result<u32, Absence>> {
        let values: Vec<_> = values.iter().map(|value| Ok(Decimal::from(*value))).collect();
        ranks(&values, RankFrom::Largest)
    }

    #[test]
    fn equal_values_share_a_rank_and_leave_the_next_empty() {
        assert_eq!(ranked(&[20, 10, 30, 20]), [2, 4, 1, 2].map(Ok));
        assert_eq!(ranked(&[-5, 0, 0, -7]), [3, 1, 1, 4].map(Ok));
        assert_eq!(ranked(&[0, 0, 0]), [1, 1, 1].map(Ok));
        assert_eq!(ranked(&[]), []);
        let values = [20, 10, 30, 20, -5].map(|value| Ok(Decimal::from(value)));
        assert_eq!(ranks(&values, RankFrom::Smallest), [3, 2, 5, 3, 1].map(Ok));
    }

    #[test]
    fn a_code_goes_up_by_its_rank_then_less_its_rank_now() {
        let none = Err(Absence::NotApplicable);
        let nowhere = Err(Absence::NotApplicable);
        let places = |places: &[i64]| -> Vec<Result<Decimal, Absence>> {
            places.iter().map(|places| Ok(Decimal::from(*places))).collect()
        };
        assert_eq!(changes(&[1, 2, 2, 4].map(Ok), &[4, 1, 2, 2].map(Ok)), places(&[-3, 1, 0, 2]));
        // What was not there then, or is not there now, moves the others.
        assert_eq!(changes(&[Ok(1), none], &[Ok(2), Ok(1)]), [nowhere, nowhere]);
        assert_eq!(changes(&[Ok(1), none], &[Ok(1), none]), [Ok(Decimal::ZERO), nowhere]);
        let unknown = Err(Absence::NotAvailable);
        assert_eq!(changes(&[unknown, unknown], &[Ok(1), Ok(2)]), [Err(Absence::NotAvailable); 2]);
    }

    #[test]
    fn what_does_not_apply_takes_no_part_and_what_is_hidden_leaves_no_rank() {
        let (one, two) = (Ok(Decimal::ONE), Ok(Decimal::TWO));
        let without = Err(Absence::NotApplicable);
        assert_eq!(
            ranks(&[one, without, two], RankFrom::Largest),
            [Ok(2), Err(Absence::NotApplicable), Ok(1)]
        );
        for absence in [Absence::NotAvailable, Absence::Confidential] {
            let expected = [Err(absence), Err(Absence::NotApplicable), Err(absence)];
            assert_eq!(ranks(&[one, without, Err(absence)], RankFrom::Smallest), expected);
        }
    }
}
