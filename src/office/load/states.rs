//! Which state of the data an edition is made of, and which its comparisons are based on.
//!
//! An edition states what is known now, unless a later stage of its period is declared: then what came
//! in with that stage or after it is for the later stage to state. What comes in before it, such as
//! a correction, touches the edition like any other.

use chrono::{DateTime, FixedOffset, Months, TimeDelta};

use super::Preparation;
use super::data::Data;
use crate::data::figures::{Computation, FirstTold, States};
use crate::declaration::{
    BaseVintage, ComparisonStructure, Correction, Edition, EditionKey, Release, RevisionType,
    Stage, VintageCount,
};
use crate::findings::Diagnostics;
use crate::office::archive::Fingerprint;
use crate::time::{Frequency, Shift, Span, Window, Years};

/// The state of the data that the bases of an edition's comparisons are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseState {
    /// The first so many vintages.
    Known(VintageCount),
    /// What was known at the release of this edition; `release.toml` does not say when that was.
    NotDeclared(EditionKey),
}

/// What the bases of an edition go by: that of an edition which is declared, or of one that would have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its period and stage.
    pub key: EditionKey,
    /// The moment of its release.
    pub released: DateTime<FixedOffset>,
}

impl Issue {
    /// What the bases of a declared edition go by.
    pub fn of(edition: &Edition) -> Self {
        Self { key: edition.key.clone(), released: edition.released }
    }
}

/// What was known at the release of an edition that another is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Then {
    /// The edition; `None` where there is no single period that it would be of.
    pub issue: Option<Issue>,
    /// The first so many vintages.
    pub known: VintageCount,
}

impl Data {
    /// How many vintages are in the data that an edition is made of.
    pub fn vintages_of(&self, edition: &Edition) -> VintageCount {
        let later = self.release.editions.iter();
        let later = later.filter(|later| later.key.supersedes(&edition.key));
        match later.map(|later| later.released).min() {
            Some(end) => self.released(|moment| moment < end),
            None => VintageCount::of(&self.vintages),
        }
    }

    /// The moment before which an edition is not public: the latest among its own release, those of the vintages
    /// in its data and those of its corrections.
    pub fn embargo_of(&self, edition: &Edition) -> DateTime<FixedOffset> {
        let vintages = self.vintages_of(edition).first(&self.vintages);
        // Of equal moments the last is the greatest, and that of the edition is in its own offset.
        let released = vintages.iter().map(|vintage| vintage.released);
        let corrected = self.corrections_of(edition).map(|correction| correction.released);
        released.chain(corrected).chain([edition.released]).max().unwrap_or(edition.released)
    }

    /// The corrections of an edition that are released by the day that was asked for, oldest first.
    pub fn corrections_of<'e>(
        &self,
        edition: &'e Edition,
    ) -> impl Iterator<Item = &'e Correction> + use<'e> {
        let as_of = self.as_of;
        let is_known = move |correction: &&Correction| {
            as_of.is_none_or(|day| correction.released.date_naive() <= day)
        };
        edition.corrections.iter().filter(is_known)
    }

    /// VIN-009: what is corrected in the words of an edition has another moment than the vintages in its data.
    pub(super) fn corrections_have_own_moments(&self, found: &mut Diagnostics) {
        for edition in &self.release.editions {
            let vintages = self.vintages_of(edition).first(&self.vintages);
            for correction in &edition.corrections {
                correction.differs_from(edition.key.id(), vintages, &self.release.file, found);
            }
        }
    }

    /// The state of the data that an edition is compared with.
    pub fn base_of(&self, edition: &Edition, comparison: &ComparisonStructure) -> BaseState {
        if comparison.base == BaseVintage::Latest {
            return BaseState::Known(self.vintages_of(edition));
        }
        match self.at_same_stage(&Issue::of(edition), comparison) {
            Ok(then) => BaseState::Known(then.known),
            Err(key) => BaseState::NotDeclared(key),
        }
    }

    /// What was known at the same stage of the time compared with.
    ///
    /// At the same stage these are the data of then: as of the release of the edition of the period
    /// compared with, of the same stage. Where `release.toml` has none that is not known at a stage;
    /// without stages it is taken to have been this day, as long before.
    ///
    /// # Errors
    /// If that is not known: the edition that is not declared.
    pub fn at_same_stage(
        &self,
        issue: &Issue,
        comparison: &ComparisonStructure,
    ) -> Result<Then, EditionKey> {
        if let Some(published) = self.published_before(issue, comparison) {
            return Ok(published);
        }
        match key_before(issue, comparison, &self.release) {
            Some(key) if *key.stage() != Stage::Only => Err(key),
            key => {
                let known_at = before(issue, &comparison.against, self.release.years());
                let known = self.released(|moment| Some(moment) <= known_at);
                let issue = key.zip(known_at).map(|(key, released)| Issue { key, released });
                Ok(Then { issue, known })
            }
        }
    }

    /// What was published by the edition of the period compared with, of the same stage; `None` where `release.toml`
    /// has none.
    pub fn published_before(
        &self,
        issue: &Issue,
        comparison: &ComparisonStructure,
    ) -> Option<Then> {
        let key = key_before(issue, comparison, &self.release)?;
        let before = self.release.edition_of(&key)?;
        let known = self.released(|moment| moment <= before.released);
        Some(Then { issue: Some(Issue::of(before)), known })
    }

    /// Which states of the data readers were told of each period, at a stage: what was known at the release of its
    /// editions that reach the end of the period.
    pub fn first_told(&self, stage: &Stage) -> FirstTold<'_> {
        let editions = self.release.editions.iter();
        let editions = editions.filter(|edition| edition.key.stage() == stage).map(|edition| {
            let known = self.released(|moment| moment <= edition.released);
            (edition.key.period().last(), known)
        });
        FirstTold::new(self, editions)
    }

    /// How many vintages were released by then; they are in the order of their release.
    fn released(&self, is_then: impl Fn(DateTime<FixedOffset>) -> bool) -> VintageCount {
        let known = self.vintages.partition_point(|vintage| is_then(vintage.released));
        VintageCount::of(&self.vintages[..known])
    }
}

