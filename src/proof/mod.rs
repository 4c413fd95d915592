//! The finished text of an edition against its facts, read by other code than that which wrote it.
//!
//! In come facts, rendered Markdown and the bytes of every format; out go findings. [`Proof::text`]
//! reads the text of one language, [`languages`](Proof::languages) compares the texts of all,
//! [`readers`] reads the bytes of the formats. `office` calls it. It calls no filter, no template
//! and no format: it keeps readers of its own by design. Where it cannot decide it says nothing.
//!
//! Bytes of a format must show the figures of the document, one after the other:
//!
//! ```
//! use bulletin::document::{Document, FactNumber, FigureValue, Furniture, Material, Properties, read};
//! use bulletin::findings::{Code, Diagnostics, SourceFile};
//! use bulletin::proof::readers;
//!
//! let text = "# July\n\nArrivals: <data data-fact=\"arrivals\">11,267</data>.\n";
//! let file = SourceFile::new("en.md", text);
//! let arrivals =
//!     FigureValue { value: 11_267.into(), fact: FactNumber::headline("arrivals") };
//! let figures = [("arrivals".to_owned(), arrivals)].into();
//! let material = Material { figures, ..Material::default() };
//! let body = read(&file, material, &mut Diagnostics::default());
//! let document = Document {
//!     language: "en".to_owned(),
//!     title: body.title,
//!     properties: Properties::default(),
//!     editions: Vec::new(),
//!     furniture: Furniture::default(),
//!     blocks: body.blocks,
//! };
//!
//! let right = "# July\n\nArrivals: 11,267.\n";
//! assert!(readers::markdown(right.as_bytes(), &document, &file).is_empty());
//! let wrong = right.replace("267", "276");
//! let found = readers::markdown(wrong.as_bytes(), &document, &file);
//! assert_eq!(found[0].code, Code::FormatsDisagree);
//! ```

mod claims_without_figures;
mod codes;
mod compared;
mod digits;
mod direction;
mod drawings;
mod figures;
mod fractions;
mod given;
mod glossary;
mod languages;
mod multiples;
mod number_reading;
mod number_words;
mod order;
mod pace;
mod passage;
mod past;
mod period;
mod plain;
mod read;
pub mod readers;
mod said;
mod titles;
mod told_bases;
mod units;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

pub use languages::Carried;

use crate::data::figures::{EditionContent, Fact, Facts, fact_id};
use crate::document::Document;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::time::ReferencePeriod;
use crate::words::language::{Locale, ProofWords};
use claims_without_figures::KeyLabels;
use figures::Stated;
use number_reading::Numerals;
use number_words::Labels;
use passage::{Passage, Shown};
use period::Calendar;

/// What an edition states, ready to be compared with texts.
pub struct Proof<'a> {
    edition: &'a EditionContent<'a>,
    facts: &'a Facts<'a>,
    by_id: HashMap<String, &'a Fact>,
    /// The periods of all facts and of their bases.
    periods: BTreeSet<ReferencePeriod>,
}

impl<'a> Proof<'a> {
    /// Takes what an edition states.
    pub fn new(edition: &'a EditionContent<'a>) -> Self {
        let facts = &edition.facts;
        let mut by_id = HashMap::with_capacity(facts.len());
        let release = facts.computation.release;
        // The edition is about its period, whatever the windows of its indicators are.
        let of_edition = facts.edition.key.period();
        let mut periods = BTreeSet::from([of_edition]);
        periods.extend(release.by_default().of_edition(release.span(of_edition)));
        for fact in facts.iter() {
            by_id.insert(fact_id(fact.key, facts.computation, facts.edition), fact);
            periods.insert(fact.key.period);
            periods
                .extend(fact.comparisons().flat_map(|named| release.base_periods(fact.key, named)));
        }
        Self { edition, facts, by_id, periods }
    }

