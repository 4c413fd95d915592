//! What lies among the data or the templates of a release and is read by nothing.
//!
//! [`Reader::unread_data`] and [`Reader::unread_templates`] are the entry points. A folder called `vintage`
//! instead of `vintages`, a second file beside the one that `release.toml` names, an annex beside `files`:
//! whoever put it there takes it for a part of the release. Notes and pictures beside the data are nobody's
//! business, nor is what editors and version control leave anywhere.

use std::collections::BTreeSet;
use std::path::Path;

use super::reader::Reader;
use crate::data::input::is_of_records;
use crate::declaration::{ANNEXES, Release};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, nearest, suggestion};

/// The folder of the vintages among the data.
pub(super) const VINTAGES: &str = "vintages";

/// The file of a vintage that says when it is released, and why.
pub(super) const VINTAGE: &str = "vintage.toml";

/// So many are named.
const NAMED: usize = 10;

/// How names of files end, but for those of records, that hold data or say something of them.
const OF_DATA: [&str; 25] = [
    "geojson", "toml", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods", "json", "jsonl", "xml", "px",
    "parquet", "feather", "gz", "zip", "bz2", "xz", "zst", "7z", "rar", "sav", "dta", "sqlite",
    "mdb",
];

/// How names of copies end that editors and version control leave.
const LEFT_OVER: [&str; 6] = ["bak", "orig", "rej", "swp", "tmp", "old"];

/// What systems put into folders that are looked at.
const OF_SYSTEMS: [&str; 3] = ["thumbs.db", "ehthumbs.db", "desktop.ini"];

/// What texts are called that tell of the folder in which they stand.
const OF_FOLDERS: [&str; 5] = ["readme", "license", "changelog", "notes", "todo"];

impl Reader<'_> {
    /// TXT-010: names each folder and file of data below the data folder that nothing reads.
    pub(super) fn unread_data(&self, release: &Release, found: &mut Diagnostics) {
        let root = format!("data/{}", self.name);
        // What cannot be listed is said where it is read.
        let Ok(files) = self.project.files(&root) else { return };
        let lists = release.codelists.iter().filter_map(|list| list.declaration.file.as_ref());
        let sets = || release.datasets.iter().map(|dataset| &dataset.file);
        let map = release.map.iter().map(|map| &map.file);
        let read: BTreeSet<&str> =
            lists.chain(sets()).chain(map).map(|name| plain(name.get_ref())).collect();
        let names = read.iter().copied().filter(|path| Path::new(path).file_name().is_some());
        let is_read = |path: &str| {
            // As if the file were a folder: what reads it says so.
            let is_led_through =
                |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
            let in_vintage = path.strip_prefix(VINTAGES).and_then(|path| path.strip_prefix('/'));
            // Records there have findings of their own, where they are those of no data set.
            let is_of_vintage = |path: &str| {
                path.split_once('/').is_some_and(|(_, name)| name == VINTAGE || is_of_records(name))
            };
            read.contains(path)
                || in_vintage.is_some_and(is_of_vintage)
                || read.iter().copied().any(is_led_through)
        };
        let folders: BTreeSet<&str> = read.iter().filter_map(|path| folder_of(path)).collect();
        let known_folders = || folders.iter().copied().chain([VINTAGES]);
        let mut unread: BTreeSet<&str> = BTreeSet::new();
        for path in files.iter().map(String::as_str) {
            if is_of_data(path) && !is_read(path) {
                // All in a folder of which nothing is read is one thing.
                unread.insert(unread_part(path, |folder| {
                    known_folders().any(|known| known == folder)
                }));
            }
        }
        for path in unread.into_iter().take(NAMED) {
            let place = format!("{root}/{path}");
            let message = format!("nothing reads {place}");
            let finding = Diagnostic::new(Code::UnreadData, message);
            let finding = finding.in_file(&SourceFile::new(&place, ""));
            let hint = match path.strip_prefix(VINTAGES).and_then(|path| path.strip_prefix('/')) {
                Some(file) if !file.contains('/') => Some(format!(
                    "A vintage is a folder of its own: `{root}/{VINTAGES}/2025-03-13-final/{file}`."
                )),
                Some(_) => {
                    let names = sets().map(|name| format!("`{}`", plain(name.get_ref())));
                    let names = names.collect::<Vec<_>>().join(" or ");
                    Some(format!("A vintage has observations in {names}, and `{VINTAGE}`."))
                }
                None => suggestion(path, known_folders().chain(names.clone())),
            };
            found.push(finding.hint(hint.unwrap_or_else(|| {
                "Name it in release.toml, or keep it outside of the data of the release.".to_owned()
            })));
        }
    }
}

impl Reader<'_> {
    /// TXT-010: names each folder and file of the release's templates that was not read.
    pub(super) fn unread_templates(&self, read: &BTreeSet<&str>, found: &mut Diagnostics) {
        let root = format!("templates/{}/", self.name);
        let Ok(files) = self.project.files(root.trim_end_matches('/')) else { return };
        let read: BTreeSet<&str> =
            read.iter().filter_map(|path| path.strip_prefix(root.as_str())).collect();
        let folders: BTreeSet<&str> = read.iter().filter_map(|path| folder_of(path)).collect();
        let unread = files.iter().map(String::as_str);
        // A folder that is a link is listed as a file, and read through.
        let is_led_through = |path: &str| {
            let below = format!("{path}/");
            read.range(below.as_str()..).next().is_some_and(|path| path.starts_with(&below))
        };
        let is_read = |path: &str| read.contains(path) || is_led_through(path);
        let unread = unread.filter(|path| !is_read(path) && !is_usual(path));
        let unread: BTreeSet<&str> =
            unread.map(|path| unread_part(path, |folder| folders.contains(folder))).collect();
        for path in unread.into_iter().take(NAMED) {
            let place = format!("{root}{path}");
            let finding = Diagnostic::new(Code::UnreadData, format!("nothing reads {place}"));
            let known = read.iter().chain(&folders).copied().chain([ANNEXES]);
            let near = nearest(path, known.filter(|known| *known != path))
                .map(|near| format!("Did you mean `{near}`?"));
            found.push(finding.in_file(&SourceFile::new(&place, "")).hint(near.unwrap_or_else(|| {
                format!(
                    "A text is that of a language that release.toml names, or stands in the folder of one; what is \
                     published as it is stands in `{ANNEXES}`. Keep all else elsewhere."
                )
            })));
        }
    }
}

/// What is named of a path that is not read: its first folder, if nothing in that is read.
fn unread_part(path: &str, is_read: impl Fn(&str) -> bool) -> &str {
    folder_of(path).filter(|folder| !is_read(folder)).unwrap_or(path)
}

/// Whether a file is one that folders have beside what they are for.
fn is_usual(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let ending = Path::new(&name).extension().and_then(|ending| ending.to_str());
    let is_text = ending.is_none_or(|ending| ["md", "txt", "rst", "html", "pdf"].contains(&ending));
    (is_text && OF_FOLDERS.contains(&stem))
        || ending.is_some_and(|ending| LEFT_OVER.contains(&ending))
        || OF_SYSTEMS.contains(&name.as_str())
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
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
    let is_known = |ending: &str| OF_DATA.contains(&ending.to_lowercase().as_str());
    (is_of_records(path) || ending.is_some_and(is_known)) && !is_usual(path)
}
