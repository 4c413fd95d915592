//! Bytes that are not UTF-8 to the encodings that they may be in, each with the text that it gives.
//!
//! [`readings`] is the entry point. Bytes do not say which encoding they are in: the same byte is a
//! letter of another alphabet in each. Two judges look at them. The first asks of every encoding
//! whether what it gives are words: letters of one alphabet, no sign within a word, no capital after
//! a small letter. The second, the detector that browsers have, knows which pairs of letters are
//! frequent in the languages of each encoding; it always answers, on no evidence too. So its answer
//! counts where the first judge lets it pass. Encodings that give the same letters are one reading:
//! it does not matter which of them is meant. Where few words speak and several readings are words,
//! all are given, and whoever knows the file chooses.

use std::collections::BTreeSet;
use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// How many different words beyond ASCII are evidence enough for one encoding alone.
const MANY_WORDS: usize = 3;

/// How many different letters beyond ASCII are.
const MANY_LETTERS: usize = 6;

/// How many bytes are looked at from the first that is not ASCII: more do not change the answer.
const SAMPLE: usize = 1 << 20;

/// How many readings are given where it is not clear.
const MOST: usize = 4;

/// The encodings of one byte a letter, the most frequent first, with what people call them.
const NAMES: [(&Encoding, &str); 16] = [
    (encoding_rs::WINDOWS_1252, "Windows-1252 (Latin-1)"),
    (encoding_rs::WINDOWS_1251, "Windows-1251"),
    (encoding_rs::WINDOWS_1250, "Windows-1250"),
    (encoding_rs::WINDOWS_1254, "Windows-1254"),
    (encoding_rs::WINDOWS_1253, "Windows-1253"),
    (encoding_rs::WINDOWS_1257, "Windows-1257"),
    (encoding_rs::WINDOWS_1255, "Windows-1255"),
    (encoding_rs::WINDOWS_1256, "Windows-1256"),
    (encoding_rs::WINDOWS_1258, "Windows-1258"),
    (encoding_rs::WINDOWS_874, "Windows-874"),
    (encoding_rs::ISO_8859_2, "ISO 8859-2 (Latin-2)"),
    (encoding_rs::ISO_8859_5, "ISO 8859-5"),
    (encoding_rs::ISO_8859_7, "ISO 8859-7"),
    (encoding_rs::KOI8_U, "KOI8-R or KOI8-U"),
    (encoding_rs::IBM866, "CP866 (DOS)"),
    (encoding_rs::MACINTOSH, "Mac Roman"),
];

/// An encoding that bytes may be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// What it is called.
    pub(super) name: &'static str,
    encoding: &'static Encoding,
    /// What it makes of the first part of the bytes that is not ASCII.
    part: String,
    /// Whether that is evidence enough for one encoding alone.
    is_much: bool,
}

impl Reading {
    /// What the encoding makes of the bytes, `None` where something is no word.
    fn of(part: &[u8], encoding: &'static Encoding, name: &'static str) -> Option<Self> {
        let part = encoding.decode_without_bom_handling_and_without_replacement(part)?.into_owned();
        let words = words(&part)?;
        let letters: BTreeSet<char> = part.chars().filter(|c| !c.is_ascii()).collect();
        let is_much = words >= MANY_WORDS || letters.len() >= MANY_LETTERS;
        Some(Self { name, encoding, part, is_much })
    }

    /// The whole text that it makes of bytes.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        self.encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// The first word with a letter beyond ASCII.
    pub(super) fn first_word(&self) -> &str {
        &self.part[first_word(&self.part)]
    }
}

/// The encodings that give words, the likeliest first; none where no encoding does.
pub(super) fn readings(bytes: &[u8]) -> Vec<Reading> {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let line = bytes[..first].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let part = &bytes[line..bytes.len().min(first + SAMPLE)];
    let guess = guess(part);
    let mut read: Vec<Reading> = NAMES
        .into_iter()
        .filter_map(|(encoding, name)| Reading::of(part, encoding, name))
        .collect();
    if NAMES.iter().all(|(encoding, _)| *encoding != guess) {
        // An encoding of several bytes a letter, whose rules few other bytes fulfil.
        read.splice(0..0, Reading::of(part, guess, guess.name()));
    }
    let guessed = read.iter().find(|reading| reading.encoding == guess);
    let guessed = guessed.map(|reading| reading.part.clone());
    let mut different: Vec<Reading> = Vec::new();
    for reading in read {
        if different.iter().all(|known| known.part != reading.part) {
            different.push(reading);
        }
    }
    // The sort keeps the order of the table behind the guess.
    different.sort_by_key(|reading| Some(&reading.part) != guessed.as_ref());
    let is_clear = |likeliest: &Reading| guessed.is_some() && likeliest.is_much;
    different.truncate(if different.first().is_some_and(is_clear) { 1 } else { MOST });
    different
}

/// The encoding that the detector of browsers finds likeliest.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether a character ends a word.
fn is_outside(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphabetic()
}

/// How many different words with a letter beyond ASCII a text has; `None` where something is no word.
fn words(text: &str) -> Option<usize> {
    if text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
        return None;
    }
    let words: BTreeSet<&str> = text.split(is_outside).filter(|word| !word.is_ascii()).collect();
    words.iter().all(|word| is_word(word)).then_some(words.len())
}

/// The first word with a letter beyond ASCII.
pub(super) fn first_word(text: &str) -> Range<usize> {
    let Some(first) = text.find(|c: char| !c.is_ascii()) else { return 0..0 };
    let start = text[..first].rfind(is_outside).map_or(0, |before| before + 1);
    let end = text[first..].find(is_outside).map_or(text.len(), |end| first + end);
    start..end
}

