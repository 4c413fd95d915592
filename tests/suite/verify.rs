//! An edition is verified: its files against its manifest, and against what would be built now.

use crate::support::Project;

const EDITION: &str = "output/flows/2025-03";

/// A small release, built.
fn built(arguments: &str) -> Project {
    let project = Project::small();
    project.build(arguments).success();
    project
}

/// What `verify` says, without the folder that each line begins with.
#[track_caller]
fn verified(project: &Project, status: i32) -> Vec<String> {
    let run = project.run(&format!("verify {EDITION}")).status(status);
    let lines = run.out();
    let start = format!("{EDITION}: ");
    lines.lines().map(|line| line.strip_prefix(&start).unwrap().to_owned()).collect()
}

#[test]
fn what_was_built_is_what_would_be_built() {
    for arguments in ["", "--format md,pdf --language en", "--draft", "--as-of 2025-06-01"] {
        let lines = verified(&built(arguments), 0);
        assert_eq!(lines, ["every file is as it was built and as it would be now"], "{arguments}");
    }
}

#[test]
fn a_file_that_was_touched_is_named() {
    let project = built("")
        .edit(&format!("{EDITION}/en/release.md"), "1", "2")
        .without(&format!("{EDITION}/facts.json"))
        .with(&format!("{EDITION}/en/notes.txt"), "mine");
    assert_eq!(
        verified(&project, 1),
        [
            "en/release.md is not the file that was built",
            "facts.json is not there",
            "en/notes.txt was not built",
        ]
    );
}

#[test]
fn data_that_changed_since_name_what_would_be_another_file() {
    let project = built("");
    let data = project.read("data/flows/flows.csv");
    let last = data.lines().last().unwrap();
    assert!(last.ends_with(",30,P"), "{last}");
    let project = project.edit("data/flows/flows.csv", last, &last.replace(",30,", ",31,"));
    let lines = verified(&project, 1);
    assert_eq!(lines[0], "data/flows/flows.csv is not what it was made of");
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[1].ends_with(" would be another file now"), "{lines:?}");
    assert!(lines[3].contains(", and so it is with "), "{lines:?}");
    // A program is told of each.
    let all = project.run(&format!("verify {EDITION} --message-format json")).status(1);
    let lines = remarks(&all.err());
    for file in ["en/release.md", "facts.json"] {
        let line = format!("{EDITION}: {file} would be another file now");
        assert!(lines.contains(&("error".to_owned(), line.clone())), "{line}: {lines:?}");
    }
    assert_eq!(all.out(), "");
}

/// The severity and the message of each line of JSON.
fn remarks(json: &str) -> Vec<(String, String)> {
    let remark = |line: &str| {
        let remark: serde_json::Value = serde_json::from_str(line).unwrap();
        ["severity", "message"].map(|key| remark[key].as_str().unwrap().to_owned()).into()
    };
    json.lines().map(remark).collect()
}

#[test]
fn of_many_editions_each_that_is_sound_is_a_line_and_their_number_the_last() {
    let project = Project::small();
    project.build("--all").success();
    let sound = "every file is as it was built and as it would be now";
    let editions = "output/flows/2025-02 output/flows/2025-03";
    let expected = format!(
        "output/flows/2025-02: {sound}\noutput/flows/2025-03: {sound}\n2 editions: {sound}\n"
    );
    project.run(&format!("verify {editions}")).stdout(&expected).success();
    let project = project.edit("output/flows/2025-03/facts.json", "flows", "flow");
    let run = project.run(&format!("verify {editions}")).status(1);
    let out = run.out();
    let lines: Vec<&str> = out.lines().collect();
    let expected = [
        &format!("output/flows/2025-02: {sound}"),
        "output/flows/2025-03: facts.json is not the file that was built",
        "2 editions: 1 differs",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn what_stops_a_command_is_json_where_that_is_asked_for() {
    let project = built("");
    let publish = "publish --create --to www --at 2025-05-12T09:00:00+05:00 output/flows/2025-03";
    for (command, status, words) in [
        ("build --period 1999-01", 2, "has no edition `1999-01`"),
        ("check births", 2, "births"),
        ("show facts 1999-01", 2, "1999-01"),
        ("compare no-such first", 2, "no-such"),
        ("revise --vintage 2025-99-99-x", 2, "2025-99-99-x"),
        ("verify output/flows/1999-01", 2, "output/flows/1999-01"),
        (publish, 4, "it is released at"),
        ("publish --create --to output output/flows/2025-03", 2, "editions are built in"),
    ] {
        let run = project.run(&format!("{command} --message-format json")).status(status);
        let remarks = remarks(&run.err());
        let last = remarks.last().unwrap();
        assert_eq!(last.0, "error", "{command}: {remarks:?}");
        assert!(last.1.contains(words), "{command}: {remarks:?}");
    }
}

#[test]
fn what_cannot_be_built_any_more_is_said() {
    let project = built("").with("data/flows/flows.csv", "broken\n");
    let lines = verified(&project, 1);
    assert!(lines.last().unwrap().starts_with("it cannot be built any more: "), "{lines:?}");
}

#[test]
fn a_folder_without_an_edition_is_no_edition() {
    let project = built("");
    let run = project.run("verify output").status(2);
    let said = "bulletin: output: it has no manifest.json: build it first\n";
    assert_eq!(run.err(), said);
}

#[test]
fn an_edition_that_cannot_be_verified_keeps_none_after_it_from_being_so() {
    let project = built("").edit(&format!("{EDITION}/facts.json"), "flows", "flow");
    let project = project.with("other/manifest.json", "{");
    let run = project.run(&format!("verify nosuch other {EDITION}")).status(2);
    let out = run.out();
    let lines: Vec<&str> = out.lines().collect();
    let changed = format!("{EDITION}: facts.json is not the file that was built");
    assert_eq!(lines, [changed.as_str(), "3 editions: 3 differ"]);
    let said = run.err();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(
        said.starts_with("bulletin: nosuch: it has no manifest.json: build it first\n"),
        "{said}"
    );
    assert!(said.contains("bulletin: other: its manifest.json cannot be read: "), "{said}");
    let json = project.run(&format!("verify nosuch {EDITION} --message-format json")).status(2);
    let remarks = remarks(&json.err());
    let kinds: Vec<&str> = remarks.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["error", "error", "summary"]);
}

#[test]
fn more_of_the_same_are_named_as_what_they_are() {
    use bulletin::office::verify::{Difference, told};
    let last = |difference: fn(String) -> Difference| {
        let alike: Vec<Difference> =
            (1..=5).map(|number| difference(format!("d{number}"))).collect();
        told(&alike).pop().unwrap()
    };
    assert!(last(Difference::OtherKey).ends_with("(DIS-004), and so it is with 2 more data sets"));
    assert!(last(Difference::Lost).ends_with("d3 is not there, and so it is with 2 more files"));
}
