//! Templates with marks around everything that they print, for the places of findings.
//!
//! [`MarkedTemplates::new`] marks each run of text and each tag that prints by characters for private
//! use, so that a text rendered from them says of every byte where it comes from; `origin` reads the
//! marks back. A release is never made of such a text: it is rendered a second time, from marked
//! templates, only when there is a finding to place, and the marks count for nothing unless the text
//! without them is the text that was found odd. So a template may do with its texts what it likes,
//! compare them, count their letters or pass them to a filter: at worst a place is less exact.

use std::ops::Range;

use tera::Tera;

use super::comparisons;
use super::engine::Syntax;
use super::parts::{Part, PartKind, inner, parts, trims};
use crate::findings::SourceFile;

/// Characters for private use that serve as marks: one plane of Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signs {
    first: u32,
}

impl Signs {
    /// Two planes are for private use; a text may use one of them.
    pub(super) const ALL: [Self; 2] = [Self { first: 0xF_0000 }, Self { first: 0x10_0000 }];

    /// So many characters of a plane open a mark; the next one closes any.
    const MOST: u32 = 0xFFFD;

    fn opening(self, mark: usize) -> Option<char> {
        let mark = u32::try_from(mark).ok().filter(|mark| *mark < Self::MOST)?;
        char::from_u32(self.first + mark)
    }

    fn closing(self) -> Option<char> {
        char::from_u32(self.first + Self::MOST)
    }

    /// What a character of a rendered text is.
    pub(super) fn read(self, character: char) -> Sign {
        match u32::from(character).checked_sub(self.first) {
            Some(mark) if mark < Self::MOST => Sign::Opens(mark as usize),
            Some(mark) if mark == Self::MOST => Sign::Closes,
            _ => Sign::Text,
        }
    }

    /// Whether none of the signs stands in a text.
    pub(super) fn are_absent_from(self, text: &str) -> bool {
        // Most texts have no character so far up, which their bytes tell at once.
        text.bytes().all(|byte| byte < 0xF3)
            || text.chars().all(|character| self.read(character) == Sign::Text)
    }
}

/// What a character of a rendered text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It opens the mark of this number.
    Opens(usize),
    /// It closes the mark that was opened last.
    Closes,
    /// It belongs to the text.
    Text,
}

/// How much of the templates is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Everything.
    Whole,
    /// What is printed at once, and not what is kept or passed on: the texts of `{% set %}`,
    /// `{% filter %}`, shared sentences and their bodies. The tags that print those are marked.
    AtOnce,
}

impl Extent {
    /// The more exact first.
    pub(super) const ALL: [Self; 2] = [Self::Whole, Self::AtOnce];
}

/// What a mark is around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// Text of the template.
    Text,
    /// A tag that prints something.
    Print,
    /// A tag that prints another template.
    Include,
}

/// A part of a template that prints something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Index of the template.
    pub(super) template: usize,
    /// What it is.
    pub(super) kind: MarkKind,
    /// Its bytes in the template: text without the white space at its ends, or the tag.
    pub(super) span: Range<usize>,
}

/// Templates with marks.
#[derive(Debug)]
pub(super) struct MarkedTemplates {
    /// An engine with them.
    pub(super) templates: Tera,
    /// The marks by their numbers.
    pub(super) marks: Vec<Mark>,
    /// The characters that are marks.
    pub(super) signs: Signs,
}

impl MarkedTemplates {
    /// Marks `sources`, which `templates` has without marks; `None` if there are too many parts, or
    /// if a source has signs of its own.
    pub(super) fn new(
        templates: &Tera,
        sources: &[SourceFile],
        signs: Signs,
        extent: Extent,
    ) -> Option<Self> {
        let mut marks = Vec::new();
        let mut marked = Vec::with_capacity(sources.len());
        for (template, source) in sources.iter().enumerate() {
            if !signs.are_absent_from(source.text()) {
                return None;
            }
            let writer = Writer { template, signs, extent, marks: &mut marks, kept: 0 };
            let text = writer.marked(source.text())?;
            marked.push((source.path(), comparisons::readable(&text)));
        }
        let mut engine = Syntax::Text.engine();
        engine.register_from(templates);
        engine.add_raw_templates(marked).ok()?;
        Some(Self { templates: engine, marks, signs })
    }
}

/// Writes a template with its marks.
struct Writer<'a> {
    template: usize,
    signs: Signs,
    extent: Extent,
    marks: &'a mut Vec<Mark>,
    /// How many tags are open whose text is kept or passed on.
    kept: usize,
}

