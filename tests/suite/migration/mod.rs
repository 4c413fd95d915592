//! An invented release in three languages, as the writers get it.
//!
//! [`document`] reads the Markdown beside this file, with tables of the size of a real release.

use std::collections::BTreeMap;

use bulletin::document::{
    Cell, Column, Document, FactNumber, FactPart, Figure, FigureValue, Furniture, LanguageEdition,
    Material, Properties, Row, Table, read,
};
use bulletin::findings::{Diagnostics, SourceFile};

/// The languages of the release.
pub(crate) const LANGUAGES: [&str; 3] = ["en", "ru", "kk"];

/// The release in one of [`LANGUAGES`].
pub(crate) fn document(language: &str) -> Document {
    let words = Words::of(language);
    let mut found = Diagnostics::default();
    let file = SourceFile::new(format!("{language}.md"), words.markdown);
    let figures = FIGURES.map(figure).into();
    let material = Material { tables: tables(&words), figures, ..Material::default() };
    let body = read(&file, material, &mut found);
    assert!(found.is_empty(), "{found:#?}");
    Document {
        language: language.to_owned(),
        title: body.title,
        properties: Properties {
            publisher: words.publisher.to_owned(),
            description: words.description.to_owned(),
            keywords: words.keywords.iter().map(|&word| word.to_owned()).collect(),
            released: "2025-08-11T10:00:00+05:00".to_owned(),
            ..Properties::default()
        },
        editions: [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
            .map(|(language, name)| LanguageEdition {
                language: language.to_owned(),
                name: name.to_owned(),
                href: format!("../{language}/index.html"),
            })
            .to_vec(),
        furniture: words.furniture(),
        blocks: body.blocks,
    }
}

/// The figures of the texts: indicator, code, whether they are its change, value.
const FIGURES: [(&str, Option<&str>, bool, &str); 11] = [
    ("arrivals", None, false, "11267"),
    ("arrivals", None, true, "-21.0"),
    ("arrivals_cis_share", None, false, "82.2"),
    ("departures", None, false, "3518"),
    ("departures", None, true, "-49.5"),
    ("departures_cis_share", None, false, "73.9"),
    ("net", None, false, "7749"),
    ("net_interregional", Some("KZ-19"), false, "5500"),
    ("net_interregional", Some("KZ-71"), false, "36821"),
    ("net_interregional", Some("KZ-75"), false, "16934"),
    ("net_interregional", Some("KZ-79"), false, "10838"),
];

fn figure(
    (indicator, code, is_change, value): (&str, Option<&str>, bool, &str),
) -> (String, FigureValue) {
    let part = if is_change { FactPart::Change } else { FactPart::Value };
    let code = code.map(str::to_owned);
    let fact = FactNumber { code, part, ..FactNumber::headline(indicator) };
    (fact.to_string(), FigureValue { value: value.parse().unwrap(), fact })
}

/// Region code, names in the order of [`LANGUAGES`], arrivals, departures.
type Region = (&'static str, [&'static str; 3], i64, i64);

