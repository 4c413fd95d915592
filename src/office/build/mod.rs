//! A release with its data to the files of its editions: every language and format.
//!
//! In comes a [`Preparation`], out go files; the commands, `revise`, `verify` and the preview call it.
//! [`Assembly::new`] sums the data, [`Assembly::edition`] gives the files of an edition. Editions share
//! nothing but what they read, so any number of them can be assembled side by side.

mod catalogue;
mod content;
mod coverage;
mod document;
mod edition;
mod embargo;
mod figures;
mod files;
mod formats;
mod kept;
mod key_revisions;
mod language;
mod linked;
mod page;
mod revisions;
mod stages;
mod threads;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::data::checks::Validation;
use crate::data::figures::{Computation, Suppression};
use crate::declaration::{
    Aspect, ColumnFact, Columns, EditionKey, Indicator, List, Multiplier, RankFrom, Rows, Stage,
    VintageCount,
};
use crate::drawing::fonts::Fonts;
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::office::archive::RevisionRecord;
use crate::office::load::Preparation;
use crate::time::ReferencePeriod;

pub(in crate::office) use document::pages;
pub use embargo::Embargo;
pub use kept::Kept;
use key_revisions::KeyValuesByState;
pub(in crate::office) use language::{Source, Written};
pub use revisions::CameIn;
pub use threads::side_by_side;

/// A release with its data summed, ready to give editions.
pub struct Assembly<'a> {
    preparation: &'a Preparation,
    /// The sums of each state of the data, as the editions of each stage show them.
    states: BTreeMap<&'a Stage, List<VintageCount, OnceLock<Computation<'a>>>>,
    /// What of the data is not published, in any edition.
    suppression: Option<Arc<Suppression>>,
    fonts: Fonts,
    embargo: Embargo,
    /// What is recorded of the revisions of editions.
    revisions: BTreeMap<EditionKey, Vec<RevisionRecord>>,
    /// The corrections that are in editions, by their ids, where these are not all that are known.
    corrections: BTreeMap<EditionKey, Vec<String>>,
    kept: Option<&'a Kept>,
    /// The values of the key facts that revisions are measured by.
    key_values: KeyValuesByState,
}

/// A release whose data were held against its rules.
pub struct Validated<'a> {
    /// The release, ready to give editions; `None` when there are errors.
    pub assembly: Option<Assembly<'a>>,
    /// What the rules compared and found; `None` where filters have errors.
    pub validation: Option<&'a Validation>,
}

impl<'a> Assembly<'a> {
    /// Sums the data and applies the rules of the release to them. `None` when `found` has errors.
    pub fn new(preparation: &'a Preparation, found: &mut Diagnostics) -> Option<Self> {
        Self::validated(preparation, found).assembly
    }

    /// As [`Self::new`], with what the rules compared and found.
    pub fn validated(preparation: &'a Preparation, found: &mut Diagnostics) -> Validated<'a> {
        let vintages = VintageCount::of(&preparation.data.vintages);
        let computation = preparation.data.computation(vintages, found);
        // What rules compared is told of where each of them was asked.
        let is_whole = !found.has_errors();
        periods_have_words(preparation, found);
        stages_have_words(preparation, found);
        scales_have_words(preparation, found);
        comparisons_have_words(preparation, found);
        contributions_have_words(preparation, found);
        ranks_have_words(preparation, found);
        charts_are_shown(preparation, found);
        revisions::corrections_have_words(preparation, found);
        let validation = preparation.data.ask_rules(&computation, found);
        let assembly = (!found.has_errors()).then(|| {
            // The rules have seen all of the data; what follows sees what is published.
            let suppression = preparation.data.suppression();
            let all = || vintages.earlier().chain([vintages]);
            let stages = preparation.data.release.editions.iter();
            let stages = stages.map(|edition| edition.key.stage());
            let assembly = Self {
                preparation,
                states: stages
                    .map(|stage| (stage, all().map(|_| OnceLock::new()).collect()))
                    .collect(),
                suppression,
                fonts: Fonts::new(),
                embargo: Embargo::default(),
                revisions: BTreeMap::new(),
                corrections: BTreeMap::new(),
                key_values: all().map(|_| OnceLock::new()).collect(),
                kept: None,
            };
            assembly.prepare_key_values();
            assembly
        });
        Validated { assembly, validation: is_whole.then_some(validation) }
    }

    /// The assembly, using what those before it kept, and keeping what can be used again.
    #[must_use]
    pub fn keeping(self, kept: &'a Kept) -> Self {
        Self { kept: Some(kept), ..self }
    }

    /// What it was made of.
    pub fn preparation(&self) -> &'a Preparation {
        self.preparation
    }
}

