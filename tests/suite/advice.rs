//! Advice that works: what a finding says to write is written, and then it is gone.

use crate::support::Project;

/// A release by quarter over data by month, by quarter and by year.
const HEAD: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Prices"
source.en = "Office"
contact = { name.en = "Desk", email = "desk@example.org", telephone = "0" }

[[edition]]
period = "2025-Q2"
status = "final"
released = 2025-09-01T00:00:00+00:00

[codelist.item]
file = "items.csv"
label.en = "Item"
labels = { en = "en" }

[dataset.index]
file = "index.csv"
time.frequency = "month"
dimensions = { ITEM = "item" }
measure = { unit = "index", kind = "index", decimals = 1 }

[dataset.sold]
file = "sold.csv"
time.frequency = "quarter"
dimensions = { ITEM = "item" }
measure = { unit = "person", kind = "flow" }

[dataset.weights]
file = "weights.csv"
time.frequency = "year"
dimensions = { ITEM = "item" }
measure = { unit = "per_thousand", kind = "rate" }

[indicator.all]
label.en = "All"
sum = "sold"
"#;

/// The release with these lines; items are A and B.
fn project(lines: &str) -> Project {
    let mut months = "TIME_PERIOD,ITEM,OBS_VALUE\n".to_owned();
    let (mut quarters, mut years) = (months.clone(), months.clone());
    for year in 2022..=2025 {
        for item in ["A", "B"] {
            years += &format!("{year},{item},500\n");
            for month in 1..=12 {
                months += &format!("{year}-{month:02},{item},1{month:02}\n");
            }
            for quarter in 1..=4 {
                let value = if item == "A" { 10 + quarter } else { 20 + year - 2022 };
                quarters += &format!("{year}-Q{quarter},{item},{value}\n");
            }
        }
    }
    Project::empty()
        .with("templates/prices/release.toml", format!("{HEAD}{lines}"))
        .with("templates/prices/en.md", "# Sold\n\nThere were {{ all | figure }}.\n")
        .with("data/prices/items.csv", "code,en\nA,Apples\nB,Bread\n")
        .with("data/prices/index.csv", months)
        .with("data/prices/sold.csv", quarters)
        .with("data/prices/weights.csv", years)
}

/// The lines have this finding with this advice, and no finding where it is followed.
#[track_caller]
fn heals(lines: &str, code: &str, advice: &str, followed: &str) {
    let said = project(lines).check("").err();
    assert!(said.contains(&format!("[{code}]")) && said.contains(advice), "{advice}\n{said}");
    let said = project(followed).build("").success().err();
    assert!(!said.contains(&format!("[{code}]")) && !said.contains("error"), "{followed}\n{said}");
}

fn indicator(formula: &str) -> String {
    format!("[indicator.x]\nlabel.en = \"X\"\n{formula}\n")
}

#[test]
fn an_index_by_month_in_editions_by_quarter_is_the_last_or_the_mean() {
    let of_item = "where = { ITEM = \"A\" }";
    heals(
        &indicator(&format!("sum = \"index\"\n{of_item}")),
        "REL-013",
        "write `value = \"last(index[ITEM = A])\"` in the place of `sum`",
        &indicator("value = \"last(index[ITEM = A])\""),
    );
    heals(
        &indicator("value = \"index[ITEM = A]\""),
        "REL-013",
        "Write `mean(index[ITEM = A])` or `last(index[ITEM = A])`",
        &indicator("value = \"mean(index[ITEM = A])\"\ndecimals = 1"),
    );
}

#[test]
fn data_by_year_in_an_expression_are_read_within_the_year() {
    let value = |weights: &str| {
        indicator(&format!(
            "value = \"{weights} * mean(index[A]) / mean(index[A])@year\"\ndecimals = 1\nunit = \"points\""
        ))
    };
    // Once.
    let said = project(&value("weights[A]")).check("").err();
    assert!(said.contains("1 error"), "{said}");
    heals(
        &value("weights[A]"),
        "REL-005",
        "`within_year(weights)`",
        &value("within_year(weights[A])"),
    );
}

#[test]
fn a_mean_of_years_in_a_table_needs_words() {
    let compared = |label: &str| {
        format!(
            "[comparison.usual]\nmean_of = [2022, 2023, 2024]\ndefault = true\n{label}\n\
             [table.t]\ntitle.en = \"T\"\nrows = \"item\"\ncolumns = [\"all\", \"all.base\"]\n"
        )
    };
    heals(
        &compared(""),
        "REL-007",
        "Write `label = { en = \"on the previous month\" }` in it",
        &compared("label = { en = \"on the usual number\" }\n"),
    );
    let project = project(&compared("label = { en = \"on the usual number\" }\n"));
    let project = project.edit("templates/prices/en.md", "There", "{{ table(id=\"t\") }}\n\nThere");
    project.build("").success();
    let text = project.read("output/prices/2025-Q2/en/release.md");
    assert!(text.contains("on the usual number") && !text.contains("a year before"), "{text}");
}

