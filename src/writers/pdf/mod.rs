//! From a document to a tagged PDF file that passes PDF/UA-1 and PDF/A-2a.
//!
//! [`pdf`] lays the document out, writes each page with its marked content, and adds what makes
//! the file accessible: structure, outline, links, properties. Equal documents give equal bytes:
//! no clock, no random id and no path goes in.

mod colour_profile;
mod content;
mod embedding;
mod links;
mod outline;
mod properties;
mod structure;

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, ObjectId, SaveOptions, StringFormat, dictionary};
use printpdf::{PdfDocument, PdfPage, PdfResources, PdfSaveOptions, Pt, Rect};

use crate::document::Document;
use crate::fonts::Fonts;
use crate::layout::{Layout, PAGE_HEIGHT, PAGE_WIDTH, lay_out};
use embedding::Embedded;

/// Sets the document on pages and gives the file's bytes. Reads nothing, writes nothing.
pub fn pdf(document: &Document, fonts: &Fonts) -> Vec<u8> {
    let layout = lay_out(document, fonts);
    let mut file = pages(&layout, fonts);
    let page_ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    let areas = links::write(&mut file, &layout, &page_ids);
    let tree = structure::write(&mut file, &layout, &page_ids, &areas);
    let outline = outline::write(&mut file, &layout, &page_ids);
    let metadata = properties::write(&mut file, document);
    let intent = colour_profile::write(&mut file);
    let entries = dictionary! {
        "Lang" => Object::string_literal(document.language.as_str()),
        "MarkInfo" => dictionary! { "Marked" => true },
        "Metadata" => metadata,
        "OutputIntents" => vec![Object::Reference(intent)],
        "StructTreeRoot" => tree,
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    };
    let catalog = file.catalog_mut().expect("printpdf writes a catalog");
    catalog.extend(&entries);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    save(file)
}

/// The pages with their text and fonts, without anything that ties them together.
fn pages(layout: &Layout, fonts: &Fonts) -> lopdf::Document {
    let embedded = Embedded::of(layout, fonts);
    let paper = Rect::from_wh(Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT));
    let page = |ops| PdfPage {
        media_box: paper.clone(),
        trim_box: paper.clone(),
        crop_box: paper.clone(),
        ops,
    };
    let mut document = PdfDocument::new("");
    document.resources = PdfResources { fonts: embedded.fonts(fonts), ..PdfResources::default() };
    let contents = layout.pages.iter().map(|set| content::operations(set, layout, &embedded));
    document.pages = contents.map(page).collect();
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { subset_fonts: false, optimize: false, ..Default::default() };
    let mut file = document.to_lopdf_document(&options, &mut warnings);
    debug_assert!(warnings.is_empty(), "{warnings:?}");
    embedding::complete(&mut file, fonts);
    file
}

/// Compresses the file's streams and gives its bytes.
fn save(mut file: lopdf::Document) -> Vec<u8> {
    file.version = "1.7".to_owned();
    properties::identify(&mut file);
    for object in file.objects.values_mut() {
        compress(object);
    }
    let mut bytes = Vec::new();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(200)
        .compression_level(6)
        .build();
    file.save_with_options(&mut bytes, options).expect("writing to memory does not fail");
    bytes
}

/// Deflates a stream, except for metadata, which programs look for without reading the PDF.
fn compress(object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    if stream.dict.has(b"Filter") || stream.dict.has_type(b"Metadata") {
        return;
    }
    // Level 9 takes twice the time for one part in fifty.
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let written = encoder.write_all(&stream.content).and_then(|()| encoder.finish());
    stream.set_content(written.expect("writing to memory does not fail"));
    stream.dict.set("Filter", "FlateDecode");
}

/// A text string: plain where that is enough, UTF-16 with its mark otherwise.
fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// A length in points as the file has it: hundredths are finer than any printer.
fn points(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

/// A dictionary's objects as they are added to a file.
fn add(file: &mut lopdf::Document, entries: Dictionary) -> ObjectId {
    file.add_object(Object::Dictionary(entries))
}
