//! How much work a template may be: counted while a text is made of it.
//!
//! [`Budget::render`] is the entry point. The engine has no limit of its own: a loop in a loop in a
//! loop, a text that is doubled thirty times, parts that include parts twice, each is a line of a
//! template, and never ends. So what is rendered is a copy with a call at the beginning of every template, in
//! every loop and shared sentence, and beside every text that is kept or printed. The calls print
//! nothing and count; the one that is over a limit stops the engine. The words of the copy are those of the
//! templates: the calls leave out the white space that the tags beside them leave out. Where the engine
//! finds a mistake, the templates as they are say where it stands.
//!
//! A step costs more, the longer the template that it goes through and the largest value that is kept:
//! whatever stands in a tag goes through them a bounded number of times.
//!
//! A fact of a long code list is large, and a template that keeps it makes nothing: what comes out of the
//! context as it is counts as one, by its address. Printed it is made a text, and counts whole.

mod counted;
mod growing;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use self::counted::{COUNTS, Tag, Use, counted};
use super::engine::Syntax;
use super::parts::{PartKind, inner, parts};
use crate::findings::{Code, Diagnostic, SourceFile};

/// How often loops, parts and shared sentences are gone through for one text.
const MOST_STEPS: usize = 300_000;

/// Bytes of a value that is kept.
const LONGEST_KEPT: usize = 100_000;

/// Bytes of a text or page. What is made of a text, blocks, pages and tags, takes some hundred times
/// its size.
const LONGEST_TEXT: usize = 2_000_000;

/// Bytes that are kept and printed for one text, all together.
const MOST_BYTES: usize = 10_000_000;

/// Bytes of a template that go with one step.
const TEMPLATE_OF_A_STEP: usize = 1_000;

/// Bytes of a value that is kept that go with one step: a condition may go through it many times.
const KEPT_OF_A_STEP: usize = 200;

/// Texts that are joined in one tag.
const MOST_JOINED: usize = 16;

/// Branches of a condition: the engine goes one level deeper with each.
const MOST_BRANCHES: usize = 100;

/// What was over a limit.
#[derive(Debug, Clone, Copy)]
enum Limit {
    Steps,
    Kept,
    Bytes,
    Text,
}

/// The work that was done for one text.
#[derive(Debug, Clone, Copy, Default)]
struct Work {
    steps: usize,
    bytes: usize,
    /// Bytes that the template is given, as long as which a text may be beyond the limits.
    given: usize,
    /// The bytes of the largest value that was kept, but for those that were given.
    largest: usize,
    /// The number of the last tag that counted.
    last: Option<usize>,
    /// The limit that was exceeded, and the number of the tag that did it.
    over: Option<(Limit, Option<usize>)>,
}

thread_local! {
    // The engine's functions know nothing of who renders, and a text is rendered by one thread.
    static WORK: Cell<Work> = const {
        Cell::new(Work { steps: 0, bytes: 0, given: 0, largest: 0, last: None, over: None })
    };
    // The addresses of the lists and maps of the context, which outlives the rendering.
    static GIVEN: RefCell<BTreeSet<usize>> = const { RefCell::new(BTreeSet::new()) };
}

/// Templates with calls that count.
#[derive(Debug)]
pub struct Budget {
    templates: Tera,
    /// The tags that have a call, by their numbers.
    tags: Vec<Tag>,
    /// The variables that the templates take from their context.
    names: BTreeSet<String>,
}

/// A text that templates made within their budget.
pub enum Counted {
    /// The text.
    Text(String),
    /// The engine found a mistake, which the templates as they are have too.
    Mistake,
}

