//! Tables that the page has no room for: every shape is either whole, with room between its columns, or named.

use bulletin::document::Document;
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::layout::{self, Layout, wide_tables};
use bulletin::drawing::theme::{Paper, Theme};

use super::{assert_within_the_page, with_table};

/// A table of so many columns below this header, with this row header.
fn shaped(stub: &str, header: &str, cell: &str, columns: usize) -> Document {
    let header: Vec<String> =
        (0..columns).map(|n| header.replace("{n}", &(2013 + n).to_string())).collect();
    let header: Vec<&str> =
        std::iter::once("Region").chain(header.iter().map(String::as_str)).collect();
    let row: Vec<&str> = std::iter::once(stub).chain(std::iter::repeat_n(cell, columns)).collect();
    with_table(&header, &[&row, &row])
}

/// What of these words does not stand whole in one place of the pages, and what stands too near to
/// its neighbour.
fn faults(layout: &Layout, words: &[&str]) -> Vec<String> {
    let runs = || layout.pages.iter().flat_map(|page| &page.sequences).flat_map(|s| &s.runs);
    let texts: Vec<String> = runs().map(layout::Run::text).collect();
    let is_whole = |word: &str| texts.iter().any(|text| text.contains(word));
    let mut found: Vec<String> = words
        .iter()
        .flat_map(|text| text.split([' ', '–', '/', '-']))
        .filter(|word| !is_whole(word))
        .map(|word| format!("{word} is cut"))
        .collect();
    for page in &layout.pages {
        let mut placed: Vec<(f32, f32, f32, f32, String)> = page
            .sequences
            .iter()
            .flat_map(|sequence| &sequence.runs)
            .map(|run| {
                let units: f32 = run.words.iter().map(|word| word.width).sum();
                let hanging = run.words.last().map_or(0.0, |word| word.width - word.visible_width);
                let end = run.x + (units - hanging) * run.size / 1000.0;
                (run.y, run.x, end, run.size, run.text())
            })
            .collect();
        placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        for pair in placed.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            // A space within a number is a quarter of the size: columns stand further apart.
            if (a.0 - b.0).abs() < 0.1 && b.1 - a.2 < 0.45 * a.3 {
                found.push(format!("{:?} and {:?} are {} apart", a.4, b.4, b.1 - a.2));
            }
        }
    }
    found
}

#[test]
fn a_table_of_any_shape_is_whole_or_named() {
    let fonts = Fonts::new();
    let theme = Theme::default();
    let stubs = [
        "Almaty",
        "Republic of Kazakhstan and all of its regions and cities of republican significance",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "Рентгеноэлектрокардиографического/Рентгеноэлектрокардиографического",
        "Persons of working age (16–62/63)",
    ];
    let headers = [
        "Q",
        "{n}",
        "January–December {n}",
        "Bevölkerungsentwicklungsbericht {n}",
        "In per cent of the year before, by all the regions {n}",
    ];
    let cells = ["1", "1\u{A0}234\u{A0}567", "−12\u{202F}345\u{202F}678.9 [r]", "not available"];
    let (mut whole, mut named) = (0, 0);
    for stub in stubs {
        for header in headers {
            for cell in cells {
                for columns in [1, 4, 7, 10, 12, 13, 14, 16, 20, 26, 40, 60, 90] {
                    let document = shaped(stub, header, cell, columns);
                    let shape = format!("{stub} | {header} | {cell} × {columns}");
                    let wide = wide_tables(&document, &fonts, &theme);
                    let last = header.replace("{n}", &(2012 + columns).to_string());
                    if wide.is_empty() {
                        let layout = layout::lay_out(&document, &fonts, &theme);
                        assert_within_the_page(&layout);
                        let faults = faults(&layout, &[stub, &last, cell]);
                        assert!(faults.is_empty(), "{shape}: {faults:?}");
                        whole += 1;
                        continue;
                    }
                    named += 1;
                    let fitting = wide[0].fitting;
                    assert!(fitting < columns || fitting == 0, "{shape}: {fitting}");
                    let fewer = shaped(stub, header, cell, fitting);
                    assert!(
                        fitting == 0 || wide_tables(&fewer, &fonts, &theme).is_empty(),
                        "{shape}"
                    );
                    let Paper { width, height, .. } = theme.page;
                    let page = Paper { width: height, height: width, ..theme.page };
                    let turned = Theme { page, ..Theme::default() };
                    let fits = wide_tables(&document, &fonts, &turned).is_empty();
                    assert_eq!(fits, wide[0].fits_turned, "{shape}");
                }
            }
        }
    }
    assert!(whole > 100 && named > 100, "{whole} and {named}");
}
