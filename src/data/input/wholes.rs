//! A column of a code list's file with the whole of each code: what it must be.

use std::collections::HashMap;

use super::read_codelist::Row;
use crate::findings::{Capped, Code, Diagnostic, Spot, nearest};

/// STR-011: what a code is a part of is another code of the list, and is no part of it in turn.
pub(super) fn wholes_are_codes(rows: &[Row], column: &str, found: &mut Capped) {
    let places: HashMap<&str, usize> =
        rows.iter().enumerate().map(|(place, row)| (row.code.id.as_str(), place)).collect();
    let whole = |row: &Row| {
        let columns = row.code.parents.iter().zip(&row.wholes);
        let mut columns = columns.filter(|((name, _), _)| *name == column);
        columns.next().map(|((_, whole), spot)| (whole.clone(), spot.clone()))
    };
    let of_code: Vec<Option<usize>> = rows
        .iter()
        .map(|row| {
            let (id, spot) = whole(row)?;
            let place = places.get(id.as_str()).copied();
            if place.is_none() {
                found.push(Code::WrongParent, |file| {
                    let message =
                        format!("`{}` is a part of `{id}`, which is no code", row.code.id);
                    let wrong = Diagnostic::new(Code::WrongParent, message).at(
                        file,
                        spot,
                        "not in the list",
                    );
                    match nearest(&id, places.keys().copied()) {
                        Some(near) => wrong.hint(format!("Is `{near}` meant?")),
                        None => {
                            wrong.hint("Add the code with its labels, or leave the cell empty.")
                        }
                    }
                });
            }
            place
        })
        .collect();
    // Each is followed once: what led to an end, or was named, is not followed again.
    let mut seen = vec![0_usize; rows.len()];
    for start in 0..rows.len() {
        let mut code = start;
        while seen[code] == 0 {
            seen[code] = start + 1;
            match of_code[code] {
                Some(next) if seen[next] == start + 1 => {
                    found.push(Code::WrongParent, |file| {
                        let message = format!("`{}` is a part of itself", rows[next].code.id);
                        let spot = whole(&rows[next]).map_or(Spot::File, |(_, spot)| spot);
                        Diagnostic::new(Code::WrongParent, message)
                            .at(file, spot, "the wholes lead back to it")
                            .hint("Leave the cell empty of what is a part of nothing else.")
                    });
                    break;
                }
                Some(next) => code = next,
                None => break,
            }
        }
    }
}
