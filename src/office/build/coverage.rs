//! Whether the data can serve an edition: its months, those a year before, its status.

use super::Assembly;
use crate::data::cube::{Dataset, ObservationStatus, months_are_complete};
use crate::declaration::{DataStatus, Edition, EditionId, Frequency};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::time::ReferencePeriod;

impl Assembly<'_> {
    /// The editions that the data can serve: those whose reference period is covered whole.
    pub fn served(&self) -> Vec<EditionId> {
        let editions = self.preparation.data.release.editions.entries();
        let covered = editions.filter(|(_, edition)| self.gaps(edition.key.period()).is_empty());
        covered.map(|(id, _)| id).collect()
    }

    /// The data sets by month, each with the finding for months of the period that are not there.
    fn gaps(&self, period: ReferencePeriod) -> Vec<Diagnostic> {
        let structures = &self.preparation.data.release.datasets;
        structures
            .iter()
            .zip(&self.preparation.data.cube.datasets)
            .filter_map(|(structure, dataset)| months_are_complete(dataset, structure, period))
            .collect()
    }

    /// Finds what keeps an edition from being served, and what is odd about its data.
    pub(super) fn check(&self, edition: &Edition, found: &mut Diagnostics) {
        for gap in self.gaps(edition.key.period()) {
            found.push(gap);
        }
        let base = edition.key.period().same_period_of_previous_year();
        let datasets =
            self.preparation.data.release.datasets.iter().zip(&self.preparation.data.cube.datasets);
        let monthly = datasets.filter(|(structure, _)| structure.frequency == Frequency::Month);
        let mut without_base = Vec::new();
        for (structure, dataset) in monthly {
            if months_are_complete(dataset, structure, base).is_some() {
                without_base.push((structure, dataset));
            }
            if edition.status == DataStatus::Final {
                provisional(edition, dataset, &self.preparation.data.release.file, found);
            }
        }
        if let Some((_, dataset)) = without_base.first() {
            let ids: Vec<_> =
                without_base.iter().map(|(structure, _)| format!("`{}`", structure.id)).collect();
            let sets = match ids.as_slice() {
                [set] => format!("{set} does"),
                several => format!("{} do", several.join(" and ")),
            };
            let months = match base.months() {
                1 => base.last().to_string(),
                _ => format!("{} to {}", base.first(), base.last()),
            };
            let message = format!(
                "the edition {} has nothing to compare with: {sets} not cover {months}",
                edition.key.id()
            );
            let finding = Diagnostic::new(Code::MissingBase, message).in_file(&dataset.file);
            found.push(finding.hint("Add the earlier months, unless the data begin here."));
        }
    }
}

/// VAL-012: final data are not provisional.
fn provisional(
    edition: &Edition,
    dataset: &Dataset,
    release: &SourceFile,
    found: &mut Diagnostics,
) {
    let mut observations = dataset.observations_in(edition.key.period()).iter();
    if let Some(first) =
        observations.find(|observation| observation.status == ObservationStatus::Provisional)
    {
        let message = format!(
            "the edition {} is called final, but its data are provisional",
            edition.key.id()
        );
        let file = dataset.file_of(first);
        let finding = Diagnostic::new(Code::FinalOfProvisional, message);
        found.push(
            finding
                .at(file, dataset.spot_of(first), "provisional")
                .at(release, edition.span.clone(), "final")
                .hint("Call the edition preliminary, or correct the status of the data."),
        );
    }
}
