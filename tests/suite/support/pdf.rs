//! The text of a PDF as its pages hold it: by the characters that the fonts give for their glyphs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Encoding, Object};

/// The text page by page, in the order of the content: a line for each paragraph, whatever the
/// number of its lines in print, and for each row of a table, its cells divided by ` | `.
pub(crate) fn pages(path: &Path) -> String {
    let pdf = Document::load(path).unwrap();
    let mut text = String::new();
    for (number, page) in pdf.get_pages() {
        writeln!(text, "=== {number} ===").unwrap();
        let fonts = pdf.get_page_fonts(page).unwrap().into_iter();
        let encodings = fonts.map(|(name, font)| (name, font.get_font_encoding(&pdf).unwrap()));
        let mut page_text = PageText { encodings: encodings.collect(), ..PageText::default() };
        for operation in Content::decode(&pdf.get_page_content(page)).unwrap().operations {
            page_text.read(&operation);
        }
        text += page_text.text.trim_start();
        text += "\n";
    }
    text
}

/// What was read of a page, and where the reading is.
#[derive(Default)]
struct PageText<'a> {
    encodings: BTreeMap<Vec<u8>, Encoding<'a>>,
    font: Vec<u8>,
    tag: Vec<u8>,
    /// Whether nothing was read yet of the content that is marked with the tag.
    fresh: bool,
    at: [f32; 2],
    /// Where the last text was.
    last: [f32; 2],
    text: String,
}

impl PageText<'_> {
    fn read(&mut self, operation: &Operation) {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                operands[0].as_name().unwrap().clone_into(&mut self.tag);
                self.fresh = true;
            }
            "BT" => self.at = [0.0, 0.0],
            "Tf" => operands[0].as_name().unwrap().clone_into(&mut self.font),
            "Td" => {
                for (at, by) in self.at.iter_mut().zip(operands) {
                    *at += by.as_float().unwrap();
                }
            }
            "Tj" => self.show(&operands[..1]),
            "TJ" => self.show(operands[0].as_array().unwrap()),
            // Any of these would put text elsewhere than this reader thinks.
            "Tm" | "TD" | "T*" | "TL" | "'" | "\"" | "Do" => {
                panic!("the reader of the tests does not know {}", operation.operator)
            }
            _ => {}
        }
    }

    fn show(&mut self, strings: &[Object]) {
        let [x, y] = [0, 1].map(|axis| self.at[axis] - self.last[axis]);
        let is_moved = x != 0.0 || y != 0.0;
        self.text += match (self.fresh, self.tag.as_slice()) {
            // A head that is repeated, or the foot of a page: one piece with all its cells.
            (false, b"Artifact") if y >= 0.0 && is_moved => " | ",
            (false, b"Artifact") if y < 0.0 && !self.text.ends_with([' ', '-', '–']) => " ",
            (true, b"Artifact") if y == 0.0 => " | ",
            // The space before the break of a line is still in the text.
            (false, _) => "",
            (true, b"TD" | b"TH") if x > 0.0 => " | ",
            (true, _) if y == 0.0 && self.text.ends_with('•') => " ",
            (true, _) if y == 0.0 => "",
            (true, _) => "\n",
        };
        (self.fresh, self.last) = (false, self.at);
        for string in strings.iter().filter_map(|string| string.as_str().ok()) {
            self.text += &Document::decode_text(&self.encodings[&self.font], string).unwrap();
        }
    }
}
