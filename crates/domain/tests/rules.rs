//! Rules: what they mean, what is refused, and that no text makes them fail.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;
use support::load;
use tocsin_domain::assess::money::Payment;
use tocsin_domain::profile::Profile;
use tocsin_domain::report::{Loss, Report, ReportId, State};
use tocsin_domain::route::{BeforeAfter, Trial, route};
use tocsin_domain::rule::{
    AGE_UNKNOWN_HOURS, Condition, Fact, Found, LENGTH_BYTES_MAX, RuleFacts, Vocabulary,
};

/// Any word may be said of any fact.
struct AnyWord;

impl Vocabulary for AnyWord {
    fn remedy(&self, _: Fact, _: &str) -> Option<String> {
        None
    }
}

fn facts() -> RuleFacts {
    RuleFacts {
        kind: "fake-shop".into(),
        groups: vec!["money".into(), "message".into()],
        region: "XO-CA".into(),
        country: "XO".into(),
        hosting_countries: vec!["DE".into(), "XO".into()],
        networks: vec![64_500],
        hosted_at_home: true,
        loss: 480.5,
        currency: "EUR".into(),
        payment_age_hours: 5,
        recallable: true,
        priority: "high".into(),
        repeats: 2,
        sources: 3,
        channel: "web".into(),
        source: "public".into(),
        language: "fr".into(),
        reporter: "anonymous".into(),
        sensitive: false,
        series: Default::default(),
    }
}

fn holds(source: &str) -> bool {
    let condition = Condition::read(source, &AnyWord);
    let condition = condition.unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
    condition.holds(&facts())
}

#[test]
fn conditions_mean_what_the_standard_says() {
    for source in [
        "kind == 'fake-shop'",
        "kind != \"spam\" && loss > 100",
        "loss >= 480.5 && loss < 481 && !(loss > 1e3)",
        "kind in ['spam', 'fake-shop']",
        "'money' in groups",
        "64500 in networks",
        "hosting_countries.exists(c, c != 'XO')",
        "!hosting_countries.all(c, c == country)",
        "networks.all(n, n >= 64496 && n <= 64511)",
        "size(groups) == 2 && kind.size() == 9",
        "region.startsWith('XO-') && kind.contains('shop') && kind.endsWith('p')",
        "sensitive ? false : recallable",
        "(recallable ? sources : 0) == 3",
        "sensitive || repeats > 1 && sources > 2",
        "recallable == hosted_at_home != sensitive",
        "payment_age_hours < 72 // three days\n && priority == 'high'",
        "-1 < repeats && loss > -0.5",
        "groups == ['money', 'message',]",
        "kind > 'fa' && kind < 'fb'",
        "repeats < 2.5",
    ] {
        assert!(holds(source), "{source}");
    }
    for source in [
        "kind == 'spam'",
        "!recallable",
        "loss > 480.5",
        "sensitive && recallable || false && recallable",
        "hosting_countries.exists(c, c == 'FR')",
        "size(networks) > 1",
        "kind.contains('SHOP')",
    ] {
        assert!(!holds(source), "{source}");
    }
}

fn problem(source: &str) -> String {
    let problems = Condition::read(source, &AnyWord).map(|_| ()).unwrap_err();
    let lines: Vec<String> = problems
        .iter()
        .map(|it| format!("{}: {}. {}", it.at, it.message, it.remedy))
        .collect();
    lines.join(" | ")
}

