//! A language: its locale file read, and dates and periods inflected by it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::endings::Endings;
use super::file_words::FileWords;
use super::moments::DatePattern;
use super::numbers::Numbers;
use super::period_words::{Names, PatternOf, PeriodPattern, PeriodWords, ReleaseCalendar};
use super::placeholders::placeholders_are_known;
use super::proof_words::{Patterns, ProofWords};
use super::revision_words::RevisionWords;
use super::scale_words::ScaleWords;
use super::table_words::{Shorthand, TableWords};
use super::units::UnitWords;
use crate::data::figures::Absence;
use crate::declaration::{Indicator, Notice, syntax};
use crate::document::{FactPart, Furniture, LanguageCodes};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, suggestion};
use crate::time::{Frequency, Period, ReferencePeriod};

/// What stands in a locale file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LocaleFile {
    /// The language's own name for itself.
    name: String,
    /// Codes of the language for catalogues and networks.
    #[serde(default)]
    codes: LanguageCodes,
    /// Names of the months, by case.
    month: BTreeMap<String, [String; 12]>,
    /// Names of the quarters, by case; a release of quarters needs them.
    #[serde(default)]
    quarter: BTreeMap<String, [String; 4]>,
    /// Names of the half-years, by case; a release of half-years needs them.
    #[serde(default)]
    half_year: BTreeMap<String, [String; 2]>,
    /// How periods are named, by case; `nominative` and `in` are asked for by the shared sentences.
    period: BTreeMap<String, PeriodPattern>,
    /// What says the year in the names of periods, for names without it.
    #[serde(default)]
    year_words: Vec<String>,
    /// How dates and times are written.
    pub(super) date: DatePattern,
    /// How numbers are written.
    pub(super) number: NumberPattern,
    /// How lists are joined.
    pub(super) list: ListPattern,
    /// The first, the second and so on, by the form of the word.
    #[serde(default)]
    pub(super) ordinal: BTreeMap<String, Vec<String>>,
    /// Words that are counted, by unit, case and plural category. A release has its own in `[unit.NAME]`.
    unit: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// Words of thousands, millions and billions; a release with a `scale` needs them.
    pub(super) scale: Option<ScaleWords>,
    /// Endings behind figures, by case, for languages that write them.
    #[serde(default)]
    ending: BTreeMap<String, Endings>,
    /// Words of tables.
    pub(super) table: TableWords,
    /// Words of charts.
    pub(super) chart: ChartWords,
    /// Words of the formats' own parts.
    pub(super) furniture: Furniture,
    /// Words of workbooks and data files, which a release with either needs.
    pub(super) files: Option<FileWords>,
    /// Words of notes on revisions, which a release with vintages needs.
    pub(super) revision: Option<RevisionWords>,
    /// Words that the proof of the text looks for.
    #[serde(default)]
    proof: ProofWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberPattern {
    /// A percentage, with `{number}`.
    pub(super) percent: String,
    /// What stands between thousands, where it is not that of the Unicode locale data.
    group: Option<char>,
}

/// How a list is joined.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListPattern {
    /// Between items.
    pub(super) separator: String,
    /// Before the last item.
    pub(super) last: String,
    /// Of more than three that are equal, the first two and that there are others, with `{first}` and
    /// `{second}`; all are named without it.
    pub(super) others: Option<String>,
}

/// Words of the charts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChartWords {
    /// The least and the greatest value of a class of a map, `{from}` and `{to}`.
    pub(super) range: String,
    /// What a sparkline shows, `{list}` being years with their values.
    pub(super) by_year: String,
}

/// A language: names, numbers, and the forms of words.
#[derive(Debug)]
pub struct Locale {
    /// Language tag.
    pub tag: String,
    /// The numbers.
    pub(crate) numbers: Numbers,
    periods: PeriodWords,
    pub(super) file: LocaleFile,
}

impl Locale {
    /// Reads a locale file. `None` when it has an error.
    pub fn read(tag: &str, file: &SourceFile, found: &mut Diagnostics) -> Option<Self> {
        let mut parsed: LocaleFile = match toml::from_str(file.text()) {
            Ok(parsed) => parsed,
            Err(error) => {
                found.push(syntax(file, &error));
                return None;
            }
        };
        let names = Names {
            months: std::mem::take(&mut parsed.month),
            quarters: std::mem::take(&mut parsed.quarter),
            half_years: std::mem::take(&mut parsed.half_year),
        };
        let periods = PeriodWords {
            patterns: std::mem::take(&mut parsed.period),
            names,
            first_day: parsed.date.first_day.clone(),
            calendar: ReleaseCalendar::default(),
            year_words: std::mem::take(&mut parsed.year_words),
        };
        if !placeholders_are_known(&parsed, &periods, file, found) {
            return None;
        }
        let Some(numbers) = Numbers::new(tag) else {
            let message = format!("the language `{tag}` is not in the Unicode locale data");
            found.push(Diagnostic::new(Code::UnknownName, message).in_file(file));
            return None;
        };
        let Some(numbers) = numbers.with_group(parsed.number.group) else {
            let message =
                "the `group` of `[number]` cannot be told from the other characters of a number";
            let hint = "Write a blank, a full stop, a comma or an apostrophe that is not the decimal mark.";
            found.push(Diagnostic::new(Code::WrongType, message).in_file(file).hint(hint));
            return None;
        };
        parsed.proof = parsed.proof.indexed();
        Some(Self { tag: tag.to_owned(), numbers, periods, file: parsed })
    }

