//! The codes of the findings, each with its severity and its manual.
//!
//! [`Code`] names a rule; [`Rule`] holds what `bulletin explain` prints: the doc comment below.

use super::Severity;

/// What is known about a code.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// As printed: `VAL-004`.
    pub name: &'static str,
    /// How much a finding of this code weighs.
    pub severity: Severity,
    /// The manual: the doc comment of the code.
    pub manual: &'static str,
}

macro_rules! rules {
    ($($(#[doc = $line:literal])* $severity:ident $variant:ident = $name:literal;)*) => {
        /// The code of a rule. The doc comment of each variant is its manual.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $line])* $variant,)* }

        /// Every rule, sorted by name within its family.
        pub const RULES: &[Rule] = &[$(Rule {
            code: Code::$variant,
            name: $name,
            severity: Severity::$severity,
            manual: concat!($($line, "\n"),*),
        },)*];
    };
}

impl Code {
    /// The rule of this code.
    pub fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// The code of this name, in any case of letters.
    pub fn by_name(name: &str) -> Option<Self> {
        RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)).map(|rule| rule.code)
    }
}

rules! {
    /// The file is empty.
    ///
    /// **What it checks.** A CSV file has a header row and at least one row of data.
    ///
    /// **What to do.** Export the file again; an office without an event in the period still has a header and its earlier months.
    Error EmptyFile = "CSV-001";
    /// The file is not UTF-8.
    ///
    /// **What it checks.** Every input file is UTF-8. A file in Windows-1251, as older office programs write Russian and Kazakh, is named as such.
    ///
    /// **What to do.** Save it as "CSV UTF-8". Never let a program guess: Kazakh letters are lost in Windows-1251.
    Error NotUtf8 = "CSV-002";
    /// The file is UTF-16.
    ///
    /// **What it checks.** Every input file is UTF-8. "Unicode text" of a spreadsheet program is UTF-16.
    ///
    /// **What to do.** Save it as "CSV UTF-8".
    Error Utf16 = "CSV-003";
    /// The columns are not separated by commas.
    ///
    /// **What it checks.** The header row is split at commas. A spreadsheet program with a Russian or Kazakh locale writes semicolons.
    ///
    /// **What to do.** Save the file with commas, or set the list separator of the system to a comma.
    Error WrongSeparator = "CSV-004";
    /// A quote is not closed.
    ///
    /// **What it checks.** A field that begins with `"` ends with `"`; otherwise the rest of the file is one field.
    ///
    /// **What to do.** Close the quote, or double it (`""`) if it belongs to the text.
    Error UnclosedQuote = "CSV-005";
    /// The last line is cut off.
    ///
    /// **What it checks.** The last record has as many fields as the header, or ends with a line break: a copy that was stopped has neither.
    ///
    /// **What to do.** Copy or export the file again and compare its length with the original.
    Error CutLastLine = "CSV-006";
    /// A row has more or fewer fields than the header.
    ///
    /// **What it checks.** Every record has one field for each column.
    ///
    /// **What to do.** Look for a comma inside an unquoted label, or for a lost value.
    Error RaggedRow = "CSV-007";
}
