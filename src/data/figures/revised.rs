//! Which sums count as revised where small counts are hidden: those whose own value is another.
//!
//! Elsewhere a sum is revised when one of its observations is. With hidden counts that would say too
//! much: a row of a matrix without the mark would have no revised cell, also among those that it
//! hides, and one cell that a revision made small could be computed of the others, as they were
//! before. A mark that goes by the sum says what the sums of both states say, and nothing more.

use super::series::{Computation, MonthSum};
use crate::data::cube::{Cube, ObservationStatus};
use crate::declaration::Absent;
use crate::time::ReferencePeriod;

impl MonthSum {
    /// Whether it says something else than what was first known. Where a row that is not there means
    /// zero, the first row of a zero is no news.
    pub(super) fn differs(&self, first: &Self, absent: Absent) -> bool {
        let is_there = |sum: &Self| absent == Absent::Zero || sum.observations > 0;
        let missing = |sum: &Self| {
            Some(sum.status).filter(|status| *status >= ObservationStatus::NotApplicable)
        };
        self.value != first.value
            || missing(self) != missing(first)
            || is_there(self) != is_there(first)
    }

    /// Marks it as revised, or as not.
    pub(super) fn mark_revised(&mut self, is_revised: bool) {
        self.revised = is_revised;
        if !is_revised && self.status == ObservationStatus::Revised {
            self.status = ObservationStatus::Normal;
        }
    }
}

impl Computation<'_> {
    /// Marks sums of a period as revised where one of its months differs from what was first known.
    /// `sums` gives the same sums of other data in a month.
    pub(super) fn mark_revised(
        &self,
        of_period: &mut [MonthSum],
        period: ReferencePeriod,
        absent: Absent,
        sums: impl Fn(&Cube, ReferencePeriod) -> Vec<MonthSum>,
    ) {
        let Some(first) = self.first else { return };
        let mut revised = vec![false; of_period.len()];
        for month in period.iter().map(ReferencePeriod::month) {
            let (now, known) = (sums(self.cube, month), sums(first, month));
            for (is_revised, (now, known)) in revised.iter_mut().zip(now.iter().zip(&known)) {
                *is_revised |= now.differs(known, absent);
            }
        }
        for (sum, is_revised) in of_period.iter_mut().zip(revised) {
            sum.mark_revised(is_revised);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn sum(value: i64, observations: u32, status: ObservationStatus) -> MonthSum {
        MonthSum { value: Decimal::from(value), observations, status, revised: true }
    }

    #[test]
    fn a_sum_is_revised_when_it_says_something_else() {
        use ObservationStatus::{NotAvailable, Provisional, Revised};
        for (now, first, by_absent) in [
            // Revisions that cancel each other.
            (sum(20, 2, Revised), sum(20, 2, Provisional), [false, false]),
            (sum(21, 2, Revised), sum(20, 2, Provisional), [true, true]),
            (sum(0, 1, NotAvailable), sum(0, 1, Provisional), [true, true]),
            (sum(0, 1, Revised), MonthSum::EMPTY, [false, true]),
        ] {
            let found = [Absent::Zero, Absent::Missing].map(|absent| now.differs(&first, absent));
            assert_eq!(found, by_absent, "{now:?} after {first:?}");
        }
        let mut same = sum(20, 2, Revised);
        same.mark_revised(false);
        assert!(!same.revised && same.status == ObservationStatus::Normal);
        let mut provisional = sum(20, 2, Provisional);
        provisional.mark_revised(false);
        assert_eq!(provisional.status, Provisional);
    }
}