    /// The language, of a release with years or weeks of its own.
    #[must_use]
    pub fn in_calendar(self, calendar: ReleaseCalendar) -> Self {
        Self { periods: PeriodWords { calendar, ..self.periods }, ..self }
    }

    /// Whether it has no words for years of a name, such as `academic`.
    pub fn lacks_year_name(&self, name: &str) -> bool {
        self.periods.lacks_name(name)
    }

    /// The language's own name for itself.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Codes of the language that its tag does not hold.
    pub fn codes(&self) -> &LanguageCodes {
        &self.file.codes
    }

    /// Words that the formats need for their own parts.
    pub fn furniture(&self) -> &Furniture {
        &self.file.furniture
    }

    /// A rounded number as the language writes it.
    pub fn number(&self, rounded: Decimal) -> String {
        self.numbers.format(rounded)
    }

    /// From one figure to another, both in words of the language.
    pub fn range(&self, from: &str, to: &str) -> String {
        self.file.chart.range.replace("{from}", from).replace("{to}", to)
    }

    /// What a sparkline shows: years with their values.
    pub(crate) fn by_year(&self, list: &str) -> String {
        self.file.chart.by_year.replace("{list}", list)
    }

    /// A pattern of the notes on codes that were not always there, with its month and list.
    pub(crate) fn validity(&self, pattern: &str, month: Period, items: &[&str]) -> String {
        let text = pattern.replace("{year}", &month.year().to_string());
        self.months(&text, month.number()).replace("{list}", &self.list(items))
    }

    /// The name of a period by itself, without its year.
    pub(crate) fn by_itself(&self, period: Period) -> String {
        self.periods.by_itself(period)
    }

    /// What to write where the name of a period is not there; `None` where it is.
    pub fn lacking(&self, period: ReferencePeriod) -> Option<String> {
        self.periods.lacking(period)
    }

    /// Whether it has no header for rows of single periods of this length.
    pub fn lacks_header(&self, frequency: Frequency) -> bool {
        self.file.table.periods(frequency).is_empty()
    }

    pub(crate) fn table(&self) -> &TableWords {
        &self.file.table
    }

    /// Whether the language has the words that a release with stages needs.
    pub fn tells_stages(&self) -> bool {
        self.file.table.base_state.is_some()
    }

    /// Words of workbooks and data files, where the language has them.
    pub(crate) fn files(&self) -> Option<&FileWords> {
        self.file.files.as_ref()
    }

    /// Words of revisions, where the language has them.
    pub fn revision(&self) -> Option<&RevisionWords> {
        self.file.revision.as_ref()
    }

    /// The sentence that says what became of an edition after its release, and when.
    pub fn noticed(&self, words: &RevisionWords, notice: &Notice) -> String {
        words.said(notice.kind, &self.date(notice.released))
    }

    /// The shorthand for a value that is not there, and what it means.
    pub fn absence(&self, absence: Absence) -> &[String; 2] {
        let Shorthand { not_available, not_applicable, confidential, low: _ } =
            &self.file.table.shorthand;
        match absence {
            Absence::NotAvailable => not_available,
            Absence::NotApplicable => not_applicable,
            Absence::Confidential => confidential,
        }
    }

