//! The text of an expression to its tokens, each with the bytes where it stands.
//!
//! [`tokens`] is the entry point; [`super::syntax`] calls it. What people write from habit, such as `×` or a comma in
//! a number, is a slip that says what to write.

use std::ops::Range;

use rust_decimal::Decimal;

/// What is wrong in an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Bytes of the text of the expression.
    pub place: Range<usize>,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to write.
    pub hint: String,
}

impl Slip {
    /// A slip at these bytes.
    pub(super) fn new(
        place: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { place, message: message.into(), hint: hint.into() }
    }
}

/// A part of an expression that cannot be divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) place: Range<usize>,
    pub(super) sort: Sort,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sort {
    /// A number, always without a sign.
    Number(Decimal),
    /// A name or a code without quotes.
    Word(String),
    /// A name or a code in quotes.
    Quoted(String),
    /// One of `+ - * / ( ) [ ] @ = ,`.
    Sign(char),
}

/// The longest expression, in bytes.
pub(super) const LONGEST: usize = 10_000;

/// The tokens of a text.
///
/// # Errors
/// What cannot be a token, with what to write instead.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Slip> {
    if text.len() > LONGEST {
        let message =
            format!("the expression has {} bytes, and {LONGEST} are the most", text.len());
        let hint = "Give its parts names: each an indicator of its own.";
        return Err(Slip::new(0..text.len(), message, hint));
    }
    let mut reader = Reader { text, next: 0, is_in_brackets: false };
    let mut tokens = Vec::new();
    while let Some(token) = reader.token()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Reader<'t> {
    text: &'t str,
    /// The first byte that is not read.
    next: usize,
    /// Whether codes are read, which have more characters than names.
    is_in_brackets: bool,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.next..]
    }

    /// Takes as many characters as hold.
    fn take(&mut self, holds: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !holds(c)).unwrap_or(rest.len());
        self.next += length;
        &rest[..length]
    }

    fn token(&mut self) -> Result<Option<Token>, Slip> {
        self.take(char::is_whitespace);
        let start = self.next;
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        let sort = match first {
            '+' | '-' | '*' | '/' | '(' | ')' | '[' | ']' | '@' | '=' | ',' => {
                self.next += 1;
                match first {
                    '[' => self.is_in_brackets = true,
                    ']' => self.is_in_brackets = false,
                    _ => {}
                }
                let doubled = matches!(first, '*' | '/' | '=') && self.rest().starts_with(first);
                if doubled {
                    return Err(doubled_sign(first, start));
                }
                Sort::Sign(first)
            }
            '"' | '\'' => self.quoted(first)?,
            _ if self.is_in_brackets && is_of_code(first) => {
                Sort::Word(self.take(is_of_code).to_owned())
            }
            '0'..='9' => self.number()?,
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let digits = self.take(|c| c == '.' || c.is_ascii_digit());
                let hint = format!("Write `0{digits}`.");
                let message = format!("`{digits}` has no digit before the point");
                return Err(Slip::new(start..self.next, message, hint));
            }
            _ if is_first_of_name(first) => Sort::Word(self.take(is_of_name).to_owned()),
            _ => return Err(strange(first, start)),
        };
        Ok(Some(Token { place: start..self.next, sort }))
    }

    fn quoted(&mut self, quote: char) -> Result<Sort, Slip> {
        let start = self.next;
        let inside = &self.rest()[1..];
        let Some(length) = inside.find(quote) else {
            let message = format!("the quote {quote} has no second one");
            let hint = format!("Write {quote} behind the name as well.");
            return Err(Slip::new(start..start + 1, message, hint));
        };
        self.next += length + 2;
        if inside[..length].trim().is_empty() {
            let hint = "Write a name or a code between the quotes.";
            return Err(Slip::new(start..self.next, "there is nothing between the quotes", hint));
        }
        Ok(Sort::Quoted(inside[..length].to_owned()))
    }

    fn number(&mut self) -> Result<Sort, Slip> {
        let start = self.next;
        let whole = self.take(|c| c.is_ascii_digit());
        let rest = self.rest();
        let then = |mark: char| {
            rest.strip_prefix(mark)
                .map(|rest| rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))
                .filter(|digits| *digits > 0)
        };
        if let Some(digits) = then(',') {
            let place = start..self.next + 1 + digits;
            let message = format!("`{}` has a comma", &self.text[place.clone()]);
            let decimals = &rest[1..=digits];
            let hint = match digits {
                3 => format!(
                    "Write `{whole}.{decimals}` for a fraction, `{whole}{decimals}` for thousands."
                ),
                _ => format!("Write `{whole}.{decimals}`."),
            };
            return Err(Slip::new(place, message, hint));
        }
        if let Some(digits) = then('_') {
            let place = start..self.next + 1 + digits;
            let message = format!("`{}` has a sign between its digits", &self.text[place.clone()]);
            let hint = format!("Write `{whole}{}`.", &rest[1..=digits]);
            return Err(Slip::new(place, message, hint));
        }
        if let Some(digits) = then('.') {
            self.next += 1 + digits;
        } else if rest.starts_with('.') {
            let place = start..self.next + 1;
            let message = format!("`{whole}.` has no digit behind the point");
            return Err(Slip::new(place, message, format!("Write `{whole}`.")));
        }
        let text = &self.text[start..self.next];
        let behind = self.take(is_of_name);
        if !behind.is_empty() {
            let place = start..self.next;
            let written = &self.text[place.clone()];
            let is_power = behind.to_ascii_lowercase().strip_prefix('e').is_some_and(|digits| {
                digits.is_empty() || digits.bytes().all(|byte| byte.is_ascii_digit())
            });
            let hint = if is_power {
                "Write the number with all its digits.".to_owned()
            } else {
                format!(
                    "For a product write `{text} * {behind}`; a name that begins with a digit stands in quotes."
                )
            };
            let message = format!("`{written}` is neither a number nor a name");
            return Err(Slip::new(place, message, hint));
        }
        let number = Decimal::from_str_exact(text).map_err(|_| {
            let message = format!("`{text}` has more digits than a number can have");
            Slip::new(start..self.next, message, "Write 28 digits at most.")
        })?;
        Ok(Sort::Number(number.normalize()))
    }
}

