//! From the texts of glyphs to the map by which readers search and copy (ISO 32000-1, 9.10.3).
//!
//! A PDF shows glyphs by number; this map (`ToUnicode`) says for each number the text that it stands
//! for. A line for each glyph would do, but would be most of a small file. Glyphs are numbered in the
//! order of their face, and a face has its letters in the order of the alphabets: so letters in a row
//! have numbers in a row, and a few ranges say all. A range is a first and a last code and the text of
//! the first; for each further code the text goes up by one.
//!
//! The standard lets only the last byte go up, of the code as of the text: a range that would carry
//! into the byte before ends there, as [`Range::goes_on`] sees to. A text of more than one unit of
//! UTF-16, such as a ligature or a character beyond the basic plane, is a range by itself: readers do
//! not agree on which of its bytes goes up.

use super::syntax::hexadecimal;

/// Entries in one section of a map: no reader has to take more.
const SECTION: usize = 100;

/// The map of two-byte codes, from 1 on, to what their glyphs say.
pub(super) fn unicode_map(texts: &[String]) -> Vec<u8> {
    let mut map = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        .to_vec();
    for section in ranges(texts).chunks(SECTION) {
        map.extend_from_slice(format!("{} beginbfrange\n", section.len()).as_bytes());
        for range in section {
            number(&[range.first], b" ", &mut map);
            number(&[range.last], b" ", &mut map);
            number(&range.units, b"\n", &mut map);
        }
        map.extend_from_slice(b"endbfrange\n");
    }
    map.extend_from_slice(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

/// Codes in a row whose texts are characters in a row.
#[derive(Debug, PartialEq, Eq)]
struct Range {
    first: u16,
    last: u16,
    /// The text of the first code, in UTF-16; for each further code its last unit goes up by one.
    units: Vec<u16>,
}

fn ranges(texts: &[String]) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    for (code, text) in (1..).zip(texts) {
        let units: Vec<u16> = text.encode_utf16().collect();
        match ranges.last_mut() {
            Some(range) if range.goes_on(code, &units) => range.last = code,
            _ => ranges.push(Range { first: code, last: code, units }),
        }
    }
    ranges
}

impl Range {
    /// Whether a code and its text go on from this range: only the last byte of either may change.
    fn goes_on(&self, code: u16, units: &[u16]) -> bool {
        let [first] = self.units.as_slice() else { return false };
        let next = u32::from(*first) + u32::from(code - self.first);
        let same_high_byte = |later: u32, earlier: u32| later >> 8 == earlier >> 8;
        units.len() == 1
            && u32::from(units[0]) == next
            && same_high_byte(next, u32::from(*first))
            && same_high_byte(code.into(), self.first.into())
    }
}

fn number(units: &[u16], end: &[u8], map: &mut Vec<u8>) {
    map.push(b'<');
    for unit in units {
        hexadecimal(&unit.to_be_bytes(), map);
    }
    map.push(b'>');
    map.extend_from_slice(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first: u16, last: u16, units: &[u16]) -> Range {
        Range { first, last, units: units.to_vec() }
    }

    fn ranges_of(texts: &[&str]) -> Vec<Range> {
        ranges(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn letters_in_a_row_are_one_range() {
        let expected = [range(1, 3, &[0x61]), range(4, 4, &[0x66, 0x69]), range(5, 6, &[0x430])];
        assert_eq!(ranges_of(&["a", "b", "c", "fi", "а", "б"]), expected);
    }

    #[test]
    fn no_range_goes_on_beyond_its_last_byte() {
        assert_eq!(
            ranges_of(&["\u{4FF}", "\u{500}"]),
            [range(1, 1, &[0x4FF]), range(2, 2, &[0x500])]
        );
        let many: Vec<String> =
            (0..=255).filter_map(|at| char::from_u32(0x5000 + at)).map(String::from).collect();
        assert_eq!(ranges(&many), [range(1, 255, &[0x5000]), range(256, 256, &[0x50FF])]);
        assert_eq!(ranges_of(&["\u{1D7D8}", "\u{1D7D9}"]).len(), 2);
    }

    #[test]
    fn a_map_is_written_as_readers_know_it() {
        let map = unicode_map(&["a".to_owned(), "b".to_owned(), "ff".to_owned()]);
        let map = String::from_utf8(map).unwrap();
        let entries =
            "2 beginbfrange\n<0001> <0002> <0061>\n<0003> <0003> <00660066>\nendbfrange\n";
        assert!(map.contains(entries), "{map}");
    }
}
