//! What stands in the output folder, whatever happens to a run.

use std::collections::BTreeMap;
use std::fs::{self, File};

use crate::support::archive::assert_whole;
use crate::support::{Project, Run};
use bulletin::formats::facts_file::FactsFile;
use bulletin::office::archive::{Fingerprint, Manifest};

const EDITION: &str = "output/migration/2025-06";
const PUBLISHED: &str = "./output/migration/2025-06\n";

/// The project with a revision of one observation, which no rule finds odd: another release.
fn revise(project: Project) -> Project {
    project.edit(
        "data/migration/external.csv",
        "2025-06,ARR,KZ-71,UZ,56,",
        "2025-06,ARR,KZ-71,UZ,66,",
    )
}

fn manifest(project: &Project, edition: &str) -> Manifest {
    serde_json::from_str(&project.read(&format!("{edition}/manifest.json"))).unwrap()
}

fn paths(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

const WHOLE: [&str; 83] = [
    "data/arrivals_by_country_by_year.csv",
    "data/arrivals_by_country_by_year.csv-metadata.json",
    "data/by_country.csv",
    "data/by_country.csv-metadata.json",
    "data/by_region.csv",
    "data/by_region.csv-metadata.json",
    "data/datapackage.json",
    "data/dcat.jsonld",
    "data/departures_by_country_by_year.csv",
    "data/departures_by_country_by_year.csv-metadata.json",
    "data/external.sdmx.csv",
    "data/external_by_month.csv",
    "data/external_by_month.csv-metadata.json",
    "data/external_by_year.csv",
    "data/external_by_year.csv-metadata.json",
    "data/flows_by_country.csv",
    "data/flows_by_country.csv-metadata.json",
    "data/flows_by_month.csv",
    "data/flows_by_month.csv-metadata.json",
    "data/growth_by_month.csv",
    "data/growth_by_month.csv-metadata.json",
    "data/internal.sdmx.csv",
    "data/internal_by_month.csv",
    "data/internal_by_month.csv-metadata.json",
    "data/interregional_matrix.csv",
    "data/interregional_matrix.csv-metadata.json",
    "data/interregional_net.csv",
    "data/interregional_net.csv-metadata.json",
    "data/map_of_net_interregional.csv",
    "data/map_of_net_interregional.csv-metadata.json",
    "data/net_by_month.csv",
    "data/net_by_month.csv-metadata.json",
    "data/net_by_year.csv",
    "data/net_by_year.csv-metadata.json",
    "data/net_in_same_months.csv",
    "data/net_in_same_months.csv-metadata.json",
    "data/net_interregional.csv",
    "data/net_interregional.csv-metadata.json",
    "data/population.sdmx.csv",
    "en/arrivals-by-country-by-year.xlsx",
    "en/by-country.xlsx",
    "en/by-region.xlsx",
    "en/departures-by-country-by-year.xlsx",
    "en/external-by-month.xlsx",
    "en/external-by-year.xlsx",
    "en/growth-by-month.xlsx",
    "en/internal-by-month.xlsx",
    "en/interregional-matrix.xlsx",
    "en/interregional-net.xlsx",
    "en/net-by-year.xlsx",
    "en/release.html",
    "en/release.md",
    "en/release.pdf",
    "facts.json",
    "kk/arrivals-by-country-by-year.xlsx",
    "kk/by-country.xlsx",
    "kk/by-region.xlsx",
    "kk/departures-by-country-by-year.xlsx",
    "kk/external-by-month.xlsx",
    "kk/external-by-year.xlsx",
    "kk/growth-by-month.xlsx",
    "kk/internal-by-month.xlsx",
    "kk/interregional-matrix.xlsx",
    "kk/interregional-net.xlsx",
    "kk/net-by-year.xlsx",
    "kk/release.html",
    "kk/release.md",
    "kk/release.pdf",
    "manifest.json",
    "ru/arrivals-by-country-by-year.xlsx",
    "ru/by-country.xlsx",
    "ru/by-region.xlsx",
    "ru/departures-by-country-by-year.xlsx",
    "ru/external-by-month.xlsx",
    "ru/external-by-year.xlsx",
    "ru/growth-by-month.xlsx",
    "ru/internal-by-month.xlsx",
    "ru/interregional-matrix.xlsx",
    "ru/interregional-net.xlsx",
    "ru/net-by-year.xlsx",
    "ru/release.html",
    "ru/release.md",
    "ru/release.pdf",
];

#[test]
fn two_builds_give_the_same_bytes() {
    let (one, other) = (Project::built(), Project::new());
    other.build("").stdout(PUBLISHED).stderr("").success();
    let files = one.files("output");
    let edition = one.files(EDITION);
    let (figures, others): (Vec<_>, Vec<_>) =
        paths(&edition).into_iter().partition(|path| path.contains("/figures/"));
    assert_eq!(others, WHOLE);
    assert_eq!(figures.len(), 3 * 6);
    assert!(files == other.files("output"), "two folders");
    one.build("").stdout(PUBLISHED).stderr("").success();
    assert!(files == one.files("output"), "twice in one folder");
}

#[test]
fn the_surroundings_do_not_show() {
    let expected = Project::built().files("output");
    let surroundings: [&[(&str, &str)]; 4] = [
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "2"), ("TZ", "Pacific/Kiritimati")],
        &[("TZ", "America/New_York"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "kk_KZ.UTF-8")],
        &[("HOME", "/nowhere"), ("LC_ALL", "C"), ("SOURCE_DATE_EPOCH", "0"), ("USER", "nobody")],
    ];
    for surroundings in surroundings {
        let project = Project::new();
        let mut command = project.command("build");
        Run::of(command.envs(surroundings.iter().copied())).stdout(PUBLISHED).stderr("").success();
        assert!(expected == project.files("output"), "{surroundings:?}");
    }
}

