//! The engine's filters that can make much of little, with a limit on what they make.
//!
//! They do what the engine's own do, after they have counted: the engine would make the text first,
//! and each of them, written behind another, can make a hundred thousand times as much of it.

#![expect(clippy::needless_pass_by_value, reason = "the engine passes values to filters")]

use tera::{Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::{kept_at_most, size};

/// Puts the filters in the place of the engine's.
pub(super) fn register(templates: &mut Tera) {
    templates.register_filter("replace", replace);
    templates.register_filter("indent", indent);
    templates.register_filter("join", join);
}

fn replace(text: StringInput<'_>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let from = kwargs.must_get::<&str>("from")?;
    let to = kwargs.must_get::<StringInput<'_>>("to")?;
    let is_safe = state.autoescaping_enabled() && (text.is_safe() || to.is_safe());
    let (text, to) = if is_safe {
        (text.rendered(state)?, to.rendered(state)?)
    } else {
        (text.as_str().into(), to.as_str().into())
    };
    kept_at_most(text.len().saturating_add(text.matches(from).count().saturating_mul(to.len())))?;
    Ok(of(text.replace(from, &to), is_safe))
}

fn indent(text: StringInput<'_>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let width = kwargs.get::<usize>("width")?.unwrap_or(4).min(1000);
    let sign = kwargs.get::<StringInput<'_>>("indentation")?;
    let is_first = kwargs.get::<bool>("first")?.unwrap_or(false);
    let is_blank = kwargs.get::<bool>("blank")?.unwrap_or(false);
    if sign.as_ref().is_some_and(|sign| sign.as_str().chars().count() != 1) {
        let message = "The `indentation` argument must contain exactly one character";
        return Err(tera::Error::message(message));
    }
    let is_safe = state.autoescaping_enabled()
        && (text.is_safe() || sign.as_ref().is_some_and(StringInput::is_safe));
    let text = if is_safe { text.rendered(state)? } else { text.as_str().into() };
    let margin = match &sign {
        Some(sign) if is_safe => sign.rendered(state)?.repeat(width),
        Some(sign) => sign.as_str().repeat(width),
        None => " ".repeat(width),
    };
    kept_at_most(text.len().saturating_add(text.lines().count().saturating_mul(margin.len())))?;
    let lines = text.lines().enumerate().map(|(number, line)| {
        let is_moved = if number == 0 { is_first } else { is_blank || !line.is_empty() };
        if is_moved { format!("{margin}{line}") } else { line.to_owned() }
    });
    let mut moved = lines.collect::<Vec<String>>().join("\n");
    if text.ends_with('\n') {
        moved.push('\n');
    }
    Ok(of(moved, is_safe))
}

fn join(list: &[Value], kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let between = kwargs.get::<StringInput<'_>>("sep")?;
    let is_safe = state.autoescaping_enabled()
        && (list.iter().any(|value| value.is_string() && value.is_safe())
            || between.as_ref().is_some_and(StringInput::is_safe));
    let between = match &between {
        Some(between) if is_safe => between.rendered(state)?,
        Some(between) => between.as_str().into(),
        None => "".into(),
    };
    let mut bytes = list.len().saturating_mul(between.len());
    for value in list {
        kept_at_most(bytes)?;
        bytes = bytes.saturating_add(size(value, usize::MAX));
    }
    kept_at_most(bytes)?;
    let word = |value: &Value| match value {
        value if !is_safe => Ok(value.to_string()),
        value if value.is_undefined() => Ok(String::new()),
        value => state.escape_if_needed(value),
    };
    let words: Vec<String> = list.iter().map(word).collect::<TeraResult<_>>()?;
    Ok(of(words.join(&between), is_safe))
}

fn of(text: String, is_safe: bool) -> Value {
    if is_safe { Value::safe_string(&text) } else { Value::from(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_make_what_those_of_the_engine_make() {
        for escapes in [false, true] {
            let mut own = Tera::new();
            register(&mut own);
            let mut engine = Tera::new();
            for templates in [&mut own, &mut engine] {
                templates.autoescape_on(if escapes { [".t"] } else { [".none"] });
            }
            let filters = [
                "replace(from=\"a\", to=\"<\")",
                "replace(from=\"\", to=\"-\")",
                "replace(from=\"a\", to=safe)",
                "indent",
                "indent(width=2, first=true, blank=true)",
                "indent(indentation=\"<\", width=1)",
                "indent(indentation=\"ab\")",
            ];
            let joined = ["list | join", "list | join(sep=\"<\")", "list | join(sep=safe)"];
            let texts = ["\"a<b>a\"", "(\"a<b\" | safe)", "\"a\n\nb\n\"", "\"\"", "\"\nc\""];
            let moved =
                texts.iter().flat_map(|text| filters.map(|filter| format!("{text} | {filter}")));
            for expression in moved.chain(joined.map(str::to_owned)) {
                let template = format!(
                    "{{% set safe = \"<i>\" | safe %}}{{% set list = [1, \"<\", safe, [\"x\"]] %}}{{{{ {expression} }}}}"
                );
                let rendered = [&mut own, &mut engine].map(|templates| {
                    templates.add_raw_template("a.t", &template).unwrap();
                    templates.render("a.t", &tera::Context::new()).map_err(|e| e.to_string())
                });
                assert_eq!(rendered[0], rendered[1], "{expression}");
            }
        }
    }
}
