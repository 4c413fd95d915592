//! Names of files that another file gives: judged here, once, whoever reads or writes what they name.
//!
//! [`RelativePath`] is a path that stays below the folder that it starts from, on every system;
//! [`FileName`] is one name of it. Neither can be made without being judged, also by `serde`, so that
//! what a manifest names is as safe as what the program names itself.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::findings::{Lines, unwanted};

/// Longest name of a file or folder, in bytes, on the file systems of all systems.
const LONGEST: usize = 255;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Why a name cannot be the name of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` {why}", visible(name))]
pub struct UnsafeName {
    name: String,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Why {
    #[error("names no file")]
    Empty,
    #[error("leads out of its folder")]
    LeadsOut,
    #[error("begins with a point, as names do that are not shown")]
    Hidden,
    #[error("has the character {0:?}, which not every system allows in a name")]
    Character(char),
    #[error("has the sign U+{:04X}, which readers do not see or see otherwise than it was written", u32::from(*.0))]
    Unseen(char),
    #[error("ends with a point or a space, which not every system keeps")]
    LostEnd,
    #[error("is a name that Windows keeps for a device")]
    Device,
    #[error("is longer than {LONGEST} bytes")]
    TooLong,
}

/// A path that stays below the folder that it starts from, with `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelativePath(String);

/// The name of a file or a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(String);

impl RelativePath {
    /// The path, if it can be one.
    ///
    /// # Errors
    /// If it leads out of the folder that it starts from, or cannot be a name on every system.
    pub fn new(path: impl Into<String>) -> Result<Self, UnsafeName> {
        let path = path.into();
        let judged = path.split('/').try_for_each(judge);
        match judged {
            Ok(()) => Ok(Self(path)),
            Err(why) => Err(UnsafeName { name: path, why }),
        }
    }

    /// The folders that it leads through, the outermost first.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(end, _)| &self.0[..end])
    }
}

impl FileName {
    /// The name, if it can be one.
    ///
    /// # Errors
    /// If it leads elsewhere, or cannot be a name on every system.
    pub fn new(name: impl Into<String>) -> Result<Self, UnsafeName> {
        let name = name.into();
        let leads_on = name.contains('/').then_some(Why::LeadsOut);
        match leads_on.map_or_else(|| judge(&name), Err) {
            Ok(()) => Ok(Self(name)),
            Err(why) => Err(UnsafeName { name, why }),
        }
    }
}

/// A name with what readers do not see in it by number.
fn visible(name: &str) -> String {
    let mut words = name.escape_debug().to_string();
    let unseen: Vec<char> = unwanted(&words, Lines::One).map(|unseen| unseen.character).collect();
    for character in unseen {
        words = words.replace(character, &character.escape_unicode().to_string());
    }
    words
}

/// A name as systems compare it that do not tell capitals, or for which a letter and its accent are the
/// same as one sign and as two: two names that are one there have the same.
pub fn folded(name: &str) -> String {
    name.to_lowercase().nfc().collect()
}

fn judge(name: &str) -> Result<(), Why> {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let port = ["com", "lpt"].iter().find_map(|port| stem.strip_prefix(port));
    let is_port = port.is_some_and(|number| {
        let mut digits = number.chars();
        matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    let forbidden = |c: &char| c.is_control() || "\\:*?\"<>|".contains(*c);
    match name {
        "" => Err(Why::Empty),
        "." | ".." => Err(Why::LeadsOut),
        _ if name.starts_with('.') => Err(Why::Hidden),
        _ if name.len() > LONGEST => Err(Why::TooLong),
        _ if name.ends_with(['.', ' ']) => Err(Why::LostEnd),
        _ if is_port || DEVICES.contains(&stem.as_str()) => Err(Why::Device),
        _ => {
            let forbidden = name.chars().find(forbidden).map(Why::Character);
            let unseen =
                || unwanted(name, Lines::One).next().map(|sign| Why::Unseen(sign.character));
            forbidden.or_else(unseen).map_or(Ok(()), Err)
        }
    }
}

/// Two paths that are one on some system, or of which one would be a file and a folder at once.
pub fn clash<'p>(
    paths: impl IntoIterator<Item = &'p RelativePath>,
) -> Option<[&'p RelativePath; 2]> {
    let mut files: BTreeMap<String, &RelativePath> = BTreeMap::new();
    let mut folders: BTreeMap<String, &RelativePath> = BTreeMap::new();
    for path in paths {
        let name = folded(path);
        let taken = files.get(&name).or_else(|| folders.get(&name));
        let in_file = path.folders().find_map(|folder| files.get(&folded(folder)));
        if let Some(known) = taken.or(in_file) {
            return Some([known, path]);
        }
        for folder in path.folders() {
            folders.entry(folded(folder)).or_insert(path);
        }
        files.insert(name, path);
    }
    None
}

macro_rules! text {
    ($($name:ident)*) => {$(
        impl TryFrom<String> for $name {
            type Error = UnsafeName;

            fn try_from(name: String) -> Result<Self, UnsafeName> {
                Self::new(name)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<Path> for $name {
            fn as_ref(&self) -> &Path {
                Path::new(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text! { RelativePath FileName }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_its_folder_on_every_system() {
        for path in ["en/release.html", "facts.json", "data/Население 1.csv", "versions/1/a-b_c"]
        {
            assert!(RelativePath::new(path).is_ok(), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../other",
            "en/../../other",
            "./.",
            "a//b",
            "a/",
            "a\\b",
            "C:x",
            "a\0b",
            "a\nb",
            "con",
            "AUX.csv",
            "en/nul",
            "com1.txt",
            "lpt³",
            "name.",
            "name ",
            ".lock",
            "con .csv",
            &"x".repeat(256),
            "fl\u{202E}ows",
            "en\u{200B}/release.html",
            "a\u{FEFF}.csv",
            "lost\u{FFFD}.csv",
        ] {
            assert!(RelativePath::new(path).is_err(), "{path}");
        }
        assert!(RelativePath::new("common/console/lpt/com10").is_ok());
        assert!(FileName::new("2025-06").is_ok() && FileName::new("a/b").is_err());
        let read: Result<BTreeMap<RelativePath, u8>, _> = serde_json::from_str(r#"{"../a": 1}"#);
        let error = read.unwrap_err().to_string();
        assert!(error.starts_with("`../a` leads out of its folder"), "{error}");
    }

    #[test]
    fn a_sign_that_nobody_sees_is_named_by_its_number() {
        let error = FileName::new("fl\u{202E}ows").unwrap_err().to_string();
        assert!(error.starts_with("`fl\\u{202e}ows` has the sign U+202E, which"), "{error}");
        assert!(FileName::new("میشود می\u{200C}شود, Ақмола").is_ok());
    }

    #[test]
    fn paths_that_are_one_on_some_system_clash() {
        let clash_of = |paths: &[&str]| {
            let paths: Vec<_> =
                paths.iter().map(|path| RelativePath::new(*path).unwrap()).collect();
            clash(&paths).is_some()
        };
        assert!(clash_of(&["data/Pop.csv", "data/pop.csv"]));
        assert!(clash_of(&["caf\u{E9}.csv", "CAFE\u{301}.csv"]));
        assert!(clash_of(&["data", "Data/a.csv"]) && clash_of(&["data/a.csv", "data"]));
        assert!(!clash_of(&["data/a.csv", "data/b.csv", "a.csv"]));
    }
}
