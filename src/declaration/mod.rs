//! A release as declared: `release.toml` read, checked and joined.
//!
//! In comes the text of `release.toml` or of a vintage's `vintage.toml`; out goes a [`Release`] in
//! which every name is resolved, so that no later room meets an unknown data set, column, code list
//! or indicator. [`read`] is the entry point; `office` calls it. Codes in filters are checked in
//! `data`, where the code lists are known.
//!
//! ```
//! use bulletin::declaration;
//! use bulletin::findings::{Diagnostics, SourceFile};
//!
//! let text = include_str!("../../examples/minimal/templates/ferries/release.toml");
//! let file = SourceFile::new("release.toml", text);
//! let mut found = Diagnostics::default();
//! let release = declaration::read("ferries", &file, &mut found).expect("no error");
//! assert!(found.is_empty());
//! let passengers = release.indicators.iter().next().expect("one is declared");
//! assert_eq!((passengers.id.as_str(), passengers.rounding.decimals), ("passengers", 0));
//! // What is wrong is a finding: here the table asks for an indicator that is not declared.
//! let renamed = text.replace("[indicator.passengers]", "[indicator.boats]");
//! let file = SourceFile::new("release.toml", renamed);
//! assert!(declaration::read("ferries", &file, &mut found).is_none() && found.has_errors());
//! ```

mod asked;
mod by_code;
mod calendar;
mod charts;
mod columns;
mod comparisons;
mod constant;
mod contributions;
mod corrections;
mod disclosure;
mod edition_key;
mod editions;
mod expression;
mod extent;
mod format;
mod formula;
mod frequencies;
mod hierarchies;
mod ids;
mod indicator;
mod indicators;
mod keys;
mod kind;
mod lookup;
mod migrate;
mod multiplier;
mod order;
mod own_units;
mod own_windows;
mod placeholders;
mod quantities;
mod reads;
mod release_times;
mod renamed;
mod resolve;
mod rounding;
mod rule_keys;
mod rules;
mod selections;
mod shifts;
mod tables;
mod unit;
mod vintages;
mod windows;
mod workbooks;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub use asked::{Asked, AskedCode, AskedParts, CodeAsked};
pub use by_code::{ByCode, OfCodes};
pub use calendar::Calendar;
pub use columns::{Aspect, ColumnFact, Columns, Rows};
pub use comparisons::{ComparisonDeclaration, ComparisonStructure, is_part_of_a_fact};
pub use contributions::with_weights;
pub use corrections::{Correction, Notice, NoticeKind};
pub use edition_key::{EditionKey, Stage};
pub use editions::{Edition, EditionRange, NotOneEdition};
pub use expression::{
    Choice, Difference, Expression, Function, Join, Node, Notation, Operator, OtherTime, Over,
    Parameter, ParameterDeclaration, ParameterYear, Part, Read, ReadIn, Slip, Syntax, Word,
    parse as parse_expression,
};
pub use extent::{Extent, Extents, NOTE, RELEASE};
pub use format::{
    ANNEX_KINDS, ANNEXES, Content, DataFile, FACTS, FileKind, Format, FormatEntry, media_type,
};
pub use formula::{Condition, Formula, Operand, Reading, Sum};
pub use hierarchies::{Additivity, HierarchyStructure, Parts};
pub use ids::{
    CodeListId, ComparisonId, DatasetId, DimensionId, EditionId, HierarchyId, Id, IndicatorId,
    List, MatrixId, TableId, VintageCount,
};
pub use keys::*;
pub use kind::{Kind, KindDeclaration, MeasureKind, Moment, OverCodes, OverTime, Quantity};
pub use migrate::{Migrated, NotMigrated, migrated};
pub use multiplier::Multiplier;
pub use own_units::UnitStructure;
pub use placeholders::check as check_placeholders;
pub use quantities::shown_by;
pub use reads::{ReadKey, states_in_a_row};
pub use resolve::{read, read_beside, syntax};
pub use rounding::{CHANGE_DECIMALS, Rounding, RoundingStep};
pub use rule_keys::RuleDeclaration;
pub use rules::{Acceptance, Check, Rule};
pub use selections::{Among, Bound, CodeSelection, SelectionDeclaration, SelectionOrder};
pub use shifts::ShiftDeclaration;
pub use unit::Unit;
pub use vintages::{EditionRevision, RevisionType, Vintage, read as read_vintage};
pub use workbooks::{
    MatrixDeclaration, MatrixStructure, OpenDataDeclaration, WorkbookDeclaration, WorkbookFormat,
    WorkbookStructure, WorkbookTable,
};

