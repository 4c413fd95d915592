//! What is drawn against the facts: every number of a picture is a figure of its data, a limit of
//! values that are, or a number of an even scale.
//!
//! The figures of a picture's data are compared with their facts as the figures of a table are. That each
//! format has what is drawn is up to [`readers`](super::readers).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Text;
use super::number_reading::Numerals;
use crate::data::figures::{FactKey, as_shown, rounds_to_zero};
use crate::document::scene::{Label, Shows};
use crate::document::{Block, Cell, Document, FactNumber, Figure, Picture, Table};
use crate::findings::{Code, Diagnostic};
use crate::time::Period;
use crate::words::language::Locale;

/// Numbers of a scale stand in the same place to so many points.
const EVEN: f32 = 0.05;

/// A code and what is odd.
type Fault = (Code, String);

impl Text<'_> {
    /// PRF-001 and PRF-002 for the pictures.
    pub(super) fn drawings(&mut self, document: &Document) {
        for block in &document.blocks {
            match block {
                Block::Picture(picture) => {
                    let faults = Drawing::new(picture, self.numerals, self.locale).faults();
                    self.drawn(picture, "chart", faults);
                }
                Block::KeyFigures(figures) => {
                    for sparkline in figures.iter().filter_map(|figure| figure.sparkline.as_deref())
                    {
                        let fault = self.untold_year(sparkline);
                        self.drawn(sparkline, "sparkline", fault.into_iter().collect());
                    }
                }
                _ => {}
            }
        }
    }

    fn drawn(&mut self, picture: &Picture, kind: &str, faults: Vec<Fault>) {
        for (code, message) in faults {
            let element = format!("<figure data-{kind}=\"{}\"", picture.id);
            let finding = Diagnostic::new(code, format!("the picture `{}` {message}", picture.id));
            let place = self.markdown.text().find(&element);
            self.found.push(match place {
                Some(start) => {
                    finding.at(self.markdown, start..start + element.len(), "this picture")
                }
                None => finding.in_file(self.markdown),
            });
        }
    }

    /// A year that a picture without words does not tell those who do not see it.
    fn untold_year(&self, sparkline: &Picture) -> Option<Fault> {
        let facts = self.proof.facts;
        let indicators = &facts.computation.release.indicators;
        let indicator = indicators.find(|indicator| indicator.id == sparkline.id)?;
        let rounding = &indicators[indicator].rounding;
        let periods = facts.computation.same_periods(&[indicator], facts.edition.key.period());
        let periods = periods.into_iter();
        let mut years = periods.filter_map(|period| {
            let key = FactKey { indicator, code: None, period };
            let value = facts.evaluate(key).value.ok()?;
            // What would be shown as zero is told by words.
            let is_told = !rounds_to_zero(value, rounding);
            is_told.then(|| (period.last().year_name(), as_shown(value, rounding)))
        });
        let alt = &sparkline.alt;
        let (year, value) = years.find(|(year, value)| !tells(alt, year, *value, self.numerals))?;
        let message = format!("does not say that {year} has {value}: “{alt}”");
        Some((Code::FigureOfNoFact, message))
    }
}

/// A picture with what its numbers go back to.
struct Drawing<'d> {
    picture: &'d Picture,
    numerals: Numerals,
    locale: &'d Locale,
    /// The figures of its data, by their facts.
    figures: BTreeMap<&'d FactNumber, &'d Figure>,
}

impl<'d> Drawing<'d> {
    fn new(picture: &'d Picture, numerals: Numerals, locale: &'d Locale) -> Self {
        let rows = picture.data.iter().flat_map(|data| &data.rows);
        let figures = rows.flat_map(|row| &row.cells).filter_map(|cell| match cell {
            Cell::Figure(figure) => Some((&figure.fact, figure)),
            Cell::Shorthand(_) | Cell::Words(_) | Cell::Number(_) => None,
        });
        Self { picture, numerals, locale, figures: figures.collect() }
    }

    fn faults(&self) -> Vec<Fault> {
        let labels = self.picture.scene.labels.iter();
        let mut faults: Vec<Fault> = labels.filter_map(|label| self.fault(label)).collect();
        faults.extend(self.uneven());
        faults.extend(self.unclassed());
        faults
    }

