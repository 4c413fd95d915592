//! The attack on vintages: all that is published of every state of the data, held side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::algebra::System;
use crate::fixture::{self, EDITIONS, MONTHS, REGIONS, THRESHOLD};
use crate::published::{self, Cell, World};
use crate::support::Project;

/// Names of the vintages; both come in after all editions.
const VINTAGES: [&str; 2] = ["2026-06-01-late", "2026-09-01-final"];
/// Days of which the states are: before the first vintage, between them, after both.
const DAYS: [&str; 3] = ["2026-05-01", "2026-06-02", "2026-09-02"];

/// An observation that a vintage changes: data set, month, two codes and the new count.
type Change = (&'static str, &'static str, [&'static str; 2], usize);

/// A vintage of some observations.
fn with_vintage(project: Project, name: &str, changes: &[Change]) -> Project {
    let folder = format!("data/flows/vintages/{name}");
    let day = &name[..10];
    let about = format!(
        "type = \"routine\"\nreleased = {day}T10:00:00+05:00\n\n[reason]\nen = \"Late.\"\nru = \"Позже.\"\nkk = \"Кеш.\"\n"
    );
    let mut project = project.with(&format!("{folder}/vintage.toml"), about);
    for (dataset, header) in [
        ("flows", "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n"),
        ("moves", "TIME_PERIOD,ORIGIN,DESTINATION,OBS_VALUE\n"),
    ] {
        let mut csv = header.to_owned();
        for (_, month, [one, other], count) in changes.iter().filter(|of| of.0 == dataset) {
            let status = if dataset == "flows" { ",A" } else { "" };
            writeln!(csv, "{month},{one},{other},{count}{status}").unwrap();
        }
        if csv != header {
            project = project.with(&format!("{folder}/{dataset}.csv"), csv);
        }
    }
    project
}

/// What a vintage changes: some of all observations, many of them to a small count.
fn changes(vintage: usize, seed: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |dataset, month, codes, at: usize| {
        let spread = (at * 7907 + seed * 104_723 + vintage * 611_953) % 1013;
        if spread.is_multiple_of(5) {
            let count = if spread % 2 == 0 { 1 + spread % 4 } else { 5 + spread % 70 };
            // No count of the data is as large, so that nothing stays as it was.
            let count = if spread % 3 == 0 { 200 + spread % 50 + vintage } else { count };
            changes.push((dataset, month, codes, count));
        }
    };
    for (month, of) in MONTHS.into_iter().enumerate() {
        for (one, origin) in REGIONS.into_iter().enumerate() {
            for (flow, name) in ["ARR", "DEP"].into_iter().enumerate() {
                add("flows", of, [name, origin], 100 * month + 10 * one + flow);
            }
            for (other, destination) in REGIONS.into_iter().enumerate() {
                add("moves", of, [origin, destination], 1000 + 100 * month + 10 * one + other);
            }
        }
    }
    changes
}

/// The project with two vintages.
fn revised(project: Project, seed: usize) -> Project {
    let of = |project, at: usize| with_vintage(project, VINTAGES[at], &changes(at, seed));
    of(of(project, 0), 1)
}

/// All values that are published of each state.
fn states(project: &Project) -> Vec<BTreeMap<Cell, Option<i128>>> {
    let of_day = |day: &&str| {
        project.build(&format!("--all --format data --as-of {day} --output {day}")).success();
        let mut values = BTreeMap::new();
        for edition in EDITIONS {
            published::read(project, &format!("{day}/flows/{edition}"), &mut values);
        }
        values
    };
    DAYS.iter().map(of_day).collect()
}

/// For each state, the unknown that each observation is: another one after it was revised, if the
/// attacker knows which ones were, and else always.
fn unknowns(world: &World, seed: usize, knows: bool) -> (Vec<Vec<usize>>, usize) {
    let mut unknowns: Vec<Vec<usize>> = vec![(0..world.atoms()).collect()];
    let mut next = world.atoms();
    for vintage in 0..VINTAGES.len() {
        let changes = changes(vintage, seed);
        let of_atom = world.atoms.iter().zip(&unknowns[vintage]).map(|(atom, before)| {
            let is_changed = changes.iter().any(|(dataset, month, [one, other], _)| {
                let codes: Vec<&str> = match *dataset {
                    "flows" => vec![&atom_code(atom, "FLOW"), &atom_code(atom, "REF_AREA")],
                    _ => vec![&atom_code(atom, "ORIGIN"), &atom_code(atom, "DESTINATION")],
                };
                atom.dataset == *dataset && atom.month == *month && codes == [*one, *other]
            });
            if knows && !is_changed {
                return *before;
            }
            next += 1;
            next - 1
        });
        let of_state = of_atom.collect();
        unknowns.push(of_state);
    }
    (unknowns, next)
}

fn atom_code<'a>(atom: &'a published::Atom, column: &str) -> &'a str {
    atom.codes.get(column).map_or("", String::as_str)
}

