//! What a rule finds, less what the release accepts, and no more than a screen of it.

use super::Checked;
use crate::data::cube::{Cube, Dataset, Observation};
use crate::data::figures::{Computation, FactKey};
use crate::data::input::field_spot;
use crate::declaration::{DatasetStructure, Release, Rule};
use crate::findings::{Code, Diagnostic, Severity, Spot, nearest};
use crate::time::Period;
use std::ops::Range;

/// How many findings of a rule are shown.
const SHOWN: usize = 20;

/// Collects what a rule finds.
#[derive(Debug)]
pub(super) struct Found<'a> {
    rule: &'a Rule,
    release: &'a Release,
    checked: Checked,
    last: Option<Code>,
    /// How many of the findings are not shown.
    hidden: usize,
    /// For each `accept` of the rule, whether another state of the data needs it.
    needed_elsewhere: Vec<bool>,
}

/// Whether a period begins before another, or with it and is the shorter.
fn is_before(period: Period, other: Period) -> bool {
    if period.frequency() == other.frequency() {
        return period < other;
    }
    let ends = |period: Period| (period.first_day(), period.last_day());
    ends(period) < ends(other)
}

impl<'a> Found<'a> {
    /// Nothing found yet.
    pub(super) fn new(rule: &'a Rule, release: &'a Release) -> Self {
        let checked = Checked {
            compared: 0,
            months: None,
            found: 0,
            accepted: vec![0; rule.accepted.len()],
            findings: Vec::new(),
        };
        let needed_elsewhere = vec![false; rule.accepted.len()];
        Self { rule, release, checked, last: None, hidden: 0, needed_elsewhere }
    }

    /// Counts a value of this month as compared.
    pub(super) fn compared(&mut self, month: Period) {
        self.checked.compared += 1;
        let (first, last) = self.checked.months.unwrap_or((month, month));
        // Of two that begin with one day the shorter tells more: a rule may compare years and months.
        let first = if is_before(month, first) { month } else { first };
        self.checked.months = Some((first, last.max(month)));
    }

    /// Whether the release accepts what would be found about these codes in this month.
    pub(super) fn accepts(&mut self, month: Period, codes: &[&str]) -> bool {
        let accepted = self.rule.accepted.iter().position(|accept| {
            accept.from.is_none_or(|first| first.first_day() <= month.first_day())
                && accept.to.is_none_or(|last| month.first_day() <= last.last_day())
                && (accept.codes.is_empty()
                    || accept.codes.iter().any(|code| codes.contains(&code.get_ref().as_str())))
        });
        if let Some(place) = accepted {
            self.checked.accepted[place] += 1;
        }
        accepted.is_some()
    }

    /// Counts a finding; `describe` gives its message, places and hints, and is called only when
    /// it will be shown.
    pub(super) fn push(&mut self, code: Code, describe: impl FnOnce() -> Diagnostic) {
        self.push_of_rows(code, 1, describe);
    }

    /// As [`Self::push`], for a finding that stands for so many rows.
    pub(super) fn push_of_rows(
        &mut self,
        code: Code,
        rows: usize,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        self.checked.found += rows;
        self.hidden += rows;
        self.last = Some(code);
        if self.checked.findings.len() < SHOWN {
            let diagnostic = describe();
            debug_assert_eq!(diagnostic.code, code);
            self.hidden -= rows;
            self.add(diagnostic);
        }
    }

    fn add(&mut self, mut diagnostic: Diagnostic) {
        if let Some(severity) = self.rule.severity {
            diagnostic.severity = severity;
        }
        self.checked.findings.push(diagnostic);
    }

    /// REL-004: a code that an `accept` names is in one of the code lists.
    pub(super) fn accepted_codes_are_known(&mut self, cube: &Cube) {
        for code in self.rule.accepted.iter().flat_map(|accept| &accept.codes) {
            if cube.codelists.iter().all(|list| list.index(code.get_ref()).is_none()) {
                let ids = cube.codelists.iter().flat_map(|list| &list.codes);
                let near = nearest(code.get_ref(), ids.map(|code| code.id.as_str()));
                let finding = self.unknown_code(code.get_ref(), code.span());
                self.checked.findings.push(match near {
                    Some(near) => finding.hint(format!("Did you mean `{near}`?")),
                    None => finding,
                });
            }
        }
    }

