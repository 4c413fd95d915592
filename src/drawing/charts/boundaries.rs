//! A file of boundaries (`GeoJSON`, RFC 7946) to the areas of a map.
//!
//! [`read`] is the entry point. Longitude and latitude are degrees.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, json_error};

/// The areas of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Boundaries {
    /// One for each code, in the order of the file.
    pub areas: Vec<Area>,
}

/// An area.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its code in the code list.
    pub code: String,
    /// Its outlines, islands and holes alike: points of longitude and latitude, the last one the first.
    pub rings: Vec<Ring>,
}

/// A closed line of longitudes and latitudes.
type Ring = Vec<(f64, f64)>;

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: serde_json::Map<String, Value>,
    geometry: Geometry,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<Vec<f64>>>),
    MultiPolygon(Vec<Vec<Vec<Vec<f64>>>>),
}

/// The codes that areas are to be found for.
#[derive(Debug, Clone, Copy)]
pub struct SoughtCodes<'a> {
    /// Name of the code list.
    pub list: &'a str,
    /// The codes.
    pub codes: &'a [String],
}

/// Reads the areas whose `property` is a code that is `sought`. `None` when the file has an error;
/// `found` then says which.
pub fn read(
    file: &SourceFile,
    property: &str,
    sought: SoughtCodes<'_>,
    found: &mut Diagnostics,
) -> Option<Boundaries> {
    let collection: Collection = match serde_json::from_str(file.text()) {
        Ok(collection) => collection,
        Err(error) => {
            found.push(syntax(file, &error));
            return None;
        }
    };
    let mut wrong = Diagnostics::default();
    let mut areas: Vec<Area> = Vec::with_capacity(collection.features.len());
    for (index, feature) in collection.features.into_iter().enumerate() {
        let code = match code(&feature, property) {
            Ok(code) => code,
            Err(message) => {
                let message = format!("feature {} of the boundaries {message}", index + 1);
                wrong.push(Diagnostic::new(Code::WrongBoundaries, message).in_file(file));
                continue;
            }
        };
        let rings = rings(feature.geometry).unwrap_or_else(|message| {
            let message = format!("the area `{code}` {message}");
            wrong.push(at_code(Diagnostic::new(Code::WrongBoundaries, message), file, &code));
            Vec::new()
        });
        areas.push(Area { code, rings });
    }
    compare(file, &areas, sought, &mut wrong);
    let is_sound = wrong.is_empty();
    found.append(wrong);
    is_sound.then_some(Boundaries { areas })
}

/// PIC-003: the file is no `GeoJSON` of polygons.
fn syntax(file: &SourceFile, error: &serde_json::Error) -> Diagnostic {
    let message = format!("no boundaries: {}", json_error(error));
    let finding = Diagnostic::new(Code::WrongBoundaries, message);
    let start = file.offset(error.line(), error.column().saturating_sub(1));
    let hint = "Boundaries are a FeatureCollection of GeoJSON with polygons.";
    let end = file.text()[start..].chars().next().map_or(start, |next| start + next.len_utf8());
    finding.at(file, start..end, "here").hint(hint)
}

/// A finding with the place of a code in the file.
fn at_code(finding: Diagnostic, file: &SourceFile, code: &str) -> Diagnostic {
    match file.text().find(&format!("\"{code}\"")) {
        Some(start) => finding.at(file, start..start + code.len() + 2, "here"),
        None => finding.in_file(file),
    }
}

/// The code of a feature, or what is wrong with it.
fn code(feature: &Feature, property: &str) -> Result<String, String> {
    match feature.properties.get(property) {
        Some(Value::String(code)) => Ok(code.clone()),
        Some(_) => Err(format!("has a `{property}` that is no text")),
        None => Err(format!("has no property `{property}`")),
    }
}

/// The outlines of a geometry, or what is wrong with them.
fn rings(geometry: Geometry) -> Result<Vec<Ring>, String> {
    let polygons = match geometry {
        Geometry::Polygon(rings) => vec![rings],
        Geometry::MultiPolygon(polygons) => polygons,
    };
    let rings: Result<Vec<Ring>, String> =
        polygons.iter().flatten().map(|ring| closed(ring)).collect();
    match rings {
        Ok(rings) if rings.is_empty() => Err("has no outline".to_owned()),
        rings => rings,
    }
}

