//! Disclosure control of whatever a release can publish of single periods, windows, bases and formulas, attacked at
//! once: random observations, many shapes of releases, all editions together.
//!
//! The attacker knows more than is published: of a visible number that is computed of several sums, each of these sums,
//! and of a mean of years each year. What each number is made of is worked out here anew, not asked of the program.
//! Then no small count may follow, of any code, in any run of periods, published or not; and no hidden number.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use bulletin::data::cube::{self, Absence, CodeKey, Cube};
use bulletin::data::figures::{Computation, DisclosureKey, Suppression};
use bulletin::data::input::list_codes;
use bulletin::declaration::{IndicatorId, Release};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::{Period, ReferencePeriod};
use rust_decimal::Decimal;

use super::algebra::{Row, System};
use super::shapes::{ALL, ARRIVALS, DEPARTURES, NORTHERN, SHAPES, Shape, Sum, Time};

const THRESHOLD: i128 = 5;
const REGIONS: [&str; 5] = ["R1", "R2", "R3", "R4", "R5"];
const FLOWS: [&str; 2] = ["ARR", "DEP"];

impl Shape {
    fn periods(&self) -> Vec<Period> {
        let [first, last] = self.data.map(|text| Period::parse(text).unwrap());
        ReferencePeriod::run(first, last).unwrap().iter().collect()
    }

    /// Counts by flow, region and period, of all of one state of the data.
    fn counts(&self, seed: u64, scarcity: u64) -> World {
        let mut random = Random(seed * 2 + 1);
        let mut atoms = Vec::new();
        // Many periods in one of an edition are not small together, unless few of them have any.
        let edition = ReferencePeriod::of(Period::parse(self.editions[0]).unwrap());
        let many = edition.by(self.periods()[0].frequency()).unwrap().periods();
        let rest = if many > 3 { u64::from(many) * 12 } else { 0 };
        for period in self.periods() {
            for region in REGIONS {
                for flow in FLOWS {
                    let count = match random.below(20 + rest) {
                        lot if lot < 2 + scarcity || lot >= 20 => 0,
                        lot if lot < if rest > 0 { 11 } else { 4 + 3 * scarcity } => {
                            1 + random.below(4)
                        }
                        _ => 5 + random.below(60),
                    };
                    atoms.push(Atom { period, region, flow, count: i128::from(count) });
                }
            }
        }
        World { atoms }
    }

    /// The sums that a number is made of.
    fn reads(&self, indicator: &str) -> Vec<(Sum, Time)> {
        let now = |sums: &[Sum]| sums.iter().map(|sum| (*sum, Time::Now)).collect();
        match indicator {
            "all" => now(&[ALL]),
            "arrivals" => now(&[ARRIVALS]),
            "departures" => now(&[DEPARTURES]),
            "northern" => now(&[NORTHERN]),
            "net" => now(&[ARRIVALS, DEPARTURES]),
            id => self.more.iter().find(|more| more.id == id).unwrap().reads.to_vec(),
        }
    }

    /// The periods of the data in which a sum is read.
    fn runs(&self, time: Time, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let (first, last) = (period.first(), period.last());
        let moved = match time {
            Time::Now | Time::Singles => Some(period),
            Time::Before => ReferencePeriod::run(first.plus(-1), last.plus(-1)),
            Time::YearBefore => first
                .shifted(-1)
                .zip(last.shifted(-1))
                .and_then(|(first, last)| ReferencePeriod::run(first, last)),
        };
        let frequency = self.periods()[0].frequency();
        let run = moved.and_then(|moved| moved.by(frequency)).into_iter();
        match time {
            Time::Singles => run.flat_map(ReferencePeriod::iter).map(ReferencePeriod::of).collect(),
            _ if self.kind == "stock" => run.map(|run| ReferencePeriod::of(run.last())).collect(),
            _ => run.collect(),
        }
    }

