//! Corrections of words, clarifications and withdrawals: what is built again, what readers are told in each language and
//! format, and what is refused.

use serde_json::Value;

use crate::support::Project;
use crate::support::archive::assert_whole;

const EDITION: &str = "output/flows/2025-03";
const RELEASE: &str = "templates/flows/release.toml";
const MOMENT: &str = "2025-06-20T15:00:00+05:00";

/// The small release with what is declared of its latest edition.
fn declared(project: Project, kind: &str, moment: &str, languages: &str) -> Project {
    let block = format!(
        "\n[[edition.correction]]\ntype = \"{kind}\"\nreleased = {moment}\n{languages}\
         reason = {{ en = \"A wrong name.\", ru = \"Неверное название.\", kk = \"Қате атау.\" }}\n"
    );
    let release = project.read(RELEASE);
    project.with(RELEASE, release + &block)
}

fn built() -> Project {
    let project = Project::small();
    project.build("--all").success();
    project
}

/// The edition with a word of its Kazakh text corrected.
fn corrected() -> Project {
    let project = declared(built(), "correction", MOMENT, "languages = [\"kk\"]\n");
    project.edit("templates/flows/kk.md", "Өңірлер бойынша {", "Аймақтар бойынша {")
}

fn note(project: &Project) -> Value {
    serde_json::from_str(&project.read(&format!("{EDITION}/revision.json"))).unwrap()
}

#[test]
fn a_correction_of_words_keeps_the_version_and_is_told_in_every_language_and_format() {
    let project = corrected();
    let before = project.files(EDITION);
    let others = project.files("output/flows/2025-02");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert_whole(&project, EDITION);
    assert!(project.files(&format!("{EDITION}/versions/1")) == before);
    assert!(project.files("output/flows/2025-02") == others);
    for (language, said, heading, same) in [
        ("en", "Corrected on 20 June 2025.", "Correction note", "No figure has changed."),
        ("ru", "Исправлено 20 июня 2025 года.", "Пояснение к исправлению", "Данные не изменились."),
        (
            "kk",
            "Түзетілген күні: 2025 жылғы 20 маусым.",
            "Түзету туралы түсініктеме",
            "Деректер өзгерген жоқ.",
        ),
    ] {
        let spaced = |text: &str| text.replace('\u{a0}', " ");
        let read = |file: &str| spaced(&project.read(&format!("{EDITION}/{language}/{file}")));
        let pdf = project.path(&format!("{EDITION}/{language}/release.pdf"));
        let pdf = spaced(&crate::support::pdf::pages(&pdf));
        for text in [read("release.md"), read("release.html"), pdf] {
            assert!(text.contains(said), "{language}: {text}");
        }
        let note = read("revision.md");
        assert!(note.contains(said) && note.contains(same), "{note}");
        assert!(!note.contains("evis"), "{note}");
        assert!(read("revision.html").contains(heading), "{language}");
        // Words that were corrected stand in the note of that language only.
        assert_eq!(note.contains("<del>"), language == "kk", "{language}: {note}");
        let page = read("release.html");
        assert!(page.contains("<a href=\"revision.html\">"), "{page}");
    }
    let json = note(&project);
    assert_eq!(json["corrections"][0]["type"], "correction");
    assert_eq!(json["corrections"][0]["languages"], serde_json::json!(["kk"]));
    assert_eq!(json["vintages"], serde_json::json!([]));
    let facts = project.read(&format!("{EDITION}/facts.json"));
    assert!(facts.contains("\"notices\":[{\"kind\":\"corrected\""), "{facts}");
    let manifest = project.read(&format!("{EDITION}/manifest.json"));
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["corrections"], serde_json::json!([MOMENT]));
    // It is done, and stays so.
    project.run("revise").stdout("first: no edition is to be revised\n").success();
    let revised = project.files(EDITION);
    project.build("").stderr("").success();
    assert!(project.files(EDITION) == revised);
    let said = project.run(&format!("verify {EDITION}")).success().out();
    assert!(said.contains("every file is as it was built"), "{said}");
}

