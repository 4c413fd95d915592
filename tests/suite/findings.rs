//! Every code by example: `tests/findings/CODE-what-is-odd/`, driven through the real program.
//!
//! A folder holds the files in which the project of `sound/` differs, and `expected.txt`, what
//! `bulletin check` says about it. `UPDATE_EXPECTED=1 cargo test --test suite findings::` writes the
//! latter.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use bulletin::findings::{Code, FAMILIES, Severity};
use bulletin::project::built_in;
use rayon::prelude::*;

use crate::support::expected::{assert_file, difference};
use crate::support::{Project, files, repository};

/// The folder of the examples.
const FOLDER: &str = "tests/findings";

/// Needs a file of megabytes, tested beside the rule and in `bounds.rs`; needs a writer that errs,
/// tested in `read_back.rs`; needs an edition that was built before, tested in `disclosure/keys.rs` and `corrections.rs`.
const WITHOUT_FOLDER: [Code; 6] = [
    Code::TooManyCodes,
    Code::TooLargeFile,
    Code::FormatsDisagree,
    Code::OtherDisclosureKey,
    Code::CorrectionOfMore,
    Code::CorrectionOfNothing,
];

/// The folder of the project that others differ from.
const SOUND: &str = "sound";

/// What a folder may hold beside the files of its project.
const EXPECTED: &str = "expected.txt";

/// Paths that the project of a folder lacks, one a line.
const MISSING: &str = "missing.txt";

/// The folder of the manuals.
const MANUALS: &str = "docs/findings";

/// Where the sound project is built.
const EDITION: &str = "output/flows/2025-03";

/// The sound project with what is odd in a folder.
fn odd_project(name: &str) -> Project {
    let files = own_files(name).into_iter();
    let project = files.fold(Project::small(), |project, (path, bytes)| project.with(&path, bytes));
    missing(name).iter().fold(project, |project, path| project.without(path))
}

/// The project, built without a word.
fn built(project: Project) -> Project {
    project.build("").stderr("").success();
    project
}

