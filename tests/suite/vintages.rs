//! Vintages: the release as it was known at a date, what its comparisons are based on, and the marks
//! of revised figures in every format.

use std::os::unix::fs::symlink;

use crate::support::Project;
use serde_json::Value;

const FLOWS: &str = "data/flows/flows.csv";
const HEADER: &str = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n";
const EDITION: &str = "output/flows/2025-03";

/// A release of three regions and two years: 29 948 arrivals in the first, 23 749 in the second.
fn project() -> Project {
    let flows = "2024-01,ARR,R-1,20000,A\n2024-02,ARR,R-2,9000,A\n2024-03,ARR,R-3,948,A\n\
                 2024-01,DEP,R-1,10,A\n2024-02,DEP,R-1,10,A\n2024-03,DEP,R-1,10,A\n\
                 2025-01,ARR,R-1,20000,A\n2025-02,ARR,R-2,3000,A\n2025-03,ARR,R-3,749,A\n\
                 2025-01,DEP,R-1,10,A\n2025-02,DEP,R-1,10,A\n2025-03,DEP,R-1,10,A\n";
    Project::small().with(FLOWS, format!("{HEADER}{flows}"))
}

fn vintage(project: Project, folder: &str, moment: &str, rows: &str) -> Project {
    let about = format!(
        "type = \"routine\"\nreleased = {moment}\n\n[reason]\nen = \"Late coupons.\"\n\
         ru = \"Поздние талоны.\"\nkk = \"Кеш түскен талондар.\"\n"
    );
    let folder = format!("data/flows/vintages/{folder}");
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/flows.csv"), format!("{HEADER}{rows}"))
}

/// The same after the final count of the first year: 29 282.
fn revised() -> Project {
    vintage(project(), "2025-04-20-final", "2025-04-20T10:00:00+05:00", "2024-01,ARR,R-1,19334,A\n")
}

fn same_stage(project: Project) -> Project {
    let release = "templates/flows/release.toml";
    project.edit(
        release,
        "[codelist.flow]",
        "[comparison.year]\nshift = \"1 year\"\nbase = \"same_stage\"\n\n[codelist.flow]",
    )
}

fn built(project: Project, arguments: &str) -> Project {
    project.build(arguments).success();
    project
}

fn fact(project: &Project, id: &str) -> Value {
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/facts.json"))).unwrap();
    facts["facts"].as_array().unwrap().iter().find(|fact| fact["id"] == id).unwrap().clone()
}

