//! Names in templates: what is found, and where.

use super::*;

#[test]
fn names_are_told_from_texts_filters_and_arguments() {
    let text = "a {{ b.c.d | e(f=g, h=\"i\") }} {* {{ j }} *}{% if k == l and m(n) < o %}";
    let found: Vec<Vec<&str>> = tags(text)
        .flat_map(|tag| paths(text, tag))
        .map(|path| path.into_iter().map(|word| &text[word]).collect())
        .filter(|path: &Vec<&str>| !["if", "and"].contains(&path[0]))
        .collect();
    assert_eq!(found, [vec!["b", "c", "d"], vec!["g"], vec!["k"], vec!["l"], vec!["n"], vec!["o"]]);
}

#[test]
fn the_tag_that_is_not_closed_is_found() {
    let text = "{% if a %}{% for b in c %}{% endfor %}{% if d -%}{%- endif %}";
    assert_eq!(unclosed(text), Some(0..10));
    assert_eq!(unclosed("{% if a %}{% endif %}"), None);
    assert_eq!(unclosed("{% set a = 1 %}{% set b %}"), Some(15..26));
}

#[test]
fn a_fact_is_not_printed_without_a_filter() {
    let fact = Use {
        parts: &["change", "label", "base_period", "gap", "trend"],
        printed: &["label"],
        filter: "figure",
        facts: vec!["month".to_owned()],
        by_code: Vec::new(),
        instead_of_contributions: None,
    };
    let text = Use {
        parts: &[],
        printed: &[],
        filter: "",
        facts: Vec::new(),
        by_code: Vec::new(),
        instead_of_contributions: None,
    };
    let known: Names = [("a".to_owned(), fact), ("b".to_owned(), text)].into();
    for (tag, hint) in [
        ("{{ a }}", Some("Write `{{ a | figure }}`.")),
        ("{{ a.month }}", Some("Write `{{ a.month | figure }}`.")),
        ("{{ a.month.change }}", Some("Write `{{ a.month.change | figure }}`.")),
        ("{{ a.month.base_period }}", Some("Write `{{ a.month.base_period | period }}`.")),
        ("{{ a.month.label }}", None),
        ("{{ a.gap }}", Some("It is for conditions: `{% if a.gap == \"base\" %}`.")),
        ("{{ a.change.known }}", Some("It is for conditions: `{% if a.change.known %}`.")),
        (
            "{{ a.trend }}",
            Some("Let it choose words: `{{ a | trend(rise=\"…\", fall=\"…\", same=\"…\") }}`."),
        ),
        ("{{- a.change -}}", Some("Write `{{ a.change | figure }}`.")),
        ("{{ c.base.number + 1 }}", Some("Write `{{ c.base | figure }}`.")),
        ("{{ a | figure }}", None),
        ("{{ a.label }}", None),
        ("{{ b }}", None),
        ("{{ <d e={a} /> }}", None),
        ("{% if a.number > 1.5 %}", Some("Write `a is more_than(1.5)`.")),
        ("{% if a.number <= c.base.number and d %}", Some("Write `a is at_most(c.base)`.")),
        (
            "{% if 7 < a.number %}",
            Some("Write `{{ a | figure }}`, or in a condition `a is more_than(50)`."),
        ),
        ("{% if a.number < c.number %}", Some("Write `a is less_than(c)`.")),
        ("{% if a.number == a.base.number %}", None),
        ("{% if a.number != 3 %}", Some("Write `a is not equal_to(3)`.")),
        (
            "{% set b = a.number %}",
            Some("Write `{{ a | figure }}`, or in a condition `a is more_than(50)`."),
        ),
        ("{% if a is more_than(c) %}", None),
    ] {
        let mut found = Diagnostics::default();
        report_unknown(&SourceFile::new("en.md", tag), &HashSet::new(), &known, &mut found);
        let hints: Vec<_> = found.iter().flat_map(|found| &found.hints).collect();
        assert_eq!(hints.first().map(|hint| hint.as_str()), hint, "{tag}");
    }
}

#[test]
fn unknown_names_and_parts_are_found_where_they_stand() {
    let template = SourceFile::new("en.md", "{{ arivals }} {{ arrivals.chang }} {{ own.x }}");
    let fact = Use {
        parts: &["change"],
        printed: &[],
        filter: "figure",
        facts: vec!["month".to_owned()],
        by_code: Vec::new(),
        instead_of_contributions: None,
    };
    let known: Names = [("arrivals".to_owned(), fact)].into();
    let mut found = Diagnostics::default();
    report_unknown(&template, &["arivals", "arrivals"].into(), &known, &mut found);
    let places: Vec<_> = found.iter().map(|found| found.places[0].spot.bytes()).collect();
    assert_eq!(places, [Some(3..10), Some(26..31)]);
}
