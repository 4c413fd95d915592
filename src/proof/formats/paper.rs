//! The words of a PDF, from the content of its pages through the maps of its fonts.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document};

/// What the codes of a font stand for.
type Characters = HashMap<u16, String>;

/// The text of all pages, in the order of their content; a line break between marked contents.
pub(super) fn words(bytes: &[u8]) -> Result<String, lopdf::Error> {
    let file = Document::load_mem(bytes)?;
    let mut fonts: BTreeMap<Vec<u8>, Characters> = BTreeMap::new();
    let mut words = String::new();
    for page in file.page_iter() {
        for (name, font) in file.get_page_fonts(page)? {
            if let Entry::Vacant(vacant) = fonts.entry(name) {
                vacant.insert(characters(&file, font)?);
            }
        }
        add_words(&file.get_page_content(page), &fonts, &mut words);
    }
    Ok(words)
}

fn characters(file: &Document, font: &Dictionary) -> Result<Characters, lopdf::Error> {
    let map = font.get(b"ToUnicode")?.as_reference()?;
    let map = file.get_object(map)?.as_stream()?.decompressed_content()?;
    Ok(read_map(&String::from_utf8_lossy(&map)))
}

/// A map of codes to characters: sections of single codes and of ranges, all in hexadecimal.
fn read_map(map: &str) -> Characters {
    let mut characters = Characters::new();
    for section in map.split("beginbfchar").skip(1) {
        let section = section.split("endbfchar").next().unwrap_or_default();
        let numbers: Vec<&str> = hexadecimal(section).collect();
        for pair in numbers.chunks_exact(2) {
            if let Ok(code) = u16::from_str_radix(pair[0], 16) {
                characters.insert(code, utf16(pair[1], 0));
            }
        }
    }
    for section in map.split("beginbfrange").skip(1) {
        let section = section.split("endbfrange").next().unwrap_or_default();
        for line in section.lines() {
            let numbers: Vec<&str> = hexadecimal(line).collect();
            let [first, last, targets @ ..] = numbers.as_slice() else { continue };
            let ends = (u16::from_str_radix(first, 16), u16::from_str_radix(last, 16));
            let (Ok(first), Ok(last)) = ends else { continue };
            for (at, code) in (0..).zip(first..=last) {
                let target = match (line.contains('['), targets) {
                    (true, targets) => targets.get(usize::from(at)).map(|target| utf16(target, 0)),
                    (false, targets) => targets.first().map(|target| utf16(target, at)),
                };
                characters.extend(target.map(|target| (code, target)));
            }
        }
    }
    characters
}

/// What stands between angle brackets.
fn hexadecimal(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).filter_map(|part| Some(part.split_once('>')?.0))
}

/// UTF-16 in hexadecimal, its last unit moved on.
fn utf16(hexadecimal: &str, by: u16) -> String {
    let units = hexadecimal
        .as_bytes()
        .chunks_exact(4)
        .filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok());
    let mut units: Vec<u16> = units.collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(by);
    }
    String::from_utf16_lossy(&units)
}

/// Adds what the operators of a page show.
fn add_words(content: &[u8], fonts: &BTreeMap<Vec<u8>, Characters>, words: &mut String) {
    let mut font: Option<&Characters> = None;
    let mut name: &[u8] = &[];
    // The numbers before an operator: where to is all that is asked.
    let mut last_number: &[u8] = &[];
    let mut at = 0;
    while at < content.len() {
        let byte = content[at];
        match byte {
            b'(' => at = string(content, at + 1, font, words),
            b'/' => {
                let end = token_end(content, at + 1);
                name = &content[at + 1..end];
                at = end;
            }
            _ if is_token(byte) => {
                let end = token_end(content, at);
                match &content[at..end] {
                    b"Tf" => font = fonts.get(name),
                    b"EMC" | b"BDC" | b"ET" => words.push('\n'),
                    b"Td" if last_number != b"0" => words.push('\n'),
                    token => last_number = token,
                }
                at = end;
            }
            _ => at += 1,
        }
    }
}

/// Adds the characters of a string of two-byte codes that begins at `at`; gives where it ends.
fn string(content: &[u8], mut at: usize, font: Option<&Characters>, words: &mut String) -> usize {
    let mut high: Option<u8> = None;
    while let Some(&byte) = content.get(at) {
        at += 1;
        let byte = match byte {
            b')' => return at,
            b'\\' => {
                let escaped = content.get(at).copied().unwrap_or_default();
                at += 1;
                match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    b'0'..=b'7' => {
                        let digits = content[at..].iter().take(2);
                        let digits = digits.take_while(|digit| (b'0'..=b'7').contains(digit));
                        let more: Vec<u8> = digits.copied().collect();
                        at += more.len();
                        more.iter().fold(escaped - b'0', |sum, digit| {
                            sum.wrapping_mul(8).wrapping_add(digit - b'0')
                        })
                    }
                    other => other,
                }
            }
            other => other,
        };
        match high.take() {
            None => high = Some(byte),
            Some(high) => {
                let code = u16::from_be_bytes([high, byte]);
                if let Some(characters) = font.and_then(|font| font.get(&code)) {
                    words.push_str(characters);
                }
            }
        }
    }
    at
}

fn is_token(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !b"()<>[]{}/%".contains(&byte)
}

fn token_end(content: &[u8], from: usize) -> usize {
    from + content[from..].iter().take_while(|byte| is_token(**byte)).count()
}