#[test]
fn the_files_of_other_languages_are_those_that_were_but_for_the_notice() {
    let project = corrected();
    let before = project.read(&format!("{EDITION}/en/release.md"));
    project.run("revise").success();
    let now = project.read(&format!("{EDITION}/en/release.md"));
    let came: Vec<&str> = now.lines().filter(|line| !before.contains(line)).collect();
    assert_eq!(came.len(), 3, "{came:?}");
    assert!(came[0].ends_with("2025.** A wrong name."), "{came:?}");
    assert!(before.lines().all(|line| now.contains(line)));
}

#[test]
fn words_of_a_language_that_is_not_named_are_not_changed_in_silence() {
    let project = corrected().edit("templates/flows/en.md", "our site", "our own site");
    let files = project.files("output");
    let said = project.run("revise").stdout("").status(1).err();
    assert!(
        said.contains("[VIN-007]: the correction of 2025-03 would change words of `en`"),
        "{said}"
    );
    assert!(said.contains("our own site") && said.contains("Add `en` to its"), "{said}");
    assert!(said.contains("templates/flows/release.toml:85:12"), "{said}");
    assert!(project.files("output") == files);
    // As it is advised.
    let project = project.edit(RELEASE, "[\"kk\"]", "[\"kk\", \"en\"]");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
}

#[test]
fn a_figure_that_changes_is_no_correction_of_words() {
    let project = corrected();
    let known = project.read("data/flows/flows.csv");
    let row = known.lines().find(|line| line.starts_with("2025-03,DEP,")).unwrap();
    let (codes, _) = row.split_at(row.match_indices(',').nth(2).unwrap().0);
    let project = project.edit("data/flows/flows.csv", row, &format!("{codes},41,A"));
    let files = project.files("output");
    let said = project.run("revise").stdout("").status(1).err();
    let expected = "[VIN-007]: figures of 2025-03 are others than were published: departures";
    assert!(said.contains(expected) && said.contains("as a vintage"), "{said}");
    assert!(project.files("output") == files);
}

#[test]
fn a_correction_that_changes_no_word_is_a_warning_and_is_made_good_by_the_next_run() {
    let project = declared(built(), "correction", MOMENT, "languages = [\"kk\"]\n");
    let said = project.run("revise").success().err();
    assert!(
        said.contains("[VIN-008]: the correction of 2025-03 changes no word of `kk`"),
        "{said}"
    );
    let project = project.edit("templates/flows/kk.md", "Өңірлер бойынша {", "Аймақтар бойынша {");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert_whole(&project, EDITION);
    assert!(!project.path(&format!("{EDITION}/versions/2")).exists());
    assert!(project.read(&format!("{EDITION}/kk/revision.md")).contains("<ins>"));
}

