//! Damaged files: whatever the bytes, nothing panics and every place is in its file.

use std::ops::Range;

use bulletin::data::cube::{Dataset, read};
use bulletin::data::input::{CodeList, Records, decode, read_codelist};
use bulletin::declaration::{
    Absent, Additivity, CodeListId, CodeListStructure, DatasetStructure, Declaration, Dimension,
    Id, Kind, List, MeasureKind, MeasureStructure, Multiplier, OfCodes, Repeats,
};
use bulletin::findings::{Capped, Code, Diagnostics, SourceFile, render};
use bulletin::time::Frequency;
use proptest::collection::vec;
use proptest::prelude::*;
use toml::Spanned;

const RELEASE: &str = include_str!("../findings/sound/templates/flows/release.toml");
const REGIONS: &str = include_str!("../findings/sound/data/flows/regions.csv");
const FLOWS: &str = include_str!("../findings/sound/data/flows/flows.csv");

/// What damages a file most: the signs that CSV reads, and what looks like something else.
const SHARDS: [&[u8]; 22] = [
    b"\"",
    b"\"\"",
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"\n\n",
    b";",
    b"\t",
    b" ",
    b"-",
    b".",
    b"e9",
    b"99999999999999999999",
    b"\x00",
    b"\xEF\xBB\xBF",
    b"\xC0\xF1\xF2",
    b"\xD0",
    "ң".as_bytes(),
    "\u{202E}".as_bytes(),
    b"\x1B[31m",
    b"R-1",
];

