//! The look of cells, columns and rows of an ODS workbook, which is the look of XLSX workbooks too.
//!
//! [`styles`] is the part of the package that holds for the whole workbook, [`cells`] the styles
//! that cells name.

use super::{XML, open};
use crate::formats::html::escape;
use crate::formats::widths::{DECIMALS, FONT, SIZE};

/// `styles.xml`: font, language and paper.
pub(super) fn styles(tag: &str) -> String {
    let mut out = String::from(XML);
    open(&mut out, "office:document-styles");
    font(&mut out);
    out.push_str(
        "<office:styles><style:default-style style:family=\"table-cell\"><style:text-properties",
    );
    escape::attribute(&mut out, "style:font-name", FONT);
    escape::attribute(&mut out, "fo:font-size", &format!("{SIZE}pt"));
    escape::attribute(&mut out, "fo:language", tag.split('-').next().unwrap_or(tag));
    // What a tag has behind the language, only this attribute can hold.
    if tag.contains('-') {
        escape::attribute(&mut out, "style:rfc-language-tag", tag);
    }
    out.push_str(
        "/></style:default-style>\
         <style:style style:name=\"Default\" style:family=\"table-cell\"/></office:styles>\
         <office:automatic-styles><style:page-layout style:name=\"paper\">\
         <style:page-layout-properties fo:page-width=\"297mm\" fo:page-height=\"210mm\" \
         style:print-orientation=\"landscape\" style:scale-to-X=\"1\"/>\
         </style:page-layout></office:automatic-styles>\
         <office:master-styles><style:master-page style:name=\"Default\" \
         style:page-layout-name=\"paper\"><style:header style:display=\"false\"/>\
         <style:footer style:display=\"false\"/></style:master-page></office:master-styles>\
         </office:document-styles>",
    );
    out
}

/// Names the font.
pub(super) fn font(out: &mut String) {
    out.push_str("<office:font-face-decls><style:font-face");
    escape::attribute(out, "style:name", FONT);
    escape::attribute(out, "svg:font-family", FONT);
    escape::attribute(out, "style:font-family-generic", "swiss");
    out.push_str("/></office:font-face-decls>");
}

/// How a kind of cell looks.
struct Look {
    name: &'static str,
    wraps: bool,
    right: bool,
    indented: bool,
    words: &'static str,
}

const BOLD: &str = " fo:font-weight=\"bold\"";
const TITLE: &str = " fo:font-weight=\"bold\" fo:font-size=\"15pt\"";
// Blue of 8:1 on white, and underlined.
const LINK: &str = " fo:color=\"#1b4f9c\" style:text-underline-style=\"solid\"";

const fn look(name: &'static str, wraps: bool, words: &'static str) -> Look {
    Look { name, wraps, right: false, indented: false, words }
}

const LOOKS: [Look; 11] = [
    look("title", false, TITLE),
    look("long_title", true, TITLE),
    look("line", false, ""),
    look("long_line", true, ""),
    look("link", false, LINK),
    look("header", true, BOLD),
    Look { right: true, ..look("number_header", true, BOLD) },
    // Behind a column of numbers, which it would touch.
    Look { indented: true, ..look("further_header", true, BOLD) },
    look("text", true, ""),
    Look { indented: true, ..look("further_text", true, "") },
    Look { right: true, ..look("shorthand", false, "") },
];

/// The styles of cells, and of the numbers in them.
pub(super) fn cells(out: &mut String) {
    for look in &LOOKS {
        cell(out, look, None);
    }
    number(out, "plain", 0, false);
    cell(out, &look("year", false, ""), Some("plain"));
    for decimals in 0..=DECIMALS {
        let format = format!("decimals{decimals}");
        number(out, &format, decimals, true);
        let name = number_style(decimals);
        out.extend(["<style:style style:name=\"", &name, "\""]);
        of_cell(out, Some(&format));
        properties(out, &Look { right: true, ..look("", false, "") });
    }
}

/// The style of a cell with a number of so many decimals.
pub(super) fn number_style(decimals: usize) -> String {
    format!("number{}", decimals.min(DECIMALS))
}

fn cell(out: &mut String, look: &Look, format: Option<&str>) {
    out.extend(["<style:style style:name=\"", look.name, "\""]);
    of_cell(out, format);
    properties(out, look);
}

fn of_cell(out: &mut String, format: Option<&str>) {
    out.push_str(" style:family=\"table-cell\" style:parent-style-name=\"Default\"");
    if let Some(format) = format {
        escape::attribute(out, "style:data-style-name", format);
    }
    out.push('>');
}

fn properties(out: &mut String, look: &Look) {
    out.push_str(
        "<style:table-cell-properties style:vertical-align=\"top\" style:text-align-source=\"fix\"",
    );
    if look.wraps {
        out.push_str(" fo:wrap-option=\"wrap\"");
    }
    out.push_str("/><style:paragraph-properties fo:text-align=\"");
    out.push_str(if look.right { "end" } else { "start" });
    out.push_str(if look.indented { "\" fo:margin-left=\"9pt\"/>" } else { "\"/>" });
    if !look.words.is_empty() {
        out.extend(["<style:text-properties", look.words, "/>"]);
    }
    out.push_str("</style:style>");
}

fn number(out: &mut String, name: &str, decimals: usize, grouped: bool) {
    out.extend(["<number:number-style style:name=\"", name, "\"><number:number"]);
    let decimals = decimals.to_string();
    for attribute in ["number:decimal-places", "number:min-decimal-places"] {
        escape::attribute(out, attribute, &decimals);
    }
    out.push_str(" number:min-integer-digits=\"1\"");
    if grouped {
        out.push_str(" number:grouping=\"true\"");
    }
    out.push_str("/></number:number-style>");
}
