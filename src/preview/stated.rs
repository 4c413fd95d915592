//! A page back to the facts that it states.
//!
//! [`stated`] is the entry point; [`whose`] finds the fact of a figure. Both go by the mark that
//! every figure of a page bears, whatever part of the page it stands in.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::figures::{FactKey, Facts, fact_id};

/// What stands before the id of a fact in a page.
const MARK: &str = " data-fact=\"";

/// The ids in the marks of a page.
pub(super) fn stated(html: &str) -> BTreeSet<String> {
    let marks = html.split(MARK).skip(1).filter_map(|rest| rest.split('"').next());
    marks.map(unescaped).collect()
}

/// Text as it was before it was escaped for an attribute.
fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// The keys of an edition's facts by their ids.
pub(super) fn keys(facts: &Facts<'_>) -> BTreeMap<String, FactKey> {
    let id = |key| fact_id(key, facts.computation, facts.edition);
    facts.iter().map(|fact| (id(fact.key), fact.key)).collect()
}

/// The fact of a figure, and which of its numbers the figure is, `change` or `month.change`; `None` if it is the value. An id
/// may have a full stop of its own: the whole of it is tried first.
pub(super) fn whose<'i>(
    id: &'i str,
    keys: &BTreeMap<String, FactKey>,
) -> Option<(FactKey, Option<&'i str>)> {
    if let Some(key) = keys.get(id) {
        return Some((*key, None));
    }
    let (whole, part) = id.rsplit_once('.')?;
    if let Some(key) = keys.get(whole) {
        return Some((*key, Some(part)));
    }
    let (whole, _) = whole.rsplit_once('.')?;
    Some((*keys.get(whole)?, Some(&id[whole.len() + 1..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_of_a_page_is_read() {
        let html = r#"<data value="1" data-fact="a.change">1</data> <td data-fact="a/&quot;&amp;lt;"></td>"#;
        let expected = ["a.change", "a/\"&lt;"].map(str::to_owned);
        assert_eq!(stated(html), BTreeSet::from(expected));
    }
}
