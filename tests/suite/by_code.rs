//! Facts of single codes that texts ask for: `{{ prices.of.FOOD | figure }}`.

use crate::support::Project;

/// An index by item, which does not add up, and that only its text breaks down.
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
labels = { en = "en", fr = "fr", de = "de" }
forms = { fr = { de = "fr_de" } }

[dataset.indices]
file = "indices.csv"
time = { column = "TIME_PERIOD", frequency = "month", gaps = true }
dimensions = { ITEM = "items" }
measure = { column = "OBS_VALUE", unit = "index point", kind = "index", decimals = 1 }

[indicator.prices]
label = { en = "Prices", fr = "Prix", de = "Preise" }
sum = "indices"

[comparison.year]
shift = "1 year"
default = true

[comparison.month]
shift = "1 period"
label = { en = "on the month before", fr = "sur un mois", de = "zum Vormonat" }

[[edition]]
period = "2025-02"
status = "final"
released = 2025-04-11T10:00:00+02:00
"#;

const ITEMS: &str = "code,en,fr,de,fr_de\n\
    FOOD,food,l’alimentation,Lebensmittel,de l’alimentation\n\
    NRG-1,energy,l’énergie,Energie,de l’énergie\n";

const INDICES: &str = "TIME_PERIOD,ITEM,OBS_VALUE\n\
    2024-01,FOOD,100\n2024-01,NRG-1,100\n2024-02,FOOD,100\n2024-02,NRG-1,100\n\
    2025-01,FOOD,100\n2025-01,NRG-1,110\n2025-02,FOOD,102\n2025-02,NRG-1,99\n";

/// The prices with a line of text in each language.
fn prices(lines: [&str; 3]) -> Project {
    let project = Project::empty()
        .with("templates/prices/release.toml", RELEASE)
        .with("data/prices/items.csv", ITEMS)
        .with("data/prices/indices.csv", INDICES);
    let texts = ["en", "fr", "de"].into_iter().zip(lines);
    texts.fold(project, |project, (tag, line)| {
        let publication =
            "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
        let text = format!("# {{{{ period | period }}}}\n\n{publication}\n\n{line}\n");
        project.with(&format!("templates/prices/{tag}.md"), text)
    })
}

/// The small release with a line of text in each language.
fn small(lines: [&str; 3]) -> Project {
    let texts = ["en", "ru", "kk"].into_iter().zip(lines);
    texts.fold(Project::small(), |project, (tag, line)| {
        let heading = "\n## ";
        project.edit(&format!("templates/flows/{tag}.md"), heading, &format!("{line}\n{heading}"))
    })
}

