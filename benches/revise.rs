//! How long it takes to revise an archive of all editions of the sample release: the time grows with
//! the editions that a vintage touches, not with those that are there.
//!
//! `cargo bench --bench revise`. The archive is made once, and put back before each run.

#![allow(clippy::unwrap_used, reason = "what cannot be read should stop the benchmark")]
#![allow(clippy::disallowed_methods, reason = "an archive is made on disk")]

use std::fs;
use std::path::{Path, PathBuf};

use bulletin::findings::{Diagnostics, Severity};
use bulletin::office::archive::Staging;
use bulletin::office::revise::revise;
use bulletin::project::Project;
use bulletin::{Assembly, Extent, Preparation, Request, prepare};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use tempfile::TempDir;

const VINTAGE: &str = "type = \"routine\"\nreleased = 2025-08-20T10:00:00+05:00\n[reason]\n\
                       en = \"Late.\"\nru = \"Поздно.\"\nkk = \"Кеш.\"\n";

/// Copies a folder; files by links, which is a matter of moments.
fn copy(from: &Path, to: &Path, link: bool) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &place, link);
        } else if link {
            fs::hard_link(&path, &place).unwrap();
        } else {
            fs::copy(&path, &place).unwrap();
        }
    }
}

/// The sample project, with a vintage that changes one observation of a month.
fn project(folder: &Path, month: Option<&str>) -> Preparation {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["templates", "data"] {
        copy(&repository.join(part), &folder.join(part), false);
    }
    if let Some(month) = month {
        let vintage = folder.join("data/migration/vintages/2025-08-20-late");
        fs::create_dir_all(&vintage).unwrap();
        fs::write(vintage.join("vintage.toml"), VINTAGE).unwrap();
        let header = "TIME_PERIOD,FLOW,REF_AREA,COUNTERPART_AREA,OBS_VALUE,OBS_STATUS";
        // The figures of earlier years are final, and so are their editions.
        let status = if month < "2025" { "A" } else { "P" };
        let rows = format!("{header}\n{month},ARR,KZ-47,UZ,386,{status}\n");
        fs::write(vintage.join("external.csv"), rows).unwrap();
    }
    let project = Project::open(folder).unwrap();
    prepare(&Request::new(&project, "migration"), &mut Diagnostics::default()).unwrap().unwrap()
}

/// Every edition, in every format.
fn archive(folder: &Path) -> PathBuf {
    let preparation = project(folder, None);
    let mut found = Diagnostics::default();
    let assembly = Assembly::new(&preparation, &mut found).unwrap();
    let output = folder.join("output");
    let staging = Staging::open(&output).unwrap();
    let whole = Extent::whole(&preparation.data.release);
    for edition in assembly.served() {
        let files = assembly.edition(edition, &whole, &mut found);
        staging.stage(assembly.manifest(edition).unwrap(), &files).unwrap();
    }
    staging.publish().unwrap();
    output
}

fn benches(criterion: &mut Criterion) {
    let first = TempDir::new().unwrap();
    let archive = archive(first.path());
    let mut group = criterion.benchmark_group("revise 42 editions: touched");
    group.sample_size(10);
    for (month, touched) in [("2025-06", 1), ("2025-03", 4), ("2024-03", 16), ("2022-01", 42)] {
        let folder = TempDir::new().unwrap();
        let preparation = project(folder.path(), Some(month));
        let output = folder.path().join("output");
        group.bench_function(BenchmarkId::from_parameter(touched), |bencher| {
            bencher.iter_batched(
                || {
                    let _ = fs::remove_dir_all(&output);
                    copy(&archive, &output, true);
                    Assembly::new(&preparation, &mut Diagnostics::default()).unwrap()
                },
                |assembly| {
                    let mut found = Diagnostics::default();
                    let revised = revise(assembly, &output, Severity::Error, &mut found).unwrap();
                    assert_eq!((revised.placed.places.len(), found.has_errors()), (touched, false));
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(revisions, benches);
criterion_main!(revisions);
