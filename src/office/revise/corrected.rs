//! What differs between an edition and the version before it against what its corrections say of it.
//!
//! [`changes_what_it_says`] is the entry point.

use super::Differences;
use super::passages::PassageChange;
use crate::declaration::{Correction, CorrectionType, Edition};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::office::archive::shortened;
use crate::office::build::{Assembly, CameIn};

/// VIN-007: corrections change no figure, and words of the languages that they name only; a withdrawal changes none.
/// VIN-008: they change some.
pub(super) fn changes_what_it_says(
    came_in: &CameIn<'_>,
    edition: &Edition,
    differences: &Differences,
    assembly: &Assembly<'_>,
    found: &mut Diagnostics,
) {
    let Some(last) = came_in.corrections.last() else { return };
    let at = |code, message: String, correction: &Correction, label: &str| {
        let file = &assembly.preparation().data.release.file;
        Diagnostic::new(code, message).at(file, correction.span.clone(), label)
    };
    let (id, name) = (edition.key.id(), last.kind.name());
    let figures = differences.facts.iter().filter(|fact| fact.shown);
    let figures: Vec<String> = figures.map(|fact| fact.id.clone()).collect();
    if came_in.vintages.is_empty() && !figures.is_empty() {
        let message =
            format!("figures of {id} are others than were published: {}", shortened(&figures));
        let finding = at(Code::CorrectionOfMore, message, last, "changes no figure");
        found.push(
            finding.hint(
                "Put the data back as they were, and give the rows that changed as a vintage.",
            ),
        );
        return;
    }
    let of_words = || {
        let all = came_in.corrections.iter();
        all.filter(|correction| correction.kind != CorrectionType::Withdrawal)
    };
    for (tag, changed) in &differences.languages {
        if of_words().any(|correction| correction.is_of(tag)) {
            continue;
        }
        let passage = changed.text.iter().find(|passage| passage.wording);
        let cell = changed.cells.first().filter(|_| came_in.vintages.is_empty());
        let words = match (passage, cell) {
            (Some(passage), _) => what_changed(passage),
            (None, Some(cell)) => format!("a cell of the table “{}”", cell.table),
            (None, None) => continue,
        };
        let message = format!("the {name} of {id} would change words of `{tag}` too: {words}");
        let finding = at(Code::CorrectionOfMore, message, last, "is not of this language");
        let hint = if last.kind == CorrectionType::Withdrawal {
            "Put the template back as it was: what is taken back stays as it was read.".to_owned()
        } else {
            format!("Add `{tag}` to its `languages`, or put the template back as it was.")
        };
        found.push(finding.hint(hint));
    }
    for correction in of_words() {
        let languages = differences.languages.iter().filter(|(tag, _)| correction.is_of(tag));
        let is_same: Vec<&str> = languages
            .clone()
            .filter(|(_, changed)| changed.text.is_empty() && changed.cells.is_empty())
            .map(|(tag, _)| tag.as_str())
            .collect();
        let is_of_nothing = match &correction.languages {
            Some(_) => !is_same.is_empty(),
            None => !is_same.is_empty() && is_same.len() == languages.count(),
        };
        if is_of_nothing {
            let name = correction.kind.name();
            let message =
                format!("the {name} of {id} changes no word of `{}`", is_same.join("`, `"));
            let finding = at(Code::CorrectionOfNothing, message, correction, "is said to readers");
            found.push(finding.hint("Correct the template, and run `bulletin revise` again."));
        }
    }
}

/// A passage with what it was, in a few words.
fn what_changed(passage: &PassageChange) -> String {
    const LONG: usize = 80;
    let short = |words: &str| {
        let mut short: String = words.chars().take(LONG).collect();
        if short.len() < words.len() {
            short.push('…');
        }
        short
    };
    match (passage.before.as_str(), passage.after.as_str()) {
        ("", after) => format!("“{}” is new", short(after)),
        (before, "") => format!("“{}” is gone", short(before)),
        (before, after) => format!("“{}” was “{}”", short(after), short(before)),
    }
}
