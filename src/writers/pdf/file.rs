//! From objects to the bytes of a file: deflated streams, object streams, one table at the end.
//!
//! [`write`] does what lopdf's own writer does, without a copy of each object and with the table
//! deflated too: a release has a thousand structure elements.

use std::io::Write;

use flate2::{Compress, Compression, FlushCompress};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat};
use sha2::{Digest, Sha256};

/// Objects in one object stream: a reader that wants one object inflates them all.
const OBJECTS_TOGETHER: usize = 1000;

/// Where an object is.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At(usize),
    Within { stream: usize, place: usize },
}

/// The bytes of a file.
pub(super) fn write(file: &Document) -> Vec<u8> {
    let mut target = Target::new(file);
    let mut small = Vec::new();
    for (&(id, _), object) in &file.objects {
        match object {
            Object::Stream(stream) => target.stream(id as usize, stream),
            object => small.push((id as usize, object)),
        }
    }
    for objects in small.chunks(OBJECTS_TOGETHER) {
        target.object_stream(objects);
    }
    target.end(&file.trailer)
}

struct Target {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    compress: Compress,
}

impl Target {
    fn new(file: &Document) -> Self {
        // The second line tells programs that the file is not text.
        let bytes = b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n".to_vec();
        let entries = vec![Entry::Free; file.max_id as usize + 1];
        // Level 9 takes twice the time for one part in fifty.
        Self { bytes, entries, compress: Compress::new(Compression::new(6), true) }
    }

    /// Writes a stream, deflated unless it is already filtered or is metadata, which programs
    /// look for without reading the PDF.
    fn stream(&mut self, id: usize, stream: &Stream) {
        let plain = stream.dict.has(b"Filter") || stream.dict.has_type(b"Metadata");
        let deflated = if plain { None } else { Some(self.deflate(&stream.content)) };
        let content = deflated.as_deref().unwrap_or(&stream.content);
        let mut entries = stream.dict.clone();
        entries.set("Length", i64::try_from(content.len()).unwrap_or(i64::MAX));
        if deflated.is_some() {
            entries.set("Filter", "FlateDecode");
        }
        self.entries[id] = Entry::At(self.bytes.len());
        self.put(format_args!("{id} 0 obj\n"));
        dictionary(&entries, &mut self.bytes);
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn object_stream(&mut self, objects: &[(usize, &Object)]) {
        let stream = self.entries.len();
        self.entries.push(Entry::Free);
        let (mut places, mut content) = (Vec::new(), Vec::new());
        for (place, (id, object)) in objects.iter().enumerate() {
            self.entries[*id] = Entry::Within { stream, place };
            put(&mut places, format_args!("{id} {} ", content.len()));
            value(object, &mut content);
            content.push(b'\n');
        }
        let mut entries = Dictionary::new();
        entries.set("Type", "ObjStm");
        entries.set("N", i64::try_from(objects.len()).unwrap_or(i64::MAX));
        entries.set("First", i64::try_from(places.len()).unwrap_or(i64::MAX));
        places.append(&mut content);
        self.stream(stream, &Stream::new(entries, places));
    }

    /// Writes the table of objects with what a reader starts from. The file's id follows from all
    /// that stands before it.
    fn end(mut self, trailer: &Dictionary) -> Vec<u8> {
        let digest = Sha256::digest(&self.bytes);
        let id = Object::String(digest[..16].to_vec(), StringFormat::Hexadecimal);
        let start = self.bytes.len();
        let table = self.entries.len();
        self.entries.push(Entry::At(start));
        let rows: Vec<u8> = self.entries.iter().flat_map(|entry| entry.row()).collect();
        let mut entries = Dictionary::new();
        entries.set("Type", "XRef");
        entries.set("Size", i64::try_from(self.entries.len()).unwrap_or(i64::MAX));
        entries.set("W", vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)]);
        for key in [b"Root".as_slice(), b"Info"] {
            entries.set(key, trailer.get(key).cloned().unwrap_or(Object::Null));
        }
        entries.set("ID", vec![id.clone(), id]);
        self.stream(table, &Stream::new(entries, rows));
        self.put(format_args!("startxref\n{start}\n%%EOF\n"));
        self.bytes
    }

    fn deflate(&mut self, content: &[u8]) -> Vec<u8> {
        self.compress.reset();
        // Deflate never adds more than this: five bytes a block and the frame.
        let mut deflated = Vec::with_capacity(content.len() + content.len() / 1000 + 64);
        self.compress
            .compress_vec(content, &mut deflated, FlushCompress::Finish)
            .expect("a fresh compressor takes anything");
        deflated
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        put(&mut self.bytes, text);
    }
}

