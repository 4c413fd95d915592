//! What is missing makes what is computed of it unknown, the same whether its row is not there or says
//! so; figures are marked by what is shown of them.

use crate::support::Project;
use serde_json::Value;

const POPULATION: &str = "data/flows/population.csv";
const FLOWS: &str = "data/flows/flows.csv";
const RELEASE: &str = "templates/flows/release.toml";
const EDITION: &str = "output/flows/2025-03";

/// The small release with a rate, a share and an average by region, and a status of the population.
fn project(population: &str) -> Project {
    let ask = |project: Project, language| {
        let path = format!("templates/flows/{language}.md");
        let text = project.read(&path);
        let asked = text.lines().map(|line| {
            let asks = line.contains("average_population | figure");
            let [before, after] =
                if asks { ["{% if average_population.known %}", "{% endif %}"] } else { ["", ""] };
            format!("{before}{line}{after}\n")
        });
        let asked = asked.collect::<String>();
        project.with(&path, asked)
    };
    let indicators = "[indicator.rate]\nlabel = { en = \"Rate\", ru = \"К\", kk = \"К\" }\n\
                      rate = \"arrivals\"\nof = \"average_population\"\nper = 1\n\n\
                      [indicator.populous]\nlabel = { en = \"Populous\", ru = \"Н\", kk = \"Н\" }\n\
                      count = \"average_population\"\nby = \"regions\"\nkeep = \"positive\"\nunit = \"region\"\n\n\
                      [table.rates]\ntitle = { en = \"Rates\", ru = \"К\", kk = \"К\" }\n\
                      rows = \"regions\"\ncolumns = [\"rate\", \"average_population\"]\ntotal = \"first\"\n\n\
                      [table.by_region]";
    ["en", "ru", "kk"]
        .into_iter()
        .fold(Project::small(), ask)
        .edit(RELEASE, "[table.by_region]", indicators)
        .edit(
            RELEASE,
            "decimals = 1, minimum = 1 }",
            "decimals = 1, minimum = 1 }\nstatus = \"OBS_STATUS\"",
        )
        .with(POPULATION, format!("TIME_PERIOD,REF_AREA,OBS_VALUE,OBS_STATUS\n{population}"))
}

const ALL: [&str; 6] = [
    "2024,R-1,1000.5,A\n",
    "2024,R-2,500,A\n",
    "2024,R-3,400,A\n",
    "2025,R-1,1010,A\n",
    "2025,R-2,490.5,A\n",
    "2025,R-3,405,A\n",
];

fn facts(project: &Project) -> Vec<Value> {
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/facts.json"))).unwrap();
    facts["facts"].as_array().unwrap().clone()
}

