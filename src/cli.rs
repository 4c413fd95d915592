//! What was typed, and nothing else: `main` parses it, the commands read it.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::declaration::Format;
use crate::findings::Severity;

/// Turns a statistical office's data into the finished release, in every language of the office.
#[derive(Debug, Parser)]
#[command(version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build releases, all or none: Markdown, HTML, PDF and workbooks in every language, and data files
    Build {
        /// What to build.
        #[command(flatten)]
        choice: Choice,
        /// Folder for the output [default: output in the project]
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Mark every edition as a draft, in every format
        #[arg(long, conflicts_with = "now")]
        draft: bool,
        /// Mark the editions as drafts that are released after this moment, or have a vintage that is: 2025-08-11T09:30:00+05:00
        #[arg(long, value_name = "MOMENT", value_parser = moment)]
        now: Option<DateTime<FixedOffset>>,
    },
    /// Do all that build does, but write no release and look at none; say what was checked
    Check {
        /// What to check.
        #[command(flatten)]
        choice: Choice,
        /// Write what was checked into this folder, as JSON and as a page for the archive
        #[arg(long, value_name = "DIR")]
        report: Option<PathBuf>,
    },
    /// Publish editions that were built: once their release time has come, all or none, each whole in one step
    Publish {
        /// What to publish.
        #[command(flatten)]
        publish: PublishChoice,
    },
    /// Say what differs between two vintages, editions or output folders
    Compare {
        /// What to compare.
        #[command(flatten)]
        compare: CompareChoice,
    },
    /// Revise the editions that new vintages touch: rebuild just these, with a note on what changed
    Revise {
        /// What to revise.
        #[command(flatten)]
        revise: ReviseChoice,
    },
    /// Build editions again from their manifests, in memory, and say which file differs
    Verify {
        /// Folders of editions, as build made them: output/NAME/2025-06
        #[arg(required = true)]
        editions: Vec<PathBuf>,
        /// Folder of the project
        #[arg(long, value_name = "DIR", default_value = ".")]
        project: PathBuf,
        /// How is shown what differs
        #[arg(long, value_name = "FORMAT", default_value = "full")]
        message_format: MessageFormat,
    },
    /// Show the releases in the browser, and every change of their files as it is saved
    Preview {
        /// What to show.
        #[command(flatten)]
        preview: PreviewChoice,
    },
    /// Show an edition at a stage of its way: facts, Markdown, document, layout; or a built-in file
    #[command(disable_help_subcommand = true)]
    Show {
        /// What to show.
        #[command(subcommand)]
        stage: Stage,
    },
    /// Rewrite every release.toml of a project that an older version of the program read
    Migrate {
        /// Folder of the project
        #[arg(long, value_name = "DIR", default_value = ".")]
        project: PathBuf,
        /// Write nothing, and show what would change
        #[arg(long)]
        dry_run: bool,
        /// How is shown what keeps it from being rewritten
        #[arg(long, value_name = "FORMAT", default_value = "full")]
        message_format: MessageFormat,
    },
    /// Say what the code of a finding means and what to do about it, or list all codes
    Explain {
        /// Code of a finding, such as VAL-001 [default: list them all]
        code: Option<String>,
    },
}

impl Command {
    /// How is shown what it finds, and what stops it.
    pub fn message_format(&self) -> MessageFormat {
        match self {
            Self::Build { choice, .. } | Self::Check { choice, .. } => {
                choice.findings.message_format
            }
            Self::Publish { publish } => publish.message_format,
            Self::Verify { message_format, .. } | Self::Migrate { message_format, .. } => {
                *message_format
            }
            Self::Compare { compare } => compare.message_format,
            Self::Revise { revise } => revise.findings.message_format,
            Self::Show { stage } => stage.message_format(),
            Self::Preview { .. } | Self::Explain { .. } => MessageFormat::Full,
        }
    }
}