impl Budget {
    /// The copy of `sources`, whose first is rendered, and which can call what `templates` can.
    ///
    /// # Errors
    ///
    /// TPL-005, if the templates have what cannot be counted.
    pub fn new(
        templates: &Tera,
        sources: &[SourceFile],
        syntax: Syntax,
    ) -> Result<Self, Diagnostic> {
        let mut tags = Vec::new();
        let mut copy = Vec::with_capacity(sources.len());
        for (template, source) in sources.iter().enumerate() {
            let text = counted(source.text(), template, syntax, &mut tags);
            copy.push((source.path(), syntax.readable(&text)));
        }
        let names = sources.iter().filter_map(|source| {
            // What takes from a template that is not there is found when it is read.
            templates.get_template_variables(source.path()).ok()
        });
        let names = names.flatten().map(Into::into).collect();
        let mut engine = syntax.engine();
        engine.register_function(COUNTS, |kwargs: Kwargs, _: &State<'_>| count(&kwargs));
        engine.register_function("range", |kwargs: Kwargs, _: &State<'_>| range(&kwargs));
        growing::register(&mut engine);
        engine.register_from(templates);
        engine.add_raw_templates(copy).map_err(|_| {
            let message = "what the templates do cannot be counted";
            let finding = Diagnostic::new(Code::TooMuchWork, message);
            let finding = match sources.first() {
                Some(file) => finding.in_file(file),
                None => finding,
            };
            finding.hint("Write less into one tag: fewer brackets within brackets.")
        })?;
        Ok(Self { templates: engine, tags, names })
    }

    /// The text of the templates; `given` are the bytes of the texts in `context` that are the
    /// release's own.
    ///
    /// # Errors
    ///
    /// TPL-005, if a text would be more work than is allowed.
    pub fn render(
        &self,
        entry: &str,
        context: &Context,
        given: usize,
        sources: &[SourceFile],
    ) -> Result<Counted, Diagnostic> {
        WORK.set(Work { given, ..Work::default() });
        let values = self.names.iter().filter_map(|name| context.get(name));
        GIVEN.set(values.flat_map(parts_of).filter_map(address).collect());
        let mut text = Bounded { text: Vec::new(), most: longest_text(given), is_full: false };
        let rendered = self.templates.render_to(entry, context, &mut text);
        // An address says nothing once the context is gone.
        GIVEN.take();
        let Work { over, last, .. } = WORK.get();
        let (limit, tag) = match (over, rendered) {
            (Some(over), _) => over,
            (None, Err(_)) if text.is_full => (Limit::Text, last),
            (None, Err(_)) => return Ok(Counted::Mistake),
            (None, Ok(())) => {
                let text = String::from_utf8(text.text);
                return Ok(text.map_or(Counted::Mistake, Counted::Text));
            }
        };
        Err(self.exceeded(limit, tag, sources))
    }

    fn exceeded(&self, limit: Limit, tag: Option<usize>, sources: &[SourceFile]) -> Diagnostic {
        let (message, hint) = match limit {
            Limit::Steps => (
                format!(
                    "loops, parts and shared sentences are gone through more than {MOST_STEPS} times"
                ),
                "Take a loop out of the other: a text goes through what it prints.",
            ),
            Limit::Kept => (
                format!("a value of more than {LONGEST_KEPT} bytes is kept"),
                "Print it where it is made; a text that is added to itself grows without an end.",
            ),
            Limit::Text => (
                format!("more than {LONGEST_TEXT} bytes are printed"),
                "Print less, or divide the release: no text is as long.",
            ),
            Limit::Bytes => (
                format!("more than {MOST_BYTES} bytes are printed"),
                "Print less: no release is as long.",
            ),
        };
        let finding = Diagnostic::new(Code::TooMuchWork, message);
        let place = tag.and_then(|tag| self.tags.get(tag));
        let place = place.and_then(|tag| Some((sources.get(tag.template)?, &tag.span)));
        let finding = match (place, sources.first()) {
            (Some((file, span)), _) => {
                finding.at(file, first_line(file, span), "the limit is passed here")
            }
            (None, Some(file)) => finding.in_file(file),
            (None, None) => finding,
        };
        finding.hint(hint)
    }
}

/// TPL-005: what is refused before the engine reads it.
pub fn refused(sources: &[SourceFile], syntax: Syntax) -> Vec<Diagnostic> {
    sources.iter().flat_map(|source| uncountable(source, syntax)).collect()
}

/// The engine's variable that holds all others.
const EVERYTHING: &str = "__tera_context";

/// TPL-005: tags that are more work than can be counted: lists made in a tag, and long chains of joined
/// texts.
fn uncountable(source: &SourceFile, syntax: Syntax) -> Vec<Diagnostic> {
    let text = source.text();
    let tags =
        parts(text, syntax).filter(|part| matches!(part.kind, PartKind::Print | PartKind::Tag));
    // The branches of the conditions that are open.
    let mut branches: Vec<usize> = Vec::new();
    let refused = tags.filter_map(|part| {
        let words = without_quotes(inner(&text[part.span.clone()]));
        match words.split_whitespace().next() {
            Some("if") if part.kind == PartKind::Tag => branches.push(0),
            Some("endif") => drop(branches.pop()),
            Some("elif") => branches.iter_mut().next_back().into_iter().for_each(|all| *all += 1),
            _ => {}
        }
        let makes_list = words.split_once('[').is_some_and(|(_, rest)| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "for")
        });
        let (message, hint) = if makes_list {
            ("a list is made in a tag", "Go through it with `{% for … %}`.")
        } else if words.matches('~').count() > MOST_JOINED {
            ("too many texts are joined in a tag", "Write them one behind the other.")
        } else if words.starts_with("elif") && branches.last() == Some(&MOST_BRANCHES) {
            ("a condition has too many branches", "Go through a list, or divide it.")
        } else if words.contains(EVERYTHING) {
            ("a tag asks for all variables at once", "Print the one that is meant.")
        } else {
            return None;
        };
        let finding = Diagnostic::new(Code::TooMuchWork, message);
        Some(finding.at(source, first_line(source, &part.span), "here").hint(hint))
    });
    refused.collect()
}

