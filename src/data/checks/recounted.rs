//! REL-017: data that are said to be counted anew by new codes have these codes before the change.
//!
//! [`recounted_data_are_so`] is the entry point. A data set with `recounted = true` has no break, so that what is before a
//! change is compared with what is since. That is wrong where its earlier rows have the codes of then: a code that goes on
//! would be held against itself with what went from it, and a code that has ended would count again what its followers have.

use crate::data::cube::{CodeIndex, Cube, Observation};
use crate::data::input::{CodeChange, CodeList, field_spot};
use crate::declaration::{DatasetId, DimensionId, Moment, Release};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// Finds data sets that are called recounted, and have the codes of before a change.
pub fn recounted_data_are_so(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (dataset, structure) in release.datasets.entries() {
        if !structure.is_recounted || !cube.datasets[dataset].is_complete {
            continue;
        }
        for (dimension, declared) in structure.dimensions.entries() {
            let list = &cube.codelists[declared.codelist];
            for change in list.changes.iter().filter(|_| list.is_sound) {
                let subject = Subject { release, cube, dataset, dimension, list, change };
                subject.check(found);
            }
        }
    }
}

/// A change of codes in a column of a data set.
struct Subject<'a> {
    release: &'a Release,
    cube: &'a Cube,
    dataset: DatasetId,
    dimension: DimensionId,
    list: &'a CodeList,
    change: &'a CodeChange,
}

impl<'a> Subject<'a> {
    fn check(&self, found: &mut Diagnostics) {
        let Self { list, change, dimension, .. } = self;
        let name = |code: CodeIndex| format!("`{}`", list.code(code).id);
        let Some(first) = self.rows_before().next() else { return };
        for code in change.to.iter().filter(|code| !change.from.contains(code)) {
            let first_new = self.rows_before().find(|row| row.codes[*dimension] == *code);
            let is_of_change = |row: &&Observation| change.has(row.codes[*dimension]);
            let old = self.rows_before().find(is_of_change).unwrap_or(first);
            match first_new {
                None => {
                    let frequency = self.release.datasets[self.dataset].frequency;
                    let at = frequency.containing(change.day);
                    let message = format!("has no {} before {at}", name(*code));
                    let hint = "If it was there and had nothing, give it rows of 0.";
                    found.push(self.finding(&message, old, "by the codes of then", hint));
                }
                Some(new) if old.time < new.time => {
                    let message = format!("has no {} before {}", name(*code), new.time);
                    let hint = format!(
                        "Give its rows from {} on, or take the rows before {} out of the file.",
                        old.time, new.time
                    );
                    found.push(self.finding(&message, old, "by the codes of then", &hint));
                }
                Some(_) => {}
            }
        }
        let is_whole = |code: CodeIndex| list.tree.wholes().iter().any(|whole| whole.code == code);
        for code in change.from.iter().filter(|code| !change.to.contains(code)) {
            let old = self.rows_before().find(|row| row.codes[*dimension] == *code);
            if let Some(old) = old.filter(|_| !is_whole(*code)) {
                let new: Vec<String> = change.to.iter().map(|code| name(*code)).collect();
                let message = format!("has {} too, which became {}", name(*code), new.join(", "));
                let hint = format!("Take the rows of {} out of the file.", name(*code));
                found.push(self.finding(&message, old, "counts it again", &hint));
            }
        }
    }

    /// The rows of before the change, in the order of time.
    fn rows_before(&self) -> impl Iterator<Item = &'a Observation> {
        let moment = self.release.datasets[self.dataset].moment();
        let day = self.change.day;
        let is_before = move |row: &&Observation| {
            let last = match moment {
                Some(Moment::Start) => row.time.first_day(),
                Some(Moment::End | Moment::Average) | None => row.time.last_day(),
            };
            last < day
        };
        self.cube.datasets[self.dataset].observations().iter().filter(is_before)
    }

    fn finding(&self, what: &str, row: &Observation, label: &str, hint: &str) -> Diagnostic {
        let Self { release, cube, dataset, dimension, .. } = self;
        let structure = &release.datasets[*dataset];
        let message = format!("`{}` is `recounted`, but {what}", structure.id);
        let file = cube.datasets[*dataset].file_of(row);
        let column = &structure.dimensions[*dimension].column;
        let spot = field_spot(file, row.byte as usize, column);
        let finding = Diagnostic::new(Code::WrongChange, message).at(file, spot, label);
        let place = structure.file.span();
        finding.at(&release.file, place, "counted anew by the codes since").hint(format!(
            "{hint} If it was not counted anew, leave out `recounted = true` in `[dataset.{}]`: the change is a break then.",
            structure.id
        ))
    }
}
