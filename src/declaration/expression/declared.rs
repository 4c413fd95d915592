//! What an expression gives held against what is declared beside `value`; what does not follow is asked for.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::resolve::Resolver;
use super::super::{
    Indicator, IndicatorDeclaration, IndicatorId, Kind, List, Multiplier, Quantity, Unit,
    UnitStructure,
};
use super::algebra::is_power_of_ten;
use super::change::{self, NoGrowth, Readable};
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
    /// `own` are the units of the release: one that is declared beside the formula has decimals of its own.
    pub(in super::super) fn of(
        declaration: &IndicatorDeclaration,
        own: &BTreeMap<String, UnitStructure>,
    ) -> Self {
        let kind = declaration.kind.as_ref().map(|kind| *kind.get_ref());
        // An empty unit is none.
        let unit = declaration.unit.clone().filter(|unit| *unit != Unit::Bare);
        // What is rounded to hundreds has no decimals.
        let by_steps = declaration.rounding.as_ref().map(|_| 0);
        let decimals = declaration.decimals.map(|decimals| u32::try_from(decimals).unwrap_or(0));
        let of_unit = unit.as_ref().and_then(|unit| own.get(unit.name())?.decimals);
        Self { unit, decimals: decimals.or(by_steps).or(of_unit), kind }
    }
}

