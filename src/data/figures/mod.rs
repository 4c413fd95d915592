//! Facts: the numbers that a release states, computed from the cube by declared formulas.
//!
//! [`Computation`] is made once for a release; [`Computation::facts`] gives the facts of an
//! edition. Every value is an exact decimal; [`round`] alone rounds, and only `words` and
//! `formats` call it.

mod added;
mod addition;
mod arithmetic;
mod breaks;
mod chart_marks;
mod chosen;
mod compared;
mod comparison;
mod content;
mod contribution;
mod disclosure;
mod evaluate;
mod exact;
mod expression;
mod extent;
mod fact;
mod history;
mod later_month;
mod matrix;
mod month_sum;
mod once;
mod own_codes;
mod rank;
mod read;
mod revised;
mod revisions;
mod round;
mod selection;
mod series;
mod stock;
mod trace;
mod validity;
mod view;

pub use added::sums_together;
pub use arithmetic::rescaled;
pub use compared::Compared;
pub use comparison::{Comparison, Gap, Trend, Wording};
pub use content::{EditionContent, EditionPublication, EditionStanding};
pub use disclosure::{DisclosureKey, Suppression};
pub use evaluate::{Evaluated, Quality};
pub use fact::{Fact, FactKey, Facts, fact_id, fact_number};
pub use history::{Claim, Record, Run, Side};
pub use matrix::Matrix;
pub use read::{read_of, span_of};
pub use revised::ToldStatus;
pub use revised::{FirstRows, FirstTold, States};
pub use revisions::{KeyRevisions, RevisedValue};
pub use round::{as_shown, round, rounds_to_zero};
pub use selection::taken_codes;
pub use series::{Computation, FIRST_KNOWN, Sums};
pub use trace::Traced;
pub use validity::Presence;
pub use view::View;

pub use crate::data::cube::Absence;
