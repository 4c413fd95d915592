//! The reference of keys, `docs/keys.md`, is written from the program: a key, its type and its default are those that serde
//! reads, and what it means is the comment above it.
//!
//! `UPDATE_EXPECTED=1` writes it. Only what is read from TOML is looked at, beginning from the three files; a type that is
//! read in a way of its own needs its words in [`OWN`], and one without them fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::support::expected::assert_file;
use crate::support::{files, repository};

/// The files, the structs that are the whole of them, and what is said of them.
const FILES: [(&str, &str, &str); 3] = [
    (
        "`templates/RELEASE/release.toml`",
        "Declaration",
        "What a release is. `bulletin check` names each key that is misspelt, missing or of another type, with its place.",
    ),
    (
        "`data/RELEASE/vintages/DAY-LABEL/vintage.toml`",
        "VintageDeclaration",
        "When data were revised, and why: see [revisions.md](revisions.md).",
    ),
    (
        "`templates/locale/TAG.toml`",
        "LocaleFile",
        "What a language needs, for those that are not built in, or are to be otherwise: begin from \
         `bulletin show builtin templates/locale/en.toml`, which has every section in use.",
    ),
];

/// Types that are written in one word, and those that are read in a way of their own.
const OWN: [(&str, &str); 31] = [
    ("String", "text"),
    ("Name", "text"),
    ("Texts", "text by language"),
    ("bool", "`true`, `false`"),
    ("u32", "whole number"),
    ("i32", "whole number"),
    ("i64", "whole number"),
    ("usize", "whole number"),
    ("NonZeroU32", "whole number"),
    ("char", "character"),
    ("Decimal", "number"),
    ("Datetime", "date, time and offset"),
    ("toml::value::Datetime", "date, time and offset"),
    ("Unit", "name of a unit"),
    ("AttributeValue", "text, or `{ by = \"COLUMN\", CODE = text }`"),
    ("MeasureUnit", "name of a unit, or `{ by = \"COLUMN\", CODE = unit }`"),
    ("MeasureDecimals", "whole number, or `{ by = \"COLUMN\", CODE = whole number }`"),
    ("Window", "`\"period\"`, `\"year_to_date\"`, `\"year\"`, `\"last 12\"`"),
    (
        "KindDeclaration",
        "kind, or `{ kind, over_time, over_codes, at }`, or `{ by = \"COLUMN\", CODE = kind }`",
    ),
    ("TotalCode", "code, or `false`"),
    ("CodeChoice", "code, `group:NAME`, or a list of them"),
    ("Repeats", "`true`, or a list of `\"periods\"`, `\"codes\"`, `\"files\"`"),
    ("WordList", "list of text"),
    ("UnitForms", "`{ one = \"…\", other = \"…\" }`, by case where there are several"),
    ("[Name; 2]", "two names"),
    ("[String; 2]", "two texts"),
    ("[String; 4]", "four texts"),
    ("[String; 9]", "nine texts"),
    ("[String; 10]", "ten texts"),
    ("[String; 12]", "twelve texts"),
    ("toml::Value", ""),
];

/// Keys of before, which are errors that say what to do.
const OF_BEFORE: [(&str, &str); 2] = [("About", "comparison"), ("RevisionWords", "correction")];

/// A struct or an enum that is read.
struct Item {
    is_enum: bool,
    /// What stands in `#[serde(…)]` above it.
    serde: String,
    doc: String,
    parts: Vec<Part>,
    /// The file that it stands in.
    text: String,
    name: String,
}

/// A field or a variant.
struct Part {
    name: String,
    /// The type of a field, and of what a variant holds.
    kind: String,
    serde: String,
    is_default: bool,
    doc: String,
}

/// What is read, by name.
fn items(sources: &BTreeMap<String, String>) -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    for text in sources.values() {
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            // Of items inside functions too, which are indented.
            let is_derived = line.trim_start().starts_with("#[derive(");
            if !is_derived {
                continue;
            }
            let head: Vec<&str> = lines[start..].to_vec();
            if let Some(item) = item(&head, &lines[..start], text) {
                let name = item.name.clone();
                assert!(items.insert(name.clone(), item).is_none(), "`{name}` is there twice");
            }
        }
    }
    items
}

