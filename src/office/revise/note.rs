//! What a revision changed to the note for readers: a page and Markdown in each language, and JSON.
//!
//! [`note_files`] is the entry point. All words come from the locale files and from the vintages.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;
use tera::{Context, Tera};

use super::differences::{CellChange, Differences, FactChange, LanguageDifferences, PassageChange};
use super::redline::{Kind, Piece};
use super::state::State;
use crate::data::figures::round;
use crate::declaration::{EditionRevision, Extent, Format, RevisionType, Texts, Vintage};
use crate::formats::facts_file::Number;
use crate::office::archive::OutputFile;
use crate::office::load::Preparation;
use crate::words::language::{Locale, RevisionWords};
use crate::words::prose::Prose;

/// The frame of the page; its words are those of the language.
const FRAME: &str = include_str!("note.html");

/// What a note is about.
pub struct Note<'a> {
    /// The release.
    pub preparation: &'a Preparation,
    /// Id of the edition.
    pub edition: &'a str,
    /// The edition as it is now.
    pub after: &'a State,
    /// What differs from the version before.
    pub differences: &'a Differences,
    /// The vintages that came in, oldest first.
    pub vintages: &'a [Vintage],
    /// Every revision of the edition, this one last.
    pub revisions: &'a [EditionRevision],
    /// The languages and formats that the edition is published in.
    pub published: &'a Extent,
}

/// A vintage as JSON.
#[derive(Serialize)]
struct VintageEntry<'a> {
    id: &'a str,
    r#type: RevisionType,
    released: String,
    reason: &'a Texts,
}

/// The note as JSON.
#[derive(Serialize)]
struct NoteEntry<'a> {
    release: &'a str,
    edition: &'a str,
    /// Number of the version that was replaced.
    replaces: usize,
    vintages: Vec<VintageEntry<'a>>,
    /// The key facts whose sign or direction is another.
    turned: Vec<&'a str>,
    #[serde(flatten)]
    differences: &'a Differences,
}

/// A vintage in words.
#[derive(Serialize)]
struct Said {
    said: String,
    reason: String,
}

/// A link to a version.
#[derive(Serialize)]
struct Version {
    href: String,
    words: String,
}

/// A figure in words.
#[derive(Serialize)]
struct Row {
    label: String,
    before: String,
    after: String,
    difference: String,
    percent: String,
}

/// The passages that stand under one heading.
#[derive(Serialize)]
struct Part<'a> {
    section: &'a str,
    passages: &'a [PassageChange],
}

/// The note in every language that has words for it, and for programs.
///
/// # Errors
/// If the page cannot be made, which would be a mistake of the program.
pub fn note_files(note: &Note<'_>) -> Result<Vec<OutputFile>, tera::Error> {
    let mut tera = Tera::new();
    tera.autoescape_on(["note.html"]);
    tera.add_raw_template("note.html", FRAME)?;
    let mut files = vec![OutputFile { path: "revision.json".to_owned(), bytes: json(note) }];
    // Without Markdown there is no text to compare: then the note is about the figures.
    let only_figures = LanguageDifferences::default();
    for prose in &note.preparation.prose {
        let tag = &prose.locale.tag;
        let Some(words) = prose.locale.revision() else { continue };
        if !note.published.has_language(tag) {
            continue;
        }
        let differences = note.differences.languages.get(tag).unwrap_or(&only_figures);
        let of = Language { note, prose, words, differences };
        let page = tera.render("note.html", &of.context())?.into_bytes();
        files.push(OutputFile { path: format!("{tag}/revision.html"), bytes: page });
        let markdown = of.markdown().into_bytes();
        files.push(OutputFile { path: format!("{tag}/revision.md"), bytes: markdown });
    }
    Ok(files)
}

fn json(note: &Note<'_>) -> Vec<u8> {
    let vintages = note.vintages.iter().map(|vintage| VintageEntry {
        id: &vintage.id,
        r#type: vintage.revision,
        released: vintage.released.to_rfc3339(),
        reason: &vintage.reason,
    });
    let entry = NoteEntry {
        release: &note.preparation.data.release.name,
        edition: note.edition,
        replaces: note.revisions.last().map_or(0, |revision| revision.version),
        vintages: vintages.collect(),
        turned: note.differences.turned().map(|fact| fact.id.as_str()).collect(),
        differences: note.differences,
    };
    let mut json = serde_json::to_vec_pretty(&entry)
        .expect("a note has string keys only and no failing serializer");
    json.push(b'\n');
    json
}

/// A note in one language.
struct Language<'a> {
    note: &'a Note<'a>,
    prose: &'a Prose,
    words: &'a RevisionWords,
    differences: &'a LanguageDifferences,
}

