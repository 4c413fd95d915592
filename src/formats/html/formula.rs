//! A formula as `MathML`, which browsers set with fraction bars and screen readers read.

use super::escape;
use crate::document::{Formula, Math, plain_text};

/// Adds a formula in a region of its own, which scrolls where it is wider than the screen.
pub(super) fn html(out: &mut String, formula: &Formula) {
    // A region that scrolls has to be in the order of focus, or a keyboard cannot scroll it.
    let words = plain_text(&formula.words());
    out.push_str("<div class=\"formula\" role=\"group\" tabindex=\"0\"");
    escape::attribute(out, "aria-label", &words);
    out.push_str("><math display=\"block\"");
    escape::attribute(out, "alttext", &words);
    out.push('>');
    row(out, &formula.parts);
    out.push_str("</math></div>\n");
}

fn row(out: &mut String, parts: &[Math]) {
    out.push_str("<mrow>");
    for part in parts {
        match part {
            Math::Words(words) => escape::element(out, "mtext", words),
            Math::Number(number) => escape::element(out, "mn", number),
            Math::Symbol(symbol) => escape::element(out, "mo", symbol.encode_utf8(&mut [0; 4])),
            Math::Fraction { numerator, denominator } => {
                out.push_str("<mfrac>");
                row(out, numerator);
                row(out, denominator);
                out.push_str("</mfrac>");
            }
        }
    }
    out.push_str("</mrow>");
}
