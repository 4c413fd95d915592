//! From numbers, names and texts to the bytes that a PDF file has for them.
//!
//! Everything is appended to a buffer: a release has thousands of these, and none of them is worth
//! an allocation. What the bytes are part of is not known here.

/// Appends a whole number.
pub(super) fn integer(number: usize, bytes: &mut Vec<u8>) {
    padded(number, 1, bytes);
}

/// Appends a whole number with spaces before it, so that it takes at least `width` bytes.
pub(super) fn padded(number: usize, width: usize, bytes: &mut Vec<u8>) {
    let mut digits = [b' '; 20];
    let (mut place, mut rest) = (digits.len(), number);
    loop {
        place -= 1;
        digits[place] = digit(rest % 10);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let start = place.min(digits.len().saturating_sub(width));
    bytes.extend_from_slice(&digits[start..]);
}

/// How many digits a number has.
pub(super) const fn width_of(number: usize) -> usize {
    match number.checked_ilog10() {
        Some(log) => log as usize + 1,
        None => 1,
    }
}

/// A length in hundredths of a point, which are finer than any printer.
pub(super) fn hundredths(length: f32) -> i32 {
    rounded(length * 100.0)
}

/// A length in tenths of a point, 28 of which are a millimetre.
pub(super) fn tenths(length: f32) -> i32 {
    rounded(length * 10.0)
}

#[expect(clippy::cast_possible_truncation, reason = "a page has some 84 000 hundredths")]
fn rounded(length: f32) -> i32 {
    // A page has ten thousand of these, and rounding by itself is a call of a function.
    (length + 0.5_f32.copysign(length)) as i32
}

/// Appends so many hundredths as a number with as many decimals as it needs.
pub(super) fn decimal(hundredths: i32, bytes: &mut Vec<u8>) {
    if hundredths < 0 {
        bytes.push(b'-');
    }
    let size = hundredths.unsigned_abs() as usize;
    let (whole, part) = (size / 100, size % 100);
    if whole > 0 || part == 0 {
        integer(whole, bytes);
    }
    if part > 0 {
        bytes.extend([b'.', digit(part / 10)]);
        if !part.is_multiple_of(10) {
            bytes.push(digit(part % 10));
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a digit is below ten")]
const fn digit(digit: usize) -> u8 {
    b'0' + digit as u8
}

/// Appends a reference to the object with this number.
pub(super) fn reference(id: usize, bytes: &mut Vec<u8>) {
    integer(id, bytes);
    bytes.extend_from_slice(b" 0 R");
}

/// Appends a name; a byte that would end it is written by its number.
pub(super) fn name(words: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(b'/');
    for byte in words {
        match byte {
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | b'#' => {
                bytes.push(b'#');
                hexadecimal(&[*byte], bytes);
            }
            33..=126 => bytes.push(*byte),
            _ => {
                bytes.push(b'#');
                hexadecimal(&[*byte], bytes);
            }
        }
    }
}

/// Appends a string of bytes in brackets.
pub(super) fn literal(text: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(b'(');
    for byte in text {
        escaped(*byte, bytes);
    }
    bytes.push(b')');
}

/// Appends a byte of a string in brackets.
pub(super) fn escaped(byte: u8, bytes: &mut Vec<u8>) {
    match byte {
        b'(' | b')' | b'\\' => bytes.extend([b'\\', byte]),
        // A reader would take it for the end of a line, and give a line feed.
        b'\r' => bytes.extend(*b"\\r"),
        byte => bytes.push(byte),
    }
}

/// Appends bytes as hexadecimal digits.
pub(super) fn hexadecimal(text: &[u8], bytes: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text {
        bytes.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
}

/// Appends a text for people: plain where that is enough, UTF-16 with its mark otherwise.
pub(super) fn text(text: &str, bytes: &mut Vec<u8>) {
    if text.is_ascii() {
        return literal(text.as_bytes(), bytes);
    }
    bytes.push(b'(');
    for unit in std::iter::once(0xFEFF).chain(text.encode_utf16()) {
        for byte in unit.to_be_bytes() {
            escaped(byte, bytes);
        }
    }
    bytes.push(b')');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn numbers_have_as_many_decimals_as_they_need() {
        for (hundredths, expected) in
            [(0, "0"), (-5, "-.05"), (50, ".5"), (1230, "12.3"), (-120_045, "-1200.45")]
        {
            assert_eq!(written(|bytes| decimal(hundredths, bytes)), expected);
        }
        assert_eq!([62.362_205, 0.005, -0.004, -1.999].map(hundredths), [6236, 1, 0, -200]);
    }

    #[test]
    fn a_padded_number_keeps_all_its_digits() {
        assert_eq!(written(|bytes| padded(7, 3, bytes)), "  7");
        assert_eq!(written(|bytes| padded(1234, 3, bytes)), "1234");
        assert_eq!([0, 9, 10, 999].map(width_of), [1, 1, 2, 3]);
    }

    #[test]
    fn names_and_strings_are_escaped() {
        assert_eq!(written(|bytes| name(b"A#/ b", bytes)), "/A#23#2F#20b");
        assert_eq!(written(|bytes| literal(b"a(b)\\\r", bytes)), r"(a\(b\)\\\r)");
        assert_eq!(written(|bytes| text("plain", bytes)), "(plain)");
    }

    #[test]
    fn a_text_beyond_ascii_is_sixteen_bits_wide() {
        let mut bytes = Vec::new();
        text("ә(", &mut bytes);
        assert_eq!(bytes, b"(\xFE\xFF\x04\xD9\x00\\()");
    }
}
