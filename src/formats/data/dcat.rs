//! An edition in the words of DCAT-AP, the vocabulary of the catalogues of public data, as JSON-LD.
//!
//! [`dcat`] is the entry point. The description lies beside the data files; where the release
//! declares no public address it names the other files from there. What is named by its address has its
//! class beside it: DCAT-AP gives each property a range, and a reader of this file alone cannot look
//! the address up.

use serde_json::{Value, json};

use super::catalogue::{Catalogue, CatalogueFile, Ends, page_path};
use super::datapackage::PackageLanguage;
use crate::document::{Properties, Titles};
use crate::time::Frequency;

/// Names that DCAT-AP takes for languages, by ISO 639-3 in capitals.
const LANGUAGE: &str = "http://publications.europa.eu/resource/authority/language/";
/// The status of a data set that is a draft, and of its files.
const DRAFT_DATASET: &str =
    "http://publications.europa.eu/resource/authority/dataset-status/DEVELOP";
const DRAFT_FILE: &str =
    "http://publications.europa.eu/resource/authority/distribution-status/DEVELOP";
/// The status of a data set that was taken back, and of its files.
const WITHDRAWN_DATASET: &str =
    "http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN";
const WITHDRAWN_FILE: &str =
    "http://publications.europa.eu/resource/authority/distribution-status/WITHDRAWN";
/// Who may see a draft.
const NOT_PUBLIC: &str = "http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC";
/// Names of how often something is published.
const FREQUENCY: &str = "http://publications.europa.eu/resource/authority/frequency/";
/// Names of media types.
const MEDIA_TYPE: &str = "https://www.iana.org/assignments/media-types/";

/// `dcat.jsonld`: the data set with a distribution for each file.
pub fn dcat(catalogue: &Catalogue<'_>) -> Vec<u8> {
    let package = catalogue.package;
    let languages = &package.languages;
    let titles = languages.iter().map(|said| text(said.tag, &said.properties.marked(&said.title)));
    let descriptions = languages.iter().map(|said| text(said.tag, &said.description));
    let keywords = languages
        .iter()
        .flat_map(|said| said.properties.keywords.iter().map(|keyword| text(said.tag, keyword)));
    let publishers = languages.iter().map(|said| text(said.tag, &said.properties.publisher));
    let moment = |pick: fn(&Properties) -> &str| {
        let moment = languages.first().map_or("", |first| pick(&first.properties));
        json!({ "@value": moment, "@type": "xsd:dateTime" })
    };
    let Ends { first, last } = &catalogue.days;
    let files = catalogue.files.iter().map(|file| distribution(catalogue, file));
    let mut dataset = json!({
        "@context": {
            "adms": "http://www.w3.org/ns/adms#",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": address(catalogue, "data/dcat.jsonld#dataset"),
        "@type": "dcat:Dataset",
        "dct:identifier": package.name(),
        "dct:title": titles.collect::<Vec<_>>(),
        "dct:description": descriptions.collect::<Vec<_>>(),
        "dcat:keyword": keywords.collect::<Vec<_>>(),
        "dct:language": languages.iter().filter_map(language).collect::<Vec<_>>(),
        "dct:publisher": { "@type": "foaf:Agent", "foaf:name": publishers.collect::<Vec<_>>() },
        "dcat:contactPoint": contact(catalogue),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": { "@value": first, "@type": "xsd:date" },
            "dcat:endDate": { "@value": last, "@type": "xsd:date" },
        },
        "dct:accrualPeriodicity": thing(format!("{FREQUENCY}{}", often(catalogue.frequency)), "dct:Frequency"),
        "dcat:temporalResolution": { "@value": length(catalogue.frequency), "@type": "xsd:duration" },
        "dct:issued": moment(|properties| &properties.released),
        "dct:modified": moment(Properties::modified),
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
        let pages = pages.map(|page| thing(address(catalogue, &page), "foaf:Document"));
        dataset["dcat:landingPage"] = pages.collect();
    }
    if catalogue.is_draft() {
        dataset["adms:status"] = status(catalogue, DRAFT_DATASET);
        dataset["dct:accessRights"] = thing(NOT_PUBLIC, "dct:RightsStatement");
    } else if catalogue.is_withdrawn() {
        dataset["adms:status"] = status(catalogue, WITHDRAWN_DATASET);
    }
    super::datapackage::bytes(&dataset)
}

/// How often there is an edition, by its name in the vocabulary.
fn often(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Year | Frequency::YearFrom(_) => "ANNUAL",
        Frequency::HalfYear => "ANNUAL_2",
        Frequency::Quarter => "QUARTERLY",
        Frequency::Month => "MONTHLY",
        Frequency::Week | Frequency::WeekTo(_) => "WEEKLY",
        Frequency::Day => "DAILY",
    }
}

/// How long a period is, as a duration of XML Schema.
fn length(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Year | Frequency::YearFrom(_) => "P1Y",
        Frequency::HalfYear => "P6M",
        Frequency::Quarter => "P3M",
        Frequency::Month => "P1M",
        Frequency::Week | Frequency::WeekTo(_) => "P7D",
        Frequency::Day => "P1D",
    }
}

fn distribution(catalogue: &Catalogue<'_>, file: &CatalogueFile) -> Value {
    let place = id(address(catalogue, &file.path));
    let mut distribution = json!({
        "@type": "dcat:Distribution",
        "dct:title": texts(&file.titles),
        "dcat:mediaType": thing(format!("{MEDIA_TYPE}{}", file.media_type()), "dct:MediaType"),
        "dcat:accessURL": place,
        "dcat:downloadURL": place,
        "dct:license": thing(catalogue.package.data.licence.path.as_str(), "dct:LicenseDocument"),
    });
    let mut languages = catalogue.package.languages.iter();
    let said = languages.find(|said| file.language.as_deref() == Some(said.tag));
    if let Some(language) = said.and_then(language) {
        distribution["dct:language"] = language;
    }
    if catalogue.is_draft() {
        distribution["adms:status"] = status(catalogue, DRAFT_FILE);
    } else if catalogue.is_withdrawn() {
        distribution["adms:status"] = status(catalogue, WITHDRAWN_FILE);
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
        "@type": ["vcard:Organization", "vcard:Kind"],
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

/// What has this address and is of this class.
fn thing(address: impl Into<String>, class: &str) -> Value {
    json!({ "@id": address.into(), "@type": class })
}

/// The status of a draft, by its address and in the words of each language.
fn status(catalogue: &Catalogue<'_>, address: &str) -> Value {
    let drafts = catalogue.package.languages.iter();
    let drafts =
        drafts.filter_map(|said| Some(text(said.tag, &said.properties.draft.as_ref()?.word)));
    let mut status = thing(address, "skos:Concept");
    status["skos:prefLabel"] = drafts.collect();
    status
}

/// A language by its name in the vocabulary; `None` where its code is not known.
fn language(said: &PackageLanguage<'_>) -> Option<Value> {
    let code = said.properties.codes.language.to_uppercase();
    (!code.is_empty()).then(|| thing(format!("{LANGUAGE}{code}"), "dct:LinguisticSystem"))
}

fn texts(titles: &Titles) -> Vec<Value> {
    titles.iter().map(|(tag, words)| text(tag, words)).collect()
}

fn text(language: &str, text: &str) -> Value {
    json!({ "@value": text, "@language": language })
}
