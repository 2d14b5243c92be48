//! Routing: the rules of the profile say which bodies receive a report, and how.
//!
//! The first rule that holds decides; [`Rules`] always has one. The decision is recorded with the
//! rule's key and the facts that it looked at. A changed set of rules is tried on past reports
//! ([`Trial`]) before it is put to use.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::Value as Json;

use crate::referral::{Lane, Recipient};
use crate::rule::{Rule, RuleFacts, Rules};

/// What the rules say about one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Routing {
    /// Key of the rule that decided.
    pub rule: String,
    /// Keys of the bodies that receive the report; none: it stays at the centre.
    pub to: Vec<String>,
    /// How quickly.
    pub lane: Lane,
    /// Whether a second person must agree before anything leaves.
    pub four_eyes: bool,
    /// Whether no person has to find the report valid first.
    pub automatic: bool,
    /// Within how many hours a body acknowledges.
    pub acknowledge_within_hours: u64,
    /// The facts that the rule looked at, a JSON object.
    pub facts: Json,
}

impl Routing {
    /// Those who receive the report, each as a referral is opened to it.
    pub fn recipients(&self) -> Vec<Recipient> {
        let hours = i64::try_from(self.acknowledge_within_hours).unwrap_or(i64::MAX);
        // A thousand years are as good as for ever, and can still be added to a date.
        let acknowledge_within = SignedDuration::from_hours(hours.min(8_766_000));
        let recipient = |body: &String| Recipient {
            body: body.clone(),
            rule: self.rule.clone(),
            lane: self.lane,
            four_eyes: self.four_eyes,
            acknowledge_within,
        };
        self.to.iter().map(recipient).collect()
    }
}

/// What the rules say about a report with these facts.
pub fn route(rules: &Rules, facts: &RuleFacts) -> Routing {
    by(rules.first(facts), facts)
}

/// What a rule says about a report with these facts, for which it holds.
pub fn by(rule: &Rule, facts: &RuleFacts) -> Routing {
    let looked_at = rule.when.as_ref().map(|when| when.facts());
    Routing {
        rule: rule.key.clone(),
        to: rule.to.clone(),
        lane: rule.lane,
        four_eyes: rule.four_eyes,
        automatic: rule.automatic,
        acknowledge_within_hours: rule.acknowledge_within_hours,
        facts: facts.json(&looked_at.unwrap_or_default()),
    }
}

/// Most examples that a trial keeps.
pub const EXAMPLES_COUNT_MAX: usize = 50;

/// A count under the rules of today and under the changed ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BeforeAfter {
    /// Today.
    pub before: u64,
    /// With the change.
    pub after: u64,
}

/// One report that would go another way.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its number.
    pub number: String,
    /// Key of the rule that takes it today, and where it goes.
    pub before: (String, Vec<String>),
    /// The same with the change.
    pub after: (String, Vec<String>),
    /// The facts that the new rule looks at, a JSON object.
    pub facts: Json,
}

/// A changed set of rules, tried on past reports. Nothing leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    /// Reports tried.
    pub reports_count: u64,
    /// Reports that would go another way: other bodies, lane, or number of eyes.
    pub changed_count: u64,
    /// Reports by body; those that stay at the centre under `None`.
    pub bodies: BTreeMap<Option<String>, BeforeAfter>,
    /// Reports by the key of the rule that takes them.
    pub rules: BTreeMap<String, BeforeAfter>,
    /// Some of the reports that change, the newest first.
    pub examples: Vec<Example>,
}

impl Trial {
    /// Tries one report under the rules of today and the changed ones.
    pub fn add(&mut self, number: &str, before: &Rules, after: &Rules, facts: &RuleFacts) {
        let (before, after) = (before.first(facts), after.first(facts));
        self.reports_count += 1;
        count(&mut self.rules, &before.key, |count| &mut count.before);
        count(&mut self.rules, &after.key, |count| &mut count.after);
        self.count_bodies(&before.to, |count| &mut count.before);
        self.count_bodies(&after.to, |count| &mut count.after);
        if !goes_otherwise(before, after) {
            return;
        }
        self.changed_count += 1;
        if self.examples.len() < EXAMPLES_COUNT_MAX {
            let looked_at = after.when.as_ref().map(|when| when.facts());
            self.examples.push(Example {
                number: number.to_owned(),
                before: (before.key.clone(), before.to.clone()),
                after: (after.key.clone(), after.to.clone()),
                facts: facts.json(&looked_at.unwrap_or_default()),
            });
        }
    }

    fn count_bodies(&mut self, to: &[String], side: fn(&mut BeforeAfter) -> &mut u64) {
        if to.is_empty() {
            *side(self.bodies.entry(None).or_default()) += 1;
        }
        for body in to {
            *side(self.bodies.entry(Some(body.clone())).or_default()) += 1;
        }
    }
}

fn count(
    counts: &mut BTreeMap<String, BeforeAfter>,
    key: &str,
    side: fn(&mut BeforeAfter) -> &mut u64,
) {
    match counts.get_mut(key) {
        Some(found) => *side(found) += 1,
        None => *side(counts.entry(key.to_owned()).or_default()) += 1,
    }
}

/// Whether the reporter or a body would notice: the key of the rule alone changes nothing.
fn goes_otherwise(before: &Rule, after: &Rule) -> bool {
    let sorted = |to: &[String]| {
        let mut to = to.to_vec();
        to.sort();
        to
    };
    (before.to != after.to && sorted(&before.to) != sorted(&after.to))
        || before.lane != after.lane
        || before.four_eyes != after.four_eyes
        || before.automatic != after.automatic
        || (!before.to.is_empty()
            && before.acknowledge_within_hours != after.acknowledge_within_hours)
}