#[test]
fn the_moment_of_a_correction_that_is_not_out_yet_can_be_moved_and_one_that_others_followed_cannot()
{
    let project = corrected();
    project.run("revise").success();
    let before = project.files(&format!("{EDITION}/versions/1"));
    let project = project.edit(RELEASE, MOMENT, "2025-06-21T15:00:00+05:00");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert!(project.files(&format!("{EDITION}/versions/1")) == before);
    assert!(!project.path(&format!("{EDITION}/versions/2")).exists());
    let page = project.read(&format!("{EDITION}/en/release.md"));
    assert!(page.contains("21\u{a0}June") && !page.contains("20\u{a0}June"), "{page}");
    let project = declared(project, "clarification", "2025-07-01T10:00:00+05:00", "");
    let project = project.edit("templates/flows/en.md", "our site", "our own site");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    let page = project.read(&format!("{EDITION}/en/release.md"));
    for said in ["Clarified on 1\u{a0}July", "Corrected on 21\u{a0}June", "Earlier version 2"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let files = project.files("output");
    let project = project.edit(RELEASE, "2025-06-21T15", "2025-06-22T15");
    let said = project.run("revise").success().err();
    assert!(said.contains("a correction that is not declared any more: put it back"), "{said}");
    assert!(project.files("output") == files);
}

#[test]
fn a_withdrawal_says_so_at_the_top_and_search_engines_leave_it_out() {
    let project = declared(built(), "withdrawal", MOMENT, "");
    let before = project.files(EDITION);
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert!(project.files(&format!("{EDITION}/versions/1")) == before);
    for (language, said, heading) in [
        ("en", "Withdrawn on 20 June 2025.", "Withdrawal"),
        ("ru", "Отозвано 20 июня 2025 года.", "Отзыв выпуска"),
        (
            "kk",
            "Кері қайтарып алынған күні: 2025 жылғы 20 маусым.",
            "Шығарылымды кері қайтарып алу",
        ),
    ] {
        let read = |file: &str| {
            project.read(&format!("{EDITION}/{language}/{file}")).replace('\u{a0}', " ")
        };
        let page = read("release.html");
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
        assert!(page.contains(&format!("<title>{said} ")), "{page}");
        let markdown = read("release.md");
        assert!(markdown.lines().nth(4).unwrap().contains(said), "{markdown}");
        let note = read("revision.md");
        assert!(note.contains(said) && !note.contains("<del>"), "{note}");
        assert!(read("revision.html").contains(heading));
    }
    let project = project.edit("templates/flows/en.md", "our site", "our own site");
    let said = project.run("revise").stdout("").status(1).err();
    assert!(said.contains("[VIN-007]: the withdrawal of 2025-03 would change words"), "{said}");
    assert!(said.contains("Put the template back"), "{said}");
}

#[test]
fn a_build_that_brings_in_a_correction_says_that_no_version_is_kept() {
    let project = corrected();
    let said = project.build("--period 2025-03").success().err();
    assert!(said.contains("made without the correction of 2025-06-20T15:00:00+05:00"), "{said}");
    assert!(said.contains("`bulletin revise` keeps versions"), "{said}");
    assert!(project.read(&format!("{EDITION}/en/release.md")).contains("Corrected on"));
    // Before its day nothing is said of it.
    project.build("--period 2025-03 --as-of 2025-06-19").success();
    assert!(!project.read(&format!("{EDITION}/en/release.md")).contains("Corrected on"));
}

#[test]
fn a_language_without_words_for_corrections_is_named() {
    let project = corrected();
    let locale = project.run("show builtin templates/locale/kk.toml").success().out();
    let (before, rest) = locale.split_once("[revision.corrected]").unwrap();
    let (_, behind) = rest.split_once("[revision.clarified]").unwrap();
    let project =
        project.with("templates/locale/kk.toml", format!("{before}[revision.clarified]{behind}"));
    let said = project.check("").status(1).err();
    assert!(said.contains("`kk` has no words for what was corrected"), "{said}");
    assert!(said.contains("Add `[revision.corrected]`"), "{said}");
}

#[test]
fn a_correction_gets_to_readers_with_the_version_before_it_and_stays() {
    let publish = |project: &Project, more: &str, edition: &str| {
        let at = "2025-06-21T10:00:00+05:00";
        project.run(&format!("publish --create --to www --at {at} {more} {edition}"))
    };
    let project = built();
    publish(&project, "", EDITION).success();
    project.build("--all --output first").success();
    let project = declared(project, "correction", MOMENT, "languages = [\"kk\"]\n");
    let project = project.edit("templates/flows/kk.md", "Өңірлер бойынша {", "Аймақтар бойынша {");
    // Its moment holds as that of the edition does.
    project.build("--period 2025-03 --output plain").success();
    project.run("revise").success();
    project
        .run(&format!("publish --to www --at 2025-06-20T14:59:59+05:00 {EDITION}"))
        .stdout("")
        .status(4);
    let plain = publish(&project, "", "plain/flows/2025-03").stdout("").status(1).err();
    assert!(plain.contains("came in without the version before it"), "{plain}");
    publish(&project, "", EDITION).success();
    assert!(project.read("www/flows/2025-03/kk/release.md").contains("Түзетілген күні"));
    let old = publish(&project, "", "first/flows/2025-03").stdout("").status(1).err();
    assert!(old.contains("built without the correction of"), "{old}");
}