impl Language<'_> {
    fn locale(&self) -> &Locale {
        &self.prose.locale
    }

    fn context(&self) -> Context {
        let preparation = self.note.preparation;
        let furniture = self.locale().furniture();
        let languages = preparation.prose.iter().map(|prose| &prose.locale);
        let languages = languages.filter(|of| self.note.published.has_language(&of.tag));
        let editions: Vec<_> = languages.map(|of| (of.tag.as_str(), of.name())).collect();
        let mut context = Context::new();
        context.insert("language", &self.locale().tag);
        context.insert("style", &preparation.page.style(&preparation.theme));
        context.insert("words", self.words);
        context.insert("skip_link", &furniture.skip_link);
        context.insert("languages_label", &furniture.languages);
        context.insert("publisher", self.publisher());
        context.insert("editions", &editions);
        context.insert("title", &self.title());
        context.insert("revisions", &self.revisions());
        context.insert("file", &self.note.published.text_file(&self.locale().tag));
        context.insert("versions", &self.versions());
        context.insert("turned", &self.turned());
        let rows = self.rows();
        context.insert("legend", &self.legend(&rows));
        context.insert("facts", &rows);
        context.insert("text", &self.parts());
        context.insert("cells", &self.differences.cells);
        context
    }

    fn publisher(&self) -> &str {
        let publisher = self.note.preparation.data.release.about.publisher.get_ref();
        publisher.get(&self.locale().tag).map_or("", String::as_str)
    }

    /// That of the release.
    /// The title of the release; without Markdown to take it from what the release is about.
    fn title(&self) -> String {
        let tag = &self.locale().tag;
        let text = self.note.after.texts.get(tag);
        if let Some(title) = text.and_then(|text| text.passages.first()) {
            return title.words.clone();
        }
        let release = &self.note.preparation.data.release;
        let description = release.about.description.get_ref().get(tag).map_or("", String::as_str);
        let period = release
            .edition(self.note.edition)
            .and_then(|at| self.locale().period(release.editions[at].period, "nominative").ok());
        description.replace("{period}", &period.unwrap_or_default())
    }

    fn revisions(&self) -> Vec<Said> {
        let said = |vintage: &Vintage| {
            let (said, reason) = said(vintage, self.locale(), self.words);
            Said { said, reason }
        };
        self.note.vintages.iter().rev().map(said).collect()
    }

    fn versions(&self) -> Vec<Version> {
        let links = version_links(self.note.revisions, self.locale(), self.words);
        links.map(|(href, words)| Version { href, words }).collect()
    }

    fn turned(&self) -> Vec<String> {
        self.note.differences.turned().map(|fact| self.label(fact)).collect()
    }

    /// The figures of the whole, in the reference period.
    fn rows(&self) -> Vec<Row> {
        let facts = &self.note.differences.facts;
        let row = |fact: &FactChange| Row {
            label: self.label(fact),
            before: self.number(&fact.before),
            after: self.number(&fact.after),
            difference: self.signed(fact.difference, fact.decimals),
            percent: self.signed(fact.percent, 1),
        };
        let is_told = |fact: &&FactChange| {
            let told = |number: &Number| (number.shown, number.absent.clone());
            fact.headline && told(&fact.before) != told(&fact.after)
        };
        facts.iter().filter(is_told).map(row).collect()
    }

    /// What the shorthand in the rows means.
    fn legend(&self, rows: &[Row]) -> String {
        let reasons = ["not_available", "not_applicable", "confidential"];
        let used = reasons.into_iter().filter_map(|reason| {
            let [symbol, meaning] = self.locale().absence(reason);
            let is_used = |row: &Row| {
                [&row.before, &row.after, &row.difference, &row.percent].contains(&symbol)
            };
            rows.iter().any(is_used).then(|| format!("{symbol} {meaning}"))
        });
        used.collect::<Vec<_>>().join("; ")
    }

    fn label(&self, fact: &FactChange) -> String {
        let mut indicators = self.note.preparation.data.release.indicators.iter();
        let Some(of) = indicators.find(|of| of.id == fact.indicator) else {
            return fact.id.clone();
        };
        let label = of.label.get(&self.locale().tag).map_or("", String::as_str);
        self.locale().comparison_label(label, fact.part, of.is_percentage())
    }

    fn number(&self, number: &Number) -> String {
        match (number.shown, &number.absent) {
            (Some(shown), _) => self.locale().number(shown),
            (None, absent) => {
                let [symbol, _] = self.locale().absence(absent.as_deref().unwrap_or_default());
                symbol.clone()
            }
        }
    }

    fn signed(&self, number: Option<Decimal>, decimals: u32) -> String {
        let Some(number) = number.map(|number| round(number, decimals)) else {
            return self.locale().absence("not_applicable")[0].clone();
        };
        let sign = if number > Decimal::ZERO { "+" } else { "" };
        format!("{sign}{}", self.locale().number(number))
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let chunks = self.differences.text.chunk_by(|one, other| one.section == other.section);
        chunks.map(|passages| Part { section: &passages[0].section, passages }).collect()
    }

    fn markdown(&self) -> String {
        let words = self.words;
        let mut lines = vec![format!("# {}\n\n**{}**\n", escaped(&self.title()), words.heading)];
        for Said { said, reason } in self.revisions() {
            lines.push(format!("- **{}** {}", escaped(&said), escaped(&reason)));
        }
        let turned = self.turned();
        lines.push(if turned.is_empty() {
            format!("\n{}\n", words.not_turned)
        } else {
            format!("\n{} **{}**\n", words.turned, escaped(&turned.join("; ")))
        });
        let tag = &self.locale().tag;
        let markdown = self.note.published.has(tag, Format::Markdown).then_some("release.md");
        if let Some(text) = markdown.or(self.note.published.text_file(tag)) {
            lines.push(format!("* [{}]({text})", words.release));
        }
        for version in self.versions() {
            lines.push(format!("* [{}]({})", version.words, version.href));
        }
        lines.extend(self.figures());
        if !self.differences.text.is_empty() {
            lines.push(format!("\n## {}\n\n{}", words.text, words.legend));
        }
        for part in self.parts() {
            lines.push(format!("\n### {}\n", escaped(part.section)));
            for passage in part.passages {
                let pieces: String = passage.redline.iter().map(marked).collect();
                lines.push(format!("- {pieces}"));
            }
        }
        lines.extend(self.cells());
        lines.join("\n") + "\n"
    }

    /// The main figures as lines of Markdown.
    fn figures(&self) -> Vec<String> {
        let words = self.words;
        let rows = self.rows();
        let legend = self.legend(&rows);
        let rows = rows.into_iter().map(|row| {
            [row.label, row.before, row.after, row.difference, row.percent].map(|of| escaped(&of))
        });
        let header =
            [&words.figure, &words.before, &words.after, &words.difference, &words.percent];
        let mut lines = grid(&words.figures, header, &rows.collect::<Vec<_>>());
        if !legend.is_empty() {
            lines.push(format!("\n{}", escaped(&legend)));
        }
        lines
    }

    /// The cells of tables as lines of Markdown.
    fn cells(&self) -> Vec<String> {
        let words = self.words;
        let cell = |of: &Option<String>| of.as_ref().map_or("–".to_owned(), |of| escaped(of));
        let rows = self.differences.cells.iter().map(|of| {
            let CellChange { table, row, column, before, after } = of;
            [escaped(row), escaped(column), escaped(table), cell(before), cell(after)]
        });
        let header = [&words.row, &words.column, &words.table, &words.before, &words.after];
        grid(&words.tables, header, &rows.collect::<Vec<_>>())
    }
}

