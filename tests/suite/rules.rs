//! The rules of the large release on its own data: silent where all is well, and plain where it is not.

use std::fmt::Write as _;

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
    let declared = |repeats: &str| {
        let declared = format!("[dataset.internal]\nrepeats = {repeats}");
        let project = Project::new().with(INTERNAL, project.read(INTERNAL));
        project.edit(RELEASE, "[dataset.internal]", &declared).check(check).err()
    };
    for repeats in ["true", "[\"periods\"]", "[\"codes\", \"periods\"]"] {
        let said = declared(repeats);
        assert!(!said.contains("VAL-016"), "{repeats}: {said}");
    }
    for repeats in ["false", "[]", "[\"codes\", \"files\"]"] {
        let said = declared(repeats);
        assert!(said.contains(expected), "{repeats}: {said}");
    }
    let said = declared("[\"months\"]");
    assert!(said.contains("a list of \"periods\", \"codes\" and \"files\""), "{said}");
}

const FLOWS: &str = "data/flows/flows.csv";
const REGIONS: &str = "data/flows/regions.csv";

/// What VAL-016 says of a small release with these regions, whose arrivals by month, from 2024-01, and
/// region are the values.
fn copies(regions: &[&str], months: u32, value: impl Fn(u32, usize) -> u32) -> String {
    let mut list = "code,kind,order,en,ru,kk,ru_locative\n".to_owned();
    for (order, id) in regions.iter().enumerate() {
        let kind = if order == 0 { "city" } else { "region" };
        writeln!(list, "{id},{kind},{order},E{order},R{order},K{order},L{order}").unwrap();
    }
    let mut rows = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    for month in 0..months {
        for (place, id) in regions.iter().enumerate() {
            let time = format!("{}-{:02}", 2024 + month / 12, month % 12 + 1);
            writeln!(rows, "{time},ARR,{id},{},A", value(month, place)).unwrap();
        }
    }
    let project = Project::small().with(REGIONS, list).with(FLOWS, rows);
    let said = project.check("--format md --language en --message-format short").err();
    assert!(!said.contains("error[REL"), "{said}");
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("VAL-016")).collect();
    lines.join("\n")
}

#[test]
fn nothing_is_expected_of_a_code_before_it_begins_and_after_it_ends() {
    let rule = "[rule.near]\nabout = \"Near.\"\ncheck.outliers = { dataset = \"flows\", factor = 3, at_least = 20 }\n\
                [rule.yearly]\nabout = \"Alike.\"\ncheck.plausible = { dataset = \"flows\", by = [\"REF_AREA\"], factor = 3, at_least = 20 }\n\n\
                [table.by_region]";
    let regions = "code,kind,order,en,ru,kk,ru_locative,from,to\n\
                   R-1,city,1,Port,Порт,Порт,Порту,,\n\
                   R-2,region,2,North,Север,Солтүстік,Севере,2024-07,\n\
                   R-3,region,3,South,Юг,Оңтүстік,Юге,,2024-12\n";
    let months = (0..27).map(|month| format!("{}-{:02}", 2024 - 1 + month / 12, month % 12 + 1));
    let rows = months.flat_map(|time| {
        ["R-1", "R-2", "R-3"].into_iter().filter_map(move |id| {
            let is_valid = match id {
                "R-2" => time.as_str() >= "2024-07",
                "R-3" => time.as_str() <= "2024-12",
                _ => true,
            };
            is_valid.then(|| format!("{time},ARR,{id},{},A\n", 200 + time.len() + id.len()))
        })
    });
    let rows: String = rows.collect();
    let said = |rows: &str| {
        let header = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n";
        let project = Project::small().with(REGIONS, regions).with(FLOWS, header.to_owned() + rows);
        let release = "templates/flows/release.toml";
        let project = project.edit(release, "[table.by_region]", rule).edit(
            release,
            "order = \"order\"",
            "order = \"order\"\nvalid_from = \"from\"\nvalid_to = \"to\"",
        );
        project.check("--format md --language en --message-format short").err()
    };
    let honest = said(&rows);
    assert!(!honest.contains("has no row for") && !honest.contains("error["), "{honest}");
    let lost = said(&rows.replace("2024-10,ARR,R-3,210,A\n", ""));
    assert!(lost.contains("`flows` ARR, R-3 has no row for 2024-10, but about 210"), "{lost}");
}

