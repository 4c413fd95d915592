//! Values to what may stand in a `script` element of a page: data, which nothing in it can end.
//!
//! [`json`] is the entry point.

use serde::Serialize;

/// The value as JSON without `<`, so that no text in it ends the element or opens a comment.
pub(super) fn json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("texts and lists of them can be written");
    // A `<` can only stand within a text, where the escape means the same.
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn no_text_ends_the_element() {
        let hostile = ["</script><script>alert(1)</script>", "<!-- <script>", "a \" \\ b"];
        let written = json(&hostile);
        assert!(!written.contains('<'), "{written}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&written).unwrap(), hostile);
    }
}
