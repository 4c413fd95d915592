//! Selections of codes, `[selection.NAME]`: in texts of three languages, in tables and charts, under the proof.

use crate::support::Project;

const RELEASE: &str = r#"
[release]
languages = ["en", "fr", "de"]
reference = "period"
publisher = { en = "Office", fr = "Office", de = "Amt" }
description = { en = "Prices, {period}", fr = "Prix, {period}", de = "Preise, {period}" }
keywords = { en = [], fr = [], de = [] }
source = { en = "Office", fr = "Office", de = "Amt" }
contact = { name = { en = "Office", fr = "Office", de = "Amt" }, email = "office@example.org", telephone = "0" }

[codelist.items]
file = "items.csv"
label = { en = "Item", fr = "Poste", de = "Gruppe" }
labels = { en = "en", fr = "fr", de = "de" }
forms = { fr = { de = "fr_de" }, de = { dative = "de_dative" } }
groups = ["kind"]
total = "ALL"

[dataset.indices]
file = "indices.csv"
time = { column = "TIME_PERIOD", frequency = "month", gaps = true }
dimensions = { ITEM = "items" }
measure = { column = "OBS_VALUE", unit = "index point", kind = "index", decimals = 1 }

[indicator.prices]
label = { en = "Prices", fr = "Prix", de = "Preise" }
sum = "indices"

[selection.top]
of = "prices.change"
by = "items"
largest = 2

[selection.fell]
of = "prices.change"
by = "items"
keep = "negative"

[selection.quick]
of = "prices.change"
by = "items"
except = ["SERV"]
at_least = 1.9

[table.by_item]
title = { en = "Prices", fr = "Prix", de = "Preise" }
rows = "top"
columns = ["prices", "prices.change"]

[chart.marks]
kind = "bars"
subtitle = { en = "Change", fr = "Variation", de = "Veränderung" }
rows = "top"
columns = ["prices.change"]

[[edition]]
period = "2025-02"
status = "final"
released = 2025-04-11T10:00:00+02:00
"#;

const ITEMS: &str = "code,kind,en,fr,de,fr_de,de_dative\n\
    ALL,,all items,ensemble,insgesamt,de l’ensemble,allem\n\
    FOOD,goods,food,l’alimentation,Lebensmittel,de l’alimentation,Lebensmitteln\n\
    NRG,goods,energy,l’énergie,Energie,de l’énergie,Energie\n\
    IGD,goods,industrial goods,les biens industriels,Industriegüter,des biens industriels,Industriegütern\n\
    SERV,other,services,les services,Dienstleistungen,des services,Dienstleistungen\n";

/// The indices of a month: food, energy, goods, services.
fn month(period: &str, indices: [&str; 4]) -> String {
    let codes = ["FOOD", "NRG", "IGD", "SERV"];
    let rows = codes.into_iter().zip(indices);
    let rows: Vec<String> =
        rows.map(|(code, index)| format!("{period},{code},{index}\n")).collect();
    rows.concat()
}

/// The release with indices of February and a paragraph of text in each language.
fn prices(indices: [&str; 4], lines: [&str; 3]) -> Project {
    let mut data = "TIME_PERIOD,ITEM,OBS_VALUE\n".to_owned();
    data += &month("2024-02", ["100"; 4]);
    data += &format!("2024-02,ALL,100\n{}2025-02,ALL,101\n", month("2025-02", indices));
    let project = Project::empty()
        .with("templates/prices/release.toml", RELEASE)
        .with("data/prices/items.csv", ITEMS)
        .with("data/prices/indices.csv", data);
    let texts = ["en", "fr", "de"].into_iter().zip(lines);
    texts.fold(project, |project, (tag, line)| {
        let publication =
            "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
        // The chart is asked for, and shown by the tests that are about it.
        let chart = "{% if marks.known %}{% endif %}";
        let text = format!("# {{{{ period | period }}}}\n\n{publication}{chart}\n\n{line}\n");
        project.with(&format!("templates/prices/{tag}.md"), text)
    })
}

/// Services rose most; food and goods as much as each other.
const USUAL: [&str; 4] = ["101.9", "99.7", "101.9", "102.4"];

/// The last paragraph of a built text, blanks as blanks.
fn last(project: &Project, tag: &str) -> String {
    let text = project.read(&format!("output/prices/2025-02/{tag}/release.md"));
    text.replace(['\u{a0}', '\u{202f}'], " ").trim().lines().last().unwrap().to_owned()
}

