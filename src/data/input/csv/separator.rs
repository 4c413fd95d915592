//! The first rows of a text to the character that separates its columns.
//!
//! [`separator`] is the entry point. A name of a column may hold any character, in quotes or not: so
//! what separates columns is what stands outside of quotes and as often in the rows as in the header.

use std::collections::BTreeSet;

/// What stands between fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Comma,
    Semicolon,
    Tab,
    Bar,
}

/// All of them; in doubt the first.
const ALL: [Separator; 4] =
    [Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Bar];

/// How many rows are looked at.
const ROWS: usize = 6;

/// How many bytes are looked at.
const SAMPLE: usize = 64 * 1024;

impl Separator {
    /// The character.
    pub(super) fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Bar => '|',
        }
    }

    /// What several of them are called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Bar => "bars",
        }
    }
}

/// What separates the columns of the text that begins at a byte.
pub(super) fn separator(text: &str, start: usize) -> Separator {
    let rows = counts(text, start);
    let Some(header) = rows.first() else { return Separator::Comma };
    let different = |place: usize| rows.iter().map(|row| row[place]).collect::<BTreeSet<_>>().len();
    let fits = |place: usize| header[place] > 0 && rows.len() > 1 && different(place) == 1;
    // The last of equals is taken: the order is turned round.
    let likeliest = (0..ALL.len()).rev().max_by_key(|place| (fits(*place), header[*place]));
    likeliest.map_or(Separator::Comma, |place| ALL[place])
}

/// How often each separator stands outside of quotes in each of the first rows that are not empty.
fn counts(text: &str, start: usize) -> Vec<[usize; ALL.len()]> {
    let mut rows = vec![[0; ALL.len()]];
    let (mut is_quoted, mut is_empty) = (false, true);
    for byte in text.as_bytes()[start..].iter().take(SAMPLE) {
        match byte {
            b'\r' | b'\n' if !is_quoted => {
                if rows.len() == ROWS {
                    return rows;
                }
                if !is_empty {
                    rows.push([0; ALL.len()]);
                }
                is_empty = true;
                continue;
            }
            b'"' => is_quoted = !is_quoted,
            _ => {}
        }
        is_empty = false;
        let place = ALL.iter().position(|separator| separator.character() == char::from(*byte));
        if let (Some(place), Some(row), false) = (place, rows.last_mut(), is_quoted) {
            row[place] += 1;
        }
    }
    if is_empty {
        rows.pop();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_separated_by_what_the_rows_have_too() {
        use Separator::{Bar, Comma, Semicolon, Tab};
        for (text, expected) in [
            ("a,b\n1,2\n", Comma),
            ("a\n1\n", Comma),
            ("", Comma),
            ("a;b\n1;2\n", Semicolon),
            ("a;b\n1,5;2,5\n", Semicolon),
            ("a;b;c\n1,5;2,5;3\n1,5;2,5;3,5\n", Semicolon),
            ("a,b,\"x ; y ; z ;\"\n1,2,3\n", Comma),
            ("a,b,x ; y ; z ;\n1,2,3\n", Comma),
            ("\"a;b\";\"c,d,e\"\n1;2\n", Semicolon),
            ("a,b,c\\d\t2012\t2013\t2014\nx,y,z\t1\t2\t3\n", Tab),
            ("a|b\r\n\r\n1|2\r\n", Bar),
            ("\"a\n;;;\",b\n1,2\n", Comma),
            ("sep=;\na;b\n1;2\n", Semicolon),
        ] {
            assert_eq!(separator(text, 0), expected, "{text:?}");
        }
    }
}
