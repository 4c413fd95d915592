//! The files that are part of the program, so that a project need not have them.
//!
//! [`BUILT_IN`] is the whole table: the languages, the page and the faces, embedded from where they
//! stand in this repository. [`Project::read`](super::Project::read) gives the file of a project
//! where it has one of the same name.

/// A file of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Path below the folder of a project, with `/`.
    pub path: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// Whether a file of the same name in a project takes its place. The faces stay as they are:
    /// lines are broken, pages read back and fonts subset by the measures of the very same file.
    pub can_be_replaced: bool,
}

/// A row of the table: the file of this path in this repository.
macro_rules! built_in {
    ($path:literal, $can_be_replaced:literal) => {
        BuiltIn {
            path: $path,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
            can_be_replaced: $can_be_replaced,
        }
    };
}

/// Every file of the program, sorted by path.
pub const BUILT_IN: &[BuiltIn] = &[
    built_in!("templates/fonts/IBMPlexSans-Italic.ttf", false),
    built_in!("templates/fonts/IBMPlexSans-Regular.ttf", false),
    built_in!("templates/fonts/IBMPlexSans-SemiBold.ttf", false),
    built_in!("templates/fonts/IBMPlexSans-SemiBoldItalic.ttf", false),
    built_in!("templates/fonts/OFL.txt", false),
    built_in!("templates/locale/de.md", true),
    built_in!("templates/locale/de.toml", true),
    built_in!("templates/locale/en.md", true),
    built_in!("templates/locale/en.toml", true),
    built_in!("templates/locale/fr.md", true),
    built_in!("templates/locale/fr.toml", true),
    built_in!("templates/locale/kk.md", true),
    built_in!("templates/locale/kk.toml", true),
    built_in!("templates/locale/ru.md", true),
    built_in!("templates/locale/ru.toml", true),
    built_in!("templates/page/page.html", true),
    built_in!("templates/page/page.js", true),
    built_in!("templates/page/style.css", true),
];

/// The file of the program of this path.
pub fn built_in(path: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|file| file.path == path)
}

/// The languages of the program, by their tags, sorted.
pub fn built_in_languages() -> impl Iterator<Item = &'static str> {
    let names = BUILT_IN.iter().filter_map(|file| file.path.strip_prefix("templates/locale/"));
    names.filter_map(|name| name.strip_suffix(".toml"))
}
