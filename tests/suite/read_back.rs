//! A value changed in the bytes of one format is found, with format, language, section and figure.

use bulletin::declaration::Extents;
use bulletin::document::scene::Shows;
use bulletin::document::{Block, Cell, Document, Picture};
use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::office::archive::OutputFile;
use bulletin::proof::readers;
use bulletin::{Assembly, Extent, Format, Request, prepare, project};

use crate::support::Project;

/// The texts of an edition with the bytes of a format in each language.
fn each_language(format: Format, check: impl Fn(&Document, &SourceFile, Vec<u8>)) {
    each_folder(format, |document, text, files| {
        let file = files.iter().find(|file| file.path.contains("/release.")).unwrap();
        check(document, text, file.bytes.clone());
    });
}

/// The texts of an edition with the files of a format in each language.
fn each_folder(format: Format, check: impl Fn(&Document, &SourceFile, &[OutputFile])) {
    let mut found = Diagnostics::default();
    let folder = Project::new();
    let project = project::Project::open(&folder.path("")).unwrap();
    let preparation = prepare(&Request::new(&project, "migration"), &mut found).unwrap().unwrap();
    let assembly = Assembly::new(&preparation, &mut found).unwrap();
    let at = preparation.data.release.edition("2025-06").unwrap();
    let release = &preparation.data.release;
    let content = assembly.content(at, &Extent::whole(release));
    let asked = Extent::some(release, &[], &[format]);
    let extents = Extents { published: Extent::whole(release), asked };
    let files = assembly.part(at, &extents, &mut found);
    assert!(found.is_empty(), "{found:?}");
    for prose in &preparation.prose {
        let document = assembly.document(prose, &content, &mut found).unwrap();
        let text = prose.render(&content, &mut found).unwrap().markdown;
        let folder = format!("{}/", document.language);
        let own = files.iter().filter(|file| file.path.starts_with(&folder));
        check(&document, &text, &own.cloned().collect::<Vec<_>>());
    }
}

/// A figure of the table by region: its words, its fact.
fn figure(document: &Document) -> (String, String) {
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.id == "by_region" => Some(table),
        _ => None,
    });
    let Cell::Figure(figure) = &table.unwrap().rows[3].cells[0] else { panic!("no figure") };
    (figure.text.clone(), figure.fact.to_string())
}

/// The words with their last digit changed.
fn changed(words: &str) -> String {
    let (rest, last) = words.split_at(words.len() - 1);
    format!("{rest}{}", if last == "7" { "3" } else { "7" })
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.contains(from), "{from} is not there");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn a_value_changed_in_the_page_alone_is_named() {
    each_language(Format::Html, |document, text, bytes| {
        assert_eq!(readers::html(&bytes, document, text), []);
        let (words, fact) = figure(document);
        let from = format!("data-fact=\"{fact}\">{words}<");
        let to = format!("data-fact=\"{fact}\">{}<", changed(&words));
        let found = readers::html(&replaced(&bytes, &from, &to), document, text);
        let expected = format!(
            "the HTML in `{}` does not show “{words}” (`{fact}`) in its place in the section `migration-by-region`",
            document.language
        );
        assert_eq!(found.iter().map(|of| of.message.as_str()).collect::<Vec<_>>(), [expected]);
    });
}

#[test]
fn a_value_changed_in_the_markdown_alone_is_named() {
    each_language(Format::Markdown, |document, text, bytes| {
        assert_eq!(readers::markdown(&bytes, document, text), []);
        let (words, fact) = figure(document);
        let cell = |words: &str| format!(" {words} |");
        let odd = replaced(&bytes, &cell(&words), &cell(&changed(&words)));
        let found = readers::markdown(&odd, document, text);
        let expected = format!(
            "the Markdown in `{}` does not show “{words}” (`{fact}`) in its place in the section `migration-by-region`",
            document.language
        );
        assert_eq!(found.iter().map(|of| of.message.as_str()).collect::<Vec<_>>(), [expected]);
    });
}

#[test]
fn a_pdf_of_another_value_is_named() {
    each_language(Format::Pdf, |document, text, bytes| {
        assert_eq!(readers::pdf(&bytes, document, text), []);
        // The bytes are compressed: the text is changed instead, so that the PDF shows another value.
        let mut other = document.clone();
        let (words, fact) = figure(document);
        for block in &mut other.blocks {
            let Block::Table(table) = block else { continue };
            for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let Cell::Figure(figure) = cell
                    && figure.fact.to_string() == fact
                    && table.id == "by_region"
                {
                    figure.text = changed(&words);
                }
            }
        }
        let found = readers::pdf(&bytes, &other, text);
        let words = changed(&words);
        let expected = format!(
            "the PDF in `{}` does not show “{words}” (`{fact}`) in its place in the section `migration-by-region`",
            document.language
        );
        assert_eq!(found.iter().map(|of| of.message.as_str()).collect::<Vec<_>>(), [expected]);
        assert!(!readers::pdf(b"%PDF-1.7", document, text).is_empty());
    });
}

