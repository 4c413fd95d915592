//! What a text becomes, and what is found in texts that cannot be a release.

use std::collections::BTreeMap;

use super::{Body, Material, read};
use crate::document::{
    Block, FactNumber, FactPart, Figure, FigureValue, Inline, List, Table, definitions, plain_text,
};
use crate::findings::{Diagnostics, SourceFile};

fn table(id: &str) -> Table {
    Table {
        id: id.to_owned(),
        number: 0,
        title: String::new(),
        stub: String::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
        source: String::new(),
    }
}

fn read_text(markdown: &str) -> (Body, Diagnostics, SourceFile) {
    let mut found = Diagnostics::default();
    let file = SourceFile::new("en.md", markdown);
    let tables: BTreeMap<String, Table> =
        ["by_region", "by_year"].map(|id| (id.to_owned(), table(id))).into();
    let change = FactNumber { part: FactPart::Change, ..FactNumber::headline("a") };
    let figures = [
        ("a", FigureValue { value: 1.into(), fact: FactNumber::headline("a") }),
        ("a.change", FigureValue { value: "-21.0".parse().unwrap(), fact: change }),
    ];
    let figures = figures.map(|(id, value)| (id.to_owned(), value)).into();
    let material = Material { tables, figures, ..Material::default() };
    let body = read(&file, material, &mut found);
    (body, found, file)
}

/// The body of a text in which nothing is found.
fn body(markdown: &str) -> Body {
    let (body, found, _) = read_text(markdown);
    assert!(found.is_empty(), "{markdown}: {found:#?}");
    body
}

