//! The rules for the contents of a data set, one function each.
//!
//! A rule takes a cell and returns what it means, or makes a finding and returns nothing. The
//! manual of each is at its code in [`crate::findings`].

use super::{CodeIndex, Dataset, ObservationStatus, Value};
use chrono::{Days, NaiveDate};

use super::{number, number_hints};
use crate::data::input::{Cell, Code as CodeOfList, CodeList};
use crate::declaration::{DatasetStructure, MeasureStructure, Unit};
use crate::findings::{Capped, Code, Diagnostic, SourceFile, in_latin, nearest};
use crate::time::{Frequency, Pattern, Period, ReferencePeriod};

/// VAL-001: a code is in its list. `before` is the code of the row before.
pub(super) fn code_is_known(
    cell: Cell<'_>,
    list: &CodeList,
    before: CodeIndex,
    found: &mut Capped,
) -> Option<CodeIndex> {
    if list.codes.get(usize::from(before)).is_some_and(|code| code.id == cell.text) {
        return Some(before);
    }
    let known = list.index(cell.text);
    if known.is_some() || !list.is_complete {
        return known;
    }
    let trimmed = cell.text.trim();
    match list.index(trimmed) {
        Some(code) => cell.trimmed(found).map(|_| code),
        None => report_unknown_code(cell, trimmed, list, found),
    }
}

fn report_unknown_code(
    cell: Cell<'_>,
    text: &str,
    list: &CodeList,
    found: &mut Capped,
) -> Option<CodeIndex> {
    found.push(Code::UnknownCode, |file| {
        let message = match text {
            "" => format!("a code of `{}` is empty", list.id),
            _ => format!("`{text}` is not a code of `{}`", list.id),
        };
        let unknown = Diagnostic::new(Code::UnknownCode, message).at(file, cell.spot(), "not in the code list");
        let ids = list.codes.iter().map(|code| code.id.as_str());
        if let Some(latin) = in_latin(text).filter(|latin| list.index(latin).is_some()) {
            unknown.hint(format!("It has Cyrillic letters that look like Latin ones; write `{latin}` in Latin letters."))
        } else if let Some(code) = with_label(text, list) {
            unknown.hint(format!("It is the label of `{code}`: write the code."))
        } else if let Some(code) = as_text(text, list) {
            unknown.hint(format!(
                "Is `{code}` meant? A program that reads codes as numbers changes them: take the column as text."
            ))
        } else if let Some(near) = nearest(text, ids) {
            unknown.hint(format!("Is `{near}` meant?"))
        } else {
            unknown.hint("Correct it; if it is new, add it to the code list with its labels.")
        }
    });
    None
}

/// The code that has a text for its label in any language; `None` where several have.
fn with_label<'a>(text: &str, list: &'a CodeList) -> Option<&'a str> {
    let is_labelled = |code: &&CodeOfList| code.labels.values().any(|label| label == text);
    only(list.codes.iter().filter(is_labelled))
}

/// The code of which a program made this number: without its zeros at the start, or with a fraction.
fn as_text<'a>(text: &str, list: &'a CodeList) -> Option<&'a str> {
    let whole = text.split_once('.').map_or(text, |(whole, fraction)| {
        if fraction.bytes().all(|byte| byte == b'0') { whole } else { text }
    });
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    let bare = whole.trim_start_matches('0');
    only(list.codes.iter().filter(|code| is_number && code.id.trim_start_matches('0') == bare))
}

/// The id of the only code there is.
fn only<'a>(mut codes: impl Iterator<Item = &'a CodeOfList>) -> Option<&'a str> {
    let first = codes.next()?;
    codes.next().is_none().then_some(first.id.as_str())
}

/// VAL-002: a value is a number in the one form that is read.
pub(super) fn value_is_a_number(cell: Cell<'_>, found: &mut Capped) -> Option<Value> {
    let parsed = number::parse(cell.text);
    if parsed.is_some() {
        return parsed;
    }
    if let Some(value) = number::parse(cell.text.trim()) {
        return cell.trimmed(found).map(|_| value);
    }
    found.push(Code::NotANumber, |file| {
        let wrong = Diagnostic::new(Code::NotANumber, format!("`{}` is not a number", cell.text))
            .at(file, cell.spot(), "digits are expected, as in 1234.5");
        match number_hints::hint(cell.text.trim()) {
            Some(hint) => wrong.hint(hint),
            None => wrong,
        }
    });
    None
}

