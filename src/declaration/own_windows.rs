//! The window of each indicator: the one that is declared for it, or that of what its formula reads.
//!
//! [`settle`] is the entry point. An indicator is about the window of what it reads, so that its period, the id of its
//! fact and its row say the same as its number; where these are of several windows, or of another than is declared, it
//! is an error with the line to write.

use std::ops::Range;

use super::expression::{Asked, Clash, InWindow, Reader, Windowed};
use super::resolve::Resolver;
use super::{Formula, Indicator, IndicatorId, List, Operator, OverTime};
use crate::findings::Code;
use crate::time::Window;

/// Gives each indicator its window, each after what it reads; `reference` is the window of the period of editions,
/// `places` are where the formulas stand.
pub(super) fn settle(
    indicators: &mut List<IndicatorId, Indicator>,
    reference: Window,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    let mut settled: List<IndicatorId, bool> = indicators.ids().map(|_| false).collect();
    let mut open: Vec<IndicatorId> = indicators.ids().collect();
    while let Some(id) = open.pop() {
        let operands = indicators[id].formula.operands().map(|operand| operand.indicator);
        let unread: Vec<IndicatorId> = operands.filter(|operand| !settled[*operand]).collect();
        if settled[id] {
            continue;
        }
        if !unread.is_empty() {
            open.push(id);
            open.extend(unread);
            continue;
        }
        settled[id] = true;
        let (window, wrong) = own(id, indicators, reference, resolver);
        if let Some(wrong) = wrong.filter(|_| !indicators[id].is_part) {
            say((id, indicators), &wrong, places[id].clone(), resolver);
        }
        indicators[id].window = window;
    }
    let all: List<IndicatorId, Windowed> = indicators.iter().map(windowed).collect();
    for indicator in indicators.iter_mut() {
        if let Formula::Expression(expression) = &mut indicator.formula {
            expression.note_lengths(&|read| all[read]);
        }
    }
}

/// What a reader must know of an indicator.
pub(super) fn windowed(indicator: &Indicator) -> Windowed {
    Windowed { window: indicator.own_window(), has_length: indicator.kind.has_length() }
}

/// Why an indicator has no window.
enum Wrong {
    /// Two of what it reads do not go together.
    Clash(Clash),
    /// What it reads is of another window than is declared.
    Contradiction { declared: Window, read: Window },
    /// It reads means and rates in several windows, and none is declared.
    Several,
}

fn own(
    id: IndicatorId,
    indicators: &List<IndicatorId, Indicator>,
    reference: Window,
    resolver: &Resolver<'_>,
) -> (Option<Window>, Option<Wrong>) {
    let Indicator { formula, kind, window: declared, .. } = &indicators[id];
    let of = |read: IndicatorId| windowed(&indicators[read]);
    let reader = Reader { declared: *declared, reference };
    let asked = match in_window(formula, &of, reader) {
        None => return (*declared, None),
        Some(Err(clash)) => return (*declared, Some(Wrong::Clash(clash))),
        Some(Ok(read)) => read.told(),
    };
    if kind.over_time == OverTime::Last {
        return (*declared, None);
    }
    match (*declared, asked) {
        (Some(declared), Some(Asked::Always(read))) if read != declared => {
            (Some(declared), Some(Wrong::Contradiction { declared, read }))
        }
        (Some(declared), _) => (Some(declared), None),
        (None, Some(Asked::Always(read))) => (Some(read), None),
        (None, Some(Asked::Several)) => (None, Some(Wrong::Several)),
        // At another time the window is laid again, which has to be one window then.
        (None, Some(Asked::For) | None) => match formula {
            Formula::Expression(expression) if expression.lays_again(&of, resolver.frequency) => {
                (Some(reference), None)
            }
            _ => (None, None),
        },
    }
}

/// In which window a formula is; `None` of one over a data set.
fn in_window(
    formula: &Formula,
    of: &dyn Fn(IndicatorId) -> Windowed,
    reader: Reader,
) -> Option<Result<InWindow, Clash>> {
    let read = |id: &IndicatorId| InWindow::of(of(*id), reader);
    Some(match formula {
        Formula::Sum(_) | Formula::Average(_) => return None,
        Formula::Rate { events, population, .. } => {
            read(events).join(Operator::Over, read(population), reader)
        }
        Formula::Count(selection) => Ok(read(&selection.of.indicator)),
        Formula::Expression(expression) => expression.in_window(of, reader),
    })
}

fn say(
    (id, indicators): (IndicatorId, &List<IndicatorId, Indicator>),
    wrong: &Wrong,
    place: Range<usize>,
    resolver: &mut Resolver<'_>,
) {
    let indicator = &indicators[id];
    let name = &indicator.id;
    // In one window there would be nothing to tell.
    let is_of_itself = match &indicator.formula {
        Formula::Expression(expression) => {
            expression.is_constant_in_one_window(indicators, resolver.frequency)
        }
        _ => false,
    };
    let (code, whole) = match &indicator.formula {
        Formula::Expression(expression) => (expression.code(), expression.place.clone()),
        _ => (Code::WrongKind, place),
    };
    let (place, message, label, hint) = match wrong {
        Wrong::Clash(Clash { place, windows }) => {
            let hint = match windows {
                _ if is_of_itself => {
                    "Both are one number, which in one window is nothing less than itself: read another in its place, or compare the mean \
                     of each, `mean(…)`."
                        .to_owned()
                }
                [Asked::For, Asked::Always(window)] | [Asked::Always(window), Asked::For] => {
                    format!(
                        "Add `window = \"{window}\"` to `[indicator.{name}]`, so that all of it is read in this window; or compare means, \
                     `mean(…)`, or rates."
                    )
                }
                _ => "Read both in one window, or take the mean of each, `mean(…)`, or rates."
                    .to_owned(),
            };
            let [first, second] = windows.map(said);
            (
                place.clone().unwrap_or(whole),
                format!("`{name}` joins numbers of windows of different length"),
                format!("the one is {first}, the other {second}"),
                hint,
            )
        }
        Wrong::Contradiction { declared, read } => (
            whole,
            format!("`{name}` is not about the window that it declares"),
            format!("its window is `{declared}`, and what it reads is of `{read}`"),
            format!(
                "Leave `window` out of `[indicator.{name}]`: it is that of what is read, `{read}`."
            ),
        ),
        Wrong::Several => (
            whole,
            format!("`{name}` reads means or rates of several windows"),
            "it does not follow which it is about".to_owned(),
            format!("Add `window = \"…\"` to `[indicator.{name}]`: the one by which it is told."),
        ),
    };
    resolver.error_with_hint(code, message, place, &label, &hint);
}

fn said(asked: Asked) -> String {
    match asked {
        Asked::Always(window) => format!("of the window `{window}`"),
        Asked::For => "of the period that is asked for".to_owned(),
        Asked::Several => "of several windows".to_owned(),
    }
}