fn moment(typed: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(typed)
        .map_err(|_| "a moment needs date, time and offset: 2025-08-11T09:30:00+05:00".to_owned())
}

fn reason(typed: &str) -> Result<String, String> {
    let reason = typed.trim();
    if reason.is_empty() {
        Err("a reason is a few words".to_owned())
    } else {
        Ok(reason.to_owned())
    }
}

/// Which editions, languages and formats.
#[derive(Debug, Args)]
pub struct Choice {
    /// Names of the releases [default: every release of the project]
    #[arg(value_name = "RELEASE")]
    pub releases: Vec<String>,
    /// Edition, by the last month, quarter or other period that it is about, or its year, and its stage where
    /// it has one: 2025-06, 2025-Q2, 2025, 2025-12-final [default: the latest]
    #[arg(long, visible_alias = "edition", value_name = "PERIOD", conflicts_with = "all")]
    pub period: Option<String>,
    /// Every edition that the data can serve
    #[arg(long)]
    pub all: bool,
    /// Use the vintages of the data that were released by the end of this day [default: all]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    /// Languages, by their tags [default: all]
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub language: Vec<String>,
    /// Formats [default: all]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<Format>,
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// How findings are shown, and which stop the command.
    #[command(flatten)]
    pub findings: FindingsChoice,
}

/// How findings are shown, and which stop the command.
#[derive(Debug, Clone, Copy, Args)]
pub struct FindingsChoice {
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub message_format: MessageFormat,
    /// Let these findings stop the command as errors do: nothing is written
    #[arg(long, value_name = "FINDINGS")]
    pub deny: Option<Denied>,
}

impl FindingsChoice {
    /// The least that a finding weighs that stops the command.
    pub fn denied(self) -> Severity {
        match self.deny {
            Some(Denied::Warnings) => Severity::Warning,
            None => Severity::Error,
        }
    }
}

impl From<MessageFormat> for FindingsChoice {
    fn from(message_format: MessageFormat) -> Self {
        Self { message_format, deny: None }
    }
}

/// Findings that stop a command beside errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// Warnings, which stop nothing otherwise
    Warnings,
}

/// What to compare, and where to write what differs.
#[derive(Debug, Args)]
pub struct CompareChoice {
    /// A vintage (2025-03-13-final, first), a day (2025-03-13), an edition (2025-05) or a folder
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// Another one of these
    #[arg(value_name = "AFTER")]
    pub after: String,
    /// Edition that vintages and days are compared for [default: the latest]
    #[arg(long, visible_alias = "edition", value_name = "PERIOD")]
    pub period: Option<String>,
    /// Name of the release [default: the only one of the project]
    #[arg(long, value_name = "NAME")]
    pub release: Option<String>,
    /// Write what differs as a page
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write what differs as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub message_format: MessageFormat,
}

/// What to publish, and where.
#[derive(Debug, Args)]
pub struct PublishChoice {
    /// Folders of editions, as build made them: output/NAME/2025-06
    #[arg(required = true, value_name = "EDITION")]
    pub editions: Vec<PathBuf>,
    /// Folder to publish in
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// Make that folder, where it is not there
    #[arg(long)]
    pub create: bool,
    /// Wait until the release time, and publish then
    #[arg(long, conflicts_with_all = ["at", "undo"])]
    pub wait: bool,
    /// Publish what takes something from readers, or is older than what is there; the reason is logged
    #[arg(long, value_name = "REASON", conflicts_with = "undo", value_parser = reason)]
    pub insist: Option<String>,
    /// Put back what was public before the editions that are named, such as NAME/2025-06; the reason is logged
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub undo: Option<String>,
    /// Who publishes, for the log
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// The log [default: beside the folder, under its name and `.publications.jsonl`]
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Move the log of an earlier version of the program out of the folder
    #[arg(long)]
    pub move_log: bool,
    /// Folder of the project, which is asked whether the release time is still so [default: the one in whose output
    /// the edition lies, else the current folder]
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// The moment now [default: by the clock of the system]
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub at: Option<DateTime<FixedOffset>>,
    /// How is shown what keeps it from being published
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub message_format: MessageFormat,
}