use crate::document::ChartKind;
pub use crate::document::RevisionMeasure;
use crate::findings::SourceFile;
use crate::time::{Frequency, Pattern, Period, Window, Years};

/// Dimensions that a data set can have.
pub const MAX_DIMENSIONS: usize = 6;

/// Decimals that a measure or an indicator can have: as many digits as a value can have.
pub const MAX_DECIMALS: u32 = 18;

/// A code list as declared, to be filled from its file.
#[derive(Debug)]
pub struct CodeListStructure {
    /// Name in `release.toml`.
    pub id: String,
    /// Its table in `release.toml`.
    pub declaration: CodeListDeclaration,
    /// Columns of its file with the whole of each code, which hierarchies name.
    pub parents: Vec<String>,
}

/// A data set as declared: what its file must look like.
#[derive(Debug)]
pub struct DatasetStructure {
    /// Name in `release.toml`.
    pub id: String,
    /// File below the data folder of the release, and where it is named.
    pub file: Name,
    /// Column of the reference period.
    pub time_column: String,
    /// Whether there may be many years between two observations.
    pub has_gaps: bool,
    /// How often it is observed.
    pub frequency: Frequency,
    /// How its file writes periods, where that is not the form of SDMX.
    pub pattern: Option<Pattern>,
    /// The dimensions, sorted by column.
    pub dimensions: List<DimensionId, Dimension>,
    /// The value.
    pub measure: MeasureStructure,
    /// What kind of number the value is.
    pub kind: MeasureKind,
    /// Column of the observation status.
    pub status_column: Option<String>,
    /// Attributes of SDMX that hold for all of it.
    pub attributes: BTreeMap<String, OfCodes<String>>,
    /// What a row that is not there means.
    pub absent: Absent,
    /// The stages whose editions have its data of their period; all, where none is named.
    pub stages: Vec<String>,
    /// Of which codes every period has a row, where that is declared.
    pub complete: Option<Completeness>,
    /// Whether its parts add up to their wholes.
    pub additivity: Additivity,
    /// Whether its values before a change of codes were counted anew by the codes since.
    pub is_recounted: bool,
    /// Which periods, codes and files may have the values of others.
    pub repeats: Repeats,
    /// The smallest count that is published, apart from 0; `None` where all are.
    pub threshold: Option<u32>,
    /// File with the key by which cells are hidden beside small ones, outside of the project.
    pub disclosure_key: Option<Name>,
    /// Columns of the file that the release does not need.
    pub unused: Vec<String>,
}

impl DatasetStructure {
    /// The moment of its period at which all of its values are known; `None` where they are of the whole period. A
    /// stock by year is of 1 January where nothing else is said.
    pub fn moment(&self) -> Option<Moment> {
        let mut moments = self.kind.values().map(|quantity| match quantity.kind {
            Kind::Stock if self.frequency.is_yearly() => {
                Some(quantity.moment.unwrap_or(Moment::Start))
            }
            Kind::Stock => quantity.moment,
            _ => None,
        });
        let first = moments.next().flatten();
        first.filter(|first| moments.all(|moment| moment == Some(*first)))
    }

    /// The dimension in this column.
    pub fn dimension(&self, column: &str) -> Option<DimensionId> {
        self.dimensions.find(|dimension| dimension.column == column)
    }

    /// Whether the editions of a stage have its data of their period: a flash estimate has few.
    pub fn comes_with(&self, stage: &Stage) -> bool {
        let named = |name: &str| self.stages.iter().any(|known| known == name);
        self.stages.is_empty() || stage.name().is_none_or(named)
    }
}

/// The value of a data set.
#[derive(Debug, Clone)]
pub struct MeasureStructure {
    /// Its column.
    pub column: String,
    /// Its unit.
    pub unit: OfCodes<Unit>,
    /// By how many its values count.
    pub scale: Multiplier,
    /// The most decimals that a value may have.
    pub decimals: u32,
    /// The decimals that values may have.
    pub of_decimals: OfCodes<u32>,
    /// Smallest value that can be.
    pub minimum: Option<rust_decimal::Decimal>,
}

