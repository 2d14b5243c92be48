use super::token::{Kind, Token, tokens};
use super::{DEPTH_MAX, LENGTH_BYTES_MAX, Problem};

/// An expression as it was written, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// Where it begins, in bytes.
    pub(super) at: usize,
    pub(super) kind: NodeKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeKind {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(String),
    List(Vec<Node>),
    Name(String),
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// `condition ? yes : no`
    Choice(Box<[Node; 3]>),
    Relation(Relation, Box<[Node; 2]>),
    /// `name(…)` or `target.name(…)`
    Call {
        name: String,
        target: Option<Box<Node>>,
        arguments: Vec<Node>,
    },
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
}

impl Relation {
    fn of(kind: &Kind) -> Option<Relation> {
        Some(match kind {
            Kind::Sign("==") => Relation::Equal,
            Kind::Sign("!=") => Relation::Unequal,
            Kind::Sign("<") => Relation::Less,
            Kind::Sign("<=") => Relation::AtMost,
            Kind::Sign(">") => Relation::More,
            Kind::Sign(">=") => Relation::AtLeast,
            Kind::Name(name) if name == "in" => Relation::In,
            _ => return None,
        })
    }
}

/// Words that the standard keeps for itself.
const RESERVED: [&str; 4] = ["in", "null", "true", "false"];

/// Reads an expression. Length and depth are bounded first, so that no text, however it was meant,
/// takes more than a moment or more stack than there is.
pub(super) fn parse(source: &str) -> Result<Node, Problem> {
    if source.len() > LENGTH_BYTES_MAX {
        return Err(Problem::new(
            0,
            format!(
                "the condition has {} bytes; the limit is {LENGTH_BYTES_MAX}",
                source.len()
            ),
            "Make two rules of it",
        ));
    }
    let mut parser = Parser {
        tokens: tokens(source)?,
        next: 0,
        depth: 0,
    };
    let node = parser.expression()?;
    match parser.peek() {
        Kind::End => Ok(node),
        _ => Err(parser.unexpected("the end")),
    }
}

struct Parser {
    /// Ends with [`Kind::End`], which is never passed.
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn token(&self) -> &Token {
        &self.tokens[self.next]
    }

    fn peek(&self) -> &Kind {
        &self.token().kind
    }

    fn at(&self) -> usize {
        self.token().at
    }

    fn advance(&mut self) {
        if self.next + 1 < self.tokens.len() {
            self.next += 1;
        }
    }

