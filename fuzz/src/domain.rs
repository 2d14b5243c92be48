//! What must hold for texts that should be codes or journal entries.

use tocsin_domain::entry::Entry;
use tocsin_domain::extract::{Context, Found, extract, extract_html};
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::rule::{Condition, Fact, RuleFacts, SeriesFound, Vocabulary};

/// A receipt code: whatever is taken for one reads back the same, however it was typed.
pub fn receipt_code(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match text.parse::<SecretCode>() {
        Ok(code) => {
            assert_eq!(code.symbols().len(), 20);
            assert_eq!(code.groups().count(), 5);
            assert!(
                code.to_string()
                    .parse::<SecretCode>()
                    .is_ok_and(|again| again == code)
            );
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A canonical journal entry: what reads as one is written the same to the byte.
pub fn journal_entry(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(entry) = Entry::from_canonical(text) {
        assert_eq!(entry.canonical(), text);
        let _content = entry.detail_value("content");
    }
}

/// Any word may be said of any fact.
struct AnyWord;

impl Vocabulary for AnyWord {
    fn remedy(&self, _: Fact, _: &str) -> Option<String> {
        None
    }
}

/// Facts with something of each type.
fn facts(is_sensitive: bool) -> RuleFacts {
    RuleFacts {
        kind: "fake-shop".to_owned(),
        groups: vec!["money".to_owned(), "message".to_owned()],
        region: "XO-CA".to_owned(),
        country: "XO".to_owned(),
        hosting_countries: Vec::new(),
        networks: vec![64_500, -1],
        hosted_at_home: false,
        loss: 480.5,
        currency: "EUR".to_owned(),
        payment_age_hours: i64::MAX,
        recallable: true,
        priority: "high".to_owned(),
        repeats: 0,
        sources: 1,
        channel: "web".to_owned(),
        source: "public".to_owned(),
        language: String::new(),
        reporter: "anonymous".to_owned(),
        sensitive: is_sensitive,
        series: SeriesFound::default(),
    }
}

/// A condition of a rule: what is read has an answer for any facts, and what is refused says where.
pub fn rule(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match Condition::read(text, &AnyWord) {
        Ok(condition) => {
            assert_eq!(condition.source(), text);
            assert!(!condition.facts().is_empty());
            assert!(condition.covers(&condition));
            for is_sensitive in [false, true] {
                let facts = facts(is_sensitive);
                assert_eq!(condition.holds(&facts), condition.holds(&facts));
            }
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(text.is_char_boundary(problem.at), "{problem:?}");
                assert!(!problem.message.is_empty() && !problem.remedy.is_empty());
            }
        }
    }
}

/// A story or a page: what is found stands where it is said to, and has a value.
pub fn story(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let context = Context::new("FR", "en");
    in_place(&text, &extract(&text, &context));
    in_place(&text, &extract_html(&text, &context));
}

fn in_place(text: &str, found: &[Found]) {
    for one in found {
        assert!(!one.value.is_empty());
        let raw = text.get(one.bytes.clone());
        let characters = text.chars().skip(one.start).take(one.end - one.start);
        assert!(raw.is_some_and(|raw| raw.chars().eq(characters)), "{one:?}");
    }
}
