//! An edition on its way, for those who look at a stage of it and build nothing.

use super::Assembly;
use crate::data::figures::Facts;
use crate::declaration::EditionId;
use crate::findings::Diagnostics;

impl Assembly<'_> {
    /// The facts of an edition as a whole build states them, with what is found in its data. `None`
    /// where the data do not cover its period.
    pub fn checked_facts(&self, edition: EditionId, found: &mut Diagnostics) -> Option<Facts<'_>> {
        let mut of_edition = Diagnostics::default();
        self.check(&self.preparation.release.editions[edition], &mut of_edition);
        let is_covered = !of_edition.has_errors();
        found.append(of_edition);
        is_covered.then(|| self.facts(edition))
    }
}
