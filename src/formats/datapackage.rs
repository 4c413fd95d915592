//! What the data files of an edition are, for programs: a Frictionless data package for all of
//! them, and CSVW metadata for each table.
//!
//! [`datapackage`] and [`csvw`] are the entry points. Both describe the very columns of the CSV.

use serde_json::{Map, Value, json};

use super::sdmx_csv;
use crate::declaration::{DatasetStructure, EditionKey, OpenDataDeclaration};
use crate::document::{DataTable, Field, FieldKind, Properties, Titles};

/// The frame of the descriptions.
#[derive(Debug)]
pub struct Package<'a> {
    /// The edition.
    pub edition: &'a EditionKey,
    /// What the release declares for open data.
    pub data: &'a OpenDataDeclaration,
    /// Title and properties in each language of the release, in its order.
    pub languages: Vec<(&'a str, String, Properties)>,
    /// Where the data come from, in the first language.
    pub source: &'a str,
}

impl Package<'_> {
    /// Name of the edition among all releases.
    pub(super) fn name(&self) -> String {
        self.edition.name().to_lowercase()
    }
}

/// `datapackage.json`: every file beside it, with its size in bytes.
pub fn datapackage(
    package: &Package<'_>,
    tables: &[(DataTable, usize)],
    datasets: &[(&DatasetStructure, usize)],
) -> Vec<u8> {
    let (language, title, properties) = match package.languages.first() {
        Some((language, title, properties)) => (*language, title.as_str(), properties.clone()),
        None => ("", "", Properties::default()),
    };
    let of_tables = tables.iter().map(|(table, bytes)| table_resource(table, *bytes, language));
    let of_datasets = datasets.iter().map(|(dataset, bytes)| sdmx_resource(dataset, *bytes));
    let resources: Vec<Value> = of_tables.chain(of_datasets).collect();
    let licence = &package.data.licence;
    let mut described = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": package.name(),
        "title": title,
        "description": properties.description,
        "created": properties.released,
        "version": package.edition.id(),
        "keywords": properties.keywords,
        "licenses": [{ "name": licence.name, "path": licence.path, "title": licence.title }],
        "sources": [{ "title": package.source }],
        "contributors": [{ "title": properties.publisher, "roles": ["publisher"] }],
        "resources": resources,
    });
    if let Some(draft) = &properties.draft {
        described["draft"] = format!("{}. {}", draft.word, draft.note).into();
    }
    bytes(&described)
}

/// `<table>.csv-metadata.json`.
pub fn csvw(package: &Package<'_>, table: &DataTable) -> Vec<u8> {
    let language = package.languages.first().map_or("", |(language, _, _)| language);
    let publisher = package.languages.iter().map(|(tag, _, of)| text(tag, &of.publisher));
    let title = table.title.iter().map(|(tag, title)| text(tag, title));
    let released = package.languages.first().map_or("", |(_, _, of)| &of.released);
    let columns: Vec<Value> = table.fields.iter().map(|field| column(field, table)).collect();
    let mut described = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": language }],
        "url": format!("{}.csv", table.id),
        "dc:title": title.collect::<Vec<_>>(),
        "dc:publisher": publisher.collect::<Vec<_>>(),
        "dc:license": { "@id": package.data.licence.path },
        "dc:issued": { "@value": released, "@type": "xsd:dateTime" },
        "dialect": { "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n"] },
        "tableSchema": {
            "columns": columns,
            "primaryKey": key(table),
        },
    });
    let of_languages = package.languages.iter();
    let drafts = of_languages.filter_map(|(tag, _, of)| Some(text(tag, &of.draft.as_ref()?.word)));
    let drafts: Vec<Value> = drafts.collect();
    if !drafts.is_empty() {
        described["schema:creativeWorkStatus"] = drafts.into();
    }
    bytes(&described)
}

fn text(language: &str, text: &str) -> Value {
    json!({ "@value": text, "@language": language })
}

fn key(table: &DataTable) -> Vec<&str> {
    table.key.iter().map(|at| table.fields[*at].name.as_str()).collect()
}

