//! From a scene to SVG: part of a page, or a file of its own.
//!
//! `inline` and [`file()`] draw the same. Words are words, so that they can be found, copied and
//! enlarged; figures carry their value and their fact, as they do in the text of a page.
//!
//! Words are not drawn as outlines, although a reader may not have the face that they were measured in:
//! outlines could be neither searched nor read aloud, and the proof could not read them back. A label
//! therefore stands at the point that its scene gives, by its beginning, middle or end
//! (`text-anchor`), so that a wider face makes it longer on the side away from what it stands beside.
//! Lines are relative and lengths have two decimals at most, because a map has thousands of points.

use super::html::escape;
use crate::document::colour::Colour;
use crate::document::scene::{Align, Holes, Label, Path, Scene, Segment, Shows, Stroke};
use crate::document::{Document, Picture};

/// Faces that most machines have, the ones as wide as the face the words were measured in first.
const FACES: &str = "'IBM Plex Sans', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', \
                     'Liberation Sans', Arial, sans-serif";

/// The picture as an element of a page, in the page's own face. `alt` is what it says to those who
/// do not see it.
pub(super) fn inline(out: &mut String, scene: &Scene, alt: &str) {
    out.push_str("<svg");
    size(out, scene);
    out.push_str(" role=\"img\"");
    escape::attribute(out, "aria-label", &spaced(alt));
    out.push_str(">\n");
    body(out, scene);
    out.push_str("</svg>\n");
}

/// A picture of a document as a file on a `ground` of its own, in the language of the document: its
/// title, what it says to those who do not see it, and in a draft the word for it.
pub fn file(picture: &Picture, document: &Document, ground: Colour) -> String {
    let Picture { scene, title, alt, .. } = picture;
    let mut out = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    escape::attribute(&mut out, "xml:lang", &document.language);
    size(&mut out, scene);
    out.push_str(" role=\"img\" aria-labelledby=\"title desc\"");
    escape::attribute(&mut out, "font-family", FACES);
    out.push_str(">\n<title id=\"title\">");
    escape::push(&mut out, &document.properties.marked(title));
    out.push_str("</title>\n<desc id=\"desc\">");
    escape::push(&mut out, alt);
    out.push_str("</desc>\n<rect width=\"100%\" height=\"100%\"");
    out.extend([" fill=\"", &ground.to_string(), "\"/>\n"]);
    if let Some(draft) = &document.properties.draft {
        watermark(&mut out, scene, &draft.word);
    }
    body(&mut out, scene);
    out.push_str("</svg>\n");
    out
}

/// The word of a draft across the picture, below all that it draws and light enough to read that.
fn watermark(out: &mut String, scene: &Scene, word: &str) {
    // A letter in capitals is hardly wider than seven tenths of the type size.
    let letters = f32::from(u16::try_from(word.chars().count()).unwrap_or(u16::MAX)).max(1.0);
    let size = (scene.width * 0.9 / (letters * 0.7)).min(scene.height * 0.6);
    out.push_str("<text x=\"50%\" y=\"50%\"");
    length(out, "font-size", size);
    out.push_str(
        " text-anchor=\"middle\" dominant-baseline=\"central\" font-weight=\"600\" \
         fill-opacity=\"0.08\" aria-hidden=\"true\">",
    );
    escape::push(out, word);
    out.push_str("</text>\n");
}

/// Points are four thirds of a pixel: the picture is as large as on paper.
fn size(out: &mut String, scene: &Scene) {
    let pixels = |length: f32| length * 4.0 / 3.0;
    out.push_str(" viewBox=\"0 0 ");
    point(out, (scene.width, scene.height));
    out.push('"');
    length(out, "width", pixels(scene.width));
    length(out, "height", pixels(scene.height));
}

fn body(out: &mut String, scene: &Scene) {
    for path in &scene.paths {
        shape(out, path);
    }
    for label in &scene.labels {
        words(out, label);
    }
}

fn shape(out: &mut String, path: &Path) {
    out.push_str("<path d=\"");
    let mut from = (0.0, 0.0);
    let mut before = None;
    for segment in &path.segments {
        // Of lines behind each other only the first says that it is one.
        let goes_on = matches!((before, segment), (Some(Segment::Line(_)), Segment::Line(_)));
        outline(out, *segment, goes_on, &mut from);
        before = Some(*segment);
    }
    out.push('"');
    match path.fill {
        Some(colour) => {
            out.extend([" fill=\"", &colour.to_string(), "\""]);
            if path.holes == Holes::Within {
                out.push_str(" fill-rule=\"evenodd\"");
            }
        }
        None => out.push_str(" fill=\"none\""),
    }
    if let Some(Stroke { colour, thickness, dash }) = path.stroke {
        out.extend([" stroke=\"", &colour.to_string(), "\""]);
        length(out, "stroke-width", thickness);
        if let Some(dash) = dash {
            out.push_str(" stroke-dasharray=\"");
            point(out, dash);
            out.push('"');
        }
    }
    out.push_str("/>\n");
}

