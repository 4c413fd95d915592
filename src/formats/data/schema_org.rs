//! An edition as a `Dataset` of schema.org: how search engines for data know it.
//!
//! [`dataset`] is the entry point. The page of a language carries it as JSON-LD.

use serde_json::{Value, json};

use super::catalogue::{Catalogue, CatalogueFile, Ends, page_path};
use crate::declaration::Multiplier;

/// The data set in one language; `title` is the title of the release.
pub fn dataset(catalogue: &Catalogue<'_>, language: &str, title: &str) -> Value {
    let package = catalogue.package;
    let of_language = package.languages.iter().find(|said| said.tag == language);
    let Some(properties) = of_language.map(|said| &said.properties) else { return Value::Null };
    let Ends { first, last } = &catalogue.months;
    let publisher = json!({
        "@type": "Organization",
        "name": properties.publisher,
        "contactPoint": {
            "@type": "ContactPoint",
            "name": catalogue.contact.name.get_ref().get(language),
            "email": catalogue.contact.email,
            "telephone": catalogue.contact.telephone,
        },
    });
    let measures = catalogue.measures.iter().filter_map(|measure| {
        let (label, unit) = (measure.labels.get(language)?, measure.unit);
        let unit = match measure.scale {
            Multiplier::One => unit.to_owned(),
            scale => format!("{} {unit}", scale.word()),
        };
        Some(json!({ "@type": "PropertyValue", "name": label, "unitText": unit }))
    });
    let is_ours =
        |file: &&CatalogueFile| file.language.as_deref().is_none_or(|own| own == language);
    let files = catalogue.files.iter().filter(is_ours);
    let mut dataset = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": properties.marked(title),
        "description": properties.description,
        "identifier": package.name(),
        "keywords": properties.keywords,
        "inLanguage": language,
        "isAccessibleForFree": true,
        "license": package.data.licence.path,
        "creator": publisher,
        "publisher": publisher,
        "temporalCoverage": format!("{first}/{last}"),
        "datePublished": properties.released,
        "dateModified": properties.modified(),
        "version": package.edition.id(),
        "variableMeasured": measures.collect::<Vec<_>>(),
        "distribution": files.map(|file| download(catalogue, file, language)).collect::<Vec<_>>(),
    });
    if let Some(draft) = &properties.draft {
        dataset["creativeWorkStatus"] = draft.word.as_str().into();
        dataset["conditionsOfAccess"] = draft.note.as_str().into();
    } else if let Some(withdrawn) = &properties.withdrawn {
        dataset["creativeWorkStatus"] = withdrawn.as_str().into();
    }
    if let Some((address, page)) = catalogue.address.zip(page_path(language)) {
        dataset["url"] = format!("{address}{page}").into();
    }
    if let Some(area) = &package.data.area {
        let mut place = json!({ "@type": "Place", "name": area.name.get_ref().get(language) });
        if let Some(uri) = &area.uri {
            place["sameAs"] = uri.get_ref().as_str().into();
        }
        dataset["spatialCoverage"] = place;
    }
    dataset
}

fn download(catalogue: &Catalogue<'_>, file: &CatalogueFile, language: &str) -> Value {
    // Without a public address the file is named from the page, which lies in its language's folder.
    let address = format!("{}{}", catalogue.address.unwrap_or("../"), file.path);
    let mut download = json!({
        "@type": "DataDownload",
        "encodingFormat": file.media_type(),
        "contentUrl": address,
    });
    if let Some(title) = file.titles.get(language) {
        download["name"] = title.as_str().into();
    }
    download
}
