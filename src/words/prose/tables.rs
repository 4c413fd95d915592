//! The function `table` of the templates: where a table stands in the Markdown.

use tera::{Error, Kwargs, State, Tera, Value};

use crate::declaration::Release;
use crate::findings::suggestion;

/// Registers `table(id="…")`, which marks the place of a table in the Markdown.
pub(super) fn register(templates: &mut Tera, release: &Release) {
    let ids: Vec<String> = release.tables.iter().map(|table| table.id.clone()).collect();
    templates.register_function("table", move |kwargs: Kwargs, _: &State<'_>| {
        let id: &str = kwargs.get("id")?.ok_or_else(|| {
            Error::message("`table` does not say which. Write `table(id=\"…\")`.")
        })?;
        if ids.iter().any(|known| known == id) {
            return Ok(Value::safe_string(&format!("<table data-table=\"{id}\"></table>")));
        }
        let hint = suggestion(id, ids.iter().map(String::as_str)).unwrap_or_default();
        Err(Error::message(format!("there is no table `{id}`. {hint}")))
    });
}
