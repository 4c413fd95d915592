//! Totals and hierarchies of code lists, on numbers that one can check by head: a total is read where it
//! stands, added up where it does not, never added to its parts, and compared where both are there.

use bulletin::data::cube::{self, Codes, Dataset, Observation, ObservationStatus, Value};
use bulletin::declaration::{DimensionId, Id as _};
use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::time::Period;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng};
use serde_json::Value as Json;

use crate::support::Project;

const RELEASE: &str = "templates/t/release.toml";
const DATA: &str = "data/t/d.csv";
const LIST: &str = "data/t/geo.csv";

const FRAME: &str = r#"
[release]
languages = ["en"]
reference = "year_to_date"
publisher = { en = "Office" }
description = { en = "Counts, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.geo]
file = "geo.csv"
labels = { en = "en" }
#LIST

[dataset.d]
file = "d.csv"
time = { column = "T", frequency = "month", gaps = true }
dimensions = { G = "geo" }
measure = { column = "V", unit = "person", kind = "flow" }
status = "S"
#DATA

[indicator.n]
label = { en = "Count" }
sum = "d"
#INDICATOR

[table.by_geo]
title = { en = "By place, {period}" }
rows = "geo"
columns = ["n"]
total = "first"

[[edition]]
period = "2019-02"
status = "final"
released = 2019-04-12T10:00:00+05:00
"#;

/// A release of one data set over one code list, in whose declaration stand these lines: of the list, of
/// the data set, and behind the indicator.
fn project(codes: &str, rows: &str, [list, data, indicator]: [&str; 3]) -> Project {
    let release =
        FRAME.replace("#LIST", list).replace("#DATA", data).replace("#INDICATOR", indicator);
    Project::empty()
        .with(RELEASE, release)
        .with(
            "templates/t/en.md",
            "# Counts, {{ period | period }}\n\n{{ table(id=\"by_geo\") }}\n",
        )
        .with(LIST, codes)
        .with(DATA, format!("T,G,V,S\n{rows}"))
}

/// Two places and their total.
const PLACES: &str = "code,en\nTOTAL,All\nA,North\nB,South\n";

const TOTAL: &str = "total = \"TOTAL\"";

/// Rows of all periods, with these values of each code.
fn rows(values: &[(&str, i64)]) -> String {
    let periods = ["2018-01", "2018-02", "2019-01", "2019-02"];
    let rows = periods.iter().flat_map(|period| {
        values.iter().map(move |(code, value)| format!("{period},{code},{value},A\n"))
    });
    rows.collect()
}

/// What is said of a fact: its value as it is shown, or why there is none.
#[track_caller]
fn value(project: &Project, id: &str) -> String {
    let facts: Json = serde_json::from_str(&project.read("output/t/2019-02/facts.json")).unwrap();
    let facts = facts["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    let shown = fact["shown"].as_str().or(fact["absent"].as_str());
    shown.unwrap_or_else(|| panic!("{fact}")).to_owned()
}

#[track_caller]
fn values(project: &Project, ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| value(project, id)).collect()
}

/// What an error says first.
#[track_caller]
fn refused(project: &Project) -> String {
    let said = project.check("").status(1).err();
    let mut errors = said.lines().filter(|line| line.starts_with("error["));
    errors.next().unwrap_or_default().to_owned()
}

#[test]
fn a_total_among_the_rows_is_read_and_never_added_to_its_parts() {
    let all = rows(&[("A", 10), ("B", 15), ("TOTAL", 25)]);
    let project = project(PLACES, &all, [TOTAL, "", ""]);
    project.build("").stderr("").success();
    // Of January and February: 2 × 25, 2 × 10, 2 × 15.
    assert_eq!(values(&project, &["n", "n/TOTAL", "n/A", "n/B"]), ["50", "50", "20", "30"]);
    let text = project.read("output/t/2019-02/en/release.md");
    assert!(text.contains("| **Total** |    50 |"), "{text}");
    // It is the row of totals, and not there once more under its own name.
    assert!(!text.contains("| All"), "{text}");
}

#[test]
fn a_total_without_a_row_is_what_its_parts_add_up_to() {
    let rows = "2018-01,A,10,A\n2018-01,B,15,A\n2018-01,TOTAL,25,A\n\
                2018-02,A,10,A\n2018-02,B,15,A\n2018-02,TOTAL,25,A\n\
                2019-01,A,10,A\n2019-01,B,15,A\n2019-01,TOTAL,25,A\n\
                2019-02,A,30,E\n2019-02,B,20,A\n";
    let project = project(PLACES, rows, [TOTAL, "", ""]);
    project.build("").stderr("").success();
    // 25 by its row in January, 30 + 20 by its parts in February.
    assert_eq!(values(&project, &["n", "n/TOTAL", "n/A"]), ["75", "75", "40"]);
    // Without one of the parts neither is known, and the row that lacks is that of the part.
    let unknown = project.edit(DATA, "2019-02,B,20,A\n", "");
    let said = unknown.build("").success().err();
    assert!(said.starts_with("warning[VAL-014]: `d` lacks 2 rows: "), "{said}");
    assert_eq!(values(&unknown, &["n", "n/TOTAL"]), ["not_available", "not_available"]);
    // Where no row means zero, nothing was counted of the part, but the total is not zero.
    let zero = unknown.edit(RELEASE, "status = \"S\"", "status = \"S\"\nabsent = \"zero\"");
    // That rows of the part stop is said, but not that those of the total do.
    let said = zero.build("").success().err();
    assert!(
        said.starts_with("warning[VAL-015]: `d` has no row with `B` in `G` in 2019-02"),
        "{said}"
    );
    assert_eq!(values(&zero, &["n", "n/TOTAL", "n/B"]), ["55", "55", "15"]);
}

/// Two levels: N has the parts N1 and N2.
const LEVELS: &str = "code,parent,en\nTOTAL,,All\nN,TOTAL,North\nN1,N,Upper north\nN2,N,Lower north\nS,TOTAL,South\n";

const BY_PARENT: &str =
    "total = \"TOTAL\"\n\n[hierarchy.places]\ncodelist = \"geo\"\nparent = \"parent\"";

#[test]
fn levels_are_added_up_one_by_one_each_by_its_row_where_it_has_one() {
    let all = rows(&[("N1", 1), ("N2", 2), ("S", 4)]);
    let project = project(LEVELS, &all, [BY_PARENT, "", ""]);
    project.build("").stderr("").success();
    let ids = ["n", "n/N", "n/N1", "n/S"];
    // 2 × (1 + 2 + 4), 2 × (1 + 2), 2 × 1, 2 × 4.
    assert_eq!(values(&project, &ids), ["14", "6", "2", "8"]);
    // N has a row of its own, within rounding of its parts: it is what counts.
    let given = project.edit(DATA, "2019-02,S,4,A\n", "2019-02,S,4,A\n2019-02,N,4,A\n");
    given.build("").success();
    assert_eq!(values(&given, &ids), ["15", "7", "2", "8"]);
    // Beyond rounding it is an error.
    let wrong = given.edit(DATA, "2019-02,N,4,A", "2019-02,N,5,A");
    assert_eq!(
        refused(&wrong),
        "error[VAL-020]: `d` has 5 for N in 2019-02, but its parts by `places` add up to 3"
    );
}

#[test]
fn parts_have_signs() {
    let codes = "code,en\nGDP,Product\nUSE,Use\nIMP,Imports\n";
    let signs = "total = \"GDP\"\n\n[hierarchy.product]\ncodelist = \"geo\"\nof = \"GDP\"\n\
                 codes = [\"USE\", \"IMP\"]\nsigns = { IMP = -1 }";
    let added = project(codes, &rows(&[("USE", 50), ("IMP", 20)]), [signs, "", ""]);
    added.build("").stderr("").success();
    assert_eq!(values(&added, &["n", "n/IMP"]), ["60", "40"]);
    let both = project(codes, &rows(&[("GDP", 30), ("USE", 50), ("IMP", 20)]), [signs, "", ""]);
    both.build("").stderr("").success();
    assert_eq!(value(&both, "n"), "60");
    let wrong = both.edit(DATA, "2019-01,GDP,30", "2019-01,GDP,70");
    assert_eq!(
        refused(&wrong),
        "error[VAL-020]: `d` has 70 for GDP in 2019-01, but its parts by `product` add up to 30"
    );
}

#[test]
fn some_of_a_whole_never_adds_up_to_it() {
    let codes = "code,en\nCAP,Capital\nBUS,Business\nREST,Other\n";
    let of_which = "\n[hierarchy.business]\ncodelist = \"geo\"\nof = \"CAP\"\ncodes = [\"BUS\"]\nexhaustive = false";
    let sound = project(codes, &rows(&[("CAP", 10), ("BUS", 6), ("REST", 5)]), [of_which, "", ""]);
    sound.build("").stderr("").success();
    // Business is within capital: 2 × (10 + 5).
    assert_eq!(values(&sound, &["n", "n/BUS"]), ["30", "12"]);
    let lacking = rows(&[("BUS", 6), ("REST", 5)]);
    let lacking = project(codes, &lacking, [of_which, "", ""]);
    let said = lacking.build("").success().err();
    assert!(
        said.starts_with("warning[VAL-015]: no row of `d` has `CAP` of `geo` in `G`\n"),
        "{said}"
    );
    // Nothing is known of capital: no row has it, so that it is no part of the data set.
    assert_eq!(values(&lacking, &["n", "n/CAP"]), ["10", "not_applicable"]);
}

#[test]
fn what_rounding_explains_is_no_difference() {
    let codes = "code,en\nTOTAL,All\nA,North\nB,South\nC,West\n";
    let with = |total: &str| {
        let rows =
            format!("2019-01,A,3.3,A\n2019-01,B,3.3,A\n2019-01,C,3.3,A\n2019-01,TOTAL,{total},A\n");
        let rows = rows.clone() + &rows.replace("2019-01", "2019-02");
        let project = project(codes, &rows, [TOTAL, "", ""]);
        project.edit(RELEASE, "kind = \"flow\"", "kind = \"flow\", decimals = 1")
    };
    // Three parts of half a tenth each leave room for 0.15.
    assert!(!with("10.0").check("").err().contains("VAL-020"));
    assert_eq!(
        refused(&with("10.1")),
        "error[VAL-020]: `d` has 10.1 for TOTAL in 2019-01, but all other codes of `geo` add up to 9.9; \
         1 more rows of `TOTAL` are like this"
    );
}

#[test]
fn what_is_not_known_or_does_not_add_up_is_not_compared() {
    let all = rows(&[("A", 10), ("B", 15), ("TOTAL", 99)]);
    let wrong = project(PLACES, &all, [TOTAL, "", ""]);
    assert!(refused(&wrong).starts_with("error[VAL-020]: `d` has 99 for TOTAL in 2018-01, but"));
    for status in ["L", "Q"] {
        let unknown = all.replace(",B,15,A", &format!(",B,,{status}"));
        let unknown = project(PLACES, &unknown, [TOTAL, "", ""]);
        unknown.build("").success();
        // The total is read; what is not published of its parts does not matter.
        assert_eq!(value(&unknown, "n"), "198", "{status}");
    }
    let never = wrong.edit(RELEASE, "status = \"S\"", "status = \"S\"\nnot_additive = true");
    never.build("").success();
    assert_eq!(values(&never, &["n", "n/A"]), ["198", "20"]);
    // Where it has no row it is not added up.
    let lacking = never.edit(DATA, "2019-02,TOTAL,99,A\n", "");
    lacking.build("").success();
    assert_eq!(value(&lacking, "n"), "not_available");
    let text = "status = \"S\"\nadditive_from = \"2019-02\"";
    let later = project(PLACES, &all, [TOTAL, "", ""]).edit(RELEASE, "status = \"S\"", text);
    assert_eq!(
        refused(&later),
        "error[VAL-020]: `d` has 99 for TOTAL in 2019-02, but all other codes of `geo` add up to 25"
    );
}

#[test]
fn the_line_that_a_wrong_total_asks_for_can_be_pasted() {
    let all = rows(&[("A", 10), ("B", 15), ("TOTAL", 25)]);
    let first = all.replacen(",TOTAL,25,A", ",TOTAL,99,A", 1);
    let wrong = || project(PLACES, &first, [TOTAL, "", ""]);
    let said = wrong().check("").status(1).err();
    let line = "write `not_additive = true` in `[dataset.d]`, or `additive_from = \"2018-02\"` if they do from then on";
    assert!(said.contains(line), "{said}");
    for line in ["not_additive = true", "additive_from = \"2018-02\""] {
        let pasted = wrong().edit(RELEASE, "status = \"S\"", &format!("status = \"S\"\n{line}"));
        pasted.build("").success();
    }
    // Where it says from when on already, the one takes the place of the other.
    let wrong = project(PLACES, &all.replace(",TOTAL,25,A", ",TOTAL,99,A"), [TOTAL, "", ""]);
    let wrong =
        wrong.edit(RELEASE, "status = \"S\"", "status = \"S\"\nadditive_from = \"2018-02\"");
    let said = wrong.check("").status(1).err();
    assert!(said.contains("in the place of `additive_from` of `[dataset.d]`;"), "{said}");
    wrong.edit(RELEASE, "additive_from = \"2018-02\"", "not_additive = true").build("").success();
}

#[test]
fn each_part_may_be_off_by_half_a_unit_of_its_own_last_decimal() {
    let decimals = "measure = { column = \"V\", unit = \"person\", kind = \"flow\"";
    let by_unit = "decimals = { by = \"U\", EUR = 0, PC = 1 }";
    let with = |eur: &str, pc: &str| {
        let rows: String = ["2018-01", "2018-02", "2019-01", "2019-02"]
            .iter()
            .flat_map(|month| {
                let row = move |code: &str, unit: &str, value: &str| {
                    format!("{month},{code},{unit},{value},A\n")
                };
                [("A", "7", "0.7"), ("B", "8", "0.8"), ("TOTAL", eur, pc)]
                    .map(|(code, eur, pc)| row(code, "EUR", eur) + &row(code, "PC", pc))
            })
            .collect();
        let units = "[codelist.units]\ncodes = [\"EUR\", \"PC\"]\n\n[dataset.d]";
        project(PLACES, "", [TOTAL, "", "where = { U = \"PC\" }"])
            .with(DATA, format!("T,G,U,V,S\n{rows}"))
            .edit(RELEASE, "[dataset.d]", units)
            .edit(RELEASE, "{ G = \"geo\" }", "{ G = \"geo\", U = \"units\" }")
            .edit(RELEASE, decimals, &format!("{decimals}, {by_unit}"))
    };
    // 6.6 and 7.6 are 14.2, and 7 and 8 as they are shown.
    with("14", "1.5").build("").success();
    assert!(with("13", "1.5").check("").status(1).err().contains("VAL-020"));
    assert!(with("14", "1.3").check("").status(1).err().contains("VAL-020"));
}

#[test]
fn what_may_not_be_added_up_is_read_alone() {
    let all = rows(&[("A", 100), ("B", 110), ("TOTAL", 105)]);
    let index = project(PLACES, &all, [TOTAL, "", ""])
        .edit(RELEASE, "\"year_to_date\"", "\"period\"")
        .edit(RELEASE, "kind = \"flow\"", "kind = \"index\"");
    index.build("").success();
    // Of February: the total is no sum of its parts.
    assert_eq!(values(&index, &["n", "n/A"]), ["105", "100"]);
    let lacking = index.edit(DATA, "2019-02,TOTAL,105,A\n", "");
    lacking.build("").success();
    assert_eq!(value(&lacking, "n"), "not_available");
}

#[test]
fn a_total_that_is_not_declared_is_found_with_the_line_to_write() {
    let months = |year: i32| (1..=12).map(move |month| format!("{year}-{month:02}"));
    let rows: String = months(2018)
        .chain(months(2019).take(2))
        .flat_map(|month| {
            [("A", 10), ("B", 10), ("TOTAL", 20)]
                .map(|(code, value)| format!("{month},{code},{value},A\n"))
        })
        .collect();
    let doubled = project(PLACES, &rows, ["", "", ""]);
    let said = doubled.check("").status(1).err();
    let first =
        "error[VAL-021]: `TOTAL` of `geo` is what all others add up to, in 14 of 14 cases of `d`\n";
    assert!(said.starts_with(first), "{said}");
    assert!(said.contains("`total = \"TOTAL\"` in `[codelist.geo]`"), "{said}");
    assert!(said.contains("adds it to its parts"), "{said}");
    let declared = doubled.edit(
        RELEASE,
        "labels = { en = \"en\" }",
        "labels = { en = \"en\" }\ntotal = \"TOTAL\"",
    );
    declared.build("").success();
    assert_eq!(value(&declared, "n"), "40");
    // By chance, says whoever knows: then all three are counted.
    let chance = declared.edit(RELEASE, "total = \"TOTAL\"", "total = false");
    chance.build("").success();
    assert_eq!(value(&chance, "n"), "80");
    // Where no sum takes both, it is a warning.
    let parts = chance.edit(RELEASE, "total = false\n", "").edit(
        RELEASE,
        "sum = \"d\"",
        "sum = \"d\"\nwhere = { G = [\"A\", \"B\"] }",
    );
    let said = parts.check("").success().err();
    assert!(said.starts_with("warning[VAL-021]: "), "{said}");
}

#[test]
fn levels_that_are_not_declared_are_found() {
    let codes = "code,en\nTOTAL,All\nN,North\nN1,Upper north\nN2,Lower north\nS,South\nS1,Left south\nS2,Right south\n";
    let of_month = |month: i64| {
        let [n1, n2, s1, s2] = [100 + 7 * month, 230 - 3 * month, 41 + month * month, 500 - month];
        let all = [("TOTAL", n1 + n2 + s1 + s2), ("N", n1 + n2), ("N1", n1), ("N2", n2)];
        let south = [("S", s1 + s2), ("S1", s1), ("S2", s2)];
        let rows = all.into_iter().chain(south);
        rows.map(|(code, value)| format!("2018-{month:02},{code},{value},A\n")).collect::<Vec<_>>()
    };
    let rows = (1..=12).flat_map(of_month).collect::<Vec<_>>().concat();
    let rows = rows.clone() + &rows.replace("2018-", "2019-");
    let said = project(codes, &rows, ["", "", ""]).check("").status(1).err();
    assert!(said.contains("error[VAL-021]: "), "{said}");
    assert!(said.contains("; 2 more codes are like this"), "{said}");
    for line in [
        "`total = \"TOTAL\"` in `[codelist.geo]`",
        "`of = \"N\"`, `codes = [\"N1\", \"N2\"]`",
        "`of = \"S\"`, `codes = [\"S1\", \"S2\"]`",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    // As it says: then nothing is found any more.
    let declared = "total = \"TOTAL\"\n\n[hierarchy.n]\ncodelist = \"geo\"\nof = \"N\"\ncodes = [\"N1\", \"N2\"]\n\n\
                    [hierarchy.s]\ncodelist = \"geo\"\nof = \"S\"\ncodes = [\"S1\", \"S2\"]";
    let declared = project(codes, &rows, [declared, "", ""]);
    declared.build("").success();
    // January: 107 + 227 + 42 + 499; February: 114 + 224 + 45 + 498.
    assert_eq!(values(&declared, &["n", "n/N"]), ["1756", "672"]);
}

#[test]
fn counts_and_ranks_go_over_one_level() {
    let all = rows(&[("N1", 1), ("N2", 2), ("S", 4), ("N", 3), ("TOTAL", 7)]);
    let more = "\n[indicator.places]\nlabel = { en = \"Places\" }\ncount = \"n\"\nby = \"geo\"\nkeep = \"positive\"\nunit = \"region\"\n\n\
                [table.ranks]\ntitle = { en = \"Ranks, {period}\" }\nrows = \"geo\"\ncolumns = [\"n\", \"n.rank\"]\norder = \"value\"";
    let project = project(LEVELS, &all, [BY_PARENT, "", more]);
    let project = project.edit(
        "templates/t/en.md",
        "{{ table(id=\"by_geo\") }}",
        "{{ table(id=\"ranks\") }}",
    );
    project.build("").success();
    // N1, N2 and S: neither the total nor the north, which is within it.
    assert_eq!(value(&project, "places"), "3");
    let text = project.read("output/t/2019-02/en/release.md");
    let table: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    let rows: Vec<String> = table.iter().map(|line| line.replace(' ', "")).collect();
    assert_eq!(rows, ["|South|8|1|", "|Lowernorth|4|2|", "|Uppernorth|2|3|"]);
    // A hierarchy that divides otherwise must be named.
    let halves = format!(
        "{BY_PARENT}\n\n[hierarchy.halves]\ncodelist = \"geo\"\nof = \"TOTAL\"\ncodes = [\"N1\", \"S\"]"
    );
    let several = project.edit(RELEASE, BY_PARENT, &halves);
    let said = several.check("").status(1).err();
    assert!(said.contains("REL-014"), "{said}");
    let several = several.edit(
        RELEASE,
        &halves,
        "total = \"TOTAL\"\nlevel = \"top\"\n\n[hierarchy.places]\ncodelist = \"geo\"\nparent = \"parent\"\n\n\
         [hierarchy.top]\ncodelist = \"geo\"\nparent = \"parent\"\nlevels = 1",
    );
    several.build("").success();
    assert_eq!(value(&several, "places"), "2");
}

#[test]
fn totals_of_two_columns_are_found_by_whichever_rows_there_are() {
    let rows = "2019-01,A,F,1,A\n2019-01,A,M,2,A\n2019-01,B,F,3,A\n2019-01,B,M,4,A\n\
                2019-02,TOTAL,T,20,A\n2019-02,A,F,5,A\n2019-02,A,M,6,A\n2019-02,B,T,9,A\n2019-02,B,F,4,A\n2019-02,B,M,5,A\n";
    let project = project(PLACES, "", [TOTAL, "", ""])
        .with(DATA, format!("T,G,X,V,S\n{rows}"))
        .edit(RELEASE, "{ G = \"geo\" }", "{ G = \"geo\", X = \"sex\" }")
        .edit(RELEASE, "[dataset.d]", "[codelist.sex]\ncodes = [\"T\", \"F\", \"M\"]\ntotal = \"T\"\n\n[dataset.d]")
        .edit(RELEASE, "sum = \"d\"", "sum = \"d\"\n\n[indicator.women]\nlabel = { en = \"Women\" }\nsum = \"d\"\nwhere = { X = \"F\" }")
        .edit(RELEASE, "columns = [\"n\"]", "columns = [\"n\", \"women\"]");
    project.build("").success();
    // January 1 + 2 + 3 + 4; February as its row says.
    assert_eq!(value(&project, "n"), "30");
    // A: 3 + 11; B: 7 + 9.
    assert_eq!(values(&project, &["n/A", "n/B"]), ["14", "16"]);
    assert_eq!(values(&project, &["women", "women/A"]), ["13", "6"]);
    let wrong = project.edit(DATA, "2019-02,B,T,9", "2019-02,B,T,12");
    let said = wrong.check("").status(1).err();
    for wrong in [
        "error[VAL-020]: `d` has 20 for TOTAL T in 2019-02, but all other codes of `geo` add up to 23\n",
        "error[VAL-020]: `d` has 12 for B T in 2019-02, but all other codes of `sex` add up to 9\n",
    ] {
        assert!(said.contains(wrong), "{wrong}: {said}");
    }
}

#[test]
fn a_part_that_is_there_by_another_column_is_no_zero_in_a_total() {
    let month = |month: &str| {
        ["A,T,10", "A,F,4", "A,M,6", "B,F,3", "B,M,4"]
            .map(|row| format!("{month},{row},A\n"))
            .concat()
    };
    let rows = ["2019-01", "2019-02"].map(month).concat();
    for absent in ["", "absent = \"zero\""] {
        let project = project(PLACES, "", [TOTAL, absent, ""])
            .with(DATA, format!("T,G,X,V,S\n{rows}"))
            .edit(RELEASE, "{ G = \"geo\" }", "{ G = \"geo\", X = \"sex\" }")
            .edit(
                RELEASE,
                "[dataset.d]",
                "[codelist.sex]\ncodes = [\"T\", \"F\", \"M\"]\ntotal = \"T\"\n\n[dataset.d]",
            );
        project.build("").success();
        // Two months of 10 + 3 + 4, whichever rows there are of the whole of a column.
        assert_eq!(values(&project, &["n", "n/A", "n/B"]), ["34", "20", "14"], "{absent}");
    }
}

#[test]
fn what_would_count_something_twice_is_refused() {
    let all = rows(&[("N1", 1), ("N2", 2), ("S", 4), ("N", 3), ("TOTAL", 7)]);
    let both = project(LEVELS, &all, [BY_PARENT, "", ""]).edit(
        RELEASE,
        "sum = \"d\"",
        "sum = \"d\"\nwhere = { G = [\"N\", \"N1\"] }",
    );
    assert_eq!(refused(&both), "error[REL-015]: `n` counts `N1` of `geo` twice: it is in `N` too");
    let halves = "\n[hierarchy.a]\ncodelist = \"geo\"\nof = \"N\"\ncodes = [\"N1\", \"N2\"]\n\n\
                  [hierarchy.b]\ncodelist = \"geo\"\nof = \"TOTAL\"\ncodes = [\"N1\", \"S\"]\nexhaustive = false";
    let open = project(LEVELS, &all, [halves, "", ""]).edit(
        RELEASE,
        "labels = { en = \"en\" }",
        "labels = { en = \"en\" }\nunused = [\"parent\"]",
    );
    assert_eq!(
        refused(&open),
        "error[REL-015]: `n` counts `N1` of `geo` twice: it is in `TOTAL` too"
    );
    let overlap = open.edit(
        RELEASE,
        "codes = [\"N1\", \"S\"]\nexhaustive = false",
        "codes = [\"N\", \"N1\", \"S\"]",
    );
    assert_eq!(
        refused(&overlap),
        "error[REL-014]: `N1` is counted twice in `TOTAL`: it is in `N` too"
    );
}

#[test]
fn a_threshold_and_totals_among_rows_are_refused() {
    let all = rows(&[("A", 10), ("B", 15), ("TOTAL", 25)]);
    let project = project(PLACES, &all, [TOTAL, "disclosure = { threshold = 5 }", ""]).edit(
        RELEASE,
        "kind = \"flow\"",
        "kind = \"flow\", minimum = 0",
    );
    let said = project.check("").status(1).err();
    assert!(
        said.contains("error[DIS-006]: `d` has a threshold, and its code list `geo` has totals\n"),
        "{said}"
    );
}

/// A data set of these values: of each period those of the codes, in their order.
fn dataset(periods: &[Vec<i64>]) -> Dataset {
    let rows = (0..).zip(periods).flat_map(|(month, values)| {
        (0..).zip(values).map(move |(code, value)| {
            let codes = Codes::new([code, 0, 0, 0, 0, 0]);
            let time = Period::month(2000, 1).unwrap().plus(month);
            Observation::new(time, codes, Value::new(*value, 0), ObservationStatus::Normal, 0)
        })
    });
    Dataset::new(SourceFile::new("d.csv", ""), rows.collect())
}

/// The codes that are found to be what others add up to, in data of so many codes.
fn totals(periods: &[Vec<i64>], codes: u16) -> Vec<u16> {
    let release = FRAME.replace("#LIST", "").replace("#DATA", "").replace("#INDICATOR", "");
    let file = SourceFile::new("release.toml", release);
    let release = bulletin::declaration::read("t", &file, &mut Diagnostics::default()).unwrap();
    let structure = release.datasets.iter().next().unwrap();
    let found = cube::addends(
        &dataset(periods),
        structure,
        DimensionId::new(0),
        (0..codes).collect(),
        |_| true,
    );
    found.into_iter().map(|found| found.code).collect()
}

#[test]
fn chance_makes_no_totals() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(Config::default(), rng);
    let mut alarms = Vec::new();
    // Few codes and many, small counts and large, with zeros, that hardly move or do.
    for largest in [1_i64, 2, 3, 9, 50, 1_000, 1_000_000] {
        for codes in [3_usize, 4, 8, 40] {
            for periods in [1_usize, 3, 12, 48] {
                for _ in 0..6 {
                    let strategy = (
                        prop::collection::vec(0..=largest, codes),
                        prop::collection::vec(prop::collection::vec(-2_i64..=2, codes), periods),
                        prop::bool::ANY,
                        prop::collection::vec(prop::collection::vec(0..=largest, codes), periods),
                    );
                    let (level, noise, is_steady, free) =
                        strategy.new_tree(&mut runner).unwrap().current();
                    let data: Vec<Vec<i64>> = if is_steady {
                        let moved = |noise: &Vec<i64>| {
                            level
                                .iter()
                                .zip(noise)
                                .map(|(level, move_)| (level + move_).max(0))
                                .collect()
                        };
                        noise.iter().map(moved).collect()
                    } else {
                        free
                    };
                    let found = totals(&data, u16::try_from(codes).unwrap());
                    if !found.is_empty() {
                        alarms.push((largest, codes, periods, is_steady));
                    }
                }
            }
        }
    }
    assert!(alarms.is_empty(), "{} of 672: {alarms:?}", alarms.len());
}

#[test]
fn coincidences_of_honest_data_are_no_totals() {
    let many = |period: &[i64]| vec![period.to_vec(); 48];
    // Two codes that are equal, and a third that is zero.
    assert!(totals(&many(&[500, 500, 0]), 3).is_empty());
    // Nothing but zeros, and one code alone.
    assert!(totals(&many(&[0, 0, 0]), 3).is_empty());
    assert!(totals(&many(&[7, 0, 0]), 3).is_empty());
    // A sum that is right in one period, however large.
    assert!(totals(&[vec![1_000_000, 400_000, 600_000]], 3).is_empty());
    // Right in nine of ten is not right.
    let mostly: Vec<Vec<i64>> =
        (0..40).map(|month| vec![300, 100, if month % 10 == 0 { 190 } else { 200 }]).collect();
    assert!(totals(&mostly, 3).is_empty());
    // And what is a total is found: with a slip in one of forty, and rounded.
    let once: Vec<Vec<i64>> = (0..40)
        .map(|month| vec![300 + month, 100 + month, if month == 7 { 190 } else { 200 }])
        .collect();
    assert_eq!(totals(&once, 3), [0]);
    let rounded: Vec<Vec<i64>> =
        (0..40).map(|month| vec![3_000 + month, 1_000 + month % 2, 1_999 + month]).collect();
    assert_eq!(totals(&rounded, 3), [0]);
}

/// Three places of which two are the whole by another division too, and labels of some alone.
const PARTS: &str = "code,en\nTOTAL,All\nA,North\nB,South\nC,\nCITY,Towns\nLAND,Country\n";

const DIVISIONS: &str = "total = \"TOTAL\"\nlevel = \"land\"\n
[hierarchy.land]\ncodelist = \"geo\"\nof = \"TOTAL\"\ncodes = [\"LAND\", \"CITY\"]\n
[hierarchy.places]\ncodelist = \"geo\"\nof = \"TOTAL\"\ncodes = [\"A\", \"B\", \"C\"]\n";

fn divided() -> Project {
    let values = [("A", 1), ("B", 2), ("C", 3), ("CITY", 4), ("LAND", 2), ("TOTAL", 6)].as_slice();
    project(PARTS, &rows(values), [DIVISIONS, "", ""])
}

#[test]
fn the_parts_of_a_hierarchy_are_rows_in_its_order_with_its_whole() {
    let project = divided().edit(RELEASE, "rows = \"geo\"", "rows = \"land\"");
    project.build("").stderr("").success();
    let text = project.read("output/t/2019-02/en/release.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert_eq!(rows, ["| **All** |    12 |", "| Country |     4 |", "| Towns   |     8 |"]);
    // The place without a label is nowhere shown, and is not asked for one.
    let last = project.edit(RELEASE, "total = \"first\"", "total = \"last\"\norder = \"value\"");
    last.build("").stderr("").success();
    let text = last.read("output/t/2019-02/en/release.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert_eq!(rows, ["| Towns   |     8 |", "| Country |     4 |", "| **All** |    12 |"]);
}

#[test]
fn a_label_is_asked_for_where_its_code_is_shown() {
    for rows in ["rows = \"geo\"", "rows = \"places\""] {
        let project = divided().edit(RELEASE, "rows = \"geo\"", rows);
        let said = project.check("").status(1).err();
        assert!(said.contains("error[STR-005]: a label in `en` is empty"), "{said}");
        assert!(said.contains("5 | C,\n"), "{said}");
    }
}

#[test]
fn ranks_are_of_the_level_and_a_name_is_of_a_list_or_of_a_hierarchy() {
    let ranked = |rows: &str| {
        divided().edit(RELEASE, "rows = \"geo\"", rows).edit(
            RELEASE,
            "columns = [\"n\"]",
            "columns = [\"n\", \"n.rank\"]",
        )
    };
    ranked("rows = \"land\"").build("").stderr("").success();
    assert_eq!(
        refused(&ranked("rows = \"places\"")),
        "error[REL-009]: a part of `places` has no rank"
    );
    let twice = divided().edit(RELEASE, "[hierarchy.land]", "[hierarchy.geo]").edit(
        RELEASE,
        "level = \"land\"",
        "level = \"geo\"",
    );
    let said = refused(&twice);
    assert!(said.ends_with("`geo` is a code list and a hierarchy"), "{said}");
}

#[test]
fn data_that_come_with_a_later_stage_are_not_missed_before() {
    let staged = |stages: &str| {
        let values = rows(&[("A", 10), ("B", 15), ("TOTAL", 25)]);
        project(PLACES, &values, [TOTAL, "", ""])
            .edit(RELEASE, "languages = [\"en\"]", "languages = [\"en\"]\nstages = [\"flash\", \"final\"]")
            .edit(
                RELEASE,
                "[table.by_geo]",
                &format!(
                    "[dataset.later]\nfile = \"later.csv\"\n{stages}time = {{ column = \"T\", frequency = \"month\", gaps = true }}\nmeasure = {{ column = \"V\", unit = \"person\", kind = \"flow\" }}\n\n[indicator.later_count]\nlabel = {{ en = \"Later\" }}\nvalue = \"later\"\n\n[table.by_geo]"
                ),
            )
            .edit(RELEASE, "status = \"final\"", "stage = \"flash\"\nstatus = \"preliminary\"")
            .with("data/t/later.csv", "T,V\n2018-01,1\n2018-02,1\n")
    };
    assert_eq!(refused(&staged("")), "error[VAL-010]: `later` has no data for 2019-01, 2019-02");
    let project = staged("stages = [\"final\"]\n");
    project.build("--deny warnings").stderr("").success();
    assert!(project.read("output/t/2019-02-flash/facts.json").contains("\"later_count\""));
    let said = refused(&staged("stages = [\"finals\"]\n"));
    assert!(said.contains("REL-004") && said.contains("finals"), "{said}");
}

/// Chained volumes of a total and two parts, which they are not together.
fn chained(additivity: &str, formula: &str) -> Project {
    let all = rows(&[("A", 10), ("B", 15), ("TOTAL", 24)]);
    let project = project(PLACES, &all, [TOTAL, additivity, ""]);
    let table = "title = { en = \"By place, {period}\" }\nrows = \"geo\"\ncolumns = [\"n\"]\ntotal = \"first\"";
    let own =
        format!("[indicator.x]\nlabel = {{ en = \"X\" }}\n{formula}\n\n[table.by_geo]\n{table}");
    project.edit(RELEASE, &format!("[table.by_geo]\n{table}"), &own)
}

#[test]
fn codes_that_give_nothing_together_are_not_joined_by_signs_either() {
    for formula in [
        "value = \"d[A] + d[B]\"",
        "value = \"d[TOTAL] - d[A]\"",
        "value = \"100 * (d[A] + d[B]) / d[TOTAL]\"",
        "value = \"n - d[B]\"",
    ] {
        let said = refused(&chained("not_additive = true", formula));
        assert!(said.starts_with("error[REL-016]: `x` joins "), "{formula}: {said}");
        assert!(said.contains("which give nothing together"), "{formula}: {said}");
    }
    let said =
        refused(&chained("not_additive = true", "sum = \"d\"\nwhere = { G = [\"A\", \"B\"] }"));
    assert!(
        said.contains("[REL-013]: the indicator `x` adds up codes of what does not add up"),
        "{said}"
    );
    // One of them, at two times or in a ratio, is what it is.
    for formula in [
        "value = \"d[A] - d[A]@year\"",
        "value = \"100 * (d[A] / d[A]@year - 1)\"",
        "value = \"100 * d[A] / d[TOTAL]\"",
        "sum = \"d\"",
    ] {
        chained("not_additive = true", formula).check("").success();
    }
}

#[test]
fn codes_that_add_up_from_some_period_on_have_no_sum_before() {
    let sum = "sum = \"d\"\nwhere = { G = [\"A\", \"B\"] }\nwindow = \"period\"";
    for (from, x) in [("2019-02", "25"), ("2019-03", "not_applicable")] {
        let additivity = format!("additive_from = \"{from}\"");
        let project = chained(&additivity, sum);
        let project = project.edit(DATA, "2019-02,TOTAL,24", "2019-02,TOTAL,25");
        project.build("").success();
        assert_eq!(values(&project, &["x@2019-02", "n"]), [x, "49"], "{from}");
        let said = refused(&chained(&additivity, "value = \"d[A] + d[B]\""));
        assert!(said.contains("give nothing together"), "{said}");
    }
}
