//! Rules of input files: their encoding, their form, their codes and values.

macro_rules! input_rules {
    ($next:ident $($rest:ident)* { $($above:tt)* }) => { $next! { $($rest)* { $($above)*
        /// The file is not UTF-8.
        ///
        /// **What it checks.** Every input file is UTF-8, with or without a byte order mark. The place is the first byte that is not.
        ///
        /// **Why.** In any other encoding the same byte is another letter in another country, and nobody sees it before the release is out.
        ///
        /// **What to do.** Open the file with the program that wrote it and save it as UTF-8.
        Error NotUtf8 = "TXT-001";
        /// The file is UTF-16.
        ///
        /// **What it checks.** Every input file is UTF-8. "Unicode text" of a spreadsheet program is UTF-16, with or without a byte order mark.
        ///
        /// **Why.** UTF-16 cannot be read line by line, nor compared by the usual programs.
        ///
        /// **What to do.** Save it as "CSV UTF-8", not as "Unicode text".
        Error Utf16 = "TXT-002";
        /// The file is in Windows-1251.
        ///
        /// **What it checks.** A file that is not UTF-8 and whose bytes form Cyrillic words in Windows-1251, as older office programs write Russian.
        ///
        /// **Why.** The Kazakh letters ә, ғ, қ, ң, ө, ұ, ү, һ do not exist in Windows-1251: they were lost when the file was saved, so it cannot be converted.
        ///
        /// **What to do.** Export it again from the source as "CSV UTF-8", and look at the Kazakh labels.
        Error Windows1251 = "TXT-003";
        /// The file is not text.
        ///
        /// **What it checks.** A file has no zero bytes and does not begin as a workbook, an archive or a PDF does.
        ///
        /// **Why.** A workbook that was renamed to `.csv` is still a workbook.
        ///
        /// **What to do.** Open it and save the sheet as "CSV UTF-8".
        Error NotText = "TXT-004";
        /// A file is missing.
        ///
        /// **What it checks.** Every file that the release names or needs is there: data sets, code lists, locale files, templates and the page.
        ///
        /// **What to do.** Put the file there, or correct its name.
        Error MissingFile = "TXT-005";
        /// The file is empty.
        ///
        /// **What it checks.** A CSV file has a header row and at least one row of data.
        ///
        /// **Why.** An export that failed leaves an empty file; published, it would say that nothing happened.
        ///
        /// **What to do.** Export the file again; an office without an event in the period still has a header and its earlier months.
        Error EmptyFile = "CSV-001";
        /// The columns are not separated by commas.
        ///
        /// **What it checks.** The header row has commas, not more semicolons, tabs or bars than commas. A spreadsheet program with a Russian or Kazakh locale writes semicolons.
        ///
        /// **Why.** Such a program also writes decimal commas, so guessing the separator would not save the numbers.
        ///
        /// **What to do.** Save the file as "CSV UTF-8 (comma delimited)", or set the list separator of the system to a comma.
        Error WrongSeparator = "CSV-002";
        /// A quote is not closed.
        ///
        /// **What it checks.** A field that begins with `"` ends with `"`.
        ///
        /// **Why.** Otherwise the rest of the file is one field and its observations are lost.
        ///
        /// **What to do.** Close the quote, or double it (`""`) if it belongs to the text.
        Error UnclosedQuote = "CSV-003";
        /// A quote stands where none can be.
        ///
        /// **What it checks.** After the closing quote of a field comes a comma or the end of the line; a field that does not begin with a quote has none inside.
        ///
        /// **Why.** A quote that is opened by mistake runs to the next one, over as many lines as it takes.
        ///
        /// **What to do.** Put the whole field in quotes and double those that belong to the text: `"the ""new"" oblasts"`.
        Error MisplacedQuote = "CSV-004";
        /// The last line is cut off.
        ///
        /// **What it checks.** The last record has as many fields as the header, or ends with a line break: a copy that was stopped has neither.
        ///
        /// **Why.** Where the last line is cut, the lines that should follow it are lost as well.
        ///
        /// **What to do.** Copy or export the file again and compare its length with the original.
        Error CutLastLine = "CSV-005";
        /// A row has more or fewer fields than the header.
        ///
        /// **What it checks.** Every record has one field for each column.
        ///
        /// **Why.** With a field too many or too few, all that follow stand in the wrong column.
        ///
        /// **What to do.** Look for a comma inside an unquoted label or number, or for a lost value.
        Error RaggedRow = "CSV-006";
        /// A field has a space too many.
        ///
        /// **What it checks.** Column names, codes, labels, periods, numbers and statuses neither begin nor end with a space, a no-break space or a tab.
        ///
        /// **Why.** `KZ-10` and `KZ-10 ` look the same and are two codes to every program that reads the published data.
        ///
        /// **What to do.** Remove the space where the file is made.
        Error StraySpace = "CSV-007";
        /// A row is empty.
        ///
        /// **What it checks.** No record consists of commas alone. Lines without anything are passed over.
        ///
        /// **Why.** A spreadsheet program writes such rows for cells that were once used: it may have saved more than was meant.
        ///
        /// **What to do.** Delete the rows in the sheet and save again.
        Error EmptyRow = "CSV-008";
        /// A column is missing.
        ///
        /// **What it checks.** Each column that `release.toml` names for this file is in its header, in any order, letter by letter.
        ///
        /// **Why.** Columns are found by name: an export with the columns in another order is still read rightly.
        ///
        /// **What to do.** Add the column, or correct its name in the file or in `release.toml`.
        Error MissingColumn = "STR-001";
        /// A column is not declared.
        ///
        /// **What it checks.** Each column of the file is named in `release.toml`: as time, dimension, measure, status, code, label, form, group or order, or as `unused`.
        ///
        /// **Why.** A new column is often a new dimension; passing it over would count every event once for each of its codes.
        ///
        /// **What to do.** Declare the column, or list it under `unused`.
        Error UnknownColumn = "STR-002";
        /// A column is there twice.
        ///
        /// **What it checks.** No two columns of a file have the same name.
        ///
        /// **Why.** Nothing says which of them is meant.
        ///
        /// **What to do.** Remove or rename one of them.
        Error RepeatedColumn = "STR-003";
        /// A code is there twice.
        ///
        /// **What it checks.** No two codes of a code list are the same.
        ///
        /// **Why.** Two labels for one code: either could be printed.
        ///
        /// **What to do.** Remove one of them, or correct the code that is wrong.
        Error RepeatedCode = "STR-004";
        /// A code or a label is empty.
        ///
        /// **What it checks.** Each code of a code list has a code and a text in every column of labels and forms. A group may be empty: the code is in none.
        ///
        /// **Why.** The label is printed in tables and sentences; an empty one leaves a hole.
        ///
        /// **What to do.** Fill the cell, in this language too.
        Error EmptyLabel = "STR-005";
        /// The rank of a code is wrong.
        ///
        /// **What it checks.** The column of the order has a whole number for each code, none of them twice.
        ///
        /// **Why.** The natural order decides how tables are sorted and how equal values are told; it must be the same each month.
        ///
        /// **What to do.** Number the codes 1, 2, 3, …
        Error WrongRank = "STR-006";
        /// A code list is too long.
        ///
        /// **What it checks.** A code list has at most 65 535 codes.
        ///
        /// **Why.** Observations keep their codes as numbers of 16 bits. A longer list is a register, not a classification.
        ///
        /// **What to do.** See whether the file is the right one; keep only the codes that occur.
        Error TooManyCodes = "STR-007";
        /// A limit of the validity of a code is no month.
        ///
        /// **What it checks.** The columns that `valid_from` and `valid_to` name hold months, `YYYY-MM`, or nothing: the code is valid without a limit.
        ///
        /// **What to do.** Write the first or the last month in which the code is valid.
        Error WrongValidity = "STR-008";
        /// A code is not in its code list.
        ///
        /// **What it checks.** Each code of a dimension is in the code list that `release.toml` gives for the column, letter by letter. Cyrillic letters that look like Latin ones are named.
        ///
        /// **Why.** An observation with an unknown code belongs to no row of any table, but the total would contain it.
        ///
        /// **What to do.** Correct the code; if it is new, add it to the code list with its labels in every language.
        Error UnknownCode = "VAL-001";
        /// A value is not a number.
        ///
        /// **What it checks.** A value consists of digits, at most 18, with a hyphen before and a full stop inside where needed: `1234.5`.
        ///
        /// **Why.** `1,234` is 1234 in one country and 1.234 in another. Guessing would be wrong one day, and nobody would see it.
        ///
        /// **What to do.** Write the number without thousands separators, with a full stop for decimals and a hyphen for minus. A value that is absent is an empty field with a status that says why.
        Error NotANumber = "VAL-002";
        /// A value is smaller than it can be.
        ///
        /// **What it checks.** No value is below the `minimum` of the measure in `release.toml`; 0 for counts.
        ///
        /// **Why.** A negative count is a correction that was booked as an event, or a difference in the wrong file.
        ///
        /// **What to do.** Correct the value; corrections belong in the month that they correct.
        Error BelowMinimum = "VAL-003";
        /// A value has more decimals than its measure.
        ///
        /// **What it checks.** No value has more decimals than `decimals` of the measure says. Zeros at the end do not count: `12.0` is 12.
        ///
        /// **Why.** A fraction of a person is a rate, a share or an estimate in a column of counts.
        ///
        /// **What to do.** See which value belongs here; if the measure has decimals, say so in `release.toml`.
        Error TooManyDecimals = "VAL-004";
        /// An observation is there twice.
        ///
        /// **What it checks.** No two rows have the same period and the same codes.
        ///
        /// **Why.** Both would be added up. Mostly a month was appended twice, or a dimension was left out of the export.
        ///
        /// **What to do.** Remove the row that is out of date; never add the two unless the source says that they are parts.
        Error RepeatedObservation = "VAL-005";
        /// A period is not in the right form.
        ///
        /// **What it checks.** The reference period is `YYYY-MM` where `release.toml` says `frequency = "month"`, `YYYY` where it says `"year"`.
        ///
        /// **Why.** `05.06.2025` is a day in June or in May.
        ///
        /// **What to do.** Write the period in this form. Spreadsheet programs turn `2025-06` into a date: set the column to text first.
        Error BadPeriod = "VAL-006";
        /// A value is absent and nothing says why.
        ///
        /// **What it checks.** An empty value has a status that explains it: `M` (cannot exist), `L` (exists but was not collected) or `Q` (suppressed).
        ///
        /// **Why.** An empty cell may be zero, unknown or secret; sums are right for the first only.
        ///
        /// **What to do.** Write `0` if nothing was counted; otherwise give the status.
        Error MissingValue = "VAL-007";
        /// A status is not known.
        ///
        /// **What it checks.** The status is one of `A` normal, `B` break, `E` estimated, `F` forecast, `P` provisional, `M` cannot exist, `L` not collected, `Q` suppressed: the SDMX code list of observation statuses, as far as releases use it.
        ///
        /// **Why.** Provisional and suppressed values are marked in tables; a status that nobody knows cannot be.
        ///
        /// **What to do.** Write the letter; `A` for a value without anything special.
        Error UnknownStatus = "VAL-008";
        /// A value stands beside a status that says that there is none.
        ///
        /// **What it checks.** With the status `M`, `L` or `Q` the value is empty.
        ///
        /// **Why.** A suppressed value must not be in the file at all: it would be in every sum, and in the published CSV.
        ///
        /// **What to do.** Empty the value, or correct the status.
        Error ValueDespiteStatus = "VAL-009";
        /// A month of the period has no data.
        ///
        /// **What it checks.** Each month of the reference period has at least one observation in each data set that is observed by month; in those observed by year, each year of the period has.
        ///
        /// **Why.** "January to June" over five months is a wrong number that looks right.
        ///
        /// **What to do.** Add the month to the file, or build the edition whose months are all there.
        Error MissingMonth = "VAL-010";
        /// There is nothing to compare with.
        ///
        /// **What it checks.** The data cover the same months of the year before. When they do not, the text says that no change can be given, and tables show that the values are not available.
        ///
        /// **What to do.** Nothing, if the data begin here. Otherwise add the earlier months.
        Warning MissingBase = "VAL-011";
        /// An edition is called final, but its data are provisional.
        ///
        /// **What it checks.** No observation of the reference period of a final edition has the status `P`.
        ///
        /// **Why.** A reader who is told that data are final will not look for revisions.
        ///
        /// **What to do.** Call the edition preliminary, or correct the status of the data.
        Error FinalOfProvisional = "VAL-012";

        /// The data jump over many years.
        ///
        /// **What it checks.** Between two neighbouring times of a data set there are at most ten years.
        ///
        /// **Why.** A mistyped year, such as 9025 for 2025, would pass as data of that year and stretch every table by year.
        ///
        /// **What to do.** Correct the year; if the gap is real, leave the data before it out.
        Error JumpInTime = "VAL-013";
        /// Parts do not add up to the total.
        ///
        /// **What it checks.** A rule of `release.toml` with `total` or `parts`: in each month the parts add up to the total, within the `tolerance` of the rule. Where a part is suppressed or not known, nothing is said.
        ///
        /// **Why.** Readers add up the columns of tables; a total that differs is a slip in one of its parts, or in itself.
        ///
        /// **What to do.** Compare the rows with their source. If the difference is real, as between rounded values, declare a `tolerance`.
        Error PartsDoNotAddUp = "VAL-101";
        /// A balance is not zero.
        ///
        /// **What it checks.** A rule of `release.toml` with `zero`: in each month the values of the indicator over all codes of the list add up to zero, within the `tolerance` of the rule.
        ///
        /// **Why.** What leaves one place reaches another: the gains and losses of all places together are nothing.
        ///
        /// **What to do.** Look for a row that was counted on one side only, or with the wrong sign.
        Error BalanceNotZero = "VAL-102";
        /// Two values that must be equal are not.
        ///
        /// **What it checks.** A rule of `release.toml` with `equal`: in each month, and for each code of the list that the rule names, both indicators have the same value, within the `tolerance` of the rule.
        ///
        /// **Why.** The same events counted twice in different ways must give the same number; otherwise one of the ways lost some.
        ///
        /// **What to do.** Compare the rows of the month with their source on both sides.
        Error NotEqual = "VAL-103";
        /// A cumulative count falls.
        ///
        /// **What it checks.** A rule of `release.toml` with `rising`: within a year no value of the data set is smaller than that of the month before.
        ///
        /// **Why.** A count from January to a month holds everything that was counted up to the month before. If it falls, events were taken back, or a month stands in place of the period.
        ///
        /// **What to do.** Correct the value; a correction of an earlier month belongs in that month.
        Error CumulativeFalls = "VAL-104";
        /// A code is used outside of the time in which it is valid.
        ///
        /// **What it checks.** A rule of `release.toml` with `valid`: an observation of a month has only codes whose `valid_from` and `valid_to` in the code list take that month in.
        ///
        /// **Why.** A code before its time means data on other borders or by another classification than those that were published then; comparisons over that time are of different things.
        ///
        /// **What to do.** Correct the code or the month. If the data were counted anew by the present classification, say so in an `accept` of the rule, with the months and the reason.
        Error CodeNotValid = "VAL-105";
        /// A value is out of keeping with the same month of other years.
        ///
        /// **What it checks.** A rule of `release.toml` with `plausible`: the ratio of a value to that of the same month a year before is compared with the median of these ratios over all months. A finding is more than `factor` times away from it, and more than three times as far, in proportion, as half of the ratios are. Values below `at_least` in both years are passed over.
        ///
        /// **Why.** A digit too many, a month delivered twice or a part left out change a value far more than people do.
        ///
        /// **What to do.** Compare the row that changed most, which is shown, with its source. If the value is right, say why in an `accept` of the rule, with the codes and the months.
        Warning Implausible = "VAL-106";
        /// A value is out of keeping with the values around it.
        ///
        /// **What it checks.** A rule of `release.toml` with `outliers`: a value is compared with the median of the values with the same codes one and two months before and after it, and a year before and after it. A finding is more than `factor` times as large or as small. A row that is not there counts as 0 if it means that in the data set.
        ///
        /// **Why.** A digit too many or too few, or a row that was lost, stands out against its neighbours in time.
        ///
        /// **What to do.** Compare the row with its source. If the value is right, say why in an `accept` of the rule, with the codes and the months.
        Warning Outlier = "VAL-107";
        /// Two neighbouring rows seem to have each other's values.
        ///
        /// **What it checks.** A rule of `release.toml` with `outliers`: the values of two rows of the same month that stand one after the other both are at least twice as large or as small as the values around them in time would have it, and within that when they change places.
        ///
        /// **Why.** Sorting one column without the others, or a slip of the hand, swaps values; every total stays right, so that no sum shows it.
        ///
        /// **What to do.** Compare both rows with their source. If they are right, say why in an `accept` of the rule, with the codes and the month.
        Warning SwappedRows = "VAL-108";
        /// Nothing is left to accept.
        ///
        /// **What it checks.** Each `accept` of a rule still takes at least one finding away.
        ///
        /// **Why.** An exception that is not needed any more would hide the next slip.
        ///
        /// **What to do.** Delete it.
        Warning NeedlessAcceptance = "VAL-109";
        /// A vintage changed a value by more than is usual.
        ///
        /// **What it checks.** A rule of `release.toml` with `revised`: each observation of the last vintage is compared with the value that was known before it. A finding is off by more than `percent` of that value and by more than `difference`, both where both are declared. A row that was not there counts as 0 if it means that in the data set; where either value is not known, nothing is said.
        ///
        /// **Why.** A revision corrects a little. One that turns a value upside down is a slip in the vintage, or news that readers must be told.
        ///
        /// **What to do.** Compare the row with its source. If the value is right, say why in an `accept` of the rule, with the codes and the months.
        Warning LargeRevision = "VAL-110";
    } } };
}

pub(super) use input_rules;
