//! Whether the data can serve an edition: its months, those a year before, its status.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Assembly;
use crate::data::cube::{
    Dataset, ObservationStatus, missing_periods, months_are_complete, some_of,
};
use crate::data::figures::{FactKey, View, read_of, span_of};
use crate::declaration::{
    BaseVintage, ComparisonStructure, DataStatus, DatasetId, DatasetStructure, Edition, EditionId,
    EditionKey, Formula, IndicatorId, Moment, VintageCount, states_in_a_row,
};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::office::load::{BaseState, Issue, Then};
use crate::time::{Period, ReferencePeriod};

impl Assembly<'_> {
    /// The editions that the data can serve: those whose reference period is covered whole.
    pub fn served(&self) -> Vec<EditionId> {
        let editions = self.preparation.data.release.editions.entries();
        let covered = editions.filter(|(_, edition)| self.gaps(edition).is_empty());
        covered.map(|(id, _)| id).collect()
    }

    /// The data sets by month, each with the finding for months of the period that are not there.
    fn gaps(&self, edition: &Edition) -> Vec<Diagnostic> {
        let data = &self.preparation.data;
        let cube = data.cube_as_of(data.vintages_of(edition));
        let datasets = data.release.datasets.entries().zip(&cube.datasets);
        datasets
            .filter(|((_, structure), _)| structure.comes_with(edition.key.stage()))
            .filter_map(|((id, structure), dataset)| {
                let span = span_of(&data.release, id, edition.key.period())?;
                months_are_complete(dataset, structure, span)
            })
            .collect()
    }

    /// Finds what keeps an edition from being served, and what is odd about its data.
    pub(super) fn check(&self, id: EditionId, found: &mut Diagnostics) {
        let edition = &self.preparation.data.release.editions[id];
        for gap in self.gaps(edition) {
            found.push(gap);
        }
        let data = &self.preparation.data;
        if edition.status == DataStatus::Final {
            self.provisional(edition, found);
        }
        self.has_data_of_its_stage(edition, found);
        self.has_other_times(id, found);
        for (id, comparison) in data.release.comparisons.entries() {
            let is_default = id == data.release.default_comparison;
            let mut indicators = data.release.named_indicators();
            let is_made = is_default
                || indicators.any(|(indicator, _)| {
                    data.release.comparisons_of(indicator).any(|compared| compared == id)
                });
            let year = comparison
                .against
                .year_not_before(data.release.years().year_of(edition.key.period().last()));
            match year.filter(|_| is_made) {
                Some(year) => {
                    let span = comparison.span.clone();
                    self.is_before(edition, year, (Code::WrongFormula, span), found);
                }
                None if is_made => {
                    self.has_base(edition, comparison, found);
                    self.has_states(edition, comparison, found);
                }
                None => {}
            }
        }
    }

    /// VAL-011: what a comparison compares an edition with is there.
    fn has_base(
        &self,
        edition: &Edition,
        comparison: &ComparisonStructure,
        found: &mut Diagnostics,
    ) {
        let data = &self.preparation.data;
        match data.base_of(edition, comparison) {
            BaseState::Known(of_base) => {
                self.without_months(edition, comparison, of_base, found);
            }
            // Where there are no figures of then in any state, no stage of them is missing.
            BaseState::NotDeclared(base) => {
                if self.without_months(edition, comparison, data.vintages_of(edition), found) {
                    return;
                }
                let message = format!(
                    "the edition {} has nothing to compare with at its stage: there is no edition {}",
                    edition.key.id(),
                    base.id()
                );
                let finding = Diagnostic::new(Code::MissingBase, message);
                let span = edition.span.clone();
                let finding = finding.at(&data.release.file, span, "compared at the same stage");
                found.push(finding.hint(declare(&base)));
            }
        }
    }

    /// VAL-011: where what an edition is compared with is compared in its turn, that one is known at its stage too.
    fn has_states(
        &self,
        edition: &Edition,
        comparison: &ComparisonStructure,
        found: &mut Diagnostics,
    ) {
        let data = &self.preparation.data;
        let release = &data.release;
        let of_indicators = release.named_indicators();
        let in_a_row = of_indicators.map(|(id, _)| states_in_a_row(id, &release.indicators)).max();
        if comparison.base == BaseVintage::Latest || in_a_row == Some(0) {
            return;
        }
        // The first one has a finding of its own.
        let mut compared = data.at_same_stage(&Issue::of(edition), comparison);
        for _ in 0..in_a_row.unwrap_or(0) {
            let Ok(Then { issue: Some(before), .. }) = compared else { return };
            compared = data.at_same_stage(&before, comparison);
            let Err(lacking) = &compared else { continue };
            let (id, before, lacking_id) = (edition.key.id(), before.key.id(), lacking.id());
            // Where there are no figures of then in any state, no stage of them is missing.
            let mut nesting = self.nesting(edition, data.vintages_of(edition));
            if nesting.any(|(_, structure, dataset)| {
                !missing_periods(dataset, structure, lacking.period()).is_empty()
            }) {
                return;
            }
            let message = format!(
                "the edition {id} compares with what {before} was compared with at its stage: there is no edition {lacking_id}"
            );
            let finding = Diagnostic::new(Code::MissingBase, message);
            let finding =
                finding.at(&release.file, edition.span.clone(), "compared at the same stage");
            found.push(finding.hint(declare(lacking)));
        }
    }

    /// REL-005, REL-016: no mean of years has the year of the edition in it, or a year to come.
    fn is_before(
        &self,
        edition: &Edition,
        year: i32,
        (code, place): (Code, Range<usize>),
        found: &mut Diagnostics,
    ) {
        let id = edition.key.id();
        let message = format!(
            "the edition {id} has nothing to compare with: the mean of years has {year} in it"
        );
        let finding = Diagnostic::new(code, message);
        let finding = finding.at(&self.preparation.data.release.file, place, "of this mean");
        found.push(finding.hint(format!(
            "Leave {year} out of its `mean_of`: years before the edition are compared with; or declare another mean for editions up to {year}."
        )));
    }

    /// VAL-011: what expressions read at other times than the period and its base is there.
    fn has_other_times(&self, edition_id: EditionId, found: &mut Diagnostics) {
        let data = &self.preparation.data;
        let release = &data.release;
        let edition = &release.editions[edition_id];
        let cube = data.cube_as_of(data.vintages_of(edition));
        let period = edition.key.period();
        for (id, indicator) in release.named_indicators() {
            let Formula::Expression(expression) = &indicator.formula else { continue };
            let span = indicator.span(indicator.laid(period));
            if let Some(year) = expression.year_not_before(span) {
                let place = (Code::WrongExpression, expression.place.clone());
                self.is_before(edition, year, place, found);
                continue;
            }
            // The bases of comparisons have findings of their own.
            let compared = release.comparisons.iter();
            let bases: Vec<ReferencePeriod> = compared
                .flat_map(|comparison| {
                    indicator.compared_over(indicator.laid(period), &comparison.against)
                })
                .collect();
            let beyond = release.sums_read(id, period).into_iter().find_map(|(sum, read)| {
                let dataset = release.indicators[sum].formula.sum()?.dataset;
                let missing = self.missing_of(edition, sum, read, indicator.laid(period));
                (!missing.is_empty() && !bases.contains(&read)).then_some((dataset, missing))
            });
            let Some((dataset, missing)) = beyond else { continue };
            // Another part may stand for the one that is not there.
            if release.reads_else(id, period) && self.is_known(id, edition_id) {
                continue;
            }
            let first = cube.datasets[dataset].first_period();
            let begins_later = first.is_some_and(|first| missing.iter().all(|time| *time < first));
            let (edition, dataset) = (edition.key.id(), &release.datasets[dataset].id);
            let message = format!(
                "the edition {edition} has no `{}`: `{dataset}` does not cover {}",
                indicator.id,
                some_of(&missing)
            );
            let finding = Diagnostic::new(Code::MissingBase, message);
            let finding = finding.at(&release.file, expression.place.clone(), "reads that time");
            let last_day = period.last().last_day();
            found.push(finding.hint(if begins_later {
                "Add the earlier data, unless they begin here."
            } else if missing.iter().all(|time| last_day < time.first_day()) {
                "It is later than the edition. Read an earlier time."
            } else {
                "Was it lost? Put the file there that has it; of a time without data nothing can be computed."
            }));
        }
    }

    /// Whether an edition has a value of an indicator.
    fn is_known(&self, indicator: IndicatorId, edition: EditionId) -> bool {
        let data = &self.preparation.data;
        let declared = &data.release.editions[edition];
        let key = FactKey { indicator, code: None, period: declared.key.period() };
        let view = self.view(edition, data.vintages_of(declared));
        (&view as &dyn View).evaluate(data.release.key(key)).value.is_ok()
    }

    /// The periods without data among those that a sum or an average reads for an edition at another time than its own,
    /// for an indicator of this window: of a year to come, the rest is no surprise.
    fn missing_of(
        &self,
        edition: &Edition,
        sum: IndicatorId,
        read: ReferencePeriod,
        own_window: ReferencePeriod,
    ) -> Vec<Period> {
        let data = &self.preparation.data;
        let (release, indicator) = (&data.release, &data.release.indicators[sum]);
        let Some(dataset) = indicator.formula.sum().map(|sum| sum.dataset) else {
            return Vec::new();
        };
        let rows = &data.cube_as_of(data.vintages_of(edition)).datasets[dataset];
        let frequency = release.datasets[dataset].frequency;
        let own = span_of(release, dataset, edition.key.period());
        let own = own.map(|own| {
            own.by(frequency).unwrap_or_else(|| {
                ReferencePeriod::of(frequency.containing(own.first().first_day()))
            })
        });
        // The stock at the end of a line may be to come.
        let is_line = matches!(indicator.formula, Formula::Average(_));
        let last_day = edition.key.period().last().last_day();
        let is_missing = |time: &Period| {
            // What is behind the edition was not lost: it is to come, such as the rest of its year.
            let is_to_come = last_day < time.first_day();
            let is_own = own.is_some_and(|own| own.has(ReferencePeriod::of(*time)));
            let is_before = rows.first_period().is_none_or(|first| *time < first);
            let is_lost = !is_line && !is_own && rows.is_complete && !rows.has_period(*time);
            let is_behind = is_to_come && own_window.last().last_day() < time.first_day();
            // The year of a period is not over before its last one.
            let is_around = read.has(edition.key.period());
            let is_ahead = is_behind && !is_line && !is_around && !rows.has_period(*time);
            is_before || is_ahead || (is_lost && !is_to_come)
        };
        let times = read_of(release, indicator, read).into_iter().flat_map(ReferencePeriod::iter);
        times.filter(is_missing).collect()
    }

    /// VAL-018: an edition that takes the place of another stage has other data, or data that say that
    /// they are not provisional.
    fn has_data_of_its_stage(&self, edition: &Edition, found: &mut Diagnostics) {
        let data = &self.preparation.data;
        let known = data.vintages_of(edition);
        let mut before = data.release.editions.iter();
        let before = before.rfind(|before| edition.key.supersedes(&before.key));
        let Some(before) = before.filter(|before| data.vintages_of(before) == known) else {
            return;
        };
        let is_settled = |(_, structure, dataset): (DatasetId, &DatasetStructure, &Dataset)| {
            let read = edition.key.period().by(structure.frequency);
            let mut rows = read.into_iter().flat_map(|read| dataset.observations_in(read));
            structure.status_column.is_some()
                && !rows.any(|row| {
                    matches!(
                        row.status,
                        ObservationStatus::Provisional | ObservationStatus::Forecast
                    )
                })
        };
        if self.nesting(edition, known).all(is_settled) {
            return;
        }
        let (id, first) = (edition.key.id(), before.key.id());
        let message = format!(
            "the edition {id} has the data of {first}: no vintage has come in between the two stages"
        );
        let finding = Diagnostic::new(Code::StageWithoutData, message);
        let finding = finding.at(&data.release.file, edition.span.clone(), "a later stage");
        let day = edition.released.date_naive();
        let stage = edition.key.stage().name().unwrap_or_default();
        found.push(finding.hint(format!(
            "Give the data of this stage as a vintage that is released with it, in \
             `data/{}/vintages/{day}-{stage}/`; if all values stayed as they were, give one of them again.",
            data.release.name
        )));
    }

    /// The data sets in a state of the data whose periods are as long as those of an edition or shorter,
    /// each with its structure.
    fn nesting(
        &self,
        edition: &Edition,
        known: VintageCount,
    ) -> impl Iterator<Item = (DatasetId, &DatasetStructure, &Dataset)> {
        let longer = edition.key.period().frequency();
        let data = &self.preparation.data;
        let datasets = data.release.datasets.entries().zip(&data.cube_as_of(known).datasets);
        let datasets = datasets.map(|((id, structure), dataset)| (id, structure, dataset));
        datasets.filter(move |(_, structure, _)| structure.frequency.nests_in(longer))
    }

    /// VAL-012: what a final edition states is neither provisional nor forecast, whether its data are by
    /// month or, as the populations of its rates, by year.
    fn provisional(&self, edition: &Edition, found: &mut Diagnostics) {
        let data = &self.preparation.data;
        let release = &data.release;
        let cube = data.cube_as_of(data.vintages_of(edition));
        let period = edition.key.period();
        for ((id, structure), dataset) in release.datasets.entries().zip(&cube.datasets) {
            let sums = release.named_indicators();
            let sums = sums.flat_map(|(indicator, _)| release.sums_read(indicator, period));
            let of_dataset = sums.filter(|(sum, _)| {
                release.indicators[*sum].formula.sum().is_some_and(|sum| sum.dataset == id)
            });
            // What an average reads behind the period is an estimate where it is not there; as a provisional number
            // it is better known, and what is computed of it is marked.
            let last = period.last().last_day();
            let read = of_dataset.flat_map(|(sum, asked)| {
                let indicator = &release.indicators[sum];
                let is_line = matches!(indicator.formula, Formula::Average(_));
                let is_at_end = is_line && indicator.kind.moment == Some(Moment::End);
                read_of(release, indicator, asked).into_iter().filter(move |time| {
                    // A stock of 31 December is that of 1 January.
                    if is_at_end {
                        time.last().last_day() < last
                    } else {
                        time.first().first_day() <= last
                    }
                })
            });
            // The months are in the files of the edition, whether a formula reads them or not.
            let own = period.by(structure.frequency);
            let times: BTreeSet<ReferencePeriod> = read.chain(own).collect();
            provisional(edition, dataset, &times, &release.file, found);
        }
    }

    /// VAL-011: the months that a comparison compares with are there, in the state that is compared
    /// with. Gives whether any is not.
    fn without_months(
        &self,
        edition: &Edition,
        comparison: &ComparisonStructure,
        of_base: VintageCount,
        found: &mut Diagnostics,
    ) -> bool {
        let release = &self.preparation.data.release;
        let bases = comparison.of_edition(release.span(edition.key.period()));
        let base_of = |dataset: DatasetId, base: &ReferencePeriod| span_of(release, dataset, *base);
        let lacking = bases.iter().map(|of_edition| {
            let nesting = self.nesting(edition, of_base);
            let without = nesting.filter_map(|(id, structure, dataset)| {
                let base = base_of(id, of_edition)?;
                months_are_complete(dataset, structure, base)?;
                Some((structure, dataset, base))
            });
            without.collect::<Vec<_>>()
        });
        let Some(without_base) = lacking.into_iter().find(|without| !without.is_empty()) else {
            return false;
        };
        let Some((structure, dataset, base)) = without_base.first() else { return false };
        let base = *base;
        let ids: Vec<_> =
            without_base.iter().map(|(structure, ..)| format!("`{}`", structure.id)).collect();
        let sets = match ids.as_slice() {
            [set] => format!("{set} does"),
            several => format!("{} do", several.join(" and ")),
        };
        let missing = missing_periods(dataset, structure, base);
        let of_base = base.by(structure.frequency).map_or(0, ReferencePeriod::periods);
        let is_part = missing.len() < usize::try_from(of_base).unwrap_or(usize::MAX);
        let months = match base.periods() {
            _ if is_part => some_of(&missing),
            1 => base.last().to_string(),
            // As it is typed: the year.
            _ if base.is_year() => base.to_string(),
            _ => format!("{} to {}", base.first(), base.last()),
        };
        let message = format!(
            "the edition {} has nothing to compare with: {sets} not cover {months}",
            edition.key.id()
        );
        let finding = Diagnostic::new(Code::MissingBase, message).in_file(&dataset.file);
        found.push(finding.hint(dataset.apart().unwrap_or_else(|| {
            let is_later = base.last().first_day() > edition.key.period().last().last_day();
            if is_later {
                "It is later than the edition. Compare with an earlier period.".to_owned()
            } else {
                format!("Add the earlier {}s, unless the data begin here.", structure.frequency)
            }
        })));
        true
    }
}

