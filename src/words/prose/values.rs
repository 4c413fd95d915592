//! What stands behind a path of a template while it is rendered: whether it is known, whether a list is empty.

use tera::value::Key;
use tera::{State, Value};

use super::unknown_words::is_unknown;

/// Whether the value of a path is there, and says that it is not known.
pub(super) fn is_not_known(path: &str, state: &State<'_>) -> bool {
    let (root, parts) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    let Ok(Some(root)) = state.get::<Value>(root) else { return false };
    if parts.is_empty() {
        return root.as_str().is_some_and(|word| is_unknown(path, word));
    }
    // A mark of a chart that is not there is not known either; but nothing was compared with it.
    let found = part_of(&root, parts);
    let has_no_number = parts.ends_with("number") && found.is_some_and(Value::is_none);
    has_no_number || found.and_then(Value::as_str).is_some_and(|word| is_unknown(path, word))
}

/// Whether a path is of a list that has nothing in it.
pub(super) fn is_empty(path: &str, state: &State<'_>) -> bool {
    let (root, parts) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    let Ok(Some(root)) = state.get::<Value>(root) else { return false };
    part_of(&root, parts).and_then(Value::as_array).is_some_and(<[Value]>::is_empty)
}

/// The part of a value that stands behind a path, `.of["C10.1"].change`.
fn part_of<'v>(value: &'v Value, path: &'v str) -> Option<&'v Value> {
    if path.is_empty() {
        return Some(value);
    }
    let (name, behind) = if let Some(quoted) = path.strip_prefix("[\"") {
        quoted.split_once("\"]")?
    } else {
        let plain = path.strip_prefix('.')?;
        plain.split_at(plain.find(['.', '[']).unwrap_or(plain.len()))
    };
    let part = match value.as_array() {
        Some(elements) => elements.get(name.parse::<usize>().ok()?)?,
        None => value.as_map()?.get(&Key::Str(name))?,
    };
    part_of(part, behind)
}
