//! What an expression gives held against what is declared beside `value`; what does not follow is asked for.

use rust_decimal::Decimal;

use super::super::resolve::Resolver;
use super::super::{Indicator, IndicatorDeclaration, IndicatorId, Kind, Quantity, Unit};
use super::Expression;
use super::types::{Measured, Mismatch, Sort, Typed, typed};
use crate::findings::Code;
use crate::time::Window;

/// What is declared beside the formula of an indicator.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Beside {
    pub(in super::super) unit: Option<Unit>,
    pub(in super::super) decimals: Option<u32>,
    kind: Option<Kind>,
}

impl Beside {
    pub(in super::super) fn of(declaration: &IndicatorDeclaration) -> Self {
        let kind = declaration.kind.as_ref().map(|kind| *kind.get_ref());
        // An empty unit is none.
        let unit = declaration.unit.clone().filter(|unit| *unit != Unit::Bare);
        Self { unit, decimals: declaration.decimals, kind }
    }
}

impl Expression {
    /// What the indicator is that it is the formula of; `None`, with a finding, where its parts do not go together, or
    /// something does not follow that is not declared.
    pub(in super::super) fn measured(
        &self,
        indicator: &Indicator,
        declared: &Beside,
        of: &dyn Fn(IndicatorId) -> Measured,
        resolver: &mut Resolver<'_>,
    ) -> Option<Measured> {
        let whole = |(message, hint)| Mismatch { place: self.place.clone(), message, hint };
        let typed = typed(&self.tree, of);
        match typed.and_then(|typed| typed.declared(declared).map_err(whole)) {
            Ok(measured) => Some(measured),
            Err(Mismatch { place, message, hint }) => {
                // Of an indicator of some codes it is said where the whole is.
                if !indicator.is_part {
                    let label = format!("in `{}`", indicator.id);
                    resolver.error_with_hint(Code::WrongExpression, message, place, &label, &hint);
                }
                None
            }
        }
    }
}

impl Expression {
    /// REL-016: an expression that is asked for in a window does not read it at a time at which it is of another length.
    pub(in super::super) fn check_lengths(
        &self,
        indicator: &Indicator,
        window: Window,
        resolver: &mut Resolver<'_>,
    ) {
        let Some(shift) = self.of_another_length(window).filter(|_| !indicator.is_part) else {
            return;
        };
        let name = &indicator.id;
        let message = format!("`{name}` has windows of different lengths, because of {shift}");
        let label = format!("its window is `{window}`");
        let hint = format!(
            "Add `window = \"period\"` to `[indicator.{name}]`, or write `mean(…)` of what is read at different times."
        );
        let place = self.place.clone();
        resolver.error_with_hint(Code::WrongExpression, message, place, &label, &hint);
    }
}

impl Typed {
    /// What an indicator is that is computed so, with what is declared beside `value`.
    ///
    /// # Errors
    /// What is wrong, and what to write: what is declared may contradict it, or something may not follow and be asked for.
    fn declared(&self, beside: &Beside) -> Result<Measured, (String, String)> {
        let unit = self.unit(beside.unit.as_ref())?;
        let kind = self.kind(beside.kind)?;
        let decimals = beside.decimals.or(self.decimals);
        let decimals = decimals.or((unit == Unit::Percent).then_some(1));
        let decimals = decimals.ok_or_else(|| {
            let message = "it does not follow with how many decimals the value is shown".to_owned();
            (message, "Add `decimals = …` beside `value`.".to_owned())
        })?;
        let Quantity { moment, .. } = kind.quantity();
        let Self { over_time, over_codes, .. } = *self;
        Ok(Measured { quantity: Quantity { kind, over_time, over_codes, moment }, unit, decimals })
    }

    fn unit(&self, declared: Option<&Unit>) -> Result<Unit, (String, String)> {
        let scale = self.scale();
        let follows = match &self.sort {
            Sort::Number(_) => Some(Unit::Bare),
            Sort::Ratio if scale == Some(Decimal::ONE) => Some(Unit::Bare),
            Sort::Ratio if scale == Some(Decimal::ONE_HUNDRED) => Some(Unit::Percent),
            Sort::Level(_, unit) | Sort::Rate(_, Some(unit)) if scale == Some(Decimal::ONE) => {
                Some(unit.clone())
            }
            Sort::Points => Some(Unit::Points),
            Sort::Ratio | Sort::Level(..) | Sort::Rate(..) => None,
        };
        let is_percentage =
            declared.is_some_and(|unit| matches!(unit, Unit::Percent | Unit::Points));
        let can_be_percentage = match (&self.sort, &follows) {
            (Sort::Ratio, follows) => *follows != Some(Unit::Bare),
            (Sort::Rate(..) | Sort::Points, _) => true,
            (Sort::Level(..) | Sort::Number(_), follows) => follows.as_ref() == declared,
        };
        if is_percentage && !can_be_percentage {
            let message = format!("the value is {}, and not in percent", self.named());
            let hint = match self.sort {
                Sort::Ratio => "Multiply by 100: `100 * (…)`.",
                _ => "Write the `unit` that it is in.",
            };
            return Err((message, hint.to_owned()));
        }
        declared.cloned().or(follows).ok_or_else(|| {
            let message =
                format!("it does not follow what the value is in: it is {}", self.said_times());
            (message, "Add `unit = \"…\"` beside `value`.".to_owned())
        })
    }

    /// In words, with what it is multiplied by.
    fn said_times(&self) -> String {
        match self.scale() {
            Some(times) if times == Decimal::ONE => self.named(),
            Some(times) => format!("{times} times {}", self.named()),
            None => format!("a multiple of {}", self.named()),
        }
    }

    fn kind(&self, declared: Option<Kind>) -> Result<Kind, (String, String)> {
        let (follows, others): (Kind, &[Kind]) = match self.sort {
            Sort::Level(kind, _) => (kind, &[]),
            Sort::Number(_) | Sort::Ratio | Sort::Rate(Kind::Rate, _) => {
                (Kind::Rate, &[Kind::Growth])
            }
            Sort::Rate(kind, _) => (kind, &[Kind::Rate]),
            Sort::Points => (Kind::Growth, &[Kind::Rate]),
        };
        match declared.filter(|kind| *kind != follows) {
            None => Ok(follows),
            Some(kind) if others.contains(&kind) => Ok(kind),
            Some(kind) => {
                let message = format!("the value is {}, and not {}", self.named(), kind.named());
                Err((
                    message,
                    format!("Leave `kind` out, or write `kind = \"{}\"`.", follows.word()),
                ))
            }
        }
    }
}
