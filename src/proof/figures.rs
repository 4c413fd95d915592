//! Each figure against its fact: does it name one, and are its digits the value rounded as declared?

use rust_decimal::Decimal;

use super::number_reading::{MINUS, Numerals};
use super::passage::Passage;
use super::read::Reading;
use super::{Proof, Text, readers};
use crate::data::figures::{Computation, Fact, as_shown};
use crate::declaration::{ComparisonId, Indicator, RevisionMeasure, Unit};
use crate::document::{Block, Cell, Document, FactPart, Figure, Table};
use crate::findings::{Code, Diagnostic};

/// What a figure should show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated<'a> {
    pub(super) fact: &'a Fact,
    pub(super) indicator: &'a Indicator,
    /// The comparison that the part is of; `None` for the default.
    pub(super) comparison: Option<ComparisonId>,
    pub(super) part: FactPart,
    /// The number, rounded as declared; `None` where there is none.
    pub(super) number: Option<Decimal>,
}

impl Stated<'_> {
    /// Whether it is a change itself, which its own sign tells.
    pub(super) fn is_change(&self) -> bool {
        match self.part {
            FactPart::Contribution | FactPart::RankChange => true,
            FactPart::Value | FactPart::Base => self.indicator.is_change(),
            FactPart::Change
            | FactPart::Difference
            | FactPart::Factor
            | FactPart::Rank
            | FactPart::Revision(_) => false,
        }
    }

    /// What it is in.
    pub(super) fn unit(&self) -> Unit {
        match self.part {
            FactPart::Change => self.indicator.unit.of_change(),
            FactPart::Difference => self.indicator.unit_of_difference(),
            FactPart::Contribution => Unit::Points,
            FactPart::Revision(RevisionMeasure::Percent) => Unit::Percent,
            FactPart::Factor
            | FactPart::Rank
            | FactPart::RankChange
            | FactPart::Revision(RevisionMeasure::Editions | RevisionMeasure::Revised) => {
                Unit::Bare
            }
            FactPart::Value
            | FactPart::Base
            | FactPart::Revision(RevisionMeasure::Mean | RevisionMeasure::MeanAbsolute) => {
                self.indicator.unit.clone()
            }
        }
    }

    /// How a template asks for it: `inflation.month.change`, `inflation.of.CP01`.
    pub(super) fn path(&self, computation: &Computation<'_>) -> String {
        let release = computation.release;
        let comparison = self.comparison.map(|id| release.comparisons[id].id.as_str());
        let of_code = self.fact.key.code.map_or(String::new(), |key| {
            let code = computation.cube.code(key).id.as_str();
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let is_plain =
                code.chars().all(is_name) && !code.starts_with(|c: char| c.is_ascii_digit());
            let list = match release.breakdowns(self.fact.key.indicator).as_slice() {
                [_] | [] => String::new(),
                _ => format!(".{}", computation.cube.codelists[key.list].id),
            };
            if is_plain { format!(".of{list}.{code}") } else { format!(".of{list}[\"{code}\"]") }
        });
        let root = format!("{}{of_code}", self.indicator.id);
        let names = [Some(root.as_str()), comparison, Some(self.part.name())];
        let names = names.into_iter().flatten().filter(|name| !name.is_empty());
        names.collect::<Vec<_>>().join(".")
    }
}

