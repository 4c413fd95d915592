//! Facts to words, in one language at a time.
//!
//! In come facts, templates and the locale file of a language. [`language`] knows how the language
//! writes numbers, periods and endings, and no template; [`tables`] fills declared tables,
//! workbooks and data tables; [`prose`] renders the templates to Markdown. `office` calls it.

pub mod language;
pub mod prose;
pub mod tables;
