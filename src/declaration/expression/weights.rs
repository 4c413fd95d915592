//! How many times a number is taken that is told as it is: points once, and growths with weights that add up to 1.
//!
//! [`Expression::is_once`] is the entry point.

use rust_decimal::Decimal;

use super::super::Unit;
use super::Expression;
use super::change::{self, Readable};
use super::types::{Measured, Sort, Typed};

impl Expression {
    /// Whether points are taken once, and growths with weights that add up to 1.
    ///
    /// # Errors
    /// What is wrong, and what to write.
    pub(super) fn is_once(
        &self,
        typed: &Typed,
        measured: &Measured,
        readable: Readable<'_>,
    ) -> Result<(), (String, String)> {
        let is_once = typed.scale().is_none_or(|scale| scale == Decimal::ONE);
        if typed.sort == Sort::Points
            && measured.unit == Unit::Points
            && !is_once
            && self.multiplies_a_value()
        {
            let message = format!("the value is {}", typed.said_times());
            let hint = "Leave the factor out, or write the `unit` that it is in, one of its own: so many times points are none.";
            return Err((message, hint.to_owned()));
        }
        let Some(parts) = measured.unit.parts().filter(|_| typed.sort == Sort::Ratio) else {
            return Ok(());
        };
        let together = change::parts_of_growth(&self.tree, readable);
        let Some(together) = together.filter(|together| *together != parts) else { return Ok(()) };
        let (together, parts) = (together.normalize(), parts.normalize());
        let message = format!(
            "growth rates are taken {together} times together, where {parts} times is their mean"
        );
        let hint = "Write weights that add up to 1: `100 * (0.4 * (x / x@year - 1) + 0.6 * (y / y@year - 1))`.";
        Err((message, hint.to_owned()))
    }
}