/// The hidden cells of each state that can be told; those that an earlier state published are left
/// out for an attacker who `knows` which observations were revised.
fn told(
    world: &World,
    seed: usize,
    knows: bool,
    open: &[BTreeMap<Cell, Option<i128>>],
    closed: &[BTreeMap<Cell, Option<i128>>],
) -> Vec<String> {
    let (unknowns, count) = unknowns(world, seed, knows);
    let mut system = System::new(count);
    let row = |cell: &Cell, state: usize| {
        let row = world.row(cell)?;
        Some(row.into_iter().map(|(atom, of)| (unknowns[state][atom], of)).collect())
    };
    for (state, values) in closed.iter().enumerate() {
        for (cell, value) in values {
            if let (Some(value), Some(row)) = (value, row(cell, state)) {
                system.add(&row, *value);
            }
        }
    }
    let solved = system.solved();
    let mut told = Vec::new();
    for (state, values) in open.iter().enumerate() {
        for (cell, truth) in values {
            let hidden = |values: &BTreeMap<_, _>| values.get(cell).is_none_or(Option::is_none);
            let was_published = closed[..state].iter().any(|values| !hidden(values));
            let (Some(truth), Some(row)) = (truth, row(cell, state)) else { continue };
            if !hidden(&closed[state]) || *truth == 0 || (knows && was_published) {
                continue;
            }
            let (low, high) = solved.range(&row);
            assert!(low <= *truth && high.is_none_or(|high| *truth <= high), "{cell:?}: {truth}");
            if high == Some(low) {
                told.push(format!("state {state}: {cell:?} is {truth}"));
            }
        }
    }
    told
}

#[test]
fn no_vintage_gives_back_what_another_hides() {
    let world = fixture::world();
    for seed in 0..4 {
        let of = |threshold| match seed {
            0 => fixture::project(threshold),
            _ => fixture::variant(threshold, seed, seed),
        };
        let open = states(&revised(of(None), seed));
        let closed = states(&revised(of(Some(THRESHOLD)), seed));
        for pair in closed.windows(2) {
            let hidden = pair[0].iter().filter(|(_, value)| value.is_none());
            let shown: Vec<_> = hidden.filter(|(cell, _)| pair[1].get(cell) != Some(&None)).collect();
            assert_eq!(shown, [], "what was hidden stays hidden, variant {seed}");
        }
        let more = |one: usize, other: usize| {
            let count = |of: usize| closed[of].values().filter(|value| value.is_none()).count();
            count(other) - count(one)
        };
        assert!(more(0, 1) > 0 && more(1, 2) > 0, "revisions make counts small");
        for knows in [false, true] {
            let told = told(&world, seed, knows, &open, &closed);
            assert_eq!(told, Vec::<String>::new(), "variant {seed}, knows {knows}");
        }
    }
}
