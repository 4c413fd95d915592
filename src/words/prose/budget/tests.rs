//! Templates that never end, and those that do what a text does.

use std::collections::BTreeMap;

use super::*;

/// What is said of these templates, the first of which is rendered.
fn said(templates: &[(&str, &str)]) -> String {
    match rendered(templates, Syntax::Text) {
        Ok(_) => String::new(),
        Err(finding) => finding.message.clone(),
    }
}

/// A list, a count with 5 000 items, and a text that may be printed and is too long to be kept.
fn large_context() -> Context {
    let item = || BTreeMap::from([("id", "lines/L0001"), ("label", "Line of ferries number one")]);
    let mut context = Context::new();
    context.insert("list", &vec!["a"; 200]);
    context.insert("fact", &BTreeMap::from([("items", vec![item(); 5_000])]));
    context.insert("text", &"x".repeat(200_000));
    context
}

/// What these templates make, and that it is what the engine makes of them without counting.
fn rendered(templates: &[(&str, &str)], syntax: Syntax) -> Result<String, Diagnostic> {
    let mut context = Context::new();
    context.insert("list", &vec!["a"; 200]);
    rendered_of(&context, templates, syntax)
}

/// What these templates make of a context.
fn rendered_of(
    context: &Context,
    templates: &[(&str, &str)],
    syntax: Syntax,
) -> Result<String, Diagnostic> {
    let sources: Vec<SourceFile> =
        templates.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    if let Some(finding) = refused(&sources, syntax).pop() {
        return Err(finding);
    }
    let mut engine = syntax.engine();
    engine.add_raw_templates(templates.to_vec()).unwrap();
    let budget = Budget::new(&engine, &sources, syntax)?;
    let entry = templates[0].0;
    match budget.render(entry, context, 0, &sources)? {
        Counted::Text(text) => {
            assert_eq!(Some(&text), engine.render(entry, context).ok().as_ref());
            Ok(text)
        }
        Counted::Mistake => panic!("{}", engine.render(entry, context).unwrap_err()),
    }
}

#[test]
fn work_without_an_end_is_stopped() {
    let doubled = format!("{{% set a = \"x\" %}}{}{{{{ a }}}}", "{% set a = a ~ a %}".repeat(40));
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
    // A test with an argument is read by no engine as it is written.
    let tests = format!("{{% if 3 is divisible_by(divisor=2) %}}{{% endif %}}{once}");
    let replaced = format!(
        "{{% set a = \"{}\" %}}{{% if a{} %}}{{% endif %}}",
        "x".repeat(1_000),
        " | replace(from=\"x\", to=a)".repeat(3)
    );
    let moved = "{% set a %}{% for i in range(end=9000) %}.\n{% endfor %}{% endset %}{{ a | indent(width=1000) }}";
    let given = format!(
        "{{% component c(x) %}}{{{{ <c x={{x ~ x}} /> }}}}{{% endcomponent c %}}{{{{ <c x=\"{}\" /> }}}}",
        "x".repeat(1_000)
    );
    // Text and conditions in a loop cost what they go through.
    let long = format!(
        "{{% set t %}}{{% for a in range(end=90000) %}}{}{{% endfor %}}{{% endset %}}",
        "x".repeat(100_000)
    );
    let conditions = format!(
        "{{% set a = \"{}\" %}}{{% for i in range(end=250000) %}}{{% if a{} == 1 %}}{{% endif %}}{{% endfor %}}",
        "x".repeat(90_000),
        " ~ a".repeat(16)
    );
    for (template, expected) in [
        (doubled.as_str(), "bytes is kept"),
        (listed.as_str(), "bytes is kept"),
        (once.as_str(), "gone through"),
        (ranges, "gone through"),
        (captured, "bytes is kept"),
        (shared.as_str(), "gone through"),
        ("{{ [a for a in list] }}", "a list is made"),
        (tests.as_str(), "gone through"),
        (replaced.as_str(), "bytes is kept"),
        (moved, "bytes is kept"),
        (given.as_str(), "bytes is kept"),
        (long.as_str(), "gone through"),
        (conditions.as_str(), "gone through"),
        ("{% if __tera_context | length > 3 %}a{% endif %}", "all variables"),
    ] {
        let said = said(&[("a.md", template)]);
        assert!(said.contains(expected), "{template}: {said}");
    }
    let names: Vec<String> = (0..25).map(|n| format!("{n}.md")).collect();
    let parts: Vec<String> = (0..25)
        .map(|n| {
            if n < 24 {
                format!("{{% include \"{0}.md\" %}}{{% include \"{0}.md\" %}}", n + 1)
            } else {
                String::new()
            }
        })
        .collect();
    let mut templates = vec![("a.md", "{% include \"0.md\" %}")];
    templates.extend(names.iter().map(String::as_str).zip(parts.iter().map(String::as_str)));
    assert!(said(&templates).contains("gone through"));
}

#[test]
fn what_a_text_does_is_within_the_limits() {
    let loops =
        "{% for a in list %}{% for b in list %}{{ a }}{{ b | length }}{% endfor %}{% endfor %}";
    let kept = "{% set t %}{% for a in list %}{{ a }}{% endfor %}{% endset %}{{ t }}{% for i in range(end=3) %}{{ i }}{% endfor %}";
    for template in [loops, kept, "{{ \"[a for b]\" }}", "{% if list | length > 3 %}a{% endif %}"] {
        assert_eq!(said(&[("a.md", template)]), "", "{template}");
    }
}

