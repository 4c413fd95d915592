//! The passages of two states to the sentences that differ, and whether the data or the templates changed them.
//!
//! [`passage_changes`] is the entry point.

use std::collections::BTreeSet;

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::reading::{Passage, Text};
use super::redline::{Piece, redline, sentences};

/// A passage that differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct PassageChange {
    /// The heading that it stands under.
    pub section: String,
    /// Before; empty where it is new.
    pub before: String,
    /// After; empty where it is gone.
    pub after: String,
    /// Whether its words were changed, and no figure of it nor anything else that the data say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub wording: bool,
    /// Both in one.
    pub redline: Vec<Piece>,
}

/// Marks the passages that would be as they are now with the data of before too, as `middle` is: their words were
/// changed in the templates. Where that has other figures than were published, a passage with other figures
/// is none of them.
pub(super) fn tell_wording(changes: &mut [PassageChange], middle: &Text, is_of_same_data: bool) {
    let of_middle = middle.passages.iter().flat_map(|passage| sentences(&passage.words));
    let of_middle: BTreeSet<&str> = of_middle.collect();
    let digits = |words: &str| -> String {
        words.chars().filter(|character| character.is_numeric()).collect()
    };
    for change in changes {
        let is_in_middle = |words: &str| sentences(words).iter().all(|own| of_middle.contains(own));
        let is_of_template = if change.after.is_empty() {
            sentences(&change.before).iter().all(|own| !of_middle.contains(own))
        } else {
            is_in_middle(&change.after)
        };
        change.wording =
            is_of_template && (is_of_same_data || digits(&change.before) == digits(&change.after));
    }
}

/// The sentences that differ.
pub(super) fn passage_changes(before: &[Passage], after: &[Passage]) -> Vec<PassageChange> {
    let words = |passages: &[Passage]| -> Vec<String> {
        passages.iter().map(|passage| passage.words.clone()).collect()
    };
    let mut changes = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &words(before), &words(after)) {
        if step.tag() == DiffTag::Equal {
            continue;
        }
        let (went, came) = (&before[step.old_range()], &after[step.new_range()]);
        for position in 0..went.len().max(came.len()) {
            let (old, new) = (went.get(position), came.get(position));
            let text = |passage: Option<&'_ Passage>| {
                passage.map_or("", |passage| passage.words.as_str()).to_owned()
            };
            let section = new.or(old).map_or("", |passage| passage.section.as_str());
            sentence_changes(section, &text(old), &text(new), &mut changes);
        }
    }
    // The same note under several tables is told once.
    changes.dedup();
    changes
}

/// Adds the sentences of a passage that differ.
fn sentence_changes(section: &str, before: &str, after: &str, changes: &mut Vec<PassageChange>) {
    let (old, new) = (sentences(before), sentences(after));
    let mut add = |before: &str, after: &str| {
        changes.push(PassageChange {
            section: section.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            wording: false,
            redline: redline(before, after),
        });
    };
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if step.tag() == DiffTag::Equal {
            continue;
        }
        let (went, came) = (&old[step.old_range()], &new[step.new_range()]);
        // Sentences that have no other beside them, and new passages, stay in one piece.
        if went.len() == came.len() {
            went.iter().zip(came).for_each(|(old, new)| add(old, new));
        } else {
            add(&went.join(" "), &came.join(" "));
        }
    }
}
