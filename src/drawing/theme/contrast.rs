//! Whether text and lines stand out from their ground, and what to change where they do not.

use std::ops::Range;

use super::palette::{Palette, RULES, Rule};
use crate::document::colour::Colour;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};

/// A palette as a file writes it.
pub(super) struct Written<'a> {
    /// The palette, with the program's colours for the keys that are left out.
    pub palette: &'a Palette,
    /// The name of its table.
    pub table: &'a str,
    /// The keys that are written, each with the place of its colour.
    pub spans: &'a [(&'static str, Range<usize>)],
}

impl Written<'_> {
    /// THM-001: text and lines stand out from their ground. The fault is with what the file says,
    /// be it the colour or, where it leaves that to the program, the ground.
    pub(super) fn contrast(&self, file: &SourceFile, found: &mut Diagnostics) {
        let (by_colour, by_ground): (Vec<&Rule>, Vec<&Rule>) = RULES
            .iter()
            .filter(|rule| self.worst(rule).is_some())
            .partition(|rule| self.span(rule.name).is_some());
        for rule in by_colour {
            if let Some(finding) = self.colour(rule) {
                found.push(self.at(finding, rule.name, file));
            }
        }
        let mut blamed: Vec<&str> = Vec::new();
        for (ground, _) in by_ground.iter().filter_map(|rule| self.worst(rule)) {
            if !blamed.contains(&ground) {
                blamed.push(ground);
                let faults: Vec<&Rule> = by_ground
                    .iter()
                    .copied()
                    .filter(|rule| self.worst(rule).is_some_and(|(name, _)| name == ground))
                    .collect();
                found.push(self.at(self.ground(ground, &faults), ground, file));
            }
        }
    }

    fn span(&self, name: &str) -> Option<&Range<usize>> {
        self.spans.iter().find(|(key, _)| *key == name).map(|(_, span)| span)
    }

    fn at(&self, finding: Diagnostic, name: &str, file: &SourceFile) -> Diagnostic {
        match self.span(name) {
            Some(span) => finding.at(file, span.clone(), "here"),
            None => finding.in_file(file),
        }
    }

    /// The ground that a colour stands out from least, if that is not far enough.
    fn worst(&self, rule: &Rule) -> Option<(&'static str, Colour)> {
        let colour = (rule.colour)(self.palette);
        let grounds = rule.grounds.iter().map(|(name, ground)| (*name, ground(self.palette)));
        let near = grounds.filter(|(_, ground)| colour.contrast(*ground) < rule.least);
        near.min_by(|left, right| colour.contrast(left.1).total_cmp(&colour.contrast(right.1)))
    }

    /// The finding about a colour.
    fn colour(&self, rule: &Rule) -> Option<Diagnostic> {
        let (ground, worst) = self.worst(rule)?;
        let Rule { name, least, .. } = rule;
        let colour = (rule.colour)(self.palette);
        let message = format!(
            "`{name}` {colour} has a contrast of {} to 1 on `{ground}` {worst}, and needs {least}",
            ratio(colour, worst)
        );
        let passes = |shade: Colour| {
            rule.grounds.iter().all(|(_, ground)| shade.contrast(ground(self.palette)) >= *least)
        };
        Some(self.low(message, name, colour.nearest(passes)))
    }

    /// The finding about a ground and the colours that stand on it.
    fn ground(&self, name: &str, faults: &[&Rule]) -> Diagnostic {
        let grounds = RULES.iter().flat_map(|rule| rule.grounds);
        let ground = grounds
            .clone()
            .find(|(key, _)| *key == name)
            .map(|(_, colour_of)| colour_of(self.palette));
        let ground = ground.unwrap_or(Colour::WHITE);
        let colours: Vec<String> = faults
            .iter()
            .map(|rule| {
                let found = ratio((rule.colour)(self.palette), ground);
                format!("`{}` ({found} to 1, needs {})", rule.name, rule.least)
            })
            .collect();
        let message =
            format!("`{name}` {ground} has too little contrast with {}", colours.join(", "));
        let passes = |shade: Colour| {
            let on_it =
                RULES.iter().filter(|rule| rule.grounds.iter().any(|(key, _)| *key == name));
            on_it.clone().all(|rule| (rule.colour)(self.palette).contrast(shade) >= rule.least)
        };
        self.low(message, name, ground.nearest(passes))
    }

    fn low(&self, message: String, name: &str, nearest: Option<(Colour, bool)>) -> Diagnostic {
        let finding = Diagnostic::new(Code::LowContrast, message);
        let Some((near, is_darker)) = nearest else {
            return finding.hint("No shade of it passes: change the colours that it goes with.");
        };
        let which = if is_darker { "darker" } else { "lighter" };
        let table = self.table;
        finding.hint(format!(
            "The nearest {which} colour that passes, under `[{table}]`: {name} = \"{near}\"."
        ))
    }
}

/// A contrast ratio with two decimals, cut rather than rounded: 4.499 is not 4.5.
fn ratio(text: Colour, ground: Colour) -> f64 {
    (text.contrast(ground) * 100.0).floor() / 100.0
}
