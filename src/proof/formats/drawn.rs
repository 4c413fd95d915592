//! The numbers of pictures, from the bytes of an SVG or the words of a PDF's figure.
//!
//! [`read`] takes an SVG to its words; [`faults`] and [`faults_on_paper`] say what differs from the
//! picture of the document. Every number of a picture is compared, and none may be added.

use super::page::{attribute, plain};
use super::tokens::{self, Token};
use crate::document::Picture;
use crate::scene::{Label, Shows};

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
    shows: Shows,
}

impl Words {
    /// Words that are a number or have digits.
    fn new(text: String, shows: Shows) -> Option<Self> {
        (shows != Shows::Name || text.contains(char::is_numeric)).then_some(Self { text, shows })
    }
}

/// Reads an SVG.
pub(super) fn read(svg: &str) -> Drawn {
    let mut drawn = Drawn::default();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name = ["text", "svg", "title", "desc"].into_iter().find(|name| {
            rest.strip_prefix(name).is_some_and(|behind| behind.starts_with([' ', '>']))
        });
        let Some(name) = name else { continue };
        let Some((tag, behind)) = rest.split_once('>') else { break };
        let words = || spaced(&plain(behind.split('<').next().unwrap_or_default()));
        match name {
            "text" => drawn.words.extend(Words::new(words(), shows(tag))),
            "title" => drawn.title = words(),
            "desc" => drawn.alt = words(),
            _ => drawn.alt = attribute(tag, "aria-label").map(plain).unwrap_or_default(),
        }
        rest = behind;
    }
    drawn
}

fn shows(tag: &str) -> Shows {
    let given = |name| attribute(tag, name).map(plain);
    if let Some(fact) = given("data-fact") {
        return Shows::Figure { value: given("data-value").unwrap_or_default(), fact };
    }
    if let Some(value) = given("data-tick") {
        return Shows::Tick { value };
    }
    match (given("data-least"), given("data-greatest")) {
        (Some(least), Some(greatest)) => Shows::Limits { least, greatest },
        _ => Shows::Name,
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
        .filter_map(|label| Some((Words::new(spaced(&label.text), label.shows.clone())?, label)))
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

/// What is odd about the pictures on paper, each of which is a part of the words: predicates.
pub(super) fn faults_on_paper<'d>(
    pictures: &[&'d Picture],
    parts: &[&str],
) -> Vec<(&'d str, String)> {
    let numbers = |picture: &'d Picture| -> Vec<(Token<'d>, &'d Label)> {
        let labels = picture.scene.labels.iter();
        labels
            .flat_map(|label| tokens::of(&label.text).into_iter().map(move |of| (of, label)))
            .collect()
    };
    let expected = pictures.iter().map(|picture| (picture.id.as_str(), numbers(picture)));
    // Marks and small pictures beside a number have no words.
    let expected: Vec<_> = expected.filter(|(_, numbers)| !numbers.is_empty()).collect();
    let shown = parts.iter().map(|part| tokens::of(part)).filter(|numbers| !numbers.is_empty());
    let shown: Vec<Vec<Token<'_>>> = shown.collect();
    let mut faults = Vec::new();
    for (at, (id, numbers)) in expected.iter().enumerate() {
        let own = shown.get(at).map_or(&[][..], Vec::as_slice);
        faults.extend(different(id, numbers, own).into_iter().map(|fault| (*id, fault)));
    }
    if let Some((last, _)) = expected.last().filter(|_| shown.len() > expected.len()) {
        let (shown, expected) = (shown.len(), expected.len());
        let fault = format!("has {shown} pictures with numbers where the text has {expected}");
        faults.push((last, fault));
    }
    faults
}

/// What differs, one by one; where there are more or fewer, the first that does.
fn different<T: PartialEq>(id: &str, expected: &[(T, &Label)], shown: &[T]) -> Vec<String> {
    let is_odd = |at: &usize| expected.get(*at).map(|(own, _)| own) != shown.get(*at);
    if expected.len() == shown.len() {
        let odd = (0..expected.len()).filter(is_odd).map(|at| expected[at].1);
        let mut odd: Vec<&Label> = odd.collect();
        odd.dedup_by(|one, other| std::ptr::eq(*one, *other));
        let fault =
            |label| format!("does not show {} in its place in the picture `{id}`", named(label));
        return odd.into_iter().map(fault).collect();
    }
    let (lengths, first) = ((shown.len(), expected.len()), (0..=expected.len()).find(is_odd));
    let first = first.and_then(|at| expected.get(at)).map(|(_, label)| named(label));
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
