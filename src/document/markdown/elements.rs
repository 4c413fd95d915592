//! The HTML elements of a text: the figure, `<data>`, the table, `<table>`, the chart and the sparkline,
//! `<figure>`, the term, `<dfn>`, and the date, `<time>`.
//!
//! [`figure`], [`table`], [`chart`], [`sparkline`] and [`of_words`] read one tag each, strictly as the
//! templates' filters print it.

/// The closing tag of a figure.
pub(super) const FIGURE_END: &str = "</data>";

/// Whether the tag is the opening tag of a figure, well-formed or not.
pub(super) fn opens_figure(tag: &str) -> bool {
    tag.strip_prefix("<data").is_some_and(|rest| rest.starts_with([' ', '\n', '>', '/']))
}

/// Elements that hold words and say something about them: name and attribute.
pub(super) const WORDS: [(&str, &str); 2] = [("dfn", "id"), ("time", "datetime")];

/// Which of [`WORDS`] the tag opens, well-formed or not.
pub(super) fn opens_words(tag: &str) -> Option<usize> {
    let tag = tag.strip_prefix('<')?;
    let is = |name: &str| {
        tag.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\n', '>', '/']))
    };
    WORDS.iter().position(|(name, _)| is(name))
}

/// The value of the attribute of an element of [`WORDS`], from its opening tag.
pub(super) fn of_words(tag: &str, which: usize) -> Option<String> {
    let (name, attribute) = WORDS[which];
    let [value] = attributes(tag.strip_prefix('<')?.strip_prefix(name)?, [attribute])?;
    Some(value)
}

/// Whether the tag closes the element.
pub(super) fn closes_words(tag: &str, which: usize) -> bool {
    tag.strip_prefix("</").and_then(|rest| rest.strip_suffix('>')) == Some(WORDS[which].0)
}

/// The fact of a figure, from its opening tag.
pub(super) fn figure(tag: &str) -> Option<String> {
    let [fact] = attributes(tag.strip_prefix("<data")?, ["data-fact"])?;
    Some(fact)
}

/// The id of a table, from its element.
pub(super) fn table(element: &str) -> Option<String> {
    let tag = element.strip_prefix("<table")?.strip_suffix("</table>")?;
    let [id] = attributes(tag, ["data-table"])?;
    Some(id)
}

/// The id, title and alternative words of a chart, from its element; both as Markdown.
pub(super) fn chart(element: &str) -> Option<[String; 3]> {
    let tag = element.strip_prefix("<figure")?.strip_suffix("</figure>")?;
    attributes(tag, ["data-chart", "data-title", "data-alt"])
}

/// The fact of a sparkline, from its element.
pub(super) fn sparkline(element: &str) -> Option<String> {
    let tag = element.strip_prefix("<figure")?.strip_suffix("</figure>")?;
    let [fact] = attributes(tag, ["data-sparkline"])?;
    Some(fact)
}

/// What is wrong with HTML that is no element of a text, and what to do.
pub(super) fn why_unknown(html: &str) -> (&'static str, &'static str) {
    if html.starts_with("<!--") {
        ("a comment of HTML", "Write a comment of the template as `{* … *}`.")
    } else if html.starts_with("<table") || html.starts_with("</table") {
        (
            "a table does not stand by itself",
            "A table is printed by its id, on a line of its own with an empty line around it.",
        )
    } else if html.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<data")) {
        (
            "a figure that a template changed after it was printed",
            "Take `{% filter … %}` away from around figures: a filter changes their marks too.",
        )
    } else if html.starts_with('<') {
        (
            "HTML other than a figure, a table or a chart",
            "Say it in Markdown, or put `\\` before a `<` that is meant as it is.",
        )
    } else {
        ("text that belongs to HTML", "Leave an empty line behind a table.")
    }
}

/// The values of exactly the attributes of these names, each once and not empty. `rest` is the tag
/// behind its name, up to and with `>`.
fn attributes<const N: usize>(rest: &str, names: [&str; N]) -> Option<[String; N]> {
    let mut rest = rest.strip_suffix('>')?;
    let mut values = [const { String::new() }; N];
    for _ in 0..N {
        let (name, after) = rest.strip_prefix(' ')?.trim_start().split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        let slot = names.iter().position(|known| *known == name)?;
        values[slot] = unescape(value)?;
        rest = after;
    }
    let complete = rest.trim().is_empty() && values.iter().all(|value| !value.is_empty());
    complete.then_some(values)
}

/// The value of an attribute with its character references put in, as far as an escape of HTML
/// writes them.
fn unescape(value: &str) -> Option<String> {
    if value.contains('<') {
        return None;
    }
    let mut text = String::with_capacity(value.len());
    let mut parts = value.split('&');
    text.push_str(parts.next()?);
    for part in parts {
        let (name, after) = part.split_once(';')?;
        text.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" | "#34" => '"',
            "apos" | "#39" | "#x27" => '\'',
            "#x2F" | "#47" => '/',
            _ => return None,
        });
        text.push_str(after);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_read_as_it_is_printed_and_not_otherwise() {
        let cases = [
            (r#"<data data-fact="arrivals/KZ-71">"#, Some("arrivals/KZ-71")),
            (r#"<data data-fact="a&amp;b&quot;">"#, Some("a&b\"")),
            (r#"<data value="1">"#, None),
            (r#"<data value="1" data-fact="a">"#, None),
            (r#"<data data-fact="">"#, None),
            (r#"<data data-fact="a" onclick="x">"#, None),
            (r#"<data data-fact="a" data-fact="b">"#, None),
            ("<data data-fact='a'>", None),
            ("<data>", None),
        ];
        for (tag, expected) in cases {
            assert_eq!(figure(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn a_table_has_an_id_and_nothing_else() {
        assert_eq!(
            table(r#"<table data-table="by_region"></table>"#).as_deref(),
            Some("by_region")
        );
        for element in [
            "<table></table>",
            r#"<table data-table=""></table>"#,
            r#"<table data-table="a"><tr></table>"#,
            r#"<table data-table="a" class="b"></table>"#,
            r#"<table data-table="a">"#,
        ] {
            assert_eq!(table(element), None, "{element}");
        }
    }
}
