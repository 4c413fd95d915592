//! Commands in a Markdown text, run one after the other in a project.
//!
//! A block ```` ```console ```` holds commands with what the program answers to each:
//!
//! ```text
//! $ bulletin explain VAL-O11
//! ? 2
//! bulletin: there is no code `VAL-O11`: did you mean VAL-011?
//!
//! ```
//!
//! `? 2` is the exit code and stands there if it is not 0; standard error and standard output come
//! as they were written; an empty line closes the answer. A line `...` stands for any lines, `[..]`
//! for any part of a line.

use std::fmt::Write as _;
use std::io::Read;

use super::Project;

const START: &str = "```console";
const END: &str = "```";

/// The text with the answers that the program gives now. An answer that fits what the text has,
/// wildcards included, stays as it is there.
pub(crate) fn answered(project: &Project, text: &str) -> String {
    let mut answered = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(answered, "{line}").unwrap();
        if line != START {
            continue;
        }
        while let Some(command) = lines.next_if(|line| *line != END) {
            let arguments = command.strip_prefix("$ bulletin");
            let arguments = arguments.unwrap_or_else(|| panic!("no command: {command:?}"));
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|line| *line != END && !line.starts_with("$ ")) {
                expected.push(line);
            }
            let answer = answer(project, arguments);
            let answer: Vec<&str> = answer.lines().collect();
            let shown = if fits(&expected, &answer) { expected } else { answer };
            for line in [command].into_iter().chain(shown) {
                writeln!(answered, "{line}").unwrap();
            }
        }
    }
    answered
}

/// What the program answers, in the form of the text.
fn answer(project: &Project, arguments: &str) -> String {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = project.command(arguments);
    command.env_remove("COLUMNS").stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut program = command.spawn().unwrap();
    // It holds the end of the pipe that is written to: without it the pipe comes to an end.
    drop(command);
    let mut said = String::new();
    reader.read_to_string(&mut said).unwrap();
    let code = program.wait().unwrap().code().expect("the program is not killed");
    assert!(said.is_empty() || said.ends_with('\n'), "{arguments}: a line without an end: {said}");
    let code = if code == 0 { String::new() } else { format!("? {code}\n") };
    format!("{code}{said}\n")
}

/// Whether lines are those that are expected.
fn fits(expected: &[&str], lines: &[&str]) -> bool {
    match (expected, lines) {
        ([], lines) => lines.is_empty(),
        (["...", expected @ ..], lines) => {
            (0..=lines.len()).any(|skipped| fits(expected, &lines[skipped..]))
        }
        ([first, expected @ ..], [line, lines @ ..]) => {
            line_fits(first, line) && fits(expected, lines)
        }
        (_, []) => false,
    }
}

/// Whether a line is that which is expected.
fn line_fits(expected: &str, line: &str) -> bool {
    match expected.split_once("[..]") {
        None => expected == line,
        Some((start, expected)) => line.strip_prefix(start).is_some_and(|rest| {
            let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.any(|end| line_fits(expected, &rest[end..]))
        }),
    }
}

#[test]
fn an_answer_that_fits_stays_and_another_takes_its_place() {
    let text = |answer: &str| format!("# A\n\n```console\n$ bulletin explain X\n{answer}\n```\n");
    let right = "? 2\nbulletin: there is no code `X`; `bulletin explain` lists them all\n";
    let project = Project::empty();
    for fits in [right, "? 2\nbulletin: [..] code `X`; [..]\n", "...\n", "? 2\n...\n"] {
        assert_eq!(answered(&project, &text(fits)), text(fits));
    }
    for wrong in [
        "bulletin: there is no code `X`; `bulletin explain` lists them all\n",
        "? 1\nbulletin: there is no code `X`; `bulletin explain` lists them all\n",
        "? 2\nbulletin: there is a code `X`; `bulletin explain` lists them all\n",
        "? 2\nbulletin: [..] code\n",
        "? 2\nbulletin: there is no code `X`; `bulletin explain` lists them all\nmore\n",
        "? 2\n",
        "",
    ] {
        assert_eq!(answered(&project, &text(wrong)), text(right), "{wrong}");
    }
}
