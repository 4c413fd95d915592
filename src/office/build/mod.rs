//! One edition from facts to files: every language and format of it.
//!
//! [`Assembly::edition`] is the entry point. Editions share nothing but what they read, so any
//! number of them can be assembled side by side.

mod catalogue;
mod embargo;
mod files;
mod formats;
mod kept;
mod key_revisions;
mod language;
mod page;
mod revisions;
mod stages;
mod threads;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::data::checks::Validation;
use crate::data::cube::{Dataset, ObservationStatus, months_are_complete};
use crate::data::figures::{Computation, Facts, Suppression};
use crate::declaration::{
    DataStatus, Edition, EditionId, Extent, Format, Frequency, List, VintageCount,
};
use crate::document::{self, Chart, Document, LanguageEdition, Material, Picture, Properties};
use crate::drawing::charts;
use crate::drawing::fonts::Fonts;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::office::archive::{Manifest, OutputFile, PROGRAM, RevisionRecord};
use crate::office::load::{Preparation, made_once};
use crate::proof::Proof;
use crate::time::ReferencePeriod;
use crate::words::prose::{Prose, Rendered, sparklines};

pub use embargo::Embargo;
pub use kept::Kept;
use key_revisions::KeyValues;
use language::{Common, Language};
pub(in crate::office) use language::{Source, Written};
pub use threads::side_by_side;

/// A release with its data summed, ready to give editions.
pub struct Assembly<'a> {
    preparation: &'a Preparation,
    computation: Computation<'a>,
    /// The same on the data of fewer vintages, for the bases of comparisons.
    earlier: List<VintageCount, OnceLock<Computation<'a>>>,
    /// What of the data is not published, in any edition.
    suppression: Option<Arc<Suppression>>,
    fonts: Fonts,
    embargo: Embargo,
    /// What is recorded of the revisions of editions, by their ids.
    revisions: BTreeMap<String, Vec<RevisionRecord>>,
    kept: Option<&'a Kept>,
    /// The values of the key facts that revisions are measured by.
    key_values: KeyValues,
}

impl<'a> Assembly<'a> {
    /// Sums the data and applies the rules of the release to them. `None` when `found` has errors.
    pub fn new(preparation: &'a Preparation, found: &mut Diagnostics) -> Option<Self> {
        Self::validated(preparation, found).0
    }

    /// As [`Self::new`], and what the rules compared and found; none where sums cannot be made.
    pub fn validated(
        preparation: &'a Preparation,
        found: &mut Diagnostics,
    ) -> (Option<Self>, Option<&'a Validation>) {
        let vintages = VintageCount::of(&preparation.vintages);
        let computation = preparation.computation(vintages, found);
        if found.has_errors() {
            return (None, None);
        }
        let validation = preparation.data.validated(&computation);
        validation.report(found);
        let assembly = (!found.has_errors()).then(|| {
            // The rules have seen all of the data; what follows sees what is published.
            let suppression = preparation.suppression();
            let computation = computation.suppressed(suppression.clone());
            let earlier = vintages.earlier().map(|_| OnceLock::new()).collect();
            let mut assembly = Self {
                preparation,
                computation,
                earlier,
                suppression,
                fonts: Fonts::new(),
                embargo: Embargo::default(),
                revisions: BTreeMap::new(),
                key_values: KeyValues::new(),
                kept: None,
            };
            assembly.key_values = assembly.key_values();
            assembly
        });
        (assembly, Some(validation))
    }

    /// The same, which uses what assemblies before it kept, and keeps what can be used again.
    #[must_use]
    pub fn keeping(self, kept: &'a Kept) -> Self {
        Self { kept: Some(kept), ..self }
    }

