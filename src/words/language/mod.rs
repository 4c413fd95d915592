//! The grammar of one language: its numbers, endings, periods and fixed words.
//!
//! [`Locale::read`] takes a locale file; what comes out formats numbers, dates and periods and has
//! the words that formats, the proof and the notes on revisions need. It knows no template and no
//! fact.

mod endings;
mod file_words;
mod fraction;
mod lists;
mod locale;
mod moments;
mod numbers;
mod period_words;
mod placeholders;
mod proof_words;
mod revision_words;
mod scale_words;
mod table_words;
mod units;
mod word_lists;

pub(crate) use file_words::FileWords;
pub use fraction::Fraction;
pub use locale::Locale;
pub use period_words::{PatternOf, ReleaseCalendar};
pub use proof_words::{Patterns, ProofWords};
pub use revision_words::{NoticeWords, RevisionWords};
pub(crate) use table_words::ValidityWords;
pub use word_lists::{WordIndex, WordList};
