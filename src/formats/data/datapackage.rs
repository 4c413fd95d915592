//! What the data files of an edition are, for programs: a Frictionless data package for all of
//! them, and CSVW metadata for each table.
//!
//! [`datapackage`] and [`csvw`] are the entry points. Both describe the very columns of the CSV.

use serde_json::{Map, Value, json};

use super::sdmx_csv;
use crate::declaration::{DataFile, DatasetStructure, EditionKey, OpenDataDeclaration, Release};
use crate::document::{DataTable, Field, FieldKind, Properties, Titles};
use crate::time::Frequency;

/// The frame of the descriptions.
#[derive(Debug)]
pub struct Package<'a> {
    /// The edition.
    pub edition: &'a EditionKey,
    /// What the release declares for open data.
    pub data: &'a OpenDataDeclaration,
    /// What is said in each language of the release, in its order.
    pub languages: Vec<PackageLanguage<'a>>,
    /// Where the data come from, in the first language.
    pub source: &'a str,
}

/// What the descriptions say in a language.
#[derive(Debug)]
pub struct PackageLanguage<'a> {
    /// Language tag.
    pub tag: &'a str,
    /// What the edition is about.
    pub title: String,
    /// What the edition is about and where its data are from.
    pub description: String,
    /// Publisher, description, keywords and moment of the release.
    pub properties: Properties,
}

/// A table with the size of its file.
#[derive(Debug)]
pub struct TableFile {
    /// The table.
    pub table: DataTable,
    /// Bytes of its CSV.
    pub bytes: usize,
}

/// A data set with its file.
#[derive(Debug, Clone, Copy)]
pub struct DatasetFile<'a> {
    /// The data set.
    pub structure: &'a DatasetStructure,
    /// Its release.
    pub release: &'a Release,
    /// Its SDMX-CSV.
    pub csv: &'a [u8],
}

impl DatasetFile<'_> {
    /// What a column is called in its header: one that has several values says so.
    fn header<'n>(&self, name: &'n str) -> &'n str {
        match name {
            "STRUCTURE" if self.csv.starts_with(b"STRUCTURE[;]") => "STRUCTURE[;]",
            "OBS_STATUS" if self.csv.starts_with(b"STRUCTURE[;]") => "OBS_STATUS[]",
            name => name,
        }
    }
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
    tables: &[TableFile],
    datasets: &[DatasetFile<'_>],
) -> Vec<u8> {
    let (language, title, description, properties) = match package.languages.first() {
        Some(first) => {
            let title = first.properties.marked(&first.title);
            (first.tag, title, first.description.as_str(), first.properties.clone())
        }
        None => ("", String::new(), "", Properties::default()),
    };
    let of_tables = tables.iter().map(|file| table_resource(file, language));
    let of_datasets = datasets.iter().map(sdmx_resource);
    let resources: Vec<Value> = of_tables.chain(of_datasets).collect();
    let licence = &package.data.licence;
    let mut described = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": package.name(),
        "title": title,
        "description": description,
        "created": properties.released,
        "version": package.edition.id(),
        "keywords": properties.keywords,
        "licenses": [{ "name": licence.name, "path": licence.path, "title": licence.title }],
        "sources": [{ "title": package.source }],
        "contributors": [{ "title": properties.publisher, "roles": ["publisher"] }],
        "resources": resources,
    });
    if let Some(revised) = &properties.revised {
        described["modified"] = revised.as_str().into();
    }
    if let Some(draft) = &properties.draft {
        described["draft"] = format!("{}. {}", draft.word, draft.note).into();
    }
    if let Some(withdrawn) = &properties.withdrawn {
        described["withdrawn"] = withdrawn.as_str().into();
    }
    if let Some(described) = described.as_object_mut().filter(|_| properties.keywords.is_empty()) {
        // The profile knows no empty list.
        described.remove("keywords");
    }
    bytes(&described)
}