/// A part of an outline. Lines go by their difference from `from`, in which most digits are spared.
fn outline(out: &mut String, segment: Segment, goes_on: bool, from: &mut (f32, f32)) {
    match segment {
        Segment::Move(end) => {
            out.push('M');
            point(out, end);
            *from = rounded(end);
        }
        Segment::Line(end) => {
            let end = rounded(end);
            out.push(if goes_on { ' ' } else { 'l' });
            point(out, (end.0 - from.0, end.1 - from.1));
            *from = end;
        }
        Segment::Cubic(first, second, end) => {
            for (before, place) in [('C', first), (' ', second), (' ', end)] {
                out.push(before);
                point(out, place);
            }
            *from = rounded(end);
        }
        Segment::Close => out.push('Z'),
    }
}

fn words(out: &mut String, label: &Label) {
    out.push_str("<text");
    length(out, "x", label.point.0);
    length(out, "y", label.point.1);
    match label.align {
        Align::Start => {}
        Align::Middle => out.push_str(" text-anchor=\"middle\""),
        Align::End => out.push_str(" text-anchor=\"end\""),
    }
    length(out, "font-size", label.size);
    out.extend([" fill=\"", &label.colour.to_string(), "\""]);
    if label.strong {
        out.push_str(" font-weight=\"600\"");
    }
    match &label.shows {
        Shows::Name => {}
        Shows::Figure { value, fact } => {
            escape::attribute(out, "data-value", &value.to_string());
            escape::attribute(out, "data-fact", &fact.to_string());
        }
        Shows::Tick { value } => escape::attribute(out, "data-tick", value),
        Shows::Limits { least, greatest } => {
            escape::attribute(out, "data-least", &least.to_string());
            escape::attribute(out, "data-greatest", &greatest.to_string());
        }
    }
    out.push('>');
    escape::push(out, &spaced(&label.text));
    out.push_str("</text>\n");
}

/// Words with common spaces: no line of a picture is broken, and the names that HTML has for others
/// are unknown in XML.
fn spaced(text: &str) -> String {
    text.replace('\u{A0}', " ")
}

fn rounded((x, y): (f32, f32)) -> (f32, f32) {
    ((x * 100.0).round() / 100.0, (y * 100.0).round() / 100.0)
}

/// A length as an attribute.
fn length(out: &mut String, name: &str, length: f32) {
    out.extend([" ", name, "=\""]);
    number(out, length);
    out.push('"');
}

fn point(out: &mut String, (x, y): (f32, f32)) {
    number(out, x);
    out.push(' ');
    number(out, y);
}

/// A length with at most two decimals and none that is not needed.
#[expect(clippy::cast_possible_truncation, reason = "a picture has some 100 000 hundredths")]
fn number(out: &mut String, length: f32) {
    // Whole hundredths, digit by digit: a map has thousands of lengths, and formatting is slow.
    let hundredths = (length * 100.0).round() as i32;
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    let mut step = 1;
    while whole / step >= 10 {
        step *= 10;
    }
    while step > 0 {
        out.push(digit(whole / step));
        step /= 10;
    }
    if part > 0 {
        out.extend(['.', digit(part / 10)]);
        if part % 10 > 0 {
            out.push(digit(part));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::FactNumber;

    #[test]
    fn lengths_have_no_more_digits_than_they_need() {
        for (length, expected) in [
            (0.0, "0"),
            (-0.001, "0"),
            (-12.5, "-12.5"),
            (100.0, "100"),
            (1.239, "1.24"),
            (9.04, "9.04"),
        ] {
            let mut out = String::new();
            number(&mut out, length);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn a_scene_is_shapes_and_words() {
        let mut scene = Scene::new(100.0, 50.0);
        scene.paths.push(Path::rectangle(1.0, 2.0, 3.0, 4.5).filled(Colour(1, 2, 255)));
        scene.labels.push(Label {
            text: "5 < 6".to_owned(),
            point: (10.0, 20.0),
            align: Align::End,
            size: 9.0,
            strong: true,
            colour: Colour(0, 0, 0),
            shows: Shows::Figure {
                value: 5.into(),
                fact: FactNumber { code: Some("A".to_owned()), ..FactNumber::headline("people") },
            },
        });
        let expected = "<svg viewBox=\"0 0 100 50\" width=\"133.33\" height=\"66.67\" role=\"img\" \
             aria-label=\"a &quot;b&quot;\">\n\
             <path d=\"M1 2l3 0 0 4.5 -3 0Z\" fill=\"#0102FF\" fill-rule=\"evenodd\"/>\n\
             <text x=\"10\" y=\"20\" text-anchor=\"end\" font-size=\"9\" fill=\"#000000\" \
             font-weight=\"600\" data-value=\"5\" data-fact=\"people/A\">5 &lt; 6</text>\n</svg>\n";
        let mut out = String::new();
        inline(&mut out, &scene, "a \"b\"");
        assert_eq!(out, expected);
    }
}
