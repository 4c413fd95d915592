//! The key by which cells are hidden: where it may lie, who may read it, what is said without it.

use std::fs;

use bulletin::findings::Diagnostics;

use super::fixture::THRESHOLD;
use super::{published, vintages};
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

/// An edition that is built and published, and then another key.
fn with_another_key(name: &str) -> Project {
    let key = published::key(name, SECRET);
    let project = with_key(key.to_str().unwrap());
    project.build("").success();
    project
        .run(&format!(
            "publish --create --to www --insist test --at 2026-01-01T00:00:00+05:00 {EDITION}"
        ))
        .success();
    published::key(name, "a secret that is another one than before\n");
    project
}

const EDITION: &str = "output/flows/2025-03";

#[test]
fn another_key_is_called_so_and_not_damage() {
    let project = with_another_key("exchanged.key");
    for edition in [EDITION, "www/flows/2025-03"] {
        let said = format!(
            "{edition}: it cannot be rebuilt here: the key of disclosure control of `flows` is not the one \
             that it was built with (DIS-004)\n"
        );
        project.run(&format!("verify {edition}")).stdout(&said).status(1);
    }
}

#[test]
fn nothing_is_built_or_revised_with_another_key() {
    let project = vintages::with_vintage(
        with_another_key("revised.key"),
        "2025-06-01-late",
        &[("flows", "2025-03", ["ARR", "R-1"], 157)],
    );
    let before = project.files("output");
    for command in ["revise", "build", "build --format md"] {
        let said = project.run(command).status(1).err();
        assert!(said.contains("error[DIS-004]"), "{command}: {said}");
        assert!(said.contains("--> templates/flows/release.toml:"), "{command}: {said}");
    }
    assert_eq!(project.files("output"), before);
    // A draft is nothing that anybody has read.
    let drafts = project.without("output");
    drafts.build("--draft").success();
    published::key("revised.key", "a secret that is a third one, which is long\n");
    drafts.build("--draft").success();
}

#[test]
fn nothing_takes_the_place_of_what_another_key_hides() {
    let project = with_another_key("published.key").without("output");
    project.build("").success();
    let said = format!(
        "{EDITION}: the key of `flows` is not the one by which what is published was built (2025-03), and \
         both together would give away what is hidden: nothing was published (DIS-004)\n"
    );
    let before = project.files("www");
    project
        .run(&format!(
            "publish --create --to www --insist test --at 2026-01-02T00:00:00+05:00 {EDITION}"
        ))
        .stderr(&said)
        .status(1);
    assert_eq!(project.files("www"), before);
    // Another edition of the release has the same data.
    project.build("--all").success();
    let other = "output/flows/2025-02";
    project
        .run(&format!(
            "publish --create --to www --insist test --at 2026-01-02T00:00:00+05:00 {other}"
        ))
        .stderr(&said.replace(EDITION, other))
        .status(1);
    assert_eq!(project.files("www"), before);
    // What cannot be read tells no key.
    let project = project.with("www/flows/2025-03/manifest.json", "{");
    project
        .run(&format!(
            "publish --create --to www --insist test --at 2026-01-02T00:00:00+05:00 {other}"
        ))
        .success();
}

#[test]
fn that_there_is_a_key_now_and_was_none_is_noticed() {
    let key = published::key("first.key", SECRET);
    let project = with_key(key.to_str().unwrap());
    let release = "templates/flows/release.toml";
    let declared = project.read(release);
    let without = declared.replace(&format!(", key = {key:?}"), "");
    let project = project.with(release, without);
    project.build("").success();
    let project = project.with(release, declared);
    let said = project.build("").status(1).err();
    assert!(said.contains("error[DIS-004]"), "{said}");
}

/// As the preview does at every change.
#[test]
fn what_was_loaded_before_is_not_taken_again_once_the_key_is_another() {
    let path = published::key("loaded.key", SECRET);
    let folder = with_key(path.to_str().unwrap());
    let project = bulletin::project::Project::open(&folder.path("")).unwrap();
    let marks = |last: Option<&bulletin::Preparation>| {
        let request = bulletin::Request { last, ..bulletin::Request::new(&project, "flows") };
        let prepared = bulletin::prepare(&request, &mut Diagnostics::default()).unwrap();
        prepared.map(|prepared| (prepared.data.key_marks(), prepared))
    };
    let (first, loaded) = marks(None).unwrap();
    assert_eq!(marks(Some(&loaded)).unwrap().0, first);
    published::key("loaded.key", "a secret that is another one than before\n");
    assert_ne!(marks(Some(&loaded)).unwrap().0, first);
    fs::remove_file(&path).unwrap();
    assert!(marks(Some(&loaded)).is_none(), "the key is gone");
}
