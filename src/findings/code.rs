//! The codes of the findings: the one table of their ids, severities and manuals.
//!
//! The manual of a code is the Markdown file `docs/findings/ID.md`, which is part of the program and
//! of the documentation: `# VAL-004: A value has more decimals than its measure`, and below it what
//! the rule checks, why, and what to do. A code without a file does not compile; a test finds a file
//! without a code.

use super::Severity;

/// Codes that are about the same part of a release.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// What they are about.
    pub name: &'static str,
    /// Its codes, sorted by id.
    pub codes: &'static [Code],
}

macro_rules! codes {
    ($($family:literal { $($severity:ident $variant:ident = $id:literal;)* })*) => {
        /// The code of a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(
            #[doc = include_str!(concat!("../../docs/findings/", $id, ".md"))]
            $variant,
        )*)* }

        /// Every code, by family.
        pub const FAMILIES: &[Family] =
            &[$(Family { name: $family, codes: &[$(Code::$variant),*] }),*];

        impl Code {
            /// As printed: `VAL-004`.
            pub fn id(self) -> &'static str {
                match self { $($(Self::$variant => $id,)*)* }
            }

            /// How much a finding of this code weighs, unless the release says otherwise.
            pub fn severity(self) -> Severity {
                match self { $($(Self::$variant => Severity::$severity,)*)* }
            }

            /// The file of the manual.
            fn file(self) -> &'static str {
                match self {
                    $($(Self::$variant => {
                        include_str!(concat!("../../docs/findings/", $id, ".md"))
                    })*)*
                }
            }
        }
    };
}

impl Code {
    /// Every code, in the order of the families.
    pub fn all() -> impl Iterator<Item = Self> {
        FAMILIES.iter().flat_map(|family| family.codes).copied()
    }

    /// The code of this id, in any case of letters.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::all().find(|code| code.id().eq_ignore_ascii_case(id))
    }

    /// What is wrong, in one line without a full stop: the heading of the manual, after the id.
    pub fn title(self) -> &'static str {
        let heading = self.file().lines().next().unwrap_or_default();
        heading.split_once(": ").map_or(heading, |(_, title)| title)
    }

    /// The manual below its heading, in Markdown.
    pub fn manual(self) -> &'static str {
        self.file().split_once("\n\n").map_or("", |(_, manual)| manual)
    }
}

