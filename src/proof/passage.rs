//! A passage of the text: the words of a paragraph, an item, a heading or a title, with its figures
//! and the way back to the rendered Markdown; its sentences and clauses, and words found in it.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use crate::words::language::{ProofWords, WordIndex, WordList};

/// Words that belong together.
#[derive(Debug)]
pub(super) struct Passage {
    /// Index of its section in the text.
    pub(super) section: usize,
    /// Whether it is prose, and not a heading, a term or a title.
    pub(super) is_prose: bool,
    /// Whether it is an item of a list.
    pub(super) is_item: bool,
    /// The words as a reader sees them; every blank is a space.
    pub(super) text: String,
    /// The text in small letters, byte by byte at the same places.
    pub(super) lower: String,
    /// The figures, in order.
    pub(super) figures: Vec<Shown>,
    /// How many bytes at its start are of strong importance.
    pub(super) strong: usize,
    /// Where words begin in `text`, in order: looked up many times for each sentence.
    starts: Vec<usize>,
    /// The words of the lists of its language.
    index: Arc<WordIndex>,
    /// Where they stand, by the numbers of their lists and in order; found when the first of them is looked for.
    known: OnceCell<Vec<Known>>,
    /// Whether `text` ends within a word.
    is_in_word: bool,
    /// Where runs of `text` begin in the Markdown: place in `text`, place there.
    origins: Vec<(usize, usize)>,
}

/// A word of a list where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    list: usize,
    start: usize,
    end: usize,
}

/// A figure in a passage.
#[derive(Debug)]
pub(super) struct Shown {
    /// Where it stands in the text of the passage.
    pub(super) place: Range<usize>,
    /// Its words, blanks as they are.
    pub(super) words: String,
    /// The fact of its mark.
    pub(super) fact: String,
}

impl Passage {
    /// A passage without words, of a language with these words.
    pub(super) fn of(index: &Arc<WordIndex>) -> Self {
        Self {
            section: 0,
            is_prose: false,
            is_item: false,
            text: String::new(),
            lower: String::new(),
            figures: Vec::new(),
            strong: 0,
            starts: Vec::new(),
            index: Arc::clone(index),
            known: OnceCell::new(),
            is_in_word: false,
            origins: Vec::new(),
        }
    }

    /// Adds words that stand at `origin` in the Markdown.
    pub(super) fn add(&mut self, words: &str, origin: usize) {
        self.known.take();
        self.origins.push((self.text.len(), origin));
        for (start, character) in words.char_indices() {
            let length = character.len_utf8();
            let is_of_word = is_of_word(character);
            if is_of_word && !self.is_in_word {
                self.starts.push(self.text.len());
            }
            self.is_in_word = is_of_word;
            if character.is_whitespace() {
                self.text.push(' ');
                self.lower.push(' ');
                if length > 1 {
                    self.origins.push((self.text.len(), origin + start + length));
                }
                continue;
            }
            self.text.push(character);
            if character.is_ascii() {
                self.lower.push(character.to_ascii_lowercase());
                continue;
            }
            let mut small = character.to_lowercase();
            match (small.next(), small.next()) {
                (Some(small), None) if small.len_utf8() == length => self.lower.push(small),
                _ => self.lower.push(character),
            }
        }
    }

    /// The place in the Markdown of a part of the text.
    pub(super) fn origin(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.place(part.start);
        let end = self.place(part.end.saturating_sub(1).max(part.start)) + 1;
        start..end.max(start)
    }

    fn place(&self, byte: usize) -> usize {
        let run = self.origins.partition_point(|(start, _)| *start <= byte);
        self.origins.get(run.saturating_sub(1)).map_or(0, |(start, origin)| origin + (byte - start))
    }