/// Conditions with what is wrong with each.
const WRONG: [(&str, &str); 16] = [
    (
        "chanel == 'web'",
        "0: there is no fact “chanel”. Did you mean “channel”?",
    ),
    (
        "kind == 3",
        "0: string cannot be compared with int. Write texts in quotes and numbers without",
    ),
    (
        "loss",
        "0: a condition is bool, and this is double. Compare it: == != < <= > >= in",
    ),
    (
        "recallable && loss",
        "14: each part of && and || is bool, and this is double. \
             Compare it: == != < <= > >= in",
    ),
    (
        "kind in 'spam'",
        "0: string cannot be in string. Write VALUE in LIST, both of one type",
    ),
    (
        "kind = 'spam'",
        "5: “=” stands where the end belongs. Write == to compare",
    ),
    (
        "loss * 2 > 4",
        "5: “*” stands where the end belongs. \
             Compare facts as they are: rules do not calculate",
    ),
    (
        "loss > ",
        "7: the end stands where a fact or a value belongs. Complete the condition",
    ),
    (
        "loss.amount > 4",
        "0: facts have no parts, such as “.amount”. \
             Name a fact of docs/rules.md, such as loss or hosting_countries",
    ),
    (
        "kind == null",
        "8: no fact is ever null. Compare with \"\", or with size(…) == 0",
    ),
    (
        "1 == 1",
        "0: the condition looks at no fact: it is always the same. \
             Compare a fact, or make it the rule [default]",
    ),
    (
        "kind in ['a', 2]",
        "8: this list does not hold values of one type. \
             Write texts in quotes, or numbers: [\"phishing\", \"spam\"]",
    ),
    (
        "groups.exists(g, networks.exists(n, n == 1))",
        "17: a list is gone through within another. Use VALUE in LIST inside",
    ),
    (
        "kind.matches('a')",
        "0: “matches(…)” is not known here, or not in this form. Use a.startsWith(b), \
             a.endsWith(b), a.contains(b), size(a), list.exists(x, …) or list.all(x, …)",
    ),
    (
        "(recallable ? 1 : 'a') == 1",
        "18: one answer is int and the other is string. Give both the same type",
    ),
    (
        "a == 1 || b == 2",
        "0: there is no fact “a”. Use one of the 24 known, such as: kind, groups, region, \
             country, hosting_countries, networks, hosted_at_home, loss | 10: there is no fact \
             “b”. Use one of the 24 known, such as: kind, groups, region, country, \
             hosting_countries, networks, hosted_at_home, loss",
    ),
];

#[test]
fn what_is_wrong_is_named_with_its_place_and_a_remedy() {
    for (source, expected) in WRONG {
        assert_eq!(problem(source), expected, "{source}");
    }
}

#[test]
fn length_and_depth_are_bounded() {
    for source in [
        format!("{}recallable{}", "(".repeat(1_500), ")".repeat(1_500)),
        format!("{}recallable", "!".repeat(3_000)),
        format!("kind in {}", "[".repeat(3_000)),
        format!("recallable{}", " == recallable".repeat(250)),
        format!("{}true", "recallable ? true : ".repeat(150)),
        format!("kind{}", ".size()".repeat(500)),
        "size(".repeat(700),
    ] {
        assert!(
            problem(&source).contains("nested deeper than 24"),
            "{source}"
        );
    }
    // What is long but not deep is read.
    assert!(holds(&vec!["recallable"; 250].join(" && ")));
    let long = format!("kind == '{}'", "a".repeat(LENGTH_BYTES_MAX));
    assert!(problem(&long).contains("the limit is 4000"), "{long}");
    // The text that has other readers of the language take gigabytes.
    let motif = "!!(!!!!!!(!!!!(((((!!(!!(!!!!((";
    assert!(!problem(&format!("{}1", motif.repeat(5))).is_empty());
}

fn report(kind: &str) -> Report {
    Report {
        id: ReportId(uuid::Uuid::nil()),
        number: tocsin_domain::receipt::ReportNumber::from_stored("TC-2026-000001".into()),
        source: "public".into(),
        external_id: None,
        channel: tocsin_domain::report::Channel::Web,
        language: "fr".into(),
        kind: kind.into(),
        category: kind.into(),
        occurred_at: None,
        received_at: now(),
        lodged_at: now(),
        region: "XO-CA".into(),
        narrative: "A story.".into(),
        loss: None,
        suspect: Default::default(),
        reporter_mode: Default::default(),
        answers: Default::default(),
        observables: Vec::new(),
        state: State::Valid,
    }
}

fn now() -> Timestamp {
    "2026-03-10T09:30:00Z".parse().unwrap()
}

fn paid(report: Report, amount: &str, currency: &str, at: &str) -> Report {
    Report {
        loss: Some(Loss {
            amount: amount.into(),
            currency: currency.into(),
        }),
        occurred_at: Some(at.parse().unwrap()),
        ..report
    }
}

