//! Rules: which bodies receive a report, and how. They are data of a profile (`rules.toml`).
//!
//! The condition of a rule is an expression of the [Common Expression Language][cel]: the part of
//! it that compares facts. Every rule is an expression of the standard with the standard's
//! meaning. There is no arithmetic and nothing that can fail, so that a checked rule has an answer
//! whatever the facts are. `docs/rules.md` is the manual, `docs/decisions/0009` says why we read
//! it ourselves.
//!
//! [cel]: https://github.com/google/cel-spec

mod check;
mod fact;
mod parse;
mod token;
mod value;

pub use fact::{AGE_UNKNOWN_HOURS, Fact, Found, RuleFacts, SeriesFound};

use check::{Checker, Expression};

use crate::referral::Lane;

/// Longest condition, in bytes.
pub const LENGTH_BYTES_MAX: usize = 4_000;
/// Deepest nesting of a condition: parentheses, `!`, choices, calls, chained comparisons.
pub const DEPTH_MAX: usize = 24;
/// Most rules of one profile.
pub const RULES_COUNT_MAX: usize = 500;
/// Hours within which a body acknowledges a referral, where a rule does not say.
pub const ACKNOWLEDGE_WITHIN_HOURS_DEFAULT: u64 = 72;
/// Key of the rule for everything that no other rule takes.
pub const DEFAULT_KEY: &str = "default";

/// Something wrong in a condition: where it begins (in bytes), what it is, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes from the beginning of the condition.
    pub at: usize,
    /// What is wrong, as a sentence without its final stop.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    fn new(at: usize, message: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem {
            at,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

/// Knows the words that facts can be.
pub trait Vocabulary {
    /// What to write instead, when a fact can never be this word; `None` when it can.
    fn remedy(&self, fact: Fact, word: &str) -> Option<String>;
}

/// A condition that has been checked: asking it never fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    source: String,
    expression: Expression,
}

impl Condition {
    /// Reads and checks a condition.
    ///
    /// # Errors
    /// Everything that is wrong with it. No text makes this panic or take long: length and depth
    /// are bounded ([`LENGTH_BYTES_MAX`], [`DEPTH_MAX`]).
    pub fn read(source: &str, words: &dyn Vocabulary) -> Result<Condition, Vec<Problem>> {
        let node = parse::parse(source).map_err(|problem| vec![problem])?;
        let expression = Checker::condition(&node, words)?;
        let condition = Condition {
            source: source.to_owned(),
            expression,
        };
        if condition.facts().is_empty() {
            return Err(vec![Problem::new(
                0,
                "the condition looks at no fact: it is always the same",
                "Compare a fact, or make it the rule [default]",
            )]);
        }
        Ok(condition)
    }

    /// Whether it holds.
    pub fn holds(&self, facts: &RuleFacts) -> bool {
        self.expression.value(facts, None).is_true()
    }

    /// The facts that it looks at, each once.
    pub fn facts(&self) -> Vec<Fact> {
        self.expression.facts()
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it surely holds wherever `later` does: every part of this one is a part of that.
    /// `false` may also mean that we cannot tell.
    pub fn covers(&self, later: &Condition) -> bool {
        let parts = later.expression.conditions();
        let mut own = self.expression.conditions().iter();
        own.all(|part| parts.contains(part))
    }
}

/// One rule: when it holds, who receives the report and how.
///
/// Its texts are `rule-KEY`, why, in a few words, and, if wanted, `rule-KEY-note`, a sentence to
/// those who receive.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Key, such as `recall`; [`DEFAULT_KEY`] for the last one.
    pub key: String,
    /// When; `None` for the last one, which takes what is left.
    pub when: Option<Condition>,
    /// Keys of the bodies; none means that nothing leaves the centre.
    pub to: Vec<String>,
    /// How quickly.
    pub lane: Lane,
    /// Whether a second person must agree before anything leaves.
    pub four_eyes: bool,
    /// Whether no person has to find the report valid first.
    pub automatic: bool,
    /// Within how many hours a body acknowledges.
    pub acknowledge_within_hours: u64,
}

impl Rule {
    /// Id of its words.
    pub fn text_id(&self) -> String {
        format!("rule-{}", self.key)
    }

    /// Id of the note to those who receive; the text may be absent.
    pub fn note_id(&self) -> String {
        format!("rule-{}-note", self.key)
    }
}

/// The rules of a profile in their order; the last one has no condition, so one always holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    rules: Vec<Rule>,
    default: Rule,
}

impl Rules {
    /// Rules in their order, and the one for what is left.
    pub fn new(rules: Vec<Rule>, default: Rule) -> Rules {
        Rules { rules, default }
    }

    /// The first rule that holds.
    pub fn first(&self, facts: &RuleFacts) -> &Rule {
        let holds = |rule: &&Rule| rule.when.as_ref().is_some_and(|when| when.holds(facts));
        self.rules.iter().find(holds).unwrap_or(&self.default)
    }

    /// Every rule in its order, the default one last.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain([&self.default])
    }

    /// Whether a rule sends payments that can still be called back to somebody, without waiting
    /// for a reader.
    pub fn sends_payments_at_once(&self) -> bool {
        self.rules.iter().any(|rule| {
            let facts = rule.when.as_ref().map(Condition::facts);
            let is_of_payments = facts.unwrap_or_default().contains(&Fact::Recallable);
            rule.automatic && !rule.to.is_empty() && is_of_payments
        })
    }

    /// The first rule that holds of those that a series crosses by itself: they look at what it
    /// amounts to, send somebody something, and wait for no reader.
    pub fn crossed(&self, facts: &RuleFacts) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            let when = rule.when.as_ref();
            let is_of_series = |when: &Condition| when.facts().iter().any(|it| it.is_of_series());
            rule.automatic
                && !rule.to.is_empty()
                && when.is_some_and(|when| is_of_series(when) && when.holds(facts))
        })
    }

    /// Whether any rule is crossed by series.
    pub fn look_at_series(&self) -> bool {
        let mut conditions = self.rules.iter().filter_map(|rule| rule.when.as_ref());
        conditions.any(|when| when.facts().iter().any(|it| it.is_of_series()))
    }

    /// A rule by key.
    pub fn get(&self, key: &str) -> Option<&Rule> {
        self.iter().find(|rule| rule.key == key)
    }
}
