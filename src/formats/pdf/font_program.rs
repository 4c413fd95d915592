//! From a subset of a font to the program that is embedded: outlines without hints.
//!
//! Hints fit outlines to the pixels of coarse screens. Viewers of PDF draw with smoothing and do
//! without them, so [`without_hints`] leaves out a quarter of the font: the tables `cvt `, `fpgm`
//! and `prep`, the instructions of each glyph in `glyf`, and the names of glyphs in `post`.

/// A table: its tag and its bytes.
type Table<'a> = ([u8; 4], Vec<u8>);

/// The font without hints and names of glyphs, or as it is if its tables cannot be read.
pub(super) fn without_hints(font: Vec<u8>) -> Vec<u8> {
    rewritten(&font).unwrap_or(font)
}

fn rewritten(font: &[u8]) -> Option<Vec<u8>> {
    let mut tables = Vec::new();
    let (glyphs, places) = glyphs(font)?;
    for record in 0..usize::from(u16_at(font, 4)?) {
        let record = font.get(12 + 16 * record..28 + 16 * record)?;
        let tag: [u8; 4] = record[..4].try_into().ok()?;
        let mut bytes = table(font, tag)?.to_vec();
        match &tag {
            b"cvt " | b"fpgm" | b"prep" => continue,
            b"glyf" => bytes.clone_from(&glyphs),
            b"loca" => bytes.clone_from(&places),
            b"head" => {
                // The sum of the whole font follows below; places are long.
                bytes.get_mut(8..12)?.fill(0);
                bytes.get_mut(50..52)?.copy_from_slice(&[0, 1]);
            }
            // From the twilight zone to the size of instructions.
            b"maxp" => bytes.get_mut(16..28)?.fill(0),
            b"post" => {
                bytes.truncate(32);
                bytes.get_mut(..4)?.copy_from_slice(&[0, 3, 0, 0]);
            }
            _ => {}
        }
        tables.push((tag, bytes));
    }
    Some(assembled(font.get(..4)?, &tables))
}

/// All glyphs without instructions, and where each of them begins.
fn glyphs(font: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::with_capacity(table(font, *b"glyf")?.len());
    let mut places = vec![0; 4];
    for outline in outlines(font)? {
        if !outline.is_empty() {
            push_outline(outline, &mut bytes)?;
        }
        places.extend(u32::try_from(bytes.len()).ok()?.to_be_bytes());
    }
    Some((bytes, places))
}

/// The glyphs as the font has them.
fn outlines(font: &[u8]) -> Option<Vec<&[u8]>> {
    let (glyf, loca) = (table(font, *b"glyf")?, table(font, *b"loca")?);
    let is_long = u16_at(table(font, *b"head")?, 50)? == 1;
    let count = usize::from(u16_at(table(font, *b"maxp")?, 4)?);
    let place = |glyph: usize| {
        if is_long {
            u32_at(loca, 4 * glyph)
        } else {
            Some(2 * usize::from(u16_at(loca, 2 * glyph)?))
        }
    };
    (0..count).map(|glyph| glyf.get(place(glyph)?..place(glyph + 1)?)).collect()
}

/// Appends a glyph without its instructions.
fn push_outline(outline: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    const HEADER: usize = 10;
    let contours = u16_at(outline, 0)?.cast_signed();
    match usize::try_from(contours) {
        Ok(contours) => {
            let end = HEADER + 2 * contours;
            let instructions = usize::from(u16_at(outline, end)?);
            bytes.extend_from_slice(outline.get(..end)?);
            bytes.extend([0, 0]);
            bytes.extend_from_slice(outline.get(end + 2 + instructions..)?);
        }
        Err(_) => push_components(outline, HEADER, bytes)?,
    }
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    Some(())
}

/// Appends a glyph made of others, whose parts begin at `at`.
fn push_components(outline: &[u8], mut offset: usize, bytes: &mut Vec<u8>) -> Option<()> {
    const WORDS: u16 = 1;
    const INSTRUCTIONS: u16 = 0x100;
    const MORE: u16 = 0x20;
    // One scale, one for each axis, a matrix.
    const SCALES: [(u16, usize); 3] = [(0x08, 2), (0x40, 4), (0x80, 8)];
    bytes.extend_from_slice(outline.get(..offset)?);
    loop {
        let flags = u16_at(outline, offset)?;
        let scale: usize =
            SCALES.iter().map(|(flag, size)| if flags & flag > 0 { *size } else { 0 }).sum();
        let end = offset + if flags & WORDS > 0 { 8 } else { 6 } + scale;
        bytes.extend((flags & !INSTRUCTIONS).to_be_bytes());
        bytes.extend_from_slice(outline.get(offset + 2..end)?);
        if flags & MORE == 0 {
            return Some(());
        }
        offset = end;
    }
}

/// A font of these tables, with the sums that its format asks for.
fn assembled(version: &[u8], tables: &[Table<'_>]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let log: u16 = (0..15).rev().find(|log| count >> log > 0).unwrap_or(0);
    let power = 1 << log;
    let mut font = version.to_vec();
    for number in [count, power * 16, log, (count - power) * 16] {
        font.extend(number.to_be_bytes());
    }
    let mut place = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, bytes) in tables {
        if tag == b"head" {
            head = Some(place + 8);
        }
        font.extend(tag);
        font.extend(sum(bytes).to_be_bytes());
        for number in [place, bytes.len()] {
            font.extend(u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
        }
        place += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in tables {
        font.extend_from_slice(bytes);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    let rest = 0xB1B0_AFBA_u32.wrapping_sub(sum(&font));
    if let Some(adjustment) = head.and_then(|offset| font.get_mut(offset..offset + 4)) {
        adjustment.copy_from_slice(&rest.to_be_bytes());
    }
    font
}

/// The sum of a table as a row of 32-bit numbers.
fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, chunk| {
        let mut number = [0; 4];
        number[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(number))
    })
}

/// The bytes of a table.
fn table(font: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    (0..usize::from(u16_at(font, 4)?))
        .map(|record| 12 + 16 * record)
        .find(|&offset| font.get(offset..offset + 4) == Some(&tag))
        .and_then(|offset| {
            let (place, length) = (u32_at(font, offset + 8)?, u32_at(font, offset + 12)?);
            font.get(place..place + length)
        })
}

fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(offset..offset + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], offset: usize) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.get(offset..offset + 4)?.try_into().ok()?) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::fonts::Face;

    #[test]
    fn every_glyph_of_every_face_stays_without_its_hints() {
        for face in Face::ALL {
            let lean = rewritten(face.data()).unwrap();
            assert_eq!(table(&lean, *b"fpgm"), None);
            let (before, after) = (outlines(face.data()).unwrap(), outlines(&lean).unwrap());
            assert_eq!(before.len(), after.len());
            for (before, after) in before.into_iter().zip(after) {
                // Contours and bounds.
                assert_eq!(before.get(..10), after.get(..10));
                assert!(after.len() <= before.len());
            }
            assert_eq!(rewritten(&lean).unwrap(), lean);
        }
    }

    #[test]
    fn the_sums_are_those_of_the_format() {
        let lean = rewritten(Face::Italic.data()).unwrap();
        assert_eq!(sum(&lean), 0xB1B0_AFBA);
    }

    #[test]
    fn a_font_that_cannot_be_read_stays_as_it_is() {
        assert_eq!(without_hints(vec![1, 2, 3]), [1, 2, 3]);
    }
}
