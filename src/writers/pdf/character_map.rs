//! From the glyphs of an embedded font to its two maps: of codes to glyphs and of codes to text.
//!
//! Glyphs are numbered without gaps, so most fonts have no more of them than a byte can tell
//! apart. Their pages are then much shorter than with the two bytes of the map that every reader
//! knows by itself, which is left to larger fonts.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::syntax::hexadecimal;

/// Entries in one section of a map: no reader has to take more.
const SECTION: usize = 100;

/// How many bytes the code of a glyph has in a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeLength {
    /// The code is the number of the glyph.
    One,
    /// The same, high byte first.
    Two,
}

impl CodeLength {
    /// The least that tells the glyphs apart, whose numbers go from 1 to `last`.
    pub(super) fn of(last: usize) -> Self {
        if last <= usize::from(u8::MAX) { Self::One } else { Self::Two }
    }

    /// The bytes of a glyph's code.
    pub(super) fn bytes(self, glyph: u16) -> impl Iterator<Item = u8> {
        glyph.to_be_bytes().into_iter().skip(usize::from(self == Self::One))
    }
}

/// Adds the map of one-byte codes to the glyphs of these numbers (ISO 32000-1, 9.7.5).
pub(super) fn write(file: &mut lopdf::Document) -> ObjectId {
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"),
        "Ordering" => Object::string_literal("Identity"),
        "Supplement" => 0,
    };
    let entries = dictionary! {
        "Type" => "CMap",
        "CMapName" => "Identity-1",
        "CIDSystemInfo" => system,
    };
    let map = frame(
        "/CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Ordering (Identity) def\n\
         /Supplement 0 def\nend def\n/CMapName /Identity-1 def\n/CMapType 1 def\n/WMode 0 def\n",
        CodeLength::One,
        "1 begincidrange\n<00> <FF> 0\nendcidrange\n",
    );
    file.add_object(stream(entries, map))
}

/// The map of codes to what the glyphs say, which are numbered from 1 on (ISO 32000-1, 9.10.3).
pub(super) fn to_unicode(texts: &[String], codes: CodeLength) -> Object {
    let numbered: Vec<(u16, &String)> = (1..).zip(texts).collect();
    let mut sections = Vec::new();
    for section in numbered.chunks(SECTION) {
        sections.extend_from_slice(format!("{} beginbfchar\n", section.len()).as_bytes());
        for (glyph, text) in section {
            let code: Vec<u8> = codes.bytes(*glyph).collect();
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for (bytes, end) in [(code, b"> "), (units, b">\n")] {
                sections.push(b'<');
                hexadecimal(&bytes, &mut sections);
                sections.extend_from_slice(end);
            }
        }
        sections.extend_from_slice(b"endbfchar\n");
    }
    let head = "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n";
    stream(Dictionary::new(), frame(head, codes, &String::from_utf8_lossy(&sections)))
}

/// What every map has around its entries.
fn frame(head: &str, codes: CodeLength, entries: &str) -> String {
    let all = match codes {
        CodeLength::One => "<00> <FF>",
        CodeLength::Two => "<0000> <FFFF>",
    };
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n{head}\
         1 begincodespacerange\n{all}\nendcodespacerange\n{entries}endcmap\n\
         CMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
}

fn stream(entries: Dictionary, map: String) -> Object {
    Object::Stream(Stream::new(entries, map.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_of_more_glyphs_than_a_byte_has_codes_of_two() {
        assert_eq!(CodeLength::of(255), CodeLength::One);
        assert_eq!(CodeLength::of(256), CodeLength::Two);
        assert_eq!(CodeLength::One.bytes(255).collect::<Vec<_>>(), [255]);
        assert_eq!(CodeLength::Two.bytes(256).collect::<Vec<_>>(), [1, 0]);
    }

    #[test]
    fn a_map_says_what_each_code_stands_for() {
        let texts = ["a".to_owned(), "ff".to_owned(), "\u{1D7D8}".to_owned()];
        let map = to_unicode(&texts, CodeLength::One);
        let map = String::from_utf8_lossy(&map.as_stream().unwrap().content).into_owned();
        let entries = "3 beginbfchar\n<01> <0061>\n<02> <00660066>\n<03> <D835DFD8>\nendbfchar\n";
        assert!(map.contains(entries), "{map}");
        assert!(map.contains("1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"));
    }
}
