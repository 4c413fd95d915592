//! The prose: facts and templates to the Markdown of one language.
//!
//! [`Prose::new`] takes the templates and the locale of a language; [`Prose::render`] gives the
//! Markdown of an edition, in which every figure is marked with its fact, and its tables. The
//! templates choose and phrase; they cannot compute.

mod charts;
mod context;
mod enumeration;
mod file_links;
mod filters;
mod markup;
mod names;
mod near;
mod origin;
mod places;
mod shown;
mod sparklines;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Delimiters, ErrorKind, Tera};

pub use file_links::file_links;
pub use places::findings as template_findings;
pub use sparklines::{Sparkline, sparklines};

use crate::data::figures::EditionContent;
use crate::declaration::Release;
use crate::document::{Chart, Table};
use crate::findings::{Diagnostic, Diagnostics, SourceFile};
use crate::words::language::Locale;
use crate::words::tables::{check, tables as filled};

/// The templates and the grammar of one language, ready to render any edition.
#[derive(Debug)]
pub struct Prose {
    /// The language.
    pub locale: Arc<Locale>,
    templates: Tera,
    sources: Vec<SourceFile>,
    entry: String,
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
}

impl Prose {
    /// Parses the templates of a language: the first is the release, the others its parts.
    /// `None` when one has an error.
    pub fn new(
        locale: Arc<Locale>,
        sources: Vec<SourceFile>,
        release: &Release,
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let foreign: Vec<_> = sources.iter().filter_map(names::foreign_comment).collect();
        let is_foreign = !foreign.is_empty();
        add(foreign, found);
        let mut templates = empty();
        templates.autoescape_on([".md"]);
        templates.set_escape_fn(markup::escape);
        filters::register(&mut templates, &locale);
        tables::register(&mut templates, release);
        charts::register(&mut templates, release);
        file_links::register(&mut templates, release, &locale);
        let named = sources.iter().map(|source| (source.path(), source.text()));
        if let Err(error) = templates.add_raw_templates(named) {
            // The engine names the first that is wrong; each is tried alone to name them all.
            let sound = sources.iter().filter(|source| parses(source, found)).count();
            if sound == sources.len() && !is_foreign {
                add(places::findings(&error, &sources), found);
            }
            return None;
        }
        if is_foreign {
            return None;
        }
        let entry = sources.first()?.path().to_owned();
        let prose = Self { locale, templates, sources, entry };
        check(release, &prose.locale, found);
        prose.every_name_is_known(release, found).then_some(prose)
    }

    /// TPL-003, TPL-004: every name in a template is declared, every fact printed by a filter.
    fn every_name_is_known(&self, release: &Release, found: &mut Diagnostics) -> bool {
        let known = context::names(release);
        let mut unknown = Diagnostics::default();
        for source in &self.sources {
            if let Ok(free) = self.templates.get_template_variables(source.path()) {
                names::report_unknown(source, &free, &known, &mut unknown);
            }
        }
        let is_sound = unknown.is_empty();
        found.append(unknown);
        is_sound
    }

    /// Renders an edition; `None` when a template asks for what is not there.
    pub fn render(
        &self,
        edition: &EditionContent<'_>,
        found: &mut Diagnostics,
    ) -> Option<Rendered> {
        let context = context::context(edition, &self.locale);
        match self.templates.render(&self.entry, &context) {
            Ok(markdown) => {
                let path =
                    format!("{}, rendered for {}", self.entry, edition.facts.edition.key.id());
                let tables = filled(edition, &self.locale);
                let charts = charts::charts(edition, &self.locale);
                Some(Rendered { markdown: SourceFile::new(path, markdown), tables, charts })
            }
            Err(error) => {
                add(places::findings(&error, &self.sources), found);
                None
            }
        }
    }

    /// Findings about a text that these templates rendered, with the places in the templates.
    pub fn traced(&self, findings: &Diagnostics, rendered: &Rendered) -> Diagnostics {
        origin::traced(findings, &rendered.markdown, &self.sources)
    }
}

/// An engine without templates. `{#` begins the anchor of a heading in Markdown, so comments are
/// `{* … *}`.
fn empty() -> Tera {
    let delimiters = Delimiters {
        comment_start: "{*".into(),
        comment_end: "*}".into(),
        ..Delimiters::default()
    };
    let mut templates = Tera::new();
    templates.set_delimiters(delimiters).expect("the marks are different and there is no template");
    templates
}

/// TPL-001: a template parses.
fn parses(source: &SourceFile, found: &mut Diagnostics) -> bool {
    match empty().add_raw_template(source.path(), source.text()) {
        Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => {
            add(places::findings(&error, std::slice::from_ref(source)), found);
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
