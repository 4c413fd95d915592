//! `explain`: the manual of a finding, or the list of all of them.

use std::io::{self, Write};
use std::process::ExitCode;

use bulletin::findings::{Code, FAMILIES, nearest};

use super::{Error, terminal};

/// Says what a code means and what to do; without a code, which codes there are.
pub(super) fn explain(typed: Option<&str>) -> Result<ExitCode, Error> {
    let mut stdout = terminal::output();
    match typed {
        Some(typed) => manual(known(typed)?, &mut stdout)?,
        None => list(&mut stdout)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The code that was typed.
fn known(typed: &str) -> Result<Code, Error> {
    Code::by_id(typed).ok_or_else(|| {
        let near = nearest(typed, Code::all().map(Code::id));
        let hint = near.map_or_else(
            || "; `bulletin explain` lists them all".to_owned(),
            |near| format!(": did you mean {near}?"),
        );
        Error::Choice(format!("there is no code `{typed}`{hint}"))
    })
}

fn manual(code: Code, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}\n{}.\n\n{}", code.id(), code.title(), code.manual())
}

/// The id and the title of every code, by family.
fn list(out: &mut impl Write) -> io::Result<()> {
    for family in FAMILIES {
        writeln!(out, "{}", family.name)?;
        for code in family.codes {
            writeln!(out, "  {}  {}", code.id(), code.title())?;
        }
        writeln!(out)?;
    }
    writeln!(out, "`bulletin explain CODE` says what a code checks, why, and what to do.")
}
