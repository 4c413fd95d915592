//! The PDF of a release: what the standards demand, what they do not see, and hard input.

mod front;
mod release;
mod themed;
mod versions;
mod wide;

use std::collections::BTreeMap;

use bulletin::document::colour::Colour;
use bulletin::document::scene::{Align, Label, Path, Scene, Shows};
use bulletin::document::{Block, Document, Inline, Picture};
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::layout::{self, Layout};
use bulletin::drawing::theme::Theme;
use bulletin::formats;
use lopdf::{Dictionary, Object, ObjectId};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use release::{LANGUAGES, heading, link, release, shell, table, table_of, text};

/// Pages in the look of the program.
fn lay_out(document: &Document, fonts: &Fonts) -> Layout {
    layout::lay_out(document, fonts, &Theme::default())
}

/// A file in the look of the program.
fn pdf(document: &Document, fonts: &Fonts) -> Vec<u8> {
    formats::pdf::pdf(document, fonts, &Theme::default())
}

/// A document with one table of texts.
fn with_table(header: &[&str], rows: &[&[&str]]) -> Document {
    let mut document = shell("en");
    document.blocks = vec![heading(1, "title", "Title"), Block::Table(table_of(header, rows))];
    document
}

/// The rules that a file breaks.
fn failures(bytes: &[u8], profile: &str) -> Vec<String> {
    let profile: ValidationProfile = profile.parse().unwrap();
    let options = ValidationOptions::default().profile(profile);
    let report = validate_pdf_bytes(bytes, &options).unwrap();
    report.failures.iter().map(|failure| format!("{failure:?}")).collect()
}

fn assert_valid(document: &Document) {
    assert_valid_with(document, &Theme::default());
}

fn assert_valid_with(document: &Document, theme: &Theme) {
    let bytes = formats::pdf::pdf(document, &Fonts::new(), theme);
    for profile in ["ua1", "2a"] {
        assert_eq!(failures(&bytes, profile), Vec::<String>::new(), "{profile}");
    }
}

/// Nothing stands outside the page's margins, and no text of the document below its text area.
fn assert_within_the_page(layout: &Layout) {
    let paper = &layout.paper;
    let [left, right] = [paper.left, paper.width - paper.right];
    for (number, page) in layout.pages.iter().enumerate() {
        for run in page.sequences.iter().flat_map(|sequence| &sequence.runs) {
            let units: f32 = run.words.iter().map(|word| word.width).sum();
            let hanging = run.words.last().map_or(0.0, |word| word.width - word.visible_width);
            let end = run.x + (units - hanging) * run.size / 1000.0;
            let within = run.x >= left - 0.1
                && end <= right + 0.6
                && run.y > 10.0
                && run.y < paper.height - 10.0;
            assert!(within, "page {number}: {:?} at {} to {end}, {}", run.text(), run.x, run.y);
        }
        for rule in &page.rules {
            let within = rule.x >= left - 0.1 && rule.x + rule.width <= right + 0.6;
            assert!(within, "page {number}: {rule:?}");
        }
        let of_text = |owner| matches!(owner, layout::Owner::Element(_) | layout::Owner::Repeated);
        let text = page.sequences.iter().filter(|sequence| of_text(sequence.owner));
        for run in text.flat_map(|sequence| &sequence.runs) {
            let within = run.y > paper.top && run.y <= paper.height - paper.bottom;
            assert!(within, "page {number}: {:?} at the height {}", run.text(), run.y);
        }
    }
}

#[test]
fn the_release_passes_both_standards_in_every_language() {
    for language in LANGUAGES {
        assert_valid(&release(language));
    }
}

