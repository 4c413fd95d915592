//! The file of a code list, or the codes given in `release.toml`, to a [`CodeList`].
//!
//! [`read_codelist`] and [`list_codes`] are the entry points. A list with a finding is still
//! returned, as far as it goes, so that the data sets can be read.

use std::collections::HashMap;

use super::codelist::{Code, CodeIndex, CodeList, Unlabelled};
use super::columns::{Columns, Wanted};
use super::format::{field_spot, record_spot};
use super::records::{Cell, Record, Records};
use super::wholes::wholes_are_codes;
use crate::declaration::{CodeListStructure, Name};
use crate::findings::{
    Capped, Code as Rule, Diagnostic, Diagnostics, Lines, SourceFile, Spot, unwanted,
};
use crate::time::{Frequency, Period};

/// What a column of the file holds.
#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Code,
    Label { language: &'a str },
    Form { language: &'a str, case: &'a str },
    Group,
    Rank,
    ValidFrom,
    ValidTo,
    Whole { column: &'a str },
}

/// A code with its places in the file.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) code: Code,
    spot: Spot,
    /// The number by which the file finds its record again.
    start: usize,
    rank: Option<(u32, Spot)>,
    /// The empty cells of labels and forms, with what they lack.
    empty: Vec<(String, Spot)>,
    /// The cells that say what it is a part of.
    pub(super) wholes: Vec<Spot>,
}

/// Reads a code list from the text of its file.
pub fn read_codelist(
    structure: &CodeListStructure,
    file: &SourceFile,
    findings: &mut Diagnostics,
) -> CodeList {
    let mut found = Capped::new(file);
    let (mut rows, is_complete) = read_rows(structure, file, &mut found);
    codes_are_different(&mut rows, structure, &mut found);
    if is_complete {
        for column in &structure.parents {
            wholes_are_codes(&rows, column, &mut found);
        }
    }
    ranks_are_different(&rows, &mut found);
    // The sort keeps the order of the file where there are no ranks.
    rows.sort_by_key(|row| row.rank.as_ref().map(|(rank, _)| *rank));
    codes_are_few(&mut rows, &mut found);
    labels_are_different(&rows, &mut found);
    found.finish(findings);
    let empty = (0..CodeIndex::MAX).zip(&rows).flat_map(|(code, row)| {
        let lacks = row.empty.iter().cloned();
        lacks.map(move |(what, spot)| Unlabelled { code, what, spot })
    });
    let unlabelled = empty.collect();
    let codes = rows.into_iter().map(|row| row.code).collect();
    let mut list = CodeList::new(&structure.id, codes);
    list.unlabelled = unlabelled;
    list.is_complete = is_complete;
    list.file = Some(file.clone());
    list
}

/// The code list whose codes stand in `release.toml`, which is `file`.
pub fn list_codes(
    structure: &CodeListStructure,
    file: &SourceFile,
    findings: &mut Diagnostics,
) -> CodeList {
    let mut different: Vec<&Name> = Vec::new();
    for code in structure.declaration.codes.iter().take(CodeIndex::MAX.into()) {
        if let Some(first) = different.iter().find(|first| first.get_ref() == code.get_ref()) {
            let message = format!("the code `{}` is there twice", code.get_ref());
            let finding = Diagnostic::new(Rule::RepeatedCode, message)
                .at(file, code.span(), "again here")
                .at(file, first.span(), "first here")
                .hint(
                    "Write it once; if another code is meant in one of the places, write that one.",
                );
            findings.push(finding);
        } else {
            different.push(code);
        }
    }
    let code = |id: &Name| Code { id: id.get_ref().clone(), ..Code::default() };
    CodeList::new(&structure.id, different.into_iter().map(code).collect())
}

/// The rows of the file, and whether they hold every code.
fn read_rows(
    structure: &CodeListStructure,
    file: &SourceFile,
    found: &mut Capped,
) -> (Vec<Row>, bool) {
    let Some(mut records) = Records::open(file, found) else { return (Vec::new(), false) };
    let (parts, declaration) = (parts(structure), &structure.declaration);
    let roles: Vec<String> = parts.iter().map(|(part, _)| part.role()).collect();
    let wanted: Vec<Wanted<'_>> =
        parts.iter().zip(&roles).map(|((_, name), role)| Wanted { name, role }).collect();
    let columns = Columns::find(records.head(), &wanted, &declaration.unused, found);
    if !parts.iter().any(|(part, _)| part.is_needed_beside_a_code()) {
        records.allow_single_fields();
    }
    let mut rows = Vec::new();
    while let Some(record) = records.read(found) {
        rows.push(read_row(record, &parts, &columns, found));
    }
    let has_codes = columns.has(0);
    (if has_codes { rows } else { Vec::new() }, has_codes && records.are_whole())
}

