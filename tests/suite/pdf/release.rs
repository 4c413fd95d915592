//! A release built by hand in three languages, with every kind of block.

use bulletin::document::{
    Block, Cell, Column, Document, FactNumber, Figure, Furniture, Heading, Inline, LanguageEdition,
    Link, List, Properties, Row, Table,
};

/// The languages of the release.
pub(crate) const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];

/// The words of the release in one language.
struct Words {
    title: &'static str,
    publisher: &'static str,
    description: &'static str,
    keywords: [&'static str; 3],
    page_of: &'static str,
    continued: &'static str,
    table_caption: &'static str,
    source: &'static str,
    lead: &'static str,
    figure: &'static str,
    after_figure: &'static str,
    points: &'static str,
    items: [&'static str; 3],
    table_title: &'static str,
    stub: &'static str,
    columns: [&'static str; 5],
    total: &'static str,
    region: &'static str,
    note: &'static str,
    source_name: &'static str,
    terms: &'static str,
    term: &'static str,
    meaning: &'static str,
    link: &'static str,
}

const ENGLISH: Words = Words {
    title: "Migration of the population of the Republic of Kazakhstan in January–June 2025",
    publisher: "Bureau of National Statistics",
    description: "External and internal migration of the population by region and country.",
    keywords: ["migration", "population", "Kazakhstan"],
    page_of: "Page {page} of {pages}",
    continued: "(continued)",
    table_caption: "Table {number}. {title}",
    source: "Source: {source}",
    lead: "In January–June 2025 the number of arrivals in the Republic of Kazakhstan from other \
           countries was ",
    figure: "11\u{A0}267",
    after_figure: " persons, 20.6\u{A0}% fewer than in the same period of the year before. The \
                   number of departures fell by 7.4\u{A0}% (see ",
    points: "Key points",
    items: [
        "The balance of external migration was positive in 14 of 20 regions, and highest in the \
         city of Almaty and in Turkistan region.",
        "Most arrivals came from the countries of the CIS: 78.3\u{A0}% of the total.",
        "Internal migration grew by 1.2\u{A0}% to 512\u{A0}845 persons.",
    ],
    table_title: "External migration of the population by region, January–June 2025",
    stub: "Region",
    columns: [
        "Arrivals",
        "Departures",
        "Balance of migration",
        "Balance in the same period of the year before",
        "Change in arrivals, per cent",
    ],
    total: "Republic of Kazakhstan",
    region: "Region number",
    note: "[x] The figure is not available.",
    source_name: "Ministry of Internal Affairs, register of the population",
    terms: "Terms and methods",
    term: "External migration",
    meaning: " is the movement of people across the border of the country for residence. A person \
              counts as an arrival once registered; see the ",
    link: "methodology of migration statistics",
};

const RUSSIAN: Words = Words {
    title: "Миграция населения Республики Казахстан в январе–июне 2025\u{A0}года",
    publisher: "Бюро национальной статистики",
    description: "Внешняя и внутренняя миграция населения по регионам и странам.",
    keywords: ["миграция", "население", "Казахстан"],
    page_of: "Страница {page} из {pages}",
    continued: "(продолжение)",
    table_caption: "Таблица {number}. {title}",
    source: "Источник: {source}",
    lead: "В январе–июне 2025\u{A0}года число прибывших в Республику Казахстан из других стран \
           составило ",
    figure: "11\u{A0}267",
    after_figure: " человек, что на 20,6\u{A0}% меньше, чем за соответствующий период предыдущего \
                   года. Число выбывших сократилось на 7,4\u{A0}% (см. ",
    points: "Главное",
    items: [
        "Сальдо внешней миграции положительно в 14 регионах из 20; наибольшее — в городе Алматы \
         и Туркестанской области.",
        "Основная часть прибывших приехала из стран СНГ: 78,3\u{A0}% от общего числа.",
        "Внутренняя миграция выросла на 1,2\u{A0}% и составила 512\u{A0}845 человек.",
    ],
    table_title: "Внешняя миграция населения по регионам, январь–июнь 2025\u{A0}года",
    stub: "Регион",
    columns: [
        "Прибыло",
        "Выбыло",
        "Сальдо миграции",
        "Сальдо за соответствующий период предыдущего года",
        "Изменение числа прибывших, процентов",
    ],
    total: "Республика Казахстан",
    region: "Область номер",
    note: "[x] Данные отсутствуют.",
    source_name: "Министерство внутренних дел, регистр населения",
    terms: "Термины и методология",
    term: "Внешняя миграция",
    meaning: " — перемещение людей через границу страны для проживания. Человек считается \
              прибывшим после регистрации; подробнее см. ",
    link: "методология статистики миграции",
};

const KAZAKH: Words = Words {
    title: "Қазақстан Республикасы халқының 2025\u{A0}жылғы қаңтар–маусымдағы көші-қоны",
    publisher: "Ұлттық статистика бюросы",
    description: "Халықтың өңірлер мен елдер бойынша сыртқы және ішкі көші-қоны.",
    keywords: ["көші-қон", "халық", "Қазақстан"],
    page_of: "{pages} беттің {page}-беті",
    continued: "(жалғасы)",
    table_caption: "{number}-кесте. {title}",
    source: "Дереккөз: {source}",
    lead: "2025\u{A0}жылғы қаңтар–маусымда Қазақстан Республикасына басқа елдерден келгендер саны ",
    figure: "11\u{A0}267",
    after_figure: " адам болды, бұл өткен жылдың тиісті кезеңіне қарағанда 20,6\u{A0}%-ға аз. \
                   Кеткендер саны 7,4\u{A0}%-ға төмендеді (қараңыз: ",
    points: "Негізгі көрсеткіштер",
    items: [
        "Сыртқы көші-қон айырымы 20 өңірдің 14-інде оң; ең жоғарысы — Алматы шаһары мен Түркістан \
         облысында.",
        "Келгендердің негізгі бөлігі ТМД елдерінен: жалпы санның 78,3\u{A0}%-ы.",
        "Ішкі көші-қон 1,2\u{A0}%-ға өсіп, 512\u{A0}845 адамды құрады.",
    ],
    table_title: "Халықтың өңірлер бойынша сыртқы көші-қоны, 2025\u{A0}жылғы қаңтар–маусым",
    stub: "Өңір",
    columns: [
        "Келгендер",
        "Кеткендер",
        "Көші-қон айырымы",
        "Өткен жылдың тиісті кезеңіндегі айырым",
        "Келгендер санының өзгеруі, пайызбен",
    ],
    total: "Қазақстан Республикасы",
    region: "Облыс нөмірі",
    note: "[x] Деректер жоқ.",
    source_name: "Ішкі істер министрлігі, халық тіркелімі",
    terms: "Терминдер мен әдіснама",
    term: "Сыртқы көші-қон",
    meaning: " — адамдардың тұру үшін ел шекарасы арқылы қоныс аударуы. Тіркелген адам келген \
              болып есептеледі; толығырақ: ",
    link: "көші-қон статистикасының әдіснамасы",
};

/// The release in one language: eight pages with ten tables.
pub(crate) fn release(language: &str) -> Document {
    let words = words(language);
    let mut document = shell(language);
    document.blocks = vec![
        heading(1, "title", words.title),
        Block::Paragraph(vec![
            text(words.lead),
            Inline::Strong(vec![figure(words.figure)]),
            text(words.after_figure),
            link(
                "#table-1",
                &words.table_caption.replace("{number}", "1").replace(". {title}", ""),
            ),
            text(")."),
        ]),
        heading(2, "points", words.points),
        bullets(&words.items),
    ];
    for number in 1..=10 {
        if number % 3 == 1 {
            let section = format!("section-{number}");
            document.blocks.push(heading(2, &section, words.table_title));
            document.blocks.push(Block::Paragraph(vec![text(words.items[0])]));
        }
        let rows = if number == 4 {
            40
        } else if number % 2 == 0 {
            20
        } else {
            8
        };
        document.blocks.push(Block::Table(table(language, number, rows)));
    }
    document.blocks.extend([
        heading(2, "terms", words.terms),
        heading(3, "term", words.term),
        Block::Paragraph(vec![
            Inline::Emphasis(vec![text(words.term)]),
            text(words.meaning),
            link("https://stat.gov.kz/ru/methodology/", words.link),
            text("."),
        ]),
        Block::List(List {
            start: Some(9),
            items: vec![
                vec![Block::Paragraph(vec![text(words.items[1])]), bullets(&words.items[2..])],
                vec![Block::Paragraph(vec![text(words.items[2])])],
            ],
        }),
    ]);
    document
}

/// A document with properties and furniture, without blocks.
pub(crate) fn shell(language: &str) -> Document {
    let words = words(language);
    let edition = |language: &str| LanguageEdition {
        language: language.into(),
        name: language.into(),
        href: format!("../{language}/"),
    };
    Document {
        language: language.into(),
        title: words.title.into(),
        properties: Properties {
            publisher: words.publisher.into(),
            description: words.description.into(),
            keywords: words.keywords.map(Into::into).to_vec(),
            released: "2025-08-11T10:00:00+05:00".into(),
            ..Properties::default()
        },
        editions: LANGUAGES.map(edition).to_vec(),
        furniture: Furniture {
            page_of: words.page_of.into(),
            continued: words.continued.into(),
            table_caption: words.table_caption.into(),
            source: words.source.into(),
            ..Furniture::default()
        },
        blocks: Vec::new(),
    }
}

/// A table of so many rows, the first one the total.
pub(crate) fn table(language: &str, number: usize, rows: usize) -> Table {
    let words = words(language);
    let row = |at: usize| Row {
        header: if at == 0 { words.total.into() } else { format!("{} {at}", words.region) },
        total: at == 0,
        time: None,
        cells: (0..words.columns.len()).map(|column| cell(at, column)).collect(),
    };
    Table {
        id: format!("table-{number}"),
        number,
        title: words.table_title.into(),
        stub: words.stub.into(),
        columns: words.columns.map(|label| Column { label: label.into(), time: None }).to_vec(),
        rows: (0..rows).map(row).collect(),
        notes: vec![words.note.into()],
        source: words.source_name.into(),
    }
}

/// A table of the texts given, the first of each row its header.
pub(crate) fn table_of(header: &[&str], rows: &[&[&str]]) -> Table {
    let row = |cells: &&[&str]| Row {
        header: cells.first().copied().unwrap_or_default().into(),
        total: false,
        time: None,
        cells: cells.iter().skip(1).map(|text| Cell::Shorthand((*text).into())).collect(),
    };
    let (stub, labels) = header.split_first().unwrap_or((&"", &[]));
    Table {
        id: "table-1".into(),
        number: 1,
        title: "Table of texts".into(),
        stub: (*stub).into(),
        columns: labels.iter().map(|label| Column { label: (*label).into(), time: None }).collect(),
        rows: rows.iter().map(row).collect(),
        notes: Vec::new(),
        source: String::new(),
    }
}

/// A heading of plain text.
pub(crate) fn heading(level: u8, id: &str, words: &str) -> Block {
    Block::Heading(Heading { level, id: id.into(), content: vec![text(words)] })
}

/// Plain text.
pub(crate) fn text(words: &str) -> Inline {
    Inline::Text(words.into())
}

/// A link of plain text.
pub(crate) fn link(target: &str, words: &str) -> Inline {
    Inline::Link(Link { target: target.into(), content: vec![text(words)] })
}

fn bullets(items: &[&str]) -> Block {
    let items = items.iter().map(|words| vec![Block::Paragraph(vec![text(words)])]).collect();
    Block::List(List { start: None, items })
}

fn figure(text: &str) -> Inline {
    Inline::Figure(figure_of(text))
}

fn figure_of(text: &str) -> Figure {
    Figure {
        text: text.into(),
        value: 11267.into(),
        fact: FactNumber::headline("arrivals"),
        ..Figure::default()
    }
}

/// Figures of several lengths, negative ones and one that is not available.
fn cell(row: usize, column: usize) -> Cell {
    let number = (row * 7919 + column * 104_729) % 25_013;
    match (row % 7, column) {
        (5, 2) => Cell::Shorthand("[x]".into()),
        (_, 4) => Cell::Figure(figure_of(&format!("{}{},{}", sign(row), number % 90, row % 10))),
        (_, 2 | 3) => Cell::Figure(figure_of(&format!("{}{}", sign(row), grouped(number / 3)))),
        _ => Cell::Figure(figure_of(&grouped(number))),
    }
}

fn sign(row: usize) -> &'static str {
    if row % 3 == 1 { "−" } else { "" }
}

fn grouped(number: usize) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{}\u{A0}{:03}", number / 1000, number % 1000)
}

fn words(language: &str) -> &'static Words {
    match language {
        "ru" => &RUSSIAN,
        "kk" => &KAZAKH,
        _ => &ENGLISH,
    }
}
