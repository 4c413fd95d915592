//! What files say to programs about an edition: that it was revised and when, that it is a draft, what
//! its data files hold.

use serde_json::Value;

use crate::support::Project;

const EDITION: &str = "output/migration/2025-06";
const REVISED: &str = "2025-08-20T10:00:00+05:00";

/// The large release with workbooks as `OpenDocument` too.
fn with_ods() -> Project {
    let workbooks = "[release]\nworkbook_formats = [\"xlsx\", \"ods\"]\n";
    Project::new().edit("templates/migration/release.toml", "[release]\n", workbooks)
}

fn json(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(&format!("{EDITION}/{path}"))).unwrap()
}

/// A part of a package.
fn part(project: &Project, path: &str, name: &str) -> String {
    let file = std::fs::File::open(project.path(&format!("{EDITION}/{path}"))).unwrap();
    let mut package = zip::ZipArchive::new(file).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

#[test]
fn every_format_says_when_an_edition_was_revised() {
    let project = with_ods();
    project.build("--period 2025-06").success();
    let folder = "data/migration/vintages/2025-08-20-late";
    let project = project
        .with(
            &format!("{folder}/vintage.toml"),
            format!(
                "type = \"routine\"\nreleased = {REVISED}\n[reason]\nen = \"Late.\"\n\
                 ru = \"Поздно.\"\nkk = \"Кеш.\"\n"
            ),
        )
        .with(
            &format!("{folder}/external.csv"),
            "TIME_PERIOD,FLOW,REF_AREA,COUNTERPART_AREA,OBS_VALUE,OBS_STATUS\n\
             2025-03,ARR,KZ-47,UZ,386,A\n",
        );
    project.run("revise").success();
    let page = project.read(&format!("{EDITION}/en/release.html"));
    let modified = format!("<meta property=\"article:modified_time\" content=\"{REVISED}\">");
    assert!(page.contains(&modified), "{page}");
    assert!(page.contains(&format!("\"dateModified\":\"{REVISED}\"")), "{page}");
    let catalogue = json(&project, "data/dcat.jsonld");
    assert_eq!(catalogue["dct:modified"]["@value"], REVISED);
    assert_ne!(catalogue["dct:issued"], catalogue["dct:modified"]);
    assert_eq!(
        json(&project, "data/by_region.csv-metadata.json")["dc:modified"]["@value"],
        REVISED
    );
    assert_eq!(json(&project, "data/datapackage.json")["modified"], REVISED);
    let core = part(&project, "ru/by-region.xlsx", "docProps/core.xml");
    assert!(core.contains(">2025-08-20T05:00:00Z</dcterms:modified>"), "{core}");
    let meta = part(&project, "kk/by-region.ods", "meta.xml");
    assert!(meta.contains("<dc:date>2025-08-20T05:00:00Z</dc:date>"), "{meta}");
    let file = lopdf::Document::load(project.path(&format!("{EDITION}/en/release.pdf"))).unwrap();
    let info = file.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let date = file.get_dictionary(info).unwrap().get(b"ModDate").unwrap().as_str().unwrap();
    assert_eq!(date, b"D:20250820100000+05'00'");
    // Deleted words are so to every reader of Markdown.
    let note = project.read(&format!("{EDITION}/en/revision.md"));
    assert!(note.contains("<del>") && !note.contains("~~"), "{note}");
}

#[test]
fn a_draft_is_one_to_catalogues_search_engines_and_in_each_picture() {
    let project = with_ods();
    project.build("--period 2025-06 --draft").success();
    let page = project.read(&format!("{EDITION}/en/release.html"));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
    assert!(page.contains("\"creativeWorkStatus\":\"DRAFT\""), "{page}");
    let catalogue = json(&project, "data/dcat.jsonld");
    assert!(catalogue["adms:status"]["@id"].as_str().unwrap().ends_with("/DEVELOP"));
    assert!(catalogue["dct:title"][0]["@value"].as_str().unwrap().starts_with("DRAFT. "));
    let picture = project.read(&format!("{EDITION}/en/figures/net_by_month.svg"));
    assert!(picture.contains(">DRAFT</text>") && picture.contains(">DRAFT. "), "{picture}");
}

#[test]
fn a_data_file_has_the_rows_of_its_title_and_a_catalogue_the_names_that_it_takes() {
    let project = Project::built();
    let rows = project.read(&format!("{EDITION}/data/flows_by_country.csv"));
    assert_eq!(rows.lines().count(), 11, "the header and ten countries: {rows}");
    let catalogue = json(&project, "data/dcat.jsonld");
    let language = "http://publications.europa.eu/resource/authority/language/KAZ";
    assert!(catalogue["dct:language"].to_string().contains(language), "{catalogue}");
    assert_ne!(catalogue["dct:title"], catalogue["dct:description"]);
    let page = project.read(&format!("{EDITION}/kk/release.html"));
    assert!(page.contains("<meta property=\"og:locale\" content=\"kk_KZ\">"), "{page}");
    assert!(!page.contains("name=\"robots\"") && !page.contains("article:modified_time"));
}

#[test]
fn a_catalogue_and_a_page_name_the_annexes_with_their_type_and_size() {
    let project = Project::new()
        .with("templates/migration/files/method.PDF", b"%PDF-1.7")
        .with("templates/migration/files/kk/saual.docx", b"PK");
    project.build("--period 2025-06").success();
    let catalogue = json(&project, "data/dcat.jsonld");
    let distributions = catalogue["dcat:distribution"].as_array().unwrap();
    let distribution = |path: &str| {
        let address = format!("https://example.org/migration/2025-06/files/{path}");
        let is_there = |file: &&serde_json::Value| file["dcat:downloadURL"]["@id"] == address;
        distributions.iter().find(is_there).unwrap()
    };
    let (method, questions) = (distribution("method.PDF"), distribution("kk/saual.docx"));
    let media_type = |file: &serde_json::Value| file["dcat:mediaType"]["@id"].clone();
    assert_eq!(media_type(method), "https://www.iana.org/assignments/media-types/application/pdf");
    assert_eq!(method["dcat:byteSize"]["@value"], "8");
    assert_eq!(method["dct:title"].as_array().unwrap().len(), 3);
    assert!(method.get("dct:language").is_none());
    assert!(media_type(questions).as_str().unwrap().ends_with(".wordprocessingml.document"));
    assert!(questions["dct:language"]["@id"].as_str().unwrap().ends_with("/KAZ"));
    assert_eq!(questions["dct:title"][0]["@language"], "kk");
    // A page tells of those of its language.
    let page = |tag: &str| project.read(&format!("{EDITION}/{tag}/release.html"));
    assert!(page("kk").contains("files/kk/saual.docx") && page("kk").contains("files/method.PDF"));
    assert!(!page("en").contains("files/kk/saual.docx") && page("en").contains("files/method.PDF"));
}

#[test]
fn each_element_of_a_pdf_stands_at_one_place_of_its_tree() {
    let project = Project::built();
    let file = lopdf::Document::load(project.path(&format!("{EDITION}/en/release.pdf"))).unwrap();
    let elements = file.objects.values().filter_map(|object| object.as_dict().ok());
    let elements = elements.filter(|entries| entries.has(b"S") && entries.has(b"P"));
    let kids = elements.flat_map(|entries| match entries.get(b"K") {
        Ok(lopdf::Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    });
    let kids: Vec<_> = kids.filter_map(|kid| kid.as_reference().ok()).collect();
    let once: std::collections::BTreeSet<_> = kids.iter().collect();
    assert!(kids.len() > 1_000, "{}", kids.len());
    assert_eq!(once.len(), kids.len());
}
