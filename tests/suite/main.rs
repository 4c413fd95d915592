//! What the program promises, a file a promise: see `tests/README.md`.

#![allow(
    clippy::disallowed_methods,
    clippy::format_push_string,
    clippy::unwrap_used,
    reason = "projects are made on disk, and what cannot be read should stop a test"
)]

mod advice;
mod architecture;
mod bounds;
mod built_in;
mod by_code;
mod calendars;
mod changes;
mod changes_in_words;
mod command_line;
mod comparisons;
mod contributions;
mod corrections;
mod counted_twice;
mod disclosure;
mod embargo;
mod examples;
mod files;
mod findings;
mod fiscal_years;
mod formats;
mod formulas;
mod forward;
mod frequencies;
mod front_matter;
mod fuzz_corpus;
mod golden;
mod indicators;
mod input_properties;
mod key_revisions;
mod keys;
mod kills;
mod kinds;
mod languages;
mod manifests;
mod migration;
mod names;
mod ods;
mod order_in_words;
mod output;
mod own_words;
mod parameters;
mod parts;
mod parts_in_words;
mod past;
mod pdf;
mod places;
mod planted;
mod preview;
mod programs;
mod properties;
mod publications;
mod publish;
mod ranks;
mod read_back;
mod releases;
mod revise;
mod rules;
mod sample;
mod selections;
mod sentences;
mod stages;
mod stocks;
mod stopped;
mod support;
mod three_stages;
mod times;
mod told_to_programs;
mod totals;
mod units;
mod unknown;
mod validity;
mod verify;
mod vintages;
mod windows;
mod words_of_time;