/// `<table>.csv-metadata.json`.
pub fn csvw(package: &Package<'_>, table: &DataTable) -> Vec<u8> {
    let language = package.languages.first().map_or("", |first| first.tag);
    let publisher = package.languages.iter();
    let publisher = publisher.map(|said| text(said.tag, &said.properties.publisher));
    let title = table.title.iter().map(|(tag, title)| text(tag, title));
    let first = package.languages.first().map(|first| &first.properties);
    let released = first.map_or("", |properties| &properties.released);
    let columns: Vec<Value> = table.fields.iter().map(|field| column(field, table)).collect();
    let mut described = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": language }],
        "url": name_of(DataFile::Table, &table.id),
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
    if let Some(frequency) = frequency(table) {
        let code = format!("http://purl.org/linked-data/sdmx/2009/code#freq-{}", frequency.code());
        let dimension = "http://purl.org/linked-data/sdmx/2009/dimension#freq";
        described[dimension] = json!({ "@id": code });
    }
    if let Some(revised) = first.and_then(|properties| properties.revised.as_ref()) {
        described["dc:modified"] = json!({ "@value": revised, "@type": "xsd:dateTime" });
    }
    let drafts = package.languages.iter();
    let drafts =
        drafts.filter_map(|said| Some(text(said.tag, &said.properties.draft.as_ref()?.word)));
    let drafts: Vec<Value> = drafts.collect();
    if !drafts.is_empty() {
        described["schema:creativeWorkStatus"] = drafts.into();
    }
    bytes(&described)
}

/// How long the periods of a table are.
fn frequency(table: &DataTable) -> Option<Frequency> {
    table.fields.iter().find_map(|field| match field.kind {
        FieldKind::Period(frequency) => Some(frequency),
        _ => None,
    })
}

fn text(language: &str, text: &str) -> Value {
    json!({ "@value": text, "@language": language })
}

fn key(table: &DataTable) -> Vec<&str> {
    table.key.iter().map(|index| table.fields[*index].name.as_str()).collect()
}

fn column(field: &Field, table: &DataTable) -> Value {
    let mut titles = json!({ "und": field.name });
    for (language, title) in &field.titles {
        titles[language.as_str()] = title.as_str().into();
    }
    let mut column = json!({ "name": field.name, "titles": titles });
    match &field.kind {
        FieldKind::Period(frequency) => {
            column["datatype"] = match frequency {
                Frequency::Year => "gYear".into(),
                Frequency::Month => "gYearMonth".into(),
                Frequency::Day => "date".into(),
                Frequency::YearFrom(_)
                | Frequency::HalfYear
                | Frequency::Quarter
                | Frequency::Week
                | Frequency::WeekTo(_) => {
                    json!({ "base": "string", "format": pattern(*frequency) })
                }
            }
        }
        FieldKind::Code | FieldKind::Status => column["datatype"] = "string".into(),
        FieldKind::Label(language) => {
            column["datatype"] = "string".into();
            column["lang"] = language.as_str().into();
        }
        FieldKind::Number { decimals, unit, unit_mult, window } => {
            let null: Vec<&str> = table.missing.iter().map(|[symbol, _]| symbol.as_str()).collect();
            column["datatype"] = number_type(*decimals, "decimal").into();
            column["null"] = null.into();
            column["dc:description"] = unit.as_str().into();
            column[attribute("unitMeasure").as_str()] = unit.as_str().into();
            column[attribute("unitMult").as_str()] = (*unit_mult).into();
            column[attribute("decimals").as_str()] = (*decimals).into();
            if let Some(window) = window {
                column["dc:temporal"] = window.as_str().into();
            }
        }
    }
    if !matches!(field.kind, FieldKind::Number { .. }) {
        column["required"] = true.into();
    }
    column
}

/// The address of an attribute in the vocabulary that SDMX has for the web.
fn attribute(name: &str) -> String {
    format!("http://purl.org/linked-data/sdmx/2009/attribute#{name}")
}