fn routed(profile: &Profile, report: &Report, found: Found) -> (String, Vec<String>) {
    let facts = RuleFacts::of(profile, report, found, now());
    let routing = route(&profile.rules, &facts);
    (routing.rule, routing.to)
}

#[test]
fn the_national_rules_send_each_report_where_it_belongs() {
    let profile = load("national");
    let nothing = || Found::nothing(0);
    let of = |report: &Report, found| routed(&profile, report, found);
    let young = paid(report("fake-shop"), "480.50", "EUR", "2026-03-09T10:00:00Z");
    let old = paid(report("fake-shop"), "480.50", "EUR", "2026-02-01T10:00:00Z");
    let great = paid(report("romance"), "10000", "EUR", "2026-02-01T10:00:00Z");
    let elsewhere = paid(report("romance"), "10000", "XOF", "2026-02-01T10:00:00Z");
    let here = Found {
        countries: vec!["XO".into()],
        ..nothing()
    };
    let many = Found {
        sources_count: 25,
        ..nothing()
    };
    for (report, found, rule, to) in [
        (
            &report("child-abuse"),
            nothing(),
            "sensitive",
            "cyber-unit child-hotline",
        ),
        (
            &report("life-danger"),
            nothing(),
            "life-danger",
            "cyber-unit",
        ),
        (&young, nothing(), "recall", "cyber-unit card-block"),
        (&old, nothing(), "seller", "consumer-office"),
        (&great, nothing(), "grave-loss", "cyber-unit"),
        (&elsewhere, nothing(), "person", "cyber-unit"),
        (
            &report("data-breach"),
            nothing(),
            "data-breach",
            "data-authority",
        ),
        (
            &report("ransomware"),
            nothing(),
            "organisation",
            "cyber-desk",
        ),
        (&report("spam"), nothing(), "message", "spam-desk"),
        (&report("spam"), many, "campaign", "spam-desk cyber-unit"),
        (&report("hate"), here, "content", "cyber-unit"),
        (&report("hate"), nothing(), "default", ""),
        (&report("unknown"), nothing(), "default", ""),
        (&report("other"), nothing(), "default", ""),
    ] {
        let (found_rule, found_to) = of(report, found);
        assert_eq!(
            (found_rule.as_str(), found_to.join(" ").as_str()),
            (rule, to)
        );
    }
}

#[test]
fn a_routing_says_what_its_rule_looked_at() {
    let profile = load("national");
    let young = paid(report("fake-shop"), "480.50", "EUR", "2026-03-09T10:00:00Z");
    let facts = RuleFacts::of(&profile, &young, Found::nothing(0), now());
    assert_eq!(facts.payment_age_hours, 23);
    let routing = route(&profile.rules, &facts);
    assert_eq!(routing.facts, json!({"loss": 480.5, "recallable": true}));
    assert!(routing.automatic && !routing.four_eyes);
    // The form asks for the day; a day stands for its last moment.
    let mut by_form = paid(report("fake-shop"), "480.50", "EUR", "2026-02-01T10:00:00Z");
    by_form.occurred_at = None;
    by_form.answers = BTreeMap::from([("paid-when".to_owned(), "2026-03-08".to_owned())]);
    let facts = RuleFacts::of(&profile, &by_form, Found::nothing(0), now());
    assert!(facts.recallable && facts.payment_age_hours < 72);
    // What the machine saw counts; then nobody reads the answers again.
    let seen = Found {
        payment: Some(Payment::None),
        ..Found::nothing(0)
    };
    assert!(!RuleFacts::of(&profile, &by_form, seen, now()).recallable);
    let unpaid = RuleFacts::of(&profile, &report("hate"), Found::nothing(0), now());
    assert_eq!(unpaid.payment_age_hours, AGE_UNKNOWN_HOURS);
    assert_eq!(route(&profile.rules, &unpaid).facts, json!({}));
}

const CHANGED: &str = r#"
[[rule]]
key = "shops"
when = 'kind == "fake-shop" && loss >= 300'
to = ["cyber-unit", "consumer-office"]
[default]
to = []
"#;