#[test]
fn the_text_is_that_of_the_engine_whatever_white_space_its_tags_leave_out() {
    let tags =
        ["for a in range(end=2)", "set b = \"c\"", "if list", "component s(a, b=[1, 2], ...c)"];
    let marks = ["{%", "{%-"];
    let ends = ["%}", "-%}"];
    for open in marks {
        for end in ends {
            for tag in tags {
                let closing = match tag.split(' ').next() {
                    Some("set") => String::new(),
                    Some("component") => format!("{open} endcomponent s {end}"),
                    Some(word) => format!("{open} end{word} {end}"),
                    None => unreachable!(),
                };
                for print in [
                    "{{ list | length }}",
                    "{{- list[0] -}}",
                    "{{ \"<b>\" | safe -}}",
                    "{{ -1 }} {{- -1 -}} {{ {\"a\": 1} | length }} {{ [-3 * 2, {\"a\": {} }] }}",
                ] {
                    let text = format!(" a \n {open} {tag} {end} \n b {print} \n {closing} \n ");
                    let kept = format!(
                        "{text} {open} set k {end} x {print} {open} endset {end} {{{{ k }}}} "
                    );
                    let raw = format!(
                        "{text} {open} raw {end} {{{{ it's }}}} {open} endraw {end} {print}"
                    );
                    for text in [text, kept, raw] {
                        for (path, syntax) in [("a.md", Syntax::Text), ("a.html", Syntax::Page)] {
                            rendered(&[(path, &text)], syntax).unwrap();
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn comments_of_a_kind_of_template_hide_no_tag() {
    let loops = "{% for a in list %}".repeat(4) + &"{% endfor %}".repeat(4);
    let page = format!("{{* {loops} *}}");
    let said = rendered(&[("a.html", &page)], Syntax::Page).unwrap_err();
    assert!(said.message.contains("gone through"), "{}", said.message);
    assert_eq!(rendered(&[("a.html", &format!("{{# {loops} #}}"))], Syntax::Page).unwrap(), "");
}

#[test]
fn a_condition_of_many_branches_is_refused_before_it_is_read() {
    let branches = format!("{{% if 1 %}}{}{{% endif %}}", "{% elif 1 %}".repeat(100_000));
    let read = format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(90));
    let said = |text: &str| refused(&[SourceFile::new("a.md", text)], Syntax::Text).pop();
    assert!(said(&branches).unwrap().message.contains("branches"));
    assert_eq!(said(&read), None);
    assert_eq!(rendered(&[("a.md", &read)], Syntax::Text).unwrap(), "");
}

#[test]
fn what_a_template_is_given_is_not_made_by_it() {
    let context = large_context();
    let said = |template: &str| {
        let rendered = rendered_of(&context, &[("a.md", template)], Syntax::Text);
        rendered.err().map_or(String::new(), |finding| finding.message)
    };
    let sentence = "{% component c(fact, n=[1]) %}{{ fact.items | length }}{% endcomponent c %}";
    let calls = "{{ <c fact={fact} /> }}".repeat(800);
    let passed = format!("{sentence}{calls}");
    let kept = "{% set a = fact %}{% set b = a.items %}{% for c in list %}{% for d in list %}{{ b | length }}{% endfor %}{% endfor %}";
    for template in [passed.as_str(), kept, "{{ text }}", "{{ fact }}", "{{ text ~ text }}"] {
        assert_eq!(said(template), "", "{template}");
    }
    // Made into a text it is the template's own.
    let printed = "{% set a %}{% for i in range(end=9000) %}{{ fact }}{% endfor %}{% endset %}";
    let lists = format!("{{% set a = [fact] %}}{}", "{% set a = [a, a] %}".repeat(40));
    for (template, expected) in [
        (printed, "are printed"),
        (lists.as_str(), "is kept"),
        ("{% set a = text %}", "is kept"),
        ("{% set a = {\"b\": text} %}", "is kept"),
        ("{% set a = [fact, text] %}", "is kept"),
        ("{% set a %}{{ fact }}{% endset %}", "is kept"),
    ] {
        let said = said(template);
        assert!(said.contains(expected), "{template}: {said}");
    }
}

#[test]
fn what_a_shared_sentence_is_given_is_found_where_it_is_called() {
    let sentences = "{% component c(x) %}{{ x }}{% endcomponent c %}";
    let context = large_context();
    for call in ["{{ <c x={text} /> }}", "{{- <c x={text ~ list[0]} /> -}}"] {
        let caller = format!("{{% set a = 1 %}}\n{call}\n{{{{ a }}}}");
        let templates = [("a.md", caller.as_str()), ("b.md", sentences)];
        let finding = rendered_of(&context, &templates, Syntax::Text).unwrap_err();
        let place = &finding.places[0];
        let bytes = place.spot.bytes().unwrap();
        assert_eq!((place.file.path(), &caller[bytes]), ("a.md", call));
    }
}
