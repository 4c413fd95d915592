//! Ids of what a release declares, and the lists that they are ids of.
//!
//! An id is the place of a thing in its [`List`]; a list takes no other ids than its own, so that
//! the id of an indicator never finds a data set. Lists of `data` that stand in the order of a
//! list of the release, such as the data sets of a cube, take the ids of that list.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

use rayon::iter::{FromParallelIterator, IntoParallelIterator};

/// A place in the lists of one kind of thing.
pub trait Id: Copy {
    /// The id of the thing at this place, from 0.
    fn new(place: usize) -> Self;

    /// The place, from 0.
    fn place(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl Id for $name {
            fn new(place: usize) -> Self {
                Self(place)
            }

            fn place(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// A code list of the release.
    CodeListId;
    /// A comparison of the release.
    ComparisonId;
    /// A data set of the release.
    DatasetId;
    /// A dimension of a data set.
    DimensionId;
    /// An edition of the release.
    EditionId;
    /// A hierarchy of the release.
    HierarchyId;
    /// An indicator of the release.
    IndicatorId;
    /// A matrix of the release.
    MatrixId;
    /// A table of the release, of those in the text.
    TableId;
    /// How many vintages are in a state of the data: the first so many, in the order of their
    /// release.
    VintageCount;
}

impl VintageCount {
    /// The data as they were first known.
    pub const NONE: Self = Self(0);

    /// As many as these.
    pub fn of<T>(vintages: &[T]) -> Self {
        Self(vintages.len())
    }

    /// One less; `None` where there is none.
    pub fn without_last(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// The counts below this one, from none on: the earlier states of the data.
    pub fn earlier(self) -> impl Iterator<Item = Self> {
        (0..self.0).map(Self)
    }

    /// The first so many.
    pub fn first<T>(self, vintages: &[T]) -> &[T] {
        &vintages[..self.0.min(vintages.len())]
    }

    /// The vintages after the first so many.
    pub fn rest<T>(self, vintages: &[T]) -> &[T] {
        vintages.get(self.0..).unwrap_or_default()
    }
}

/// Things in a fixed order, each found by its id.
#[derive(Clone)]
pub struct List<I, T> {
    things: Vec<T>,
    ids: PhantomData<I>,
}

impl<I: Id, T> List<I, T> {
    /// The ids of all things, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.things.len()).map(I::new)
    }

    /// All things, in order, each with its id.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.things.iter().enumerate().map(|(place, thing)| (I::new(place), thing))
    }

    /// The thing of this id; `None` where the list does not reach it.
    pub fn get(&self, id: I) -> Option<&T> {
        self.things.get(id.place())
    }

    /// The thing of this id, to be changed; `None` where the list does not reach it.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.things.get_mut(id.place())
    }

    /// The id of the last thing.
    pub fn last_id(&self) -> Option<I> {
        self.things.len().checked_sub(1).map(I::new)
    }

    /// The id of the first thing that this is true for.
    pub fn find(&self, is_it: impl FnMut(&T) -> bool) -> Option<I> {
        self.things.iter().position(is_it).map(I::new)
    }
}

impl<I, T> List<I, T> {
    /// A list of nothing.
    pub const fn new() -> Self {
        Self { things: Vec::new(), ids: PhantomData }
    }
}

impl<I, T> Default for List<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Id, T> Index<I> for List<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.things[id.place()]
    }
}

impl<I: Id, T> IndexMut<I> for List<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.things[id.place()]
    }
}

/// The things without their ids.
impl<I, T> Deref for List<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.things
    }
}

impl<I, T> DerefMut for List<I, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.things
    }
}

impl<I, T> From<Vec<T>> for List<I, T> {
    fn from(things: Vec<T>) -> Self {
        Self { things, ids: PhantomData }
    }
}

impl<I, T> FromIterator<T> for List<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(things: S) -> Self {
        Self::from(Vec::from_iter(things))
    }
}

impl<I: Send, T: Send> FromParallelIterator<T> for List<I, T> {
    fn from_par_iter<S: IntoParallelIterator<Item = T>>(things: S) -> Self {
        Self::from(Vec::from_par_iter(things))
    }
}

impl<'l, I, T> IntoIterator for &'l List<I, T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.things.iter()
    }
}

impl<I, T: fmt::Debug> fmt::Debug for List<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.things.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_finds_the_thing_that_it_was_given_for() {
        let list: List<IndicatorId, char> = "abc".chars().collect();
        let id = list.find(|letter| *letter == 'b').unwrap();
        assert_eq!((list[id], id), ('b', list.ids().nth(1).unwrap()));
        assert!(list.entries().all(|(id, letter)| list[id] == *letter));
        assert_eq!(list.find(|letter| *letter == 'x'), None);
    }
}