fn first_line(file: &SourceFile, span: &Range<usize>) -> Range<usize> {
    let line = file.text()[span.clone()].lines().next().unwrap_or_default();
    span.start..span.start + line.len()
}

/// The words of a tag outside of its quotes.
fn without_quotes(words: &str) -> String {
    let mut quote = None;
    let outside = words.chars().filter(|character| match quote {
        Some(open) => {
            if open == *character {
                quote = None;
            }
            false
        }
        None if "\"'`".contains(*character) => {
            quote = Some(*character);
            false
        }
        None => true,
    });
    outside.collect()
}

/// Counts a step, the bytes of the template that it goes through, and of a value that is kept or printed.
fn count(kwargs: &Kwargs) -> TeraResult<String> {
    let tag = kwargs.must_get::<usize>("tag")?;
    let length = kwargs.must_get::<usize>("length")?;
    let Work { largest, given, .. } = WORK.get();
    for used in Use::ALL {
        let Some(value) = kwargs.get::<Value>(used.argument())? else { continue };
        match used {
            Use::Printed => count_printed(size(&value, most_bytes(given).saturating_add(1)), tag)?,
            Use::Kept => count_kept(made(&value, most_kept(given).saturating_add(1)), Some(tag))?,
            // The last tag that counted is the one that calls the shared sentence.
            Use::Passed => count_kept(made(&value, most_kept(given).saturating_add(1)), None)?,
        }
    }
    count_steps(1 + length / TEMPLATE_OF_A_STEP + largest / KEPT_OF_A_STEP, Some(tag))?;
    Ok(String::new())
}

/// Counts steps; without a tag where the last one stood that counted.
fn count_steps(steps: usize, tag: Option<usize>) -> TeraResult<()> {
    let mut work = WORK.get();
    work.steps = work.steps.saturating_add(steps);
    let is_over = work.steps > MOST_STEPS;
    spent(work, tag, is_over.then_some(Limit::Steps))
}

/// Counts the bytes of a value that a variable holds.
fn count_kept(bytes: usize, tag: Option<usize>) -> TeraResult<()> {
    let mut work = WORK.get();
    work.bytes = work.bytes.saturating_add(bytes);
    work.largest = work.largest.max(bytes.saturating_sub(work.given));
    let limit = if bytes > most_kept(work.given) { Some(Limit::Kept) } else { work.bytes_over() };
    spent(work, tag, limit)
}

/// Counts the bytes of a value that is printed: nothing can go through it again.
fn count_printed(bytes: usize, tag: usize) -> TeraResult<()> {
    let mut work = WORK.get();
    work.bytes = work.bytes.saturating_add(bytes);
    spent(work, Some(tag), work.bytes_over())
}

