//! The figures of an edition as readers are told them, each by its name.
//!
//! [`Assembly::figures`] is the entry point. By these it is decided whether a vintage touches an edition, and
//! whether an edition that is built again still has the figures of which the note on its revision
//! speaks: neither depends on where a figure comes from, nor on a word of the text.

use super::Assembly;
use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::figures::{Evaluated, Fact, Facts, fact_id};
use crate::declaration::{EditionId, MatrixStructure, VintageCount};
use crate::office::archive::Figures;

impl Assembly<'_> {
    /// The figures of an edition, as they are known now; at a stage, as they were known at its end.
    pub fn figures(&self, edition: EditionId) -> Figures {
        told(&self.facts(edition))
    }

    /// The figures of an edition as the first so many vintages have them.
    pub fn figures_as_of(&self, edition: EditionId, vintages: VintageCount) -> Figures {
        told(&self.facts_as_of(edition, vintages))
    }
}

fn told(facts: &Facts<'_>) -> Figures {
    let mut figures = Figures::new();
    let of_facts = facts.iter().map(|fact| {
        (fact_id(fact.key, facts.computation, facts.edition), told_of_fact(fact, facts))
    });
    let matrices = &facts.computation.release.matrices;
    let of_matrices = matrices.iter().flat_map(|matrix| told_of_matrix(matrix, facts));
    for (name, told) in of_facts.chain(of_matrices) {
        let figure: &mut String = figures.entry(name).or_default();
        // A code that two lists share gives two facts one name.
        if !figure.is_empty() {
            figure.push_str("; ");
        }
        figure.push_str(&told);
    }
    figures
}

/// A fact with its base and, for a count, what is counted.
fn told_of_fact(fact: &Fact, facts: &Facts<'_>) -> String {
    let mut told =
        format!("{}, base {}", told_of_value(&fact.evaluated), told_of_value(&fact.base));
    for (comparison, compared) in &fact.others {
        let name = &facts.computation.release.comparisons[*comparison].id;
        told = format!("{told}, {name} {}", told_of_value(&compared.base));
    }
    for item in &fact.items {
        told.push_str(", ");
        told.push_str(&fact_id(*item, facts.computation, facts.edition));
    }
    told
}

/// The cells of a matrix that go back to observations, its totals among them.
fn told_of_matrix(matrix: &MatrixStructure, facts: &Facts<'_>) -> Vec<(String, String)> {
    let computation = facts.computation;
    let values = computation.matrix(matrix, facts.edition.key.period());
    let lists = computation.matrix_codelists(matrix);
    let places = |list| {
        let codes = computation.cube.codelists[list].indices();
        [None].into_iter().chain(codes.map(Some)).collect::<Vec<Option<CodeIndex>>>()
    };
    let id = |list, code: Option<CodeIndex>| {
        code.map_or("", |code| computation.cube.code(CodeKey { list, code }).id.as_str())
    };
    let [rows, columns] = lists.map(places);
    let cells = rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column)));
    let cells = cells.filter_map(|(row, column)| {
        let value = values.at(row, column);
        let name = || format!("{} {}/{}", matrix.id, id(lists[0], row), id(lists[1], column));
        (value.observations > 0).then(|| (name(), told_of_value(&value)))
    });
    cells.collect()
}

/// A value with its status, and whether it was revised.
fn told_of_value(evaluated: &Evaluated) -> String {
    let letters = evaluated.letters();
    let revised = if evaluated.revised { " revised" } else { "" };
    match evaluated.value {
        Ok(value) => format!("{} {letters}{revised}", value.normalize()),
        Err(_) => format!("{letters}{revised}"),
    }
}