const REGIONS: [Region; 21] = [
    (
        "KZ",
        ["Republic of Kazakhstan", "Республика Казахстан", "Қазақстан Республикасы"],
        11267,
        3518,
    ),
    ("KZ-71", ["Astana", "Астана", "Астана"], 2310, 214),
    ("KZ-75", ["Almaty", "Алматы", "Алматы"], 3064, 405),
    ("KZ-79", ["Shymkent", "Шымкент", "Шымкент"], 870, 96),
    ("KZ-10", ["Abai region", "область Абай", "Абай облысы"], 92, 231),
    ("KZ-11", ["Akmola region", "Акмолинская область", "Ақмола облысы"], 148, 177),
    ("KZ-15", ["Aktobe region", "Актюбинская область", "Ақтөбе облысы"], 201, 139),
    ("KZ-19", ["Almaty region", "Алматинская область", "Алматы облысы"], 1180, 166),
    ("KZ-23", ["Atyrau region", "Атырауская область", "Атырау облысы"], 165, 38),
    (
        "KZ-27",
        ["Batys Kazakhstan region", "Западно-Казахстанская область", "Батыс Қазақстан облысы"],
        122,
        128,
    ),
    ("KZ-35", ["Karagandy region", "Карагандинская область", "Қарағанды облысы"], 319, 402),
    ("KZ-39", ["Kostanay region", "Костанайская область", "Қостанай облысы"], 180, 341),
    ("KZ-43", ["Kyzylorda region", "Кызылординская область", "Қызылорда облысы"], 74, 21),
    ("KZ-47", ["Mangystau region", "Мангистауская область", "Маңғыстау облысы"], 1250, 88),
    ("KZ-55", ["Pavlodar region", "Павлодарская область", "Павлодар облысы"], 131, 302),
    (
        "KZ-63",
        ["Shygys Kazakhstan region", "Восточно-Казахстанская область", "Шығыс Қазақстан облысы"],
        117,
        288,
    ),
    (
        "KZ-59",
        [
            "Soltustik Kazakhstan region",
            "Северо-Казахстанская область",
            "Солтүстік Қазақстан облысы",
        ],
        105,
        264,
    ),
    ("KZ-61", ["Turkistan region", "Туркестанская область", "Түркістан облысы"], 502, 79),
    ("KZ-62", ["Ulytau region", "область Ұлытау", "Ұлытау облысы"], 13, 24),
    ("KZ-31", ["Zhambyl region", "Жамбылская область", "Жамбыл облысы"], 298, 87),
    ("KZ-33", ["Zhetisu region", "область Жетісу", "Жетісу облысы"], 126, 28),
];

/// Year, arrivals, departures; `None` where nothing is published.
const YEARS: [(&str, Option<i64>, Option<i64>); 5] = [
    ("2021", Some(10_936), Some(32_256)),
    ("2022", Some(17_425), Some(24_275)),
    ("2023", Some(25_387), Some(16_094)),
    ("2024", Some(29_948), Some(12_784)),
    ("2025", None, None),
];

fn tables(words: &Words) -> BTreeMap<String, Table> {
    let of_regions = REGIONS.iter().map(|(code, names, arrivals, departures)| {
        let header = names[words.index].to_owned();
        let values = [Some(*arrivals), Some(*departures), Some(arrivals - departures)];
        Row { header, total: *code == "KZ", time: None, cells: words.cells(code, values) }
    });
    let of_years = YEARS.iter().map(|(year, arrivals, departures)| {
        let net = arrivals.zip(*departures).map(|(arrivals, departures)| arrivals - departures);
        let cells = words.cells(year, [*arrivals, *departures, net]);
        Row { header: (*year).to_owned(), total: false, time: None, cells }
    });
    let [region, year] = words.stubs;
    let [by_region, by_year] = words.titles;
    let tables = [
        words.table("by_region", by_region, region, of_regions.collect()),
        words.table("by_year", by_year, year, of_years.collect()),
    ];
    tables.into_iter().map(|table| (table.id.clone(), table)).collect()
}

