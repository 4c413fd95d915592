//! The charts that templates show, or state marks of.

use super::names::{is_name, tags};
use crate::findings::SourceFile;

/// Whether a template shows a chart, or names it for its marks; a call whose chart is not written out may show any.
pub(super) fn asks_for(sources: &[SourceFile], chart: &str) -> bool {
    sources.iter().any(|source| {
        let text = source.text();
        tags(text).any(|tag| names(&text[tag], chart))
    })
}

fn names(tag: &str, chart: &str) -> bool {
    let mut words = tag.split(|sign: char| !is_name(sign));
    words.any(|word| word == chart) || shows_any(tag)
}

/// Whether a tag shows a chart whose name is not a text in quotes.
fn shows_any(tag: &str) -> bool {
    let mut calls = tag.split("chart(").skip(1);
    calls.any(|call| id_of(call).is_some_and(|id| !id.starts_with(['"', '\'', '`'])))
}

/// What stands behind `id=` among the arguments of a call.
fn id_of(call: &str) -> Option<&str> {
    call.match_indices("id").find_map(|(place, word)| {
        let is_word = !call[..place].ends_with(is_name);
        let behind = call[place + word.len()..].trim_start().strip_prefix('=');
        behind.map(str::trim_start).filter(|_| is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_asked_for_by_its_name_or_by_a_call_that_may_be_of_any() {
        for (text, is_asked) in [
            ("{{ chart(id=\"flows\", title=\"T\", alt=a) }}", true),
            ("{% if flows.known %}{{ flows.largest.label }}{% endif %}", true),
            ("{{ chart(title=\"T\", id = name) }}", true),
            ("flows {{ chart(id=\"stocks\") }} {* chart(id=\"flows\") *}", false),
            ("{{ inflows | figure }}", false),
        ] {
            let source = SourceFile::new("en.md", text);
            assert_eq!(asks_for(&[source], "flows"), is_asked, "{text}");
        }
    }
}
