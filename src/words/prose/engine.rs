//! The template engine of texts: its delimiters, how it writes what is not Markdown yet, and what
//! templates can call.

use std::sync::Arc;

use tera::{Delimiters, Tera};

use super::{charts, comparisons, file_links, filters, markup, tables};
use crate::declaration::Release;
use crate::words::language::Locale;

/// The engine of a language, without templates.
pub(super) fn of_language(locale: &Arc<Locale>, release: &Release) -> Tera {
    let mut templates = Syntax::Text.engine();
    filters::register(&mut templates, locale);
    tables::register(&mut templates, release);
    charts::register(&mut templates, release);
    file_links::register(&mut templates, release, locale);
    templates
}

/// How a kind of template is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Texts. `{#` begins the anchor of a heading in Markdown, so comments are `{* … *}`.
    Text,
    /// The frame of a page, as the engine has it.
    Page,
}

impl Syntax {
    /// An engine that reads such templates, and has nothing of ours that they could call.
    pub(crate) fn engine(self) -> Tera {
        let mut templates = Tera::new();
        match self {
            Self::Text => {
                let (start, end) = self.comment();
                let delimiters = Delimiters {
                    comment_start: start.into(),
                    comment_end: end.into(),
                    ..Delimiters::default()
                };
                let set = templates.set_delimiters(delimiters);
                set.expect("the marks are different and there is no template");
                templates.autoescape_on([".md"]);
                templates.set_escape_fn(markup::escape);
            }
            Self::Page => templates.autoescape_on([".html"]),
        }
        templates
    }

    /// The marks around a comment.
    pub(super) fn comment(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("{*", "*}"),
            Self::Page => ("{#", "#}"),
        }
    }

    /// A template as the engine reads it.
    pub(super) fn readable(self, text: &str) -> String {
        match self {
            Self::Text => comparisons::readable(text),
            Self::Page => text.to_owned(),
        }
    }
}
