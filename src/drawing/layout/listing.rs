//! Pages as lines of text: what stands where, for those who look at how a document was set.
//!
//! [`listing`] is the entry point. Lengths are points with one decimal, y grows
//! downwards; spaces that hang over the end of a line are left out.

use std::fmt::Write;

use super::placed::{Area, Owner, Page, Rule, Sequence, Target};
use super::tree::{Element, Kid, Role, Tree};
use super::{ElementId, Layout};
use crate::document::EditKind;

/// Every page with its lines, texts, shapes and links, each with its place.
pub fn listing(layout: &Layout) -> String {
    let paper = &layout.paper;
    let mut text = format!(
        "paper {:.1} × {:.1}, margins: top {:.1}, right {:.1}, bottom {:.1}, left {:.1}\n",
        paper.width, paper.height, paper.top, paper.right, paper.bottom, paper.left
    );
    for (number, page) in (1..).zip(&layout.pages) {
        add(&mut text, format_args!("page {number}"));
        add_page(&mut text, page, &layout.tree);
        add_figures(&mut text, number - 1, layout);
    }
    text
}

fn add(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{line}");
}

fn add_page(text: &mut String, page: &Page, tree: &Tree) {
    for Rule { x, y, width, thickness, .. } in &page.rules {
        add(
            text,
            format_args!("  rule x {x:.1} y {y:.1} width {width:.1} thickness {thickness:.1}"),
        );
    }
    for sequence in &page.sequences {
        add_sequence(text, sequence, tree);
    }
    for Area { bounds: [left, top, right, bottom], target, .. } in &page.areas {
        let target = match target {
            Target::Address(address) => address.clone(),
            Target::Anchor(anchor) => format!("#{anchor}"),
        };
        add(text, format_args!("  link {left:.1} {top:.1} to {right:.1} {bottom:.1}: {target}"));
    }
}

fn add_sequence(text: &mut String, sequence: &Sequence, tree: &Tree) {
    let owner = match sequence.owner {
        Owner::Element(id) => role(tree.element(id).role),
        Owner::PageHead => "page head".to_owned(),
        Owner::PageFoot => "page foot".to_owned(),
        Owner::Repeated => "repeated".to_owned(),
    };
    add(text, format_args!("  {owner}"));
    if !sequence.paths.is_empty() {
        add(text, format_args!("    shapes: {}", sequence.paths.len()));
    }
    for run in &sequence.runs {
        let (x, y, size, face) = (run.x, run.y, run.size, run.face.name());
        add(
            text,
            format_args!("    x {x:.1} y {y:.1} {face} {size:.1}: {}", run.text().trim_end()),
        );
    }
}

/// The boxes of the pictures on a page, which counts from 0.
fn add_figures(text: &mut String, page: usize, layout: &Layout) {
    let is_here = |element: &Element| {
        element
            .kids
            .iter()
            .any(|kid| matches!(kid, Kid::Sequence { page: own, .. } if *own == page))
    };
    for (place, element) in layout.tree.elements().iter().enumerate() {
        let bounds = layout.tree.bounds(ElementId(place)).filter(|_| is_here(element));
        if let Some([left, top, right, bottom]) = bounds {
            add(text, format_args!("  figure {left:.1} {top:.1} to {right:.1} {bottom:.1}"));
        }
    }
}

/// What an element is, in words.
fn role(role: Role) -> String {
    let name = match role {
        Role::Heading(level) => return format!("heading {level}"),
        Role::List { numbered: true } => "numbered list",
        Role::List { numbered: false } => "list",
        Role::Document => "document",
        Role::Paragraph => "paragraph",
        Role::Item => "item",
        Role::Label => "label",
        Role::ItemBody => "item body",
        Role::Table => "table",
        Role::Caption => "caption",
        Role::TableHead => "table head",
        Role::TableBody => "table body",
        Role::Row => "row",
        Role::ColumnHeader => "column header",
        Role::RowHeader => "row header",
        Role::Cell => "cell",
        Role::Link => "link",
        Role::Note => "note",
        Role::Contents => "contents",
        Role::ContentsItem => "contents item",
        Role::Reference => "reference",
        Role::Formula => "formula",
        Role::Figure => "figure",
        Role::Edit(EditKind::Deletion) => "deletion",
        Role::Edit(EditKind::Insertion) => "insertion",
    };
    name.to_owned()
}
