//! What holds for any text: no label is changed, lost or taken for markup on its way.

use bulletin::document::{
    Block, Cell, Column, Document, FactNumber, Figure, FigureValue, Furniture, Heading, Inline,
    Link, List, Material, Properties, Publication, Row, Table, plain_text, read,
};
use bulletin::drawing::theme::Theme;
use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::formats::html::{self, PageTemplate};
use bulletin::formats::markdown::markdown;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rust_decimal::Decimal;

/// One word of a label or what lies between words: everything that is markup somewhere.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\\[\\]()<>&|*_`~#+=!:;.,{}$%'\"/\\\\^@?-]{1,4}",
        "[a-zA-Zа-яӘәҒғҚқҢңӨөҰұҮүҺһІі0-9]{1,6}",
        prop_oneof![
            Just("- "),
            Just("# "),
            Just("1. "),
            Just("+ "),
            Just("> "),
            Just("2) "),
            Just("---"),
            Just("[x]"),
            Just("[a](b)"),
            Just("&amp;"),
            Just("&#33;"),
            Just("<b>"),
            Just("</data>"),
            Just("https://a.kz"),
            Just("{#a}"),
            Just(" #"),
            Just("\\|"),
            Just("==="),
            Just("|-|"),
            Just("\u{a0}"),
            Just("<!--"),
            Just("~~~"),
            Just("```"),
            Just("![a]"),
            Just("[^1]"),
        ]
        .prop_map(str::to_owned),
        Just(" ".to_owned()),
    ]
}

/// A label as data may have it: not empty, without spaces at its edges or in a row.
fn label() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..8)
        .prop_map(|pieces| {
            let text = pieces.concat();
            let words: Vec<&str> = text.trim().split(' ').filter(|word| !word.is_empty()).collect();
            words.join(" ")
        })
        .prop_filter("a label has words", |label| !label.is_empty())
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

fn figure(words: &str) -> Figure {
    Figure {
        text: words.to_owned(),
        value: Decimal::ONE,
        fact: FactNumber::headline(words),
        ..Figure::default()
    }
}

/// A document that has the labels wherever a document has words.
fn document(labels: &[String; 3]) -> Document {
    let [a, b, c] = labels;
    let link = Link { target: "https://stat.gov.kz/?a=1&b=(2)".to_owned(), content: vec![text(c)] };
    let table = Table {
        id: "table".to_owned(),
        number: 1,
        title: a.clone(),
        stub: b.clone(),
        columns: vec![
            Column { label: c.clone(), time: None },
            Column { label: a.clone(), time: None },
        ],
        rows: vec![Row {
            header: a.clone(),
            total: true,
            time: None,
            cells: vec![Cell::Figure(figure(b)), Cell::Shorthand(c.clone())],
        }],
        notes: vec![b.clone()],
        source: c.clone(),
    };
    Document {
        language: "en".to_owned(),
        title: a.clone(),
        properties: Properties::default(),
        editions: Vec::new(),
        furniture: Furniture {
            table_caption: "{title}".to_owned(),
            source: "{source}".to_owned(),
            ..Furniture::default()
        },
        blocks: vec![
            Block::Heading(Heading { level: 1, id: "a".to_owned(), content: vec![text(a)] }),
            Block::Paragraph(vec![text(a), Inline::LineBreak, text(b), Inline::LineBreak, text(c)]),
            Block::Paragraph(vec![
                text(a),
                text(" "),
                Inline::Link(link),
                Inline::Figure(figure(b)),
            ]),
            Block::List(List {
                start: None,
                items: vec![
                    vec![Block::Paragraph(vec![text(a)])],
                    vec![Block::Paragraph(vec![text(b)])],
                ],
            }),
            Block::Heading(Heading { level: 2, id: "b".to_owned(), content: vec![text(b)] }),
            Block::Table(table),
        ],
    }
}

