//! What a fact is among those before it, as templates see it: `x.record`, `x.month.run`.

use serde::Serialize;

use crate::data::figures::{Claim, Record, Run, Side, Trend};
use crate::time::{Frequency, Years};
use crate::words::prose::context::Period;

/// The record that a value is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShownRecord {
    /// Whether it can be told.
    known: bool,
    /// `highest`, `lowest`, `none`, or `unknown` where that cannot be told.
    side: &'static str,
    /// The last period with a value that it does not surpass; not there where it surpasses all.
    since: Option<Period>,
    /// Whether it is equal to the value of then.
    equal: bool,
    /// Whether it surpasses all since records began.
    all: bool,
    /// How many periods it surpasses.
    length: u32,
    /// The first period that it was compared with.
    first: Option<Period>,
}

/// How often in a row a fact went the same way.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShownRun {
    /// Whether it can be told.
    known: bool,
    /// The way; `unchanged` ends every run.
    trend: Trend,
    /// How often, the last one counted; 0 where it cannot be told or there is none.
    length: u32,
    /// The first period of the run.
    first: Option<Period>,
    /// What is counted: `year`, `quarter`, `month` …
    unit: &'static str,
}

impl ShownRecord {
    /// A record as it is asked for; `None` where no text asks.
    pub(super) fn of(claim: &Claim<Record>, years: Years) -> Option<Self> {
        let empty = Self {
            known: true,
            side: "none",
            since: None,
            equal: false,
            all: false,
            length: 0,
            first: None,
        };
        Some(match claim {
            Claim::NotAsked => return None,
            Claim::Unknown => Self { known: false, side: "unknown", ..empty },
            Claim::None => empty,
            Claim::Known(record) => Self {
                side: match record.side {
                    Side::Highest => "highest",
                    Side::Lowest => "lowest",
                },
                since: record.since.map(|since| Period::new(since, years)),
                equal: record.is_equal,
                all: record.since.is_none(),
                length: record.length,
                first: Some(Period::new(record.first, years)),
                ..empty
            },
        })
    }
}

impl ShownRun {
    /// A run as it is asked for; `None` where no text asks.
    pub(super) fn of(claim: &Claim<Run>, step: Frequency, years: Years) -> Option<Self> {
        let unit = step.word();
        let empty = Self { known: true, trend: Trend::Unchanged, length: 0, first: None, unit };
        Some(match claim {
            Claim::NotAsked => return None,
            Claim::Unknown => Self { known: false, trend: Trend::Unknown, ..empty },
            Claim::None => empty,
            Claim::Known(run) => Self {
                trend: run.trend,
                length: run.length,
                first: Some(Period::new(run.first, years)),
                ..empty
            },
        })
    }
}
