//! Releases of every shape that disclosure control protects, with what each of their numbers is made of.

use std::fmt::Write as _;

use bulletin::declaration::{self, Release};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::Period;

pub(super) const FRAME: &str = r#"
[release]
languages = ["en"]
reference = "REFERENCE"
ABOUT
publisher = { en = "Office" }
description = { en = "Moves, {period}" }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.flow]
codes = ["ARR", "DEP"]

[codelist.region]
codes = ["R1", "R2", "R3", "R4", "R5"]

[dataset.moves]
file = "moves.csv"
time = { column = "TIME", frequency = "FREQUENCY" }
dimensions = { FLOW = "flow", REGION = "region" }
measure = { column = "VALUE", unit = "person", kind = "KIND", minimum = 0 }
absent = "zero"
disclosure = { threshold = 5, key = "../office.key" }

[indicator.all]
label.en = "All"
sum = "moves"

[indicator.arrivals]
label.en = "Arrivals"
sum = "moves"
where = { FLOW = "ARR" }

[indicator.departures]
label.en = "Departures"
sum = "moves"
where = { FLOW = "DEP" }

[indicator.net]
label.en = "Net"
difference = ["arrivals", "departures"]

[indicator.northern]
label.en = "Northern"
sum = "moves"
where = { REGION = ["R1", "R2"] }

[table.by_region]
title.en = "By region"
rows = "region"
columns = ["all", "arrivals", "departures", "net"MORE]

[matrix.flows]
title.en = "Flows"
row_label.en = "Region"
column_label.en = "Flow"
of = "all"
rows = "REGION"
columns = "FLOW"
"#;

/// A release.
pub(super) struct Shape {
    pub(super) name: &'static str,
    /// Lines of `[release]`.
    pub(super) about: &'static str,
    /// What the data are: a flow or a stock.
    pub(super) kind: &'static str,
    pub(super) reference: &'static str,
    pub(super) frequency: &'static str,
    /// The first and the last period of the data.
    pub(super) data: [&'static str; 2],
    pub(super) editions: &'static [&'static str],
    /// Indicators beside those of the frame, which the table by region shows too.
    pub(super) more: &'static [More],
    /// Comparisons and tables.
    pub(super) sections: &'static str,
}

/// An indicator with what it is made of.
pub(super) struct More {
    pub(super) id: &'static str,
    pub(super) declared: &'static str,
    pub(super) reads: &'static [(Sum, Time)],
}

/// The observations that are added up: of a flow, of the northern regions alone.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    pub(super) flow: Option<&'static str>,
    pub(super) is_northern: bool,
}

pub(super) const ALL: Sum = Sum { flow: None, is_northern: false };
pub(super) const ARRIVALS: Sum = Sum { flow: Some("ARR"), is_northern: false };
pub(super) const DEPARTURES: Sum = Sum { flow: Some("DEP"), is_northern: false };
pub(super) const NORTHERN: Sum = Sum { flow: None, is_northern: true };

/// When a formula reads a sum, by the period that it is asked for.
#[derive(Clone, Copy)]
pub(super) enum Time {
    /// Then.
    Now,
    /// As long before, one period earlier.
    Before,
    /// A year before.
    YearBefore,
    /// Each period of the data in it by itself.
    Singles,
}

pub(super) const YEAR: &str = "[comparison.year]\nshift = \"1 year\"\ndefault = true\n";
pub(super) const MONTH: &str =
    "[comparison.month]\nshift = \"1 period\"\nlabel.en = \"on the previous one\"\n";
pub(super) const BY_PERIOD: &str = "[table.periods]\ntitle.en = \"By period\"\nrows = \"PERIODS\"\ncolumns = [\"all\", \"arrivals\"]\n";