impl Writer<'_> {
    fn marked(mut self, text: &str) -> Option<String> {
        let mut output = String::with_capacity(text.len() * 2);
        let all: Vec<Part> = parts(text, Syntax::Text).collect();
        let mut before = Trim::None;
        for (index, part) in all.iter().enumerate() {
            let words = &text[part.span.clone()];
            if part.kind == PartKind::Text {
                let next = all.get(index + 1);
                let behind = next.map_or(Trim::None, |next| {
                    let next_words = &text[next.span.clone()];
                    Trim::of(trims(next_words).0, next.has_marks(next_words).0)
                });
                self.text(words, part.span.start, (before, behind), &mut output)?;
                before = Trim::None;
                continue;
            }
            let own = Trim::of(trims(words).1, part.has_marks(words).1);
            // A comment passes on what the tag before it says of the white space behind.
            let is_passed_on = part.kind == PartKind::Comment && own == Trim::None;
            before = if is_passed_on { before } else { own };
            match part.kind {
                PartKind::Print => self.around(MarkKind::Print, part, words, &mut output)?,
                PartKind::Tag => self.tag(part, words, &mut output)?,
                PartKind::Text | PartKind::Comment => output.push_str(words),
            }
        }
        Some(output)
    }

    /// A run of text: marked within its white space, which others may trim, and without that which a
    /// mark would hide from the engine.
    fn text(
        &mut self,
        words: &str,
        start: usize,
        (before, behind): (Trim, Trim),
        output: &mut String,
    ) -> Option<()> {
        if !self.is_marked() {
            output.push_str(words);
            return Some(());
        }
        let core = words.trim();
        if core.is_empty() {
            let is_hidden = [before, behind].contains(&Trim::Hidden);
            output.push_str(if is_hidden { "" } else { words });
            return Some(());
        }
        let leading = words.len() - words.trim_start().len();
        if before == Trim::None {
            output.push_str(&words[..leading]);
        }
        let span = start + leading..start + leading + core.len();
        self.open(MarkKind::Text, span, output)?;
        output.push_str(core);
        self.close(output)?;
        if behind == Trim::None {
            output.push_str(&words[leading + core.len()..]);
        }
        Some(())
    }

    fn tag(&mut self, part: &Part, words: &str, output: &mut String) -> Option<()> {
        match TagKind::of(inner(words)) {
            TagKind::Include => self.around(MarkKind::Include, part, words, output),
            TagKind::CallEnd => {
                output.push_str(words);
                self.kept = self.kept.saturating_sub(1);
                self.close(output)
            }
            TagKind::Call => {
                self.open(MarkKind::Print, part.span.clone(), output)?;
                self.kept += 1;
                output.push_str(words);
                Some(())
            }
            kind => {
                match kind {
                    TagKind::Keeps => self.kept += 1,
                    TagKind::KeepsEnd => self.kept = self.kept.saturating_sub(1),
                    _ => {}
                }
                output.push_str(words);
                Some(())
            }
        }
    }

    fn around(
        &mut self,
        kind: MarkKind,
        part: &Part,
        words: &str,
        output: &mut String,
    ) -> Option<()> {
        self.open(kind, part.span.clone(), output)?;
        output.push_str(words);
        self.close(output)
    }

    fn is_marked(&self) -> bool {
        self.extent == Extent::Whole || self.kept == 0
    }

    fn open(&mut self, kind: MarkKind, span: Range<usize>, output: &mut String) -> Option<()> {
        if self.is_marked() {
            output.push(self.signs.opening(self.marks.len())?);
            self.marks.push(Mark { template: self.template, kind, span });
        }
        Some(())
    }

    fn close(&mut self, output: &mut String) -> Option<()> {
        if self.is_marked() {
            output.push(self.signs.closing()?);
        }
        Some(())
    }
}

/// What happens to the white space between a text and a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trim {
    /// It stays.
    None,
    /// The engine leaves it out.
    Engine,
    /// The engine would leave it out, but a mark stands between it and the tag.
    Hidden,
}

impl Trim {
    fn of(is_trimmed: bool, has_mark: bool) -> Self {
        match (is_trimmed, has_mark) {
            (false, _) => Self::None,
            (true, false) => Self::Engine,
            (true, true) => Self::Hidden,
        }
    }
}

impl Part {
    /// Whether a mark stands before the part, and behind it.
    fn has_marks(&self, words: &str) -> (bool, bool) {
        match (self.kind, TagKind::of(inner(words))) {
            (PartKind::Print, _) | (PartKind::Tag, TagKind::Include) => (true, true),
            (PartKind::Tag, TagKind::Call) => (true, false),
            (PartKind::Tag, TagKind::CallEnd) => (false, true),
            _ => (false, false),
        }
    }
}

/// What a tag `{% … %}` does with the text behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TagKind {
    /// It prints another template.
    Include,
    /// It passes the text to a shared sentence.
    Call,
    /// The text that was passed ends.
    CallEnd,
    /// It keeps the text for later, or changes it.
    Keeps,
    /// The text that was kept ends.
    KeepsEnd,
    /// None of these.
    Other,
}

impl TagKind {
    /// The kind of the tag with these words.
    fn of(words: &str) -> Self {
        if words.starts_with("</") {
            return Self::CallEnd;
        }
        if words.starts_with('<') {
            return Self::Call;
        }
        let (word, behind) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        let name_length = |c: char| !c.is_alphanumeric() && c != '_';
        let behind_name = behind.trim_start().trim_start_matches(|c| !name_length(c)).trim_start();
        match word {
            "include" => Self::Include,
            "set" | "set_global" if !behind_name.starts_with('=') => Self::Keeps,
            "filter" | "component" => Self::Keeps,
            "endset" | "endfilter" | "endcomponent" => Self::KeepsEnd,
            _ => Self::Other,
        }
    }
}
