//! Terms with what is said about them: the list of a masthead, and the row of big numbers.

use super::{Figure, Inline, Picture};

/// A term with its details: what is released when, by whom, for which period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term, without a colon behind it.
    pub term: Vec<Inline>,
    /// What is said about it, at least one text; words of strong importance are shown as a label.
    pub details: Vec<Vec<Inline>>,
}

/// One of the big numbers of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigure {
    /// What it is the number of.
    pub label: Vec<Inline>,
    /// The number.
    pub figure: Figure,
    /// How far it went since the period it is compared with; empty if nothing is said.
    pub change: Vec<Inline>,
    /// A small picture of it in the same months of each year.
    pub sparkline: Option<Box<Picture>>,
}

/// The name of a sparkline among the pictures of a text; no other picture has such a name.
pub fn sparkline_name(fact: &str) -> String {
    format!("sparkline of {fact}")
}

impl KeyFigure {
    /// A term as a big number: its first detail is a figure and nothing else, and at most one
    /// other detail follows.
    pub(super) fn of(term: &Term) -> Option<Self> {
        let (first, rest) = term.details.split_first()?;
        let ([Inline::Figure(figure)], [] | [_]) = (first.as_slice(), rest) else { return None };
        Some(Self {
            label: term.term.clone(),
            figure: figure.clone(),
            change: rest.first().cloned().unwrap_or_default(),
            sparkline: None,
        })
    }

    /// The words of the figure in reading order: label, number, change.
    pub(super) fn text(&self, plain: fn(&[Inline]) -> String) -> String {
        plain(&self.label) + &self.figure.text + &plain(&self.change)
    }
}