/// One change of a file; positions are taken modulo its length.
#[derive(Debug, Clone)]
enum Damage {
    Insert(usize, &'static [u8]),
    Replace(usize, u8),
    Remove(Range<usize>),
    Repeat(Range<usize>),
    Cut(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = 0..1000_usize;
    let range = (0..1000_usize, 0..40_usize).prop_map(|(start, length)| start..start + length);
    prop_oneof![
        4 => (place.clone(), proptest::sample::select(&SHARDS[..])).prop_map(|(at, shard)| Damage::Insert(at, shard)),
        2 => (place.clone(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        2 => range.clone().prop_map(Damage::Remove),
        1 => range.prop_map(Damage::Repeat),
        1 => place.prop_map(Damage::Cut),
    ]
}

fn damaged(text: &str, changes: &[Damage]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let within = |at: usize| at % (bytes.len() + 1);
        let range = |range: &Range<usize>| {
            let (one, other) = (within(range.start), within(range.end));
            one.min(other)..one.max(other)
        };
        match change {
            Damage::Insert(at, shard) => {
                let at = within(*at);
                bytes.splice(at..at, shard.iter().copied());
            }
            Damage::Replace(at, byte) => {
                let at = within(*at);
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            Damage::Remove(part) => drop(bytes.drain(range(part))),
            Damage::Repeat(part) => {
                let part = range(part);
                bytes.extend_from_within(part);
            }
            Damage::Cut(at) => bytes.truncate(within(*at)),
        }
    }
    bytes
}

fn regions_structure() -> CodeListStructure {
    let mut declaration: Declaration = toml::from_str(RELEASE).unwrap();
    let declaration = declaration.codelist.remove("regions").unwrap();
    CodeListStructure { id: "regions".into(), declaration, parents: Vec::new() }
}

fn flows_structure() -> DatasetStructure {
    let dimension = |column: &str, codelist| Dimension {
        column: column.into(),
        codelist: CodeListId::new(codelist),
    };
    DatasetStructure {
        threshold: None,
        disclosure_key: None,
        id: "flows".into(),
        file: Spanned::new(0..0, "flows.csv".into()),
        time_column: "TIME_PERIOD".into(),
        has_gaps: false,
        frequency: Frequency::Month,
        pattern: None,
        dimensions: [dimension("FLOW", 0), dimension("REF_AREA", 1)].into_iter().collect(),
        measure: MeasureStructure {
            column: "OBS_VALUE".into(),
            unit: OfCodes::One("person".to_owned().into()),
            scale: Multiplier::One,
            decimals: 0,
            of_decimals: OfCodes::One(0),
            minimum: Some(0.into()),
        },
        kind: MeasureKind::One(Kind::Flow.quantity()),
        status_column: Some("OBS_STATUS".into()),
        attributes: std::collections::BTreeMap::new(),
        absent: Absent::Zero,
        complete: None,
        additivity: Additivity::Always,
        is_recounted: false,
        repeats: Repeats::default(),
        stages: Vec::new(),
        unused: Vec::new(),
    }
}

/// Reads both files as a project does.
fn read_both(regions: Vec<u8>, flows: Vec<u8>, found: &mut Diagnostics) -> Option<Dataset> {
    let flow = CodeListStructure {
        id: "flow".into(),
        declaration: toml::from_str("codes = ['ARR', 'DEP']").unwrap(),
        parents: Vec::new(),
    };
    let mut text = |path, bytes| decode(path, bytes).map_err(|refusal| found.push(refusal)).ok();
    let (regions, flows) = (text("regions.csv", regions), text("flows.csv", flows));
    let list = regions.as_ref().map_or_else(
        || CodeList::unread("regions"),
        |file| read_codelist(&regions_structure(), file, found),
    );
    let flow =
        bulletin::data::input::list_codes(&flow, regions.as_ref().or(flows.as_ref())?, found);
    Some(read(&flows_structure(), &List::from(vec![flow, list]), &flows?, found))
}

/// Every place is a part of its file and begins and ends between characters.
fn check_places(found: &Diagnostics) -> Result<(), TestCaseError> {
    for finding in found {
        prop_assert!(!finding.message.is_empty());
        for place in &finding.places {
            let span = place.spot.bytes().unwrap_or_default();
            prop_assert!(place.file.text().get(span.clone()).is_some(), "{span:?} {finding:?}");
        }
    }
    for text in [render::full(found, false), render::json(found)] {
        let is_plain = |c: char| c == '\n' || !c.is_control();
        prop_assert!(text.chars().all(is_plain), "{text:?}");
    }
    prop_assert_eq!(render::short(found).lines().count(), found.iter().count());
    Ok(())
}

proptest! {
    #[test]
    fn no_damage_panics_and_every_place_is_in_its_file(
        in_regions in vec(damage(), 0..4),
        in_flows in vec(damage(), 0..6),
    ) {
        let mut found = Diagnostics::default();
        let flows = damaged(FLOWS, &in_flows);
        let dataset = read_both(damaged(REGIONS, &in_regions), flows, &mut found);
        check_places(&found)?;
        if found.is_empty() {
            let dataset = dataset.ok_or_else(|| TestCaseError::fail("no findings and no data"))?;
            prop_assert!(dataset.is_complete);
            prop_assert!(!dataset.observations().is_empty());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        regions in vec(any::<u8>(), 0..200),
        flows in vec(any::<u8>(), 0..200),
    ) {
        let mut found = Diagnostics::default();
        read_both(regions, flows, &mut found);
        prop_assert!(found.has_errors());
        check_places(&found)?;
    }

    #[test]
    fn a_field_of_any_text_is_found_again(fields in vec("[a-zң\", \n\r]{0,6}", 2..5)) {
        let quoted: Vec<String> =
            fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
        let text = format!("{}\r\n\n{}\n", vec!["c"; fields.len()].join(","), quoted.join(","));
        let file = SourceFile::new("x.csv", text.as_str());
        let mut found = Capped::new(&file);
        let mut records = Records::open(&file, &mut found).unwrap();
        prop_assert_eq!(records.head().len(), fields.len());
        let filled: Vec<&String> = fields.iter().filter(|field| !field.is_empty()).collect();
        // A note is words in one field, and nothing in two others or more.
        let is_note = |field: &str| {
            let has_blanks = field.trim_matches([' ', '"']).contains(' ');
            fields.len() > 2 && has_blanks && field.chars().any(char::is_alphabetic)
        };
        let is_refused = match filled[..] {
            [] => true,
            [single] => is_note(single),
            _ => false,
        };
        if let Some(record) = records.read(&mut found) {
            prop_assert!(!is_refused);
            for (column, (field, quoted)) in fields.iter().zip(&quoted).enumerate() {
                let cell = record.cell(column).unwrap();
                prop_assert_eq!(cell.text, field);
                prop_assert_eq!(&text[cell.spot().bytes().unwrap()], quoted);
            }
        } else {
            prop_assert!(is_refused);
            let mut findings = Diagnostics::default();
            found.finish(&mut findings);
            prop_assert!(findings.iter().any(|finding| finding.code == Code::EmptyRow));
        }
    }
}
