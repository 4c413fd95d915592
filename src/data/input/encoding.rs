//! Bytes of an input file to text, or to a finding that names what they are.
//!
//! [`text`] is the entry point, for every file of a release that is text: data, templates,
//! `release.toml`.
//!
//! Only UTF-8 is read, and nothing is converted. Bytes do not say which encoding they are in: the
//! same byte is a letter of another alphabet in each of the old ones, and a guess that is wrong
//! gives a text that looks right to whoever does not read it. And a file in another encoding has
//! often lost letters already, when it was saved: no conversion brings them back. So the encoding is
//! recognised for the message alone: UTF-16 and UTF-32 by their marks or by the text that they give,
//! the old ones by their letters ([`old_encodings`]).

use std::borrow::Cow;
use std::path::Path;

use super::kind;
use super::old_encodings::{self, Reading, first_word};
use crate::findings::{Code, Diagnostic, SourceFile};

/// How many bytes are looked at to tell UTF-16 from binary data.
const SAMPLE: usize = 4096;

/// How many bytes of the first place are written out.
const SHOWN: usize = 8;

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
        return Err(refusal);
    }
    let has_mark = bytes.starts_with("\u{FEFF}".as_bytes());
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
            Err(refuse(path, error.as_bytes(), first_bad, has_mark))
        }
    }
}

/// The finding about bytes that cannot be shown as lines of text.
fn not_text(bytes: &[u8], path: &str) -> Option<Diagnostic> {
    let file = || SourceFile::new(path, "");
    if let Some(name) = wide(bytes) {
        let message = format!("the file is in {name}, not in UTF-8");
        return Some(Diagnostic::new(Code::Utf16, message).in_file(&file()).hint(save(path, None)));
    }
    if let Some(kind) = kind::of_bytes(bytes) {
        return Some(kind.refusal(&file()));
    }
    let zero = bytes.iter().position(|&byte| byte == 0)?;
    let message = format!("the file is not text: byte {} is zero", zero + 1);
    let hint = "Open it in the program that made it, and export it as text in UTF-8 from there.";
    Some(Diagnostic::new(Code::OtherKind, message).in_file(&file()).hint(hint))
}

/// UTF-32 or UTF-16 with its byte order: by its mark, or by the text that it gives.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    const LITTLE: &str = "UTF-16 (little-endian)";
    const BIG: &str = "UTF-16 (big-endian)";
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Some("UTF-32"),
        [0xFF, 0xFE, ..] => return Some(LITTLE),
        [0xFE, 0xFF, ..] => return Some(BIG),
        _ => {}
    }
    // A file of lines and columns has line ends and commas, each with a byte of zero.
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if bytes.len() < 4 || !sample.contains(&0) || is_nearly_text(sample) {
        return None;
    }
    let [little, big] =
        [u16::from_le_bytes, u16::from_be_bytes].map(|order| wide_score(bytes, order));
    match (little, big) {
        (little, big) if little > big => Some(LITTLE),
        (little, big) if big > little => Some(BIG),
        _ => None,
    }
}

/// Whether bytes are text but for a few: the high bytes of UTF-16 are control characters or no UTF-8.
fn is_nearly_text(bytes: &[u8]) -> bool {
    let is_odd = |byte: &&u8| **byte < b' ' && !matches!(byte, b'\t' | b'\r' | b'\n');
    let odd = bytes.iter().filter(is_odd).count();
    let valid: usize = bytes.utf8_chunks().map(|chunk| chunk.valid().len()).sum();
    odd * 10 < bytes.len() && valid * 10 > bytes.len() * 9
}

/// How many characters of ASCII a beginning has, read as UTF-16; 0 where it gives no text.
fn wide_score(bytes: &[u8], order: fn([u8; 2]) -> u16) -> usize {
    let units = bytes.chunks_exact(2).take(SAMPLE / 2);
    let units = units.filter_map(|pair| pair.try_into().ok().map(order));
    let (mut plain, mut letters, mut all) = (0, 0, 0);
    for read in char::decode_utf16(units) {
        all += 1;
        match read {
            Ok('\t' | '\r' | '\n' | ' '..='~') => plain += 1,
            Ok(c) if c.is_alphabetic() => letters += 1,
            Ok(c) if c.is_control() => return 0,
            _ => {}
        }
    }
    // Of other bytes most pairs are signs that nobody writes.
    if (plain + letters) * 10 > all * 8 { plain } else { 0 }
}

/// Takes the file as it can be shown and says which encoding it seems to be.
fn refuse(path: String, bytes: &[u8], first_bad: usize, has_mark: bool) -> Diagnostic {
    let valid: String = bytes.utf8_chunks().map(|chunk| chunk.valid()).collect();
    let faults = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    if has_mark || valid.chars().filter(|c| !c.is_ascii()).count() >= faults {
        return mixed(path, bytes, first_bad, faults);
    }
    let readings = old_encodings::readings(bytes);
    match readings.as_slice() {
        [] => unknown(path, bytes, first_bad),
        [reading] => known(path, bytes, reading),
        [likeliest, ..] => several(path, bytes, &readings, likeliest),
    }
}

/// TXT-003: the file is in an encoding that its letters name.
fn known(path: String, bytes: &[u8], reading: &Reading) -> Diagnostic {
    let name = reading.name;
    let hint = save(&path, Some(name));
    let label = format!("{}, shown as meant", shown_bytes(bytes, first_high(bytes)));
    let text = reading.text(bytes);
    let are_lost = letters_are_lost(&text);
    let first = first_word(&text);
    let file = SourceFile::new(path, text);
    let message = format!("the file is in {name}, not in UTF-8");
    let known = Diagnostic::new(Code::OldEncoding, message).at(&file, first, label).hint(hint);
    if are_lost { known.hint(LOST) } else { known }
}

