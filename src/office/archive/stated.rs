//! What an edition in any folder states: its facts, and its Markdown in each language.

use std::path::Path;

use super::error::Error;
use super::files::{OutputFile, folders, read};
use crate::declaration::{FACTS, Format, RELEASE};

/// The facts of an edition in any folder and its Markdown in each language, as far as they are there.
///
/// # Errors
/// If a file that is there cannot be read.
pub fn stated(folder: &Path) -> Result<Vec<OutputFile>, Error> {
    let mut paths = vec![FACTS.to_owned()];
    for language in folders(folder)? {
        if let Some(name) = language.file_name().and_then(|name| name.to_str()) {
            let text = Format::Markdown.text_file(RELEASE);
            paths.extend(text.map(|text| format!("{name}/{text}")));
        }
    }
    let mut files = Vec::new();
    for path in paths {
        let bytes = read(&folder.join(&path))?;
        files.extend(bytes.map(|bytes| OutputFile { path, bytes }));
    }
    Ok(files)
}

/// Whether a file, by its path below the folder of its edition, is one of these.
pub(super) fn is_stated(path: &str) -> bool {
    let text = Format::Markdown.text_file(RELEASE);
    path == FACTS || path.split_once('/').is_some_and(|(_, name)| Some(name) == text.as_deref())
}
