//! From a document to a tagged PDF file that passes PDF/UA-1 and PDF/A-2a.
//!
//! [`pdf`] lays the document out and adds what makes the file accessible: structure, outline,
//! links, properties. printpdf makes the document, its pages and its fonts; what there are
//! thousands of, in the content of the pages and in the structure, is written as bytes. Equal
//! documents give equal bytes: no clock, no random id and no path goes in.

mod colour_profile;
mod content;
mod embedding;
mod file;
mod font_program;
mod links;
mod objects;
mod outline;
mod properties;
mod structure;
mod syntax;
mod unicode_map;

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use printpdf::{PdfDocument, PdfPage, PdfResources, PdfSaveOptions, Pt, Rect};

use crate::document::Document;
use crate::drawing::fonts::Fonts;
use crate::drawing::layout::{Layout, lay_out};
use crate::drawing::theme::Theme;
use embedding::Embedded;
use file::Prepared;

/// Sets the document on pages and gives the file's bytes. Reads nothing, writes nothing.
pub fn pdf(document: &Document, fonts: &Fonts, theme: &Theme) -> Vec<u8> {
    let layout = lay_out(document, fonts, theme);
    let mut file = pages(&layout, fonts);
    let mut prepared = Prepared::default();
    let page_ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    let areas = links::write(&mut file, &mut prepared.objects, &layout, &page_ids);
    let outline = outline::write(&mut file, &layout, &page_ids);
    let metadata = properties::write(&mut file, document);
    let intent = colour_profile::write(&mut file);
    let page_ids: Vec<usize> = page_ids.into_iter().map(|(id, _)| id as usize).collect();
    let tree = structure::write(&mut file, &mut prepared, &layout, &page_ids, &areas);
    let entries = dictionary! {
        "Lang" => Object::string_literal(document.language.as_str()),
        "MarkInfo" => dictionary! { "Marked" => true },
        "Metadata" => metadata,
        "OutputIntents" => vec![Object::Reference(intent)],
        "StructTreeRoot" => tree,
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    };
    tie(&mut file, &entries, outline);
    file::write(&file, prepared)
}

/// Adds to the catalog what ties the pages together.
fn tie(file: &mut lopdf::Document, entries: &Dictionary, outline: Option<ObjectId>) {
    let catalog = file.catalog_mut().expect("printpdf writes a catalog");
    catalog.extend(entries);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
}

/// The pages with their text and fonts, without anything that ties them together.
///
/// printpdf makes the document, the pages and the fonts. What stands on the pages is set in their
/// place as bytes: as operations and objects it would be a hundred thousand allocations. printpdf
/// takes from a specimen on the first page which glyphs there are.
fn pages(layout: &Layout, fonts: &Fonts) -> lopdf::Document {
    let embedded = Embedded::of(layout, fonts);
    let paper = Rect::from_wh(Pt(layout.paper.width), Pt(layout.paper.height));
    let page = |ops| PdfPage {
        media_box: paper.clone(),
        trim_box: paper.clone(),
        crop_box: paper.clone(),
        ops,
    };
    let mut document = PdfDocument::new("");
    document.resources = PdfResources { fonts: embedded.fonts(fonts), ..PdfResources::default() };
    let mut specimen = Some(embedded.specimen());
    document.pages =
        layout.pages.iter().map(|_| page(specimen.take().unwrap_or_default())).collect();
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { subset_fonts: false, optimize: false, ..Default::default() };
    let mut file = document.to_lopdf_document(&options, &mut warnings);
    debug_assert!(warnings.is_empty(), "{warnings:?}");
    embedded.complete(&mut file, fonts).expect("printpdf ties its fonts to their maps");
    for (id, page) in file.get_pages().into_values().zip(&layout.pages) {
        let content = content::stream(page, layout, &embedded);
        set_content(&mut file, id, content).expect("printpdf gives each page its content");
    }
    file
}

/// Puts a content stream in the place of the one that a page has.
fn set_content(file: &mut lopdf::Document, page: ObjectId, content: Vec<u8>) -> lopdf::Result<()> {
    let stream = file.get_dictionary(page)?.get(b"Contents")?.as_reference()?;
    file.get_object_mut(stream)?.as_stream_mut()?.content = content;
    Ok(())
}

/// A text string: plain where that is enough, UTF-16 with its mark otherwise.
fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Literal)
}

/// A length in points as the file has it: hundredths are finer than any printer.
fn points(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

/// A dictionary's objects as they are added to a file.
fn add(file: &mut lopdf::Document, entries: Dictionary) -> ObjectId {
    file.add_object(Object::Dictionary(entries))
}

/// Keeps so many object numbers free; gives the first of them.
fn reserve(file: &mut lopdf::Document, count: usize) -> usize {
    let first = file.max_id + 1;
    file.max_id += number(count);
    first as usize
}

/// An object number as lopdf has it.
fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
