//! The filters that templates have: figures, verbs, words that are counted, periods and dates.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use tera::{Error, Kwargs, State, Tera, Value};

use super::given::given;
use super::shown::{FigureOptions, Shown, sign};
use super::{comparisons, enumeration, markup, sparklines};
use crate::findings::{Reworded, reworded};
use crate::time::{Period, ReferencePeriod};
use crate::words::language::Locale;

/// The engine's own filters that a template has a use for.
pub(super) const OF_THE_ENGINE: [&str; 4] = ["safe", "length", "first", "last"];

/// The filters that answer in a language.
const OF_A_LANGUAGE: [(&str, LocaleFilter); 12] = [
    ("figure", figure),
    ("counted", counted),
    ("trend", trend),
    ("sign", by_sign),
    ("plural", plural),
    ("period", period),
    ("ordinal", ordinal),
    ("capital", capital),
    ("date", date),
    ("time", time),
    ("enumeration", enumeration::enumeration),
    ("sparkline", sparklines::sparkline),
];

/// The filters of lists, and whether each keeps what is in the group that it names.
const OF_LISTS: [(&str, bool); 2] = [("in_group", true), ("not_in_group", false)];

/// The names of the filters that a text has a use for, the engine's among them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let of_a_language = OF_A_LANGUAGE.map(|(name, _)| name).into_iter();
    let of_lists = OF_LISTS.map(|(name, _)| name);
    of_a_language.chain([comparisons::FILTER]).chain(of_lists).chain(OF_THE_ENGINE)
}

/// Registers every filter; they answer in the language of `locale`.
pub(super) fn register(templates: &mut Tera, locale: &Arc<Locale>) {
    for (name, filter) in OF_A_LANGUAGE {
        let locale = Arc::clone(locale);
        templates.register_filter(name, move |value: &Value, kwargs: Kwargs, _: &State<'_>| {
            filter(value, &kwargs, &locale)
                .map(|markdown| Value::safe_string(&markdown))
                .map_err(Error::message)
        });
    }
    comparisons::register(templates);
    for (name, is_in) in OF_LISTS {
        templates.register_filter(name, move |items: &[Value], kwargs: Kwargs, _: &State<'_>| {
            enumeration::by_group(items, &kwargs, is_in)
        });
    }
}

/// Value, arguments and language to Markdown, or what to tell the author of the template.
type LocaleFilter = fn(&Value, &Kwargs, &Locale) -> Result<String, String>;

/// A number of a fact, or the finding that it is none.
pub(super) fn shown(value: &Value) -> Result<Shown, String> {
    Shown::of(value).ok_or_else(|| {
        let stands = kind(value);
        format!("this filter needs a fact, or its .base or .change, and {stands} stands before it")
    })
}

/// What a value is called in messages.
pub(super) fn kind(value: &Value) -> &'static str {
    match value.name() {
        "undefined" | "none" => "nothing",
        "string" => "a text",
        "bool" => "true or false",
        "array" => "a list",
        "map/struct" => "something else",
        _ => "a number",
    }
}

/// The arguments of a filter, or what is wrong with them and what to do.
pub(super) fn options<'a, T: Deserialize<'a>>(kwargs: &'a Kwargs) -> Result<T, String> {
    kwargs.deserialize().map_err(|error: Error| {
        let Reworded { message, hint, .. } = reworded(&error.to_string(), "option");
        format!("{message}. {}", hint.unwrap_or_default()).trim_end().to_owned()
    })
}

/// `11,267`, `−21.0%`, `20,6 %-ға`.
fn figure(value: &Value, kwargs: &Kwargs, locale: &Locale) -> Result<String, String> {
    shown(value)?.figure(locale, &options::<FigureOptions>(kwargs)?)
}