/// The item below a `#[derive(`; `None` where it is not read.
fn item(lines: &[&str], before: &[&str], text: &str) -> Option<Item> {
    let opening = lines.iter().position(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub ").or(line.strip_prefix("pub(crate) ")).unwrap_or(line);
        let line = line.strip_prefix("pub(super) ").unwrap_or(line);
        line.starts_with("struct ") || line.starts_with("enum ")
    })?;
    let attributes = lines[..opening].join(" ");
    // The first `#[derive]` above an item is its own only if no other item stands between.
    if !attributes.contains("Deserialize") || lines[..opening].iter().any(|line| line.trim() == "}")
    {
        return None;
    }
    let line = lines[opening].trim();
    if !line.ends_with('{') {
        return None;
    }
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    let is_enum = words.next() == Some("enum");
    let name = words.next()?.trim_end_matches('{').to_owned();
    let indent = lines[opening].len() - lines[opening].trim_start().len();
    let end = format!("{}}}", " ".repeat(indent));
    let body: Vec<&str> =
        lines[opening + 1..].iter().take_while(|line| **line != end).copied().collect();
    let doc = before.iter().rev().take_while(|line| line.trim_start().starts_with("///"));
    let doc: Vec<&str> = doc.copied().collect();
    let doc = words_of(doc.into_iter().rev());
    let serde = serde_of(&attributes);
    Some(Item { is_enum, serde, doc, parts: parts(&body), text: text.to_owned(), name })
}

/// The lines of a comment as one text, without its links to code.
fn words_of<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> =
        lines.map(|line| line.trim_start().trim_start_matches('/').trim()).collect();
    lines.join(" ").replace("[`", "`").replace("`]", "`").replace("`GeoJSON`", "GeoJSON")
}

/// What stands in the `#[serde(…)]` of some lines.
fn serde_of(lines: &str) -> String {
    let parts = lines.split("#[serde(").skip(1).filter_map(|part| part.split_once(")]"));
    parts.map(|(inside, _)| inside.trim()).collect::<Vec<_>>().join(", ")
}

fn parts(body: &[&str]) -> Vec<Part> {
    let (mut parts, mut doc, mut attributes) = (Vec::new(), Vec::new(), String::new());
    for line in body {
        let line = line.trim();
        if line.starts_with("///") {
            doc.push(line);
        } else if line.starts_with('#') || (!attributes.is_empty() && !attributes.ends_with(']')) {
            attributes += line;
        } else if !line.is_empty() && !line.starts_with("//") {
            let line = line.trim_end_matches(',');
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let line = line
                .strip_prefix("pub(crate) ")
                .or(line.strip_prefix("pub(super) "))
                .unwrap_or(line);
            let (name, kind) = line
                .split_once(": ")
                .or_else(|| line.trim_end_matches(')').split_once('('))
                .unwrap_or((line, ""));
            let serde = serde_of(&attributes);
            let doc = words_of(doc.drain(..));
            // What is left out is not written in a file.
            if serde != "skip" {
                parts.push(Part {
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                    serde,
                    is_default: attributes.contains("#[default]"),
                    doc,
                });
            }
            attributes.clear();
        }
    }
    parts
}

/// The value of `key = "…"` in the inside of a `#[serde(…)]`.
fn value<'a>(serde: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = serde.split_once(&format!("{key} = \""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// A type without what stands around it: whether it may be missing, how it stands in the file, and what it is.
fn unwrapped(kind: &str) -> (bool, Vec<&'static str>, &str) {
    let (mut is_optional, mut around, mut kind) = (false, Vec::new(), kind);
    loop {
        let inside = |name: &str| kind.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>');
        if let Some(inner) = inside("Option") {
            (is_optional, kind) = (true, inner);
        } else if let Some(inner) = inside("Spanned").or(inside("toml::Spanned")) {
            kind = inner;
        } else if let Some(inner) = inside("Vec").or(inside("BTreeSet")) {
            around.push("list of ");
            kind = inner;
        } else if let Some(inner) = inside("BTreeMap") {
            let after_key = inner.find(", ").map_or(inner, |comma| &inner[comma + 2..]);
            around.push("by name: ");
            kind = after_key;
        } else {
            return (is_optional, around, kind);
        }
    }
}

