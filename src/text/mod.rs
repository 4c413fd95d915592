//! The prose: facts and templates to the Markdown of one language.
//!
//! [`Prose::new`] takes the templates and the locale of a language; [`Prose::render`] gives the
//! Markdown of an edition, in which every figure is marked with its fact, and its tables. The
//! templates choose and phrase; they cannot compute.

mod context;
mod endings;
mod enumeration;
mod filters;
mod locale;
mod markup;
mod numbers;
mod places;
mod shown;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Delimiters, Tera};

pub use locale::Locale;
pub use places::finding as template_finding;

use crate::diagnostic::{Diagnostics, SourceFile};
use crate::document::Table;
use crate::indicators::Facts;
use crate::release::Release;

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
}

impl Prose {
    /// Parses the templates of a language: the first is the release, the others its parts.
    /// `None` when one has an error.
    pub fn new(
        locale: Locale,
        sources: Vec<SourceFile>,
        release: &Release,
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let locale = Arc::new(locale);
        let mut templates = Tera::new();
        // `{#` begins the anchor of a heading in Markdown, so comments are `{* … *}`.
        let delimiters = Delimiters {
            comment_start: "{*".into(),
            comment_end: "*}".into(),
            ..Delimiters::default()
        };
        if let Err(error) = templates.set_delimiters(delimiters) {
            found.push(places::finding(&error, &sources));
        }
        templates.autoescape_on([".md"]);
        templates.set_escape_fn(markup::escape);
        filters::register(&mut templates, &locale);
        tables::register(&mut templates, release);
        let named = sources.iter().map(|source| (source.path(), source.text()));
        if let Err(error) = templates.add_raw_templates(named) {
            found.push(places::finding(&error, &sources));
            return None;
        }
        let entry = sources.first()?.path().to_owned();
        Some(Self { locale, templates, sources, entry })
    }

    /// Renders an edition; `None` when a template asks for what is not there.
    pub fn render(&self, facts: &Facts<'_>, found: &mut Diagnostics) -> Option<Rendered> {
        let context = context::context(facts, &self.locale);
        match self.templates.render(&self.entry, &context) {
            Ok(markdown) => {
                let path = format!("{} for {}", self.entry, facts.edition.id);
                let tables = tables::tables(facts, &self.locale);
                Some(Rendered { markdown: SourceFile::new(path, markdown), tables })
            }
            Err(error) => {
                found.push(places::finding(&error, &self.sources));
                None
            }
        }
    }
}