    /// What an attacker learns of a number that is published.
    fn rows(&self, world: &World, place: &Place) -> Vec<Row> {
        let mut rows = Vec::new();
        for (sum, time) in self.reads(&place.indicator) {
            for run in self.runs(time, place.period) {
                rows.push(world.row(sum, place.region, place.flow, run));
            }
        }
        rows
    }
}

/// Numbers by lot, the same each time.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What is counted in one period of the data.
#[derive(Clone)]
struct Atom {
    period: Period,
    region: &'static str,
    flow: &'static str,
    count: i128,
}

/// The observations.
#[derive(Clone)]
struct World {
    atoms: Vec<Atom>,
}

impl World {
    fn csv(&self) -> String {
        let mut csv = "TIME,FLOW,REGION,VALUE\n".to_owned();
        for Atom { period, region, flow, count } in self.atoms.iter().filter(|atom| atom.count > 0)
        {
            writeln!(csv, "{period},{flow},{region},{count}").unwrap();
        }
        csv
    }

    fn row(&self, sum: Sum, region: Option<&str>, flow: Option<&str>, run: ReferencePeriod) -> Row {
        let is_taken = |atom: &Atom| {
            (run.first()..=run.last()).contains(&atom.period)
                && region.is_none_or(|region| atom.region == region)
                && flow.is_none_or(|flow| atom.flow == flow)
                && sum.flow.is_none_or(|flow| atom.flow == flow)
                && (!sum.is_northern || ["R1", "R2"].contains(&atom.region))
        };
        let atoms = self.atoms.iter().enumerate().filter(|(_, atom)| is_taken(atom));
        atoms.map(|(index, _)| (index, 1)).collect()
    }

    fn truth(&self, row: &Row) -> i128 {
        row.iter().map(|(atom, times)| self.atoms[*atom].count * times).sum()
    }

    /// The data as the program reads them.
    fn cube(&self, release: &Release) -> Cube {
        let mut found = Diagnostics::default();
        let codelists =
            release.codelists.iter().map(|list| list_codes(list, &release.file, &mut found));
        let codelists = codelists.collect();
        let datasets = release.datasets.iter().map(|structure| {
            let file = SourceFile::new("moves.csv", self.csv());
            cube::read(structure, &codelists, &file, &mut found)
        });
        let datasets = datasets.collect();
        assert!(!found.has_errors(), "{}", render::full(&found, false));
        Cube { datasets, codelists }
    }
}

/// Where a number stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    indicator: String,
    region: Option<&'static str>,
    flow: Option<&'static str>,
    period: ReferencePeriod,
}

/// Every place of the facts, their bases and the matrices of all editions, with whether its number is shown.
fn published(computation: &Computation<'_>, world: &World, shape: &Shape) -> BTreeMap<Place, bool> {
    let release = computation.release;
    let mut places = BTreeMap::new();
    let mut add = |place: Place, value: Result<Decimal, Absence>| {
        match value {
            Ok(value) => {
                let told = shape.rows(world, &place);
                if let ([row], false) = (told.as_slice(), place.indicator.contains("mean")) {
                    assert_eq!(
                        value,
                        Decimal::from_i128_with_scale(world.truth(row), 0),
                        "{place:?}"
                    );
                }
            }
            Err(Absence::Confidential) => {}
            Err(_) => return,
        }
        let shown = places.insert(place.clone(), value.is_ok());
        assert!(
            shown.is_none_or(|shown| shown == value.is_ok()),
            "{place:?} is not the same everywhere"
        );
    };
    let id = |indicator: IndicatorId| release.indicators[indicator].id.clone();
    for edition in &release.editions {
        let facts = computation.facts(edition);
        for fact in facts.iter() {
            let region = fact.key.code.map(|code: CodeKey| {
                let id = &computation.cube.code(code).id;
                *REGIONS.iter().find(|region| *region == id).unwrap()
            });
            let place =
                |period| Place { indicator: id(fact.key.indicator), region, flow: None, period };
            add(place(fact.key.period), fact.evaluated.value);
            for comparison in fact.comparisons() {
                let base = fact.compared(comparison).unwrap().base.value;
                let periods = release.base_periods(fact.key, comparison);
                match periods.as_slice() {
                    [period] => add(place(*period), base),
                    // A mean: each of its years is known where it is shown.
                    periods if base.is_ok() => periods.iter().for_each(|period| {
                        let place = place(*period);
                        places_of_mean(&place, computation, fact.key.code, &mut add);
                    }),
                    _ => {}
                }
            }
        }
        for matrix in &release.matrices {
            let values = computation.matrix(matrix, edition.key.period());
            let sides = |codes: &[&'static str]| {
                let codes: Vec<&'static str> = codes.to_vec();
                [None].into_iter().chain((0..).zip(codes).map(Some)).collect::<Vec<_>>()
            };
            for region in sides(&REGIONS) {
                for flow in sides(&FLOWS) {
                    let value = values.at(region.map(|side| side.0), flow.map(|side| side.0)).value;
                    let (region, flow) = (region.map(|side| side.1), flow.map(|side| side.1));
                    let period = release.indicators[matrix.indicator].laid(edition.key.period());
                    add(Place { indicator: "all".to_owned(), region, flow, period }, value);
                }
            }
        }
    }
    places
}