fn column(field: &Field, table: &DataTable) -> Value {
    let mut titles = json!({ "und": field.name });
    for (language, title) in &field.titles {
        titles[language.as_str()] = title.as_str().into();
    }
    let mut column = json!({ "name": field.name, "titles": titles });
    match &field.kind {
        FieldKind::Month => column["datatype"] = "gYearMonth".into(),
        FieldKind::Code | FieldKind::Status => column["datatype"] = "string".into(),
        FieldKind::Label(language) => {
            column["datatype"] = "string".into();
            column["lang"] = language.as_str().into();
        }
        FieldKind::Number { decimals, unit } => {
            let null: Vec<&str> = table.missing.iter().map(|[symbol, _]| symbol.as_str()).collect();
            column["datatype"] = number_type(*decimals, "decimal").into();
            column["null"] = null.into();
            column["dc:description"] = unit.as_str().into();
        }
    }
    if !matches!(field.kind, FieldKind::Number { .. }) {
        column["required"] = true.into();
    }
    column
}

fn number_type(decimals: u32, other: &'static str) -> &'static str {
    if decimals == 0 { "integer" } else { other }
}

fn table_resource(table: &DataTable, bytes: usize, language: &str) -> Value {
    let fields: Vec<Value> = table.fields.iter().map(|of| field(of, table, language)).collect();
    let title = table.title.get(language).map_or("", String::as_str);
    let mut schema = json!({ "fields": fields, "primaryKey": key(table) });
    schema["missingValues"] = json!([]);
    resource(&table.id, &format!("{}.csv", table.id), title, bytes, schema, Some(&table.title))
}

fn field(field: &Field, table: &DataTable, language: &str) -> Value {
    let title = field.titles.get(language).or(field.titles.values().next());
    let mut described = json!({
        "name": field.name,
        "title": title.map_or("", String::as_str),
        "titles": field.titles,
    });
    match &field.kind {
        FieldKind::Month => described["type"] = "yearmonth".into(),
        FieldKind::Code | FieldKind::Label(_) | FieldKind::Status => {
            described["type"] = "string".into();
        }
        FieldKind::Number { decimals, unit } => {
            described["type"] = number_type(*decimals, "number").into();
            described["unit"] = unit.as_str().into();
            let missing = table.missing.iter();
            let missing: Vec<Value> = missing
                .map(|[symbol, meaning]| json!({ "value": symbol, "label": meaning }))
                .collect();
            described["missingValues"] = missing.into();
        }
    }
    if !matches!(field.kind, FieldKind::Number { .. }) {
        described["constraints"] = json!({ "required": true });
    }
    described
}

fn sdmx_resource(dataset: &DatasetStructure, bytes: usize) -> Value {
    let columns = sdmx_csv::columns(dataset).into_iter();
    let fields: Vec<Value> = columns
        .map(|name| {
            let kind = if name == "OBS_VALUE" { "number" } else { "string" };
            json!({ "name": name, "type": kind })
        })
        .collect();
    let name = format!("{}.sdmx", dataset.id);
    let path = format!("{name}.csv");
    resource(&name, &path, "SDMX-CSV 2.0", bytes, json!({ "fields": fields }), None)
}

fn resource(
    name: &str,
    path: &str,
    title: &str,
    bytes: usize,
    schema: Value,
    titles: Option<&Titles>,
) -> Value {
    let mut resource = Map::new();
    resource.insert("name".to_owned(), name.into());
    resource.insert("type".to_owned(), "table".into());
    resource.insert("path".to_owned(), path.into());
    resource.insert("title".to_owned(), title.into());
    if let Some(titles) = titles {
        resource.insert("titles".to_owned(), json!(titles));
    }
    resource.insert("format".to_owned(), "csv".into());
    resource.insert("mediatype".to_owned(), "text/csv".into());
    resource.insert("encoding".to_owned(), "utf-8".into());
    resource.insert("bytes".to_owned(), bytes.into());
    resource.insert("schema".to_owned(), schema);
    resource.into()
}

/// The text of a file of JSON.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value).expect("a value of JSON can be written");
    json.push(b'\n');
    json
}
