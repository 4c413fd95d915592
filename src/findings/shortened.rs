//! A message of any length to one that can be read.
//!
//! [`shortened`] is the entry point: every word that a finding says goes through it, so that a value
//! of megabytes is neither repeated on the screen nor held in memory with each finding about it.

use std::borrow::Cow;

/// Characters of a value, a word between backticks, that are shown.
const VALUE: usize = 120;

/// Characters of a message that are shown.
const MESSAGE: usize = 2_000;

/// The text with its long values cut, and itself if it is still long: each with its length.
pub(super) fn shortened(text: String) -> String {
    // No text of so few bytes has so many characters.
    if text.len() <= VALUE {
        return text;
    }
    let mut short = String::with_capacity(text.len().min(MESSAGE));
    for (position, part) in text.split('`').enumerate() {
        if position > 0 {
            short.push('`');
        }
        let is_value = position % 2 == 1;
        short.push_str(&cut(part, if is_value { VALUE } else { MESSAGE }));
        // The rest is cut below, so it need not be copied.
        if short.len() > MESSAGE * 8 {
            let rest = text.len().saturating_sub(short.len());
            short += &["… (and ", &rest.to_string(), " bytes more)"].concat();
            return cut(&short, MESSAGE).into_owned();
        }
    }
    cut(&short, MESSAGE).into_owned()
}

/// The beginning of a text that has more than `most` characters, with how many it has.
fn cut(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.into() };
    let shown = text.char_indices().nth(most / 2).map_or(end, |(half, _)| half);
    format!("{}… ({} characters)", &text[..shown], text.chars().count()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_and_its_length_is_said() {
        let message = |length: usize| format!("`{}` is not a number", "1".repeat(length));
        assert_eq!(shortened(message(120)), message(120));
        let short = shortened(message(40_000_000));
        assert!(short.ends_with("111… (40000000 characters)` is not a number"), "{short}");
        assert!(short.len() < 200, "{short}");
    }

    #[test]
    fn a_long_list_of_names_is_cut() {
        let names: Vec<String> = (0..50_000).map(|name| format!("`c{name}`")).collect();
        let short = shortened(format!("Known here: {}.", names.join(", ")));
        assert!(short.chars().count() <= MESSAGE && short.contains("characters)"), "{short}");
    }
}
