//! Two versions of a text in one: deleted and inserted words, and a list of cells that differ.

use super::{
    Fonts, Layout, Object, assert_valid, assert_within_the_page, heading, lay_out, pdf, shell,
    table_of, text,
};
use bulletin::document::{Block, Cell, Document, Edit, EditKind, Inline};
use bulletin::drawing::layout::{Role, Rule};

fn edit(kind: EditKind, label: &str, words: &str) -> Inline {
    Inline::Edit(Edit { kind, label: label.to_owned(), content: vec![text(words)] })
}

/// A passage long enough to be broken within deleted and within inserted words, and a table of words.
fn document() -> Document {
    let long = "words that went and fill more than one line of the page ".repeat(3);
    let passage = vec![
        text("Arrivals: "),
        edit(EditKind::Deletion, "deleted", long.trim()),
        text(" "),
        edit(EditKind::Insertion, "inserted", "390\u{a0}people"),
        text("."),
    ];
    let mut table = table_of(&["Row", "Column", "Before"], &[&["Total", "Arrivals", "500"]]);
    table.rows[0].cells =
        vec![Cell::Words("Arrivals: change, %".into()), Cell::Number("500".into())];
    let mut document = shell("en");
    document.blocks =
        vec![heading(1, "title", "Title"), Block::Paragraph(passage), Block::Table(table)];
    document
}

#[test]
fn two_versions_in_one_pass_both_standards() {
    assert_valid(&document());
}

#[test]
fn deleted_and_inserted_words_are_marked_for_every_reader() {
    let bytes = pdf(&document(), &Fonts::new());
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let spans: Vec<(String, String)> = file
        .objects
        .values()
        .filter_map(|object| {
            let element = object.as_dict().ok()?;
            let is_span = element.get(b"S").ok()?.as_name().ok()? == b"Span";
            let attributes = element.get(b"A").and_then(Object::as_dict).ok()?;
            let line = attributes.get(b"TextDecorationType").ok()?.as_name().ok()?;
            let said = element.get(b"Alt").ok()?.as_str().ok()?;
            let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "");
            is_span.then(|| (plain(line), plain(said)))
        })
        .collect();
    assert_eq!(spans.len(), 2, "{spans:?}");
    let has =
        |line: &str, said: &str| spans.iter().any(|(of, words)| of == line && words.contains(said));
    assert!(has("LineThrough", "[deleted: words that went"), "{spans:?}");
    assert!(has("Underline", "[inserted: 390"), "{spans:?}");
}

/// The lines that run as far as some words do, with their height above the baseline of these.
fn lines_of(layout: &Layout, words: &str) -> Vec<f32> {
    let page = &layout.pages[0];
    let runs = page.sequences.iter().flat_map(|sequence| &sequence.runs);
    let runs = runs.filter(|run| run.text().contains(words));
    let lines = runs.flat_map(|run| {
        let is_along = |rule: &&Rule| (rule.x - run.x).abs() < 0.01 && rule.width < 300.0;
        let near = move |rule: &&Rule| (rule.y - run.y).abs() < run.size;
        page.rules.iter().filter(is_along).filter(near).map(move |rule| run.y - rule.y)
    });
    lines.collect()
}

#[test]
fn lines_run_through_deleted_words_and_below_inserted_ones() {
    let fonts = Fonts::new();
    let layout = lay_out(&document(), &fonts);
    assert_within_the_page(&layout);
    let edits = layout.tree.elements().iter().filter(|of| matches!(of.role, Role::Edit(_)));
    assert_eq!(edits.count(), 2);
    assert!(lines_of(&layout, "390").iter().all(|height| *height < 0.0));
    assert_eq!(lines_of(&layout, "390").len(), 1);
    // One for each line of print.
    let page = &layout.pages[0];
    let deleted = page.sequences.iter().flat_map(|sequence| &sequence.runs);
    let deleted =
        deleted.filter(|run| run.text().contains("words that") || run.text().contains("fill"));
    let struck = deleted.filter(|run| {
        let through = |rule: &Rule| {
            let height = run.y - rule.y;
            (rule.x - run.x).abs() < 0.01 && (0.0..run.size).contains(&height)
        };
        page.rules.iter().any(through)
    });
    assert!(struck.count() >= 2);
}

#[test]
fn cells_of_words_are_set_from_the_left() {
    let fonts = Fonts::new();
    let layout = lay_out(&document(), &fonts);
    let runs = layout.pages[0].sequences.iter().flat_map(|sequence| &sequence.runs);
    let runs: Vec<_> = runs.collect();
    let left = |words: &str| runs.iter().find(|run| run.text() == words).unwrap().x;
    assert!((left("Column") - left("Arrivals: change, %")).abs() < 0.01);
    assert!((left("Before") - left("500")).abs() > 1.0);
}
