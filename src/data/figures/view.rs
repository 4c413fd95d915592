//! The states of the data that an edition, and whatever it is compared with, is made of.
//!
//! A [`View`] is an edition as of a state of the data. Its bases are taken from views of their own: what the edition of
//! the time compared with, of the same stage, stated. That one has bases in its turn, so that a growth that is compared
//! with the growth of a year before goes back to three of them.

use std::fmt;

use super::Computation;
use crate::declaration::ComparisonId;

/// An edition in a state of the data.
pub trait View: fmt::Debug + Send + Sync {
    /// What is computed of the state.
    fn computation(&self) -> &Computation<'_>;

    /// What the bases of a comparison are taken from; `None` where that is not known.
    fn base(&self, comparison: ComparisonId) -> Option<&dyn View>;

    /// What was known when the edition of the time compared with, of the same stage, was released: what it published.
    /// `None` where there is no such edition.
    fn published(&self, comparison: ComparisonId) -> Option<&dyn View>;
}

/// An edition of which all is taken from one state of the data.
#[derive(Debug)]
pub(super) struct OneState<'a>(pub(super) &'a Computation<'a>);

impl View for OneState<'_> {
    fn computation(&self) -> &Computation<'_> {
        self.0
    }

    fn base(&self, _: ComparisonId) -> Option<&dyn View> {
        Some(self)
    }

    fn published(&self, _: ComparisonId) -> Option<&dyn View> {
        None
    }
}
