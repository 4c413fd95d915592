//! Contradictions planted one by one into the large release: each is caught, with its code and the
//! line of the template; and nothing is found in the release as it is.

use crate::support::Project;
use rayon::prelude::*;

const FOLDER: &str = "templates/migration";

/// What is planted: language, code, words of the template, what takes their place.
type Fault = (&'static str, &'static str, &'static str, &'static str);

/// In the order: wrong direction, an index for a change, unit, typed by hand, missing in one
/// language, period, number and list, side of zero, plain words.
const FAULTS: &[Fault] = &[
    (
        "en",
        "PRF-003",
        "the number of arrivals {{ <change fact={arrivals} /> }}",
        "the number of arrivals rose by {{ arrivals.change | figure(sign=false) }}",
    ),
    (
        "ru",
        "PRF-003",
        "число прибывших {{ <change fact={arrivals} /> }}",
        "число прибывших выросло на {{ arrivals.change | figure(sign=false) }}",
    ),
    (
        "kk",
        "PRF-003",
        "келгендер саны {{ <change fact={arrivals} /> }}",
        "келгендер саны {{ arrivals.change | figure(ending=\"dative\", sign=false) }} артты",
    ),
    (
        "en",
        "PRF-003",
        "the number of departures {{ <change fact={departures} /> }}",
        "the number of departures was {{ departures.change | figure(sign=false) }} higher",
    ),
    (
        "ru",
        "PRF-003",
        "число выбывших {{ <change fact={departures} /> }}",
        "число выбывших было на {{ departures.change | figure(sign=false) }} больше",
    ),
    (
        "en",
        "PRF-003",
        "the number of arrivals {{ <change fact={arrivals} /> }}",
        "the number of arrivals grew from {{ arrivals.base | figure }} to {{ arrivals | figure }}",
    ),
    (
        "en",
        "PRF-002",
        "the number of arrivals {{ <change fact={arrivals} /> }}",
        "the number of arrivals was 79.0% of that",
    ),
    (
        "ru",
        "PRF-002",
        "число прибывших {{ <change fact={arrivals} /> }}",
        "число прибывших составило 79,0 % прошлогоднего",
    ),
    (
        "kk",
        "PRF-002",
        "келгендер саны {{ <change fact={arrivals} /> }}",
        "келгендер саны 79,0 %-ға азайды",
    ),
    (
        "en",
        "PRF-005",
        "the number of arrivals {{ <change fact={arrivals} /> }}",
        "the number of arrivals fell by {{ arrivals.factor | figure }}%",
    ),
    (
        "ru",
        "PRF-005",
        "число прибывших {{ <change fact={arrivals} /> }}",
        "число прибывших уменьшилось на {{ arrivals.factor | figure }} %",
    ),
    (
        "kk",
        "PRF-005",
        "келгендер саны {{ <change fact={arrivals} /> }}",
        "келгендер саны {{ arrivals.factor | figure }} %-ға азайды",
    ),
    (
        "en",
        "PRF-005",
        "the number of arrivals {{ <change fact={arrivals} /> }}",
        "the number of arrivals fell {{ arrivals.change | figure(sign=false) }} times",
    ),
    ("en", "PRF-005", "was {{ departures | figure }}", "was {{ departures | figure }} thousand"),
    (
        "ru",
        "PRF-005",
        "составило {{ departures | counted }}",
        "составило {{ departures | figure }} тыс. человек",
    ),
    (
        "kk",
        "PRF-005",
        "{{ departures | counted(case=\"accusative\") }}",
        "{{ departures | figure }} мың адамды",
    ),
    ("en", "PRF-005", "was {{ departures | figure }}", "was {{ departures | figure }}%"),
    ("en", "PRF-002", "{{ interregional_movers | figure }} moved from", "211,045 moved from"),
    ("ru", "PRF-002", "{{ net_migration | counted }}.", "5 000 человек."),
    (
        "kk",
        "PRF-002",
        "{{ net_migration | counted(case=\"accusative\") }} құрады",
        "5 000 адамды құрады",
    ),
    ("en", "PRF-009", " and the number of departures {{ <change fact={departures} /> }}", ""),
    ("ru", "PRF-009", ", число выбывших {{ <change fact={departures} /> }}", ""),
    ("kk", "PRF-009", ", ал кеткендер саны {{ <change fact={departures} /> }}", ""),
    ("kk", "PRF-009", "{{ table(id=\"by_country\") }}", ""),
    ("en", "PRF-006", "- In {{ period | period }} the [", "- In {{ base_period | period }} the ["),
    (
        "ru",
        "PRF-006",
        "- В {{ period | period(case=\"prepositional\") }} [",
        "- В {{ base_period | period(case=\"prepositional\") }} [",
    ),
    (
        "kk",
        "PRF-006",
        "- {{ period | period(case=\"locative\") }} Қазақстанға",
        "- {{ base_period | period(case=\"locative\") }} Қазақстанға",
    ),
    ("en", "PRF-006", "- In {{ period | period }} the [", "- In January–June 2019 the ["),
    (
        "en",
        "PRF-007",
        "positive in {{ regions_gaining | counted }}: ",
        "positive in twelve regions: ",
    ),
    (
        "ru",
        "PRF-007",
        "{{ regions_gaining | counted(case=\"prepositional\") }}",
        "двенадцати регионах",
    ),
    (
        "kk",
        "PRF-007",
        "{{ regions_gaining | counted(case=\"locative\") }} оң болды: ",
        "он екі өңірде оң болды: ",
    ),
    ("en", "PRF-007", "{% if cities %}the {%", "{% if false %}the {%"),
    ("ru", "PRF-007", "{{ cities | enumeration", "{{ regions | enumeration"),
    ("kk", "PRF-007", "{{ regions | enumeration(form=\"locative\") }}.", "Абай облысында."),
    (
        "en",
        "PRF-004",
        "migration was positive in {{ regions_gaining | counted }}: ",
        "migration was negative in {{ regions_gaining | counted }}: ",
    ),
    ("ru", "PRF-004", "миграции положительн", "миграции отрицательн"),
    (
        "kk",
        "PRF-004",
        "{{ regions_gaining | counted(case=\"locative\") }} оң болды: ",
        "{{ regions_gaining | counted(case=\"locative\") }} теріс болды: ",
    ),
    (
        "en",
        "PRF-004",
        "with {{ net_interregional.smallest | figure }}",
        "with {{ net_interregional.smallest | figure(sign=false) }}",
    ),
    (
        "ru",
        "PRF-004",
        "{{ map_of_net_interregional.smallest | figure }}",
        "{{ map_of_net_interregional.smallest | figure(sign=false) }}",
    ),
    (
        "kk",
        "PRF-004",
        "{{ map_of_net_interregional.smallest | figure }}",
        "{{ map_of_net_interregional.smallest | figure(sign=false) }}",
    ),
    ("en", "PRF-004", "was {{ net_migration | counted }}", "was −{{ net_migration | counted }}"),
    ("en", "PLN-003", "Of all people who [moved", "Unfortunately, of all people who [moved"),
    (
        "ru",
        "PLN-003",
        "Данные по регионам приводятся",
        "К сожалению, данные по регионам приводятся",
    ),
    (
        "en",
        "PRF-003",
        "Arrivals and departures {{ arrivals | trend(rise=\"rose\", fall=\"fell\", same=\"hardly changed\") }} in a year",
        "Arrivals and departures rose in a year",
    ),
    ("kk", "PLN-003", "Ел бойынша өңіраралық", "Өкінішке орай, ел бойынша өңіраралық"),
    // Directions by hand, with no figure.
    ("en", "PRF-003", "Of all people who [moved", "Departures rose. Of all people who [moved"),
    (
        "ru",
        "PRF-003",
        "Данные по регионам приводятся",
        "Число выбывших увеличилось. Данные по регионам приводятся",
    ),
    ("kk", "PRF-003", "Ел бойынша өңіраралық", "Кеткендер саны артты. Ел бойынша өңіраралық"),
    (
        "en",
        "PRF-003",
        "- In {{ period | period }} the [",
        "- Compared with {{ base_period | period }}, departures did not change, and the number of arrivals has risen again.\n- In {{ period | period }} the [",
    ),
    (
        "ru",
        "PRF-003",
        "- В {{ period | period(case=\"prepositional\") }} [",
        "- В {{ period | period(case=\"prepositional\") }} число [выбывших](#net-migration) было больше, чем годом ранее.\n- В {{ period | period(case=\"prepositional\") }} [",
    ),
    (
        "kk",
        "PRF-003",
        "- {{ period | period(case=\"locative\") }} Қазақстанға",
        "- {{ base_period | period(case=\"instrumental\") }} салыстырғанда кеткендер саны көбейді.\n- {{ period | period(case=\"locative\") }} Қазақстанға",
    ),
    (
        "en",
        "PRF-003",
        "{% set alt %}Bars by region, largest first:",
        "{% set alt %}Departures rose. Bars by region, largest first:",
    ),
];

