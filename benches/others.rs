//! The program beside others: the wall time of each from start to exit, taken in turns, so that a
//! machine that slows down slows all of them.
//!
//! `cargo bench --bench others`. Whoever is not there is left out, with a word:
//!
//! - Typst (`cargo install typst-cli --locked`) sets the release's own Markdown with the same fonts,
//!   tables and pictures, as one PDF of one language;
//! - `XlsxWriter` (`pip install xlsxwriter`) writes six of its tables as one workbook of six sheets.
//!
//! Nothing is computed, checked or read back by them.
//!
//! A disk from which many files were just deleted is slow to take new ones, and only we write many:
//! `TMPDIR=/dev/shm` leaves the disk out.

#![allow(clippy::unwrap_used, reason = "what cannot be read should stop the benchmark")]
#![allow(clippy::disallowed_methods, reason = "the release is made on disk")]
#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};
use tempfile::TempDir;

/// So many runs of each; one where `cargo test` only wants to see that all of it works.
fn runs() -> usize {
    if std::env::args().any(|argument| argument == "--bench") { 20 } else { 1 }
}

/// A program at work: from where it may write to what is run.
struct Contender<'a> {
    name: &'a str,
    command: Box<dyn Fn(&Path) -> Command + 'a>,
    times: Vec<Duration>,
}

fn main() {
    let folder = TempDir::with_prefix("bulletin-").unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build = |what: &'static [&str]| {
        move |place: &Path| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_bulletin"));
            command.args(["build", "--project"]).arg(repository).args(what);
            command.arg("--output").arg(place.join("output"));
            command
        }
    };
    run(build(&[])(folder.path()));
    let release = folder.path().join("output/migration/2025-06");

    let mut others = Vec::new();
    if is_there("typst", &["--version"]) {
        let markdown = fs::read_to_string(release.join("en/release.md")).unwrap();
        let source = release.join("en/release.typ");
        fs::write(&source, typst_markup(&markdown)).unwrap();
        others.push(Contender::new("Typst, one PDF", move |place| {
            let mut command = Command::new("typst");
            command.args(["compile", "--ignore-system-fonts", "--font-path"]);
            command
                .arg(repository.join("templates/fonts"))
                .arg(&source)
                .arg(place.join("release.pdf"));
            command
        }));
    }
    if is_there("python3", &["-c", "import xlsxwriter"]) {
        let data = release.join("data");
        others.push(Contender::new("XlsxWriter, six sheets", move |place| {
            let mut command = Command::new("python3");
            command.arg(repository.join("benches/six_sheets.py"));
            command.arg(&data).arg(place.join("six.xlsx"));
            command
        }));
    }
    let mut ours = vec![
        Contender::new("bulletin, one PDF", build(&["--language", "en", "--format", "pdf"])),
        Contender::new("bulletin, three PDFs", build(&["--format", "pdf"])),
        Contender::new("bulletin, three texts, pages, PDFs", build(&["--format", "md,html,pdf"])),
        Contender::new("bulletin, everything", build(&[])),
    ];

    for _ in 0..runs() {
        for contender in others.iter_mut().chain(&mut ours) {
            let place = TempDir::with_prefix_in("run-", folder.path()).unwrap();
            let command = (contender.command)(place.path());
            contender.times.push(run(command));
        }
    }
    if runs() == 1 {
        println!("every command works; `cargo bench --bench others` measures them");
        return;
    }
    for contender in others.iter().chain(&ours) {
        let (best, median) = contender.milliseconds();
        println!("{:36} best {best:4.0} ms, median {median:4.0} ms", contender.name);
    }
    for other in &others {
        println!("\nfor each 1.00 of {} (best, median):", other.name);
        let (best, median) = other.milliseconds();
        for contender in &ours {
            let (our_best, our_median) = contender.milliseconds();
            let of = (our_best / best, our_median / median);
            println!("{:36} {:.2}, {:.2}", contender.name, of.0, of.1);
        }
    }
}

/// Whether a program can be run; says so if it cannot.
fn is_there(program: &str, arguments: &[&str]) -> bool {
    let asked = Command::new(program).args(arguments).stderr(Stdio::null()).output();
    let is_there = asked.is_ok_and(|of| {
        print!("{}", String::from_utf8_lossy(&of.stdout));
        of.status.success()
    });
    if !is_there {
        println!("left out: `{program} {}` does not run", arguments.join(" "));
    }
    is_there
}

impl<'a> Contender<'a> {
    fn new(name: &'a str, command: impl Fn(&Path) -> Command + 'a) -> Self {
        Self { name, command: Box::new(command), times: Vec::new() }
    }

    /// The best of its times and the middle one.
    fn milliseconds(&self) -> (f64, f64) {
        let mut times: Vec<f64> = self.times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        (times[0], times[times.len() / 2])
    }
}

/// From the start of a process to its end.
fn run(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    let time = start.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    time
}

/// The same document in Typst's markup: every piece of text is a string of its own, so that nothing
/// in it is taken for markup.
fn typst_markup(markdown: &str) -> String {
    let mut typst = String::from(
        "#set document(title: \"Release\", date: none)\n#set page(paper: \"a4\", numbering: \"1\")\n\
         #set text(font: \"IBM Plex Sans\", size: 9.5pt, lang: \"en\")\n#set par(justify: false)\n",
    );
    let mut in_picture = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                in_picture = Some((dest_url.to_string(), String::new()));
            }
            Event::End(TagEnd::Image) => {
                let (path, alt) = in_picture.take().unwrap();
                write!(typst, "#image({path:?}, alt: {alt:?})").unwrap();
            }
            Event::Text(words) | Event::Code(words) => match &mut in_picture {
                Some((_, alt)) => alt.push_str(&words),
                None => write!(typst, "#{:?}", words.as_ref()).unwrap(),
            },
            Event::SoftBreak | Event::HardBreak => typst.push('\n'),
            Event::Start(Tag::Heading { level, .. }) => {
                write!(typst, "#heading(level: {})[", level as u8).unwrap();
            }
            Event::End(TagEnd::Heading(_)) => typst.push_str("]\n\n"),
            Event::End(TagEnd::Paragraph) => typst.push_str("\n\n"),
            Event::Start(Tag::Strong) => typst.push_str("#strong["),
            Event::Start(Tag::Emphasis) => typst.push_str("#emph["),
            Event::Start(Tag::Link { dest_url, .. }) => {
                write!(typst, "#link({:?})[", dest_url.as_ref()).unwrap();
            }
            Event::Start(Tag::List(None)) => typst.push_str("#list("),
            Event::Start(Tag::List(Some(_))) => typst.push_str("#enum("),
            Event::Start(Tag::Item | Tag::TableCell) => typst.push('['),
            Event::End(TagEnd::Item | TagEnd::TableCell) => typst.push_str("],"),
            Event::Start(Tag::Table(columns)) => {
                let sides: Vec<&str> = columns.iter().map(|column| side(*column)).collect();
                let (count, sides) = (columns.len(), sides.join(","));
                write!(typst, "#table(columns: {count}, align: ({sides},),").unwrap();
            }
            Event::Start(Tag::TableHead) => typst.push_str("table.header("),
            Event::End(TagEnd::TableHead) => typst.push_str("),"),
            Event::End(TagEnd::Table | TagEnd::List(_)) => typst.push_str(")\n\n"),
            Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => typst.push(']'),
            _ => {}
        }
    }
    typst
}

fn side(column: Alignment) -> &'static str {
    match column {
        Alignment::Right => "right",
        Alignment::Center => "center",
        Alignment::Left | Alignment::None => "left",
    }
}
