//! Observations to those that have the time and codes of an earlier one.
//!
//! [`repeated`] is the entry point. It keeps one number of 32 bits an observation in a table with
//! open addressing: no key is copied, and no order is needed.

use super::Observation;

/// A place in the table that holds no observation.
const FREE: u32 = u32::MAX;

/// Pairs of indices: an observation, and the first with the same time and codes.
pub(super) fn repeated(observations: &[Observation]) -> Vec<(usize, usize)> {
    // At most two thirds full, so that runs of occupied places stay short.
    let size = (observations.len() * 3 / 2 + 1).next_power_of_two();
    let mut table = vec![FREE; size];
    let mut pairs = Vec::new();
    for (number, observation) in (0..FREE).zip(observations) {
        let mut at = hash(observation) & (size - 1);
        while table[at] != FREE {
            let first = table[at] as usize;
            if is_same(&observations[first], observation) {
                pairs.push((number as usize, first));
                break;
            }
            at = (at + 1) & (size - 1);
        }
        if table[at] == FREE {
            table[at] = number;
        }
    }
    pairs
}

fn is_same(one: &Observation, other: &Observation) -> bool {
    one.time == other.time && one.codes == other.codes
}

/// Spreads time and codes over all bits, a word of four codes at a time.
fn hash(observation: &Observation) -> usize {
    let time = u64::from(observation.time.number());
    let words = observation
        .codes
        .chunks(4)
        .map(|codes| codes.iter().fold(0, |word: u64, code| word << 16 | u64::from(*code)));
    usize::try_from(words.fold(time, |mixed, word| mix(mixed ^ word)) >> 32).unwrap_or(0)
}

/// The finalizer of `SplitMix64`.
fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cube::{ObservationStatus, Value};
    use crate::declaration::MAX_DIMENSIONS;
    use crate::time::Month;

    fn observation(month: i32, code: u16) -> Observation {
        let mut codes = [0; MAX_DIMENSIONS];
        codes[5] = code;
        let time = Month::january(2000).plus(month);
        Observation::new(time, codes, Value::default(), ObservationStatus::Normal, 0)
    }

    #[test]
    fn each_repetition_is_paired_with_the_first() {
        let keys = [(0, 1), (0, 2), (1, 1), (0, 1), (-9, 1), (0, 1), (1, 1)];
        let observations: Vec<_> =
            keys.iter().map(|(month, code)| observation(*month, *code)).collect();
        assert_eq!(repeated(&observations), [(3, 0), (5, 0), (6, 2)]);
        assert_eq!(repeated(&[]), []);
    }

    #[test]
    fn different_observations_are_never_taken_for_the_same() {
        let keys = (0..200).flat_map(|month| (0..50).map(move |code| observation(month, code)));
        assert_eq!(repeated(&keys.collect::<Vec<_>>()), []);
    }
}
