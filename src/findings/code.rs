//! The codes of the findings, each with its severity and its manual.
//!
//! [`Code`] names a rule; [`Rule`] holds what `bulletin explain` prints: the doc comment of the code
//! in `input.rs`, `declaration.rs`, `text.rs`, `proof.rs` or `vintage.rs`.

mod declaration;
mod input;
mod proof;
mod text;
mod vintage;

use super::Severity;
use declaration::declaration_rules;
use input::input_rules;
use proof::proof_rules;
use text::text_rules;
use vintage::vintage_rules;

/// What is known about a code.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// As printed: `VAL-004`.
    pub name: &'static str,
    /// How much a finding of this code weighs.
    pub severity: Severity,
    /// The manual: the doc comment of the code.
    pub manual: &'static str,
}

macro_rules! rules {
    ({ $($(#[doc = $line:literal])* $severity:ident $variant:ident = $name:literal;)* }) => {
        /// The code of a rule. The doc comment of each variant is its manual.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $line])* $variant,)* }

        /// Every rule, sorted by name within its family.
        pub const RULES: &[Rule] = &[$(Rule {
            code: Code::$variant,
            name: $name,
            severity: Severity::$severity,
            manual: concat!($($line, "\n"),*),
        },)*];
    };
}

impl Code {
    /// The rule of this code.
    pub fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// The code of this name, in any case of letters.
    pub fn by_name(name: &str) -> Option<Self> {
        RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)).map(|rule| rule.code)
    }
}

// Each list adds its rules to those above it and hands them to the next; the last one makes the codes.
input_rules! { declaration_rules text_rules proof_rules vintage_rules rules {} }