/// What to revise.
#[derive(Debug, Args)]
pub struct ReviseChoice {
    /// Name of the release [default: the only one of the project]
    pub release: Option<String>,
    /// Revise up to this vintage [default: the newest]
    #[arg(long, value_name = "VINTAGE")]
    pub vintage: Option<String>,
    /// Folder of the output [default: output in the project]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Mark what is revised as a draft where it, or a vintage in it, is released after this moment
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub now: Option<DateTime<FixedOffset>>,
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// How findings are shown, and which stop the command.
    #[command(flatten)]
    pub findings: FindingsChoice,
}

/// A stage of an edition, or what the program brings along.
#[derive(Debug, Subcommand)]
pub enum Stage {
    /// The facts: value, unit, period, base, and what each is made of
    Facts {
        /// The edition.
        #[command(flatten)]
        choice: StageChoice,
        /// How the facts are shown
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: FactsFormat,
    },
    /// The Markdown of a language as its template gives it, each figure marked with its fact
    Markdown {
        /// The edition and the language.
        #[command(flatten)]
        choice: TextChoice,
    },
    /// The document that the Markdown is read into: a tree of blocks, one a line
    Document {
        /// The edition and the language.
        #[command(flatten)]
        choice: TextChoice,
    },
    /// The pages of the PDF: each line of text, rule, link and picture with its place in points
    Layout {
        /// The edition and the language.
        #[command(flatten)]
        choice: TextChoice,
    },
    /// The files that the program brings along; a project replaces them by files of the same name
    Builtin {
        /// The file to show: templates/locale/en.toml [default: a list of all]
        path: Option<String>,
    },
}

impl Stage {
    fn message_format(&self) -> MessageFormat {
        match self {
            Self::Facts { choice, .. } => choice.message_format,
            Self::Markdown { choice } | Self::Document { choice } | Self::Layout { choice } => {
                choice.stage.message_format
            }
            Self::Builtin { .. } => MessageFormat::Full,
        }
    }
}

/// Which edition to look at.
#[derive(Debug, Args)]
pub struct StageChoice {
    /// Edition, by the last month of its period, or its year, and its stage where it has one:
    /// 2025-06, 2025, 2025-12-final [default: the latest that the data serve]
    #[arg(value_name = "EDITION")]
    pub edition: Option<String>,
    /// Name of the release [default: the only one of the project]
    #[arg(long, value_name = "NAME")]
    pub release: Option<String>,
    /// Use the vintages of the data that were released by the end of this day [default: all]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub message_format: MessageFormat,
}

/// Which edition to look at, in which language.
#[derive(Debug, Args)]
pub struct TextChoice {
    /// Which edition.
    #[command(flatten)]
    pub stage: StageChoice,
    /// Language, by its tag [default: the first of the release]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
}

/// How facts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FactsFormat {
    /// A line each
    Table,
    /// As in facts.json
    Json,
}

/// What to show in the browser, and where.
#[derive(Debug, Args)]
pub struct PreviewChoice {
    /// Name of the release [default: every release of the project]
    pub release: Option<String>,
    /// Use the vintages of the data that were released by the end of this day [default: all]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    /// Show every edition as a draft
    #[arg(long, conflicts_with = "now")]
    pub draft: bool,
    /// Show the editions as drafts that are released after this moment: 2025-08-11T09:30:00+05:00
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub now: Option<DateTime<FixedOffset>>,
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Port on this computer; while it is busy, the next ones are tried
    #[arg(long, value_name = "N", default_value_t = 8025)]
    pub port: u16,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the lines they are about, and what to do
    Full,
    /// One line each: `path:line:column: severity[CODE]: message`.
    #[value(help = "One line each: path:line:column: severity[CODE]: message")]
    Short,
    /// One JSON object a line
    Json,
}
