//! Pictures to the tables of the text that have their figures: a line under a picture of which not
//! every value is printed, on paper above all.
//!
//! [`Document::refer_to_tables`] is the entry point.

use super::{Block, Cell, Document, Inline, Link, Table};

impl Document {
    /// Says under each picture which table of the text has all of its figures, where one has.
    pub fn refer_to_tables(&mut self) {
        let pattern = &self.furniture.figure_table;
        if pattern.is_empty() {
            return;
        }
        let tables = self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let tables: Vec<&Table> = tables.collect();
        let found = |block: &Block| {
            let Block::Picture(picture) = block else { return None };
            let data = picture.data.as_ref()?;
            let table = tables.iter().find(|table| has_figures_of(table, data))?;
            let words = pattern.replace("{number}", &table.number.to_string());
            Some(Link { target: format!("#{}", table.id), content: vec![Inline::Text(words)] })
        };
        let links: Vec<Option<Link>> = self.blocks.iter().map(found).collect();
        for (block, link) in self.blocks.iter_mut().zip(links) {
            if let Block::Picture(picture) = block {
                picture.table = link;
            }
        }
    }
}

/// Whether every figure of `data`, which has some, is also in `table`.
fn has_figures_of(table: &Table, data: &Table) -> bool {
    let mut sought = facts(data).peekable();
    sought.peek().is_some() && sought.all(|fact| facts(table).any(|stated| stated == fact))
}

fn facts(table: &Table) -> impl Iterator<Item = &str> {
    table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match cell {
        Cell::Figure(figure) => Some(figure.fact.as_str()),
        Cell::Shorthand(_) | Cell::Words(_) | Cell::Number(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Figure, Row};

    fn table(facts: &[&str]) -> Table {
        let figure = |fact: &&str| {
            Cell::Figure(Figure {
                text: "1".to_owned(),
                value: "1".to_owned(),
                fact: (*fact).to_owned(),
                mark: String::new(),
            })
        };
        let row = Row {
            header: String::new(),
            cells: facts.iter().map(figure).collect(),
            time: None,
            total: false,
        };
        Table {
            id: "t".to_owned(),
            number: 1,
            title: String::new(),
            stub: String::new(),
            columns: Vec::new(),
            rows: vec![row],
            notes: Vec::new(),
            source: String::new(),
        }
    }

    #[test]
    fn a_table_has_the_figures_of_a_picture_only_if_it_has_all() {
        let chart = table(&["arrivals@2024-01", "arrivals@2024-02"]);
        assert!(has_figures_of(&table(&["x", "arrivals@2024-02", "arrivals@2024-01"]), &chart));
        assert!(!has_figures_of(&table(&["arrivals@2024-01"]), &chart));
        assert!(!has_figures_of(&chart, &table(&[])));
    }
}
