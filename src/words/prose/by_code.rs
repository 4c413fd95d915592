//! Facts by code in templates: `prices.of.CP01`, `prices.of["KZ-71"]`, `net.of.regions["KZ-71"]`.
//!
//! [`codes_asked`] and [`parts_asked`] are what a text asks for, read before anything else is; [`read`] holds a name of a template against
//! the codes that there are.

use std::ops::Range;

use super::names::{Use, is_name, paths, tags};
use super::parts::inner;
use crate::data::input::CodeList;
use crate::declaration::{AskedParts, CodeAsked, CodeListId, IndicatorId, List, Release};
use crate::document::FactPart;
use crate::findings::{Code, Diagnostic, SourceFile, suggestion};

/// What stands between a fact and a code.
pub(super) const OF: &str = "of";

/// What a text asks for by code, of indicators that may not be there.
pub fn codes_asked(text: &str) -> impl Iterator<Item = CodeAsked> {
    let paths = tags(text).flat_map(|tag| paths(text, tag));
    paths.filter_map(|words| {
        let mut words = words.into_iter().map(|word| text[word].to_owned());
        let indicator = words.next()?;
        words.next().filter(|word| word == OF)?;
        let names: Vec<String> = words.take(2).collect();
        (!names.is_empty()).then_some(CodeAsked { indicator, names })
    })
}

/// The parts of facts that a text asks for, itself or by a shared sentence of the same name.
pub fn parts_asked(text: &str) -> AskedParts {
    let is_asked = |parts: &[&str]| {
        tags(text).any(|tag| {
            let is_part = |words: &Vec<Range<usize>>| {
                words.iter().skip(1).any(|word| parts.contains(&&text[word.clone()]))
            };
            let sentence = inner(&text[tag.clone()]).strip_prefix('<').unwrap_or_default();
            let sentence = sentence.trim_start().split(|c| !is_name(c)).next().unwrap_or_default();
            parts.contains(&sentence) || paths(text, tag).iter().any(is_part)
        })
    };
    AskedParts {
        history: is_asked(&["record", "run"]),
        contributions: is_asked(&[FactPart::Contribution.name()]),
        ranks: is_asked(&[FactPart::Rank.name(), FactPart::RankChange.name()]),
    }
}

/// The codes of a list by which a fact can be asked for.
#[derive(Debug, Clone)]
pub(super) struct ByCode {
    list: String,
    codes: Vec<String>,
}

/// The lists by whose codes an indicator can be asked for.
pub(super) fn lists(
    indicator: IndicatorId,
    release: &Release,
    codelists: &List<CodeListId, CodeList>,
) -> Vec<ByCode> {
    let lists = release.breakdowns(indicator).into_iter().map(|list| &codelists[list]);
    let codes = |list: &CodeList| list.codes.iter().map(|code| code.id.clone()).collect();
    lists.map(|list| ByCode { list: list.id.clone(), codes: codes(list) }).collect()
}

/// How many of the names of a template are the fact: `prices`, or `prices.of.CP01`. `words` are their places.
///
/// # Errors
/// If there is no such fact by code.
pub(super) fn read(
    template: &SourceFile,
    words: &[Range<usize>],
    uses: &Use,
) -> Result<usize, Diagnostic> {
    let text = template.text();
    let word = |index: usize| words.get(index).map(|word| &text[word.clone()]);
    if word(1) != Some(OF) || !uses.parts.contains(&OF) {
        return Ok(1);
    }
    let name = &text[words[0].clone()];
    let finding = |place: Range<usize>, message: String, label: &str| {
        Diagnostic::new(Code::UnknownFact, message).at(template, place, label)
    };
    let of = words[1].clone();
    let first_of = |by: &ByCode| by.codes.first().map_or("CODE", String::as_str).to_owned();
    let (by, depth) = match uses.by_code.as_slice() {
        [] => {
            let message = format!("`{name}` has no values by code");
            return Err(finding(of, message, "it is not broken down by a code list"));
        }
        [by] => (by, 2),
        several => {
            let named = several.iter().find(|by| word(2) == Some(&by.list));
            let Some(by) = named else {
                let lists: Vec<String> =
                    several.iter().map(|by| format!("`{}`", by.list)).collect();
                let message =
                    format!("`{name}` has values by the codes of {}", lists.join(" and "));
                let place = words.get(2).cloned().unwrap_or(of);
                let finding = finding(place, message, "which of them?");
                let list = &several[0].list;
                let code = element(&first_of(&several[0]));
                return Err(finding.hint(format!("Name one: `{name}.of.{list}{code}`.")));
            };
            (by, 3)
        }
    };
    let before = text[words[0].start..words[depth - 1].end].to_owned();
    let Some(code) = word(depth) else {
        let place = words[depth - 1].clone();
        let finding = finding(place, format!("`{before}` needs a code"), "one of which code?");
        let code = element(&first_of(by));
        return Err(finding.hint(format!(
            "Write the code itself: `{before}{code}`. Facts of several codes are the `items` of a selection."
        )));
    };
    if by.codes.iter().any(|known| known == code) {
        return Ok(depth + 1);
    }
    let place = words[depth].clone();
    let is_cut = |known: &&String| {
        known.len() > code.len() && text[place.start..].starts_with(known.as_str())
    };
    let whole = by.codes.iter().filter(is_cut).max_by_key(|known| known.len());
    let hint = match whole {
        Some(whole) => Some(format!("Write `{before}{}`.", element(whole))),
        None => suggestion(code, by.codes.iter().map(String::as_str)),
    };
    let message = format!("the code list `{}` has no code `{code}`", by.list);
    let finding = finding(place, message, "unknown code");
    Err(match hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    })
}

/// A code as it stands behind `of`: `.CP01`, `["KZ-71"]`.
pub(super) fn element(code: &str) -> String {
    let is_plain = code.chars().all(is_name) && !code.starts_with(|c: char| c.is_numeric());
    if is_plain { format!(".{code}") } else { format!("[\"{code}\"]") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_asks_for_by_code_is_read_from_its_tags() {
        let text = "prices.of.CP01 {{ prices.of.CP01 | figure }}{* {{ prices.of.CP02 }} *}\
                    {% if net.of.regions[\"KZ-71\"].change is more_than(a.of['b.c']) %}\
                    {% set x = d.of[code] %}{{ <change fact={e.of.F.month} /> }}{{ a.b.of.c }}";
        let asked: Vec<String> = codes_asked(text)
            .map(|asked| format!("{}:{}", asked.indicator, asked.names.join("|")))
            .collect();
        assert_eq!(asked, ["prices:CP01", "net:regions|KZ-71", "a:b.c", "e:F|month"]);
    }

    #[test]
    fn a_code_stands_in_brackets_where_it_is_no_name() {
        let written = ["CP01", "KZ-71", "01", "C10.1"].map(element);
        assert_eq!(written, [".CP01", "[\"KZ-71\"]", "[\"01\"]", "[\"C10.1\"]"]);
    }
}
