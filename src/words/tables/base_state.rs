//! Which state of the data the figures of the year before are from, to a note under a table.
//!
//! [`note`] is the entry point. In a release with stages every table that compares with an earlier year says it, and says
//! where a base is another figure than the one that was published then; no template writes that.

use crate::data::figures::{Fact, Facts, View};
use crate::declaration::{BaseVintage, ComparisonId};
use crate::time::Shift;
use crate::words::language::Locale;

/// The note under a table with these facts, each with the comparison that is shown of it. The words are of the year before,
/// so that other comparisons have none.
pub(super) fn note(
    compared: &[(&Fact, Option<ComparisonId>)],
    facts: &Facts<'_>,
    locale: &Locale,
) -> Option<String> {
    let words = locale.table().base_state.as_ref()?;
    facts.edition.key.stage().name()?;
    let release = facts.computation.release;
    let is_of_year = |shown: &&(&Fact, Option<ComparisonId>)| {
        *release.comparison(shown.1).against.plain() == Shift::Years(1)
    };
    let shown: Vec<_> = compared.iter().filter(is_of_year).copied().collect();
    let is_known = |(fact, comparison): &(&Fact, Option<ComparisonId>)| {
        fact.compared(*comparison).is_some_and(|compared| compared.comparison.base.is_ok())
    };
    let (_, comparison) = *shown.iter().find(|shown| is_known(shown))?;
    let differs_in = |view: &dyn View| {
        shown.iter().any(|(fact, comparison)| fact.base_differs_in(*comparison, view))
    };
    let (which, more, is_other) = match release.comparison(comparison).base {
        BaseVintage::SameStage => (&words.same_stage, &words.revised, differs_in(&*facts.view)),
        BaseVintage::Latest => {
            let is_other = facts.published_of(comparison).is_some_and(differs_in);
            (&words.latest, &words.differs, is_other)
        }
    };
    Some(if is_other { format!("{which} {more}") } else { which.clone() })
}
