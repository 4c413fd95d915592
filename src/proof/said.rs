//! The word beside a figure that speaks of it, searched from what is surely meant to what may be meant.

use std::ops::Range;

use super::Spot;
use super::passage::{Passage, begins, ends, is_of_word};
use crate::words::language::{ProofWords, WordList};

/// What a word beside a figure says, and where the word stands in the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said<T> {
    pub(super) says: T,
    pub(super) place: Range<usize>,
}

/// Words by what they say.
#[derive(Debug, Clone)]
pub(super) struct Lists<'w, T> {
    pub(super) words: Vec<(T, &'w WordList)>,
    /// Names that have such a word within and say nothing: "the growth rate" of what fell.
    pub(super) names: Option<&'w WordList>,
    /// The words that say how much where they are no word of their own, if there can be such: "more than half", "fell more".
    pub(super) degrees: Option<&'w ProofWords>,
}

impl Spot<'_> {
    /// The clause that the figure stands in, and which of the clauses it is.
    fn own_clause(&self) -> Option<(usize, &Range<usize>)> {
        let start = self.shown.place.start;
        self.clauses.iter().enumerate().find(|(_, clause)| clause.contains(&start))
    }

    /// The words of its clause before the figure, from the figure before it on.
    pub(super) fn before(&self) -> Range<usize> {
        let shown = &self.shown.place;
        let last_end =
            self.index.checked_sub(1).map_or(0, |last| self.passage.figures[last].place.end);
        let start = self.own_clause().map_or(shown.start, |(_, clause)| clause.start);
        start.max(last_end).min(shown.start)..shown.start
    }

    /// The words of its clause behind the figure, up to the next figure.
    pub(super) fn behind(&self) -> Range<usize> {
        let shown = &self.shown.place;
        let next = self.passage.figures.get(self.index + 1);
        let next_start = next.map_or(usize::MAX, |next| next.place.start);
        let end = self.own_clause().map_or(shown.end, |(_, clause)| clause.end);
        shown.end..end.min(next_start).min(self.statement.end).max(shown.end)
    }

    /// The word that speaks of the figure, and what it says.
    ///
    /// A language has a side of the figure on which its verbs stand: English and Russian before it,
    /// Kazakh behind it. The search goes from what is surely meant to what may be meant. First comes
    /// that side, up to the border of the clause and to the next figure, because beyond another figure
    /// a word belongs to that one. Then comes the other side, within the same bounds, for sentences
    /// that turn their order. A verb in two words that stand around all else, "nahm um 3 % auf 400 zu", goes
    /// before both: it speaks of every figure of its clause. Last come the clauses further on, one by one: "arrivals fell, by 3 % in
    /// May" has its verb in the clause before. This last search is cut where another figure stands
    /// between, or where a joining word between the clauses begins to speak of something else; and it
    /// ends at the first clause with a figure of its own. What is still silent then is left alone: a
    /// wrong finding would teach editors to ignore the right ones.
    pub(super) fn said<T: Copy>(&self, lists: &Lists<'_, T>, verb_behind: bool) -> Option<Said<T>> {
        let (_, clause) = self.own_clause()?;
        let (before, behind) = (self.before(), self.behind());
        let (first, second) = if verb_behind { (behind, before) } else { (before, behind) };
        divided(self.passage, clause, lists)
            .or_else(|| nearest(self.passage, &first, lists, !verb_behind))
            .or_else(|| nearest(self.passage, &second, lists, verb_behind))
            .or_else(|| self.said_further_on(lists, verb_behind))
            .or_else(|| {
                // What is inserted behind its verb has it in front: "fell twice: by 50 %".
                let is_inserted = verb_behind && self.is_inserted(&[], &[]);
                is_inserted.then(|| self.said_further_on(lists, false)).flatten()
            })
    }

    /// The word right behind the figure and its `units`: "3 points higher".
    pub(super) fn said_touching<T: Copy>(
        &self,
        lists: &Lists<'_, T>,
        units: &[String],
    ) -> Option<Said<T>> {
        let behind = self.behind();
        let words = self.passage.lower[behind.clone()].trim_start_matches([' ', '%']);
        let unit = units.iter().filter_map(|unit| begins(words, unit)).max();
        let words = words[unit.unwrap_or_default()..].trim_start();
        let start = behind.end - words.len();
        lists.words.iter().find_map(|(says, list)| {
            let length = list.iter().filter_map(|word| begins(words, word)).max()?;
            Some(Said { says: *says, place: start..start + length })
        })
    }

    /// The word that surely speaks of the figure: right behind it, around all of its clause, or on the side of verbs.
    pub(super) fn said_nearby<T: Copy>(
        &self,
        lists: &Lists<'_, T>,
        units: &[String],
        verb_behind: bool,
    ) -> Option<Said<T>> {
        let (_, clause) = self.own_clause()?;
        let side = if verb_behind { self.behind() } else { self.before() };
        self.said_touching(lists, units)
            .or_else(|| divided(self.passage, clause, lists))
            .or_else(|| nearest(self.passage, &side, lists, !verb_behind))
    }

    fn said_further_on<T: Copy>(&self, lists: &Lists<'_, T>, verb_behind: bool) -> Option<Said<T>> {
        let Self { passage, clauses, .. } = *self;
        let (own, clause) = self.own_clause()?;
        let is_cut = if verb_behind {
            self.behind().end < clause.end
        } else {
            self.before().start > clause.start
        };
        let far: Vec<&[Range<usize>]> = if verb_behind {
            clauses[own..].windows(2).collect()
        } else {
            clauses[..=own].windows(2).rev().collect()
        };
        // A joining word begins to speak of something else, as another figure does.
        let is_joined = |pair: &&[Range<usize>]| {
            passage.text[pair[0].end..pair[1].start].contains(char::is_alphabetic)
        };
        far.into_iter()
            .take_while(|pair| !is_cut && !is_joined(pair))
            .map(|pair| if verb_behind { &pair[1] } else { &pair[0] })
            .take_while(|far| passage.figures_in(far).next().is_none())
            .find_map(|far| nearest(passage, far, lists, !verb_behind))
    }

    /// Whether the figure has a clause of its own with no more than words of these lists: ", at 4.5 %,".
    pub(super) fn is_inserted(&self, lists: &[&WordList], words: &[String]) -> bool {
        let mut known: Vec<Range<usize>> = Vec::new();
        for part in [self.before(), self.behind()] {
            known.extend(lists.iter().flat_map(|list| self.passage.find(&part, list)));
            known.extend(self.passage.find_words(&part, words));
        }
        let mut starts = [self.before(), self.behind()]
            .into_iter()
            .flat_map(|part| self.passage.word_starts(part));
        starts.all(|start| known.iter().any(|place| place.contains(&start)))
    }
}

