//! The captions of two states to the numbers of pictures and tables that are others now: no news by themselves.
//!
//! [`Renumbered::between`] is the entry point. One more picture gives all behind it other numbers, in their captions and
//! wherever a text refers to them, in any case of the word: "Figure 3", «в таблице 3», «3-кестеде».

use super::reading::Passage;

/// The pictures and tables that have other numbers.
#[derive(Debug, Default)]
pub(super) struct Renumbered(Vec<Number>);

/// A picture or table that has another number.
#[derive(Debug)]
struct Number {
    /// How the word for it begins, in small letters.
    word: String,
    before: String,
    after: String,
}

/// So many letters of a word tell what it is, whatever its case ends with.
const STEM: usize = 4;

impl Renumbered {
    /// The captions that say the same of another number.
    pub(super) fn between(before: &[String], after: &[String]) -> Self {
        let mut numbers = Vec::new();
        for old in before.iter().filter_map(|caption| Caption::read(caption)) {
            let mut now = after.iter().filter_map(|caption| Caption::read(caption));
            let same = now.find(|now| now.title == old.title && now.word == old.word);
            if let Some(now) = same.filter(|now| now.number != old.number) {
                let (before, after) = (old.number.to_owned(), now.number.to_owned());
                numbers.push(Number { word: old.word, before, after });
            }
        }
        Self(numbers)
    }

    /// Whether two passages differ in nothing but such numbers.
    pub(super) fn explain(&self, before: &str, after: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let (old, new) = (parts(before), parts(after));
        old.len() == new.len()
            && old.iter().zip(&new).enumerate().all(|(place, (went, came))| {
                went == came || self.is_other_number(&old, place, went, came)
            })
    }

    /// The passages, those that only have another number as they are now.
    pub(super) fn as_now(&self, before: &[Passage], after: &[Passage]) -> Vec<Passage> {
        let as_now = |passage: &Passage| {
            let mut now = after.iter();
            let now = now.find(|now| self.explain(&passage.words, &now.words));
            now.map_or_else(
                || passage.clone(),
                |now| Passage { words: now.words.clone(), ..passage.clone() },
            )
        };
        before.iter().map(as_now).collect()
    }

    fn is_other_number(&self, parts: &[&str], place: usize, went: &str, came: &str) -> bool {
        let beside = [(place.checked_sub(1), Side::Before), (place.checked_add(1), Side::Behind)];
        let beside = beside.into_iter().filter_map(|(beside, side)| {
            let words = parts.get(beside?)?;
            Some(side.stem(words))
        });
        let beside: Vec<String> = beside.collect();
        self.0.iter().any(|number| {
            number.before == went && number.after == came && beside.contains(&number.word)
        })
    }
}

/// Where words stand beside a number.
#[derive(Clone, Copy)]
enum Side {
    Before,
    Behind,
}

impl Side {
    /// How the word next to the number begins.
    fn stem(self, words: &str) -> String {
        let mut own = words.split(|letter: char| !letter.is_alphabetic());
        let word = match self {
            Self::Before => own.rfind(|word| !word.is_empty()),
            Self::Behind => own.find(|word| !word.is_empty()),
        };
        word.unwrap_or_default().to_lowercase().chars().take(STEM).collect()
    }
}

/// A caption with its number: `Figure 3. Title`, `3-сурет. Title`.
struct Caption<'a> {
    word: String,
    number: &'a str,
    title: &'a str,
}

impl<'a> Caption<'a> {
    fn read(caption: &'a str) -> Option<Self> {
        let (label, title) = caption.split_once(". ")?;
        let (word, number) = match parts(label).as_slice() {
            // A language whose number comes first has its word behind it.
            ["", number, word] => (Side::Behind.stem(word), *number),
            [word, number] => (Side::Before.stem(word), *number),
            _ => return None,
        };
        (!word.is_empty()).then_some(Self { word, number, title })
    }
}

/// The words and the numbers of a passage by turns, beginning with words, which may be none.
fn parts(passage: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut is_digit) = (0, false);
    for (place, character) in passage.char_indices() {
        if character.is_ascii_digit() != is_digit {
            parts.push(&passage[start..place]);
            (start, is_digit) = (place, !is_digit);
        }
    }
    parts.push(&passage[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_has_another_number_is_no_news() {
        let captions = |captions: &[&str]| -> Vec<String> {
            captions.iter().map(|caption| (*caption).to_owned()).collect()
        };
        let before =
            captions(&["Figure 3. Arrivals", "3-кесте. Келгендер", "Таблица 3. Прибывшие"]);
        let after = captions(&["Figure 4. Arrivals", "4-кесте. Келгендер", "Таблица 4. Прибывшие"]);
        let renumbered = Renumbered::between(&before, &after);
        for (old, new, expected) in [
            ("Figure 3. Arrivals", "Figure 4. Arrivals", true),
            ("As figure 3 shows, 3 came.", "As figure 4 shows, 3 came.", true),
            ("As figure 3 shows, 3 came.", "As figure 4 shows, 4 came.", false),
            ("Значения приведены в таблице 3", "Значения приведены в таблице 4", true),
            ("Мәндері 3-кестеде берілген", "Мәндері 4-кестеде берілген", true),
            ("3 people came", "4 people came", false),
            ("Figure 3. Arrivals", "Figure 5. Arrivals", false),
        ] {
            assert_eq!(renumbered.explain(old, new), expected, "{old}");
        }
        assert!(!Renumbered::default().explain("a", "a"));
    }
}