/// A picture with every kind of shape, and words at its corners.
fn picture() -> Picture {
    let mut scene = Scene::new(400.0, 200.0);
    scene.paths = vec![
        Path::rectangle(0.0, 0.0, 400.0, 200.0).filled(Colour(0xEE, 0xF2, 0xF6)),
        Path::circle((200.0, 100.0), 60.0)
            .filled(Colour(0x12, 0x43, 0x6D))
            .stroked(Colour(0, 0, 0), 1.0),
        Path::line(&[(10.0, 10.0), (390.0, 190.0)]).stroked(Colour(0x80, 0x16, 0x50), 2.0),
    ];
    scene.paths[2].stroke.as_mut().unwrap().dash = Some((4.0, 2.0));
    let label = |text: &str, point, align| Label {
        text: text.to_owned(),
        point,
        align,
        size: 9.0,
        strong: false,
        colour: Colour(0x17, 0x21, 0x2B),
        shows: Shows::Name,
    };
    scene.labels = vec![
        label("Батыс Қазақстан", (5.0, 15.0), Align::Start),
        label("11\u{A0}267", (395.0, 195.0), Align::End),
    ];
    Picture {
        id: "by_month".to_owned(),
        number: 1,
        title: "Arrivals rose".to_owned(),
        subtitle: "Arrivals by month, Қазақстан".to_owned(),
        alt: "Circle (with brackets) and a line; Ә".to_owned(),
        scene,
        notes: vec!["[x] not available".to_owned()],
        source: "Register".to_owned(),
        data: None,
        table: None,
        file: None,
    }
}

/// The release with a picture between its tables.
fn with_picture() -> Document {
    let mut document = release("kk");
    let at = document.blocks.iter().position(|block| matches!(block, Block::Table(_))).unwrap();
    document.blocks.insert(at, Block::Picture(Box::new(picture())));
    document.blocks.push(Block::Picture(Box::new(Picture { id: "again".to_owned(), ..picture() })));
    document
}

#[test]
fn a_picture_passes_both_standards_and_has_its_words_and_its_place() {
    let document = with_picture();
    assert_valid(&document);
    let layout = lay_out(&document, &Fonts::new());
    assert_within_the_page(&layout);
    assert!(reading_order(&layout).contains("Батыс Қазақстан11\u{A0}267"));
    let file = lopdf::Document::load_mem(&pdf(&document, &Fonts::new())).unwrap();
    let figures: Vec<&Dictionary> = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|entries| {
            entries.get(b"S").is_ok_and(|role| role.as_name().is_ok_and(|name| name == b"Figure"))
        })
        .collect();
    assert_eq!(figures.len(), 2);
    for figure in figures {
        let alt = lopdf::decode_text_string(figure.get(b"Alt").unwrap()).unwrap();
        assert_eq!(alt, picture().alt);
        let attributes = figure.get(b"A").unwrap().as_dict().unwrap();
        let bounds = attributes.get(b"BBox").unwrap().as_array().unwrap();
        let bounds: Vec<f32> = bounds.iter().map(|edge| edge.as_float().unwrap()).collect();
        assert!((bounds[2] - bounds[0] - 400.0).abs() < 0.02, "{bounds:?}");
        assert!((bounds[3] - bounds[1] - 200.0).abs() < 0.02, "{bounds:?}");
    }
}