/// VAL-003: a value is not below the minimum of its measure.
pub(super) fn value_is_not_below_minimum(
    cell: Cell<'_>,
    value: Value,
    measure: &MeasureStructure,
    found: &mut Capped,
) -> bool {
    let Some(minimum) = measure.minimum else { return true };
    // The comparison with 0 is the common one, and comparing decimals is slow.
    let is_below = if minimum.is_zero() { value.is_negative() } else { value.decimal() < minimum };
    if !is_below {
        return true;
    }
    found.push(Code::BelowMinimum, |file| {
        Diagnostic::new(Code::BelowMinimum, format!("{value} is below the minimum {minimum}"))
            .at(file, cell.spot(), format!("at least {minimum} is expected"))
            .hint("Correct it; a correction of an earlier month belongs in that month.")
    });
    false
}

/// VAL-004: a value has no more decimals than its measure, which may go by its codes.
pub(super) fn decimals_are_few(
    cell: Cell<'_>,
    value: Value,
    (measure, decimals, unit): (&MeasureStructure, u32, Option<&Unit>),
    found: &mut Capped,
) -> bool {
    if value.decimals() <= decimals {
        return true;
    }
    found.push(Code::TooManyDecimals, |file| {
        let message = match (decimals, unit) {
            (0, Some(unit)) => format!("{value} is a fraction of a {}", unit.name()),
            _ => format!("{value} has more decimals than the {decimals} of {}", measure.column),
        };
        Diagnostic::new(Code::TooManyDecimals, message)
            .at(file, cell.spot(), "too many decimals")
            .hint(decimals_hint(cell.text, decimals))
    });
    false
}

/// What to do about a value with too many decimals. What is counted has none, and is not to be given some: the
/// point may separate thousands, or the value be in thousands.
fn decimals_hint(text: &str, decimals: u32) -> String {
    const MEASURED: &str =
        "more `decimals` in release.toml are right only for what is measured so finely.";
    match text.split_once('.') {
        Some((whole, fraction)) if decimals == 0 && fraction.len() == 3 => format!(
            "If the point separates thousands, write `{whole}{fraction}`; if the values are in thousands, write them in full; {MEASURED}"
        ),
        _ if decimals == 0 => format!(
            "Correct it; if the values are in thousands or millions, write them in full; {MEASURED}"
        ),
        _ => format!("Correct it, or round it as the others of its column are; {MEASURED}"),
    }
}

/// VAL-006: a period is in the form of its frequency, or as the pattern of its data set says.
pub(super) fn period_is_well_formed(
    cell: Cell<'_>,
    structure: &DatasetStructure,
    found: &mut Capped,
) -> Option<Period> {
    let frequency = structure.frequency;
    let read = |text: &str| match &structure.pattern {
        Some(pattern) => pattern.read(text),
        None => frequency.read(text),
    };
    let period = read(cell.text);
    if period.is_some() {
        return period;
    }
    if let Some(period) = read(cell.text.trim()) {
        return cell.trimmed(found).map(|_| period);
    }
    found.push(Code::BadPeriod, |file| match &structure.pattern {
        Some(pattern) => describe_other_pattern(cell, frequency, pattern, file),
        None => describe_bad_period(cell, frequency, file),
    });
    None
}

fn describe_other_pattern(
    cell: Cell<'_>,
    frequency: Frequency,
    pattern: &Pattern,
    file: &SourceFile,
) -> Diagnostic {
    let example = pattern.write(frequency.first_of(2025));
    let message = match cell.text {
        "" => "the period is empty".to_owned(),
        text => format!("`{text}` is not a {frequency} as the pattern `{pattern}` says"),
    };
    let label = format!("`{pattern}` is expected, as in {example}");
    let bad = Diagnostic::new(Code::BadPeriod, message).at(file, cell.spot(), label);
    let text = cell.text.trim();
    let meant = frequency.read(text).or_else(|| frequency.guess(text));
    match meant.map(|meant| pattern.write(meant)).filter(|meant| meant != text) {
        Some(meant) => bad.hint(format!(
            "Is `{meant}` meant? If all of the file are written so, change the `pattern` in `time` of the data set."
        )),
        None => bad,
    }
}