/// A value of four digits that is another for each month and region.
fn moving(month: u32, place: usize) -> u32 {
    let place = u32::try_from(place).unwrap();
    1000 + (month * 7919 + place * 104_729 + month * place * 31) % 8999
}

#[test]
fn a_month_is_a_copy_up_to_one_row_in_ten_that_differs() {
    let names: Vec<String> = (100..500).map(|number| format!("R-{number}")).collect();
    let regions: Vec<&str> = names.iter().map(String::as_str).collect();
    let pasted = |differing: usize| {
        copies(&regions, 6, move |month, place| {
            let copied = if month == 5 { 4 } else { month };
            moving(copied, place) + u32::from(month == 5 && place < differing)
        })
    };
    for differing in [0, 4, 10, 40] {
        let said = pasted(differing);
        assert!(said.contains("has for 2024-06 the values of 2024-05"), "{differing}: {said}");
    }
    assert_eq!(pasted(41), "");
}

#[test]
fn a_month_of_six_regions_is_a_copy_if_all_its_values_are() {
    let regions = ["R-1", "R-2", "R-3", "R-4", "R-5", "R-6"];
    let pasted = |differing: usize| {
        copies(&regions, 27, move |month, place| {
            let copied = if month == 17 { 16 } else { month };
            moving(copied, place) / 10 + u32::from(month == 17 && place < differing)
        })
    };
    assert!(pasted(0).contains("has for 2025-06 the values of 2025-05"), "{}", pasted(0));
    assert_eq!(pasted(1), "");
}

#[test]
fn data_that_do_not_move_are_not_compared_by_period() {
    let names: Vec<String> = (10..30).map(|number| format!("R-{number}")).collect();
    let regions: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(copies(&regions, 24, |month, place| moving((month + 6) / 12, place)), "");
    let every_month_a_row = |month, place| moving(u32::from(place < month as usize), place);
    assert_eq!(copies(&regions, 15, every_month_a_row), "");
}

#[test]
fn a_code_may_be_all_of_another_but_the_tenth_region_is_not_the_first() {
    let copied = |regions: &[&str], again: usize, first: usize| {
        copies(regions, 24, |month, place| {
            moving(month, if place == again { first } else { place })
        })
    };
    let numbered = ["R-1", "R-2", "R-3", "R-4", "R-5", "R-6", "R-7", "R-8", "R-9", "R-10"];
    let said = copied(&numbered, 9, 0);
    assert!(said.contains("has for `R-10` the values of `R-1`"), "{said}");
    let classified = ["C01", "C011", "C013", "C0131", "C02", "C021", "C022", "C03"];
    assert_eq!(copied(&classified, 3, 2), "", "C0131 is all of C013");
    let said = copied(&classified, 1, 0);
    assert!(said.contains("has for `C011` the values of `C01`"), "C013 is of C01 too: {said}");
    let said = copied(&classified, 7, 4);
    assert!(said.contains("has for `C03` the values of `C02`"), "{said}");
}

#[test]
fn codes_half_of_which_are_equal_to_others_are_not_compared() {
    let regions = ["A1", "B1", "A2", "B2", "A3", "B3", "A4", "B4"];
    let said = |pairs: usize| {
        let copied = move |place: usize| place % 2 == 1 && place < 2 * pairs;
        copies(&regions, 24, |month, place| moving(month, place - usize::from(copied(place))))
    };
    assert_eq!(said(4), "");
    assert!(said(3).contains("; 2 more are like this"), "{}", said(3));
}

#[test]
fn three_zeros_after_the_point_are_decimals_beside_a_value_with_a_fraction() {
    let population = "TIME_PERIOD,REF_AREA,OBS_VALUE\n2024,R-1,74.000\n2024,R-2,500.000\n2024,R-3,400.000\n\
                      2025,R-1,74.200\n2025,R-2,490.000\n2025,R-3,405.000\n";
    let said = |text: String| {
        let project = Project::small().with("data/flows/population.csv", text);
        project.check("--format md --language en --message-format short").err()
    };
    assert_eq!(said(population.to_owned()), "");
    let first = said(population.replace("74.200", "74.000"));
    assert_eq!(first.matches("VAL-002").count(), 1, "{first}");
    assert!(first.contains("population.csv:2:10: error[VAL-002]"), "{first}");
    assert!(first.contains("`74.000` may be 74 or 74000 (in all 6 rows)"), "{first}");
    let some = said(population.replace("74.200", "7400"));
    assert!(some.contains("`74.000` may be 74 or 74000 (and 4 more like this)"), "{some}");
    let wrong = said(population.replace("74.200", "74.234"));
    assert!(wrong.contains("VAL-002") && wrong.contains("VAL-004"), "no proof: {wrong}");
}