/// The columns that the declaration names; the codes come first.
fn parts(structure: &CodeListStructure) -> Vec<(Part<'_>, &str)> {
    let declaration = &structure.declaration;
    let mut parts = vec![(Part::Code, declaration.code.as_str())];
    for (language, column) in &declaration.labels {
        parts.push((Part::Label { language }, column));
    }
    for (language, cases) in &declaration.forms {
        parts.extend(
            cases.iter().map(|(case, column)| (Part::Form { language, case }, column.as_str())),
        );
    }
    parts.extend(declaration.groups.iter().map(|column| (Part::Group, column.as_str())));
    parts.extend(declaration.order.iter().map(|column| (Part::Rank, column.as_str())));
    parts.extend(declaration.valid_from.iter().map(|column| (Part::ValidFrom, column.as_str())));
    parts.extend(declaration.valid_to.iter().map(|column| (Part::ValidTo, column.as_str())));
    let wholes = structure.parents.iter().map(String::as_str);
    parts.extend(wholes.map(|column| (Part::Whole { column }, column)));
    parts
}

impl Part<'_> {
    /// Whether each code needs a text in this column.
    fn is_needed_beside_a_code(self) -> bool {
        match self {
            Self::Label { .. } | Self::Form { .. } | Self::Rank => true,
            Self::Code | Self::Group | Self::ValidFrom | Self::ValidTo | Self::Whole { .. } => {
                false
            }
        }
    }

    fn role(self) -> String {
        match self {
            Self::Code => "the codes".to_owned(),
            Self::Label { language } => format!("the labels in `{language}`"),
            Self::Form { language, case } => format!("the {case} forms in `{language}`"),
            Self::Group => "the groups".to_owned(),
            Self::Rank => "the order of the codes".to_owned(),
            Self::ValidFrom => "the first period of validity".to_owned(),
            Self::ValidTo => "the last period of validity".to_owned(),
            Self::Whole { .. } => "the wholes of the codes".to_owned(),
        }
    }
}