#[test]
fn a_list_has_its_values_and_ties_in_the_grammar_of_each_language() {
    let project = prices(
        USUAL,
        [
            "{{ top.count | figure }} of the items rose most: {{ top | enumeration }}; \
             {{ fell | enumeration }} fell; behind were {{ top.rest | enumeration(values=false) }}.",
            "{{ top.count | figure }} postes en tête : hausses {{ top | enumeration(form=\"de\") }} ; \
             baisse {{ fell | enumeration(form=\"de\") }} ; \
             suivi {{ top.rest | enumeration(form=\"de\", values=false) }}.",
            "{{ top.count | figure }} Gruppen vorn: {% for item in top.items %}{{ item.label }} mit \
             {{ item | figure }}{% if not loop.last %}, {% endif %}{% endfor %}; dahinter \
             {{ fell | enumeration(form=\"dative\") }}.",
        ],
    );
    project.build("").stdout("./output/prices/2025-02\n").stderr("").success();
    assert_eq!(
        last(&project, "en"),
        "3 of the items rose most: services (2.4%), food (1.9%) and industrial goods (1.9%); energy (−0.3%) fell; \
         behind were energy."
    );
    assert_eq!(
        last(&project, "fr"),
        "3 postes en tête : hausses des services (2,4 %), de l’alimentation (1,9 %) et des biens industriels (1,9 %) ; \
         baisse de l’énergie (−0,3 %) ; suivi de l’énergie."
    );
    assert_eq!(
        last(&project, "de"),
        "3 Gruppen vorn: Dienstleistungen mit 2,4 %, Lebensmittel mit 1,9 %, Industriegüter mit 1,9 %; \
         dahinter Energie (−0,3 %)."
    );
    let facts = project.read("output/prices/2025-02/facts.json");
    let top = facts.lines().find(|line| line.contains("\"id\":\"top\"")).unwrap();
    for expected in [
        "\"value\":\"3\"",
        "\"of\":\"prices.change\"",
        "\"items\":[\"prices/SERV\",\"prices/FOOD\",\"prices/IGD\"]",
        "\"takes\":\"largest = 2\"",
        "\"rest\":[\"prices/NRG\"]",
    ] {
        assert!(top.contains(expected), "{expected} in {top}");
    }
    let quick = facts.lines().find(|line| line.contains("\"id\":\"quick\"")).unwrap();
    assert!(quick.contains("\"items\":[\"prices/FOOD\",\"prices/IGD\"]"), "{quick}");
    assert!(quick.contains("at_least = 1.9, except = [\\\"SERV\\\"]"), "{quick}");
}

#[test]
fn rows_of_tables_and_charts_are_the_codes_of_a_selection_in_its_order() {
    let line = "{{ table(id=\"by_item\") }}\n\n{{ chart(id=\"marks\", title=\"T\", alt=\"A\") }}";
    let project = prices(USUAL, [line; 3]);
    project.build("").success();
    let text = project.read("output/prices/2025-02/en/release.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    let places = ["services", "food", "industrial goods"].map(|name| {
        rows.iter().position(|row| row.contains(name)).unwrap_or_else(|| panic!("{name}: {text}"))
    });
    assert!(places.is_sorted(), "{text}");
    assert!(!rows.iter().any(|row| row.contains("energy")), "{text}");
}

#[test]
fn an_empty_list_is_asked_for_before() {
    let rising = ["101.9", "100.3", "101.9", "102.4"];
    let bare = "Down: {{ fell | enumeration }}.";
    let said = prices(rising, [bare; 3]).check("").status(1).err();
    assert!(
        said.contains("TPL-004") && said.contains("the list is empty in this edition"),
        "{said}"
    );
    assert!(said.contains("en.md:5:"), "{said}");
    let asked = "{% if fell.items %}Down: {{ fell | enumeration }}{% else %}None{% endif %}.";
    let project = prices(rising, [asked; 3]);
    project.build("").success();
    assert_eq!(last(&project, "en"), "None.");
}