#[test]
fn a_slip_gives_no_more_findings_than_it_has_effects() {
    let (file, from, to, _) = PLANTED[0];
    let project = Project::new().edit(file, from, to);
    let said = project.check("--format md --language en --message-format short").err();
    assert_eq!(said.lines().count(), 2, "one finding and their number: {said}");
}

#[test]
fn rules_of_sound_data_sets_are_asked_while_errors_are_about_another() {
    let (file, from, to, expected) = PLANTED[3];
    let population = "data/migration/population.csv";
    let project = Project::new().edit(file, from, to);
    let broken = project.read(population).replace("KZ-19,1", "KZ-19,1O");
    let check = "--format md --language en --message-format short";
    let unasked = "2 rules were not asked: `population_revised`, `regions_exist`";
    for project in [
        Project::new().edit(file, from, to).without(population),
        Project::new().edit(file, from, to).with(population, &broken),
        Project::new().edit(file, from, to).with(population, "TIME_PERIOD\n"),
        Project::new()
            .edit(RELEASE, "file = \"population.csv\"", "file = \"nothing.csv\"")
            .edit(file, from, to),
    ] {
        let said = project.check(check).status(1).err();
        for expected in expected {
            assert!(said.contains(expected), "{expected} is not in\n{said}");
        }
        assert!(said.contains(unasked), "{said}");
        assert!(!said.contains("VAL-109"), "{said}");
    }
    // What no data set is known of may be about any.
    let project = project.edit(
        RELEASE,
        "[rule.population_revised]",
        "[disclosure]\n[rule.population_revised]",
    );
    assert!(!project.check(check).status(1).err().contains("[VAL-107]"));
    let project = Project::new().edit(file, from, to).with(file, "TIME_PERIOD\n");
    let said = project.check(check).status(1).err();
    assert!(said.contains("`internal_month_by_month`") && !said.contains("[VAL-106]"), "{said}");
}

#[test]
fn a_wrong_filter_silences_what_goes_back_to_it_and_nothing_else() {
    let release = "templates/flows/release.toml";
    let rules = "[indicator.arrivals2]\nlabel = { en = \"x\", ru = \"ы\", kk = \"з\" }\nsum = \"flows\"\n\
                 where = { FLOW = \"ARR\" }\n\n\
                 [rule.same]\nabout = \"x\"\ncheck.equal = { indicators = [\"arrivals\", \"arrivals2\"] }\n\n\
                 [rule.net]\nabout = \"x\"\ncheck.equal = { indicators = [\"arrivals2\", \"net_migration\"] }\n\n\
                 [rule.other]\nabout = \"x\"\ncheck.equal = { indicators = [\"arrivals2\", \"departures\"] }\n";
    let text = Project::small().read(release);
    assert_eq!(text.matches("{ FLOW = \"ARR\" }").count(), 1);
    let text = text.replace("{ FLOW = \"ARR\" }", "{ FLOW = \"ARX\" }");
    let project = || Project::small().with(release, format!("{text}\n{rules}"));
    let population = "data/flows/population.csv";
    let english = "templates/flows/en.md";
    let broken = |path: &str, change: fn(String) -> String| {
        let project = project();
        let text = change(project.read(path));
        project.with(path, text)
    };
    for (case, project) in [
        ("the filter alone", project()),
        ("data", broken(population, |text| text.replace("2024,R-1,1000.5", "2024,R-1,1OOO.5"))),
        ("text", broken(english, |text| text + "\n{% if")),
        (
            "no data set without errors",
            broken(population, |text| text.replace("TIME_", "TOME_")).edit(
                "data/flows/flows.csv",
                "2024-01,",
                "2024-01-0,",
            ),
        ),
    ] {
        let said = project.check("--message-format short").status(1).err();
        let unknown = "error[REL-004]: the code list `flow` has no `ARX`";
        assert_eq!(said.matches(unknown).count(), 1, "{case}: {said}");
        assert!(!said.contains("`arrivals` is"), "{case}: {said}");
        assert!(!said.contains("`net_migration`, its equal"), "{case}: {said}");
        if case.starts_with("no data") {
            assert!(said.contains("not asked: `net`, `other`, `same`"), "{case}: {said}");
        } else {
            assert!(said.contains("2 rules were not asked: `net`, `same`"), "{case}: {said}");
            assert!(said.contains("error[VAL-103]"), "{case}: {said}");
        }
    }
    // What a list lacks that has an error may be in it when that is mended.
    let list = "[indicator.capital]\nlabel = { en = \"x\", ru = \"ы\", kk = \"з\" }\nsum = \"flows\"\n\
                where = { REF_AREA = \"R-9\" }\n";
    let project = project().with(release, format!("{text}\n{rules}\n{list}"));
    assert!(project.check("").status(1).err().contains("has no `R-9`"));
    let rows = project.read("data/flows/regions.csv");
    let said = project.with("data/flows/regions.csv", rows + "R-9\n").check("").status(1).err();
    assert!(said.contains("has no `ARX`") && !said.contains("has no `R-9`"), "{said}");
}