fn read_row(
    record: Record<'_>,
    parts: &[(Part<'_>, &str)],
    columns: &Columns,
    found: &mut Capped,
) -> Row {
    let mut row = Row {
        code: Code::default(),
        spot: Spot::File,
        start: record.start(),
        rank: None,
        empty: Vec::new(),
        wholes: Vec::new(),
    };
    for (column, (part, _)) in parts.iter().enumerate() {
        let Some(cell) = record.cell(columns.index(column)) else { continue };
        is_one_line(cell, found);
        let text = cell.trimmed(found).unwrap_or(cell.text).to_owned();
        match part {
            Part::Rank => {
                row.rank = rank_is_whole(cell, &text, found).map(|rank| (rank, cell.spot()));
            }
            Part::ValidFrom => row.code.valid_from = period_is_well_formed(cell, &text, found),
            Part::ValidTo => row.code.valid_to = period_is_well_formed(cell, &text, found),
            Part::Group | Part::Whole { .. } if text.is_empty() => {}
            Part::Whole { column } => {
                row.wholes.push(cell.spot());
                row.code.parents.insert((*column).to_owned(), text);
            }
            Part::Group => row.code.groups.push(text),
            _ => put_text(&mut row, *part, cell, text, found),
        }
    }
    row
}

fn put_text(row: &mut Row, part: Part<'_>, cell: Cell<'_>, text: String, found: &mut Capped) {
    let is_empty = text.is_empty();
    match part {
        // Asked for only where the code is shown.
        Part::Label { language } if is_empty => {
            row.empty.push((format!("a label in `{language}`"), cell.spot()));
        }
        Part::Form { language, case } if is_empty => {
            row.empty.push((format!("a {case} form in `{language}`"), cell.spot()));
        }
        Part::Code => {
            code_is_there(cell, found);
            row.spot = cell.spot();
            row.code.id = text;
        }
        Part::Label { language } => {
            row.code.labels.insert(language.to_owned(), text);
        }
        Part::Form { language, case } => {
            row.code.forms.entry(language.to_owned()).or_default().insert(case.to_owned(), text);
        }
        Part::Group | Part::Rank | Part::ValidFrom | Part::ValidTo | Part::Whole { .. } => {}
    }
}

/// STR-004: each code is there once; the later ones are dropped.
fn codes_are_different(rows: &mut Vec<Row>, structure: &CodeListStructure, found: &mut Capped) {
    let mut first: HashMap<String, (Spot, usize)> = HashMap::new();
    rows.retain(|row| {
        let Some((earlier, start)) = first.get(&row.code.id) else {
            first.insert(row.code.id.clone(), (row.spot.clone(), row.start));
            return true;
        };
        // An empty code is a finding of its own.
        if !row.code.id.is_empty() {
            found.push(Rule::RepeatedCode, |file| {
                Diagnostic::new(
                    Rule::RepeatedCode,
                    format!("the code `{}` is there twice", row.code.id),
                )
                .at(file, row.spot.clone(), "again here")
                .at(file, earlier.clone(), "first here")
                .hint(which_holds(file, [*start, row.start], structure))
            });
        }
        false
    });
}

/// What to do about two rows of one code. Where they are two things, whoever deletes one of them counts
/// its data under the name of the other.
fn which_holds(file: &SourceFile, rows: [usize; 2], structure: &CodeListStructure) -> String {
    let text = |spot: Spot| spot.bytes().and_then(|bytes| file.text().get(bytes));
    let [first, again] = rows.map(|start| text(record_spot(file, start)));
    if first == again {
        return "The rows are the same in every column: keep the first of them.".to_owned();
    }
    let columns = parts(structure).into_iter().map(|(_, column)| column);
    let columns = columns.chain(structure.declaration.unused.iter().map(String::as_str));
    let differ = columns.filter(|column| {
        let [first, again] = rows.map(|start| text(field_spot(file, start, column)));
        first != again
    });
    let differ: Vec<String> = differ.map(|column| format!("`{column}`")).collect();
    format!(
        "They differ in {}. If they are two things, give one of them its own code, here and in the data \
         about it. If they are one, ask whoever keeps the list which row holds: the file does not say it.",
        differ.join(", ")
    )
}

/// STR-005: no code is empty.
fn code_is_there(cell: Cell<'_>, found: &mut Capped) {
    if cell.text.trim().is_empty() {
        found.push(Rule::EmptyLabel, |file| {
            Diagnostic::new(Rule::EmptyLabel, "a code is empty")
                .at(file, cell.spot(), "nothing stands here")
                .hint("Fill the cell: it is printed in tables and sentences.")
        });
    }
}

/// TXT-008: what a cell holds is one line of characters that readers see.
fn is_one_line(cell: Cell<'_>, found: &mut Capped) {
    let Some(unwanted) = unwanted(cell.text, Lines::One).next() else { return };
    found.push(Rule::UnwantedCharacter, |file| {
        let spot = cell.spot();
        let bytes = spot.bytes().and_then(|field| {
            let start = field.start + file.text().get(field)?.find(unwanted.character)?;
            Some(start..start + unwanted.character.len_utf8())
        });
        unwanted.finding(file, bytes.map_or(spot, Spot::Text))
    });
}

/// STR-006: the rank of a code is a whole number.
fn rank_is_whole(cell: Cell<'_>, text: &str, found: &mut Capped) -> Option<u32> {
    let rank = text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    if rank.is_none() {
        found.push(Rule::WrongRank, |file| {
            Diagnostic::new(Rule::WrongRank, format!("the rank `{text}` is not a whole number")).at(
                file,
                cell.spot(),
                "1, 2, 3, … is expected",
            )
        });
    }
    rank
}

/// STR-008: a limit of validity is a period, or nothing.
fn period_is_well_formed(cell: Cell<'_>, text: &str, found: &mut Capped) -> Option<Period> {
    let period = Period::parse(text);
    if period.is_none() && !text.is_empty() {
        found.push(Rule::WrongValidity, |file| {
            let message = format!("`{text}` is not a period");
            let wrong = Diagnostic::new(Rule::WrongValidity, message).at(
                file,
                cell.spot(),
                "a period such as 2025-06 or 2025 is expected, or nothing",
            );
            match Frequency::Month.guess(text) {
                Some(month) => wrong.hint(format!("Is `{month}` meant?")),
                None => wrong,
            }
        });
    }
    period
}

/// STR-006: no two codes have the same rank.
fn ranks_are_different(rows: &[Row], found: &mut Capped) {
    let mut first: HashMap<u32, &Spot> = HashMap::new();
    for (rank, spot) in rows.iter().filter_map(|row| row.rank.as_ref()) {
        let Some(earlier) = first.insert(*rank, spot) else { continue };
        found.push(Rule::WrongRank, |file| {
            Diagnostic::new(Rule::WrongRank, format!("the rank {rank} is there twice"))
                .at(file, spot.clone(), "again here")
                .at(file, earlier.clone(), "first here")
        });
    }
}

/// STR-009: codes that are valid at the same time are called differently in each language.
fn labels_are_different(rows: &[Row], found: &mut Capped) {
    let mut first: HashMap<(&str, &str), Vec<&Row>> = HashMap::new();
    for row in rows {
        let mut again: Option<(&Row, &str, Vec<&str>)> = None;
        for (language, label) in &row.code.labels {
            // An empty label is a finding of its own.
            if label.is_empty() {
                continue;
            }
            let others = first.entry((language, label)).or_default();
            match (others.iter().find(|other| meet(&other.code, &row.code)), &mut again) {
                (Some(_), Some((_, _, languages))) => languages.push(language),
                (Some(other), none) => *none = Some((other, label, vec![language])),
                (None, _) => {}
            }
            others.push(row);
        }
        let Some((other, label, languages)) = again else { continue };
        found.push(Rule::EqualLabels, |file| {
            let ids = format!("`{}` and `{}`", other.code.id, row.code.id);
            let languages = languages.join(", ");
            let message = format!("the codes {ids} have one label in {languages}: `{label}`");
            Diagnostic::new(Rule::EqualLabels, message)
                .at(file, row.spot.clone(), "again here")
                .at(file, other.spot.clone(), "first here")
                .hint(if row.code.id.to_lowercase() == other.code.id.to_lowercase() {
                    "They differ in capitals alone. If they are one code, delete the row that the data do not \
                     use; if not, say in the label what each of them is."
                } else {
                    "Readers cannot tell them apart: say in the label what each of them is."
                })
        });
    }
}

/// Whether two codes are valid in one month.
fn meet(first: &Code, second: &Code) -> bool {
    let ends_before = |before: &Code, behind: &Code| {
        before.valid_to.zip(behind.valid_from).is_some_and(|(last, first)| last < first)
    };
    !ends_before(first, second) && !ends_before(second, first)
}

/// STR-007: a code list has at most 65 535 codes; the rest is dropped.
fn codes_are_few(rows: &mut Vec<Row>, found: &mut Capped) {
    let most = usize::from(CodeIndex::MAX);
    if let Some(row) = rows.get(most) {
        found.push(Rule::TooManyCodes, |file| {
            Diagnostic::new(
                Rule::TooManyCodes,
                format!("the list has {} codes, {most} are possible", rows.len()),
            )
            .at(file, row.spot.clone(), "one too many")
        });
        rows.truncate(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECLARATION: &str = "
        labels = { en = 'en' }
        forms = { en = { locative = 'in' } }
        groups = ['kind']
        order = 'order'
    ";

    fn read(declaration: &str, text: &str) -> (CodeList, Diagnostics) {
        let declaration = toml::from_str(declaration).unwrap();
        let structure = CodeListStructure { id: "regions".into(), declaration, parents: vec![] };
        let file = SourceFile::new("regions.csv", text);
        let mut found = Diagnostics::default();
        (read_codelist(&structure, &file, &mut found), found)
    }

    #[test]
    fn codes_are_in_the_order_of_their_ranks() {
        let text = "order,code,en,in,kind\n10,N,North,in the North,region\n9,P,Port,at Port,\n";
        let (list, found) = read(DECLARATION, text);
        assert!(found.is_empty() && list.is_complete);
        let ids: Vec<&str> = list.indices().map(|index| list.code(index).id.as_str()).collect();
        assert_eq!(ids, ["P", "N"]);
        assert_eq!(list.index("N"), Some(1));
        assert_eq!(list.group("region"), Some(&[1][..]));
        assert_eq!(list.group("city"), None);
        assert_eq!(list.code(0).label("en"), "Port");
        assert_eq!(list.code(0).form("en", "locative"), Some("at Port"));
        assert_eq!(list.code(0).form("ru", "locative"), None);
    }

    #[test]
    fn a_list_that_lost_a_row_says_nothing_about_unknown_codes() {
        let (list, found) = read("labels = { en = 'en' }", "code,en\nP,Port\nN\n");
        assert!(found.has_errors() && !list.is_complete);
        let (list, found) = read("labels = { en = 'en' }", "code,en\nP,\nN,North\n");
        assert!(found.is_empty() && list.is_complete);
    }

    #[test]
    fn a_code_of_two_words_stands_alone_in_its_row_where_nothing_else_is_needed() {
        let validity = "valid_from = 'from'\nvalid_to = 'to'\n";
        let (list, found) = read(validity, "code,from,to\nARR,,\nDEP out,,\n");
        assert!(found.is_empty() && list.is_complete);
        assert_eq!(list.index("DEP out"), Some(1));
        // Where each code has a label, words alone are no code.
        let labels = format!("{validity}labels = {{ en = 'en' }}");
        let text = "code,en,from,to\nARR,Arrivals,,\nSource: the border,,,\n";
        let (list, found) = read(&labels, text);
        let codes: Vec<Rule> = found.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Rule::EmptyRow]);
        assert!(!list.is_complete);
    }

    #[test]
    fn a_list_of_more_than_65535_codes_is_refused() {
        let rows: String = (0..65_536).map(|code| code.to_string() + "\n").collect();
        let (list, found) = read("", &format!("code\n{rows}"));
        assert_eq!(list.codes.len(), 65_535);
        let codes: Vec<Rule> = found.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Rule::TooManyCodes]);
    }
}
