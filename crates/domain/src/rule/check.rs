use super::parse::{Node, NodeKind, Relation};
use super::value::{Type, Value};
use super::{Fact, Problem, RuleFacts, Vocabulary};
use crate::profile::mistake::did_you_mean;

/// A checked expression: whatever the facts are, it has an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Constant(Constant),
    Fact(Fact),
    /// The item that `exists` or `all` looks at.
    Item,
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Choice(Box<[Expression; 3]>),
    Relation(Relation, Box<[Expression; 2]>),
    TextTest(TextTest, Box<[Expression; 2]>),
    Size(Box<Expression>),
    /// Whether some item (or, with `is_all`, every item) of a list fits.
    Each {
        is_all: bool,
        list: Box<Expression>,
        fits: Box<Expression>,
    },
}

/// A value as it is written in a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(String),
    Bools(Vec<bool>),
    Ints(Vec<i64>),
    Doubles(Vec<f64>),
    Texts(Vec<String>),
}

impl Constant {
    fn value(&self) -> Value<'_> {
        match self {
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::Double(value) => Value::Double(*value),
            Constant::Text(value) => Value::Text(value),
            Constant::Bools(items) => Value::Bools(items),
            Constant::Ints(items) => Value::Ints(items),
            Constant::Doubles(items) => Value::Doubles(items),
            Constant::Texts(items) => Value::Texts(items),
        }
    }
}

/// What is looked for in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

impl Expression {
    /// The value; `item` is that of the list being gone through.
    pub(super) fn value<'v>(&'v self, facts: &'v RuleFacts, item: Option<Value<'v>>) -> Value<'v> {
        let of = |expression: &'v Expression| expression.value(facts, item);
        let is_true = |expression: &'v Expression| of(expression).is_true();
        match self {
            Expression::Constant(constant) => constant.value(),
            Expression::Fact(fact) => facts.value(*fact),
            Expression::Item => item.unwrap_or(Value::Bool(false)),
            Expression::Not(inner) => Value::Bool(!is_true(inner)),
            Expression::And(terms) => Value::Bool(terms.iter().all(is_true)),
            Expression::Or(terms) => Value::Bool(terms.iter().any(is_true)),
            Expression::Choice(parts) => match is_true(&parts[0]) {
                true => of(&parts[1]),
                false => of(&parts[2]),
            },
            Expression::Relation(relation, sides) => {
                Value::Bool(of(&sides[0]).relates(*relation, of(&sides[1])))
            }
            Expression::TextTest(test, sides) => match (of(&sides[0]), of(&sides[1])) {
                (Value::Text(text), Value::Text(part)) => Value::Bool(match test {
                    TextTest::StartsWith => text.starts_with(part),
                    TextTest::EndsWith => text.ends_with(part),
                    TextTest::Contains => text.contains(part),
                }),
                _ => Value::Bool(false),
            },
            Expression::Size(inner) => Value::Int(of(inner).size()),
            Expression::Each { is_all, list, fits } => {
                let list = of(list);
                let mut items = (0..).map_while(|index| list.item(index));
                let is_fit = |item| fits.value(facts, Some(item)).is_true();
                Value::Bool(match is_all {
                    true => items.all(is_fit),
                    false => items.any(is_fit),
                })
            }
        }
    }

    /// Every fact that it looks at, each once, in the order of [`Fact::ALL`].
    pub(super) fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.gather(&mut facts);
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    fn gather(&self, facts: &mut Vec<Fact>) {
        match self {
            Expression::Constant(_) | Expression::Item => {}
            Expression::Fact(fact) => facts.push(*fact),
            Expression::Not(inner) | Expression::Size(inner) => inner.gather(facts),
            Expression::And(terms) | Expression::Or(terms) => {
                terms.iter().for_each(|term| term.gather(facts));
            }
            Expression::Choice(parts) => parts.iter().for_each(|part| part.gather(facts)),
            Expression::Relation(_, sides) | Expression::TextTest(_, sides) => {
                sides.iter().for_each(|side| side.gather(facts));
            }
            Expression::Each { list, fits, .. } => {
                list.gather(facts);
                fits.gather(facts);
            }
        }
    }

    /// What must hold at once for it to hold.
    pub(super) fn conditions(&self) -> &[Expression] {
        match self {
            Expression::And(terms) => terms,
            other => std::slice::from_ref(other),
        }
    }
}

/// A checked expression and the type of its value.
type Typed = (Expression, Type);

/// Gives every part its type.
pub(super) struct Checker<'w> {
    words: &'w dyn Vocabulary,
    /// Name and type of the item of the list being gone through.
    item: Option<(String, Type)>,
    problems: Vec<Problem>,
}

