//! What stands above the columns of a table: labels with their scale, window, comparison and period.

use super::{ColumnPart, TableText};
use crate::declaration::{Aspect, Indicator, IndicatorId, Rows};
use crate::document::FactPart;
use crate::time::{ReferencePeriod, Window};

impl TableText<'_> {
    pub(crate) fn label(&self, column: &ColumnPart) -> String {
        if let Some(period) = column.period {
            return self.period(self.laid_in_year(period));
        }
        let indicator = &self.facts.computation.release.indicators[column.indicator];
        let scaled = self.scaled_label(column.indicator, column.aspect.into());
        let label = scaled.as_str();
        if let Aspect::Revision(measure) = column.aspect {
            return self.locale.table().revisions.label(measure).to_owned();
        }
        if column.aspect == Aspect::Value {
            return self.of_own_period(column.indicator, label);
        }
        // In a table by times each row has a base of its own.
        let bases = match self.table.rows {
            Rows::CodeList(_) => self.base_periods(column, self.facts.edition.key.period()),
            Rows::Years | Rows::SamePeriods | Rows::Periods | Rows::KeyFacts => Vec::new(),
        };
        let base = match bases.as_slice() {
            [base] => Some(self.period(*base)),
            _ => None,
        };
        let comparison = self.facts.computation.release.comparison(column.comparison);
        let words = comparison.label.as_ref().map(|label| self.text(label));
        self.locale.comparison_label(label, column.aspect.into(), indicator, words, base.as_deref())
    }

    /// What an indicator is called, with its scale.
    pub(super) fn scaled_label(&self, indicator: IndicatorId, part: FactPart) -> String {
        let indicator = &self.facts.computation.release.indicators[indicator];
        let label = self.locale.scaled_label(indicator, self.text(&indicator.label), part);
        self.with_window(indicator, label)
    }

    /// A label with the window of the indicator, in a table whose rows are times and do not say it.
    fn with_window(&self, indicator: &Indicator, label: String) -> String {
        let (computation, period) = (self.facts.computation, self.facts.edition.key.period());
        let said = match self.table.rows {
            Rows::CodeList(_) | Rows::KeyFacts => return label,
            Rows::SamePeriods => vec![self.laid(period)],
            Rows::Years => {
                let years = computation.years(&self.shown(), period).into_iter();
                years.map(|year| self.laid_in_year(year)).collect()
            }
            Rows::Periods => vec![ReferencePeriod::of(period.last())],
        };
        let is_other = said.iter().any(|said| indicator.laid(*said) != *said);
        let window = indicator.own_window().filter(|_| is_other);
        match (window, &self.locale.table().window) {
            // What the label says is not said twice.
            (Some(Window::Last(number)), _) if has_number(&label, number) => label,
            (Some(window), Some(words)) => words.header(&label, window, period.frequency()),
            _ => label,
        }
    }

    /// The label of a column, with the period where that is not the one of the table.
    fn of_own_period(&self, indicator: IndicatorId, label: &str) -> String {
        let period = self.facts.edition.key.period();
        let own = self.facts.computation.release.indicators[indicator].laid(period);
        let is_by_code = matches!(self.table.rows, Rows::CodeList(_));
        if !is_by_code || own == self.laid(period) {
            return label.to_owned();
        }
        format!("{label}, {}", self.period(own))
    }
}

/// Whether a label has this number among its words.
fn has_number(label: &str, number: u32) -> bool {
    let mut numbers = label.split(|letter: char| !letter.is_ascii_digit());
    numbers.any(|digits| digits == number.to_string())
}
