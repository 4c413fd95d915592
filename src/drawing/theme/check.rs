//! From `theme.toml` to a [`Theme`]: what is out of range or hard to read is a finding.

use std::ops::{Range, RangeInclusive};

use toml::Spanned;

use super::contrast::Written;
use super::keys::{Declaration, LogoDeclaration, Number, PageDeclaration, SizesDeclaration};
use super::logo::Named;
use super::palette::{Declared, Palette};
use super::{Paper, Theme, TypeSizes, points};
use crate::declaration::syntax;
use crate::document::colour::Colour;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};

/// Sizes of running text, notes and tables, in points: below it is not read, above it is a poster.
const TEXT_SIZES: RangeInclusive<f64> = 6.0..=20.0;
/// Sizes of headings, in points.
const HEADING_SIZES: RangeInclusive<f64> = 8.0..=60.0;
/// Margins in millimetres: the least has room for a page number and for what a printer cannot reach.
const MARGINS: RangeInclusive<f64> = 10.0..=100.0;
/// Sides of a page in millimetres.
const SIDES: RangeInclusive<f64> = 100.0..=600.0;
/// Sizes that have a name, in millimetres.
const NAMED: [(&str, f64, f64); 2] = [("A4", 210.0, 297.0), ("Letter", 215.9, 279.4)];
/// Heights of a logo in millimetres.
const LOGO_HEIGHTS: RangeInclusive<f64> = 5.0..=40.0;
/// The height of a logo that says none.
const LOGO_HEIGHT: f32 = 12.0;
/// The least width and height of the text in millimetres: a table of a few columns.
const LEAST_TEXT: f64 = 80.0;

/// Reads a theme for a release in these languages, and which mark it names. What is wrong with it
/// is in `found`, and the program's own values stand there.
pub fn read(
    file: &SourceFile,
    languages: &[&str],
    found: &mut Diagnostics,
) -> (Theme, Option<Named>) {
    let declaration: Declaration = match toml::from_str(file.text()) {
        Ok(declaration) => declaration,
        Err(error) => {
            found.push(syntax(file, &error));
            return (Theme::default(), None);
        }
    };
    let mut reading = Reading { file, found };
    let theme = Theme {
        page: reading.page(&declaration.page),
        light: reading.palette(&declaration.colour, "colour", Palette::LIGHT),
        dark: reading.palette(&declaration.dark, "dark", Palette::DARK),
        sizes: reading.sizes(&declaration.sizes),
        logo: None,
    };
    let logo = declaration.logo.and_then(|logo| reading.logo(logo, languages));
    (theme, logo)
}

/// A file and what is found in it.
struct Reading<'a> {
    file: &'a SourceFile,
    found: &'a mut Diagnostics,
}

