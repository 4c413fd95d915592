//! The texts that findings point into, and byte offsets to lines and columns.
//!
//! [`Sources`] keeps one text a file; it reads nothing: `project` hands the texts in.

/// Names one text of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// The texts of a run's input files, by [`FileId`].
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Adds a file. `path` is what the user sees: relative to the project, with `/`.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push((path.into(), text.into()));
        FileId(self.files.len() - 1)
    }

    /// The path as the user knows it.
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.0].0
    }

    /// The whole text.
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0].1
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn line_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let text = self.text(file);
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The byte at which a line (from 1) and a column in characters (from 1) begin, at most the
    /// end of the text.
    pub fn offset(&self, file: FileId, line: usize, column: usize) -> usize {
        let text = self.text(file);
        let start = match line {
            0 | 1 => 0,
            _ => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
        };
        text[start..]
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(text.len(), |(at, _)| start + at)
    }
}