/// The pictures of a text.
fn pictures(document: &Document) -> impl Iterator<Item = &Picture> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(&**picture),
        _ => None,
    })
}

/// For each number of a picture: it as the SVG has it, the same with another digit, and how a
/// finding names it.
fn numbers(picture: &Picture) -> Vec<(String, String, String)> {
    let numbers = picture.scene.labels.iter().filter_map(|label| {
        let (mark, named) = match &label.shows {
            Shows::Figure { fact, .. } => {
                (format!("data-fact=\"{fact}\">"), format!(" (`{fact}`)"))
            }
            Shows::Tick { value } => {
                (format!("data-tick=\"{value}\">"), " of the scale".to_owned())
            }
            Shows::Limits { least, greatest } => {
                (format!("data-greatest=\"{greatest}\">"), format!(" (`{least}`, `{greatest}`)"))
            }
            Shows::Name => return None,
        };
        let last = label.text.rfind(|c: char| c.is_ascii_digit()).unwrap();
        let (digits, behind) = label.text.split_at(last + 1);
        let other = format!("{}{behind}", changed(digits));
        let drawn = |words: &str| format!("{mark}{}</text>", words.replace('\u{a0}', " "));
        Some((drawn(&label.text), drawn(&other), format!("“{}”{named}", label.text)))
    });
    numbers.collect()
}

