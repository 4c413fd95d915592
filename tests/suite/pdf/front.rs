//! What stands before, between and behind the tables: masthead, big numbers, formulas, contents.

use bulletin::document::{
    Block, Document, FactNumber, Figure, Formula, Inline, KeyFigure, List, Math, Note, Term,
};
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::layout::{Area, Layout, Role, Target};

use super::release::{LANGUAGES, heading, link, release, shell, table, text};
use super::{all_text, assert_valid, assert_within_the_page, lay_out, reading_order};

fn key_figure(label: &str, number: &str, change: &str) -> KeyFigure {
    let figure = Figure {
        text: number.into(),
        value: 1.into(),
        fact: FactNumber::headline("a"),
        ..Figure::default()
    };
    KeyFigure { label: vec![text(label)], figure, change: vec![text(change)], sparkline: None }
}

fn term(words: &str, details: &[Inline]) -> Term {
    Term {
        term: vec![text(words)],
        details: details.iter().map(|inline| vec![inline.clone()]).collect(),
    }
}

fn fraction(numerator: Vec<Math>, denominator: Vec<Math>) -> Math {
    Math::Fraction { numerator, denominator }
}

fn name(words: &str) -> Math {
    Math::Words(words.into())
}

/// The release with all that a release may begin and end with.
fn complete(language: &str) -> Document {
    let mut document = release(language);
    document.furniture.contents = "Contents".into();
    document.furniture.kicker = "Press release".into();
    let strong = Inline::Strong(vec![text("Preliminary")]);
    let masthead = [
        Block::Terms(vec![
            term("Period", &[text("January–June 2025")]),
            term("Status", &[strong, text("revisions are possible")]),
            term("Contact", &[link("mailto:a@example.org", "a@example.org")]),
        ]),
        Block::KeyFigures(vec![
            key_figure("Arrivals", "11\u{A0}267", "−21.0% on 2024"),
            key_figure("Departures", "3\u{A0}518", "unchanged"),
            key_figure("A label that takes two lines at least", "1\u{A0}021\u{A0}588", ""),
            key_figure("Net", "−7", "no data"),
        ]),
    ];
    document.blocks.splice(1..1, masthead);
    let parts = vec![name("x"), Math::Symbol('='), fraction(vec![name("a")], vec![name("b")])];
    document.blocks.push(Block::Formula(Formula { parts }));
    let words = vec![
        text("A claim"),
        Inline::NoteReference(1),
        text(" and another"),
        Inline::NoteReference(2),
    ];
    document.blocks.push(Block::Paragraph(words));
    let notes = [(1, "The first reason."), (2, "The second one.")];
    let note = |(number, words)| Note::new(number, vec![text(words)]);
    document.blocks.push(Block::Notes(notes.map(note).to_vec()));
    document
}

#[test]
fn a_release_with_all_its_parts_passes_both_standards() {
    for language in LANGUAGES {
        let document = complete(language);
        assert_within_the_page(&lay_out(&document, &Fonts::new()));
        assert_valid(&document);
    }
}

#[test]
fn big_numbers_are_read_one_after_the_other() {
    let read = reading_order(&lay_out(&complete("en"), &Fonts::new()));
    let words: Vec<&str> = read.lines().filter(|line| !line.trim().is_empty()).collect();
    let at = words.iter().position(|line| *line == "Arrivals").unwrap();
    let expected =
        ["Arrivals", "11\u{A0}267", "−21.0% on 2024", "Departures", "3\u{A0}518", "unchanged"];
    assert_eq!(words[at..at + expected.len()], expected);
}

/// Each entry of the list of contents: its words and its page, as they are printed.
fn contents(layout: &Layout) -> Vec<(String, String)> {
    let elements = layout.tree.elements();
    let is_entry = |element: usize| {
        let reference = elements[element].parent;
        elements[element].role == Role::Link && elements[reference.0].role == Role::Reference
    };
    let entry = |element: usize| {
        let sequences = layout.pages.iter().flat_map(|page| &page.sequences);
        let owner = bulletin::drawing::layout::Owner::Element(
            bulletin::drawing::layout::ElementId(element),
        );
        let runs = sequences.filter(|sequence| sequence.owner == owner);
        let mut runs: Vec<String> = runs
            .flat_map(|sequence| &sequence.runs)
            .map(bulletin::drawing::layout::Run::text)
            .collect();
        let page = runs.pop().unwrap();
        (runs.concat().trim().to_owned(), page)
    };
    (0..elements.len()).filter(|element| is_entry(*element)).map(entry).collect()
}

#[test]
fn the_list_of_contents_has_the_pages_on_which_headings_stand() {
    for language in LANGUAGES {
        let layout = lay_out(&complete(language), &Fonts::new());
        let headings = layout.outline.iter().filter(|heading| heading.level > 1);
        let expected: Vec<(String, String)> = headings
            .map(|heading| {
                let page = layout.anchors[heading.anchor].page + 1;
                (heading.title.clone(), page.to_string())
            })
            .collect();
        assert!(expected.len() > 5);
        assert_eq!(contents(&layout), expected, "{language}");
    }
}

#[test]
fn a_short_document_has_no_list_of_contents() {
    let mut document = complete("en");
    document.blocks.retain(|block| !matches!(block, Block::Table(_)));
    assert_eq!(contents(&lay_out(&document, &Fonts::new())), []);
}

