//! Periods that are read together: what gives nothing over a window is REL-013.
//!
//! [`check_windows`] follows each formula from the window that is asked for down to the data sets.

use std::collections::BTreeSet;
use std::ops::Range;

use super::expression::{self, MOST_READ, Unread};
use super::quantities::shown_by;
use super::resolve::Resolver;
use super::{
    CodeChoice, Columns, DatasetStructure, Expression, Formula, Indicator, IndicatorId, Kind, List,
    OverTime, ReadIn, Release, Rows, Sum, constant, own_windows,
};
use crate::findings::Code;
use crate::time::Window;

/// Who asks for values in a window, and where that stands.
#[derive(Clone)]
struct Asked {
    window: Window,
    /// Whether its periods are those of the data, one by one.
    in_data: bool,
    /// The table that asks; `None` where the period of an edition does.
    table: Option<(String, Range<usize>)>,
}

/// REL-013 for windows of several periods of what gives nothing over time.
pub(super) fn check_windows(
    release: &Release,
    reference: Window,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    let edition = Asked { window: reference, in_data: false, table: None };
    let mut open: Vec<(IndicatorId, Asked)> =
        release.named_indicators().map(|(id, _)| (id, edition.clone())).collect();
    for table in release.all_tables() {
        let years = matches!(table.columns, Columns::Years(_)) || table.rows == Rows::Years;
        let window = match (years, table.rows) {
            (true, _) => Window::Year,
            (false, Rows::Periods) => Window::Period,
            (false, Rows::CodeList(_) | Rows::Years | Rows::SamePeriods | Rows::KeyFacts) => {
                continue;
            }
        };
        let place = Some((table.id.clone(), table.span.clone()));
        let asked = Asked { window, in_data: false, table: place };
        open.extend(shown_by(&table.columns).map(|indicator| (indicator, asked.clone())));
    }
    rows_are_of_windows(release, reference, resolver);
    constant::rows_differ(release, reference, resolver);
    stocks_have_one_period(release, places, resolver);
    let mut seen = BTreeSet::new();
    // What an edition asks for is told where it stands, before the tables that ask for the same.
    open.reverse();
    while let Some((id, asked)) = open.pop() {
        let indicator = &release.indicators[id];
        let window = indicator.own_window().unwrap_or(asked.window);
        let is_own = window != asked.window;
        if !seen.insert((id, window.to_string(), asked.in_data)) {
            continue;
        }
        if indicator.formula.sum().is_some() {
            let table = asked.table.clone().filter(|_| !is_own);
            let asked = Asked { window, table, ..asked.clone() };
            reads_one_period(id, &asked, release, places, resolver);
        }
        if let Formula::Expression(expression) = &indicator.formula
            && !indicator.is_part
        {
            can_be_read(indicator, expression, window, release, resolver);
            constant::differs(indicator, expression, window, release, resolver);
        }
        let read = indicator.formula.windows(window).into_iter();
        open.extend(read.map(|ReadIn { indicator, window, in_data }| {
            (indicator, Asked { window, in_data, table: asked.table.clone() })
        }));
    }
}

/// REL-016: an expression reads windows of one length at all times, unless what it reads has none, and no more of them
/// than can be read at all.
fn can_be_read(
    indicator: &Indicator,
    expression: &Expression,
    window: Window,
    release: &Release,
    resolver: &mut Resolver<'_>,
) {
    let name = &indicator.id;
    let of = |read: IndicatorId| own_windows::windowed(&release.indicators[read]);
    let editions = resolver.frequency;
    let place = expression.place.clone();
    if let Some(shift) = expression.unlike(&of, window, editions) {
        let message = format!(
            "`{name}` has windows of different lengths, because of {}",
            expression::said(shift)
        );
        let own = expression.windows_read(&of, window).into_iter().find_map(|read| {
            read.window.filter(|window| {
                read.has_length && !shift.compares(*window, editions, read.has_length)
            })
        });
        let label = format!("its window is `{}`", own.unwrap_or(window));
        let declares = own.and_then(|own| declares(indicator, own, release));
        let line = match declares {
            Some(read) => format!("Write `window = \"period\"` in `[indicator.{}]`", read.id),
            None => format!("Add `window = \"period\"` to `[indicator.{name}]`"),
        };
        let hint = format!("{line}, or write `mean(…)` of what is read at different times.");
        resolver.error_with_hint(Code::WrongExpression, message, place.clone(), &label, &hint);
    }
    let observed = |read: IndicatorId| {
        let sums = release.sums_below(read).into_iter();
        let sums = sums.filter_map(|sum| release.indicators[sum].formula.sum());
        sums.map(|sum| release.datasets[sum.dataset].frequency).collect()
    };
    if let Some(unread) = expression.unread(&of, &observed, editions) {
        let Unread { place: part, message, hint } = unread;
        let message = format!("`{name}` cannot be computed: {message}");
        let span = part.unwrap_or(place.clone());
        resolver.error_with_hint(Code::WrongExpression, message, span, "here", hint);
    }
    let most = expression.most_read(window, editions);
    if most > MOST_READ {
        let message = format!("`{name}` reads {most} values for each of its own");
        let label = format!("{MOST_READ} are the most");
        let hint = "Give what it reads several times a name, or take a shorter window.";
        resolver.error_with_hint(Code::WrongExpression, message, place, &label, hint);
    }
}

