//! Words that a text names once and repeats: variables and components of its own, proved where they are used.

use crate::support::Project;

/// The small release whose English text has one component, `moved`, with these words.
fn moved(words: &str) -> Project {
    let component = format!(
        "{{%- set flow = \"arrivals from abroad\" -%}}\n\
         {{%- component moved(fact, name) -%}}\n{words}\n{{%- endcomponent moved -%}}\n# Moves in"
    );
    let use_of_it = "- {{ <moved fact={arrivals} name={flow} /> }}\n- {{ <moved fact={departures} name=\"departures\" /> }}\n- Departures:";
    Project::small().edit("templates/flows/en.md", "# Moves in", &component).edit(
        "templates/flows/en.md",
        "- Departures:",
        use_of_it,
    )
}

#[test]
fn a_text_has_variables_and_components_of_its_own() {
    let words = "The number of {{ name }} {{ fact | trend(rise=\"rose\", fall=\"fell\", same=\"stayed\") }} to {{ fact | figure }}.";
    let project = moved(words);
    project.build("--format md --language en").success();
    let text = project.read("output/flows/2025-03/en/release.md");
    assert!(text.contains("The number of arrivals from abroad rose to 500."), "{text}");
    assert!(text.contains("The number of departures fell to 100."), "{text}");
}

#[test]
fn the_words_of_a_component_are_proved_where_they_are_used() {
    let run = moved("The number of {{ name }} rose to {{ fact | figure }}.")
        .check("--language en")
        .status(1);
    let said = run.err();
    // True of arrivals, false of departures: one finding, at the verb in the component.
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(said.contains("error[PRF-003]") && said.contains("en.md:3:"), "{said}");
    assert!(said.contains("`departures` says that it fell"), "{said}");
}

#[test]
fn a_slip_in_a_component_is_told_at_its_line() {
    let run = moved("The number of {{ name }} was {{ fact.chnage | figure }}.")
        .check("--language en")
        .status(1);
    assert!(run.err().contains("en.md:3:"), "{}", run.err());
}
