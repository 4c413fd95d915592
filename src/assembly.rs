//! One edition from facts to files: every language and format of it.
//!
//! [`Assembly::edition`] is the entry point. Editions share nothing but what they read, so any
//! number of them can be assembled side by side.

mod files;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::colour::Colour;
use crate::cube::{Dataset, ObservationStatus, ReferencePeriod, months_are_complete};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::document::{self, Block, Chart, Document, LanguageEdition, Picture, Properties};
use crate::fonts::Fonts;
use crate::indicators::{Computation, Facts};
use crate::output::{Manifest, OutputFile, PROGRAM};
use crate::pictures;
use crate::preparation::Preparation;
use crate::proof::{Carried, Proof, formats};
use crate::release::{DataStatus, Edition, Frequency};
use crate::text::{Prose, Rendered, template_findings};
use crate::writers;

/// A format of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// `CommonMark` with GFM tables.
    #[value(name = "md", alias = "markdown", help = "Markdown: CommonMark with GFM tables")]
    Markdown,
    /// One self-contained page.
    #[value(help = "One self-contained page")]
    Html,
    /// Pages.
    #[value(help = "Tagged A4 pages")]
    Pdf,
    /// Workbooks.
    #[value(help = "Workbooks of the tables")]
    Xlsx,
    /// CSV with its descriptions, the same for all languages.
    #[value(help = "Data files, the same for all languages: CSV, SDMX-CSV and what describes them")]
    Data,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Markdown, Self::Html, Self::Pdf, Self::Xlsx, Self::Data];

    /// The format that a file is of, by its path below the folder of the edition.
    pub fn of(path: &str) -> Option<Self> {
        if path.starts_with("data/") {
            return Some(Self::Data);
        }
        match path.rsplit_once('.')?.1 {
            "md" | "svg" => Some(Self::Markdown),
            "html" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// Which part of a release is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Language tags; all when empty.
    pub languages: Vec<String>,
    /// Formats; all when empty.
    pub formats: Vec<Format>,
}

impl Wanted {
    /// Whether this language is wanted.
    pub fn language(&self, tag: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|wanted| wanted == tag)
    }

    /// Whether this format is wanted.
    pub fn format(&self, format: Format) -> bool {
        self.formats.is_empty() || self.formats.contains(&format)
    }
}

/// A release with its data summed, ready to give editions.
pub struct Assembly<'a> {
    preparation: &'a Preparation,
    computation: Computation<'a>,
    fonts: Fonts,
}

impl<'a> Assembly<'a> {
    /// Sums the data. `None` when `found` has errors.
    pub fn new(preparation: &'a Preparation, found: &mut Diagnostics) -> Option<Self> {
        let computation = Computation::new(&preparation.release, &preparation.cube, found);
        (!found.has_errors()).then(|| Self { preparation, computation, fonts: Fonts::new() })
    }

