//! The rules of the large release on its own data: silent where all is well, and plain where it is not.

use crate::support::Project;

const EXTERNAL: &str = "data/migration/external.csv";
const INTERNAL: &str = "data/migration/internal.csv";
const RELEASE: &str = "templates/migration/release.toml";

/// A slip: the file, what stands there, what is put in its place, and what must be said of it.
const PLANTED: [(&str, &str, &str, &[&str]); 7] = [
    (
        EXTERNAL,
        "2025-06,ARR,KZ-19,US,1,P\n2025-06,ARR,KZ-19,UZ,280,P\n",
        "2025-06,ARR,KZ-19,US,280,P\n2025-06,ARR,KZ-19,UZ,1,P\n",
        &["data/migration/external.csv:16676:22: warning[VAL-108]"],
    ),
    (
        EXTERNAL,
        "2025-06,ARR,KZ-19,UZ,280,P",
        "2025-06,ARR,KZ-19,UZ,2800,P",
        &["data/migration/external.csv:16677:22: warning[VAL-107]"],
    ),
    (
        EXTERNAL,
        "2025-06,ARR,KZ-19,UZ,280,P",
        "2025-06,ARR,KZ-19,UZ,-280,P",
        &["data/migration/external.csv:16677:22: error[VAL-003]"],
    ),
    (
        INTERNAL,
        "2024-06,KZ-19,KZ-75,4198,A",
        "2024-06,KZ-19,KZ-75,419,A",
        &[
            "data/migration/internal.csv:11680:21: warning[VAL-107]",
            "data/migration/internal.csv:11680:21: warning[VAL-106]",
        ],
    ),
    (
        INTERNAL,
        "2024-06,KZ-19,KZ-75,4198,A\n",
        "",
        &["`internal` KZ-75, KZ-19 has no row for 2024-06, but about 4504 are expected"],
    ),
    (
        RELEASE,
        "to = \"2022-05\"",
        "to = \"2022-04\"",
        &["data/migration/external.csv:1615:13: error[VAL-105]"],
    ),
    (
        RELEASE,
        "check.equal = { indicators = [\"interregional_arrivals\", \"interregional_departures\"] }",
        "check.equal = { indicators = [\"interregional_arrivals\", \"internal_movers\"] }",
        &["data/migration/internal.csv:3:21: error[VAL-103]"],
    ),
];

#[test]
fn the_data_break_no_rule_in_any_edition() {
    let project = Project::new();
    let said = project.check("--all --format md --language en --message-format short").success();
    assert!(!said.err().contains("[VAL-1"), "{}", said.err());
}

#[test]
fn a_planted_slip_is_named_with_its_place() {
    for (file, from, to, expected) in PLANTED {
        let project = Project::new().edit(file, from, to);
        let said = project.check("--format md --language en --message-format short").err();
        for expected in expected {
            assert!(said.contains(expected), "{from:?} to {to:?}: {expected} is not in\n{said}");
        }
    }
}

#[test]
fn a_month_that_was_pasted_over_another_is_named_though_a_row_was_corrected_since() {
    let project = Project::new();
    let rows = project.read(INTERNAL);
    let others = rows.lines().filter(|row| !row.starts_with("2023-05")).map(str::to_owned);
    let pasted = rows.lines().filter(|row| row.starts_with("2023-04"));
    let pasted = pasted.map(|row| row.replacen("2023-04", "2023-05", 1));
    let pasted = pasted.map(|row| row.replace("2023-05,KZ-19,KZ-75,", "2023-05,KZ-19,KZ-75,1"));
    let rows: Vec<String> = others.chain(pasted).collect();
    let project = project.with(INTERNAL, rows.join("\n") + "\n");
    let check = "--format md --language en --message-format short";
    let said = project.check(check).err();
    let expected = "warning[VAL-016]: `internal` has for 2023-05 the values of 2023-04";
    assert!(said.contains(expected), "{said}");
    let silenced = "[dataset.internal]\nrepeats = true";
    let said = project.edit(RELEASE, "[dataset.internal]", silenced).check(check).err();
    assert!(!said.contains("VAL-016"), "{said}");
}

#[test]
fn a_slip_gives_no_more_findings_than_it_has_effects() {
    let (file, from, to, _) = PLANTED[0];
    let project = Project::new().edit(file, from, to);
    let said = project.check("--format md --language en --message-format short").err();
    assert_eq!(said.lines().count(), 2, "one finding and their number: {said}");
}

#[test]
fn a_report_is_the_same_twice_and_says_what_was_checked() {
    let project = Project::new();
    let said = project.check("--report one --format md").success().out();
    assert!(said.contains("one/migration/check.html\n"), "{said}");
    project.check("--report two --format md").success();
    assert!(project.files("one") == project.files("two"));
    assert_eq!(project.files("one").len(), 2);
    let report: serde_json::Value =
        serde_json::from_str(&project.read("one/migration/check.json")).unwrap();
    let rules = report["rules"].as_array().unwrap();
    let declared = project.read(RELEASE).matches("\n[rule.").count();
    assert_eq!(rules.len(), declared);
    let page = project.read("one/migration/check.html");
    for rule in rules {
        // Nothing was revised in the release.
        let compares = !rule["id"].as_str().unwrap().ends_with("_revised");
        assert_eq!(rule["compared"].as_u64().unwrap() > 0, compares, "{rule}");
        assert_eq!(rule["found"], 0, "{rule}");
        assert!(page.contains(&format!("<th scope=\"row\">{}</th>", rule["id"].as_str().unwrap())));
    }
    assert_eq!(page.matches("<h1").count(), 1);
    assert_eq!(page.matches("<table>").count(), page.matches("<caption").count());
    assert!(!page.contains("src=") && !page.contains("<script"), "it needs no other file");
}

#[test]
fn a_report_of_a_broken_rule_is_written_though_no_release_is() {
    let project = Project::new().edit(RELEASE, "to = \"2022-05\"", "to = \"2022-04\"");
    let said = project.check("--report archive").status(1).err();
    assert!(!said.contains("nothing was written"), "{said}");
    let report: serde_json::Value =
        serde_json::from_str(&project.read("archive/migration/check.json")).unwrap();
    assert_eq!(report["findings"][0]["code"], "VAL-105");
    assert!(project.read("archive/migration/check.html").contains("cannot be built"));
}
