//! Charts of odd data: no words fall off the picture or onto other words, and no length is endless.

use std::collections::BTreeSet;

use super::*;
use crate::document::scene::{Segment, Shows};
use crate::document::{AxisLabel, Column, FactNumber, Figure, Table};
use crate::drawing::fonts::Face;
use crate::drawing::theme::Palette;
use crate::findings::{Diagnostics, SourceFile};

fn locale(tag: &str) -> Locale {
    let text = match tag {
        "kk" => include_str!("../../../templates/locale/kk.toml"),
        "ru" => include_str!("../../../templates/locale/ru.toml"),
        _ => include_str!("../../../templates/locale/en.toml"),
    };
    Locale::read(tag, &SourceFile::new("locale.toml", text), &mut Diagnostics::default()).unwrap()
}

/// A chart with these series and these labels and values by row.
fn chart(kind: ChartKind, series: &[&str], rows: &[(&str, Vec<Option<f64>>)]) -> Chart {
    let cell = |value: &Option<f64>| match value {
        None => Cell::Shorthand("[x]".to_owned()),
        Some(value) => Cell::Figure(Figure {
            text: format!("{value}").replace('-', "\u{2212}"),
            value: format!("{value}").parse().unwrap(),
            fact: FactNumber::headline("fact"),
            ..Figure::default()
        }),
    };
    let row = |(label, values): &(&str, Vec<Option<f64>>)| Row {
        header: (*label).to_owned(),
        total: false,
        time: None,
        cells: values.iter().map(cell).collect(),
    };
    let label = |(index, (label, _)): (usize, &(&str, _))| AxisLabel {
        text: (*label).to_owned(),
        group: Some(format!("{}", 2024 + index / 12)),
        code: Some(format!("{index}")),
    };
    let table = Table {
        id: "chart".to_owned(),
        number: 0,
        title: "What, where and when".to_owned(),
        stub: "Name".to_owned(),
        columns: series
            .iter()
            .map(|label| Column { label: (*label).to_owned(), time: None })
            .collect(),
        rows: rows.iter().map(row).collect(),
        notes: vec!["[x] not available".to_owned()],
        source: String::new(),
    };
    let axis = rows.iter().enumerate().map(label).collect();
    Chart { kind, table, axis, breaks: BTreeSet::new(), colour: 1, file: None }
}

/// So many square areas in a row, and one as small as a city in the middle of the first.
fn basemap(areas: usize) -> Basemap {
    let square = |west: f64, south: f64, size: f64| {
        vec![
            (west, south),
            (west + size, south),
            (west + size, south + size),
            (west, south + size),
            (west, south),
        ]
    };
    let area = |index: usize| {
        let column = f64::from(u16::try_from(index % 8).unwrap());
        let row = f64::from(u16::try_from(index / 8).unwrap());
        let ring = match index {
            1 => square(1.0, 41.0, 0.05),
            _ => square(column * 2.0, 40.0 + row * 2.0, 2.0),
        };
        Area { code: index.to_string(), rings: vec![ring] }
    };
    Basemap::of(&Boundaries { areas: (0..areas).map(area).collect() })
}

