//! The names that the templates of a language have: what is called otherwise, none of them can ask for.
//!
//! Facts have many parts, each with comparisons of its own, and most of them no text asks for. [`Asked`] says which can
//! be asked for, so that templates are given no others. It goes by the words of the whole file: what stands in no
//! tag is given too, and where names are made by the template all are.

use std::collections::HashSet;

use super::names::{is_name, tags};
use super::parts::inner;
use crate::declaration::{Columns, Release};
use crate::document::FactPart;
use crate::findings::SourceFile;

/// What templates can ask for.
#[derive(Debug)]
pub(super) enum Asked {
    /// Whatever there is.
    All,
    /// What has one of these names.
    Named(HashSet<String>),
}

/// What stands in the mark of a figure, which no template writes: of one that is written by hand any fact may be meant.
const OF_MARKS: &str = "data-fact";

/// The filters of the engine that take maps apart.
const OF_MAPS: [&str; 4] = ["values", "keys", "pairs", "get"];

impl Asked {
    /// What these templates can ask for, with what charts and selections themselves show.
    pub(super) fn of(sources: &[SourceFile], release: &Release) -> Self {
        let texts = || sources.iter().map(SourceFile::text);
        let is_open = |text: &str| {
            text.contains(OF_MARKS) || tags(text).any(|tag| makes_names(inner(&text[tag])))
        };
        if texts().any(is_open) {
            return Self::All;
        }
        let of_charts = release.charts.iter().filter_map(|chart| match &chart.table.columns {
            Columns::Facts(columns) => columns.first(),
            Columns::Years(_) | Columns::Revisions(_) => None,
        });
        let indicators = release.indicators.iter();
        let selections = indicators.filter_map(|indicator| indicator.formula.selection());
        let shown = of_charts.chain(selections.map(|selection| &selection.of));
        let shown = shown.flat_map(|shown| {
            let comparison = release.comparison(shown.comparison).id.as_str();
            words(comparison).chain([FactPart::from(shown.aspect).name()])
        });
        // Most words stand there many times.
        let names: HashSet<&str> = texts().flat_map(words).chain(shown).collect();
        Self::Named(names.into_iter().map(str::to_owned).collect())
    }

    /// Whether something of this name can be asked for.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => words(name).all(|word| names.contains(word)),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_name(c)).filter(|word| !word.is_empty())
}

/// Whether what stands in a tag can have parts whose names stand nowhere: of an index that is no text and no number, or
/// of all parts one after the other.
fn makes_names(tag: &str) -> bool {
    let is_apart = tag.starts_with("for ") && tag.split(" in ").next().unwrap_or(tag).contains(',');
    let is_index = |(place, _): (usize, &str)| {
        let before = tag[..place].trim_end();
        let word = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
        let is_list = ["in", "and", "or", "not", "if", "else", "is"].contains(&word);
        let is_of_value = before.ends_with(|c| is_name(c) || ")]}\"'`?".contains(c)) && !is_list;
        let element = tag[place + 1..].trim_start();
        is_of_value && !element.starts_with(|c: char| c.is_ascii_digit() || "\"'`-:".contains(c))
    };
    is_apart
        || words(tag).any(|word| OF_MAPS.contains(&word))
        || tag.match_indices('[').any(is_index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_template_makes_can_be_any() {
        for tag in
            ["a[b]", "a [b.c]", "a.b[c]", "f(x)[b]", "for k, v in a", "a | keys", "a['b'][c]"]
        {
            assert!(makes_names(tag), "{tag}");
        }
        for tag in [
            "a['b']",
            "if a in [b, c]",
            "a[0]",
            "set x = [b]",
            "a.b[\"KZ-71\"].c",
            "for a in b",
            "f(x=[b])",
        ] {
            assert!(!makes_names(tag), "{tag}");
        }
    }
}