#[test]
fn a_build_with_an_error_writes_nothing() {
    let project = Project::new().with("data/migration/population.csv", "");
    let run = project.build("").stdout("").status(1);
    assert!(run.err().ends_with("1 error and 1 warning: nothing was written\n"), "{}", run.err());
    assert!(!project.path("output").exists());
}

#[test]
fn a_build_with_an_error_leaves_the_earlier_release_as_it_is() {
    let project = Project::built();
    let earlier = project.files("output");
    let spoilt = [
        ("data/migration/external.csv", "2025-06,ARR,KZ-71,CN,", "2025-06,ARR,KZ-71,CN,-"),
        ("templates/migration/kk.md", "{{ source }}", "{{ sorce }}"),
        ("templates/page/page.html", "{{ title }}", "{{ titel }}"),
        ("templates/migration/release.toml", "[release]", "[relaese]"),
    ];
    let mut project = project;
    for (path, from, to) in spoilt {
        let sound = project.read(path);
        project = project.edit(path, from, to);
        project.build("").stdout("").status(1);
        assert!(earlier == project.files("output"), "{path}");
        project = project.with(path, sound);
    }
}

#[test]
fn an_error_in_one_edition_keeps_all_the_others_back() {
    let project = Project::new().edit(
        "templates/migration/en.md",
        "# Migration",
        "{% if edition.id == \"2023-07\" %}{{ period | period(case=\"typo\") }}{% endif %}# Migration",
    );
    let run = project.build("--all --language en --format md").stdout("").status(1);
    assert!(run.err().contains("1 error and 12 warnings: nothing was written\n"), "{}", run.err());
    assert!(paths(&project.files("output/migration")).is_empty());
}

#[test]
fn a_project_that_is_not_there_is_not_made() {
    let project = Project::empty();
    project.build("--project nowhere").stdout("").status(2);
    assert!(!project.path("nowhere").exists());
}