/// Every odd chart of a kind, by what is odd about it.
fn odd(kind: ChartKind) -> Vec<(&'static str, Chart)> {
    let long = "a name of eighty characters, such as those that a commission gives to a territory";
    let single = |values: &[f64]| -> Vec<(&'static str, Vec<Option<f64>>)> {
        values.iter().map(|value| ("Name", vec![Some(*value)])).collect()
    };
    let two = |label: &'static str| {
        (0..9).map(move |number| (label, vec![Some(f64::from(number)), Some(-3.5)]))
    };
    let many: Vec<f64> = (0..60).map(|number| f64::from(number) * 17.0 - 300.0).collect();
    vec![
        ("nothing", chart(kind, &["Arrivals"], &[])),
        ("no values", chart(kind, &["Arrivals"], &[("A", vec![None]), ("B", vec![None])])),
        ("one value", chart(kind, &["Arrivals"], &single(&[5.0]))),
        ("all zero", chart(kind, &["Arrivals"], &single(&[0.0, 0.0, 0.0]))),
        ("all negative", chart(kind, &["Arrivals"], &single(&[-5.0, -3.0, -12_000.0]))),
        ("a million times", chart(kind, &["Arrivals"], &single(&[1.0, 2.0, 2e6, 3.0]))),
        ("endless", chart(kind, &["Arrivals"], &single(&[1e27, -1e27, 1.0]))),
        ("tiny", chart(kind, &["Arrivals"], &single(&[1e-20, 2e-20]))),
        (
            "a gap",
            chart(
                kind,
                &["A"],
                &[("A", vec![Some(1.0)]), ("B", vec![None]), ("C", vec![Some(2.0)])],
            ),
        ),
        ("sixty", chart(kind, &["Arrivals"], &single(&many))),
        ("long labels", chart(kind, &[long, long], &two(long).collect::<Vec<_>>())),
        (
            "four series",
            chart(
                kind,
                &["A", long, "C", "D"],
                &[("A", vec![Some(1.0), Some(1.0), Some(1.0), Some(1.0)])],
            ),
        ),
        (
            "one endless word",
            chart(
                kind,
                &["A"],
                &[(
                    "донаудампфшиффартсгезельшафтскапитэндонаудампфшиффартсгезельшафт",
                    vec![Some(1.0)],
                )],
            ),
        ),
    ]
}

/// Left, top, right, bottom of each label, with its words.
fn boxes(scene: &Scene, fonts: &Fonts) -> Vec<([f32; 4], String)> {
    let label = |label: &crate::document::scene::Label| {
        let face = Face::of(label.strong, false);
        let width = fonts.width(face, label.size, &label.text);
        let left = label.align.left(label.point.0, width);
        // Figures have neither the accents nor the descenders of the tallest letters.
        let (top, bottom) = (label.point.1 - 0.7 * label.size, label.point.1 + 0.18 * label.size);
        ([left, top, left + width, bottom], label.text.clone())
    };
    scene.labels.iter().map(label).collect()
}

fn points(scene: &Scene) -> Vec<(f32, f32)> {
    let segments = scene.paths.iter().flat_map(|path| &path.segments);
    let ends = segments.filter_map(|segment| match segment {
        Segment::Move(end) | Segment::Line(end) | Segment::Cubic(_, _, end) => Some(*end),
        Segment::Close => None,
    });
    ends.collect()
}

