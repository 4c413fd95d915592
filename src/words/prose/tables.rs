//! The function `table` of the templates: where a table stands in the Markdown.

use tera::value::Key;
use tera::{Error, Kwargs, State, Tera, Value};

use crate::declaration::{Release, TableStructure};
use crate::findings::suggestion;

/// Registers `table(id="…")`, which marks the place of a table in the Markdown.
pub(super) fn register(templates: &mut Tera, release: &Release) {
    let known: Vec<Shown> = release.tables.iter().map(|table| Shown::new(table, release)).collect();
    templates.register_function("table", move |kwargs: Kwargs, state: &State<'_>| {
        let id: &str = kwargs.get("id")?.ok_or_else(|| {
            Error::message("`table` does not say which. Write `table(id=\"…\")`.")
        })?;
        if let Some(table) = known.iter().find(|table| table.id == id) {
            table.has_rows("table", state)?;
            return Ok(Value::safe_string(&format!("<table data-table=\"{id}\"></table>")));
        }
        let hint = suggestion(id, known.iter().map(|table| table.id.as_str())).unwrap_or_default();
        Err(Error::message(format!("there is no table `{id}`. {hint}")))
    });
}

/// A table or a chart that a text can show.
pub(super) struct Shown {
    /// What it is called.
    pub(super) id: String,
    /// The selection whose codes are its rows.
    selection: Option<String>,
}

impl Shown {
    /// What a text can show of a declared table.
    pub(super) fn new(table: &TableStructure, release: &Release) -> Self {
        let selection = table.selection.map(|selection| release.indicators[selection].id.clone());
        Self { id: table.id.clone(), selection }
    }

    /// An error where the selection takes nothing in the edition: nobody wants an empty table, and a sentence says that
    /// there is nothing.
    pub(super) fn has_rows(&self, what: &str, state: &State<'_>) -> Result<(), Error> {
        let Some(name) = &self.selection else { return Ok(()) };
        let selection = state.get::<Value>(name).ok().flatten();
        let items = selection.as_ref().and_then(Value::as_map);
        let items = items.and_then(|fact| fact.get(&Key::Str("items"))?.as_array());
        if items.is_none_or(|items| !items.is_empty()) {
            return Ok(());
        }
        Err(Error::message(format!(
            "the {what} `{}` has no rows in this edition: `{name}` takes none. Ask before, as in `{{% if {name}.items %}}`, \
             and say there is none otherwise.",
            self.id
        )))
    }
}
