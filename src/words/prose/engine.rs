//! The template engine of texts: its delimiters, how it writes what is not Markdown yet, and what
//! templates can call.

use std::sync::Arc;

use tera::{Delimiters, Tera};

use super::{charts, file_links, filters, markup, tables};
use crate::declaration::Release;
use crate::words::language::Locale;

/// The engine of a language, without templates.
pub(super) fn of_language(locale: &Arc<Locale>, release: &Release) -> Tera {
    let mut templates = empty();
    filters::register(&mut templates, locale);
    tables::register(&mut templates, release);
    charts::register(&mut templates, release);
    file_links::register(&mut templates, release, locale);
    templates
}

/// An engine that reads texts, and has nothing that they could call. `{#` begins the anchor of a
/// heading in Markdown, so comments are `{* … *}`.
pub(super) fn empty() -> Tera {
    let delimiters = Delimiters {
        comment_start: "{*".into(),
        comment_end: "*}".into(),
        ..Delimiters::default()
    };
    let mut templates = Tera::new();
    templates.set_delimiters(delimiters).expect("the marks are different and there is no template");
    templates.autoescape_on([".md"]);
    templates.set_escape_fn(markup::escape);
    templates
}