/// The verb whose last word ends the clause: `nahm … zu` in a list. Elsewhere "zu" and "ab" say other
/// things, "im Vergleich zu Juni", so that a clause with words behind them is left to the other words.
fn divided<T: Copy>(
    passage: &Passage,
    clause: &Range<usize>,
    lists: &Lists<'_, T>,
) -> Option<Said<T>> {
    let text = passage.lower[clause.clone()].trim_end_matches(|c| !is_of_word(c));
    lists.words.iter().find_map(|(says, words)| {
        let mut verbs = words.divided().iter().filter(|(_, end)| ends(text, end));
        verbs.find_map(|(verb, _)| {
            let place = passage.word_starts(clause.clone()).find_map(|start| {
                let length = begins(&passage.lower[start..clause.end], verb)?;
                Some(start..start + length)
            })?;
            Some(Said { says: *says, place })
        })
    })
}

/// The last or first word of any of the lists in a part.
fn nearest<T: Copy>(
    passage: &Passage,
    part: &Range<usize>,
    lists: &Lists<'_, T>,
    last: bool,
) -> Option<Said<T>> {
    let hits = lists.words.iter().flat_map(|(says, words)| {
        passage.find(part, words).map(move |place| Said { says: *says, place })
    });
    let mut hits: Vec<Said<T>> = hits.collect();
    if hits.is_empty() {
        return None;
    }
    let is_within = |place: &Range<usize>, name: &Range<usize>| {
        name.start <= place.start && place.end <= name.end
    };
    if let Some(names) = lists.names {
        let names: Vec<Range<usize>> = passage.find(part, names).collect();
        hits.retain(|Said { place, .. }| !names.iter().any(|name| is_within(place, name)));
    }
    if let Some(words) = lists.degrees {
        let manners: Vec<Range<usize>> = passage.find(part, &words.manners).collect();
        // The verb of a multiple itself says a direction: "more than doubled".
        let is_verb = |place: &Range<usize>, name: &Range<usize>| {
            if words.verb_behind { place.start == name.start } else { place.end == name.end }
        };
        hits.retain(|Said { place, .. }| {
            !manners.iter().any(|name| is_within(place, name) && !is_verb(place, name))
        });
        let degrees: Vec<Range<usize>> = passage.find(part, &words.degrees).collect();
        let ends: Vec<usize> = hits.iter().map(|said| said.place.end).collect();
        let is_behind = |start: usize| {
            ends.iter()
                .any(|end| passage.text.get(*end..start).is_some_and(|between| between == " "))
        };
        hits.retain(|Said { place, .. }| !degrees.contains(place) || !is_behind(place.start));
    }
    let hits = hits.into_iter();
    if last {
        hits.max_by_key(|said| said.place.end)
    } else {
        hits.min_by_key(|said| said.place.start)
    }
}
