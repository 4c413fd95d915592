//! What a revision changed, in one language, to the document that says so: headings, lists and tables
//! as in a release, and the passages of its text with the words that went and came.
//!
//! [`NoteText::document`] is the entry point. All words come from the locale files and the vintages.

use rust_decimal::Decimal;

use super::differences::{FactChange, LanguageDifferences};
use super::note::{Note, version_links};
use super::passages::PassageChange;
use super::redline::{Kind, Piece};
use crate::data::figures::{Absence, round};
use crate::declaration::{CorrectionType, Notice, NoticeKind};
use crate::document::{
    Block, Cell, Column, Document, Edit, EditKind, FactNumber, Figure, Furniture, Heading, Inline,
    LanguageEdition, Link, List, Properties, Row, Table,
};
use crate::formats::facts_file::Number;
use crate::office::build::CameIn;
use crate::time::Shift;
use crate::words::language::{Locale, RevisionWords};

/// What stands in the place of a cell that a version does not have.
const NO_CELL: &str = "–";

/// A note in one language.
pub(super) struct NoteText<'n, 'a> {
    pub(super) note: &'n Note<'n, 'a>,
    pub(super) locale: &'n Locale,
    pub(super) words: &'n RevisionWords,
    pub(super) differences: &'n LanguageDifferences,
    /// The pages of the note in all languages.
    pub(super) editions: Vec<LanguageEdition>,
}

impl NoteText<'_, '_> {
    /// The note as a document; `release` is the file of the release that it leads back to.
    pub(super) fn document(&self, release: Option<String>) -> Document {
        let title = self.title();
        let mut blocks = vec![heading(1, "title", &title), self.notices()];
        blocks.extend(self.turned());
        let links = self.links(release);
        if !links.items.is_empty() {
            blocks.push(Block::List(links));
        }
        blocks.extend(self.figures());
        blocks.extend(self.passages());
        blocks.extend(self.cells());
        let kinds: Vec<NoticeKind> = self.note.notices().iter().map(|notice| notice.kind).collect();
        let kicker = self.words.heading(&kinds).to_owned();
        let properties = self.properties();
        let draft = properties.draft.clone();
        let mut document = Document {
            language: self.locale.tag.clone(),
            title: format!("{kicker}. {title}"),
            properties,
            editions: self.editions.clone(),
            furniture: Furniture {
                kicker,
                // A number would be needed to refer to a table, and nothing does.
                table_caption: "{title}".to_owned(),
                ..self.locale.furniture().clone()
            },
            blocks,
        };
        if let Some(draft) = &draft {
            document.mark_as(draft);
        }
        document
    }

    fn properties(&self) -> Properties {
        let about = &self.note.assembly.preparation().data.release.about;
        let tag = &self.locale.tag;
        let last = self.note.notices().into_iter().next();
        Properties {
            publisher: about.publisher.get_ref().get(tag).cloned().unwrap_or_default(),
            description: last
                .as_ref()
                .map_or_else(String::new, |last| self.locale.noticed(self.words, last)),
            keywords: about.keywords.get_ref().get(tag).cloned().unwrap_or_default(),
            released: last.map_or_else(String::new, |last| last.released.to_rfc3339()),
            revised: None,
            codes: self.locale.codes().clone(),
            draft: self.note.assembly.draft_mark(self.locale, self.note.edition),
            withdrawn: None,
            address: about.address_of(&self.note.edition.key),
        }
    }

    /// The title of the release; without Markdown to take it from, what the release is about.
    fn title(&self) -> String {
        let tag = &self.locale.tag;
        let text = self.note.after.texts.get(tag);
        if let Some(title) = text.and_then(|text| text.passages.first()) {
            return title.words.clone();
        }
        let release = &self.note.assembly.preparation().data.release;
        let description = release.about.description.get_ref().get(tag).map_or("", String::as_str);
        description.replace("{period}", &self.period())
    }

    fn period(&self) -> String {
        self.locale.period(self.note.edition.key.period(), "nominative").unwrap_or_default()
    }

    /// What came in, the latest first, each with its reason.
    fn notices(&self) -> Block {
        let item = |notice: Notice| {
            let said = self.locale.noticed(self.words, &notice);
            let reason = notice.reason.get(&self.locale.tag).map_or("", String::as_str);
            vec![Block::Paragraph(vec![strong(&said), text(format!(" {reason}"))])]
        };
        let items = self.note.notices().into_iter().map(item).collect();
        Block::List(List { start: None, items })
    }