#[test]
fn no_sentence_leads_to_a_loop_over_nothing() {
    let rising = ["101.9", "100.7", "101.9", "102.4"];
    let usual = "Text.";
    for line in [
        "Down: {% for item in fell.items %}{{ item.label }}{% endfor %}.",
        "Down:\n\n{% for item in fell.items %}\n- {{ item.label }}\n{% endfor %}",
        "{% if quick.items %}Down: {% for item in fell.items %}{{ item.label }}{% endfor %}.{% endif %}",
        "{% set down = fell.items %}Down: {% for item in down %}{{ item.label }}{% endfor %}.",
    ] {
        let said = prices(rising, [line, usual, usual]).check("").status(1).err();
        assert!(
            said.contains("error[TPL-004]: `fell.items` is empty in this edition")
                && said.contains("or ask before the sentence: `{% if fell.items %}`"),
            "{line}: {said}"
        );
        // What is not empty in this edition says all of its sentence.
        prices(USUAL, [line, usual, usual]).check("").success();
    }
    for (line, shown) in [
        (
            "Down: {% for item in fell.items %}{{ item.label }}{% else %}none{% endfor %}.",
            "Down: none.",
        ),
        (
            "{% if fell.items %}Down: {% for item in fell.items %}{{ item.label }}{% endfor %}.{% else %}None.{% endif %}",
            "None.",
        ),
        // Alone in its paragraph nothing leads to it.
        ("Text.\n\n{% for item in fell.items %}\n- {{ item.label }}\n{% endfor %}", "Text."),
    ] {
        let project = prices(rising, [line, usual, usual]);
        project.build("").success();
        assert_eq!(last(&project, "en"), shown, "{line}");
    }
}

#[test]
fn while_a_number_is_not_known_nothing_is_said_of_a_list() {
    let without = |line: &str| {
        prices(USUAL, [line; 3]).edit("data/prices/indices.csv", "2025-02,NRG,99.7\n", "").edit(
            "templates/prices/release.toml",
            "rows = \"top\"",
            "rows = \"items\"",
        )
    };
    for line in [
        "Up: {{ top | enumeration }}.",
        "Up: {{ top.items | enumeration }}.",
        "Up: {% for item in top.items %}{{ item.label }}{% endfor %}.",
        "{% if top.items %}Up: {{ top.items | enumeration }}{% else %}None{% endif %}.",
        "{% if top.rest %}{{ top.rest | enumeration }}{% else %}All{% endif %}.",
        "{{ top.count | figure }} rose.",
    ] {
        let said = without(line).check("").status(1).err();
        assert!(said.contains("TPL-00") && said.contains("en.md:5:"), "{line}: {said}");
    }
    let said = without("Up: {{ top | enumeration }}.").check("").status(1).err();
    assert!(said.contains("as `prices/NRG.change` is not"), "{said}");
    assert!(said.contains("Ask before: {% if list.known %}"), "{said}");
    let line = "{% if top.known %}{{ top | enumeration }}{% else %}Not known: \
                {% for item in top.unknown %}{{ item.label }}{% endfor %}{% endif %}.";
    let project = without(line);
    project.build("").success();
    assert_eq!(last(&project, "en"), "Not known: energy.");
    let said = prices(USUAL, ["Prices"; 3])
        .edit("data/prices/indices.csv", "2025-02,NRG,99.7\n", "")
        .check("")
        .status(1)
        .err();
    assert!(
        said.contains("VAL-022") && said.contains("the number of `NRG` is not known"),
        "{said}"
    );
}

#[test]
fn the_proof_reads_how_many_there_are_and_which() {
    let said = |english: &str| {
        let line = "{{ top.count | figure }}";
        prices(USUAL, [english, line, line]).check("").status(1).err()
    };
    let missing = said("{{ top.count | figure }} items: services and food.");
    assert!(missing.contains("PRF-007") && missing.contains("lacks industrial goods"), "{missing}");
    let added =
        said("{{ top.count | figure }} items: services, food, energy and industrial goods.");
    assert!(added.contains("has energy, which does not belong to it"), "{added}");
    let order = said("{{ top.count | figure }} items: food, services and industrial goods.");
    assert!(order.contains("is not in the order of the data"), "{order}");
    let value = said(
        "{{ top.count | figure }}. Food rose by {% for item in top.items %}{% if loop.first %}{{ item | figure }}{% endif %}{% endfor %}.",
    );
    assert!(value.contains("PRF-010") && value.contains("which is of services"), "{value}");
}

