//! What may stand where in `src/`: the order of the stages, and who may touch the world.

#![allow(clippy::unwrap_used, reason = "what cannot be read should stop the test")]
#![allow(clippy::disallowed_methods, reason = "the source is read from disk")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

/// The stages in the order of the line, and the modules that join them. Each uses only what stands
/// before it.
const ORDER: &[&str] = &[
    "clock",
    "diagnostic",
    "project",
    "colour",
    "release",
    "scene",
    "source",
    "cube",
    "indicators",
    "validation",
    "text",
    "document",
    "fonts",
    "theme",
    "pictures",
    "layout",
    "writers",
    "proof",
    "output",
    "preparation",
    "assembly",
    "revision",
    "report",
    "verification",
    "preview",
    "cli",
];

/// What is used against the order: by which module, from which, and why that is no step back.
const EXCEPTIONS: &[(&str, &str, &[&str])] = &[
    // Vocabulary of time, and how many dimensions an observation can have: no data.
    ("release", "cube", &["Month", "ReferencePeriod", "MAX_DIMENSIONS"]),
    ("source", "cube", &["Month"]),
    // Tables are filled beside the prose, and the words of the page come from the locale.
    (
        "text",
        "document",
        &[
            "AxisLabel",
            "Cell",
            "Chart",
            "Column",
            "DataTable",
            "FileLink",
            "Entry",
            "Field",
            "FieldKind",
            "Figure",
            "Furniture",
            "Grid",
            "Inline",
            "Line",
            "Link",
            "Properties",
            "Row",
            "Sheet",
            "Table",
            "Titles",
            "Workbook",
        ],
    ),
];

/// Names of the world outside, and the only files that may use them.
const WORLD: [(&[&str], &[&str]); 6] = [
    (
        &["fs::", " File::", "(File::", "OpenOptions", "DirEntry"],
        &["project.rs", "output.rs", "output"],
    ),
    (&["TcpListener", "TcpStream", "UdpSocket", "std::net", "axum::"], &["preview"]),
    (&["println!", "print!(", "eprint", "stdout()", "stderr()"], &["main.rs", "commands"]),
    (&["SystemTime", "Instant", "Utc::now", "Local::now"], &["clock.rs"]),
    (&["env::var", "env::args", "env::current_dir", "env::home_dir"], &[]),
    (&["process::exit", "process::abort", "Command::new", "thread::sleep"], &[]),
];

const UNFINISHED: [&str; 4] = ["todo!", "dbg!", "unimplemented!", "FIXME"];

/// Words of one topic or one country. The program knows neither.
const TOPIC: &[&str] = &[
    "migra",
    "arrival",
    "departure",
    "mover",
    "region",
    "country",
    "countries",
    "kazakh",
    "astana",
    "almaty",
    "russia",
    "cis\"",
    "KZ-",
    "person\"",
    "stat.gov",
];

/// Words that are there for a reason, by file.
const KNOWN: [(&str, &str); 2] = [
    // What Windows-1251 lacks, for those who meet it.
    ("source/encoding.rs", "kazakh"),
    // The letter that looks like the Latin x.
    ("cube/number.rs", "х\""),
];

fn is_known(path: &str, word: &str) -> bool {
    KNOWN.contains(&(path, word))
}

/// A source file, taken apart.
struct Source {
    /// Path below `src/`.
    path: String,
    text: String,
    /// Without comments, with literals emptied, and without the tests at its end.
    code: String,
    /// The string literals of that code, each with its closing quotation mark.
    literals: Vec<String>,
}

fn sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = support::files(&folder).into_iter();
    let rust = files.filter(|(path, _)| {
        Path::new(path).extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs")
    });
    let sources = rust.map(|(path, bytes)| {
        let text = String::from_utf8(bytes).unwrap();
        let (code, literals) = take_apart(text.split("\n#[cfg(test)]\nmod ").next().unwrap());
        Source { path, text, code, literals }
    });
    sources.collect()
}