/// A year of a mean that is shown, which has to be shown itself.
fn places_of_mean(
    place: &Place,
    computation: &Computation<'_>,
    code: Option<CodeKey>,
    add: &mut impl FnMut(Place, Result<Decimal, Absence>),
) {
    let release = computation.release;
    let indicator = release.indicators.find(|indicator| indicator.id == place.indicator).unwrap();
    let value = computation.evaluate(indicator, code, place.period).value;
    assert!(value.is_ok(), "{place:?} is part of a mean that is shown");
    add(place.clone(), value);
}

/// What follows of the places that are shown and should not: hidden numbers, and small counts of any run of periods.
fn told(shape: &Shape, world: &World, places: &BTreeMap<Place, bool>) -> Vec<String> {
    let mut system = System::new(world.atoms.len());
    let mut known = BTreeSet::new();
    for (place, _) in places.iter().filter(|(_, is_shown)| **is_shown) {
        known.extend(shape.rows(world, place));
    }
    for row in &known {
        system.add(row, world.truth(row));
    }
    let solved = system.solved();
    let mut told = Vec::new();
    let mut ask = |what: String, row: &Row| {
        let truth = world.truth(row);
        let (low, high) = solved.range(row);
        assert!(low <= truth && high.is_none_or(|high| truth <= high), "{what}: {truth}");
        if truth != 0 && high == Some(low) {
            told.push(format!("{what} is {truth}"));
        }
    };
    for (place, _) in places.iter().filter(|(_, is_shown)| !**is_shown) {
        if let [row] = shape.rows(world, place).as_slice() {
            ask(format!("{place:?}"), row);
        }
    }
    let periods = shape.periods();
    for (index, first) in periods.iter().enumerate() {
        for last in &periods[index..] {
            let run = ReferencePeriod::run(*first, *last).unwrap();
            for sum in [ALL, ARRIVALS, DEPARTURES, NORTHERN] {
                for region in [None].into_iter().chain(REGIONS.map(Some)) {
                    let row = world.row(sum, region, None, run);
                    if (1..THRESHOLD).contains(&world.truth(&row)) {
                        ask(format!("{:?} of {region:?} in {run}", sum.flow), &row);
                    }
                }
            }
            // Longer ones are not small, or are a shorter one with nothing beside it.
            if last.since(*first) > 6 {
                break;
            }
        }
    }
    told
}

pub(super) fn suppression(release: &Release, states: &[&Cube]) -> Option<Arc<Suppression>> {
    drawn(release, states, "a secret that is long enough to be one")
}

/// What is hidden by the lots of a key.
fn drawn(release: &Release, states: &[&Cube], secret: &str) -> Option<Arc<Suppression>> {
    let key = DisclosureKey::new(secret.as_bytes());
    let keys = release.datasets.ids().map(|id| (id, key.clone())).collect();
    Suppression::new(release, &keys, states.iter().copied()).map(Arc::new)
}