#[test]
fn slips_in_a_selection_are_told_with_their_line() {
    for (from, to, message) in [
        (
            "of = \"prices.change\"\nby = \"items\"\nlargest = 2",
            "of = \"price\"\nby = \"items\"\nlargest = 2",
            "there is no indicator `price`",
        ),
        (
            "by = \"items\"\nlargest = 2",
            "by = \"item\"\nlargest = 2",
            "there is no code list or hierarchy `item`",
        ),
        ("largest = 2", "largest = 2\nsmallest = 1", "is of the largest and the smallest"),
        ("largest = 2", "largest = 0", "takes nothing"),
        ("except = [\"SERV\"]", "except = [\"SERVE\"]", "has no code `SERVE`"),
        ("except = [\"SERV\"]", "group = \"good\"", "has no group `good`"),
        ("[selection.top]", "[selection.prices]", "`prices` is an indicator and a selection"),
        (
            "rows = \"top\"\ncolumns = [\"prices\",",
            "rows = \"top\"\ntotal = \"first\"\ncolumns = [\"prices\",",
            "rows of the selection `top` have no `total`",
        ),
        ("largest = 2", "most = 2", "most"),
    ] {
        let project = prices(USUAL, ["Prices"; 3]);
        let said =
            project.edit("templates/prices/release.toml", from, to).check("").status(1).err();
        assert!(said.contains(message) && said.contains("release.toml:"), "{to}: {said}");
    }
}

#[test]
fn beside_a_number_that_is_not_published_there_is_no_list() {
    let selection = "[selection.most]\nof = \"arrivals\"\nby = \"regions\"\nlargest = 1\n\n[table.";
    let line =
        "\n{% if most.known %}- {{ most | enumeration }}{% else %}- hidden{% endif %}\n\n## ";
    let project = ["en", "ru", "kk"].into_iter().fold(Project::small(), |project, tag| {
        project.edit(&format!("templates/flows/{tag}.md"), "\n## ", line)
    });
    let project = project.edit("templates/flows/release.toml", "[table.", selection);
    project.build("").success();
    let text = |project: &Project| project.read("output/flows/2025-03/en/release.md");
    assert!(text(&project).contains("- Port (420"), "{}", text(&project));
    let hidden = project
        .edit(
            "data/flows/flows.csv",
            "2025-02,ARR,R-1,150,A\n",
            "2025-02,ARR,R-1,150,A\n2025-02,ARR,R-3,2,A\n",
        )
        .edit(
            "templates/flows/release.toml",
            "absent = \"zero\"\n",
            "absent = \"zero\"\ndisclosure = { threshold = 5 }\n",
        );
    let said = hidden.build("").err();
    if !said.contains("error") {
        assert!(text(&hidden).contains("- hidden"), "{}", text(&hidden));
    }
}

#[test]
fn rows_of_a_selection_that_takes_none_are_an_error_that_says_what_to_ask() {
    let shown = "{{ table(id=\"by_item\") }}";
    let nothing_fell = ["101.9", "100.7", "101.9", "102.4"];
    let rows =
        ("rows = \"top\"\ncolumns = [\"prices\", ", "rows = \"fell\"\ncolumns = [\"prices\", ");
    let path = "templates/prices/release.toml";
    let said =
        prices(nothing_fell, [shown; 3]).edit(path, rows.0, rows.1).build("").status(1).err();
    let named = "the table `by_item` has no rows in this edition: `fell` takes none";
    assert!(
        said.contains("en.md:5:4")
            && said.contains(named)
            && said.contains("Ask before, as in `{% if fell.items %}`"),
        "{said}"
    );
    // As it says.
    let asked =
        format!("{{% if fell.items %}}{shown}{{% else %}}{{{{ publisher }}}}.{{% endif %}}");
    let asked = [asked.as_str(); 3];
    prices(nothing_fell, asked).edit(path, rows.0, rows.1).build("").stderr("").success();
    let project = prices(USUAL, asked).edit(path, rows.0, rows.1);
    project.build("").stderr("").success();
    assert!(project.read("output/prices/2025-02/en/release.md").contains("energy"));
    let chart = "{{ chart(id=\"marks\", title=\"Marks\", alt=\"Marks.\") }}";
    let of_chart = (
        "rows = \"top\"\ncolumns = [\"prices.change\"]",
        "rows = \"fell\"\ncolumns = [\"prices.change\"]",
    );
    let said = prices(nothing_fell, [chart; 3])
        .edit(path, of_chart.0, of_chart.1)
        .build("")
        .status(1)
        .err();
    assert!(
        said.contains("the chart `marks` has no rows in this edition: `fell` takes none"),
        "{said}"
    );
}