    /// The sentences; `;` ends one too where `parts` are wanted.
    pub(super) fn sentences(&self, words: &ProofWords, parts: bool) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (place, mark) in self.text.char_indices() {
            let ends = match mark {
                '.' | '!' | '?' | '…' => self.is_end(place, words),
                ';' => parts && self.text[place + 1..].starts_with(' '),
                _ => false,
            };
            if ends {
                sentences.push(start..place + mark.len_utf8());
                start = place + mark.len_utf8();
            }
        }
        if !self.text[start..].trim().is_empty() {
            sentences.push(start..self.text.len());
        }
        sentences
    }

    /// Whether the full stop at `place` ends a sentence: a blank and a capital or a digit follow it, and
    /// no abbreviation stands before it.
    fn is_end(&self, place: usize, words: &ProofWords) -> bool {
        let Some(behind) =
            self.text[place..].trim_start_matches(['.', '!', '?', '…']).strip_prefix(' ')
        else {
            return false;
        };
        let before = self.lower[..place].rsplit([' ', '(']).next().unwrap_or_default();
        let is_short = before.chars().count() == 1 && before.chars().all(char::is_alphabetic);
        let is_known =
            words.abbreviations.iter().any(|known| known.trim_end_matches('.') == before);
        let is_ordinal = words.ordinal_stop
            && (1..=2).contains(&before.len())
            && before.bytes().all(|byte| byte.is_ascii_digit())
            && !self.is_of_figure(&(place - 1..place));
        behind.chars().next().is_some_and(|next| !next.is_lowercase())
            && !is_short
            && !is_known
            && !is_ordinal
    }

    /// The clauses of a sentence: as far as commas, colons, dashes, brackets
    /// and joining words.
    pub(super) fn clauses(&self, sentence: &Range<usize>, words: &ProofWords) -> Vec<Range<usize>> {
        let mut marks: Vec<Range<usize>> = self
            .find(sentence, &words.joins)
            .chain(self.text[sentence.clone()].char_indices().filter_map(|(offset, mark)| {
                let place = sentence.start + offset;
                let is_mark = match mark {
                    ',' | ':' => self.text[place + 1..].starts_with(' '),
                    ';' | '(' | ')' | '—' => true,
                    _ => false,
                };
                is_mark.then_some(place..place + mark.len_utf8())
            }))
            .filter(|mark| !self.is_of_figure(mark))
            .collect();
        marks.sort_by_key(|mark| mark.start);
        let mut clauses = Vec::with_capacity(marks.len() + 1);
        let mut start = sentence.start;
        for mark in marks {
            clauses.push(start..mark.start.max(start));
            start = mark.end;
        }
        clauses.push(start..sentence.end.max(start));
        clauses
    }

    /// The places of any words of a list in a part of the text, in order; of words that begin at one place the longest.
    pub(super) fn find<'a>(
        &'a self,
        part: &Range<usize>,
        list: &'a WordList,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        // What ends within a word has other words than the whole: "on" of "one".
        let is_cut = self.is_within_word(part.end);
        let cut = is_cut.then(|| self.find_words(part, list)).into_iter().flatten();
        let (end, list) = (part.end, list.number());
        let known = if is_cut { &[] } else { self.known() };
        let first = known.partition_point(|known| (known.list, known.start) < (list, part.start));
        let known = known[first..].iter();
        let known = known.take_while(move |known| known.list == list && known.start < end);
        let mut known = known.filter(move |known| known.end <= end).peekable();
        let longest = std::iter::from_fn(move || {
            let mut longest = known.next()?;
            while let Some(longer) = known.next_if(|next| next.start == longest.start) {
                longest = longer;
            }
            Some(longest.start..longest.end)
        });
        cut.chain(longest)
    }

    /// The words of all lists of its language.
    fn known(&self) -> &[Known] {
        self.known.get_or_init(|| {
            let known = self.starts.iter().flat_map(|&start| {
                let rest = &self.lower[start..];
                self.index.beginning(rest).filter_map(move |(list, word)| {
                    Some(Known { list, start, end: start + begins(rest, word)? })
                })
            });
            let mut known: Vec<Known> = known.collect();
            known.sort_unstable();
            known
        })
    }

    fn is_within_word(&self, place: usize) -> bool {
        let parts = self.lower.split_at_checked(place);
        parts.is_some_and(|(before, behind)| {
            before.ends_with(is_of_word) && behind.starts_with(is_of_word)
        })
    }

    /// The places of any of these words in a part of the text, in order.
    pub(super) fn find_words<'a>(
        &'a self,
        part: &Range<usize>,
        words: &'a [String],
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let end = part.end;
        self.word_starts(part.clone()).filter_map(move |start| {
            let rest = &self.lower[start..end];
            let longest = words.iter().filter_map(|word| begins(rest, word)).max()?;
            Some(start..start + longest)
        })
    }

    /// Where words begin in a part of the text.
    pub(super) fn word_starts(&self, part: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let first = self.starts.partition_point(|start| *start < part.start);
        let last = self.starts.partition_point(|start| *start < part.end);
        self.starts[first..last.max(first)].iter().copied()
    }

    /// The figures in a part of the text, with their indices.
    pub(super) fn figures_in(&self, part: &Range<usize>) -> impl Iterator<Item = (usize, &Shown)> {
        let first = self.figures.partition_point(|figure| figure.place.start < part.start);
        let last = self.figures.partition_point(|figure| figure.place.end <= part.end).max(first);
        self.figures[first..last]
            .iter()
            .enumerate()
            .map(move |(index, figure)| (first + index, figure))
    }

    /// Whether a part of the text has anything in common with a figure.
    pub(super) fn is_of_figure(&self, part: &Range<usize>) -> bool {
        let next = self.figures.partition_point(|figure| figure.place.end <= part.start);
        self.figures.get(next).is_some_and(|figure| overlap(&figure.place, part))
    }
}