/// The text of an edition without its marks, blanks as blanks.
fn text(project: &Project, release: &str, edition: &str, tag: &str) -> String {
    let path = format!("output/{release}/{edition}/{tag}/release.md");
    project.read(&path).replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn an_index_is_stated_by_code_in_each_language_with_its_comparisons_and_forms() {
    let project = prices([
        "{{ prices.of.FOOD.label | capital }} rose by {{ prices.of.FOOD.change | figure }} \
         on the year and {{ prices.of.FOOD.month.change | figure }} on the month; \
         the index of {{ prices.of[\"NRG-1\"].label }} was {{ prices.of[\"NRG-1\"] | figure }}.",
        "L’indice {{ prices.of.FOOD.forms.de }} a augmenté de {{ prices.of.FOOD.change | figure }} \
         sur un an et de {{ prices.of.FOOD.month.change | figure }} sur un mois ; \
         celui {{ prices.of['NRG-1'].forms.de }} était de {{ prices.of['NRG-1'] | figure }}.",
        "{{ prices.of.FOOD.label }}: {{ prices.of.FOOD.change | figure }} im Jahr und \
         {{ prices.of.FOOD.month.change | figure }} im Monat; \
         {{ prices.of[\"NRG-1\"].label }}: {% if prices.of[\"NRG-1\"] is less_than(prices.of.FOOD) %}\
         nur {{ prices.of[\"NRG-1\"] | figure }}{% endif %}.",
    ]);
    project.build("").stdout("./output/prices/2025-02\n").stderr("").success();
    let line = |tag| {
        let text = text(&project, "prices", "2025-02", tag);
        text.lines().find(|line| line.contains("99")).unwrap().to_owned()
    };
    assert_eq!(
        line("en"),
        "Food rose by 2.0% on the year and 2.0% on the month; the index of energy was 99.0."
    );
    assert_eq!(
        line("fr"),
        "L’indice de l’alimentation a augmenté de 2,0 % sur un an et de 2,0 % sur un mois ; celui de l’énergie \
         était de 99,0."
    );
    assert_eq!(line("de"), "Lebensmittel: 2,0 % im Jahr und 2,0 % im Monat; Energie: nur 99,0.");
    let facts = project.read("output/prices/2025-02/facts.json");
    assert!(facts.contains("\"id\":\"prices/FOOD\"") && facts.contains("\"id\":\"prices/NRG-1\""));
}

#[test]
fn what_does_not_add_up_and_is_asked_for_by_no_code_is_refused_as_before() {
    let words = "{% if prices.known %}{{ prices | figure }}{% endif %}";
    let said = prices([words; 3]).check("").status(1).err();
    assert!(said.contains("REL-013") && said.contains("where = { ITEM = "), "{said}");
}

#[test]
fn slips_in_a_code_are_told_where_they_stand() {
    for (asked, message, hint) in [
        (
            "arrivals.of[\"R-4\"]",
            "the code list `regions` has no code `R-4`",
            "Known here: R-1, R-2, R-3.",
        ),
        (
            "arrivals.of.R-1",
            "the code list `regions` has no code `R`",
            "Write `arrivals.of[\"R-1\"]`.",
        ),
        (
            "arrivals.of",
            "`arrivals.of` needs a code",
            "Write the code itself: `arrivals.of[\"R-1\"]`.",
        ),
        ("arrivals.of[period.last]", "`arrivals.of` needs a code", "Write the code itself"),
        (
            "arrivals.of[\"R-1\"].chang",
            "`arrivals.of[\"R-1\"]` has no `.chang`",
            "Did you mean `change`?",
        ),
        ("arrivals.of[\"R-1\"].of", "`arrivals.of[\"R-1\"]` has no `.of`", ""),
        ("regions_gaining.of[\"R-1\"]", "`regions_gaining` has no values by code", ""),
    ] {
        let line = format!("{{{{ {asked} | figure }}}}");
        let said = small([&line; 3]).check("").status(1).err();
        let first = said.split("\n\n").find(|finding| finding.contains("en.md")).unwrap_or(&said);
        assert!(first.starts_with("error[TPL-003]"), "{asked}: {said}");
        assert!(first.contains(message) && first.contains(hint), "{asked}: {said}");
    }
    let said = small(["{{ arrivals.of[\"R-1\"].change }}"; 3]).check("").status(1).err();
    assert!(said.contains("Write `{{ arrivals.of[\"R-1\"].change | figure }}`."), "{said}");
}

#[test]
fn of_several_lists_the_list_is_named() {
    let moves = "[indicator.moves]\nlabel = { en = \"Moves\", ru = \"Переезды\", kk = \"Көшу\" }\nsum = \"flows\"\n\n[table.";
    let with = |asked: &str| {
        let line = format!("- {{{{ {asked} | figure }}}}");
        small([&line; 3]).edit("templates/flows/release.toml", "[table.", moves)
    };
    let said = with("moves.of[\"R-1\"]").check("").status(1).err();
    assert!(said.contains("`moves` has values by the codes of `flow` and `regions`"), "{said}");
    assert!(said.contains("Name one: `moves.of.flow.ARR`."), "{said}");
    let project = with("moves.of.regions[\"R-1\"]");
    project.build("").success();
    // 420 arrivals and 40 departures.
    assert!(text(&project, "flows", "2025-03", "en").contains("- 460\n"));
}

#[test]
fn what_is_not_known_is_asked_for_before() {
    let said = small(["- {{ net_migration.of[\"R-1\"].factor | figure }}"; 3])
        .edit("data/flows/flows.csv", "2024-01,ARR,R-1,100,A\n", "")
        .edit("data/flows/flows.csv", "2024-02,ARR,R-1,100,A\n", "")
        .edit("data/flows/flows.csv", "2024-03,ARR,R-1,100,A\n", "")
        .check("")
        .status(1)
        .err();
    assert!(said.contains("Ask before: {% if net_migration.of[\"R-1\"].factor.known %}"), "{said}");
    // A condition that takes an unknown trend for a known one is found behind a code as well.
    let line =
        "{% if net_migration.of[\"R-1\"].trend == \"rise\" %}- up{% else %}- down{% endif %}";
    let said = small([line; 3]).edit("templates/flows/release.toml", "2025-02", "2024-02");
    let said = said.check("--period 2024-02").err();
    assert!(
        said.contains("TPL-008")
            && said.contains("{% elif net_migration.of[\"R-1\"].trend == \"unknown\" %}"),
        "{said}"
    );
}

#[test]
fn a_growth_of_a_code_has_the_shared_sentences_of_growths_records_and_runs() {
    let food = "{{ <growth fact={growth.of.FOOD} SUBJECT/> }}, {{ <record fact={growth.of.FOOD} /> }}. \
                {{ growth.of.FOOD.label | capital }}, RATE {{ <change fact={growth.of.FOOD.month} SUBJECT/> }}, \
                {{ <run fact={growth.of.FOOD.month} /> }}.";
    let line = |subject: &str, rate: &str| food.replace("SUBJECT", subject).replace("RATE", rate);
    let words = [
        line("", "growth").replacen("{{ <growth", "Food prices {{ <growth", 1),
        line("subject=\"mp\" ", "le taux").replacen("{{ <growth", "Les prix {{ <growth", 1),
        line("subject=\"p\" ", "die Rate").replacen("{{ <growth", "Die Preise {{ <growth", 1),
    ];
    // Growth of food: 5, 4, 3 and then 2 per cent in 2024; 2, 3 and 4 in 2025.
    let mut data = "TIME_PERIOD,ITEM,OBS_VALUE\n".to_owned();
    for month in 1..=12 {
        let growth = [5, 4, 3].get(month - 1).copied().unwrap_or(2);
        data += &format!("2023-{month:02},FOOD,100\n2024-{month:02},FOOD,{}\n", 100 + growth);
    }
    data += "2025-01,FOOD,107.1\n2025-02,FOOD,107.12\n2025-03,FOOD,107.12\n";
    let growth = "label = { en = \"Growth\", fr = \"Croissance\", de = \"Wachstum\" }\n\
                  value = \"100 * (indices / indices@year - 1)\"\nkind = \"growth\"\n";
    let project = prices([&words[0], &words[1], &words[2]])
        .edit("templates/prices/release.toml", "[indicator.prices]", "[indicator.growth]")
        .edit(
            "templates/prices/release.toml",
            "label = { en = \"Prices\", fr = \"Prix\", de = \"Preise\" }\nsum = \"indices\"\n",
            growth,
        )
        .edit("templates/prices/release.toml", "decimals = 1 }", "decimals = 2 }")
        .edit("templates/prices/release.toml", "period = \"2025-02\"", "period = \"2025-03\"")
        .with("data/prices/indices.csv", data);
    project.build("").stdout("./output/prices/2025-03\n").success();
    for (tag, expected) in [
        (
            "en",
            "Food prices rose by 4.0%, the highest since February 2024 (when it was the same). \
             Food, growth rose by 1.0 percentage points, for the second month in a row.",
        ),
        ("fr", "Les prix ont augmenté de 4,0 %, au plus haut depuis février 2024 (à égalité)."),
        (
            "de",
            "Die Preise stiegen um 4,0 %, der höchste Wert seit Februar 2024 (damals gleich hoch).",
        ),
    ] {
        let text = text(&project, "prices", "2025-03", tag);
        assert!(text.contains(expected), "{text}");
    }
}

/// Moves between areas, by two code lists that have codes of one name.
const MOVES: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher = { en = "Office" }
description = { en = "Moves, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.from]
file = "from.csv"
label = { en = "From" }
labels = { en = "en" }

[codelist.to]
file = "to.csv"
label = { en = "To" }
labels = { en = "en" }

[dataset.flows]
file = "flows.csv"
time = { column = "TIME_PERIOD", frequency = "month", gaps = true }
dimensions = { FROM = "from", TO = "to" }
measure = { column = "OBS_VALUE", unit = "person", kind = "flow" }
absent = "zero"

[indicator.moves]
label = { en = "Moves" }
sum = "flows"

[table.origin]
title = { en = "From" }
rows = "from"
columns = ["moves"]

[table.destination]
title = { en = "To" }
rows = "to"
columns = ["moves", "moves.base"]

[[edition]]
period = "2025-02"
status = "final"
released = 2025-04-11T10:00:00+02:00
"#;

#[test]
fn a_code_of_two_lists_has_a_fact_by_each() {
    let publication =
        "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
    let words = "From north {{ moves.of.from.N | figure }}, to north {{ moves.of.to.N | figure }}.\n\n\
                 {{ table(id=\"origin\") }}\n\n{{ table(id=\"destination\") }}";
    let project = Project::empty()
        .with("templates/moves/release.toml", MOVES)
        .with("data/moves/from.csv", "code,en\nN,north\nS,south\nX,sea\n")
        .with("data/moves/to.csv", "code,en\nN,north\nS,south\nY,air\n")
        .with(
            "data/moves/flows.csv",
            "TIME_PERIOD,FROM,TO,OBS_VALUE\n2024-02,N,S,1\n2025-02,N,N,1\n2025-02,N,S,2\n2025-02,S,N,5\n2025-02,X,Y,9\n",
        )
        .with("templates/moves/en.md", format!("# {{{{ period | period }}}}\n\n{publication}\n\n{words}\n"));
    project.build("").stdout("./output/moves/2025-02\n").success();
    assert!(text(&project, "moves", "2025-02", "en").contains("From north 3, to north 6."));
    let facts = project.read("output/moves/2025-02/facts.json");
    for id in ["moves/from:N", "moves/to:N", "moves/from:S", "moves/X", "moves/Y"] {
        assert_eq!(facts.matches(&format!("\"id\":\"{id}\"")).count(), 1, "{id} in {facts}");
    }
    let page = project.read("output/moves/2025-02/en/release.html");
    assert!(page.contains("data-fact=\"moves/to:S.base\""), "{page}");
}

#[test]
fn what_goes_by_codes_names_codes_that_there_are_and_all_of_the_data() {
    let release = "templates/prices/release.toml";
    let by_unit = |declared: &str| {
        let text = "The prices are {{ prices | figure }}.";
        let of_food = "sum = \"indices\"\nwhere = { ITEM = \"FOOD\" }";
        let project = prices([text; 3]).edit(release, "sum = \"indices\"", of_food);
        project.edit(release, "unit = \"index point\", kind = \"index\"", declared)
    };
    let declared = |codes: &str| {
        by_unit(&format!("unit = {{ by = \"ITEM\", {codes} }}, kind = \"index\"")).check("").err()
    };
    let said = declared("FOOD = \"index point\", NRG-1 = \"index point\"");
    assert!(!said.contains("[REL-0"), "{said}");
    let said = declared("FOOD = \"index point\", NRG1 = \"index point\"");
    assert!(said.contains("the code list `items` has no `NRG1`"), "{said}");
    assert!(said.contains("Did you mean `NRG-1`?"), "{said}");
    let said = declared("FOOD = \"index point\"");
    let untold = "error[REL-012]: `unit` of `indices` does not say what `NRG-1` of `ITEM` has";
    assert!(said.contains(untold) && said.contains("Add `NRG-1 = …` to it"), "{said}");
}