/// REL-007: the languages of a release have the words for the periods of its editions.
fn periods_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let frequency = release.frequency();
    let by_period = release.all_tables().find(|table| table.rows == Rows::Periods);
    for locale in preparation.prose.iter().map(|prose| &prose.locale) {
        let mut editions = release.editions.iter();
        let lacking = editions.find_map(|edition| {
            let asked = edition.key.period();
            let laid = release.named_indicators().map(|(_, indicator)| indicator.laid(asked));
            let periods: BTreeSet<ReferencePeriod> = [asked].into_iter().chain(laid).collect();
            periods.into_iter().find_map(|period| Some((edition, period, locale.lacking(period)?)))
        });
        if let Some((edition, period, hint)) = lacking {
            let tag = &locale.tag;
            let message = format!("the language `{tag}` cannot name the period {period}");
            let finding = Diagnostic::new(Code::MissingText, message);
            let span = edition.span.clone();
            found.push(finding.at(&release.file, span, "an edition of it").hint(hint));
        }
        if let Some(table) = by_period.filter(|_| locale.lacks_header(frequency)) {
            let tag = &locale.tag;
            let message = format!("the language `{tag}` has no header for rows by {frequency}");
            let key = frequency.word().replace('-', "_");
            let finding = Diagnostic::new(Code::MissingText, message);
            let label = format!("has rows by {frequency}");
            let finding = finding.at(&release.file, table.span.clone(), &label);
            found.push(
                finding.hint(format!("Add `{key}s = \"…\"` to `[table]` of its locale file.")),
            );
        }
    }
}

/// REL-007: the languages of a release with several comparisons have the words that tell them apart.
fn comparisons_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let mut columns = release.all_tables().filter_map(|table| match &table.columns {
        Columns::Facts(columns) => Some(columns),
        Columns::Years(_) | Columns::Revisions(_) => None,
    });
    let shows_difference =
        columns.any(|columns| columns.iter().any(|fact| fact.aspect == Aspect::Difference));
    let has_label = release.comparisons.iter().any(|comparison| comparison.label.is_some());
    if !shows_difference && !has_label {
        return;
    }
    let locales = preparation.prose.iter().map(|prose| &prose.locale);
    for locale in locales.filter(|locale| !locale.tells_comparisons()) {
        let message = format!("the language `{}` has no words for comparisons", locale.tag);
        let finding = Diagnostic::new(Code::MissingText, message).in_file(&release.file);
        let hint =
            "Add `[table.compared]` to its locale file; that of another language shows its form.";
        found.push(finding.hint(hint));
    }
}

/// REL-007: the languages of a release with columns of contributions or of changes of rank have the words for their headers.
fn contributions_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let mut columns = release.all_tables().filter_map(|table| match &table.columns {
        Columns::Facts(columns) => Some(columns),
        Columns::Years(_) | Columns::Revisions(_) => None,
    });
    let is_of_codes =
        |fact: &ColumnFact| matches!(fact.aspect, Aspect::Contribution | Aspect::RankChange);
    if !columns.any(|columns| columns.iter().any(is_of_codes)) {
        return;
    }
    let locales = preparation.prose.iter().map(|prose| &prose.locale);
    for locale in locales.filter(|locale| !locale.tells_contributions()) {
        let message = format!("the language `{}` has no words for contributions", locale.tag);
        let finding = Diagnostic::new(Code::MissingText, message).in_file(&release.file);
        let hint =
            "Add `[table.codes]` to its locale file; that of another language shows its form.";
        found.push(finding.hint(hint));
    }
}