/// Whether letters and signs are as they are in a word, or in signs beside it.
fn is_word(word: &str) -> bool {
    let mut before: Option<char> = None;
    let characters: Vec<char> = word.chars().collect();
    for (place, c) in characters.iter().copied().enumerate() {
        let next = characters.get(place + 1).copied();
        let is_sound = if c.is_alphabetic() {
            let is_ascii = c.is_ascii() && before.is_none_or(|before| before.is_ascii());
            is_ascii || follows(before.filter(|before| before.is_alphabetic()), c, next)
        } else {
            let is_within = [before, next].iter().all(|c| c.is_some_and(char::is_alphabetic));
            is_mark(c, before) || SIGNS.contains(c) && (!is_within || JOINING.contains(c))
        };
        if !is_sound {
            return false;
        }
        before = Some(c);
    }
    true
}

/// Whether a letter stands between those before and after it as letters of a word do.
fn follows(before: Option<char>, letter: char, next: Option<char>) -> bool {
    before.is_none_or(|before| {
        let is_lost = !letter.is_ascii() && next.is_some_and(char::is_lowercase);
        let is_capital_within =
            letter.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && is_lost);
        alphabet(before) == alphabet(letter) && !is_capital_within
    })
}

/// Signs that stand beside words and numbers.
const SIGNS: &str = "\u{A0}«»“”„‘’‚‹›–—…№§©®·•°±²³¹×÷µ½¼¾€£†‡‰¡¿ªº";

/// Signs that stand within words too.
const JOINING: &str = "\u{A0}’–—·‘“”«»";

/// Whether a character is a mark over or under the letter before it.
fn is_mark(c: char, before: Option<char>) -> bool {
    match c {
        '\u{300}'..='\u{36F}' => before.is_some_and(char::is_alphabetic),
        '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{E31}'..='\u{E4E}' => {
            before.is_some_and(|before| alphabet(before) == Alphabet::Beyond)
        }
        _ => false,
    }
}

/// Blocks of letters that stand in one word.
#[derive(Debug, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
    Beyond,
}

fn alphabet(letter: char) -> Alphabet {
    match letter {
        '\0'..'\u{370}' | '\u{1E00}'..'\u{1F00}' => Alphabet::Latin,
        '\u{370}'..'\u{400}' => Alphabet::Greek,
        '\u{400}'..'\u{530}' => Alphabet::Cyrillic,
        _ => Alphabet::Beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(encoding: &'static Encoding, text: &str) -> (Vec<&'static str>, String) {
        let (bytes, ..) = encoding.encode(text);
        let readings = readings(&bytes);
        let first = readings.first().map(|reading| reading.first_word().to_owned());
        (readings.iter().map(|reading| reading.name).collect(), first.unwrap_or_default())
    }

    #[test]
    fn an_encoding_is_named_where_its_letters_say_which_it_is() {
        use encoding_rs::*;
        for (encoding, text, name) in [
            (WINDOWS_1253, "Περιφέρεια,1\nΑττική,5\nΘεσσαλία", "Windows-1253"),
            (WINDOWS_1254, "İstanbul, Muğla, Şırnak, Çankırı", "Windows-1254"),
            (WINDOWS_1252, "Période;Mariages\nDécès;Âge", "Windows-1252 (Latin-1)"),
            (WINDOWS_1252, "Île-de-France;Provence-Alpes-Côte d’Azur", "Windows-1252 (Latin-1)"),
            (WINDOWS_1252, "Württemberg;Thüringen;Österreich", "Windows-1252 (Latin-1)"),
            (WINDOWS_1250, "Łódź, Gdańsk, Poznań", "Windows-1250"),
            (WINDOWS_1250, "Příbram;Plzeň;Děčín", "Windows-1250"),
            (WINDOWS_1251, "Астана, Алматы, Шымкент", "Windows-1251"),
            (WINDOWS_1251, "Київ, Чернігів, Львів", "Windows-1251"),
            (KOI8_R, "Москва, Новосибирск, Казань", "KOI8-R or KOI8-U"),
            (IBM866, "Москва, Алматинская область", "CP866 (DOS)"),
            (ISO_8859_5, "Астана, Москва, Казань", "ISO 8859-5"),
            (WINDOWS_1257, "Rīga, Šiauliai, Klaipėda, Pärnu", "Windows-1257"),
            (WINDOWS_1255, "תל אביב, ירושלים, חיפה", "Windows-1255"),
            (WINDOWS_1256, "القاهرة, الجيزة, أسوان", "Windows-1256"),
            (SHIFT_JIS, "東京都,大阪,北海道", "Shift_JIS"),
            (GBK, "北京市,上海,天津", "GBK"),
        ] {
            let (names, _) = names(encoding, text);
            assert_eq!(names, [name], "{text}");
        }
    }

    #[test]
    fn the_likeliest_reading_comes_first_where_few_letters_speak() {
        use encoding_rs::*;
        for (encoding, text, word) in [
            (WINDOWS_1254, "T,G\nAğrılı,5\n", "Ağrılı"),
            (WINDOWS_1252, "name\nCôte d'Ivoire\n", "Côte"),
            (WINDOWS_1252, "Größe", "Größe"),
            (WINDOWS_1251, "Астана", "Астана"),
            (WINDOWS_1253, "Αττική", "Αττική"),
        ] {
            let (names, first) = names(encoding, text);
            assert!(!names.is_empty() && first == word, "{text}: {names:?} {first}");
        }
        let (several, _) = names(WINDOWS_1250, "Győr");
        assert!(several.contains(&"Windows-1250") && several.len() > 1, "{several:?}");
    }
}
