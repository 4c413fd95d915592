//! Other times in an expression: `x@year`, `x@previous`, and those that a release names by `[anchor.NAME]` or compares
//! with by `[comparison.NAME]`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::resolve::Resolver;
use super::super::shifts::Section;
use super::super::{BaseVintage, ComparisonId, ComparisonStructure, List, Name, ShiftDeclaration};
use super::{Parameter, ParameterYear};
use crate::findings::Code;
use crate::time::{Frequency, Shift};

/// Another time than the one that an expression is computed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherTime {
    /// A time with a name.
    Named {
        /// Where it is.
        shift: Shift,
        /// The comparison of this name, whose bases are taken from a state of the data of their own.
        state: Option<ComparisonId>,
        /// Whether what is read there can be compared only with what is of one length.
        has_length: bool,
        /// Whether years are read there that have a length in days.
        has_days: bool,
        /// Whether what is read there is of a year to date where the window is one.
        is_to_date: bool,
    },
    /// The year in which the window ends.
    WithinYear {
        /// How often what is read within it is observed by year; else the years of the release.
        years: Frequency,
        /// Whether it is added up of data by day.
        is_of_days: bool,
    },
    /// The same period of the year that a parameter has as of the vintage.
    Parameter(Arc<Parameter>),
    /// The same period of this year; `None` where a parameter has none as of the vintage.
    InYear(Option<ParameterYear>),
}

/// The times of a release by their names; `None` for one that is wrong.
pub(in super::super) type Anchors = BTreeMap<String, Option<OtherTime>>;

/// The names that need no declaration.
const KNOWN: [(&str, Shift); 2] = [("year", Shift::Years(1)), ("previous", Shift::Periods(1))];

/// The times of a release; wrong ones have a finding, and nothing more is said where they are used.
pub(in super::super) fn anchors(
    declared: BTreeMap<Name, ShiftDeclaration>,
    parameters: &[(Name, Option<Parameter>)],
    comparisons: &List<ComparisonId, ComparisonStructure>,
    resolver: &mut Resolver<'_>,
) -> Anchors {
    let known =
        KNOWN.into_iter().map(|(name, shift)| (name.to_owned(), Some(OtherTime::at(shift, None))));
    let mut anchors: Anchors = known.collect();
    for (id, comparison) in comparisons.entries() {
        let name = comparison.id.as_str();
        let meant = KNOWN.iter().find(|(known, _)| *known == name);
        if let Some((_, meant)) = meant.filter(|(_, meant)| meant != comparison.against.plain()) {
            let is_year = *meant == Shift::Years(1);
            let what = if is_year { "the year before" } else { "the period before" };
            let message = format!("the comparison `{name}` is of another time than {what}");
            let label = format!("expressions mean {what} by `@{name}`");
            let hint = "Give the comparison another name.";
            let span = comparison.span.clone();
            resolver.error_with_hint(Code::WrongExpression, message, span, &label, hint);
        }
        let state = (comparison.base != BaseVintage::Latest).then_some(id);
        let anchor = OtherTime::at(comparison.against.clone(), state);
        anchors.insert(comparison.id.clone(), Some(anchor));
    }
    for (name, keys) in declared {
        if anchors.contains_key(name.get_ref()) {
            let message = format!("no anchor can be called `{}`", name.get_ref());
            let is_known = KNOWN.iter().any(|(known, _)| known == name.get_ref());
            let label = if is_known {
                "this time is known without a declaration"
            } else {
                "a comparison has this name, and is known by it"
            };
            resolver.error(Code::WrongExpression, message, name.span(), label);
            continue;
        }
        let section = Section { word: "anchor", name: &name, code: Code::WrongExpression };
        let shift = keys.read(&section, resolver);
        let anchor = shift.map(|shift| OtherTime::at(shift, None));
        anchors.insert(name.into_inner(), anchor);
    }
    for (name, parameter) in parameters {
        if anchors.contains_key(name.get_ref()) {
            let message = format!("no parameter can be called `{}`", name.get_ref());
            let label = "a time of this name is known";
            resolver.error(Code::WrongExpression, message, name.span(), label);
            continue;
        }
        let time = |parameter: &Parameter| OtherTime::Parameter(parameter.clone().into());
        anchors.insert(name.get_ref().clone(), parameter.as_ref().map(time));
    }
    anchors
}

impl OtherTime {
    /// The year of the calendar.
    pub(super) const WITHIN_YEAR: Self =
        Self::WithinYear { years: Frequency::Year, is_of_days: false };

    /// Whether it is the year in which the window ends.
    pub(super) fn is_year(&self) -> bool {
        matches!(self, Self::WithinYear { .. })
    }

    /// A time with a name, at which anything may be read.
    fn at(shift: Shift, state: Option<ComparisonId>) -> Self {
        Self::Named { shift, state, has_length: true, has_days: false, is_to_date: false }
    }
}

/// A time in words, for what cannot be read there.
pub(in super::super) fn said(shift: &Shift) -> &'static str {
    match shift.plain() {
        Shift::Years(_) | Shift::Nearest(_) => "the year before",
        Shift::Periods(_) => "the period before",
        Shift::Position { .. } => "another period of the year",
        Shift::Period(_) => "a fixed period",
        Shift::MeanOf(_) => "a mean of years",
    }
}
