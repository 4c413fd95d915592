//! The prose: facts and templates to the Markdown of one language.
//!
//! [`Prose::new`] takes the templates and the locale of a language; [`Prose::render`] gives the
//! Markdown of an edition, in which every figure is marked with its fact, and its tables. The
//! templates choose and phrase; they cannot compute.

mod asked;
mod budget;
mod by_code;
mod charts;
mod charts_asked;
mod closed_sets;
mod comparisons;
mod context;
mod empty_lists;
mod engine;
mod enumeration;
mod expressions;
mod file_links;
mod filters;
mod given;
mod markup;
mod names;
mod not_known;
mod origin;
mod parts;
mod places;
mod shown;
mod source_marks;
mod sparklines;
mod steps;
mod tables;
mod unknown_words;
mod values;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tera::{Context, ErrorKind, Tera};

pub use budget::{Budget, Counted, refused};
pub use by_code::{codes_asked, parts_asked};
pub use engine::Syntax;
pub use file_links::file_links;
pub use places::findings as template_findings;
pub use sparklines::{Sparkline, sparklines};

use self::asked::Asked;
use self::closed_sets::ClosedSets;
use self::context::Variables;
use self::names::Names;
use self::not_known::Doubts;
use self::origin::Origins;
use self::source_marks::{MarkedTemplates, Signs};
use crate::data::figures::EditionContent;
use crate::data::input::CodeList;
use crate::declaration::{CodeListId, List, Release};
use crate::document::{Chart, FigureValue, Table};
use crate::findings::{Diagnostic, Diagnostics, SourceFile};
use crate::words::language::Locale;
use crate::words::tables::{check, tables as filled};

/// The templates and the grammar of one language, ready to render any edition.
#[derive(Debug)]
pub struct Prose {
    /// The language.
    pub locale: Arc<Locale>,
    templates: Tera,
    /// What of an edition the templates can ask for.
    asked: Asked,
    /// What counts the work before a text is made.
    budget: Budget,
    /// What finds branches that take the unknown for a word.
    doubts: Option<Doubts>,
    sources: Vec<SourceFile>,
    entry: String,
    /// The templates with marks, by their signs and how much is marked; made when a finding
    /// asks for its place.
    marked: [[OnceLock<Option<MarkedTemplates>>; 2]; 2],
}

/// The text of an edition in one language.
#[derive(Debug)]
pub struct Rendered {
    /// The Markdown, under a name that says which edition it is.
    pub markdown: SourceFile,
    /// The tables that the Markdown may place, by id.
    pub tables: BTreeMap<String, Table>,
    /// The charts that the Markdown may place, by id.
    pub charts: BTreeMap<String, Chart>,
    /// The values of the figures that the Markdown may print, by the ids of their facts.
    pub figures: BTreeMap<String, FigureValue>,
    /// What the templates were given.
    context: Context,
    /// Where each byte of the Markdown comes from; read when a finding asks for its place, `None` if
    /// the marks say nothing about this text.
    origins: OnceLock<Option<Origins>>,
}

impl Prose {
    /// Parses the templates of a language: the first is the release, the others its parts.
    /// `None` when one has an error.
    pub fn new(
        locale: Arc<Locale>,
        sources: Vec<SourceFile>,
        release: &Release,
        codelists: &List<CodeListId, CodeList>,
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let too_much = budget::refused(&sources, Syntax::Text);
        if !too_much.is_empty() {
            add(too_much, found);
            return None;
        }
        let foreign: Vec<_> = sources.iter().filter_map(names::foreign_comment).collect();
        let is_foreign = !foreign.is_empty();
        add(foreign, found);
        let mut templates = engine::of_language(&locale, release);
        let read = sources.iter();
        let read = read.map(|source| (source.path(), comparisons::readable(source.text())));
        if let Err(error) = templates.add_raw_templates(read) {
            // The engine names the first that is wrong; each is tried alone to name them all.
            let sound = sources.iter().filter(|source| parses(source, found)).count();
            if sound == sources.len() && !is_foreign {
                let find = |read: &[SourceFile]| places::findings(&error, read);
                add(comparisons::in_sources(&sources, find), found);
            }
            return None;
        }
        if is_foreign {
            return None;
        }
        let entry = sources.first()?.path().to_owned();
        check(release, &locale, found);
        let is_sound = {
            let known = context::names(release, codelists);
            let sets = ClosedSets::new(release, &locale);
            every_name_is_known(&templates, &sources, &known, &sets, found)
        };
        let budget = Budget::new(&templates, &sources, Syntax::Text);
        let budget = budget.map_err(|too_much| found.push(too_much)).ok()?;
        let doubts = Doubts::new(&templates, &sources);
        let doubts = doubts.map_err(|unread| found.push(unread)).ok()?;
        let marked = Default::default();
        let asked = Asked::of(&sources, release);
        is_sound.then_some(Self {
            locale,
            templates,
            asked,
            budget,
            doubts,
            sources,
            entry,
            marked,
        })
    }

