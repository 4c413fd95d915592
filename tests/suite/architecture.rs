//! What may stand where in `src/`: the order of the rooms, and who may touch the world.

use std::collections::BTreeSet;
use std::path::Path;

/// The rooms, models low and builders high. Each uses only what stands before it.
const ORDER: &[&str] = &[
    "findings",
    "time",
    "project",
    "document",
    "declaration",
    "data",
    "words",
    "drawing",
    "formats",
    "proof",
    "office",
    "preview",
    "cli",
];

/// Names of the world outside, and the only files that may use them.
const WORLD: [(&[&str], &[&str]); 7] = [
    (&["fs::", " File::", "(File::", "OpenOptions", "DirEntry"], &["project/", "office/archive/"]),
    (&["TcpListener", "TcpStream", "UdpSocket", "std::net", "axum::"], &["preview/"]),
    (&["println!", "print!(", "eprint", "stdout()", "stderr()"], &["main.rs", "commands/"]),
    (&["SystemTime", "Instant", "Utc::now", "Local::now"], &["office/clock.rs"]),
    (&["env::var", "env::args", "env::current_dir", "env::home_dir"], &[]),
    (&["process::exit", "process::abort", "Command::new"], &[]),
    // A run waits for its turn, or for the minute.
    (&["thread::sleep"], &["office/archive/lock.rs", "office/clock.rs"]),
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
const KNOWN: [(&str, &str); 1] = [
    // The letter that looks like the Latin x.
    ("data/cube/number_hints.rs", "х\""),
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
    let files = crate::support::files(&folder).into_iter();
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

fn room(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

/// The rooms that `crate::` leads to in a piece of code.
fn uses(code: &str) -> BTreeSet<String> {
    let rooms = code.match_indices("crate::").map(|(start, prefix)| {
        let path = code[start + prefix.len()..].chars();
        path.take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    });
    rooms.collect()
}

#[test]
fn each_room_uses_only_what_stands_before_it() {
    let place = |room: &str| ORDER.iter().position(|known| *known == room);
    let mut steps_back = Vec::new();
    for source in sources() {
        let own = room(&source.path);
        if ["main", "commands", "lib"].contains(&own) {
            continue;
        }
        let own = place(own).unwrap_or_else(|| panic!("where in the order does {own} stand?"));
        for used in uses(&source.code) {
            if place(&used).is_none_or(|used| used > own) {
                steps_back.push(format!("src/{} uses {used}", source.path));
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
            if allowed.iter().any(|allowed| path.starts_with(allowed)) {
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

/// A command, which has nothing to do with the topic of the same stem.
const COMMAND: &str = "migrate";

#[test]
fn the_program_knows_no_topic_and_no_country() {
    let mut found = Vec::new();
    for Source { path, code, literals, .. } in sources() {
        for literal in &literals {
            let lower = literal.to_lowercase().replace(COMMAND, "");
            let words = TOPIC.iter().filter(|word| lower.contains(&word.to_lowercase()));
            let words = words.filter(|word| !is_known(&path, word));
            found.extend(words.map(|word| format!("src/{path}: {word} in \"{literal}")));
        }
        let names = code.to_lowercase().replace(COMMAND, "");
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
