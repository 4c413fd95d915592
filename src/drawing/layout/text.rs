//! From inlines to words: shaped, measured, and cut where a line may end.
//!
//! [`Text`] is independent of type size: its widths are thousandths of the size.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::break_opportunities::opportunities;
use crate::document::{Edit, EditKind, Inline, Link, note_anchor};
use crate::drawing::fonts::{Face, Shaped, Shaper, is_invisible};

/// Number of a link in the document, in reading order.
pub(super) type LinkNumber = usize;

/// Number of a deletion or an insertion in the document, in reading order.
pub(super) type EditNumber = usize;

/// What gives the parts of a paragraph that are elements of their own their numbers.
pub(super) trait Numbering {
    /// The number of a link, or none if it leads nowhere.
    fn link(&mut self, link: &Link) -> Option<LinkNumber>;

    /// The number of a deletion or an insertion.
    fn edit(&mut self, edit: &Edit) -> EditNumber;
}

/// A paragraph's words.
#[derive(Debug, Default, Clone)]
pub(super) struct Text {
    /// The words in order.
    pub words: Vec<Word>,
    /// The parts of the words in order.
    pub fragments: Vec<Fragment>,
}

/// What stands between two places where a line may end.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its parts, one for each format.
    pub fragments: Range<usize>,
    /// Width without spaces at the end.
    pub width: f32,
    /// Width of the spaces at the end.
    pub space: f32,
    /// Whether the line must end behind it.
    pub forced: bool,
    /// How bad a line's end behind it is.
    pub cost: f32,
}

/// A part of a word in one format.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    /// The glyphs.
    pub shaped: Rc<Shaped>,
    /// How it is set.
    pub format: Format,
}

/// What may change within a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    /// The face.
    pub face: Face,
    /// The link it belongs to.
    pub link: Option<LinkNumber>,
    /// The deletion or insertion it belongs to.
    pub edit: Option<EditNumber>,
}

impl Text {
    /// Words without markup.
    pub(super) fn plain(shaper: &mut Shaper<'_>, face: Face, text: &str) -> Self {
        let text = shown(text);
        shape(&text, &[(text.len(), Format { face, link: None, edit: None })], shaper)
    }

    /// Words of inlines, with the numbers of the links and edits among them.
    pub(super) fn inlines(
        shaper: &mut Shaper<'_>,
        inlines: &[Inline],
        strong: bool,
        numbering: &mut dyn Numbering,
    ) -> Self {
        let mut source = Source::default();
        let around = Markup { strong, emphasis: false, link: None, edit: None };
        source.push_inlines(inlines, around, numbering);
        shape(&source.text, &source.formats, shaper)
    }

    /// Width of the words from `range` on one line, without the space at its end.
    pub(super) fn width(&self, range: Range<usize>) -> f32 {
        let words = &self.words[range];
        let whole: f32 = words.iter().map(|word| word.width + word.space).sum();
        whole - words.last().map_or(0.0, |word| word.space)
    }

    /// Width of the longest word.
    pub(super) fn longest_word(&self) -> f32 {
        self.words.iter().map(|word| word.width).fold(0.0, f32::max)
    }

    /// The longest word and its width.
    pub(super) fn longest(&self) -> (f32, String) {
        let longest = self.words.iter().max_by(|a, b| a.width.total_cmp(&b.width));
        longest.map_or_else(Default::default, |word| {
            let parts = self.fragments[word.fragments.clone()].iter();
            let text: String = parts.map(|part| &*part.shaped.text).collect();
            (word.width, text.trim().to_owned())
        })
    }

    /// Cuts words wider than `width` between characters, so that no line needs more.
    pub(super) fn fit(&mut self, shaper: &mut Shaper<'_>, width: f32) {
        if self.longest_word() <= width {
            return;
        }
        let mut fitted = Self::default();
        for word in &self.words {
            let start = fitted.words.len();
            if word.width <= width {
                fitted.push_word(&self.fragments[word.fragments.clone()], word.forced, word.cost);
                continue;
            }
            for fragment in &self.fragments[word.fragments.clone()] {
                for part in cut(&fragment.shaped, width) {
                    let cut = shaper.shape(fragment.format.face, part);
                    fitted.push_word(&[Fragment { shaped: cut, ..*fragment }], false, 0.3);
                }
            }
            if let Some(last) = fitted.words[start..].last_mut() {
                (last.forced, last.cost) = (word.forced, word.cost);
            }
        }
        *self = fitted;
    }

    fn push_word(&mut self, fragments: &[Fragment], forced: bool, cost: f32) {
        let first = self.fragments.len();
        self.fragments.extend_from_slice(fragments);
        self.end_word(first, forced, cost);
    }

    /// Makes a word of the fragments from `first` on.
    fn end_word(&mut self, first: usize, forced: bool, cost: f32) {
        let (mut width, mut space) = (0.0, 0.0);
        for fragment in &self.fragments[first..] {
            let shaped = &fragment.shaped;
            if shaped.visible_width > 0.0 {
                width += space + shaped.visible_width;
                space = shaped.width - shaped.visible_width;
            } else {
                space += shaped.width;
            }
        }
        let fragments = first..self.fragments.len();
        self.words.push(Word { fragments, width, space, forced, cost });
    }
}

/// Parts of a shaped word, each as long as fits into `width` and at least one glyph.
fn cut(shaped: &Shaped, width: f32) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut taken) = (0, 0.0);
    for glyph in &shaped.glyphs {
        let cut = glyph.text.start as usize;
        if cut > start && taken + glyph.advance > width && !shaped.text[cut..].trim().is_empty() {
            parts.push(&shaped.text[start..cut]);
            (start, taken) = (cut, 0.0);
        }
        taken += glyph.advance;
    }
    parts.push(&shaped.text[start..]);
    parts
}

