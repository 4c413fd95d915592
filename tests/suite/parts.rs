//! An edition that is built in some languages or formats stands by itself: whatever it leads to is
//! there.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::Project;
use serde_json::Value;

const EDITION: &str = "output/migration/2025-06";

/// Where the release says that this edition is published.
const ADDRESS: &str = "https://example.org/migration/2025-06/";

/// What is built, and how many files other than its own text an edition leads to.
const PARTS: &[(&str, usize)] = &[
    ("", 40),
    ("--format md,html,pdf", 3),
    ("--format html --language kk", 0),
    ("--format html,xlsx", 12),
    ("--format html,data --language en,ru", 12),
    ("--format md,xlsx --language ru", 12),
    ("--format md,data", 12),
    ("--format xlsx,data", 12),
];

type Files = BTreeMap<String, Vec<u8>>;

/// The addresses between these two marks.
fn between<'t>(text: &'t str, before: &'t str, after: char) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

/// The addresses in a file that lead to another file of the edition, its public ones too.
fn targets<'t>(path: &str, bytes: &'t [u8]) -> Vec<&'t str> {
    let text = |marks: [&'static str; 2], end| -> Vec<&str> {
        let text = std::str::from_utf8(bytes).unwrap();
        marks.into_iter().flat_map(|mark| between(text, mark, end)).collect()
    };
    let found = match path.rsplit_once('.').unwrap().1 {
        "html" => text(["href=\"", "\"contentUrl\":\""], '"'),
        "md" => between(std::str::from_utf8(bytes).unwrap(), "](", ')').collect(),
        "jsonld" => text(["\"@id\": \"", "\"@id\":\""], '"'),
        _ => Vec::new(),
    };
    let is_file = |target: &&str| target.starts_with(ADDRESS) || !target.contains(':');
    found.into_iter().filter(is_file).filter(|target| !target.starts_with('#')).collect()
}