/// TXT-001: the file may be in several encodings, which give different letters; the likeliest is
/// the first.
fn several(path: String, bytes: &[u8], readings: &[Reading], likeliest: &Reading) -> Diagnostic {
    let read =
        readings.iter().map(|reading| format!("`{}` in {}", reading.first_word(), reading.name));
    let read: Vec<String> = read.collect();
    let names: Vec<&str> = readings.iter().map(|reading| reading.name).collect();
    let message = format!("the file is not in UTF-8: it may be in {}", names.join(" or "));
    let label = format!("{}, read as {}", shown_bytes(bytes, first_high(bytes)), likeliest.name);
    let save = save(&path, Some("that encoding"));
    let text = likeliest.text(bytes);
    let first = first_word(&text);
    let file = SourceFile::new(path, text);
    Diagnostic::new(Code::NotUtf8, message)
        .at(&file, first, label)
        .hint(format!(
            "This word is {}: the one that is meant names the encoding.",
            read.join(", ")
        ))
        .hint(save)
}

/// TXT-001: bytes that are words in no encoding.
fn unknown(path: String, bytes: &[u8], first_bad: usize) -> Diagnostic {
    let hint = save(&path, None);
    let label = format!("{} are no characters of UTF-8", shown_bytes(bytes, first_bad));
    let file = SourceFile::new(path, String::from_utf8_lossy(bytes));
    Diagnostic::new(Code::NotUtf8, "the file is not in UTF-8")
        .at(&file, first_bad..first_bad + '\u{FFFD}'.len_utf8(), label)
        .hint(hint)
}

/// TXT-001: a text in UTF-8 in which some bytes are not.
fn mixed(path: String, bytes: &[u8], first_bad: usize, faults: usize) -> Diagnostic {
    let label = format!("{} is no character here", shown_bytes(bytes, first_bad));
    let file = SourceFile::new(path, String::from_utf8_lossy(bytes));
    let places = if faults == 1 { "one place".to_owned() } else { format!("{faults} places") };
    Diagnostic::new(Code::NotUtf8, format!("the file is in UTF-8, but for {places}"))
        .at(&file, first_bad..first_bad + '\u{FFFD}'.len_utf8(), label)
        .hint(
            "A part of it was pasted from a file in another encoding, or a letter was cut in two. \
             Write these letters again, from the source.",
        )
}

/// The place of the first byte beyond ASCII.
fn first_high(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default()
}

/// The bytes beyond ASCII that stand at a place, as they are.
fn shown_bytes(bytes: &[u8], start: usize) -> String {
    let run = bytes[start..].iter().take_while(|byte| !byte.is_ascii());
    let run: Vec<String> = run.take(SHOWN).map(|byte| format!("{byte:02X}")).collect();
    let noun = if run.len() == 1 { "byte" } else { "bytes" };
    format!("{noun} {}", run.join(" "))
}

const LOST: &str = "Question marks stand within words: letters that this encoding does not have were lost when the \
                    file was saved. No conversion brings them back: export it again from the source.";

/// Whether a question mark stands before a letter beyond ASCII or between two: nobody writes so.
fn letters_are_lost(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let beyond = |c: char| c.is_alphabetic() && !c.is_ascii();
    characters.windows(2).any(|pair| matches!(pair, ['?', next] if beyond(*next)))
}

/// What to do about a file in another encoding, which may have a name.
fn save(path: &str, encoding: Option<&str>) -> String {
    let is_table = Path::new(path).extension().is_some_and(|extension| extension == "csv");
    match (is_table, encoding) {
        (true, None) => "Export it as \"CSV UTF-8\" with the program that wrote it.".to_owned(),
        (true, Some(name)) => format!(
            "Export it as \"CSV UTF-8\" with the program that wrote it; or open it in {name} in a \
             text editor, look at the letters, and save it as UTF-8."
        ),
        (false, None) => "Save it with the encoding UTF-8 in the editor that wrote it.".to_owned(),
        (false, Some(name)) => format!(
            "Open it in {name} in a text editor, look at the letters, and save it as UTF-8."
        ),
    }
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
            (windows_1251, Some(Code::OldEncoding)),
            (b"name\nP\xE9riode\nD\xE9c\xE8s\n\xC2ge\n", Some(Code::OldEncoding)),
            (b"name\n\x81\x81\x81\n", Some(Code::NotUtf8)),
            ("Астана и \u{D0}".as_bytes().split_last().unwrap().1, Some(Code::NotUtf8)),
            (&utf16_bytes("code,en\n", u16::to_le_bytes), Some(Code::Utf16)),
            (&utf16_bytes("code,en\n", u16::to_be_bytes), Some(Code::Utf16)),
            (&utf16_bytes(russian, u16::to_le_bytes), Some(Code::Utf16)),
            (&utf16_bytes("\u{FEFF}a", u16::to_be_bytes), Some(Code::Utf16)),
            (&utf16_bytes("κωδικός,τιμή\nΑττική,5\n", u16::to_le_bytes), Some(Code::Utf16)),
            (&utf16_bytes("東京都,5\n", u16::to_be_bytes), Some(Code::Utf16)),
            (b"\xFF\xFE\0\0a\0\0\0", Some(Code::Utf16)),
            (b"PK\x03\x04rest", Some(Code::OtherKind)),
            (b"code,en\nKZ\0,Astana\n", Some(Code::OtherKind)),
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