fn describe_bad_period(cell: Cell<'_>, frequency: Frequency, file: &SourceFile) -> Diagnostic {
    let (what, form) = (frequency.word(), frequency.form());
    let form = format!("{form} is expected, as in {}", frequency.example());
    let message = match cell.text {
        "" => "the period is empty".to_owned(),
        text => format!("`{text}` is not a {what}"),
    };
    let bad = Diagnostic::new(Code::BadPeriod, message).at(file, cell.spot(), form);
    match period_hint(cell.text.trim(), frequency) {
        Some(hint) => bad.hint(hint),
        None => bad,
    }
}

/// What to write in place of a period in another form, or of another length.
fn period_hint(text: &str, frequency: Frequency) -> Option<String> {
    if let Some(day) = spreadsheet_day(text) {
        let period = frequency.containing(day);
        // Of a longer period it would be the first month.
        let is_meant = frequency >= Frequency::Month
            || period.first_day() == Frequency::Month.containing(day).first_day();
        let meant = if is_meant { format!(": is `{period}` meant?") } else { String::new() };
        return Some(format!("A spreadsheet program counts {day} like this{meant}"));
    }
    let exact = Period::parse(text);
    // A day within a month does not mean the month.
    let is_inside = exact.is_some_and(|exact| {
        exact.within(frequency).is_some_and(|longer| longer.first_day() < exact.first_day())
    });
    if let Some(meant) = frequency.guess(text).filter(|_| !is_inside) {
        // Some write the day first, others the month.
        let day = text.split('/').next().filter(|_| text.matches('/').count() == 2);
        let swapped = day.and_then(|day| {
            let month = Period::month(Frequency::Month.guess(text)?.year(), day.parse().ok()?)?;
            frequency.guess(&month.to_string())
        });
        return Some(match swapped.filter(|swapped| *swapped != meant) {
            Some(swapped) => format!("Is `{meant}` meant, or `{swapped}`?"),
            None => format!("Is `{meant}` meant?"),
        });
    }
    if let Some(other) = exact.or_else(|| marked(text)) {
        let own = other.frequency();
        let form = match exact {
            Some(_) => String::new(),
            None => format!(", and each as `{other}`"),
        };
        return Some(format!(
            "It is a {own}: if all periods of the data set are, write `frequency = \"{own}\"` in its `time` in \
             release.toml{form}."
        ));
    }
    let has_word = text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (has_word && text.bytes().any(|byte| byte.is_ascii_digit())).then(|| {
        "A spreadsheet program may have made a date of it: set the column to text, and write the year and \
         the month in digits."
            .to_owned()
    })
}

/// The quarter, half-year or week that a text names by its letter, in whatever form.
fn marked(text: &str) -> Option<Period> {
    let has = |letter: char| text.contains([letter, letter.to_ascii_lowercase()]);
    let marks = [
        ('Q', Frequency::Quarter),
        ('S', Frequency::HalfYear),
        ('H', Frequency::HalfYear),
        ('W', Frequency::Week),
    ];
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let mut meant = marks.into_iter().filter(|(letter, _)| letters == 1 && has(*letter));
    meant.find_map(|(_, frequency)| frequency.guess(text))
}