struct Reference {
    items: BTreeMap<String, Item>,
    out: String,
    told: BTreeSet<String>,
}

impl Reference {
    /// The section of a struct, and below it those of the structs that its keys are.
    fn section(&mut self, path: &str, name: &str) {
        let item = &self.items[name];
        if !self.told.insert(format!("{path} {name}")) {
            return;
        }
        let (mut rows, mut below) = (String::new(), Vec::new());
        for part in &item.parts {
            if OF_BEFORE.contains(&(name, part.name.as_str())) {
                continue;
            }
            let key = Self::key(item, part);
            let (_, around, kind) = unwrapped(&part.kind);
            let is_table = self.is_table(kind);
            let path_of = |key: &str| match (path, around.first()) {
                ("", Some(&"by name: ")) => format!("{key}.NAME"),
                (_, Some(&"by name: ")) => format!("{path}.{key}.NAME"),
                ("", _) => key.to_owned(),
                _ => format!("{path}.{key}"),
            };
            if is_table {
                let is_list = around.contains(&"list of ");
                below.push((path_of(&key), kind.to_owned(), is_list));
            }
            let meaning = part.doc.trim();
            assert!(!meaning.is_empty(), "`{}` of {name} has no comment", part.name);
            let (said, default) =
                (self.type_of(&part.kind, &path_of(&key)), self.default_of(item, part));
            let meaning = meaning.replace('|', "\\|");
            writeln!(rows, "| `{key}` | {said} | {default} | {meaning} |").unwrap();
        }
        let doc = item.doc.split(" See `").next().unwrap_or_default();
        if !path.is_empty() {
            let (open, close) = if path.starts_with("edition") && !path.contains('.') {
                ("[[", "]]")
            } else {
                ("[", "]")
            };
            writeln!(self.out, "### `{open}{path}{close}`\n").unwrap();
            if !doc.starts_with("See ") {
                writeln!(self.out, "{doc}\n").unwrap();
            }
        }
        let is_root = path.is_empty() && name == "Declaration";
        if !rows.is_empty() && !is_root {
            writeln!(
                self.out,
                "| key | type | default | what it says |\n|---|---|---|---|\n{rows}"
            )
            .unwrap();
        }
        for (path, kind, _) in below {
            self.section(&path, &kind);
        }
    }

    /// The name of a field or variant in the file.
    fn key(item: &Item, part: &Part) -> String {
        if let Some(name) = value(&part.serde, "rename") {
            return name.to_owned();
        }
        match (item.is_enum, value(&item.serde, "rename_all")) {
            (true, Some("lowercase")) => part.name.to_lowercase(),
            (true, Some(case)) => {
                let mark = if case == "kebab-case" { '-' } else { '_' };
                let mut key = String::new();
                for letter in part.name.chars() {
                    if letter.is_uppercase() && !key.is_empty() {
                        key.push(mark);
                    }
                    key.extend(letter.to_lowercase());
                }
                key
            }
            _ => part.name.clone(),
        }
    }

    /// Whether a type is a table with keys of its own.
    fn is_table(&self, kind: &str) -> bool {
        let is_own = OWN.iter().any(|(name, _)| *name == kind);
        let item = self.items.get(kind).filter(|_| !is_own);
        item.is_some_and(|item| {
            !item.is_enum || item.parts.iter().any(|part| !part.kind.is_empty())
        })
    }

    /// A type in words.
    fn type_of(&self, kind: &str, path: &str) -> String {
        let (_, around, kind) = unwrapped(kind);
        let mut said = if let Some((_, words)) = OWN.iter().find(|(name, _)| *name == kind) {
            (*words).to_owned()
        } else if self.is_table(kind) {
            format!("[table](#{})", anchor(path))
        } else {
            let item = self.items.get(kind);
            let item = item.unwrap_or_else(|| panic!("the type `{kind}` needs its words in `OWN`"));
            let words = item.parts.iter().map(|part| format!("`\"{}\"`", Self::key(item, part)));
            words.collect::<Vec<_>>().join(", ")
        };
        for around in around.iter().rev() {
            said = format!("{around}{said}");
        }
        said
    }