/// The folders of odd projects.
fn odd() -> Vec<String> {
    let entries = fs::read_dir(repository().join(FOLDER)).unwrap();
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
fn own_files(name: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(&repository().join(FOLDER).join(name));
    files.remove(EXPECTED);
    files.remove(MISSING);
    files
}

/// The paths that the project of a folder lacks.
fn missing(name: &str) -> Vec<String> {
    let list = repository().join(FOLDER).join(name).join(MISSING);
    fs::read_to_string(list).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Checks and builds an odd project; compares with `expected.txt`.
fn compare(name: &str) -> Result<(), String> {
    let project = odd_project(name);
    let checked = project.check("");
    let (said, exit) = (checked.err(), checked.exit());
    let difference = difference(&format!("{FOLDER}/{name}/{EXPECTED}"), &said);
    if !difference.is_empty() {
        return Err(difference);
    }
    let code = code(name);
    if !said.contains(&format!("[{}]", code.id())) {
        return Err(format!("{name}: the code is not found:\n{said}"));
    }
    let expected = i32::from(said.contains("error["));
    if exit != Some(expected) || (code.severity() == Severity::Error && expected == 0) {
        return Err(format!("{name}: exit code {exit:?}"));
    }
    let built = project.build("");
    // But for what follows of an error: `check` writes nothing in any case.
    let said = match said.strip_suffix('\n').filter(|_| expected == 1) {
        Some(said) => format!("{said}: nothing was written\n"),
        None => said,
    };
    if (built.err(), built.exit()) != (said, exit) {
        return Err(format!("{name}: build says\n{}", built.err()));
    }
    let editions = project.files("output/flows").len();
    if (editions == 0) != (expected == 1) {
        return Err(format!("{name}: {editions} files were written"));
    }
    Ok(())
}

#[test]
fn each_odd_project_gives_the_expected_findings_and_no_files() {
    let failures: Vec<String> = odd().par_iter().filter_map(|name| compare(name).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A rendered text has a name of its own, which shows where a place is not found in the templates.
#[test]
fn every_finding_about_a_text_points_into_a_template() {
    let shows_rendered = |name: &String| {
        let expected = repository().join(FOLDER).join(name).join(EXPECTED);
        fs::read_to_string(expected).unwrap().contains(", rendered for ")
    };
    assert_eq!(odd().into_iter().filter(shows_rendered).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_sound_project_is_built_without_findings_of_all_its_files() {
    let project = built(Project::small());
    project.check("--all").stderr("").success();
    let manifest = project.read(&format!("{EDITION}/manifest.json"));
    for path in own_files(SOUND).keys() {
        assert!(manifest.contains(path), "nothing reads {path}");
    }
}

/// A file of an odd project that takes the place of no other must be named by one that does.
#[test]
fn an_odd_project_has_no_file_that_nothing_reads() {
    let sound = Project::small();
    let replaced_file = |path: &str| match fs::read(sound.path(path)) {
        Ok(bytes) => Some(bytes),
        Err(_) => built_in(path).map(|file| file.bytes.to_vec()),
    };
    for name in odd() {
        let (replaced, added): (BTreeMap<_, _>, BTreeMap<_, _>) =
            own_files(&name).into_iter().partition(|(path, _)| replaced_file(path).is_some());
        assert!(
            !added.is_empty() || !replaced.is_empty() || !missing(&name).is_empty(),
            "{name} differs in nothing"
        );
        for (path, own) in &replaced {
            let differs = replaced_file(path).as_ref() != Some(own);
            assert!(differs, "{name}: {path} differs in nothing");
        }
        let naming: String = replaced.values().map(|own| String::from_utf8_lossy(own)).collect();
        // Nothing names a vintage or an annex: they are read because they are there.
        let is_named =
            |path: &&String| !["/vintages/", "/files/"].iter().any(|own| path.contains(own));
        // What nothing reads is what these are about.
        let is_unread = name.starts_with("TXT-010");
        for path in added.keys().filter(is_named).filter(|_| !is_unread) {
            let file = path.rsplit('/').next().unwrap();
            assert!(naming.contains(file), "{name}: nothing reads {path}");
        }
    }
}

#[test]
fn each_code_has_a_folder_and_a_manual() {
    let folders = odd();
    for code in Code::all() {
        let id = code.id();
        let file = fs::read_to_string(repository().join(MANUALS).join(format!("{id}.md"))).unwrap();
        assert_eq!(file, format!("# {id}: {}\n\n{}", code.title(), code.manual()));
        assert!(!code.title().ends_with('.'), "{id}");
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
        write!(index, "\n## {}\n\n", family.name).unwrap();
        for code in family.codes {
            writeln!(index, "- [{id}](findings/{id}.md): {}", code.title(), id = code.id())
                .unwrap();
        }
    }
    index
}

#[test]
fn the_manuals_are_those_of_the_codes_and_have_an_index() {
    let names: BTreeSet<String> = Code::all().map(|code| format!("{}.md", code.id())).collect();
    assert_eq!(files(&repository().join(MANUALS)).into_keys().collect::<BTreeSet<_>>(), names);
    assert_file("docs/findings.md", &index_of_manuals());
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
        let folder = project.path(EDITION);
        paths.iter().map(|path| fs::read(folder.join(path)).unwrap()).collect()
    };
    let sound = built(Project::small());
    let windows = own_files(SOUND).keys().fold(Project::small(), |project, path| {
        let text = project.read(path).replace('\n', "\r\n");
        project.with(path, format!("\u{FEFF}{text}"))
    });
    assert!(outputs(&sound) == outputs(&built(windows)));
}

#[test]
fn an_error_leaves_the_release_of_before_as_it_is() {
    let project = built(Project::small());
    let before = project.files(EDITION);
    let project = project.edit("templates/flows/kk.md", "arrivals", "arrivls");
    project.build("").status(1);
    assert!(before == project.files(EDITION));
}

#[test]
fn a_column_that_is_declared_as_unused_is_passed_over() {
    let population = "data/flows/population.csv";
    let project = Project::small().edit(population, "\n", ",x\n").edit(
        population,
        "OBS_VALUE,x",
        "OBS_VALUE,NOTE",
    );
    project.check("").status(1);
    let yearly = "frequency = \"year\" }";
    let unused = format!("{yearly}\nunused = [\"NOTE\"]");
    built(project.edit("templates/flows/release.toml", yearly, &unused));
}

#[test]
fn windows_line_ends_and_byte_order_marks_change_neither_files_nor_places() {
    let odd = own_files("DOC-007-figure-typed-by-hand");
    for own in [own_files(SOUND), [own_files(SOUND), odd].into_iter().flatten().collect()] {
        let with = |project: Project, files: &BTreeMap<String, Vec<u8>>| {
            files.iter().fold(project, |project, (path, bytes)| project.with(path, bytes))
        };
        let windows = own.iter().map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
            (path.clone(), format!("\u{FEFF}{text}").into_bytes())
        });
        let [plain, windows] =
            [own.clone(), windows.collect()].map(|files| with(Project::small(), &files));
        let [first, second] = [&plain, &windows].map(|project| project.build(""));
        assert_eq!((first.err(), first.exit()), (second.err(), second.exit()));
        assert!(plain.files("output/flows") == windows.files("output/flows"));
    }
}

#[test]
fn an_annex_is_published_as_it_is_and_stands_in_the_manifest() {
    let annex = b"%PDF-1.7\r\nnot a text: \xFF\x00\r\n";
    let project = Project::small().with("templates/flows/files/method.pdf", annex).edit(
        "templates/flows/en.md",
        "[our site](https://example.org/en/)",
        "[the method](../files/method.pdf)",
    );
    let project = built(project);
    assert_eq!(fs::read(project.path(&format!("{EDITION}/files/method.pdf"))).unwrap(), annex);
    let manifest = project.read(&format!("{EDITION}/manifest.json"));
    assert!(manifest.contains("\"files/method.pdf\""), "{manifest}");
    assert!(manifest.contains("templates/flows/files/method.pdf"), "{manifest}");
    project.build("--language en --format html").stderr("").success();
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
    "a # b",
];

#[test]
fn a_label_is_shown_as_it_is_in_every_format() {
    for label in LABELS {
        let quoted = format!("\"{}\"", label.replace('"', "\"\""));
        let project = built(Project::small().edit("data/flows/regions.csv", "Port", &quoted));
        let read = |path: &str| project.read(&format!("{EDITION}/en/release.{path}"));
        for (format, shown) in [
            ("Markdown", plain_markdown(&read("md"))),
            ("HTML", plain_html(&read("html"))),
            ("PDF", plain_pdf(&project.path(&format!("{EDITION}/en/release.pdf")))),
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

#[test]
fn a_text_that_asks_for_the_unknown_is_built_where_a_trend_is_not_known() {
    let chain = "{% if departures.trend == \"rise\" %}rose{% elif departures.trend == \"fall\" %}fell{% else %}did not change{% endif %}";
    let text = "templates/flows/en.md";
    for honest in [
        "{% if departures.trend == \"rise\" %}rose{% else %}{% if departures.trend == \"unknown\" %}are not compared{% else %}fell{% endif %}{% endif %}",
        "{% if departures.change.known and departures.trend == \"rise\" %}rose{% elif departures.change.known %}fell{% else %}are not compared{% endif %}",
        "left{% set up = departures.trend == \"rise\" %}{% if up %}; they rose{% endif %}",
        "left{{ \", a rise\" if departures.trend == \"rise\" else \"\" }}",
        "left{% if edition.revised == \"\" and edition.next == \"\" %} once{% endif %}",
    ] {
        built(odd_project("TPL-008-unknown-taken").edit(text, chain, honest));
    }
    for wrong in [
        "{% if not (departures.trend == \"rise\" or departures.trend == \"fall\") %}did not change{% endif %}",
        "{% if departures.change.known and departures.change.sign == \"positive\" %}rose{% else %}fell{% endif %}",
    ] {
        let project = odd_project("TPL-008-unknown-taken").edit(text, chain, wrong);
        assert!(project.build("").status(1).err().contains("TPL-008"), "{wrong}");
    }
}

#[test]
fn a_word_that_this_release_lacks_and_others_have_is_none_that_is_never() {
    let project = Project::small();
    let text = "templates/flows/en.md";
    let asked = "{% if edition.stage == \"flash\" %}A first estimate.{% endif %}{% if arrivals.unit == \"percentage_point\" %}Points.{% endif %}\n\n## By region";
    let asked = project.edit(text, "## By region", asked);
    built(asked);
}