/// The day that spreadsheet programs write as this number of days: of 1955 to 2119.
fn spreadsheet_day(text: &str) -> Option<NaiveDate> {
    let days = text.parse().ok().filter(|days| (20_000..80_000).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// VAL-007: an empty value has a status that says why.
pub(super) fn absence_is_explained(
    cell: Cell<'_>,
    status: ObservationStatus,
    found: &mut Capped,
) -> bool {
    if status.is_missing() {
        return true;
    }
    found.push(Code::MissingValue, |file| {
        let message =
            format!("the value is empty, and the status `{}` does not say why", status.letter());
        Diagnostic::new(Code::MissingValue, message)
            .at(file, cell.spot(), "nothing stands here")
            .hint("Write `0` if nothing was counted, or the status `M`, `L` or `Q`.")
    });
    false
}

/// VAL-008: a status is one of the code list.
pub(super) fn status_is_known(cell: Cell<'_>, found: &mut Capped) -> Option<ObservationStatus> {
    let status = ObservationStatus::parse(cell.text);
    if status.is_some() {
        return status;
    }
    if let Some(status) = ObservationStatus::parse(cell.text.trim()) {
        return cell.trimmed(found).map(|_| status);
    }
    found.push(Code::UnknownStatus, |file| {
        let message = match cell.text {
            "" => "the status is empty".to_owned(),
            text => format!("`{text}` is not a status"),
        };
        let unknown = Diagnostic::new(Code::UnknownStatus, message).at(
            file,
            cell.spot(),
            "A, R, B, E, F, P, M, L or Q is expected",
        );
        let latin = in_latin(cell.text);
        let meant = latin.as_deref().unwrap_or(cell.text).to_uppercase();
        match ObservationStatus::parse(&meant) {
            Some(_) if latin.is_some() => {
                unknown.hint(format!("It is a Cyrillic letter; write the Latin `{meant}`."))
            }
            Some(_) => unknown.hint(format!("Is `{meant}` meant?")),
            None => unknown,
        }
    });
    None
}

/// VAL-009: no value stands beside a status that says that there is none.
pub(super) fn status_allows_a_value(
    cell: Cell<'_>,
    status: ObservationStatus,
    found: &mut Capped,
) -> bool {
    if !status.is_missing() {
        return true;
    }
    found.push(Code::ValueDespiteStatus, |file| {
        let message = format!(
            "the status `{}` says that there is no value, but there is one",
            status.letter()
        );
        Diagnostic::new(Code::ValueDespiteStatus, message)
            .at(file, cell.spot(), "a value that should not be there")
            .hint(
                "Ask the source which of them holds before you empty the cell or change the status: a \
                 confidential value must not be published.",
            )
    });
    false
}

/// The periods of a data set within an edition's that have no data; where its periods are longer, the one
/// that the edition's begins in.
pub fn missing_periods(
    dataset: &Dataset,
    structure: &DatasetStructure,
    period: ReferencePeriod,
) -> Vec<Period> {
    let frequency = structure.frequency;
    let around = || ReferencePeriod::of(frequency.containing(period.first().first_day()));
    let needed = period.by(frequency).unwrap_or_else(around);
    needed.iter().filter(|time| !dataset.has_period(*time)).collect()
}

/// VAL-010: no period of an edition is without data. Nothing is said about a data set that was not read
/// whole: what is missing may be in what is wrong.
pub fn months_are_complete(
    dataset: &Dataset,
    structure: &DatasetStructure,
    period: ReferencePeriod,
) -> Option<Diagnostic> {
    let missing = missing_periods(dataset, structure, period);
    if missing.is_empty() || !dataset.is_complete {
        return None;
    }
    let message = format!("`{}` has no data for {}", structure.id, some_of(&missing));
    let finding = Diagnostic::new(Code::MissingMonth, message).in_file(&dataset.file);
    let frequency = structure.frequency;
    let last = period.by(frequency).map(ReferencePeriod::last);
    let is_old = last.zip(dataset.last_period()).is_some_and(|(last, known)| known < last);
    let hint = if is_old {
        format!(
            "The file ends before the period does: is it that of a {frequency} before? Put the new one in its place."
        )
    } else {
        "Was it lost? Put the file there that has it; of the period as it is nothing can be stated."
            .to_owned()
    };
    Some(finding.hint(dataset.apart().unwrap_or(hint)))
}

/// The first few periods of some, and how many more there are.
pub fn some_of(periods: &[Period]) -> String {
    const NAMED: usize = 4;
    let named: Vec<String> = periods.iter().take(NAMED).map(Period::to_string).collect();
    match periods.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