/// Whether a word can have this character: any letter or digit. Most letters have a case, which is
/// looked up many times faster than whether they are letters.
pub(super) fn is_of_word(character: char) -> bool {
    character.is_lowercase() || character.is_uppercase() || character.is_alphanumeric()
}

/// The length of `word` at the start of `text`, in small letters; a star at its end stands for the
/// rest of a word.
pub(super) fn begins(text: &str, word: &str) -> Option<usize> {
    let (word, is_open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
    let rest = text.strip_prefix(word)?;
    let tail = rest.find(|next: char| !is_of_word(next)).unwrap_or(rest.len());
    (is_open || tail == 0).then_some(word.len() + tail)
}

/// Whether a text ends with a word, both in small letters, and not with the end of another word.
pub(super) fn ends(text: &str, word: &str) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|before| !before.ends_with(is_of_word))
}

/// Whether two parts have anything in common.
pub(super) fn overlap(first: &Range<usize>, second: &Range<usize>) -> bool {
    first.start < second.end && second.start < first.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_list_are_found_as_if_each_of_them_was_looked_for() {
        let words = ["than a year*", "than a", "on", "year", "*", "ж*"];
        let mut lists = [
            WordList::from(words.map(str::to_owned).to_vec()),
            WordList::from(vec!["Year".to_owned(), "one".to_owned()]),
            WordList::default(),
        ];
        let index = Arc::new(WordIndex::new(lists.iter_mut()));
        let mut passage = Passage::of(&index);
        passage.add("More than a yearly one, on жыл: than a year, on-one.", 0);
        let places = passage.text.char_indices().map(|(place, _)| place);
        let places: Vec<usize> = places.chain([passage.text.len()]).collect();
        for list in &lists {
            for start in &places {
                for end in places.iter().filter(|end| *end >= start) {
                    let part = *start..*end;
                    let found: Vec<_> = passage.find(&part, list).collect();
                    let one_by_one: Vec<_> = passage.find_words(&part, list).collect();
                    assert_eq!(found, one_by_one, "{part:?}");
                }
            }
        }
    }
}