pub(super) const LAST_THREE: More = More {
    id: "last_three",
    declared: "sum = \"moves\"\nwhere = { FLOW = \"ARR\" }\nwindow = \"last 3\"",
    reads: &[(ARRIVALS, Time::Now)],
};
pub(super) const LAST_YEAR: More = More {
    id: "last_twelve",
    declared: "sum = \"moves\"\nwindow = \"last 12\"",
    reads: &[(ALL, Time::Now)],
};
pub(super) const SINGLE: More = More {
    id: "single",
    declared: "sum = \"moves\"\nwindow = \"period\"",
    reads: &[(ALL, Time::Now)],
};
pub(super) const STEP: More = More {
    id: "step",
    declared: "value = \"last_three - last_three@previous\"\nwindow = \"last 3\"",
    reads: &[(ARRIVALS, Time::Now), (ARRIVALS, Time::Before)],
};
pub(super) const ON_THE_YEAR: More = More {
    id: "on_the_year",
    declared: "value = \"arrivals - arrivals@year\"",
    reads: &[(ARRIVALS, Time::Now), (ARRIVALS, Time::YearBefore)],
};
pub(super) const PRODUCT: More = More {
    id: "product",
    declared: "value = \"arrivals * (arrivals / departures)\"\ndecimals = 3",
    reads: &[(ARRIVALS, Time::Now), (DEPARTURES, Time::Now)],
};
pub(super) const MEAN: More = More {
    id: "mean_arrivals",
    declared: "value = \"mean(arrivals)\"\ndecimals = 3",
    reads: &[(ARRIVALS, Time::Singles)],
};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "months, compared with the month before and a year before",
        about: "",
        kind: "flow",
        reference: "period",
        frequency: "month",
        data: ["2023-11", "2025-04"],
        editions: &["2024-12", "2025-01", "2025-02", "2025-04"],
        more: &[ON_THE_YEAR],
        sections: MONTH,
    },
    Shape {
        name: "years to date with single months and rolling windows",
        about: "",
        kind: "flow",
        reference: "year_to_date",
        frequency: "month",
        data: ["2023-10", "2025-04"],
        editions: &["2025-01", "2025-02", "2025-03", "2025-04"],
        more: &[LAST_THREE, SINGLE, STEP],
        sections: "",
    },
    Shape {
        name: "rolling years and the mean of a month of years",
        about: "",
        kind: "flow",
        reference: "period",
        frequency: "month",
        data: ["2023-01", "2025-03"],
        editions: &["2025-01", "2025-03"],
        more: &[LAST_YEAR],
        sections: "[comparison.usual]\nmean_of = [2023, 2024]\nlabel.en = \"on the usual\"\n",
    },
    Shape {
        name: "a fixed base and a table by month",
        about: "",
        kind: "flow",
        reference: "period",
        frequency: "month",
        data: ["2024-01", "2025-04"],
        editions: &["2025-02", "2025-04"],
        more: &[PRODUCT],
        sections: "[comparison.start]\nperiod = \"2024-05\"\nlabel.en = \"on May\"\nBY_PERIOD",
    },
    Shape {
        name: "quarters of months, and their means",
        about: "",
        kind: "flow",
        reference: "period",
        frequency: "month",
        data: ["2024-01", "2025-06"],
        editions: &["2025-Q1", "2025-Q2"],
        more: &[MEAN],
        sections: MONTH,
    },
    Shape {
        name: "weeks of days over the end of a year, and years to date of weeks",
        about: "",
        kind: "flow",
        reference: "year_to_date",
        frequency: "day",
        data: ["2024-12-23", "2025-01-26"],
        editions: &["2025-W01", "2025-W02", "2025-W04"],
        more: &[SINGLE],
        sections: "",
    },
    Shape {
        name: "weeks, with the four last",
        about: "",
        kind: "flow",
        reference: "period",
        frequency: "week",
        data: ["2024-W40", "2025-W06"],
        editions: &["2024-W52", "2025-W01", "2025-W02", "2025-W06"],
        more: &[LAST_THREE, STEP],
        sections: MONTH,
    },
    Shape {
        name: "stocks by month, of quarters",
        about: "",
        kind: "stock",
        reference: "period",
        frequency: "month",
        data: ["2024-03", "2025-06"],
        editions: &["2025-Q1", "2025-Q2"],
        more: &[],
        sections: MONTH,
    },
    Shape {
        name: "weeks to Friday of days, over the end of a year",
        about: "week = { ends = \"friday\" }",
        kind: "flow",
        reference: "period",
        frequency: "day",
        data: ["2024-12-21", "2025-01-24"],
        editions: &["2025-W01", "2025-W02", "2025-W04"],
        more: &[],
        sections: MONTH,
    },
    Shape {
        name: "fiscal years of months, compared with the year before",
        about: "year = { begins = \"--04-01\", name = \"fiscal\" }",
        kind: "flow",
        reference: "period",
        frequency: "month",
        data: ["2022-04", "2025-03"],
        editions: &["2023", "2024"],
        more: &[],
        sections: "",
    },
];

impl Shape {
    pub(super) fn release(&self) -> Release {
        let columns: Vec<String> =
            self.more.iter().map(|more| format!(", \"{}\"", more.id)).collect();
        let columns = columns.concat();
        let frequency = Period::parse(self.editions[0]).unwrap().frequency();
        let by_period = BY_PERIOD.replace("PERIODS", &format!("{}s", frequency.word()));
        let mut text = FRAME
            .replace("REFERENCE", self.reference)
            .replace("ABOUT", self.about)
            .replace("FREQUENCY", self.frequency)
            .replace("KIND", self.kind)
            .replace("MORE", &columns);
        for More { id, declared, .. } in self.more {
            writeln!(text, "[indicator.{id}]\nlabel.en = \"{id}\"\n{declared}\n").unwrap();
        }
        text += YEAR;
        text += &self.sections.replace("BY_PERIOD", &by_period);
        for period in self.editions {
            let released = Period::parse(period).unwrap().last_day() + chrono::Days::new(500);
            let released = format!("{released}T10:00:00+00:00");
            writeln!(
                text,
                "[[edition]]\nperiod = \"{period}\"\nstatus = \"final\"\nreleased = {released}"
            )
            .unwrap();
        }
        let mut found = Diagnostics::default();
        let release =
            declaration::read("moves", &SourceFile::new("release.toml", text), &mut found);
        release.filter(|_| !found.has_errors()).unwrap_or_else(|| {
            panic!("{}: {}", self.name, render::full(&found, false));
        })
    }
}
