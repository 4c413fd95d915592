//! Names of codes against the figures beside them: "energy rose by 2.4%" of a figure of services.
//!
//! In the words of its clause a figure of a code may have any names, or none; but where there are names of its code
//! list and its own is not among them, it is said of another code. Where the names stand in front of all figures, as in
//! "services and energy rose by 2.4% and 1.9%", the order of both is one. A label has its names in it: "all items
//! without energy" names no energy. Of codes with the same number each name is right. What is called otherwise than in its code list is not read.

use std::ops::Range;

use super::number_words::{names_of, sought};
use super::passage::{Passage, Shown};
use super::{Stated, Text};
use crate::data::cube::{CodeIndex, CodeKey};
use crate::declaration::CodeListId;
use crate::findings::Code;

/// A figure of a code.
struct OfCode<'p> {
    key: CodeKey,
    shown: &'p Shown,
}

/// The name of a code where it stands.
type Named = (CodeIndex, Range<usize>);

/// How figures stand behind names in a list, "North and south: 5 and 3".
enum Order<'f, 'n> {
    /// They are no such list.
    NoList,
    /// As the names.
    OfNames,
    /// Otherwise: the first figure that has another place than its name, and the name in its place.
    Another(&'f OfCode<'f>, &'n Named),
}

impl Text<'_> {
    /// PRF-010 for the figures of a sentence.
    pub(super) fn names_of_codes(&mut self, passage: &Passage, sentence: &Range<usize>) {
        let mut figures: Vec<OfCode<'_>> = Vec::new();
        for (_, shown) in passage.figures_in(sentence) {
            let Some(Stated { fact, indicator, .. }) = self.proof.stated(&shown.fact) else {
                continue;
            };
            // What a count counts is read as a list.
            if indicator.formula.counted_list().is_some() {
                return;
            }
            figures.extend(fact.key.code.map(|key| OfCode { key, shown }));
        }
        let mut lists: Vec<CodeListId> = figures.iter().map(|figure| figure.key.list).collect();
        lists.sort_unstable();
        lists.dedup();
        for list in lists {
            let of_list: Vec<&OfCode<'_>> =
                figures.iter().filter(|figure| figure.key.list == list).collect();
            self.names_of_list(passage, sentence, list, &of_list);
        }
    }

