//! What an expression gives held against what is declared beside `value`; what does not follow is asked for.

use rust_decimal::Decimal;

use super::super::resolve::Resolver;
use super::super::{Indicator, IndicatorDeclaration, IndicatorId, Kind, Quantity, Unit};
use super::algebra::is_power_of_ten;
use super::times::Times;
use super::types::{Measured, Mismatch, Sort, Typed, note_parts, typed};
use super::{Expression, Notation};
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
        // What is rounded to hundreds has no decimals.
        let by_steps = declaration.rounding.as_ref().map(|_| 0);
        let decimals = declaration.decimals.map(|decimals| u32::try_from(decimals).unwrap_or(0));
        Self { unit, decimals: decimals.or(by_steps), kind }
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
        let typed = typed(&self.tree, of).and_then(|typed| {
            self.is_as_written(&typed, declared, of).map_err(whole)?;
            let is_told_of_year = indicator.window == Some(Window::Year) || indicator.is_part;
            let is_level = matches!(typed.sort, Sort::Level(..));
            if is_level && typed.times.are_years() && !is_told_of_year && !resolver.frequency.is_yearly() {
                let message = "the value is of a year, and is told of a period".to_owned();
                let hint = "Add `window = \"year\"`, so that it is told of the year; of a period `within_year(…)` is a factor, such as a weight.";
                return Err(whole((message, hint.to_owned())));
            }
            typed.declared(declared).map_err(whole)
        });
        match typed {
            Ok(measured) => Some(measured),
            Err(Mismatch { place, message, hint }) => {
                // Of an indicator of some codes it is said where the whole is.
                if !indicator.is_part {
                    let label = format!("in `{}`", indicator.id);
                    resolver.error_with_hint(self.code(), message, place, &label, &hint);
                }
                None
            }
        }
    }

    /// The code of what is wrong with it, which goes by how it is written.
    pub(in super::super) fn code(&self) -> Code {
        match self.notation {
            Notation::Value(_) => Code::WrongExpression,
            Notation::Difference { .. } | Notation::Share { .. } => Code::WrongKind,
        }
    }

    /// Whether a share is one: of a part in a whole, where it is declared to be that, and else of two of one kind and unit.
    ///
    /// # Errors
    /// What is wrong, and what to write.
    fn is_as_written(
        &self,
        typed: &Typed,
        declared: &Beside,
        of: &dyn Fn(IndicatorId) -> Measured,
    ) -> Result<(), (String, String)> {
        let Notation::Share { part, whole, is_part } = self.notation else { return Ok(()) };
        let parts = declared.unit.as_ref().and_then(Unit::parts);
        if parts.is_some_and(|parts| parts != Decimal::ONE_HUNDRED) {
            let hint = "Leave `unit` out; for so many per thousand write `value = \"1000 * x / y\"` in the place of `share`.";
            return Err(("a share is in percent".to_owned(), hint.to_owned()));
        }
        let is_amount = of(part).quantity.is_amount();
        let [part, whole] = [part, whole].map(|indicator| Typed::of(&of(indicator)).named());
        if typed.sort != Sort::Ratio {
            let message = format!("{part} in percent of {whole} is no share");
            let hint = "A share is of two of one kind and unit. For events in a population write `rate = \"…\"` in the place of `share`, and \
                        for so many of one for each of the other `value = \"x / y\"` with a `unit`.";
            return Err((message, hint.to_owned()));
        }
        if is_part && !is_amount {
            let message = format!("{part} is no part of {whole}");
            let hint = "A share is of two flows or two stocks. For the ratio of two others add `is_part = false`.";
            return Err((message, hint.to_owned()));
        }
        Ok(())
    }
}

impl Expression {
    /// Notes of its signs which of them join parts of a sum.
    pub(in super::super) fn note_parts(&mut self, of: &dyn Fn(IndicatorId) -> Measured) {
        note_parts(&mut self.tree, of);
    }
}