/// A dimension of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Column of the file.
    pub column: String,
    /// Its code list.
    pub codelist: CodeListId,
}

/// A release with every name in it resolved.
#[derive(Debug)]
pub struct Release {
    /// Its name, which is also the name of its folder.
    pub name: String,
    /// `release.toml`.
    pub file: SourceFile,
    /// What the release is: languages, publisher, contact.
    pub about: About,
    /// Code lists, sorted by id.
    pub codelists: List<CodeListId, CodeListStructure>,
    /// What codes are parts of others, sorted by id.
    pub hierarchies: List<HierarchyId, HierarchyStructure>,
    /// The units that it declares, by name.
    pub units: BTreeMap<String, UnitStructure>,
    /// Data sets, sorted by id.
    pub datasets: List<DatasetId, DatasetStructure>,
    /// Indicators, sorted by id; behind them those without a name, which only formulas read.
    pub indicators: List<IndicatorId, Indicator>,
    /// What facts are compared with, sorted by id; never none.
    pub comparisons: List<ComparisonId, ComparisonStructure>,
    /// The comparison that is meant where none is named.
    pub default_comparison: ComparisonId,
    /// Tables, sorted by id.
    pub tables: List<TableId, TableStructure>,
    /// Charts, sorted by id.
    pub charts: Vec<ChartStructure>,
    /// Boundaries for maps.
    pub map: Option<MapStructure>,
    /// Matrices, sorted by id.
    pub matrices: List<MatrixId, MatrixStructure>,
    /// Workbooks, sorted by id.
    pub workbooks: Vec<WorkbookStructure>,
    /// Rules for the data, sorted by id.
    pub rules: Vec<Rule>,
    /// Editions, in the order of their release.
    pub editions: List<EditionId, Edition>,
    /// What its texts ask for by code.
    pub asked: BTreeSet<AskedCode>,
    /// How long the last period of each edition is.
    pub frequency: Frequency,
    /// Its years and weeks.
    pub calendar: Calendar,
    /// The years in it that go by the vintage.
    pub parameters: Vec<Parameter>,
    /// What its texts ask for of facts.
    pub asks: AskedParts,
}

impl Release {
    /// Language tags, in the order of the release.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.about.languages.iter().map(|tag| tag.get_ref().as_str())
    }

    /// The indicators that are the key facts, in the order of the release.
    pub fn key_facts(&self) -> impl Iterator<Item = IndicatorId> {
        let position =
            |name: &Name| self.indicators.find(|indicator| indicator.id == *name.get_ref());
        self.about.revisions.key_facts.iter().filter_map(position)
    }

    /// The indicators that have a name: those of which facts are made.
    pub fn named_indicators(&self) -> impl Iterator<Item = (IndicatorId, &Indicator)> {
        self.indicators.entries().filter(|(_, indicator)| !indicator.is_part)
    }

    /// The sums and averages over data sets that an indicator goes back to, at whatever times.
    pub fn sums_below(&self, indicator: IndicatorId) -> BTreeSet<IndicatorId> {
        let below = order::all_read(indicator, |id| {
            let operands = self.indicators[id].formula.operands();
            operands.map(|operand| operand.indicator).collect()
        });
        below.into_iter().filter(|id| self.indicators[*id].formula.sum().is_some()).collect()
    }

    /// The edition of this id, as users type it: `2025-06`.
    pub fn edition(&self, id: &str) -> Option<EditionId> {
        self.editions.find(|edition| edition.key.id() == id)
    }

    /// The one edition that users mean by its id or its period: see [`EditionKey::is_named`].
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn edition_named(&self, typed: &str) -> Result<EditionId, NotOneEdition> {
        let named = self.editions.entries().filter(|(_, edition)| edition.key.is_named(typed));
        let named: Vec<_> = named.map(|(id, edition)| (id, edition.key.id())).collect();
        let (release, typed) = (self.name.clone(), typed.to_owned());
        match named.as_slice() {
            [(id, _)] => Ok(*id),
            [] => {
                let known = EditionRange::of(&self.editions).to_string();
                Err(NotOneEdition::None { release, typed, known })
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|(_, id)| *id).collect();
                Err(NotOneEdition::Several { release, typed, ids: ids.join(" or ") })
            }
        }
    }

    /// How long the last period of each edition is.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The edition of this key; `None` where `release.toml` has none.
    pub fn edition_of(&self, key: &EditionKey) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.key == *key)
    }
}

