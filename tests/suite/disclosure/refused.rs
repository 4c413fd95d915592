//! What no threshold can protect is refused by name, with the line to write.

use crate::support::Project;

const RELEASE: &str = "templates/flows/release.toml";

/// The small release with these lines in its data set of flows, and these behind it.
fn said(lines: &str, sections: &str) -> String {
    let dataset = "[dataset.flows]\n";
    let project = Project::small().edit(RELEASE, dataset, &format!("{dataset}{lines}"));
    let project = project.edit(
        RELEASE,
        "[[edition]]\nperiod = \"2025-02\"",
        &format!("{sections}\n[[edition]]\nperiod = \"2025-02\""),
    );
    project.check("").err()
}

#[test]
fn the_same_counts_are_not_read_as_two_data_sets() {
    let twin = "[dataset.again]\nfile = \"flows.csv\"\ntime = { column = \"TIME_PERIOD\", frequency = \"month\" }\n\
                dimensions = { FLOW = \"flow\", REF_AREA = \"regions\" }\nstatus = \"OBS_STATUS\"\n\
                measure = { column = \"OBS_VALUE\", unit = \"person\", kind = \"flow\", minimum = 0 }\nabsent = \"zero\"\n";
    let expected = "have the counts of one file, and one of them has a threshold";
    assert!(said("disclosure.threshold = 5\n", twin).contains(expected));
    assert!(!said("", twin).contains(expected));
}

#[test]
fn numbers_that_do_not_add_up_over_codes_are_no_counts() {
    let rates = "[dataset.rates]\nfile = \"rates.csv\"\ntime = { column = \"TIME_PERIOD\", frequency = \"month\" }\n\
                 dimensions = { REF_AREA = \"regions\" }\n\
                 measure = { column = \"OBS_VALUE\", unit = \"per_thousand\", kind = \"rate\", minimum = 0 }\n\
                 disclosure.threshold = 5\n";
    let said = said("", rates);
    assert!(
        said.contains("error[DIS-001]: `rates` has a threshold, but its values do not add up"),
        "{said}"
    );
}
