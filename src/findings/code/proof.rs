//! Rules of the proof: what the finished text says, against the facts, and how plainly it says it.

macro_rules! proof_rules {
    ($next:ident $($rest:ident)* { $($above:tt)* }) => { $next! { $($rest)* { $($above)*
        /// A figure is not what its fact is.
        ///
        /// **What it checks.** Each figure of the text and of its tables names a fact of the edition; its digits, read back by the rules of the language, are the value of that fact, rounded as declared. In pictures, a value beside a mark is the figure of that mark, the limits in a legend are the least and the greatest value of their fill, and the numbers of a scale are even.
        ///
        /// **Why.** A reader cannot see where a figure comes from; here it is read again by other code than that which wrote it.
        ///
        /// **What to do.** Print the fact with the filter `figure` or `counted`, and put nothing between the figure and its mark.
        Error FigureOfNoFact = "PRF-001";
        /// The text has digits that come from no fact.
        ///
        /// **What it checks.** Digits in the text stand in a figure, in the name of a period or a date of the edition, in what `release.toml` says (contact, source, labels), or in a formula. All others are typed by hand. In a picture, words with digits that are no figure and no number of the scale are names of its data.
        ///
        /// **Why.** A number that is typed by hand stays when the data change.
        ///
        /// **What to do.** Print the fact. Where the digits are no statistics ("per 1,000 people", the year of a law), declare the words around them, in the language of the text: `[release.proof] given = { en = ["1,000 people"] }` in `release.toml`.
        Error DigitsOfNoFact = "PRF-002";
        /// The words say another direction than the fact.
        ///
        /// **What it checks.** The verb or the comparative beside the figure of a change ("rose", "lower"), from the lists `[proof]` of the locale file, says which way the fact went. The same for a "+" or "−" in front of it. In the title of a chart without a figure, the verb says which way a fact went that the title names by its label. In a sentence without a figure the same, if every other word of it is the label of a key figure, a period of the edition, or one of the words `neutral`, `against` or `joins` of the locale file.
        ///
        /// **What to do.** Let the verb follow the fact: `{{ arrivals | trend(rise="rose", fall="fell", same="did not change") }}`.
        Error DirectionAgainstFact = "PRF-003";
        /// A figure has lost its sign, or the words put it on the other side of zero.
        ///
        /// **What it checks.** A negative number has its minus, or stands beside a word that says it: a verb of falling for a change, "negative" or "loss" for a balance. A number that is not negative has no minus, and a positive balance is not called negative.
        ///
        /// **What to do.** Leave out `sign=false`, or let the word follow the number with the filter `sign` or `trend`.
        Error SignAgainstFact = "PRF-004";
        /// A figure has another unit than its fact.
        ///
        /// **What it checks.** A percentage has its per cent sign, a difference of percentages its "percentage points", a factor its "times", a number in thousands its "thousand"; and no figure has a unit that is not its own. The words are those of the locale file.
        ///
        /// **What to do.** Write the unit of the fact behind the figure, or print the fact that is meant.
        Error UnitAgainstFact = "PRF-005";
        /// A sentence names another period than its figures are of.
        ///
        /// **What it checks.** Each period named in a sentence with figures is the period of one of them, or the period that a change in it is compared with. Where there are no figures, it is the period of the edition or the one before.
        ///
        /// **What to do.** Print the period with `{{ period | period }}` or `{{ base_period | period }}`.
        Error PeriodAgainstFact = "PRF-006";
        /// A number of codes, or the list of them, is not that of the data.
        ///
        /// **What it checks.** Where a sentence says how many there are, in digits or in words, and names them, the list is complete, has no other names, and is in the order of the fact. A number in words before the unit of a count is one that the edition has.
        ///
        /// **What to do.** Print the list with `{{ fact.items | enumeration }}`. A list that is meant to name only some says so with a word of `partial` in the locale file.
        Error CountAgainstFact = "PRF-007";
        /// A format shows other figures than the text.
        ///
        /// **What it checks.** The finished page, Markdown, PDF and workbooks are read back from their bytes: each has the figures of each section, all of them, in the order of the text. The pictures, as files, on the page and in the PDF, have their numbers, no other and no more, and the words about them.
        ///
        /// **What to do.** Nothing in the release is wrong: please report it, with the release. Without this format (`--format`) the edition can be built.
        Error FormatsDisagree = "PRF-008";
        /// A section states a fact in one language and not in another.
        ///
        /// **What it checks.** Between two headings of the same anchor, the texts of all languages state the same facts, and show the same tables and charts.
        ///
        /// **What to do.** Say it in every language, or in none. Give headings the same anchor in every language: `## Key points {#key-points}`.
        Error LanguagesDisagree = "PRF-009";
        /// A sentence is long.
        ///
        /// **What it checks.** A sentence has at most as many words as `sentence_words` of `[release.proof]` says, 35 if it does not. What follows a colon counts by itself.
        ///
        /// **What to do.** Make two sentences of it.
        Warning LongSentence = "PLN-001";
        /// A sentence has many figures.
        ///
        /// **What it checks.** A sentence has at most as many figures as `sentence_figures` of `[release.proof]` says, 4 if it does not. What follows a colon is a list and does not count.
        ///
        /// **What to do.** Leave the rest to the table.
        Warning ManyFigures = "PLN-002";
        /// A word judges.
        ///
        /// **What it checks.** The text has none of the words of `judging` in the locale file: "unfortunately", "impressive".
        ///
        /// **Why.** A statistical office says what is; whether it is good is for the reader.
        ///
        /// **What to do.** Leave the word out, or say how much.
        Warning JudgingWord = "PLN-003";
        /// The glossary explains a term that the text does not use.
        ///
        /// **What it checks.** Each term at the start of an item of the glossary, in bold, stands somewhere else in the text, its tables or charts; endings do not matter. The glossary is the section whose anchor `glossary` of `[release.proof]` names, `glossary` if it does not.
        ///
        /// **What to do.** Leave the entry out, or call the thing by its name in the text.
        Warning UnusedTerm = "PLN-004";
        /// The text uses a term that the glossary does not explain.
        ///
        /// **What it checks.** Each term that `terms` of `[release.proof]` declares for the language, if the text has it, stands in bold at the start of an item of the glossary; endings do not matter.
        ///
        /// **Why.** A word of the trade is plain only to those who know it.
        ///
        /// **What to do.** Explain it in the glossary, or say it in other words.
        Warning UnexplainedTerm = "PLN-005";
    } } };
}

pub(super) use proof_rules;