impl Expression {
    /// What the indicator is that it is the formula of; `None`, with a finding, where its parts do not go together, or
    /// something does not follow that is not declared.
    pub(in super::super) fn measured(
        &self,
        (indicator, indicators): (&Indicator, &List<IndicatorId, Indicator>),
        declared: &Beside,
        of: &dyn Fn(IndicatorId) -> Measured,
        resolver: &mut Resolver<'_>,
    ) -> Option<Measured> {
        let whole = |(message, hint)| Mismatch { place: self.place.clone(), message, hint };
        let readable = Readable { indicators, of, frequency: resolver.frequency };
        let typed = typed(&self.tree, of).and_then(|typed| {
            if self.read().is_empty() {
                let message = "nothing of the value is data".to_owned();
                let hint = "Name a data set or an indicator: a number that is not computed, such as a target, is read from a file with its \
                            source, and in a text it stands by itself.";
                return Err(whole((message, hint.to_owned())));
            }
            self.is_as_written(&typed, declared, of).map_err(whole)?;
            let is_told_of_year = indicator.window == Some(Window::Year) || indicator.is_part;
            let is_level = matches!(typed.sort, Sort::Level(..));
            if is_level && typed.times.are_years() && !is_told_of_year && !resolver.frequency.is_yearly() {
                let message = "the value is of a year, and is told of a period".to_owned();
                let hint = "Add `window = \"year\"`, so that it is told of the year; of a period `within_year(…)` is a factor, such as a weight.";
                return Err(whole((message, hint.to_owned())));
            }
            // A ratio is a change where it is a growth in percent.
            let is_growth = || {
                typed.scale() == Some(Decimal::ONE_HUNDRED)
                    && declared.unit.as_ref().is_none_or(|unit| *unit == Unit::Percent)
                    && change::growth(&self.tree, Decimal::ONE_HUNDRED, readable).is_ok()
            };
            let is_change = change::is_change(&self.tree, readable)
                && (typed.sort != Sort::Ratio || is_growth());
            let measured = typed.declared(declared, is_change).map_err(whole)?;
            self.is_once(&typed, &measured, readable).map_err(whole)?;
            self.is_growth(&typed, &measured, is_change, readable).map_err(whole)?;
            Ok(measured)
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
    pub fn code(&self) -> Code {
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
    /// Whether what is called a growth is one: of one thing at two times.
    ///
    /// # Errors
    /// What is wrong, and what to write.
    fn is_growth(
        &self,
        typed: &Typed,
        measured: &Measured,
        is_change: bool,
        readable: Readable<'_>,
    ) -> Result<(), (String, String)> {
        let is_growth_already = matches!(typed.sort, Sort::Rate(Kind::Growth, _) | Sort::Points);
        if measured.quantity.kind != Kind::Growth || is_growth_already {
            return Ok(());
        }
        // A contribution is a change of a part, in points of the whole.
        if measured.unit == Unit::Points && is_change {
            return Ok(());
        }
        let parts = measured.unit.parts().unwrap_or(Decimal::ONE_HUNDRED);
        let Err(why) = change::growth(&self.tree, parts, readable) else { return Ok(()) };
        let (message, hint) = match why {
            NoGrowth::Factor => (
                "the value is how many times as large a thing is, and not how much it grew",
                "Take 1 away: `100 * (x / x@year - 1)`.",
            ),
            NoGrowth::Backwards => (
                "the value has the later time below, and is no growth",
                "Write the later time above: `100 * (x / x@year - 1)`.",
            ),
            NoGrowth::NoChange if matches!(typed.sort, Sort::Rate(..)) => (
                "the value is a rate, and no growth",
                "Leave `kind` out; of data that are changes in percent write `kind = \"growth\"` beside the `unit` of their measure.",
            ),
            NoGrowth::NoChange => (
                "it is not shown that the value is a change of one thing from one time to another",
                "A growth is of one thing: `100 * (x / x@year - 1)`. Of what is something else leave `kind` out.",
            ),
        };
        Err((message.to_owned(), hint.to_owned()))
    }

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
    fn declared(&self, beside: &Beside, is_change: bool) -> Result<Measured, (String, String)> {
        let named = |hint| (format!("the value is {}", self.named()), hint);
        self.times.is_known().map_err(named)?;
        let kind = self.kind(beside.kind, is_change)?;
        self.is_not_negative()?;
        let unit = self.unit(kind, beside.unit.as_ref())?;
        let decimals = beside.decimals.or(self.decimals);
        let decimals = decimals.or((unit == Some(Unit::Percent)).then_some(1));
        let (unit, decimals) = match (unit, decimals) {
            (Some(unit), Some(decimals)) => (unit, decimals),
            (Some(_), None) => {
                let message = "it does not follow with how many decimals the value is shown";
                return Err((message.to_owned(), "Add `decimals = …` beside `value`.".to_owned()));
            }
            (None, decimals) => {
                let message =
                    format!("it does not follow what the value is in: it is {}", self.said_times());
                return Err((message, self.what_unit(decimals.is_none())));
            }
        };
        let Quantity { moment, .. } = kind.quantity();
        let Self { over_time, over_codes, .. } = *self;
        let quantity = Quantity { kind, over_time, over_codes, moment };
        // A year with a name is told as a window.
        let is_year = self.times.are_years();
        let times = if is_year { Times::One(Vec::new()) } else { self.times.clone() };
        Ok(Measured { times, ..Measured::new(quantity, unit, decimals) })
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
    /// `None` where it is asked for.
    fn unit(&self, kind: Kind, declared: Option<&Unit>) -> Result<Option<Unit>, (String, String)> {
        self.is_of_size(declared)?;
        self.is_of_another_unit(declared)?;
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
        Ok(unit)
    }

    /// What to write where the unit does not follow, and with it perhaps the decimals.
    fn what_unit(&self, has_no_decimals: bool) -> String {
        let decimals = if has_no_decimals { " and `decimals = …`" } else { "" };
        let add = format!("Add `unit = \"…\"`{decimals} beside `value`");
        match &self.sort {
            Sort::Level(kind, unit) | Sort::Rate(kind, unit) => {
                format!("{add}, a unit of its own; or {}", self.without_factor(*kind, unit))
            }
            _ => format!("{add}."),
        }
    }

    /// What to write in the place of a multiple of what is in a unit.
    fn without_factor(&self, kind: Kind, unit: &Unit) -> String {
        let scale = self.factor.and_then(|factor| Decimal::ONE.checked_div(factor.abs()));
        let is_scale = |named: &Multiplier| {
            scale.is_some_and(|scale| scale == Decimal::from(10_u64.pow(named.exponent())))
        };
        let is_amount = matches!(kind, Kind::Flow | Kind::Stock | Kind::Mean | Kind::Median);
        let scale = Multiplier::NAMED.into_iter().find(is_scale).filter(|_| is_amount);
        if let Some(scale) = scale {
            return format!("leave the factor out, and write `scale = \"{}\"`.", scale.word());
        }
        let named = kind.named();
        format!("leave the factor out: so many times {named} is none in `{}`.", unit.name())
    }

    /// A mean of changes in levels is as it is, and what is less than nothing is none of these: what is taken away is so
    /// where it is joined.
    fn is_not_negative(&self) -> Result<(), (String, String)> {
        let is_of_values = match &self.sort {
            Sort::Level(kind, _) => !matches!(kind, Kind::Flow | Kind::Stock),
            Sort::Rate(..) => true,
            Sort::Number(_) | Sort::Ratio | Sort::Quotient { .. } | Sort::Points => false,
        };
        if !is_of_values || !self.factor.is_some_and(|factor| factor.is_sign_negative()) {
            return Ok(());
        }
        let message = format!("the value is {} with another sign", self.named());
        let hint = "Leave the minus out, and write it where the value is taken away: `x - y`.";
        Err((message, hint.to_owned()))
    }

    /// Whether what is so many times what it is made of is in another unit than that, and what is made of two is in none
    /// of theirs, but so many of the one.
    fn is_of_another_unit(&self, declared: Option<&Unit>) -> Result<(), (String, String)> {
        let Some(declared) = declared else { return Ok(()) };
        let is_same = self.scale() == Some(Decimal::ONE);
        let message =
            format!("the value is {}, and not in `{}`", self.said_times(), declared.name());
        match &self.sort {
            Sort::Level(kind, unit) | Sort::Rate(kind, unit) if !is_same => {
                let is_index = *kind == Kind::Index && declared.is_of_indices();
                let is_ratio = matches!(self.sort, Sort::Rate(..))
                    && declared.is_of_ratios()
                    && declared.parts().is_none();
                if unit == declared && *unit != Unit::Bare || is_index || is_ratio {
                    let hint = self.without_factor(*kind, unit);
                    let hint = format!("Write the `unit` that it is in, one of its own; or {hint}");
                    return Err((message, hint));
                }
            }
            Sort::Quotient { kind, dividend, divisor } => {
                let is_of_dividend = *kind == Kind::Mean && is_same && dividend == declared;
                if (dividend == declared || divisor == declared) && !is_of_dividend {
                    let hint = match kind {
                        Kind::Mean if dividend == declared => {
                            format!("Leave the number out, or write another `unit` than `{}`.", dividend.name())
                        }
                        Kind::Mean => format!(
                            "Write the `unit` of what is divided, `{}`, or one of its own, such as `\"{}_per_{}\"`.",
                            dividend.name(), dividend.name(), divisor.name()
                        ),
                        _ => "Write `unit = \"per_thousand\"` of 1000 times the quotient, or a unit of its own.".to_owned(),
                    };
                    return Err((message, hint));
                }
            }
            Sort::Level(..) | Sort::Rate(..) | Sort::Number(_) | Sort::Ratio | Sort::Points => {}
        }
        Ok(())
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
            (Sort::Ratio | Sort::Quotient { .. }, Some(unit)) if self.is_of_known_size() => {
                match (parts, self.scale()) {
                    (Some(parts), Some(scale)) if parts != scale => {
                        let message = format!(
                            "the value is {}, and not in {}",
                            self.said_times(),
                            named(unit)
                        );
                        (message, multiply(parts, scale))
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
                        (message, multiply(to, scale * from))
                    }
                    _ => return Ok(()),
                }
            }
            (
                Sort::Level(..) | Sort::Number(_) | Sort::Quotient { kind: Kind::Mean, .. },
                Some(unit),
            ) if (unit.is_of_ratios() || unit.is_of_indices() && !self.is_index())
                && self.unit_that_follows().as_ref() != declared =>
            {
                let message = format!("the value is {}, and not in {}", self.named(), named(unit));
                let hint = match &self.sort {
                    Sort::Level(_, unit) if self.scale() == Some(Decimal::ONE) => {
                        format!("Leave `unit` out: the value is in `{}`.", unit.name())
                    }
                    _ => "Write the `unit` that it is in.".to_owned(),
                };
                (message, hint)
            }
            _ => return Ok(()),
        };
        Err((message, hint))
    }

    fn is_index(&self) -> bool {
        matches!(self.sort, Sort::Level(Kind::Index, _))
    }

    /// Whether both that are divided are in one unit, so that it is known how large it is.
    fn is_of_known_size(&self) -> bool {
        match &self.sort {
            Sort::Quotient { kind, dividend, divisor } => {
                *kind == Kind::Rate && dividend == divisor && *dividend != Unit::Bare
            }
            _ => true,
        }
    }

    /// In words, with what it is multiplied by.
    pub(super) fn said_times(&self) -> String {
        match self.scale() {
            Some(scale) if scale == Decimal::ONE => self.named(),
            Some(scale) => format!("{scale} times {}", self.named()),
            None => format!("a multiple of {}", self.named()),
        }
    }

    fn kind(&self, declared: Option<Kind>, is_change: bool) -> Result<Kind, (String, String)> {
        let (follows, others): (Kind, &[Kind]) = match &self.sort {
            Sort::Level(kind, _) => (*kind, &[]),
            Sort::Rate(Kind::Rate, _) => (Kind::Rate, &[Kind::Growth]),
            Sort::Ratio if is_change => (Kind::Growth, &[Kind::Rate, Kind::Index]),
            // In percent of a base it can be an index of its own.
            Sort::Ratio => (Kind::Rate, &[Kind::Growth, Kind::Index]),
            Sort::Quotient { kind, .. } => (*kind, &[Kind::Rate, Kind::Mean, Kind::Growth]),
            Sort::Rate(kind, _) => (*kind, &[Kind::Rate]),
            // One rate less another is how far they are from each other; less itself at another time it is a change.
            Sort::Points if is_change => (Kind::Growth, &[Kind::Rate]),
            Sort::Number(_) | Sort::Points => (Kind::Rate, &[]),
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

/// What to multiply or divide by, so that what is so many times too small or large is as it should be.
fn multiply(should: Decimal, is: Decimal) -> String {
    let factor = should.checked_div(is).unwrap_or_default().normalize();
    if factor.scale() <= 12 && factor.checked_mul(is) == Some(should) {
        return format!("Multiply by {factor}: `{factor} * (…)`.");
    }
    let divisor = is.checked_div(should).unwrap_or_default().normalize();
    if divisor.scale() <= 12 {
        return format!("Divide by {divisor}, or leave the factor out.");
    }
    "Leave the factor out, or write a whole number.".to_owned()
}