/// What is said of a fact: its value as it is shown, or why there is none.
fn value(facts: &[Value], id: &str) -> String {
    let fact = facts.iter().find(|fact| fact["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    let shown = &fact["shown"];
    shown.as_str().or(fact["absent"].as_str()).unwrap_or_else(|| panic!("{fact}")).to_owned()
}

#[test]
fn a_row_that_is_not_there_and_one_that_says_so_make_one_edition() {
    let without = project(&ALL.concat().replace(ALL[4], ""));
    let unknown = project(&ALL.concat().replace(ALL[4], "2025,R-2,,L\n"));
    let found = "warning[VAL-014]: `population` lacks a row: R-2 in 2025\n";
    let said = without.build("").success().err();
    assert!(said.starts_with(found), "{said}");
    unknown.build("").stderr("").success();
    let known = project(&ALL.concat());
    known.build("").stderr("").success();
    let [without_facts, known_facts] = [&without, &known].map(facts);
    for id in ["average_population", "average_population/R-2", "rate", "rate/R-2", "populous"] {
        assert_eq!(value(&without_facts, id), "not_available", "{id}");
        assert_ne!(value(&known_facts, id), "not_available", "{id}");
    }
    for id in ["rate/R-1", "average_population/R-3", "arrivals"] {
        assert_eq!(value(&without_facts, id), value(&known_facts, id), "{id}");
    }
    let (without, unknown) = (without.files(EDITION), unknown.files(EDITION));
    assert_eq!(without.keys().collect::<Vec<_>>(), unknown.keys().collect::<Vec<_>>());
    // The manifest has the fingerprint of the input.
    for (path, bytes) in without.iter().filter(|(path, _)| !path.starts_with("manifest")) {
        assert!(unknown[path] == *bytes, "{path} differs");
    }
}

#[test]
fn what_cannot_exist_takes_nothing_from_a_total() {
    let project =
        project(&ALL.concat().replace(ALL[1], "2024,R-2,,M\n").replace(ALL[4], "2025,R-2,,M\n"));
    project.build("").stderr("").success();
    let facts = facts(&project);
    assert_eq!(value(&facts, "average_population/R-2"), "not_applicable");
    assert_eq!(value(&facts, "average_population"), "1415.0");
}

#[test]
fn a_code_that_a_data_set_never_has_is_no_part_of_it_and_is_named() {
    let rows = ALL.concat().replace(ALL[1], "").replace(ALL[4], "");
    let lost = project(&rows);
    let said = lost.build("").success().err();
    let found = "warning[VAL-015]: no row of `population` has `R-2` of `regions` in `REF_AREA`\n";
    assert!(said.starts_with(found), "{said}");
    assert_eq!(value(&facts(&lost), "average_population/R-2"), "not_applicable");
    let declare = |word: &str| {
        let complete =
            format!("status = \"OBS_STATUS\"\ncomplete = \"{word}\"\n\n[indicator.arrivals]");
        project(&rows).edit(RELEASE, "status = \"OBS_STATUS\"\n\n[indicator.arrivals]", &complete)
    };
    declare("used").build("").stderr("").success();
    let said = declare("all").build("").status(1).err();
    let found = "error[VAL-014]: `population` lacks 2 rows: R-2 in 2024 to 2025 (2)\n";
    assert!(said.starts_with(found), "{said}");
}

#[test]
fn a_vintage_that_withdraws_a_value_makes_the_total_unknown() {
    let project = project(&ALL.concat());
    let folder = "data/flows/vintages/2025-05-20-withdrawn";
    let project = project
        .with(
            &format!("{folder}/vintage.toml"),
            "type = \"correction\"\nreleased = 2025-05-20T10:00:00+05:00\n\n[reason]\n\
             en = \"A slip.\"\nru = \"Ошибка.\"\nkk = \"Қате.\"\n",
        )
        .with(
            &format!("{folder}/population.csv"),
            "TIME_PERIOD,REF_AREA,OBS_VALUE,OBS_STATUS\n2025,R-2,,L\n",
        );
    project.build("").success();
    let facts = facts(&project);
    assert_eq!(value(&facts, "rate"), "not_available");
    let fact = facts.iter().find(|fact| fact["id"] == "rate").unwrap();
    assert_eq!((&fact["status"], &fact["revised"]), (&"L".into(), &true.into()));
}

#[test]
fn every_status_of_a_sum_is_shown() {
    let rows = format!("{}2025-03,ARR,R-3,5,P\n", Project::small().read(FLOWS));
    let mut statuses = ["B", "E", "F"].iter();
    let rows: String = rows
        .split_inclusive('\n')
        .map(|row| {
            let status = row.starts_with("2025-03,ARR").then(|| statuses.next()).flatten();
            let normal = row.rsplit_once(',').map_or(row, |(before, _)| before);
            status.map_or_else(|| row.to_owned(), |status| format!("{normal},{status}\n"))
        })
        .collect();
    assert!(statuses.next().is_none(), "{rows}");
    let project = Project::small().with(FLOWS, &rows);
    project.build("").success();
    let facts = facts(&project);
    let fact = facts.iter().find(|fact| fact["id"] == "arrivals").unwrap();
    assert_eq!(fact["status"], "B E F");
    let text = project.read(&format!("{EDITION}/en/release.md")).replace('\\', "");
    assert!(
        text.contains("[b] break")
            && text.contains("[e] estimated")
            && text.contains("[f] forecast")
    );
    let fixed = Project::small().with(FLOWS, rows).edit(
        RELEASE,
        "period = \"2025-03\"\nstatus = \"preliminary\"",
        "period = \"2025-03\"\nstatus = \"final\"",
    );
    let said = fixed.build("").status(1).err();
    assert!(said.contains("is called final, but its data have forecasts"), "{said}");
}

#[test]
fn a_value_that_was_taken_back_is_not_revised_anywhere() {
    let vintage = |project: Project, day: &str, value: &str| {
        let folder = format!("data/flows/vintages/{day}-late");
        let about = format!(
            "type = \"routine\"\nreleased = {day}T10:00:00+05:00\n\n[reason]\nen = \"Late coupons.\"\n\
             ru = \"Поздние талоны.\"\nkk = \"Кеш түскен талондар.\"\n"
        );
        project.with(&format!("{folder}/vintage.toml"), about).with(
            &format!("{folder}/flows.csv"),
            format!("TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,{value},A\n"),
        )
    };
    let rows = Project::small().read(FLOWS);
    let known = rows.lines().find_map(|row| row.strip_prefix("2025-03,ARR,R-1,")).unwrap();
    let known = known.split(',').next().unwrap().to_owned();
    let project = vintage(Project::small(), "2025-05-20", "1");
    project.build("").success();
    assert!(project.read(&format!("{EDITION}/en/release.md")).contains("revised"));
    let project = vintage(project, "2025-05-25", &known);
    project.build("").success();
    let text = project.read(&format!("{EDITION}/en/release.md"));
    assert!(!text.contains("[r\\]") && !text.contains("\\[r"), "{text}");
    let facts = facts(&project);
    let revised: Vec<_> = facts.iter().filter(|fact| fact["revised"] == true).collect();
    assert!(revised.is_empty(), "{revised:?}");
}

#[test]
fn a_text_says_which_side_of_a_comparison_is_not_known() {
    const VALUE: [&str; 2] = ["2025-03,ARR,R-2,50,P", "2025-03,ARR,R-2,,L"];
    const BASE: [&str; 2] = ["2024-03,ARR,R-3,80,A", "2024-03,ARR,R-3,,L"];
    let said = |unknown: &[[&str; 2]]| {
        let template = "# Moves {#moves}\n\n{{ publisher }}: \
                        {{ <difference fact={arrivals} base={base_period} /> }}.\n\n{{ table(id=\"by_region\") }}\n";
        let languages = ["en", "ru", "kk"];
        let project = languages.iter().fold(Project::small(), |project, language| {
            project.with(&format!("templates/flows/{language}.md"), template)
        });
        let project =
            unknown.iter().fold(project, |project, [row, lost]| project.edit(FLOWS, row, lost));
        project.build("--edition 2025-03").success();
        languages.map(|language| {
            let text = project.read(&format!("{EDITION}/{language}/release.md"));
            let mut lines = text.lines().filter(|line| line.contains(": ") && !line.contains('|'));
            let (_, words) = lines.next().unwrap().split_once(": ").unwrap();
            words.replace('\u{a0}', " ")
        })
    };
    assert_eq!(
        said(&[VALUE]),
        [
            "400 in January–March 2024.",
            "400 в январе–марте 2024 года.",
            "2024 жылғы қаңтар–наурызда 400."
        ]
    );
    // What is there of the base is some of it: that there are no data would be false.
    assert_eq!(
        said(&[BASE]),
        [
            "no complete data for January–March 2024.",
            "нет полных данных за январь–март 2024 года.",
            "2024 жылғы қаңтар–наурыз бойынша толық деректер жоқ."
        ]
    );
    let rows = [
        "2024-01,ARR,R-1,100,A",
        "2024-01,ARR,R-2,20,A",
        "2024-02,ARR,R-1,100,A",
        "2024-03,ARR,R-1,100,A",
        "2024-03,ARR,R-3,80,A",
    ]
    .map(|row| (row, format!("{},,L", row.rsplitn(3, ',').last().unwrap())));
    let lost: Vec<[&str; 2]> = rows.iter().map(|(row, lost)| [*row, lost]).collect();
    assert_eq!(
        said(&lost),
        [
            "no data for January–March 2024.",
            "нет данных за январь–март 2024 года.",
            "2024 жылғы қаңтар–наурыз бойынша деректер жоқ."
        ]
    );
    assert_eq!(
        said(&[VALUE, BASE]),
        ["change not known.", "изменение неизвестно.", "өзгеріс белгісіз."]
    );
}

/// The small release with moves between its regions, which only sums without the moves inside of a
/// region read; without this row.
fn moves(lost: &str) -> Project {
    let regions = ["R-1", "R-2", "R-3"];
    let mut rows = "TIME_PERIOD,ORIGIN,DESTINATION,OBS_VALUE\n".to_owned();
    for month in ["2024-01", "2024-02", "2024-03", "2025-01", "2025-02", "2025-03"] {
        for (origin, destination) in
            regions.iter().flat_map(|origin| regions.map(|to| (*origin, to)))
        {
            let row = format!("{month},{origin},{destination}");
            if origin != destination && row != lost {
                rows.push_str(&format!("{row},40\n"));
            }
        }
    }
    let declared = "[dataset.moves]\nfile = \"moves.csv\"\ntime = { column = \"TIME_PERIOD\", frequency = \"month\", gaps = true }\n\
                    dimensions = { ORIGIN = \"regions\", DESTINATION = \"regions\" }\n\
                    measure = { column = \"OBS_VALUE\", unit = \"person\", kind = \"flow\", decimals = 0, minimum = 0 }\n\n\
                    [indicator.moves]\nlabel = { en = \"Moves\", ru = \"М\", kk = \"М\" }\nsum = \"moves\"\n\
                    differ = [\"ORIGIN\", \"DESTINATION\"]\n\n[indicator.arrivals]";
    Project::small().with("data/flows/moves.csv", rows).edit(
        RELEASE,
        "[indicator.arrivals]",
        declared,
    )
}

#[test]
fn rows_that_nothing_reads_are_not_missing() {
    moves("").build("").stderr("").success();
    let said = moves("2025-02,R-3,R-1").build("").success().err();
    let found = "warning[VAL-014]: `moves` lacks a row: R-1 R-3 in 2025-02\n";
    assert!(said.starts_with(found), "{said}");
}

#[test]
fn of_more_missing_rows_than_are_listed_no_wrong_count_is_said() {
    let project = project(&ALL.concat());
    let more: Vec<String> =
        (4..3001).map(|code| format!("R-{code},region,{code},N,N,N,N\n")).collect();
    let regions = project.read("data/flows/regions.csv") + &more.concat();
    let status = "status = \"OBS_STATUS\"\n\n[indicator.arrivals]";
    let declared = "status = \"OBS_STATUS\"\ncomplete = \"all\"\n\n[indicator.arrivals]";
    let project = project.with("data/flows/regions.csv", regions).edit(RELEASE, status, declared);
    let said = project.check("").status(1).err();
    let named: Vec<String> = (4..9).map(|code| format!("R-{code} in 2024 to 2025 (2)")).collect();
    let found = format!("`population` lacks 5994 rows: {}, and others\n", named.join(", "));
    assert!(said.contains(&found), "{said}");
}

/// The release with a net rate of two decimals in a table, a chart and these words of its texts.
fn net_rate(words: &str, [row, changed]: [&str; 2]) -> Project {
    let template = [
        "# Moves {#moves}\n\n{{ publisher }}: ",
        words,
        ".\n\n{{ chart(id=\"net_by_year\", title=\"Rates\", alt=\"Columns.\") }}\n\n\
         {{ table(id=\"rates\") }}\n\n{{ table(id=\"by_region\") }}\n",
    ];
    let declared = "[indicator.net_rate]\nlabel = { en = \"Net\", ru = \"С\", kk = \"С\" }\n\
                    rate = \"net_migration\"\nof = \"average_population\"\nper = 1\ndecimals = 2\nunit = \"head\"\n\n\
                    [unit.head]\nforms.en = { one = \"person\", other = \"people\" }\n\
                    forms.ru.nominative = { one = \"человек\", few = \"человека\", many = \"человек\", other = \"человека\" }\n\
                    forms.ru.genitive = { one = \"человека\", few = \"человек\", many = \"человек\", other = \"человека\" }\n\
                    forms.kk = { nominative = { other = \"адам\" }, accusative = { other = \"адамды\" }, dative = { other = \"адамға\" }, ablative = { other = \"адамнан\" } }\n\n\
                    [chart.net_by_year]\nkind = \"columns\"\nsubtitle = { en = \"N\", ru = \"С\", kk = \"С\" }\n\
                    rows = \"same_periods\"\ncolumns = [\"net_rate\"]\n\n[table.rates]";
    let project = project(&ALL.concat())
        .edit(RELEASE, "[table.rates]", declared)
        .edit(RELEASE, "[\"rate\", ", "[\"net_rate\", \"net_rate.base\", \"rate\", ")
        .edit(FLOWS, row, changed);
    ["en", "ru", "kk"].into_iter().fold(project, |project, language| {
        project.with(&format!("templates/flows/{language}.md"), template.concat())
    })
}

#[test]
fn a_number_that_would_be_shown_as_zero_is_not_stated_as_zero() {
    // Of 1905.5 thousand, two people more or fewer in three months: 0.004 a year and its opposite.
    const MORE: [&str; 2] = ["2025-03,DEP,R-2,30,P", "2025-03,DEP,R-2,428,P"];
    const FEWER: [&str; 2] = ["2025-03,DEP,R-2,30,P", "2025-03,DEP,R-2,432,P"];
    const FEWER_BEFORE: [&str; 2] = ["2024-01,DEP,R-1,50,A", "2024-01,DEP,R-1,252,A"];
    for (words, row, asked) in [
        ("{{ net_rate | figure }}", MORE, "net_rate"),
        ("{{ net_rate | figure(sign=false) }}", FEWER, "net_rate"),
        (
            "{{ net_rate | sign(positive=\"up\", negative=\"down\", zero=\"level\") }}",
            FEWER,
            "net_rate",
        ),
        ("{{ net_rate | plural(other=\"many\") }}", MORE, "net_rate"),
        ("{% if net_rate is more_than(0) %}up{% else %}not up{% endif %}", MORE, "net_rate"),
        ("{% if net_rate.base is less_than(net_rate) %}up{% endif %}", MORE, "net_rate"),
        ("{{ net_by_year.last | figure }}", FEWER, "net_rate"),
        ("{{ net_rate.base | figure }}", FEWER_BEFORE, "net_rate.base"),
    ] {
        let said = net_rate(words, row).build("").status(1).err();
        let found = format!("error[TPL-004]: `{asked}` is not zero but would be shown as zero\n");
        let help = format!("Ask before: {{% if {asked}.low %}}");
        assert!(said.contains(&found) && said.contains(&help), "{words}: {said}");
    }

    let words = "{% if net_rate.low %}close to zero{% else %}{{ net_rate | figure }}{% endif %} \
                 {% if net_rate.sign == \"zero\" %}level{% elif net_rate.sign == \"negative\" %}below{% endif %}\
                 {% if net_by_year.last.low %} in the chart too{% endif %}, {{ <change fact={net_rate} /> }}.\n\n\
                 {{ publisher }}: {{ <difference fact={net_rate} base={base_period} /> }}";
    for (row, expected, cells) in [
        (
            MORE,
            "close to zero  in the chart too, fell by 99.0%.\n\nOffice of Statistics: −99.0% on January–March 2024",
            ["[low]", "0.42"],
        ),
        (
            FEWER,
            "close to zero below in the chart too, fell from 0.42 to close to zero.\n\n\
             Office of Statistics: 0.42 in January–March 2024",
            ["[low]", "0.42"],
        ),
        (
            FEWER_BEFORE,
            "0.84 , rose from close to zero to 0.84 people.\n\nOffice of Statistics: close to zero in January–March 2024",
            ["0.84", "[low]"],
        ),
    ] {
        let project = net_rate(words, row);
        project.build("").success();
        let text = project.read(&format!("{EDITION}/en/release.md")).replace('\u{a0}', " ");
        assert!(text.contains(expected), "{expected}: {text}");
        let total = text.lines().find(|line| line.starts_with("| **Total**"));
        assert!(total.is_some_and(|row| cells.iter().all(|cell| row.contains(cell))), "{text}");
    }
}

#[test]
fn a_rate_that_turns_is_told_by_its_two_values_in_every_language() {
    const TURNED: [&str; 2] = ["2025-03,DEP,R-2,30,P", "2025-03,DEP,R-2,830,P"];
    let words = "{{ <change fact={net_rate} /> }} \
                 {% if net_rate.change.sign == \"\" %}without a change{% endif %}\
                 {% if arrivals.change.sign == \"positive\" %}, more arrivals{% endif %}";
    let project = net_rate(words, TURNED);
    project.build("").success();
    let said = |language: &str| {
        let text = project.read(&format!("{EDITION}/{language}/release.md"));
        let line = text.lines().find(|line| line.contains(", more arrivals")).unwrap().to_owned();
        line.split_once(": ").unwrap().1.replace('\u{a0}', " ")
    };
    let expected = [
        "fell from 0.42 to −0.84 people without a change, more arrivals.",
        "уменьшилось с 0,42 до −0,84 человека without a change, more arrivals.",
        "0,42 адамнан −0,84 адамға дейін азайды without a change, more arrivals.",
    ];
    assert_eq!(["en", "ru", "kk"].map(said), expected);
}

#[test]
fn a_final_edition_has_no_provisional_population_either() {
    let text = ALL.concat();
    let said_of = |population: &str| {
        let [preliminary, last] = ["preliminary", "final"]
            .map(|status| format!("period = \"2025-03\"\nstatus = \"{status}\""));
        project(population)
            .edit(RELEASE, &preliminary, &last)
            .edit(FLOWS, ",P\n", ",A\n")
            .build("")
            .err()
    };
    for (status, words) in [("P", "are provisional"), ("F", "have forecasts")] {
        let this_year = text.replace("1010,A", &format!("1010,{status}"));
        let next_year = format!("{text}2026,R-1,1020,{status}\n2026,R-2,1,A\n2026,R-3,1,A\n");
        let said = said_of(&this_year);
        let found = format!("the edition 2025-03 is called final, but its data {words}");
        assert!(said.contains(&found) && said.contains(POPULATION), "{said}");
        // The next January is an estimate where it is not there, and better than that here.
        let said = said_of(&next_year);
        assert!(!said.contains("VAL-012"), "{said}");
        // No figure of the period goes back to the year before: it is data of the base alone.
        let said = said_of(&text.replace("1000.5,A", &format!("1000.5,{status}")));
        assert!(!said.contains("VAL-012"), "{said}");
    }
}

/// What is said of a share of arrivals in a column of the table of the small release.
fn said_of_share(part: &str, more: &str, rows: &[[&str; 2]]) -> String {
    let share = format!(
        "[indicator.portion]\nlabel = {{ en = \"Portion, %\", ru = \"Часть, %\", kk = \"Бөлігі, %\" }}\n\
         share = \"{part}\"\nof = \"arrivals\"\n{more}\n[table.by_region]"
    );
    let project = Project::small().edit(RELEASE, "[table.by_region]", &share).edit(
        RELEASE,
        "\"net_migration\"]",
        "\"net_migration\", \"portion\"]",
    );
    let project = rows.iter().fold(project, |project, [row, new]| project.edit(FLOWS, row, new));
    project.build("--edition 2025-03").success().err()
}

#[test]
fn a_share_that_is_no_share_is_never_published_in_silence() {
    const REGION: [&str; 2] = ["2025-02,DEP,R-3,30,A", "2025-02,ARR,R-3,30,A"];
    const BASE: [&str; 2] = ["2024-03,DEP,R-3,100,A", "2024-03,DEP,R-3,40,A"];
    const SECOND: [&str; 2] = ["2024-02,DEP,R-2,50,A", "2024-02,DEP,R-2,5,A"];
    let said = |rows: &[[&str; 2]]| said_of_share("departures", "", rows);
    assert_eq!(said(&[REGION, BASE, SECOND]), "");
    // A region where the country has enough: of nothing, and of less in what it is compared with.
    let of_nothing = said(&[BASE, SECOND]);
    let message = "`portion` of R-3 in 2025-01/2025-03 is not from 0 to 100%: `departures` is 30, and `arrivals` 0";
    assert!(of_nothing.contains(message), "{of_nothing}");
    assert!(of_nothing.contains("data/flows/flows.csv:14"), "{of_nothing}");
    let of_base = said(&[REGION, SECOND]);
    let message = "`portion` of R-3 in 2024-01/2024-03 is not from 0 to 100%: `departures` is 100, and `arrivals` 80";
    assert!(of_base.contains(message), "{of_base}");
    let below = said_of_share("net_migration", "", &[REGION, SECOND]);
    assert!(below.contains("`net_migration` is -20, and `arrivals` 80"), "{below}");
    let balance = said_of_share("net_migration", "is_part = false\n", &[REGION, SECOND]);
    assert_eq!(balance, "");
}