#[test]
fn what_an_error_keeps_back_is_not_called_left_out() {
    let project = Project::new();
    project.build("--all --language en --format md").success();
    let project = revise(project).edit(
        "templates/migration/en.md",
        "# Migration",
        "{% if edition.id == \"2023-07\" %}{{ period | period(case=\"typo\") }}{% endif %}# Migration",
    );
    let run = project.build("--all --language ru --format md --message-format short").success();
    // Three files of each edition are named, the fourth stands for itself and those behind it.
    let said = run.err();
    assert_eq!(said.lines().filter(|line| line.contains(" is left out")).count(), 42 * 3);
    assert_eq!(said.lines().filter(|line| line.contains(": so are ")).count(), 42);
    let earlier = project.files("output/migration");
    let run = project.build("--all --language en --format md").stdout("").status(1);
    assert!(!run.err().contains("note: "), "{}", run.err());
    assert!(earlier == project.files("output/migration"));
}

#[test]
fn a_month_that_is_missing_keeps_its_editions_back() {
    let project = Project::new();
    let internal = project.read("data/migration/internal.csv");
    let rows: Vec<&str> = internal.lines().filter(|line| !line.starts_with("2022-02,")).collect();
    let project = project.with("data/migration/internal.csv", rows.join("\n"));
    project.build("--period 2022-02").stdout("").status(1);
    assert!(paths(&project.files("output/migration")).is_empty());
}

#[test]
fn what_a_run_that_was_cut_off_left_is_cleared_away() {
    let project = Project::built()
        .with("output/.staging/migration/2025-06/en/release.md", "half")
        .with("output/.staging/migration/2025-05/manifest.json", "{");
    let project = project.with("output/.staging/a file", "");
    let earlier = project.files("output/migration");
    project.build("").stdout(PUBLISHED).stderr("").success();
    assert!(earlier == project.files("output/migration"));
    assert!(!project.path("output/.staging").exists());
}

#[test]
fn a_release_that_a_run_had_moved_out_is_put_back() {
    let project = Project::built();
    let earlier = project.files(EDITION);
    // Where folders cannot change places, the old one moves out first; here the run was cut off.
    let out = project.path("output/.staging/migration");
    fs::create_dir_all(&out).unwrap();
    fs::rename(project.path(EDITION), out.join("2025-06.old")).unwrap();
    project.build("--period 2025-05 --language en --format md").success();
    assert!(earlier == project.files(EDITION));
}

/// An edition that gave way to the one in its place, in a run that was cut off before it was taken apart.
fn gave_way() -> Project {
    let project = Project::small();
    project.build("--format md").success();
    let manifest = project.read("output/flows/2025-03/manifest.json");
    project
        .with("output/.staging/flows/2025-03/manifest.json", &manifest)
        .with("output/.staging/flows/2025-03/en/release.md", "the text before")
        .with("output/.staging/flows/2025-03/erratum.html", "erratum")
        .with("output/.staging/flows/2025-03.incoming", &manifest)
}

#[test]
fn what_others_put_into_an_edition_stays_while_it_cannot_be_told_what_took_its_place() {
    let project = gave_way();
    let manifest = project.path("output/flows/2025-03/manifest.json");
    let sound = project.read("output/flows/2025-03/manifest.json");
    // A folder in its place is what no permission is: there, and not to be read as a file.
    fs::remove_file(&manifest).unwrap();
    fs::create_dir(&manifest).unwrap();
    let run = project.build("--format md").status(2);
    assert!(run.err().contains("flows/2025-03/manifest.json"), "{}", run.err());
    assert_eq!(project.read("output/.staging/flows/2025-03/erratum.html"), "erratum");
    fs::remove_dir(&manifest).unwrap();
    fs::write(&manifest, sound).unwrap();
    project.build("--format md").success();
    assert_eq!(project.read("output/flows/2025-03/erratum.html"), "erratum");
    assert!(!project.path("output/.staging").exists());
}