/// `11,267 people`.
fn counted(value: &Value, kwargs: &Kwargs, locale: &Locale) -> Result<String, String> {
    shown(value)?.counted(locale, &options::<FigureOptions>(kwargs)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByTrend {
    rise: String,
    fall: String,
    same: String,
}

/// The word for the way a fact went.
fn trend(value: &Value, kwargs: &Kwargs, _: &Locale) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Compared {
        id: String,
        #[serde(default)]
        path: Option<String>,
        trend: String,
    }
    let fact: Compared = given(value, &["id", "path", "trend"])
        .ok_or_else(|| format!("`trend` needs a fact, and {} stands before it", kind(value)))?;
    let words: ByTrend = options(kwargs)?;
    match fact.trend.as_str() {
        "rise" => Ok(markup::escaped(&words.rise)),
        "fall" => Ok(markup::escaped(&words.fall)),
        "unchanged" => Ok(markup::escaped(&words.same)),
        _ => Err(format!(
            "`{id}`, or what it is compared with, is not known. Ask before: \
             {{% if {path}.trend != \"unknown\" %}}",
            id = fact.id,
            path = fact.path.as_ref().unwrap_or(&fact.id)
        )),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BySign {
    positive: String,
    negative: String,
    zero: String,
}

/// The word for the side of zero that a number is on.
fn by_sign(value: &Value, kwargs: &Kwargs, _: &Locale) -> Result<String, String> {
    let number = shown(value)?.number()?;
    let words: BySign = options(kwargs)?;
    Ok(markup::escaped(match sign(number) {
        "positive" => &words.positive,
        "negative" => &words.negative,
        _ => &words.zero,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByCategory {
    one: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

/// The word for how many there are.
fn plural(value: &Value, kwargs: &Kwargs, locale: &Locale) -> Result<String, String> {
    let number = shown(value)?.number()?;
    let words: ByCategory = options(kwargs)?;
    let word = match locale.numbers.category(number) {
        "one" => words.one,
        "few" => words.few,
        "many" => words.many,
        _ => None,
    };
    Ok(markup::escaped(&word.unwrap_or(words.other)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodOptions {
    #[serde(default = "nominative")]
    case: String,
    /// Whether its year is said.
    #[serde(default = "with_year")]
    year: bool,
}

fn with_year() -> bool {
    true
}

fn nominative() -> String {
    "nominative".to_owned()
}

/// `January–June 2025`.
fn period(value: &Value, kwargs: &Kwargs, locale: &Locale) -> Result<String, String> {
    let first = reference_period(value).ok_or_else(|| {
        let stands = kind(value);
        let reason = if value.is_undefined() || value.is_none() {
            ": a week 53 and a 29 February have no year before, several years have no one period, and what is no record \
             or no run began at no time. Ask before, as in `{% if base_period %}` or `{% if x.record.since %}`"
        } else {
            ""
        };
        format!("`period` needs `period` or `base_period`, and {stands} stands before it{reason}")
    })?;
    let options: PeriodOptions = options(kwargs)?;
    let also = value.get_from_path("also");
    let also = also.and_then(Value::as_array).into_iter().flatten();
    let periods = [first].into_iter().chain(also.filter_map(reference_period));
    let words = periods.map(|period| {
        if options.year {
            locale.period(period, &options.case)
        } else {
            locale.period_without_year(period, &options.case)
        }
    });
    let words = words.collect::<Result<Vec<_>, _>>()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(markup::escaped(&locale.short_list(&words)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrdinalOptions {
    #[serde(default = "plain")]
    form: String,
}

fn plain() -> String {
    "plain".to_owned()
}

/// `fifth`.
fn ordinal(value: &Value, kwargs: &Kwargs, locale: &Locale) -> Result<String, String> {
    let number = match Shown::of(value) {
        // Of what is no whole number above zero there is no ordinal.
        Some(shown) => usize::try_from(shown.number()?).ok().filter(|_| shown.is_rank()),
        None => value.as_u64().and_then(|number| usize::try_from(number).ok()),
    };
    let number = number.ok_or_else(|| {
        let stands = kind(value);
        format!(
            "`ordinal` needs a rank, or a number such as `x.run.length`, and {stands} stands before it"
        )
    })?;
    let options: OrdinalOptions = options(kwargs)?;
    locale.ordinal(number, &options.form).map(markup::escaped)
}

/// The words with a capital at their start, as at the start of a sentence: `Im Juni 2025`.
fn capital(value: &Value, _: &Kwargs, _: &Locale) -> Result<String, String> {
    let words = value.as_str();
    let words = words
        .ok_or_else(|| format!("`capital` needs words, and {} stands before it", kind(value)))?;
    let words = if value.is_safe() { words.to_owned() } else { markup::escaped(words) };
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    Ok(first.chain(letters.clone()).collect())
}

/// The period that `period` or `base_period` of the context is; `None` for any other value.
pub(super) fn reference_period(value: &Value) -> Option<ReferencePeriod> {
    #[derive(Deserialize)]
    struct Shape {
        first: String,
        last: String,
        calendar: Option<String>,
    }
    let shape = Shape::deserialize(value).ok()?;
    let [first, last] = [&shape.first, &shape.last].map(|end| {
        let period = Period::parse(end)?;
        let calendar = shape.calendar.as_deref().unwrap_or_default();
        period.frequency().in_calendar(calendar).read(end)
    });
    ReferencePeriod::run(first?, last?)
}

fn moment(value: &Value) -> Result<DateTime<FixedOffset>, String> {
    // A moment that is not there, as the next release after the last one that is announced.
    if value.as_str() == Some("") {
        return Err("there is no such moment in this edition. Ask before, as in \
                    `{% if edition.next %}`"
            .to_owned());
    }
    value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok()).ok_or_else(|| {
        format!(
            "this filter needs a moment such as `edition.released`, and {} stands before it",
            kind(value)
        )
    })
}

/// `11 August 2025`.
fn date(value: &Value, _: &Kwargs, locale: &Locale) -> Result<String, String> {
    moment(value).map(|moment| markup::date(&locale.date(moment), &moment.to_rfc3339()))
}

/// `10:00 (UTC+5)`.
fn time(value: &Value, _: &Kwargs, locale: &Locale) -> Result<String, String> {
    moment(value).map(|moment| markup::escaped(&locale.time(moment)))
}