impl Typed {
    /// What an indicator is that is computed so, with what is declared beside `value`.
    ///
    /// # Errors
    /// What is wrong, and what to write: what is declared may contradict it, or something may not follow and be asked for.
    fn declared(&self, beside: &Beside) -> Result<Measured, (String, String)> {
        let named = |hint| (format!("the value is {}", self.named()), hint);
        self.times.is_known().map_err(named)?;
        let kind = self.kind(beside.kind)?;
        let unit = self.unit(kind, beside.unit.as_ref())?;
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

    /// The unit that follows; `None` where it is asked for.
    fn unit_that_follows(&self) -> Option<Unit> {
        let is_same = self.scale() == Some(Decimal::ONE);
        match &self.sort {
            Sort::Number(_) => Some(Unit::Bare),
            Sort::Ratio if is_same => Some(Unit::Bare),
            Sort::Ratio => (self.scale() == Some(Decimal::ONE_HUNDRED)).then_some(Unit::Percent),
            Sort::Level(_, unit) | Sort::Rate(_, unit) => is_same.then(|| unit.clone()),
            Sort::Points => Some(Unit::Points),
            Sort::Quotient { .. } => None,
        }
    }

    /// The unit, of a value of this kind, as declared or as it follows.
    fn unit(&self, kind: Kind, declared: Option<&Unit>) -> Result<Unit, (String, String)> {
        self.is_of_size(declared)?;
        let unit = declared.cloned().or_else(|| self.unit_that_follows());
        let is_percentage = matches!(unit, Some(Unit::Percent | Unit::Points));
        if kind == Kind::Index && is_percentage {
            let message = "an index is not in percent".to_owned();
            return Err((message, "Add `unit = \"index\"` beside `value`.".to_owned()));
        }
        if kind == Kind::Growth && self.sort != Sort::Points && unit.is_some() && !is_percentage {
            let message = "a growth rate is in percent".to_owned();
            let hint = "Write `100 * (x / x@year - 1)`, and leave `unit` out.";
            return Err((message, hint.to_owned()));
        }
        unit.ok_or_else(|| {
            let message =
                format!("it does not follow what the value is in: it is {}", self.said_times());
            (message, "Add `unit = \"…\"` beside `value`.".to_owned())
        })
    }

    /// Whether the value is as large as its unit says: percent a hundred times the ratio, points a hundred times the
    /// weight that is changed.
    fn is_of_size(&self, declared: Option<&Unit>) -> Result<(), (String, String)> {
        let parts = declared.and_then(Unit::parts);
        let named = |unit: &Unit| match unit {
            Unit::Percent => "percent".to_owned(),
            unit => format!("`{}`", unit.name()),
        };
        let (message, hint) = match (&self.sort, declared) {
            // Multiplied, it may be in anything.
            (Sort::Points, Some(unit))
                if parts.is_none()
                    && self.scale() != Some(Decimal::ONE)
                    && *unit != Unit::Points =>
            {
                return Ok(());
            }
            (Sort::Points, Some(unit)) if *unit != Unit::Points => {
                let message = format!("the value is percentage points, and not in {}", named(unit));
                (message, "Leave `unit` out, or write `unit = \"percentage_point\"`.".to_owned())
            }
            (Sort::Points, _) => match self.scale() {
                Some(scale) if scale != Decimal::ONE && is_power_of_ten(scale) => {
                    let missing = (Decimal::ONE / scale).normalize();
                    let message = format!("the value is {scale} times percentage points");
                    let hint = format!(
                        "Multiply by {missing}: weights in percent are divided by 100, in per thousand by 1000, and what is changed is \
                         multiplied by 100, as in `100 * weight / 1000 * (x / x@year - 1)`."
                    );
                    (message, hint)
                }
                _ => return Ok(()),
            },
            (Sort::Ratio | Sort::Quotient { is_of_one_unit: true, .. }, Some(unit)) => {
                match (parts, self.scale()) {
                    (Some(parts), Some(scale)) if parts != scale => {
                        let message = format!(
                            "the value is {}, and not in {}",
                            self.said_times(),
                            named(unit)
                        );
                        let factor = (parts / scale).normalize();
                        (message, format!("Multiply by {factor}: `{factor} * (…)`."))
                    }
                    _ => return Ok(()),
                }
            }
            (Sort::Rate(_, unit), Some(declared)) => {
                let scale = self.scale().zip(unit.parts()).zip(parts);
                match scale {
                    Some(((scale, from), to)) if scale * from != to => {
                        let message = format!(
                            "the value is {}, and not in {}",
                            self.said_times(),
                            named(declared)
                        );
                        let factor = (to / (scale * from)).normalize();
                        (message, format!("Multiply by {factor}: `{factor} * (…)`."))
                    }
                    _ => return Ok(()),
                }
            }
            (
                Sort::Level(..) | Sort::Number(_) | Sort::Quotient { kind: Kind::Mean, .. },
                Some(unit),
            ) if matches!(unit, Unit::Percent | Unit::Points)
                && self.unit_that_follows().as_ref() != declared =>
            {
                let message = format!("the value is {}, and not in percent", self.named());
                (message, "Write the `unit` that it is in.".to_owned())
            }
            _ => return Ok(()),
        };
        Err((message, hint))
    }

    /// In words, with what it is multiplied by.
    fn said_times(&self) -> String {
        match self.scale() {
            Some(scale) if scale == Decimal::ONE => self.named(),
            Some(scale) => format!("{scale} times {}", self.named()),
            None => format!("a multiple of {}", self.named()),
        }
    }

    fn kind(&self, declared: Option<Kind>) -> Result<Kind, (String, String)> {
        let (follows, others): (Kind, &[Kind]) = match &self.sort {
            Sort::Level(kind, _) => (*kind, &[]),
            Sort::Number(_) | Sort::Rate(Kind::Rate, _) => (Kind::Rate, &[Kind::Growth]),
            // In percent of a base it can be an index of its own.
            Sort::Ratio => (Kind::Rate, &[Kind::Growth, Kind::Index]),
            Sort::Quotient { kind, .. } => (*kind, &[Kind::Rate, Kind::Mean, Kind::Growth]),
            Sort::Rate(kind, _) => (*kind, &[Kind::Rate]),
            // One rate less another is how far they are from each other; at two times it is a change.
            Sort::Points => match self.times {
                Times::One(_) => (Kind::Rate, &[Kind::Growth]),
                Times::Any | Times::Change | Times::Several(_) => (Kind::Growth, &[Kind::Rate]),
            },
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
