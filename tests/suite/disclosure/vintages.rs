//! The attack on vintages: all that is published of every state of the data, held side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bulletin::office::archive::Fingerprint;

use super::algebra::System;
use super::fixture::{self, EDITIONS, MONTHS, REGIONS, THRESHOLD};
use super::published::{self, Cell, World, with_threshold};
use crate::support::Project;

/// Names of the vintages; both come in after all editions.
const VINTAGES: [&str; 2] = ["2026-06-01-late", "2026-09-01-final"];
/// Days of which the states are: before the first vintage, between them, after both.
pub(crate) const DAYS: [&str; 3] = ["2026-05-01", "2026-06-02", "2026-09-02"];

/// An observation that a vintage changes: data set, month, two codes and the new count.
pub(crate) type Change = (&'static str, &'static str, [&'static str; 2], usize);

/// A vintage of some observations.
pub(crate) fn with_vintage(project: Project, name: &str, changes: &[Change]) -> Project {
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
pub(crate) fn changes(vintage: usize, seed: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |dataset, month, codes, at: usize| {
        let spread = (at * 7907 + seed * 104_723 + vintage * 611_953) % 1013;
        if spread.is_multiple_of(5) {
            let count = if spread.is_multiple_of(2) { 1 + spread % 4 } else { 5 + spread % 70 };
            // No count of the data is as large, so that nothing stays as it was.
            let count = if spread.is_multiple_of(3) { 200 + spread % 50 + vintage } else { count };
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
            let shown: Vec<_> =
                hidden.filter(|(cell, _)| pair[1].get(cell) != Some(&None)).collect();
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

/// A release in which a vintage makes one move small: its row of the matrix gets the mark `[r]`, the
/// others do not.
fn of_moves(changes: &[Change]) -> Project {
    let release = "templates/flows/release.toml";
    let project = fixture::project(Some(THRESHOLD));
    let mut moves = "TIME_PERIOD,ORIGIN,DESTINATION,OBS_VALUE\n".to_owned();
    for month in MONTHS {
        for (one, origin) in REGIONS.iter().enumerate() {
            for (other, destination) in REGIONS.iter().enumerate() {
                writeln!(moves, "{month},{origin},{destination},{}", 20 + 7 * one + other).unwrap();
            }
        }
    }
    let project = project.with("data/flows/moves.csv", moves);
    assert!(project.read(release).contains("[matrix.all_moves]"));
    with_vintage(project, VINTAGES[0], changes)
}

/// The published files of the latest edition, without the fingerprints of the data.
fn files(project: &Project) -> BTreeMap<String, Vec<u8>> {
    project.build("--period 2025-03").success();
    let mut files = project.files("output/flows/2025-03");
    files.remove("manifest.json");
    files
}

#[test]
fn a_mark_does_not_say_that_a_row_has_no_other_revised_cell() {
    let small = ("moves", "2025-02", ["R-1", "R-2"], 3);
    let before = |one: usize, other: usize| 20 + 7 * one + other;
    let published = files(&of_moves(&[small]));
    // Two persons change places in two rows, one of which has no other revision.
    let mut twins = 0;
    for (row, column) in (2..7).flat_map(|row| (2..7).map(move |column| (row, column))) {
        if row == column || column == 0 {
            continue;
        }
        let moved = |one: usize, other: usize, count: usize| {
            ("moves", "2025-02", [REGIONS[one], REGIONS[other]], count)
        };
        let twin = [
            ("moves", "2025-02", ["R-1", "R-2"], 4),
            moved(row, column, before(row, column) + 1),
            moved(0, column, before(0, column) - 1),
            moved(row, 1, before(row, 1) - 1),
        ];
        let project = of_moves(&twin);
        if files(&project) == published {
            twins += 1;
            break;
        }
    }
    assert!(twins > 0, "other observations give the same files");
}

#[test]
fn a_letter_in_the_file_tells_nothing_of_a_hidden_cell_with_a_vintage_and_without() {
    let path = "data/flows/flows.csv";
    let with_status = |status: &str, project: fn(Project) -> Project| {
        let known = "2025-01,ARR,R-2,30,A\n";
        let small = format!("2025-01,ARR,R-2,3,{status}\n");
        let closed = with_threshold(Project::small(), "flows", &["flows"], THRESHOLD);
        // No text asks for what is hidden.
        let closed = ["en", "ru", "kk"].into_iter().fold(closed, |closed, language| {
            let path = format!("templates/flows/{language}.md");
            let text = closed.read(&path);
            let lines = text.lines().filter(|line| !line.contains("regions_gaining"));
            closed.with(&path, lines.collect::<Vec<_>>().join("\n"))
        });
        files(&project(closed.edit(path, known, &small)))
    };
    let late: fn(Project) -> Project =
        |project| with_vintage(project, VINTAGES[0], &[("flows", "2025-02", ["ARR", "R-1"], 777)]);
    for project in [std::convert::identity, late] {
        let [normal, revised] = ["A", "R"].map(|status| with_status(status, project));
        assert!(normal == revised, "a mark tells of the hidden cell");
    }
}

#[test]
fn nothing_that_is_published_has_a_fingerprint_of_the_data() {
    let change = [("flows", "2025-01", ["ARR", "R-6"], 3)];
    let project = with_vintage(fixture::project(Some(THRESHOLD)), VINTAGES[0], &change);
    project.build("--period 2025-03 --format data --as-of 2026-05-01").success();
    project.run("revise").success();
    project.run("publish --create --to www --insist test --at 2026-07-01T10:00:00+05:00 output/flows/2025-03").success();
    let files = project.files("www");
    assert!(files.contains_key("flows/2025-03/versions/1/manifest.json"));
    let data = project.files("data").into_iter().chain(project.files("templates"));
    for (input, fingerprint) in data.map(|(path, bytes)| (path, Fingerprint::of(&bytes).sha256)) {
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains(&fingerprint), "{path} has the fingerprint of {input}");
        }
    }
    let office = project.read("output/flows/2025-03/manifest.json");
    assert!(office.contains(&Fingerprint::of(change_of(&project).as_bytes()).sha256));
}

/// The file of the first vintage.
fn change_of(project: &Project) -> String {
    project.read(&format!("data/flows/vintages/{}/flows.csv", VINTAGES[0]))
}

#[test]
fn a_vintage_of_the_large_release_gives_no_hidden_value_back() {
    const PERIOD: &str = "2025-06";
    let of = |threshold: Option<i128>| {
        let mut project = Project::new();
        if let Some(threshold) = threshold {
            project = published::with_threshold(project, "migration", &["external"], threshold);
        }
        let observations = project.read("data/migration/external.csv");
        let mut rows = observations.lines().next().unwrap().to_owned() + "\n";
        // Every hundredth count of the year is another one, every second of these a small one.
        let of_year = observations.lines().filter(|row| row.starts_with("2025-")).step_by(100);
        for (at, row) in of_year.enumerate() {
            let mut fields: Vec<&str> = row.split(',').collect();
            let count: usize = fields[4].parse().unwrap();
            let other = if at.is_multiple_of(2) { 1 + (count + at) % 4 } else { 2 * count + 7 };
            let other = if other == count { other + 5 } else { other }.to_string();
            fields[4] = &other;
            writeln!(rows, "{}", fields.join(",")).unwrap();
        }
        let folder = "data/migration/vintages/2025-08-20-late";
        let about = "type = \"routine\"\nreleased = 2025-08-20T10:00:00+05:00\n[reason]\nen = \"Late.\"\n\
                     ru = \"Поздно.\"\nkk = \"Кеш.\"\n";
        let project = project
            .with(&format!("{folder}/vintage.toml"), about)
            .with(&format!("{folder}/external.csv"), rows);
        ["2025-08-19", "2025-08-20"].map(|day| {
            project.build(&format!("--period {PERIOD} --format data --as-of {day}")).success();
            let mut values = BTreeMap::new();
            published::read(&project, &format!("output/migration/{PERIOD}"), &mut values);
            values.retain(|cell, _| cell.period == "2025-01/2025-06");
            values
        })
    };
    let (open, closed) = (of(None), of(Some(THRESHOLD)));
    assert_ne!(closed[0], closed[1], "the vintage changes what is published");
    let shown = closed[1].iter().filter(|(_, value)| value.is_some());
    let again: Vec<_> = shown.filter(|(cell, _)| closed[0].get(cell) == Some(&None)).collect();
    assert_eq!(again, [], "what was hidden stays hidden");
    let world = World::of_the_large_release();
    for state in 0..2 {
        let told = super::told(&world, &open[state], &closed[state]);
        assert_eq!(told, Vec::<String>::new(), "state {state}");
    }
}
