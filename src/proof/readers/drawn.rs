//! The numbers of pictures, from the bytes of an SVG or the words of a PDF's figure.
//!
//! [`read`] takes an SVG to its words; [`faults`], [`faults_on_paper`] and [`faults_of_words`] say
//! what differs from the picture of the document. Every number of a picture is compared, and none
//! may be added.

use super::page::{attribute, plain};
use super::paper;
use super::tokens::{self, Token};
use crate::document::Picture;
use crate::document::scene::{Label, Shows};

/// The title of a picture stands so many lengths of its title and subtitle above it at most: with
/// its number, in Markdown with marks.
const ABOVE: usize = 2;

/// A picture as a format has it.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Its name, with what a page says around it.
    pub(super) title: String,
    /// What it says to those who do not see it.
    pub(super) alt: String,
    /// Its numbers, and the words that have digits.
    pub(super) words: Vec<Words>,
}

/// Words with what they say of their digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    text: String,
    says: Says,
}

/// What a picture says of the digits of words, as its attributes have it.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    Nothing,
    Figure { value: String, fact: String },
    Tick { value: String },
    Limits { least: String, greatest: String },
}

impl From<&Shows> for Says {
    fn from(shows: &Shows) -> Self {
        match shows {
            Shows::Name => Self::Nothing,
            Shows::Figure { value, fact } => {
                Self::Figure { value: value.to_string(), fact: fact.to_string() }
            }
            Shows::Tick { value } => Self::Tick { value: value.clone() },
            Shows::Limits { least, greatest } => {
                Self::Limits { least: least.to_string(), greatest: greatest.to_string() }
            }
        }
    }
}

impl Words {
    /// Words that are a number or have digits.
    fn new(text: String, says: Says) -> Option<Self> {
        (says != Says::Nothing || text.contains(char::is_numeric)).then_some(Self { text, says })
    }
}

/// Reads an SVG.
pub(super) fn read(svg: &str) -> Drawn {
    let mut drawn = Drawn::default();
    let mut rest = svg;
    while let Some(offset) = rest.find('<') {
        rest = &rest[offset + 1..];
        let name = ["text", "svg", "title", "desc"].into_iter().find(|name| {
            rest.strip_prefix(name).is_some_and(|behind| behind.starts_with([' ', '>']))
        });
        let Some(name) = name else { continue };
        let Some((tag, behind)) = rest.split_once('>') else { break };
        let words = || spaced(&plain(behind.split('<').next().unwrap_or_default()));
        match name {
            "text" => drawn.words.extend(Words::new(words(), says(tag))),
            "title" => drawn.title = words(),
            "desc" => drawn.alt = words(),
            _ => {
                drawn.alt = attribute(tag, "aria-label")
                    .map_or_else(String::new, |words| plain(words).into_owned());
            }
        }
        rest = behind;
    }
    drawn
}

fn says(tag: &str) -> Says {
    let given = |name| attribute(tag, name).map(|words| plain(words).into_owned());
    if let Some(fact) = given("data-fact") {
        return Says::Figure { value: given("data-value").unwrap_or_default(), fact };
    }
    if let Some(value) = given("data-tick") {
        return Says::Tick { value };
    }
    match (given("data-least"), given("data-greatest")) {
        (Some(least), Some(greatest)) => Says::Limits { least, greatest },
        _ => Says::Nothing,
    }
}

/// Words with every blank as a space.
pub(super) fn spaced(words: &str) -> String {
    words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// What is odd about a picture of a file or of a page: predicates.
pub(super) fn faults(picture: &Picture, drawn: &Drawn) -> Vec<String> {
    let id = &picture.id;
    let labels = picture.scene.labels.iter();
    let expected: Vec<(Words, &Label)> = labels
        .filter_map(|label| {
            Some((Words::new(spaced(&label.text), Says::from(&label.shows))?, label))
        })
        .collect();
    let mut faults = different(id, &expected, &drawn.words);
    let (title, alt) = (spaced(&picture.title), spaced(&picture.alt));
    if !drawn.title.contains(&title) {
        faults.push(format!("does not call the picture `{id}` “{title}”"));
    }
    if spaced(&drawn.alt) != alt {
        let shown = &drawn.alt;
        faults.push(format!("describes the picture `{id}` by “{shown}”, the text by “{alt}”"));
    }
    faults
}

/// What is odd about the pictures on paper: predicates, each with the picture that it is about.
pub(super) fn faults_on_paper<'d>(
    pictures: &[&'d Picture],
    words: &paper::Words,
) -> Vec<(&'d str, String)> {
    let numbers = |picture: &'d Picture| -> Vec<(Token<'d>, &'d Label)> {
        let labels = picture.scene.labels.iter();
        let numbers = |label: &'d Label| {
            tokens::of(&label.text).into_iter().map(move |number| (number, label))
        };
        labels.flat_map(numbers).collect()
    };
    let expected = pictures.iter().map(|picture| (*picture, numbers(picture)));
    // Marks and small pictures beside a number have no words.
    let expected: Vec<_> = expected.filter(|(_, numbers)| !numbers.is_empty()).collect();
    let parts =
        words.figures.iter().map(|part| (part.start, tokens::of(&words.text[part.clone()])));
    let shown: Vec<_> = parts.filter(|(_, numbers)| !numbers.is_empty()).collect();
    let mut faults = Vec::new();
    for (index, (picture, numbers)) in expected.iter().enumerate() {
        let (start, own) = shown.get(index).map_or((0, &[][..]), |(start, own)| (*start, own));
        let id = picture.id.as_str();
        faults.extend(different(id, numbers, own).into_iter().map(|fault| (id, fault)));
        faults.extend(untitled(picture, &words.text[..start]).map(|fault| (id, fault)));
    }
    if let Some((last, _)) = expected.last().filter(|_| shown.len() > expected.len()) {
        let (shown, expected) = (shown.len(), expected.len());
        let fault = format!("has {shown} pictures with numbers where the text has {expected}");
        faults.push((&last.id, fault));
    }
    faults.extend(not_described(pictures, &words.alternatives));
    faults
}

