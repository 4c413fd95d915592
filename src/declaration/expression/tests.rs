//! Tables of expressions: what they are read as, and what is said of slips.

use super::*;

/// An expression with a parenthesis around every part that is joined.
fn grouped(tree: &Syntax) -> String {
    match &tree.node {
        Node::Number(_) | Node::Name { .. } => tree.to_string(),
        Node::Negative(inner) => format!("(-{})", grouped(inner)),
        Node::Chain(first, rest) => {
            let chain = rest.iter().fold(grouped(first), |chain, (operator, part)| {
                format!("{chain} {} {}", operator.sign(), grouped(part))
            });
            format!("({chain})")
        }
        Node::Shifted(inner, names) => {
            let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
            format!("({}@{})", grouped(inner), names.join("@"))
        }
        Node::Call(function, inner) => format!("{}({})", function.name(), grouped(inner)),
    }
}

#[test]
fn signs_bind_as_in_arithmetic() {
    for (text, expected) in [
        ("1", "1"),
        ("0.50", "0.5"),
        ("a", "a"),
        ("  a\n + \tb ", "(a + b)"),
        ("a + b * c", "(a + (b * c))"),
        ("(a + b) * c", "((a + b) * c)"),
        ("a - b - c", "(a - b - c)"),
        ("a - (b - c)", "(a - (b - c))"),
        ("a / b / c", "(a / b / c)"),
        ("a / (b * c)", "(a / (b * c))"),
        ("a * b / c - d", "((a * b / c) - d)"),
        ("-a * b", "((-a) * b)"),
        ("a - -b", "(a - (-b))"),
        ("--a", "(-(-a))"),
        ("-a@year", "(-(a@year))"),
        ("(-a)@year", "((-a)@year)"),
        ("a@year@dec", "(a@year@dec)"),
        ("(a@year)@dec", "((a@year)@dec)"),
        ("(a / b)@year", "((a / b)@year)"),
        ("a[X]@year", "(a[X]@year)"),
        ("a[D = X, E = 'y z']", "a[D = X, E = \"y z\"]"),
        ("a[01]", "a[01]"),
        ("a[KZ-71]", "a[KZ-71]"),
        ("a[group:CIS]", "a[group:CIS]"),
        ("a['КЗ 1']", "a[\"КЗ 1\"]"),
        ("'national-accounts' / жители", "(\"national-accounts\" / жители)"),
        ("mean(a@year) + last(b)", "(mean((a@year)) + last(b))"),
        ("within_year(w) * (a / b - 1)", "(within_year(w) * ((a / b) - 1))"),
        ("mean + sum", "(mean + sum)"),
    ] {
        let tree = parse(text).unwrap_or_else(|slip| panic!("{text}: {slip:?}"));
        assert_eq!(grouped(&tree), expected, "{text}");
    }
}

#[test]
fn a_slip_says_what_to_write_at_its_characters() {
    for (text, characters, message, hint) in [
        ("", "", "is empty", "x - y"),
        ("  ", "  ", "is empty", "x - y"),
        ("a × b", "×", "`×` is no sign", "Write `*`."),
        ("a · b", "·", "no sign", "Write `*`."),
        ("a ÷ b", "÷", "no sign", "Write `/`."),
        ("a : b", ":", "no sign", "Write `/`."),
        ("a − b", "−", "no sign", "Write `-`."),
        ("a – b", "–", "no sign", "Write `-`."),
        ("100 %", "%", "no sign", "Multiply by 100"),
        ("a^2", "^", "no sign", "(x / x@year) * (x / x@year)"),
        ("a ** 2", "**", "no sign", "(x / x@year) * (x / x@year)"),
        ("a // b", "//", "no sign", "one `/`"),
        ("a == b", "==", "compares nothing", "without `==`"),
        ("a > b", ">", "no sign", "compares nothing"),
        ("x = a + b", "=", "assigns nothing", "without `=`"),
        ("= a + b", "=", "stands where a name or a number is expected", "without `=`"),
        ("{a + b}", "{", "no sign", "Write `(`."),
        ("a; b", ";", "no sign", "leave `;` out"),
        ("a # all", "#", "no sign", "outside of the quotes"),
        ("a .. b", ".", "no sign", "between the digits"),
        ("“a”", "“", "no sign", "Write `'`."),
        ("0,5 * a", "0,5", "`0,5` has a comma", "Write `0.5`."),
        ("1,000 * a", "1,000", "has a comma", "`1000` for thousands"),
        ("1 000 * a", "000", "behind another number", "digits of a number together"),
        ("1_000 * a", "1_000", "between its digits", "Write `1000`."),
        (".5 * a", ".5", "no digit before the point", "Write `0.5`."),
        ("5. * a", "5.", "no digit behind the point", "Write `5`."),
        ("1e3 * a", "1e3", "neither a number nor a name", "all its digits"),
        ("2a", "2a", "neither a number nor a name", "`2 * a`"),
        (
            "99999999999999999999999999999999",
            "99999999999999999999999999999999",
            "more digits",
            "28 digits",
        ),
        ("a b", "b", "no sign before `b`", "`+`, `-`, `*` or `/`"),
        ("2 (a)", "(", "no sign before `(`", "`+`, `-`, `*` or `/`"),
        ("a +", "+", "nothing stands behind `+`", "leave `+` out"),
        ("a * / b", "/", "`/` stands where", "before it"),
        ("+a", "+", "`+` stands where", "Leave `+` out"),
        ("()", ")", "`)` stands where", "between the parentheses"),
        ("(a + b", "(", "`(` is not closed", "Write `)`"),
        ("a + b)", ")", "closes nothing", "write `(`"),
        ("mean(a", "(", "`(` is not closed", "Write `)`"),
        ("a[X", "[", "`[` is not closed", "`[CODE]`"),
        ("a[]", "]", "not expected in the brackets", "`[CODE]`"),
        ("a[X Y]", "Y", "not expected in the brackets", "quotes"),
        ("a[D = ]", "]", "not expected in the brackets", "`[CODE]`"),
        ("a[X + Y]", "+", "not expected in the brackets", "quotes"),
        ("a]", "]", "closes nothing", "`[`"),
        ("[X]", "[", "stands where", "name[CODE]"),
        ("a@year[X]", "[", "behind no name", "name[CODE]@year"),
        ("a@", "@", "before the name of a time", "@year"),
        ("@year", "@", "stands where", "name@year"),
        ("a@(b)", "@", "before the name of a time", "@year"),
        ("meen(a)", "meen", "`meen(…)` is not known", "`mean`"),
        ("avg(a)", "avg", "not known", "`mean`"),
        ("round(a)", "round", "not known", "mean, sum, last"),
        ("mean()", "mean()", "is of nothing", "mean(x)"),
        ("mean(a, b)", ",", "of one expression", "for each"),
        ("a, b", ",", "not expected", "Leave it out"),
        ("'a", "'", "no second one", "as well"),
        ("'' + a", "''", "nothing between the quotes", "a name or a code"),
        ("a + €", "€", "no sign", "names, numbers"),
    ] {
        let slip = parse(text).expect_err(text);
        assert_eq!(&text[slip.place.clone()], characters, "{text}: {slip:?}");
        assert!(slip.message.contains(message), "{text}: {slip:?}");
        assert!(slip.hint.contains(hint), "{text}: {slip:?}");
    }
}

