//! Rules of templates, of the text they give, and of its charts.

macro_rules! text_rules {
    ($next:ident $($rest:ident)* { $($above:tt)* }) => { $next! { $($rest)* { $($above)*
        /// A template cannot be read.
        ///
        /// **What it checks.** Every template parses: each `{{` has its `}}`, each `{% if … %}` its `{% endif %}`, texts in tags stand between straight quotes, brackets match.
        ///
        /// **What to do.** Mend the place that is shown; the slip may stand a little before it.
        Error TemplateSyntax = "TPL-001";
        /// A template uses a filter, function or part that there is not.
        ///
        /// **What it checks.** Every filter, test, function, component and included part of a template is known before anything is rendered.
        ///
        /// **What to do.** Correct the name.
        Error UnknownFilter = "TPL-002";
        /// A template asks for a fact that the release does not declare.
        ///
        /// **What it checks.** Every name in a template is an indicator of `release.toml` or belongs to the frame of the edition (`period`, `base_period`, `edition`, `contact`, `publisher`, `source`), and what is asked of it behind a full stop is a part of it: `arrivals.change`. Parts of the text that this edition does not show are checked as well.
        ///
        /// **Why.** A text can state what was computed, and nothing else.
        ///
        /// **What to do.** Correct the name, or declare the indicator.
        Error UnknownFact = "TPL-003";
        /// A template asks a fact for a form or a value that it does not have.
        ///
        /// **What it checks.** Cases, plural forms, endings and options of filters are those of the language; a figure is printed only where there is a value, and only by a filter, which writes it as the language does and marks it with its fact; `table` names a declared table.
        ///
        /// **What to do.** Take one of the forms in the message; where a value can be missing, ask first.
        Error UnknownForm = "TPL-004";
        /// The text has HTML that the document does not know.
        ///
        /// **What it checks.** The only HTML in a text are the two elements that templates print: `<data value="…" data-fact="…">` for a figure, inside a line, and `<table data-table="…"></table>` for a table, on a line of its own with an empty line behind it.
        ///
        /// **Why.** Every format is written from the same document; what only HTML can show would be missing from the PDF and the Markdown.
        ///
        /// **What to do.** Say it in Markdown. Write a comment of the template as `{* … *}`, and a `<` that is meant as a character as `\<`.
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
        /// **What it checks.** The text is made of headings, paragraphs, lists, terms with their details, tables, formulas, emphasis, links and line breaks. Pictures, code, quotations, rules, text struck out and tables typed by hand are not part of a release; headings and tables do not stand inside lists.
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
        /// **What it checks.** A figure is `<data data-fact="arrivals">11 267</data>`: the id of a fact that has a value in this edition and no other attribute, text without markup, a closing tag in the same paragraph, and no figure within a figure.
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
        /// A character cannot be printed.
        ///
        /// **What it checks.** The fonts of the PDF have every character of the text; otherwise a blank box would be printed.
        ///
        /// **What to do.** Replace the character by one that the fonts have.
        Error MissingGlyph = "DOC-010";
        /// A formula cannot be set.
        ///
        /// **What it checks.** A formula stands in a paragraph of its own between `$$` and `$$`. It is made of words, `\text{net migration}`; fractions, `\frac{…}{…}`, which may be nested; numbers, `1,000` or `1~000`; and the signs `=`, `+`, `-`, `\times`, `(`, `)` and `%`.
        ///
        /// **Why.** The same formula is set with fraction bars in the PDF and in the page, printed on one line in Markdown, and read aloud; what only one of them knows would be missing from the others.
        ///
        /// **What to do.** Say it with these parts, or in words. Put `\` before a `$` that is meant as it is.
        Error MalformedFormula = "DOC-011";
        /// A chart mixes units.
        ///
        /// **What it checks.** All series of a chart are in the same unit: a second axis lets any two lines meet wherever one wants them to.
        ///
        /// **What to do.** Make a chart for each unit.
        Error UnitsOfChart = "PIC-001";
        /// A chart has more than can be told apart.
        ///
        /// **What it checks.** A chart has at most 4 series, a map one; bars show at most 40 codes.
        ///
        /// **What to do.** Say `limit = 10` to show the first of them in the order of the chart, or leave series out: so many numbers are a table.
        Error FullChart = "PIC-002";
        /// The file of boundaries cannot be used.
        ///
        /// **What it checks.** The file is a `FeatureCollection` of `GeoJSON`; each feature has the property that `[map]` names, and is a polygon or several; each outline is closed, has at least four points, and these are longitude and latitude in degrees.
        ///
        /// **What to do.** Export the boundaries again as `GeoJSON` in the coordinate system EPSG:4326.
        Error WrongBoundaries = "PIC-003";
        /// The map and the code list do not have the same areas.
        ///
        /// **What it checks.** Each code of the code list that `[map]` names has one area, and each area has a code: else a value would not be seen, or an area would look as if nothing had happened there.
        ///
        /// **What to do.** Take boundaries of the same date as the code list.
        Error UnknownArea = "PIC-004";
        /// A chart lacks words of its own, or stands in the text twice.
        ///
        /// **What it checks.** The text shows a chart once and gives it a title, and words of at most 220 characters for those who do not see it, which are not the title.
        ///
        /// **What to do.** Write `{{ chart(id="…", title=…, alt=…) }}`.
        Error WordsOfChart = "PIC-005";
        /// The notes and the text do not belong together.
        ///
        /// **What it checks.** A note has a reference in the text, `[^name]`, and its words in a paragraph of their own, `[^name]: words`. Each note is referred to once, and no two notes have the same name.
        ///
        /// **Why.** The number in the text leads to the note, and the note leads back to its place.
        ///
        /// **What to do.** Write the words of a note that has none, remove a note that nothing refers to, or rename one of two.
        Error Footnotes = "DOC-012";
    } } };
}

pub(super) use text_rules;
