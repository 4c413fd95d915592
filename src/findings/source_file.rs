//! A text that findings point into, and byte offsets to lines and columns.
//!
//! [`SourceFile`] is shared by whoever points into it; it reads nothing: `project` hands the
//! texts in.

use std::cmp::Ordering;
use std::sync::Arc;

/// The text of an input file under the name that the user knows. Cheap to clone.
#[derive(Clone)]
pub struct SourceFile(Arc<Inner>);

struct Inner {
    path: String,
    text: String,
    /// The path as it is shown, where the file is one of the program.
    built_in: Option<String>,
}

impl SourceFile {
    /// A file. `path` is what the user sees: relative to the project, with `/`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner { path: path.into(), text: text.into(), built_in: None }))
    }

    /// The file as a file of the program, which no project has.
    #[must_use]
    pub fn built_in(&self) -> Self {
        let (path, text) = (self.path().to_owned(), self.text().to_owned());
        let shown = format!("{path} (built in)");
        Self(Arc::new(Inner { path, text, built_in: Some(shown) }))
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
        let text = self.text();
        let before = &text[..text.floor_char_boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The byte at which a line (from 1) and a column in characters (from 1) begin, at most the
    /// end of the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let text = self.text();
        let start = match line {
            0 | 1 => 0,
            _ => text
                .match_indices('\n')
                .nth(line - 2)
                .map_or(text.len(), |(newline, _)| newline + 1),
        };
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
