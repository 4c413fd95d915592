//! From the properties of a document to the properties of the file, twice and in agreement: the Info
//! dictionary for older readers, XMP for the standards.

use chrono::{DateTime, FixedOffset};
use lopdf::{Document as File, Object, ObjectId, Stream, dictionary};

use super::text_string;
use crate::document::Document;

/// What made the file.
const PRODUCER: &str = concat!("bulletin ", env!("CARGO_PKG_VERSION"));

/// Writes Info and XMP; gives the XMP stream.
pub(super) fn write(file: &mut File, document: &Document) -> ObjectId {
    let properties = &document.properties;
    let moment = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let moments = moment(&properties.released).zip(moment(properties.modified()));
    let title = properties.marked(&document.title);
    let keywords = properties.keywords.join(", ");
    let texts = [
        ("Title", title.as_str()),
        ("Author", &properties.publisher),
        ("Subject", &properties.description),
        ("Keywords", &keywords),
        ("Creator", PRODUCER),
        ("Producer", PRODUCER),
    ];
    let mut info = dictionary! {};
    for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        info.set(key, text_string(text));
    }
    if let Some((released, modified)) = moments {
        info.set("CreationDate", Object::string_literal(date(&released)));
        info.set("ModDate", Object::string_literal(date(&modified)));
    }
    let info = file.add_object(Object::Dictionary(info));
    file.trailer.set("Info", info);
    let xmp = xmp(document, &title, &keywords, moments);
    let entries = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    file.add_object(Object::Stream(Stream::new(entries, xmp.into_bytes())))
}

/// A moment as the Info dictionary has it: `D:20250811100000+05'00'`.
fn date(moment: &DateTime<FixedOffset>) -> String {
    let offset = moment.format("%:z").to_string().replace(':', "'");
    format!("{}{offset}'", moment.format("D:%Y%m%d%H%M%S"))
}

/// The XMP packet. `pdfuaid` is described in the packet itself, as PDF/A demands of any schema
/// that it does not know.
fn xmp(
    document: &Document,
    title: &str,
    keywords: &str,
    moments: Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)>,
) -> String {
    let properties = &document.properties;
    let mut body = String::new();
    let mut push = |text: &str, element: String| {
        if !text.is_empty() {
            body.push_str(&element);
        }
    };
    push(title, alternatives("dc:title", title));
    push(&properties.publisher, list("dc:creator", "Seq", [properties.publisher.as_str()]));
    let description = properties.description.as_str();
    push(description, alternatives("dc:description", description));
    let words = properties.keywords.iter().map(String::as_str);
    push(keywords, list("dc:subject", "Bag", words));
    push(&document.language, list("dc:language", "Bag", [document.language.as_str()]));
    push(keywords, element("pdf:Keywords", keywords));
    push(PRODUCER, element("pdf:Producer", PRODUCER));
    push(PRODUCER, element("xmp:CreatorTool", PRODUCER));
    if let Some((released, modified)) = moments {
        for (name, moment) in [("xmp:CreateDate", released), ("xmp:ModifyDate", modified)] {
            let moment = moment.format("%Y-%m-%dT%H:%M:%S%:z").to_string();
            push(&moment, element(name, &moment));
        }
    }
    include_str!("packet.xml").replace("{properties}", &body)
}

/// A property with a text in the language of the document, which another property says.
fn alternatives(name: &str, text: &str) -> String {
    let text = escape(text);
    format!("<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></{name}>")
}

/// A property with several values.
fn list<'a>(name: &str, kind: &str, values: impl IntoIterator<Item = &'a str>) -> String {
    let items = values.into_iter().map(|value| format!("<rdf:li>{}</rdf:li>", escape(value)));
    format!("<{name}><rdf:{kind}>{}</rdf:{kind}></{name}>", items.collect::<String>())
}

/// A property with one value.
fn element(name: &str, value: &str) -> String {
    format!("<{name}>{}</{name}>", escape(value))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_the_offset_of_the_office() {
        let moment = DateTime::parse_from_rfc3339("2025-08-11T10:00:00+05:00").unwrap();
        assert_eq!(date(&moment), "D:20250811100000+05'00'");
    }

    #[test]
    fn markup_in_a_title_is_text() {
        assert_eq!(element("dc:x", "A & B < C"), "<dc:x>A &amp; B &lt; C</dc:x>");
    }
}
