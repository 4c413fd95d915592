//! Rules of what is declared: releases, locale files, themes.

macro_rules! declaration_rules {
    ($next:ident $($rest:ident)* { $($above:tt)* }) => { $next! { $($rest)* { $($above)*
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
        /// **What to do.** Take the name that is suggested; the files of the sample release show all of them.
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
        /// **What to do.** Break the circle: give one of the indicators named a formula over a data set.
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
        /// **What it checks.** Every indicator of a table can be broken down by the code list of its rows: the data set has exactly one such column, or `by_column` says which. A rank (`.rank`) is of a code: 1 is the largest value, equal values share a rank and leave the next one empty, the total and the rest have none.
        ///
        /// **What to do.** Choose another indicator, or declare `by_column`; leave ranks out of tables by year or month.
        Error NoBreakdown = "REL-009";
        /// An indicator has a name that templates use for something else.
        ///
        /// **What it checks.** No indicator is called `edition`, `period`, `base_period`, `contact`, `publisher` or `source`: these are the frame of the edition.
        ///
        /// **What to do.** Choose another name.
        Error ReservedName = "REL-010";
        /// A name cannot be that of a file or of a sheet.
        ///
        /// **What it checks.** The ids of tables, matrices and workbooks of which files are made are lower-case letters, digits and `_`, and begin with a letter. A sheet of a workbook has at most 31 characters, none of `[ ] : * ? / \`, no space or apostrophe at its ends, and no other sheet of the workbook has its name; the columns of its table have different headers.
        ///
        /// **Why.** Spreadsheet programs refuse such a workbook, or open it under other names, and links into it break.
        ///
        /// **What to do.** Give the table a short `sheet` name in each language, change the id, or tell the columns apart by their labels.
        Error UnsafeName = "REL-011";
        /// A threshold of disclosure control cannot be applied.
        ///
        /// **What it checks.** The `threshold` of a data set is at least 2, and its values are counts: the measure has `decimals = 0` and a `minimum` of 0 or more.
        ///
        /// **Why.** What is hidden is protected by what other counts can be; of amounts that may be negative or have decimals nobody can say that.
        ///
        /// **What to do.** Correct the threshold or the measure, or leave `disclosure` out: then every value is published.
        Error WrongThreshold = "DIS-001";
        /// A colour does not stand out from its ground.
        ///
        /// **What it checks.** Every text colour of `theme.toml` has a contrast of at least 4.5 to 1 with each ground that it stands on, every line that says something at least 3 to 1, in the light and in the dark palette. Contrast is that of WCAG 2.2: `(L1 + 0.05) / (L2 + 0.05)`, where L is the relative luminance of the lighter and of the darker colour. A `hairline` says nothing that the rows do not, and may be pale.
        ///
        /// **Why.** Pale text is lost on a bad screen, in sunlight, on a weak printer and to tired eyes.
        ///
        /// **What to do.** Take the colour that the message names, or one further on; or a lighter or darker ground.
        Error LowContrast = "THM-001";
        /// A colour is not written as one.
        ///
        /// **What it checks.** Every colour of `theme.toml` is `#` and six hexadecimal digits, two each for red, green and blue: `"#0A4668"`.
        ///
        /// **Why.** Names of colours, three digits and transparency do not mean the same in every format.
        ///
        /// **What to do.** Ask the designer for the hexadecimal value of the colour on screens (sRGB).
        Error NotAColour = "THM-002";
        /// A measure of the page or of the type cannot be.
        ///
        /// **What it checks.** Text, captions, cells and notes are 6 to 20 points, headings 8 to 60; the sides of a page are 100 to 600 mm, its margins 10 to 100 mm, and they leave at least 80 mm of width and of height for the text.
        ///
        /// **Why.** A slip of a digit gives a page that nobody can read, or none at all.
        ///
        /// **What to do.** Correct the number. Type sizes are points, lengths are millimetres.
        Error ThemeOutOfRange = "THM-003";
        /// The logo cannot be drawn.
        ///
        /// **What it checks.** The logo is an SVG file beside `theme.toml` that says how large it is and stays within that frame. It is made of shapes, each filled or outlined with one colour: no text, images of pixels, scripts, references to other files, animations, gradients, patterns, masks, filters or transparency.
        ///
        /// **Why.** The same drawing goes into the web page and into a PDF for the archive; what only a browser can do would be missing there, and a script has no place in either.
        ///
        /// **What to do.** Export it from the drawing program as plain SVG with text as outlines, and give each shape the colour that is seen.
        Error UnusableLogo = "THM-004";
    } } };
}

pub(super) use declaration_rules;