impl Proof<'_> {
    /// What a figure with this id should show; `None` for an id of no fact.
    pub(super) fn stated(&self, id: &str) -> Option<Stated<'_>> {
        if let Some(fact) = self.by_id.get(id) {
            return self.part_of(fact, None, FactPart::Value);
        }
        let (whole, name) = id.rsplit_once('.')?;
        let part = FactPart::by_name(name)?;
        if let Some(fact) = self.by_id.get(whole) {
            return self.part_of(fact, None, part);
        }
        let (whole, comparison) = whole.rsplit_once('.')?;
        let release = self.facts.computation.release;
        self.part_of(self.by_id.get(whole)?, release.comparison_named(comparison)?, part)
    }

    /// What a figure of this part of a fact should show, of a comparison where the part is of one.
    pub(super) fn part_of<'a>(
        &'a self,
        fact: &'a Fact,
        comparison: Option<ComparisonId>,
        part: FactPart,
    ) -> Option<Stated<'a>> {
        let indicator = &self.facts.computation.release.indicators[fact.key.indicator];
        fact.compared(comparison)?;
        let value = match part {
            FactPart::Revision(measure) => {
                let revisions = self.edition.key_revisions.get(&fact.key.indicator)?;
                revisions.number(measure)
            }
            part => fact.number(part, comparison),
        };
        let release = self.facts.computation.release;
        let rounding = release.rounding(fact.key.indicator, part, comparison);
        let number = value.ok().map(|value| as_shown(value, &rounding));
        Some(Stated { fact, indicator, comparison, part, number })
    }

    /// What is wrong with a figure of this id, these words and this value, where it has one at hand.
    fn fault(
        &self,
        id: &str,
        value: Option<Decimal>,
        words: &str,
        numerals: Numerals,
    ) -> Option<String> {
        let Some(stated) = self.stated(id) else {
            return Some(format!("the figure “{words}” names a fact that there is not: `{id}`"));
        };
        let Some(number) = stated.number else {
            return Some(format!("the figure “{words}” shows `{id}`, which has no value"));
        };
        let is_value = value.is_none_or(|value| value == number);
        let is_shown = numerals.read(words.trim()).is_some_and(|(read, taken)| {
            let behind = &words.trim()[taken..];
            read.abs() == number.abs()
                && read.scale() == number.scale()
                && !behind.contains(char::is_numeric)
        });
        (!is_value || !is_shown)
            .then(|| format!("the figure “{words}” is not `{id}`, which is {number}"))
    }
}

impl Text<'_> {
    /// PRF-001 for the figures of a passage.
    pub(super) fn figures(&mut self, passage: &Passage) {
        for shown in &passage.figures {
            let fault = self.proof.fault(&shown.fact, None, &shown.words, self.numerals);
            if let Some(message) = fault {
                self.report_figure(Code::FigureOfNoFact, passage, shown, message);
            }
        }
    }

    /// PRF-001 for the values of the figures in the text of the document: their words are the words of its
    /// passages.
    pub(super) fn values(&mut self, document: &Document) {
        for (section, figure) in readers::figures_of_text(document) {
            let fact = figure.fact.to_string();
            let stated = self.proof.stated(&fact).and_then(|stated| stated.number);
            if stated == Some(figure.value) {
                continue;
            }
            let (words, value) = (&figure.text, figure.value);
            let message = format!(
                "the figure “{words}” in the section `{section}` has the value {value}, which is not `{fact}`"
            );
            let finding = Diagnostic::new(Code::FigureOfNoFact, message);
            self.found.push(finding.in_file(self.markdown));
        }
    }

    /// PRF-001 and PRF-004 for the tables, and for the figures of the charts.
    pub(super) fn tables(&mut self, reading: &Reading, document: &Document) {
        for block in &document.blocks {
            let table = match block {
                Block::Table(table) => Some(table),
                Block::Picture(picture) => picture.data.as_ref(),
                _ => None,
            };
            if let Some(table) = table {
                self.table(reading, table);
            }
        }
    }

    fn table(&mut self, reading: &Reading, table: &Table) {
        let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
        for (row, cell) in cells {
            let Cell::Figure(Figure { text, value, fact, .. }) = cell else { continue };
            let fact = fact.to_string();
            let mut message = self.proof.fault(&fact, Some(*value), text, self.numerals);
            let mut code = Code::FigureOfNoFact;
            if message.is_none() && value.is_sign_negative() != text.starts_with(MINUS) {
                code = Code::SignAgainstFact;
                message =
                    Some(format!("the figure “{text}” has not the sign of `{fact}`: {value}"));
            }
            if let Some(message) = message {
                let section =
                    reading.sections.iter().find(|section| section.placed.contains(&table.id));
                let place = section.map_or(0..0, |section| section.heading.clone());
                let message = format!("{message}, in the row “{}” of `{}`", row.header, table.id);
                self.found.push(Diagnostic::new(code, message).at(self.markdown, place, ""));
            }
        }
    }
}
