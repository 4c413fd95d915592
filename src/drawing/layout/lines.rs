//! From words to lines: the best ends for a paragraph as a whole, set ragged.
//!
//! [`break_lines`] weighs all ways to break a paragraph (Knuth and Plass, "Breaking paragraphs into
//! lines", 1981, for ragged text) and takes the one with the most even lines.
//!
//! Filling each line as far as it goes is quicker, but a long word then leaves a hole in the line
//! before it that an earlier break would have spread over two lines. The number of breaks to weigh is
//! small all the same: what a paragraph costs up to a word does not depend on what comes after it, so
//! for each word only the best start of the line that it ends is kept, and the lines are read off from
//! the last word back to the first. The search for a start stops where the line is full or an author
//! ended the line before.
//!
//! A line costs a fixed part ([`LINE`]), so that nothing is bought with a further line; the square of the
//! part that is left empty, so that two small gaps are better than a large one; and what the break
//! itself costs, which [`opportunities`](super::break_opportunities) says. The gap of a last line is free, as
//! a paragraph ends where it ends, unless the text is balanced, as captions are; only a last line of one
//! short word costs extra.

use std::ops::Range;

use super::text::Word;

/// What a line costs before anything else: no raggedness is worth a further line.
const LINE: f32 = 3.0;
/// What a last line of one short word costs.
const ORPHANED_WORD: f32 = 0.6;

/// The lines of a paragraph as ranges of its words; widths in the unit of the words.
///
/// A word wider than `width` gets a line of its own. With `balanced` the last line is made as long
/// as the others.
pub(super) fn break_lines(words: &[Word], width: f32, balanced: bool) -> Vec<Range<usize>> {
    let forced = words.iter().any(|word| word.forced);
    let whole: f32 = words.iter().map(|word| word.width + word.space).sum();
    let hanging = words.last().map_or(0.0, |word| word.space);
    if !forced && whole - hanging <= width {
        return (!words.is_empty()).then_some(0..words.len()).into_iter().collect();
    }
    let starts = best_starts(words, width, balanced);
    let mut lines = Vec::new();
    let mut end = words.len();
    while end > 0 {
        lines.push(starts[end]..end);
        end = starts[end];
    }
    lines.reverse();
    lines
}

/// For each end of a line the best start of that line.
fn best_starts(words: &[Word], width: f32, balanced: bool) -> Vec<usize> {
    let mut starts = vec![0; words.len() + 1];
    let mut costs = vec![0.0_f32; words.len() + 1];
    for end in 1..=words.len() {
        let last = &words[end - 1];
        let mut taken = last.width;
        let mut start = end - 1;
        costs[end] = f32::INFINITY;
        loop {
            let is_end = end == words.len() || last.forced;
            let cost = costs[start] + line_cost(words, start..end, taken / width, is_end, balanced);
            if cost < costs[end] {
                (costs[end], starts[end]) = (cost, start);
            }
            if start == 0 || words[start - 1].forced {
                break;
            }
            start -= 1;
            taken += words[start].width + words[start].space;
            if taken > width {
                break;
            }
        }
    }
    starts
}

/// What a line costs; `fill` is the part of the width it takes.
fn line_cost(words: &[Word], line: Range<usize>, fill: f32, is_end: bool, balanced: bool) -> f32 {
    let slack = (1.0 - fill).max(0.0);
    if !is_end {
        return LINE + slack * slack + words[line.end - 1].cost;
    }
    let orphan = if line.len() == 1 && line.start > 0 && fill < 0.3 { ORPHANED_WORD } else { 0.0 };
    LINE + orphan + if balanced { slack * slack } else { 0.0 }
}

/// The smallest width in which the words take at most `count` lines.
///
/// The narrower the width, the more lines: so the answer is between a width that is too little and one
/// that is enough, and each step halves what is between them. Filling each line gives the fewest
/// lines that any way of breaking has, so [`greedy`] is all that has to be tried. It also tells how
/// wide the widest of its lines is, and no width between that and the one tried gives other lines:
/// the search goes on from there.
pub(super) fn narrowest(words: &[Word], count: usize) -> f32 {
    let longest = words.iter().map(|word| word.width).fold(0.0, f32::max);
    let whole: f32 = words.iter().map(|word| word.width + word.space).sum();
    let mut enough = whole - words.last().map_or(0.0, |word| word.space);
    if count <= 1 {
        return enough;
    }
    let mut too_little = longest.min(enough);
    if greedy(words, too_little).0 <= count {
        return too_little;
    }
    // A hundredth of the size is less than anybody sees.
    while enough - too_little > 10.0 {
        let middle = f32::midpoint(enough, too_little);
        match greedy(words, middle) {
            (lines, widest) if lines <= count => enough = widest,
            _ => too_little = middle,
        }
    }
    enough
}

/// How many lines the words take when each takes all it can, and the widest of them.
fn greedy(words: &[Word], width: f32) -> (usize, f32) {
    let (mut lines, mut taken, mut widest) = (1, 0.0_f32, 0.0_f32);
    let mut space = 0.0;
    for word in words {
        if taken > 0.0 && taken + space + word.width > width {
            lines += 1;
            taken = 0.0;
            space = 0.0;
        }
        taken += space + word.width;
        space = word.space;
        widest = widest.max(taken);
    }
    (lines, widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(widths: &[f32]) -> Vec<Word> {
        let word = |&width| Word { fragments: 0..0, width, space: 1.0, forced: false, cost: 0.0 };
        widths.iter().map(word).collect()
    }

    #[test]
    fn a_line_that_fits_is_not_broken() {
        assert_eq!(break_lines(&words(&[3.0, 3.0]), 7.0, false).len(), 1);
        assert!(break_lines(&[], 7.0, false).is_empty());
    }

    #[test]
    fn lines_are_even_rather_than_full() {
        // First fit would set 3 words, 1 word and 2: the best ends are 2, 2 and 2.
        let words = words(&[4.0, 4.0, 2.0, 6.0, 8.0, 3.0]);
        assert_eq!(break_lines(&words, 12.0, false), [0..2, 2..4, 4..6]);
    }

    #[test]
    fn the_last_line_is_no_lonely_word() {
        let words = words(&[4.0, 4.0, 4.0, 4.0, 1.0]);
        let lines = break_lines(&words, 20.0, false);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].len() > 1, "{lines:?}");
    }

    #[test]
    fn a_balanced_text_has_equal_lines() {
        assert_eq!(break_lines(&words(&[4.0; 6]), 25.0, true), [0..3, 3..6]);
    }

    #[test]
    fn a_word_wider_than_the_line_stands_alone() {
        assert_eq!(break_lines(&words(&[2.0, 30.0, 2.0]), 10.0, false), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn a_forced_end_ends_the_line() {
        let mut words = words(&[1.0, 1.0, 1.0]);
        words[0].forced = true;
        assert_eq!(break_lines(&words, 100.0, false), [0..1, 1..3]);
    }

    #[test]
    fn the_narrowest_width_for_two_lines_is_about_half() {
        let words = words(&[400.0; 4]);
        assert!((narrowest(&words, 1) - 1603.0).abs() < 0.1);
        assert!((narrowest(&words, 2) - 801.0).abs() < 10.0);
        assert!((narrowest(&words, 9) - 400.0).abs() < 0.1);
    }
}
