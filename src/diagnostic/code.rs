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

    /// `release.toml` or a locale file is not TOML.
    ///
    /// **What it checks.** The file parses as TOML 1.1.
    ///
    /// **What to do.** Mend the line; a text in quotes and a closing bracket are the usual slips.
    Error TomlSyntax = "REL-001";
    /// A key is not known.
    ///
    /// **What it checks.** Every key of `release.toml` and of the locale files means something. A misspelt key would otherwise be passed over in silence.
    ///
    /// **What to do.** Take the name from the list in the message.
    Error UnknownKey = "REL-002";
    /// A value has the wrong type, or a key is missing.
    ///
    /// **What it checks.** Every value of `release.toml` and of the locale files is of the kind that its key asks for.
    ///
    /// **What to do.** Write what the message expects.
    Error WrongType = "REL-003";
    /// A name is not known.
    ///
    /// **What it checks.** Every data set, column, code list, code, group, indicator and table that is named is declared.
    ///
    /// **What to do.** Correct the name, or declare what it names.
    Error UnknownName = "REL-004";
    /// An indicator has no formula, or more than one, or lacks a part of it.
    ///
    /// **What it checks.** Each indicator has exactly one of `sum`, `difference`, `share`, `rate`, `average` and `count`, with the keys that this formula needs.
    ///
    /// **What to do.** Keep one formula; add the key that the message names.
    Error WrongFormula = "REL-005";
    /// An indicator is computed from itself.
    ///
    /// **What it checks.** Formulas go back to sums over data sets, never in a circle.
    ///
    /// **What to do.** Break the circle at one of the indicators named.
    Error CircularIndicator = "REL-006";
    /// A text is missing in a language, or there is one too many.
    ///
    /// **What it checks.** Every label and title is there in each language of the release, so that the editions are equal in content.
    ///
    /// **What to do.** Add the text in the language named.
    Error MissingText = "REL-007";
    /// An edition is out of order, has no moment of release or an impossible one.
    ///
    /// **What it checks.** Editions stand oldest first, each period once; each is released after its period has ended and before the next; each knows when the next is published.
    ///
    /// **Why.** Readers plan by the release calendar; a wrong moment is a broken promise.
    ///
    /// **What to do.** Correct the period or the times: date, time and offset, such as `2025-08-11T10:00:00+05:00`.
    Error WrongEdition = "REL-008";
    /// A table asks for a breakdown that its indicator does not have.
    ///
    /// **What it checks.** Every indicator of a table can be broken down by the code list of its rows: the data set has exactly one such column, or `by_column` says which.
    ///
    /// **What to do.** Choose another indicator, or declare `by_column`.
    Error NoBreakdown = "REL-009";

    /// A template cannot be read.
    ///
    /// **What it checks.** Every template parses: tags are closed, brackets match.
    ///
    /// **What to do.** Mend the place that is shown.
    Error TemplateSyntax = "TPL-001";
    /// A template uses a filter, function or part that there is not.
    ///
    /// **What it checks.** Every filter, test, function, component and included part of a template is known before anything is rendered.
    ///
    /// **What to do.** Correct the name.
    Error UnknownFilter = "TPL-002";
    /// A template asks for a fact that the release does not declare.
    ///
    /// **What it checks.** Every name in a template is an indicator of `release.toml` or belongs to the frame of the edition.
    ///
    /// **Why.** A text can state what was computed, and nothing else.
    ///
    /// **What to do.** Correct the name, or declare the indicator.
    Error UnknownFact = "TPL-003";
    /// A template asks a fact for a form or a value that it does not have.
    ///
    /// **What it checks.** Cases, plural forms, endings and options of filters are those of the language; a figure is printed only where there is a value; `table` names a declared table.
    ///
    /// **What to do.** Take one of the forms in the message; where a value can be missing, ask first.
    Error UnknownForm = "TPL-004";
    /// The text has HTML that the document does not know.
    ///
    /// **What it checks.** The only HTML in a text are the two elements that templates print: `<data value="…" data-fact="…">` for a figure, inside a line, and `<table data-table="…"></table>` for a table, on a line of its own with an empty line behind it.
    ///
    /// **Why.** Every format is written from the same document; what only HTML can show would be missing from the PDF and the Markdown.
    ///
    /// **What to do.** Say it in Markdown. Write a comment of the template as `{# … #}`, and a `<` that is meant as a character as `\<`.
    Error UnknownHtml = "DOC-001";
    /// The headings do not nest.
    ///
    /// **What it checks.** The text begins with its title, the only heading of level 1. Every other heading is at most one level below the heading before it, and no heading is empty.
    ///
    /// **Why.** A screen reader goes through the text by its headings; a level that is left out sounds like a part that is missing.
    ///
    /// **What to do.** Change the number of `#` in front of the heading.
    Error HeadingLevels = "DOC-002";
    /// A link leads to a place that a release cannot link to.
    ///
    /// **What it checks.** A link has words and a target: an address that begins with `https:`, `http:` or `mailto:`, a `#fragment` of this text, or a path relative to the folder of the page. A target has no spaces, no backslashes and no control characters.
    ///
    /// **What to do.** Write the address in full, with `%20` for a space.
    Error LinkTarget = "DOC-003";
    /// A link leads to a part of the text that is not there.
    ///
    /// **What it checks.** The target of a link that begins with `#` is the anchor of a heading or the id of a table of the same text.
    ///
    /// **What to do.** Give the heading that anchor, `## Key points {#key-points}`, or link to a table that the text shows.
    Error FragmentWithoutTarget = "DOC-004";
    /// The text has a part that the document does not know.
    ///
    /// **What it checks.** The text is made of headings, paragraphs, lists, tables, emphasis, links and line breaks. Pictures, code, quotations, footnotes, rules, text struck out and tables typed by hand are not part of a release; headings and tables do not stand inside lists.
    ///
    /// **Why.** Every format is written from the same document, and a figure that is typed by hand can be wrong.
    ///
    /// **What to do.** Say it in a paragraph or a list; declare a table in `release.toml`. Put `\` before a character that is not meant as markup. Lines that are indented by four spaces are code: begin them at the margin.
    Error UnknownMarkup = "DOC-005";
    /// The text shows a table that is not declared.
    ///
    /// **What it checks.** The id of a table in the text is one of the tables of `release.toml`.
    ///
    /// **What to do.** Correct the id, or declare the table.
    Error UnknownTable = "DOC-006";
    /// The element of a figure is malformed.
    ///
    /// **What it checks.** A figure is `<data value="11267" data-fact="arrivals">11 267</data>`: both attributes, text without markup, a closing tag in the same paragraph, and no figure within a figure.
    ///
    /// **What to do.** Print figures with the filters made for them, and do not change what they print.
    Error MalformedFigure = "DOC-007";
    /// The text shows a table twice.
    ///
    /// **What it checks.** A table stands in the text once, so that its number and its anchor are its own.
    ///
    /// **What to do.** Link to the table instead: `[Table 1](#by_region)`.
    Error RepeatedTable = "DOC-008";
    /// The anchor of a heading cannot be used.
    ///
    /// **What it checks.** An anchor, `{#key-points}`, begins with a letter from a to z, goes on with letters, digits, hyphens and underscores, and is neither the anchor of another heading nor the id of a table in the text.
    ///
    /// **What to do.** Choose another anchor, the same one in every language.
    Error UnusableAnchor = "DOC-009";
}
