//! Owners of rows, periods or codes, that have the same rows as others.
//!
//! [`contents`] gives the rows of each owner, [`pairs`] the owners of which nine in ten rows are equal.
//!
//! To compare every owner with every other one would cost the square of their number. So the rows of each
//! are cut into bands of [`BAND`] to twice as many rows, by numbers that are mixed from their codes and are
//! as good as drawn by lot, and owners that have a band in common meet in a table of the bands. A row that
//! differs spoils one band; where one in ten differs, about half of the bands are whole, so that of
//! [`BANDS`] one is whole for certain. Of the owners that met, those with most such rows are compared row
//! by row, and that count alone decides. All costs no more than to sort the rows.
//!
//! How wide a band is goes by the number of rows. A copy that lacks some may be cut differently, so the
//! rows are cut twice, the second time into bands of half the width: of two owners whose rows differ in
//! number by a tenth, one cut is the same.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows that a band has at least, on the average.
const BAND: usize = 4;

/// Bands that are looked at of a cut.
const BANDS: u64 = 32;

/// Owners with an equal band are remembered up to so many.
const REMEMBERED: usize = 8;

/// So many owners with equal bands are compared row by row.
const COUNTED: usize = 4;

/// Of so many rows of an owner …
const ROWS: usize = 10;

/// … so many have to be equal.
const EQUAL: usize = 9;

/// Owners with fewer rows are not compared: of so few, all have to be equal, with five different values of two
/// digits or more, which chance makes once in a million times.
pub(super) const FEWEST_ROWS: usize = 6;

/// Nor are those whose rows have fewer different values.
const FEWEST_VALUES: usize = 5;

/// What owners are like is seen where there are so many of them.
const FEWEST_ALIKE: usize = 3;

/// A row of an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row<T> {
    /// The period or code whose row it is.
    pub(super) owner: T,
    /// Its place among the rows of the owner, mixed of its codes.
    pub(super) place: u64,
    /// Its value.
    pub(super) value: u64,
}

/// Two owners that have the same rows, the later one first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair<T> {
    pub(super) again: T,
    pub(super) first: T,
}

/// The rows of each owner, in the order of the owners, that can be compared: enough rows, of different
/// values. `rows` are sorted.
pub(super) fn contents<T: Copy + PartialEq>(rows: &[Row<T>]) -> Vec<&[Row<T>]> {
    let is_varied = |rows: &&[Row<T>]| {
        let mut values = BTreeSet::new();
        rows.iter().any(|row| values.insert(row.value) && values.len() >= FEWEST_VALUES)
    };
    let contents = rows.chunk_by(|row, next| row.owner == next.owner);
    contents.filter(|rows| rows.len() >= FEWEST_ROWS).filter(is_varied).collect()
}

/// Each owner that has the same rows as one before it, with the one that has most of them.
pub(super) fn pairs<T: Copy>(contents: &[&[Row<T>]]) -> Vec<Pair<T>> {
    let mut known: HashMap<Band, Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (index, rows) in contents.iter().enumerate() {
        let mut in_bands: BTreeMap<usize, usize> = BTreeMap::new();
        for band in bands(rows) {
            let earlier = known.entry(band).or_default();
            for first in &*earlier {
                *in_bands.entry(*first).or_default() += band.rows;
            }
            if earlier.len() < REMEMBERED {
                earlier.push(index);
            }
        }
        let mut candidates: Vec<(Reverse<usize>, usize)> =
            in_bands.into_iter().map(|(first, rows)| (Reverse(rows), first)).collect();
        candidates.sort_unstable();
        let counted = candidates.into_iter().take(COUNTED).map(|(_, first)| Count {
            equal: equal_rows(rows, contents[first]),
            rows: rows.len().max(contents[first].len()),
            first: Reverse(first),
        });
        let most = counted.max().filter(|count| count.equal * ROWS >= count.rows * EQUAL);
        let named = most.and_then(|count| rows.first().zip(contents[count.first.0].first()));
        pairs.extend(named.map(|(again, first)| Pair { again: again.owner, first: first.owner }));
    }
    pairs
}

/// Whether it is what owners are like to have the rows of the one before: more than half of them have
/// more than half.
pub(super) fn neighbours_are_alike<T>(contents: &[&[Row<T>]]) -> bool {
    let neighbours = contents.len().saturating_sub(1);
    let is_alike =
        |pair: &&[&[Row<T>]]| equal_rows(pair[0], pair[1]) * 2 > pair[0].len().max(pair[1].len());
    neighbours >= FEWEST_ALIKE && contents.windows(2).filter(is_alike).count() * 2 > neighbours
}

