//! Text that means itself in HTML.

/// Adds text to HTML, between tags or in an attribute with double quotes.
pub(in crate::formats) fn push(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(offset) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..offset]);
        out.push_str(match rest.as_bytes()[offset] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[offset + 1..];
    }
    out.push_str(rest);
}

/// Adds ` name="value"` to an opening tag.
pub(in crate::formats) fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\""]);
    push(out, value);
    out.push('"');
}

/// Adds an element without attributes that holds text alone.
pub(in crate::formats) fn element(out: &mut String, name: &str, text: &str) {
    out.extend(["<", name, ">"]);
    push(out, text);
    out.extend(["</", name, ">"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_is_text() {
        let mut out = String::new();
        attribute(&mut out, "title", "a \"b\" <c> & d");
        assert_eq!(out, " title=\"a &quot;b&quot; &lt;c&gt; &amp; d\"");
        out.clear();
        element(&mut out, "p", "</p> &amp; Қазақстан");
        assert_eq!(out, "<p>&lt;/p&gt; &amp;amp; Қазақстан</p>");
    }
}
