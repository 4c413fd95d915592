//! What was checked to a report: a table for the terminal, JSON for programs, a page for the archive.
//!
//! [`Report::new`] gathers what all three show; [`table()`], [`json()`] and [`page()`] show it.
//! The page is for the office, not for its readers: its words are English, as in findings.

mod page;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use page::page;
pub use table::table;

use crate::data::checks::{Checked, Validation};
use crate::declaration::{Check, IndicatorId, Release, Rule};
use crate::findings::{Diagnostics, Severity, render};
use crate::office::archive::{Fingerprint, PROGRAM, Told};
use crate::office::load::{Data, Preparation};
use crate::time::Period;

/// What was checked, and what was found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The command that wrote it.
    pub written_by: &'static str,
    /// Name and version of the program.
    pub program: &'static str,
    /// The release.
    pub release: String,
    /// The editions that were checked, by their periods.
    pub editions: Vec<String>,
    /// How many findings stop the release.
    pub errors: usize,
    /// How many do not.
    pub warnings: usize,
    /// Whether data sets, rules and files are told below: they are not while errors keep the release from being
    /// read.
    pub complete: bool,
    /// The data sets, each row of which was read and checked.
    pub datasets: Vec<ReadDataset>,
    /// The rules that the release declares.
    pub rules: Vec<AppliedRule>,
    /// Every finding, as with `--message-format json`.
    pub findings: Vec<Value>,
    /// What was read, by path.
    pub inputs: BTreeMap<String, Fingerprint>,
    /// Each finding in one line, for the page.
    #[serde(skip)]
    lines: Vec<String>,
}

/// A data set that was read.
#[derive(Debug, Serialize)]
pub struct ReadDataset {
    /// Its name in `release.toml`.
    pub id: String,
    /// Its file.
    pub file: String,
    /// How many observations it has.
    pub observations: usize,
    /// Its first and last month.
    pub months: Option<Months>,
}

/// A rule that was applied.
#[derive(Debug, Serialize)]
pub struct AppliedRule {
    /// Its id.
    pub id: String,
    /// What must hold.
    pub about: String,
    /// The data sets, indicators or code lists that it compares.
    pub subjects: Vec<String>,
    /// How many values it compared with others.
    pub compared: usize,
    /// The first and the last month of these.
    pub months: Option<Months>,
    /// How many findings it made.
    pub found: usize,
    /// What the release accepts, with the reason and how many values that were.
    pub accepted: Vec<Accepted>,
}

/// What a release accepts.
#[derive(Debug, Serialize)]
pub struct Accepted {
    /// Why.
    pub reason: String,
    /// How many values.
    pub values: usize,
}

/// From a month to a month, or from a year to a year.
#[derive(Debug, Serialize)]
pub struct Months {
    /// The first.
    pub first: String,
    /// The last.
    pub last: String,
}

impl Months {
    fn new((first, last): (Period, Period)) -> Self {
        Self { first: first.to_string(), last: last.to_string() }
    }
}

impl std::fmt::Display for Months {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

impl Report {
    /// Gathers what was checked of the release of this name in these editions. What errors kept from being
    /// read or compared is not there.
    pub fn new(
        release: &str,
        preparation: Option<&Preparation>,
        validation: Option<&Validation>,
        editions: Vec<String>,
        found: &Diagnostics,
    ) -> Self {
        let datasets = preparation.map(|preparation| read(&preparation.data)).unwrap_or_default();
        let rules = preparation.zip(validation).map(|(preparation, validation)| {
            let release = &preparation.data.release;
            let rules = release.rules.iter().zip(&validation.checked);
            rules.map(|(rule, checked)| applied(release, rule, checked)).collect()
        });
        let inputs = preparation.map(|preparation| preparation.inputs.clone());
        let parsed = |line: &str| serde_json::from_str(line).unwrap_or_default();
        Self {
            written_by: Told::Check.writer(),
            program: PROGRAM,
            release: release.to_owned(),
            editions,
            errors: found.count(Severity::Error),
            warnings: found.count(Severity::Warning),
            datasets,
            complete: rules.is_some(),
            rules: rules.unwrap_or_default(),
            findings: render::json(found).lines().map(parsed).collect(),
            inputs: inputs.unwrap_or_default(),
            lines: render::short(found).lines().map(str::to_owned).collect(),
        }
    }
}

/// The data sets as they were read.
fn read(Data { release, cube, .. }: &Data) -> Vec<ReadDataset> {
    let datasets = release.datasets.iter().zip(&cube.datasets);
    let datasets = datasets.map(|(structure, dataset)| ReadDataset {
        id: structure.id.clone(),
        file: dataset.file.path().to_owned(),
        observations: dataset.observations().len(),
        months: dataset.first_period().zip(dataset.last_period()).map(Months::new),
    });
    datasets.collect()
}

fn applied(release: &Release, rule: &Rule, checked: &Checked) -> AppliedRule {
    let mut accepted: Vec<Accepted> = Vec::new();
    for (accept, values) in rule.accepted.iter().zip(&checked.accepted) {
        // What one `accept` lists by code and period has one reason.
        match accepted.last_mut().filter(|last| last.reason == accept.reason) {
            Some(last) => last.values += values,
            None => accepted.push(Accepted { reason: accept.reason.clone(), values: *values }),
        }
    }
    AppliedRule {
        id: rule.id.clone(),
        about: rule.about.clone(),
        subjects: subjects(release, rule),
        compared: checked.compared,
        months: checked.months.map(Months::new),
        found: checked.found,
        accepted,
    }
}

/// What a rule compares, by the names of `release.toml`.
fn subjects(release: &Release, rule: &Rule) -> Vec<String> {
    let indicator = |indicator: &IndicatorId| release.indicators[*indicator].id.clone();
    match &rule.check {
        Check::Total { dataset, .. }
        | Check::Rising { dataset }
        | Check::Plausible { dataset, .. }
        | Check::Outliers { dataset, .. }
        | Check::Revised { dataset, .. } => vec![release.datasets[*dataset].id.clone()],
        Check::Parts { whole, parts, .. } => {
            std::iter::once(whole).chain(parts).map(indicator).collect()
        }
        Check::Zero { indicator: balance, .. } => vec![indicator(balance)],
        Check::Valid { codelist } => vec![release.codelists[*codelist].id.clone()],
    }
}

impl AppliedRule {
    /// What came of it, in a few words.
    pub fn result(&self) -> String {
        let accepted: usize = self.accepted.iter().map(|accepted| accepted.values).sum();
        let result = match self.found {
            0 if self.compared == 0 => "nothing to compare".to_owned(),
            0 => "holds".to_owned(),
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        };
        if accepted == 0 { result } else { format!("{result}, {accepted} accepted") }
    }
}

/// The report as JSON.
pub fn json(report: &Report) -> Vec<u8> {
    let mut json = written(report);
    json.push(b'\n');
    json
}

fn written(report: &Report) -> Vec<u8> {
    serde_json::to_vec_pretty(report)
        .expect("a report has string keys only and no failing serializer")
}