    /// REL-004 about a code that a rule names.
    pub(super) fn unknown_code(&self, id: &str, span: Range<usize>) -> Diagnostic {
        let message = format!("no code list of the rule `{}` has `{id}`", self.rule.id);
        Diagnostic::new(Code::UnknownName, message).at(&self.release.file, span, "unknown code")
    }

    /// Adds a finding about the declaration itself.
    pub(super) fn declaration(&mut self, diagnostic: Diagnostic) {
        self.checked.findings.push(diagnostic);
    }

    /// Nothing, where the rule was not asked.
    pub(super) fn not_asked(self) -> Checked {
        self.checked
    }

    /// What was compared and found, with what was left out and what was accepted in vain.
    pub(super) fn finish(mut self) -> Checked {
        self.checked.findings.sort_by_key(|found| {
            let place = found.places.first();
            place.map(|place| (place.file.clone(), place.spot.order()))
        });
        if let Some(code) = self.last.filter(|_| self.hidden > 0) {
            let more = self.hidden;
            let message =
                format!("{more} more findings of the rule `{}` are not shown", self.rule.id);
            self.add(Diagnostic::new(code, message).at(
                &self.release.file,
                self.rule.span.clone(),
                "this rule",
            ));
        }
        self.acceptances_are_needed();
        self.checked
    }

    /// Whether an `accept` takes nothing away, of this state of the data and of those that were asked.
    pub(super) fn has_needless(&self) -> bool {
        let counts = self.checked.accepted.iter().zip(&self.needed_elsewhere);
        counts.into_iter().any(|(count, is_needed)| *count == 0 && !is_needed)
    }

    /// Takes over what is accepted of another state of the data.
    pub(super) fn needed_by(&mut self, state: &Found<'_>) {
        for (is_needed, count) in self.needed_elsewhere.iter_mut().zip(&state.checked.accepted) {
            *is_needed |= *count > 0;
        }
    }

    /// Takes all that is accepted for needed, by states of the data that nobody asked.
    pub(super) fn all_are_needed(&mut self) {
        self.needed_elsewhere.fill(true);
    }

    /// VAL-109: each `accept` takes something away. Nothing is said where codes are not known.
    fn acceptances_are_needed(&mut self) {
        if self.checked.findings.iter().any(|found| found.severity == Severity::Error) {
            return;
        }
        let counts = self.checked.accepted.iter().zip(&self.needed_elsewhere);
        for (accept, (count, is_needed)) in self.rule.accepted.iter().zip(counts) {
            if *count == 0 && !is_needed {
                let message = format!("the rule `{}` finds nothing to accept here", self.rule.id);
                let needless = Diagnostic::new(Code::NeedlessAcceptance, message);
                self.checked.findings.push(
                    needless
                        .at(&self.release.file, accept.span.clone(), "no longer needed")
                        .hint("Delete it: it would hide the next slip."),
                );
            }
        }
    }
}

/// Where the value of an observation stands in its file.
pub(super) fn value_spot(
    dataset: &Dataset,
    structure: &DatasetStructure,
    observation: &Observation,
) -> Spot {
    column_spot(dataset, &structure.measure.column, observation)
}

/// Where what an observation has in a column stands in its file.
pub(super) fn column_spot(dataset: &Dataset, column: &str, observation: &Observation) -> Spot {
    field_spot(dataset.file_of(observation), observation.byte as usize, column)
}

/// Adds the first row of each sum that a value goes back to.
pub(super) fn with_rows(
    computation: &Computation<'_>,
    finding: Diagnostic,
    key: FactKey,
) -> Diagnostic {
    let release = computation.release;
    computation.traced(key).into_iter().fold(finding, |finding, traced| {
        let id = &release.indicators[traced.indicator].id;
        let Some(first) = traced.observations.first() else {
            return finding.hint(format!("`{id}` has no row there."));
        };
        let structure = &release.datasets[traced.sum.dataset];
        let label = match traced.observations.len() {
            1 => format!("`{id}`, its only row"),
            rows => format!("`{id}`, the first of its {rows} rows"),
        };
        let spot = value_spot(traced.dataset, structure, first);
        finding.at(traced.dataset.file_of(first), spot, label)
    })
}
