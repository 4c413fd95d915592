//! Values of codes to their ranks: the largest is first, equal values share a rank.
//!
//! [`ranks`] is the entry point. It is the ranking of competitions: two on the second rank leave
//! the third empty (1, 2, 2, 4).

use rust_decimal::Decimal;

use super::{Absence, Computation};
use crate::data::cube::CodeKey;

/// The rank of each value among all of them; values are as they are shown, so that what readers
/// see as equal shares a rank.
///
/// A value that is not applicable takes no part. Any other that is not there makes every rank
/// unknown for the same reason: nobody could say how many are larger.
pub(super) fn ranks(shown: &[Result<Decimal, Absence>]) -> Vec<Result<u32, Absence>> {
    let absences = shown.iter().filter_map(|value| value.err());
    let hidden = absences.reduce(Absence::and).filter(|absence| *absence != Absence::NotApplicable);
    let mut sorted: Vec<Decimal> = shown.iter().filter_map(|value| value.ok()).collect();
    sorted.sort_unstable_by_key(|value| std::cmp::Reverse(*value));
    let rank = |value: Decimal| {
        let larger = sorted.partition_point(|ranked| *ranked > value);
        u32::try_from(larger).unwrap_or(u32::MAX).saturating_add(1)
    };
    let rank_or_absence = |value: &Result<Decimal, Absence>| match (value, hidden) {
        (Err(Absence::NotApplicable), _) => Err(Absence::NotApplicable),
        (_, Some(absence)) => Err(absence),
        (Ok(value), None) => Ok(rank(*value)),
        (Err(absence), None) => Err(*absence),
    };
    shown.iter().map(rank_or_absence).collect()
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
        ranks(&values.iter().map(|value| Ok(Decimal::from(*value))).collect::<Vec<_>>())
    }

    #[test]
    fn equal_values_share_a_rank_and_leave_the_next_empty() {
        assert_eq!(ranked(&[20, 10, 30, 20]), [2, 4, 1, 2].map(Ok));
        assert_eq!(ranked(&[-5, 0, 0, -7]), [3, 1, 1, 4].map(Ok));
        assert_eq!(ranked(&[0, 0, 0]), [1, 1, 1].map(Ok));
        assert_eq!(ranked(&[]), []);
    }

    #[test]
    fn what_does_not_apply_takes_no_part_and_what_is_hidden_leaves_no_rank() {
        let (one, two) = (Ok(Decimal::ONE), Ok(Decimal::TWO));
        let without = Err(Absence::NotApplicable);
        assert_eq!(ranks(&[one, without, two]), [Ok(2), Err(Absence::NotApplicable), Ok(1)]);
        for absence in [Absence::NotAvailable, Absence::Confidential] {
            let expected = [Err(absence), Err(Absence::NotApplicable), Err(absence)];
            assert_eq!(ranks(&[one, without, Err(absence)]), expected);
        }
    }
}
