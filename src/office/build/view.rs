//! An edition in a state of the data, with those that it is compared with: each is made when something asks for it.

use std::fmt;
use std::sync::OnceLock;

use super::Assembly;
use crate::data::figures::{Computation, View};
use crate::declaration::{BaseVintage, ComparisonId, EditionId, List, VintageCount};
use crate::office::load::{Issue, Then};

impl<'a> Assembly<'a> {
    /// An edition as the first so many vintages have it.
    pub(super) fn view(&self, id: EditionId, known: VintageCount) -> EditionView<'_, 'a> {
        let edition = &self.preparation.data.release.editions[id];
        let issue = Issue::of(edition);
        let computation = self.as_of(edition.key.stage(), known);
        EditionView::new(self, computation, Then { issue: Some(issue), known })
    }
}

/// An edition in a state of the data.
pub(super) struct EditionView<'s, 'a> {
    assembly: &'s Assembly<'a>,
    computation: &'s Computation<'a>,
    then: Then,
    bases: List<ComparisonId, OnceLock<Base<'s, 'a>>>,
    published: List<ComparisonId, OnceLock<Option<Box<Self>>>>,
}

/// What the bases of a comparison are taken from.
enum Base<'s, 'a> {
    /// The same state of the data.
    Same,
    /// What another edition stated.
    Earlier(Box<EditionView<'s, 'a>>),
    /// Nothing that is known.
    Unknown,
}

impl<'s, 'a> EditionView<'s, 'a> {
    fn new(assembly: &'s Assembly<'a>, computation: &'s Computation<'a>, then: Then) -> Self {
        let comparisons = &assembly.preparation.data.release.comparisons;
        Self {
            assembly,
            computation,
            then,
            bases: comparisons.iter().map(|_| OnceLock::new()).collect(),
            published: comparisons.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// The edition that this one is compared with, with no more than is known in this one.
    fn earlier(&self, then: Then) -> Option<Box<Self>> {
        let stage = self.then.issue.as_ref()?.key.stage();
        let then = Then { known: then.known.min(self.then.known), ..then };
        let computation = self.assembly.as_of(stage, then.known);
        Some(Box::new(Self::new(self.assembly, computation, then)))
    }

    fn find_base(&self, comparison: ComparisonId) -> Base<'s, 'a> {
        let data = &self.assembly.preparation.data;
        let comparison = &data.release.comparisons[comparison];
        if comparison.base == BaseVintage::Latest {
            return Base::Same;
        }
        let issue = self.then.issue.as_ref();
        let then = issue.and_then(|issue| data.at_same_stage(issue, comparison).ok());
        then.and_then(|then| self.earlier(then)).map_or(Base::Unknown, Base::Earlier)
    }
}

impl View for EditionView<'_, '_> {
    fn computation(&self) -> &Computation<'_> {
        self.computation
    }

    fn base(&self, comparison: ComparisonId) -> Option<&dyn View> {
        match self.bases[comparison].get_or_init(|| self.find_base(comparison)) {
            Base::Same => Some(self),
            Base::Earlier(view) => Some(&**view),
            Base::Unknown => None,
        }
    }

    fn published(&self, comparison: ComparisonId) -> Option<&dyn View> {
        let published = self.published[comparison].get_or_init(|| {
            let data = &self.assembly.preparation.data;
            let comparison = &data.release.comparisons[comparison];
            self.earlier(data.published_before(self.then.issue.as_ref()?, comparison)?)
        });
        published.as_deref().map(|view| view as &dyn View)
    }
}

impl fmt::Debug for EditionView<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EditionView").field("then", &self.then).finish_non_exhaustive()
    }
}
