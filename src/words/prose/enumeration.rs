//! Lists of codes with their values in a sentence: `Astana (36,821 people) and Almaty (…)`.

use std::collections::BTreeMap;

use serde::Deserialize;
use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::filters::{options, shown};
use super::given::given;
use super::markup;
use super::shown::FigureOptions;
use crate::findings::suggestion;
use crate::words::language::Locale;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct EnumerationOptions {
    /// Case form of the labels; the label itself without it.
    form: Option<String>,
    /// Whether the values stand in brackets behind the names.
    values: bool,
}

impl Default for EnumerationOptions {
    fn default() -> Self {
        Self { form: None, values: true }
    }
}

/// A code that an item is about.
#[derive(Deserialize)]
struct Labelled {
    label: String,
    forms: BTreeMap<String, String>,
}

const NEEDED: &str = "`enumeration` needs a selection, or the `.items` of a count";

/// Joins the items of a list or of a selection, each as its label and, in brackets, its value.
pub(super) fn enumeration(
    value: &Value,
    kwargs: &Kwargs,
    locale: &Locale,
) -> Result<String, String> {
    let of_selection = value.as_map().and_then(|fact| fact.get(&Key::Str("items")));
    let list = of_selection.unwrap_or(value);
    if list.as_bool() == Some(true) {
        return Err(not_known(value));
    }
    let items = list.as_array().ok_or_else(|| NEEDED.to_owned())?;
    // Of a list that was taken apart, such as the cities of one, a part may be empty.
    if items.is_empty() && of_selection.is_some() {
        let ask = "Ask before, as in `{% if list.items %}`, and say there is none otherwise";
        return Err(format!("the list is empty in this edition. {ask}."));
    }
    let options: EnumerationOptions = options(kwargs)?;
    let items: Vec<String> =
        items.iter().map(|item| named(item, &options, locale)).collect::<Result<_, _>>()?;
    Ok(locale.list(&items.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Why a list is not known: the names of what is not.
fn not_known(selection: &Value) -> String {
    let unknown = selection.as_map().and_then(|fact| fact.get(&Key::Str("unknown")));
    let unknown = unknown.and_then(Value::as_array).unwrap_or_default().iter();
    let ids = unknown.filter_map(|fact| fact.as_map()?.get(&Key::Str("id"))?.as_str());
    let ids: Vec<String> = ids.map(|id| format!("`{id}`")).collect();
    let why = match ids.as_slice() {
        [] => "some of the numbers that decide are not".to_owned(),
        [id] => format!("{id} is not"),
        ids => format!("{} are not", ids.join(" and ")),
    };
    format!(
        "what is in the list is not known in this edition, as {why}. Ask before: {{% if list.known %}}"
    )
}

fn named(fact: &Value, options: &EnumerationOptions, locale: &Locale) -> Result<String, String> {
    let item: Option<Labelled> = given(fact, &["label", "forms"]);
    let item = item.ok_or_else(|| NEEDED.to_owned())?;
    let label = match options.form.as_deref() {
        None => &item.label,
        Some(case) => item.forms.get(case).ok_or_else(|| {
            let hint = suggestion(case, item.forms.keys().map(String::as_str));
            let declare =
                || "Declare it under `forms` of the code list in release.toml.".to_owned();
            let hint = hint.unwrap_or_else(declare);
            format!("the labels have no form `{case}` in this language. {hint}")
        })?,
    };
    let label = markup::escaped(label);
    if !options.values {
        return Ok(label);
    }
    let shown = shown(fact)?;
    let is_countable = locale.unit_forms(shown.unit.name()).next().is_some();
    let figure = FigureOptions::default();
    let value = if is_countable {
        shown.counted(locale, &figure)?
    } else {
        shown.figure(locale, &figure)?
    };
    // No break between a short name and the bracket that belongs to it would leave ragged lines; a
    // bracket may begin a line.
    Ok(format!("{label} ({value})"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
}

/// The items whose code is in a group, or is not.
pub(super) fn by_group(items: &[Value], kwargs: &Kwargs, inside: bool) -> TeraResult<Value> {
    #[derive(Deserialize)]
    struct Grouped {
        groups: Vec<String>,
    }
    let group: Group = kwargs.deserialize()?;
    let mut chosen = Vec::new();
    for item in items {
        let code = Grouped::deserialize(item).map_err(tera::Error::message)?;
        if code.groups.contains(&group.name) == inside {
            chosen.push(item.clone());
        }
    }
    Ok(Value::from(chosen))
}