    /// Takes a sign, if it is there.
    fn takes(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.peek(), Kind::Sign(found) if *found == sign);
        if is_there {
            self.advance();
        }
        is_there
    }

    fn expects(&mut self, sign: &str) -> Result<(), Problem> {
        match self.takes(sign) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("“{sign}”"))),
        }
    }

    fn unexpected(&self, expected: &str) -> Problem {
        let (found, remedy) = match self.peek() {
            Kind::End => ("the end".to_owned(), "Complete the condition"),
            Kind::Sign("=") => ("“=”".to_owned(), "Write == to compare"),
            Kind::Sign(sign @ ("+" | "-" | "*" | "/" | "%")) => (
                format!("“{sign}”"),
                "Compare facts as they are: rules do not calculate",
            ),
            Kind::Sign(sign) => (format!("“{sign}”"), "Correct the condition here"),
            Kind::Name(name) => (format!("“{name}”"), "Join conditions with && or ||"),
            Kind::Text(_) => ("a text".to_owned(), "Correct the condition here"),
            Kind::Int(_) | Kind::Double(_) => ("a number".to_owned(), "Correct the condition here"),
        };
        Problem::new(
            self.at(),
            format!("{found} stands where {expected} belongs"),
            remedy,
        )
    }

    /// One level further down.
    fn deeper(&mut self) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Problem::new(
                self.at(),
                format!("the condition is nested deeper than {DEPTH_MAX} levels, the limit"),
                "Make two rules of it",
            ));
        }
        Ok(())
    }

    fn expression(&mut self) -> Result<Node, Problem> {
        self.deeper()?;
        let at = self.at();
        let first = self.either()?;
        let node = match self.takes("?") {
            false => first,
            true => {
                let yes = self.either()?;
                self.expects(":")?;
                let no = self.expression()?;
                let kind = NodeKind::Choice(Box::new([first, yes, no]));
                Node { at, kind }
            }
        };
        self.depth -= 1;
        Ok(node)
    }

    fn either(&mut self) -> Result<Node, Problem> {
        let at = self.at();
        let mut terms = vec![self.both()?];
        while self.takes("||") {
            terms.push(self.both()?);
        }
        Ok(joined(at, terms, NodeKind::Or))
    }

    fn both(&mut self) -> Result<Node, Problem> {
        let at = self.at();
        let mut terms = vec![self.relation()?];
        while self.takes("&&") {
            terms.push(self.relation()?);
        }
        Ok(joined(at, terms, NodeKind::And))
    }

    fn relation(&mut self) -> Result<Node, Problem> {
        let at = self.at();
        let mut left = self.unary()?;
        let depth = self.depth;
        while let Some(relation) = Relation::of(self.peek()) {
            self.deeper()?;
            self.advance();
            let right = self.unary()?;
            let kind = NodeKind::Relation(relation, Box::new([left, right]));
            left = Node { at, kind };
        }
        self.depth = depth;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node, Problem> {
        let at = self.at();
        if self.takes("!") {
            self.deeper()?;
            let kind = NodeKind::Not(Box::new(self.unary()?));
            self.depth -= 1;
            return Ok(Node { at, kind });
        }
        if self.takes("-") {
            let kind = match self.peek() {
                Kind::Int(number) => NodeKind::Int(-number),
                Kind::Double(number) => NodeKind::Double(-number),
                _ => return Err(self.unexpected("a number")),
            };
            self.advance();
            return Ok(Node { at, kind });
        }
        self.member()
    }

    fn member(&mut self) -> Result<Node, Problem> {
        let at = self.at();
        let mut node = self.primary()?;
        let depth = self.depth;
        while self.takes(".") {
            self.deeper()?;
            let Kind::Name(name) = self.peek().clone() else {
                return Err(self.unexpected("a name"));
            };
            self.advance();
            if !self.takes("(") {
                return Err(Problem::new(
                    at,
                    format!("facts have no parts, such as “.{name}”"),
                    "Name a fact of docs/rules.md, such as loss or hosting_countries",
                ));
            }
            let kind = NodeKind::Call {
                name,
                target: Some(Box::new(node)),
                arguments: self.list(")")?,
            };
            node = Node { at, kind };
        }
        self.depth = depth;
        Ok(node)
    }

    fn primary(&mut self) -> Result<Node, Problem> {
        let at = self.at();
        let kind = match self.peek().clone() {
            Kind::Int(number) => NodeKind::Int(number),
            Kind::Double(number) => NodeKind::Double(number),
            Kind::Text(text) => NodeKind::Text(text),
            Kind::Name(name) if RESERVED.contains(&name.as_str()) => match name.as_str() {
                "true" => NodeKind::Bool(true),
                "false" => NodeKind::Bool(false),
                "null" => {
                    return Err(Problem::new(
                        at,
                        "no fact is ever null",
                        "Compare with \"\", or with size(…) == 0",
                    ));
                }
                _ => return Err(self.unexpected("a fact or a value")),
            },
            Kind::Name(name) => {
                self.advance();
                if !self.takes("(") {
                    let kind = NodeKind::Name(name);
                    return Ok(Node { at, kind });
                }
                let kind = NodeKind::Call {
                    name,
                    target: None,
                    arguments: self.list(")")?,
                };
                return Ok(Node { at, kind });
            }
            Kind::Sign("(") => {
                self.advance();
                let inner = self.expression()?;
                self.expects(")")?;
                return Ok(inner);
            }
            Kind::Sign("[") => {
                self.advance();
                let kind = NodeKind::List(self.list("]")?);
                return Ok(Node { at, kind });
            }
            _ => return Err(self.unexpected("a fact or a value")),
        };
        self.advance();
        Ok(Node { at, kind })
    }

    /// Expressions between commas, and the sign that closes them.
    fn list(&mut self, close: &str) -> Result<Vec<Node>, Problem> {
        let mut items = Vec::new();
        loop {
            // A list may end with a comma, a call may not.
            if (items.is_empty() || close == "]") && self.takes(close) {
                return Ok(items);
            }
            items.push(self.expression()?);
            if !self.takes(",") {
                self.expects(close)?;
                return Ok(items);
            }
        }
    }
}

fn joined(at: usize, mut terms: Vec<Node>, join: impl Fn(Vec<Node>) -> NodeKind) -> Node {
    match (terms.len(), terms.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            terms.push(last);
            Node {
                at,
                kind: join(terms),
            }
        }
        (_, None) => Node {
            at,
            kind: join(terms),
        },
    }
}
