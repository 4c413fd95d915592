//! What differs to one self-contained page for the office, whose words are English, as in findings.

use serde::Serialize;
use tera::Context;

use super::table::number;
use super::{Differences, FactChange};
use crate::data::figures::round;
use crate::office::archive::Told;
use crate::office::pages;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    before: String,
    after: String,
    difference: String,
    percent: String,
    status: String,
    turned: bool,
}

/// What differs as a page with this style sheet.
///
/// # Errors
/// If the page cannot be made, which would be a mistake of the program.
pub fn page(differences: &Differences, style: &str) -> Result<String, tera::Error> {
    let shown = differences.facts.iter().filter(|fact| fact.shown);
    let facts: Vec<Row<'_>> = shown.map(row).collect();
    let mut context = Context::new();
    context.insert("writer", Told::Comparison.writer());
    context.insert("style", style);
    context.insert("differences", differences);
    context.insert("nothing", &differences.is_empty());
    context.insert("hidden", &(differences.facts.len() - facts.len()));
    context.insert("facts", &facts);
    let languages: Vec<_> = differences.languages.iter().collect();
    context.insert("languages", &languages);
    pages::render("comparison.html", &context)
}

fn row(fact: &FactChange) -> Row<'_> {
    let [old, new] = &fact.status;
    let difference = fact.difference.map(|difference| round(difference, fact.decimals));
    Row {
        id: &fact.id,
        before: number(&fact.before),
        after: number(&fact.after),
        difference: difference.map_or_else(String::new, |difference| difference.to_string()),
        percent: fact.percent.map_or_else(String::new, |percent| percent.to_string()),
        status: if old == new { old.clone() } else { format!("{old} to {new}") },
        turned: fact.turned,
    }
}
