//! Where a row that is not there means zero, rows that were lost are named, and none that are zero by
//! chance.

use crate::support::Project;

const FLOWS: &str = "data/flows/flows.csv";
const RELEASE: &str = "templates/flows/release.toml";

/// Whether a row is lost.
type Lost = fn(&str) -> bool;

/// Rows of arrivals and departures of two years, those of `is_lost` left out.
fn two_years(is_lost: impl Fn(&str) -> bool) -> Project {
    let months = (1..=12).map(|month| format!("2024-{month:02}"));
    let months = months.chain((1..=3).map(|month| format!("2025-{month:02}")));
    let rows = months.flat_map(|month| {
        ["ARR", "DEP"].into_iter().flat_map(move |flow| {
            let month = month.clone();
            [10, 20, 40]
                .into_iter()
                .zip(1..)
                .map(move |(value, region)| format!("{month},{flow},R-{region},{value},A\n"))
        })
    });
    let rows: String = rows.filter(|row| !is_lost(row)).collect();
    let head = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n";
    Project::small().edit(RELEASE, ", gaps = true", "").with(FLOWS, format!("{head}{rows}"))
}

#[test]
fn rows_that_are_lost_where_none_means_zero_are_named() {
    two_years(|_| false).run("check").success().stderr("");
    let cases: [(&str, Lost); 6] = [
        ("no row of `flows` has `DEP` of `flow` in `FLOW`", |row| row.contains(",DEP,")),
        ("no row of `flows` has `R-2` of `regions` in `REF_AREA`", |row| row.contains(",R-2,")),
        (
            "`flows` has no row with `R-2` in `REF_AREA` in 2025-03, but in each of the 12 periods before",
            |row| row.starts_with("2025-03") && row.contains(",R-2,"),
        ),
        (
            "`flows` has no row with `DEP` and `R-2` in 2025-02 to 2025-03, but in each of the 12 periods before",
            |row| {
                (row.starts_with("2025-02") || row.starts_with("2025-03"))
                    && row.contains(",DEP,R-2,")
            },
        ),
        (
            "`flows` has no row with `R-1` in `REF_AREA`, `R-2` in `REF_AREA` in 2024-01 to 2024-02, but in each of the 12 periods after",
            |row| {
                (row.starts_with("2024-01") || row.starts_with("2024-02")) && !row.contains(",R-3,")
            },
        ),
        (
            "`flows`, which has rows from 2024-01 to 2025-03, has none in 2024-05 to 2024-06, 2024-11",
            |row| ["2024-05", "2024-06", "2024-11"].iter().any(|month| row.starts_with(month)),
        ),
    ];
    for (words, is_lost) in cases {
        let said = two_years(is_lost).run("check").success().err();
        assert!(said.contains(&format!("]: {words}\n")), "{words}: {said}");
        assert!(said.ends_with("\n1 warning\n"), "{words}: {said}");
    }
}

#[test]
fn a_few_rows_may_end_by_chance_and_codes_that_are_not_valid_any_more_have_none() {
    // One event in each month.
    let ended = |row: &str| row.starts_with("2025-03") && row.contains(",DEP,R-1,");
    let project = two_years(ended);
    let rows = project.read(FLOWS).replace(",R-1,10,", ",R-1,1,").replace(",R-3,40,", ",R-3,300,");
    project.with(FLOWS, rows).run("check").success().stderr("");
    let ended = two_years(|row: &str| row.starts_with("2025-03") && row.contains(",R-2,"));
    let list = "data/flows/regions.csv";
    let codes: Vec<String> = ended.read(list).lines().map(str::to_owned).collect();
    let codes = codes.iter().map(|line| match line.split(',').next() {
        Some("code") => format!("{line},until\n"),
        Some("R-2") => format!("{line},2025-02\n"),
        _ => format!("{line},\n"),
    });
    let codes: String = codes.collect();
    let ended = ended.with(list, codes);
    ended
        .edit(RELEASE, "order = \"order\"", "order = \"order\"\nvalid_to = \"until\"")
        .run("check")
        .success()
        .stderr("");
}

/// The small release with a row of each month of ten years, flow and region for which `value` has one.
fn ten_years(mut value: impl FnMut(&str, &str, &str) -> Option<u64>) -> Project {
    let mut rows = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    for (year, month) in (2016..=2025).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        let time = format!("{year}-{month:02}");
        for (flow, region) in ["ARR", "DEP"]
            .iter()
            .flat_map(|flow| ["R-1", "R-2", "R-3"].map(|region| (*flow, region)))
        {
            if let Some(value) = value(&time, flow, region) {
                rows.push_str(&format!("{time},{flow},{region},{value},A\n"));
            }
        }
    }
    Project::small().edit(RELEASE, ", gaps = true", "").with(FLOWS, rows)
}

/// The lines that VAL-015 has to say.
fn said(project: &Project) -> Vec<String> {
    let said = project.run("check").err();
    said.lines().filter(|line| line.contains("[VAL-015]")).map(str::to_owned).collect()
}

#[test]
fn small_counts_of_which_nothing_is_lost_are_not_named() {
    for seed in 1..=5_u64 {
        let mut state = seed;
        let mut random = move || {
            // Knuth's generator of 64 bits; its high bits are good.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 32).unwrap()) / f64::from(u32::MAX)
        };
        let mut poisson = move |mean: f64| {
            let (mut product, mut count) = (random(), 0);
            while product > (-mean).exp() {
                product *= random();
                count += 1;
            }
            count
        };
        let project = ten_years(|_, flow, region| {
            let mean = if flow == "ARR" { 2.6 } else { 1.2 };
            let mean = if region == "R-1" { mean } else { mean * 1.5 };
            Some(poisson(mean)).filter(|count| *count > 0)
        });
        assert_eq!(said(&project), Vec::<String>::new(), "{seed}");
    }
}

#[test]
fn what_begins_after_years_or_was_away_for_a_year_is_not_named() {
    let begins = ten_years(|time, _, region| (region != "R-3" || time >= "2022-01").then_some(90));
    assert_eq!(said(&begins), Vec::<String>::new());
    let away = |time: &str| ("2018-01".."2021-01").contains(&time);
    let away = ten_years(|time, _, region| (region != "R-3" || !away(time)).then_some(90));
    assert_eq!(said(&away), Vec::<String>::new());
}

#[test]
fn all_that_stops_is_one_finding_and_a_row_of_zero_says_that_it_is_known() {
    let value = |zero: bool| {
        move |time: &str, flow: &str, region: &str| match region {
            "R-1" if time >= "2025-12" => (zero && flow == "ARR").then_some(0),
            "R-2" if time == "2020-05" && flow == "DEP" => zero.then_some(0),
            _ => Some(90),
        }
    };
    let words = "`flows` has no row with `R-1` in `REF_AREA` in 2025-12, with `DEP` and `R-2` in 2020-05, \
                 but in each of the 12 periods before";
    assert_eq!(said(&ten_years(value(false))), [format!("warning[VAL-015]: {words}")]);
    assert_eq!(said(&ten_years(value(true))), Vec::<String>::new());
}
