//! Lists of words that the proof looks for, and the words of all lists of a language by their first letter, so that a
//! text is gone through once for all of them.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::Deserialize;

/// Words that say the same, in small letters.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct WordList {
    words: Vec<String>,
    /// The words around ` … `: a verb and its end.
    divided: Vec<(String, String)>,
    /// Which of the lists of its language it is.
    number: usize,
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let divided = words.iter().filter_map(|words| words.split_once(" … "));
        let divided = divided.map(|(verb, end)| (verb.to_owned(), end.to_owned())).collect();
        Self { words, divided, number: 0 }
    }
}

impl Deref for WordList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl WordList {
    /// The verbs of two words around others, each with its end: `nahm … zu`.
    pub fn divided(&self) -> &[(String, String)] {
        &self.divided
    }

    /// Whether a word is one of them; a star at the end of one stands for the rest of a word.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| {
            known.strip_suffix('*').map_or(word == known, |stem| word.starts_with(stem))
        })
    }

    /// The number by which [`WordIndex`] names the list.
    pub fn number(&self) -> usize {
        self.number
    }
}

/// The words of all lists of a language.
#[derive(Debug, Default)]
pub struct WordIndex {
    /// Each with the number of its list, by the first letter; a lone star has none.
    by_first: BTreeMap<Option<char>, Vec<(usize, String)>>,
}

impl WordIndex {
    /// The words of these lists, which get their numbers.
    pub fn new<'l>(lists: impl Iterator<Item = &'l mut WordList>) -> Self {
        let mut by_first: BTreeMap<_, Vec<(usize, String)>> = BTreeMap::new();
        for (number, list) in lists.enumerate() {
            list.number = number;
            for word in &list.words {
                let first = word.trim_end_matches('*').chars().next();
                by_first.entry(first).or_default().push((number, word.clone()));
            }
        }
        Self { by_first }
    }

    /// The words that a text may begin with, each with the number of its list.
    pub fn beginning(&self, text: &str) -> impl Iterator<Item = (usize, &str)> {
        let first = text.chars().next().and_then(|first| self.by_first.get(&Some(first)));
        let any = self.by_first.get(&None);
        let all = first.into_iter().chain(any).flatten();
        all.map(|(number, word)| (*number, word.as_str()))
    }
}