/// What is said of a vintage: that and when it came in and of which type it is, and why.
fn said(vintage: &Vintage, locale: &Locale, words: &RevisionWords) -> (String, String) {
    (locale.revised(words, vintage), vintage.reason.get(&locale.tag).cloned().unwrap_or_default())
}

/// What the text of a release says of its revisions, by language: nothing that a revision changed.
pub(super) fn notices(
    preparation: &Preparation,
    revisions: &[EditionRevision],
) -> BTreeMap<String, Vec<String>> {
    let of_language = |prose: &Prose| {
        let words = prose.locale.revision()?;
        let links = version_links(revisions, &prose.locale, words).map(|(_, words)| words);
        let said = revisions.iter().map(|revision| {
            let (said, reason) = said(&revision.vintage, &prose.locale, words);
            format!("{said} {reason}")
        });
        let all = links.chain(said).chain([words.note.clone()]).collect();
        Some((prose.locale.tag.clone(), all))
    };
    preparation.prose.iter().map(Arc::as_ref).filter_map(of_language).collect()
}

/// Links from the folder of a language to the earlier versions, the latest first.
fn version_links<'a>(
    revisions: &'a [EditionRevision],
    locale: &'a Locale,
    words: &'a RevisionWords,
) -> impl Iterator<Item = (String, String)> + 'a {
    revisions.iter().rev().filter_map(|revision| {
        let said = words.version.replace("{number}", &revision.version.to_string());
        Some((revision.address(&locale.tag)?, said))
    })
}

/// Words that went or came, as Markdown has them: struck through, or strong.
fn marked(piece: &Piece) -> String {
    let (space, words) = (if piece.space { " " } else { "" }, escaped(&piece.words));
    match piece.kind {
        Kind::Same => format!("{space}{words}"),
        Kind::Deleted => format!("{space}~~{words}~~"),
        Kind::Inserted => format!("{space}<ins>{words}</ins>"),
    }
}

/// A table as lines of Markdown, none without rows.
fn grid(title: &str, header: [&String; 5], rows: &[[String; 5]]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let line = |cells: &[&str]| format!("| {} |", cells.join(" | "));
    let mut lines = vec![
        format!("\n## {title}\n"),
        line(&header.map(String::as_str)),
        line(&["---", "---", "---", "---:", "---:"]),
    ];
    lines.extend(rows.iter().map(|row| line(&row.each_ref().map(String::as_str))));
    lines
}

/// Words in which no character means anything to Markdown.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for character in words.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