    /// The key figures that have turned; without new data, that none has changed.
    fn turned(&self) -> Option<Block> {
        let CameIn { vintages, corrections } = self.note.came_in;
        if vintages.is_empty() {
            let of_words =
                corrections.iter().any(|correction| correction.kind != CorrectionType::Withdrawal);
            let words = self.words.same_figures.as_ref().unwrap_or(&self.words.not_turned);
            return of_words.then(|| Block::Paragraph(vec![text(words)]));
        }
        let turned: Vec<String> =
            self.note.differences.turned().map(|fact| self.label(fact)).collect();
        Some(Block::Paragraph(if turned.is_empty() {
            vec![text(&self.words.not_turned)]
        } else {
            vec![text(format!("{} ", self.words.turned)), strong(&turned.join("; "))]
        }))
    }

    /// Links to the release as it is now and to its earlier versions.
    fn links(&self, release: Option<String>) -> List {
        let now = release.map(|file| (file, self.words.release.clone()));
        let versions = version_links(self.note.revisions, self.locale, self.words);
        let links = now.into_iter().chain(versions.map(|link| (link.address, link.words)));
        let item = |(target, words)| {
            vec![Block::Paragraph(vec![Inline::Link(Link { target, content: vec![text(words)] })])]
        };
        List { start: None, items: links.map(item).collect() }
    }

    /// The figures of the whole in the reference period that are told otherwise than before.
    fn figures(&self) -> Vec<Block> {
        let is_told = |fact: &&FactChange| {
            let told = |number: &Number| (number.shown, number.absent);
            fact.headline && told(&fact.before) != told(&fact.after)
        };
        let facts = self.note.differences.facts.iter().filter(is_told);
        let rows: Vec<Row> = facts.map(|fact| self.figure_row(fact)).collect();
        let words = self.words;
        let columns = [&words.before, &words.after, &words.difference, &words.percent];
        let mut table =
            self.table("changed_figures", &words.figures, &words.figure, &columns, rows);
        table.notes.extend(self.legend(&table.rows));
        section("figures", &words.figures, table)
    }

    fn figure_row(&self, fact: &FactChange) -> Row {
        let number = |number: &Number| match number.shown {
            Some(shown) => Cell::Figure(Figure {
                text: self.locale.number(shown),
                value: shown,
                fact: FactNumber {
                    part: fact.part,
                    comparison: fact.comparison.clone(),
                    ..FactNumber::headline(&fact.indicator)
                },
                mark: String::new(),
            }),
            None => self.shorthand(number.absent.unwrap_or(Absence::NotAvailable)),
        };
        let cells = vec![
            number(&fact.before),
            number(&fact.after),
            self.signed(fact.difference, fact.decimals),
            self.signed(fact.percent, 1),
        ];
        row(self.label(fact), cells)
    }

    /// What the shorthand in the rows means.
    fn legend(&self, rows: &[Row]) -> Option<String> {
        let reasons = [Absence::NotAvailable, Absence::NotApplicable, Absence::Confidential];
        let used = reasons.into_iter().filter_map(|reason| {
            let [symbol, meaning] = self.locale.absence(reason);
            let mut cells = rows.iter().flat_map(|row| &row.cells);
            let is_used =
                cells.any(|cell| matches!(cell, Cell::Shorthand(shown) if shown == symbol));
            is_used.then(|| format!("{symbol} {meaning}"))
        });
        let used: Vec<String> = used.collect();
        (!used.is_empty()).then(|| used.join("; "))
    }

    fn label(&self, fact: &FactChange) -> String {
        let release = &self.note.assembly.preparation().data.release;
        let mut indicators = release.named_indicators();
        let Some((_, indicator)) = indicators.find(|(_, indicator)| indicator.id == fact.indicator)
        else {
            return fact.id.clone();
        };
        let label = indicator.label.get(&self.locale.tag).map_or("", String::as_str);
        let label = &self.locale.scaled_label(indicator, label, fact.part);
        let named = fact.comparison.as_deref().and_then(|name| release.comparison_named(name));
        let comparison = release.comparison(named.flatten());
        let words = comparison.label.as_ref();
        let words = words.and_then(|words| words.get(&self.locale.tag)).map(String::as_str);
        // The words of the language are of the year before: any other base is told by its period.
        let base = (*comparison.against.plain() != Shift::Years(1)).then(|| {
            let asked = indicator.laid(self.note.edition.key.period());
            let bases = indicator.compared_over(asked, &comparison.against);
            let bases = bases.into_iter().map(|base| {
                let named = self.locale.period(base, "nominative");
                named.unwrap_or_else(|_| base.to_string())
            });
            bases.collect::<Vec<_>>().join(", ")
        });
        self.locale.comparison_label(label, fact.part, indicator, words, base.as_deref())
    }

