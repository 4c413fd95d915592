//! Where a line may end: the opportunities that Unicode's rules give, but for the ones that tear figures apart.
//!
//! [`opportunities`] knows no language: what it adds to UAX 14 holds in all of them.

use unicode_linebreak::{BreakOpportunity, linebreaks};

/// A place where a line may or must end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opportunity {
    /// Bytes from the start of the text; the next line begins here.
    pub byte: usize,
    /// Whether the line must end.
    pub forced: bool,
    /// How much worse than any other place it is; 1 is as bad as one more line.
    pub cost: f32,
}

/// The places where a line of `text` may end, the end of the text included.
pub(super) fn opportunities(text: &str) -> impl Iterator<Item = Opportunity> {
    linebreaks(text).filter_map(move |(byte, kind)| {
        let forced = kind == BreakOpportunity::Mandatory;
        let (before, after) = (&text[..byte], &text[byte..]);
        if forced || after.is_empty() {
            return Some(Opportunity { byte, forced: forced && !after.is_empty(), cost: 0.0 });
        }
        may_break(before, after).then(|| Opportunity { byte, forced, cost: cost(before, after) })
    })
}

/// Whether the author's figures, dates and dashes survive a line's end here.
fn may_break(before: &str, after: &str) -> bool {
    let next = after.chars().next().unwrap_or(' ');
    let trimmed = before.trim_end_matches(' ');
    let last = trimmed.chars().next_back().unwrap_or(' ');
    if trimmed.len() == before.len() {
        return may_break_inside_word(trimmed, after);
    }
    let unit = matches!(next, '%' | '‰' | '°' | '₸' | '€' | '$' | '₽');
    let number_goes_on = next.is_ascii_digit() && is_group(after);
    let dash_goes_on = matches!(next, '–' | '—' | '−');
    let stays_open =
        matches!(last, '№' | '§' | '(' | '[' | '«' | '±' | '≈' | '≤' | '≥' | '<' | '>');
    !(last.is_ascii_digit() && (unit || number_goes_on) || dash_goes_on || stays_open)
}

/// Whether a line may end without a space: behind a hyphen or dash between two long parts of a
/// word, never between a figure and its ending (`20-ға`, `%-ға`) and never at a soft hyphen, as
/// the hyphen would be missing.
fn may_break_inside_word(before: &str, after: &str) -> bool {
    let hyphen = before.chars().next_back().unwrap_or(' ');
    if !matches!(hyphen, '-' | '\u{AD}' | '\u{2010}' | '–') {
        return true;
    }
    let letters_before = before.chars().rev().skip(1).take_while(|letter| letter.is_alphabetic());
    let letters_after = after.chars().take_while(|letter| letter.is_alphabetic());
    let (three_before, three_after) = (letters_before.take(3), letters_after.take(3));
    hyphen != '\u{AD}' && three_before.count() == 3 && three_after.count() == 3
}

/// Whether a text begins with a group of exactly three digits, as `267` in `11 267`.
fn is_group(text: &str) -> bool {
    text.bytes().take(4).take_while(u8::is_ascii_digit).count() == 3
}

/// A short word at a line's end, or a number torn from its noun, reads worse.
fn cost(before: &str, after: &str) -> f32 {
    // Three characters tell whether a word is short; a long one is not walked through at each of its places.
    let word = before.trim_end_matches(' ').chars().rev();
    let end: Vec<char> = word.take_while(|sign| !matches!(sign, ' ' | '\u{A0}')).take(3).collect();
    let short = end.len() <= 2 && end.iter().all(|sign| sign.is_alphabetic());
    let next_is_word = after.starts_with(char::is_alphabetic);
    let number = end.first().is_some_and(char::is_ascii_digit) && next_is_word;
    let inside = !before.ends_with(' ');
    // "January–" at a line's end leaves a period torn.
    let range = before.ends_with('–');
    [(short, 0.04), (number, 0.08), (inside, 0.15), (range, 0.45)]
        .into_iter()
        .map(|(holds, cost)| if holds { cost } else { 0.0 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts between the opportunities, set apart by `|`.
    fn parts(text: &str) -> String {
        let mut start = 0;
        let mut parts = Vec::new();
        for opportunity in opportunities(text) {
            parts.push(&text[start..opportunity.byte]);
            start = opportunity.byte;
        }
        parts.join("|")
    }

    #[test]
    fn lines_end_where_a_reader_expects() {
        let cases = [
            ("one two", "one |two"),
            ("11\u{A0}267 чел.", "11\u{A0}267 |чел."),
            ("11\u{202F}267 people", "11\u{202F}267 |people"),
            ("11 267 people", "11 267 |people"),
            ("rose by 20.6 % in", "rose |by |20.6 % |in"),
            ("20,6\u{A0}%-ға өсті", "20,6\u{A0}%-ға |өсті"),
            ("20%-ға дейін", "20%-ға |дейін"),
            ("2025-жылғы маусым", "2025-жылғы |маусым"),
            ("2025-06-30 is", "2025-06-30 |is"),
            ("слово — слово", "слово — |слово"),
            ("see (this one)", "see |(this |one)"),
            ("Қостанай-Ресей", "Қостанай-|Ресей"),
            ("по-русски", "по-русски"),
            ("№ 5", "№ 5"),
            ("soft\u{AD}hyphen", "soft\u{AD}hyphen"),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), expected);
        }
    }

    #[test]
    fn a_break_that_the_author_asked_for_is_forced() {
        let forced: Vec<bool> = opportunities("a\u{2028}b c").map(|place| place.forced).collect();
        assert_eq!(forced, [true, false, false]);
    }
}
