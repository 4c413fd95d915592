//! From `$$ … $$` to a formula: a small part of TeX's notation, and nothing else.
//!
//! [`parse`] is the entry point. It knows `\text{…}`, `\frac{…}{…}`, `\times`, numbers (with `~`
//! for a space inside), and `= + - ( ) %`.

use std::ops::Range;

use super::DEEPEST;
use crate::document::{Formula, Math};

/// What is wrong with a formula, where, and what to do.
pub(super) struct Mistake {
    /// Bytes of the source.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
}

/// Reads the source between the marks `$$`.
pub(super) fn parse(source: &str) -> Result<Formula, Mistake> {
    let mut parser = Parser { source, offset: 0 };
    let parts = parser.parts(0)?;
    if parser.offset < source.len() {
        return Err(parser.mistake_here("a `}` closes nothing"));
    }
    if parts.is_empty() {
        return Err(Mistake { span: 0..source.len(), message: "a formula is empty".to_owned() });
    }
    Ok(Formula { parts })
}

struct Parser<'a> {
    source: &'a str,
    offset: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.offset..]
    }

    /// A mistake about the next `length` bytes.
    fn mistake(&self, length: usize, message: &str) -> Mistake {
        Mistake { span: self.offset..self.offset + length, message: message.to_owned() }
    }

    /// A mistake about the next character, or about the end where there is none.
    fn mistake_here(&self, message: &str) -> Mistake {
        self.mistake(self.rest().chars().next().map_or(0, char::len_utf8), message)
    }

    /// The parts up to a `}` that is not theirs, or to the end. `depth` counts fractions.
    fn parts(&mut self, depth: usize) -> Result<Vec<Math>, Mistake> {
        let mut parts = Vec::new();
        loop {
            let spaces = self.rest().len() - self.rest().trim_start().len();
            self.offset += spaces;
            match self.rest().chars().next() {
                None | Some('}') => return Ok(parts),
                Some('\\') => parts.push(self.command(depth)?),
                Some(digit) if digit.is_ascii_digit() => parts.push(self.number()),
                Some(symbol) => {
                    let known = match symbol {
                        '-' | '−' => '−',
                        '=' | '+' | '(' | ')' | '%' | '×' => symbol,
                        _ => return Err(self.unknown(symbol)),
                    };
                    self.offset += symbol.len_utf8();
                    parts.push(Math::Symbol(known));
                }
            }
        }
    }

    fn unknown(&self, symbol: char) -> Mistake {
        if symbol.is_alphabetic() {
            let word = self.rest().chars().take_while(|c| c.is_alphabetic());
            return self.mistake(
                word.map(char::len_utf8).sum(),
                "words of a formula stand in `\\text{…}`",
            );
        }
        self.mistake(symbol.len_utf8(), &format!("a formula cannot have `{symbol}`"))
    }

    fn command(&mut self, depth: usize) -> Result<Math, Mistake> {
        let behind = &self.rest()[1..];
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        // A sign that is no letter is a name by itself, as in `\%`.
        let length = letters.max(behind.chars().next().map_or(0, char::len_utf8));
        let name = &self.rest()[..=length];
        match name {
            "\\times" => Ok(self.symbol(name, '×')),
            "\\%" => Ok(self.symbol(name, '%')),
            "\\text" => {
                self.offset += name.len();
                self.text()
            }
            "\\frac" if depth >= DEEPEST => {
                Err(self.mistake(name.len(), "fractions are nested too deep"))
            }
            "\\frac" => {
                self.offset += name.len();
                let numerator = self.group(depth)?;
                let denominator = self.group(depth)?;
                Ok(Math::Fraction { numerator, denominator })
            }
            _ => Err(self.mistake(name.len(), &format!("a formula cannot have `{name}`"))),
        }
    }

    fn symbol(&mut self, name: &str, symbol: char) -> Math {
        self.offset += name.len();
        Math::Symbol(symbol)
    }

    /// `{…}` with parts of a formula, at least one.
    fn group(&mut self, depth: usize) -> Result<Vec<Math>, Mistake> {
        let open = self.offset;
        if !self.rest().starts_with('{') {
            return Err(self.mistake_here("a fraction has two parts: `\\frac{…}{…}`"));
        }
        self.offset += 1;
        let parts = self.parts(depth + 1)?;
        if !self.rest().starts_with('}') {
            return Err(Mistake {
                span: open..open + 1,
                message: "a `{` is not closed".to_owned(),
            });
        }
        self.offset += 1;
        if parts.is_empty() {
            return Err(Mistake {
                span: open..self.offset,
                message: "a part of a fraction is empty".to_owned(),
            });
        }
        Ok(parts)
    }

    /// `{…}` with words.
    fn text(&mut self) -> Result<Math, Mistake> {
        let words = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let Some((words, _)) = words else {
            return Err(self.mistake_here("words of a formula stand in `\\text{…}`"));
        };
        let shown = words.replace("\\%", "%");
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        if shown.is_empty() || shown.contains(['\\', '{', '$']) {
            return Err(self.mistake(words.len() + 2, "`\\text{…}` holds words and no markup"));
        }
        self.offset += words.len() + 2;
        Ok(Math::Words(shown))
    }

    /// Digits with separators between them; `~` is a space.
    fn number(&mut self) -> Math {
        let rest = self.rest();
        let mut end = 0;
        for (offset, character) in rest.char_indices() {
            let behind = rest[offset + character.len_utf8()..].chars().next();
            let separates = matches!(character, '.' | ',' | '~' | '\u{A0}' | '\u{202F}')
                && behind.is_some_and(|next| next.is_ascii_digit());
            if !character.is_ascii_digit() && !separates {
                break;
            }
            end = offset + character.len_utf8();
        }
        self.offset += end;
        Math::Number(rest[..end].replace('~', "\u{A0}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain_text;

    fn line(source: &str) -> String {
        let formula =
            parse(source).unwrap_or_else(|mistake| panic!("{source}: {}", mistake.message));
        plain_text(&formula.words())
    }

    #[test]
    fn a_formula_reads_on_one_line() {
        let cases = [
            (r"\text{a} = \text{b}-\text{c}", "a = b − c"),
            (
                r"\text{Change, %} = \frac{\text{a} - \text{b}}{\text{b}} \times 100",
                "Change, % = (a − b) ÷ b × 100",
            ),
            (r"\frac{1}{\frac{2}{3}} + (1~000 - 2,5)%", "1 ÷ (2 ÷ 3) + (1\u{A0}000 − 2,5)%"),
        ];
        for (source, expected) in cases {
            assert_eq!(line(source), expected);
        }
    }

    #[test]
    fn what_the_notation_does_not_have_is_a_mistake_at_its_place() {
        let deep = r"\frac{1}{".repeat(20) + "1" + &"}".repeat(20);
        for (source, place) in [
            ("", ""),
            (r"a = 1", "a"),
            (r"1 \div 2", r"\div"),
            (r"\text{a", "{"),
            (r"\text{}", "{}"),
            (r"\frac{1}2", "2"),
            (r"\frac{}{2}", "{}"),
            (r"\frac{1}{2", "{"),
            (r"1}", "}"),
            (r"1 / 2", "/"),
            (r"1 \", r"\"),
            (r"\ә", r"\ә"),
            (r"\textә{a}", "ә"),
            (r"\text", ""),
            (r"\frac−{2}", "−"),
            (r"\frac{1}ә", "ә"),
            (&deep, r"\frac"),
        ] {
            let mistake = parse(source).err().unwrap_or_else(|| panic!("{source} is no formula"));
            assert_eq!(&source[mistake.span], place, "{source}");
        }
    }
}
