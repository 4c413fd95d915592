//! The pages that the office and the preview show to editors: one frame, and templates that fill it.
//!
//! [`templates`] puts pages into the frame, `render` fills one of the office's own. `frame.html` is
//! what every page has; `sheet.html` is a page that looks like the pages of a release and needs no
//! other file. Their words are English, as in findings, and stand in the templates.

use std::sync::LazyLock;

use tera::{Context, Tera};

/// What every page stands in.
const FRAMES: [(&str, &str); 2] =
    [("frame.html", include_str!("frame.html")), ("sheet.html", include_str!("sheet.html"))];

/// The office's own pages.
const PAGES: [(&str, &str); 2] = [
    ("report.html", include_str!("report.html")),
    ("comparison.html", include_str!("comparison.html")),
];

static OWN: LazyLock<Tera> = LazyLock::new(|| templates(&PAGES));

/// Templates by name, with the frames that they extend. Whatever goes into one is escaped.
///
/// # Panics
/// If a template has a mistake: they are parts of the program, and tests fill every one.
pub fn templates(pages: &[(&'static str, &'static str)]) -> Tera {
    let mut templates = Tera::new();
    templates.autoescape_on([".html"]);
    let all = FRAMES.into_iter().chain(pages.iter().copied());
    templates.add_raw_templates(all).expect("the templates of the program have no mistake");
    templates
}

/// One of the office's own pages.
///
/// # Errors
/// If it uses a variable that there is not, which would be a mistake of the program.
pub(super) fn render(name: &str, context: &Context) -> Result<String, tera::Error> {
    OWN.render(name, context)
}