/// Notes the work, and stops the engine over a limit.
fn spent(mut work: Work, tag: Option<usize>, over: Option<Limit>) -> TeraResult<()> {
    work.last = tag.or(work.last);
    work.over = over.map(|limit| (limit, work.last));
    WORK.set(work);
    over.map_or(Ok(()), |_| Err(Error::message("more work than is allowed")))
}

impl Work {
    fn bytes_over(self) -> Option<Limit> {
        (self.bytes > most_bytes(self.given)).then_some(Limit::Bytes)
    }
}

/// How many bytes a template may keep in one value that is given so many.
fn most_kept(given: usize) -> usize {
    LONGEST_KEPT.saturating_add(given)
}

/// How many bytes a template may keep and print that is given so many: it may print those four times.
fn most_bytes(given: usize) -> usize {
    MOST_BYTES.saturating_add(given.saturating_mul(4))
}

/// How long a text may be whose template is given so many bytes: it may print those four times.
fn longest_text(given: usize) -> usize {
    LONGEST_TEXT.saturating_add(given.saturating_mul(4))
}

/// Whether a tag may make a text of so many bytes.
fn kept_at_most(bytes: usize) -> TeraResult<()> {
    if bytes <= most_kept(WORK.get().given) { Ok(()) } else { count_kept(bytes, None) }
}

/// The engine's function of this name, whose numbers count too: a loop may be left at the first.
fn range(kwargs: &Kwargs) -> TeraResult<Vec<i64>> {
    let start = kwargs.get::<i64>("start")?.unwrap_or_default();
    let end = kwargs.must_get::<i64>("end")?;
    let step = kwargs.get::<i64>("step_by")?.unwrap_or(1);
    let wrong = || Error::message("no range");
    let numbers =
        end.checked_sub(start).and_then(|span| span.checked_div(step)).ok_or_else(wrong)?;
    let count = usize::try_from(numbers).map_err(|_| wrong())?.saturating_add(1);
    // Where it stands is not known here: behind the last tag that counted.
    count_steps(count, None)?;
    let all = std::iter::successors(Some(start), |number| number.checked_add(step));
    Ok(all
        .take(count)
        .take_while(|number| if step > 0 { *number < end } else { *number > end })
        .collect())
}

/// The bytes of all texts in a value, and one for each of its parts; no more than `most` are counted.
fn size(value: &Value, most: usize) -> usize {
    sum(parts_of(value), most)
}

/// The bytes of a value without what the template was given and holds as it is.
fn made(value: &Value, most: usize) -> usize {
    let is_given = |value: &Value| {
        address(value).is_some_and(|address| GIVEN.with_borrow(|given| given.contains(&address)))
    };
    sum(parts_within(value, move |part| !is_given(part)), most)
}

fn sum<'v>(parts: impl Iterator<Item = &'v Value>, most: usize) -> usize {
    let mut size = 0;
    for part in parts {
        if size >= most {
            return most;
        }
        size += 1 + part.as_str().map_or(0, str::len);
    }
    size.min(most)
}

/// A value and all that it is made of.
fn parts_of(value: &Value) -> impl Iterator<Item = &Value> {
    parts_within(value, |_| true)
}

/// A value and what it is made of, within those of its parts that are opened.
fn parts_within(value: &Value, is_opened: impl Fn(&Value) -> bool) -> impl Iterator<Item = &Value> {
    let mut open = vec![value];
    std::iter::from_fn(move || {
        let value = open.pop()?;
        if is_opened(value) {
            open.extend(value.as_array().unwrap_or_default());
            open.extend(value.as_map().into_iter().flat_map(|map| map.values()));
        }
        Some(value)
    })
}

/// Where a list or a map is: the engine hands it on without a copy. None for what is as small as an
/// address.
fn address(value: &Value) -> Option<usize> {
    let list = value.as_array().filter(|list| !list.is_empty()).map(|list| list.as_ptr().addr());
    list.or_else(|| value.as_map().map(|map| std::ptr::from_ref(map).addr()))
}

/// A writer that takes only so many bytes.
struct Bounded {
    text: Vec<u8>,
    most: usize,
    /// Whether there was more.
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() + bytes.len() > self.most {
            self.is_full = true;
            return Err(io::Error::other("the text is too long"));
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
