//! Lists of codes with their values in a sentence: `Astana (36,821 people) and Almaty (…)`.

use std::collections::BTreeMap;

use serde::Deserialize;
use tera::{Kwargs, TeraResult, Value};

use super::filters::{options, shown};
use super::markup;
use super::shown::FigureOptions;
use crate::findings::suggestion;
use crate::words::language::Locale;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnumerationOptions {
    /// Case form of the labels; the label itself without it.
    form: Option<String>,
}

/// A code that an item is about.
#[derive(Deserialize)]
struct Labelled {
    label: String,
    forms: BTreeMap<String, String>,
}

/// Joins the items, each as its label and, in brackets, what is counted there.
pub(super) fn enumeration(
    value: &Value,
    kwargs: &Kwargs,
    locale: &Locale,
) -> Result<String, String> {
    let items =
        value.as_array().ok_or_else(|| "`enumeration` needs the `.items` of a count".to_owned())?;
    let options: EnumerationOptions = options(kwargs)?;
    let items: Vec<String> = items
        .iter()
        .map(|item| named(item, options.form.as_deref(), locale))
        .collect::<Result<_, _>>()?;
    Ok(locale.list(&items.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn named(fact: &Value, form: Option<&str>, locale: &Locale) -> Result<String, String> {
    let item = Labelled::deserialize(fact)
        .map_err(|_| "`enumeration` needs the `.items` of a count".to_owned())?;
    let label = match form {
        None => &item.label,
        Some(case) => item.forms.get(case).ok_or_else(|| {
            let hint = suggestion(case, item.forms.keys().map(String::as_str));
            let declare =
                || "Declare it under `forms` of the code list in release.toml.".to_owned();
            let hint = hint.unwrap_or_else(declare);
            format!("the labels have no form `{case}` in this language. {hint}")
        })?,
    };
    let counted = shown(fact)?.counted(locale, &FigureOptions::default())?;
    // No break between a short name and the bracket that belongs to it would leave ragged lines; a
    // bracket may begin a line.
    Ok(format!("{} ({counted})", markup::escaped(label)))
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
