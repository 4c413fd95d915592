//! How much work a template may be: counted before a text is made of it.
//!
//! [`Budget::exceeded`] is the entry point. The engine has no limit of its own: a loop in a loop in a
//! loop, a text that is doubled thirty times, parts that include parts twice, each is a line of a
//! template, and never ends. So the templates are rendered first from a copy with a call in every
//! loop, shared sentence, part, and behind every text that is kept or printed. The calls print
//! nothing and count; the one that is over a limit stops the engine. What stays within the limits is
//! then rendered from the templates as they are, so that no place and no word is another. The copy
//! need not print the same white space, only do the same work.

use std::cell::Cell;
use std::io::{self, Write};
use std::ops::Range;

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use super::engine;
use super::parts::{PartKind, inner, parts};
use crate::findings::{Code, Diagnostic, SourceFile};

/// How often loops, parts and shared sentences are gone through for one text.
const MOST_STEPS: usize = 300_000;

/// Bytes of a text that is kept.
const LONGEST_KEPT: usize = 100_000;

/// Bytes that are kept and printed for one text, all together.
const MOST_BYTES: usize = 10_000_000;

/// Texts that are joined in one tag.
const MOST_JOINED: usize = 32;

/// The function that counts.
const COUNTS: &str = "work_is_counted";

/// What was over a limit.
#[derive(Debug, Clone, Copy)]
enum Limit {
    Steps,
    Kept,
    Bytes,
}

/// The work that was done for one text.
#[derive(Debug, Clone, Copy, Default)]
struct Work {
    steps: usize,
    bytes: usize,
    /// The number of the last tag that counted.
    last: Option<usize>,
    /// The limit that was exceeded, and the number of the tag that did it.
    over: Option<(Limit, Option<usize>)>,
}

thread_local! {
    // The engine's functions know nothing of who renders, and a text is rendered by one thread.
    static WORK: Cell<Work> = const {
        Cell::new(Work { steps: 0, bytes: 0, last: None, over: None })
    };
}

/// Whether the bytes of what a tag prints are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printed {
    Counted,
    Passed,
}

/// The templates of a language with calls that count.
#[derive(Debug)]
pub(super) struct Budget {
    templates: Tera,
    /// The tags that have a call, by their numbers: template and bytes.
    tags: Vec<(usize, Range<usize>)>,
}

impl Budget {
    /// The copy of `sources`, which `templates` has as they are.
    pub(super) fn new(templates: &Tera, sources: &[SourceFile]) -> Option<Self> {
        // What stands in a tag is not read here: what is printed may not stand in a call as well.
        let mut copies = [Printed::Counted, Printed::Passed].into_iter();
        copies.find_map(|printed| Self::copy(templates, sources, printed))
    }

