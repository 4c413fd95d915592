//! Codes that became others: the parts, what went on under its old name, and every sum that has some of them and not all
//! have a break; groups and totals with all of them have none. All numbers are worked by hand.
//!
//! In `tests/changes/` Pine had 100 events a month, and since April 2024 has 60, with 45 in Quay, which went from it. Rock in
//! the north has 50 and Town in the south 20, until a part of Rock goes to Town in July: 30 and 42. Upper with 5 and Vale
//! with 7 become Wide with 12 in October. There are ten jobs and one more for each event, and ten people.

use serde_json::Value;

use crate::support::Project;

const RELEASE: &str = "templates/jobs/release.toml";
const COUNTS: &str = "data/jobs/counts.csv";

fn changes() -> Project {
    Project::empty().with_folder("tests/changes", "")
}

fn built(project: Project, edition: &str) -> Project {
    project.build(&format!("--period {edition}")).success();
    project
}

/// The rows of a table in the text of a language, by their label: of the table with the column `header`.
fn row(project: &Project, edition: &str, tag: &str, (header, label): (&str, &str)) -> String {
    let text = project.read(&format!("output/jobs/{edition}/{tag}/release.md"));
    let text = text.replace(['\u{a0}', '\u{202f}'], " ").replace('\\', "");
    let table = text.lines().skip_while(|line| !line.starts_with('|') || !line.contains(header));
    let row =
        table.into_iter().find(|line| line.trim_start_matches(['|', ' ', '*']).starts_with(label));
    let row = row.unwrap_or_else(|| panic!("{label}: {text}"));
    row.split('|').map(str::trim).collect::<Vec<_>>().join("|")
}

fn fact(project: &Project, edition: &str, id: &str) -> Value {
    let facts = project.read(&format!("output/jobs/{edition}/facts.json"));
    let facts: Value = serde_json::from_str(&facts).unwrap();
    let all = facts["facts"].as_array().unwrap();
    all.iter().find(|fact| fact["id"] == id).unwrap_or_else(|| panic!("{id}")).clone()
}

#[test]
fn what_was_divided_has_a_break_and_what_has_all_of_it_has_none() {
    let project = built(changes(), "2024-04");
    for (label, expected) in [
        ("Pine", "|Pine [b]|60|[z]|[z]|[z]|"),
        ("Quay", "|Quay [b]|45|[z]|[z]|[z]|"),
        ("Rock", "|Rock|50|50|0.0|0|"),
        // 60 + 45 + 50 after 100 + 50; with the south 32 more.
        ("North", "|North|155|150|3.3|5|"),
        ("Total", "|**Total**|187|182|2.7|5|"),
    ] {
        assert_eq!(row(&project, "2024-04", "en", ("absolute change", label)), expected);
    }
    let pine = fact(&project, "2024-04", "events/P");
    assert_eq!((&pine["value"], &pine["status"]), (&"60".into(), &"B".into()));
    for comparison in [&pine["comparison"], &pine["comparisons"]["month"]] {
        for part in ["base", "change", "difference"] {
            assert_eq!(comparison[part]["absent"], "not_applicable", "{part}");
        }
        assert_eq!(comparison["trend"], "unknown");
    }
    // By name, by group, and as a list of codes it is the same.
    assert_eq!(fact(&project, "2024-04", "pine")["status"], "B");
    let north = fact(&project, "2024-04", "zone_north");
    assert_eq!(
        (&north["status"], &north["comparison"]["change"]["shown"]),
        (&"A".into(), &"3.3".into())
    );
    let rows = project.read("output/jobs/2024-04/data/by_region.csv");
    assert!(rows.contains("P,Pine,Pine,Pine,Pine,Pine,60,B,[z],M,[z],M,[z],M\r\n"), "{rows}");
    assert_eq!(row(&project, "2024-04", "en", ("| Month ", "April 2024")), "|April 2024 [b]|60|");
}

