//! What is to be shown to the preview's own pages: the only place that names them.
//!
//! The pages are templates in `pages/`, in the same frame as the pages of the office; all words of the
//! preview stand there. [`render`] escapes whatever goes into one.

use std::fmt::Write;
use std::sync::LazyLock;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tera::{Context, Tera};

use super::Terms;
use super::desk::Work;
use super::findings::Findings;
use crate::declaration::{Content, Format, Release};
use crate::office::build::Embargo;
use crate::office::pages;

/// The templates by name, and the files that they use as they are.
const PAGES: [(&str, &str); 8] = [
    ("preview.html", include_str!("pages/preview.html")),
    ("start.html", include_str!("pages/start.html")),
    ("notice.html", include_str!("pages/notice.html")),
    ("locked.html", include_str!("pages/locked.html")),
    ("findings.html", include_str!("pages/findings.html")),
    ("compare.html", include_str!("pages/compare.html")),
    ("facts.html", include_str!("pages/facts.html")),
    ("fact.html", include_str!("pages/fact.html")),
];

/// The style of the preview's own pages and of what it lays over the pages of a release.
pub(super) const STYLE: &str = include_str!("pages/preview.css");

/// The script of all pages.
pub(super) const SCRIPT: &str = include_str!("pages/preview.js");

/// The script of the page that shows languages side by side.
pub(super) const COMPARE_SCRIPT: &str = include_str!("pages/compare.js");

static TEMPLATES: LazyLock<Tera> = LazyLock::new(|| pages::templates(&PAGES));

/// A page of the preview. What goes wrong in our own templates is a slip of ours, found by the
/// tests of every page; it is shown as text.
pub(super) fn render(name: &str, view: &impl Serialize, revision: u64) -> String {
    let mut context = Context::new();
    context.insert("view", view);
    context.insert("revision", &revision);
    TEMPLATES.render(name, &context).unwrap_or_else(|error| {
        let mut page = String::from("<!doctype html><pre>");
        for character in error.to_string().chars() {
            // Writing to a string cannot fail.
            let _ = write!(page, "&#{};", u32::from(character));
        }
        page
    })
}

/// All but the characters that mean nothing in an address (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A part of an address.
pub(super) fn encoded(part: &str) -> String {
    utf8_percent_encode(part, RESERVED).to_string()
}

/// The address of an edition, below the address of all releases.
pub(super) fn edition_url(release: &str, edition: &str) -> String {
    format!("{}/{}", encoded(release), encoded(edition))
}

/// The releases of the project.
#[derive(Debug, Serialize)]
pub(super) struct Start {
    /// The last day whose data are shown, if not all are.
    pub(super) as_of: Option<String>,
    /// Which editions are drafts: `all`, or those released after a moment.
    pub(super) drafts: Option<String>,
    /// The endings of the texts that can be downloaded, in the order of the formats.
    formats: Vec<&'static str>,
    pub(super) releases: Vec<ReleaseView>,
}

impl Start {
    /// The releases as they are shown on these terms.
    pub(super) fn new(terms: Terms, releases: Vec<ReleaseView>) -> Self {
        let drafts = match terms.embargo {
            Embargo::Over => None,
            Embargo::Draft => Some("all".to_owned()),
            Embargo::At(moment) => Some(moment.to_rfc3339()),
        };
        // The page is shown, and the other texts are files.
        let texts = Format::all().filter(|format| {
            *format != Format::Html && matches!(format.entry().content, Content::Text { .. })
        });
        let formats = texts.map(|format| format.entry().ending()).collect();
        Self { as_of: terms.as_of.map(|day| day.to_string()), drafts, formats, releases }
    }
}

/// A release with its editions, the latest first.
#[derive(Debug, Serialize)]
pub(super) struct ReleaseView {
    name: String,
    url: String,
    findings: Findings,
    languages: Vec<LanguageView>,
    pub(super) editions: Vec<EditionView>,
}

#[derive(Debug, Serialize)]
struct LanguageView {
    tag: String,
    url: String,
}

/// An edition of a release.
#[derive(Debug, Serialize)]
pub(super) struct EditionView {
    pub(super) id: String,
    url: String,
    pub(super) findings: Findings,
}

/// A release for the start page, its editions without their findings.
pub(super) fn release(name: &str, work: &Work<'_>) -> ReleaseView {
    let release = work.assembly().map(|assembly| &assembly.preparation().data.release);
    let languages = release.into_iter().flat_map(Release::languages);
    let languages = languages.map(|tag| LanguageView { tag: tag.to_owned(), url: encoded(tag) });
    let editions = work.editions().rev().map(|edition| EditionView {
        id: edition.key.id().to_owned(),
        url: encoded(edition.key.id()),
        findings: Findings::default(),
    });
    ReleaseView {
        name: name.to_owned(),
        url: encoded(name),
        findings: Findings::of(&work.reading),
        languages: languages.collect(),
        editions: editions.collect(),
    }
}

/// A page instead of one that is not there.
#[derive(Debug, Serialize)]
pub(super) struct Notice {
    /// What was asked for.
    pub(super) wanted: String,
    /// Whether it may come, once the findings are mended.
    pub(super) is_hidden: bool,
    pub(super) findings: Findings,
}

/// A page for whoever is not let in.
#[derive(Debug, Serialize)]
pub(super) struct Locked {
    /// Whether no secret was shown, or else a request came from elsewhere.
    pub(super) is_stranger: bool,
    /// The preview's own address.
    pub(super) address: String,
}

/// What a page is told after a change.
#[derive(Debug, Serialize)]
pub(super) struct StateView {
    /// Tells the page from another.
    pub(super) page: String,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// The findings as a part of a page.
    pub(super) html: String,
}

/// Languages of an edition side by side.
#[derive(Debug, Serialize)]
pub(super) struct CompareView {
    pub(super) release: String,
    pub(super) edition: String,
    /// The address of the edition.
    pub(super) url: String,
    /// All languages, and which of them are shown.
    pub(super) languages: Vec<ComparedLanguage>,
}

#[derive(Debug, Serialize)]
pub(super) struct ComparedLanguage {
    pub(super) tag: String,
    pub(super) url: String,
    pub(super) is_shown: bool,
}

/// The facts of an edition.
#[derive(Debug, Serialize)]
pub(super) struct FactsView {
    pub(super) release: String,
    pub(super) edition: String,
    pub(super) url: String,
    pub(super) list: super::facts::ListView,
}