/// The indicator that an expression goes back to and whose window is declared; `None` where it is of the window by its own
/// declaration, or by no declaration at all.
fn declares<'r>(
    indicator: &'r Indicator,
    window: Window,
    release: &'r Release,
) -> Option<&'r Indicator> {
    let read_in_it = |reader: &Indicator| {
        let mut read =
            reader.formula.operands().map(|operand| &release.indicators[operand.indicator]);
        read.find(|read| !read.is_part && read.own_window() == Some(window))
    };
    let mut declares = read_in_it(indicator)?;
    while let Some(read) = read_in_it(declares) {
        declares = read;
    }
    Some(declares)
}

/// REL-013: rows of times whose values are about other times.
fn rows_are_of_windows(release: &Release, reference: Window, resolver: &mut Resolver<'_>) {
    for table in release.all_tables() {
        let is_of_years = table.rows == Rows::Years || matches!(table.columns, Columns::Years(_));
        if !is_of_years && table.rows != Rows::SamePeriods {
            continue;
        }
        // A stock at the end of a year, and what is made of such, is told by the year.
        let shown: Vec<IndicatorId> =
            shown_by(&table.columns).filter(|id| !release.is_at_end(*id)).collect();
        let windows = shown.iter().map(|id| {
            let indicator = &release.indicators[*id];
            (indicator, indicator.own_window().unwrap_or(reference))
        });
        let windows: Vec<(&Indicator, Window)> = windows.collect();
        // The last row of a table by years goes as far as the edition does.
        let unlike = windows.iter().find(|(indicator, window)| {
            let is_year = !is_of_years
                || indicator.own_window().is_none()
                || matches!(window, Window::Year | Window::YearToDate);
            !is_year || windows.iter().any(|(_, shown)| shown != window)
        });
        // Of the columns that differ, one has a window of its own.
        let unlike = unlike.and_then(|(indicator, _)| {
            let own = windows.iter().find(|(shown, _)| shown.own_window().is_some());
            Some(indicator.own_window().map_or(*own?, |window| (*indicator, window)))
        });
        if let Some((indicator, window)) = unlike {
            let message =
                format!("a row of the table `{}` does not say what it is about", table.id);
            let label = format!("the window of `{}` is `{window}`", indicator.id);
            let rows = super::tables::periods_word(resolver.frequency);
            let hint = format!("Write `rows = \"{rows}\"`, or show it in a table of its own.");
            let span = table.span.clone();
            resolver.error_with_hint(Code::WrongKind, message, span, &label, &hint);
        }
    }
}

impl Release {
    /// Whether an indicator is of the last period of whatever is asked for, because it is a stock or made of such.
    pub fn is_at_end(&self, indicator: IndicatorId) -> bool {
        let is_last = |id: IndicatorId| self.indicators[id].kind.over_time == OverTime::Last;
        let is_of_period = self.indicators[indicator].window == Some(Window::Period);
        is_last(indicator) || is_of_period && self.sums_below(indicator).into_iter().all(is_last)
    }
}

/// REL-013: a stock is of one period, the last of those that are asked for.
fn stocks_have_one_period(
    release: &Release,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    for (id, indicator) in release.indicators.entries() {
        let is_last = indicator.kind.over_time == OverTime::Last;
        let Some(window) = indicator.window.filter(|window| is_last && *window != Window::Period)
        else {
            continue;
        };
        let name = &indicator.id;
        let message = format!("the indicator `{name}` is of the last period of its window alone");
        let label =
            format!("this is {}, and its window is `{window}`", indicator.kind.kind.named());
        let hint = "Leave `window` out. If the mean of the periods is meant, declare `kind = { kind = \"stock\", over_time = \"mean\" }` \
            in the measure.";
        resolver.error_with_hint(Code::WrongKind, message, places[id].clone(), &label, hint);
    }
}