fn number_type(decimals: u32, with_decimals: &'static str) -> &'static str {
    if decimals == 0 { "integer" } else { with_decimals }
}

fn table_resource(file: &TableFile, language: &str) -> Value {
    let table = &file.table;
    let fields: Vec<Value> =
        table.fields.iter().map(|declared| field(declared, table, language)).collect();
    let title = table.title.get(language).map_or("", String::as_str);
    let mut schema = json!({ "fields": fields, "primaryKey": key(table) });
    schema["missingValues"] = json!([]);
    let described = Resource {
        name: &table.id,
        path: name_of(DataFile::Table, &table.id),
        title,
        bytes: file.bytes,
        freq: frequency(table).map_or("", Frequency::code),
        schema,
        titles: Some(&table.title),
    };
    described.json()
}

fn field(field: &Field, table: &DataTable, language: &str) -> Value {
    let title = field.titles.get(language).or(field.titles.values().next());
    let mut described = json!({
        "name": field.name,
        "title": title.map_or("", String::as_str),
        "titles": field.titles,
    });
    match &field.kind {
        FieldKind::Period(Frequency::Year) => described["type"] = "year".into(),
        FieldKind::Period(Frequency::Month) => described["type"] = "yearmonth".into(),
        FieldKind::Period(Frequency::Day) => described["type"] = "date".into(),
        FieldKind::Period(_) | FieldKind::Code | FieldKind::Label(_) | FieldKind::Status => {
            described["type"] = "string".into();
        }
        FieldKind::Number { decimals, unit, unit_mult, window } => {
            described["type"] = number_type(*decimals, "number").into();
            described["unit"] = unit.as_str().into();
            described["unit_mult"] = (*unit_mult).into();
            described["decimals"] = (*decimals).into();
            if let Some(window) = window {
                described["window"] = window.as_str().into();
            }
            let missing = table.missing.iter();
            let missing: Vec<Value> = missing
                .map(|[symbol, meaning]| json!({ "value": symbol, "label": meaning }))
                .collect();
            described["missingValues"] = missing.into();
        }
    }
    if !matches!(field.kind, FieldKind::Number { .. }) {
        described["constraints"] = json!({ "required": true });
        let of_calendar = [Frequency::Year, Frequency::Month, Frequency::Day];
        if let FieldKind::Period(frequency) = &field.kind
            && !of_calendar.contains(frequency)
        {
            described["constraints"]["pattern"] = pattern(*frequency).into();
        }
    }
    described
}

fn sdmx_resource(file: &DatasetFile<'_>) -> Value {
    let dataset = file.structure;
    let columns = sdmx_csv::columns(dataset, file.release).into_iter();
    let fields: Vec<Value> = columns
        .map(|column| {
            let kind = match column.name {
                "OBS_VALUE" => "number",
                "UNIT_MULT" | "DECIMALS" if dataset.dimension(column.name).is_none() => "integer",
                _ => "string",
            };
            json!({ "name": file.header(column.name), "type": kind })
        })
        .collect();
    let name = format!("{}.sdmx", dataset.id);
    let described = Resource {
        name: &name,
        path: name_of(DataFile::Observations, &dataset.id),
        title: DataFile::Observations.entry().name,
        bytes: file.csv.len(),
        freq: dataset.frequency.code(),
        schema: json!({ "fields": fields }),
        titles: None,
    };
    described.json()
}

/// The name of a data file, as the files beside it call it.
fn name_of(file: DataFile, id: &str) -> String {
    let path = file.path(id);
    path.rsplit_once('/').map_or(path.clone(), |(_, name)| name.to_owned())
}

/// A file of the package.
struct Resource<'a> {
    name: &'a str,
    path: String,
    title: &'a str,
    bytes: usize,
    /// How long its periods are, by the code of SDMX.
    freq: &'a str,
    schema: Value,
    /// The title in every language, if it has words.
    titles: Option<&'a Titles>,
}

impl Resource<'_> {
    fn json(self) -> Value {
        let mut resource = Map::new();
        resource.insert("name".to_owned(), self.name.into());
        resource.insert("type".to_owned(), "table".into());
        resource.insert("path".to_owned(), self.path.into());
        resource.insert("title".to_owned(), self.title.into());
        if let Some(titles) = self.titles {
            resource.insert("titles".to_owned(), json!(titles));
        }
        let media_type = DataFile::Table.entry().kind.media_type;
        resource.insert("format".to_owned(), "csv".into());
        resource.insert("mediatype".to_owned(), media_type.into());
        resource.insert("encoding".to_owned(), "utf-8".into());
        resource.insert("bytes".to_owned(), self.bytes.into());
        resource.insert("freq".to_owned(), self.freq.into());
        resource.insert("schema".to_owned(), self.schema);
        resource.into()
    }
}

/// The text of a file of JSON.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value).expect("a value of JSON can be written");
    json.push(b'\n');
    json
}

/// The form of periods as a regular expression.
fn pattern(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Year | Frequency::YearFrom(_) => "[0-9]{4}",
        Frequency::HalfYear => "[0-9]{4}-S[12]",
        Frequency::Quarter => "[0-9]{4}-Q[1-4]",
        Frequency::Month => "[0-9]{4}-(0[1-9]|1[0-2])",
        Frequency::Week | Frequency::WeekTo(_) => "[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])",
        Frequency::Day => "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    }
}