    /// What is odd about words by themselves.
    fn fault(&self, label: &Label) -> Option<Fault> {
        let words = &label.text;
        match &label.shows {
            Shows::Figure { value, fact } => {
                let known = self.figures.get(fact);
                let is_known =
                    known.is_some_and(|figure| (&figure.text, &figure.value) == (words, value));
                (!is_known).then(|| {
                    let message = format!("shows “{words}”, which is not `{fact}` in its data");
                    (Code::FigureOfNoFact, message)
                })
            }
            Shows::Limits { least, greatest } => {
                let own = [least, greatest].map(|fact| self.figures.get(fact));
                let [Some(least), Some(greatest)] = own else {
                    return Some((
                        Code::FigureOfNoFact,
                        format!("has the limits “{words}” of no fact"),
                    ));
                };
                (!is_range(words, &least.text, &greatest.text)).then(|| {
                    let (least, greatest) = (&least.text, &greatest.text);
                    let message = format!(
                        "has the limits “{words}”, which are “{least}” and “{greatest}” in its data"
                    );
                    (Code::FigureOfNoFact, message)
                })
            }
            Shows::Tick { value } => {
                let read = self.numerals.read(words).filter(|(_, taken)| *taken == words.len());
                let is_value = read.is_some_and(|(read, _)| value.parse() == Ok(read));
                (!is_value).then(|| {
                    (Code::FigureOfNoFact, format!("has “{words}” for {value} on its scale"))
                })
            }
            Shows::Name => {
                let is_known = !words.contains(char::is_numeric) || self.is_name(words);
                (!is_known).then(|| {
                    let message =
                        format!("shows “{words}”, which is no figure and no name of its data");
                    (Code::DigitsOfNoFact, message)
                })
            }
        }
    }

    /// Whether words are a name in the data, or a line of one.
    fn is_name(&self, words: &str) -> bool {
        let is_of_table = |data: &Table| {
            let columns = data.columns.iter().map(|column| &column.label);
            let rows = data.rows.iter().flat_map(|row| [Some(&row.header), row.time.as_ref()]);
            let mut names = columns.chain(rows.flatten()).chain(&data.notes);
            let times = data.rows.iter().filter_map(|row| Period::parse(row.time.as_deref()?));
            // At an axis a period stands by itself, in its short form.
            let mut by_themselves = times.map(|period| self.locale.by_itself(period));
            names.any(|name| name.contains(words)) || by_themselves.any(|name| name == words)
        };
        self.picture.data.as_ref().is_some_and(is_of_table)
    }

    /// Numbers of a scale go up by equal steps at equal distances.
    fn uneven(&self) -> Option<Fault> {
        let ticks = self.picture.scene.labels.iter().filter_map(|label| match &label.shows {
            Shows::Tick { value } => Some((value.parse::<Decimal>().ok()?, label)),
            _ => None,
        });
        let ticks: Vec<(Decimal, &Label)> = ticks.collect();
        let steps: Vec<_> = ticks
            .windows(2)
            .map(|pair| {
                let ((lower, from), (upper, to)) = (pair[0], pair[1]);
                (upper - lower, (to.point.0 - from.point.0, to.point.1 - from.point.1), to)
            })
            .collect();
        let (step, way, _) = *steps.first()?;
        let odd = steps.iter().find(|(own, along, _)| {
            let is_far = (along.0 - way.0).abs() > EVEN || (along.1 - way.1).abs() > EVEN;
            *own != step || is_far || step.is_zero()
        })?;
        let message = format!("has a scale that is not even at “{}”", odd.2.text);
        Some((Code::FigureOfNoFact, message))
    }

    /// Where fills stand for values, each value that is shown lies between the limits of one.
    fn unclassed(&self) -> Option<Fault> {
        let value = |fact: &FactNumber| Some(self.figures.get(fact)?.value);
        let labels = || self.picture.scene.labels.iter();
        let classes = labels().filter_map(|label| match &label.shows {
            Shows::Limits { least, greatest } => Some((value(least)?, value(greatest)?)),
            _ => None,
        });
        let classes: Vec<(Decimal, Decimal)> = classes.collect();
        let is_odd = |label: &&Label| {
            let Shows::Figure { value, .. } = &label.shows else { return false };
            let is_of =
                |(least, greatest): &&(Decimal, Decimal)| (*least..=*greatest).contains(value);
            classes.iter().filter(is_of).count() != 1
        };
        let odd = labels().find(is_odd).filter(|_| !classes.is_empty())?;
        let message = format!("shows “{}”, which is not of one class of its legend", odd.text);
        Some((Code::FigureOfNoFact, message))
    }
}

/// Whether words tell the value of a year: "2025: 5,871".
fn tells(words: &str, year: &str, value: Decimal, numerals: Numerals) -> bool {
    // A language may have a blank before its colon.
    let mut told = words.match_indices(year).filter_map(|(start, _)| {
        let behind = words[start + year.len()..].trim_start();
        numerals.read(behind.strip_prefix(':')?.trim_start())
    });
    told.any(|(read, _)| read == value)
}