impl Entry {
    /// One byte for the kind, four and two for where.
    fn row(self) -> [u8; 7] {
        let (kind, first, second) = match self {
            Self::Free => (0, 0, 0xFFFF),
            Self::At(at) => (1, at, 0),
            Self::Within { stream, place } => (2, stream, place),
        };
        let mut row = [kind; 7];
        row[1..5].copy_from_slice(&u32::try_from(first).unwrap_or(u32::MAX).to_be_bytes());
        row[5..].copy_from_slice(&u16::try_from(second).unwrap_or(u16::MAX).to_be_bytes());
        row
    }
}

fn put(bytes: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    bytes.write_fmt(text).expect("writing to memory does not fail");
}

/// An object as the file has it.
fn value(object: &Object, bytes: &mut Vec<u8>) {
    match object {
        Object::Null => bytes.extend_from_slice(b"null"),
        Object::Boolean(truth) => put(bytes, format_args!("{truth}")),
        Object::Integer(number) => put(bytes, format_args!("{number}")),
        Object::Real(number) => put(bytes, format_args!("{number}")),
        Object::Name(words) => name(words, bytes),
        Object::String(text, StringFormat::Literal) => literal(text, bytes),
        Object::String(text, StringFormat::Hexadecimal) => {
            bytes.push(b'<');
            for byte in text {
                put(bytes, format_args!("{byte:02X}"));
            }
            bytes.push(b'>');
        }
        Object::Array(objects) => {
            bytes.push(b'[');
            for (at, object) in objects.iter().enumerate() {
                if at > 0 {
                    bytes.push(b' ');
                }
                value(object, bytes);
            }
            bytes.push(b']');
        }
        Object::Dictionary(entries) => dictionary(entries, bytes),
        Object::Stream(stream) => dictionary(&stream.dict, bytes),
        Object::Reference((id, generation)) => put(bytes, format_args!("{id} {generation} R")),
    }
}

fn dictionary(entries: &Dictionary, bytes: &mut Vec<u8>) {
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

fn name(words: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(b'/');
    for byte in words {
        match byte {
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | b'#' => {
                put(bytes, format_args!("#{byte:02X}"));
            }
            33..=126 => bytes.push(*byte),
            _ => put(bytes, format_args!("#{byte:02X}")),
        }
    }
}

fn literal(text: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(b'(');
    for byte in text {
        match byte {
            b'(' | b')' | b'\\' => bytes.extend([b'\\', *byte]),
            b'\r' => bytes.extend(*b"\\r"),
            byte => bytes.push(*byte),
        }
    }
    bytes.push(b')');
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
        let mut bytes = Vec::new();
        value(&object, &mut bytes);
        let expected = r"<</A#23[null true -5 1.5 /Name]/B(a\(b\)\\c)/C<00FF>/D 7 0 R>>";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn a_file_is_read_back() {
        let mut file = Document::with_version("1.7");
        let noise: Vec<u8> =
            (0..100_000_u32).map(|n| (n.wrapping_mul(n) >> 7).to_le_bytes()[0]).collect();
        let stream = file.add_object(Object::Stream(Stream::new(dictionary! {}, noise.clone())));
        let ids: Vec<_> = (0..2500).map(|n| file.add_object(Object::Integer(n))).collect();
        let catalog = file.add_object(dictionary! { "Type" => "Catalog" });
        file.trailer.set("Root", catalog);
        let read = Document::load_mem(&write(&file)).unwrap();
        assert_eq!(read.get_object(ids[2345]).unwrap().as_i64().unwrap(), 2345);
        let content = read.get_object(stream).unwrap().as_stream().unwrap();
        assert_eq!(content.decompressed_content().unwrap(), noise);
    }
}
