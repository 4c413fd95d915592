//! The order of the headings, their anchors, and the links to them.
//!
//! [`settle`] is the entry point.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Outline;
use crate::document::{Block, Heading, plain_text};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};

/// Checks the headings, gives each its id, checks the links into the text; returns the title.
pub(super) fn settle(
    blocks: &mut [Block],
    outline: &Outline,
    file: &SourceFile,
    found: &mut Diagnostics,
) -> String {
    let mut checks = Checks { file, found };
    checks.beginning(blocks);
    let mut headings: Vec<&mut Heading> = blocks.iter_mut().filter_map(as_heading).collect();
    checks.levels(&headings, outline);
    let ids = checks.anchors(&mut headings, outline);
    checks.fragments(&ids, outline);
    let title = headings.iter().find(|heading| heading.level == 1);
    title.map(|heading| plain_text(&heading.content)).unwrap_or_default()
}

/// A sentence that names the nearest of the candidates, if one is near; else empty.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a String>) -> String {
    let scored =
        candidates.map(|known| (strsim::normalized_damerau_levenshtein(name, known), known));
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((score, known)) if score > 0.5 => format!("Did you mean `{known}`?"),
        _ => String::new(),
    }
}

fn as_heading(block: &mut Block) -> Option<&mut Heading> {
    match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    }
}

struct Checks<'a> {
    file: &'a SourceFile,
    found: &'a mut Diagnostics,
}

impl Checks<'_> {
    fn beginning(&mut self, blocks: &[Block]) {
        if !matches!(blocks.first(), Some(Block::Heading(Heading { level: 1, .. }))) {
            let message = "the text does not begin with its title";
            let finding = Diagnostic::new(Code::HeadingLevels, message).in_file(self.file);
            self.found.push(finding.hint("Begin with a heading of level 1: `# Title`."));
        }
    }

    fn levels(&mut self, headings: &[&mut Heading], outline: &Outline) {
        let mut before = 1;
        let mut title: Option<&Range<usize>> = None;
        for (heading, (_, span)) in headings.iter().zip(&outline.headings) {
            let level = heading.level;
            if level > before + 1 {
                let message = format!("a heading of level {level} follows one of level {before}");
                self.headings(span, message, format!("Make it level {}.", before + 1));
            }
            if level == 1 {
                if title.is_some() {
                    let message = "the text has more than one title".to_owned();
                    self.headings(span, message, "Make it level 2.".to_owned());
                }
                title = title.or(Some(span));
            }
            if plain_text(&heading.content).trim().is_empty() {
                let message = "a heading has no words".to_owned();
                self.headings(span, message, "Write the words or remove the heading.".to_owned());
            }
            before = level;
        }
    }

    fn headings(&mut self, span: &Range<usize>, message: String, hint: String) {
        let finding = Diagnostic::new(Code::HeadingLevels, message);
        self.found.push(finding.at(self.file, span.clone(), "").hint(hint));
    }

    /// Gives each heading its id, the ids of the authors first; returns all ids of the text.
    fn anchors(&mut self, headings: &mut [&mut Heading], outline: &Outline) -> BTreeSet<String> {
        let mut ids: BTreeSet<String> =
            outline.tables.iter().chain(&outline.pictures).map(|(id, _)| id.clone()).collect();
        for (heading, (anchor, span)) in headings.iter_mut().zip(&outline.headings) {
            let Some(anchor) = anchor else { continue };
            if self.anchor(anchor, span, "{#key-points}", &mut ids) {
                heading.id.clone_from(anchor);
            }
        }
        for (anchor, span) in &outline.terms {
            self.anchor(anchor, span, "id=\"term\"", &mut ids);
        }
        let mut numbers = BTreeMap::new();
        for heading in headings.iter_mut().filter(|heading| heading.id.is_empty()) {
            let id = slug(&plain_text(&heading.content));
            // Thousands of headings with the same words do not begin to count at one each.
            let number = numbers.entry(id.clone()).or_insert(1);
            heading.id = free(&id, number, &ids);
            ids.insert(heading.id.clone());
        }
        ids
    }

    /// Takes an anchor that the author chose; whether it can be used.
    fn anchor(
        &mut self,
        anchor: &str,
        span: &Range<usize>,
        example: &str,
        ids: &mut BTreeSet<String>,
    ) -> bool {
        let problem = if !is_anchor(anchor) {
            "has other characters than the letters a to z, digits, hyphens and underscores"
        } else if !ids.insert(anchor.to_owned()) {
            "is already taken"
        } else {
            return true;
        };
        let message = format!("the anchor `{anchor}` {problem}");
        let finding = Diagnostic::new(Code::UnusableAnchor, message)
            .hint(format!("Choose another one, the same in every language: `{example}`."));
        self.found.push(finding.at(self.file, span.clone(), ""));
        false
    }

    fn fragments(&mut self, ids: &BTreeSet<String>, outline: &Outline) {
        for (fragment, span) in &outline.fragments {
            // A link without a target has been reported as such.
            if fragment.is_empty() || ids.contains(fragment) {
                continue;
            }
            let message = format!("there is no heading, table or term `#{fragment}` in the text");
            let finding = Diagnostic::new(Code::FragmentWithoutTarget, message);
            let finding = finding.at(self.file, span.clone(), "");
            let hint = nearest(fragment, ids.iter());
            let known = || ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ");
            self.found.push(finding.hint(match hint.as_str() {
                "" => format!("The text has {}.", known()),
                _ => hint,
            }));
        }
    }
}

/// Whether an author's anchor is safe in addresses, style sheets and file formats. One that begins
/// with `_` is kept free for the formats' own parts.
fn is_anchor(anchor: &str) -> bool {
    anchor.starts_with(|c: char| c.is_ascii_alphabetic())
        && anchor.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The letters and digits of the text in lower case, with hyphens between the words.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "section".to_owned() } else { words.join("-") }
}

/// The id itself, or with the first number behind it that makes it new; the search goes on from `number`, the last that
/// was given to this id.
fn free(id: &str, number: &mut u32, taken: &BTreeSet<String>) -> String {
    let mut free = if *number == 1 { id.to_owned() } else { format!("{id}-{number}") };
    while taken.contains(&free) {
        *number += 1;
        free = format!("{id}-{number}");
    }
    free
}
