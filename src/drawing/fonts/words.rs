//! Shaped words, kept for all documents: figures and names are the same in many of them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Face, Shaped};

/// More words of a face are not kept: whoever builds many editions, or one for hours, needs no
/// more memory for it. A release of three languages has a tenth.
const MOST: usize = 16_384;

type OfFace = HashMap<Box<str>, Shaped>;

/// The words of each face, at the place of its [`Face::index`].
#[derive(Default)]
pub(super) struct Words([Mutex<OfFace>; 4]);

impl Words {
    /// A word shaped before. It is a copy: a document counts its uses of a word by the thousand, and
    /// threads would be in each other's way if they counted the same one.
    pub(super) fn get(&self, face: Face, text: &str) -> Option<Shaped> {
        self.of(face).get(text).cloned()
    }

    /// Keeps a word as it was shaped.
    pub(super) fn keep(&self, face: Face, text: &str, shaped: &Shaped) {
        let mut words = self.of(face);
        if words.len() < MOST {
            words.insert(text.into(), shaped.clone());
        }
    }

    fn of(&self, face: Face) -> MutexGuard<'_, OfFace> {
        // Every word in it is whole, whatever happened to the thread that kept it.
        self.0[face.index()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fonts;
    use super::*;

    #[test]
    fn a_word_is_shaped_once_for_all_documents() {
        let fonts = Fonts::new();
        let word = fonts.shaper().shape(Face::Regular, "11 267");
        assert_eq!(fonts.words.get(Face::Regular, "11 267").as_ref(), Some(&*word));
        assert_eq!(fonts.words.get(Face::SemiBold, "11 267"), None);
        let mut altered = word.as_ref().clone();
        altered.width = 1.0;
        fonts.words.keep(Face::Regular, "11 267", &altered);
        assert_eq!(*fonts.shaper().shape(Face::Regular, "11 267"), altered);
    }

    #[test]
    fn words_beyond_the_limit_are_shaped_and_not_kept() {
        let fonts = Fonts::new();
        let mut shaper = fonts.shaper();
        for number in 0..=MOST {
            shaper.shape(Face::Regular, &number.to_string());
        }
        assert_eq!(fonts.words.of(Face::Regular).len(), MOST);
        assert!(fonts.shaper().shape(Face::Regular, &MOST.to_string()).width > 0.0);
    }
}
