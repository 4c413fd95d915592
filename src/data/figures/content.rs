//! An edition under construction: its facts, and what else its texts and files say of it.
//!
//! [`EditionContent`] is made once, of all its parts, and handed on as it is: `words`, `formats` and
//! `proof` take of it what they need.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::{Facts, KeyRevisions};
use crate::declaration::{
    EditionRevision, Extent, IndicatorId, Notice, NoticeKind, Rows, TableStructure,
    WorkbookStructure, WorkbookTable,
};

/// What an edition states, and how it is published.
#[derive(Debug)]
pub struct EditionContent<'a> {
    /// Its facts.
    pub facts: Facts<'a>,
    /// Whether it is a draft.
    pub draft: bool,
    /// When it becomes public, and which vintages are in it.
    pub standing: EditionStanding,
    /// In which parts it is published, and where.
    pub publication: EditionPublication,
    /// The versions that it replaced, each with what came in then, oldest first.
    pub revisions: Vec<EditionRevision>,
    /// What became of it after its release, oldest first.
    pub notices: Vec<Notice>,
    /// How the key facts were revised up to it, by their indicators; empty where nothing says so.
    pub key_revisions: BTreeMap<IndicatorId, KeyRevisions>,
}

/// When an edition becomes public, and which vintages are in it.
#[derive(Debug, Clone)]
pub struct EditionStanding {
    /// The latest moment among its own release and those of the vintages in its data.
    pub embargo: DateTime<FixedOffset>,
    /// The names of these vintages, oldest first.
    pub vintages: Vec<String>,
}

/// In which parts an edition is published, and where.
#[derive(Debug)]
pub struct EditionPublication {
    /// The languages and formats.
    pub extent: Extent,
    /// The public address of its folder, with `/` at its end; `None` where the release has none.
    pub address: Option<String>,
}

impl EditionContent<'_> {
    /// What it says of itself, the latest first: of revisions the last, if nothing came after it; all else stays, as nobody
    /// may take back that there was an error.
    pub fn told(&self) -> impl Iterator<Item = &Notice> {
        let latest = self.notices.iter().rev().enumerate();
        let told = latest.filter(|(place, notice)| *place == 0 || !notice.kind.is_revision());
        told.map(|(_, notice)| notice)
    }

    /// The notice that it was taken back, if nothing came after that.
    pub fn withdrawn(&self) -> Option<&Notice> {
        self.notices.last().filter(|notice| notice.kind == NoticeKind::Withdrawn)
    }

    /// Whether a table has anything to show: without later values one of revisions has not, and is
    /// in no file.
    pub fn has_table(&self, table: &TableStructure) -> bool {
        table.rows != Rows::KeyFacts || !self.key_revisions.is_empty()
    }

    /// Whether any sheet of a workbook has anything to show.
    pub fn has_workbook(&self, workbook: &WorkbookStructure) -> bool {
        let release = self.facts.computation.release;
        workbook.tables.iter().any(|table| match table {
            WorkbookTable::Table(table) => self.has_table(&release.tables[*table]),
            WorkbookTable::Matrix(_) => true,
        })
    }
}
