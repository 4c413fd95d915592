//! One release through the writers: what each format has to keep.

use crate::migration::{LANGUAGES, document};
use bulletin::document::{
    Block, Cell, Column, Document, Edit, EditKind, FactNumber, Figure, Inline, Publication, Row,
    Table,
};
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::theme::Theme;
use bulletin::findings::{Diagnostic, SourceFile};
use bulletin::formats::html::{self, PageTemplate};
use bulletin::formats::markdown::markdown;
use bulletin::formats::pdf::pdf;
use bulletin::proof::readers;
use pulldown_cmark::{Event, Options, Parser};

fn html(document: &Document, page: &PageTemplate) -> Result<String, Vec<Diagnostic>> {
    html::html(document, &Publication::default(), page, &Theme::default())
}

fn framed(source: &str, style: &str, script: &str) -> Result<PageTemplate, Vec<Diagnostic>> {
    PageTemplate::new(&SourceFile::new("templates/page/page.html", source), style, script)
}

fn page(document: &Document) -> String {
    let source = include_str!("../../templates/page/page.html");
    let style = include_str!("../../templates/page/style.css");
    let script = include_str!("../../templates/page/page.js");
    let template = framed(source, style, script).expect("the template of the project compiles");
    html(document, &template).expect("the template uses known variables")
}

#[test]
#[allow(clippy::disallowed_methods, reason = "checkers of other makes read the files")]
fn the_pages_are_written_for_checkers() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats");
    for language in LANGUAGES {
        let document = document(language);
        let folder = folder.join(language);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("index.html"), page(&document)).unwrap();
        std::fs::write(folder.join("index.md"), markdown(&document)).unwrap();
    }
}

#[test]
fn a_page_is_complete_in_itself() {
    for language in LANGUAGES {
        let page = page(&document(language));
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\">")));
        assert_eq!(page.matches("<h1 ").count(), 1);
        assert_eq!(page.matches("rel=\"alternate\"").count(), LANGUAGES.len());
        assert_eq!(page.matches("aria-current=\"page\"").count(), 1);
        for request in [" src=", "@import", "url(", "rel=\"stylesheet\"", "fetch(", "import("] {
            assert!(!page.contains(request), "{request}");
        }
        // Its own script, and the words that it says.
        assert_eq!(page.matches("<script").count(), 2);
        assert!(include_str!("../../templates/page/page.js").len() < 15 * 1024);
    }
}

#[test]
fn every_figure_of_the_text_stands_in_the_page_as_a_figure() {
    let pages = LANGUAGES.map(|language| page(&document(language)));
    let facts = |page: &str| -> Vec<String> {
        let figures = page.split("<data value=\"").skip(1);
        figures.map(|rest| rest.split_once("\">").unwrap().0.to_owned()).collect()
    };
    assert_eq!(facts(&pages[0]).len(), 11 + 21 * 3 + 4 * 3);
    // The order of the sentence differs between the languages, the facts do not.
    let sorted = pages.map(|page| {
        let mut facts = facts(&page);
        facts.sort();
        facts
    });
    assert_eq!(sorted[0], sorted[1]);
    assert_eq!(sorted[1], sorted[2]);
}

#[test]
fn markdown_has_the_words_and_tables_without_html() {
    for language in LANGUAGES {
        let document = document(language);
        let text = markdown(&document);
        let events: Vec<Event<'_>> = Parser::new_ext(&text, Options::ENABLE_TABLES).collect();
        assert!(!events.iter().any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_))));
        let tables =
            document.blocks.iter().filter(|block| matches!(block, Block::Table(_))).count();
        assert_eq!(text.matches("\n| ---").count(), tables);
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
    }
}

