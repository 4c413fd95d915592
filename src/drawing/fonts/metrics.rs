//! From a font file to the measures that pages and font descriptors need.
//!
//! [`Metrics::of`] reads the tables `head`, `hhea`, `OS/2` and `hmtx` of a `TrueType` file.

/// Measures of a face, in thousandths of its size unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    /// From the baseline up, for setting lines.
    pub ascent: i16,
    /// From the baseline down, below zero.
    pub descent: i16,
    /// Height of capital letters.
    pub cap_height: i16,
    /// Box around all glyphs: left, bottom, right, top.
    pub bounds: [i16; 4],
    /// Slant of the caret: rise and run.
    pub caret_slope: (i16, i16),
    /// Weight class, 100 to 900.
    pub weight: u16,
    /// Advance of each glyph; glyphs beyond the last one are as wide as it.
    advances: Vec<u16>,
}

impl Metrics {
    /// Reads a font file.
    ///
    /// A table that is missing or too short gives zeros: the faces are part of the program, and a
    /// test looks at each.
    pub fn of(data: &[u8]) -> Self {
        let (head, hhea, os2) =
            (table(data, *b"head"), table(data, *b"hhea"), table(data, *b"OS/2"));
        let hmtx = table(data, *b"hmtx");
        let advances = (0..usize::from(unsigned(hhea, 34))).map(|glyph| unsigned(hmtx, glyph * 4));
        Self {
            ascent: signed(hhea, 4),
            descent: signed(hhea, 6),
            cap_height: signed(os2, 88),
            bounds: [36, 38, 40, 42].map(|offset| signed(head, offset)),
            caret_slope: (signed(hhea, 18), signed(hhea, 20)),
            weight: unsigned(os2, 4),
            advances: advances.collect(),
        }
    }

    /// Advance of a glyph without kerning.
    pub fn advance(&self, glyph: u16) -> u16 {
        let advance = self.advances.get(usize::from(glyph)).or(self.advances.last());
        advance.copied().unwrap_or_default()
    }
}

/// The bytes of a table, none if the file lacks it.
fn table(data: &[u8], tag: [u8; 4]) -> &[u8] {
    let long = |offset: usize| {
        let bytes = data.get(offset..offset + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes) as usize
    };
    (0..usize::from(unsigned(data, 4)))
        .map(|record| 12 + 16 * record)
        .find(|&offset| data.get(offset..offset + 4) == Some(&tag))
        .and_then(|offset| data.get(long(offset + 8)..long(offset + 8) + long(offset + 12)))
        .unwrap_or_default()
}

fn unsigned(data: &[u8], offset: usize) -> u16 {
    let bytes = data.get(offset..offset + 2).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u16::from_be_bytes)
}

fn signed(data: &[u8], offset: usize) -> i16 {
    unsigned(data, offset).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::fonts::Face;

    #[test]
    fn each_face_has_a_thousand_units_and_plausible_measures() {
        for face in Face::ALL {
            // Shaping and the PDF both count in thousandths: nothing is scaled in between.
            assert_eq!(unsigned(table(face.data(), *b"head"), 18), 1000);
            let metrics = Metrics::of(face.data());
            assert_eq!((metrics.ascent, metrics.descent, metrics.cap_height), (1025, -275, 698));
            assert!(metrics.advance(0) > 0 && metrics.advance(u16::MAX) > 0);
        }
    }
}
