//! From the bytes of data files to the facts of an edition.
//!
//! In come the bytes of code lists and data sets with what `declaration` says of them;
//! [`input`] makes records of them, [`cube`] observations, [`checks`] applies the rules of the
//! release, [`figures`] computes the facts that go out. `office` calls it; words, drawings and
//! formats only read facts.
//!
//! ```
//! use bulletin::data::cube::{Cube, read};
//! use bulletin::data::figures::Computation;
//! use bulletin::data::input::read_codelist;
//! use bulletin::declaration;
//! use bulletin::findings::{Diagnostics, SourceFile};
//!
//! let text = include_str!("../../examples/minimal/templates/ferries/release.toml");
//! let mut found = Diagnostics::default();
//! let file = SourceFile::new("release.toml", text);
//! let release = declaration::read("ferries", &file, &mut found).expect("no error");
//!
//! let lines = SourceFile::new("lines.csv", "code,label\nNORTH,North line\nSOUTH,South line\n");
//! let lists = release.codelists.iter().map(|list| read_codelist(list, &lines, &mut found));
//! let codelists = lists.collect();
//! let rows = "TIME_PERIOD,LINE,OBS_VALUE\n2025-01,NORTH,1100\n2025-01,SOUTH,200\n2025-02,NORTH,1300\n2025-02,SOUTH,300\n";
//! let counts = SourceFile::new("counts.csv", rows);
//! let sets = release.datasets.iter().map(|set| read(set, &codelists, &counts, &mut found));
//! let cube = Cube { datasets: sets.collect(), codelists: codelists.clone() };
//!
//! let computation = Computation::new(&release, &cube, &mut found);
//! let edition = release.editions.iter().next().expect("one is declared");
//! let passengers = release.indicators.ids().next().expect("one is declared");
//! let facts = computation.facts(edition);
//! let passengers = facts.headline(passengers).expect("every indicator has a fact");
//! assert_eq!(passengers.evaluated.value, Ok(2900.into()));
//! assert_eq!(passengers.evaluated.observations, 4);
//! assert!(!found.has_errors());
//! ```

pub mod checks;
pub mod cube;
pub mod figures;
pub mod input;
