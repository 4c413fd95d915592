//! Files that a person has read, beside what is made now.
//!
//! [`assert_file`] and [`assert_folder`] compare; with `UPDATE_EXPECTED=1` in the environment they
//! write what is made in the place of what is expected, and the difference is then to be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{files, repository, write};

/// The file of this path in the repository is what was made.
#[track_caller]
pub(crate) fn assert_file(path: &str, made: &str) {
    let difference = difference(path, made);
    assert!(difference.is_empty(), "\n{difference}");
}

/// The folder of this path in the repository holds just the files that were made.
#[track_caller]
pub(crate) fn assert_folder(folder: &str, made: &BTreeMap<String, String>) {
    let mut differences = String::new();
    for (path, text) in made {
        differences += &difference(&format!("{folder}/{path}"), text);
    }
    for path in files(&repository().join(folder)).keys().filter(|path| !made.contains_key(*path)) {
        let path = format!("{folder}/{path}");
        if is_updated() {
            fs::remove_file(repository().join(path)).unwrap();
        } else {
            writeln!(differences, "{path}: nothing makes this file").unwrap();
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}

/// Whether what is made now is to be expected from now on.
fn is_updated() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

/// The lines in which the file of this path in the repository is not what was made; nothing where
/// it is, and nothing after an update.
pub(crate) fn difference(path: &str, made: &str) -> String {
    if is_updated() {
        write(&repository().join(path), made.as_bytes());
    }
    match fs::read_to_string(repository().join(path)) {
        Ok(expected) if expected == made => String::new(),
        Ok(expected) => lines_that_differ(path, &expected, made),
        Err(error) => format!("{path}: {error}\n{made}"),
    }
}

/// The first lines that differ, with the line before them. What was made is kept beside the other
/// results of the tests, so that other programs can compare it.
fn lines_that_differ(path: &str, expected: &str, made: &str) -> String {
    const LINES: usize = 12;
    let aside = Path::new(env!("CARGO_TARGET_TMPDIR")).join(path);
    write(&aside, made.as_bytes());
    let (before, after): (Vec<_>, Vec<_>) = (expected.lines().collect(), made.lines().collect());
    let same = before.iter().zip(&after).take_while(|(before, after)| before == after).count();
    let ends = before[same..].iter().rev().zip(after[same..].iter().rev());
    let same_at_end = ends.take_while(|(before, after)| before == after).count();
    let mut shown = format!("{path}:{}\n", same + 1);
    if let Some(line) = same.checked_sub(1) {
        writeln!(shown, "  {}", before[line]).unwrap();
    }
    for (sign, lines) in [('-', &before), ('+', &after)] {
        let lines = &lines[same..lines.len() - same_at_end];
        for line in lines.iter().take(LINES) {
            writeln!(shown, "{sign} {line}").unwrap();
        }
        if lines.len() > LINES {
            writeln!(shown, "{sign} … {} lines in all", lines.len()).unwrap();
        }
    }
    writeln!(shown, "  the whole of it: {}", aside.display()).unwrap();
    shown
}
