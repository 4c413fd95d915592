//! What a release may link to.
//!
//! [`check`] looks at the form of a target, [`file`] says which file of the edition it leads to; nothing
//! is fetched.

use percent_encoding::percent_decode_str;

/// Schemes that lead to a page or to the office's mailbox, and run nothing.
const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

/// What is wrong with the target of a link, and what to do.
pub(super) fn check(target: &str) -> Result<(), (&'static str, &'static str)> {
    if target.is_empty() || target == "#" {
        return Err(("a link has no target", "Write the address in full."));
    }
    // Browsers drop tabs and line breaks from an address, so `java\nscript:` would be a scheme.
    if target.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        let message = "the target of a link has a space, a backslash or a control character";
        return Err((message, "Write `%20` for a space and `/` between the parts of a path."));
    }
    if target.starts_with("www.") {
        return Err(("the address of a link is not written in full", "Begin it with `https://`."));
    }
    if target.starts_with('/') {
        return Err((
            "the target of a link is a path from the root",
            "Write the address in full, or a path relative to the page.",
        ));
    }
    let Some(name) = scheme(target) else { return Ok(()) };
    let behind = &target[name.len() + 1..];
    match SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        None => Err(("the scheme of a link is not known", "Use `https:`, `http:` or `mailto:`.")),
        Some(&"mailto") if !is_mailbox(behind) => {
            Err(("a link to a mailbox has no address", "Write `mailto:name@example.org`."))
        }
        Some(&"https" | &"http") if !has_host(behind) => Err((
            "the address of a link names no site",
            "Write it in full: `https://example.org/page`.",
        )),
        Some(_) => Ok(()),
    }
}

/// Whether the name of a site stands in an address, behind its scheme.
fn has_host(behind: &str) -> bool {
    let authority = behind.strip_prefix("//").unwrap_or_default();
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    host.starts_with('[') || host.split('.').all(|label| label.contains(char::is_alphanumeric))
}

/// Whether a mailbox and its site stand behind `mailto:`.
fn is_mailbox(behind: &str) -> bool {
    let address = behind.split('?').next().unwrap_or_default();
    address.split_once('@').is_some_and(|(name, site)| {
        !name.is_empty() && site.split('.').all(|label| label.contains(char::is_alphanumeric))
    })
}

/// The file that a target leads to, by its path in the folder of an edition, from a text in the
/// folder `language`; `None` for an address on the web or in the text itself.
///
/// # Errors
/// If it leads out of the folder of the edition.
pub(super) fn file(
    target: &str,
    language: &str,
) -> Result<Option<String>, (&'static str, &'static str)> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if path.is_empty() || scheme(target).is_some() {
        return Ok(None);
    }
    let path = percent_decode_str(path).decode_utf8_lossy();
    let mut folders = vec![language];
    for part in path.split('/') {
        match part {
            ".." if folders.pop().is_none() => {
                let message = "a link leads out of the edition, where nobody can look";
                return Err((message, "Write the address in full: `https://example.org/page`."));
            }
            "." | "" | ".." => {}
            name => folders.push(name),
        }
    }
    Ok(Some(folders.join("/")))
}

/// What stands before the first colon, unless the path, query or fragment has begun.
fn scheme(target: &str) -> Option<&str> {
    let end = target.find([':', '/', '?', '#'])?;
    target[end..].starts_with(':').then_some(&target[..end])
}

#[cfg(test)]
mod tests {
    use super::{check, file};

    #[test]
    fn a_target_is_an_address_a_fragment_or_a_relative_path() {
        let good = "https://stat.gov.kz/ru/?a=1:2 HTTP://x:80 mailto:a@b.kz?subject=c #by_region \
                    ../kk/index.html data/by_region.csv ?year=2025 a/b:c";
        for target in good.split_whitespace() {
            assert_eq!(check(target), Ok(()), "{target}");
        }
        let bad = [
            "",
            "#",
            "javascript:alert(1)",
            "JavaScript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "//host/x",
            "/ru/",
            "www.stat.gov.kz",
            "\\\\host\\x",
            "file name.csv",
            ":x",
            "https://",
            "https:",
            "https:///path",
            "http://:80/",
            "https://.",
            "https:stat.gov.kz",
            "mailto:",
            "mailto:a",
            "mailto:@b.kz",
            "mailto:a@",
        ];
        for target in bad {
            assert!(check(target).is_err(), "{target:?}");
        }
    }

    #[test]
    fn a_relative_target_is_a_file_of_the_edition() {
        let found = |target| file(target, "en").unwrap();
        for (target, path) in [
            ("release.pdf", "en/release.pdf"),
            ("./release.html#by_region", "en/release.html"),
            ("../files/a%2Db.pdf?x=1", "files/a-b.pdf"),
            ("a/../../kk/release.html", "kk/release.html"),
        ] {
            assert_eq!(found(target).as_deref(), Some(path), "{target}");
        }
        for target in ["#by_region", "https://stat.gov.kz/", "mailto:a@b.kz", "?a=b"] {
            assert_eq!(found(target), None, "{target}");
        }
        assert!(file("../../2025-05/en/release.html", "en").is_err());
    }
}
