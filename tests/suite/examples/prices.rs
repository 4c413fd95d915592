//! Consumer prices: 15 195 published rates and contributions can be computed again of the published indices and
//! weights; 15 078 of them are the same, and the 117 others are listed.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::example;
use super::published::{self, Place, compared, facts, in_language, is_printed, listed, rounded};
use crate::support::Project;

const RELEASE: &str = "templates/prices/release.toml";

/// The codes of `rates.csv` and the rules about them.
const RATES: [(&str, &str); 3] =
    [("rate_y", "annual_rate"), ("rate_m", "monthly_rate"), ("rate_12m_average", "average_rate")];

/// What is published, by rule, code and month, and the indices and weights.
struct Data {
    published: BTreeMap<Place, Decimal>,
    index: BTreeMap<(String, i32), Decimal>,
    weight: BTreeMap<(String, i32), Decimal>,
}

/// The months since the year 0.
fn month(period: &str) -> i32 {
    let (year, month) = period.split_once('-').unwrap();
    year.parse::<i32>().unwrap() * 12 + month.parse::<i32>().unwrap() - 1
}

impl Data {
    /// The files of the project with those of its last vintage.
    fn read(project: &Project) -> Self {
        let both = |file: &str| {
            let last = format!("data/prices/vintages/2026-01-19-final/{file}");
            let first = published::rows(&project.read(&format!("data/prices/{file}")));
            first.into_iter().chain(published::rows(&project.read(&last)))
        };
        let number = |text: &String| text.parse::<Decimal>().unwrap();
        let mut published = BTreeMap::new();
        for row in both("rates.csv") {
            let (_, rule) = RATES.into_iter().find(|(code, _)| *code == row[1]).unwrap();
            let place = (rule.to_owned(), row[2].clone(), row[0].clone());
            assert_eq!(published.insert(place, number(&row[3])), None);
        }
        for row in both("contributions.csv") {
            let place = ("contribution".to_owned(), row[1].clone(), row[0].clone());
            assert_eq!(published.insert(place, number(&row[2])), None);
        }
        let index = both("index.csv");
        let weight = published::rows(&project.read("data/prices/weights.csv")).into_iter();
        Self {
            published,
            index: index.map(|row| ((row[1].clone(), month(&row[0])), number(&row[2]))).collect(),
            weight: weight
                .map(|row| ((row[1].clone(), row[0].parse().unwrap()), number(&row[2])))
                .collect(),
        }
    }

    fn index(&self, code: &str, month: i32) -> Option<Decimal> {
        self.index.get(&(code.to_owned(), month)).copied()
    }

    fn mean(&self, code: &str, last: i32) -> Option<Decimal> {
        let months = (last - 11..=last).map(|month| self.index(code, month));
        Some(months.collect::<Option<Vec<_>>>()?.into_iter().sum::<Decimal>() / Decimal::from(12))
    }

    /// A published figure as the indices give it, rounded.
    fn again(&self, (rule, code, period): &Place) -> Option<Decimal> {
        let now = month(period);
        let percent = |now: Decimal, then: Decimal| {
            rounded((now / then - Decimal::ONE) * Decimal::ONE_HUNDRED, 1)
        };
        match rule.as_str() {
            "annual_rate" => Some(percent(self.index(code, now)?, self.index(code, now - 12)?)),
            "monthly_rate" => Some(percent(self.index(code, now)?, self.index(code, now - 1)?)),
            "average_rate" => Some(percent(self.mean(code, now)?, self.mean(code, now - 12)?)),
            _ => self.contribution(code, now).map(|points| rounded(points, 2)),
        }
    }

    /// The part of last year's growth with last year's weight, and of this year's with this year's, chained over
    /// December.
    fn contribution(&self, code: &str, now: i32) -> Option<Decimal> {
        let year = now / 12;
        let (then, december, before) = (now - 12, year * 12 - 1, year * 12 - 13);
        let all = |month| self.index("TOTAL", month);
        let weight =
            |year| Some(*self.weight.get(&(code.to_owned(), year))? / Decimal::ONE_THOUSAND);
        let growth = self.index(code, now)? / self.index(code, december)? - Decimal::ONE;
        let this = weight(year)? * growth * all(december)? / all(then)?;
        if then == december {
            return Some(this * Decimal::ONE_HUNDRED);
        }
        let rest =
            (self.index(code, december)? - self.index(code, then)?) / self.index(code, before)?;
        let last = weight(year - 1)? * rest * all(before)? / all(then)?;
        Some((this + last) * Decimal::ONE_HUNDRED)
    }
}