/// What differs between the languages.
struct Words {
    index: usize,
    markdown: &'static str,
    publisher: &'static str,
    description: &'static str,
    keywords: [&'static str; 2],
    separator: &'static str,
    titles: [&'static str; 2],
    stubs: [&'static str; 2],
    columns: [&'static str; 3],
    notes: [&'static str; 2],
    source: &'static str,
    furniture: [&'static str; 8],
}

impl Words {
    fn of(language: &str) -> Self {
        match language {
            "ru" => Self::russian(),
            "kk" => Self::kazakh(),
            _ => Self::english(),
        }
    }

    fn english() -> Self {
        Self {
            index: 0,
            markdown: include_str!("en.md"),
            publisher: "Bureau of National Statistics",
            description: "Arrivals, departures and net migration of Kazakhstan in January–June 2025.",
            keywords: ["migration", "Kazakhstan"],
            separator: ",",
            titles: [
                "External migration by region, January–June 2025",
                "External migration by year",
            ],
            stubs: ["Region", "Year"],
            columns: ["Arrivals", "Departures", "Net migration"],
            notes: ["Persons. Preliminary data.", "[x] – not available."],
            source: "registration of addresses",
            furniture: [
                "Page {page} of {pages}",
                "continued",
                "Skip to the text",
                "Languages",
                "Contents",
                "Table {number}. {title}",
                "Source: {source}.",
                "Table that scrolls: {title}",
            ],
        }
    }

    fn russian() -> Self {
        Self {
            index: 1,
            markdown: include_str!("ru.md"),
            publisher: "Бюро национальной статистики",
            description: "Прибывшие, выбывшие и сальдо миграции Казахстана в январе–июне 2025 года.",
            keywords: ["миграция", "Казахстан"],
            separator: "\u{a0}",
            titles: [
                "Внешняя миграция по регионам, январь–июнь 2025 года",
                "Внешняя миграция по годам",
            ],
            stubs: ["Регион", "Год"],
            columns: ["Прибывшие", "Выбывшие", "Сальдо миграции"],
            notes: ["Человек. Предварительные данные.", "[x] – нет данных."],
            source: "регистрация по месту жительства",
            furniture: [
                "Страница {page} из {pages}",
                "продолжение",
                "Перейти к тексту",
                "Языки",
                "Содержание",
                "Таблица {number}. {title}",
                "Источник: {source}.",
                "Таблица с прокруткой: {title}",
            ],
        }
    }

    fn kazakh() -> Self {
        Self {
            index: 2,
            markdown: include_str!("kk.md"),
            publisher: "Ұлттық статистика бюросы",
            description: "2025 жылғы қаңтар–маусымдағы Қазақстанға келгендер, кеткендер және көші-қон айырымы.",
            keywords: ["көші-қон", "Қазақстан"],
            separator: "\u{a0}",
            titles: [
                "Өңірлер бойынша сыртқы көші-қон, 2025 жылғы қаңтар–маусым",
                "Жылдар бойынша сыртқы көші-қон",
            ],
            stubs: ["Өңір", "Жыл"],
            columns: ["Келгендер", "Кеткендер", "Көші-қон айырымы"],
            notes: ["Адам. Алдын ала деректер.", "[x] – деректер жоқ."],
            source: "тұрғылықты жері бойынша тіркеу",
            furniture: [
                "{page}-бет, барлығы {pages}",
                "жалғасы",
                "Мәтінге өту",
                "Тілдер",
                "Мазмұны",
                "{number}-кесте. {title}",
                "Дереккөз: {source}.",
                "Жылжымалы кесте: {title}",
            ],
        }
    }

    fn furniture(&self) -> Furniture {
        let [
            page_of,
            continued,
            skip_link,
            languages,
            contents,
            table_caption,
            source,
            scrolling_table,
        ] = self.furniture.map(str::to_owned);
        Furniture {
            page_of,
            continued,
            skip_link,
            languages,
            contents,
            table_caption,
            source,
            scrolling_table,
            ..Furniture::default()
        }
    }

    fn table(&self, id: &str, title: &str, stub: &str, rows: Vec<Row>) -> Table {
        Table {
            id: id.to_owned(),
            number: 0,
            title: title.to_owned(),
            stub: stub.to_owned(),
            columns: self
                .columns
                .map(|label| Column { label: label.to_owned(), time: None })
                .to_vec(),
            rows,
            notes: self.notes.map(str::to_owned).to_vec(),
            source: self.source.to_owned(),
        }
    }

    fn cells(&self, key: &str, values: [Option<i64>; 3]) -> Vec<Cell> {
        let facts = ["arrivals", "departures", "net"];
        let cell = |(value, fact): (Option<i64>, &str)| match value {
            None => Cell::Shorthand("[x]".to_owned()),
            Some(value) => Cell::Figure(Figure {
                text: self.number(value),
                value: value.into(),
                fact: FactNumber { code: Some(key.to_string()), ..FactNumber::headline(fact) },
                ..Figure::default()
            }),
        };
        values.into_iter().zip(facts).map(cell).collect()
    }

    fn number(&self, value: i64) -> String {
        let sign = if value < 0 { "\u{2212}" } else { "" };
        let (thousands, rest) = (value.abs() / 1000, value.abs() % 1000);
        match thousands {
            0 => format!("{sign}{rest}"),
            _ => format!("{sign}{thousands}{}{rest:03}", self.separator),
        }
    }
}