    fn shorthand(&self, reason: Absence) -> Cell {
        let [symbol, _] = self.locale.absence(reason);
        Cell::Shorthand(symbol.clone())
    }

    fn signed(&self, number: Option<Decimal>, decimals: u32) -> Cell {
        let Some(number) = number.map(|number| round(number, decimals)) else {
            return self.shorthand(Absence::NotApplicable);
        };
        let sign = if number > Decimal::ZERO { "+" } else { "" };
        Cell::Number(format!("{sign}{}", self.locale.number(number)))
    }

    /// The passages of the text that differ, below the headings that they stand under.
    fn passages(&self) -> Vec<Block> {
        if self.differences.text.is_empty() {
            return Vec::new();
        }
        let words = self.words;
        let legend = Block::Paragraph(vec![text(&words.legend)]);
        // Without new data there is nothing to tell the words from.
        let all = self.differences.text.iter();
        let (wording, of_data): (Vec<&PassageChange>, Vec<&PassageChange>) = match &words.wording {
            Some(_) if !self.note.came_in.vintages.is_empty() => {
                all.partition(|passage| passage.wording)
            }
            Some(_) | None => (Vec::new(), all.collect()),
        };
        let mut blocks = Vec::new();
        let own = words.wording.as_ref().unwrap_or(&words.text);
        for (id, title, passages) in [("text", &words.text, of_data), ("wording", own, wording)] {
            if passages.is_empty() {
                continue;
            }
            blocks.push(heading(2, id, title));
            blocks.extend((blocks.len() == 1).then(|| legend.clone()));
            self.add_passages(id, &passages, &mut blocks);
        }
        blocks
    }

    fn add_passages(&self, id: &str, passages: &[&PassageChange], blocks: &mut Vec<Block>) {
        let parts = passages.chunk_by(|passage, next| passage.section == next.section);
        for (position, passages) in parts.enumerate() {
            blocks.push(heading(3, &format!("{id}-{}", position + 1), &passages[0].section));
            let item = |passage: &&PassageChange| vec![Block::Paragraph(self.redline(passage))];
            let items = passages.iter().map(item).collect();
            blocks.push(Block::List(List { start: None, items }));
        }
    }

    fn redline(&self, passage: &PassageChange) -> Vec<Inline> {
        let mut content = Vec::with_capacity(passage.redline.len());
        for Piece { kind, space, words } in &passage.redline {
            let edit = |kind, label: &str| {
                Inline::Edit(Edit { kind, label: label.to_owned(), content: vec![text(words)] })
            };
            content.extend(space.then(|| text(" ")));
            content.push(match kind {
                Kind::Same => text(words),
                Kind::Deleted => edit(EditKind::Deletion, &self.words.deleted),
                Kind::Inserted => edit(EditKind::Insertion, &self.words.inserted),
            });
        }
        content
    }

    /// The cells of tables that differ, as a list of where each stands.
    fn cells(&self) -> Vec<Block> {
        let shown = |cell: &Option<String>| {
            Cell::Number(cell.clone().unwrap_or_else(|| NO_CELL.to_owned()))
        };
        let rows = self.differences.cells.iter().map(|cell| {
            let place = [&cell.column, &cell.table].map(|words| Cell::Words(words.clone()));
            let numbers = [&cell.before, &cell.after].map(shown);
            row(cell.row.clone(), place.into_iter().chain(numbers).collect())
        });
        let words = self.words;
        let columns = [&words.column, &words.table, &words.before, &words.after];
        let table =
            self.table("changed_cells", &words.tables, &words.row, &columns, rows.collect());
        section("tables", &words.tables, table)
    }

    fn table(
        &self,
        id: &str,
        title: &str,
        stub: &str,
        columns: &[&String],
        rows: Vec<Row>,
    ) -> Table {
        let column = |label: &&String| Column { label: (*label).clone(), time: None };
        Table {
            id: id.to_owned(),
            number: 0,
            title: format!("{title}, {}", self.period()),
            stub: stub.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows,
            notes: Vec::new(),
            source: String::new(),
        }
    }
}

/// A table below a heading; nothing if it has no rows.
fn section(id: &str, title: &str, table: Table) -> Vec<Block> {
    if table.rows.is_empty() {
        return Vec::new();
    }
    vec![heading(2, id, title), Block::Table(table)]
}

fn heading(level: u8, id: &str, words: &str) -> Block {
    Block::Heading(Heading { level, id: id.to_owned(), content: vec![text(words)] })
}

fn row(header: String, cells: Vec<Cell>) -> Row {
    Row { header, total: false, time: None, cells }
}

fn strong(words: &str) -> Inline {
    Inline::Strong(vec![text(words)])
}

fn text(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}
