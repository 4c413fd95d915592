//! The key by which cells are hidden: where it may lie, who may read it, what is said without it.

use std::fs;

use super::fixture::THRESHOLD;
use super::published;
use crate::support::Project;

/// The small release with a threshold and a key.
fn with_key(path: &str) -> Project {
    let lines = format!("disclosure = {{ threshold = {THRESHOLD}, key = {path:?} }}\n");
    let dataset = "[dataset.flows]\n";
    let file = "templates/flows/release.toml";
    Project::small().edit(file, dataset, &format!("{dataset}{lines}"))
}

const SECRET: &str = "another secret, which is long enough\n";

#[test]
fn an_edition_can_be_verified_where_the_key_is_and_nowhere_else() {
    let key = published::key("verified.key", SECRET);
    let project = with_key(key.to_str().unwrap());
    project.build("").success();
    let edition = "output/flows/2025-03";
    project.run(&format!("verify {edition}")).success();
    let manifest = project.read(&format!("{edition}/manifest.json"));
    assert!(!manifest.contains("verified.key"), "nor a fingerprint of the key");
    fs::remove_file(&key).unwrap();
    let said = format!(
        "{edition}: it cannot be rebuilt here: the key of disclosure control cannot be used (DIS-002)\n"
    );
    project.run(&format!("verify {edition}")).stdout(&said).status(1);
    project.build("").status(1);
}

#[test]
#[cfg(unix)]
fn a_key_that_others_can_read_is_none() {
    use std::os::unix::fs::PermissionsExt;
    let key = published::key("readable.key", SECRET);
    let project = with_key(key.to_str().unwrap());
    for (mode, status) in [(0o640, 1), (0o604, 1), (0o600, 0), (0o400, 0)] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        project.build("--format md").status(status);
    }
}

#[test]
fn a_key_is_long_and_lies_outside_of_the_project() {
    let short = published::key("short.key", "secret\n");
    with_key(short.to_str().unwrap()).build("--format md").status(1);
    for inside in ["office.key", "data/../office.key"] {
        with_key(inside).with("office.key", SECRET).build("--format md").status(1);
    }
}

#[test]
fn equal_keys_give_equal_bytes() {
    let of = |name, secret| {
        let key = published::key(name, secret);
        let project = with_key(key.to_str().unwrap());
        project.build("--format md").success();
        project.read("output/flows/2025-03/en/release.md")
    };
    assert_eq!(of("one.key", SECRET), of("equal.key", SECRET));
}