#[test]
fn a_picture_larger_than_a_page_is_made_smaller() {
    for (width, height) in [(3000.0, 100.0), (100.0, 5000.0), (0.0, 0.0)] {
        let mut document = shell("en");
        let mut picture = picture();
        (picture.scene.width, picture.scene.height) = (width, height);
        picture.scene.labels.clear();
        document.blocks = vec![heading(1, "title", "Title"), Block::Picture(Box::new(picture))];
        let layout = lay_out(&document, &Fonts::new());
        assert_eq!(layout.pages.len(), 1);
        assert_valid(&document);
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let document = release("kk");
    assert_eq!(pdf(&document, &Fonts::new()), pdf(&document, &Fonts::new()));
}

#[test]
fn the_file_tells_nothing_about_the_machine() {
    let file = lopdf::Document::load_mem(&pdf(&release("en"), &Fonts::new())).unwrap();
    let info = dictionary(&file, file.trailer.get(b"Info").unwrap());
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20250811100000+05'00'");
    let written = format!("{:?}", file.objects);
    for word in ["/home", "/tmp", "/root", "src/"] {
        assert!(!written.contains(word), "{word}");
    }
}

#[test]
fn the_text_stands_in_the_order_of_the_document() {
    let document = release("kk");
    let layout = lay_out(&document, &Fonts::new());
    let read = reading_order(&layout);
    let mut from = 0;
    let expected = [
        document.title.as_str(),
        "11\u{A0}267",
        "20,6\u{A0}%-ға",
        "1-кесте. Халықтың",
        "Өңір",
        "Облыс нөмірі 7",
        "Деректер жоқ",
        "2-кесте. Халықтың",
        "10-кесте. Халықтың",
        "Терминдер мен әдіснама",
        "әдіснамасы",
    ];
    for words in expected {
        let at = read[from..].find(words).unwrap_or_else(|| panic!("{words:?} is not in place"));
        from += at + words.len();
    }
    // What is repeated on a further page is not read a second time.
    assert!(!read.contains("(жалғасы)"));
    assert!(all_text(&layout).contains("(жалғасы)"));
}

#[test]
fn every_piece_of_text_has_one_owner_and_knows_it_both_ways() {
    // With a list of contents, whose links have their place from the beginning.
    let mut document = with_picture();
    document.furniture.contents = "Contents".into();
    let bytes = pdf(&document, &Fonts::new());
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let root = file.catalog().unwrap().get(b"StructTreeRoot").unwrap();
    let root = dictionary(&file, root);
    let parents = number_tree(&file, root);
    let mut owners = Owners::default();
    owners.walk(&file, root.get(b"K").unwrap().as_array().unwrap()[0].as_reference().unwrap());

    for (number, page) in file.get_pages() {
        let key = file.get_dictionary(page).unwrap().get(b"StructParents").unwrap();
        assert_eq!(key.as_i64().unwrap(), i64::from(number) - 1);
        let listed = parents[&key.as_i64().unwrap()].as_array().unwrap();
        let shown = marked_content(&file, page);
        assert!(shown.iter().copied().eq((0..).take(listed.len())), "page {number}: {shown:?}");
        for mcid in shown {
            let parent = listed[usize::try_from(mcid).unwrap()].as_reference().unwrap();
            assert_eq!(owners.content.remove(&(page, mcid)), Some(parent), "{page:?} {mcid}");
        }
        for annotation in file.get_page_annotations(page).unwrap() {
            let key = annotation.get(b"StructParent").unwrap().as_i64().unwrap();
            let parent = parents[&key].as_reference().unwrap();
            assert!(owners.annotations.contains(&(key, parent)), "{annotation:?}");
        }
    }
    assert!(owners.content.is_empty(), "elements hold content that no page shows");
}

#[test]
fn every_glyph_says_which_text_it_stands_for() {
    let file = lopdf::Document::load_mem(&pdf(&release("kk"), &Fonts::new())).unwrap();
    let all = file.get_pages().into_keys().collect::<Vec<_>>();
    let read = file.extract_text(&all).unwrap();
    assert!(!read.contains('\u{FFFD}'));
    let letters = "әғқңөұүһі".chars().filter(|letter| !read.contains(*letter)).collect::<String>();
    assert_eq!(letters, "");
}

#[test]
fn links_lead_out_of_the_file_or_to_a_place_in_it() {
    let mut document = shell("en");
    document.blocks = vec![
        heading(1, "title", "Title"),
        Block::Paragraph(vec![
            link("#title", "up"),
            text(" "),
            link("https://example.org/ә", "out"),
            text(" "),
            link("mailto:a@example.org", "write"),
            text(" "),
            link("#nowhere", "nowhere"),
            text(" "),
            link("file:///etc/passwd", "secret"),
            text(" "),
            link("javascript:alert(1)", "script"),
        ]),
    ];
    let layout = lay_out(&document, &Fonts::new());
    let words: Vec<&str> = layout.pages[0].areas.iter().map(|area| &*area.words).collect();
    assert_eq!(words, ["up", "out", "write"]);
    let file = lopdf::Document::load_mem(&pdf(&document, &Fonts::new())).unwrap();
    let written = format!("{:?}", file.objects);
    assert!(written.contains("https://example.org/%D3%99"));
    assert_valid(&document);
}

#[test]
fn a_link_that_takes_two_lines_has_two_areas_and_one_element() {
    let mut document = shell("en");
    document.blocks = vec![
        heading(1, "title", "Title"),
        Block::Paragraph(vec![link("https://example.org", &"many words ".repeat(15))]),
    ];
    let layout = lay_out(&document, &Fonts::new());
    let areas = &layout.pages[0].areas;
    assert_eq!(areas.len(), 2);
    assert_eq!(areas[0].element, areas[1].element);
    assert_valid(&document);
}

#[test]
fn a_cell_of_five_hundred_characters_stays_in_its_column() {
    let long = "fifty characters of text, again and yet again, so ".repeat(10);
    let document = with_table(&["Region", "Count", "Why"], &[&["Almaty", "12 345", &long]]);
    assert_within_the_page(&lay_out(&document, &Fonts::new()));
    assert_valid(&document);
}

#[test]
fn a_row_higher_than_a_page_goes_on_on_the_next() {
    let long = "word ".repeat(5000);
    let document = with_table(&["Region", "Why"], &[&["Almaty", &long], &["Astana", "no"]]);
    let layout = lay_out(&document, &Fonts::new());
    assert_within_the_page(&layout);
    assert!(layout.pages.len() > 2);
    assert_eq!(all_text(&layout).matches("word").count(), 5000);
}

#[test]
fn sixty_columns_stay_on_the_page() {
    let cells: Vec<String> = (0..60).map(|column| format!("{column} 345 678")).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let document = with_table(&cells, &[&cells, &cells, &cells]);
    assert_within_the_page(&lay_out(&document, &Fonts::new()));
    assert_valid(&document);
}

#[test]
fn an_endless_word_is_cut() {
    let word = "слово".repeat(400);
    let mut document = with_table(&["Region", &word], &[&[&word, "1"]]);
    document.blocks.push(Block::Paragraph(vec![text(&word)]));
    document.title.clone_from(&word);
    let layout = lay_out(&document, &Fonts::new());
    assert_within_the_page(&layout);
    assert_valid(&document);
}

#[test]
fn tables_without_rows_columns_or_cells_are_set() {
    for (header, rows) in [
        (&["Region", "Count"][..], &[][..]),
        (&["Region"][..], &[&["Almaty"][..]][..]),
        (&[""][..], &[][..]),
        (&["Region", "Count"][..], &[&["Almaty"][..], &["Astana", "1", "2"][..]][..]),
    ] {
        assert_valid(&with_table(header, rows));
    }
}

#[test]
fn an_empty_document_is_one_page() {
    let document = shell("en");
    let layout = lay_out(&document, &Fonts::new());
    assert_eq!(layout.pages.len(), 1);
}

#[test]
fn ten_thousand_rows_take_as_long_as_their_pages() {
    let mut document = shell("en");
    document.blocks = vec![heading(1, "title", "Title"), Block::Table(table("en", 1, 10_000))];
    let layout = lay_out(&document, &Fonts::new());
    let rows = all_text(&layout).matches("Region number").count();
    assert_eq!(rows, 9_999);
    let captions = all_text(&layout).matches("(continued)").count();
    assert_eq!(captions, layout.pages.len() - 1);
}

#[test]
fn a_table_of_five_hundred_rows_is_valid() {
    let mut document = shell("ru");
    document.blocks = vec![heading(1, "title", "Title"), Block::Table(table("ru", 1, 500))];
    assert_valid(&document);
}

#[test]
fn a_heading_never_stands_at_the_foot_of_a_page() {
    // One more line each time, so that the heading meets every height of the page.
    for lines in 20..60 {
        let mut document = shell("en");
        document.blocks = vec![heading(1, "title", "Title")];
        let line = || Block::Paragraph(vec![text("line")]);
        document.blocks.extend((0..lines).map(|_| line()));
        document.blocks.push(heading(2, "section", "Section"));
        document.blocks.push(line());
        let layout = lay_out(&document, &Fonts::new());
        let page = |id: &str| layout.anchors.iter().find(|anchor| anchor.id == id).unwrap().page;
        assert_eq!(page("section"), layout.pages.len() - 1);
        let last = layout.pages.last().unwrap();
        assert!(
            last.sequences
                .iter()
                .any(|sequence| { sequence.runs.iter().any(|run| run.text() == "line") })
        );
    }
}

#[test]
fn text_stays_above_the_foot() {
    let layout = lay_out(&release("en"), &Fonts::new());
    for page in &layout.pages {
        for sequence in &page.sequences {
            if matches!(sequence.owner, bulletin::drawing::layout::Owner::Element(_)) {
                let lowest = sequence.runs.iter().map(|run| run.y).fold(0.0, f32::max);
                assert!(lowest <= layout.paper.height - layout.paper.bottom);
            }
        }
    }
}

#[test]
fn a_character_that_no_face_has_is_no_box() {
    let mut document = shell("en");
    document.blocks = vec![
        heading(1, "title", "Title 漢"),
        Block::Paragraph(vec![text("a\u{AD}b\u{200B}c\td\u{301}"), Inline::LineBreak, text("e")]),
    ];
    assert_valid(&document);
}

/// The text of the elements in the order of the tree.
fn reading_order(layout: &Layout) -> String {
    fn read(layout: &Layout, element: bulletin::drawing::layout::ElementId, into: &mut String) {
        use bulletin::drawing::layout::Kid;
        for kid in &layout.tree.element(element).kids {
            match *kid {
                Kid::Element(element) => read(layout, element, into),
                Kid::Sequence { page, sequence } => {
                    for run in &layout.pages[page].sequences[sequence].runs {
                        into.push_str(&run.text());
                    }
                }
                Kid::Area { .. } => {}
            }
        }
        into.push('\n');
    }
    let mut text = String::new();
    read(layout, bulletin::drawing::layout::Tree::ROOT, &mut text);
    text
}

/// The text of all pages, artifacts included.
fn all_text(layout: &Layout) -> String {
    let sequences = layout.pages.iter().flat_map(|page| &page.sequences);
    sequences
        .flat_map(|sequence| &sequence.runs)
        .map(bulletin::drawing::layout::Run::text)
        .collect()
}

/// A dictionary, followed to where it is.
fn dictionary<'a>(file: &'a lopdf::Document, object: &'a Object) -> &'a Dictionary {
    file.dereference(object).unwrap().1.as_dict().unwrap()
}

/// The entries of the parent tree.
fn number_tree(file: &lopdf::Document, root: &Dictionary) -> BTreeMap<i64, Object> {
    let tree = dictionary(file, root.get(b"ParentTree").unwrap());
    let numbers = tree.get(b"Nums").unwrap().as_array().unwrap();
    let pairs = numbers.chunks(2).map(|pair| (pair[0].as_i64().unwrap(), pair[1].clone()));
    pairs.collect()
}

/// The numbers of the marked content of a page, in the order of its operations.
fn marked_content(file: &lopdf::Document, page: ObjectId) -> Vec<i64> {
    let content = file.get_and_decode_page_content(page).unwrap();
    let begins = content.operations.iter().filter(|operation| operation.operator == "BDC");
    let number = |operation: &lopdf::content::Operation| {
        operation.operands[1].as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok()
    };
    begins.filter_map(number).collect()
}

/// What the elements of a file hold.
#[derive(Default)]
struct Owners {
    content: BTreeMap<(ObjectId, i64), ObjectId>,
    annotations: Vec<(i64, ObjectId)>,
    elements: std::collections::BTreeSet<ObjectId>,
}

impl Owners {
    fn walk(&mut self, file: &lopdf::Document, element: ObjectId) {
        let entries = file.get_dictionary(element).unwrap();
        let home = entries.get(b"Pg").ok().map(|page| page.as_reference().unwrap());
        let kids = match entries.get(b"K") {
            Err(_) => return,
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
        };
        for kid in kids {
            match kid {
                Object::Integer(mcid) => self.own(element, home.unwrap(), mcid),
                Object::Reference(kid) => {
                    let parent = file.get_dictionary(kid).unwrap().get(b"P").unwrap();
                    assert_eq!(parent.as_reference().unwrap(), element);
                    assert!(self.elements.insert(kid), "{kid:?} is held twice");
                    self.walk(file, kid);
                }
                Object::Dictionary(kid) if kid.has_type(b"MCR") => {
                    let page = kid.get(b"Pg").unwrap().as_reference().unwrap();
                    self.own(element, page, kid.get(b"MCID").unwrap().as_i64().unwrap());
                }
                Object::Dictionary(kid) => {
                    let object = dictionary(file, kid.get(b"Obj").unwrap());
                    let key = object.get(b"StructParent").unwrap().as_i64().unwrap();
                    self.annotations.push((key, element));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    fn own(&mut self, element: ObjectId, page: ObjectId, mcid: i64) {
        let before = self.content.insert((page, mcid), element);
        assert_eq!(before, None, "two elements hold {mcid} of {page:?}");
    }
}
