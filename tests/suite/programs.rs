//! What files for programs say beside the numbers: how often, in what unit and scale, how good, and about which periods,
//! in SDMX-CSV, data packages, CSVW and `facts.json` alike.

use serde_json::Value;

use crate::support::Project;

const EDITION: &str = "output/m/2025-06";

fn built() -> Project {
    let project = Project::empty().with_folder("tests/programs", "");
    project.build("").success();
    project
}

fn json(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(&format!("{EDITION}/{path}"))).unwrap()
}

#[test]
fn an_observation_has_frequency_unit_scale_decimals_and_all_of_its_statuses() {
    let project = built();
    let csv = project.read(&format!("{EDITION}/data/d.sdmx.csv"));
    let (header, rows) = csv.split_once("\r\n").unwrap();
    assert_eq!(
        header,
        "STRUCTURE[;],STRUCTURE_ID,ACTION,FREQ,PLACE,TIME_PERIOD,OBS_VALUE,OBS_STATUS[],CONF_STATUS,UNIT_MEASURE,\
         UNIT_MULT,DECIMALS,ADJUSTMENT,BASE_PER"
    );
    let row =
        |key: &str, rest: &str| format!("dataflow,EX:M_D(1.0),R,M,{key},{rest},F,PS,0,0,Y,2015");
    for row in [
        // Revised by the vintage, and revised while it stays provisional.
        row("A,2025-04", "209,R"),
        row("A,2025-05", "207,P;R"),
        row("B,2025-05", "205,P"),
        row("B,2025-04", "204,A"),
    ] {
        assert!(rows.lines().any(|line| line == row), "{row}\n{rows}");
    }
    // Where no observation has two, the header is the plain one.
    let release = project.read("templates/m/release.toml");
    let plain = project.with("templates/m/release.toml", release);
    std::fs::remove_dir_all(plain.path("data/m/vintages")).unwrap();
    std::fs::remove_dir_all(plain.path("output")).unwrap();
    plain.build("").success();
    let csv = plain.read(&format!("{EDITION}/data/d.sdmx.csv"));
    assert!(csv.starts_with(
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,PLACE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,"
    ));
}

#[test]
fn a_column_with_a_window_of_its_own_says_its_periods_in_each_row() {
    let project = built();
    let read = |name: &str| project.read(&format!("{EDITION}/data/{name}.csv"));
    let months = read("by_month");
    assert!(months.starts_with(
        "first_month,last_month,x,x_status,three_first_month,three_last_month,three,three_status,to_date_first_month,\
         to_date_last_month,to_date,to_date_status\r\n"
    ));
    // Of both places: 101; 11 + 12 + 101 from November; 101 from January.
    let january = "2024-01,2024-01,202,A,2023-11,2024-01,248,A,2024-01,2024-01,202,A";
    assert!(months.lines().any(|line| line == january), "{months}");
    let places = read("by_place");
    let north = "2025-06,2025-06,A,North,206,P,2025-04,2025-06,622,P R";
    assert!(places.lines().any(|line| line == north), "{places}");
    // Where all columns are about one period, it is that of the row.
    let three = read("of_three");
    assert!(three.lines().any(|line| line == "2025-04,2025-06,A,North,622,P R"), "{three}");
}

#[test]
fn headers_of_a_table_by_months_name_the_window_of_their_columns() {
    let text = built().read(&format!("{EDITION}/en/release.md")).replace('\u{a0}', " ");
    assert!(text.contains("People | People, 3 months | People, year to date |"), "{text}");
}

#[test]
fn descriptions_carry_frequency_unit_multiplier_decimals_and_window() {
    let project = built();
    let package = json(&project, "data/datapackage.json");
    let resources = package["resources"].as_array().unwrap();
    let by_place = resources.iter().find(|resource| resource["name"] == "by_place").unwrap();
    assert_eq!(by_place["freq"], "M");
    let fields = by_place["schema"]["fields"].as_array().unwrap();
    let three = fields.iter().find(|field| field["name"] == "three").unwrap();
    let said = ["unit", "unit_mult", "decimals", "window"].map(|key| three[key].to_string());
    assert_eq!(said, ["\"PS\"", "0", "0", "\"last 3\""]);
    let csvw = json(&project, "data/by_place.csv-metadata.json");
    assert_eq!(
        csvw["http://purl.org/linked-data/sdmx/2009/dimension#freq"]["@id"],
        "http://purl.org/linked-data/sdmx/2009/code#freq-M"
    );
    let columns = csvw["tableSchema"]["columns"].as_array().unwrap();
    let three = columns.iter().find(|column| column["name"] == "three").unwrap();
    let attribute = |name: &str| {
        three[format!("http://purl.org/linked-data/sdmx/2009/attribute#{name}")].to_string()
    };
    assert_eq!(["unitMeasure", "unitMult", "decimals"].map(attribute), ["\"PS\"", "0", "0"]);
    let catalogue = json(&project, "data/dcat.jsonld");
    assert_eq!(catalogue["dcat:temporalResolution"]["@value"], "P1M");
    assert_eq!(json(&project, "facts.json")["freq"], "M");
}

#[test]
fn an_attribute_is_no_column_that_is_filled_otherwise() {
    for (wrong, message) in [
        ("UNIT_MULT = \"3\"", "`UNIT_MULT` is a column of its own, and no attribute"),
        ("PLACE = \"3\"", "`PLACE` is a column of its own, and no attribute"),
        ("\"A B\" = \"3\"", "`A B` is no name of an attribute"),
        ("NOTE = \"\"", "the attribute `NOTE` has no value"),
    ] {
        let project = Project::empty().with_folder("tests/programs", "");
        let release = project.read("templates/m/release.toml");
        let release = release.replacen("ADJUSTMENT = \"Y\"", wrong, 1);
        let said = project.with("templates/m/release.toml", release).build("").status(1).err();
        assert!(said.contains(&format!("error[REL-005]: {message}")), "{said}");
    }
}