/// Sentences with a direction but no figure in which nothing is decided: of somebody else, of
/// another time, of what may be; and such as say what the fact says.
const UNDECIDED: &[(&str, &str, &[&str])] = &[
    (
        "en",
        "Of all people who [moved",
        &[
            "Departures fell.",
            "Departures did not rise.",
            "Departures of women rose.",
            "Female departures rose.",
            "Departures rose in Astana.",
            "Departures may rise.",
            "If departures rose, arrivals fell.",
            "In {{ base_period | period }} departures rose.",
            "In June departures rose.",
            "Departures were higher than arrivals.",
            "Departures rose among women, and arrivals fell.",
        ],
    ),
    (
        "ru",
        "Данные по регионам приводятся",
        &[
            "Число выбывших уменьшилось.",
            "Число выбывших не увеличилось.",
            "Число выбывших женщин увеличилось.",
            "Число выбывших в Астане увеличилось.",
            "Число выбывших может вырасти.",
            "Если число выбывших увеличилось, число прибывших уменьшилось.",
            "В {{ base_period | period(case=\"prepositional\") }} число выбывших увеличилось.",
        ],
    ),
    (
        "kk",
        "Ел бойынша өңіраралық",
        &[
            "Кеткендер саны азайды.",
            "Кеткен әйелдер саны артты.",
            "Астанада кеткендер саны артты.",
            "Егер кеткендер саны артса, келгендер саны азайды.",
            "{{ base_period | period(case=\"locative\") }} кеткендер саны артты.",
        ],
    ),
];