    /// Reads the text of one language: figures, digits, directions, signs, units, periods, counts
    /// and plain words. `markdown` is the rendered text, into which the findings point.
    pub fn text(
        &self,
        locale: &Locale,
        markdown: &SourceFile,
        document: &Document,
        found: &mut Diagnostics,
    ) -> Carried {
        let reading = read::read(markdown.text(), &locale.proof().index);
        let mut text = Text {
            proof: self,
            locale,
            words: locale.proof(),
            numerals: Numerals::of(locale),
            calendar: Calendar::of(locale),
            units: units::forms(locale),
            labels: number_words::labels(self, &locale.tag),
            key_labels: KeyLabels::of(self, &locale.tag),
            markdown,
            found,
        };
        text.values(document);
        text.tables(&reading, document);
        text.drawings(document);
        text.labels_of_comparisons();
        let known = text.known_words();
        for (index, passage) in reading.passages.iter().enumerate() {
            text.passage(passage, &known);
            if !reading.titles.contains(&index) {
                text.unfigured(passage);
            }
        }
        for title in &reading.titles {
            text.title(&reading.passages[*title]);
        }
        text.plain(&reading, document);
        Carried::new(&locale.tag, markdown, &reading)
    }
}

/// A figure where it stands: in its passage, its statement and its clauses.
#[derive(Debug, Clone, Copy)]
struct Spot<'p> {
    passage: &'p Passage,
    /// The sentence, or the part of it that speaks of one thing.
    statement: &'p Range<usize>,
    /// The clauses of the statement.
    clauses: &'p [Range<usize>],
    /// Which of the figures of the passage it is.
    index: usize,
    shown: &'p Shown,
}

/// A text of one language under proof.
struct Text<'a> {
    proof: &'a Proof<'a>,
    locale: &'a Locale,
    words: &'a ProofWords,
    numerals: Numerals,
    calendar: Calendar,
    /// The words of units in all their forms, in small letters.
    units: BTreeMap<&'a str, Vec<String>>,
    labels: Vec<Labels<'a>>,
    key_labels: KeyLabels,
    markdown: &'a SourceFile,
    found: &'a mut Diagnostics,
}

impl Text<'_> {
    fn passage(&mut self, passage: &Passage, known: &[String]) {
        self.figures(passage);
        let mut taken = None;
        for statement in passage.sentences(self.words, true) {
            self.digits(passage, &statement, known, &mut taken);
            let clauses = passage.clauses(&statement, self.words);
            for (index, shown) in passage.figures_in(&statement) {
                let Some(stated) = self.proof.stated(&shown.fact) else { continue };
                let spot = Spot { passage, statement: &statement, clauses: &clauses, index, shown };
                self.direction(&spot, &stated);
                self.unit(&spot, &stated);
            }
            self.number_words(passage, &statement);
            self.names_of_codes(passage, &statement);
            self.order_in_words(passage, &statement);
            self.fractions(passage, &statement, &clauses);
            self.past(passage, &statement, &clauses);
            self.compared_in_words(passage, &statement, &clauses);
            self.compared_beside_value(passage, &statement, &clauses);
            self.name_of_another(passage, &clauses);
        }
        self.lists(passage);
    }

    /// Adds a finding about a part of a passage.
    fn report(
        &mut self,
        code: Code,
        passage: &Passage,
        part: &Range<usize>,
        message: String,
        label: &str,
    ) {
        let place = passage.origin(part);
        self.found.push(Diagnostic::new(code, message).at(self.markdown, place, label));
    }

    /// Adds a finding about a part of a passage, with what to write; an empty `hint` is none.
    fn report_with_hint(
        &mut self,
        code: Code,
        passage: &Passage,
        (part, label): (&Range<usize>, &str),
        message: String,
        hint: &str,
    ) {
        let place = passage.origin(part);
        let finding = Diagnostic::new(code, message).at(self.markdown, place, label);
        self.found.push(if hint.is_empty() { finding } else { finding.hint(hint) });
    }

    /// Adds a finding about a figure.
    fn report_figure(&mut self, code: Code, passage: &Passage, shown: &Shown, message: String) {
        self.report(code, passage, &shown.place, message, &format!("of `{}`", shown.fact));
    }
}