#[test]
fn a_trial_counts_what_changes() {
    let profile = load("national");
    let before = profile.read_rules("old.toml", &CHANGED.replace("300", "500"));
    let (before, after) = (
        before.unwrap(),
        profile.read_rules("new.toml", CHANGED).unwrap(),
    );
    let mut trial = Trial::default();
    for (number, amount) in [("A", "100"), ("B", "400"), ("C", "600")] {
        let report = paid(report("fake-shop"), amount, "EUR", "2026-02-01T10:00:00Z");
        let facts = RuleFacts::of(&profile, &report, Found::nothing(0), now());
        trial.add(number, &before, &after, &facts);
    }
    assert_eq!((trial.reports_count, trial.changed_count), (3, 1));
    let count = |before, after| BeforeAfter { before, after };
    assert_eq!(trial.bodies[&None], count(2, 1));
    assert_eq!(trial.bodies[&Some("cyber-unit".to_owned())], count(1, 2));
    assert_eq!(trial.rules["shops"], count(1, 2));
    let example = &trial.examples[0];
    assert_eq!(
        (example.number.as_str(), example.before.0.as_str()),
        ("B", "default")
    );
    assert_eq!(example.facts, json!({"kind": "fake-shop", "loss": 400.0}));
}

fn mistakes(text: &str) -> Vec<String> {
    let profile = load("national");
    match profile.read_rules("new.toml", text) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn rules_that_are_typed_in_are_checked_like_those_of_the_profile() {
    assert_eq!(mistakes(CHANGED), [""; 0]);
    assert_eq!(
        mistakes(&CHANGED.replace("consumer-office", "consumer-ofice")),
        ["new.toml:5: there is no body “consumer-ofice”. Did you mean “consumer-office”?"]
    );
    assert_eq!(
        mistakes(&CHANGED.replace("fake-shop\"", "fake_shop\"")),
        ["new.toml:4: kind is never “fake_shop”. Write “fake-shop”"]
    );
    assert_eq!(
        mistakes("rule = 3"),
        [
            "new.toml:1: there is no rule for what no other rule takes. \
             Add [default] with to = […]; to = [] keeps it at the centre",
            "new.toml:1: “rule” should be tables headed [[rule]], not integer. \
             Write tables headed [[rule]]",
        ]
    );
}

/// Pieces that make something like a condition when they are put one after the other.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(Fact::ALL.map(Fact::as_str).to_vec()).prop_map(str::to_owned),
        proptest::sample::select(vec![
            "&&",
            "||",
            "!",
            "(",
            ")",
            "[",
            "]",
            ",",
            "?",
            ":",
            "==",
            "!=",
            "<",
            ">=",
            "in",
            "-",
            ".size()",
            ".exists(x,",
            ".all(x,",
            ".startsWith(",
            "x",
            "size(",
            "true",
            "1",
            "2.5",
            "'a'",
            "r'\\'",
            "\"\\n\"",
            "'''",
            "//",
            "\n",
            "=",
            "0x",
            "1e",
            "é",
            "\\",
            "{",
            "null",
        ])
        .prop_map(str::to_owned),
        ".{0,3}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
}

/// Conditions that are right.
fn condition() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(vec![
        "recallable",
        "sensitive",
        "loss > 100",
        "kind == 'fake-shop'",
        "'money' in groups",
        "hosting_countries.exists(c, c == 'DE')",
        "repeats in [1, 2]",
        "true",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) == ({b})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("(({a}) ? ({b}) : ({c}))")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_panic(source in prop_oneof![pieces(), ".{0,80}"]) {
        match Condition::read(&source, &AnyWord) {
            Ok(condition) => {
                condition.holds(&facts());
                prop_assert!(!condition.facts().is_empty());
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    prop_assert!(source.is_char_boundary(problem.at), "{problem:?}");
                }
            }
        }
    }

    #[test]
    fn logic_is_that_of_two_values(a in condition(), b in condition()) {
        let both = format!("({a}) && ({b}) && (recallable || !recallable)");
        let neither = format!("!({a}) || !({b}) || (recallable && !recallable)");
        prop_assert_eq!(holds(&both), !holds(&neither));
        let covers = Condition::read(&format!("recallable && ({a})"), &AnyWord).unwrap();
        let later = Condition::read(&format!("recallable && ({a}) && ({b})"), &AnyWord).unwrap();
        if covers.covers(&later) && later.holds(&facts()) {
            prop_assert!(covers.holds(&facts()));
        }
    }
}
