//! What the figures of a PDF say to those who do not see them, from the structure of its content.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

/// Elements within more elements than these are not looked at: a structure may go in circles.
const DEEPEST: usize = 32;

/// The alternative texts of the figures in reading order; an empty one where there is none.
pub(super) fn of(file: &Pdf) -> Vec<String> {
    let mut texts = Vec::new();
    let root = file.xref().get::<Dict<'_>>(file.xref().root_id());
    let structure = root.and_then(|root| root.get::<Dict<'_>>("StructTreeRoot"));
    if let Some(structure) = structure {
        add(&structure, 0, &mut texts);
    }
    texts
}

/// Adds the alternatives of an element.
fn add(element: &Dict<'_>, depth: usize, texts: &mut Vec<String>) {
    let kind = element.get::<Name<'_>>("S");
    match kind.as_deref() {
        Some(b"Figure") => {
            let words = element.get::<PdfString<'_>>("Alt");
            texts.push(words.map_or_else(String::new, |words| decoded(words.as_bytes())));
        }
        // Most elements are cells, and figures stand in none.
        Some(b"Table") => {}
        _ if depth < DEEPEST => {
            if let Some(kids) = element.get::<Array<'_>>("K") {
                for kid in kids.iter::<Object<'_>>() {
                    if let Object::Dict(kid) = kid {
                        add(&kid, depth + 1, texts);
                    }
                }
            } else if let Some(kid) = element.get::<Dict<'_>>("K") {
                add(&kid, depth + 1, texts);
            }
        }
        _ => {}
    }
}

/// A text string: UTF-16 behind a byte order mark; what is not is in ASCII.
fn decoded(bytes: &[u8]) -> String {
    let Some(units) = bytes.strip_prefix(b"\xFE\xFF") else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let units = units.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
