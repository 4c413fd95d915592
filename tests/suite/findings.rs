//! Every code by example: `tests/findings/CODE-what-is-odd/`, driven through the real program.
//!
//! A folder holds the files in which the project of `sound/` differs, and `expected.txt`, what
//! `bulletin check` says about it. `UPDATE_EXPECTED=1 cargo test --test findings` writes the
//! latter. [`Project`] puts a project together in a temporary folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bulletin::findings::{Code, FAMILIES, Severity};
use bulletin::project::built_in;
use rayon::prelude::*;
use tempfile::TempDir;

/// Needs a file of megabytes, tested beside the rule; needs a writer that errs, tested in
/// `read_back.rs`.
const WITHOUT_FOLDER: [Code; 2] = [Code::TooManyCodes, Code::FormatsDisagree];

/// The folder of the project that others differ from.
const SOUND: &str = "sound";

/// What a folder may hold beside the files of its project.
const EXPECTED: &str = "expected.txt";

/// Paths that the project of a folder lacks, one a line.
const MISSING: &str = "missing.txt";

/// A project on disk for as long as this lives.
struct Project(TempDir);

impl Project {
    /// The sound project.
    fn sound() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        copy(&folder(SOUND), &project.path(""));
        project
    }

    /// The sound project with what is odd in a folder.
    fn odd(name: &str) -> Self {
        let project = Self::sound();
        for path in files(name) {
            let place = project.path(&path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::copy(folder(name).join(&path), place).unwrap();
        }
        for path in missing(name) {
            fs::remove_file(project.path(&path)).unwrap();
        }
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces a part of a file, which must be there.
    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} lacks {from}");
        fs::write(self.path(path), text.replace(from, to)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_bulletin"))
            .args(arguments)
            .arg("--project")
            .arg(self.0.path())
            .output()
            .unwrap();
        Run::new(&output)
    }

    /// The files that a build has put in the output folder.
    fn written(&self) -> BTreeSet<String> {
        let output = self.path("output");
        if output.exists() { files_in(&output) } else { BTreeSet::new() }
    }

    /// The outputs of a build that has nothing to say.
    fn built(self) -> Self {
        let run = self.run(&["build"]);
        assert_eq!((run.stderr.as_str(), run.exit), ("", 0));
        self
    }
}

/// What the program answered.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    stderr: String,
    exit: i32,
}

