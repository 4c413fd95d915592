//! Observations to those that have the time and codes of an earlier one.
//!
//! [`repeated`] is the entry point. Files are in the order of time, and mostly in the order of the codes
//! within a month too: so the observations of each month are sorted by their codes, where they are
//! not yet, and equal ones stand beside each other. A hash table would pay for every row, and hold all
//! keys at once.

use super::{Codes, Observation};

/// An observation, and the first with the same time and codes, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Repetition {
    /// The observation.
    pub(super) again: usize,
    /// The first.
    pub(super) first: usize,
}

/// Every repetition, in the order of the observations.
pub(super) fn repeated(observations: &[Observation]) -> Vec<Repetition> {
    let mut places: Vec<usize> = (0..observations.len()).collect();
    places.sort_by_key(|place| observations[*place].time);
    let mut repetitions = Vec::new();
    let mut month: Vec<(Codes, usize)> = Vec::new();
    for same_time in places.chunk_by(|a, b| observations[*a].time == observations[*b].time) {
        month.clear();
        month.extend(same_time.iter().map(|place| (observations[*place].codes, *place)));
        month.sort_unstable();
        for same_codes in month.chunk_by(|(codes, _), (next, _)| codes == next) {
            // The places are in order within the same codes.
            let (_, first) = same_codes[0];
            let later = same_codes[1..].iter();
            repetitions.extend(later.map(|(_, again)| Repetition { again: *again, first }));
        }
    }
    repetitions.sort_unstable();
    repetitions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cube::{ObservationStatus, Value};
    use crate::declaration::MAX_DIMENSIONS;
    use crate::time::Frequency;

    fn observation(month: i32, code: u16) -> Observation {
        let mut codes = [0; MAX_DIMENSIONS];
        codes[5] = code;
        let time = Frequency::Month.first_of(2000).plus(month);
        Observation::new(time, Codes::new(codes), Value::default(), ObservationStatus::Normal, 0)
    }

    #[test]
    fn each_repetition_is_paired_with_the_first() {
        let keys = [(0, 1), (0, 2), (1, 1), (0, 1), (-9, 1), (0, 1), (1, 1)];
        let observations: Vec<_> =
            keys.iter().map(|(month, code)| observation(*month, *code)).collect();
        let expected = [(3, 0), (5, 0), (6, 2)].map(|(again, first)| Repetition { again, first });
        assert_eq!(repeated(&observations), expected);
        assert_eq!(repeated(&[]), []);
    }

    #[test]
    fn different_observations_are_never_taken_for_the_same() {
        let keys = (0..200).flat_map(|month| (0..50).map(move |code| observation(month, code)));
        assert_eq!(repeated(&keys.collect::<Vec<_>>()), []);
    }
}
