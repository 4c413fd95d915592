//! The algebra of kinds: what a difference, a share or a rate of two quantities is, and which have none.
//!
//! A pair that has none is an error with both kinds in it, found when `release.toml` is read: the
//! numbers could be computed, and would mean nothing.

use super::{Kind, OverCodes, OverTime, Quantity};

impl Quantity {
    /// A quantity of which neither periods nor codes give anything together.
    pub(super) fn of_nothing_added(kind: Kind) -> Self {
        Self { kind, over_time: OverTime::None, over_codes: OverCodes::None, moment: None }
    }

    /// What this less another is; `None` where the two cannot be subtracted.
    pub(super) fn less(self, subtrahend: Self) -> Option<Self> {
        let kind = match (self.kind, subtrahend.kind) {
            (minuend, subtrahend) if minuend != subtrahend => return None,
            // A level against a base says nothing of what lies between two of them.
            (Kind::Index, _) => return None,
            (kind, _) => kind,
        };
        Some(Self { kind, ..self.and(subtrahend) })
    }

    /// What this in percent of another is. `is_part` says that it is a part of it.
    pub(super) fn share_of(self, whole: Self, is_part: bool) -> Option<Self> {
        let is_ratio = match (self.kind, whole.kind) {
            (Kind::Flow, Kind::Flow) | (Kind::Stock, Kind::Stock) => true,
            (Kind::Index, Kind::Index)
            | (Kind::Rate, Kind::Rate)
            | (Kind::Mean, Kind::Mean)
            | (Kind::Median, Kind::Median) => !is_part,
            _ => false,
        };
        let over_time = self.and(whole).over_time;
        // What goes by one moment goes by that moment still; all else is of its own period.
        let over_time = if over_time == OverTime::Last { over_time } else { OverTime::None };
        is_ratio.then_some(Self { over_time, ..Self::of_nothing_added(Kind::Rate) })
    }

    /// What so many of this per so many of another in a year is: events of a period in a population.
    pub(super) fn rate_in(self, population: Self) -> Option<Self> {
        let is_rate = (self.kind, population.kind) == (Kind::Flow, Kind::Stock);
        is_rate.then(|| Self::of_nothing_added(Kind::Rate))
    }

    /// The average of this over a period, from a stock to the next.
    pub(super) fn averaged(self) -> Option<Self> {
        let is_stock = self.kind == Kind::Stock;
        is_stock.then_some(Self { over_time: OverTime::Mean, ..self })
    }

    /// What may be added up of two together: what may be of both.
    fn and(self, added: Self) -> Self {
        let over_time =
            if self.over_time == added.over_time { self.over_time } else { OverTime::None };
        let adds_up = [self, added].iter().all(|of| of.over_codes == OverCodes::Sum);
        let over_codes = if adds_up { OverCodes::Sum } else { OverCodes::None };
        let moment = self.moment.filter(|moment| added.moment == Some(*moment));
        Self { kind: self.kind, over_time, over_codes, moment }
    }

    /// Whether it is a count or an amount, of which parts make a whole.
    pub fn is_amount(self) -> bool {
        matches!(self.kind, Kind::Flow | Kind::Stock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each operation gives of each pair of kinds, in the order of [`Kind::ALL`]; `.` is an error.
    fn table(operation: impl Fn(Quantity, Quantity) -> Option<Quantity>) -> Vec<String> {
        let row = |first: Kind| {
            let cell = |second: Kind| {
                let of_both = operation(first.quantity(), second.quantity());
                of_both.map_or(".", |quantity| &quantity.kind.word()[..1])
            };
            Kind::ALL.map(cell).concat()
        };
        Kind::ALL.map(row).to_vec()
    }

    #[test]
    fn every_pair_of_kinds_has_its_difference_share_and_rate_or_none() {
        let differences =
            ["f......", ".s.....", ".......", "...r...", "....m..", ".....m.", "......g"];
        assert_eq!(table(Quantity::less), differences);
        let shares = ["r......", ".r.....", ".......", ".......", ".......", ".......", "......."];
        assert_eq!(table(|part, whole| part.share_of(whole, true)), shares);
        let ratios = ["r......", ".r.....", "..r....", "...r...", "....r..", ".....r.", "......."];
        assert_eq!(table(|part, whole| part.share_of(whole, false)), ratios);
        let rates = [".r.....", ".......", ".......", ".......", ".......", ".......", "......."];
        assert_eq!(table(Quantity::rate_in), rates);
    }

    #[test]
    fn what_is_made_of_two_adds_up_where_both_do() {
        let flow = Kind::Flow.quantity();
        let visitors = Quantity { over_codes: OverCodes::None, ..flow };
        let of_both = flow.less(visitors).unwrap();
        assert_eq!((of_both.over_time, of_both.over_codes), (OverTime::Sum, OverCodes::None));
        let chained = Quantity { over_time: OverTime::None, ..flow };
        assert_eq!(flow.less(chained).unwrap().over_time, OverTime::None);
        let stock = Kind::Stock.quantity();
        assert_eq!(stock.share_of(stock, true).unwrap().over_time, OverTime::Last);
        assert_eq!(flow.share_of(flow, true).unwrap().over_time, OverTime::None);
        assert_eq!(stock.averaged().unwrap().over_time, OverTime::Mean);
        assert!(Kind::ALL.iter().filter(|kind| kind.quantity().averaged().is_some()).count() == 1);
    }
}
