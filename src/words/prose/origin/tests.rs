//! Every word of a text leads to the place of the template that printed it, whatever the template.

use proptest::prelude::*;
use tera::Context;

use super::*;
use crate::words::prose::Syntax;
use crate::words::prose::source_marks::{Extent, Signs};

/// A text, and where its parts come from in templates of these names.
struct Traced {
    text: String,
    origins: Option<Origins>,
    sources: Vec<SourceFile>,
}

impl Traced {
    /// Renders the first of these templates with variables that are their own names.
    fn new(templates: &[(&str, &str)], extent: Extent) -> Self {
        let sources: Vec<SourceFile> =
            templates.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
        let mut engine = Syntax::Text.engine();
        engine.add_raw_templates(templates.to_vec()).unwrap();
        let mut context = Context::new();
        for name in ["v1", "v2", "v3"] {
            context.insert(name, &format!("{name} of"));
        }
        let text = engine.render(templates[0].0, &context).unwrap();
        let marked = MarkedTemplates::new(&engine, &sources, Signs::ALL[0], extent).unwrap();
        let with_marks = marked.templates.render(templates[0].0, &context).unwrap();
        let origins = Origins::read(&with_marks, &marked, &text);
        Self { text, origins, sources }
    }

    /// Where the words of the text stand in the templates: path and words there, then the callers.
    fn origin(&self, words: &str) -> Option<(&str, &str, Vec<&str>)> {
        let start = self.text.find(words).unwrap_or_else(|| panic!("{words}: {}", self.text));
        let span = start..start + words.len();
        let origin = self.origins.as_ref()?.place(&span, &self.text, &self.sources)?;
        let source = &self.sources[origin.template];
        let callers = origin.callers.into_iter();
        let callers = callers.map(|(template, span)| &self.sources[template].text()[span]);
        Some((source.path(), &source.text()[origin.span], callers.collect()))
    }
}

const SHARED: &str = "{% component c(of) %}\n{%- if of -%}\nfell by {{ of }}, not\n{%- endif -%}\n{% endcomponent c %}";

#[test]
fn words_and_what_tags_print_lead_to_their_places() {
    let template = "# A {{ v1 }}\n\nThe number {{- v2 }}: it {{ <c of={v3} /> }}.\n{% include \"part.md\" %}\n{% set kept %}Kept & {{ v1 }}{% endset %}\n{{ kept }}";
    let templates = [("a.md", template), ("part.md", "Part of <it>."), ("c.md", SHARED)];
    let traced = Traced::new(&templates, Extent::Whole);
    for (words, path, expected) in [
        ("# A v1 of", "a.md", "# A {{ v1 }}"),
        ("v1", "a.md", "{{ v1 }}"),
        ("numberv2", "a.md", "number {{- v2 }}"),
        ("fell", "c.md", "fell"),
        ("v3 of", "c.md", "{{ of }}"),
        ("it fell by", "a.md", "it {{ <c of={v3} /> }}"),
        ("of <it>", "part.md", "of <it>"),
        (".\nPart", "a.md", ".\n{% include \"part.md\" %}"),
        ("Kept &", "a.md", "Kept &"),
    ] {
        let (found, place, callers) = traced.origin(words).unwrap();
        assert_eq!((found, place), (path, expected), "{words}");
        let is_shared = path == "c.md";
        assert_eq!(callers, if is_shared { vec!["{{ <c of={v3} /> }}"] } else { vec![] });
    }
}

#[test]
fn a_template_that_asks_about_its_own_text_is_marked_where_it_prints() {
    let template = "A {% set kept %}b{% endset %}{% if kept == \"b\" %}c {{ kept }}{% endif %}";
    assert!(Traced::new(&[("a.md", template)], Extent::Whole).origins.is_none());
    let traced = Traced::new(&[("a.md", template)], Extent::AtOnce);
    assert_eq!(traced.origin("c").unwrap().1, "c");
    assert_eq!(traced.origin("b").unwrap().1, "{{ kept }}");
}

#[test]
fn signs_of_a_template_are_not_taken_for_marks() {
    let text = "a \u{F0000}b";
    let sources = [SourceFile::new("a.md", text)];
    let engine = Syntax::Text.engine();
    assert!(MarkedTemplates::new(&engine, &sources, Signs::ALL[0], Extent::Whole).is_none());
    assert!(MarkedTemplates::new(&engine, &sources, Signs::ALL[1], Extent::Whole).is_some());
    assert!(!Signs::ALL[0].are_absent_from(text) && Signs::ALL[1].are_absent_from(text));
}

#[test]
fn words_in_an_attribute_lead_to_the_words_of_the_template() {
    let words = "a < b\n  & c";
    let rendered = "a &lt; b &amp; c</figure>";
    for (place, expected) in [(0, "a"), (2, "<"), (7, "b"), (9, "&"), (15, "c")] {
        assert_eq!(&words[same_character(words, rendered, place).unwrap()], expected);
    }
    assert_eq!(same_character(words, "a &lt; d", 7), None);
}

