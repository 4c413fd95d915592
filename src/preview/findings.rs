//! Findings to what a page of the preview shows of them.
//!
//! [`Findings::of`] takes what was found in the files, [`Findings::add`] what was found in an edition.

use serde::Serialize;

use super::desk::Reading;
use crate::findings::{Diagnostic, Diagnostics, Severity, render};

/// What was found, ready for a page.
#[derive(Debug, Default, Serialize)]
pub struct Findings {
    /// How many stop the release.
    pub errors: usize,
    /// How many do not.
    pub warnings: usize,
    /// Each in full, as plain text.
    pub items: Vec<Item>,
    /// Why the files could not be read at all.
    pub fault: Option<String>,
}

/// A finding.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Whether it stops the release.
    pub is_error: bool,
    /// With its lines and hints, as in the terminal.
    pub text: String,
}

impl Findings {
    /// What was found when the files were last read.
    pub fn of(reading: &Reading) -> Self {
        let mut findings = Self { fault: reading.fault.clone(), ..Self::default() };
        findings.errors += usize::from(findings.fault.is_some());
        findings.add(&reading.found);
        findings
    }

    /// Adds what was found in an edition, errors before warnings.
    pub fn add(&mut self, found: &Diagnostics) {
        let item = |finding: &Diagnostic| Item {
            is_error: finding.severity == Severity::Error,
            text: render::full([finding], false).trim_end().to_owned(),
        };
        for item in found.iter().map(item) {
            if self.items.contains(&item) {
                continue;
            }
            if item.is_error {
                self.errors += 1;
            } else {
                self.warnings += 1;
            }
            self.items.push(item);
        }
        self.items.sort_by_key(|item| !item.is_error);
    }
}
