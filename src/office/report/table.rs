//! A report to a table for the terminal.

use super::Report;

/// What a rule or a data set has in each column.
type Line = [String; 4];

/// What was checked: a line for each data set and each rule.
pub fn table(report: &Report) -> String {
    let datasets = report.datasets.iter().map(|dataset| {
        let months = dataset.months.as_ref().map_or_else(String::new, ToString::to_string);
        [dataset.id.clone(), dataset.observations.to_string(), months, "read".to_owned()]
    });
    let rules = report.rules.iter().map(|rule| {
        let months = rule.months.as_ref().map_or_else(String::new, ToString::to_string);
        [rule.id.clone(), rule.compared.to_string(), months, rule.result()]
    });
    let header = |first: &str, second: &str| -> Line {
        [first, second, "periods", "result"].map(str::to_owned)
    };
    let mut lines = vec![header("data set", "rows")];
    lines.extend(datasets);
    if !report.rules.is_empty() {
        lines.push(header("rule", "compared"));
        lines.extend(rules);
    }
    aligned(&lines)
}

/// Numbers to the right, words to the left.
fn aligned(lines: &[Line]) -> String {
    let width = |column: usize| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let line = |[id, count, months, result]: &Line| {
        let line = format!("{id:first$}  {count:>second$}  {months:third$}  {result}");
        line.trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}
