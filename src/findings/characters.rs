//! The characters that no text of a release can hold, and the finding about each.
//!
//! [`unwanted`] decides, for every file, label and sentence alike. What is refused is what readers do
//! not see or see otherwise than it was written: control characters, line breaks where a text is one
//! line, signs that turn the direction of writing, characters for private use, characters that Unicode
//! does not have, and the sign that stands where a letter was lost. What languages need passes: spaces
//! that do not break, soft hyphens, and the signs that join or part letters beside a letter of a script
//! that is written with them.

use std::ops::Range;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::{Code, Diagnostic, SourceFile, Spot};

/// How many lines a text can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// One: a label, a title, a word. It has no tabs either.
    One,
    /// Any number: a whole file.
    Any,
}

/// A character that a text cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwanted {
    /// The byte at which it stands.
    pub byte: usize,
    /// The character.
    pub character: char,
    what: What,
}

/// Why a character is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    LineBreak,
    Tab,
    Control,
    Direction,
    Invisible,
    PrivateUse,
    Unassigned,
    LostLetter,
}

/// The characters of a text that it cannot hold, front to back.
pub fn unwanted(text: &str, lines: Lines) -> impl Iterator<Item = Unwanted> {
    let is_plain =
        |byte: &u8| matches!(byte, b' '..=b'~') || (*byte == b'\n' && lines == Lines::Any);
    // Most of most texts is ASCII, which its bytes tell at once.
    let plain = text.bytes().take_while(is_plain).count();
    let rest =
        text[plain..].char_indices().map(move |(place, character)| (plain + place, character));
    rest.filter_map(move |(byte, character)| {
        let what = refusal(character, lines)?;
        let is_wanted = what == What::Invisible && stands_in_its_script(text, byte, character);
        (!is_wanted).then_some(Unwanted { byte, character, what })
    })
}

/// Whether a character is refused that stands alone, in a text of any number of lines.
pub(super) fn is_unwanted(character: char) -> bool {
    refusal(character, Lines::Any).is_some()
}

/// Why a character is refused, if it is.
fn refusal(character: char, lines: Lines) -> Option<What> {
    match (character, lines) {
        // A soft hyphen is seen where a line breaks, and a word joiner keeps words together.
        (' '..='~' | '\u{AD}' | '\u{2060}', _) | ('\n' | '\t', Lines::Any) => return None,
        ('\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}', _) => {
            return Some(What::LineBreak);
        }
        ('\t', Lines::One) => return Some(What::Tab),
        ('\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}', _) => return Some(What::Direction),
        ('\u{FFFC}' | '\u{FFFD}', _) => return Some(What::LostLetter),
        _ => {}
    }
    match character.general_category() {
        GeneralCategory::Control => Some(What::Control),
        GeneralCategory::Format => Some(What::Invisible),
        GeneralCategory::PrivateUse => Some(What::PrivateUse),
        GeneralCategory::Unassigned | GeneralCategory::Surrogate => Some(What::Unassigned),
        _ => None,
    }
}

/// Whether a sign stands beside a letter of a script that is written with such signs: it joins or
/// parts letters, or says which way a mark is written.
fn stands_in_its_script(text: &str, byte: usize, sign: char) -> bool {
    let before = text[..byte].chars().next_back();
    let behind = text[byte + sign.len_utf8()..].chars().next();
    [before, behind].into_iter().flatten().any(is_written_with_signs)
}

/// Whether a letter belongs to a script from Hebrew to Mongolian, but for Georgian and Hangul, or to
/// one of their extensions.
fn is_written_with_signs(letter: char) -> bool {
    let is_of_such = matches!(
        letter,
        '\u{591}'..='\u{109F}'
            | '\u{1200}'..='\u{1C4F}'
            | '\u{1CD0}'..='\u{1CFA}'
            | '\u{A800}'..='\u{AB2F}'
            | '\u{ABC0}'..='\u{ABFF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10A00}'..='\u{11FFF}'
            | '\u{1E900}'..='\u{1EEFF}'
    );
    is_of_such && (letter.is_alphabetic() || is_mark(letter))
}