/// The text of a paragraph before it is cut, and which parts have which format.
#[derive(Default)]
struct Source {
    text: String,
    formats: Vec<(usize, Format)>,
}

/// The markup around an inline.
#[derive(Clone, Copy)]
struct Markup {
    strong: bool,
    emphasis: bool,
    link: Option<LinkNumber>,
    edit: Option<EditNumber>,
}

impl Source {
    fn push(&mut self, text: &str, format: Format) {
        self.text.push_str(&shown(text));
        self.end_format(format);
    }

    fn end_format(&mut self, format: Format) {
        match self.formats.last_mut() {
            Some(last) if last.1 == format => last.0 = self.text.len(),
            _ => self.formats.push((self.text.len(), format)),
        }
    }

    fn push_inlines(&mut self, inlines: &[Inline], around: Markup, numbering: &mut dyn Numbering) {
        let Markup { strong, emphasis, link, edit } = around;
        let format = Format { face: Face::of(strong, emphasis), link, edit };
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.push(text, format),
                Inline::Figure(figure) => self.push(&figure.text, format),
                Inline::Definition(definition) => self.push(&definition.term, format),
                Inline::Date(date) => self.push(&date.words, format),
                Inline::LineBreak => {
                    self.text.push('\u{2028}');
                    self.end_format(format);
                }
                Inline::Strong(inner) => {
                    self.push_inlines(inner, Markup { strong: true, ..around }, numbering);
                }
                Inline::Emphasis(inner) => {
                    let emphasis = !around.emphasis;
                    self.push_inlines(inner, Markup { emphasis, ..around }, numbering);
                }
                Inline::NoteReference(note) => {
                    let content = vec![Inline::Text(superscript(*note))];
                    let link = Link { target: format!("#{}", note_anchor(*note)), content };
                    self.push_inlines(&[Inline::Link(link)], around, numbering);
                }
                Inline::Link(link) => {
                    let link_number = numbering.link(link).or(around.link);
                    let within = Markup { link: link_number, ..around };
                    self.push_inlines(&link.content, within, numbering);
                }
                Inline::Edit(edit) => {
                    let strong = around.strong || edit.kind == EditKind::Insertion;
                    let number = Some(numbering.edit(edit));
                    let within = Markup { strong, edit: number, ..around };
                    self.push_inlines(&edit.content, within, numbering);
                }
            }
        }
    }
}

/// A number in raised figures, which the faces have.
pub(super) fn superscript(number: usize) -> String {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = number.to_string();
    digits.bytes().map(|digit| FIGURES[usize::from(digit - b'0')]).collect()
}

/// What is seen of a text: controls as spaces, invisible characters not at all.
fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_invisible) {
        return Cow::Borrowed(text);
    }
    let space = |character: char| if character.is_control() { ' ' } else { character };
    Cow::Owned(text.chars().map(space).filter(|character| !is_invisible(*character)).collect())
}

/// Cuts a text into words and shapes them; each format goes on to where it says.
fn shape(source: &str, formats: &[(usize, Format)], shaper: &mut Shaper<'_>) -> Text {
    let words = source.bytes().filter(|byte| *byte == b' ').count() + 1;
    let mut text = Text { fragments: Vec::with_capacity(words), words: Vec::with_capacity(words) };
    let mut formats = formats.iter().copied().peekable();
    let mut start = source.len() - source.trim_start_matches(' ').len();
    for opportunity in opportunities(source) {
        let first = text.fragments.len();
        while start < opportunity.byte {
            let Some(&(end, format)) = formats.peek() else { break };
            let part = &source[start.min(end)..end.min(opportunity.byte)];
            let part = part.trim_end_matches('\u{2028}');
            if !part.is_empty() {
                text.fragments.push(Fragment { shaped: shaper.shape(format.face, part), format });
            }
            start = start.max(end.min(opportunity.byte));
            if end <= opportunity.byte {
                formats.next();
            }
        }
        text.end_word(first, opportunity.forced, opportunity.cost);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::fonts::Fonts;

    struct Unnumbered;

    impl Numbering for Unnumbered {
        fn link(&mut self, _: &Link) -> Option<LinkNumber> {
            None
        }

        fn edit(&mut self, _: &Edit) -> EditNumber {
            0
        }
    }

    fn words(text: &Text) -> Vec<String> {
        let in_face = |word: &Word| {
            let fragments = text.fragments[word.fragments.clone()].iter();
            fragments.map(|fragment| &*fragment.shaped.text).collect()
        };
        text.words.iter().map(in_face).collect()
    }

    #[test]
    fn a_word_may_change_its_format() {
        let fonts = Fonts::new();
        let inlines = [
            Inline::Text("In ".into()),
            Inline::Strong(vec![Inline::Text("June".into())]),
            Inline::Text(", 5".into()),
            Inline::LineBreak,
            Inline::Text("more".into()),
        ];
        let text = Text::inlines(&mut fonts.shaper(), &inlines, false, &mut Unnumbered);
        assert_eq!(words(&text), ["In ", "June, ", "5", "more"]);
        assert_eq!(text.words[1].fragments.len(), 2);
        assert!(text.words[2].forced);
    }

    #[test]
    fn a_word_too_long_for_its_column_is_cut_between_characters() {
        let fonts = Fonts::new();
        let mut shaper = fonts.shaper();
        let mut text = Text::plain(&mut shaper, Face::Regular, "a донаудампфшиффарт end");
        text.fit(&mut shaper, 3000.0);
        assert!(text.longest_word() <= 3000.0);
        assert_eq!(words(&text).concat(), "a донаудампфшиффарт end");
    }
}
