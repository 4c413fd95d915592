//! Two passages to one in which the words that went and those that came are told apart.
//!
//! [`redline`] is the entry point. A number with its unit is one word, because the blank between
//! them does not break.

use serde::Serialize;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// They stand in both.
    Same,
    /// They went.
    Deleted,
    /// They came.
    Inserted,
}

/// Words that follow each other and share their fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of them.
    pub kind: Kind,
    /// Whether a space stands before them.
    pub space: bool,
    /// The words, with one space between two.
    pub words: String,
}

/// A word, or the marks before or after one: a comma is no part of the figure that it follows.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    words: &'a str,
    space: bool,
}

/// Signs that stand before a word, and signs that stand after one.
const OPENING: [char; 5] = ['(', '«', '“', '„', '"'];
const CLOSING: [char; 11] = [')', '»', '”', '"', ',', ';', ':', '.', '!', '?', '…'];

/// The words of two passages, in the order in which an editor would mark them.
pub fn redline(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (tokens(before), tokens(after));
    let words = |tokens: &'_ [Token<'_>]| -> Vec<String> {
        tokens.iter().map(|token| token.words.to_owned()).collect()
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let steps = capture_diff_slices(Algorithm::Myers, &words(&old), &words(&new));
    let CommonEnds { leading, trailing } = common_ends(&old, &new);
    let (old_end, new_end) = (old.len() - trailing, new.len() - trailing);
    let (old_middle, new_middle) = (&old[leading..old_end], &new[leading..new_end]);
    if is_reworded(&steps, old_middle, new_middle) {
        pieces.extend(piece(Kind::Same, &new[..leading]));
        add_pair(&mut pieces, old_middle, new_middle);
        pieces.extend(piece(Kind::Same, &new[new_end..]));
        return pieces;
    }
    for step in steps {
        let (went, came) = (&old[step.old_range()], &new[step.new_range()]);
        if step.tag() == DiffTag::Equal {
            let is_behind = pieces.last().is_some_and(|last| last.kind == Kind::Deleted);
            let space = is_behind && went[0].space;
            let same = piece(Kind::Same, came);
            pieces.extend(same.map(|same| Piece { space: same.space || space, ..same }));
        } else if are_figures(went, came) {
            // Each beside the one that it takes the place of.
            for (went, came) in went.chunks(1).zip(came.chunks(1)) {
                add_pair(&mut pieces, went, came);
            }
        } else {
            add_pair(&mut pieces, went, came);
        }
    }
    pieces
}

/// How many words two passages have in common at their ends.
struct CommonEnds {
    /// The words that both begin with.
    leading: usize,
    /// The words, without those, that both end with.
    trailing: usize,
}

fn common_ends(old: &[Token<'_>], new: &[Token<'_>]) -> CommonEnds {
    let is_same = |(old, new): &(&Token<'_>, &Token<'_>)| old.words == new.words;
    let leading = old.iter().zip(new).take_while(is_same).count();
    let rest = (old[leading..].iter().rev()).zip(new[leading..].iter().rev());
    CommonEnds { leading, trailing: rest.take_while(is_same).count() }
}

/// Whether what lies between the common ends was written anew: a word here and there that is the
/// same by chance would only tear the sentence apart.
fn is_reworded(steps: &[DiffOp], old: &[Token<'_>], new: &[Token<'_>]) -> bool {
    const LONG: usize = 6;
    let between = old.len().max(new.len());
    let same: usize = steps
        .iter()
        .filter(|step| step.tag() == DiffTag::Equal)
        .map(|step| step.old_range().len())
        .sum();
    let (first, last) = (steps.first(), steps.last());
    let ends = [first, last].into_iter().flatten().filter(|step| step.tag() == DiffTag::Equal);
    let outside: usize = ends.map(|step| step.old_range().len()).sum();
    let inside = same.saturating_sub(outside);
    between >= LONG && inside > 0 && inside * 4 < between
}

/// Adds words that went and the words that came for them; these never touch each other.
fn add_pair(pieces: &mut Vec<Piece>, went: &[Token<'_>], came: &[Token<'_>]) {
    let is_same = went.iter().map(|token| token.words).eq(came.iter().map(|token| token.words));
    if is_same {
        pieces.extend(piece(Kind::Same, came));
        return;
    }
    let deleted = piece(Kind::Deleted, went);
    let space = deleted.is_some();
    pieces.extend(deleted);
    let inserted = piece(Kind::Inserted, came);
    pieces.extend(inserted.map(|inserted| Piece { space: inserted.space || space, ..inserted }));
}

