//! The colour space of the pages: sRGB as a small ICC profile, built from its definition.
//!
//! Version 4 of the format (ICC.1:2010) with the numbers of IEC 61966-2-1, adapted to D50. As it
//! is built here, the file owes nothing to a profile of somebody else.

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

const NAME: &str = "sRGB IEC61966-2.1";

/// Columns of red, green and blue, adapted to D50 (Bradford).
const PRIMARIES: [(&[u8; 4], [f64; 3]); 3] = [
    (b"rXYZ", [0.436_066, 0.222_488, 0.013_916]),
    (b"gXYZ", [0.385_147, 0.716_873, 0.097_076]),
    (b"bXYZ", [0.143_066, 0.060_608, 0.714_096]),
];
/// The white of the profile connection space.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// From D65, the white of sRGB, to D50.
const ADAPTATION: [f64; 9] = [
    1.047_882, 0.022_919, -0.050_201, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076,
    0.751_678,
];
/// The curve of sRGB: exponent, slope and shift above the threshold, slope below it, threshold.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

/// Writes the output intent with its profile; gives the intent.
pub(super) fn write(file: &mut Document) -> ObjectId {
    let entries = dictionary! { "N" => 3, "Alternate" => "DeviceRGB" };
    let profile = file.add_object(Object::Stream(Stream::new(entries, profile())));
    super::add(
        file,
        dictionary! {
            "Type" => "OutputIntent",
            "S" => "GTS_PDFA1",
            "OutputConditionIdentifier" => Object::string_literal(NAME),
            "Info" => Object::string_literal(NAME),
            "DestOutputProfile" => profile,
        },
    )
}

/// The bytes of the profile.
fn profile() -> Vec<u8> {
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", words(NAME)),
        (b"cprt", words("CC0 1.0")),
        (b"wtpt", numbers(*b"XYZ ", &[], &D50)),
        (b"chad", numbers(*b"sf32", &[], &ADAPTATION)),
    ];
    tags.extend(PRIMARIES.map(|(tag, column)| (tag, numbers(*b"XYZ ", &[], &column))));
    let curve = numbers(*b"para", &[0, 3, 0, 0], &CURVE);
    tags.extend([b"rTRC", b"gTRC", b"bTRC"].map(|tag| (tag, curve.clone())));

    let (table, data) = table(&tags);
    let size = 128 + table.len() + data.len();
    let mut bytes = header(long(size));
    bytes.extend(table);
    bytes.extend(data);
    bytes
}

/// The fixed 128 bytes: a display profile from RGB to XYZ, perceptual, D50.
fn header(size: [u8; 4]) -> Vec<u8> {
    let mut header = vec![0; 128];
    let mut set =
        |offset: usize, bytes: &[u8]| header[offset..offset + bytes.len()].copy_from_slice(bytes);
    set(0, &size);
    set(8, &[4, 0x20, 0, 0]);
    set(12, b"mntrRGB XYZ ");
    // The date of the standard that defines the space, not of any file: 1999-10-18.
    set(24, &[0x07, 0xCF, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0]);
    set(36, b"acsp");
    set(68, &D50.map(fixed).concat());
    header
}

/// The table of tags and their data, equal data once.
fn table(tags: &[(&[u8; 4], Vec<u8>)]) -> (Vec<u8>, Vec<u8>) {
    let start = 128 + 4 + 12 * tags.len();
    let (mut table, mut data) = (long(tags.len()).to_vec(), Vec::new());
    let mut last: Option<(&[u8], usize)> = None;
    for (tag, bytes) in tags {
        let place = match last {
            Some((same, place)) if same == bytes.as_slice() => place,
            _ => start + data.len(),
        };
        if place == start + data.len() {
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        table.extend(*tag);
        table.extend(long(place));
        table.extend(long(bytes.len()));
        last = Some((bytes, place));
    }
    (table, data)
}

/// A text in one language (`mluc`).
fn words(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut bytes = b"mluc\0\0\0\0".to_vec();
    bytes.extend(long(1));
    bytes.extend(long(12));
    bytes.extend(b"enUS");
    bytes.extend(long(text.len()));
    bytes.extend(long(28));
    bytes.extend(text);
    bytes
}

/// Numbers with a type and what that type puts in front of them.
fn numbers(kind: [u8; 4], front: &[u8], numbers: &[f64]) -> Vec<u8> {
    let mut bytes = kind.to_vec();
    bytes.extend([0; 4]);
    bytes.extend(front);
    bytes.extend(numbers.iter().copied().flat_map(fixed));
    bytes
}

/// A number in sixteenths of a bit: `s15Fixed16Number`.
#[expect(clippy::cast_possible_truncation, reason = "the numbers of a profile are below 4")]
fn fixed(number: f64) -> [u8; 4] {
    ((number * 65536.0).round() as i32).to_be_bytes()
}

fn long(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_says_how_long_it_is() {
        let profile = profile();
        assert_eq!(profile[..4], long(profile.len()));
        assert!(profile.len() < 700 && profile.len().is_multiple_of(4));
    }

    #[test]
    fn the_primaries_add_up_to_white() {
        for (axis, white) in D50.into_iter().enumerate() {
            let sum: f64 = PRIMARIES.iter().map(|(_, column)| column[axis]).sum();
            assert!((sum - white).abs() < 0.0005);
        }
    }
}