    /// What it was made of.
    pub fn preparation(&self) -> &'a Preparation {
        self.preparation
    }

    /// The facts of an edition.
    pub fn facts(&self, id: EditionId) -> Facts<'_> {
        let edition = &self.preparation.release.editions[id];
        let mut facts = self.facts_as_of(id, VintageCount::of(&self.preparation.vintages));
        self.add_key_revisions(&mut facts, id);
        facts.draft = self.embargo.holds(edition);
        facts.revisions = self.revisions_of(edition);
        facts
    }

    /// The facts of an edition as the first so many vintages have them.
    pub fn facts_as_of(&self, edition: EditionId, vintages: VintageCount) -> Facts<'_> {
        let edition = &self.preparation.release.editions[edition];
        let of_base = self.preparation.vintages_of_base(edition).min(vintages);
        self.as_of(vintages).facts_on(self.as_of(of_base), edition)
    }

    /// The sums of the data as of the first so many vintages.
    fn as_of(&self, vintages: VintageCount) -> &Computation<'a> {
        let Some(earlier) = self.earlier.get(vintages) else { return &self.computation };
        made_once(earlier, || {
            // Findings about filters do not depend on observations: they were found before.
            let found = &mut Diagnostics::default();
            let computation = self.preparation.computation(vintages, found);
            computation.suppressed(self.suppression.clone())
        })
    }

    /// The editions that the data can serve: those whose reference period is covered whole.
    pub fn served(&self) -> Vec<EditionId> {
        let editions = self.preparation.release.editions.entries();
        let covered = editions.filter(|(_, edition)| self.gaps(edition.period).next().is_none());
        covered.map(|(id, _)| id).collect()
    }

    /// The files of an edition of this extent, `facts.json` among them. When `found` has errors they
    /// are not complete.
    pub fn edition(
        &self,
        edition: EditionId,
        published: &Extent,
        found: &mut Diagnostics,
    ) -> Vec<OutputFile> {
        self.part(edition, published, published, found)
    }

    /// Of the files of such an edition those that are asked for, as they stand among the others.
    pub fn part(
        &self,
        edition: EditionId,
        published: &Extent,
        asked: &Extent,
        found: &mut Diagnostics,
    ) -> Vec<OutputFile> {
        let declared = &self.preparation.release.editions[edition];
        let mut of_edition = Diagnostics::default();
        self.check(declared, &mut of_edition);
        let is_covered = !of_edition.has_errors();
        found.append(of_edition);
        if !is_covered {
            return Vec::new();
        }
        let mut facts = self.facts(edition);
        facts.published = published.clone();
        let proof = Proof::new(&facts);
        let languages = || self.preparation.prose.iter().map(|prose| prose.locale.tag.as_str());
        // Data files are of no language: where only they are asked for, all texts are looked at.
        let of_none = !languages().any(|tag| asked.has_language(tag));
        let languages = self.preparation.prose.par_iter();
        let languages = languages.filter(|prose| of_none || asked.has_language(&prose.locale.tag));
        // First the data files, because each page says how large they are.
        let (data, sizes) = self.data(&facts, asked);
        let (mut languages, json) = rayon::join(
            || -> Vec<Language<'_>> {
                let common = Common { facts: &facts, proof: &proof, sizes: &sizes, asked };
                languages.map(|prose| self.language(prose, common)).collect()
            },
            || crate::formats::json::facts(&facts),
        );
        Self::same_facts(&proof, &mut languages, found);
        let mut files = vec![OutputFile { path: "facts.json".to_owned(), bytes: json }];
        for mut language in languages {
            found.append(std::mem::take(&mut language.found));
            files.extend(language.into_files(asked));
        }
        files.extend(data);
        files.retain(|file| asked.has_file(&file.path));
        files
    }

    /// What an edition is made of; its outputs are added as they are written.
    pub fn manifest(&self, edition: EditionId) -> Manifest {
        let edition = &self.preparation.release.editions[edition];
        Manifest {
            program: PROGRAM.to_owned(),
            release: self.preparation.name.clone(),
            edition: edition.id.clone(),
            released: edition.released.to_rfc3339(),
            as_of: self.preparation.as_of.map(|day| day.to_string()),
            vintages: self.preparation.vintages.iter().map(|vintage| vintage.id.clone()).collect(),
            draft: self.embargo.holds(edition),
            revisions: self.revisions.get(&edition.id).cloned().unwrap_or_default(),
            inputs: self.preparation.inputs.clone(),
            outputs: std::collections::BTreeMap::new(),
        }
    }

    /// The data sets by month, each with the finding for months of the period that are not there.
    fn gaps(&self, period: ReferencePeriod) -> impl Iterator<Item = Diagnostic> {
        let structures = &self.preparation.release.datasets;
        structures
            .iter()
            .zip(&self.preparation.cube.datasets)
            .filter_map(move |(structure, dataset)| months_are_complete(dataset, structure, period))
    }

    fn check(&self, edition: &Edition, found: &mut Diagnostics) {
        for gap in self.gaps(edition.period) {
            found.push(gap);
        }
        let base = edition.period.same_period_of_previous_year();
        let structures =
            self.preparation.release.datasets.iter().zip(&self.preparation.cube.datasets);
        let of_months = structures.filter(|(structure, _)| structure.frequency == Frequency::Month);
        let mut without_base = Vec::new();
        for (structure, dataset) in of_months {
            if months_are_complete(dataset, structure, base).is_some() {
                without_base.push((structure, dataset));
            }
            if edition.status == DataStatus::Final {
                provisional(edition, dataset, &self.preparation.release.file, found);
            }
        }
        if let Some((_, dataset)) = without_base.first() {
            let sets: Vec<_> =
                without_base.iter().map(|(structure, _)| format!("`{}`", structure.id)).collect();
            let sets = match sets.as_slice() {
                [one] => format!("{one} does"),
                sets => format!("{} do", sets.join(" and ")),
            };
            let months = match base.months() {
                1 => base.last().to_string(),
                _ => format!("{} to {}", base.first(), base.last()),
            };
            let message = format!(
                "the edition {} has nothing to compare with: {sets} not cover {months}",
                edition.id
            );
            let finding = Diagnostic::new(Code::MissingBase, message).in_file(&dataset.file);
            found.push(finding.hint("Add the earlier months, unless the data begin here."));
        }
    }

    /// The document of an edition in one language; `None` when a template has an error.
    pub fn document(
        &self,
        prose: &Prose,
        facts: &Facts<'_>,
        found: &mut Diagnostics,
    ) -> Option<Document> {
        self.text(prose, facts, found).map(|(document, _)| document)
    }

    /// The document, and the Markdown of which it was read.
    fn text(
        &self,
        prose: &Prose,
        facts: &Facts<'_>,
        found: &mut Diagnostics,
    ) -> Option<(Document, Rendered)> {
        let mut rendered = prose.render(facts, found)?;
        let mut of_text = Diagnostics::default();
        let mut pictures = self.pictures(prose, &rendered.charts);
        pictures.extend(self.sparklines(prose, facts, rendered.markdown.text()));
        let tables = std::mem::take(&mut rendered.tables);
        let figures = std::mem::take(&mut rendered.figures);
        let material = Material { tables, pictures, figures };
        let body = document::read(&rendered.markdown, material, &mut of_text);
        let properties = self.properties(prose, facts.edition);
        let draft = properties.draft.clone();
        let mut document = Document {
            language: prose.locale.tag.clone(),
            title: body.title,
            properties,
            editions: self.language_editions(facts),
            furniture: prose.locale.furniture().clone(),
            blocks: body.blocks,
        };
        let below_title = document.blocks.len().min(1);
        document.blocks.splice(below_title..below_title, Self::revision_blocks(prose, facts));
        if let Some(draft) = &draft {
            document.mark_as(draft);
        }
        document.refer_to_tables();
        self.every_character_has_a_glyph(&document, &rendered.markdown, &mut of_text);
        found.append(prose.traced(&of_text, &rendered));
        Some((document, rendered))
    }

    /// Every chart drawn, by id; its words come with the text.
    fn pictures(
        &self,
        prose: &Prose,
        charts: &BTreeMap<String, Chart>,
    ) -> BTreeMap<String, Picture> {
        let map = self.preparation.basemap.as_deref();
        let colours = &self.preparation.theme.light;
        let draw = |chart| charts::picture(chart, map, &prose.locale, &self.fonts, colours);
        charts.par_iter().map(|(id, chart)| (id.clone(), draw(chart))).collect()
    }

    /// The small pictures that a text asks for, by name.
    fn sparklines<'s>(
        &'s self,
        prose: &Prose,
        facts: &Facts<'_>,
        markdown: &str,
    ) -> impl Iterator<Item = (String, Picture)> + use<'s> {
        let colours = &self.preparation.theme.light;
        let drawn = sparklines(facts, &prose.locale, markdown).into_iter();
        drawn.map(|of| (document::sparkline_name(&of.fact), charts::sparkline(&of, colours)))
    }

    fn properties(&self, prose: &Prose, edition: &Edition) -> Properties {
        let about = &self.preparation.release.about;
        let tag = &prose.locale.tag;
        let period = prose.locale.period(edition.period, "nominative").unwrap_or_default();
        let description = about.description.get_ref().get(tag).map_or("", String::as_str);
        Properties {
            publisher: about.publisher.get_ref().get(tag).cloned().unwrap_or_default(),
            description: description.replace("{period}", &period),
            keywords: about.keywords.get_ref().get(tag).cloned().unwrap_or_default(),
            released: edition.released.to_rfc3339(),
            draft: self.draft_mark(prose, edition),
        }
    }

    fn language_editions(&self, facts: &Facts<'_>) -> Vec<LanguageEdition> {
        let languages = self.preparation.prose.iter().map(|prose| &prose.locale);
        languages
            .filter(|locale| facts.published.has(&locale.tag, Format::Html))
            .map(|locale| LanguageEdition {
                language: locale.tag.clone(),
                name: locale.name().to_owned(),
                href: format!("../{}/release.html", locale.tag),
            })
            .collect()
    }

    /// DOC-010: never a blank box in print.
    pub(in crate::office) fn every_character_has_a_glyph(
        &self,
        document: &Document,
        markdown: &SourceFile,
        found: &mut Diagnostics,
    ) {
        for character in self.fonts.missing(&document.text()) {
            let message =
                format!("no font has the character `{character}` (U+{:04X})", u32::from(character));
            let finding = Diagnostic::new(Code::MissingGlyph, message)
                .hint("Replace it by a character that the fonts of the PDF have.");
            found.push(match markdown.text().find(character) {
                Some(at) => finding.at(markdown, at..at + character.len_utf8(), "here"),
                None => finding.in_file(markdown),
            });
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
    let mut observations = dataset.observations_in(edition.period).iter();
    if let Some(first) =
        observations.find(|observation| observation.status == ObservationStatus::Provisional)
    {
        let message =
            format!("the edition {} is called final, but its data are provisional", edition.id);
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