/// What to write where an edition is not declared that others are compared with at its stage.
fn declare(edition: &EditionKey) -> String {
    let stage = edition.stage().name().unwrap_or_default();
    format!(
        "Declare it: an `[[edition]]` with `period = \"{}\"`, `stage = \"{stage}\"`, its \
         `status` and when it was `released`; or compare with what is known now, `base = \"latest\"`.",
        edition.period().last()
    )
}

/// VAL-012: no data set that a final edition reads is provisional or a forecast at these times.
fn provisional(
    edition: &Edition,
    dataset: &Dataset,
    times: &BTreeSet<ReferencePeriod>,
    release: &SourceFile,
    found: &mut Diagnostics,
) {
    let observations = times.iter().flat_map(|time| dataset.observations_in(*time));
    let not_final = observations.filter_map(|observation| match observation.status {
        ObservationStatus::Provisional => Some((observation, "provisional", "are provisional")),
        ObservationStatus::Forecast => Some((observation, "a forecast", "have forecasts")),
        ObservationStatus::Normal
        | ObservationStatus::Revised
        | ObservationStatus::Break
        | ObservationStatus::Estimated
        | ObservationStatus::NotApplicable
        | ObservationStatus::NotAvailable
        | ObservationStatus::Confidential => None,
    });
    let mut said = Vec::new();
    for (first, label, what) in not_final {
        if said.contains(&label) {
            continue;
        }
        said.push(label);
        let id = edition.key.id();
        let message = format!("the edition {id} is called final, but its data {what}");
        let file = dataset.file_of(first);
        let finding = Diagnostic::new(Code::FinalOfProvisional, message);
        found.push(
            finding
                .at(file, dataset.spot_of(first), label)
                .at(release, edition.span.clone(), "final")
                .hint("Call the edition preliminary, or correct the status of the data."),
        );
    }
}