/// Code without comments and with literals emptied, and the string literals.
fn take_apart(source: &str) -> (String, Vec<String>) {
    let (mut code, mut literals) = (String::new(), Vec::new());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let raw = ["r\"", "r#\"", "r##\""].into_iter().find(|opening| rest.starts_with(opening));
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(opening) = raw.filter(|_| !code.ends_with(char::is_alphanumeric)) {
            let closing: String =
                opening.chars().skip(1).collect::<String>().chars().rev().collect();
            let length =
                opening.len() + rest[opening.len()..].find(&closing).unwrap() + closing.len();
            literals.push(rest[opening.len() - 1..length].to_owned());
            code += "\"\"";
            length
        } else if first == '"' {
            let length = 1 + end_of(&rest[1..], '"');
            literals.push(rest[1..length].to_owned());
            code += "\"\"";
            length
        } else if first == '\'' && is_character(&rest[1..]) {
            1 + end_of(&rest[1..], '\'')
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    (code, literals)
}

/// The length up to and with the closing mark.
fn end_of(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether what follows an apostrophe is a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    rest.starts_with('\\') || rest.chars().nth(1) == Some('\'')
}

fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

/// What `crate::` leads to in a piece of code: the module and the names used of it.
fn uses(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let paths = code.match_indices("crate::").map(|(at, start)| {
        let rest = &code[at + start.len()..];
        let module: String = rest.chars().take_while(|c| is_of_name(*c)).collect();
        let rest = rest[module.len()..].trim_start_matches("::");
        let names = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap(),
            None => rest.split(|c: char| !is_of_name(c)).next().unwrap(),
        };
        let names = names.split(',').map(|name| name.trim().split(" as ").next().unwrap());
        (module, names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
    });
    paths.collect()
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[test]
fn each_stage_uses_only_what_stands_before_it() {
    let place = |module: &str| ORDER.iter().position(|other| *other == module);
    let mut steps_back = Vec::new();
    for source in sources() {
        let own = module(&source.path);
        if ["main", "commands", "lib"].contains(&own) {
            continue;
        }
        let at = place(own).unwrap_or_else(|| panic!("where in the line does {own} stand?"));
        for (used, names) in uses(&source.code) {
            let allowed = EXCEPTIONS.iter().find(|(by, of, _)| (*by, *of) == (own, &used));
            let is_left = place(&used).is_some_and(|used| used <= at);
            let is_exception = allowed.is_some_and(|(_, _, allowed)| {
                names.iter().all(|name| allowed.contains(&name.as_str()))
            });
            if !is_left && !is_exception {
                steps_back.push(format!("src/{} uses {used}: {names:?}", source.path));
            }
        }
    }
    assert!(steps_back.is_empty(), "{}", steps_back.join("\n"));
}

#[test]
fn every_file_says_what_it_does_and_is_short() {
    for Source { path, text, .. } in sources() {
        assert!(text.starts_with("//! "), "src/{path} does not open with //!");
        let lines = text.lines().count();
        assert!(lines <= 500, "src/{path} has {lines} lines");
    }
}

#[test]
fn only_a_few_files_touch_the_world() {
    let mut found = Vec::new();
    for Source { path, code, .. } in sources() {
        for (names, allowed) in WORLD {
            if allowed.contains(&path.as_str()) || allowed.contains(&module(&path)) {
                continue;
            }
            let used = names.iter().filter(|name| code.contains(*name));
            found.extend(used.map(|name| format!("src/{path}: {name}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    for Source { path, text, .. } in sources() {
        for word in UNFINISHED {
            assert!(!text.contains(word), "src/{path}: {word}");
        }
    }
}

#[test]
fn the_program_knows_no_topic_and_no_country() {
    let mut found = Vec::new();
    for Source { path, code, literals, .. } in sources() {
        for literal in &literals {
            let lower = literal.to_lowercase();
            let words = TOPIC.iter().filter(|word| lower.contains(&word.to_lowercase()));
            let words = words.filter(|word| !is_known(&path, word));
            found.extend(words.map(|word| format!("src/{path}: {word} in \"{literal}")));
        }
        let names = code.to_lowercase();
        let names = TOPIC
            .iter()
            .filter(|word| !word.contains(['"', ':', '.', '-']))
            .filter(|word| names.contains(**word));
        found.extend(names.map(|word| format!("src/{path}: {word} in a name")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_program_speaks_no_language_of_a_release() {
    let mut found = Vec::new();
    for Source { path, literals, .. } in sources() {
        for literal in &literals {
            let is_cyrillic = |c: char| ('\u{400}'..'\u{530}').contains(&c);
            let is_tag = ["en\"", "ru\"", "kk\"", "en-US\"", "ru-RU\""].contains(&literal.as_str());
            if (is_tag || literal.contains(is_cyrillic)) && !is_known(&path, literal) {
                found.push(format!("src/{path}: \"{literal}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