fn closed(ring: &[Vec<f64>]) -> Result<Ring, String> {
    let point = |place: &Vec<f64>| match place.as_slice() {
        [longitude, latitude, ..] if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 => {
            Ok((*longitude, *latitude))
        }
        _ => Err("has a point that is no longitude and latitude".to_owned()),
    };
    let points: Ring = ring.iter().map(point).collect::<Result<_, _>>()?;
    if points.len() < 4 {
        return Err("has an outline of fewer than four points".to_owned());
    }
    if points.first() != points.last() {
        return Err("has an outline that is not closed".to_owned());
    }
    Ok(points)
}

/// PIC-004: each code has one area and each area a code.
fn compare(
    file: &SourceFile,
    areas: &[Area],
    SoughtCodes { list, codes }: SoughtCodes<'_>,
    found: &mut Diagnostics,
) {
    let mut drawn = BTreeSet::new();
    for area in areas {
        let code = &area.code;
        let message = if !codes.contains(code) {
            format!("the map has the area `{code}`, which is not in the code list `{list}`")
        } else if drawn.insert(code) {
            continue;
        } else {
            format!("the map has the area `{code}` twice")
        };
        found.push(at_code(Diagnostic::new(Code::UnknownArea, message), file, code));
    }
    let unseen: Vec<String> =
        codes.iter().filter(|code| !drawn.contains(code)).map(|code| format!("`{code}`")).collect();
    // A file whose features have no codes has been reported already.
    if !unseen.is_empty() && !areas.is_empty() {
        let message = format!("the map has no area for {} of `{list}`", unseen.join(", "));
        let hint = "Every code of the list needs its area, or its value would not be seen.";
        found.push(Diagnostic::new(Code::UnknownArea, message).in_file(file).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = "[[[0,0],[0,1],[1,1],[0,0]]]";

    fn feature(code: &str, coordinates: &str) -> String {
        format!(
            r#"{{"properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
        )
    }

    fn messages(text: &str) -> Vec<String> {
        let file = SourceFile::new("map.geojson", text);
        let mut found = Diagnostics::default();
        let codes = ["A".to_owned(), "B".to_owned()];
        let read = read(&file, "code", SoughtCodes { list: "areas", codes: &codes }, &mut found);
        assert_eq!(read.is_none(), !found.is_empty());
        found.iter().map(|finding| finding.message.clone()).collect()
    }

    fn collection(features: &[String]) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    #[test]
    fn sound_boundaries_are_read() {
        assert_eq!(
            messages(&collection(&[feature("A", SQUARE), feature("B", SQUARE)])),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_is_wrong_with_boundaries_is_said() {
        let open = "[[[0,0],[0,1],[1,1],[1,0]]]";
        let cases = [
            (collection(&[feature("A", SQUARE)]), "the map has no area for `B` of `areas`"),
            (
                collection(&[feature("A", SQUARE), feature("B", SQUARE), feature("C", SQUARE)]),
                "the map has the area `C`, which is not in the code list `areas`",
            ),
            (
                collection(&[feature("A", SQUARE), feature("A", SQUARE), feature("B", SQUARE)]),
                "the map has the area `A` twice",
            ),
            (
                collection(&[feature("A", open), feature("B", SQUARE)]),
                "the area `A` has an outline that is not closed",
            ),
            (
                collection(&[feature("A", "[[[0,0],[0,100],[1,1],[0,0]]]"), feature("B", SQUARE)]),
                "the area `A` has a point that is no longitude and latitude",
            ),
            ("{\"features\": [".to_owned(), "no boundaries: EOF while parsing a list"),
            ("{}".to_owned(), "no boundaries: missing field `features`"),
        ];
        for (text, expected) in cases {
            assert_eq!(messages(&text).first().map(String::as_str), Some(expected), "{text}");
        }
    }
}
