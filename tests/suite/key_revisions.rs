//! How far the key figures were revised since they were first stated: the table, in every format
//! and language, and where it is not.

use crate::support::Project;
use calamine::Reader;
use serde_json::Value;

const HEADER: &str = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n";
const RELEASE: &str = "templates/flows/release.toml";
const TABLE: &str = "[table.key_revisions]\n\
    title = { en = \"Revisions\", ru = \"Пересмотры\", kk = \"Қайта қарау\" }\nrows = \"key_facts\"\n\
    columns = [\"editions\", \"revised\", \"mean_revision\", \"mean_absolute_revision\", \"relative_revision\"]\n\n";

/// The small release with a table of revisions, printed where there are any.
fn project() -> Project {
    let key = "[release.revisions]\nkey_facts = [\"arrivals\", \"departures\"]\n\n[codelist.flow]";
    let project = Project::small().edit(RELEASE, "[codelist.flow]", key).edit(
        RELEASE,
        "[[edition]]\nperiod = \"2025-02\"",
        &format!("{TABLE}[[edition]]\nperiod = \"2025-02\""),
    );
    ["en", "ru", "kk"].into_iter().fold(project, |project, language| {
        let path = format!("templates/flows/{language}.md");
        let asked =
            "{% if edition.measured_revisions %}\n{{ table(id=\"key_revisions\") }}\n{% endif %}";
        let text = format!("{}\n{asked}\n", project.read(&path));
        project.with(&path, text)
    })
}

fn vintage(
    project: Project,
    release: &str,
    day: &str,
    header: &str,
    file: &str,
    rows: &str,
) -> Project {
    let about = format!(
        "type = \"routine\"\nreleased = {day}T10:00:00+05:00\n\n[reason]\nen = \"Late coupons.\"\n\
         ru = \"Поздние талоны.\"\nkk = \"Кеш түскен талондар.\"\n"
    );
    let folder = format!("data/{release}/vintages/{day}-late");
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/{file}"), format!("{header}{rows}"))
}

/// 300 and 494 arrivals were stated by the two editions; 304 and 504 are known now.
fn revised() -> Project {
    let late = |project, day, rows| vintage(project, "flows", day, HEADER, "flows.csv", rows);
    let project = late(project(), "2025-04-20", "2025-02,ARR,R-1,144,A\n");
    late(project, "2025-05-20", "2025-01,ARR,R-1,130,A\n")
}

fn row(project: &Project, path: &str, label: &str) -> String {
    let text = project.read(path);
    let rows: Vec<_> =
        text.lines().filter(|line| line.starts_with(&format!("| {label} "))).collect();
    let row = rows.last().unwrap_or_else(|| panic!("{path} has no row {label}: {text}"));
    row.split('|').map(str::trim).collect::<Vec<_>>().join("|").replace('\\', "")
}

#[test]
fn the_table_has_the_means_of_first_and_latest_figures() {
    let project = revised();
    project.build("--period 2025-03").success();
    let edition = "output/flows/2025-03";
    for (language, arrivals, departures, decimal) in [
        ("en", "Arrivals", "Departures", '.'),
        ("ru", "Прибыло", "Выбыло", ','),
        ("kk", "Келгендер", "Кеткендер", ','),
    ] {
        let path = format!("{edition}/{language}/release.md");
        // (+4 and +10) ÷ 2; 14 of 808.
        let expected = format!("|{arrivals}|2|2|7.0|7.0|1.7|").replace('.', &decimal.to_string());
        assert_eq!(row(&project, &path, arrivals), expected);
        let expected = format!("|{departures}|2|0|0.0|0.0|0.0|").replace('.', &decimal.to_string());
        assert_eq!(row(&project, &path, departures), expected);
        let html = project.read(&format!("{edition}/{language}/release.html"));
        assert!(html.contains("data-fact=\"arrivals.mean_absolute_revision\""), "{html}");
        let pdf =
            crate::support::pdf::pages(&project.path(&format!("{edition}/{language}/release.pdf")));
        assert!(pdf.contains(&format!("7{decimal}0")), "{pdf}");
    }
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{edition}/facts.json"))).unwrap();
    let fact =
        facts["facts"].as_array().unwrap().iter().find(|fact| fact["id"] == "arrivals").unwrap();
    assert_eq!(fact["revisions"]["mean_revision"]["shown"], "7.0");
    assert_eq!(fact["revisions"]["editions"]["shown"], "2");
}

#[test]
fn an_edition_knows_no_later_ones_and_a_day_no_later_vintages() {
    let project = revised();
    project.build("--period 2025-02").success();
    let path = "output/flows/2025-02/en/release.md";
    assert_eq!(row(&project, path, "Arrivals"), "|Arrivals|1|1|4.0|4.0|1.3|");
    project.build("--period 2025-03 --as-of 2025-05-12").success();
    let path = "output/flows/2025-03/en/release.md";
    assert_eq!(row(&project, path, "Arrivals"), "|Arrivals|1|1|−6.0|6.0|2.0|");
}

