//! From objects to the bytes of a file: deflated streams, object streams, one table at the end.
//!
//! [`write()`] does what lopdf's own writer does, without a copy of each object and with the table
//! deflated too: a release has two thousand structure elements, most of them much alike.

use flate2::{Compress, Compression, FlushCompress};
use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::objects::{Objects, Packed, dictionary, differences};
use super::syntax::integer;

/// Objects in one object stream: a reader that wants one object inflates them all.
const OBJECTS_TOGETHER: usize = 1000;
/// Bytes of a row in the table of objects.
const ROW: usize = 7;

/// Where an object is.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At(usize),
    Within { stream: usize, place: usize },
}

/// Objects that are bytes before there is a file.
#[derive(Default)]
pub(super) struct Prepared {
    /// Objects of any kind.
    pub objects: Objects,
    /// Objects that are much alike, by kind.
    pub alike: [Objects; 2],
}

/// The bytes of a file: the objects of `file` and those that are bytes already.
pub(super) fn write(file: &Document, mut prepared: Prepared) -> Vec<u8> {
    let mut target = Target::new(file);
    for (&(id, _), object) in &file.objects {
        match object {
            Object::Stream(stream) => target.stream(id as usize, &stream.dict, &stream.content),
            object => prepared.objects.add(id as usize, object),
        }
    }
    for objects in &prepared.alike {
        for range in parts(objects.len()) {
            target.object_stream(&objects.packed_in_rows(range));
        }
    }
    for range in parts(prepared.objects.len()) {
        target.object_stream(&prepared.objects.packed(range));
    }
    target.end(&file.trailer)
}

/// So many objects in parts of equal size.
fn parts(count: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let parts = count.div_ceil(OBJECTS_TOGETHER);
    (0..parts).map(move |part| part * count / parts..(part + 1) * count / parts)
}

struct Target {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    compress: Compress,
    deflated: Vec<u8>,
}

impl Target {
    fn new(file: &Document) -> Self {
        let mut bytes = Vec::with_capacity(1 << 17);
        // The second line tells programs that the file is not text.
        bytes.extend_from_slice(b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n");
        let entries = vec![Entry::Free; file.max_id as usize + 1];
        let compress = Compress::new(Compression::new(5), true);
        Self { bytes, entries, compress, deflated: Vec::new() }
    }

    /// Writes a stream, deflated unless it is already filtered or is metadata, which programs
    /// look for without reading the PDF.
    fn stream(&mut self, id: usize, entries: &Dictionary, content: &[u8]) {
        self.entries[id] = Entry::At(self.bytes.len());
        let plain = entries.has(b"Filter") || entries.has_type(b"Metadata");
        if !plain {
            self.deflate(content);
        }
        let content = if plain { content } else { &self.deflated };
        let mut entries = entries.clone();
        entries.set("Length", count(content.len()));
        if !plain {
            entries.set("Filter", "FlateDecode");
        }
        integer(id, &mut self.bytes);
        self.bytes.extend_from_slice(b" 0 obj\n");
        dictionary(&entries, &mut self.bytes);
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(content);
        // A return at the end of the content and a line feed would pass for one end of a line,
        // and the content for one byte shorter than it says.
        let end: &[u8] = if content.ends_with(b"\r") { b"\r\n" } else { b"\n" };
        self.bytes.extend_from_slice(end);
        self.bytes.extend_from_slice(b"endstream\nendobj\n");
    }

    fn object_stream(&mut self, packed: &Packed) {
        let stream = self.entries.len();
        self.entries.push(Entry::Free);
        for (place, id) in packed.ids.iter().enumerate() {
            self.entries[*id] = Entry::Within { stream, place };
        }
        let mut entries = dictionary! {
            "Type" => "ObjStm",
            "N" => count(packed.ids.len()),
            "First" => count(packed.first),
        };
        if let Some(columns) = packed.columns {
            entries.set("DecodeParms", predictor(columns));
        }
        self.stream(stream, &entries, &packed.content);
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
        let entry = |key: &[u8]| trailer.get(key).cloned().unwrap_or(Object::Null);
        let entries = dictionary! {
            "Type" => "XRef",
            "Size" => count(self.entries.len()),
            "W" => vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)],
            "DecodeParms" => predictor(ROW),
            "Root" => entry(b"Root"),
            "Info" => entry(b"Info"),
            "ID" => vec![id.clone(), id],
        };
        self.stream(table, &entries, &differences(&rows, ROW));
        self.bytes.extend_from_slice(b"startxref\n");
        integer(start, &mut self.bytes);
        self.bytes.extend_from_slice(b"\n%%EOF\n");
        self.bytes
    }

    fn deflate(&mut self, content: &[u8]) {
        self.compress.reset();
        self.deflated.clear();
        // Deflate never adds more than this: five bytes a block and the frame.
        self.deflated.reserve(content.len() + content.len() / 1000 + 64);
        self.compress
            .compress_vec(content, &mut self.deflated, FlushCompress::Finish)
            .expect("a fresh compressor takes anything");
    }
}

