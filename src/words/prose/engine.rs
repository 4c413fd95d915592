//! The template engine of texts: its delimiters, and how it writes what is not Markdown yet.

use tera::{Delimiters, Tera};

use super::markup;

/// An engine of texts without templates, filters and functions of its own. `{#` begins the anchor
/// of a heading in Markdown, so comments are `{* … *}`.
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
