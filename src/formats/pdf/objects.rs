//! From objects to the bytes that object streams hold.
//!
//! [`Objects`] collects objects that are already bytes; [`Objects::add`] takes objects of lopdf. It
//! knows nothing of where in the file they come to stand.

use std::ops::Range;

use lopdf::{Dictionary, Object, StringFormat};

use super::syntax::{hexadecimal, integer, literal, name, padded, reference, width_of};

/// Objects as bytes, one behind the other.
#[derive(Default)]
pub(super) struct Objects {
    bytes: Vec<u8>,
    /// Where each object begins.
    starts: Vec<Start>,
}

/// The beginning of an object.
#[derive(Clone, Copy)]
struct Start {
    /// Its number.
    id: usize,
    /// Its place in the bytes.
    place: usize,
}

/// Digits of an entry in the table of an object stream.
#[derive(Clone, Copy)]
struct EntryWidths {
    id: usize,
    place: usize,
}

/// What an object stream holds.
pub(super) struct Packed {
    /// The numbers of the objects in their order.
    pub ids: Vec<usize>,
    /// The bytes in front of the first object.
    pub first: usize,
    /// The table of objects and the objects.
    pub content: Vec<u8>,
    /// Length of a row if the content has rows: each holds what differs from the row before.
    pub columns: Option<usize>,
}

impl Objects {
    /// Begins an object; its bytes are to be appended to what this gives.
    pub(super) fn begin(&mut self, id: usize) -> &mut Vec<u8> {
        self.starts.push(Start { id, place: self.bytes.len() });
        &mut self.bytes
    }

    /// Adds an object of lopdf.
    pub(super) fn add(&mut self, id: usize, object: &Object) {
        value(object, self.begin(id));
    }

    /// How many objects there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    fn object(&self, index: usize) -> &[u8] {
        let end = self.starts.get(index + 1).map_or(self.bytes.len(), |next| next.place);
        &self.bytes[self.starts[index].place..end]
    }

    /// The objects of a range as an object stream has them.
    pub(super) fn packed(&self, range: Range<usize>) -> Packed {
        let start = self.starts[range.start].place;
        let length: usize = range.clone().map(|index| self.object(index).len() + 12).sum();
        let mut content = Vec::with_capacity(length);
        for index in range.clone() {
            let Start { id, place } = self.starts[index];
            integer(id, &mut content);
            content.push(b' ');
            integer(place - start + index - range.start, &mut content);
            content.push(b' ');
        }
        let first = content.len();
        for index in range.clone() {
            content.extend_from_slice(self.object(index));
            content.push(b'\n');
        }
        let ids = self.starts[range].iter().map(|start| start.id).collect();
        Packed { ids, first, content, columns: None }
    }

    /// The length of a row that takes any object of a range, and whole entries of their table.
    pub(super) fn columns(&self, range: Range<usize>) -> usize {
        let longest = range.clone().map(|index| self.object(index).len()).max().unwrap_or(0);
        let EntryWidths { id, place } = self.entry_widths(range, longest);
        (longest + 1).next_multiple_of(id + place + 2)
    }

    /// Digits of the numbers and of the places of a range whose objects take up to `longest` bytes.
    fn entry_widths(&self, range: Range<usize>, longest: usize) -> EntryWidths {
        let length = range.len();
        let highest = self.starts[range].iter().map(|start| start.id).max().unwrap_or(0);
        EntryWidths { id: width_of(highest), place: width_of(2 * length * longest) }
    }

    /// The objects of a range that are much alike: they stand under one another in rows of
    /// `columns` bytes, each in as many rows as it needs, and of each row only the difference
    /// from the one before is kept (predictor 12, made for pictures), which is almost nothing.
    pub(super) fn packed_in_rows(&self, range: Range<usize>, columns: usize) -> Packed {
        let ids: Vec<usize> = self.starts[range.clone()].iter().map(|start| start.id).collect();
        let widths = self.entry_widths(range.clone(), columns);
        let length: usize = range.clone().map(|index| self.object(index).len() + columns).sum();
        let mut content = Vec::with_capacity(length + length / 3);
        let mut place = 0;
        for (index, id) in range.clone().zip(&ids) {
            padded(*id, widths.id, &mut content);
            content.push(b' ');
            padded(place, widths.place, &mut content);
            content.push(b' ');
            place += (self.object(index).len() + 1).next_multiple_of(columns);
        }
        fill_row(columns, &mut content);
        let first = content.len();
        for index in range {
            content.extend_from_slice(self.object(index));
            // What follows is a token of its own.
            content.push(b' ');
            fill_row(columns, &mut content);
        }
        Packed { ids, first, content: differences(&content, columns), columns: Some(columns) }
    }
}

