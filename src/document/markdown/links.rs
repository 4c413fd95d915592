//! What a release may link to.
//!
//! [`check`] looks at the form of a target; nothing is fetched.

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
    match scheme(target) {
        Some(scheme) if !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) => {
            Err(("the scheme of a link is not known", "Use `https:`, `http:` or `mailto:`."))
        }
        _ => Ok(()),
    }
}

/// What stands before the first colon, unless the path, query or fragment has begun.
fn scheme(target: &str) -> Option<&str> {
    let end = target.find([':', '/', '?', '#'])?;
    target[end..].starts_with(':').then_some(&target[..end])
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_target_is_an_address_a_fragment_or_a_relative_path() {
        let good = "https://stat.gov.kz/ru/?a=1:2 HTTP://x mailto:a@b.kz #by_region \
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
        ];
        for target in bad {
            assert!(check(target).is_err(), "{target:?}");
        }
    }
}
