//! Facts to words, in one language at a time.
//!
//! In come facts, templates and the locale file of a language. [`language`] knows how the language
//! writes numbers, periods and endings, and no template; [`tables`] fills declared tables,
//! workbooks and data tables; [`prose`] renders the templates to Markdown. `office` calls it.
//!
//! A number and a period in a language that is part of the program:
//!
//! ```
//! use bulletin::findings::{Diagnostics, SourceFile};
//! use bulletin::project::built_in;
//! use bulletin::time::{Period, ReferencePeriod};
//! use bulletin::words::language::Locale;
//!
//! let path = "templates/locale/kk.toml";
//! let file = built_in(path).expect("Kazakh is part of the program");
//! let text = std::str::from_utf8(file.bytes)?;
//! let mut found = Diagnostics::default();
//! let kazakh = Locale::read("kk", &SourceFile::new(path, text), &mut found);
//! let kazakh = kazakh.expect("its file has no errors");
//!
//! assert_eq!(kazakh.number("11267.5".parse()?), "11\u{a0}267,5");
//! let july = Period::month(2025, 7).expect("a year has twelve months");
//! let month = kazakh.period(ReferencePeriod::of(july), "nominative")?;
//! assert_eq!(month, "2025\u{a0}жылғы\u{a0}шілде");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod language;
pub mod prose;
pub mod tables;
