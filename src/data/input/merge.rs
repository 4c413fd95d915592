//! Marks that a version control left in a file: two states of it, one below the other.
//!
//! [`conflict`] is the entry point, for every file of a release that is text. Such a file is not read
//! any further: whatever else is wrong with it comes from that.

use std::ops::Range;

use crate::findings::{Code, Diagnostic, SourceFile};

/// How the lines begin that git and its relatives write around the two states, the first and the last.
const MARKS: [&str; 3] = ["<<<<<<<", "|||||||", ">>>>>>>"];

/// TXT-009: a file holds one state.
pub(super) fn conflict(file: &SourceFile) -> Option<Diagnostic> {
    let mut marks = MARKS.into_iter().flat_map(|mark| lines(file.text(), mark)).collect::<Vec<_>>();
    marks.sort_by_key(|mark| mark.start);
    let mut marks = marks.into_iter();
    let message = "the file has marks of a merge that was not finished";
    let finding = Diagnostic::new(Code::ConflictMarks, message);
    let finding = finding.at(file, marks.next()?, "two states of the text stand from here");
    let finding = match marks.next() {
        Some(next) => finding.at(file, next, "and here"),
        None => finding,
    };
    Some(finding.hint(
        "Between the marks stand both states of these lines, and both may be needed, as rows that each side \
         added. Put together what holds, delete the marks alone, and finish the merge.",
    ))
}

/// The lines of a text that begin with a mark: it stands alone, or a space and a name follow.
fn lines<'t>(text: &'t str, mark: &'static str) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices(mark).filter_map(move |(start, _)| {
        let begins = start == 0 || text.as_bytes()[start - 1] == b'\n';
        let behind = &text[start + mark.len()..];
        // The rest of a line is looked at from its beginning alone: it may have a mark all the way.
        (begins && (behind.is_empty() || behind.starts_with([' ', '\n']))).then(|| {
            let length = behind.find('\n').unwrap_or(behind.len());
            start..start + mark.len() + length
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let file = SourceFile::new("a.md", text);
        let found = conflict(&file);
        let places = found.iter().flat_map(|found| &found.places);
        places.filter_map(|place| place.spot.bytes()).map(|bytes| &text[bytes]).collect()
    }

    /// Each mark in the line would be followed to the end of the line again.
    #[test]
    fn a_line_that_is_all_marks_is_gone_through_once() {
        assert_eq!(places(&"<".repeat(4_000_000)), [""; 0]);
        assert_eq!(places("<<<<<<<\na"), ["<<<<<<<"]);
    }

    #[test]
    fn the_marks_of_a_merge_are_found_and_what_looks_like_them_is_not() {
        assert_eq!(places("a\n<<<<<<< HEAD\nb"), ["<<<<<<< HEAD"]);
        assert_eq!(places("<<<<<<<"), ["<<<<<<<"]);
        assert_eq!(places("a\n>>>>>>> 12ab\n"), [">>>>>>> 12ab"]);
        assert_eq!(places("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"), ["<<<<<<< a", ">>>>>>> b"]);
        for text in ["Title\n=======\n", "a <<<<<<< b", "<<<<<<<<< a", "|||||||||", ">>>>>> a", ""]
        {
            assert_eq!(places(text), [""; 0], "{text}");
        }
    }
}
