//! The words of a PDF, from the content of its pages through the maps of its fonts.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};

use super::alternatives;

/// Why a PDF cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// Its objects cannot be found.
    #[error("it is no PDF")]
    File,
    /// A page has no content.
    #[error("page {0} has no content")]
    Page(usize),
    /// The characters of a font are not said.
    #[error("a font on page {0} does not say which characters it shows")]
    Font(usize),
}

/// What the codes of a font stand for.
struct Characters {
    /// How many bytes a code has.
    length: usize,
    /// By code; nothing where a code stands for nothing.
    texts: Vec<String>,
}

/// The words of a PDF.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The text of all pages, in the order of their content; a line break between marked contents.
    pub(super) text: String,
    /// Where the words of its figures stand in `text`, each label on a line.
    pub(super) figures: Vec<Range<usize>>,
    /// What its figures say to those who do not see them, in reading order.
    pub(super) alternatives: Vec<String>,
    /// Where the words of a figure begin whose end is to come.
    figure: Option<usize>,
}

/// Reads a PDF.
pub(super) fn words(bytes: &[u8]) -> Result<Words, Unreadable> {
    let file = Pdf::new(bytes.to_vec()).map_err(|_| Unreadable::File)?;
    let mut fonts: BTreeMap<Vec<u8>, Characters> = BTreeMap::new();
    let mut words = Words { alternatives: alternatives::of(&file), ..Words::default() };
    for (number, page) in (1..).zip(file.pages().iter()) {
        let of_page = &page.resources().fonts;
        for name in of_page.keys() {
            if let Entry::Vacant(vacant) = fonts.entry(name.to_vec()) {
                let font = of_page.get(&*name).and_then(|font| characters(&font));
                vacant.insert(font.ok_or(Unreadable::Font(number))?);
            }
        }
        let content = page.page_stream().ok_or(Unreadable::Page(number))?;
        add_words(content, &fonts, &mut words);
    }
    Ok(words)
}

fn characters(font: &Dict<'_>) -> Option<Characters> {
    let map = font.get::<Stream<'_>>("ToUnicode")?.decoded().ok()?;
    read_map(&String::from_utf8_lossy(&map))
}

/// A map of codes to characters: from which code to which, then sections of single codes and of
/// ranges, all in hexadecimal.
fn read_map(map: &str) -> Option<Characters> {
    let codes = map.split_once("begincodespacerange")?.1;
    let length = hexadecimal(codes).next()?.len() / 2;
    let mut characters = Vec::new();
    for section in map.split("beginbfchar").skip(1) {
        let section = section.split("endbfchar").next().unwrap_or_default();
        let numbers: Vec<&str> = hexadecimal(section).collect();
        for pair in numbers.chunks_exact(2) {
            if let Ok(code) = u16::from_str_radix(pair[0], 16) {
                insert(&mut characters, code, utf16(pair[1], 0));
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
            for (index, code) in (0..).zip(first..=last) {
                let target = match (line.contains('['), targets) {
                    (true, targets) => {
                        targets.get(usize::from(index)).map(|target| utf16(target, 0))
                    }
                    (false, targets) => targets.first().map(|target| utf16(target, index)),
                };
                insert(&mut characters, code, target.unwrap_or_default());
            }
        }
    }
    (1..=2).contains(&length).then_some(Characters { length, texts: characters })
}

fn insert(characters: &mut Vec<String>, code: u16, target: String) {
    let code = usize::from(code);
    if characters.len() <= code {
        characters.resize(code + 1, String::new());
    }
    characters[code] = target;
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
fn add_words(content: &[u8], fonts: &BTreeMap<Vec<u8>, Characters>, words: &mut Words) {
    let Words { text, figures, figure, .. } = words;
    let mut font: Option<&Characters> = None;
    let mut name: &[u8] = &[];
    // The numbers before an operator: where to is all that is asked.
    let mut last_number: &[u8] = &[];
    let mut place = 0;
    while place < content.len() {
        let byte = content[place];
        match byte {
            b'(' => place = string(content, place + 1, font, text),
            b'/' => {
                let end = token_end(content, place + 1);
                name = &content[place + 1..end];
                if name == b"Figure" {
                    *figure = Some(text.len());
                }
                place = end;
            }
            _ if is_token(byte) => {
                let end = token_end(content, place);
                match &content[place..end] {
                    b"Tf" => font = fonts.get(name),
                    b"BDC" | b"ET" => text.push('\n'),
                    b"EMC" => {
                        figures.extend(figure.take().map(|start| start..text.len()));
                        text.push('\n');
                    }
                    b"Td" if last_number != b"0" || figure.is_some() => text.push('\n'),
                    token => last_number = token,
                }
                place = end;
            }
            _ => place += 1,
        }
    }
}

/// Adds the characters of a string of codes that begins at `at`; gives where it ends.
fn string(
    content: &[u8],
    mut place: usize,
    font: Option<&Characters>,
    words: &mut String,
) -> usize {
    let (mut code, mut read) = (0, 0);
    while let Some(&byte) = content.get(place) {
        place += 1;
        let byte = match byte {
            b')' => return place,
            b'\\' => {
                let escaped = content.get(place).copied().unwrap_or_default();
                place += 1;
                match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    b'0'..=b'7' => {
                        let digits = content[place..].iter().take(2);
                        let digits = digits.take_while(|digit| (b'0'..=b'7').contains(digit));
                        let more: Vec<u8> = digits.copied().collect();
                        place += more.len();
                        more.iter().fold(escaped - b'0', |sum, digit| {
                            sum.wrapping_mul(8).wrapping_add(digit - b'0')
                        })
                    }
                    literal => literal,
                }
            }
            literal => literal,
        };
        let Some(font) = font else { continue };
        (code, read) = (code << 8 | usize::from(byte), read + 1);
        if read == font.length {
            words.push_str(font.texts.get(code).map_or("", String::as_str));
            (code, read) = (0, 0);
        }
    }
    place
}

fn is_token(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn token_end(content: &[u8], from: usize) -> usize {
    from + content[from..].iter().take_while(|byte| is_token(**byte)).count()
}
