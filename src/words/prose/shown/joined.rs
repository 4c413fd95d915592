//! Facts with the same number as one: what is told of all of them.

use super::selected::Items;
use super::{Shown, ShownFact};
use crate::data::figures::{Gap, Trend};
use crate::words::language::Locale;

impl ShownFact {
    /// The fact as one with others that show the same number: with the labels of all, and with what is the same
    /// for all. Where their comparisons differ, there is none: it would be told of all and hold for one.
    pub(in super::super) fn named_with(self, also: &[Self], locale: &Locale) -> Self {
        let are_equal =
            |is_equal: fn(&Self, &Self) -> bool| also.iter().all(|fact| is_equal(&self, fact));
        let is_any = |is_so: fn(&Self) -> bool| is_so(&self) || also.iter().any(is_so);
        let comparison_is_one = are_equal(|first, fact| {
            let numbers = |fact: &Self| {
                let Self { base, change, difference, factor, contribution, rank_change, .. } = fact;
                [base, change, difference, factor, contribution, rank_change]
                    .map(|number| number.as_ref().map(Shown::shown))
            };
            let words = |fact: &Self| (fact.trend, fact.wording, fact.gap);
            numbers(first) == numbers(fact) && words(first) == words(fact)
        });
        let (revised, base_differs) =
            (is_any(|fact| fact.revised), is_any(|fact| fact.base_differs));
        let confidential = is_any(|fact| fact.confidential);
        let items_are_one = are_equal(|first, fact| {
            let items = |fact: &Self| -> Vec<_> {
                fact.items.known().iter().map(|item| (item.label.clone(), item.number)).collect()
            };
            items(first) == items(fact)
        });
        let comparisons = self.comparisons.iter().map(|(name, fact)| {
            let also: Vec<Self> =
                also.iter().filter_map(|also| also.comparisons.get(name).cloned()).collect();
            (name.clone(), fact.clone().named_with(&also, locale))
        });
        let comparisons = comparisons.collect();
        let labelled = self.labelled_with(also, locale);
        let with_items =
            if items_are_one { labelled } else { Self { items: Items::NONE, ..labelled } };
        let fact = Self { revised, base_differs, confidential, comparisons, ..with_items };
        if comparison_is_one {
            return fact;
        }
        let unknown = |number: &Option<Shown>| number.as_ref().map(Shown::unknown);
        let [base, change, difference, factor] =
            [&fact.base, &fact.change, &fact.difference, &fact.factor].map(unknown);
        let [contribution, rank_change] = [&fact.contribution, &fact.rank_change].map(unknown);
        let (trend, gap, base_period) = (Trend::Unknown, Gap::NotComparable, None);
        Self {
            trend,
            gap,
            base,
            change,
            difference,
            factor,
            contribution,
            rank_change,
            base_period,
            ..fact
        }
    }

    /// The fact with the labels and forms of others beside its own, and the groups of all.
    fn labelled_with(self, also: &[Self], locale: &Locale) -> Self {
        if self.label.is_empty() || also.is_empty() {
            return self;
        }
        let all = || [&self].into_iter().chain(also);
        let label = locale.short_list(&all().map(|fact| fact.label.as_str()).collect::<Vec<_>>());
        let forms = self.forms.keys().filter_map(|case| {
            let labels = all().map(|fact| fact.forms.get(case).map(String::as_str));
            Some((case.clone(), locale.short_list(&labels.collect::<Option<Vec<_>>>()?)))
        });
        let forms = forms.collect();
        let groups =
            self.groups.iter().filter(|group| also.iter().all(|fact| fact.groups.contains(group)));
        let groups = groups.cloned().collect();
        Self { label, forms, groups, ..self }
    }
}