/// The words of Markdown in lines: one for each block, cell and break.
fn lines_of_markdown(markdown: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut lines = Vec::new();
    let mut line = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(words) => line.push_str(&words),
            Event::Start(Tag::Strong | Tag::Link { .. })
            | Event::End(TagEnd::Strong | TagEnd::Link) => {}
            Event::Start(_) | Event::End(_) | Event::HardBreak => {
                lines.push(std::mem::take(&mut line));
            }
            other => lines.push(format!("{other:?}")),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The words of a body in HTML, in the same lines.
fn lines_of_html(page: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in page.split('\n') {
        let blocks = ["</th>", "</td>", "</caption>"];
        let line = blocks.iter().fold(line.to_owned(), |line, end| line.replace(end, "\n"));
        lines.extend(line.split('\n').map(|line| unescape(&without_tags(line))));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn without_tags(html: &str) -> String {
    let mut parts = html.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once('>').expect("a tag is closed").1).collect::<String>()
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The lines that [`document`] has, in order.
fn lines_of_document([a, b, c]: &[String; 3]) -> Vec<String> {
    let joined = format!("{a} {c}{b}");
    [a, a, b, c, &joined, a, b, b, a, b, c, a, a, b, c, b, c].map(Clone::clone).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_label_survives_markdown(labels in [label(), label(), label()]) {
        let markdown = markdown(&document(&labels));
        prop_assert_eq!(lines_of_markdown(&markdown), lines_of_document(&labels), "{}", markdown);
    }

    #[test]
    fn any_label_survives_html(labels in [label(), label(), label()]) {
        let source = "{{ lead | safe }}{{ sections | safe }}";
        let template = PageTemplate::new(&SourceFile::new("page.html", source), "", "").unwrap();
        let page = html::html(&document(&labels), &Publication::default(), &template, &Theme::default()).unwrap();
        prop_assert_eq!(lines_of_html(&page), lines_of_document(&labels), "{}", page);
    }

    #[test]
    fn an_escaped_label_survives_a_template(label in label()) {
        let escaped: String = label
            .chars()
            .flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c]))
            .collect();
        let source = format!("# {escaped}\n\n{escaped}\n\n- **a** {escaped}\n\n## b {escaped} c\n");
        let mut found = Diagnostics::default();
        let file = SourceFile::new("en.md", source.as_str());
        let body = read(&file, Material::default(), &mut found);
        prop_assert!(found.is_empty(), "{source}: {found:?}");
        let words: Vec<String> = body.blocks.iter().map(words).collect();
        let expected = [label.clone(), label.clone(), format!("a {label}"), format!("b {label} c")];
        prop_assert_eq!(words, expected, "{}", source);
        prop_assert_eq!(body.title, label);
    }

    #[test]
    fn no_text_makes_the_reader_panic(pieces in prop::collection::vec(noise(), 0..30)) {
        let source = pieces.concat();
        let mut found = Diagnostics::default();
        let file = SourceFile::new("en.md", source.as_str());
        let figure = FigureValue { value: Decimal::ONE, fact: FactNumber::headline("a") };
        let figures = [("a".to_owned(), figure)].into();
        let body = read(&file, Material { figures, ..Material::default() }, &mut found);
        for finding in &found {
            for place in &finding.places {
                prop_assert!(place.spot.bytes().is_none_or(|span| source.get(span).is_some()));
            }
        }
        let blocks = body.blocks;
        let document = Document { blocks, ..document(&["a", "b", "c"].map(str::to_owned)) };
        prop_assert!(markdown(&document).ends_with('\n'));
    }
}

/// A piece of a text that may be anything: labels, line breaks and elements, closed or not.
fn noise() -> impl Strategy<Value = String> {
    let marks = [
        "\n",
        "\n\n",
        "    ",
        "\t",
        "\r\n",
        "<data data-fact=\"a\">",
        "</data>",
        "**",
        "*",
        "<table data-table=\"a\"></table>\n",
        "- ",
        "1. ",
        "## ",
        "[a](",
        "](#b)",
        "\n: ",
        "$$",
        "$$1$$",
        "\\frac{",
        "\\text{",
        "}",
        "\n\n[^a]: ",
        "[^a]",
        "é",
        "\0",
    ];
    prop_oneof![piece(), prop::sample::select(marks.to_vec()).prop_map(str::to_owned)]
}

fn words(block: &Block) -> String {
    match block {
        Block::Heading(heading) => plain_text(&heading.content),
        Block::Paragraph(content) => plain_text(content),
        Block::List(list) => list.items.iter().flatten().map(words).collect(),
        Block::Table(_)
        | Block::Picture(_)
        | Block::Terms(_)
        | Block::KeyFigures(_)
        | Block::Formula(_)
        | Block::Notes(_) => String::new(),
    }
}
