//! The facts of single codes behind the fact of an indicator: `prices.of.CP01`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Giving, ShownFact};
use crate::data::cube::CodeKey;
use crate::data::figures::FactKey;
use crate::declaration::{AskedCode, IndicatorId};
use crate::document::FigureValue;
use crate::words::prose::by_code;

/// What stands behind `.of` and a name.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum OfCode {
    /// The fact of the code of this name.
    Fact(Box<ShownFact>),
    /// The facts by the codes of the list of this name.
    List(BTreeMap<String, ShownFact>),
}

impl ShownFact {
    /// The fact of an indicator with those of single codes that the texts of the release ask for.
    pub(in super::super) fn with_codes(
        self,
        indicator: IndicatorId,
        giving: Giving<'_>,
        figures: &mut BTreeMap<String, FigureValue>,
    ) -> Self {
        let Giving { facts, .. } = giving;
        let computation = facts.computation;
        let asked = &computation.release.asked;
        let asked = asked.iter().filter(|asked| asked.indicator == indicator).peekable();
        let mut lists: BTreeMap<String, BTreeMap<String, Self>> = BTreeMap::new();
        let is_one = computation.release.breakdowns(indicator).len() < 2;
        for AskedCode { list, code, .. } in asked {
            let codelist = &computation.cube.codelists[*list];
            let Some(index) = codelist.index(code) else { continue };
            let key = Some(CodeKey { list: *list, code: index });
            let period = facts.edition.key.period();
            let Some(fact) = facts.get(FactKey { indicator, code: key, period }) else { continue };
            let name = &computation.release.indicators[indicator].id;
            let list = if is_one { String::new() } else { format!(".{}", codelist.id) };
            let path = format!("{name}.{}{list}{}", by_code::OF, by_code::element(code));
            let shown = Self::new(fact, giving, figures).called(&path);
            lists.entry(codelist.id.clone()).or_default().insert(code.clone(), shown);
        }
        let by_code = if is_one {
            let all = lists.into_values().flatten();
            all.map(|(code, fact)| (code, OfCode::Fact(Box::new(fact)))).collect()
        } else {
            lists.into_iter().map(|(list, facts)| (list, OfCode::List(facts))).collect()
        };
        Self { by_code, ..self }
    }

    /// The fact as what a template calls so.
    fn called(mut self, path: &str) -> Self {
        for (part, shown) in [
            ("base", &mut self.base),
            ("change", &mut self.change),
            ("difference", &mut self.difference),
            ("factor", &mut self.factor),
            ("contribution", &mut self.contribution),
            ("rank", &mut self.rank),
            ("rank_change", &mut self.rank_change),
        ] {
            if let Some(shown) = shown {
                shown.path = Some(format!("{path}.{part}"));
            }
        }
        let comparisons = std::mem::take(&mut self.comparisons).into_iter();
        self.comparisons = comparisons
            .map(|(name, fact)| {
                let path = format!("{path}.{name}");
                (name, fact.called(&path))
            })
            .collect();
        Self { path: Some(path.to_owned()), ..self }
    }
}
