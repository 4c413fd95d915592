//! What an input can cost is bounded: nothing that it holds makes the program wait, fills its
//! memory or ends it, and what is too much is a finding.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::{Project, Run};

const FLOWS: &str = "data/flows/flows.csv";
const RELEASE: &str = "templates/flows/release.toml";

fn pipe(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn what_is_no_file_is_named_wherever_one_is_read() {
    for path in [
        FLOWS,
        RELEASE,
        "data/flows/vintages/2025-06-01-a/flows.csv",
        "data/flows/vintages/2025-06-01-a/vintage.toml",
        "templates/flows/en.md",
        "templates/flows/theme.toml",
        "templates/locale/en.toml",
        "templates/page/style.css",
    ] {
        let project = Project::small().with(path, "");
        fs::remove_file(project.path(path)).unwrap();
        pipe(&project.path(path));
        let said = project.build("").status(1).err();
        let expected = format!("[TXT-006]: {path} is not read: it is a pipe (FIFO)");
        assert!(said.contains(&expected), "{path}: {said}");
    }
}

#[test]
fn a_link_is_followed_inside_the_project_and_refused_where_it_leads_out() {
    let outside = tempfile::tempdir().unwrap();
    let project = Project::small();
    let built = project.build("");
    built.stderr("").success();
    let moved = outside.path().join("flows.csv");
    fs::rename(project.path(FLOWS), &moved).unwrap();
    symlink(&moved, project.path(FLOWS)).unwrap();
    let said = project.build("").status(1).err();
    assert!(said.contains("[TXT-006]: data/flows/flows.csv is not read: it leads out"), "{said}");
    fs::remove_file(project.path(FLOWS)).unwrap();
    fs::copy(&moved, project.path("data/real.csv")).unwrap();
    symlink("../real.csv", project.path(FLOWS)).unwrap();
    project.build("").stderr("").success();
    // A device is inside of no project.
    fs::remove_file(project.path(FLOWS)).unwrap();
    symlink("/dev/zero", project.path(FLOWS)).unwrap();
    project.build("").status(1);
}

#[test]
fn a_path_that_climbs_out_of_the_project_is_refused() {
    let project = Project::small().edit(RELEASE, "\"flows.csv\"", "\"../../../../etc/passwd\"");
    let said = project.check("").status(1).err();
    assert!(!said.contains("root:"), "{said}");
}

#[test]
fn links_that_lead_back_are_not_walked() {
    let project = Project::small().with("data/flows/vintages/2025-06-01-a/notes.txt", "");
    for name in ["x", "y", "x.csv"] {
        symlink(".", project.path("data/flows/vintages/2025-06-01-a").join(name)).unwrap();
    }
    let said = project.check("").status(1).err();
    assert!(said.contains("2025-06-01-a/x.csv is that of no data set"), "{said}");
}

#[test]
fn a_file_larger_than_is_read_says_how_to_raise_that() {
    let project = Project::small().edit(RELEASE, "[release]\n", "[release]\nlargest_file = 1\n");
    let rows = project.read(FLOWS);
    let project = project.with(FLOWS, rows + &" ".repeat(1_000_000));
    let said = project.check("").status(1).err();
    assert!(said.contains("[TXT-007]: data/flows/flows.csv is not read"), "{said}");
    assert!(said.contains("`largest_file = 2`"), "{said}");
    let project = project.edit(RELEASE, "largest_file = 1\n", "largest_file = 2\n");
    let said = project.check("").status(1).err();
    assert!(!said.contains("TXT-007"), "{said}");
}

#[test]
fn a_pipe_among_the_files_of_an_edition_holds_nobody() {
    let project = Project::small();
    project.build("").success();
    pipe(&project.path("output/flows/2025-03/extra"));
    let said = project.run("verify output/flows/2025-03").status(1);
    assert!((said.out() + &said.err()).contains("extra is a pipe or a device, and was not built"));
    fs::remove_file(project.path("output/flows/2025-03/extra")).unwrap();
    fs::remove_file(project.path("output/flows/2025-03/facts.json")).unwrap();
    pipe(&project.path("output/flows/2025-03/facts.json"));
    project.run("verify output/flows/2025-03").status(1);
    project.run("publish output/flows/2025-03 --create --to www").status(2);
}

/// A small release with a mark of these elements.
fn with_logo(elements: &str) -> Project {
    let logo =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{elements}</svg>");
    let theme = "[logo]\nfile = \"logo.svg\"\nheight = 30\n\n[logo.alt]\nen = \"L\"\nru = \"L\"\nkk = \"L\"\n";
    Project::small()
        .with("templates/flows/theme.toml", theme)
        .with("templates/flows/logo.svg", logo)
}

const SHAPE: &str = "<rect width=\"9\" height=\"9\"/>";

/// Elements of which each refers to the next.
fn chain(length: usize, element: &str, property: &str) -> String {
    let link = |n: usize| {
        let next = n + 1;
        format!(
            "<{element} id=\"p{n}\" width=\"1\" height=\"1\"><rect width=\"1\" height=\"1\" {property}=\"url(#p{next})\"/></{element}>"
        )
    };
    let links: String = (0..length).map(link).collect();
    format!("<defs>{links}</defs><rect width=\"9\" height=\"9\" {property}=\"url(#p0)\"/>")
}

#[test]
fn a_mark_that_nests_too_deep_or_shows_too_much_is_a_finding() {
    let nested = |levels: usize| "<g>".repeat(levels) + SHAPE + &"</g>".repeat(levels);
    let doubling =
        |n: usize| format!("<g id=\"g{}\"><use href=\"#g{n}\"/><use href=\"#g{n}\"/></g>", n + 1);
    let doubled: String = (0..30).map(doubling).collect();
    let by_class = |n: usize| {
        let rule = format!("<style>.c{n} {{ fill: url(#p{}) }}</style>", n + 1);
        format!("{rule}<pattern id=\"p{n}\"><rect class=\"c{n}\"/></pattern>")
    };
    let styled: String = (0..200).map(by_class).collect();
    for (elements, said) in [
        (nested(1_000), "nests more than 100 levels deep"),
        (nested(9_000), "nests more than 100 levels deep"),
        (chain(200, "pattern", "fill"), "nests more than 100 levels deep"),
        (chain(3_000, "clipPath", "clip-path"), "nests more than 100 levels deep"),
        (chain(3_000, "mask", "mask"), "nests more than 100 levels deep"),
        (chain(3_000, "marker", "marker-end"), "nests more than 100 levels deep"),
        (
            format!("{styled}<rect class=\"c0\" width=\"9\" height=\"9\"/>"),
            "nests more than 100 levels",
        ),
        (
            format!("<defs><g id=\"g0\">{SHAPE}</g>{doubled}</defs><use href=\"#g30\"/>"),
            "more than 20000 times",
        ),
        (format!("<g id=\"a\"><use href=\"#a\"/>{SHAPE}</g>"), "refers to itself"),
        ("<g>".repeat(30_000), "cannot be read as SVG"),
    ] {
        let found = with_logo(&elements).check("").status(1).err();
        assert!(found.contains("[THM-004]") && found.contains(said), "{said}: {found}");
    }
}

#[test]
fn a_mark_of_many_levels_and_clips_is_drawn() {
    with_logo(&("<g>".repeat(90) + SHAPE + &"</g>".repeat(90))).check("").stderr("");
    let clip = |n: usize| {
        format!("<clipPath id=\"c{n}\">{SHAPE}</clipPath><g clip-path=\"url(#c{n})\">{SHAPE}</g>")
    };
    with_logo(&(0..3_000).map(clip).collect::<String>()).check("").stderr("");
}

fn with_indicators(levels: usize) -> Project {
    let declared = |n: usize| {
        let read = if n == 0 { "arrivals".to_owned() } else { format!("i{}", n - 1) };
        let label = "label = { en = \"a\", ru = \"a\", kk = \"a\" }";
        format!("\n[indicator.i{n}]\n{label}\ndifference = [\"{read}\", \"{read}\"]\n")
    };
    let project = Project::small();
    let release = project.read(RELEASE) + &(0..levels).map(declared).collect::<String>();
    project.with(RELEASE, release)
}

#[test]
fn an_indicator_is_computed_once_however_many_formulas_read_it() {
    with_indicators(60).build("").stderr("").success();
    let said = with_indicators(70).check("").status(1).err();
    assert!(
        said.contains("[REL-005]: the formula of `i64` goes back to data by too many"),
        "{said}"
    );
}

#[test]
fn a_row_of_a_far_year_takes_no_memory_for_the_years_before() {
    let codes = 4..5_000;
    let project = Project::small();
    let label = |code: u32| format!("R-{code},region,{code},N{code},N{code},N{code},N{code}\n");
    let regions: Vec<String> = codes.clone().map(label).collect();
    let row = |code: u32| format!("2025-03,ARR,R-{code},5,A\n2025-03,DEP,R-{code},5,A\n");
    let rows: Vec<String> = codes.map(row).collect();
    let regions = project.read("data/flows/regions.csv") + &regions.concat();
    let rows = project.read(FLOWS) + &rows.concat() + "9025-01,ARR,R-1,5,A\n";
    let rules = "
[rule.around]
about = \"Values fit.\"
check.outliers = { dataset = \"flows\", factor = 9, at_least = 100 }

[rule.flows]
about = \"Each flow is itself.\"
check.equal = { indicators = [\"arrivals\", \"arrivals\"], by = \"regions\" }
";
    let release = project
        .read(RELEASE)
        .replace("absent = \"zero\"", "absent = \"zero\"\ndisclosure.threshold = 2");
    let project = project.with("data/flows/regions.csv", regions).with(FLOWS, rows);
    let project = project.with(RELEASE, release + rules);
    // A place for each code in each month of 7000 years would be over ten gigabytes.
    let line = format!("ulimit -v 4000000; exec {} check", env!("CARGO_BIN_EXE_bulletin"));
    let mut command = Command::new("sh");
    command.args(["-c", &line]).current_dir(project.path(""));
    Run::of(&mut command).success();
}

#[test]
fn a_value_of_megabytes_is_not_repeated() {
    let project = Project::small();
    let rows = project.read(FLOWS);
    let header = rows.lines().next().unwrap();
    for text in
        ["1".repeat(2_000_000), format!("{header}\n2025-01,ARR,R-1,{},A\n", "1".repeat(2_000_000))]
    {
        let said = Project::small().with(FLOWS, text).check("").status(1).err();
        assert!(said.len() < 10_000, "{} bytes", said.len());
    }
}

#[test]
fn a_line_of_commas_takes_no_memory_for_its_fields() {
    // The fields of so many commas would be over three gigabytes.
    let project = Project::small().with(FLOWS, ",".repeat(60_000_000));
    let line = format!("ulimit -v 1500000; exec {} check", env!("CARGO_BIN_EXE_bulletin"));
    let mut command = Command::new("sh");
    command.args(["-c", &line]).current_dir(project.path(""));
    let said = Run::of(&mut command).status(1).err();
    assert!(said.contains("[CSV-010]: a line has 60000000 commas"), "{said}");
}

#[test]
fn one_cause_in_all_rows_is_one_finding() {
    let project = Project::small();
    let rows = project.read(FLOWS);
    let (header, _) = rows.split_once('\n').unwrap();
    let odd = "2025-01,ARR,R-1,10,X\n".repeat(1_234);
    let said = project.with(FLOWS, format!("{header}\n{odd}")).check("").status(1).err();
    assert_eq!(said.matches("[VAL-008]").count(), 1, "{said}");
    assert!(said.contains("in all 1 234 rows"), "{said}");
}

#[test]
fn one_mark_many_times_is_one_finding_in_a_time_that_goes_with_the_text() {
    let marks = [
        "<b>a</b>\n\n".repeat(5_000),
        "[".repeat(5_000) + "x" + &"](a)".repeat(5_000),
        "*a **b ".repeat(5_000),
        "> ".repeat(5_000),
    ];
    for mark in marks {
        let project = Project::small();
        let text = project.read("templates/flows/en.md") + "\n" + &mark;
        let run = project.with("templates/flows/en.md", text).check("--language en");
        assert!(run.err().len() < 100_000, "{} bytes", run.err().len());
    }
}

#[test]
fn a_template_that_never_ends_is_stopped_at_its_place() {
    let loops = "{% for a in range(end=1000) %}".repeat(4) + &"{% endfor %}".repeat(4);
    let doubled =
        "{% set a = \"xxxxxxxxxxxxxxxx\" %}".to_owned() + &"{% set a = a ~ a %}\n".repeat(30);
    for (text, said) in [(loops, "are gone through more than"), (doubled, "is kept")] {
        let project = Project::small();
        let text = project.read("templates/flows/en.md") + "\n" + &text;
        let found = project.with("templates/flows/en.md", text).check("").status(1).err();
        assert!(found.contains("error[TPL-005]") && found.contains(said), "{found}");
        assert!(found.contains("templates/flows/en.md:"), "{found}");
    }
}

#[test]
fn a_page_that_never_ends_is_stopped_at_its_place() {
    let loops = "{% for a in range(end=1000) %}".repeat(4) + &"{% endfor %}".repeat(4);
    let doubled = "{% set a = sections %}".to_owned() + &"{% set a = a ~ a %}\n".repeat(30);
    let printed =
        "{% for a in range(end=90000) %}{{ sections }}{{ script }}{% endfor %}".to_owned();
    for (text, said) in
        [(loops, "are gone through more than"), (doubled, "is kept"), (printed, "are printed")]
    {
        let project = Project::small();
        let frame = include_str!("../../templates/page/page.html").to_owned() + &text;
        let project = project.with("templates/page/page.html", frame);
        let found = project.build("--language en").status(1).err();
        assert!(found.contains("error[TPL-005]") && found.contains(said), "{found}");
        assert!(found.contains("templates/page/page.html:"), "{found}");
        assert!(!project.path("output/flows/2025-03").exists());
    }
}

#[test]
fn a_template_that_is_larger_than_people_write_is_not_read_and_a_long_text_is_not_set() {
    let project = Project::small();
    let text = project.read("templates/flows/en.md");
    let project = project.with("templates/flows/en.md", text.clone() + &" ".repeat(10_000_000));
    let said = project.check("").status(1).err();
    assert!(said.contains("[TXT-007]: templates/flows/en.md is not read"), "{said}");
    assert!(said.contains("larger than 10 MB") && !said.contains("largest_file"), "{said}");
    let project = project.with("templates/flows/en.md", text + "\n" + &"a".repeat(2_000_000));
    let said = project.check("").status(1).err();
    assert!(said.contains("[TPL-005]: more than 2000000 bytes are printed"), "{said}");
}

#[test]
fn editions_that_come_out_at_once_are_one_finding_each() {
    let project = Project::small();
    let release = project.read(RELEASE);
    let (head, _) = release.split_once("[[edition]]").unwrap();
    let edition = |n: u32| {
        let period = format!("{}-{:02}", 1900 + n / 12, n % 12 + 1);
        format!(
            "[[edition]]\nperiod = \"{period}\"\nstatus = \"final\"\nreleased = 2025-05-12T10:00:00+05:00\n"
        )
    };
    let editions: String = (0..300).map(edition).collect();
    let said = project.with(RELEASE, head.to_owned() + &editions).check("").status(1).err();
    assert!(said.contains("\n299 errors"), "{said}");
    assert_eq!(said.matches("is not released before").count(), 201, "{said}");
}
