//! The files that are part of the program: a project need not have them, and may replace them.

use std::path::Path;
use std::process::Command;

use bulletin::project::{BUILT_IN, built_in, built_in_languages};
use serde_json::Value;

use crate::support::{Project, files};

const EDITION: &str = "output/flows/2025-03";

/// The small release with a copy of every file that can be replaced.
fn with_copies() -> Project {
    let replaceable = BUILT_IN.iter().filter(|file| file.can_be_replaced);
    replaceable.fold(Project::small(), |project, file| project.with(file.path, file.bytes))
}

/// The inputs of the edition that its manifest calls files of the program.
fn inputs_built_in(project: &Project) -> Vec<String> {
    let manifest: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/manifest.json"))).unwrap();
    let inputs = manifest["inputs"].as_object().unwrap().iter();
    let of_program = inputs.filter(|(_, fingerprint)| fingerprint["built_in"] == true);
    of_program.map(|(path, _)| path.clone()).collect()
}

#[test]
fn a_project_without_copies_is_built_to_the_same_bytes() {
    let (without, with) = (Project::small(), with_copies());
    without.build("").stderr("").success();
    with.build("").stderr("").success();
    let [mut own, mut copied] = [&without, &with].map(|project| project.files(EDITION));
    // The manifests say where the files stood, and the same of what was in them.
    own.remove("manifest.json").unwrap();
    copied.remove("manifest.json").unwrap();
    assert!(own == copied);
    // Of the languages, those of the release.
    let others = ["templates/locale/de", "templates/locale/fr"];
    let is_other = |path: &str| others.iter().any(|other| path.starts_with(other));
    let replaceable = BUILT_IN.iter().filter(|file| file.can_be_replaced && !is_other(file.path));
    let replaceable: Vec<&str> = replaceable.map(|file| file.path).collect();
    assert_eq!(inputs_built_in(&without), replaceable);
    assert!(inputs_built_in(&with).is_empty());
    let manifest = without.read(&format!("{EDITION}/manifest.json"));
    assert_eq!(
        manifest.replace(",\n      \"built_in\": true", ""),
        with.read(&format!("{EDITION}/manifest.json"))
    );
}

#[test]
fn a_copy_in_the_project_is_no_difference_to_verify_and_a_change_is() {
    let project = Project::small();
    project.build("").success();
    let path = "templates/page/style.css";
    let verify = format!("verify {EDITION}");
    project.run(&verify).success();
    let project = project.with(path, built_in(path).unwrap().bytes);
    project.run(&verify).success();
    let project = project.edit(path, "body", "body.other, body");
    let said = project.run(&verify).status(1).out();
    assert!(said.contains("templates/page/style.css is not what it was made of"), "{said}");
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_each_file_of_the_program() {
    for (path, from, to) in [
        ("templates/locale/en.toml", "kicker = \"Press release\"", "kicker = \"Own words\""),
        ("templates/locale/en.md", "did not change", "Own words"),
        ("templates/page/page.html", "<footer>", "<footer title=\"Own words\">"),
        ("templates/page/style.css", "body", ".Own.words, body"),
        ("templates/page/page.js", "\"use strict\";", "\"use strict\"; // Own words"),
    ] {
        // Arrivals of before are those of now, so that the sentence of the locale is said.
        let project = Project::small().edit(path, from, to);
        let data = project.read("data/flows/flows.csv");
        let same = data.lines().map(|line| match line.split(',').collect::<Vec<_>>().as_slice() {
            [period, flow, region, _, status] if *flow != "FLOW" => {
                format!("{period},{flow},{region},10,{status}\n")
            }
            _ => format!("{line}\n"),
        });
        let project = project.with("data/flows/flows.csv", same.collect::<String>());
        project.build("--language en --format html").success();
        let page = project.read(&format!("{EDITION}/en/release.html"));
        let is_there = page.contains("Own words") || page.contains(".Own.words");
        assert!(is_there, "{path} has no effect");
        assert!(!inputs_built_in(&project).contains(&path.to_owned()), "{path}");
    }
}

#[test]
fn what_is_wrong_in_a_file_is_found_where_it_stands() {
    let path = "templates/locale/en.toml";
    let project = Project::small().edit(path, "[month]", "[mnth]");
    let said = project.check("--message-format short").status(1).err();
    assert!(said.starts_with("templates/locale/en.toml:"), "{said}");
    // A sentence of the program that this release does not feed.
    let (text, change) = ("templates/flows/en.md", "{{ <change fact={arrivals} /> }}");
    let project = Project::small().edit(text, change, "{{ <change fact={publisher} /> }}");
    let said = project.check("--message-format short").status(1).err();
    assert!(said.starts_with("templates/locale/en.md (built in):"), "{said}");
    let said = project.check("--message-format json").status(1).err();
    let finding: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    let place = &finding["places"][0];
    assert_eq!(place["path"], "templates/locale/en.md");
    assert_eq!(place["built_in"], true);
}

#[test]
fn the_table_has_every_file_of_these_folders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut there = Vec::new();
    for folder in ["templates/fonts", "templates/locale", "templates/page"] {
        let of_folder = files(&root.join(folder)).into_keys();
        there.extend(of_folder.map(|path| format!("{folder}/{path}")));
    }
    there.sort();
    assert_eq!(BUILT_IN.iter().map(|file| file.path).collect::<Vec<_>>(), there);
    assert_eq!(built_in_languages().collect::<Vec<_>>(), ["de", "en", "fr", "kk", "ru"]);
}

#[test]
fn the_package_has_every_file_of_the_program() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--list", "--allow-dirty", "--offline"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let listed: Vec<String> = listed.lines().map(|line| line.replace('\\', "/")).collect();
    for file in BUILT_IN {
        assert!(listed.iter().any(|path| path == file.path), "{} is not in it", file.path);
    }
}

#[test]
fn each_file_of_the_program_can_be_had_to_start_from() {
    let project = Project::empty();
    let list = project.run("show builtin").stderr("").success().out();
    let listed = list.lines().map(|line| line.split(' ').next().unwrap());
    assert!(listed.eq(BUILT_IN.iter().map(|file| file.path)));
    for file in BUILT_IN {
        let run = project.run(&format!("show builtin {}", file.path)).stderr("").success();
        assert!(run.bytes() == file.bytes, "{}", file.path);
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_no_sign_to_take_the_file_of_the_program() {
    for path in ["templates/page/style.css", "templates/locale/en.toml"] {
        let project = Project::small().with(path, "");
        std::fs::remove_file(project.path(path)).unwrap();
        std::os::unix::fs::symlink("nowhere", project.path(path)).unwrap();
        let run = project.build("");
        assert!(run.err().contains(path), "{path}: {}", run.err());
        assert!(!project.path(EDITION).exists(), "{path}");
    }
}