fn is_mark(letter: char) -> bool {
    use GeneralCategory::{NonspacingMark, SpacingMark};
    matches!(letter.general_category(), NonspacingMark | SpacingMark)
}

impl Unwanted {
    /// The bytes of the character.
    pub fn span(&self) -> Range<usize> {
        self.byte..self.byte + self.character.len_utf8()
    }

    /// TXT-008: the finding about a character that stands at `spot` of a file.
    pub fn finding(&self, file: &SourceFile, spot: impl Into<Spot>) -> Diagnostic {
        let (what, hint) = self.what.words();
        let message = format!("{what} stands in the text (U+{:04X})", u32::from(self.character));
        Diagnostic::new(Code::UnwantedCharacter, message).at(file, spot, "here").hint(hint)
    }
}

impl What {
    /// What it is called, and what to do.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::LineBreak => (
                "a line break",
                "Write the text on one line: a space takes the place of the break.",
            ),
            Self::Tab => ("a tab", "Write a space."),
            Self::Control => ("a control character", "Delete it: readers do not see it."),
            Self::Direction => (
                "a sign that turns the direction of writing",
                "Delete it: what follows would be read backwards.",
            ),
            Self::Invisible => ("an invisible sign", "Delete it: readers do not see it."),
            Self::PrivateUse => (
                "a character for private use",
                "Write a character of Unicode: this one is another sign in every font.",
            ),
            Self::Unassigned => (
                "a character that Unicode does not have",
                "Delete it, or write the character that is meant.",
            ),
            Self::LostLetter => (
                "the sign of a letter that was lost",
                "Write the letter that is meant: the file was once saved in an encoding without it.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, lines: Lines) -> String {
        unwanted(text, lines).map(|unwanted| unwanted.character).collect()
    }

    #[test]
    fn what_readers_do_not_see_is_refused() {
        let odd = "\0\u{1}\u{B}\u{C}\r\u{1B}\u{7F}\u{80}\u{85}\u{9F}\u{61C}\u{180E}\u{200B}\u{200C}\u{200D}\
                   \u{200E}\u{2028}\u{2029}\u{202A}\u{202E}\u{2061}\u{2066}\u{2069}\u{206A}\u{E000}\u{FEFF}\
                   \u{FFF9}\u{FFFD}\u{FFFE}\u{FDD0}\u{1FFFE}\u{378}\u{E0001}\u{E0041}\u{F0000}\u{10FFFD}\u{10FFFF}";
        for character in odd.chars() {
            let text = format!("Ақмола a{character}b");
            assert_eq!(found(&text, Lines::Any), character.to_string(), "{character:?}");
        }
        assert_eq!(found("a\tb\nc", Lines::Any), "");
        assert_eq!(found("a\tb\nc", Lines::One), "\t\n");
    }

    #[test]
    fn what_languages_need_passes() {
        for text in [
            "1\u{A0}234 и\u{202F}т.\u{2009}д., soft\u{AD}hyphen, word\u{2060}joiner",
            "میشود", // Persian, with a sign that parts two letters
            "می\u{200C}شود",
            "क्\u{200D}ष, ক্\u{200C}ষ, සිංහල\u{200D}",
            "ไทย\u{200B}แลนด์",
            "שלום\u{200F}!",
            "Cafe\u{301}, ќ, Ӑ, Ғ, 日本、한국어, ₸ № « » – ’ −",
        ] {
            assert_eq!(found(text, Lines::One), "", "{text}");
        }
    }

    #[test]
    fn a_character_is_found_where_it_stands() {
        let first = unwanted("Ақмола\u{202E}x", Lines::One).next().unwrap();
        assert_eq!((first.span(), first.character), (12..15, '\u{202E}'));
    }
}
