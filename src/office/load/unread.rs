//! What lies among the data of a release and is read by nothing.
//!
//! [`Reader::unread_data`] is the entry point. A folder called `vintage` instead of `vintages`, a second
//! file beside the one that `release.toml` names: whoever put it there takes it for a part of the
//! release. Notes and pictures beside the data are nobody's business.

use std::collections::BTreeSet;
use std::path::Path;

use super::reader::Reader;
use crate::data::input::is_of_records;
use crate::declaration::Release;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, suggestion};

/// The folder of the vintages among the data.
pub(super) const VINTAGES: &str = "vintages";

/// So many are named.
const NAMED: usize = 10;

impl Reader<'_> {
    /// TXT-010: names each folder and file of data below the data folder that nothing reads.
    pub(super) fn unread_data(&self, release: &Release, found: &mut Diagnostics) {
        let root = format!("data/{}", self.name);
        // What cannot be listed is said where it is read.
        let Ok(files) = self.project.files(&root) else { return };
        let lists = release.codelists.iter().filter_map(|list| list.declaration.file.as_ref());
        let sets = release.datasets.iter().map(|dataset| &dataset.file);
        let map = release.map.iter().map(|map| &map.file);
        let read: BTreeSet<&str> =
            lists.chain(sets).chain(map).map(|name| plain(name.get_ref())).collect();
        let names = read.iter().copied().filter(|path| Path::new(path).file_name().is_some());
        let is_read = |path: &str| {
            // As if the file were a folder: what reads it says so.
            let is_led_through =
                |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
            let in_vintage = path.strip_prefix(VINTAGES).and_then(|path| path.strip_prefix('/'));
            read.contains(path)
                || in_vintage.is_some_and(|path| path.contains('/'))
                || read.iter().copied().any(is_led_through)
        };
        let folders: BTreeSet<&str> = read.iter().filter_map(|path| folder_of(path)).collect();
        let known_folders = || folders.iter().copied().chain([VINTAGES]);
        let mut unread: BTreeSet<&str> = BTreeSet::new();
        for path in files.iter().map(String::as_str) {
            if is_of_data(path) && !is_read(path) {
                // All in a folder of which nothing is read is one thing.
                let folder =
                    folder_of(path).filter(|folder| known_folders().all(|known| known != *folder));
                unread.insert(folder.unwrap_or(path));
            }
        }
        for path in unread.into_iter().take(NAMED) {
            let place = format!("{root}/{path}");
            let message = format!("nothing reads {place}");
            let finding = Diagnostic::new(Code::UnreadData, message);
            let finding = finding.in_file(&SourceFile::new(&place, ""));
            let hint = match path.strip_prefix(VINTAGES).and_then(|path| path.strip_prefix('/')) {
                Some(file) => Some(format!(
                    "A vintage is a folder of its own: `{root}/{VINTAGES}/2025-03-13-final/{file}`."
                )),
                None => suggestion(path, known_folders().chain(names.clone())),
            };
            found.push(finding.hint(hint.unwrap_or_else(|| {
                "Name it in release.toml, or keep it outside of the data of the release.".to_owned()
            })));
        }
    }
}

/// The first folder of a path; `None` for a file that lies in none.
fn folder_of(path: &str) -> Option<&str> {
    path.split_once('/').map(|(folder, _)| folder)
}

/// The path without the `./` that may begin it.
fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// Whether a file is of a kind that a release reads among its data.
fn is_of_data(path: &str) -> bool {
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    is_of_records(path) || ending.is_some_and(|ending| ["geojson", "toml"].contains(&ending))
}
