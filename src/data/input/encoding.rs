//! Bytes of an input file to text, or to a finding that names the encoding they are in.
//!
//! [`text`] is the entry point, for every file of a release that is text: data, templates,
//! `release.toml`.
//!
//! Only UTF-8 is read, and nothing is converted. Bytes do not say which encoding they are in: the
//! same byte is a letter of another alphabet in each of the old ones, and a guess that is wrong
//! gives a text that looks right to whoever does not read it. And a file in another encoding has
//! often lost letters already, when it was saved: no conversion brings them back. So the encoding is
//! recognised for the message alone, as far as what to do depends on it. A workbook, an archive and
//! a PDF are known by their first bytes; UTF-16 by its mark or by the half of its bytes that is the
//! same in a whole alphabet; Windows-1251 by words of small letters in the upper quarter of its
//! table, where UTF-8 and KOI8-R put something else. Whatever is taken for none of these is "not
//! UTF-8", with the first byte that is not.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use crate::findings::{Code, Diagnostic, SourceFile};

/// How many bytes are looked at to tell UTF-16 from binary data.
const SAMPLE: usize = 4096;

/// Beginnings of files that are not text, with what they are.
const SIGNATURES: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a workbook (.xlsx) or another ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "a workbook (.xls) or another old office document"),
    (b"%PDF-", "a PDF"),
    (b"\x1F\x8B", "a gzip archive"),
];

/// The bytes of a text as every system has them: lines end with a line feed alone, and no byte order
/// mark stands before the first. What is no text stays as it is.
///
/// Version controls and editors change both without being asked: a release and its fingerprints are
/// the same before and after.
pub fn normal(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mark = "\u{FEFF}".as_bytes();
    let mut bytes = bytes;
    while let Some(behind) = bytes.strip_prefix(mark) {
        bytes = behind;
    }
    if !bytes.contains(&b'\r') || bytes.contains(&0) {
        return Cow::Borrowed(bytes);
    }
    let mut normal = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\r') {
        normal.extend_from_slice(&rest[..end]);
        normal.push(b'\n');
        rest = &rest[end + 1..];
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    normal.extend_from_slice(rest);
    Cow::Owned(normal)
}

/// The text of a file, as [`normal`] has it: places count without what that drops.
///
/// # Errors
/// For a file that is not UTF-8: the finding points into the text as far as it can be shown.
pub(super) fn text(path: impl Into<String>, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic> {
    let path = path.into();
    if let Some(refusal) = not_text(&bytes, &path) {
        let file = SourceFile::new(path, "");
        return Err(refusal.in_file(&file));
    }
    let bytes = match normal(&bytes) {
        Cow::Owned(normal) => normal,
        // Most files are as they should be: they are not copied.
        Cow::Borrowed(normal) if normal.len() == bytes.len() => bytes,
        Cow::Borrowed(normal) => normal.to_vec(),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text)),
        Err(error) => {
            let first_bad = error.utf8_error().valid_up_to();
            Err(refuse(path, error.as_bytes(), first_bad))
        }
    }
}

/// The finding about bytes that cannot be shown as lines of text.
fn not_text(bytes: &[u8], path: &str) -> Option<Diagnostic> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        let message = format!("the file is not text but {what}");
        return Some(Diagnostic::new(Code::NotText, message).hint(save(path)));
    }
    if let Some(order) = utf16(bytes) {
        let message = format!("the file is in UTF-16 ({order}), not in UTF-8");
        return Some(Diagnostic::new(Code::Utf16, message).hint(save(path)));
    }
    let zero = bytes.iter().position(|&byte| byte == 0)?;
    let message = format!("the file is not text: byte {} is zero", zero + 1);
    Some(Diagnostic::new(Code::NotText, message))
}

/// The byte order of UTF-16, by its mark or by the zero byte of each Latin and the `04` of each
/// Cyrillic character.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some("little-endian"),
        [0xFE, 0xFF, ..] => return Some("big-endian"),
        _ => {}
    }
    let pairs = || bytes.chunks_exact(2).take(SAMPLE / 2);
    let high = |byte: u8| matches!(byte, 0 | 4);
    let count = |half: usize| pairs().filter(|pair| high(pair[half])).count();
    let (even, odd, all) = (count(0), count(1), pairs().len());
    if all < 2 || !bytes.contains(&0) {
        None
    } else if odd * 10 > all * 8 && odd > 2 * even {
        Some("little-endian")
    } else if even * 10 > all * 8 && even > 2 * odd {
        Some("big-endian")
    } else {
        None
    }
}

/// Takes the file as it can be shown and says which encoding it seems to be.
fn refuse(path: String, bytes: &[u8], first_bad: usize) -> Diagnostic {
    if looks_like_windows_1251(bytes, first_bad) {
        let text: String = bytes.iter().map(|&byte| windows_1251(byte)).collect();
        let span = cyrillic_word(&text, first_bad);
        let hint = save(&path);
        let file = SourceFile::new(path, text);
        return Diagnostic::new(Code::Windows1251, "the file is in Windows-1251, not in UTF-8")
            .at(&file, span, "the first letters that are not UTF-8, as they are meant")
            .hint(hint)
            .hint("Look at the Kazakh letters then: Windows-1251 does not have them.");
    }
    let hint = save(&path);
    let file = SourceFile::new(path, String::from_utf8_lossy(bytes));
    let byte = bytes.get(first_bad).copied().unwrap_or_default();
    Diagnostic::new(Code::NotUtf8, "the file is not in UTF-8")
        .at(
            &file,
            first_bad..first_bad + '\u{FFFD}'.len_utf8(),
            format!("byte {byte:02X} is no character here"),
        )
        .hint(hint)
}

