//! A report to one self-contained page.

use serde::Serialize;
use tera::Context;

use super::Report;
use crate::office::load::Preparation;
use crate::office::pages;

/// A rule, with what the page says of it.
#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    about: &'a str,
    subjects: String,
    compared: usize,
    months: String,
    result: String,
    is_sound: bool,
}

/// The report as a page that looks like the pages of the release, where these could be read, and needs no
/// other file.
///
/// # Errors
/// If the page cannot be made, which would be a mistake of the program.
pub fn page(report: &Report, preparation: Option<&Preparation>) -> Result<String, tera::Error> {
    let months = |months: &Option<super::Months>| {
        months.as_ref().map_or_else(String::new, ToString::to_string)
    };
    let rules: Vec<Row<'_>> = report
        .rules
        .iter()
        .map(|rule| Row {
            id: &rule.id,
            about: &rule.about,
            subjects: rule.subjects.join(", "),
            compared: rule.compared,
            months: months(&rule.months),
            result: rule.result(),
            is_sound: rule.found == 0,
        })
        .collect();
    let accepted: Vec<_> = report
        .rules
        .iter()
        .flat_map(|rule| rule.accepted.iter().map(|accepted| (&rule.id, accepted)))
        .collect();
    let datasets: Vec<_> = report
        .datasets
        .iter()
        .map(|set| (&set.id, &set.file, set.observations, months(&set.months)))
        .collect();
    let mut context = Context::new();
    context.insert("writer", report.written_by);
    let style = preparation.map(|preparation| preparation.page.style(&preparation.theme));
    context.insert("style", &style.unwrap_or_default());
    context.insert("report", report);
    context.insert("rules", &rules);
    context.insert("accepted", &accepted);
    context.insert("datasets", &datasets);
    // As a list: a template would go through a map in an order of its own.
    context.insert("inputs", &report.inputs.iter().collect::<Vec<_>>());
    context.insert("lines", &report.lines);
    pages::render("report.html", &context)
}