#[test]
fn a_note_says_what_became_what_in_each_language() {
    let project = built(changes(), "2025-04");
    for (tag, divided, moved) in [
        (
            "en",
            "Changed in October 2024: before, Upper and Vale; since, Wide. Figures from before and after the change are not compared.",
            "Changed in July 2024 between Rock and Town. Figures",
        ),
        (
            "fr",
            "Changement en octobre 2024 : auparavant, Upper et Vale ; depuis, Wide. Les données d’avant",
            "Changement en juillet 2024 entre Rock et Town.",
        ),
        (
            "de",
            "Geändert im Oktober 2024: vorher Upper und Vale; seither Wide. Angaben vor und nach der Änderung",
            "Im Juli 2024 untereinander geändert: Rock und Town.",
        ),
        (
            "ru",
            "Изменение с октября 2024 года: прежде — Upper и Vale; теперь — Wide. Данные до",
            "Взаимные изменения с июля 2024 года: Rock и Town.",
        ),
        (
            "kk",
            "2024 жылғы қазанда өзгерді: бұрын — Upper және Vale; қазір — Wide. Өзгеріске дейінгі",
            "2024 жылғы шілдеде өзара өзгерді: Rock және Town.",
        ),
    ] {
        let text = project.read(&format!("output/jobs/2025-04/{tag}/release.md"));
        let text = text.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(text.contains(divided) && text.contains(moved), "{tag}: {text}");
        let html = project.read(&format!("output/jobs/2025-04/{tag}/release.html"));
        assert!(html.replace(['\u{a0}', '\u{202f}'], " ").contains(divided), "{tag}");
    }
    // What is since the change on both sides is compared.
    let pine = row(&project, "2025-04", "en", ("absolute change", "Pine"));
    assert_eq!(pine, "|Pine|60|[b] 60|[b] 0.0|[b] 0|");
    let wide = row(&project, "2025-04", "en", ("absolute change", "Wide"));
    assert_eq!(wide, "|Wide|12|[z]|[z]|[z]|");
}

#[test]
fn a_part_that_goes_from_a_group_to_another_breaks_both_and_not_the_total() {
    let project = built(changes(), "2024-08");
    for (label, expected) in [
        ("North", "|North|135|[z]|[z]|[z]|"),
        ("South", "|South|54|[z]|[z]|[z]|"),
        ("Rock", "|Rock|30|[z]|[z]|[z]|"),
        ("Upper", "|Upper|5|5|0.0|0|"),
        // 60 + 45 + 30 + 42 + 5 + 7 after 182.
        ("Total", "|**Total**|189|182|3.8|7|"),
    ] {
        assert_eq!(row(&project, "2024-08", "en", ("absolute change", label)), expected);
    }
    let north = fact(&project, "2024-08", "zone_north");
    assert_eq!(north["comparison"]["change"]["absent"], "not_applicable");
    // August is compared with July, in which the part had gone.
    assert_eq!(north["comparisons"]["month"]["change"]["shown"], "0.0");
}

#[test]
fn windows_over_a_change_expressions_and_stocks_have_the_break_too() {
    let april = built(changes(), "2024-04");
    let of = |project: &Project, edition: &str, label: &str| {
        row(project, edition, "en", ("To date", label))
    };
    // 3 × 100 + 60; 60 of April over 100 of March is no growth; (11 × 100 + 60) / 12; 31 April is the first of the jobs; no
    // line from 1000 people to 600; a recounted data set has no break.
    assert_eq!(
        of(&april, "2024-04", "Pine"),
        "|Pine|[b] 360|[z]|[z]|[b] 96.7|[b] 601|[z]|[z]|[z]|61|0.0|"
    );
    // The north has all of it until July, so that its people are those of January up to then: 1500, and 155 × 12 / 1500.
    assert_eq!(
        of(&april, "2024-04", "North"),
        "|North|605|0.8|3.3|150.4|1,553|3.4|[e] 1,500|[e] 124.00|138|0.0|"
    );
    // The line of the whole: 1820 to 1890, in the middle of April.
    assert_eq!(
        of(&april, "2024-04", "All"),
        "|All|733|0.7|2.7|182.4|1,876|2.8|1,840|121.93|194|0.0|"
    );
    let may = built(changes(), "2024-05");
    // 60 of May over 60 of April, which is the first month of the new Pine.
    assert_eq!(
        of(&may, "2024-05", "Pine"),
        "|Pine|[b] 420|[z]|[b] 0.0|[b] 93.3|601|[z]|[z]|[z]|61|0.0|"
    );
    let later = built(changes(), "2025-04");
    assert_eq!(
        of(&later, "2025-04", "Pine"),
        "|Pine|240|[z]|0.0|60.0|601|[b] 0.0|[b] [e] 600|[b] [e] 120.00|61|0.0|"
    );
}

#[test]
fn a_change_within_a_period_is_in_it_and_stocks_go_by_their_moment() {
    let edited = |text: &str, project: Project| project.edit(RELEASE, "at = \"2024-04\"", text);
    let regions = "data/jobs/regions.csv";
    let day = || {
        let project = edited("at = \"2024-04-15\"", changes());
        project.edit(regions, "2024-04", "2024-04-15").edit(
            "data/jobs/towns.csv",
            "2024-04",
            "2024-04-15",
        )
    };
    let april = built(day(), "2024-04");
    let pine = fact(&april, "2024-04", "events/P");
    assert_eq!((&pine["value"], &pine["status"]), (&"60".into(), &"B".into()));
    assert_eq!(pine["comparisons"]["month"]["change"]["absent"], "not_applicable");
    // At the end of April the jobs are those of the new Pine.
    assert_eq!(fact(&april, "2024-04", "jobs/P")["status"], "B");
    let may = built(day(), "2024-05");
    let pine = fact(&may, "2024-05", "events/P");
    assert_eq!(pine["comparisons"]["month"]["change"]["absent"], "not_applicable");
    assert_eq!(fact(&may, "2024-05", "jobs/P")["status"], "A");
    // At the start of April they are those of the old one, and at the start of May of the new.
    let start = || day().edit(RELEASE, "at = \"end\"", "at = \"start\"");
    let status =
        |edition: &str| fact(&built(start(), edition), edition, "jobs/P")["status"].clone();
    assert_eq!([status("2024-04"), status("2024-05")], ["A", "B"]);
}

