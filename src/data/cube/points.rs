//! VAL-002: numbers that may be thousands of a country that separates these by points.
//!
//! `1.000` is 1 for a program that writes three decimals, and 1000 in such a country. [`Points`] looks at
//! the values of a whole column, since one program wrote them all: beside a `74.200` that the measure can
//! have, the point is that of decimals. A `12.5` says nothing, for that program would have written `12.500`. Where no
//! value says so, there is one finding for the column.

use super::Value;
use crate::data::input::Cell;
use crate::declaration::MeasureStructure;
use crate::findings::{Capped, Code, Diagnostic};

/// What the values of a column say of its points.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// Whether a value has a fraction, written with three decimals.
    is_decimal: bool,
    /// The finding about the first value that may be a thousand.
    first: Option<Diagnostic>,
    /// How many may be.
    count: usize,
}

impl Points {
    /// Takes note of a value that has no more decimals than its measure.
    pub(super) fn add(
        &mut self,
        cell: Cell<'_>,
        value: Value,
        measure: &MeasureStructure,
        found: &Capped,
    ) {
        let fraction = cell.text.trim().split_once('.').map_or("", |(_, fraction)| fraction);
        self.is_decimal |= value.decimals() > 0 && fraction.len() == 3;
        if self.is_decimal || !may_be_thousand(cell.text.trim(), measure) {
            return;
        }
        self.count += 1;
        self.first.get_or_insert_with(|| {
            let message = format!("`{}` may be {value} or {value}000", cell.text.trim());
            Diagnostic::new(Code::NotANumber, message)
                .at(found.file(), cell.spot(), "a point before three zeros")
                .hint(format!(
                    "Write `{value}` or `{value}000`, as the source means it, without a separator."
                ))
        });
    }

    /// Whether no value of the column may be a thousand; a finding where some may be.
    pub(super) fn are_clear(self, found: &mut Capped) -> bool {
        let first = self.first.filter(|_| !self.is_decimal);
        let is_clear = first.is_none();
        if let Some(first) = first {
            found.push_of_rows(first, self.count);
        }
        is_clear
    }
}

/// Whether a number with three zeros after the point, more than the measure has decimals, may be a
/// thousand; 0 is 0 everywhere.
fn may_be_thousand(text: &str, measure: &MeasureStructure) -> bool {
    let Some((whole, "000")) = text.split_once('.') else { return false };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    measure.decimals < 3 && digits.len() <= 3 && !digits.starts_with('0')
}