impl<'w> Checker<'w> {
    /// The expression of a condition, whose value is true or false.
    pub(super) fn condition(
        node: &Node,
        words: &'w dyn Vocabulary,
    ) -> Result<Expression, Vec<Problem>> {
        let mut checker = Checker {
            words,
            item: None,
            problems: Vec::new(),
        };
        let checked = checker.of_type(node, Type::Bool, "a condition");
        match checked {
            Some(expression) if checker.problems.is_empty() => Ok(expression),
            _ => Err(checker.problems),
        }
    }

    fn problem<T>(
        &mut self,
        at: usize,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Option<T> {
        self.problems.push(Problem::new(at, message, remedy));
        None
    }

    fn of_type(&mut self, node: &Node, wanted: Type, what: &str) -> Option<Expression> {
        let (expression, found) = self.check(node)?;
        if found != wanted {
            let (wanted, found) = (wanted.as_str(), found.as_str());
            return self.problem(
                node.at,
                format!("{what} is {wanted}, and this is {found}"),
                match found {
                    "bool" => "Remove it, or join it with && or ||",
                    _ => "Compare it: == != < <= > >= in",
                },
            );
        }
        Some(expression)
    }

    fn check(&mut self, node: &Node) -> Option<Typed> {
        let constant = |constant, kind| Some((Expression::Constant(constant), kind));
        match &node.kind {
            NodeKind::Bool(value) => constant(Constant::Bool(*value), Type::Bool),
            NodeKind::Int(value) => constant(Constant::Int(*value), Type::Int),
            NodeKind::Double(value) => constant(Constant::Double(*value), Type::Double),
            NodeKind::Text(value) => constant(Constant::Text(value.clone()), Type::Text),
            NodeKind::List(items) => self.list(node.at, items),
            NodeKind::Name(name) => self.name(node.at, name),
            NodeKind::Not(inner) => {
                let inner = self.of_type(inner, Type::Bool, "what ! turns round")?;
                Some((Expression::Not(Box::new(inner)), Type::Bool))
            }
            NodeKind::And(terms) => Some((Expression::And(self.terms(terms)?), Type::Bool)),
            NodeKind::Or(terms) => Some((Expression::Or(self.terms(terms)?), Type::Bool)),
            NodeKind::Choice(parts) => self.choice(parts),
            NodeKind::Relation(relation, sides) => self.relation(node.at, *relation, sides),
            NodeKind::Call {
                name,
                target,
                arguments,
            } => self.call(node.at, name, target.as_deref(), arguments),
        }
    }

    fn name(&mut self, at: usize, name: &str) -> Option<Typed> {
        if let Some((item, kind)) = &self.item
            && item == name
        {
            return Some((Expression::Item, *kind));
        }
        let Some(fact) = Fact::from_word(name) else {
            return self.problem(
                at,
                format!("there is no fact “{name}”"),
                did_you_mean(name, Fact::ALL.map(Fact::as_str)),
            );
        };
        Some((Expression::Fact(fact), fact.kind()))
    }

    fn terms(&mut self, terms: &[Node]) -> Option<Vec<Expression>> {
        // Each is checked, so that every mistake is named at once.
        let checked: Vec<Option<Expression>> = terms
            .iter()
            .map(|term| self.of_type(term, Type::Bool, "each part of && and ||"))
            .collect();
        checked.into_iter().collect()
    }

    fn choice(&mut self, parts: &[Node; 3]) -> Option<Typed> {
        let condition = self.of_type(&parts[0], Type::Bool, "what stands before ?");
        let (yes, no) = (self.check(&parts[1]), self.check(&parts[2]));
        let (condition, (yes, kind), (no, other)) = (condition?, yes?, no?);
        if kind != other {
            return self.problem(
                parts[2].at,
                format!(
                    "one answer is {} and the other is {}",
                    kind.as_str(),
                    other.as_str()
                ),
                "Give both the same type",
            );
        }
        Some((Expression::Choice(Box::new([condition, yes, no])), kind))
    }

    /// A list holds values as they are written, all of one type.
    fn list(&mut self, at: usize, items: &[Node]) -> Option<Typed> {
        let kinds = items.iter().map(|item| &item.kind);
        let (count, all) = (items.len(), kinds.collect::<Vec<_>>());
        macro_rules! all_of {
            ($node:ident, $constant:ident, $kind:ident) => {{
                let values = all.iter().filter_map(|kind| match kind {
                    NodeKind::$node(value) => Some(value.clone()),
                    _ => None,
                });
                let values: Vec<_> = values.collect();
                if count > 0 && values.len() == count {
                    let constant = Constant::$constant(values);
                    return Some((Expression::Constant(constant), Type::$kind));
                }
            }};
        }
        all_of!(Text, Texts, Texts);
        all_of!(Int, Ints, Ints);
        all_of!(Double, Doubles, Doubles);
        all_of!(Bool, Bools, Bools);
        self.problem(
            at,
            match count {
                0 => "this list is empty",
                _ => "this list does not hold values of one type",
            },
            "Write texts in quotes, or numbers: [\"phishing\", \"spam\"]",
        )
    }

    fn relation(&mut self, at: usize, relation: Relation, sides: &[Node; 2]) -> Option<Typed> {
        let (left, right) = (self.check(&sides[0]), self.check(&sides[1]));
        let ((left, left_kind), (right, right_kind)) = (left?, right?);
        let both_numbers = left_kind.is_number() && right_kind.is_number();
        let fits = match relation {
            Relation::In => right_kind.item() == Some(left_kind),
            Relation::Equal | Relation::Unequal => left_kind == right_kind || both_numbers,
            _ => both_numbers || (left_kind == right_kind && left_kind.item().is_none()),
        };
        if !fits {
            let (left, right) = (left_kind.as_str(), right_kind.as_str());
            return match relation {
                Relation::In => self.problem(
                    at,
                    format!("{left} cannot be in {right}"),
                    "Write VALUE in LIST, both of one type",
                ),
                _ => self.problem(
                    at,
                    format!("{left} cannot be compared with {right}"),
                    match (left, right) {
                        ("string", _) | (_, "string") => {
                            "Write texts in quotes and numbers without"
                        }
                        _ => "Compare values of one type; for lists write VALUE in LIST",
                    },
                ),
            };
        }
        self.judge(&sides[0], &left, &right);
        self.judge(&sides[1], &right, &left);
        let relation = Expression::Relation(relation, Box::new([left, right]));
        Some((relation, Type::Bool))
    }

    /// Whether the words that a fact is compared with are words that it can be.
    fn judge(&mut self, written: &Node, constant: &Expression, other: &Expression) {
        let Expression::Fact(fact) = other else {
            return;
        };
        let words = match (constant, &written.kind) {
            (Expression::Constant(Constant::Text(word)), _) => vec![(word, written.at)],
            (Expression::Constant(Constant::Texts(words)), NodeKind::List(items)) => {
                words.iter().zip(items.iter().map(|item| item.at)).collect()
            }
            _ => return,
        };
        for (word, at) in words {
            if let Some(remedy) = self.words.remedy(*fact, word) {
                let message = format!("{} is never “{word}”", fact.as_str());
                let _: Option<()> = self.problem(at, message, remedy);
            }
        }
    }

    fn call(
        &mut self,
        at: usize,
        name: &str,
        target: Option<&Node>,
        arguments: &[Node],
    ) -> Option<Typed> {
        let test = match name {
            "startsWith" => Some(TextTest::StartsWith),
            "endsWith" => Some(TextTest::EndsWith),
            "contains" => Some(TextTest::Contains),
            _ => None,
        };
        match (name, test, target, arguments) {
            ("size", _, Some(inner), []) | ("size", _, None, [inner]) => self.size(inner),
            (_, Some(test), Some(text), [part]) => {
                let text = self.of_type(text, Type::Text, "what is searched");
                let part = self.of_type(part, Type::Text, "what is looked for");
                let sides = Box::new([text?, part?]);
                Some((Expression::TextTest(test, sides), Type::Bool))
            }
            ("exists" | "all", _, Some(list), [item, fits]) => {
                self.each(at, name == "all", list, item, fits)
            }
            _ => self.problem(
                at,
                format!("“{name}(…)” is not known here, or not in this form"),
                "Use a.startsWith(b), a.endsWith(b), a.contains(b), size(a), \
                 list.exists(x, …) or list.all(x, …)",
            ),
        }
    }

    fn size(&mut self, node: &Node) -> Option<Typed> {
        let (inner, kind) = self.check(node)?;
        if kind != Type::Text && kind.item().is_none() {
            return self.problem(
                node.at,
                format!("{} has no size", kind.as_str()),
                "Ask for the size of a text or a list",
            );
        }
        Some((Expression::Size(Box::new(inner)), Type::Int))
    }

    fn each(
        &mut self,
        at: usize,
        is_all: bool,
        list: &Node,
        item: &Node,
        fits: &Node,
    ) -> Option<Typed> {
        if self.item.is_some() {
            return self.problem(
                at,
                "a list is gone through within another",
                "Use VALUE in LIST inside",
            );
        }
        let NodeKind::Name(name) = &item.kind else {
            return self.problem(item.at, "a name is missing here", "Write list.exists(x, …)");
        };
        if Fact::from_word(name).is_some() {
            let message = format!("“{name}” is a fact already");
            return self.problem(item.at, message, "Give the item another name");
        }
        let (list_expression, kind) = self.check(list)?;
        let Some(item_kind) = kind.item() else {
            let message = format!("{} is no list", kind.as_str());
            return self.problem(
                list.at,
                message,
                "Go through groups, hosting_countries, networks",
            );
        };
        self.item = Some((name.clone(), item_kind));
        let fits = self.of_type(fits, Type::Bool, "what each item is asked");
        self.item = None;
        let each = Expression::Each {
            is_all,
            list: Box::new(list_expression),
            fits: Box::new(fits?),
        };
        Some((each, Type::Bool))
    }
}