/// Appends spaces up to the end of a row.
pub(super) fn fill_row(columns: usize, bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(columns), b' ');
}

/// Rows as their differences from the row before, each with the number of that filter before it.
pub(super) fn differences(content: &[u8], columns: usize) -> Vec<u8> {
    let mut filtered = Vec::with_capacity(content.len() + content.len() / columns);
    let mut above: &[u8] = &[];
    for row in content.chunks(columns) {
        filtered.push(2);
        let above_or_zero = above.iter().copied().chain(std::iter::repeat(0));
        filtered
            .extend(row.iter().zip(above_or_zero).map(|(byte, above)| byte.wrapping_sub(above)));
        above = row;
    }
    filtered
}

/// An object as the file has it.
fn value(object: &Object, bytes: &mut Vec<u8>) {
    match object {
        Object::Null => bytes.extend_from_slice(b"null"),
        Object::Boolean(truth) => bytes.extend_from_slice(truth.to_string().as_bytes()),
        Object::Integer(number) => bytes.extend_from_slice(number.to_string().as_bytes()),
        Object::Real(number) => bytes.extend_from_slice(number.to_string().as_bytes()),
        Object::Name(words) => name(words, bytes),
        Object::String(text, StringFormat::Literal) => literal(text, bytes),
        Object::String(text, StringFormat::Hexadecimal) => {
            bytes.push(b'<');
            hexadecimal(text, bytes);
            bytes.push(b'>');
        }
        Object::Array(objects) => {
            bytes.push(b'[');
            for (index, object) in objects.iter().enumerate() {
                if index > 0 {
                    bytes.push(b' ');
                }
                value(object, bytes);
            }
            bytes.push(b']');
        }
        Object::Dictionary(entries) => dictionary(entries, bytes),
        Object::Stream(stream) => dictionary(&stream.dict, bytes),
        Object::Reference((id, _)) => reference(*id as usize, bytes),
    }
}

/// A dictionary as the file has it.
pub(super) fn dictionary(entries: &Dictionary, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(b"<<");
    for (key, object) in entries {
        name(key, bytes);
        let delimited = matches!(
            object,
            Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)
        );
        if !delimited {
            bytes.push(b' ');
        }
        value(object, bytes);
    }
    bytes.extend_from_slice(b">>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn objects_are_written_as_the_standard_has_them() {
        let object = Object::Dictionary(dictionary! {
            "A#" => vec![Object::Null, true.into(), (-5).into(), 1.5.into(), "Name".into()],
            "B" => Object::string_literal("a(b)\\c"),
            "C" => Object::String(vec![0, 255], StringFormat::Hexadecimal),
            "D" => (7, 0),
        });
        let mut objects = Objects::default();
        objects.add(3, &object);
        objects.add(5, &Object::Null);
        let packed = objects.packed(0..2);
        let expected =
            "3 0 5 63 <</A#23[null true -5 1.5 /Name]/B(a\\(b\\)\\\\c)/C<00FF>/D 7 0 R>>\nnull\n";
        assert_eq!(String::from_utf8(packed.content).unwrap(), expected);
        assert_eq!(packed.first, 9);
    }

    #[test]
    fn a_row_is_its_difference_from_the_one_before() {
        assert_eq!(differences(b"abcabd", 3), b"\x02abc\x02\0\0\x01");
    }
}
