//! From objects to the bytes of a file: deflated streams, object streams, one table at the end.
//!
//! [`write()`] does what lopdf's own writer does, without a copy of each object and with the table
//! deflated too: a release has two thousand structure elements, most of them much alike.

use std::borrow::Cow;
use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress};
use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::objects::{Objects, Packed, dictionary, differences};
use super::syntax::integer;

/// Objects in one object stream: a reader that wants one object inflates them all.
const OBJECTS_TOGETHER: usize = 1000;
/// How hard deflate looks for repetitions in objects, which are much alike; beyond it time goes up
/// much and the size hardly down.
const LEVEL_OF_OBJECTS: u32 = 6;
/// The level of compression for pages, most of which are as small with less; a map takes much less time.
const LEVEL_OF_CONTENT: u32 = 5;
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
    /// Objects of rows.
    pub rows: Rows,
}

/// Objects whose bytes are rows of one length.
#[derive(Default)]
pub(super) struct Rows {
    /// The objects.
    pub objects: Objects,
    /// Bytes of a row.
    pub columns: usize,
}

/// A stream on its way: its number, its entries and its content, not yet deflated.
struct Stream<'a> {
    id: usize,
    entries: Dictionary,
    content: Cow<'a, [u8]>,
}

/// The bytes of a file: the objects of `file` and the objects that are bytes already.
pub(super) fn write(file: &Document, mut prepared: Prepared) -> Vec<u8> {
    let mut streams = Vec::new();
    for (&(id, _), object) in &file.objects {
        match object {
            Object::Stream(stream) => streams.push(Stream {
                id: id as usize,
                entries: stream.dict.clone(),
                content: Cow::Borrowed(&stream.content),
            }),
            object => prepared.objects.add(id as usize, object),
        }
    }
    let mut target = Target::new(file);
    for packed in packed(&prepared) {
        streams.push(target.object_stream(packed));
    }
    // Most of the time of a file goes into this, and no stream needs another.
    let deflated: Vec<Option<Vec<u8>>> = streams.par_iter().map(Stream::deflated).collect();
    for (stream, deflated) in streams.iter().zip(deflated) {
        target.stream(stream, deflated.as_deref());
    }
    target.end(&file.trailer)
}

/// The objects that are bytes already, as object streams have them.
fn packed(prepared: &Prepared) -> Vec<Packed> {
    let Prepared { objects, alike, rows: Rows { objects: rows, columns } } = prepared;
    let alike = alike.iter().flat_map(|alike| {
        parts(alike.len()).map(|range| alike.packed_in_rows(range.clone(), alike.columns(range)))
    });
    let rows = parts(rows.len()).map(|range| rows.packed_in_rows(range, *columns));
    alike.chain(rows).chain(parts(objects.len()).map(|range| objects.packed(range))).collect()
}

/// So many objects in parts of equal size.
fn parts(count: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let parts = count.div_ceil(OBJECTS_TOGETHER);
    (0..parts).map(move |part| part * count / parts..(part + 1) * count / parts)
}

struct Target {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

impl Target {
    fn new(file: &Document) -> Self {
        let mut bytes = Vec::with_capacity(96 << 10);
        // The second line tells programs that the file is not text.
        bytes.extend_from_slice(b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n");
        Self { bytes, entries: vec![Entry::Free; file.max_id as usize + 1] }
    }

    /// Writes a stream; `deflated` is its content if that is deflated.
    fn stream(&mut self, stream: &Stream<'_>, deflated: Option<&[u8]>) {
        self.entries[stream.id] = Entry::At(self.bytes.len());
        let content = deflated.unwrap_or(&stream.content);
        let mut entries = stream.entries.clone();
        entries.set("Length", count(content.len()));
        if deflated.is_some() {
            entries.set("Filter", "FlateDecode");
        }
        integer(stream.id, &mut self.bytes);
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

    /// Gives an object stream its number, and its objects their places.
    fn object_stream(&mut self, packed: Packed) -> Stream<'static> {
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
        Stream { id: stream, entries, content: Cow::Owned(packed.content) }
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
        let content = Cow::Owned(differences(&rows, ROW));
        let stream = Stream { id: table, entries, content };
        self.stream(&stream, stream.deflated().as_deref());
        self.bytes.extend_from_slice(b"startxref\n");
        integer(start, &mut self.bytes);
        self.bytes.extend_from_slice(b"\n%%EOF\n");
        self.bytes
    }
}

thread_local! {
    /// What a compressor needs is large, and the same for all streams.
    static OBJECTS: RefCell<Compress> =
        RefCell::new(Compress::new(Compression::new(LEVEL_OF_OBJECTS), true));
    static CONTENT: RefCell<Compress> =
        RefCell::new(Compress::new(Compression::new(LEVEL_OF_CONTENT), true));
}

impl Stream<'_> {
    /// The content deflated; `None` if it is already filtered, or is metadata, which programs
    /// look for without reading the PDF.
    fn deflated(&self) -> Option<Vec<u8>> {
        if self.entries.has(b"Filter") || self.entries.has_type(b"Metadata") {
            return None;
        }
        // Deflate never adds more than this: five bytes a block and the frame.
        let mut deflated = Vec::with_capacity(self.content.len() + self.content.len() / 1000 + 64);
        let compress = if self.entries.has_type(b"ObjStm") { &OBJECTS } else { &CONTENT };
        compress.with_borrow_mut(|compress| {
            compress.reset();
            compress
                .compress_vec(&self.content, &mut deflated, FlushCompress::Finish)
                .expect("a fresh compressor takes anything");
        });
        Some(deflated)
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
            Self::At(place) => (1, place, 0),
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
