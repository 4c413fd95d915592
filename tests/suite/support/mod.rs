//! A project in a temporary folder, and the program run in it.
//!
//! [`Project::new`] copies the release of `tests/fixture/`; a test then changes what it is about and
//! runs the real program, whose whole output and exit code [`Run`] compares:
//!
//! ```text
//! Project::new()
//!     .with("data/migration/population.csv", "TIME_PERIOD,REF_AREA\n")
//!     .build("--period 2025-06")
//!     .stdout("")
//!     .stderr("error[…]: …")
//!     .status(1);
//! ```

pub(crate) mod archive;
pub(crate) mod commands;
pub(crate) mod expected;
pub(crate) mod page;
pub(crate) mod pdf;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use bulletin::project::built_in;
use tempfile::TempDir;

/// What the program brings along: the grammar of each language, and the page.
const OF_THE_PROGRAM: [&str; 2] = ["templates/locale", "templates/page"];

/// The folder of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A project in a folder that goes away with it.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// The release `migration` of `tests/fixture`: all kinds of tables, charts, files and rules,
    /// with a long row of editions, and files of its own for what the program brings along. Nothing
    /// is built.
    pub(crate) fn new() -> Self {
        let project = Self::empty().with_folder("tests/fixture", "");
        OF_THE_PROGRAM.iter().fold(project, |project, folder| project.with_folder(folder, folder))
    }

    /// The release `flows` of `tests/findings/sound`: two editions, as small as one can be. Nothing
    /// is built.
    pub(crate) fn small() -> Self {
        Self::empty().with_folder("tests/findings/sound", "")
    }

    /// The large release with its latest edition, whole: built once for all tests, then copied.
    pub(crate) fn built() -> Self {
        static BUILT: LazyLock<Project> = LazyLock::new(|| {
            let project = Project::new();
            project.build("").stdout("./output/migration/2025-06\n").stderr("").success();
            project
        });
        let files = BUILT.files("").into_iter();
        files.fold(Self::empty(), |project, (path, bytes)| project.with(&path, bytes))
    }

    /// The release `moves` of `tests/stages`: editions at two stages. Nothing is built.
    pub(crate) fn staged() -> Self {
        Self::empty().with_folder("tests/stages", "")
    }

    /// The sample release that this repository offers to its readers. Nothing is built.
    pub(crate) fn sample() -> Self {
        let own = ["templates/migration", "data/migration"];
        own.iter().fold(Self::empty(), |project, folder| project.with_folder(folder, folder))
    }

    /// With all files of a folder of this repository, in the folder `to` of the project.
    pub(crate) fn with_folder(self, from: &str, to: &str) -> Self {
        for (path, bytes) in files(&repository().join(from)) {
            write(&self.path(to).join(path), &bytes);
        }
        self
    }

    /// A project without any file.
    pub(crate) fn empty() -> Self {
        Self { folder: TempDir::with_prefix("bulletin-").unwrap() }
    }

    /// With this content in the file of this path, whether it was there or not.
    pub(crate) fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        write(&self.path(path), content.as_ref());
        self
    }

    /// With every occurrence of `from` in the file of this path, at least one, put as `to`.
    #[track_caller]
    pub(crate) fn edit(self, path: &str, from: &str, to: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not have {from:?}");
        self.with(path, text.replace(from, to))
    }

    /// Without the file or folder of this path.
    pub(crate) fn without(self, path: &str) -> Self {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        self
    }

    /// Where the file of this path is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The text of the file of this path: the project's, else the program's.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        match (fs::read_to_string(self.path(path)), built_in(path)) {
            (Ok(text), _) => text,
            (Err(_), Some(file)) => String::from_utf8(file.bytes.to_vec()).unwrap(),
            (Err(error), None) => panic!("{path}: {error}"),
        }
    }

    /// Every file below the folder of this path, by its path there; none if there is no folder.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(folder))
    }

    /// The program with these arguments, divided by spaces, about to be run in the project.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bulletin"));
        command.args(arguments.split_whitespace()).current_dir(self.folder.path());
        command.stdin(Stdio::null());
        command
    }

    /// Runs the program with these arguments.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs `bulletin build`.
    pub(crate) fn build(&self, arguments: &str) -> Run {
        self.run(&format!("build {arguments}"))
    }

    /// Runs `bulletin check`.
    pub(crate) fn check(&self, arguments: &str) -> Run {
        self.run(&format!("check {arguments}"))
    }
}

/// What a run of the program said.
pub(crate) struct Run {
    command: String,
    output: Output,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self { command: format!("{command:?}"), output }
    }

    /// Standard output.
    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    /// Standard output as it is, text or not.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.output.stdout
    }

    /// Standard error.
    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// The exit code; nothing if the program was killed.
    pub(crate) fn exit(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Standard output is this.
    #[track_caller]
    pub(crate) fn stdout(self, expected: &str) -> Self {
        assert_eq!(self.out(), expected, "standard output of {}", self.command);
        self
    }

    /// Standard error is this.
    #[track_caller]
    pub(crate) fn stderr(self, expected: &str) -> Self {
        assert_eq!(self.err(), expected, "standard error of {}", self.command);
        self
    }

    /// The exit code is this.
    #[track_caller]
    pub(crate) fn status(self, expected: i32) -> Self {
        let (command, error) = (&self.command, self.err());
        assert_eq!(self.exit(), Some(expected), "exit code of {command}\n{error}");
        self
    }

    /// The program did its work.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        self.status(0)
    }
}

/// Every file below a folder, by its path there with `/`.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(relative.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}