/// The path below the edition of what an address in a file leads to.
fn resolved(path: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap();
    if let Some(path) = target.strip_prefix(ADDRESS) {
        return path.to_owned();
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Everything that the files of an edition lead to is there; gives it.
#[track_caller]
fn assert_leads_somewhere(files: &Files, part: &str) -> BTreeSet<String> {
    let mut led_to = BTreeSet::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("versions/")) {
        for target in targets(path, bytes) {
            let leads_to = resolved(path, target);
            assert!(files.contains_key(&leads_to), "{part:?}: {path} leads to {target}");
            led_to.insert(leads_to);
        }
    }
    led_to
}

#[test]
fn a_part_of_an_edition_leads_to_nothing_that_it_has_not() {
    let project = Project::new();
    for (at, (part, least)) in PARTS.iter().enumerate() {
        // In a folder of its own: beside other parts it would lead to them.
        project.build(&format!("{part} --output {at}")).success();
        let files = project.files(&format!("{at}/migration/2025-06"));
        let led_to = assert_leads_somewhere(&files, part);
        assert!(led_to.len() >= *least, "{part:?}: {led_to:?}");
    }
}

#[test]
fn what_a_catalogue_lists_is_there() {
    let project = Project::new();
    project.build("--format html,data --language en,ru").success();
    let files = project.files(EDITION);
    let catalogue: Value = serde_json::from_slice(&files["data/dcat.jsonld"]).unwrap();
    let text = catalogue.to_string();
    assert!(text.contains("by_region.csv"), "{text}");
    for absent in [".xlsx", ".pdf", "kk/"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    let page = std::str::from_utf8(&files["en/release.html"]).unwrap();
    assert!(page.contains("\"DataDownload\"") && !page.contains(".pdf"));
    assert!(!page.contains("hreflang=\"kk\"") && page.contains("hreflang=\"ru\""));
}

#[test]
fn a_part_without_data_files_says_nothing_of_them() {
    let project = Project::new();
    project.build("--format md,html,pdf").success();
    let files = project.files(EDITION);
    for path in ["en/release.md", "en/release.html"] {
        let text = std::str::from_utf8(&files[path]).unwrap();
        assert!(!text.contains("Data files") && !text.contains("XLSX"), "{path}");
        assert!(!text.contains("DataDownload"), "{path}");
    }
}

/// With a vintage that touches the later edition of the small release.
fn revised(project: Project) -> Project {
    let folder = "data/flows/vintages/2025-06-20-late";
    let about = "type = \"correction\"\nreleased = 2025-06-20T10:00:00+05:00\n[reason]\n\
         en = \"A slip.\"\nru = \"Описка.\"\nkk = \"Қате.\"\n";
    let project = project.with(&format!("{folder}/vintage.toml"), about).with(
        &format!("{folder}/flows.csv"),
        "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,170,A\n",
    );
    project.run("revise").success();
    project
}

const REVISED: &str = "output/flows/2025-03";

#[test]
fn a_part_that_is_revised_leads_to_nothing_that_it_has_not() {
    for part in ["", "--format html", "--format pdf", "--format md --language en"] {
        let project = Project::small();
        project.build(part).success();
        let project = revised(project);
        let files = project.files(REVISED);
        let led_to = assert_leads_somewhere(&files, part);
        assert!(led_to.iter().any(|path| path.starts_with("versions/1/en/")), "{led_to:?}");
        assert!(files.contains_key("revision.json"));
        let note = std::str::from_utf8(&files["en/revision.md"]).unwrap();
        assert!(note.starts_with("# ") && !note.starts_with("# \n"), "{part:?}: {note}");
        assert!(files.contains_key("en/revision.html"), "{part:?}");
        let has_pdf = |name: &str| files.contains_key(&format!("en/{name}.pdf"));
        assert_eq!(has_pdf("revision"), has_pdf("release"), "{part:?}");
    }
}

#[test]
fn a_language_that_comes_in_after_a_revision_has_the_note_on_it_too() {
    let project = Project::small();
    project.build("--format md --language en").success();
    let project = revised(project);
    project.build("").success();
    let files = project.files(REVISED);
    let led_to = assert_leads_somewhere(&files, "later");
    assert!(led_to.contains("en/revision.html"), "{led_to:?}");
    assert!(files.contains_key("ru/release.html") && files.contains_key("ru/revision.html"));
}

#[test]
fn files_of_a_part_that_are_lost_are_made_again() {
    let project = Project::new();
    project.build("--format md,html,data --language en").success();
    let whole = project.files(EDITION);
    let project = project
        .without(&format!("{EDITION}/en/figures/map_of_net_interregional.svg"))
        .without(&format!("{EDITION}/data/by_region.csv"));
    project.build("--format html --language en").stderr("").success();
    assert!(whole == project.files(EDITION));
}

#[test]
fn a_part_is_compared_with_the_same_part() {
    let project = Project::new();
    project.build("--format md --language en").success();
    let run = project.run(&format!("compare {EDITION} 2025-06")).success();
    assert!(run.out().ends_with("nothing differs\n"), "{}", run.out());
}

#[test]
fn data_files_alone_are_not_published_beside_a_wrong_text() {
    let path = "templates/migration/en.md";
    let project = Project::new();
    let text = project.read(path) + "\nIn all 98765 people sang.\n";
    let run = project.with(path, text).check("--format data").status(1);
    assert!(run.err().contains("PRF-002"), "{}", run.err());
}

#[test]
fn a_format_of_which_a_release_has_no_files_is_refused() {
    let project = Project::small();
    for (format, lacking) in [
        ("data", "no data files: declare `[release.data]`"),
        ("xlsx", "no workbooks: declare `[workbook.ID]`"),
    ] {
        let expected = format!("bulletin: the release `flows` has {lacking}\n");
        project.build(&format!("--format {format}")).stderr(&expected).status(2);
    }
}

#[test]
fn a_part_that_is_added_is_led_to_by_what_was_there() {
    let project = Project::new();
    project.build("--format html --language kk").success();
    project.build("--format xlsx --language kk").success();
    project.build("--format pdf --language ru").success();
    let files = project.files(EDITION);
    let led_to = assert_leads_somewhere(&files, "added");
    assert!(led_to.contains("kk/by-region.xlsx"), "{led_to:?}");
    let texts = files.keys().filter(|path| path.contains("/release."));
    assert_eq!(texts.collect::<Vec<_>>(), ["kk/release.html", "ru/release.pdf"]);
    project.run(&format!("verify {EDITION}")).success();

    let built = project.files(EDITION);
    project.build("--format html").success();
    project.build("--format md,pdf,xlsx,data").success();
    let added = project.files(EDITION);
    assert!(added.len() > built.len());
    project.build("--output whole").success();
    assert!(added == project.files("whole/migration/2025-06"));
}

#[test]
fn a_part_that_is_lost_is_led_to_no_more() {
    let project = Project::new();
    project.build("--format md,data --language en").success();
    let project = project.without(&format!("{EDITION}/data"));
    project.build("--format pdf --language en").success();
    let files = project.files(EDITION);
    assert_leads_somewhere(&files, "lost");
    assert!(files.contains_key("en/release.md") && files.contains_key("en/release.pdf"));
    project.run(&format!("verify {EDITION}")).success();
}