#[test]
fn files_of_the_program_are_not_taken_for_those_of_others_where_the_manifest_cannot_be_read() {
    let project = gave_way();
    let sound = project.read("output/flows/2025-03/manifest.json");
    let project = project.with("output/.staging/flows/2025-03/manifest.json", "{");
    let run = project.build("--format md").status(2);
    assert!(run.err().contains(".staging/flows/2025-03/manifest.json"), "{}", run.err());
    assert_eq!(project.read("output/.staging/flows/2025-03/en/release.md"), "the text before");
    let project = project.with("output/.staging/flows/2025-03/manifest.json", sound);
    project.build("--format md").success();
    assert_eq!(project.read("output/flows/2025-03/erratum.html"), "erratum");
    assert!(!project.path("output/flows/2025-03/en/release.md.1").exists());
}

#[test]
fn a_second_run_at_the_same_time_is_refused() {
    let project = Project::built();
    let earlier = project.files("output");
    let lock = File::create(project.path("output/.lock")).unwrap();
    rustix::fs::fcntl_lock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let refusal = format!(
        "bulletin: another run is writing to ./output (process {}): wait for it, or choose another \
         folder\n",
        std::process::id()
    );
    project.build("").stdout("").stderr(&refusal).status(2);
    project.build("--output elsewhere").stdout("elsewhere/migration/2025-06\n").success();
    drop(lock);
    assert!(earlier == project.files("output"));
    project.build("").stdout(PUBLISHED).stderr("").success();
}

#[test]
fn a_part_of_a_release_keeps_the_rest_of_the_same_input() {
    let project = Project::built();
    let whole = project.files("output");
    project.build("--language en --format md").stdout(PUBLISHED).stderr("").success();
    assert!(whole == project.files("output"));
}

#[test]
fn a_part_of_a_release_drops_the_rest_of_other_input() {
    let project = revise(Project::built());
    let kept = ["en/release.md", "facts.json", "manifest.json"];
    let dropped = WHOLE.iter().filter(|path| !kept.contains(path));
    let dropped: Vec<_> = dropped.collect();
    let mut notes: Vec<String> = dropped[..3]
        .iter()
        .map(|path| format!("note: 2025-06: {path} was made of other input and is left out\n"))
        .collect();
    // The list has no figures: two languages of six each.
    notes.push(format!("note: 2025-06: so are {} other files\n", dropped.len() - 3 + 2 * 6));
    let run = project.build("--language en --format md").stdout(PUBLISHED).success();
    assert_eq!(run.err(), notes.concat());
    let files = project.files(EDITION);
    let files = paths(&files).into_iter().filter(|path| !path.starts_with("en/figures/"));
    assert_eq!(files.collect::<Vec<_>>(), kept);
    assert_whole(&project, EDITION);
}

#[test]
fn a_file_that_was_changed_by_hand_is_not_kept() {
    let project = Project::built();
    let whole = project.files("output");
    let project = project.with(&format!("{EDITION}/ru/release.md"), "by hand");
    project.build("--language en").stdout(PUBLISHED).stderr("").success();
    assert!(whole == project.files("output"));
}

#[test]
fn an_edition_with_an_unreadable_manifest_is_left_as_it_is() {
    let manifest = format!("{EDITION}/manifest.json");
    let project = Project::built().with(&manifest, "{}");
    let earlier = project.files("output");
    for command in ["build", "build --language en", "compare 2025-05 output/migration/2025-06"] {
        let run = project.run(command).stdout("").status(2);
        assert!(run.err().contains(&format!("{manifest} cannot be read: missing field")));
        assert!(earlier == project.files("output"));
    }
}

#[test]
fn facts_are_read_as_they_are_written() {
    for project in [Project::built(), Project::small()] {
        project.build("--format md").success();
        for (path, bytes) in project.files("output") {
            if !path.ends_with("/facts.json") {
                continue;
            }
            let json = String::from_utf8(bytes).unwrap();
            let FactsFile { head, facts } = serde_json::from_str(&json).unwrap();
            let mut head = serde_json::to_string(&head).unwrap();
            assert_eq!(head.pop(), Some('}'));
            let facts: Vec<_> =
                facts.iter().map(|fact| serde_json::to_string(fact).unwrap()).collect();
            assert!(!facts.is_empty());
            assert!(json == format!("{head},\"facts\":[\n{}\n]}}\n", facts.join(",\n")), "{path}");
        }
    }
}