/// What is planted into the words that the releases of a language share.
const SHARED: &[Fault] = &[
    (
        "en",
        "PRF-003",
        "{{ fact | trend(rise=\"rose\", fall=\"fell\", same=\"\") }} by {{ fact.change | figure(sign=false) }}",
        "{{ fact | trend(rise=\"fell\", fall=\"rose\", same=\"\") }} by {{ fact.change | figure(sign=false) }}",
    ),
    (
        "ru",
        "PRF-003",
        "{{ fact | trend(rise=\"увеличилось\", fall=\"уменьшилось\", same=\"\") }}",
        "{{ fact | trend(rise=\"уменьшилось\", fall=\"увеличилось\", same=\"\") }}",
    ),
    (
        "kk",
        "PRF-003",
        "{{ fact.change | figure(ending=\"dative\", sign=false) }} {{ fact | trend(rise=\"артты\", fall=\"азайды\", same=\"\") }}",
        "{{ fact.change | figure(ending=\"dative\", sign=false) }} {{ fact | trend(rise=\"азайды\", fall=\"артты\", same=\"\") }}",
    ),
    (
        "en",
        "PRF-004",
        "{{ fact | trend(rise=\"+\", fall=\"−\", same=\"\") }}{{ fact.change | figure(sign=false) }}",
        "{{ fact.change | figure(sign=false) }}",
    ),
    (
        "ru",
        "PRF-004",
        "{{ fact | trend(rise=\"+\", fall=\"−\", same=\"\") }}{{ fact.change | figure(sign=false) }}",
        "+{{ fact.change | figure(sign=false) }}",
    ),
    (
        "kk",
        "PRF-004",
        "{{ fact | trend(rise=\"+\", fall=\"−\", same=\"\") }}{{ fact.change | figure(sign=false) }}",
        "{{ fact.change | figure(sign=false) }}",
    ),
];

/// The lines of the places of all findings of a code: `templates/migration/en.md:44`.
fn places(errors: &str, code: &str) -> Vec<String> {
    let mut places = Vec::new();
    let mut is_of_code = false;
    for line in errors.lines() {
        if let Some((_, rest)) =
            line.split_once('[').filter(|(before, _)| ["error", "warning"].contains(before))
        {
            is_of_code = rest.starts_with(code);
        } else if let Some(place) = line.trim_start().strip_prefix("--> ").filter(|_| is_of_code) {
            places.push(place.rsplit_once(':').map_or(place, |(line, _)| line).to_owned());
        }
    }
    places
}

/// The line of the template in which a fault is planted.
fn line((language, _, from, _): Fault, project: &Project) -> usize {
    let template = project.read(&format!("{FOLDER}/{language}.md"));
    let at = template.find(from).unwrap_or_else(|| panic!("{language}.md lacks {from}"));
    template[..at].matches('\n').count() + 1
}