#[test]
fn published_figures_are_computed_again_but_for_those_that_are_listed() {
    let project = example("prices");
    let data = Data::read(&project);
    let (mut figures, mut differ) = (0, BTreeSet::new());
    for (place, published) in &data.published {
        let Some(again) = data.again(place) else { continue };
        figures += 1;
        if again != *published {
            differ.insert(place.clone());
        }
    }
    assert_eq!((figures, differ.len()), (15_195, 117));
    assert_eq!(differ, listed(&project.read(RELEASE)));
    // The rules compare as many, and have nothing to say about the others.
    let run = project.check("").stderr("").success();
    let rules = compared(&run);
    let of_all = rules.values().fold((0, 0), |all, rule| (all.0 + rule.0, all.1 + rule.1));
    assert_eq!(of_all, (15_195, 117), "{rules:?}");
}

#[test]
fn a_difference_that_is_not_listed_is_found_and_one_that_is_no_more_is_told() {
    let project =
        example("prices").edit(RELEASE, "at.CP09 = [\"2025-03\", ", "at.CP09 = [\"2025-02\", ");
    let run = project.check("").status(1);
    let found = run.err();
    assert!(found.contains("`annual_rate` is 2.4 in 2025-03 for CP09"), "{found}");
    assert!(found.contains("its equal, is 2.5"), "{found}");
}

/// Whether a table or a text shows the fact of an id, and where: rule, code, month.
fn place(fact: &str, period: &str) -> Option<Place> {
    let (fact, shift) = match fact.split_once('.') {
        None => (fact, 0),
        Some((fact, "base")) => (fact, 1),
        Some((fact, "year.base")) => (fact, 12),
        Some(_) => return None,
    };
    let (fact, own) = fact.split_once('@').map_or((fact, period), |(fact, own)| (fact, own));
    let (rule, code) = fact.split_once('/').unwrap_or((fact, "TOTAL"));
    let mut rules = RATES.iter().map(|(_, rule)| *rule).chain(["contribution"]);
    rules.find(|known| *known == rule)?;
    let then = month(own) - shift;
    let then = format!("{}-{:02}", then / 12, then % 12 + 1);
    Some((rule.to_owned(), code.to_owned(), then))
}

#[test]
fn each_published_figure_is_printed_as_it_was_published_in_every_language_and_format() {
    let project = example("prices");
    project.build("--all --deny warnings").stderr("").success();
    let published = Data::read(&project).published;
    for (period, stage) in [("2025-11", "final"), ("2025-12", "flash"), ("2025-12", "final")] {
        let edition = format!("output/prices/{period}-{stage}");
        let figure = |fact: &str| {
            let place = place(fact, period)?;
            // The flash estimate was another figure than the final one.
            if (stage, place.2.as_str()) == ("flash", "2025-12") {
                let is_estimate = (place.0.as_str(), place.1.as_str()) == ("annual_rate", "TOTAL");
                assert!(is_estimate, "{fact}");
                return Some("2.0".to_owned());
            }
            let decimals = if place.0 == "contribution" { 2 } else { 1 };
            let mut value = *published.get(&place)?;
            value.rescale(decimals);
            Some(value.to_string())
        };
        let facts = facts(&project, &edition);
        for (fact, shown) in &facts {
            if let Some(expected) = figure(fact).filter(|_| stage == "final") {
                assert_eq!(*shown, expected, "{fact} of {edition}");
            }
        }
        for language in ["en", "fr", "de"] {
            let printed = |fact: &str| {
                let unsigned = figure(fact)?;
                Some(in_language(&unsigned, language))
            };
            let folder = project.path(&edition);
            let shown = is_printed(&folder, language, printed);
            let least = if stage == "flash" { 20 } else { 150 };
            assert!(shown >= least, "{shown} figures of {edition} in {language}");
        }
    }
    let text = project.read("output/prices/2025-12-final/en/release.md");
    assert!(text.contains("was 1.9% in December\u{a0}2025"), "{text}");
    let text = project.read("output/prices/2025-12-flash/fr/release.md");
    assert!(text.contains("s’établirait à 2,0\u{a0}%"), "{text}");
}
