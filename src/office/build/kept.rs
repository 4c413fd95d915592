//! Files beside the text of an edition, for the next assembly: as good as new while what they are
//! made of is the same.
//!
//! [`Kept`] belongs to whoever assembles a release again and again, as the preview does after each
//! change of a file: a page says how large these files are, and most changes leave them as they are.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::files::WrittenWorkbook;
use super::{Assembly, Embargo};
use crate::data::figures::EditionContent;
use crate::declaration::EditionKey;
use crate::office::archive::RevisionRecord;
use crate::office::load::Data;
use crate::words::language::Locale;

/// The sizes of files in bytes, by path below the edition's folder.
pub(super) type Sizes = BTreeMap<String, usize>;

/// How many things of a kind are kept: whoever looks at one edition after the other must not fill
/// the memory with them.
const MOST: usize = 24;

/// What is kept of a release: for each edition the last that was made.
#[derive(Debug, Default)]
pub struct Kept {
    /// The workbooks by edition and language.
    pub(super) workbooks: Shelf<Arc<Vec<WrittenWorkbook>>>,
    /// The sizes of the data files by edition; for all languages.
    pub(super) sizes: Shelf<Arc<Sizes>>,
}

/// What the files beside a text are made of.
#[derive(Debug)]
pub(super) struct Basis {
    data: Arc<Data>,
    locales: Vec<Arc<Locale>>,
    embargo: Embargo,
    revisions: Vec<RevisionRecord>,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        let mut locales = self.locales.iter().zip(&other.locales);
        Arc::ptr_eq(&self.data, &other.data)
            && self.locales.len() == other.locales.len()
            && locales.all(|(locale, known)| Arc::ptr_eq(locale, known))
            && self.embargo == other.embargo
            && self.revisions == other.revisions
    }
}

impl Assembly<'_> {
    /// What the files of an edition beside its text are made of, in one language or in all.
    pub(super) fn basis(&self, content: &EditionContent<'_>, language: Option<&str>) -> Basis {
        let preparation = self.preparation;
        let locales = preparation.prose.iter().map(|prose| &prose.locale);
        Basis {
            data: Arc::clone(&preparation.data),
            locales: locales
                .filter(|locale| language.is_none_or(|tag| tag == locale.tag))
                .cloned()
                .collect(),
            embargo: self.embargo,
            revisions: self.revisions.get(&content.facts.edition.key).cloned().unwrap_or_default(),
        }
    }
}

/// Things by edition and language, the last that was made at the end.
#[derive(Debug)]
pub(super) struct Shelf<T>(Mutex<VecDeque<(Place, KeptThing<T>)>>);

/// Where a thing belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The edition.
    pub(super) edition: EditionKey,
    /// The language, if it is of one.
    pub(super) language: Option<String>,
}

/// A thing with what it was made of.
#[derive(Debug)]
struct KeptThing<T> {
    basis: Basis,
    thing: T,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Shelf<T> {
    /// The thing that belongs there, if it was made of this.
    pub(super) fn get(&self, place: &Place, basis: &Basis) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, kept) = kept.iter().find(|(known, _)| known == place)?;
        (kept.basis == *basis).then(|| kept.thing.clone())
    }

    /// Keeps a thing; one that was made of other data, for any edition, is of no more use.
    pub(super) fn put(&self, place: Place, basis: Basis, thing: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, kept)| Arc::ptr_eq(&kept.basis.data, &basis.data) && *known != place);
        kept.push_back((place, KeptThing { basis, thing }));
        if kept.len() > MOST {
            kept.pop_front();
        }
    }
}