/// Whether figures took the place of as many figures.
fn are_figures(went: &[Token<'_>], came: &[Token<'_>]) -> bool {
    let is_figure =
        |token: &Token<'_>| token.words.contains(|character: char| character.is_ascii_digit());
    went.len() == came.len() && went.iter().chain(came).all(is_figure)
}

fn piece(kind: Kind, tokens: &[Token<'_>]) -> Option<Piece> {
    let mut words = String::new();
    for token in tokens {
        if token.space && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(token.words);
    }
    Some(Piece { kind, space: tokens.first()?.space, words })
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let inner = word.trim_start_matches(OPENING).trim_end_matches(CLOSING);
        let (before, behind) = if inner.is_empty() {
            (word, "")
        } else {
            let start = word.len() - word.trim_start_matches(OPENING).len();
            (&word[..start], &word[start + inner.len()..])
        };
        let mut space = !tokens.is_empty();
        for words in [before, inner, behind].into_iter().filter(|words| !words.is_empty()) {
            tokens.push(Token { words, space });
            space = false;
        }
    }
    tokens
}

/// The sentences of a passage: a sign that ends one, a space, and what does not begin with a small
/// letter. What stands before the sign is longer than an initial or a short form; short forms before
/// a number are longer than others.
pub(super) fn sentences(passage: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (sign, _) in passage.match_indices(['.', '!', '?', '…']) {
        let rest = passage[sign..].trim_start_matches(CLOSING);
        let last = passage[start..sign].rsplit([' ', '\u{a0}', '(']).next().unwrap_or_default();
        let Some(next) = rest.strip_prefix(' ').and_then(|rest| rest.chars().next()) else {
            continue;
        };
        let short = if next.is_numeric() { 5 } else { 3 };
        let is_word = last.chars().count() > short
            || last.ends_with(|character: char| !character.is_alphabetic());
        if is_word && !next.is_lowercase() {
            let end = passage.len() - rest.len();
            sentences.push(&passage[start..end]);
            start = end + 1;
        }
    }
    sentences.extend(Some(&passage[start..]).filter(|rest| !rest.is_empty()));
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(before: &str, after: &str) -> String {
        let pieces = redline(before, after).into_iter().map(|piece| {
            let space = if piece.space { " " } else { "" };
            match piece.kind {
                Kind::Same => format!("{space}{}", piece.words),
                Kind::Deleted => format!("{space}[-{}-]", piece.words),
                Kind::Inserted => format!("{space}[+{}+]", piece.words),
            }
        });
        pieces.collect()
    }

    #[test]
    fn words_are_marked_where_they_changed() {
        for (before, after, expected) in [
            (
                "fell by 20.7% in a year",
                "fell by 18.9% in a year",
                "fell by [-20.7%-] [+18.9%+] in a year",
            ),
            (
                "число 1\u{a0}000 выросло",
                "число 1\u{a0}002 выросло",
                "число [-1\u{a0}000-] [+1\u{a0}002+] выросло",
            ),
            // Signs are no part of a figure, and each stands beside the one before.
            (
                "was 7, of 11 (−21.0% on 2024).",
                "was 8, of 12 (−19.8% on 2024).",
                "was [-7-] [+8+], of [-11-] [+12+] ([-−21.0%-] [+−19.8%+] on 2024).",
            ),
            ("All figures: [p] provisional", "[p] provisional", "[-All figures:-] [p] provisional"),
            // One word that is the same by chance is no landmark.
            (
                "Revisions: the data may be revised; no revised edition has been published so far.",
                "Revisions: this edition was last revised on 20 August.",
                "Revisions: [-the data may be revised; no revised edition has been published so far-] \
                 [+this edition was last revised on 20 August+].",
            ),
            ("a total (all)", "a total", "a total [-(all)-]"),
            ("the same", "the same", "the same"),
            ("", "all new", "[+all new+]"),
            ("all gone", "", "[-all gone-]"),
            ("one", "one more", "one [+more+]"),
        ] {
            assert_eq!(marked(before, after), expected);
        }
    }

    #[test]
    fn a_passage_has_its_sentences() {
        for (passage, expected) in [
            ("One rose. Two fell by 2.5%.", &["One rose.", "Two fell by 2.5%."][..]),
            (
                "В 2024 г. Выбыло 5. (См. табл. 1.) Конец",
                &["В 2024 г. Выбыло 5.", "(См. табл. 1.)", "Конец"],
            ),
            ("«Четыре.» Нет", &["«Четыре.»", "Нет"]),
            ("A. Smith came", &["A. Smith came"]),
            ("", &[]),
        ] {
            assert_eq!(sentences(passage), expected);
        }
    }
}