/// Plants a fault in each language at once, and gives those that are not caught.
fn missed(faults: &[Fault]) -> Vec<String> {
    let sound = Project::new();
    let project = faults.iter().fold(Project::new(), |project, (language, _, from, to)| {
        project.edit(&format!("{FOLDER}/{language}.md"), from, to)
    });
    let errors = project.check("--period 2025-06 --format md").err();
    let is_caught = |fault: &Fault| {
        let (language, code, ..) = *fault;
        let path = format!("{FOLDER}/{language}.md:");
        let line = line(*fault, &sound);
        places(&errors, code).iter().any(|place| match place.strip_prefix(&path) {
            // What is missing is shown by the heading of its section.
            Some(_) if code == "PRF-009" => true,
            Some(number) => number.parse() == Ok(line),
            None => false,
        })
    };
    let missed = faults.iter().filter(|fault| !is_caught(fault));
    missed.map(|fault| format!("{fault:?}\n{errors}")).collect()
}

#[test]
fn every_planted_contradiction_is_caught_in_its_line() {
    let of = |language| FAULTS.iter().copied().filter(move |(of, ..)| *of == language);
    let rounds = ["en", "ru", "kk"].map(|language| of(language).collect::<Vec<_>>());
    let longest = rounds.iter().map(Vec::len).max().unwrap();
    let missed: Vec<String> = (0..longest)
        .into_par_iter()
        .flat_map(|at| {
            let faults: Vec<Fault> = rounds.iter().filter_map(|of| of.get(at)).copied().collect();
            missed(&faults)
        })
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

#[test]
fn a_contradiction_in_a_shared_sentence_is_caught_where_it_is_used() {
    for (language, code, from, to) in SHARED {
        let project = Project::new().edit(&format!("templates/locale/{language}.md"), from, to);
        let errors = project.check("--period 2025-06 --format md").err();
        let of_language = format!("/{language}.md:");
        let found = places(&errors, code);
        assert!(
            found.iter().any(|place| place.contains(&of_language)),
            "{language} {code}\n{errors}"
        );
    }
}

#[test]
fn where_words_leave_a_direction_open_nothing_is_said() {
    let project =
        UNDECIDED.iter().fold(Project::new(), |project, (language, before, sentences)| {
            let all = format!("{} {before}", sentences.join(" "));
            project.edit(&format!("{FOLDER}/{language}.md"), before, &all)
        });
    let errors = project.check("--period 2025-06 --format md").err();
    assert_eq!(places(&errors, "PRF-003"), [""; 0], "{errors}");
}

#[test]
fn a_percentage_that_loses_its_sign_is_caught_in_every_language() {
    for (language, from) in
        [("en", "{number}%"), ("ru", "{number}\u{a0}%"), ("kk", "{number}\u{a0}%")]
    {
        let project =
            Project::new().edit(&format!("templates/locale/{language}.toml"), from, "{number}");
        let errors = project.check("--period 2025-06 --format md").err();
        assert!(!places(&errors, "PRF-005").is_empty(), "{language}\n{errors}");
    }
}

#[test]
fn limits_that_change_places_in_a_legend_are_caught_at_the_map() {
    for (language, from, to) in [
        ("en", "range = \"{from} to {to}\"", "range = \"{to} to {from}\""),
        ("ru", "range = \"от {from} до {to}\"", "range = \"от {to} до {from}\""),
        ("kk", "range = \"{from} … {to}\"", "range = \"{to} … {from}\""),
    ] {
        let project = Project::new().edit(&format!("templates/locale/{language}.toml"), from, to);
        let errors = project.check("--period 2025-06 --format md").err();
        let map = format!("{FOLDER}/{language}.md");
        let template = project.read(&map);
        let at = template.find("{{ chart(id=\"map_of_net_interregional\"").unwrap();
        let expected = format!("{map}:{}", template[..at].matches('\n').count() + 1);
        assert!(places(&errors, "PRF-001").contains(&expected), "{language}\n{errors}");
    }
}

#[test]
fn an_error_of_the_proof_stops_the_build() {
    let project = Project::new().edit(
        "templates/migration/en.md",
        "{{ net_migration | counted }}.",
        "5,000 people.",
    );
    project.build("--period 2025-06 --format md").status(1);
    let written = project.files("output");
    assert!(written.keys().all(|path| !path.ends_with("release.md")), "{:?}", written.keys());
}
