//! The rows of a table that are codes: of a code list or a hierarchy, in its order or by value, or of a selection.

use super::text::{ColumnPart, RowPart, TableText};
use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::input::{CodeRows, code_rows};
use crate::declaration::{CodeListId, IndicatorId, RowOrder, TotalRow};

impl TableText<'_> {
    /// The rows of the codes that a selection takes, in its order.
    pub(super) fn selected_rows(&self, selection: IndicatorId) -> Vec<RowPart> {
        let taken = self.facts.headline(selection).into_iter().flat_map(|fact| &fact.items);
        let codes = taken.filter_map(|key| key.code);
        let row = |code: CodeKey| RowPart {
            header: self.facts.computation.cube.code(code).label(&self.locale.tag).to_owned(),
            code: Some(code),
            period: self.facts.edition.key.period(),
            indicator: None,
            total: false,
        };
        codes.map(row).collect()
    }

    pub(super) fn code_rows(&self, list: CodeListId, columns: &[ColumnPart]) -> Vec<RowPart> {
        let period = self.facts.edition.key.period();
        let codelist = &self.facts.computation.cube.codelists[list];
        let CodeRows { whole, codes } =
            code_rows(self.table, self.facts.computation.release, codelist);
        let row = |code: CodeIndex, total: bool| RowPart {
            header: codelist.code(code).labels.get(&self.locale.tag).cloned().unwrap_or_default(),
            code: Some(CodeKey { list, code }),
            period,
            indicator: None,
            total,
        };
        let mut rows: Vec<RowPart> = codes.into_iter().map(|code| row(code, false)).collect();
        if self.table.order == RowOrder::Value {
            // The first column, or the last of years: the one that is the reference period's.
            let ranking =
                columns.iter().rfind(|column| column.period.is_some()).or(columns.first());
            // Stable, so that equal values keep the natural order.
            rows.sort_by_cached_key(|row| {
                let is_residual =
                    row.code.is_some_and(|code| self.facts.computation.is_residual(code));
                let value = ranking.and_then(|column| self.ordering(row, column).ok());
                (is_residual, std::cmp::Reverse(value))
            });
        }
        let of_all = || RowPart {
            header: self.locale.table().total.clone(),
            code: None,
            period,
            indicator: None,
            total: true,
        };
        let total = whole.map_or_else(of_all, |whole| row(whole, true));
        match self.table.total {
            Some(TotalRow::First) => rows.insert(0, total),
            Some(TotalRow::Last) => rows.push(total),
            None => {}
        }
        rows
    }
}
