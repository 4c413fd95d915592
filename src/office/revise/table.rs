//! What differs to a table for the terminal.

use super::{Differences, FactChange};
use crate::data::figures::round;
use crate::document::FactPart;
use crate::formats::facts_file::Number;

/// What a fact has in each column.
type Line = [String; 5];

/// So many facts at most; the rest is counted.
const MOST: usize = 200;

/// What differs: a line for each fact that readers see change, then what changed in the text.
/// Passages are shown in the first language; in the others they are counted.
pub fn table(differences: &Differences) -> String {
    let Differences { before, after, facts, gone, new, languages } = differences;
    if differences.is_empty() {
        return format!("{before} and {after}: nothing differs\n");
    }
    let shown: Vec<&FactChange> = facts.iter().filter(|fact| fact.shown).collect();
    let mut lines: Vec<Line> = vec![["fact", before, after, "difference", "%"].map(str::to_owned)];
    lines.extend(shown.iter().take(MOST).map(|fact| line(fact)));
    let mut text = if shown.is_empty() { String::new() } else { aligned(&lines) };
    let counts = [
        (shown.len().saturating_sub(MOST), "more facts differ"),
        (facts.len() - shown.len(), "facts differ by less than is shown"),
        (gone.len(), "facts only in the first"),
        (new.len(), "facts only in the second"),
    ];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    text.extend(counts.map(|(number, what)| format!("{number} {what}\n")));
    let turned = differences.turned();
    text.extend(turned.map(|fact| format!("key fact that has turned: {}\n", fact.id)));
    for (position, (language, changes)) in languages.iter().enumerate() {
        let (cells, passages) = (changes.cells.len().to_string(), changes.text.len().to_string());
        text.extend([language, ": cells of tables ", &cells, ", passages ", &passages, "\n"]);
        for passage in changes.text.iter().filter(|_| position == 0) {
            for (mark, words) in [("-", &passage.before), ("+", &passage.after)] {
                if !words.is_empty() {
                    text.extend(["  ", mark, " ", words, "\n"]);
                }
            }
        }
    }
    text
}

fn line(fact: &FactChange) -> Line {
    let [before, after] = [&fact.before, &fact.after].map(number);
    let mark = if fact.turned { " (turned)" } else { "" };
    let status = match &fact.status {
        [before, after] if before != after && fact.part == FactPart::Value => {
            format!(" ({before} to {after})")
        }
        _ => String::new(),
    };
    let difference = fact.difference.map(|difference| round(difference, fact.decimals));
    [
        fact.id.clone(),
        before,
        after,
        difference.map_or_else(String::new, |difference| difference.to_string()),
        fact.percent.map_or_else(String::new, |percent| percent.to_string()) + mark + &status,
    ]
}

/// A number as it is shown, or why there is none.
pub(super) fn number(number: &Number) -> String {
    match (&number.shown, &number.absent) {
        (Some(shown), _) => shown.to_string(),
        (None, Some(absent)) => absent.plain().to_owned(),
        (None, None) => String::new(),
    }
}

/// Numbers to the right, words to the left.
fn aligned(lines: &[Line]) -> String {
    let width = |column: usize| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
    };
    let widths = [0, 1, 2, 3].map(width);
    let line = |[id, before, after, difference, percent]: &Line| {
        let [first, second, third, fourth] = widths;
        let line = format!(
            "{id:first$}  {before:>second$}  {after:>third$}  {difference:>fourth$}  {percent}"
        );
        line.trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}