/// A piece of a random template.
#[derive(Debug, Clone)]
enum Piece {
    /// A word that stands in the templates once.
    Word,
    Blank(&'static str),
    Print {
        variable: usize,
        dashes: (bool, bool),
    },
    Comment {
        dashes: (bool, bool),
    },
    If {
        is_true: bool,
        dashes: (bool, bool),
        inside: Vec<Piece>,
    },
    For {
        inside: Vec<Piece>,
    },
    Kept {
        inside: Vec<Piece>,
    },
    Shared,
    Part,
}

/// Writes random templates; each word is another.
#[derive(Default)]
struct Writer {
    words: usize,
    output: String,
}

impl Writer {
    fn tag(&mut self, (before, behind): (bool, bool), [open, close]: [&str; 2], words: &str) {
        let dash = |is_there| if is_there { "-" } else { "" };
        self.output.extend([open, dash(before), " ", words, " ", dash(behind), close]);
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        let tag = ["{%", "%}"];
        for piece in pieces {
            match piece {
                Piece::Word => {
                    self.words += 1;
                    self.output.extend(["w", &self.words.to_string(), "."]);
                }
                Piece::Blank(blank) => self.output += blank,
                Piece::Print { variable, dashes } => {
                    self.tag(*dashes, ["{{", "}}"], &format!("v{variable}"));
                }
                Piece::Comment { dashes } => self.tag(*dashes, ["{*", "*}"], "it's {{ v9 }}"),
                Piece::If { is_true, dashes, inside } => {
                    let condition = if *is_true { "if v1" } else { "if not v1" };
                    self.tag(*dashes, tag, condition);
                    self.pieces(inside);
                    self.tag(*dashes, tag, "endif");
                }
                Piece::For { inside } => {
                    self.tag((false, true), tag, "for i in [1, 2]");
                    self.pieces(inside);
                    self.tag((true, false), tag, "endfor");
                }
                Piece::Kept { inside } => {
                    self.tag((false, true), tag, "set kept");
                    self.pieces(inside);
                    self.tag((true, false), tag, "endset");
                    self.output += "{{ kept }}";
                }
                Piece::Shared => self.output += "{{ <c of={v3} /> }}",
                Piece::Part => self.output += "{% include \"part.md\" %}",
            }
        }
    }
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let dashes = || (any::<bool>(), any::<bool>());
    let leaf = prop_oneof![
        4 => Just(Piece::Word),
        3 => prop::sample::select(vec![" ", "\n\n", "\u{a0}", " é&<b> ", "{ ", "\\*"])
            .prop_map(Piece::Blank),
        2 => (1..=3_usize, dashes())
            .prop_map(|(variable, dashes)| Piece::Print { variable, dashes }),
        1 => dashes().prop_map(|dashes| Piece::Comment { dashes }),
        1 => Just(Piece::Shared),
        1 => Just(Piece::Part),
    ];
    let piece =
        leaf.prop_recursive(3, 24, 6, move |inner| {
            let inside = || prop::collection::vec(inner.clone(), 0..6);
            prop_oneof![
                (any::<bool>(), dashes(), inside())
                    .prop_map(|(is_true, dashes, inside)| Piece::If { is_true, dashes, inside }),
                inside().prop_map(|inside| Piece::For { inside }),
                inside().prop_map(|inside| Piece::Kept { inside }),
            ]
        });
    prop::collection::vec(piece, 1..12)
}

proptest! {
    #[test]
    fn each_word_of_any_text_leads_to_where_it_stands(pieces in pieces(), whole: bool) {
        let mut writer = Writer::default();
        writer.pieces(&pieces);
        let part = "w901. {{- v2 }} w902.";
        let templates = [("a.md", writer.output.as_str()), ("part.md", part), ("c.md", SHARED)];
        let extent = if whole { Extent::Whole } else { Extent::AtOnce };
        let traced = Traced::new(&templates, extent);
        prop_assert!(traced.origins.is_some(), "{:?}", writer.output);
        let words = traced.text.split_inclusive(|c: char| c == '.' || c.is_whitespace());
        let mut start = 0;
        for word in words {
            let span = start..start + word.len();
            start = span.end;
            let Some(name) = word.find(['w', 'v']).map(|offset| word[offset..].trim_end()) else { continue };
            let place = span.end - word[word.find(name).unwrap()..].len();
            let span = place..place + name.len();
            let origin = traced.origins.as_ref().unwrap().place(&span, &traced.text, &traced.sources);
            let origin = origin.unwrap();
            let stands = &traced.sources[origin.template].text()[origin.span];
            if name.starts_with('w') && (whole || stands != "{{ kept }}") {
                prop_assert_eq!(stands, name);
            } else if name.starts_with('v') {
                let prints = ["{{", "v"];
                prop_assert!(
                    prints.iter().all(|words| stands.contains(words))
                        || stands == "{{ of }}"
                        || stands == "{{ kept }}",
                    "{} by {}", name, stands
                );
            }
        }
    }
}