#[test]
fn files_for_programs_have_the_status_of_a_break_in_the_first_rows() {
    let project = built(changes(), "2025-04");
    let rows = |file: &str| {
        let text = project.read(&format!("output/jobs/2025-04/data/{file}.sdmx.csv"));
        let broken = text.lines().filter(|line| line.contains(",B,"));
        broken
            .map(|line| line.split(',').skip(4).take(2).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let expected = ["P 2024-04", "Q 2024-04", "R 2024-07", "T 2024-07", "W 2024-10"];
    assert_eq!(rows("counts"), expected);
    assert_eq!(rows("places"), expected);
    let of_people = ["P 2025", "Q 2025", "R 2025", "T 2025", "W 2025"];
    assert_eq!(rows("population"), of_people);
    assert_eq!(rows("recounted"), [""; 0]);
    // Of an estimated row both are said.
    let status = "file = \"counts.csv\"\nstatus = \"STATUS\"";
    let estimated = changes().edit(RELEASE, "file = \"counts.csv\"", status);
    let counts = estimated.read(COUNTS);
    let text = counts.lines().map(|line| match line {
        "TIME_PERIOD,AREA,OBS_VALUE" => format!("{line},STATUS\n"),
        line if line.starts_with("2024-04,P") => format!("{line},E\n"),
        line => format!("{line},A\n"),
    });
    let text: String = text.collect();
    let project = built(estimated.with(COUNTS, text), "2024-04");
    let rows = project.read("output/jobs/2024-04/data/counts.sdmx.csv");
    assert!(rows.starts_with("STRUCTURE[;]") && rows.contains("P,2024-04,60,E;B,F"), "{rows}");
}

#[test]
fn what_stayed_within_one_code_goes_between_two_since() {
    let project = built(changes(), "2024-04");
    // From Pine to Quay 40 go that stayed within Pine before: the total of moves has a break, Rock has none.
    for (label, expected) in [
        ("Pine", "|Pine [b]|10|[z]|"),
        ("Quay", "|Quay [b]|40|[z]|"),
        ("Rock", "|Rock|20|0.0|"),
        ("**Total", "|**Total [b]**|100|[z]|"),
    ] {
        let label = label.trim_start_matches('*');
        assert_eq!(row(&project, "2024-04", "en", ("Moves: change", label)), expected);
    }
    let matrix = project.read("output/jobs/2024-04/data/moves_between.csv");
    let cell = |from: &str, to: &str| {
        let row = matrix.lines().find(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[2], cells[8]) == (from, to)
        });
        row.unwrap().rsplitn(3, ',').take(2).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([cell("_T", "_T"), cell("R", "P"), cell("_T", "P")], ["B 100", "B 10", "B 10"]);
    assert_eq!([cell("R", "L"), cell("_T", "R"), cell("R", "_T")], ["A 30", "A 20", "A 40"]);
}

#[test]
fn a_change_ends_records_and_runs_and_nothing_is_selected_by_it() {
    // 60 in April, then 61, 62, 63, 64, after a fall from 100 in March.
    let told = |release: &dyn Fn(Project) -> Project| {
        let text = "# {{ period | period }}\n\n{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}\n\n\
                    {{ pine.record.side }}, {{ pine.month.run.trend }}, {{ rising.count | figure }}, {{ shrinking.count | figure }}.\n";
        let project = ["en", "fr", "de", "ru", "kk"].into_iter().fold(changes(), |project, tag| {
            project.with(&format!("templates/jobs/{tag}.md"), text)
        });
        let counts = project.read(COUNTS);
        let grown = (5..=8).fold(counts, |counts, month| {
            counts
                .replace(&format!("2024-0{month},P,60"), &format!("2024-0{month},P,{}", 56 + month))
        });
        let project = release(project.with(COUNTS, grown));
        let project = project.edit(RELEASE, "[selection.rising]", "[selection.shrinking]\nof = \"events.change\"\nby = \"regions\"\nkeep = \"negative\"\n\n[selection.rising]");
        let project = built(project, "2024-08");
        let text = project.read("output/jobs/2024-08/en/release.md");
        text.trim().lines().last().unwrap().to_owned()
    };
    assert_eq!(told(&|project| project), "unknown, unknown, 0, 0.");
    // Where all is counted anew, the same numbers are a fall from 100 to 64, and the highest since March.
    let recounted = |project: Project| {
        let anew = project.read(COUNTS).lines().map(counted_anew).collect::<String>();
        let project = project.with(COUNTS, anew);
        project.edit(RELEASE, "file = \"counts.csv\"", "file = \"counts.csv\"\nrecounted = true")
    };
    // Pine and Rock shrank; Town rose from 20 to 42; Quay was not there.
    assert_eq!(told(&recounted), "highest, rise, 1, 2.");
}

/// A row of the counts as if it had been counted by the codes since: Quay had 45, and Upper and Vale are Wide.
fn counted_anew(row: &str) -> String {
    match row.split(',').collect::<Vec<_>>()[..] {
        [month, "P", _] if month < "2024-04" => format!("{row}\n{month},Q,45\n"),
        [month, "U", _] => format!("{month},W,12\n"),
        [_, "V", _] => String::new(),
        _ => format!("{row}\n"),
    }
}

#[test]
fn data_that_were_counted_anew_have_the_new_codes_before_the_change_and_not_the_old_ones() {
    const DATA: &str = "data/jobs/recounted.csv";
    let said = |keep: fn(&str) -> bool, more: &str| {
        let rows = changes().read(DATA);
        let kept = rows.lines().filter(|row| keep(row)).map(|row| format!("{row}\n"));
        let project = changes().with(DATA, kept.collect::<String>() + more);
        project.check("").err()
    };
    let never = said(|row| !(row.contains(",Q,") && row < "2024-04"), "");
    let message = "error[REL-017]: `recounted` is `recounted`, but has no `Q` before 2024-04\n";
    assert!(never.contains(message), "{never}");
    assert!(never.contains("data/jobs/recounted.csv:2:9"), "{never}");
    assert!(never.contains("leave out `recounted = true` in `[dataset.recounted]`"), "{never}");
    let late = said(|row| !(row.contains(",Q,") && row < "2024-01"), "");
    assert!(late.contains("but has no `Q` before 2024-01\n"), "{late}");
    assert!(
        late.contains("Give its rows from 2023-01 on, or take the rows before 2024-01"),
        "{late}"
    );
    let again = said(|_| true, "2023-05,U,5\n");
    assert!(again.contains("but has `U` too, which became `W`\n"), "{again}");
    let sound = said(|_| true, "");
    assert!(!sound.contains("REL-017"), "{sound}");
}

#[test]
fn under_a_threshold_a_change_takes_numbers_away_and_adds_none() {
    let numbers = |threshold: u32, with_change: bool| {
        let declared = format!("absent = \"zero\"\ndisclosure.threshold = {threshold}");
        let project = changes().edit(RELEASE, "absent = \"zero\"", &declared);
        let project = if with_change {
            project
        } else {
            let text = project.read(RELEASE);
            let start = text.find("[[codelist.towns.change]]").unwrap();
            let end = text.find("[hierarchy.zones]").unwrap();
            let text = format!("{}{}", &text[..start], &text[end..]);
            project.with(RELEASE, text)
        };
        let project = built(project, "2024-05");
        let facts = project.read("output/jobs/2024-05/facts.json");
        let facts: Value = serde_json::from_str(&facts).unwrap();
        let of_moves =
            facts["facts"].as_array().unwrap().iter().filter(|fact| fact["indicator"] == "moved");
        let numbers = of_moves.flat_map(|fact| {
            let id = fact["id"].as_str().unwrap().to_owned();
            let (own, compared) = (fact, &fact["comparison"]);
            let parts = ["base", "change", "difference"];
            let of_parts = parts.map(|part| {
                (
                    format!("{id} {part}"),
                    compared[part]["value"].clone(),
                    compared[part]["absent"].clone(),
                )
            });
            [(id.clone(), own["value"].clone(), own["absent"].clone())].into_iter().chain(of_parts)
        });
        numbers.collect::<Vec<_>>()
    };
    // Of at least 10 moves none is small, and below 15 some are.
    let (mut taken, mut hidden) = (0, 0);
    for threshold in [5, 15] {
        let (with, without) = (numbers(threshold, true), numbers(threshold, false));
        assert_eq!(with.len(), without.len());
        for ((id, value, absent), (_, before, _)) in with.iter().zip(&without) {
            if value != before {
                assert_eq!(absent, "not_applicable", "{id}");
                taken += 1;
            }
            hidden += usize::from(absent == "confidential");
        }
    }
    assert!(taken > 0 && hidden > 0);
}