/// What to do about a file in another encoding.
fn save(path: &str) -> &'static str {
    if Path::new(path).extension().is_some_and(|extension| extension == "csv") {
        "Save it as \"CSV UTF-8\" with the program that wrote it."
    } else {
        "Save it with the encoding UTF-8 in a text editor."
    }
}

/// Whether the bytes above ASCII form words of Cyrillic letters, mostly small ones. In UTF-8 every
/// second of them is below C0; in KOI8-R small letters stand where 1251 has capitals.
fn looks_like_windows_1251(bytes: &[u8], first_bad: usize) -> bool {
    let letter = |byte: &u8| *byte >= 0xC0;
    let above = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let in_words = bytes.windows(2).filter(|pair| pair.iter().all(letter)).count();
    let small = bytes.iter().filter(|byte| **byte >= 0xE0).count();
    bytes[..first_bad].is_ascii() && in_words * 10 >= above * 6 && small * 2 >= above
}

/// The character of a byte in Windows-1251, as far as Russian needs it.
fn windows_1251(byte: u8) -> char {
    match byte {
        0..0x80 => char::from(byte),
        0xA8 => 'Ё',
        0xB8 => 'ё',
        0xC0.. => char::from_u32(0x410 + u32::from(byte - 0xC0)).unwrap_or('\u{FFFD}'),
        _ => '\u{FFFD}',
    }
}

/// The run of characters beyond ASCII at `start`.
fn cyrillic_word(text: &str, start: usize) -> Range<usize> {
    let length = text[start..].find(|c: char| c.is_ascii()).unwrap_or(text.len() - start);
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Option<Code> {
        let refusal = text("x.csv", bytes.to_vec()).err()?;
        for place in &refusal.places {
            if let Some(span) = &place.spot.bytes() {
                assert!(place.file.text().get(span.clone()).is_some(), "{bytes:?} {span:?}");
            }
        }
        Some(refusal.code)
    }

    fn utf16_bytes(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let windows_1251 =
            b"code,ru\nKZ-71,\xC0\xF1\xF2\xE0\xED\xE0\nKZ-75,\xC0\xEB\xEC\xE0\xF2\xFB\n";
        let russian = "Қазақстан: көші-қон. Миграция населения";
        for (bytes, expected) in [
            (&b"code,en\nKZ-71,Astana\n"[..], None),
            ("code,kk\nKZ-71,Түркістан\n".as_bytes(), None),
            (b"", None),
            (windows_1251, Some(Code::Windows1251)),
            (b"name\nC\xF4te d'Ivoire\n", Some(Code::NotUtf8)),
            ("Астана и \u{D0}".as_bytes().split_last().unwrap().1, Some(Code::NotUtf8)),
            (&utf16_bytes("code,en\n", u16::to_le_bytes), Some(Code::Utf16)),
            (&utf16_bytes("code,en\n", u16::to_be_bytes), Some(Code::Utf16)),
            (&utf16_bytes(russian, u16::to_le_bytes), Some(Code::Utf16)),
            (&utf16_bytes("\u{FEFF}a", u16::to_be_bytes), Some(Code::Utf16)),
            (b"PK\x03\x04rest", Some(Code::NotText)),
            (b"code,en\nKZ\0,Astana\n", Some(Code::NotText)),
        ] {
            assert_eq!(code(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn the_ends_of_lines_are_those_of_one_system() {
        for (bytes, expected) in [
            (&b"a\r\nb\rc\n\r\n\r"[..], &b"a\nb\nc\n\n\n"[..]),
            (b"\xEF\xBB\xBF\xEF\xBB\xBFa\r\n", b"a\n"),
            (b"a\n", b"a\n"),
            (b"\r", b"\n"),
            (b"PK\x03\x04\0\r\n", b"PK\x03\x04\0\r\n"),
            (b"", b""),
        ] {
            assert_eq!(&*normal(bytes), expected);
        }
        let file = text("x.csv", b"code\r\n\"a\r\nb\"\r".to_vec()).unwrap();
        assert_eq!(file.text(), "code\n\"a\nb\"\n");
    }

    #[test]
    fn places_count_without_the_byte_order_mark() {
        let file = text("x.csv", b"\xEF\xBB\xBFcode\n".to_vec()).unwrap();
        assert_eq!(file.text(), "code\n");
        let refusal = text("y.csv", b"\xEF\xBB\xBFa\nb\xFFc".to_vec()).unwrap_err();
        let place = &refusal.places[0];
        assert_eq!(place.file.line_column(place.spot.bytes().unwrap().start), (2, 2));
    }
}
