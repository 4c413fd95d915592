//! The inputs that fuzzing keeps: all of them come to an end, without a panic.
//!
//! `fuzz/README.md` says how to look for more.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/targets.rs"]
#[allow(missing_docs, unreachable_pub, clippy::pedantic, reason = "shared with another package")]
mod targets;

/// Runs a target with every input that is kept for it.
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut inputs = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        run(&fs::read(entry.unwrap().path()).unwrap());
        inputs += 1;
    }
    assert!(inputs > 0, "{} is empty", folder.display());
}

#[test]
fn data_files_come_to_an_end() {
    replay("csv", targets::csv);
}

#[test]
fn declarations_come_to_an_end() {
    replay("release", targets::release);
}

#[test]
fn documents_come_to_an_end() {
    replay("document", targets::document);
}

#[test]
fn boundaries_come_to_an_end() {
    replay("boundaries", targets::boundaries);
}

#[test]
fn themes_and_logos_come_to_an_end() {
    replay("theme", targets::theme);
}

#[test]
fn templates_come_to_an_end() {
    replay("template", targets::template);
}

#[test]
fn vintages_come_to_an_end() {
    replay("vintage", targets::vintage);
}

#[test]
fn locales_come_to_an_end() {
    replay("locale", targets::locale);
}

#[test]
fn finished_files_come_to_an_end() {
    replay("readers", targets::readers);
}