#[test]
fn two_hundred_headings_are_listed_on_several_pages() {
    let mut document = shell("en");
    document.furniture.contents = "Contents".into();
    document.blocks = vec![heading(1, "title", "Title")];
    for number in 0..200 {
        let words = format!("Section {number} {}", "of many words ".repeat(number % 7));
        document.blocks.push(heading(2 + u8::from(number % 3 > 0), &format!("s{number}"), &words));
        document.blocks.push(Block::Paragraph(vec![text("line")]));
    }
    let layout = lay_out(&document, &Fonts::new());
    assert_eq!(contents(&layout).len(), 200);
    assert_within_the_page(&layout);
    assert_valid(&document);
}

#[test]
fn hard_formulas_stay_on_the_page() {
    let mut nested = name("a");
    for _ in 0..8 {
        nested = fraction(vec![nested.clone(), Math::Symbol('+'), name("b")], vec![nested]);
    }
    let long = "quantity ".repeat(40);
    let sum = (0..30).flat_map(|_| [name("a long quantity"), Math::Symbol('+')]).collect();
    for parts in
        [vec![nested], vec![name(&long)], vec![fraction(vec![name(&long)], vec![name("b")])], sum]
    {
        let mut document = shell("en");
        let formula = Block::Formula(Formula { parts });
        document.blocks = vec![heading(1, "title", "Title"), formula];
        assert_within_the_page(&lay_out(&document, &Fonts::new()));
        assert_valid(&document);
    }
}

#[test]
fn a_formula_is_read_as_one_line() {
    let layout = lay_out(&complete("kk"), &Fonts::new());
    let formula = layout.tree.elements().iter().find(|element| element.role == Role::Formula);
    assert_eq!(formula.unwrap().alternative.as_deref(), Some("x = a ÷ b"));
}

#[test]
fn the_address_of_a_link_is_printed_where_links_are_listed() {
    let mut document = shell("en");
    let item = |target: &str, words: &str| vec![Block::Paragraph(vec![link(target, words)])];
    let items = vec![
        item("https://example.org/a/b/", "Words"),
        item("mailto:a@example.org", "Mail"),
        item("https://example.org", "example.org"),
        item(&format!("https://example.org/{}", "part/".repeat(60)), "Long"),
    ];
    document.blocks = vec![
        heading(1, "title", "Title"),
        Block::List(bulletin::document::List { start: None, items }),
    ];
    let layout = lay_out(&document, &Fonts::new());
    let read = all_text(&layout);
    assert!(read.contains("Wordsexample.org/a/b•"), "{read}");
    assert!(read.contains("Mail•example.org•"), "{read}");
    assert_within_the_page(&layout);
    assert_valid(&document);
}

/// A table's files, and files that a paragraph announces.
fn with_files(address: Option<&str>) -> Document {
    let mut document = shell("kk");
    document.properties.address = address.map(str::to_owned);
    let list = |target, words| {
        let item = vec![Block::Paragraph(vec![link(target, words)])];
        Block::List(List { start: None, items: vec![item] })
    };
    document.blocks = vec![
        heading(1, "title", "Title"),
        Block::Table(table("kk", 1, 2)),
        list("by-region.xlsx", "By region (XLSX)"),
        Block::Paragraph(vec![
            text("Also there for programs."),
            link("../files/a%20b.pdf", "annex"),
        ]),
        list("../data/datapackage.json#top", "All data files (JSON)"),
    ];
    document
}

#[test]
fn files_of_the_edition_are_led_to_by_their_public_address() {
    let document = with_files(Some("https://example.org/flows/2025-06/"));
    let layout = lay_out(&document, &Fonts::new());
    let target = |area: &Area| match &area.target {
        Target::Address(address) => address.clone(),
        Target::Anchor(anchor) => format!("#{anchor}"),
    };
    let led_to: Vec<String> =
        layout.pages.iter().flat_map(|page| &page.areas).map(target).collect();
    let below = |path: &str| format!("https://example.org/flows/2025-06/{path}");
    let files = ["kk/by-region.xlsx", "files/a%20b.pdf", "data/datapackage.json#top"];
    assert_eq!(led_to, files.map(below));
    assert_valid(&document);
}

#[test]
fn without_a_public_address_nothing_is_promised_that_is_not_there() {
    let document = with_files(None);
    let layout = lay_out(&document, &Fonts::new());
    assert!(layout.pages.iter().all(|page| page.areas.is_empty()));
    let words = all_text(&layout);
    assert!(!words.contains("By region (XLSX)"), "no paragraph announces the files of the table");
    assert!(words.contains("All data files (JSON)"), "{words}");
    assert_valid(&document);
}

#[test]
fn a_note_and_its_number_lead_to_each_other() {
    let layout = lay_out(&complete("ru"), &Fonts::new());
    let areas = layout.pages.iter().flat_map(|page| &page.areas);
    let targets: Vec<&str> = areas
        .filter_map(|area| match &area.target {
            Target::Anchor(id) if id.starts_with('_') => Some(id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(targets, ["_note-1", "_note-2", "_ref-1", "_ref-2"]);
    for target in targets {
        assert!(layout.anchors.iter().any(|anchor| anchor.id == target), "{target}");
    }
    let read = reading_order(&layout);
    assert!(read.contains("¹") && read.contains("The first reason."), "{read}");
}
