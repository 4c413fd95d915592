//! An edition in the words of DCAT-AP, the vocabulary of the catalogues of public data, as JSON-LD.
//!
//! [`dcat`] is the entry point. The description lies beside the data files; where the release
//! declares no public address it names the other files from there.

use serde_json::{Value, json};

use super::catalogue::{Catalogue, CatalogueFile, Ends, page_path};
use crate::document::Titles;

/// Names of a language by its tag of two letters, as the vocabulary recommends.
const LANGUAGE: &str = "http://id.loc.gov/vocabulary/iso639-1/";
/// Names of media types.
const MEDIA_TYPE: &str = "https://www.iana.org/assignments/media-types/";

/// `dcat.jsonld`: the data set with a distribution for each file.
pub fn dcat(catalogue: &Catalogue<'_>) -> Vec<u8> {
    let package = catalogue.package;
    let languages = &package.languages;
    let titles = languages.iter().map(|said| text(said.tag, &said.title));
    let descriptions = languages.iter().map(|said| text(said.tag, &said.properties.description));
    let keywords = languages
        .iter()
        .flat_map(|said| said.properties.keywords.iter().map(|keyword| text(said.tag, keyword)));
    let publishers = languages.iter().map(|said| text(said.tag, &said.properties.publisher));
    let released = languages.first().map_or("", |first| first.properties.released.as_str());
    let released = json!({ "@value": released, "@type": "xsd:dateTime" });
    let Ends { first, last } = &catalogue.days;
    let files = catalogue.files.iter().map(|file| distribution(catalogue, file));
    let mut dataset = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": address(catalogue, "data/dcat.jsonld#dataset"),
        "@type": "dcat:Dataset",
        "dct:identifier": package.name(),
        "dct:title": titles.collect::<Vec<_>>(),
        "dct:description": descriptions.collect::<Vec<_>>(),
        "dcat:keyword": keywords.collect::<Vec<_>>(),
        "dct:language": languages.iter().map(|said| language(said.tag)).collect::<Vec<_>>(),
        "dct:publisher": { "@type": "foaf:Agent", "foaf:name": publishers.collect::<Vec<_>>() },
        "dcat:contactPoint": contact(catalogue),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": { "@value": first, "@type": "xsd:date" },
            "dcat:endDate": { "@value": last, "@type": "xsd:date" },
        },
        "dct:issued": released,
        "dct:modified": released,
        "dcat:version": package.edition.id(),
        "dcat:distribution": files.collect::<Vec<_>>(),
    });
    if let Some(area) = &package.data.area {
        let mut place =
            json!({ "@type": "dct:Location", "rdfs:label": texts(area.name.get_ref()) });
        if let Some(uri) = &area.uri {
            place["@id"] = uri.get_ref().as_str().into();
        }
        dataset["dct:spatial"] = place;
    }
    if !catalogue.pages.is_empty() {
        let pages = catalogue.pages.iter().filter_map(|tag| page_path(tag));
        let pages = pages.map(|page| id(address(catalogue, &page)));
        dataset["dcat:landingPage"] = pages.collect();
    }
    super::datapackage::bytes(&dataset)
}

fn distribution(catalogue: &Catalogue<'_>, file: &CatalogueFile) -> Value {
    let place = id(address(catalogue, &file.path));
    let mut distribution = json!({
        "@type": "dcat:Distribution",
        "dct:title": texts(&file.titles),
        "dcat:mediaType": id(format!("{MEDIA_TYPE}{}", file.media_type())),
        "dcat:accessURL": place,
        "dcat:downloadURL": place,
        "dct:license": id(catalogue.package.data.licence.path.clone()),
    });
    if let Some(tag) = &file.language {
        distribution["dct:language"] = language(tag);
    }
    if let Some(bytes) = file.bytes {
        let size = json!({ "@value": bytes.to_string(), "@type": "xsd:nonNegativeInteger" });
        distribution["dcat:byteSize"] = size;
    }
    distribution
}

fn contact(catalogue: &Catalogue<'_>) -> Value {
    let contact = catalogue.contact;
    let telephone: String =
        contact.telephone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    json!({
        "@type": "vcard:Organization",
        "vcard:fn": texts(contact.name.get_ref()),
        "vcard:hasEmail": id(format!("mailto:{}", contact.email)),
        "vcard:hasTelephone": id(format!("tel:{telephone}")),
    })
}

/// The address of a file of the edition, from the folder of the data where there is no other.
fn address(catalogue: &Catalogue<'_>, path: &str) -> String {
    match (catalogue.address, path.strip_prefix("data/")) {
        (Some(address), _) => format!("{address}{path}"),
        (None, Some(name)) => name.to_owned(),
        (None, None) => format!("../{path}"),
    }
}

fn id(address: impl Into<String>) -> Value {
    json!({ "@id": address.into() })
}

fn language(tag: &str) -> Value {
    let tag = tag.split('-').next().unwrap_or(tag);
    id(format!("{LANGUAGE}{tag}"))
}

fn texts(titles: &Titles) -> Vec<Value> {
    titles.iter().map(|(tag, words)| text(tag, words)).collect()
}

fn text(language: &str, text: &str) -> Value {
    json!({ "@value": text, "@language": language })
}