#[test]
fn a_position_in_the_year_is_one_of_the_editions() {
    let anchor = |position: &str| {
        format!(
            "[anchor.end]\n{position}\nyears_back = 1\n\n{}",
            indicator("value = \"all - all@end\"")
        )
    };
    heals(&anchor("month = 12"), "REL-016", "Write `quarter = 4`", &anchor("quarter = 4"));
    let compared = |position: &str| {
        format!(
            "[comparison.year]\nshift = \"1 year\"\ndefault = true\n\n[comparison.end]\n{position}\nyears_back = 1\nlabel.en = \"on the end\"\n"
        )
    };
    heals(&compared("week = 50"), "REL-005", "Write `quarter = ", &compared("quarter = 4"));
    let project = project(&compared("quarter = 4"));
    let project =
        project.edit("templates/prices/en.md", "There", "{{ all.end.base | figure }}, there");
    project.build("").success();
    // 14 and 22; 12 and 23.
    let text = project.read("output/prices/2025-Q2/en/release.md");
    assert!(text.contains("36, there were 35"), "{text}");
}

#[test]
fn rows_of_years_have_columns_of_one_window() {
    let table = |rows: &str| {
        format!(
            "{}\n[table.t]\ntitle.en = \"T\"\nrows = \"{rows}\"\ncolumns = [\"x\"]\n",
            indicator("sum = \"sold\"\nwindow = \"last 4\"")
        )
    };
    heals(&table("years"), "REL-013", "Write `rows = \"quarters\"`", &table("quarters"));
}

#[test]
fn a_count_in_a_column_needs_words() {
    let selection = |label: &str| {
        format!(
            "[selection.large]\nof = \"all\"\nby = \"item\"\nabove = 20\n{label}\n\
             [table.t]\ntitle.en = \"T\"\nrows = \"quarters\"\ncolumns = [\"large\"]\n"
        )
    };
    heals(
        &selection(""),
        "REL-007",
        "Write `label = { en = \"…\" }` in `[selection.large]`",
        &selection("label = { en = \"Large\" }\nunit = \"region\"\n"),
    );
}

#[test]
fn a_code_that_is_called_a_total_is_asked_for() {
    let sold = "TIME_PERIOD,ITEM,OBS_VALUE\n2024-Q2,TOTAL,7\n2024-Q2,A,3\n2024-Q2,B,3\n2025-Q2,TOTAL,8\n2025-Q2,A,2\n2025-Q2,B,3\n";
    let called = |total: &str| {
        project("")
            .edit("templates/prices/release.toml", "file = \"items.csv\"", &format!("file = \"items.csv\"\n{total}"))
            .edit("templates/prices/release.toml", "[dataset.sold]\nfile = \"sold.csv\"\ntime.frequency = \"quarter\"", "[dataset.sold]\nfile = \"sold.csv\"\ntime = { frequency = \"quarter\", gaps = true }")
            .with("data/prices/items.csv", "code,en\nTOTAL,All\nA,Apples\nB,Bread\n")
            .with("data/prices/sold.csv", sold)
    };
    let said = called("").check("").err();
    let named = "`TOTAL` of `item` is called a total";
    assert!(said.contains("[VAL-021]") && said.contains(named), "{said}");
    assert!(said.contains("`total = false` in `[codelist.item]`"), "{said}");
    let said = called("total = false").check("").err();
    assert!(!said.contains("VAL-021"), "{said}");
}

#[test]
fn what_reads_too_much_is_named_with_its_number() {
    let far = "[anchor.usual]\nmean_of = [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010]\n\n";
    let lines = format!(
        "{far}{}",
        indicator("value = \"mean(all)@usual\"\nwindow = \"last 1200\"\ndecimals = 1")
    );
    let said = project(&lines).check("").status(1).err();
    assert!(said.contains("`x` reads 12000 values for each of its own"), "{said}");
    assert!(said.contains("or take a shorter window"), "{said}");
    let said = project(&lines.replace("last 1200", "last 1000")).check("").err();
    assert!(!said.contains("values for each of its own"), "{said}");
}

#[test]
fn the_window_of_a_formula_is_that_of_the_indicator_that_declares_it() {
    let lines = |window: &str| {
        format!(
            "[indicator.y]\nlabel.en = \"Y\"\nsum = \"sold\"\nwindow = \"{window}\"\n\n{}",
            indicator("value = \"100 * (y / y@previous - 1)\"")
        )
    };
    heals(
        &lines("year_to_date"),
        "REL-016",
        "Write `window = \"period\"` in `[indicator.y]`",
        &lines("period"),
    );
}

#[test]
fn an_index_in_a_window_over_longer_periods_gets_both_lines_at_once() {
    let of_item = "where = { ITEM = \"A\" }";
    let advice = "write `value = \"last(index[ITEM = A])\"` with `window = \"period\"` in the place of `sum`";
    heals(
        &indicator(&format!("sum = \"index\"\n{of_item}\nwindow = \"year_to_date\"")),
        "REL-013",
        advice,
        &indicator("value = \"last(index[ITEM = A])\"\nwindow = \"period\""),
    );
}

#[test]
fn what_counts_from_january_is_not_added_up_over_its_periods() {
    let rule = "[rule.counts]\nabout = \"What is sold counts from January.\"\ncheck.rising = { dataset = \"sold\" }\n\n";
    let sold = |window: &str| format!("{rule}{}", indicator(&format!("sum = \"sold\"\n{window}")));
    let said = project(&sold("window = \"year_to_date\"")).check("").status(1).err();
    let named = "error[REL-013]: `x` adds up periods of what counts from January";
    assert!(said.contains(named) && said.contains("Add `window = \"period\"`"), "{said}");
    assert!(!project(&sold("")).check("").err().contains("REL-013"));
}