/// A document with words that went and came, and a list of cells.
fn of_versions() -> Document {
    let edit = |kind, label: &str, words: &str| {
        let content = vec![Inline::Text(words.to_owned())];
        Inline::Edit(Edit { kind, label: label.to_owned(), content })
    };
    let mut document = document("en");
    document.blocks.truncate(1);
    document.blocks.push(Block::Paragraph(vec![
        edit(EditKind::Deletion, "deleted", "500 <people>"),
        Inline::Text(" ".to_owned()),
        edit(EditKind::Insertion, "inserted", "390 people"),
        Inline::Text(".".to_owned()),
    ]));
    let row = Row {
        header: "Total".to_owned(),
        total: false,
        time: None,
        cells: vec![Cell::Words("Arrivals".to_owned()), Cell::Number("+20".to_owned())],
    };
    let column = |label: &str| Column { label: label.to_owned(), time: None };
    document.blocks.push(Block::Table(Table {
        id: "cells".to_owned(),
        number: 1,
        title: "Cells".to_owned(),
        stub: "Row".to_owned(),
        columns: vec![column("Column"), column("After")],
        rows: vec![row],
        notes: Vec::new(),
        source: String::new(),
    }));
    document
}

#[test]
fn deleted_and_inserted_words_are_marked_and_said() {
    let document = of_versions();
    let html = page(&document);
    let expected = "<p><del><span class=\"said\">[deleted: </span>500 &lt;people&gt;\
        <span class=\"said\">]</span></del> <ins><span class=\"said\">[inserted: </span>390 people\
        <span class=\"said\">]</span></ins>.</p>";
    assert!(html.contains(expected), "{html}");
    assert!(markdown(&document).contains("<del>500 \\<people></del> <ins>390 people</ins>."));
    // What no release needs, none carries.
    for needed in [".said {", "del {", ".listing"] {
        assert!(html.contains(needed), "{needed}");
        assert!(!page(&crate::migration::document("en")).contains(needed), "{needed}");
    }
}

#[test]
fn figures_of_both_versions_are_read_back_from_every_format() {
    let figure = |value: &str| Figure {
        text: value.to_owned(),
        value: value.parse().unwrap(),
        fact: FactNumber::headline("people"),
        mark: String::new(),
    };
    let edit = |kind, label: &str, value: &str| {
        let content = vec![Inline::Figure(figure(value))];
        Inline::Edit(Edit { kind, label: label.to_owned(), content })
    };
    let with = |before: &str| {
        let mut document = of_versions();
        document.blocks.push(Block::Paragraph(vec![
            edit(EditKind::Deletion, "deleted", before),
            Inline::Text(" ".to_owned()),
            edit(EditKind::Insertion, "inserted", "731"),
        ]));
        document
    };
    let (document, other) = (with("642"), with("643"));
    let text = SourceFile::new("note.md", markdown(&document));
    let pdf = |of: &Document| pdf(of, &Fonts::new(), &Theme::default());
    let files = |of: &Document| [page(of).into_bytes(), markdown(of).into_bytes(), pdf(of)];
    let readers: [fn(&[u8], &Document, &SourceFile) -> _; 3] =
        [readers::html, readers::markdown, readers::pdf];
    for ((read, sound), odd) in readers.into_iter().zip(files(&document)).zip(files(&other)) {
        assert_eq!(read(&sound, &document, &text), []);
        let found = read(&odd, &document, &text);
        assert!(found.iter().any(|finding| finding.message.contains("“642”")), "{found:?}");
    }
}

#[test]
fn a_list_of_words_is_read_from_the_left_and_has_no_tools() {
    let document = of_versions();
    let html = page(&document);
    let expected = "<th scope=\"row\">Total</th><td class=\"words\">Arrivals</td><td>+20</td>";
    assert!(html.contains(expected), "{html}");
    assert!(html.contains("<div class=\"listing\">") && !html.contains("<div class=\"table\">"));
    assert!(markdown(&document).contains("| ----- | -------- | ----: |"));
}

#[test]
fn a_mistake_in_the_template_of_the_page_has_a_place() {
    let place = |findings: &[Diagnostic]| {
        let place = &findings[0].places[0];
        let bytes = place.spot.bytes().unwrap();
        (place.file.path().to_owned(), place.file.text()[..bytes.start].matches('\n').count() + 1)
    };
    let expected = ("templates/page/page.html".to_owned(), 2);
    let unclosed = framed("a\n{% if title %}", "", "").unwrap_err();
    assert_eq!(place(&unclosed), expected);
    let unknown = framed("a\n{{ titel }}", "", "").unwrap();
    assert_eq!(place(&html(&document("en"), &unknown).unwrap_err()), expected);
}
