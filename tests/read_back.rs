//! A value changed in the bytes of one format is found, with format, language, section and figure.

#![allow(clippy::unwrap_used, reason = "what cannot be read should stop the test")]

use std::path::Path;

use bulletin::diagnostic::{Diagnostics, SourceFile};
use bulletin::document::{Block, Cell, Document};
use bulletin::project::Project;
use bulletin::proof::formats;
use bulletin::{Assembly, Format, Wanted, prepare};

/// The texts of an edition with the bytes of a format in each language.
fn each_language(format: Format, check: impl Fn(&Document, &SourceFile, Vec<u8>)) {
    let mut found = Diagnostics::default();
    let project = Project::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let preparation = prepare(&project, "migration", &mut found).unwrap().unwrap();
    let assembly = Assembly::new(&preparation, &mut found).unwrap();
    let at = preparation.release.edition("2025-06").unwrap();
    let facts = assembly.facts(at);
    let wanted = Wanted { languages: Vec::new(), formats: vec![format] };
    let files = assembly.edition(at, &wanted, &mut found);
    assert!(found.is_empty(), "{found:?}");
    for prose in &preparation.prose {
        let document = assembly.document(prose, &facts, &mut found).unwrap();
        let text = prose.render(&facts, &mut found).unwrap().markdown;
        let folder = format!("{}/release.", document.language);
        let file = files.iter().find(|file| file.path.starts_with(&folder)).unwrap();
        check(&document, &text, file.bytes.clone());
    }
}

/// A figure of the table by region: its words, its fact.
fn figure(document: &Document) -> (String, String) {
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.id == "by_region" => Some(table),
        _ => None,
    });
    let Cell::Figure(figure) = &table.unwrap().rows[3].cells[0] else { panic!("no figure") };
    (figure.text.clone(), figure.fact.clone())
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
        assert_eq!(formats::html(&bytes, document, text), []);
        let (words, fact) = figure(document);
        let from = format!("data-fact=\"{fact}\">{words}<");
        let to = format!("data-fact=\"{fact}\">{}<", changed(&words));
        let found = formats::html(&replaced(&bytes, &from, &to), document, text);
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
        assert_eq!(formats::markdown(&bytes, document, text), []);
        let (words, fact) = figure(document);
        let cell = |words: &str| format!(" {words} |");
        let odd = replaced(&bytes, &cell(&words), &cell(&changed(&words)));
        let found = formats::markdown(&odd, document, text);
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
        assert_eq!(formats::pdf(&bytes, document, text), []);
        // The bytes are compressed: the text is changed instead, so that the PDF shows another value.
        let mut other = document.clone();
        let (words, fact) = figure(document);
        for block in &mut other.blocks {
            let Block::Table(table) = block else { continue };
            for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let Cell::Figure(figure) = cell
                    && figure.fact == fact
                    && table.id == "by_region"
                {
                    figure.text = changed(&words);
                }
            }
        }
        let found = formats::pdf(&bytes, &other, text);
        let words = changed(&words);
        let expected = format!(
            "the PDF in `{}` does not show “{words}” (`{fact}`) in its place in the section `migration-by-region`",
            document.language
        );
        assert_eq!(found.iter().map(|of| of.message.as_str()).collect::<Vec<_>>(), [expected]);
        assert!(!formats::pdf(b"%PDF-1.7", document, text).is_empty());
    });
}