    /// What a number of an indicator beside its value is called: its base, its change from it, its rank.
    /// `comparison` is what a comparison is called behind "change"; without it, it is the one that needs no
    /// words. `period` stands for the period of a base.
    pub fn comparison_label(
        &self,
        label: &str,
        part: FactPart,
        indicator: &Indicator,
        comparison: Option<&str>,
        period: Option<&str>,
    ) -> String {
        let words = &self.file.table;
        let in_points = indicator.changes_in_points();
        // That the words are there was found when the release was read.
        let compared = words.compared.as_ref().map(|compared| (compared, comparison));
        let pattern = match (part, compared) {
            (FactPart::Base, Some((compared, Some(_)))) if period.is_none() => &compared.base,
            (FactPart::Base, _) => &words.base,
            (FactPart::Change, Some((compared, Some(_)))) if in_points => &compared.points,
            (FactPart::Change, Some((compared, Some(_)))) => &compared.change,
            (FactPart::Difference, Some((compared, Some(_)))) if in_points => &compared.points,
            (FactPart::Change | FactPart::Difference, _) if in_points => &words.points,
            (FactPart::Change, _) => &words.change,
            (FactPart::Difference, Some((compared, Some(_)))) => &compared.difference,
            (FactPart::Difference, Some((compared, None))) => &compared.own_difference,
            (FactPart::Rank, _) => words.ranks(indicator.rank_from),
            (FactPart::Contribution | FactPart::RankChange, _) => match &words.codes {
                Some(codes) => codes.pattern(part, comparison.is_some()),
                None => return label.to_owned(),
            },
            (
                FactPart::Value | FactPart::Factor | FactPart::Revision(_) | FactPart::Difference,
                _,
            ) => return label.to_owned(),
        };
        let period = period.unwrap_or(&words.year_before);
        let pattern = pattern.replace("{comparison}", comparison.unwrap_or_default());
        pattern.replace("{label}", label).replace("{period}", period)
    }

    /// Whether the language has the words of headers for contributions and changes of rank.
    pub fn tells_contributions(&self) -> bool {
        self.file.table.codes.is_some()
    }

    /// Whether the language has the words of headers for ranks from the smallest value on.
    pub fn tells_ranks_from_smallest(&self) -> bool {
        self.file.table.rank_from_smallest.is_some()
    }

    /// Whether the language has the words of headers for comparisons that have names, and for
    /// differences.
    pub fn tells_comparisons(&self) -> bool {
        self.file.table.compared.is_some()
    }

    /// Words that the proof of the text looks for; empty lists where the language has none.
    pub fn proof(&self) -> &ProofWords {
        &self.file.proof
    }

    /// How dates are written.
    pub fn patterns(&self) -> Patterns<'_> {
        let date = &self.file.date;
        let first_day = date.first_day.as_deref();
        Patterns { date: &date.long, first_day, time: &date.time }
    }

    /// How periods are written, in every case.
    pub fn period_patterns(&self) -> impl Iterator<Item = PatternOf<'_>> {
        self.periods.all()
    }

    /// The names of months, quarters or half-years in a case; of days, those of months.
    pub fn names(&self, frequency: Frequency, case: &str) -> Option<&[String]> {
        self.periods.names.of(frequency, case)
    }

    /// The words of units, to be added to.
    pub(super) fn units_mut(&mut self) -> &mut UnitWords {
        &mut self.file.unit
    }

    /// Every form of the word for a unit.
    pub fn unit_forms(&self, unit: &str) -> impl Iterator<Item = &str> {
        let cases = self.file.unit.get(unit).into_iter().flat_map(BTreeMap::values);
        cases.flat_map(BTreeMap::values).map(String::as_str)
    }

    /// The words of units, by unit, case and plural category.
    pub(super) fn unit_words(&self) -> &UnitWords {
        &self.file.unit
    }

    /// The words of scales, where the language has them.
    pub(super) fn scales(&self) -> Option<&ScaleWords> {
        self.file.scale.as_ref()
    }

    /// The units that have words.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.file.unit.keys().map(String::as_str)
    }

    /// A period in a case.
    ///
    /// # Errors
    /// If the language has no such case, with what to do.
    pub fn period(&self, period: ReferencePeriod, case: &str) -> Result<String, String> {
        self.periods.named(period, case)
    }

    /// A period in a case without its year, which was said before.
    ///
    /// # Errors
    /// If the language has no such case, or its year is all that is in its name, with what to do.
    pub fn period_without_year(
        &self,
        period: ReferencePeriod,
        case: &str,
    ) -> Result<String, String> {
        self.periods.named_without_year(period, case)
    }

    /// How periods are written without their years, in every case.
    pub fn period_patterns_without_year(&self) -> impl Iterator<Item = PatternOf<'_>> {
        self.periods.without_year()
    }

    /// Replaces `{month.case}` by the name of a month in that case.
    pub(super) fn months(&self, pattern: &str, month: u32) -> String {
        self.periods.names.filled(pattern, "month", Frequency::Month, month)
    }

    /// A number with its per cent sign.
    pub(crate) fn percent(&self, number: &str) -> String {
        self.file.number.percent.replace("{number}", number)
    }

    /// The endings of a case; the error lists the cases that there are.
    pub(crate) fn ending(&self, case: &str) -> Result<&Endings, String> {
        self.file.ending.get(case).ok_or_else(|| unknown("ending", case, &self.file.ending))
    }
}

pub(super) fn unknown<T>(what: &str, name: &str, known: &BTreeMap<String, T>) -> String {
    let hint = suggestion(name, known.keys().map(String::as_str));
    let hint = hint.unwrap_or_else(|| "Its locale file declares none.".to_owned());
    format!("there is no {what} `{name}` in this language. {hint}")
}