/// Each finding as `code line:column …what stands there`.
fn findings(markdown: &str) -> Vec<String> {
    let (_, found, file) = read_text(markdown);
    let places = found.iter().map(|finding| {
        let name = finding.code.id();
        let place = &finding.places[0];
        let Some(span) = place.spot.bytes() else { return name.to_owned() };
        let (line, column) = file.line_column(span.start);
        format!("{name} {line}:{column} {}", &markdown[span])
    });
    places.collect()
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

#[test]
fn words_figures_and_breaks_become_a_paragraph() {
    let body =
        body("# A\n\n**B** \\*c\\*\nd: <data data-fact=\"a.change\">21,0&nbsp;%</data>\\\ne");
    let figure = Figure {
        text: "21,0\u{a0}%".to_owned(),
        value: "-21.0".parse().unwrap(),
        fact: FactNumber { part: FactPart::Change, ..FactNumber::headline("a") },
        mark: String::new(),
    };
    let paragraph = vec![
        Inline::Strong(vec![text("B")]),
        text(" *c* d: "),
        Inline::Figure(figure),
        Inline::LineBreak,
        text("e"),
    ];
    assert_eq!(body.title, "A");
    assert_eq!(body.blocks[1], Block::Paragraph(paragraph));
}

#[test]
fn a_list_nests_with_and_without_empty_lines() {
    let paragraph = |words| Block::Paragraph(vec![text(words)]);
    let inner = Block::List(List { start: None, items: vec![vec![paragraph("b")]] });
    let items = vec![vec![paragraph("a"), inner], vec![paragraph("c")]];
    let list = Block::List(List { start: Some(3), items });
    assert_eq!(body("# A\n\n3. a\n   - b\n4. c").blocks[1], list);
    assert_eq!(body("# A\n\n3. a\n\n   - b\n\n4. c").blocks[1], list);
}

#[test]
fn tables_are_numbered_in_the_order_of_the_text() {
    let body = body(
        "# A\n\n<table data-table=\"by_year\"></table>\n<table data-table=\"by_region\"></table>\n\nB",
    );
    let numbers: Vec<(usize, &str)> = body
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some((table.number, table.id.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, [(1, "by_year"), (2, "by_region")]);
    assert_eq!(body.blocks.len(), 4);
}

#[test]
fn each_heading_has_an_anchor_of_its_own() {
    let body = body(
        "# Main points: 2025 {#main}\n## Key, points\n## Key points\n## Глоссарий\n## …\n\
         ## by-region {#key-points-2}\n## [A](#main) [B](#by_year)\n\n\
         <table data-table=\"by_year\"></table>",
    );
    let ids: Vec<&str> = body
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        ids,
        ["main", "key-points", "key-points-3", "глоссарий", "section", "key-points-2", "a-b"]
    );
}

#[test]
fn what_a_release_cannot_have_is_found_where_it_stands() {
    let cases = [
        ("a <br>c", "DOC-001 3:3 <br>"),
        ("<div>a</div>", "DOC-001 3:1 <div>a</div>"),
        ("<!-- a -->", "DOC-001 3:1 <!-- a -->"),
        ("a </table>", "DOC-001 3:3 </table>"),
        ("<table data-table=\"by_year\"></table>\na", "DOC-001 4:1 a"),
        ("# B", "DOC-002 3:1 # B"),
        ("### B", "DOC-002 3:1 ### B"),
        ("##", "DOC-002 3:1 ##"),
        ("[a](javascript:b)", "DOC-003 3:1 [a](javascript:b)"),
        ("[a](java&#10;script:b)", "DOC-003 3:1 [a](java&#10;script:b)"),
        ("[a](/b)", "DOC-003 3:1 [a](/b)"),
        ("[](https://a.kz)", "DOC-003 3:1 [](https://a.kz)"),
        ("[a](#b)", "DOC-004 3:1 [a](#b)"),
        ("[a](#by_year)", "DOC-004 3:1 [a](#by_year)"),
        ("![a](b.png)", "DOC-005 3:1 ![a](b.png)"),
        ("    a", "DOC-005 3:5 a"),
        ("```\na\n```", "DOC-005 3:1 ```\na\n```"),
        ("a `b`", "DOC-005 3:3 `b`"),
        ("> a", "DOC-005 3:1 > a"),
        ("a ~~b~~", "DOC-005 3:3 ~~b~~"),
        ("**a", "DOC-005 3:1 **"),
        ("a (b)**c", "DOC-005 3:6 **"),
        ("***", "DOC-005 3:1 ***"),
        ("[a](b c)", "DOC-005 3:3 ]("),
        ("| a |\n|---|\n| 1 |", "DOC-005 3:1 | a |\n|---|\n| 1 |"),
        ("- [x] a", "DOC-005 3:3 [x]"),
        ("- # a", "DOC-005 3:3 # a"),
        (
            "- <table data-table=\"by_year\"></table>",
            "DOC-005 3:3 <table data-table=\"by_year\"></table>",
        ),
        ("[a](b \"c\")", "DOC-005 3:1 [a](b \"c\")"),
        ("## a {.b}", "DOC-005 3:1 ## a {.b}"),
        (
            "<table data-table=\"by_regoin\"></table>",
            "DOC-006 3:1 <table data-table=\"by_regoin\"></table>",
        ),
        ("<data value=\"1\">1</data>", "DOC-007 3:1 <data value=\"1\">"),
        ("a <data data-fact=\"a\">1", "DOC-007 3:3 <data data-fact=\"a\">"),
        ("a <data data-fact=\"a\"></data>", "DOC-007 3:3 <data data-fact=\"a\">"),
        ("a <data data-fact=\"b\">1</data>", "DOC-007 3:3 <data data-fact=\"b\">"),
        (
            "<data value=\"1\" data-fact=\"a\">1</data>",
            "DOC-007 3:1 <data value=\"1\" data-fact=\"a\">",
        ),
        ("a</data>", "DOC-007 3:2 </data>"),
        (
            "<table data-table=\"by_year\"></table>\n\n<table data-table=\"by_year\"></table>",
            "DOC-008 5:1 <table data-table=\"by_year\"></table>",
        ),
        ("## B {#b}\n## C {#b}", "DOC-009 4:1 ## C {#b}"),
        ("## B {#b.c}", "DOC-009 3:1 ## B {#b.c}"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(findings(&format!("# A\n\n{markdown}\n")), [expected], "{markdown}");
    }
}

#[test]
fn all_findings_of_a_text_are_shown_at_once() {
    let markdown = "a <i>\n\n### B\n\n<data data-fact=\"a\"><data data-fact=\"a\">1</data></data>";
    let expected = [
        "DOC-001 1:3 <i>",
        "DOC-007 5:1 <data data-fact=\"a\">",
        "DOC-007 5:49 </data>",
        "DOC-002",
        "DOC-002 3:1 ### B",
    ];
    assert_eq!(findings(markdown), expected);
    assert_eq!(findings(""), ["DOC-002"]);
}

#[test]
fn a_text_nested_without_end_is_found_and_not_a_crash() {
    let emphasis = "*a **b ".repeat(500) + &"c** d* ".repeat(500);
    for markdown in ["- ".repeat(2000) + "a", emphasis, ">".repeat(5000)] {
        assert!(!findings(&format!("# A\n\n{markdown}")).is_empty());
    }
}

#[test]
fn a_name_that_is_nearly_right_is_named() {
    let (_, found, _) = read_text("# A\n\n<table data-table=\"by_regoin\"></table>");
    let hints: Vec<&String> = found.iter().flat_map(|finding| &finding.hints).collect();
    assert_eq!(hints, ["Did you mean `by_region`?"]);
}

#[test]
fn terms_have_details_and_figures_alone_are_big_numbers() {
    let figure = "<data data-fact=\"a\">1</data>";
    let body = body(&format!(
        "# A\n\nPeriod\n: June\n: *2025*\n\nStatus\n: **Final**\n\nArrivals\n: {figure}\n: +2\n\nNet\n: {figure}\n\nC\n\nArrivals\n: {figure} people\n"
    ));
    let kinds: Vec<&str> = body.blocks.iter().map(kind).collect();
    assert_eq!(kinds, ["heading", "terms", "big numbers", "paragraph", "terms"]);
    let Block::Terms(terms) = &body.blocks[1] else { panic!("no terms") };
    assert_eq!(terms[0].term, [text("Period")]);
    assert_eq!(terms[0].details, [vec![text("June")], vec![Inline::Emphasis(vec![text("2025")])]]);
    let Block::KeyFigures(figures) = &body.blocks[2] else { panic!("no big numbers") };
    assert_eq!((&figures[0].change, &figures[1].change), (&vec![text("+2")], &Vec::new()));
}

#[test]
fn a_detail_is_one_paragraph_and_terms_stand_in_no_list() {
    assert_eq!(findings("# A\n\nB\n: - c\n"), ["DOC-005 4:1 : - c"]);
    assert_eq!(findings("# A\n\n- B\n  : c\n"), ["DOC-005 3:3 B\n  : c"]);
}

#[test]
fn a_formula_stands_in_a_paragraph_of_its_own() {
    let body = body("# A\n\n$$\n\\text{b} =\n\\frac{1}{2}\n$$\n\n\\$5 and 5\\$\n");
    assert_eq!(
        body.blocks.iter().map(kind).collect::<Vec<_>>(),
        ["heading", "formula", "paragraph"]
    );
    assert_eq!(body.blocks[2], Block::Paragraph(vec![text("$5 and 5$")]));
    assert_eq!(findings("# A\n\nb $$1$$\n"), ["DOC-005 3:3 $$1$$"]);
    assert_eq!(findings("# A\n\n$$1 + b$$\n"), ["DOC-011 3:7 b"]);
    assert_eq!(findings("# A\n\n$$\\text{b$$\n"), ["DOC-011 3:1 $$", "DOC-011 3:10 $$"]);
}

#[test]
fn notes_are_numbered_as_the_text_refers_to_them() {
    let body = body("# A\n\nb[^x] c[^y]\n\n[^y]: Second.\n\n[^x]: First.\n");
    let Some(Block::Notes(notes)) = body.blocks.last() else { panic!("no notes") };
    let shown: Vec<_> = notes.iter().map(|note| (note.number, note.content.clone())).collect();
    assert_eq!(shown, [(1, vec![text("First.")]), (2, vec![text("Second.")])]);
    assert!(findings("# A\n\nb\\[^x] and [a](https://b.kz)\n").is_empty());
}

#[test]
fn a_term_is_a_place_that_links_lead_to() {
    let body = body("# A\n\n[b](#t)\n\n- **<dfn id=\"t\">T</dfn>** is a letter.\n");
    let Block::List(list) = &body.blocks[2] else { panic!("no list") };
    let Block::Paragraph(content) = &list.items[0][0] else { panic!("no paragraph") };
    let terms: Vec<_> = definitions(content)
        .iter()
        .map(|definition| (&*definition.id, &*definition.term))
        .collect();
    assert_eq!(terms, [("t", "T")]);
    assert_eq!(plain_text(content), "T is a letter.");
    assert_eq!(findings("# A {#t}\n\n<b>\n"), ["DOC-001 3:1 <b>"]);
    let twice = "# A {#t}\n\nb <dfn id=\"t\">T</dfn>\n";
    assert_eq!(findings(twice), ["DOC-009 3:3 <dfn id=\"t\">"]);
    for slip in ["<dfn>", "<dfn id=\"\">", "<dfn class=\"t\">", "<dfn id=\"t\">**b**"] {
        let found = findings(&format!("# A\n\nb {slip}T</dfn>\n"));
        assert!(found[0].starts_with("DOC-001 3:3 <dfn"), "{found:?}");
    }
}

fn kind(block: &Block) -> &'static str {
    match block {
        Block::Heading(_) => "heading",
        Block::Paragraph(_) => "paragraph",
        Block::List(_) => "list",
        Block::Table(_) => "table",
        Block::Terms(_) => "terms",
        Block::KeyFigures(_) => "big numbers",
        Block::Formula(_) => "formula",
        Block::Notes(_) => "notes",
        Block::Picture(_) => "picture",
    }
}