    /// Renders an edition; `None` when a template asks for what is not there.
    pub fn render(
        &self,
        edition: &EditionContent<'_>,
        found: &mut Diagnostics,
    ) -> Option<Rendered> {
        let Variables { context, figures } = Variables::new(edition, &self.locale, &self.asked);
        let rendered = match self.budget.render(&self.entry, &context, 0, &self.sources) {
            Ok(Counted::Text(text)) => Ok(text),
            Ok(Counted::Mistake) => self.templates.render(&self.entry, &context),
            Err(too_much) => {
                found.push(too_much);
                return None;
            }
        };
        let doubts = self.doubts.as_ref();
        let taken = doubts
            .and_then(|all| all.taken(&self.entry, &context, &self.sources, rendered.is_ok()));
        if let Some(taken) = taken {
            found.push(taken);
            return None;
        }
        match rendered {
            Ok(markdown) => {
                let id = edition.facts.edition.key.id();
                let path = format!("{}, rendered for {id}", self.entry);
                let tables = filled(edition, &self.locale);
                let charts = charts::charts(edition, &self.locale);
                let markdown = SourceFile::new(path, markdown);
                let origins = OnceLock::new();
                Some(Rendered { markdown, tables, charts, figures, context, origins })
            }
            Err(error) => {
                let find = |read: &[SourceFile]| places::findings(&error, read);
                add(comparisons::in_sources(&self.sources, find), found);
                None
            }
        }
    }

    /// Whether the text shows a chart, or states marks of it.
    pub fn asks_for_chart(&self, chart: &str) -> bool {
        charts_asked::asks_for(&self.sources, chart)
    }

    /// Findings about a text that these templates rendered, with the places in the templates.
    pub fn traced(&self, findings: &Diagnostics, rendered: &Rendered) -> Diagnostics {
        let mut places = findings.iter().flat_map(|finding| &finding.places);
        let is_placed =
            places.any(|place| place.file == rendered.markdown && place.spot.bytes().is_some());
        let origins = || rendered.origins.get_or_init(|| self.origins(rendered)).as_ref();
        let origins = is_placed.then(origins).flatten();
        origin::traced(findings, &rendered.markdown, &self.sources, origins)
    }

    /// Where each byte of a text comes from: as exactly as its templates can be marked without
    /// changing it.
    fn origins(&self, rendered: &Rendered) -> Option<Origins> {
        let text = rendered.markdown.text();
        let signs = Signs::ALL.into_iter().zip(&self.marked);
        let signs = signs.filter(|(signs, _)| signs.are_absent_from(text));
        let mut kinds = signs.flat_map(|(signs, by_extent)| {
            let extents = source_marks::Extent::ALL.into_iter().zip(by_extent);
            extents.map(move |(extent, marked)| (signs, extent, marked))
        });
        kinds.find_map(|(signs, extent, marked)| {
            let marked = marked.get_or_init(|| {
                MarkedTemplates::new(&self.templates, &self.sources, signs, extent)
            });
            let marked = marked.as_ref()?;
            let with_marks = marked.templates.render(&self.entry, &rendered.context).ok()?;
            Origins::read(&with_marks, marked, text)
        })
    }
}

/// TPL-003, TPL-004, TPL-007: every name in a template is declared, every fact printed by a filter,
/// every word that is compared with is one that the value can be.
fn every_name_is_known(
    templates: &Tera,
    sources: &[SourceFile],
    known: &Names,
    sets: &ClosedSets,
    found: &mut Diagnostics,
) -> bool {
    let mut unknown = Diagnostics::default();
    for source in sources {
        closed_sets::report(source, sets, &mut unknown);
        if let Ok(free) = templates.get_template_variables(source.path()) {
            names::report_unknown(source, &free, known, &mut unknown);
        }
    }
    let is_sound = unknown.is_empty();
    found.append(unknown);
    is_sound
}

/// TPL-001: a template parses.
fn parses(source: &SourceFile, found: &mut Diagnostics) -> bool {
    match Syntax::Text
        .engine()
        .add_raw_template(source.path(), &comparisons::readable(source.text()))
    {
        Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => {
            let find = |read: &[SourceFile]| places::findings(&error, read);
            add(comparisons::in_sources(std::slice::from_ref(source), find), found);
            false
        }
        // What a template takes from others is not known here.
        _ => true,
    }
}

fn add(findings: Vec<Diagnostic>, found: &mut Diagnostics) {
    for finding in findings {
        found.push(finding);
    }
}