fn messages(found: &[bulletin::findings::Diagnostic]) -> Vec<&str> {
    found.iter().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn every_number_changed_in_a_picture_alone_is_named() {
    each_folder(Format::Markdown, |document, text, files| {
        let mut kinds = [0; 3];
        for picture in pictures(document) {
            let path = format!("{}/figures/{}.svg", document.language, picture.id);
            let bytes = &files.iter().find(|file| file.path == path).unwrap().bytes;
            assert_eq!(readers::svg(bytes, picture, document, text), []);
            for (from, to, named) in numbers(picture) {
                let found = readers::svg(&replaced(bytes, &from, &to), picture, document, text);
                let expected = format!(
                    "the SVG in `{}` does not show {named} in its place in the picture `{}`",
                    document.language, picture.id
                );
                assert_eq!(messages(&found), [expected]);
                let place = found[0].places[0].spot.bytes().unwrap();
                let element = format!("<figure data-chart=\"{}\"", picture.id);
                assert_eq!(text.text()[place], element);
                let kind = ["data-fact", "data-tick", "data-greatest"];
                kinds[kind.iter().position(|kind| from.starts_with(kind)).unwrap()] += 1;
            }
        }
        // Values, numbers of scales and limits of classes: the release has them all.
        assert!(kinds.iter().all(|numbers| *numbers >= 4), "{kinds:?}");
    });
}

#[test]
fn a_number_changed_in_a_picture_of_the_page_alone_is_named() {
    each_language(Format::Html, |document, text, bytes| {
        let page = String::from_utf8(bytes).unwrap();
        for picture in pictures(document) {
            let at = page.find(&format!("<figure id=\"{}\"", picture.id)).unwrap();
            let (before, figure) = page.split_at(at);
            // One of each kind: the page is long.
            let mut numbers = numbers(picture);
            numbers.dedup_by_key(|(from, ..)| from[..9].to_owned());
            for (from, to, named) in numbers {
                let odd = replaced(figure.as_bytes(), &from, &to);
                let odd = [before.as_bytes(), &odd].concat();
                let found = readers::html(&odd, document, text);
                let expected = format!(
                    "the HTML in `{}` does not show {named} in its place in the picture `{}`",
                    document.language, picture.id
                );
                assert_eq!(messages(&found), [expected]);
            }
        }
        // The number behind the first colon of a small picture is that of its first year.
        let at = page.find("<dd class=\"sparkline\">").unwrap();
        let at = at + page[at..].find("2022: ").unwrap() + "2022: ".len();
        let other = format!("{}1{}", &page[..at], &page[at..]);
        let found = readers::html(other.as_bytes(), document, text);
        let [message] = messages(&found)[..] else { panic!("{found:?}") };
        assert!(message.contains("the small picture of `arrivals` by “"), "{message}");
        let other = page.replacen("class=\"picture\"", "class=\"none\"", 1);
        assert_eq!(readers::html(other.as_bytes(), document, text), []);
        let id = &pictures(document).next().unwrap().id;
        let other = page.replacen(&format!("<figure id=\"{id}\""), "<figure id=\"odd\"", 1);
        let expected = format!("the HTML in `{}` lacks the picture `{id}`", document.language);
        assert_eq!(messages(&readers::html(other.as_bytes(), document, text)), [expected]);
    });
}

#[test]
fn words_and_marks_of_a_picture_are_compared_too() {
    each_folder(Format::Markdown, |document, text, files| {
        let picture = pictures(document).find(|picture| picture.id == "net_interregional").unwrap();
        let path = format!("{}/figures/{}.svg", document.language, picture.id);
        let bytes = &files.iter().find(|file| file.path == path).unwrap().bytes;
        let tag = &document.language;
        let (from, ..) = numbers(picture).swap_remove(0);
        let ends = "</svg>";
        for (from, to, says) in [
            (ends, format!("<text>5</text>{ends}"), "has "),
            (from.as_str(), from.replace("</text>", "</text><text>1</text>"), "has "),
            ("<desc id=\"desc\">", "<desc id=\"desc\">x".to_owned(), "describes "),
            ("data-fact=\"", "data-fact=\"x".to_owned(), "does not show "),
            ("data-value=\"", "data-value=\"1".to_owned(), "does not show "),
            ("data-fact=\"", "data-x=\"".to_owned(), "does not show "),
        ] {
            let found = readers::svg(&replaced(bytes, from, &to), picture, document, text);
            let begins = format!("the SVG in `{tag}` {says}");
            let message = messages(&found);
            assert!(matches!(message[..], [one] if one.starts_with(&begins)), "{message:?}");
        }
        let other = replaced(bytes, &picture.title.replace('\u{a0}', " "), "Other words");
        let expected = format!(
            "the SVG in `{tag}` does not call the picture `net_interregional` “{}”",
            picture.title.replace('\u{a0}', " ")
        );
        assert_eq!(messages(&readers::svg(&other, picture, document, text)), [expected]);
    });
}

#[test]
fn a_number_of_another_picture_on_paper_is_named() {
    each_language(Format::Pdf, |document, text, bytes| {
        // The bytes are compressed: the text is changed instead.
        let with = |id: &str, change: &dyn Fn(&mut Picture)| {
            let mut other = document.clone();
            for block in &mut other.blocks {
                if let Block::Picture(picture) = block
                    && picture.id == id
                {
                    change(picture);
                }
            }
            messages(&readers::pdf(&bytes, &other, text)).join("\n")
        };
        let tag = &document.language;
        for picture in pictures(document) {
            let labels = &picture.scene.labels;
            let at = labels.iter().position(|label| label.shows != Shows::Name).unwrap();
            let last = labels[at].text.rfind(|c: char| c.is_ascii_digit()).unwrap();
            let (digits, behind) = labels[at].text.split_at(last + 1);
            let words = format!("{}{behind}", changed(digits));
            let found =
                with(&picture.id, &|picture| picture.scene.labels[at].text.clone_from(&words));
            let begins = format!("the PDF in `{tag}` does not show “{words}”");
            let ends = format!("in its place in the picture `{}`", picture.id);
            assert!(found.starts_with(&begins) && found.ends_with(&ends), "{found}");
            assert_eq!(found.lines().count(), 1, "{found}");
            let found = with(&picture.id, &|picture| {
                picture.scene.labels.remove(at);
            });
            assert!(found.contains("numbers in the picture"), "{found}");
            let found = with(&picture.id, &|picture| picture.title.push_str(" 987654"));
            let of =
                format!("does not call the picture `{}` “{} 987654”", picture.id, picture.title);
            assert_eq!(found, format!("the PDF in `{tag}` {of}"));
            let found = with(&picture.id, &|picture| picture.alt = changed(&picture.alt));
            let (id, alt) = (&picture.id, changed(&picture.alt).replace('\u{a0}', " "));
            let of = format!("does not describe the picture `{id}` by “{alt}”");
            assert_eq!(found, format!("the PDF in `{tag}` {of}"));
        }
    });
}

#[test]
fn a_number_in_the_words_about_a_picture_is_found_missing_in_the_markdown() {
    each_language(Format::Markdown, |document, text, bytes| {
        let picture = pictures(document).find(|picture| picture.id == "net_interregional").unwrap();
        let last = picture.alt.rfind(|c: char| c.is_ascii_digit()).unwrap();
        let (digits, behind) = picture.alt.split_at(last + 1);
        let other = format!("{}{behind}", changed(digits));
        let odd = replaced(&bytes, &picture.alt, &other);
        let says = |bytes: &[u8]| messages(&readers::markdown(bytes, document, text)).join("\n");
        let (tag, alt) = (&document.language, &picture.alt);
        let of = "the picture `net_interregional`";
        assert_eq!(says(&odd), format!("the Markdown in `{tag}` describes {of} not by “{alt}”"));
        let odd = replaced(&bytes, "/net_interregional.svg", "/odd.svg");
        assert_eq!(says(&odd), format!("the Markdown in `{tag}` lacks {of}"));
        // The title of the map counts the regions.
        let map = pictures(document).find(|picture| picture.id.starts_with("map_of")).unwrap();
        let last = map.title.rfind(|c: char| c.is_ascii_digit()).unwrap();
        let (digits, behind) = map.title.split_at(last + 1);
        // A sentence of the text says the same: the picture comes last.
        let at = std::str::from_utf8(&bytes).unwrap().rfind(&map.title).unwrap();
        let other = format!("{}{behind}", changed(digits));
        let odd = [&bytes[..at], &replaced(&bytes[at..], &map.title, &other)].concat();
        let of = format!("does not call the picture `{}` “{}”", map.id, map.title);
        assert_eq!(says(&odd), format!("the Markdown in `{tag}` {of}"));
    });
}
