use super::Problem;

/// A piece of an expression and where it begins, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Name(String),
    Text(String),
    Int(i64),
    Double(f64),
    /// An operator, a bracket, a comma.
    Sign(&'static str),
    End,
}

/// Signs, the longer ones first.
const SIGNS: [&str; 25] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", ",", ".", "(", ")", "[", "]", "{",
    "}", "+", "-", "*", "/", "%", "=",
];

/// Cuts an expression into its pieces; comments and white space are left out.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, Problem> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip();
        let at = lexer.at;
        let Some(first) = lexer.rest().chars().next() else {
            tokens.push(Token {
                at,
                kind: Kind::End,
            });
            return Ok(tokens);
        };
        let kind = lexer.next(first)?;
        tokens.push(Token { at, kind });
    }
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Takes characters while they fit.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let end = rest.find(|next| !fits(next)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip(&mut self) {
        loop {
            self.take(|next| matches!(next, ' ' | '\t' | '\n' | '\r' | '\u{c}'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take(|next| next != '\n');
        }
    }

    fn next(&mut self, first: char) -> Result<Kind, Problem> {
        if let Some(prefix) = self.quote_after_prefix() {
            return self.text(prefix).map(Kind::Text);
        }
        let is_fraction = |rest: &str| {
            let mut characters = rest.chars();
            characters.next() == Some('.')
                && characters.next().is_some_and(|next| next.is_ascii_digit())
        };
        if first.is_ascii_digit() || is_fraction(self.rest()) {
            return self.number();
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let name = self.take(|next| next.is_ascii_alphanumeric() || next == '_');
            return Ok(Kind::Name(name.to_owned()));
        }
        let sign = SIGNS.iter().find(|sign| self.rest().starts_with(**sign));
        let Some(sign) = sign else {
            return Err(Problem::new(
                self.at,
                format!("“{first}” has no meaning here"),
                "Remove it; texts stand in quotes",
            ));
        };
        self.at += sign.len();
        Ok(Kind::Sign(sign))
    }

    /// The letters before a quote, if a quote comes next: nothing, or `r`, or one we refuse.
    fn quote_after_prefix(&self) -> Option<&'s str> {
        let rest = self.rest();
        // A prefix has two letters at most; looking further would be quadratic.
        let first = &rest.as_bytes()[..rest.len().min(3)];
        let quote = first.iter().position(|it| matches!(it, b'"' | b'\''))?;
        let prefix = &rest[..quote];
        let is_prefix = matches!(
            prefix.to_ascii_lowercase().as_str(),
            "" | "r" | "b" | "rb" | "br"
        );
        is_prefix.then_some(prefix)
    }

    fn number(&mut self) -> Result<Kind, Problem> {
        let at = self.at;
        let wrong = |text: &str| {
            Problem::new(
                at,
                format!("“{text}” is not a number"),
                "Write digits, with a point for fractions: 1000 or 99.50",
            )
        };
        if let Some(digits) = self
            .rest()
            .strip_prefix("0x")
            .or(self.rest().strip_prefix("0X"))
        {
            let length = digits
                .find(|next: char| !next.is_ascii_hexdigit())
                .unwrap_or(digits.len());
            self.at += 2 + length;
            let number = i64::from_str_radix(&digits[..length], 16);
            return number.map(Kind::Int).map_err(|_| wrong("0x"));
        }
        let whole = self.take(|next| next.is_ascii_digit());
        let mut is_double = false;
        let mut after = self.rest().chars();
        if after.next() == Some('.') && after.next().is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
            self.take(|next| next.is_ascii_digit());
            is_double = true;
        }
        is_double |= self.exponent();
        let text = &self.source[at..self.at];
        let suffix = self.take(|next| next.is_ascii_alphanumeric() || next == '_');
        if !suffix.is_empty() {
            return Err(wrong(&format!("{text}{suffix}")));
        }
        if is_double {
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            return number.map(Kind::Double).ok_or_else(|| wrong(text));
        }
        whole.parse().map(Kind::Int).map_err(|_| wrong(text))
    }

    /// Takes an exponent, if one follows.
    fn exponent(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix(['e', 'E']) else {
            return false;
        };
        let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
        if !digits.starts_with(|next: char| next.is_ascii_digit()) {
            return false;
        }
        self.at += 1 + (after.len() - digits.len());
        self.take(|next| next.is_ascii_digit());
        true
    }

    fn text(&mut self, prefix: &str) -> Result<String, Problem> {
        let at = self.at;
        if prefix.contains(['b', 'B']) {
            return Err(Problem::new(
                at,
                "facts are texts and numbers, never bytes",
                "Remove the b",
            ));
        }
        self.at += prefix.len();
        let rest = self.rest();
        let quote = &rest[..1];
        let triple = quote.repeat(3);
        let mark = match rest.starts_with(&triple) {
            true => triple.as_str(),
            false => quote,
        };
        self.at += mark.len();
        let is_raw = !prefix.is_empty();
        let mut text = String::new();
        loop {
            let rest = self.rest();
            if rest.starts_with(mark) {
                self.at += mark.len();
                return Ok(text);
            }
            let next = rest.chars().next();
            match next {
                Some('\\') if !is_raw => text.push(self.escape()?),
                Some('\n') if mark.len() == 1 => break,
                Some(next) => {
                    self.at += next.len_utf8();
                    text.push(next);
                }
                None => break,
            }
        }
        Err(Problem::new(
            at,
            "a text does not end",
            format!("Close it with {mark}"),
        ))
    }

    /// A character written with a backslash.
    fn escape(&mut self) -> Result<char, Problem> {
        let at = self.at;
        let wrong = || {
            Problem::new(
                at,
                "an unknown sign stands after a backslash",
                "Write \\\\ for a backslash, or \\n, \\t, \\\", \\', \\u00e9",
            )
        };
        let rest = &self.rest()[1..];
        let letter = rest.chars().next().ok_or_else(wrong)?;
        let (digits, radix, skip) = match letter {
            'x' | 'X' => (2, 16, 1),
            'u' => (4, 16, 1),
            'U' => (8, 16, 1),
            '0'..='3' => (3, 8, 0),
            _ => {
                let plain = match letter {
                    'a' => '\u{7}',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\u{b}',
                    '\\' | '"' | '\'' | '`' | '?' => letter,
                    _ => return Err(wrong()),
                };
                self.at += 2;
                return Ok(plain);
            }
        };
        let code = rest.get(skip..skip + digits).ok_or_else(wrong)?;
        if !code.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let code = u32::from_str_radix(code, radix).map_err(|_| wrong())?;
        self.at += 1 + skip + digits;
        char::from_u32(code).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Kind> {
        let tokens = tokens(source).unwrap_or_else(|problem| panic!("{source}: {problem:?}"));
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn pieces_are_those_of_the_standard() {
        use Kind::{Double, End, Int, Name, Sign, Text};
        assert_eq!(
            kinds("loss>=1e3 // much\n && x.size() == 0x1F"),
            [
                Name("loss".into()),
                Sign(">="),
                Double(1000.0),
                Sign("&&"),
                Name("x".into()),
                Sign("."),
                Name("size".into()),
                Sign("("),
                Sign(")"),
                Sign("=="),
                Int(31),
                End
            ]
        );
        assert_eq!(
            kinds(r#"'a"\u00e9\x41\101\n' r"\n" """b"c""" .5"#),
            [
                Text("a\"éAA\n".into()),
                Text("\\n".into()),
                Text("b\"c".into()),
                Double(0.5),
                End
            ]
        );
    }

    #[test]
    fn what_is_not_a_piece_is_named_with_its_place() {
        for (source, at) in [
            ("a == 'b", 5),
            ("1u", 0),
            ("  9223372036854775808", 2),
            ("b'x'", 0),
            ("a ; b", 2),
            (r"'\q'", 1),
            (r"'\ud800'", 1),
            (r"'\u00", 1),
            ("1e999", 0),
        ] {
            let problem = tokens(source).map(|_| ()).expect_err(source);
            assert_eq!(problem.at, at, "{source}: {problem:?}");
        }
    }
}