/// What the mark of the arrivals of an edition and the table of revisions say after vintages, each of a day
/// with the arrivals of March in one region.
fn mark_and_table(vintages: &[(&str, &str)]) -> (bool, String) {
    let late = |project, (day, value): &(&str, &str)| {
        let row = format!("2025-03,ARR,R-1,{value},A\n");
        vintage(project, "flows", day, HEADER, "flows.csv", &row)
    };
    let project = vintages.iter().fold(project(), late);
    project.build("--period 2025-03").success();
    let edition = "output/flows/2025-03";
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{edition}/facts.json"))).unwrap();
    let facts = facts["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["id"] == "arrivals").unwrap();
    let counted = row(&project, &format!("{edition}/en/release.md"), "Arrivals");
    (fact["revised"] == true, counted)
}

#[test]
fn the_mark_of_a_figure_and_the_table_of_revisions_go_by_what_was_published_first() {
    // The edition comes out on 12 May: 494 by the file, 495 or 496 by the vintages.
    let known = Project::small().read("data/flows/flows.csv");
    let known = known.lines().find_map(|row| row.strip_prefix("2025-03,ARR,R-1,")).unwrap();
    let first: u32 = known.split(',').next().unwrap().parse().unwrap();
    let [first, more, most] = [first, first + 1, first + 2].map(|value| value.to_string());
    let [before, after, last] = ["2025-05-10", "2025-05-20", "2025-05-25"];
    for (vintages, is_revised, counted) in [
        // What came in before is in the first figure.
        (&[(before, &*more)][..], false, "|Arrivals|1|0|0.0|0.0|0.0|"),
        (&[(after, &*more)], true, "|Arrivals|2|1|0.5|0.5|0.1|"),
        // There and back again.
        (&[(after, &*more), (last, &*first)], false, "|Arrivals|2|0|0.0|0.0|0.0|"),
        (&[(before, &*more), (after, &*most), (last, &*more)], false, "|Arrivals|2|0|0.0|0.0|0.0|"),
        // As the file has it again, which nobody was told.
        (&[(before, &*more), (after, &*first)], true, "|Arrivals|2|1|−0.5|0.5|0.1|"),
    ] {
        let said = mark_and_table(vintages);
        assert_eq!(said, (is_revised, counted.to_owned()), "{vintages:?}");
    }
}

#[test]
fn without_vintages_there_is_no_table() {
    let project = project();
    project.build("--period 2025-03").success();
    let text = project.read("output/flows/2025-03/en/release.md");
    assert!(!text.contains("Revisions"), "{text}");
    assert!(!project.read("output/flows/2025-03/facts.json").contains("mean_revision"));
}

#[test]
fn the_large_release_publishes_it_in_workbooks_and_data_files_too() {
    let header = "TIME_PERIOD,FLOW,REF_AREA,COUNTERPART_AREA,OBS_VALUE,OBS_STATUS\n";
    let rows = "2025-06,ARR,KZ-19,UZ,290,P\n";
    let project = Project::new();
    project.build("--period 2025-06").success();
    let edition = "output/migration/2025-06";
    assert!(!project.files(edition).keys().any(|path| path.contains("key")));
    assert!(!project.read(&format!("{edition}/data/dcat.jsonld")).contains("key-revisions"));
    let project = vintage(project, "migration", "2025-09-01", header, "external.csv", rows);
    let said = project.build("--period 2025-06").success();
    let note = "note: 2025-06: the version before was made without the vintage 2025-09-01-late";
    assert!(said.err().starts_with(note) && said.err().lines().count() == 1, "{}", said.err());
    for (language, label) in [("en", "| Arrivals "), ("ru", "| Прибывшие "), ("kk", "| Келгендер ")]
    {
        let text = project.read(&format!("{edition}/{language}/release.md"));
        let row = text.lines().rfind(|line| line.starts_with(label)).unwrap();
        // +10 in one of 42 editions.
        assert!(row.contains("42") && (row.contains("0.2") || row.contains("0,2")), "{row}");
        let path = project.path(&format!("{edition}/{language}/key-revisions.xlsx"));
        let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
        let sheets = workbook.worksheets();
        let cells = sheets.iter().flat_map(|(_, cells)| cells.rows()).flatten();
        assert!(cells.into_iter().any(|cell| cell.to_string().parse() == Ok(42)), "{language}");
    }
    let data = project.read(&format!("{edition}/data/key_revisions.csv"));
    let row = data.lines().find(|line| line.contains(",arrivals,Arrivals,")).unwrap();
    assert!(row.contains(",42,") && row.contains(",1,") && row.contains(",0.2,"), "{data}");
}