#[test]
fn the_manifest_lists_every_input_and_every_output() {
    let project = Project::built();
    let manifest = manifest(&project, EDITION);
    assert_eq!((&*manifest.release, &*manifest.edition), ("migration", "2025-06"));
    assert_whole(&project, EDITION);
    let mut read = BTreeMap::new();
    for folder in ["templates", "data"] {
        for (path, bytes) in project.files(folder) {
            // What the release does not speak is not read.
            let tag = path.strip_prefix("locale/").and_then(|name| name.split('.').next());
            if tag.is_none_or(|tag| ["en", "ru", "kk"].contains(&tag)) {
                read.insert(format!("{folder}/{path}"), Fingerprint::of(&bytes));
            }
        }
    }
    assert_eq!(manifest.inputs, read);
}

#[test]
fn all_the_editions_are_built_at_once() {
    let project = Project::new();
    let run = project.build("--all --format md --message-format short").success();
    let built: Vec<String> = run.out().lines().map(str::to_owned).collect();
    assert_eq!(built.len(), 42);
    assert_eq!(built.first().map(String::as_str), Some("./output/migration/2022-01"));
    assert_eq!(built.last().map(String::as_str), Some("./output/migration/2025-06"));
    for edition in &built {
        assert_whole(&project, edition);
    }
    let said = run.err();
    let said: Vec<&str> = said.lines().collect();
    let (summary, findings) = said.split_last().unwrap();
    assert_eq!(*summary, "12 warnings");
    assert_eq!(findings.len(), 12);
    for (month, finding) in (1..=12).zip(findings) {
        let expected = format!("warning[VAL-011]: the edition 2022-{month:02} has nothing");
        assert!(finding.contains(&expected), "{finding}");
    }
}

#[test]
fn an_output_folder_that_cannot_be_written_is_said() {
    let project = Project::new().with("output", "a file");
    let run = project.build("").stdout("").status(2);
    assert!(
        run.err().starts_with("bulletin: ./output is a file, and nothing that this program wrote"),
        "{}",
        run.err()
    );
}

/// Runs that are cut off.
#[cfg(unix)]
mod slow {
    use std::collections::BTreeMap;
    use std::fs;
    use std::process::Stdio;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::{EDITION, PUBLISHED, revise};
    use crate::support::Project;
    use crate::support::archive::assert_whole;

    #[test]
    fn a_run_that_is_killed_leaves_the_old_release_or_the_new_one() {
        let project = Project::built();
        let old = project.files(EDITION);
        let project = revise(project);
        let start = Instant::now();
        let run = project.build("--output elsewhere").success();
        let whole_run = start.elapsed();
        assert_eq!(run.out(), "elsewhere/migration/2025-06\n");
        let new = project.files("elsewhere/migration/2025-06");
        assert!(old != new);
        let last = project.path("output/.staging/migration/2025-06/manifest.json");
        for moment in 0..60 {
            put(&project, &old);
            let mut run = project
                .command("build")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            if moment < 30 {
                sleep(whole_run * moment / 30);
            } else {
                // The file that is staged last is there: publishing is a matter of microseconds.
                while !last.exists() && run.try_wait().unwrap().is_none() {}
                sleep(Duration::from_micros(50) * (moment - 30));
            }
            run.kill().unwrap();
            run.wait().unwrap();
            assert_whole(&project, EDITION);
            let left = project.files(EDITION);
            assert!(left == old || left == new, "neither the old nor the new release at {moment}");
        }
        project.build("").stdout(PUBLISHED).stderr("").success();
        assert!(project.files(EDITION) == new);
        assert!(!project.path("output/.staging").exists());
    }

    /// Puts an edition in its place as if it had been built.
    fn put(project: &Project, files: &BTreeMap<String, Vec<u8>>) {
        for (path, bytes) in files {
            fs::write(project.path(&format!("{EDITION}/{path}")), bytes).unwrap();
        }
    }
}