    /// What it was made of.
    pub fn preparation(&self) -> &'a Preparation {
        self.preparation
    }

    /// The facts of an edition.
    pub fn facts(&self, at: usize) -> Facts<'_> {
        self.computation.facts(&self.preparation.release.editions[at])
    }

    /// The editions that the data can serve: those whose reference period is covered whole.
    pub fn served(&self) -> Vec<usize> {
        let editions = self.preparation.release.editions.iter().enumerate();
        let covered = editions.filter(|(_, edition)| self.gaps(edition.period).next().is_none());
        covered.map(|(at, _)| at).collect()
    }

    /// The files of an edition, `facts.json` among them. When `found` has errors they are not
    /// complete.
    pub fn edition(&self, at: usize, wanted: &Wanted, found: &mut Diagnostics) -> Vec<OutputFile> {
        let edition = &self.preparation.release.editions[at];
        let mut of_edition = Diagnostics::default();
        self.check(edition, &mut of_edition);
        let is_covered = !of_edition.has_errors();
        found.append(of_edition);
        if !is_covered {
            return Vec::new();
        }
        let facts = self.computation.facts(edition);
        let proof = Proof::new(&facts);
        let languages =
            self.preparation.prose.par_iter().filter(|prose| wanted.language(&prose.locale.tag));
        let (written, (data, json)) = rayon::join(
            || -> Vec<Written<'_>> {
                languages.map(|prose| self.language(prose, (&facts, &proof), wanted)).collect()
            },
            || {
                let is_wanted = wanted.format(Format::Data);
                let data = if is_wanted { self.data_files(&facts) } else { Vec::new() };
                (data, writers::json::facts(&facts))
            },
        );
        let mut files = vec![OutputFile { path: "facts.json".to_owned(), bytes: json }];
        let mut proven = Vec::with_capacity(written.len());
        for of_language in written {
            files.extend(of_language.files);
            found.append(of_language.found);
            proven.extend(of_language.proven);
        }
        files.extend(data);
        Self::same_facts(&proof, proven, found);
        files
    }

    /// PRF-009, with the places in the templates of each language.
    fn same_facts(proof: &Proof<'_>, proven: Vec<Proven<'_>>, found: &mut Diagnostics) {
        let (carried, texts): (Vec<_>, Vec<_>) =
            proven.into_iter().map(|text| (text.carried, (text.prose, text.rendered))).unzip();
        let mut of_languages = Diagnostics::default();
        proof.languages(&carried, &mut of_languages);
        for (prose, rendered) in &texts {
            of_languages = prose.traced(&of_languages, rendered);
        }
        found.append(of_languages);
    }

    /// What an edition is made of; its outputs are added as they are written.
    pub fn manifest(&self, at: usize) -> Manifest {
        Manifest {
            program: PROGRAM.to_owned(),
            release: self.preparation.name.clone(),
            edition: self.preparation.release.editions[at].id.clone(),
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

    fn language<'p>(
        &self,
        prose: &'p Prose,
        (facts, proof): (&Facts<'_>, &Proof<'_>),
        wanted: &Wanted,
    ) -> Written<'p> {
        let mut found = Diagnostics::default();
        let Some((document, rendered)) = self.text(prose, facts, &mut found) else {
            return Written { files: Vec::new(), found, proven: None };
        };
        let is_sound = !found.has_errors();
        let mut of_proof = Diagnostics::default();
        let carried = is_sound
            .then(|| proof.text(&prose.locale, &rendered.markdown, &document, &mut of_proof));
        let text = rendered.markdown.clone();
        let formats = Format::ALL.into_par_iter().filter(|format| wanted.format(*format));
        let mut of_workbooks = Diagnostics::default();
        let (written, workbooks) = rayon::join(
            || -> Vec<Result<Option<OutputFile>, Vec<Diagnostic>>> {
                formats.map(|format| self.write(format, &document, &text)).collect()
            },
            || {
                if wanted.format(Format::Xlsx) {
                    self.workbooks(prose, facts, (&document, &text), &mut of_workbooks)
                } else {
                    Vec::new()
                }
            },
        );
        let mut files = Vec::with_capacity(written.len());
        for file in written {
            match file {
                Ok(file) => files.extend(file),
                Err(findings) => findings.into_iter().for_each(|finding| of_proof.push(finding)),
            }
        }
        if wanted.format(Format::Markdown) {
            files.extend(figures(&document, self.preparation.theme.light.paper));
        }
        of_proof.append(of_workbooks);
        found.append(prose.traced(&of_proof, &rendered));
        files.extend(workbooks);
        let proven = carried.map(|carried| Proven { prose, rendered, carried });
        Written { files, found, proven }
    }

    /// The document in a format, read back; nothing where the format is not made of it.
    fn write(
        &self,
        format: Format,
        document: &Document,
        text: &SourceFile,
    ) -> Result<Option<OutputFile>, Vec<Diagnostic>> {
        let (extension, bytes) = match format {
            Format::Html => {
                let Preparation { page, theme, .. } = self.preparation;
                let html = writers::html::html(document, page, theme);
                let html = html.map_err(|error| {
                    let page = std::slice::from_ref(&self.preparation.page_file);
                    template_findings(&error, page)
                })?;
                ("html", html.into_bytes())
            }
            Format::Pdf => {
                ("pdf", writers::pdf::pdf(document, &self.fonts, &self.preparation.theme))
            }
            Format::Markdown => ("md", writers::markdown::markdown(document).into_bytes()),
            Format::Xlsx | Format::Data => return Ok(None),
        };
        let odd = match format {
            Format::Html => formats::html(&bytes, document, text),
            Format::Pdf => formats::pdf(&bytes, document, text),
            _ => formats::markdown(&bytes, document, text),
        };
        let path = format!("{}/release.{extension}", document.language);
        if odd.is_empty() { Ok(Some(OutputFile { path, bytes })) } else { Err(odd) }
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
        let rendered = prose.render(facts, found)?;
        let mut of_text = Diagnostics::default();
        let pictures = self.pictures(prose, &rendered.charts);
        let body = document::read(&rendered.markdown, &rendered.tables, &pictures, &mut of_text);
        let document = Document {
            language: prose.locale.tag.clone(),
            title: body.title,
            properties: self.properties(prose, facts.edition),
            editions: self.language_editions(),
            furniture: prose.locale.furniture().clone(),
            blocks: body.blocks,
        };
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
        let map = self.preparation.boundaries.as_ref();
        let colours = &self.preparation.theme.light;
        let draw = |chart| pictures::picture(chart, map, &prose.locale, &self.fonts, colours);
        charts.iter().map(|(id, chart)| (id.clone(), draw(chart))).collect()
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
        }
    }

    fn language_editions(&self) -> Vec<LanguageEdition> {
        let languages = self.preparation.prose.iter().map(|prose| &prose.locale);
        languages
            .map(|locale| LanguageEdition {
                language: locale.tag.clone(),
                name: locale.name().to_owned(),
                href: format!("../{}/release.html", locale.tag),
            })
            .collect()
    }

    /// DOC-010: never a blank box in print.
    fn every_character_has_a_glyph(
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

/// What there is of an edition in one language.
struct Written<'p> {
    files: Vec<OutputFile>,
    found: Diagnostics,
    proven: Option<Proven<'p>>,
}

/// A text that has been read against the facts.
struct Proven<'p> {
    prose: &'p Prose,
    rendered: Rendered,
    carried: Carried,
}

/// The pictures of a text as files beside its Markdown, each on a ground of its own.
fn figures(document: &Document, ground: Colour) -> impl Iterator<Item = OutputFile> {
    document.blocks.iter().filter_map(move |block| {
        let Block::Picture(picture) = block else { return None };
        let Picture { id, scene, title, alt, .. } = picture.as_ref();
        let bytes = writers::svg::file(scene, &document.language, title, alt, ground).into_bytes();
        let path = format!("{}/{}", document.language, writers::picture_path(id));
        Some(OutputFile { path, bytes })
    })
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
        let start = usize::try_from(first.byte).unwrap_or(0);
        let end = dataset.file.text()[start..]
            .find('\n')
            .map_or(dataset.file.text().len(), |at| start + at);
        let finding = Diagnostic::new(Code::FinalOfProvisional, message);
        found.push(
            finding
                .at(&dataset.file, start..end, "provisional")
                .at(release, edition.span.clone(), "final")
                .hint("Call the edition preliminary, or correct the status of the data."),
        );
    }
}