codes! {
    "Files and their encoding" {
        Error NotUtf8 = "TXT-001";
        Error Utf16 = "TXT-002";
        Error OldEncoding = "TXT-003";
        Error OtherKind = "TXT-004";
        Error MissingFile = "TXT-005";
        Error NotRegularFile = "TXT-006";
        Error TooLargeFile = "TXT-007";
        Error UnwantedCharacter = "TXT-008";
        Error ConflictMarks = "TXT-009";
        Warning UnreadData = "TXT-010";
    }
    "The form of CSV files" {
        Error EmptyFile = "CSV-001";
        Error WrongSeparator = "CSV-002";
        Error UnclosedQuote = "CSV-003";
        Error MisplacedQuote = "CSV-004";
        Error CutLastLine = "CSV-005";
        Error RaggedRow = "CSV-006";
        Error StraySpace = "CSV-007";
        Error EmptyRow = "CSV-008";
        Error LinesAboveHeader = "CSV-009";
        Error TooManyFields = "CSV-010";
    }
    "Columns and code lists" {
        Error MissingColumn = "STR-001";
        Error UnknownColumn = "STR-002";
        Error RepeatedColumn = "STR-003";
        Error RepeatedCode = "STR-004";
        Error EmptyLabel = "STR-005";
        Error WrongRank = "STR-006";
        Error TooManyCodes = "STR-007";
        Error WrongValidity = "STR-008";
        Error EqualLabels = "STR-009";
        Warning MisspeltGroup = "STR-010";
        Error WrongParent = "STR-011";
    }
    "Values" {
        Error UnknownCode = "VAL-001";
        Error NotANumber = "VAL-002";
        Error BelowMinimum = "VAL-003";
        Error TooManyDecimals = "VAL-004";
        Error RepeatedObservation = "VAL-005";
        Error BadPeriod = "VAL-006";
        Error MissingValue = "VAL-007";
        Error UnknownStatus = "VAL-008";
        Error ValueDespiteStatus = "VAL-009";
        Error MissingMonth = "VAL-010";
        Warning MissingBase = "VAL-011";
        Error FinalOfProvisional = "VAL-012";
        Error JumpInTime = "VAL-013";
        Warning MissingRows = "VAL-014";
        Warning UnusedCode = "VAL-015";
        Warning CopiedValues = "VAL-016";
        Warning EmptyPeriods = "VAL-017";
        Warning StageWithoutData = "VAL-018";
        Warning NoPart = "VAL-019";
        Error TotalIsNotItsParts = "VAL-020";
        Warning UndeclaredTotal = "VAL-021";
        Error UnknownSelection = "VAL-022";
        Warning LoneNegative = "VAL-023";
    }
    "Rules that a release declares for its data" {
        Error PartsDoNotAddUp = "VAL-101";
        Error BalanceNotZero = "VAL-102";
        Error NotEqual = "VAL-103";
        Error CumulativeFalls = "VAL-104";
        Error CodeNotValid = "VAL-105";
        Warning Implausible = "VAL-106";
        Warning Outlier = "VAL-107";
        Warning SwappedRows = "VAL-108";
        Warning NeedlessAcceptance = "VAL-109";
        Warning LargeRevision = "VAL-110";
        Warning RulesNotAsked = "VAL-111";
    }
    "What is declared: releases, locale files" {
        Error TomlSyntax = "REL-001";
        Error UnknownKey = "REL-002";
        Error WrongType = "REL-003";
        Error UnknownName = "REL-004";
        Error WrongFormula = "REL-005";
        Error CircularIndicator = "REL-006";
        Error MissingText = "REL-007";
        Error WrongEdition = "REL-008";
        Error NoBreakdown = "REL-009";
        Error ReservedName = "REL-010";
        Error UnsafeName = "REL-011";
        Error UnknownKind = "REL-012";
        Error WrongKind = "REL-013";
        Error WrongHierarchy = "REL-014";
        Error CountedTwice = "REL-015";
        Error WrongExpression = "REL-016";
        Error WrongChange = "REL-017";
        Warning OtherOffset = "REL-018";
    }
    "Disclosure control" {
        Error WrongThreshold = "DIS-001";
        Error UnusableDisclosureKey = "DIS-002";
        Warning NoDisclosureKey = "DIS-003";
        Error OtherDisclosureKey = "DIS-004";
        Error UnprotectedMean = "DIS-005";
        Error TotalsUnderThreshold = "DIS-006";
    }
    "Themes" {
        Error LowContrast = "THM-001";
        Error NotAColour = "THM-002";
        Error ThemeOutOfRange = "THM-003";
        Error UnusableLogo = "THM-004";
    }
    "Templates" {
        Error TemplateSyntax = "TPL-001";
        Error UnknownFilter = "TPL-002";
        Error UnknownFact = "TPL-003";
        Error UnknownForm = "TPL-004";
        Error TooMuchWork = "TPL-005";
        Error PageWithoutText = "TPL-006";
        Error NeverTrue = "TPL-007";
        Error UnknownTaken = "TPL-008";
    }
    "The text" {
        Error UnknownHtml = "DOC-001";
        Error HeadingLevels = "DOC-002";
        Error LinkTarget = "DOC-003";
        Error FragmentWithoutTarget = "DOC-004";
        Error UnknownMarkup = "DOC-005";
        Error UnknownTable = "DOC-006";
        Error MalformedFigure = "DOC-007";
        Error RepeatedTable = "DOC-008";
        Error UnusableAnchor = "DOC-009";
        Error MissingGlyph = "DOC-010";
        Error MalformedFormula = "DOC-011";
        Error Footnotes = "DOC-012";
        Error TooWideTable = "DOC-013";
        Warning AnnexWithoutLink = "DOC-014";
    }
    "Charts and maps" {
        Error UnitsOfChart = "PIC-001";
        Error FullChart = "PIC-002";
        Error WrongBoundaries = "PIC-003";
        Error UnknownArea = "PIC-004";
        Error WordsOfChart = "PIC-005";
        Warning UnshownChart = "PIC-006";
    }
    "Figures and words against the facts" {
        Error FigureOfNoFact = "PRF-001";
        Error DigitsOfNoFact = "PRF-002";
        Error DirectionAgainstFact = "PRF-003";
        Error SignAgainstFact = "PRF-004";
        Error UnitAgainstFact = "PRF-005";
        Error PeriodAgainstFact = "PRF-006";
        Error CountAgainstFact = "PRF-007";
        Error FormatsDisagree = "PRF-008";
        Error LanguagesDisagree = "PRF-009";
        Error NameAgainstFact = "PRF-010";
        Error PastAgainstFact = "PRF-011";
        Error PartAgainstFact = "PRF-012";
    }
    "Plain words" {
        Warning LongSentence = "PLN-001";
        Warning ManyFigures = "PLN-002";
        Warning JudgingWord = "PLN-003";
        Warning UnusedTerm = "PLN-004";
        Warning UnexplainedTerm = "PLN-005";
    }
    "Vintages" {
        Error VintageName = "VIN-001";
        Error MissingReason = "VIN-002";
        Error VintageMoment = "VIN-003";
        Warning UnchangedObservation = "VIN-004";
        Error VintageFile = "VIN-005";
        Warning YearWithoutVintage = "VIN-006";
        Error CorrectionOfMore = "VIN-007";
        Warning CorrectionOfNothing = "VIN-008";
        Error WrongCorrection = "VIN-009";
    }
}