/// PIC-006: a text shows each chart that is declared, in one language at least.
fn charts_are_shown(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    // Of a language whose texts cannot be read nobody knows what they show.
    if preparation.prose.len() < release.languages().count() {
        return;
    }
    for chart in &release.charts {
        let id = &chart.table.id;
        if preparation.prose.iter().any(|prose| prose.asks_for_chart(id)) {
            continue;
        }
        let finding =
            Diagnostic::new(Code::UnshownChart, format!("no text shows the chart `{id}`"));
        let finding = finding.at(&release.file, chart.table.span.clone(), "no page has it");
        let hint = format!(
            "Write `{{{{ chart(id=\"{id}\", title=…, alt=…) }}}}` in the text, or leave `[chart.{id}]` out."
        );
        found.push(finding.hint(hint));
    }
}

/// REL-007: the languages of a release with columns of ranks from the smallest value on have the words for their headers.
fn ranks_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let mut columns = release.all_tables().filter_map(|table| match &table.columns {
        Columns::Facts(columns) => Some(columns),
        Columns::Years(_) | Columns::Revisions(_) => None,
    });
    let is_from_smallest = |fact: &ColumnFact| {
        fact.aspect == Aspect::Rank
            && release.indicators[fact.indicator].rank_from == RankFrom::Smallest
    };
    if !columns.any(|columns| columns.iter().any(is_from_smallest)) {
        return;
    }
    let locales = preparation.prose.iter().map(|prose| &prose.locale);
    for locale in locales.filter(|locale| !locale.tells_ranks_from_smallest()) {
        let message =
            format!("the language `{}` has no words for ranks from the smallest", locale.tag);
        let finding = Diagnostic::new(Code::MissingText, message).in_file(&release.file);
        let hint = "Write `rank_from_smallest = \"{label}: …\"` in `[table]` of its locale file.";
        found.push(finding.hint(hint));
    }
}

/// REL-007: the languages of a release whose figures count by thousands or millions have the words of that, and PRF-005
/// for a label that says another scale than its figures have.
fn scales_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let is_scaled = |indicator: &Indicator| indicator.scale != Multiplier::One;
    let scaled = release.named_indicators().map(|(_, indicator)| indicator);
    for indicator in scaled.filter(|indicator| is_scaled(indicator)) {
        let (id, scale, span) = (&indicator.id, indicator.scale.word(), indicator.span.clone());
        for locale in preparation.prose.iter().map(|prose| &prose.locale) {
            let tag = &locale.tag;
            let (code, message, hint) = if !locale.tells_scales() {
                let message = format!("the language `{tag}` has no words for `{scale}`");
                let hint =
                    "Add `[scale]` to its locale file; that of another language shows its form.";
                (Code::MissingText, message, hint.to_owned())
            } else if let Some(said) = locale.proof().scale_in(&indicator.label[tag])
                && said != scale
            {
                let message =
                    format!("`{id}` counts by the {scale}, and its label in `{tag}` says {said}");
                let hint = "Leave the scale out of `label`: headers say it by themselves.";
                (Code::UnitAgainstFact, message, hint.to_owned())
            } else if let (true, Err(hint)) = (
                locale.unit_forms(indicator.unit.name()).next().is_some(),
                locale.scaled_unit(indicator.unit.name(), "nominative"),
            ) {
                let unit = indicator.unit.name();
                let message = format!("the language `{tag}` cannot write `{scale}` with `{unit}`");
                (Code::MissingText, message, format!("It says: {hint}."))
            } else {
                continue;
            };
            let finding = Diagnostic::new(code, message);
            found.push(finding.at(&release.file, span.clone(), "this indicator").hint(hint));
        }
    }
}

/// REL-007: the languages of a release with stages have the words that say what is compared with.
fn stages_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let Some(stage) = release.about.stages.first() else { return };
    let locales = preparation.prose.iter().map(|prose| &prose.locale);
    for locale in locales.filter(|locale| !locale.tells_stages()) {
        let message =
            format!("the language `{}` has no words for the stages of a release", locale.tag);
        let finding = Diagnostic::new(Code::MissingText, message);
        let hint =
            "Add `[table.base_state]` to its locale file; that of another language shows its form.";
        found.push(finding.at(&release.file, stage.span(), "a release with stages").hint(hint));
    }
}
