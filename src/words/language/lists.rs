//! Lists of words, "A, B and C", and ordinals, "the fifth".

use super::Locale;
use super::locale::ListPattern;
use crate::findings::suggestion;

impl Locale {
    /// Items as a list in a sentence, which names a few and says that there are others.
    pub(crate) fn short_list(&self, items: &[&str]) -> String {
        match (&self.file.list.others, items) {
            (Some(others), [first, second, _, _, ..]) => {
                others.replace("{second}", second).replace("{first}", first)
            }
            _ => self.list(items),
        }
    }

    /// Items as a list in a sentence.
    pub(crate) fn list(&self, items: &[&str]) -> String {
        let ListPattern { separator, last, .. } = &self.file.list;
        match items.split_last() {
            None => String::new(),
            Some((only, [])) => (*only).to_owned(),
            Some((end, before)) => format!("{}{last}{end}", before.join(separator)),
        }
    }

    /// The ordinal of a number in a form, "fifth".
    ///
    /// # Errors
    /// If the language has no such form, or no ordinal of the number, with what to do.
    pub fn ordinal(&self, number: usize, form: &str) -> Result<&str, String> {
        let forms = &self.file.ordinal;
        let Some(words) = forms.get(form) else {
            let hint = suggestion(form, forms.keys().map(String::as_str)).unwrap_or_default();
            return Err(format!("the language has no ordinals of the form `{form}`. {hint}"));
        };
        let word = number.checked_sub(1).and_then(|place| words.get(place));
        word.map(String::as_str).ok_or_else(|| {
            let most = words.len();
            format!(
                "the language has ordinals from 1 to {most}, and none of {number}. Ask before: \
                 {{% if x.run.length > {most} %}}, of a rank {{% if x.of.CODE.rank is more_than({most}) %}}"
            )
        })
    }

    /// The ordinals in all forms, each with its number.
    pub fn ordinals(&self) -> impl Iterator<Item = (usize, &str)> {
        let forms = self.file.ordinal.values();
        forms.flat_map(|words| (1..).zip(words.iter().map(String::as_str)))
    }
}
