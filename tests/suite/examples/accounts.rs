//! National accounts: of 1 216 published growth rates of GDP and its expenditure, in two states of the data, each is
//! that of the published levels.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::example;
use super::published::{self, compared, facts, in_language, is_printed, rounded};
use crate::support::Project;

/// The folders of the two states, and until when each is what is known.
const STATES: [(&str, &str); 2] = [
    ("data/accounts", "--period 2022-Q4 --as-of 2023-06-30"),
    ("data/accounts/vintages/2023-12-22-blue-book", "--period 2023-Q3"),
];

/// Code, and quarter since the year 0.
type Place = (String, i32);

/// One state of the data.
struct State {
    current: BTreeMap<Place, Decimal>,
    volume: BTreeMap<Place, Decimal>,
    /// By measure, code and quarter.
    growth: BTreeMap<(String, String, i32), Decimal>,
    contributions: BTreeMap<(String, String, i32), Decimal>,
}

fn quarter(period: &str) -> i32 {
    let (year, quarter) = period.split_once("-Q").unwrap();
    year.parse::<i32>().unwrap() * 4 + quarter.parse::<i32>().unwrap() - 1
}

impl State {
    fn read(project: &Project, folder: &str) -> Self {
        let rows =
            |file: &str| published::rows(&project.read(&format!("{folder}/{file}"))).into_iter();
        let number = |row: &[String]| row[3].parse::<Decimal>().unwrap();
        let levels = |prices: &str| {
            let rows = rows("expenditure.csv").filter(|row| row[1] == prices);
            rows.map(|row| ((row[2].clone(), quarter(&row[0])), number(&row))).collect()
        };
        let measured = |file: &str| -> BTreeMap<(String, String, i32), Decimal> {
            let place = |row: &[String]| (row[1].clone(), row[2].clone(), quarter(&row[0]));
            rows(file).map(|row| (place(&row), number(&row))).collect()
        };
        Self {
            current: levels("V"),
            volume: levels("L"),
            growth: ["growth.csv", "growth_current.csv", "deflator.csv"]
                .into_iter()
                .flat_map(measured)
                .collect(),
            contributions: measured("contributions.csv"),
        }
    }

    /// What was published of a fact of an edition, as it is shown; of what is no published figure nothing.
    fn figure(&self, fact: &str, period: &str) -> Option<String> {
        let (fact, shift) = fact.strip_suffix(".base").map_or((fact, 0), |fact| (fact, 1));
        let (fact, own) = fact.split_once('@').unwrap_or((fact, period));
        let (indicator, code) = fact.split_once('/').unwrap_or((fact, ""));
        let (measure, own_code) = measure(indicator)?;
        let code = own_code.unwrap_or(code).to_owned();
        let place = (measure.to_owned(), code, quarter(own) - shift);
        let growth = self.growth.get(&place).map(|value| (*value, 1));
        let contribution = || self.contributions.get(&place).map(|value| (*value, 2));
        let (mut value, decimals) = growth.or_else(contribution)?;
        value.rescale(decimals);
        Some(value.to_string())
    }

    /// The growth of a measure as the levels give it.
    fn growth(&self, measure: &str, code: &str, now: i32) -> Option<Decimal> {
        let then = if measure.contains("_q") { now - 1 } else { now - 4 };
        let of = |levels: &BTreeMap<Place, Decimal>, quarter| {
            levels.get(&(code.to_owned(), quarter)).copied()
        };
        let level = |quarter| match measure {
            "growth_q_cp" | "growth_y_cp" => of(&self.current, quarter),
            "growth_q" | "growth_y" => of(&self.volume, quarter),
            _ => Some(of(&self.current, quarter)? / of(&self.volume, quarter)?),
        };
        let growth = level(now)? / level(then)? - Decimal::ONE;
        Some(rounded(growth * Decimal::ONE_HUNDRED, 1))
    }
}

#[test]
fn each_published_growth_is_that_of_the_published_levels_in_both_states() {
    let project = example("accounts");
    let (mut figures, mut contributions) = (0, (0, 0));
    for (folder, choice) in STATES {
        let state = State::read(&project, folder);
        let mut of_state = 0;
        for ((measure, code, quarter), published) in &state.growth {
            let Some(growth) = state.growth(measure, code, *quarter) else { continue };
            assert_eq!(growth, *published, "{measure} of {code} in {folder}");
            of_state += 1;
        }
        let run = project.check(choice).stderr("").success();
        let (of_contributions, rules): (Vec<_>, Vec<_>) =
            compared(&run).into_iter().partition(|(rule, _)| rule.starts_with("contribution"));
        for (_, (compared, accepted)) in of_contributions {
            contributions = (contributions.0 + compared, contributions.1 + accepted);
        }
        let rules = rules.into_iter();
        assert_eq!(rules.map(|(_, (figures, _))| figures).sum::<usize>(), of_state, "{folder}");
        figures += of_state;
    }
    assert_eq!(figures, 1_216);
    // With the weights of their vintage, but for those that are listed.
    assert_eq!(contributions, (490, 3));
}

/// The measure of `growth.csv` or `contributions.csv` that an indicator states.
fn measure(indicator: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match indicator {
        "growth" => ("growth_q", None),
        "growth_year" => ("growth_y", None),
        "contribution" => ("contribution_q", None),
        "contribution_year" => ("contribution_y", None),
        "gdp_growth" => ("growth_q", Some("B1GQ")),
        "gdp_growth_year" => ("growth_y", Some("B1GQ")),
        "imports_growth" => ("growth_q", Some("P7")),
        "imports_contribution" => ("contribution_q", Some("P7")),
        _ => return None,
    })
}

#[test]
fn each_published_figure_is_printed_as_it_was_published_then_in_every_format() {
    let project = example("accounts");
    let [(first, as_of), (second, of_now)] = STATES;
    for (folder, choice, period) in [
        (first, as_of, "2022-Q4"),
        (second, of_now, "2023-Q3"),
        // Built again, the first edition has what is known now, and says what was revised.
        (second, "--period 2022-Q4", "2022-Q4"),
    ] {
        project.build(&format!("{choice} --deny warnings")).success();
        let edition = format!("output/accounts/{period}-quarterly");
        let state = State::read(&project, folder);
        let figure = |fact: &str| state.figure(fact, period);
        let stated = facts(&project, &edition).into_iter().filter_map(|(fact, shown)| {
            let expected = figure(&fact)?;
            assert_eq!(shown, expected, "{fact} of {edition}");
            Some(fact)
        });
        let stated = stated.count();
        assert!(stated > 50, "{stated} facts of {edition}");
        let printed = |fact: &str| figure(fact).map(|figure| in_language(&figure, "en"));
        let shown = is_printed(&project.path(&edition), "en", printed);
        assert!(shown > 50, "{shown} figures of {edition}");
    }
    let text = |edition: &str| {
        let text = project.read(&format!("output/accounts/{edition}-quarterly/en/release.md"));
        text.replace('\u{a0}', " ")
    };
    let revised = text("2022-Q4");
    assert!(revised.contains("[r] 25.7"), "{revised}");
    // Zero is no growth, and imports that fell are not said to have taken anything off.
    let text = text("2023-Q3");
    assert!(text.contains("fell by 0.1% in the third quarter of 2023, after no growth"), "{text}");
    let row = text.lines().find(|line| line.starts_with("| Q3 2022")).unwrap();
    assert!(row.contains("\u{2212}3.1") && row.contains("\u{2212}1.07"), "{row}");
}
