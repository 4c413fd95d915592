//! Loops that would leave a sentence without its end: "Prices fell in: ." where no code is left.
//!
//! [`needed`] finds the loops over the codes of a selection or of a count that stand behind words of their paragraph
//! and say nothing of what holds where there are none: no `{% else %}`, and no condition around them that asks for the
//! selection. Whether it is empty is known when an edition is rendered.

use super::expressions::{Expr, Path};
use super::parts::PartKind;
use super::steps::{Does, Step};
use super::unknown_words::Chain;

/// The lists of facts that may be empty.
const LISTS: [&str; 2] = ["items", "rest"];

/// A list of facts that a loop goes through.
fn list_of(step: &Step) -> Option<&Path> {
    match (step.does, &step.expr) {
        (Does::For, Some(Expr::Path(path))) => {
            let is_list = path.names.last().is_some_and(|last| LISTS.contains(&last.as_str()));
            Some(path).filter(|_| is_list && path.names.len() > 1)
        }
        _ => None,
    }
}

/// The list of a loop that needs words for the case that it is empty; `chains` are the conditions around it.
pub(super) fn needed<'s>(
    text: &str,
    steps: &'s [Step],
    loop_step: usize,
    chains: &[Chain],
) -> Option<&'s Path> {
    let path = list_of(&steps[loop_step])?;
    let fact = &path.names[..path.names.len() - 1];
    let asks = |expr: &Expr| {
        let mut asks = false;
        expr.walk(&mut |part| {
            asks |= matches!(part, Expr::Path(asked) if asked.names.starts_with(fact));
        });
        asks
    };
    let is_asked = chains.iter().any(|chain| chain.own.iter().chain(&chain.before).any(asks));
    let is_needed =
        !is_asked && !has_else(&steps[loop_step + 1..]) && is_led(text, steps, loop_step);
    is_needed.then_some(path)
}

/// Whether a loop whose inside these steps begin with has an `else` of its own.
fn has_else(inside: &[Step]) -> bool {
    let mut depth = 0_usize;
    for step in inside {
        match step.does {
            Does::If | Does::For => depth += 1,
            Does::Else if depth == 0 => return true,
            Does::EndIf | Does::EndFor if depth == 0 => return false,
            Does::EndIf | Does::EndFor => depth -= 1,
            Does::Else | Does::Elif | Does::Set | Does::Print | Does::Text | Does::Nothing => {}
        }
    }
    false
}

/// Whether words or a figure stand before a loop in its paragraph, or a colon ends the one before.
fn is_led(text: &str, steps: &[Step], loop_step: usize) -> bool {
    for step in steps[..loop_step].iter().rev() {
        let words = &text[step.part.span.clone()];
        match (step.does, step.part.kind) {
            (Does::Print, _) => return true,
            (Does::Text, PartKind::Text) => {
                let in_paragraph = words.rsplit("\n\n").next().unwrap_or(words);
                // A mark of a list or of a heading leads to nothing.
                if in_paragraph.contains(char::is_alphanumeric) {
                    return true;
                }
                if in_paragraph.len() < words.len() {
                    return words.trim_end().ends_with(':');
                }
            }
            _ => {}
        }
    }
    false
}
