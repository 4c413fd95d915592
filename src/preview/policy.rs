//! A page as `build` writes it to the page that the preview serves, and what may run in it.
//!
//! [`with_script`] adds the one element by which the two differ; [`of_page`] and [`OF_TOOL`] are
//! Content-Security-Policies.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// For the preview's own pages, which have no script or style but those served beside them.
pub(super) const OF_TOOL: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'self'";

/// For files of a release that are not pages.
pub(super) const OF_FILE: &str = "default-src 'none'; frame-ancestors 'none'";

/// For a page of a release: the preview's script runs, and every script in the page that stands
/// word for word in a file of its `frame`. What came from data or text, should it ever come
/// out as a script, does not run. Styles may stand anywhere: pictures carry them.
pub(super) fn of_page(html: &str, frame: &[String]) -> String {
    let stands_in_frame = |script: &&str| {
        let text = script.trim();
        !text.is_empty() && frame.iter().any(|file| file.contains(text))
    };
    let hash = |script: &str| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    let scripts: String = inline_scripts(html).filter(stands_in_frame).map(hash).collect();
    format!(
        "default-src 'none'; script-src 'self'{scripts}; style-src 'unsafe-inline'; img-src data:; \
         font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'"
    )
}

/// The contents of the `script` elements of a page.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        rest.split_once("</script>").map(|(script, _)| script)
    })
}

/// The page with the preview's script at its end. `id` tells this page from a later one.
pub(super) fn with_script(html: &str, id: &str) -> String {
    let end = html.rfind("</body>").unwrap_or(html.len());
    let (page, end) = html.split_at(end);
    format!("{page}<script src=\"/-/preview.js\" data-page=\"{id}\" defer></script>{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_runs_if_it_stands_in_the_frame() {
        let frame = vec!["<script>\nsort();\n</script>".to_owned(), "{{ title }}".to_owned()];
        let page = "<script>\nsort();\n</script><p><script>alert(1)</script><script></script>";
        let policy = of_page(page, &frame);
        let hash = STANDARD.encode(Sha256::digest("\nsort();\n"));
        assert!(policy.contains(&format!("script-src 'self' 'sha256-{hash}';")), "{policy}");
        assert!(of_page(page, &[]).contains("script-src 'self';"));
    }

    #[test]
    fn a_page_differs_by_the_script_alone() {
        let page = "<body><p>a</p></body>\n</html>\n";
        let script = "<script src=\"/-/preview.js\" data-page=\"1f\" defer></script>";
        let served = with_script(page, "1f");
        assert_eq!(served, format!("<body><p>a</p>{script}</body>\n</html>\n"));
        assert_eq!(served.replace(script, ""), page);
    }
}
