//! The text of an SVG file, and what in it cannot be part of a mark.

use std::ops::Range;

use super::nesting;
use usvg::roxmltree::{Document, Node, ParsingOptions};
use usvg::{ImageHrefResolver, Options, Tree};

use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};

/// A mark has some hundred elements; more is an illustration, or a trap.
pub(super) const MOST_ELEMENTS: u32 = 20_000;

/// Reads a file. `None` when `found` has an error about it.
pub(super) fn read(file: &SourceFile, found: &mut Diagnostics) -> Option<Tree> {
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MOST_ELEMENTS, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(file.text(), options) {
        Ok(document) => document,
        Err(error) => {
            let (line, column) = (error.pos().row as usize, error.pos().col as usize);
            let start = file.offset(line, column);
            let length = file.text()[start..].chars().next().map_or(0, char::len_utf8);
            let hint = "Export it again from the drawing program, as plain SVG.";
            let message = format!("the logo cannot be read as SVG: {error}");
            found.push(finding(file, start..start + length, message, hint));
            return None;
        }
    };
    let refusals = refusals(&document);
    let is_sound = refusals.is_empty();
    for (span, message, hint) in refusals {
        found.push(finding(file, span, message, hint));
    }
    if !is_sound {
        return None;
    }
    match Tree::from_xmltree(&document, &options_without_files()) {
        Ok(tree) => Some(tree),
        Err(error) => {
            let message = format!("the logo cannot be drawn: {error}");
            let hint = "Export it again from the drawing program, as plain SVG.";
            found.push(finding(file, start_tag(document.root_element()), message, hint));
            None
        }
    }
}

/// A finding about a logo.
pub(super) fn finding(
    file: &SourceFile,
    span: Range<usize>,
    message: impl Into<String>,
    hint: &str,
) -> Diagnostic {
    Diagnostic::new(Code::UnusableLogo, message).at(file, span, "here").hint(hint)
}

/// Where the first of these words stands that is there; the whole drawing if none is.
pub(super) fn place(file: &SourceFile, words: &[&str]) -> Range<usize> {
    let find = |words: &&str| file.text().find(words).map(|start| start..start + words.len());
    words.iter().find_map(find).or_else(|| find(&"<svg")).unwrap_or(0..0)
}

/// Nothing but the text itself is read: by itself the library would open the files of images.
fn options_without_files() -> Options<'static> {
    let image_href_resolver = ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(|_, _| None),
    };
    Options { image_href_resolver, ..Options::default() }
}

/// Where something is that a mark cannot have, what it is, and what to do.
pub(super) type Refusal = (Range<usize>, String, &'static str);

fn refusals(document: &Document<'_>) -> Vec<Refusal> {
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        let message = format!("the logo is not SVG: it begins with <{}>", root.tag_name().name());
        return vec![(start_tag(root), message, "Export it from the drawing program as SVG.")];
    }
    // What is too deep is not even walked through.
    if let Some(refusal) = nesting::refusal(document) {
        return vec![refusal];
    }
    let mut refusals: Vec<Refusal> = size(root).into_iter().collect();
    for node in document.descendants().filter(Node::is_element) {
        refusals.extend(element(node));
        refusals.extend(attributes(node));
    }
    refusals
}

/// A drawing says how large it is: without it each program takes another size.
fn size(root: Node<'_, '_>) -> Option<Refusal> {
    let is_length = |name| root.attribute(name).is_some_and(|length| !length.contains('%'));
    if root.has_attribute("viewBox") || (is_length("width") && is_length("height")) {
        return None;
    }
    let message = "the logo does not say how large it is".to_owned();
    Some((start_tag(root), message, "Give <svg> a `viewBox`, such as \"0 0 120 40\"."))
}

fn element(node: Node<'_, '_>) -> Option<Refusal> {
    let name = node.tag_name().name();
    let (what, hint) = match name {
        "script" => ("a script", "Remove it: a mark only stands there."),
        "foreignObject" => ("a part that is not SVG", "Remove it."),
        "image" | "feImage" => ("an image of pixels", "Draw it as shapes: pixels blur in print."),
        "text" | "tspan" | "textPath" => {
            ("text", "Convert it to outlines: the fonts of the mark are not everywhere.")
        }
        "animate" | "animateMotion" | "animateTransform" | "set" => {
            ("an animation", "Remove it: paper does not move.")
        }
        "style" if leads_out(node.text().unwrap_or_default()) => (OUT, WITHIN),
        _ => return None,
    };
    Some((start_tag(node), format!("the logo has {what}: <{name}>"), hint))
}

const OUT: &str = "a reference to something outside of it";
const WITHIN: &str = "Put what it refers to into the file, as shapes.";

fn attributes(node: Node<'_, '_>) -> Vec<Refusal> {
    let refusal = |attribute: usvg::roxmltree::Attribute<'_, '_>| {
        let (name, value) = (attribute.name(), attribute.value());
        let (what, hint) = if name.len() > 2 && name.starts_with("on") {
            ("a script", "Remove it: a mark only stands there.")
        } else if (name == "href" && !value.starts_with('#')) || leads_out(value) {
            (OUT, WITHIN)
        } else {
            return None;
        };
        Some((attribute.range(), format!("the logo has {what}: `{name}`"), hint))
    };
    node.attributes().filter_map(refusal).collect()
}

/// Whether a style refers to something that is not in the file.
fn leads_out(style: &str) -> bool {
    let references = style.split("url(").skip(1);
    let mut targets = references.map(|rest| rest.trim_start_matches([' ', '"', '\'']));
    style.contains("@import") || targets.any(|target| !target.starts_with('#'))
}

/// The opening of a start tag, with the name of the element.
pub(super) fn start_tag(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start;
    let text = &node.document().input_text()[start..];
    let end = text[1..].find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    start..start + 1 + end.unwrap_or(text.len() - 1)
}