#[test]
fn nothing_falls_off_a_picture_or_onto_other_words() {
    let fonts = Fonts::new();
    for tag in ["en", "ru", "kk"] {
        let locale = locale(tag);
        for kind in ChartKind::all() {
            for (what, chart) in odd(kind) {
                let map = basemap(chart.axis.len());
                let scene = draw(&chart, Some(&map), &locale, &fonts, &Palette::LIGHT);
                let place = format!("{kind:?}, {what}, {tag}");
                for (x, y) in points(&scene) {
                    let is_inside = (-0.5..=scene.width + 3.0).contains(&x)
                        && (-0.5..=scene.height + 0.5).contains(&y);
                    assert!(is_inside, "{place}: {x} {y} of {} {}", scene.width, scene.height);
                }
                let boxes = boxes(&scene, &fonts);
                for (index, (bounds, words)) in boxes.iter().enumerate() {
                    let is_inside = bounds[0] >= -0.5
                        && bounds[1] >= -0.5
                        && bounds[2] <= scene.width + 0.5
                        && bounds[3] <= scene.height + 0.5;
                    assert!(
                        is_inside,
                        "{place}: {words:?} at {bounds:?} of {} {}",
                        scene.width, scene.height
                    );
                    for (earlier, earlier_words) in &boxes[..index] {
                        let meet = bounds[0] < earlier[2] - 0.2
                            && earlier[0] < bounds[2] - 0.2
                            && bounds[1] < earlier[3] - 0.2
                            && earlier[1] < bounds[3] - 0.2;
                        assert!(!meet, "{place}: {words:?} on {earlier_words:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn no_line_leads_over_a_break() {
    let fonts = Fonts::new();
    let rows: Vec<_> = (0..5).map(|number| ("Name", vec![Some(f64::from(number))])).collect();
    let lengths = |breaks: BTreeSet<(usize, usize)>| {
        let chart = Chart { breaks, ..chart(ChartKind::Lines, &["A"], &rows) };
        let scene = draw(&chart, None, &locale("en"), &fonts, &Palette::LIGHT);
        let is_line = |path: &&crate::document::scene::Path| {
            path.stroke.is_some_and(|stroke| stroke.thickness > 1.9)
        };
        scene.paths.iter().filter(is_line).map(|path| path.segments.len()).collect::<Vec<_>>()
    };
    assert_eq!(lengths(BTreeSet::new()), [5]);
    assert_eq!(lengths(BTreeSet::from([(2, 0)])), [2, 3]);
    // A point alone has no line.
    assert_eq!(lengths(BTreeSet::from([(2, 0), (3, 0), (4, 1)])), [2, 2]);
}

#[test]
fn every_bar_has_its_figure_with_its_fact() {
    let fonts = Fonts::new();
    let values: Vec<_> =
        (0..30).map(|number| ("Name", vec![Some(f64::from(number) - 9.0), None])).collect();
    let chart = chart(ChartKind::Bars, &["A", "B"], &values);
    let scene = draw(&chart, None, &locale("en"), &fonts, &Palette::LIGHT);
    let figures: Vec<String> = scene
        .labels
        .iter()
        .filter_map(|label| match &label.shows {
            Shows::Figure { value, .. } => Some(value.to_string()),
            _ => None,
        })
        .collect();
    let expected: Vec<String> =
        (0..30).map(|number| format!("{}", f64::from(number) - 9.0)).collect();
    assert_eq!(figures, expected);
    let missing = scene.labels.iter().filter(|label| label.text == "[x]");
    assert_eq!(missing.count(), 30);
}

#[test]
fn bars_begin_at_zero_and_are_as_long_as_their_values() {
    let fonts = Fonts::new();
    let rows = [("A", vec![Some(10.0)]), ("B", vec![Some(-5.0)]), ("C", vec![Some(20.0)])];
    let scene =
        draw(&chart(ChartKind::Bars, &["A"], &rows), None, &locale("en"), &fonts, &Palette::LIGHT);
    let bars: Vec<(f32, f32)> = scene
        .paths
        .iter()
        .filter(|path| path.fill.is_some())
        .map(|path| match path.segments[..2] {
            [Segment::Move((left, _)), Segment::Line((right, _))] => (left, right),
            _ => panic!("a bar is a rectangle"),
        })
        .collect();
    let near = |shown: f32, expected: f32| assert!((shown - expected).abs() < 0.01, "{bars:?}");
    near(bars[0].0, bars[1].1);
    near(bars[0].0, bars[2].0);
    near(2.0 * (bars[0].1 - bars[0].0), bars[2].1 - bars[2].0);
    near(2.0 * (bars[1].1 - bars[1].0), bars[0].1 - bars[0].0);
}

#[test]
fn an_area_without_value_is_hatched_and_the_legend_says_why() {
    let fonts = Fonts::new();
    let rows = [("North", vec![Some(10.0)]), ("South", vec![Some(-3.0)]), ("East", vec![None])];
    let chart = chart(ChartKind::Map, &["A"], &rows);
    let scene = draw(&chart, Some(&basemap(3)), &locale("en"), &fonts, &Palette::LIGHT);
    let words: Vec<&str> = scene.labels.iter().map(|label| label.text.as_str()).collect();
    assert!(words.starts_with(&["\u{2212}3", "10", "[x] not available"]), "{words:?}");
    let is_hatching = |path: &&crate::document::scene::Path| {
        path.fill.is_none()
            && path.segments.iter().filter(|part| matches!(part, Segment::Move(_))).count() > 3
    };
    assert_eq!(scene.paths.iter().filter(is_hatching).count(), 1);
}
