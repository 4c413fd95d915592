//! The PDF in other looks than the program's own: sheets, margins, type sizes, colours.

use bulletin::diagnostic::{Diagnostics, SourceFile};
use bulletin::fonts::Fonts;
use bulletin::layout::{Layout, lay_out};
use bulletin::theme::{self, Colour, Theme};
use bulletin::writers::pdf::pdf;

use super::release::{LANGUAGES, release};
use super::{assert_valid_with, assert_within_the_page};

/// The theme of a text that has nothing wrong.
fn theme(text: &str) -> Theme {
    let mut found = Diagnostics::default();
    let theme = theme::read(&SourceFile::new("theme.toml", text), &mut found);
    assert!(found.is_empty(), "{found:?}");
    theme
}

/// The release set in a look.
fn set(language: &str, theme: &Theme) -> Layout {
    lay_out(&release(language), &Fonts::new(), theme)
}

/// Looks at the edge of what a theme may ask for, and usual ones.
const LOOKS: [&str; 7] = [
    "page.size = 'Letter'",
    "page.size = [148, 210]",
    "page.size = [297, 210]",
    "page = { size = [100, 100], top = 10, bottom = 10, left = 10, right = 10 }",
    "page = { top = 100, bottom = 90, left = 70, right = 55 }",
    "type = { body = 20, caption = 20, cell = 20, note = 20, heading_1 = 60, heading_2 = 60, heading_3 = 60 }",
    "type = { body = 6, caption = 6, cell = 6, note = 6, heading_1 = 8, heading_2 = 8, heading_3 = 8 }",
];

#[test]
fn nothing_stands_outside_the_text_whatever_the_sheet() {
    for look in LOOKS {
        for language in LANGUAGES {
            assert_within_the_page(&set(language, &theme(look)));
        }
    }
}

#[test]
fn no_word_is_lost_whatever_the_sheet() {
    let words = |layout: &Layout| {
        let mut words = super::reading_order(layout);
        words.retain(|character| !character.is_whitespace());
        words
    };
    for language in LANGUAGES {
        let usual = words(&set(language, &Theme::default()));
        for look in LOOKS {
            assert!(words(&set(language, &theme(look))) == usual, "{language}: {look}");
        }
    }
}

#[test]
fn the_sheet_is_that_of_the_theme() {
    let letter = set("en", &theme("page = { size = 'letter', left = 25.4 }"));
    let paper = letter.paper;
    assert_eq!((paper.width, paper.height, paper.left), (612.0, 792.0, 72.0));
    let file = pdf(&release("en"), &Fonts::new(), &theme("page.size = 'Letter'"));
    let file = lopdf::Document::load_mem(&file).unwrap();
    for page in file.get_pages().into_values() {
        let page = file.get_dictionary(page).unwrap();
        let sides = page.get(b"MediaBox").unwrap().as_array().unwrap();
        let sides: Vec<f32> = sides.iter().map(|side| side.as_float().unwrap()).collect();
        assert_eq!(sides, [0.0, 0.0, 612.0, 792.0]);
    }
}

#[test]
fn text_has_the_size_and_the_colour_of_the_theme() {
    let theme = theme("colour.ink = '#102030'\ntype.body = 12");
    let layout = set("ru", &theme);
    let runs = layout.pages.iter().flat_map(|page| &page.sequences).flat_map(|part| &part.runs);
    let body: Vec<_> = runs.filter(|run| run.text().contains("Сальдо внешней")).collect();
    assert!(!body.is_empty());
    for run in body {
        assert_eq!((run.size, run.colour), (12.0, Colour(0x10, 0x20, 0x30)));
    }
}

#[test]
fn a_release_in_another_look_passes_both_standards() {
    let coloured = "[colour]\npaper = '#FFF8E7'\ntint = '#FDEFD0'\nink = '#3B1F0A'\n";
    for look in LOOKS.into_iter().chain([coloured]) {
        assert_valid_with(&release("kk"), &theme(look));
    }
    let file = pdf(&release("kk"), &Fonts::new(), &theme(coloured));
    let file = lopdf::Document::load_mem(&file).unwrap();
    for page in file.get_pages().into_values() {
        let content = file.get_and_decode_page_content(page).unwrap();
        assert_eq!(
            content.operations.iter().filter(|operation| operation.operator == "re").count(),
            1
        );
    }
}