/// The pictures that no figure on paper describes as the text does, in the order of the text.
fn not_described<'d>(
    pictures: &[&'d Picture],
    alternatives: &[String],
) -> impl Iterator<Item = (&'d str, String)> {
    let mut from = 0;
    pictures.iter().filter_map(move |picture| {
        let (id, alt) = (picture.id.as_str(), spaced(&picture.alt));
        match alternatives[from..].iter().position(|words| spaced(words) == alt) {
            Some(between) => {
                from += between + 1;
                None
            }
            None => Some((id, format!("does not describe the picture `{id}` by “{alt}”"))),
        }
    })
}

/// What is odd about the words about a picture in Markdown: predicates.
pub(super) fn faults_of_words(picture: &Picture, markdown: &str) -> Vec<String> {
    let id = &picture.id;
    let image = markdown
        .find(&format!("/{id}.svg)"))
        .and_then(|end| Some((markdown[..end].rfind("![")?, end)));
    let Some((start, end)) = image else { return vec![format!("lacks the picture `{id}`")] };
    let alt = markdown[start..end].split("](").next().unwrap_or_default();
    let numbers = (tokens::of(alt), tokens::of(&picture.alt));
    let is_odd = numbers.0 != numbers.1;
    let odd = is_odd.then(|| format!("describes the picture `{id}` not by “{}”", picture.alt));
    odd.into_iter().chain(untitled(picture, &markdown[..start])).collect()
}

/// Whether the numbers in the title of a picture do not stand before it.
fn untitled(picture: &Picture, before: &str) -> Option<String> {
    let title = tokens::of(&picture.title);
    let mut from =
        before.len().saturating_sub(ABOVE * (picture.title.len() + picture.subtitle.len()));
    while !before.is_char_boundary(from) {
        from -= 1;
    }
    let shown = tokens::of(&before[from..]);
    let is_there = title.is_empty() || shown.windows(title.len()).any(|run| run == title);
    let (id, title) = (&picture.id, &picture.title);
    (!is_there).then(|| format!("does not call the picture `{id}` “{title}”"))
}

/// What differs, one by one; where there are more or fewer, the first that does.
fn different<T: PartialEq>(id: &str, expected: &[(T, &Label)], shown: &[T]) -> Vec<String> {
    let is_odd = |index: &usize| expected.get(*index).map(|(own, _)| own) != shown.get(*index);
    if expected.len() == shown.len() {
        let odd = (0..expected.len()).filter(is_odd).map(|index| expected[index].1);
        let mut odd: Vec<&Label> = odd.collect();
        odd.dedup_by(|label, next| std::ptr::eq(*label, *next));
        let fault =
            |label| format!("does not show {} in its place in the picture `{id}`", named(label));
        return odd.into_iter().map(fault).collect();
    }
    let (lengths, first) = ((shown.len(), expected.len()), (0..=expected.len()).find(is_odd));
    let first = first.and_then(|index| expected.get(index)).map(|(_, label)| named(label));
    let from = first.map_or(String::new(), |first| format!(", from {first} on"));
    let (shown, expected) = lengths;
    vec![format!("has {shown} numbers in the picture `{id}` where the text has {expected}{from}")]
}

/// What a label says and of what.
fn named(label: &Label) -> String {
    let words = &label.text;
    match &label.shows {
        Shows::Figure { fact, .. } => format!("“{words}” (`{fact}`)"),
        Shows::Limits { least, greatest } => format!("“{words}” (`{least}`, `{greatest}`)"),
        Shows::Tick { .. } => format!("“{words}” of the scale"),
        Shows::Name => format!("“{words}”"),
    }
}