    fn copy(templates: &Tera, sources: &[SourceFile], printed: Printed) -> Option<Self> {
        let mut tags = Vec::new();
        let mut copy = Vec::with_capacity(sources.len());
        for (template, source) in sources.iter().enumerate() {
            copy.push((source.path(), counting(source.text(), template, printed, &mut tags)));
        }
        let mut engine = engine::empty();
        engine.register_function(COUNTS, |kwargs: Kwargs, _: &State<'_>| count(&kwargs));
        engine.register_function("range", |kwargs: Kwargs, _: &State<'_>| range(&kwargs));
        engine.register_from(templates);
        engine.add_raw_templates(copy).ok()?;
        Some(Self { templates: engine, tags })
    }

    /// TPL-005: the finding about a text that would be more work than is allowed.
    pub(super) fn exceeded(
        &self,
        entry: &str,
        context: &Context,
        sources: &[SourceFile],
    ) -> Option<Diagnostic> {
        WORK.set(Work::default());
        let rendered = self.templates.render_to(entry, context, Bounded(MOST_BYTES));
        let Work { over, bytes, .. } = WORK.get();
        let is_full = matches!(&rendered, Err(error) if is_full(error));
        let (limit, tag) = match over {
            Some(over) => over,
            None if is_full || bytes > MOST_BYTES => (Limit::Bytes, None),
            // An error is one of the templates as they are, too.
            None => return None,
        };
        let (message, hint) = match limit {
            Limit::Steps => (
                format!(
                    "loops, parts and shared sentences are gone through more than {MOST_STEPS} times"
                ),
                "Take a loop out of the other: a text goes through what it prints.",
            ),
            Limit::Kept => (
                format!("a text of more than {LONGEST_KEPT} bytes is kept"),
                "Print it where it is made, and do not add it to itself.",
            ),
            Limit::Bytes => (
                format!("more than {MOST_BYTES} bytes are printed"),
                "Print less: no release is as long.",
            ),
        };
        let finding = Diagnostic::new(Code::TooMuchWork, message);
        let place = tag.and_then(|tag| self.tags.get(tag));
        let place = place.and_then(|(template, span)| Some((sources.get(*template)?, span)));
        let finding = match (place, sources.first()) {
            (Some((file, span)), _) => {
                finding.at(file, first_line(file, span), "the limit is passed here")
            }
            (None, Some(file)) => finding.in_file(file),
            (None, None) => finding,
        };
        Some(finding.hint(hint))
    }
}

/// TPL-005: tags that are more work than can be counted: lists made in a tag, and long chains of joined
/// texts.
pub(super) fn uncountable(source: &SourceFile) -> Vec<Diagnostic> {
    let text = source.text();
    let tags = parts(text).filter(|part| matches!(part.kind, PartKind::Print | PartKind::Tag));
    let refused = tags.filter_map(|part| {
        let words = without_quotes(inner(&text[part.span.clone()]));
        let makes_list = words.split_once('[').is_some_and(|(_, rest)| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "for")
        });
        let (message, hint) = if makes_list {
            ("a list is made in a tag", "Go through it with `{% for … %}`.")
        } else if words.matches('~').count() > MOST_JOINED {
            ("too many texts are joined in a tag", "Write them one behind the other.")
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

/// A template with the calls that count.
fn counting(
    text: &str,
    template: usize,
    printed: Printed,
    tags: &mut Vec<(usize, Range<usize>)>,
) -> String {
    let mut output = String::with_capacity(text.len() * 2);
    // The names of texts that are being kept.
    let mut kept: Vec<String> = Vec::new();
    for part in parts(text) {
        let words = &text[part.span.clone()];
        let mut call = |value: Option<&str>| {
            tags.push((template, part.span.clone()));
            let value = value.map_or(String::new(), |value| format!(", value={value}"));
            format!("{{{{ {COUNTS}(at={}{value}) }}}}", tags.len() - 1)
        };
        let inner = inner(words);
        let (tag, behind) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let name = behind.trim_start();
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
        let (name, rest) = name.split_at(end);
        let (before, after) = match (part.kind, tag) {
            (PartKind::Print, _) if printed == Printed::Counted && !inner.starts_with('<') => {
                (Some(call(Some(&format!("({inner})")))), None)
            }
            (PartKind::Tag, "for" | "component") => (None, Some(call(None))),
            (PartKind::Tag, "include") => (Some(call(None)), None),
            (PartKind::Tag, "set" | "set_global") if rest.trim_start().starts_with('=') => {
                (None, Some(call(Some(name))))
            }
            (PartKind::Tag, "set" | "set_global") => {
                kept.push(name.to_owned());
                (None, None)
            }
            (PartKind::Tag, "endset") => (None, kept.pop().map(|name| call(Some(&name)))),
            _ => (None, None),
        };
        output.push_str(&before.unwrap_or_default());
        output.push_str(words);
        output.push_str(&after.unwrap_or_default());
    }
    output
}

/// Counts a step, and the bytes of a value that is kept or printed.
fn count(kwargs: &Kwargs) -> TeraResult<String> {
    let tag = kwargs.must_get::<usize>("at")?;
    let value = kwargs.get::<Value>("value")?;
    let size = value.map_or(0, |value| size(&value, LONGEST_KEPT + 1));
    spend(1, size, Some(tag))?;
    Ok(String::new())
}

fn spend(steps: usize, bytes: usize, tag: Option<usize>) -> TeraResult<()> {
    let mut work = WORK.get();
    work.steps = work.steps.saturating_add(steps);
    work.bytes = work.bytes.saturating_add(bytes);
    let over = if bytes > LONGEST_KEPT {
        Some(Limit::Kept)
    } else if work.steps > MOST_STEPS {
        Some(Limit::Steps)
    } else if work.bytes > MOST_BYTES {
        Some(Limit::Bytes)
    } else {
        None
    };
    work.last = tag.or(work.last);
    work.over = over.map(|limit| (limit, work.last));
    WORK.set(work);
    over.map_or(Ok(()), |_| Err(Error::message("more work than is allowed")))
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
    spend(count, 0, None)?;
    let all = std::iter::successors(Some(start), |number| number.checked_add(step));
    Ok(all
        .take(count)
        .take_while(|number| if step > 0 { *number < end } else { *number > end })
        .collect())
}

/// The bytes of all texts in a value, and one for each of its parts; no more than `most` are counted.
fn size(value: &Value, most: usize) -> usize {
    let mut size = 0;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if size >= most {
            return most;
        }
        size += 1 + value.as_str().map_or(0, str::len);
        open.extend(value.as_array().unwrap_or_default());
        open.extend(value.as_map().into_iter().flat_map(|map| map.values()));
    }
    size.min(most)
}

/// A writer that keeps nothing and takes only so many bytes.
struct Bounded(usize);

/// Whether an error is that of a writer that takes no more.
fn is_full(error: &Error) -> bool {
    error.to_string().contains(FULL)
}

const FULL: &str = "the text is too long";

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::other(FULL))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of these templates, the first of which is rendered.
    fn said(templates: &[(&str, &str)]) -> String {
        let sources: Vec<SourceFile> =
            templates.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
        let mut refused: Vec<Diagnostic> = sources.iter().flat_map(uncountable).collect();
        if refused.is_empty() {
            let mut engine = engine::empty();
            engine.add_raw_templates(templates.to_vec()).unwrap();
            let mut context = Context::new();
            context.insert("list", &vec!["a"; 200]);
            let budget = Budget::new(&engine, &sources).unwrap();
            refused.extend(budget.exceeded("a.md", &context, &sources));
        }
        refused.first().map_or(String::new(), |finding| finding.message.clone())
    }

    #[test]
    fn work_without_an_end_is_stopped() {
        let doubled =
            format!("{{% set a = \"x\" %}}{}{{{{ a }}}}", "{% set a = a ~ a %}".repeat(40));
        let listed = format!("{{% set a = [1] %}}{}", "{% set a = [a, a] %}".repeat(40));
        let once = "{% for a in list %}".repeat(4) + &"{% endfor %}".repeat(4);
        let ranges = "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% break %}{% endfor %}{% endfor %}";
        let captured = "{% set t %}{% for a in range(end=90000) %}{{ list | length }}xxxxxxxxxx{% endfor %}{% endset %}";
        let sentence = |n: usize| {
            let next = n + 1;
            format!(
                "{{% component c{n}() %}}{{{{ <c{next} /> }}}}{{{{ <c{next} /> }}}}{{% endcomponent c{n} %}}"
            )
        };
        let shared: String = (0..18).map(sentence).collect();
        let shared = shared + "{% component c18() %}{% endcomponent c18 %}{{ <c0 /> }}";
        for (template, expected) in [
            (doubled.as_str(), "bytes is kept"),
            (listed.as_str(), "bytes is kept"),
            (once.as_str(), "gone through"),
            (ranges, "gone through"),
            (captured, "bytes is kept"),
            (shared.as_str(), "gone through"),
            ("{{ [a for a in list] }}", "a list is made"),
        ] {
            let said = said(&[("a.md", template)]);
            assert!(said.contains(expected), "{template}: {said}");
        }
        let names: Vec<String> = (0..25).map(|n| format!("{n}.md")).collect();
        let texts: Vec<String> = (0..25)
            .map(|n| {
                if n < 24 {
                    format!("{{% include \"{0}.md\" %}}{{% include \"{0}.md\" %}}", n + 1)
                } else {
                    String::new()
                }
            })
            .collect();
        let mut templates = vec![("a.md", "{% include \"0.md\" %}")];
        templates.extend(names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)));
        assert!(said(&templates).contains("gone through"));
    }

    #[test]
    fn what_a_text_does_is_within_the_limits() {
        let loops =
            "{% for a in list %}{% for b in list %}{{ a }}{{ b | length }}{% endfor %}{% endfor %}";
        let kept = "{% set t %}{% for a in list %}{{ a }}{% endfor %}{% endset %}{{ t }}{% for i in range(end=3) %}{{ i }}{% endfor %}";
        for template in
            [loops, kept, "{{ \"[a for b]\" }}", "{% if list | length > 3 %}a{% endif %}"]
        {
            assert_eq!(said(&[("a.md", template)]), "", "{template}");
        }
    }
}
