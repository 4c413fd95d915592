//! Disclosure control: what an attacker computes from all that is published must not be a small count.
//!
//! The attack knows every number of `facts.json` and of the data files of all editions, and how each is
//! computed. It solves for the observations, exactly, and then for the range of what is hidden.

mod algebra;
mod finished;
mod fixture;
mod keys;
mod marks;
mod published;
mod refused;
mod shapes;
mod told;
mod twins;
mod vintages;
mod windows;

use std::collections::BTreeMap;

use crate::support::Project;
use algebra::System;
use fixture::{EDITIONS, THRESHOLD};
use published::{Cell, World};

/// Every published value of a project, and of the same project without disclosure control.
fn values(project: &Project, release: &str, editions: &[&str]) -> BTreeMap<Cell, Option<i128>> {
    let mut values = BTreeMap::new();
    for edition in editions {
        published::read(project, &format!("output/{release}/{edition}"), &mut values);
    }
    values
}

/// The hidden cells that can be told from what is published, with their true values.
fn told(
    world: &World,
    open: &BTreeMap<Cell, Option<i128>>,
    known: &BTreeMap<Cell, Option<i128>>,
) -> Vec<String> {
    let mut system = System::new(world.atoms());
    for (cell, value) in known {
        if let (Some(value), Some(row)) = (value, world.row(cell)) {
            system.add(&row, *value);
        }
    }
    let solved = system.solved();
    let mut told = Vec::new();
    for (cell, truth) in open {
        let is_hidden = known.get(cell).is_none_or(Option::is_none);
        let (Some(truth), Some(row)) = (truth, world.row(cell)) else { continue };
        if !is_hidden || *truth == 0 {
            continue;
        }
        let (low, high) = solved.range(&row);
        assert!(low <= *truth && high.is_none_or(|high| *truth <= high), "{cell:?}: {truth}");
        if high == Some(low) {
            told.push(format!("{cell:?} is {truth}"));
        }
    }
    told
}

#[test]
fn no_hidden_value_can_be_computed_from_all_editions_together() {
    let open = fixture::project(None);
    open.build("--all").success();
    let closed = fixture::project(Some(THRESHOLD));
    closed.build("--all").success();
    let open = values(&open, "flows", EDITIONS);
    let known = values(&closed, "flows", EDITIONS);
    let small = |value: &Option<i128>| value.is_some_and(|of| (1..THRESHOLD).contains(&of));
    assert!(open.values().any(small), "the fixture has small counts");
    let sums = known.iter().filter(|(cell, value)| fixture::is_sum(cell) && small(value));
    assert_eq!(sums.collect::<Vec<_>>(), [], "a small count is published");
    let hidden = known.values().filter(|value| value.is_none()).count();
    assert!(hidden * 3 < known.len() * 2, "{hidden} of {} values are hidden", known.len());
    let world = fixture::world();
    assert_eq!(told(&world, &open, &known), Vec::<String>::new());
}

#[test]
fn scarce_counts_are_protected_too_if_need_be_with_the_totals() {
    let world = fixture::world();
    for (seed, scarcity) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)] {
        let open = fixture::variant(None, seed, scarcity);
        let closed = fixture::variant(Some(THRESHOLD), seed, scarcity);
        for project in [&open, &closed] {
            project.build("--all --format data").success();
        }
        let (open, known) = (values(&open, "flows", EDITIONS), values(&closed, "flows", EDITIONS));
        let told = told(&world, &open, &known);
        assert_eq!(told, Vec::<String>::new(), "variant {seed}");
    }
}

#[test]
fn without_partners_small_counts_would_be_computed() {
    let project = fixture::project(None);
    project.build("--all").success();
    let open = values(&project, "flows", EDITIONS);
    let mut known = open.clone();
    for (cell, value) in &mut known {
        let is_small = value.is_some_and(|of| (1..THRESHOLD).contains(&of));
        if is_small || !fixture::is_sum(cell) {
            *value = None;
        }
    }
    assert!(told(&fixture::world(), &open, &known).len() > 3);
}

#[test]
fn every_format_hides_the_same() {
    let project = fixture::project(Some(THRESHOLD));
    project.build("--period 2025-03").success();
    let edition = "output/flows/2025-03";
    assert!(!project.path(&format!("{edition}/data/flows.sdmx.csv")).exists());
    assert!(project.path(&format!("{edition}/data/population.sdmx.csv")).exists());
    let facts = project.read(&format!("{edition}/facts.json"));
    let of_arrivals = facts.lines().filter(|line| line.contains("\"indicator\":\"arrivals\""));
    assert!(of_arrivals.clone().count() > 7, "{facts}");
    for fact in of_arrivals {
        assert!(!fact.contains("observations"), "how many there are can give them away: {fact}");
    }
    let package = project.read(&format!("{edition}/data/datapackage.json"));
    assert!(!package.contains("flows.sdmx.csv") && package.contains("population.sdmx.csv"));
    let hidden = published::hidden_in_csv(&project, &format!("{edition}/data/by_region.csv"));
    assert!(hidden > 0);
    for language in ["en", "ru", "kk"] {
        let page = project.read(&format!("{edition}/{language}/release.md"));
        let rows = page.lines().filter(|line| line.starts_with('|'));
        let in_text: usize =
            rows.map(|row| row.matches("[c\\]").count().max(row.matches("[c]").count())).sum();
        assert_eq!(in_text, hidden, "{page}");
        let book = project.path(&format!("{edition}/{language}/moves.xlsx"));
        assert_eq!(published::hidden_in_workbook(&book, "by_region"), hidden);
    }
}

#[test]
fn an_edition_hides_the_same_after_the_data_have_grown() {
    let now = fixture::project(Some(THRESHOLD));
    let before = fixture::project_until("2025-02");
    for project in [&now, &before] {
        project.build("--period 2025-02").success();
    }
    let facts = "output/flows/2025-02/facts.json";
    assert_eq!(now.read(facts), before.read(facts));
}

#[test]
fn what_was_hidden_stays_hidden_after_a_revision() {
    let project = fixture::revised(Some(THRESHOLD));
    project.build("--period 2025-03").success();
    let known = values(&project, "flows", &["2025-03"]);
    // The revision makes the small count a large one, which the first publication hid.
    let cell = Cell::of_code("arrivals", "regions", fixture::REVISED, "2025-01/2025-03");
    assert_eq!(known.get(&cell), Some(&None));
}

#[test]
fn the_large_release_gives_no_hidden_value_back() {
    let period = "2025-06";
    let open = Project::built();
    let closed = published::with_threshold(Project::new(), "migration", &["external"], 5);
    closed.build(&format!("--period {period}")).success();
    let of_period = |project| {
        let mut values = values(project, "migration", &[period]);
        values.retain(|cell, _| cell.period == "2025-01/2025-06");
        values
    };
    let world = World::of_the_large_release();
    let told = told(&world, &of_period(&open), &of_period(&closed));
    assert_eq!(told, Vec::<String>::new());
}