impl Reading<'_> {
    /// THM-003: a number within its range.
    fn number(&mut self, number: &Number, what: &Quantity) -> Option<f32> {
        let number = number.as_ref()?;
        let value = *number.get_ref();
        if !what.range.contains(&value) {
            let (least, most) = (what.range.start(), what.range.end());
            let Quantity { name, unit, .. } = what;
            let message = format!("{name} of {value} {unit} cannot be");
            self.out_of_range(message, number.span(), format!("Write {least} to {most}."));
            return None;
        }
        Some(narrow(value))
    }

    fn out_of_range(&mut self, message: String, span: Range<usize>, hint: String) {
        let finding = Diagnostic::new(Code::ThemeOutOfRange, message);
        self.found.push(finding.at(self.file, span, "here").hint(hint));
    }

    fn sizes(&mut self, declared: &SizesDeclaration) -> TypeSizes {
        let text = Quantity { name: "a type size", unit: "points", range: TEXT_SIZES };
        let heading = Quantity { name: "a heading", unit: "points", range: HEADING_SIZES };
        let unset = TypeSizes::default();
        let [first, second, third] = unset.headings;
        TypeSizes {
            body: self.number(&declared.body, &text).unwrap_or(unset.body),
            caption: self.number(&declared.caption, &text).unwrap_or(unset.caption),
            cell: self.number(&declared.cell, &text).unwrap_or(unset.cell),
            note: self.number(&declared.note, &text).unwrap_or(unset.note),
            headings: [
                self.number(&declared.heading_1, &heading).unwrap_or(first),
                self.number(&declared.heading_2, &heading).unwrap_or(second),
                self.number(&declared.heading_3, &heading).unwrap_or(third),
            ],
        }
    }

    fn page(&mut self, declared: &PageDeclaration) -> Paper {
        let unset = Paper::default();
        let (width, height) = declared
            .size
            .as_ref()
            .and_then(|size| self.size(size))
            .map_or((unset.width, unset.height), |(width, height)| {
                (points(narrow(width)), points(narrow(height)))
            });
        let margin = Quantity { name: "a margin", unit: "mm", range: MARGINS };
        let mut margin = |number, unset| self.number(number, &margin).map_or(unset, points);
        let page = Paper {
            width,
            height,
            top: margin(&declared.top, unset.top),
            bottom: margin(&declared.bottom, unset.bottom),
            left: margin(&declared.left, unset.left),
            right: margin(&declared.right, unset.right),
        };
        let across = [&declared.left, &declared.right];
        let down = [&declared.top, &declared.bottom];
        let is_wide = self.has_room(page.text_width(), "width", across, declared);
        let is_high = self.has_room(page.text_height(), "height", down, declared);
        if is_wide && is_high { page } else { unset }
    }

    /// THM-003: margins leave room for the text.
    fn has_room(
        &mut self,
        length: f32,
        name: &str,
        margins: [&Number; 2],
        declared: &PageDeclaration,
    ) -> bool {
        let millimetres = f64::from(length) * 25.4 / 72.0;
        // Points are hundredths: a tenth of a millimetre is within their rounding.
        if millimetres + 0.1 >= LEAST_TEXT {
            return true;
        }
        let mut spans = margins.into_iter().flatten().map(Spanned::span);
        let span = spans.next().or_else(|| declared.size.as_ref().map(Spanned::span));
        let message = format!("the margins leave {millimetres:.0} mm of the page's {name}");
        let hint =
            format!("The text needs {LEAST_TEXT} mm: make the margins smaller or the page larger.");
        self.out_of_range(message, span.unwrap_or_default(), hint);
        false
    }

    /// Width and height of a page in millimetres.
    fn size(&mut self, declared: &Spanned<toml::Value>) -> Option<(f64, f64)> {
        let sides = match declared.get_ref() {
            toml::Value::String(name) => {
                let named = NAMED.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
                named.map(|(_, width, height)| (*width, *height))
            }
            toml::Value::Array(sides) => match sides.as_slice() {
                [width, height] => side(width).zip(side(height)),
                _ => None,
            },
            _ => None,
        };
        if sides.is_none() {
            let hint = format!(
                "Write \"A4\", \"Letter\", or width and height in millimetres of {} to {}: [210, 297].",
                SIDES.start(),
                SIDES.end()
            );
            let message = "this is not the size of a page".to_owned();
            self.out_of_range(message, declared.span(), hint);
        }
        sides
    }

    fn palette(&mut self, declared: &Declared, table: &str, unset: Palette) -> Palette {
        let mut palette = unset;
        let mut spans = Vec::new();
        let mut are_colours = true;
        for (name, text, colour) in declared.of(&mut palette) {
            spans.push((name, text.span()));
            let Some(parsed) = Colour::parse(text.get_ref()) else {
                are_colours = false;
                let message = format!("`{}` is not a colour", text.get_ref());
                let finding = Diagnostic::new(Code::NotAColour, message)
                    .at(self.file, text.span(), "here")
                    .hint("Write `#` and six digits from 0 to F: \"#0A4668\".");
                self.found.push(finding);
                continue;
            };
            *colour = parsed;
        }
        // What stands in for a colour that is none says nothing about the others.
        if are_colours {
            let written = Written { palette: &palette, table, spans: &spans };
            written.contrast(self.file, self.found);
        }
        palette
    }

    /// THM-004 and REL-007: a logo is an SVG file of this folder, described in every language.
    fn logo(&mut self, logo: LogoDeclaration, languages: &[&str]) -> Option<Named> {
        let height = Quantity { name: "a logo", unit: "mm", range: LOGO_HEIGHTS };
        let height = points(self.number(&logo.height, &height).unwrap_or(LOGO_HEIGHT));
        let span = logo.alt.span();
        let alt = logo.alt.into_inner();
        let given = |language: &str| alt.get(language).is_some_and(|alt| !alt.trim().is_empty());
        for language in languages.iter().filter(|language| !given(language)) {
            let message = format!("the logo is not described in the language `{language}`");
            let hint = format!("Say under `alt` what it shows: {language} = \"…\".");
            let finding = Diagnostic::new(Code::MissingText, message);
            self.found.push(finding.at(self.file, span.clone(), "here").hint(hint));
        }
        let name = logo.file.get_ref();
        let is_svg = name.strip_suffix(".svg").is_some_and(|stem| !stem.is_empty());
        if !is_svg || name.contains(['/', '\\']) {
            let message = format!("`{name}` is not an SVG file of this folder");
            let hint = "Put a file whose name ends with .svg beside theme.toml, and name it here.";
            let finding = Diagnostic::new(Code::UnusableLogo, message);
            self.found.push(finding.at(self.file, logo.file.span(), "here").hint(hint));
            return None;
        }
        Some(Named { file: logo.file, height, alt })
    }
}

/// What a number says, and how large it may be.
struct Quantity {
    name: &'static str,
    unit: &'static str,
    range: RangeInclusive<f64>,
}

/// A side of a page.
fn side(value: &toml::Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "what is beyond a page is refused")]
    let length = match value {
        toml::Value::Integer(whole) => *whole as f64,
        toml::Value::Float(length) => *length,
        _ => return None,
    };
    SIDES.contains(&length).then_some(length)
}

/// A number that was found to be of moderate size.
#[expect(clippy::cast_possible_truncation, reason = "a page is measured in hundredths of a point")]
fn narrow(number: f64) -> f32 {
    number as f32
}
