//! Parts of a whole and multiples in words, "more than half", "doubled", in five languages: what is so and what is not.

use crate::support::Project;

/// A language, a sentence, and the code of the finding that it has; empty where it is true.
type Sentence = (&'static str, &'static str, &'static str);

/// A share of 54.3 %, one of 19.5 %; what doubled, what halved and what fell by a fifth; a growth of 1.9 %.
fn said(tag: &str, sentence: &str) -> String {
    let release = r#"
[release]
languages = ["TAG"]
reference = "period"
publisher.TAG = "Office"
description.TAG = "Moves, {period}"
source.TAG = "Office"
contact = { name.TAG = "Office", email = "office@example.org", telephone = "0" }

[codelist.item]
codes = ["ALL", "MANY", "FEW", "TWICE", "HALF", "LESS"]

[dataset.moves]
file = "moves.csv"
time = { frequency = "year", gaps = true }
dimensions.ITEM = "item"
measure = { unit = "person", kind = "flow" }

[indicator.all]
label.TAG = "All"
value = "moves[ALL]"

[indicator.many]
label.TAG = "Many"
value = "100 * moves[MANY] / moves[ALL]"
unit = "percent"
decimals = 1

[indicator.few]
label.TAG = "Few"
value = "100 * moves[FEW] / moves[ALL]"
unit = "percent"
decimals = 1

[indicator.twice]
label.TAG = "Twice"
value = "moves[TWICE]"

[indicator.half]
label.TAG = "Half"
value = "moves[HALF]"

[indicator.less]
label.TAG = "Less"
value = "moves[LESS]"

[[edition]]
period = "2025"
status = "final"
released = 2026-08-22T10:00:00+02:00
"#;
    let data = "TIME_PERIOD,ITEM,OBS_VALUE\n\
        2024,ALL,1000\n2024,MANY,500\n2024,FEW,195\n2024,TWICE,100\n2024,HALF,200\n2024,LESS,1000\n\
        2025,ALL,1000\n2025,MANY,543\n2025,FEW,195\n2025,TWICE,196\n2025,HALF,90\n2025,LESS,790\n";
    let project = Project::empty()
        .with("templates/moves/release.toml", release.replace("TAG", tag))
        .with("data/moves/moves.csv", data)
        .with(&format!("templates/moves/{tag}.md"), format!("# X\n\n{sentence}\n"));
    project.check("").err()
}

fn check(sentences: &[Sentence]) {
    for (tag, sentence, code) in sentences {
        let said = said(tag, sentence);
        let found: Vec<&str> = said.split("error[").skip(1).map(|finding| &finding[..7]).collect();
        let expected: Vec<&str> = Some(*code).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{sentence}\n{said}");
    }
}

#[test]
fn a_part_of_a_whole_is_that_of_the_share_right_behind_it() {
    check(&[
        ("en", "More than half of moves, {{ many | figure }}, were short.", ""),
        ("en", "Less than half of moves, {{ many | figure }}, were short.", "PRF-012"),
        ("en", "Nearly half of moves, {{ many | figure }}, were short.", "PRF-012"),
        ("en", "At least half of all moves ({{ many | figure }}) were short.", ""),
        ("en", "No more than half of all moves ({{ many | figure }}) were short.", "PRF-012"),
        ("en", "The majority of moves ({{ many | figure }}) were short.", ""),
        ("en", "The majority of moves ({{ few | figure }}) were long.", "PRF-012"),
        ("en", "Almost a fifth of moves ({{ few | figure }}) were long.", ""),
        ("en", "One in five moves, {{ few | figure }}, was long.", ""),
        ("en", "A third of moves, {{ few | figure }}, were long.", "PRF-012"),
        // Of other things than the figure.
        ("en", "In a third of regions the share of long moves ({{ few | figure }}) rose.", ""),
        ("en", "In the second half of the year ({{ few | figure }}) it was so.", ""),
        ("en", "Half as many people moved far ({{ few | figure }}).", ""),
        ("de", "Mehr als die Hälfte der Umzüge ({{ many | figure }}) war kurz.", ""),
        ("de", "Weniger als die Hälfte der Umzüge ({{ many | figure }}) war kurz.", "PRF-012"),
        ("de", "Knapp ein Fünftel der Umzüge, {{ few | figure }}, war lang.", ""),
        ("de", "Ein Drittel der Umzüge, {{ few | figure }}, war lang.", "PRF-012"),
        ("fr", "Plus de la moitié des départs ({{ many | figure }}) sont courts.", ""),
        ("fr", "Moins de la moitié des départs ({{ many | figure }}) sont courts.", "PRF-012"),
        ("fr", "Près d’un cinquième des départs ({{ few | figure }}) sont longs.", ""),
        ("fr", "Un tiers des départs ({{ few | figure }}) sont longs.", "PRF-012"),
        ("ru", "Более половины переездов ({{ many | figure }}) были короткими.", ""),
        ("ru", "Менее половины переездов ({{ many | figure }}) были короткими.", "PRF-012"),
        ("ru", "Почти пятая часть переездов ({{ few | figure }}) была дальней.", ""),
        ("ru", "Треть переездов ({{ few | figure }}) была дальней.", "PRF-012"),
        ("kk", "Көшудің жартысынан көбі ({{ many | figure }}) қысқа болды.", ""),
        ("kk", "Көшудің жартысынан азы ({{ many | figure }}) қысқа болды.", "PRF-012"),
        ("kk", "Көшудің бестен біріне жуығы ({{ few | figure }}) ұзақ болды.", ""),
        ("kk", "Көшудің үштен бірі ({{ few | figure }}) ұзақ болды.", "PRF-012"),
    ]);
}

#[test]
fn a_part_by_which_something_went_is_that_of_its_change() {
    check(&[
        ("en", "Moves fell by a fifth ({{ less.change | figure }}).", ""),
        ("en", "Moves fell by more than a fifth ({{ less.change | figure }}).", ""),
        ("en", "Moves fell by a third ({{ less.change | figure }}).", "PRF-012"),
        ("en", "Moves fell by nearly a fifth ({{ less.change | figure }}).", "PRF-012"),
        ("de", "Die Zahl sank um mehr als ein Fünftel ({{ less.change | figure }}).", ""),
        ("de", "Die Zahl sank um ein Drittel ({{ less.change | figure }}).", "PRF-012"),
        ("fr", "Le nombre a baissé d’un cinquième ({{ less.change | figure }}).", ""),
        ("fr", "Le nombre a baissé d’un tiers ({{ less.change | figure }}).", "PRF-012"),
        ("ru", "Число уменьшилось более чем на пятую часть ({{ less.change | figure }}).", ""),
        ("ru", "Число уменьшилось на треть ({{ less.change | figure }}).", "PRF-012"),
        ("kk", "Саны бестен бірінен астамға азайды ({{ less.change | figure }}).", ""),
    ]);
}

#[test]
fn a_verb_of_a_multiple_is_that_of_its_figure() {
    check(&[
        ("en", "The number nearly doubled, by {{ twice.change | figure }}.", ""),
        ("en", "The number doubled, by {{ twice.change | figure }}.", ""),
        ("en", "The number more than doubled, by {{ twice.change | figure }}.", "PRF-012"),
        ("en", "The number tripled, by {{ twice.change | figure }}.", "PRF-012"),
        ("en", "The number more than halved, by {{ half.change | figure(sign=false) }}.", ""),
        ("en", "The number almost halved, by {{ half.change | figure(sign=false) }}.", "PRF-012"),
        ("en", "The number halved, by {{ less.change | figure(sign=false) }}.", "PRF-012"),
        ("en", "The number halved from {{ half.base | figure }} to {{ half | figure }}.", ""),
        (
            "en",
            "The number halved from {{ less.base | figure }} to {{ less | figure }}.",
            "PRF-012",
        ),
        ("de", "Die Zahl halbierte sich, um {{ less.change | figure(sign=false) }}.", "PRF-012"),
        ("fr", "Le nombre a doublé, de {{ twice.base | figure }} à {{ twice | figure }}.", ""),
        (
            "fr",
            "Le nombre a triplé, de {{ twice.base | figure }} à {{ twice | figure }}.",
            "PRF-012",
        ),
        ("ru", "Число сократилось вдвое: на {{ half.change | figure(sign=false) }}.", ""),
        ("ru", "Число сократилось вдвое: на {{ less.change | figure(sign=false) }}.", "PRF-012"),
        // Twice as fast as something else.
        ("ru", "Число сокращалось вдвое быстрее, на {{ less.change | figure }}.", ""),
        ("kk", "Саны екі есе артты: {{ twice.change | figure(ending=\"dative\") }}.", ""),
        ("kk", "Саны үш есе артты: {{ twice.change | figure(ending=\"dative\") }}.", "PRF-012"),
    ]);
}
