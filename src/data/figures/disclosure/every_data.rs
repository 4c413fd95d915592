//! An attack by somebody who knows the program, the threshold and all that is published, but no key:
//! every possible table with every key of many, and for each published pattern the tables that
//! give it. What they have in common is known of what is hidden.

use crate::time::Frequency;
use std::collections::BTreeMap;

use super::*;
use crate::data::figures::disclosure::DisclosureKey;
use crate::declaration::MAX_DIMENSIONS;

/// What is published of each cell: its count, or that it is hidden.
type Pattern = Vec<Option<i128>>;

/// A table by its rows, all counts in a line.
type Table = Vec<i128>;

/// All tables of so many counts that come to at most this many persons.
fn tables(counts: usize, most: i128) -> Vec<Table> {
    let mut tables = vec![vec![]];
    for _ in 0..counts {
        let longer = tables.into_iter().flat_map(|table: Table| {
            let rest = most - table.iter().sum::<i128>();
            (0..=rest).map(move |count| [table.clone(), vec![count]].concat())
        });
        tables = longer.collect();
    }
    tables
}

fn atoms(sides: &[usize], table: &Table) -> Vec<Atom> {
    let columns = sides.get(1).copied().unwrap_or(1);
    let atom = |(place, count): (usize, &i128)| {
        let mut codes = [0; MAX_DIMENSIONS];
        codes[0] = CodeIndex::try_from(place / columns).unwrap();
        codes[1] = CodeIndex::try_from(place % columns).unwrap();
        Atom { codes: Codes::new(codes), count: *count }
    };
    table.iter().enumerate().map(atom).filter(|atom| atom.count > 0).collect()
}

/// The cells of a table of one month.
fn table(threshold: i128, sides: &[usize], key: Option<&DisclosureKey>) -> Space {
    Space::of_table(threshold, sides, key, Frequency::Month.first_of(2025))
}

fn published(space: &Space, atoms: Vec<Atom>) -> (Pattern, Vec<i128>) {
    let none = Hidden::new();
    let mut search = Search::new(space, &none);
    search.step(atoms, 0);
    let cells = search.step.iter().zip(&search.hidden);
    let pattern = cells.map(|(count, hidden)| (!hidden).then_some(*count)).collect();
    (pattern, search.step)
}

/// For each pattern that can be published: for each cell the counts that it can have.
fn counts(
    sides: &[usize],
    threshold: i128,
    most: i128,
    keys: &[Option<DisclosureKey>],
) -> BTreeMap<Pattern, Vec<BTreeSet<i128>>> {
    let tables = tables(sides.iter().product(), most);
    let mut counts: BTreeMap<Pattern, Vec<BTreeSet<i128>>> = BTreeMap::new();
    for key in keys {
        let space = table(threshold, sides, key.as_ref());
        for table in &tables {
            let (pattern, truth) = published(&space, atoms(sides, table));
            let known = counts.entry(pattern).or_insert_with(|| vec![BTreeSet::new(); truth.len()]);
            known.iter_mut().zip(truth).for_each(|(counts, count)| {
                counts.insert(count);
            });
        }
    }
    counts
}

/// How narrow the range of a hidden cell is at most, with the pattern; patterns with a hidden whole
/// are left out, since tables that are larger than those tried give them too.
fn narrowest(counts: &BTreeMap<Pattern, Vec<BTreeSet<i128>>>) -> Option<(i128, Pattern)> {
    let of_pattern = |(pattern, counts): (&Pattern, &Vec<BTreeSet<i128>>)| {
        let hidden = pattern.iter().zip(counts).filter(|(shown, _)| shown.is_none());
        let ranges = hidden.map(|(_, counts)| counts.last().unwrap() - counts.first().unwrap());
        ranges.min().map(|range| (range, pattern.clone()))
    };
    let closed = counts.iter().filter(|(pattern, _)| pattern[0].is_some());
    closed.filter_map(of_pattern).min()
}

fn keys(count: u32) -> Vec<Option<DisclosureKey>> {
    (0..count).map(|key| Some(DisclosureKey::new(&key.to_be_bytes()))).collect()
}

#[test]
fn a_column_gives_no_range_narrower_than_the_threshold() {
    for keys in [keys(24), vec![None]] {
        for (codes, threshold, most) in [(3, 3, 12), (3, 5, 14), (4, 3, 8), (5, 5, 7)] {
            let counts = counts(&[codes], threshold, most, &keys);
            let (range, pattern) = narrowest(&counts).unwrap();
            assert!(range >= threshold, "{codes} codes, below {threshold}: {range} in {pattern:?}");
        }
    }
}

#[test]
fn a_table_with_margins_gives_no_range_narrower_than_the_threshold() {
    let keyed = keys(8);
    for (sides, threshold, most) in [([2, 2], 2, 10), ([2, 2], 3, 14), ([2, 3], 2, 9)] {
        let counts = counts(&sides, threshold, most, &keyed);
        let (range, pattern) = narrowest(&counts).expect("some pattern hides cells, not the whole");
        assert!(range >= threshold, "{sides:?}, below {threshold}: {range} in {pattern:?}");
    }
}

#[test]
fn without_a_key_a_table_with_margins_gives_no_range_narrower_than_the_threshold() {
    for (sides, threshold, most) in [([2, 2], 2, 10), ([2, 2], 3, 14), ([2, 3], 2, 9)] {
        let counts = counts(&sides, threshold, most, &[None]);
        // Where all of a matrix is hidden at once the whole is hidden with it, and nothing is left to try.
        let Some((range, pattern)) = narrowest(&counts) else {
            assert!(
                counts
                    .keys()
                    .all(|pattern| pattern[0].is_none() || pattern.iter().all(Option::is_some))
            );
            continue;
        };
        assert!(range >= threshold, "{sides:?}, below {threshold}: {range} in {pattern:?}");
    }
}

/// Of all tables with a small count, with every key: how many there are and of how many the whole is hidden.
fn wholes(
    sides: &[usize],
    threshold: i128,
    most: i128,
    keys: &[Option<DisclosureKey>],
) -> [usize; 2] {
    let tables = tables(sides.iter().product(), most);
    let is_small = |count: &i128| (1..threshold).contains(count);
    let [mut all, mut hidden] = [0, 0];
    for key in keys {
        let space = table(threshold, sides, key.as_ref());
        for table in tables.iter().filter(|table| table.iter().any(is_small)) {
            all += 1;
            hidden += usize::from(published(&space, atoms(sides, table)).0[0].is_none());
        }
    }
    [all, hidden]
}

/// `docs/disclosure.md` has these lines, and names the command.
#[test]
fn the_count_of_hidden_wholes_is_that_of_the_documents() {
    let documents = include_str!("../../../../docs/disclosure.md");
    let mut missing = Vec::new();
    for (sides, threshold, most) in
        [(&[5][..], 3, 12), (&[5], 5, 12), (&[3, 3], 2, 7), (&[2, 3], 3, 10)]
    {
        for (keys, name) in [(keys(4), "a key"), (vec![None], "none")] {
            let [all, hidden] = wholes(sides, threshold, most, &keys);
            let sides = sides.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ");
            let line = format!("| {sides} | {threshold} | {most} | {name} | {hidden} of {all} |");
            missing.extend((!documents.contains(&line)).then_some(line));
        }
    }
    assert!(missing.is_empty(), "docs/disclosure.md lacks\n{}", missing.join("\n"));
}