/// An indicator: what it is called and how it is computed.
#[derive(Debug)]
pub struct Indicator {
    /// Id: the name of its fact in the templates.
    pub id: String,
    /// Where its id stands in `release.toml`.
    pub span: Range<usize>,
    /// What it is called in tables, by language.
    pub label: Texts,
    /// What readers of a workbook must know of it, by language.
    pub note: Option<Texts>,
    /// What its values are in.
    pub unit: Unit,
    /// How many of its unit its values count by.
    pub scale: Multiplier,
    /// How it is rounded where it is shown.
    pub rounding: Rounding,
    /// Decimals of its changes, where they are declared beside it.
    pub change_decimals: Option<u32>,
    /// What kind of number it is, and what may be added up of it.
    pub kind: Quantity,
    /// Whether it has a value for all codes together: not where they give nothing together.
    pub has_whole: bool,
    /// The years that the release counts by.
    pub years: Years,
    /// How many periods its values are about, where that does not follow from who asks: as declared, or as that of what
    /// it reads.
    pub window: Option<Window>,
    /// What it and its changes are computed from, where that is declared.
    pub from: Option<Basis>,
    /// The period with which its records begin, where its values do too.
    pub records_since: Option<Period>,
    /// Which of its values has rank 1.
    pub rank_from: RankFrom,
    /// How it is computed.
    pub formula: Formula,
    /// Whether it is a part of an expression, and has no name of its own: no fact is made of it.
    pub is_part: bool,
}

/// A table as declared.
#[derive(Debug)]
pub struct TableStructure {
    /// Id.
    pub id: String,
    /// What it shows, by language, with `{period}`.
    pub title: Texts,
    /// What the rows are.
    pub rows: Rows,
    /// The hierarchy whose parts alone are rows, of a code list.
    pub hierarchy: Option<HierarchyId>,
    /// What the columns are.
    pub columns: Columns,
    /// Where the row of totals stands.
    pub total: Option<TotalRow>,
    /// Order of the rows of a code list.
    pub order: RowOrder,
    /// So many rows at most, the first in their order.
    pub limit: Option<usize>,
    /// The selection whose codes are the rows, in its order.
    pub selection: Option<IndicatorId>,
    /// A note, by language.
    pub note: Option<Texts>,
    /// Name of its sheet in a workbook, by language, where it is not the id.
    pub sheet: Option<Texts>,
    /// Where its id stands in `release.toml`.
    pub span: Range<usize>,
}

/// A chart as declared.
#[derive(Debug)]
pub struct ChartStructure {
    /// Where its id stands in `release.toml`.
    pub span: Range<usize>,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Colour of the first series, from 1.
    pub colour: usize,
    /// Its figures; the title says what is measured, where and when.
    pub table: TableStructure,
}

/// The boundaries of the areas of a code list.
#[derive(Debug)]
pub struct MapStructure {
    /// The file, in the folder of the data.
    pub file: Name,
    /// The property of a feature that holds its code.
    pub property: String,
    /// The code list.
    pub codelist: CodeListId,
}

impl Release {
    /// The tables of the text and those that charts are drawn from.
    pub fn all_tables(&self) -> impl Iterator<Item = &TableStructure> {
        self.tables.iter().chain(self.charts.iter().map(|chart| &chart.table))
    }

    /// Two dimensions of a data set whose codes must differ in whatever reads it, such as the origin
    /// and the destination of moves: no row with one code in both is expected.
    pub fn differ(&self, dataset: DatasetId) -> Option<[DimensionId; 2]> {
        let of_indicators = self.indicators.iter().filter_map(|indicator| indicator.formula.sum());
        let sums = of_indicators.chain(self.matrices.iter().map(|matrix| &matrix.sum));
        let sums = sums.filter(|sum| sum.dataset == dataset);
        let sorted = |[first, second]: [DimensionId; 2]| [first.min(second), first.max(second)];
        let mut pairs = sums.map(|sum| sum.differ.map(sorted));
        let pair = pairs.next()?;
        pair.filter(|_| pairs.all(|next| next == pair))
    }
}