    fn names_of_list(
        &mut self,
        passage: &Passage,
        sentence: &Range<usize>,
        list: CodeListId,
        figures: &[&OfCode<'_>],
    ) {
        let named = self.named(passage, sentence, list);
        let named: Vec<Named> = named
            .into_iter()
            .filter(|(_, place)| {
                let name = &passage.lower[place.clone()];
                !figures.iter().any(|figure| self.has_in_its_name(figure.key, name))
                    || figures.iter().any(|figure| self.is_called(figure.key, name))
            })
            .collect();
        if named.is_empty() {
            return;
        }
        match self.order(passage, &named, figures) {
            Order::NoList => {}
            Order::OfNames => return,
            Order::Another(figure, (code, place)) => {
                self.report_name(passage, figure, list, *code, place);
                return;
            }
        }
        let clauses = passage.clauses(sentence, self.words);
        for figure in figures {
            let clause = Self::clause_of(passage, &clauses, figure.shown);
            // The name of another figure of the clause is said of that.
            let is_of_other = |code: CodeIndex| {
                let mut others = figures.iter().filter(|other| {
                    let place = &other.shown.place;
                    clause.start <= place.start && place.end <= clause.end
                });
                figures.len() > 1
                    && others.any(|other| other.key.code == code)
                    && code != figure.key.code
            };
            let mut in_clause = named
                .iter()
                .filter(|(_, place)| clause.start <= place.start && place.end <= clause.end)
                .filter(|(code, _)| !is_of_other(*code))
                .peekable();
            if let Some((code, place)) = in_clause.peek().copied()
                && !in_clause.any(|(code, _)| self.is_so_of(figure, *code))
            {
                self.report_name(passage, figure, list, *code, place);
            }
        }
    }

    /// Whether a figure is what it says of this code: its own, or one whose number is the same.
    fn is_so_of(&self, figure: &OfCode<'_>, code: CodeIndex) -> bool {
        if figure.key.code == code {
            return true;
        }
        let codes = &self.proof.facts.computation.cube.codelists[figure.key.list];
        let [own, named] = [figure.key.code, code].map(|code| format!("/{}", codes.code(code).id));
        let ids = [figure.shown.fact.clone(), figure.shown.fact.replacen(&own, &named, 1)];
        let [own, named] = ids.map(|id| self.proof.stated(&id).and_then(|stated| stated.number));
        own.is_some() && own == named
    }

    /// The order of as many figures as names, where all names stand in front and nothing but joining words between the
    /// figures.
    fn order<'f, 'n>(
        &self,
        passage: &Passage,
        named: &'n [Named],
        figures: &[&'f OfCode<'f>],
    ) -> Order<'f, 'n> {
        let (Some(first), Some(last)) = (figures.first(), named.last()) else {
            return Order::NoList;
        };
        let is_before = last.1.end <= first.shown.place.start;
        let joins = |between: &str| {
            let between = between.trim_matches(|c: char| !c.is_alphanumeric());
            between.is_empty() || self.words.joins.iter().any(|join| join == between)
        };
        let is_list = figures.windows(2).all(|pair| {
            let between = pair[0].shown.place.end..pair[1].shown.place.start;
            joins(&passage.lower[between])
        });
        let is_known =
            |figure: &&OfCode<'_>| named.iter().any(|(code, _)| *code == figure.key.code);
        let are_paired =
            figures.len() > 1 && figures.len() == named.len() && figures.iter().all(is_known);
        if !is_before || !is_list || !are_paired {
            return Order::NoList;
        }
        let mut pairs = figures.iter().zip(named);
        let wrong = pairs.find(|(figure, (code, _))| !self.is_so_of(figure, *code));
        wrong.map_or(Order::OfNames, |(figure, name)| Order::Another(figure, name))
    }

    /// The clause of a figure; with the one before it, where it stands in brackets without a name of anything.
    fn clause_of(passage: &Passage, clauses: &[Range<usize>], shown: &Shown) -> Range<usize> {
        let holds = |clause: &&Range<usize>| {
            clause.start <= shown.place.start && shown.place.end <= clause.end
        };
        let Some(place) = clauses.iter().position(|clause| holds(&clause)) else {
            return shown.place.clone();
        };
        let own = clauses[place].clone();
        let is_in_brackets = passage.text[..own.start].trim_end().ends_with('(');
        match place.checked_sub(1).filter(|_| is_in_brackets) {
            Some(before) => clauses[before].start..own.end,
            None => own,
        }
    }

    fn report_name(
        &mut self,
        passage: &Passage,
        figure: &OfCode<'_>,
        list: CodeListId,
        code: CodeIndex,
        place: &Range<usize>,
    ) {
        let codelist = &self.proof.facts.computation.cube.codelists[list];
        let label = |code: CodeIndex| codelist.code(code).label(&self.locale.tag).to_owned();
        let (words, fact) = (&figure.shown.words, &figure.shown.fact);
        let message = format!(
            "“{}” stands beside “{words}”, which is of {} (`{fact}`)",
            &passage.text[place.clone()],
            label(figure.key.code)
        );
        let said = format!("the name of {}", label(code));
        self.report(Code::NameAgainstFact, passage, place, message, &said);
    }

    /// Whether a name is a part of what a code is called.
    fn has_in_its_name(&self, key: CodeKey, name: &str) -> bool {
        let code = self.proof.facts.computation.cube.code(key);
        names_of(code, &self.locale.tag).any(|own| {
            let own = sought(own);
            own != name && own.contains(name)
        })
    }

    /// Whether a code is called so.
    fn is_called(&self, key: CodeKey, name: &str) -> bool {
        let code = self.proof.facts.computation.cube.code(key);
        names_of(code, &self.locale.tag).any(|own| sought(own) == name)
    }
}
