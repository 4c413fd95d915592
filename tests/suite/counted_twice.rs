//! What is counted twice: by the signs of an expression, and by totals that are not declared as such.

use crate::support::Project;

const RELEASE: &str = "templates/t/release.toml";

const FRAME: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher = { en = "Office" }
description = { en = "Counts, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.geo]
file = "geo.csv"
labels = { en = "en" }
#LIST

[codelist.sex]
codes = ["F", "M"]

[dataset.d]
file = "d.csv"
time = { column = "T", frequency = "month" }
dimensions = { G = "geo", X = "sex" }
measure = { column = "V", unit = "person", kind = "flow" }

[indicator.all]
label = { en = "All" }
sum = "d"

[indicator.a]
label = { en = "North" }
sum = "d"
where = { G = "A" }

[indicator.ab]
label = { en = "North and south" }
sum = "d"
where = { G = ["A", "B"] }

[indicator.x]
label = { en = "X" }
#INDICATOR

[[edition]]
period = "2019-06"
status = "final"
released = 2019-08-12T10:00:00+05:00
"#;

const FLAT: &str = "code,en\nA,North\nB,South\nC,East\n";
const WITH_TOTAL: &str = "code,en\nT,All\nA,North\nB,South\nC,East\n";

/// A release with these rows of a code list, values of its codes in each month, and lines of the list and of `x`.
fn project(codes: &str, values: &[(&str, i64)], [list, indicator]: [&str; 2]) -> Project {
    let rows = (1..=6).flat_map(|month| {
        let rows = values.iter().flat_map(move |(code, value)| {
            let value = value
                + 13 * i64::from(*code == "A") * month
                + 13 * i64::from(code.starts_with('T')) * month;
            ["F", "M"].map(|sex| format!("2019-0{month},{code},{sex},{value}\n"))
        });
        rows.collect::<Vec<_>>()
    });
    Project::empty()
        .with(RELEASE, FRAME.replace("#LIST", list).replace("#INDICATOR", indicator))
        .with("templates/t/en.md", "# Counts, {{ period | period }}\n\n{{ x.label }}.\n")
        .with("data/t/geo.csv", codes)
        .with("data/t/d.csv", format!("T,G,X,V\n{}", rows.collect::<String>()))
}

const VALUES: [(&str, i64); 3] = [("A", 3_100), ("B", 2_411), ("C", 1_703)];

#[test]
fn what_overlaps_is_not_added_by_signs() {
    let parts = "[hierarchy.h]\ncodelist = \"geo\"\nof = \"T\"\ncodes = [\"A\", \"B\", \"C\"]";
    for (codes, list, value, is_twice) in [
        (FLAT, "", "all + a", true),
        (FLAT, "", "a + all", true),
        (FLAT, "", "d + d[G = A]", true),
        (FLAT, "", "d[G = A] + d[G = B]", false),
        (FLAT, "", "all - a", false),
        (FLAT, "", "all - a + a", false),
        (FLAT, "", "a + ab", true),
        (FLAT, "", "a + ab - a", false),
        (FLAT, "", "all - -a", true),
        (FLAT, "", "a + d[G = B]", false),
        (FLAT, "", "a + (d[G = C] + ab)", true),
        (FLAT, "", "d[G = A, X = F] + d[G = A, X = M]", false),
        (FLAT, "", "d[G = A] + d[X = F]", true),
        (FLAT, "", "d[G = A] + d[X = F] - d[G = A, X = F]", false),
        (FLAT, "", "all + all", true),
        (FLAT, "", "all + all@year", false),
        (FLAT, "", "all@year + a@year", true),
        (FLAT, "", "(all + a) * (all / all@year)", true),
        (FLAT, "", "1 * all + a", true),
        (WITH_TOTAL, "total = \"T\"", "all + a", true),
        (WITH_TOTAL, "total = \"T\"", "d[G = T] + d[G = A] + d[G = B] + d[G = C]", true),
        (WITH_TOTAL, "total = \"T\"", "d[G = T] - d[G = A]", false),
        (WITH_TOTAL, "total = \"T\"", "d[G = A] + d[G = B]", false),
        (WITH_TOTAL, parts, "d[G = T] + d[G = A]", true),
        (WITH_TOTAL, parts, "d[G = A] + d[G = B] + d[G = C]", false),
    ] {
        let indicator = format!("value = \"{value}\"\ndecimals = 0\nunit = \"person\"");
        let values = VALUES.map(|(code, value)| (code, value));
        let total = [("T", VALUES.iter().map(|(_, value)| value).sum())];
        let values = if codes == FLAT { values.to_vec() } else { [&total[..], &values].concat() };
        let said = project(codes, &values, [list, &indicator]).check("");
        if is_twice {
            let said = said.status(1).err();
            assert!(said.contains("error[REL-015]: `x` counts twice"), "{value}: {said}");
        } else {
            let said = said.err();
            assert!(!said.contains("REL-015"), "{value}: {said}");
        }
    }
}

/// A whole that two hierarchies divide, by place and by kind; `A` by a third one into `A1` and `A2`.
const DIVIDED: &str = "[hierarchy.place]\ncodelist = \"geo\"\nof = \"T\"\ncodes = [\"A\", \"B\"]\n\n\
    [hierarchy.kind]\ncodelist = \"geo\"\nof = \"T\"\ncodes = [\"URB\", \"RUR\"]\n\n\
    [hierarchy.north]\ncodelist = \"geo\"\nof = \"A\"\ncodes = [\"A1\", \"A2\"]\n";

#[test]
fn what_two_hierarchies_divide_is_not_added_up_without_knowing_what_it_has_in_common() {
    let codes = "code,en\nT,All\nA,North\nB,South\nA1,Inner north\nA2,Outer north\nURB,Towns\nRUR,Country\n";
    let values =
        [("T", 900), ("A", 500), ("B", 400), ("A1", 300), ("A2", 200), ("URB", 600), ("RUR", 300)];
    let declared = "\n[hierarchy.apart]\ncodelist = \"geo\"\nof = \"T\"\ncodes = [\"A1\", \"RUR\"]\nexhaustive = false\n";
    for (more, formula, pair) in [
        ("", "value = \"d[G = A] + d[G = URB]\"", Some("`A` and `URB`")),
        ("", "value = \"d[G = A1] + d[G = RUR]\"", Some("`A1` and `RUR`")),
        ("", "value = \"d[G = B] + d[G = A2]\"", None),
        ("", "value = \"d[G = A] - d[G = URB]\"", None),
        ("", "value = \"d[G = A, X = F] + d[G = URB, X = M]\"", None),
        ("", "sum = \"d\"\nwhere = { G = [\"A\", \"URB\"] }", Some("`A` and `URB`")),
        ("", "sum = \"d\"\nwhere = { G = [\"A1\", \"A2\", \"B\"] }", None),
        (declared, "value = \"d[G = A1] + d[G = RUR]\"", None),
        (declared, "sum = \"d\"\nwhere = { G = [\"A1\", \"RUR\"] }", None),
    ] {
        let list = format!("total = \"T\"\n\n{DIVIDED}{more}");
        let indicator = format!("{formula}\ndecimals = 0\nunit = \"person\"");
        let said = project(codes, &values, [&list, &indicator]).check("").err();
        match pair {
            Some(pair) => {
                let named =
                    format!("error[REL-015]: `x` adds up {pair} of `geo`, and it is not known");
                assert!(said.contains(&named), "{formula}: {said}");
            }
            None => assert!(!said.contains("REL-015"), "{formula}: {said}"),
        }
    }
}

#[test]
fn what_is_counted_twice_is_found_among_any_number_of_sums() {
    let ids: Vec<String> = (0..520).map(|code| format!("K{code:04}")).collect();
    let lines = ids.iter().map(|code| [code, ",Place ", code, "\n"].concat());
    let codes: String = lines.collect();
    let codes = format!("{FLAT}{codes}");
    let value = |place: i64| 1_000 + place * place * 31 % 9_973;
    let values = ids.iter().zip(0..).map(|(code, place)| (code.as_str(), value(place)));
    let values: Vec<(&str, i64)> = values.collect();
    let values = [&VALUES[..], &values].concat();
    // An expression has room for some hundreds: more are added up by way of indicators.
    let mut groups = String::new();
    let mut all: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for (sex, all) in ["F", "M"].into_iter().zip(&mut all) {
        for (group, ids) in ids.chunks(200).enumerate() {
            let name = format!("{}{group}", sex.to_lowercase());
            let each: Vec<String> =
                ids.iter().map(|id| format!("d[G = {id}, X = {sex}]")).collect();
            let value = each.join(" + ");
            groups += &format!(
                "\n\n[indicator.{name}]\nlabel = {{ en = \"{name}\" }}\nvalue = \"{value}\"\n"
            );
            all.push(name);
        }
    }
    let [women, men] = all.map(|names| names.join(" + "));
    let last = "d[G = K0519, X = F]";
    for (value, is_twice) in [
        (format!("{women} + {men}"), false),
        (format!("{women} + {men} + {last}"), true),
        (format!("{women} + {men} + d[G = K0519]"), true),
        (format!("{women} + d[G = K0519] - {last}"), false),
        (format!("{women} + d[G = A, X = F]"), false),
    ] {
        let lines = format!("value = \"{value}\"{groups}");
        let said = project(&codes, &values, ["", &lines]).check("").err();
        assert_eq!(
            said.contains("error[REL-015]: `x` counts twice what"),
            is_twice,
            "{said:.2000}"
        );
        assert_eq!(said.contains("REL-015"), is_twice, "{said:.2000}");
    }
}

#[test]
fn an_indicator_that_many_read_is_followed_once_and_what_is_too_much_is_refused() {
    let chain = |steps: usize, last: &str, step: &str| {
        let steps = (1..=steps).map(|place| {
            let step = step.replace('y', &format!("y{}", place - 1));
            format!("\n[indicator.y{place}]\nlabel = {{ en = \"Y{place}\" }}\nvalue = \"{step}\"\n")
        });
        let first =
            "\n\n[indicator.y0]\nlabel = { en = \"Y0\" }\nsum = \"d\"\nwhere = { G = \"A\" }\n";
        format!("value = \"{last}\"{first}{}", steps.collect::<String>())
    };
    let said = |lines: &str| project(FLAT, &VALUES, ["", lines]).check("").err();
    // The last reads the first in more than three thousand million places, which are one in all.
    for (last, is_twice) in
        [("y20 + a", true), ("y20 + ab", true), ("ab - y20", false), ("y20", false)]
    {
        let said = said(&chain(20, last, "y + y - y"));
        assert_eq!(said.contains("`x` counts twice what"), is_twice, "{last}: {said:.2000}");
        assert_eq!(said.contains("REL-015"), is_twice, "{last}: {said:.2000}");
    }
    // Two steps, in any order, lead to as many times as there are ways.
    let anchors =
        "\n[anchor.before]\nshift = \"1 period\"\n\n[anchor.start]\nmonth = 1\nyears_back = 1\n";
    let too_much = said(&(chain(18, "y18 - a", "y@before - y@start") + anchors));
    let too_much = format!("{too_much:.9000}");
    assert!(
        too_much
            .contains("adds up so much that it cannot be told whether something is counted twice"),
        "{too_much}"
    );
    assert!(too_much.contains("with `where = { G = [\"…\", \"…\"] }`"), "{too_much}");
}

#[test]
fn a_total_that_is_not_declared_and_is_added_by_signs_is_an_error() {
    let values = [("T", 7_214), VALUES[0], VALUES[1], VALUES[2]];
    // The indicators of the frame take parts alone.
    let parts = |project: Project| {
        let all = "label = { en = \"All\" }\nsum = \"d\"";
        project.edit(RELEASE, all, &format!("{all}\nwhere = {{ G = \"T\" }}"))
    };
    let whole = "value = \"d[G = T] + d[G = A]\"";
    let said = parts(project(WITH_TOTAL, &values, ["", whole])).check("").status(1).err();
    assert!(said.contains("error[VAL-021]: `T` of `geo` is what all others add up to"), "{said}");
    let part = "value = \"d[G = T] - d[G = A]\"";
    let said = parts(project(WITH_TOTAL, &values, ["", part])).check("").success().err();
    assert!(said.contains("warning[VAL-021]: `T` of `geo`"), "{said}");
}

#[test]
fn a_total_that_is_declared_to_be_none_and_one_that_is_nearly_one_are_warnings() {
    let of_all = "sum = \"d\"";
    let values = [("T", 7_214), VALUES[0], VALUES[1], VALUES[2]];
    let said = project(WITH_TOTAL, &values, ["total = false", of_all]).check("").success().err();
    assert!(
        said.contains(
            "warning[VAL-021]: `T` of `geo` is what all others add up to, in 12 of 12 cases"
        ),
        "{said}"
    );
    assert!(said.contains("Write `total = \"T\"`"), "{said}");
    let nearly = [("T", 7_219), VALUES[0], VALUES[1], VALUES[2]];
    let said = project(WITH_TOTAL, &nearly, ["", of_all]).check("").success().err();
    assert!(
        said.contains("warning[VAL-021]: `T` of `geo` is nearly what all others add up to"),
        "{said}"
    );
    let said = project(WITH_TOTAL, &nearly, ["total = false", of_all]).check("").success().err();
    assert!(!said.contains("VAL-021"), "{said}");
    // One in a hundred is no sign of a total.
    let far = [("T", 7_290), VALUES[0], VALUES[1], VALUES[2]];
    let said = project(WITH_TOTAL, &far, ["", of_all]).check("").success().err();
    assert!(!said.contains("nearly"), "{said}");
}

#[test]
fn a_selection_of_no_number_or_of_more_codes_than_there_are_is_told() {
    let selection = |lines: &str| {
        let lines =
            format!("{}\n\n[selection.some]\nof = \"all\"\nby = \"geo\"\n{lines}", "sum = \"d\"");
        project(FLAT, &VALUES, ["", &lines]).check("")
    };
    for none in ["above = 500\nbelow = 100", "above = 5\nat_most = 5", "at_least = 6\nat_most = 5"]
    {
        let said = selection(none).status(1).err();
        assert!(said.contains("error[REL-005]: the selection `some` takes nothing"), "{said}");
    }
    selection("at_least = 5\nat_most = 5").success();
    let said = selection("largest = 1000").success().err();
    assert!(
        said.contains("warning[REL-005]: the selection `some` is of 1000 codes, and `geo` has 3"),
        "{said}"
    );
    let said = selection("largest = 3").success().err();
    assert!(!said.contains("is of 3 codes"), "{said}");
}

#[test]
fn percent_an_index_and_a_unit_with_a_scale_in_its_name_have_no_scale() {
    let measure = "unit = \"person\", kind = \"flow\"";
    for (with, said) in [
        ("unit = \"percent\", kind = \"rate\", scale = \"thousand\"", "REL-013"),
        ("unit = \"index\", kind = \"index\", scale = \"thousand\"", "REL-013"),
        ("unit = \"million_euro\", kind = \"flow\", scale = \"million\"", "REL-005"),
        ("unit = \"thousands of people\", kind = \"flow\", scale = \"thousand\"", "REL-005"),
    ] {
        let project = project(FLAT, &VALUES, ["", "sum = \"d\""]).edit(RELEASE, measure, with);
        let found = project.check("").status(1).err();
        assert!(found.contains(&format!("error[{said}]")), "{with}: {found}");
    }
    let shown = "sum = \"d\"\nscale = \"thousand\"";
    let named = "unit = \"thousand_people\", kind = \"flow\"";
    let project = project(FLAT, &VALUES, ["", shown]).edit(RELEASE, measure, named);
    let found = project.check("").status(1).err();
    assert!(found.contains("`unit = \"people\"` with `scale = \"thousand\"`"), "{found}");
}

#[test]
fn a_code_that_the_parts_of_a_whole_forget_is_told() {
    let parts = "[hierarchy.h]\ncodelist = \"geo\"\nof = \"T\"\ncodes = [\"A\", \"B\"]";
    let checked = |list: &str, values: &[(&str, i64)]| {
        let indicator = "value = \"d[G = A]\"";
        project(WITH_TOTAL, values, [list, indicator]).check("")
    };
    let said = checked(parts, &VALUES).success().err();
    assert!(said.contains("warning[VAL-020]: `T` of `geo` is added up without `C`"), "{said}");
    assert!(said.contains("Name `C` in `codes` of `[hierarchy.h]`"), "{said}");
    let with_total = format!("total = \"T\"\n\n{parts}");
    let said = checked(&with_total, &VALUES).status(1).err();
    assert!(said.contains("error[VAL-020]: `T` of `geo` is added up without `C`"), "{said}");
    for list in [format!("total = false\n\n{parts}"), parts.replace("\"B\"]", "\"B\", \"C\"]")] {
        let said = checked(&list, &VALUES).success().err();
        assert!(!said.contains("VAL-020"), "{said}");
    }
    // A total with rows is compared with its parts.
    let values = [("T", 5_511), VALUES[0], VALUES[1]];
    let said = checked(parts, &values).success().err();
    assert!(!said.contains("VAL-020"), "{said}");
}

#[test]
fn a_share_that_goes_by_the_code_of_the_row_in_part_and_whole_is_told() {
    let table = "\n[table.t]\ntitle = { en = \"T\" }\nrows = \"geo\"\ncolumns = [\"x\"]\n";
    let north = "\n[indicator.abc]\nlabel = { en = \"Most\" }\nsum = \"d\"\nwhere = { G = [\"A\", \"B\"] }\n";
    for (value, is_alike) in [
        ("share = \"all\"\nof = \"abc\"", true),
        ("share = \"a\"\nof = \"abc\"", true),
        ("value = \"100 * all / abc\"", true),
        ("value = \"100 * all / (d[G = A] + d[G = B])\"", false),
        ("value = \"100 * d[X = F] / abc\"", false),
        ("value = \"100 * abc / abc@year\"", false),
    ] {
        let said =
            project(FLAT, &VALUES, ["", &format!("{value}\n{north}{table}")]).check("").err();
        let told =
            said.contains("`x` is 100 in every row of `t`: all that it joins goes by the code");
        assert_eq!(told, is_alike, "{value}: {said}");
        assert!(!said.contains("is always"), "{value}: {said}");
    }
}
