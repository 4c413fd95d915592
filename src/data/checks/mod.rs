//! The cube and its sums to what the rules of the release find in them.
//!
//! [`validate`] is the entry point: it applies every `[rule.ID]` of `release.toml` to the whole
//! cube, all rules side by side, once for all editions. The rules on single cells are the rules of
//! `cube`; here are those that compare values with each other.

mod below_zero;
mod forgotten;
mod found;
mod grid;
mod outliers;
mod plausible;
mod recounted;
mod revised;
mod rising;
mod selections;
mod shares;
mod sums;
mod totals;
mod undeclared;
mod valid_codes;

use rayon::prelude::*;

use crate::data::cube::{Cube, History};
use crate::data::figures::Computation;
use crate::declaration::{Check, Release, Rule, VintageCount};
use crate::findings::{Diagnostic, Diagnostics};
use crate::time::Period;
pub use below_zero::counts_are_not_below_zero;
pub use forgotten::wholes_have_all_codes;
use found::Found;
pub use recounted::recounted_data_are_so;
pub use selections::selections_are_known;
pub use shares::shares_are_parts;
pub use undeclared::totals_are_declared;
pub use valid_codes::values_are_of_valid_codes;

/// What was checked, and what was found.
#[derive(Debug)]
pub struct Validation {
    /// One for each rule, in the order of the release.
    pub checked: Vec<Checked>,
}

/// What a rule compared and found.
#[derive(Debug)]
pub struct Checked {
    /// How many values it compared with others.
    pub compared: usize,
    /// The first and the last month of these.
    pub months: Option<(Period, Period)>,
    /// How many findings it made, those beyond a screen included.
    pub found: usize,
    /// How many findings each `accept` of the rule took away.
    pub accepted: Vec<usize>,
    /// The findings, those that are shown.
    pub findings: Vec<Diagnostic>,
}

/// What a rule is applied to.
#[derive(Debug, Clone, Copy)]
struct Subject<'a> {
    computation: &'a Computation<'a>,
    release: &'a Release,
    cube: &'a Cube,
    history: &'a History,
    rule: &'a Rule,
}

/// The states of the data beside the one that is checked: what is accepted may be of another.
pub struct OtherStates<F> {
    /// The data as of the first so many vintages.
    pub earlier: F,
    /// Whether later vintages are left out.
    pub has_later: bool,
}

/// Applies every rule of the release that is to be asked to data with this history. The findings are in
/// order: by rule, then by place.
pub fn validate<'a>(
    computation: &Computation<'_>,
    history: &History,
    others: &OtherStates<impl Fn(VintageCount) -> Computation<'a> + Sync>,
    is_asked: impl Fn(&Rule) -> bool + Sync,
) -> Validation {
    let (release, cube) = (computation.release, computation.cube);
    let rules = release.rules.par_iter();
    let subjects = rules.map(|rule| Subject { computation, release, cube, history, rule });
    let checked = subjects.map(|subject| {
        if !is_asked(subject.rule) {
            return Found::new(subject.rule, release).not_asked();
        }
        let mut found = found_by(subject);
        if others.has_later {
            found.all_are_needed();
        }
        for vintages in history.vintages().earlier() {
            if !found.has_needless() {
                break;
            }
            let computation = (others.earlier)(vintages);
            let cube = computation.cube;
            found.needed_by(&found_by(Subject { computation: &computation, cube, ..subject }));
        }
        found.finish()
    });
    Validation { checked: checked.collect() }
}

impl Validation {
    /// Hands all findings over.
    pub fn report(&self, into: &mut Diagnostics) {
        for finding in self.checked.iter().flat_map(|checked| &checked.findings) {
            into.push(finding.clone());
        }
    }
}

fn found_by(subject: Subject<'_>) -> Found<'_> {
    let mut found = Found::new(subject.rule, subject.release);
    found.accepted_codes_are_known(subject.cube);
    match &subject.rule.check {
        Check::Total { dataset, dimension, total, tolerance } => {
            totals::parts_add_up(subject, *dataset, *dimension, total, *tolerance, &mut found);
        }
        Check::Parts { whole, parts, by, tolerance, is_equality, as_shown } => {
            let (whole, is_equality, as_shown) = (*whole, *is_equality, *as_shown);
            let sides = sums::Sides { whole, parts, is_equality, as_shown };
            sums::sides_agree(subject, sides, *by, *tolerance, &mut found);
        }
        Check::Zero { indicator, over, tolerance } => {
            sums::balance_is_zero(subject, *indicator, *over, *tolerance, &mut found);
        }
        Check::Rising { dataset } => rising::counts_never_fall(subject, *dataset, &mut found),
        Check::Valid { codelist } => valid_codes::codes_are_valid(subject, *codelist, &mut found),
        Check::Plausible { dataset, by, factor, at_least } => {
            let limits = plausible::Limits { factor: *factor, at_least: *at_least };
            plausible::years_are_alike(subject, *dataset, by, limits, &mut found);
        }
        Check::Outliers { dataset, factor, at_least } => {
            outliers::values_fit(subject, *dataset, *factor, *at_least, &mut found);
        }
        Check::Revised { dataset, percent, difference } => {
            let limits = revised::Limits { percent: *percent, difference: *difference };
            revised::changes_are_small(subject, *dataset, limits, &mut found);
        }
    }
    found
}