/// Whether words are two figures with no other digits around them, or one where they are the same.
fn is_range(words: &str, least: &str, greatest: &str) -> bool {
    if least == greatest {
        return words == least;
    }
    let Some((before, behind)) = words.split_once(least) else { return false };
    let Some((between, behind)) = behind.split_once(greatest) else { return false };
    [before, between, behind].iter().all(|part| !part.contains(char::is_numeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Row;
    use crate::document::colour::Colour;
    use crate::document::scene::{Align, Scene};
    use crate::findings::{Diagnostics, SourceFile};

    fn english() -> Locale {
        let file = SourceFile::new("en.toml", include_str!("../../templates/locale/en.toml"));
        Locale::read("en", &file, &mut Diagnostics::default()).unwrap()
    }

    fn numerals() -> Numerals {
        Numerals::of(&english())
    }

    /// The fact `indicator/code`.
    fn fact_of(id: &str) -> FactNumber {
        let (indicator, code) = id.split_once('/').unwrap();
        FactNumber { code: Some(code.to_owned()), ..FactNumber::headline(indicator) }
    }

    fn row(header: &str, value: &str, fact: &str) -> Row {
        let (text, value) = (value.to_owned(), value.parse().unwrap());
        let figure = Figure { text, value, fact: fact_of(fact), mark: String::new() };
        let header = header.to_owned();
        Row { header, total: false, time: None, cells: vec![Cell::Figure(figure)] }
    }

    /// What is odd about a picture of 7 and 12 people with these words from top to bottom.
    fn faults(labels: &[(&str, f32, Shows)]) -> Vec<String> {
        let label = |(text, y, shows): &(&str, f32, Shows)| Label {
            text: (*text).to_owned(),
            point: (0.0, *y),
            align: Align::Start,
            size: 8.0,
            strong: false,
            colour: Colour::WHITE,
            shows: shows.clone(),
        };
        let mut scene = Scene::new(100.0, 100.0);
        scene.labels = labels.iter().map(label).collect();
        let data = Table {
            id: "ages".to_owned(),
            number: 0,
            title: String::new(),
            stub: String::new(),
            columns: Vec::new(),
            rows: vec![row("Aged 15 to 17", "7", "people/A"), row("Aged 18", "12", "people/B")],
            notes: Vec::new(),
            source: String::new(),
        };
        let picture = Picture {
            id: "ages".to_owned(),
            number: 1,
            title: String::new(),
            subtitle: String::new(),
            alt: String::new(),
            scene,
            notes: Vec::new(),
            source: String::new(),
            data: Some(data),
            table: None,
            file: None,
        };
        let faults = Drawing::new(&picture, numerals(), &english()).faults();
        faults.into_iter().map(|(_, message)| message).collect()
    }

    fn figure(value: &str, fact: &str) -> Shows {
        Shows::Figure { value: value.parse().unwrap(), fact: fact_of(fact) }
    }

    fn tick(value: &str) -> Shows {
        Shows::Tick { value: value.to_owned() }
    }

    fn limits(least: &str, greatest: &str) -> Shows {
        Shows::Limits { least: fact_of(least), greatest: fact_of(greatest) }
    }

    #[test]
    fn figures_names_and_an_even_scale_are_in_order() {
        let sound = [
            ("Aged 15 to", 0.0, Shows::Name),
            ("7", 0.0, figure("7", "people/A")),
            ("12", 0.0, figure("12", "people/B")),
            ("1,000", 0.0, tick("1000")),
            ("500", 10.0, tick("500")),
            ("0", 20.0, tick("0")),
            ("7", 0.0, limits("people/A", "people/A")),
            ("12", 0.0, limits("people/B", "people/B")),
        ];
        assert_eq!(faults(&sound), [""; 0]);
        assert_eq!(faults(&[("7 to 12", 0.0, limits("people/A", "people/B"))]), [""; 0]);
    }

    #[test]
    fn a_year_is_told_with_its_whole_value() {
        let words = "By year: 2024: −1,250; 2025: 12,500";
        let tells = |year, value: i64| tells(words, year, Decimal::from(value), numerals());
        assert!(tells("2024", -1250) && tells("2025", 12500));
        assert!(!tells("2024", 1250) && !tells("2025", 12) && !tells("2023", 12500));
    }

    #[test]
    fn a_number_that_goes_back_to_nothing_is_named() {
        for (labels, expected) in [
            (
                vec![("8", 0.0, figure("7", "people/A"))],
                "shows “8”, which is not `people/A` in its data",
            ),
            (
                vec![("7", 0.0, figure("7", "people/B"))],
                "shows “7”, which is not `people/B` in its data",
            ),
            (
                vec![("7", 0.0, figure("7", "people/C"))],
                "shows “7”, which is not `people/C` in its data",
            ),
            (
                vec![("Aged 19", 0.0, Shows::Name)],
                "shows “Aged 19”, which is no figure and no name of its data",
            ),
            (
                vec![("7 to 13", 0.0, limits("people/A", "people/B"))],
                "has the limits “7 to 13”, which are “7” and “12” in its data",
            ),
            (vec![("1,000", 0.0, tick("100"))], "has “1,000” for 100 on its scale"),
            (
                vec![("0", 0.0, tick("0")), ("5", 9.0, tick("5")), ("15", 18.0, tick("15"))],
                "has a scale that is not even at “15”",
            ),
            (
                vec![("0", 0.0, tick("0")), ("5", 9.0, tick("5")), ("10", 19.0, tick("10"))],
                "has a scale that is not even at “10”",
            ),
            (
                vec![
                    ("7", 0.0, limits("people/A", "people/A")),
                    ("12", 0.0, figure("12", "people/B")),
                ],
                "shows “12”, which is not of one class of its legend",
            ),
        ] {
            assert_eq!(faults(&labels), [expected]);
        }
    }
}
