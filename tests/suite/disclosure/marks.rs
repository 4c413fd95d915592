//! What is said of the marks of a chart while some are hidden: the largest where published numbers prove it, the smallest
//! where it is nobody, and the largest few where no hidden one can be among them.

use std::fmt::Write as _;

use super::fixture::{self, MONTHS, REGIONS, THRESHOLD};
use crate::support::Project;

const RELEASE: &str = "templates/flows/release.toml";
const ASKED: &str = "Most: {% if bars.largest %}{{ bars.largest.label }}{% else %}untold{% endif %}. \
                     Fewest: {% if bars.smallest %}{{ bars.smallest.label }}{% else %}untold{% endif %}. \
                     Behind: {% if bars.last %}{{ bars.last.label }}{% else %}untold{% endif %}.\n\n";
const SHOWN: &str = "{{ chart(id=\"bars\", title=\"Bars\", alt=\"A bar for each region.\") }}\n";

/// Arrivals of the regions in every month, of the fourth three in the last one, and as many departures everywhere.
fn project(arrivals: [usize; 7], limit: &str, words: &str) -> Project {
    let mut csv = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    for month in MONTHS {
        for (region, count) in REGIONS.into_iter().zip(arrivals) {
            let is_small = region == fixture::REVISED && month == "2025-03" && count > 0;
            let count = if is_small { 3 } else { count };
            if count > 0 {
                writeln!(csv, "{month},ARR,{region},{count},A").unwrap();
            }
            writeln!(csv, "{month},DEP,{region},100,A").unwrap();
        }
    }
    let chart = format!(
        "[chart.bars]\nsubtitle = {{ en = \"Bars\", ru = \"Полосы\", kk = \"Жолақтар\" }}\nkind = \"bars\"\nrows = \"regions\"\n\
         columns = [\"arrivals\"]\norder = \"value\"\n{limit}\n[table.moves]\n"
    );
    let project = fixture::project(Some(THRESHOLD)).with("data/flows/flows.csv", csv);
    let project = project.edit(RELEASE, "[table.moves]\n", &chart);
    ["en", "ru", "kk"].into_iter().fold(project, |project, language| {
        let path = format!("templates/flows/{language}.md");
        let text = project.read(&path) + "\n" + words;
        project.with(&path, text)
    })
}

fn said(project: &Project) -> String {
    project.build("--period 2025-03 --format markdown").success();
    let text = project.read("output/flows/2025-03/en/release.md");
    text.lines().find(|line| line.starts_with("Most:")).unwrap().to_owned()
}

#[test]
fn the_smallest_mark_is_not_told_while_a_hidden_one_may_be_smaller() {
    let words = format!("{ASKED}{SHOWN}");
    let some = project([4000, 300, 200, 100, 150, 160, 170], "", &words);
    assert_eq!(said(&some), "Most: P0. Fewest: untold. Behind: untold.");
    // Of nobody there are no fewer.
    let nobody = project([4000, 300, 200, 100, 150, 160, 0], "", &words);
    assert_eq!(said(&nobody), "Most: P0. Fewest: P6. Behind: P6.");
    // Nothing is hidden.
    let all = project([4000, 300, 200, 0, 150, 160, 170], "", &words);
    assert_eq!(said(&all), "Most: P0. Fewest: P3. Behind: P3.");
}

#[test]
fn a_text_that_asks_for_the_smallest_all_the_same_is_told_what_to_ask_before() {
    let words = format!("{SHOWN}\nFewest: {{{{ bars.smallest.label }}}}.\n");
    let found = project([4000, 300, 200, 100, 150, 160, 170], "", &words);
    let said = found.build("--period 2025-03").err();
    assert!(said.contains("there is no `smallest` here"), "{said}");
    assert!(said.contains("ask before, as in `{% if CHART.smallest %}`"), "{said}");
}

#[test]
fn the_largest_few_are_not_drawn_while_a_hidden_one_may_be_among_them() {
    let words = format!("{ASKED}{SHOWN}");
    // Two of some that are all hidden ones together.
    let far = project([4000, 3000, 20, 10, 15, 16, 17], "limit = 2\n", &words);
    let far = said(&far);
    assert_eq!(far, "Most: P0. Fewest: P1. Behind: P1.");
    let near = [4000, 300, 200, 290, 280, 270, 260];
    let found = project(near, "limit = 4\n", &words).build("--period 2025-03").err();
    assert!(
        found.contains("which marks the chart `bars` has cannot be told in this edition"),
        "{found}"
    );
    assert!(found.contains("as in `{% if bars.known %}`"), "{found}");
    let asked = format!("{ASKED}{{% if bars.known %}}{SHOWN}{{% endif %}}\n");
    let near = project(near, "limit = 4\n", &asked);
    assert_eq!(said(&near), "Most: untold. Fewest: untold. Behind: untold.");
}
