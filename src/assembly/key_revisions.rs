//! The vintages to the revisions of the key facts: what each edition stated first against what is
//! known now.

use rust_decimal::Decimal;

use super::Assembly;
use crate::indicators::{Facts, KeyRevisions};
use crate::release::Rows;

impl Assembly<'_> {
    /// Adds the revisions of the key facts up to an edition, as the first so many vintages show
    /// them, if a table of the release has them. Without a vintage after an edition there is no
    /// later value of it.
    pub(super) fn add_key_revisions(&self, facts: &mut Facts<'_>, at: usize, vintages: usize) {
        let release = &self.preparation.release;
        if vintages == 0 || release.tables.iter().all(|table| table.rows != Rows::KeyFacts) {
            return;
        }
        for indicator in release.key_facts() {
            let values: Vec<(Decimal, Decimal)> =
                (0..=at).filter_map(|edition| self.values(indicator, edition, vintages)).collect();
            let revisions = KeyRevisions::of(&release.indicators[indicator], &values);
            facts.key_revisions.extend(revisions.map(|revisions| (indicator, revisions)));
        }
    }

    /// The value that an edition stated first, and the one that is known now, where there are both.
    fn values(
        &self,
        indicator: usize,
        edition: usize,
        vintages: usize,
    ) -> Option<(Decimal, Decimal)> {
        let edition = &self.preparation.release.editions[edition];
        let known = self.preparation.vintages.iter();
        let first = known.take_while(|vintage| vintage.released <= edition.released).count();
        let value = |of: usize| self.as_of(of).evaluate(indicator, None, edition.period).value.ok();
        (first < vintages).then_some(())?;
        Some((value(first)?, value(vintages)?))
    }
}