/// What a reader of rows has to know: the filter, and the length of a row.
fn predictor(columns: usize) -> Dictionary {
    dictionary! { "Predictor" => 12, "Columns" => count(columns) }
}

/// A count as an object.
fn count(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

impl Entry {
    /// One byte for the kind, four and two for where.
    fn row(self) -> [u8; ROW] {
        let (kind, first, second) = match self {
            Self::Free => (0, 0, 0xFFFF),
            Self::At(at) => (1, at, 0),
            Self::Within { stream, place } => (2, stream, place),
        };
        let mut row = [kind; ROW];
        row[1..5].copy_from_slice(&u32::try_from(first).unwrap_or(u32::MAX).to_be_bytes());
        row[5..].copy_from_slice(&u16::try_from(second).unwrap_or(u16::MAX).to_be_bytes());
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Stream;

    #[test]
    fn a_file_is_read_back() {
        let mut file = Document::with_version("1.7");
        let noise: Vec<u8> =
            (0..100_000_u32).map(|n| (n.wrapping_mul(n) >> 7).to_le_bytes()[0]).collect();
        let stream = file.add_object(Object::Stream(Stream::new(dictionary! {}, noise.clone())));
        let ids: Vec<_> = (0..2500).map(|n| file.add_object(Object::Integer(n))).collect();
        let catalog = file.add_object(dictionary! { "Type" => "Catalog" });
        file.trailer.set("Root", catalog);
        let mut prepared = Prepared::default();
        for n in 0..1500_usize {
            let id = file.new_object_id().0 as usize;
            integer(n, prepared.alike[n % 2].begin(id));
        }
        let read = Document::load_mem(&write(&file, prepared)).unwrap();
        assert_eq!(read.get_object(ids[2345]).unwrap().as_i64().unwrap(), 2345);
        assert_eq!(read.get_object((catalog.0 + 1235, 0)).unwrap().as_i64().unwrap(), 1234);
        let content = read.get_object(stream).unwrap().as_stream().unwrap();
        assert_eq!(content.decompressed_content().unwrap(), noise);
    }

    #[test]
    fn a_return_at_the_end_of_a_stream_is_no_end_of_a_line() {
        let mut file = Document::with_version("1.7");
        let entries = dictionary! { "Type" => "Metadata" };
        file.add_object(Object::Stream(Stream::new(entries, b"text\r".to_vec())));
        let bytes = write(&file, Prepared::default());
        assert!(bytes.windows(16).any(|bytes| bytes == b"text\r\r\nendstream"));
    }

    #[test]
    fn parts_are_of_equal_size() {
        assert_eq!(parts(0).count(), 0);
        assert_eq!(parts(2001).collect::<Vec<_>>(), [0..667, 667..1334, 1334..2001]);
    }
}