#[test]
fn an_expression_is_not_endlessly_deep_or_long() {
    let deep = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert!(parse(&deep(32)).is_ok());
    for wrong in [deep(33), deep(100_000), format!("{}a", "-".repeat(50_000)), "a@b".repeat(40)] {
        assert!(parse(&wrong).is_err());
    }
    assert!(parse(&format!("a{}", "@b".repeat(33))).is_err());
    let long = vec!["a"; 2_000].join(" + ");
    assert_eq!(parse(&long).unwrap().depth(), 2);
    assert!(parse(&long.repeat(2)).unwrap_err().message.contains("bytes"));
}

/// Numbers that look drawn by chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn tree(&mut self, depth: usize) -> String {
        let leaf = depth == 0;
        match self.below(if leaf { 4 } else { 10 }) {
            0 => ["0", "1.5", "100", "0.001"][self.below(4)].to_owned(),
            1 => ["a", "index", "жител", "'x-y'"][self.below(4)].to_owned(),
            2 => format!("index[{}]", ["X", "D = Y", "'a b', E = 'c'", "01"][self.below(4)]),
            3 => format!("index@{}", ["year", "previous@dec"][self.below(2)]),
            4 => format!("-{}", self.tree(depth - 1)),
            5 => format!("({})", self.tree(depth - 1)),
            6 => format!("({})@year", self.tree(depth - 1)),
            7 => format!("{}({})", Function::ALL[self.below(4)].name(), self.tree(depth - 1)),
            _ => {
                let mut chain = self.tree(depth - 1);
                for _ in 0..=self.below(3) {
                    let sign = ['+', '-', '*', '/'][self.below(4)];
                    chain = format!("{chain} {sign} {}", self.tree(depth - 1));
                }
                chain
            }
        }
    }
}

#[test]
fn what_is_printed_is_read_as_the_same_tree() {
    let mut chance = Chance(17);
    for _ in 0..3_000 {
        let text = chance.tree(4);
        let tree = parse(&text).unwrap_or_else(|slip| panic!("{text}: {slip:?}"));
        let printed = tree.to_string();
        let again = parse(&printed).unwrap_or_else(|slip| panic!("{printed}: {slip:?}"));
        assert_eq!(grouped(&tree), grouped(&again), "{text} printed as {printed}");
        assert_eq!(again.to_string(), printed, "{text}");
    }
}

#[test]
fn no_text_makes_the_reader_panic_and_every_place_is_in_it() {
    let mut chance = Chance(4711);
    let pieces = [
        "a", "index", "[", "]", "(", ")", "@", "=", ",", "+", "-", "*", "/", " ", "0", "1.5", ".",
        "'", "\"", "mean", "×", "é", "\u{301}", "\n", "%", "5", "group:", "_",
    ];
    for _ in 0..20_000 {
        let text: String =
            (0..chance.below(12)).map(|_| pieces[chance.below(pieces.len())]).collect();
        match parse(&text) {
            Ok(tree) => assert!(text.get(tree.place).is_some(), "{text}"),
            Err(slip) => {
                assert!(text.get(slip.place).is_some(), "{text}");
                assert!(!slip.message.is_empty() && !slip.hint.is_empty(), "{text}");
            }
        }
    }
}