impl Run {
    fn new(output: &Output) -> Self {
        let stderr = String::from_utf8(output.stderr.clone()).unwrap();
        Self { stderr, exit: output.status.code().unwrap() }
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(name: &str) -> PathBuf {
    repository().join("tests/findings").join(name)
}

/// The folder of the manuals.
fn manuals() -> PathBuf {
    repository().join("docs/findings")
}

/// The folders of odd projects.
fn odd() -> Vec<String> {
    let entries = fs::read_dir(folder("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != SOUND).collect();
    names.sort();
    names
}

/// The code that a folder is named after.
fn code(name: &str) -> Code {
    name.get(..7).and_then(Code::by_id).unwrap_or_else(|| panic!("{name} begins with no code"))
}

/// The files of a folder's project, by their path.
fn files(name: &str) -> BTreeSet<String> {
    let mut files = files_in(&folder(name));
    files.remove(EXPECTED);
    files.remove(MISSING);
    files
}

fn missing(name: &str) -> Vec<String> {
    let list = fs::read_to_string(folder(name).join(MISSING)).unwrap_or_default();
    list.lines().map(str::to_owned).collect()
}

fn files_in(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(root).unwrap();
                found.insert(relative.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    for path in files_in(from) {
        let place = to.join(&path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(from.join(&path), place).unwrap();
    }
}

/// Checks and builds an odd project; compares with `expected.txt`, or writes it.
fn compare(name: &str) -> Result<(), String> {
    let project = Project::odd(name);
    let checked = project.run(&["check"]);
    let path = folder(name).join(EXPECTED);
    if std::env::var("UPDATE_EXPECTED").is_ok() {
        fs::write(&path, &checked.stderr).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if checked.stderr != expected {
        return Err(format!("{name}: expected\n{expected}\nbut found\n{}", checked.stderr));
    }
    let code = code(name);
    if !checked.stderr.contains(&format!("[{}]", code.id())) {
        return Err(format!("{name}: the code is not found:\n{}", checked.stderr));
    }
    let exit = i32::from(checked.stderr.contains("error["));
    if checked.exit != exit || (code.severity() == Severity::Error && exit == 0) {
        return Err(format!("{name}: exit code {}", checked.exit));
    }
    let built = project.run(&["build"]);
    if built != checked {
        return Err(format!("{name}: build says\n{}", built.stderr));
    }
    let editions = project.written().into_iter().filter(|path| path.starts_with("flows/")).count();
    if (editions == 0) != (exit == 1) {
        return Err(format!("{name}: {editions} files were written"));
    }
    Ok(())
}

#[test]
fn each_odd_project_gives_the_expected_findings_and_no_files() {
    let failures: Vec<String> = odd().par_iter().filter_map(|name| compare(name).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_sound_project_is_built_without_findings_of_all_its_files() {
    let project = Project::sound().built();
    assert_eq!(project.run(&["check", "--all"]), Run { stderr: String::new(), exit: 0 });
    let manifest = project.read("output/flows/2025-03/manifest.json");
    for path in files(SOUND) {
        assert!(manifest.contains(&path), "nothing reads {path}");
    }
}

/// A file of an odd project that takes the place of no other must be named by one that does.
#[test]
fn an_odd_project_has_no_file_that_nothing_reads() {
    let sound = Project::sound();
    let replaced_file = |path: &String| match fs::read(sound.path(path)) {
        Ok(bytes) => Some(bytes),
        Err(_) => built_in(path).map(|file| file.bytes.to_vec()),
    };
    for name in odd() {
        let (added, replaced): (Vec<_>, Vec<_>) =
            files(&name).into_iter().partition(|path| replaced_file(path).is_none());
        assert!(
            !added.is_empty() || !replaced.is_empty() || !missing(&name).is_empty(),
            "{name} differs in nothing"
        );
        for path in &replaced {
            let own = fs::read(folder(&name).join(path)).unwrap();
            assert!(Some(own) != replaced_file(path), "{name}: {path} differs in nothing");
        }
        let naming: String = replaced
            .iter()
            .map(|path| {
                String::from_utf8_lossy(&fs::read(folder(&name).join(path)).unwrap()).into_owned()
            })
            .collect();
        // Nothing names a vintage: it is read because it is there.
        for path in added.iter().filter(|path| !path.contains("/vintages/")) {
            assert!(
                naming.contains(path.rsplit('/').next().unwrap()),
                "{name}: nothing reads {path}"
            );
        }
    }
}

#[test]
fn each_code_has_a_folder_and_a_manual() {
    let folders = odd();
    for code in Code::all() {
        let id = code.id();
        let file = fs::read_to_string(manuals().join(format!("{id}.md"))).unwrap();
        assert_eq!(file, format!("# {id}: {}\n\n{}", code.title(), code.manual()));
        assert!(!code.title().ends_with('.') && code.manual().ends_with(".\n"), "{id}");
        let lines = code.manual().lines();
        let headings: Vec<&str> = lines
            .filter_map(|line| line.strip_prefix("**")?.split_once(".** "))
            .map(|(heading, _)| heading)
            .collect();
        let sound =
            [&["What it checks", "Why", "What to do"][..], &["What it checks", "What to do"]];
        assert!(sound.contains(&headings.as_slice()), "{id}: {headings:?}");
        let has_folder = folders.iter().any(|name| name.starts_with(id));
        assert!(has_folder || WITHOUT_FOLDER.contains(&code), "{id} has no folder");
    }
}

/// The index of the manuals, for those who read them in the repository.
fn index_of_manuals() -> String {
    let mut index = "# Findings\n\nWhat `bulletin` may find wrong in the input of a release, by what it is about. \
        `bulletin explain` prints this list, `bulletin explain CODE` the manual of a code.\n"
        .to_owned();
    for family in FAMILIES {
        index += &format!("\n## {}\n\n", family.name);
        for code in family.codes {
            index += &format!("- [{id}](findings/{id}.md): {}\n", code.title(), id = code.id());
        }
    }
    index
}

#[test]
fn the_manuals_are_those_of_the_codes_and_have_an_index() {
    let names: BTreeSet<String> = Code::all().map(|code| format!("{}.md", code.id())).collect();
    assert_eq!(files_in(&manuals()), names);
    let (path, index) = (repository().join("docs/findings.md"), index_of_manuals());
    if std::env::var("UPDATE_EXPECTED").is_ok() {
        fs::write(&path, &index).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), index);
}

#[test]
fn a_family_has_its_codes_in_order_and_no_code_is_there_twice() {
    let mut ids = BTreeSet::new();
    for family in FAMILIES {
        assert!(family.codes.is_sorted_by_key(|code| code.id()), "{}", family.name);
        for code in family.codes {
            assert!(ids.insert(code.id()), "{} is there twice", code.id());
            assert_eq!(Code::by_id(&code.id().to_lowercase()), Some(*code));
        }
    }
}

/// Whoever installs the program from its package needs the manuals to compile it.
#[test]
fn the_manuals_are_in_the_package() {
    let cargo = ["package", "--list", "--allow-dirty", "--offline", "--quiet"];
    let output =
        Command::new(env!("CARGO")).args(cargo).current_dir(repository()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    let listed: BTreeSet<&str> = listed.lines().collect();
    for code in Code::all() {
        let path = format!("docs/findings/{}.md", code.id());
        assert!(listed.contains(path.as_str()), "{path} is not in the package");
    }
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_change_nothing() {
    let outputs = |project: &Project| -> Vec<Vec<u8>> {
        let paths = ["en/release.md", "ru/release.html", "kk/release.pdf", "facts.json"];
        let folder = project.path("output/flows/2025-03");
        paths.iter().map(|path| fs::read(folder.join(path)).unwrap()).collect()
    };
    let sound = Project::sound().built();
    let windows = Project::sound();
    for path in files(SOUND) {
        let text = windows.read(&path).replace('\n', "\r\n");
        fs::write(windows.path(&path), format!("\u{FEFF}{text}")).unwrap();
    }
    assert!(outputs(&sound) == outputs(&windows.built()));
}

#[test]
fn an_error_leaves_the_release_of_before_as_it_is() {
    let project = Project::sound().built();
    let folder = project.path("output/flows/2025-03");
    let before: Vec<Vec<u8>> =
        files_in(&folder).iter().map(|path| fs::read(folder.join(path)).unwrap()).collect();
    project.replace("templates/flows/kk.md", "arrivals", "arrivls");
    assert_eq!(project.run(&["build"]).exit, 1);
    let after: Vec<Vec<u8>> =
        files_in(&folder).iter().map(|path| fs::read(folder.join(path)).unwrap()).collect();
    assert!(before == after);
}

#[test]
fn a_column_that_is_declared_as_unused_is_passed_over() {
    let project = Project::sound();
    project.replace("data/flows/population.csv", "\n", ",x\n");
    project.replace("data/flows/population.csv", "OBS_VALUE,x", "OBS_VALUE,NOTE");
    assert_eq!(project.run(&["check"]).exit, 1);
    let release = "templates/flows/release.toml";
    project.replace(
        release,
        "frequency = \"year\" }",
        "frequency = \"year\" }\nunused = [\"NOTE\"]",
    );
    project.built();
}

/// Labels that every format could take for something else.
const LABELS: [&str; 10] = [
    "<b>North</b> & co",
    "a | b",
    "*a* **b**",
    "= a ==",
    "_a_ __b__",
    "[x](javascript:y)",
    "# a {{ b }} {% c %}",
    "`a` \\ ~b~ $c$",
    "1. a \"b\" 'c'",
    "a\n\n# b",
];

#[test]
fn a_label_is_shown_as_it_is_in_every_format() {
    for label in LABELS {
        let project = Project::sound();
        let quoted = format!("\"{}\"", label.replace('"', "\"\""));
        project.replace("data/flows/regions.csv", "Port", &quoted);
        let project = project.built();
        let read = |path: &str| project.read(&format!("output/flows/2025-03/en/release.{path}"));
        for (format, shown) in [
            ("Markdown", plain_markdown(&read("md"))),
            ("HTML", plain_html(&read("html"))),
            ("PDF", plain_pdf(&project.path("output/flows/2025-03/en/release.pdf"))),
        ] {
            let words = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(
                words(&shown).matches(&words(label)).count(),
                2,
                "{label} in {format}, once in the list and once in the table: {shown}"
            );
        }
    }
}

/// The words of a Markdown text, as a reader of Markdown shows them.
fn plain_markdown(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    events
        .filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML{html}")),
            Event::Code(code) => Some(format!("CODE{code}")),
            _ => None,
        })
        .collect()
}

/// The words of the body of a page, without its tags and with its character references put in.
fn plain_html(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let text: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (reference, character)| text.replace(reference, character))
}

/// The words of a PDF, as they are copied from it.
fn plain_pdf(path: &Path) -> String {
    let pdf = lopdf::Document::load(path).unwrap();
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    pdf.extract_text(&pages).unwrap()
}