#[test]
fn nothing_follows_of_windows_bases_and_formulas_together() {
    for shape in SHAPES {
        let release = shape.release();
        for seed in 0..3 {
            let world = shape.counts(seed, seed);
            let cube = world.cube(&release);
            let computation = Computation::new(&release, &cube, &mut Diagnostics::default());
            let computation = computation.suppressed(suppression(&release, &[&cube]));
            let places = published(&computation, &world, shape);
            let hidden = places.values().filter(|is_shown| !**is_shown).count();
            let shown = places.len() - hidden;
            assert!(hidden > 0 && (seed > 0 || shown > 10), "{}: {shown}, {hidden}", shape.name);
            let told = told(shape, &world, &places);
            assert_eq!(told, Vec::<String>::new(), "{}, variant {seed}", shape.name);
        }
    }
}

/// How many keys are tried; `DISCLOSURE_KEYS=60` tries more.
fn keys() -> u64 {
    std::env::var("DISCLOSURE_KEYS").map_or(8, |keys| keys.parse().expect("a number of keys"))
}

/// Lots are drawn of a key: what holds for one has to hold for all.
#[test]
fn nothing_follows_whatever_lots_are_drawn() {
    let mut all = Vec::new();
    for shape in SHAPES {
        let release = shape.release();
        for key in 0..keys() {
            let world = shape.counts(key, key % 3);
            let cube = world.cube(&release);
            let computation = Computation::new(&release, &cube, &mut Diagnostics::default());
            let drawn = drawn(&release, &[&cube], &format!("secret {key}"));
            let places = published(&computation.suppressed(drawn), &world, shape);
            let told = told(shape, &world, &places);
            all.extend(told.iter().map(|told| format!("{}, key {key}: {told}", shape.name)));
        }
    }
    assert_eq!(all, Vec::<String>::new());
}

/// The attack finds what it looks for: with all shown that is not small itself, small counts follow in every shape.
#[test]
fn without_ends_and_partners_small_counts_follow_in_every_shape() {
    for shape in SHAPES {
        let release = shape.release();
        let world = shape.counts(0, 0);
        let cube = world.cube(&release);
        let computation = Computation::new(&release, &cube, &mut Diagnostics::default());
        let mut places = published(&computation, &world, shape);
        for (place, is_shown) in &mut places {
            let rows = shape.rows(&world, place);
            *is_shown = rows.iter().all(|row| !(1..THRESHOLD).contains(&world.truth(row)));
        }
        assert!(!told(shape, &world, &places).is_empty(), "{}", shape.name);
    }
}

#[test]
fn no_state_of_the_data_gives_back_what_a_window_hides_in_another() {
    let mut all = Vec::new();
    for (shape, key) in
        SHAPES[..3].iter().flat_map(|shape| (0..keys()).map(move |key| (shape, key)))
    {
        let release = shape.release();
        let first = shape.counts(7 + key, key % 3);
        let mut second = first.clone();
        let mut random = Random(3 + key);
        for atom in &mut second.atoms {
            if random.below(5) == 0 {
                atom.count = i128::from(random.below(12));
            }
        }
        let cubes = [&first, &second].map(|world| world.cube(&release));
        let drawn = drawn(&release, &[&cubes[0], &cubes[1]], &format!("secret {key}"));
        for (state, (world, cube)) in [&first, &second].into_iter().zip(&cubes).enumerate() {
            let computation = Computation::new(&release, cube, &mut Diagnostics::default());
            let computation = computation.suppressed(drawn.clone());
            let places = published(&computation, world, shape);
            let told = told(shape, world, &places).into_iter();
            all.extend(
                told.map(|told| format!("{}, key {key}, state {state}: {told}", shape.name)),
            );
        }
    }
    assert_eq!(all, Vec::<String>::new());
}
