//! A text that findings point into, and byte offsets to lines and columns.
//!
//! [`SourceFile`] is shared by whoever points into it; it reads nothing: `project` hands the
//! texts in.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// The text of an input file under the name that the user knows. Cheap to clone.
#[derive(Clone)]
pub struct SourceFile(Arc<Inner>);

struct Inner {
    path: String,
    text: String,
    /// The path as it is shown, where the file is one of the program.
    built_in: Option<String>,
    /// Where lines and characters are; made when a finding asks for one.
    index: OnceLock<Index>,
}

/// Where the lines and, here and there, the characters of a text are: so that a place is found in
/// the same time wherever it is, and the places of many findings in a time that goes with the text.
struct Index {
    /// The bytes at which the lines begin.
    lines: Vec<usize>,
    /// How many characters stand before each block of [`BLOCK`] bytes.
    characters: Vec<usize>,
}

/// Bytes of a text whose characters are counted one by one.
const BLOCK: usize = 1024;

/// Whether a byte of a text begins a character.
fn begins(byte: u8) -> bool {
    !(0x80..0xC0).contains(&byte)
}

impl Index {
    fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let characters = text.as_bytes().chunks(BLOCK).map(|block| {
            let first = before;
            before += block.iter().filter(|byte| begins(**byte)).count();
            first
        });
        Self { lines, characters: characters.collect() }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, text: &str, byte: usize) -> usize {
        let block = (byte / BLOCK).min(self.characters.len().saturating_sub(1));
        let rest = &text.as_bytes()[block * BLOCK..byte];
        let before = self.characters.get(block).copied().unwrap_or_default();
        before + rest.iter().filter(|byte| begins(**byte)).count()
    }
}

impl SourceFile {
    /// A file. `path` is what the user sees: relative to the project, with `/`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            path: path.into(),
            text: text.into(),
            built_in: None,
            index: OnceLock::new(),
        }))
    }

    /// The file as a file of the program, which no project has.
    #[must_use]
    pub fn built_in(&self) -> Self {
        let (path, text) = (self.path().to_owned(), self.text().to_owned());
        let shown = format!("{path} (built in)");
        Self(Arc::new(Inner { path, text, built_in: Some(shown), index: OnceLock::new() }))
    }

    /// The path as the user knows it.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The path as findings show it: with a word where the file is one of the program, so that
    /// nobody looks for it in the project.
    pub fn shown_path(&self) -> &str {
        self.0.built_in.as_deref().unwrap_or(self.path())
    }

    /// Whether it is a file of the program.
    pub fn is_built_in(&self) -> bool {
        self.0.built_in.is_some()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.text().floor_char_boundary(byte);
        let line = self.line_number(byte);
        let start = self.index().lines[line - 1];
        let before = |byte| self.index().characters_before(self.text(), byte);
        (line, before(byte) - before(start) + 1)
    }

    /// The bytes of the line in which a byte stands, without its line break.
    pub fn line(&self, byte: usize) -> Range<usize> {
        let text = self.text();
        let number = self.line_number(text.floor_char_boundary(byte));
        let start = self.index().lines[number - 1];
        let end = self.index().lines.get(number).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// The number of the line in which a byte stands, from 1.
    fn line_number(&self, byte: usize) -> usize {
        self.index().lines.partition_point(|start| *start <= byte)
    }

    fn index(&self) -> &Index {
        self.0.index.get_or_init(|| Index::new(self.text()))
    }

    /// The byte at which a line (from 1) and a column in characters (from 1) begin, at most the
    /// end of the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let text = self.text();
        let start = self.index().lines.get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        text[start..]
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(text.len(), |(offset, _)| start + offset)
    }
}

/// Two files are the same when their paths are: a run reads each path once.
impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path() == other.path()
    }
}

impl Eq for SourceFile {}

impl Hash for SourceFile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path().hash(state);
    }
}

impl PartialOrd for SourceFile {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SourceFile {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path().cmp(other.path())
    }
}

impl std::fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SourceFile").field(&self.path()).finish()
    }
}