/// Value, base, change in percent, and the states of the data that they are from.
fn arrivals(project: &Project) -> [String; 5] {
    let fact = fact(project, "arrivals");
    let comparison = &fact["comparison"];
    [
        &fact["shown"],
        &comparison["base"]["shown"],
        &comparison["change"]["shown"],
        &fact["provenance"]["vintage"],
        &comparison["base_vintage"],
    ]
    .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

#[test]
fn the_same_counts_have_two_changes_and_both_are_right() {
    let latest = built(revised(), "");
    let expected = ["23749", "29282", "-18.9", "2025-04-20-final", "2025-04-20-final"];
    assert_eq!(arrivals(&latest), expected);
    let stage = built(same_stage(revised()), "");
    assert_eq!(arrivals(&stage), ["23749", "29948", "-20.7", "2025-04-20-final", "first"]);
}

#[test]
fn at_the_same_stage_the_base_is_what_the_edition_of_the_year_before_stated() {
    // Known when the edition of March 2024 was released, and not yet known then.
    let before = "2024-05-01T10:00:00+05:00";
    let project = vintage(revised(), "2024-05-01-quick", before, "2024-02,ARR,R-2,9052,A\n");
    let edition = "[[edition]]\nperiod = \"2024-03\"\nstatus = \"preliminary\"\n\
                   released = 2024-05-13T10:00:00+05:00\n\n[[edition]]\nperiod = \"2025-02\"";
    let release = "templates/flows/release.toml";
    let project = project.edit(release, "[[edition]]\nperiod = \"2025-02\"", edition);
    let project = built(same_stage(project), "");
    let expected = ["23749", "30000", "-20.8", "2025-04-20-final", "2024-05-01-quick"];
    assert_eq!(arrivals(&project), expected);
    // What was stated a year before is what an edition of then states again.
    project.build("--period 2024-03 --as-of 2024-05-13").success();
    let facts = project.read("output/flows/2024-03/facts.json");
    assert!(facts.contains("\"id\":\"arrivals\",\"indicator\":\"arrivals\",\"period\":\"2024-01/2024-03\",\"value\":\"30000\"") || facts.contains("\"30000\""), "{facts}");
}

#[test]
fn as_of_a_day_later_vintages_are_not_there() {
    let plain = built(project(), "");
    let before = built(revised(), "--as-of 2025-04-19 --period 2025-03");
    let (plain_files, before_files) = (plain.files(EDITION), before.files(EDITION));
    for (path, bytes) in &plain_files {
        if path != "manifest.json" {
            assert!(before_files[path] == *bytes, "{path} knows the later vintage");
        }
    }
    let manifest = before.read(&format!("{EDITION}/manifest.json"));
    assert!(manifest.contains("\"as_of\": \"2025-04-19\"") && !manifest.contains("vintages"));
    // The day of the release counts to its end.
    let same_day = built(revised(), "--as-of 2025-04-20 --period 2025-03");
    assert_eq!(arrivals(&same_day)[1], "29282");
    let manifest = same_day.read(&format!("{EDITION}/manifest.json"));
    assert!(manifest.contains("2025-04-20-final"));
}

#[test]
fn as_of_a_day_the_latest_edition_is_the_latest_that_was_out() {
    let project = project();
    project.build("--as-of 2025-05-11").stdout("./output/flows/2025-02\n").success();
    project.build("--as-of 2025-05-12").stdout("./output/flows/2025-03\n").success();
    project.build("--as-of 2025-05-11 --all").stdout("./output/flows/2025-02\n").success();
    let run = project.build("--as-of 2024-01-01").stdout("").status(2);
    assert!(run.err().contains("no edition that was out on 2024-01-01"), "{}", run.err());
}

#[test]
fn vintages_lie_over_each_other_in_the_order_of_their_release() {
    let project = vintage(
        revised(),
        "2025-04-25-again",
        "2025-04-25T10:00:00+05:00",
        "2024-01,ARR,R-1,,Q\n2024-03,ARR,R-2,52,P\n",
    );
    let project = built(project, "");
    let fact = fact(&project, "arrivals");
    // A value that was withdrawn is not there: no sum has it.
    assert_eq!(fact["comparison"]["base"]["absent"], "confidential");
    assert_eq!(fact["comparison"]["base_vintage"], "2025-04-25-again");
    project.build("--as-of 2025-04-24 --period 2025-03").success();
    assert_eq!(arrivals(&project)[1], "29282");
}

#[test]
fn revised_figures_are_marked_in_every_format() {
    // One cell of the region, and the total: neither a column nor a row as a whole.
    let rows = "2025-01,ARR,R-1,20001,A\n2025-03,ARR,R-3,748,P\n";
    let project = vintage(project(), "2025-05-20-late", "2025-05-20T10:00:00+05:00", rows);
    let project = built(project, "");
    for (language, legend) in [
        ("en", ["[p] provisional", "[r] revised"]),
        ("ru", ["[p] предварительные данные", "[r] пересмотренные данные"]),
        ("kk", ["[p] алдын ала деректер", "[r] қайта қаралған деректер"]),
    ] {
        let markdown = project.read(&format!("{EDITION}/{language}/release.md"));
        let html = project.read(&format!("{EDITION}/{language}/release.html"));
        let pdf =
            crate::support::pdf::pages(&project.path(&format!("{EDITION}/{language}/release.pdf")));
        for line in legend {
            assert!(markdown.replace('\\', "").contains(line), "{language}: {markdown}");
            assert!(html.contains(line), "{language}: {html}");
            assert!(pdf.contains(line), "{language}: {pdf}");
        }
        // Provisional and revised; revised alone; neither.
        let cell = "<td>[p] [r]\u{a0}<data value=\"748\"";
        assert!(html.contains(cell), "{language}: {html}");
        assert!(html.contains("<td>[r]\u{a0}<data value=\"20001\""), "{language}: {html}");
        assert!(html.contains("<td><data value=\"3000\""), "{language}: {html}");
        assert!(
            pdf.contains("[p] [r]\u{a0}748") || pdf.contains("[p] [r] 748"),
            "{language}: {pdf}"
        );
    }
    let fact = fact(&project, "arrivals/R-1");
    assert_eq!((&fact["status"], &fact["revised"]), (&"R".into(), &true.into()));
}

#[test]
fn a_mark_that_holds_for_all_is_said_once() {
    let project = project().with(FLOWS, project().read(FLOWS).replace(",A\n", ",P\n"));
    let project = built(project, "");
    let html = project.read(&format!("{EDITION}/en/release.html"));
    assert!(html.contains("<p>All figures: [p] provisional</p>"), "{html}");
    assert_eq!(html.matches("[p]").count(), 1);
}

#[test]
fn a_status_behind_what_is_not_known_is_no_mark_of_all_figures() {
    let release = "templates/flows/release.toml";
    let rate = "label = { en = \"Rate\", ru = \"Коэффициент\", kk = \"Коэффициент\" }\nrate = \"departures\"\n\
                of = \"average_population\"\nper = 1000\n";
    let project = Project::small()
        .edit(release, "minimum = 1 }", "minimum = 1 }\nstatus = \"OBS_STATUS\"")
        .edit(release, "\"arrivals.change\", \"departures\", \"net_migration\"", "\"rate\"")
        .edit(release, "[table.by_region]", &format!("[indicator.rate]\n{rate}\n[table.by_region]"))
        .with(
            "data/flows/population.csv",
            "TIME_PERIOD,REF_AREA,OBS_VALUE,OBS_STATUS\n2024,R-1,1000.5,A\n2024,R-2,500,A\n2024,R-3,400,A\n\
             2025,R-1,,L\n2025,R-2,,L\n2025,R-3,,L\n",
        );
    // Provisional are the departures alone, which no figure of the table is made of.
    let rows = project.read(FLOWS);
    let rows: Vec<String> = rows
        .lines()
        .map(|row| if row.contains(",ARR,") { row.replace(",P", ",A") } else { row.to_owned() })
        .collect();
    let project = project.with(FLOWS, rows.join("\n") + "\n");
    let project = ["en", "ru", "kk"].into_iter().fold(project, |project, language| {
        let text = format!("templates/flows/{language}.md");
        project.edit(&text, "{{ average_population | figure }}", "not known")
    });
    let texts = |project: &Project| {
        [("en", "All figures:"), ("ru", "Все данные:"), ("kk", "Барлық деректер:")].map(
            |(language, words)| {
                let path = format!("output/flows/2025-03/{language}/release.md");
                (project.read(&path), words)
            },
        )
    };
    let project = built(project, "--format md,html");
    for (markdown, words) in texts(&project) {
        assert!(!markdown.contains(words), "{markdown}");
    }
    // Where the arrivals are provisional too, all figures that are known are.
    let provisional = project.read(FLOWS).replace(",A\n", ",P\n");
    let project = built(project.with(FLOWS, provisional), "--format md,html");
    for (markdown, words) in texts(&project) {
        assert!(markdown.contains(words), "{markdown}");
    }
}

#[test]
fn a_mark_of_columns_stands_in_their_headers() {
    let text = project().read(FLOWS);
    let text: String = text
        .split_inclusive('\n')
        .map(|row| {
            if row.starts_with("2025") {
                row.replace(",DEP,R-1,10,A", ",DEP,R-1,10,P")
            } else {
                row.to_owned()
            }
        })
        .collect();
    // Every region has departures, so that the column is of one kind.
    let text = format!("{text}2025-03,DEP,R-2,5,P\n2025-03,DEP,R-3,5,P\n");
    let project = built(project().with(FLOWS, text), "");
    let html = project.read(&format!("{EDITION}/en/release.html"));
    assert!(html.contains("<th scope=\"col\">Departures\u{a0}[p]</th>"), "{html}");
    assert!(html.contains("<th scope=\"col\">Arrivals</th>"), "{html}");
}

#[test]
fn a_text_can_ask_whether_a_fact_is_revised() {
    let said = "{% if arrivals.revised %}Revised.{% else %}As first published.{% endif %}";
    let ask = |project: Project| {
        let text = project.read("templates/flows/en.md");
        built(project.with("templates/flows/en.md", format!("{text}\n{said}\n")), "--language en")
    };
    let page = |project: &Project| project.read(&format!("{EDITION}/en/release.md"));
    assert!(page(&ask(project())).contains("As first published."));
    let rows = "2025-01,ARR,R-1,20001,A\n";
    let late = vintage(project(), "2025-05-20-late", "2025-05-20T10:00:00+05:00", rows);
    assert!(page(&ask(late)).contains("Revised."));
}

#[test]
fn a_jump_in_time_is_looked_for_in_the_data_with_their_vintages() {
    let mistyped =
        vintage(project(), "2025-05-20-late", "2025-05-20T10:00:00+05:00", "3025-01,ARR,R-1,3,A\n");
    // The small release says that it has gaps, which are not looked at then.
    let said = mistyped
        .edit("templates/flows/release.toml", ", gaps = true", "")
        .check("")
        .status(1)
        .err();
    assert!(said.contains("error[VAL-013]: the data jump from 2025-03 to 3025-01"), "{said}");
    assert!(said.contains("data/flows/vintages/2025-05-20-late/flows.csv:2"), "{said}");
}

#[test]
fn an_observation_is_revised_in_open_data_where_an_edition_had_published_another() {
    // One day before the edition of June 2025, which publishes both months.
    let header = "TIME_PERIOD,FLOW,REF_AREA,COUNTERPART_AREA,OBS_VALUE,OBS_STATUS\n";
    let rows = "2024-01,ARR,KZ-19,UZ,999,A\n2025-06,ARR,KZ-19,UZ,998,A\n";
    let folder = "data/migration/vintages/2025-08-10-late";
    let about = "type = \"routine\"\nreleased = 2025-08-10T10:00:00+05:00\n\n[reason]\nen = \"Late.\"\n\
                 ru = \"Поздние.\"\nkk = \"Кеш.\"\n";
    let project = Project::new()
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/external.csv"), format!("{header}{rows}"));
    project.build("--period 2025-06 --format data").success();
    let data = project.read("output/migration/2025-06/data/external.sdmx.csv");
    let status = |value: &str| {
        let (_, behind) = data.split_once(value).unwrap();
        behind.split(',').next()
    };
    assert_eq!([status(",2024-01,999,"), status(",2025-06,998,")], [Some("R"), Some("A")]);
}

/// The small release with its data, after vintages of these rows of population.
fn populations(vintages: &[(&str, &str)]) -> Project {
    let data = "[release.data]\nagency = \"OFF\"\nversion = \"1.0\"\nlicence = { name = \"CC-BY-4.0\", title = \"CC\", \
                path = \"https://creativecommons.org/licenses/by/4.0/\" }\n\n[codelist.flow]";
    let project = Project::small().edit("templates/flows/release.toml", "[codelist.flow]", data);
    let project = project.with(
        "data/flows/population.csv",
        "TIME_PERIOD,REF_AREA,OBS_VALUE\n2024,R-1,1000.5\n2024,R-2,500\n2024,R-3,400\n",
    );
    vintages.iter().fold(project, |project, (day, rows)| {
        let folder = format!("{day}-population");
        let project = vintage(project, &folder, &format!("{day}T10:00:00+05:00"), "");
        project
            .with(
                &format!("data/flows/vintages/{folder}/population.csv"),
                format!("TIME_PERIOD,REF_AREA,OBS_VALUE\n{rows}"),
            )
            .without(&format!("data/flows/vintages/{folder}/flows.csv"))
    })
}

/// The rows of a data file of the edition that have the status `R`: codes, period and value.
fn revised_rows(project: &Project, dataset: &str) -> Vec<String> {
    let data = project.read(&format!("{EDITION}/data/{dataset}.sdmx.csv"));
    let (header, rows) = data.split_once("\r\n").unwrap();
    let status = header.split(',').position(|name| name.starts_with("OBS_STATUS")).unwrap();
    let rows = rows.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let revised = rows.filter(|row| row[status].split(';').any(|letter| letter == "R"));
    revised.map(|row| row[4..status].join(",")).collect()
}

fn revised_figures(project: &Project) -> Vec<String> {
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/facts.json"))).unwrap();
    let revised = facts["facts"].as_array().unwrap().iter();
    let revised = revised.filter(|fact| fact["revised"] == true);
    revised.map(|fact| fact["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_row_of_a_year_is_revised_where_an_edition_had_told_another_and_not_where_none_had_it() {
    const FIRST: (&str, &str) = ("2025-05-01", "2025,R-1,1010\n2025,R-2,490.5\n2025,R-3,405\n");
    let none: &[&str] = &[];
    // The edition of February came out before, on 11 April; that of March comes after, on 12 May.
    let expected = [
        (&[FIRST][..], none),
        // Nobody was told what came and went between two editions.
        (&[FIRST, ("2025-05-02", "2025,R-1,1011\n")], none),
        (&[FIRST, ("2025-05-20", "2025,R-1,1011\n")], &["R-1,2025,1011"]),
        (&[FIRST, ("2025-05-20", "2025,R-1,1011\n"), ("2025-05-21", "2025,R-1,1010\n")], none),
        // After both: no edition had any.
        (&[("2025-05-20", FIRST.1)], none),
        // The year before is told by both.
        (&[FIRST, ("2025-05-02", "2024,R-2,501\n")], &["R-2,2024,501"]),
    ];
    for (vintages, expected) in expected {
        let project = populations(vintages);
        project.build("--period 2025-03 --format md,data").success();
        assert_eq!(revised_rows(&project, "population"), expected, "{vintages:?}");
    }
}

#[test]
fn a_figure_that_could_not_be_told_first_is_not_revised_when_it_can() {
    let rows = "2024,R-1,1000.5\n2024,R-2,500\n2024,R-3,400\n2025,R-1,1010\n2025,R-2,490.5\n2025,R-3,405\n";
    let build = |vintages: &[(&str, &str)]| {
        let project = populations(vintages).with(
            "data/flows/population.csv",
            "TIME_PERIOD,REF_AREA,OBS_VALUE\n2023,R-1,990\n2023,R-2,480\n2023,R-3,400\n",
        );
        project.build("--period 2025-03 --format md,data").success();
        (revised_figures(&project), revised_rows(&project, "population"))
    };
    let (figures, marked) = build(&[("2025-05-20", rows)]);
    assert!(figures.is_empty() && marked.is_empty(), "{figures:?} {marked:?}");
    let (figures, marked) = build(&[("2025-05-10", rows), ("2025-05-20", "2025,R-1,1020\n")]);
    assert_eq!(figures, ["average_population"]);
    assert_eq!(marked, ["R-1,2025,1020"]);
}

#[test]
fn a_new_row_is_revised_where_a_row_that_is_not_there_had_told_of_a_zero() {
    let rows = "2024-01,ARR,R-2,5,A\n";
    let late = |project| vintage(project, "2025-05-20-late", "2025-05-20T10:00:00+05:00", rows);
    let project = late(
        populations(&[("2025-05-01", "2025,R-1,1010\n2025,R-2,490.5\n2025,R-3,405\n")])
            .with(FLOWS, project().read(FLOWS)),
    );
    project.build("--period 2025-03 --format md,data").success();
    assert_eq!(revised_rows(&project, "flows"), ["ARR,R-2,2024-01,5"]);
}

#[test]
fn what_is_read_through_a_linked_folder_is_not_called_unread() {
    let project = ["desktop.ini", "Thumbs.db"]
        .iter()
        .fold(Project::small(), |project, name| {
            project.with(&format!("templates/flows/{name}"), "")
        })
        .with("shared/en/part.md", "A part.\n")
        .with("shared/files/a.txt", "annex")
        .with("shared/more/a.txt", "nobody reads this");
    for (link, folder) in [("en", "en"), ("files", "files"), ("fill", "more")] {
        let path = project.path("templates/flows").join(link);
        symlink(format!("../../shared/{folder}"), path).unwrap();
    }
    let said = project.check("--message-format short").success().err();
    let unread: Vec<_> = said.lines().filter(|line| line.contains("TXT-010")).collect();
    let expected = "templates/flows/fill: warning[TXT-010]: nothing reads templates/flows/fill";
    assert_eq!(unread, [expected], "{said}");
}