/// Whether it is what owners are like to have the rows of others: half of them do.
pub(super) fn many_are_alike<T>(pairs: &[Pair<T>], contents: &[&[Row<T>]]) -> bool {
    pairs.len() >= FEWEST_ALIKE && pairs.len() * 2 >= contents.len()
}

/// How many rows of an owner are those of one before it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Count {
    equal: usize,
    /// The rows of the owner that has more.
    rows: usize,
    first: Reverse<usize>,
}

/// Rows that are mixed to one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Band {
    /// Into how many bands the rows are cut, as a power of two.
    cut: u32,
    /// Which of them it is.
    number: u64,
    rows: usize,
    mixed: u64,
}

/// The bands of both cuts of an owner's rows.
fn bands<T>(rows: &[Row<T>]) -> impl Iterator<Item = Band> {
    let wide = (rows.len() / BAND).max(2).ilog2();
    [wide, wide + 1].into_iter().flat_map(move |cut| {
        let number = move |row: &Row<T>| row.place >> (u64::BITS - cut);
        let end = rows.partition_point(|row| number(row) < BANDS);
        let bands = rows[..end].chunk_by(move |row, next| number(row) == number(next));
        bands.map(move |band| Band {
            cut,
            number: number(&band[0]),
            rows: band.len(),
            mixed: mixed(band.iter().flat_map(|row| [row.place, row.value])),
        })
    })
}

/// How many rows of two owners have the same place and value.
fn equal_rows<T>(rows: &[Row<T>], others: &[Row<T>]) -> usize {
    let key = |row: &Row<T>| (row.place, row.value);
    let (mut rows, mut others) = (rows.iter().map(key), others.iter().map(key));
    let (mut row, mut other) = (rows.next(), others.next());
    let mut equal = 0;
    while let (Some(left), Some(right)) = (row, other) {
        let order = left.cmp(&right);
        equal += usize::from(order == Ordering::Equal);
        if order != Ordering::Greater {
            row = rows.next();
        }
        if order != Ordering::Less {
            other = others.next();
        }
    }
    equal
}

/// Words mixed to one number.
pub(super) fn mixed(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0, |mixed: u64, word| {
        let product = (mixed ^ word).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        product ^ (product >> 29)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of two owners, `differing` of which have other values in the second, and `lacking` are not
    /// there.
    fn rows(count: u64, differing: u64, lacking: u64) -> Vec<Row<u16>> {
        let row = |owner, place, value| Row { owner, place: mixed([place, 0]), value };
        let first = (0..count).map(|place| row(0, place, place * 7919 % 9973));
        let again = (lacking..count).map(|place| {
            let other = u64::from(place < lacking + differing);
            row(1, place, place * 7919 % 9973 + other)
        });
        let mut rows: Vec<Row<u16>> = first.chain(again).collect();
        rows.sort_unstable();
        rows
    }

    fn are_alike(rows: &[Row<u16>]) -> bool {
        !pairs(&contents(rows)).is_empty()
    }

    #[test]
    fn nine_in_ten_rows_are_nine_in_ten_whatever_their_number_and_whichever_they_are() {
        for count in [10, 20, 30, 50, 70, 100, 130, 260, 400, 520, 1_000, 5_000, 50_000] {
            for differing in [0, 1, count / 20, count / 10] {
                assert!(are_alike(&rows(count, differing, 0)), "{differing} of {count} differ");
                let lack = are_alike(&rows(count, 0, differing));
                assert!(lack, "{differing} of {count} lack");
            }
            assert!(!are_alike(&rows(count, count / 10 + 1, 0)), "of {count} one too many");
            assert!(!are_alike(&rows(count, 1, count / 10)), "of {count} one too many");
        }
        for count in FEWEST_ROWS as u64..10 {
            assert!(are_alike(&rows(count, 0, 0)), "all of {count}");
            assert!(!are_alike(&rows(count, 1, 0)) && !are_alike(&rows(count, 0, 1)), "of {count}");
        }
        assert!(!are_alike(&rows(FEWEST_ROWS as u64 - 1, 0, 0)));
    }

    #[test]
    fn the_owner_with_most_equal_rows_is_named() {
        let mut rows = rows(100, 5, 0);
        let again: Vec<Row<u16>> = rows.iter().filter(|row| row.owner == 1).copied().collect();
        rows.extend(again.iter().map(|row| Row { owner: 2, ..*row }));
        let pair = |again, first| Pair { again, first };
        assert_eq!(pairs(&contents(&rows)), [pair(1, 0), pair(2, 1)]);
    }
}
