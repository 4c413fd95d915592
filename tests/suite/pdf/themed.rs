//! The PDF in other looks than the program's own: sheets, margins, type sizes, colours.

use bulletin::document::colour::Colour;
use bulletin::document::scene::Segment;
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::layout::{ElementId, Kid, Layout, Tree, lay_out};
use bulletin::drawing::theme::{self, Theme};
use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::formats::pdf::pdf;

use super::release::{LANGUAGES, release};
use super::{assert_valid_with, assert_within_the_page};

/// The theme of a text that has nothing wrong.
fn theme(text: &str) -> Theme {
    let mut found = Diagnostics::default();
    let (theme, _) = theme::read(&SourceFile::new("theme.toml", text), &LANGUAGES, &mut found);
    assert!(found.is_empty(), "{found:?}");
    theme
}

/// The theme of the program with a mark.
fn with_logo() -> Theme {
    let file = SourceFile::new("theme.toml", LOGO);
    let mut found = Diagnostics::default();
    let (mut theme, logo) = theme::read(&file, &LANGUAGES, &mut found);
    let drawing = SourceFile::new("logo.svg", include_str!("logo.svg"));
    theme.logo = logo.and_then(|logo| logo.draw(&drawing, &mut found));
    assert!(found.is_empty() && theme.logo.is_some(), "{found:?}");
    theme
}

const LOGO: &str = "[logo]
file = 'logo.svg'
alt = { en = 'Three bars in a ring', ru = 'Три столбца в кольце', kk = 'Сақина ішіндегі үш баған' }";

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

#[test]
fn a_logo_is_a_figure_before_the_name_of_the_office() {
    let theme = with_logo();
    for (language, alt) in [("en", "Three bars in a ring"), ("kk", "Сақина ішіндегі үш баған")]
    {
        let layout = set(language, &theme);
        assert_within_the_page(&layout);
        let first = layout.tree.element(Tree::ROOT).kids[0];
        let Kid::Element(first) = first else { panic!("{first:?}") };
        assert_eq!(layout.tree.element(first).alternative.as_deref(), Some(alt));
        let [left, top, right, bottom] = layout.tree.bounds(first).unwrap();
        assert!((bottom - top - 12.0 * 72.0 / 25.4).abs() < 0.01, "{top} to {bottom}");
        assert!((right - left - (bottom - top) * 90.0 / 40.0).abs() < 0.01);
        let paths = &layout.pages[0].sequences[0].paths;
        // The ring, three bars, a line of three parts, an arrow.
        assert_eq!(paths.len(), 6);
        for path in paths {
            for segment in &path.segments {
                let (Segment::Move((x, y)) | Segment::Line((x, y)) | Segment::Cubic(_, _, (x, y))) =
                    *segment
                else {
                    continue;
                };
                assert!(x >= left && x <= right && y >= top && y <= bottom, "{segment:?}");
            }
        }
        let file = pdf(&release(language), &Fonts::new(), &theme);
        let file = lopdf::Document::load_mem(&file).unwrap();
        let figures = file.objects.values().filter_map(|object| object.as_dict().ok());
        let figures: Vec<_> = figures
            .filter(|entries| entries.get(b"S").is_ok_and(|role| *role == "Figure".into()))
            .collect();
        assert_eq!(figures.len(), 1);
        let attributes = figures[0].get(b"A").unwrap().as_dict().unwrap();
        let bounds = attributes.get(b"BBox").unwrap().as_array().unwrap();
        let bounds: Vec<f32> = bounds.iter().map(|edge| edge.as_float().unwrap()).collect();
        let height = layout.paper.height;
        for (found, expected) in bounds.iter().zip([left, height - bottom, right, height - top]) {
            assert!((found - expected).abs() < 0.01, "{bounds:?}");
        }
        assert_valid_with(&release(language), &theme);
    }
}

#[test]
fn a_logo_too_wide_for_the_page_is_made_smaller() {
    let wide = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 900 10'><path d='M0 0h900v10H0z'/></svg>";
    let mut theme = with_logo();
    let file = SourceFile::new("theme.toml", LOGO);
    let (_, logo) = theme::read(&file, &LANGUAGES, &mut Diagnostics::default());
    let mut found = Diagnostics::default();
    theme.logo = logo.unwrap().draw(&SourceFile::new("logo.svg", wide), &mut found);
    assert!(theme.logo.is_some(), "{found:?}");
    assert_within_the_page(&set("ru", &theme));
    let layout = set("ru", &theme);
    let [left, _, right, _] = layout.tree.bounds(ElementId(1)).unwrap();
    assert!(right - left <= layout.paper.text_width() / 2.0);
}
