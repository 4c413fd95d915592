//! Every code about input files, by example: `tests/findings/CODE-what-is-odd/`.
//!
//! A folder holds the files in which the release of `sound/` differs, and `expected.txt`, the
//! findings in full. `UPDATE_EXPECTED=1 cargo test --test findings` writes the latter.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "fixtures are read from disk, and updated if the environment says so"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bulletin::cube::{Dataset, Month, ReferencePeriod, months_are_complete, read};
use bulletin::diagnostic::{Code, Diagnostics, FileId, RULES, Sources, render};
use bulletin::release::{CodeListStructure, DatasetStructure, Declaration, Dimension};
use bulletin::source::{CodeList, decode, list_codes, read_codelist};

/// Needs a file of megabytes; tested beside the rule.
const WITHOUT_FOLDER: [Code; 1] = [Code::TooManyCodes];

/// The folder of the files that others differ from.
const SOUND: &str = "sound";

/// A project as it is read: its own files, and those of `sound/` for the others.
struct Project {
    folder: PathBuf,
    sources: Sources,
    found: Diagnostics,
    used: BTreeSet<String>,
}

impl Project {
    fn file(&mut self, path: &str) -> Option<FileId> {
        let own = self.folder.join(path);
        let sound = folder(SOUND).join(path);
        self.used.insert(path.to_owned());
        let bytes = fs::read(if own.exists() { own } else { sound }).unwrap();
        decode(path, bytes, &mut self.sources).map_err(|refusal| self.found.push(refusal)).ok()
    }

    fn codelist(&mut self, structure: &CodeListStructure, release: FileId) -> CodeList {
        let Some(name) = &structure.declaration.file else {
            return list_codes(structure, release, &mut self.found);
        };
        match self.file(&format!("data/{}", name.get_ref())) {
            None => CodeList::unread(&structure.id),
            Some(file) => read_codelist(structure, file, self.sources.text(file), &mut self.found),
        }
    }

    fn dataset(&mut self, structure: &DatasetStructure, lists: &[CodeList]) -> Option<Dataset> {
        let file = self.file(&format!("data/{}", structure.file.get_ref()))?;
        Some(read(structure, lists, file, self.sources.text(file), &mut self.found))
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings").join(name)
}

fn folders() -> Vec<String> {
    let entries = fs::read_dir(folder("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The data sets of a declaration whose names are known to be right.
fn structures(declaration: Declaration) -> (Vec<CodeListStructure>, Vec<DatasetStructure>) {
    let lists = declaration.codelist.into_iter();
    let lists: Vec<_> =
        lists.map(|(id, declaration)| CodeListStructure { id, declaration }).collect();
    let index = |name: &str| lists.iter().position(|list| list.id == name).unwrap();
    let datasets = declaration.dataset.into_iter().map(|(id, dataset)| DatasetStructure {
        id,
        file: dataset.file,
        time_column: dataset.time.column,
        frequency: dataset.time.frequency,
        dimensions: dataset
            .dimensions
            .iter()
            .map(|(column, list)| Dimension {
                column: column.get_ref().clone(),
                codelist: index(list.get_ref()),
            })
            .collect(),
        measure: dataset.measure,
        status_column: dataset.status,
        absent: dataset.absent,
    });
    let datasets = datasets.collect();
    (lists, datasets)
}

/// Reads a project for the first quarter of 2025, as a build does.
fn read_project(name: &str) -> Project {
    let mut project = Project {
        folder: folder(name),
        sources: Sources::default(),
        found: Diagnostics::default(),
        used: BTreeSet::new(),
    };
    let release = project.file("release.toml").unwrap();
    let (lists, datasets) = structures(toml::from_str(project.sources.text(release)).unwrap());
    let lists: Vec<CodeList> = lists.iter().map(|list| project.codelist(list, release)).collect();
    let quarter = ReferencePeriod::year_to_date(Month::new(2025, 3).unwrap());
    for structure in &datasets {
        if let Some(dataset) = project.dataset(structure, &lists)
            && let Some(gap) = months_are_complete(&dataset, structure, quarter)
        {
            project.found.push(gap);
        }
    }
    project
}

/// Compares with `expected.txt`, or writes it.
fn compare(name: &str, project: &Project) -> Result<(), String> {
    let actual = render::full(&project.found, &project.sources, false);
    let path = folder(name).join("expected.txt");
    if std::env::var("UPDATE_EXPECTED").is_ok() {
        fs::write(&path, &actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if actual == expected {
        Ok(())
    } else {
        Err(format!("{name}: expected\n{expected}\nbut found\n{actual}"))
    }
}

/// The files of a folder, by their path in it, without `expected.txt`.
fn files(name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder(name)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(folder(name)).unwrap();
                found.insert(relative.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.remove("expected.txt");
    found
}

#[test]
fn each_odd_project_gives_the_expected_findings() {
    let failures: Vec<String> = folders()
        .iter()
        .filter(|name| *name != SOUND)
        .filter_map(|name| compare(name, &read_project(name)).err())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_sound_project_gives_none() {
    let project = read_project(SOUND);
    assert!(project.found.is_empty(), "{}", render::full(&project.found, &project.sources, false));
}

#[test]
fn a_folder_is_named_after_the_code_that_it_finds() {
    for name in folders().iter().filter(|name| *name != SOUND) {
        let code = name.get(..7).and_then(Code::by_name).unwrap_or_else(|| panic!("{name}"));
        let project = read_project(name);
        assert!(project.found.iter().any(|found| found.code == code), "{name}");
        assert!(!files(name).is_empty(), "{name} has no file of its own");
        assert!(files(name).is_subset(&project.used), "{name} has a file that nothing reads");
    }
}

#[test]
fn each_code_about_files_has_a_folder_and_a_manual() {
    let folders = folders();
    for rule in RULES {
        let family = rule.name.split('-').next().unwrap();
        if !["TXT", "CSV", "STR", "VAL"].contains(&family) {
            continue;
        }
        for heading in ["**What it checks.**", "**Why.**", "**What to do.**"] {
            assert!(rule.manual.contains(heading), "{} lacks {heading}", rule.name);
        }
        let has_folder = folders.iter().any(|name| name.starts_with(rule.name));
        assert!(has_folder || WITHOUT_FOLDER.contains(&rule.code), "{}", rule.name);
    }
}
