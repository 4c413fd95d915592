//! What a manifest says of its edition against what the facts say, whose fingerprint it has: a manifest that was
//! changed by hand is told by that.

use super::error::Part;
use super::manifest::Manifest;
use crate::formats::facts_file::FactsHead;

impl Manifest {
    /// What it says otherwise than the facts of its edition; nothing of what facts of an older program do not say.
    pub fn other_than_facts(&self, facts: &[u8]) -> Vec<Part> {
        let Ok(head) = serde_json::from_slice::<FactsHead>(facts) else { return Vec::new() };
        let vintages = |ids: &[String]| match ids {
            [] => "none".to_owned(),
            ids => ids.join(", "),
        };
        let draft = |is_draft: bool| is_draft.to_string();
        let mut parts = vec![
            part("released", &self.released, head.released),
            part("draft", &draft(self.draft), draft(head.draft)),
        ];
        let stage = |stage: Option<&String>| stage.cloned().unwrap_or_else(|| "none".to_owned());
        parts.push(part("stage", &stage(self.stage.as_ref()), stage(head.stage.as_ref())));
        parts.push(part("embargo", &self.embargo, head.embargo));
        if !head.edition.is_empty() {
            parts.push(part("vintages", &vintages(&self.vintages), vintages(&head.vintages)));
            parts.push(part("release", &self.release, head.release));
            parts.push(part("edition", &self.edition, head.edition));
        }
        parts.retain(|part| part.manifest != part.facts);
        parts
    }
}

fn part(name: &'static str, manifest: &str, facts: String) -> Part {
    Part { name, manifest: manifest.to_owned(), facts }
}
