//! One release through the writers: what each format has to keep.

mod migration;

use bulletin::document::{Block, Document, Inline};
use bulletin::writers::html::{PageTemplate, html};
use bulletin::writers::markdown::markdown;
use migration::{LANGUAGES, document};

fn page(document: &Document) -> String {
    let source = include_str!("../templates/page/page.html");
    let style = include_str!("../templates/page/style.css");
    let template = PageTemplate::new("templates/page/page.html", source, style).unwrap();
    html(document, &template).unwrap()
}

#[test]
#[allow(clippy::disallowed_methods, reason = "checkers of other makes read the files")]
fn the_pages_are_written_for_checkers() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats");
    for language in LANGUAGES {
        let document = document(language);
        let folder = folder.join(language);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("index.html"), page(&document)).unwrap();
        std::fs::write(folder.join("index.md"), markdown(&document)).unwrap();
    }
}