/// The findings on values that stand out in May 2025, of which all values are ten times as large but for those
/// that are given.
fn outliers_of_a_tenfold_month(but: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let project = Project::new();
    let rows = project.read(EXTERNAL);
    let tenfold = |row: &str| match row.rsplitn(3, ',').collect::<Vec<_>>()[..] {
        [status, value, codes] if codes.starts_with("2025-05,") => {
            but(row).unwrap_or_else(|| format!("{codes},{value}0,{status}"))
        }
        _ => row.to_owned(),
    };
    let rows: Vec<String> = rows.lines().map(tenfold).collect();
    let project = project.with(EXTERNAL, rows.join("\n") + "\n");
    let said = project.check("--format md --language en --message-format short").err();
    let found = said.lines().filter(|line| line.contains("[VAL-107]"));
    found.filter(|line| line.contains(" in 2025-05")).map(str::to_owned).collect()
}

#[test]
fn a_month_in_another_unit_is_one_finding() {
    let found = outliers_of_a_tenfold_month(|_| None);
    let [month] = &found[..] else { panic!("{found:?}") };
    assert!(month.starts_with("data/migration/external.csv:16254:22: "), "{month}");
    assert!(month.contains(" values of `external` in 2025-05 that the rule "), "{month}");
    assert!(month.ends_with(" are far larger than expected"), "{month}");
}

#[test]
fn a_month_in_another_unit_stays_one_finding_where_a_value_stands_out_to_the_other_side() {
    let low = "2025-05,ARR,KZ-19,UZ,";
    let found =
        outliers_of_a_tenfold_month(|row| row.starts_with(low).then(|| format!("{low}1,P")));
    let [month, single] = &found[..] else { panic!("{found:?}") };
    assert!(month.contains(" values of `external` in 2025-05 that the rule "), "{month}");
    assert!(month.ends_with(" are far larger than expected"), "{month}");
    assert!(single.contains("`external` UZ, ARR, KZ-19 is 1 in 2025-05, but about "), "{single}");
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

#[test]
fn a_report_is_written_whatever_keeps_the_data_from_being_read() {
    let data = "data/flows/flows.csv";
    for (project, code) in [
        (Project::small().with("templates/flows/release.toml", "[release"), "REL-001"),
        (Project::small().without(data), "TXT-005"),
        (Project::small().with(data, "TIME_PERIOD\n"), "CSV-001"),
        (Project::small().edit("templates/flows/kk.md", "{{", "{% if"), "TPL-001"),
    ] {
        let said = project.check("--report archive").status(1);
        assert!(said.out().ends_with("archive/flows/check.json\n"), "{}", said.out());
        let report: serde_json::Value =
            serde_json::from_str(&project.read("archive/flows/check.json")).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert!(findings.iter().any(|finding| finding["code"] == code), "{code}: {report}");
        assert_eq!(report["complete"], false, "{code}");
        assert!(report["errors"].as_u64() > Some(0), "{report}");
        let page = project.read("archive/flows/check.html");
        assert!(page.contains(code) && page.contains("cannot be built"), "{page}");
        assert!(page.contains("What they compared is told once"), "{page}");
    }
}
