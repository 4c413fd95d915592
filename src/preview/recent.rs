//! Things that were made, as long as they are among those last asked for and memory allows it.
//!
//! [`Recent`] keeps renderings: whoever asks for one edition after the other must not fill the memory.

use std::collections::VecDeque;

/// Things by their names, the one last asked for at the end.
#[derive(Debug)]
pub(super) struct Recent<N, T> {
    things: VecDeque<(N, T)>,
    /// How many bytes they have together, and at most.
    bytes: usize,
    most: usize,
    size: fn(&T) -> usize,
}

impl<N: PartialEq, T> Recent<N, T> {
    /// None yet, and never more than so many bytes of them, by `size`.
    pub(super) fn new(most: usize, size: fn(&T) -> usize) -> Self {
        Self { things: VecDeque::new(), bytes: 0, most, size }
    }

    /// The thing of this name.
    pub(super) fn get(&mut self, name: &N) -> Option<&T> {
        let place = self.things.iter().position(|(known, _)| known == name)?;
        let asked = self.things.remove(place)?;
        self.things.push_back(asked);
        self.things.back().map(|(_, thing)| thing)
    }

    /// Keeps a thing, in the place of one of the same name; the one last asked for is always kept.
    pub(super) fn put(&mut self, name: N, thing: T) {
        if let Some(place) = self.things.iter().position(|(known, _)| *known == name) {
            self.forget(place);
        }
        self.bytes += (self.size)(&thing);
        self.things.push_back((name, thing));
        while self.bytes > self.most && self.things.len() > 1 {
            self.forget(0);
        }
    }

    fn forget(&mut self, place: usize) {
        if let Some((_, thing)) = self.things.remove(place) {
            self.bytes -= (self.size)(&thing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_goes_first() {
        let mut recent = Recent::new(10, Vec::len);
        recent.put("a", vec![1; 4]);
        recent.put("b", vec![2; 4]);
        assert!(recent.get(&"a").is_some());
        recent.put("c", vec![3; 4]);
        assert!(recent.get(&"b").is_none());
        assert!(recent.get(&"a").is_some() && recent.get(&"c").is_some());
        recent.put("a", vec![4; 6]);
        assert_eq!(recent.get(&"a"), Some(&vec![4; 6]));
        recent.put("d", vec![5; 100]);
        assert_eq!(recent.get(&"d"), Some(&vec![5; 100]));
        assert!(recent.get(&"a").is_none());
    }
}
