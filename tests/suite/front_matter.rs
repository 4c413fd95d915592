//! Masthead, big numbers, formulas and notes as Markdown and as HTML.

use bulletin::document::{
    Document, FactNumber, FactPart, FigureValue, Furniture, Material, Properties, Publication, read,
};
use bulletin::drawing::theme::Theme;
use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::formats::html::{PageTemplate, html};
use bulletin::formats::markdown::markdown;

const TEXT: &str = r#"# Moves

Period
: June 2025

Status
: **Preliminary**
: revisions are possible

Arrivals
: <data data-fact="arrivals">420</data>
: <data data-fact="arrivals.change">−2.0%</data> on June 2024

## Method

A share[^share] is a part:

$$\text{Share, %} = \frac{\text{part} - 1}{\text{all}} \times 100$$

See [the site](https://example.org/a/).

[^share]: Of *all*.
"#;

/// The text as Markdown for any viewer.
const MARKDOWN: &str = r"# Moves

**Press release.** Office

- **Period:** June 2025
- **Status:** Preliminary; revisions are possible

* **Arrivals:** 420 (−2.0% on June 2024)

## Method

A share[^1] is a part:

*Share, %* = (*part* − 1) ÷ *all* × 100

See [the site](https://example.org/a/).

[^1]: Of *all*.
";

/// The text on a page.
const PAGE: &str = r##"<h1 id="moves">Moves</h1>
<dl class="terms">
<div><dt>Period</dt><dd>June 2025</dd></div>
<div><dt>Status</dt><dd><strong>Preliminary</strong></dd><dd>revisions are possible</dd></div>
</dl>
<dl class="key-figures">
<div><dt>Arrivals</dt><dd class="number"><data value="420" data-fact="arrivals">420</data></dd><dd><data value="-2.0" data-fact="arrivals.change">−2.0%</data> on June 2024</dd></div>
</dl>
<section>
<h2 id="method">Method</h2>
<p>A share<sup><a role="doc-noteref" id="_ref-1" href="#_note-1">1</a></sup> is a part:</p>
<div class="formula" role="group" tabindex="0" aria-label="Share, % = (part − 1) ÷ all × 100"><math display="block" alttext="Share, % = (part − 1) ÷ all × 100"><mrow><mtext>Share, %</mtext><mo>=</mo><mfrac><mrow><mtext>part</mtext><mo>−</mo><mn>1</mn></mrow><mrow><mtext>all</mtext></mrow></mfrac><mo>×</mo><mn>100</mn></mrow></math></div>
<p>See <a href="https://example.org/a/" data-address="example.org/a">the site</a>.</p>
<section class="notes" role="doc-endnotes" aria-label="Notes">
<ol>
<li id="_note-1">Of <em>all</em>. <a role="doc-backlink" href="#_ref-1" aria-label="Back (1)">↩</a></li>
</ol>
</section>
</section>
"##;

fn document() -> Document {
    let mut found = Diagnostics::default();
    let text = SourceFile::new("en.md", TEXT);
    let change = FactNumber { part: FactPart::Change, ..FactNumber::headline("arrivals") };
    let figures = [
        ("arrivals", FigureValue { value: 420.into(), fact: FactNumber::headline("arrivals") }),
        ("arrivals.change", FigureValue { value: "-2.0".parse().unwrap(), fact: change }),
    ];
    let figures = figures.map(|(id, value)| (id.to_owned(), value)).into();
    let body = read(&text, Material { figures, ..Material::default() }, &mut found);
    assert!(found.is_empty(), "{found:?}");
    Document {
        language: "en".to_owned(),
        title: body.title,
        properties: Properties { publisher: "Office".to_owned(), ..Properties::default() },
        editions: Vec::new(),
        furniture: Furniture {
            kicker: "Press release".to_owned(),
            notes: "Notes".to_owned(),
            note_back: "Back".to_owned(),
            ..Furniture::default()
        },
        blocks: body.blocks,
    }
}

#[test]
fn markdown_reads_well_in_any_viewer() {
    assert_eq!(markdown(&document()), MARKDOWN);
}

#[test]
fn html_has_lists_of_terms_formulas_as_mathml_and_notes_with_the_way_back() {
    let source = "{{ lead | safe }}{{ sections | safe }}";
    let template = PageTemplate::new(&SourceFile::new("page.html", source), "", "")
        .expect("a template of two variables");
    let page = html(&document(), &Publication::default(), &template, &Theme::default())
        .expect("the variables are known");
    assert_eq!(page, PAGE);
}