fn is_first_of_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a code has this character without quotes.
pub(super) fn is_of_code(c: char) -> bool {
    is_of_name(c) || matches!(c, '-' | '.' | ':')
}

/// Whether a name needs no quotes.
pub(super) fn is_plain_name(name: &str) -> bool {
    name.starts_with(is_first_of_name) && name.chars().all(is_of_name)
}

/// Whether a code needs no quotes.
pub(super) fn is_plain_code(code: &str) -> bool {
    !code.is_empty() && code.chars().all(is_of_code)
}

fn doubled_sign(sign: char, start: usize) -> Slip {
    let place = start..start + 2;
    match sign {
        '*' => Slip::new(
            place,
            "`**` is no sign of an expression",
            "Write a power as a product, which goes of ratios: `(x / x@year) * (x / x@year)`.",
        ),
        '/' => Slip::new(
            place,
            "`//` is no sign of an expression",
            "Write one `/` for a quotient. What is shown is rounded by `decimals`.",
        ),
        _ => Slip::new(
            place,
            "an expression compares nothing",
            "Write what is computed, without `==`.",
        ),
    }
}

/// A character that no expression has.
fn strange(c: char, start: usize) -> Slip {
    let place = start..start + c.len_utf8();
    let instead = match c {
        '×' | '·' | '∙' | '⋅' | '✕' | '∗' | '•' => Some('*'),
        '÷' | '∕' | '⁄' | ':' | '\\' => Some('/'),
        '−' | '–' | '—' | '‐' | '‑' | '‒' | '⁻' => Some('-'),
        '＋' => Some('+'),
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '`' => Some('\''),
        '（' | '{' => Some('('),
        '）' | '}' => Some(')'),
        _ => None,
    };
    let message = format!("`{c}` is no sign of an expression");
    let hint = match (instead, c) {
        (Some(sign), _) => format!("Write `{sign}`."),
        (None, '%') => "Multiply by 100 for percent: `100 * x / y`.".to_owned(),
        (None, '^' | '²' | '³') => {
            "Write a power as a product, which goes of ratios: `(x / x@year) * (x / x@year)`."
                .to_owned()
        }
        (None, '.') => "A point stands between the digits of a number only.".to_owned(),
        (None, ';') => "One expression stands alone: leave `;` out.".to_owned(),
        (None, '#') => "Put the comment outside of the quotes.".to_owned(),
        (None, '<' | '>' | '!' | '?' | '&' | '|') => {
            "An expression compares nothing: write what is computed.".to_owned()
        }
        (None, _) => {
            "Write names, numbers, `+`, `-`, `*`, `/`, parentheses, `name[CODE]` and `name@year`."
                .to_owned()
        }
    };
    Slip::new(place, message, hint)
}
