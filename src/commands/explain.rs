//! `explain`: the manual of a finding.

use std::io::{self, Write};
use std::process::ExitCode;

use bulletin::findings::{Code, RULES, nearest};

use super::Error;

/// Says what a code means and what to do.
pub(super) fn explain(code: &str) -> Result<ExitCode, Error> {
    let Some(known) = Code::by_name(code) else {
        let near = nearest(code, RULES.iter().map(|rule| rule.name));
        let hint = near.map_or_else(String::new, |near| format!(": did you mean {near}?"));
        return Err(Error::Choice(format!("there is no code `{code}`{hint}")));
    };
    let rule = known.rule();
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", rule.name)?;
    for line in rule.manual.lines() {
        writeln!(stdout, "{}", line.strip_prefix(' ').unwrap_or(line))?;
    }
    Ok(ExitCode::SUCCESS)
}
