//! How long each stage takes with the sample release, and all of them together, in memory.
//!
//! `cargo bench`; `benches/cold.sh` measures the whole program from start to exit.

#![allow(missing_docs, reason = "criterion declares the functions that it calls")]
#![allow(clippy::unwrap_used, reason = "the sample release is sound")]

use std::hint::black_box;
use std::path::Path;

use bulletin::data::cube::{self, Dataset};
use bulletin::data::figures::Computation;
use bulletin::data::input::decode;
use bulletin::declaration::EditionId;
use bulletin::document::{Block, Document};
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::layout::lay_out;
use bulletin::drawing::theme::Theme;
use bulletin::findings::Diagnostics;
use bulletin::formats::pdf::pdf;
use bulletin::office::archive::OutputFile;
use bulletin::office::build::side_by_side;
use bulletin::project::Project;
use bulletin::{Assembly, Extent, Format, Preparation, Request, prepare};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;

const EDITION: &str = "2025-06";

fn prepared() -> Preparation {
    let project = Project::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut found = Diagnostics::default();
    prepare(&Request::new(&project, "migration"), &mut found).unwrap().unwrap()
}

/// CSV files to the cube: all the observations, read and checked on one thread.
fn read(criterion: &mut Criterion) {
    let preparation = prepared();
    let (release, cube) = (&preparation.data.release, &preparation.data.cube);
    let datasets = &cube.datasets;
    let files = datasets.iter().map(|dataset: &Dataset| dataset.file.text().as_bytes().to_vec());
    let files: Vec<Vec<u8>> = files.collect();
    criterion.bench_function("read: CSV to cube", |bencher| {
        bencher.iter(|| {
            let mut found = Diagnostics::default();
            for (structure, bytes) in release.datasets.iter().zip(&files) {
                let file = decode("data.csv", bytes.clone()).unwrap();
                black_box(cube::read(structure, &cube.codelists, &file, &mut found));
            }
        });
    });
    criterion.bench_function("prepare: every file read and checked", |bencher| {
        bencher.iter(prepared);
    });
}

/// The cube to the facts of an edition.
fn compute(criterion: &mut Criterion) {
    let preparation = prepared();
    let (release, cube) = (&preparation.data.release, &preparation.data.cube);
    let edition = &release.editions[release.edition(EDITION).unwrap()];
    criterion.bench_function("compute: cube to facts", |bencher| {
        bencher.iter(|| {
            let computation = Computation::new(release, cube, &mut Diagnostics::default());
            black_box(computation.facts(edition));
        });
    });
}

/// Facts to the document of one language, the document to pages, and all pages to PDF.
fn write(criterion: &mut Criterion) {
    let preparation = prepared();
    let release = &preparation.data.release;
    let mut found = Diagnostics::default();
    let assembly = Assembly::new(&preparation, &mut found).unwrap();
    let edition = release.edition(EDITION).unwrap();
    let content = assembly.content(edition, &Extent::whole(release));
    let prose = &preparation.prose;
    criterion.bench_function("text: facts to a document, one language", |bencher| {
        bencher.iter(|| assembly.document(&prose[0], &content, &mut Diagnostics::default()));
    });

    let documents =
        prose.iter().map(|prose| assembly.document(prose, &content, &mut found).unwrap());
    let documents: Vec<Document> = documents.collect();
    let fonts = Fonts::new();
    criterion.bench_function("layout: a document to pages, one language", |bencher| {
        bencher.iter(|| lay_out(&documents[0], &fonts, &preparation.theme));
    });
    let theme = &preparation.theme;
    let mut without_pictures = documents.clone();
    for document in &mut without_pictures {
        document.blocks.retain(|block| !matches!(block, Block::Picture(_)));
    }
    let mut group = criterion.benchmark_group("pdf: three documents to files, side by side");
    for (name, documents) in [("all", &documents), ("without pictures", &without_pictures)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let files = documents.par_iter().map(|document| pdf(document, &fonts, theme).len());
                files.sum::<usize>()
            });
        });
    }
    group.finish();
    pages(criterion, &documents[0], &fonts, theme);
}

/// Pages in a second, for a release and for one long table: neither may grow slower with length.
fn pages(criterion: &mut Criterion, release: &Document, fonts: &Fonts, theme: &Theme) {
    let mut long = release.clone();
    let is_table = |block: &&mut Block| matches!(block, Block::Table(_));
    if let Some(Block::Table(table)) = long.blocks.iter_mut().find(is_table) {
        table.rows = table.rows.iter().cycle().take(500).cloned().collect();
    }
    long.blocks.retain(|block| matches!(block, Block::Table(_)));
    long.blocks.truncate(1);
    let mut group = criterion.benchmark_group("pdf: pages");
    for (name, document) in [("of a release", release), ("of a table of 500 rows", &long)] {
        let count = lay_out(document, fonts, theme).pages.len();
        group.throughput(Throughput::Elements(count.try_into().unwrap()));
        group.bench_function(name, |bencher| bencher.iter(|| pdf(document, fonts, theme)));
    }
    group.finish();
}

/// Whole editions: three languages, all formats.
fn editions(criterion: &mut Criterion) {
    let preparation = prepared();
    let assembly = Assembly::new(&preparation, &mut Diagnostics::default()).unwrap();
    let texts = [Format::Markdown, Format::Html, Format::Pdf];
    let texts = Extent::some(&preparation.data.release, &[], &texts);
    let all = Extent::whole(&preparation.data.release);
    let edition = |id: EditionId, extent: &Extent| -> Vec<OutputFile> {
        assembly.edition(id, extent, &mut Diagnostics::default())
    };
    let latest = preparation.data.release.edition(EDITION).unwrap();
    for (name, extent) in [("all languages, texts", &texts), ("all languages and formats", &all)] {
        criterion.bench_function(&format!("edition: {name}"), |bencher| {
            bencher.iter(|| edition(latest, extent));
        });
    }

    let served = assembly.served();
    let mut group = criterion.benchmark_group("editions");
    group.sample_size(10);
    for (name, extent) in [("texts of all", &texts), ("all", &all)] {
        group.bench_function(format!("{name} {}", served.len()), |bencher| {
            bencher.iter(|| side_by_side(&served, |id| edition(*id, extent).len()));
        });
    }
    group.finish();
}

criterion_group!(benches, read, compute, write, editions);
criterion_main!(benches);