/// REL-013: a window of more than one period, of which the sum gives nothing.
fn reads_one_period(
    id: IndicatorId,
    asked: &Asked,
    release: &Release,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    let indicator = &release.indicators[id];
    let Some(sum) = indicator.formula.sum() else { return };
    let of_data = release.datasets[sum.dataset].frequency;
    let of_edition = release.editions.first().map(|edition| edition.key.period().frequency());
    let of_edition = of_edition.unwrap_or(of_data);
    let is_one = match asked.window {
        // A period of the editions that has several of the data is a window of several.
        Window::Period | Window::Last(1) => asked.in_data || of_data == of_edition,
        Window::YearToDate => of_data.is_yearly() && of_edition.is_yearly(),
        Window::Year => of_data.is_yearly(),
        Window::Last(_) => false,
    };
    // That data by longer periods are read is said of the frequencies, with what to write.
    let is_longer = asked.window == Window::Period && !of_data.nests_in(of_edition);
    let is_read_whole = matches!(indicator.formula, Formula::Sum(_));
    if is_one || is_longer || !is_read_whole {
        return;
    }
    if let Some(rule) = release.counts_from_january(sum.dataset) {
        let name = &indicator.id;
        let message = format!("`{name}` adds up periods of what counts from January");
        let label = format!("its window is `{}`", asked.window);
        let hint = format!(
            "By `[rule.{rule}]` each period of `{}` has in it what was counted before. {}",
            release.datasets[sum.dataset].id,
            one_period(indicator, sum, asked.window, &release.datasets[sum.dataset], resolver)
        );
        let span = asked.table.as_ref().map_or(places[id].clone(), |(_, span)| span.clone());
        resolver.error_with_hint(Code::WrongKind, message, span, &label, &hint);
        return;
    }
    if indicator.kind.over_time != OverTime::None {
        return;
    }
    let (name, kind) = (&indicator.id, indicator.kind.kind);
    let mean = format!("kind = {{ kind = \"{}\", over_time = \"mean\" }}", kind.word());
    let or_mean = if kind == Kind::Growth {
        String::new()
    } else {
        format!(" If the mean of the periods is meant, declare `{mean}` in the measure.")
    };
    match &asked.table {
        None => {
            let named = if indicator.is_part { "" } else { "the indicator " };
            let message = format!("{named}`{name}` adds up periods of what does not add up");
            let label = format!("this is {}, and its window is `{}`", kind.named(), asked.window);
            let dataset = &release.datasets[sum.dataset];
            let hint = one_period(indicator, sum, asked.window, dataset, resolver);
            let hint = format!("{hint}{or_mean}");
            resolver.error_with_hint(Code::WrongKind, message, places[id].clone(), &label, &hint);
        }
        Some((table, span)) => {
            let message = format!("the table `{table}` has years of what does not add up");
            let label = format!("`{name}` is {}: its periods give nothing together", kind.named());
            let rows = super::tables::periods_word(resolver.frequency);
            let hint = format!("Write `rows = \"{rows}\"`, or leave `{name}` out.{or_mean}");
            resolver.error_with_hint(Code::WrongKind, message, span.clone(), &label, &hint);
        }
    }
}

/// What to write so that a value is of one period of the data.
fn one_period(
    indicator: &Indicator,
    sum: &Sum,
    window: Window,
    dataset: &DatasetStructure,
    resolver: &Resolver<'_>,
) -> String {
    let name = &indicator.id;
    if indicator.is_part {
        return match indicator.kind.kind {
            Kind::Growth => format!("Write `last({name})`."),
            _ => format!("Write `mean({name})` or `last({name})`."),
        };
    }
    // A period of the editions has several of the data: no window is shorter.
    if window == Window::Period || dataset.frequency != resolver.frequency {
        let one = sum.filter.iter().filter_map(|condition| match condition.codes.get_ref() {
            CodeChoice::One(code) => {
                Some(format!("{} = {code}", dataset.dimensions[condition.dimension].column))
            }
            CodeChoice::Several(_) => None,
        });
        let codes: Vec<String> = one.collect();
        let brackets =
            if codes.is_empty() { String::new() } else { format!("[{}]", codes.join(", ")) };
        let of_one_period =
            if window == Window::Period { "" } else { " with `window = \"period\"`" };
        return format!(
            "For the last of them write `value = \"last({}{brackets})\"`{of_one_period} in the place of `sum`.",
            dataset.id
        );
    }
    format!("Add `window = \"period\"` to `[indicator.{name}]`.")
}