    /// The default of a field in words.
    fn default_of(&self, item: &Item, part: &Part) -> String {
        let (is_optional, around, kind) = unwrapped(&part.kind);
        if item.is_enum {
            return String::new();
        }
        if let Some(function) = value(&part.serde, "default") {
            let (_, body) = item.text.split_once(&format!("fn {function}()")).unwrap_or_default();
            let body = body.split_once("{\n").and_then(|(_, body)| body.split_once("\n}"));
            return match body.map(|(body, _)| literal(body.trim())) {
                Some(Some(literal)) => literal,
                // In another file: the formats of workbooks.
                _ if function == "xlsx_only" => "`[\"xlsx\"]`".to_owned(),
                _ => String::new(),
            };
        }
        let is_of_all = item.serde.split(", ").any(|word| word == "default");
        if is_of_all {
            let body = item.text.split_once(&format!("impl Default for {} ", item.name));
            let field =
                body.and_then(|(_, body)| body.split_once(&format!("            {}: ", part.name)));
            if let Some((_, rest)) = field {
                return literal(rest.split(",\n").next().unwrap_or_default()).unwrap_or_default();
            }
        }
        if is_optional {
            return String::new();
        }
        if !is_of_all && !part.serde.split(", ").any(|word| word == "default") {
            return "needed".to_owned();
        }
        match (around.is_empty(), kind) {
            (true, "bool") => "`false`".to_owned(),
            (true, "u32" | "usize" | "Decimal") => "`0`".to_owned(),
            (true, kind) => {
                let default = self.items.get(kind).and_then(|item| {
                    let part = item.parts.iter().find(|part| part.is_default)?;
                    Some(format!("`\"{}\"`", Self::key(item, part)))
                });
                default.unwrap_or_default()
            }
            (false, _) => String::new(),
        }
    }
}

/// A default as it is written in the file; nothing where it is an empty list.
fn literal(expression: &str) -> Option<String> {
    let text = expression.strip_suffix(".to_owned()");
    let is_value = expression == "true" || expression.parse::<u32>().is_ok();
    text.or(is_value.then_some(expression)).map(|value| format!("`{value}`"))
}

/// The anchor of a heading, as the readers of Markdown make it.
fn anchor(path: &str) -> String {
    let kept = path.to_lowercase();
    kept.chars().filter(|letter| letter.is_alphanumeric() || "_-".contains(*letter)).collect()
}

/// All of `docs/keys.md`.
fn reference(sources: &BTreeMap<String, String>) -> String {
    let out = "# Keys\n\nEvery key of the files that a project declares itself with: what it is called, what stands \
               there, what is meant where it is left out (*needed*: it cannot be), what it says. This page is \
               written from the program. What is in a table of tables, as `[indicator.NAME]`, has a name that you give it.\n\n";
    let items = items(sources);
    let mut reference = Reference { items, out: out.to_owned(), told: BTreeSet::new() };
    for (file, root, about) in FILES {
        writeln!(reference.out, "## {file}\n\n{about}\n").unwrap();
        reference.section("", root);
    }
    let mut text = reference.out.trim_end().to_owned();
    text.push('\n');
    text
}

#[test]
fn the_reference_of_keys_is_that_of_the_program() {
    let mut sources = BTreeMap::new();
    for room in ["declaration", "document", "time", "words/language"] {
        let files = files(&repository().join("src").join(room)).into_iter();
        let texts = files
            .map(|(path, bytes)| (format!("{room}/{path}"), String::from_utf8(bytes).unwrap()));
        sources.extend(texts);
    }
    let made = reference(&sources);
    // What nobody may miss, so that a change of form cannot empty the page in silence.
    for key in [
        "| `minimum` |",
        "| `unused` |",
        "| `status` |",
        "| `limit` |",
        "| `rows` |",
        "| `forms` |",
    ] {
        assert!(made.contains(key), "{key}");
    }
    assert_file("docs/keys.md", &made);
}