impl States for Data {
    fn state(&self, known: VintageCount) -> Computation<'_> {
        // Findings about filters do not depend on observations: they were found before.
        self.computation(known, &mut Diagnostics::default())
    }

    fn is_correction(&self, known: VintageCount) -> bool {
        let last = known.first(&self.vintages).last();
        last.is_some_and(|last| last.revision == RevisionType::Correction)
    }
}

/// The edition that is about the period compared with, of the same stage; `None` where there is no such period, or
/// several.
fn key_before(
    issue: &Issue,
    comparison: &ComparisonStructure,
    release: &Release,
) -> Option<EditionKey> {
    match release.span(issue.key.period()).moved(&comparison.against)?.as_slice() {
        [before] => Some(issue.key.in_period(before.periods())),
        _ => None,
    }
}

/// The moment of release, as long before as what is compared with.
fn before(issue: &Issue, shift: &Shift, years: Years) -> Option<DateTime<FixedOffset>> {
    let released = issue.released;
    let months =
        |months: i32| released.checked_sub_months(Months::new(u32::try_from(months).ok()?));
    let last = issue.key.period().last();
    let periods = match shift.plain() {
        Shift::Years(years) => return months(12 * years),
        Shift::Periods(periods) => *periods,
        Shift::Position { .. } => {
            let moved = Span { last, window: Window::Period, years }.moved(shift)?;
            last.since(moved.first()?.last)
        }
        // Known at the same stage is only what is so long before.
        Shift::Period(_) | Shift::MeanOf(_) | Shift::Nearest(_) => return None,
    };
    match last.frequency().length() {
        Frequency::Year | Frequency::YearFrom(_) => months(12 * periods),
        Frequency::HalfYear => months(6 * periods),
        Frequency::Quarter => months(3 * periods),
        Frequency::Month => months(periods),
        Frequency::Week | Frequency::WeekTo(_) => {
            released.checked_sub_signed(TimeDelta::weeks(periods.into()))
        }
        Frequency::Day => released.checked_sub_signed(TimeDelta::days(periods.into())),
    }
}

impl Preparation {
    /// The input files that an edition is made of: all but those of vintages that are not in its data.
    pub fn inputs_of(
        &self,
        edition: &Edition,
    ) -> impl Iterator<Item = (&String, &Fingerprint)> + use<'_> {
        let known = self.data.vintages_of(edition);
        let root = format!("data/{}/vintages", self.data.release.name);
        let others = known.rest(&self.data.vintages).iter();
        let others: Vec<String> = others.map(|other| format!("{root}/{}/", other.id)).collect();
        self.inputs
            .iter()
            .filter(move |(path, _)| others.iter().all(|folder| !path.starts_with(folder)))
    }
}
