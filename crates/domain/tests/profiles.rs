//! The profiles that are shipped: each loads without a mistake and says what it should.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use jiff::civil::date;
use support::{files, load};
use tocsin_domain::intake::{Answers, Journey, Step};
use tocsin_domain::profile::Profile;
use tocsin_domain::text::Direction;

const SHIPPED: [&str; 7] = [
    "national",
    "cert-mu",
    "e-cops",
    "internet-signalement",
    "consumer-sentinel",
    "ic3",
    "action-fraud",
];

/// Categories that contributors' data carries, as the synthetic reports do.
const CONTRIBUTED: [&str; 15] = [
    "parcel_smishing",
    "bank_phishing",
    "fake_bank_advisor",
    "fake_shop",
    "crypto_investment",
    "sextortion",
    "tech_support",
    "romance",
    "rental_ad",
    "bec_iban_change",
    "account_takeover",
    "ransomware",
    "job_scam",
    "family_sms",
    "harassment",
];

/// Most words of a sentence: somebody frightened reads it on a small screen.
const MOST_WORDS: usize = 15;

fn shipped() -> impl Iterator<Item = Profile> {
    SHIPPED.into_iter().map(load)
}

#[test]
fn the_shipped_profiles_load_without_a_mistake() {
    for profile in shipped() {
        assert!(SHIPPED.contains(&profile.name.as_str()));
        let codes: Vec<&str> = profile
            .languages
            .iter()
            .map(|language| language.code.as_str())
            .collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 3, "{codes:?}");
        assert!(codes.contains(&"fr") && codes.contains(&"en") && codes.contains(&"ar"));
        assert_eq!(profile.language("ar").direction, Direction::RightToLeft);
    }
}

#[test]
fn every_contributed_category_means_a_kind_of_offence() {
    for profile in shipped() {
        for category in CONTRIBUTED {
            assert!(
                profile.offence(category).is_some(),
                "{}: {category}",
                profile.name
            );
        }
        // Counted as `other`, in whatever words the sender says that.
        for category in ["other", "no-such-thing", ""] {
            assert!(profile.offence(category).is_none(), "{category}");
        }
    }
}

#[test]
fn every_kind_of_offence_can_be_reached_and_has_a_way_to_the_end() {
    for profile in shipped() {
        for offence in &profile.offences {
            let mut answers = Answers::new();
            answers.set("group", vec![offence.groups[0].clone()]);
            answers.set("offence", vec![offence.key.clone()]);
            let journey = Journey::new(&profile, &answers, date(2026, 1, 21));
            assert_eq!(journey.offence(), Some(offence));
            let steps: Vec<&Step> = journey.steps().collect();
            assert!(steps.len() >= 5, "{}: {steps:?}", offence.key);
            assert!(
                steps.len() <= 12,
                "{} is too long a way: {steps:?}",
                offence.key
            );
            assert_eq!(
                steps.contains(&&Step::Files),
                !offence.sensitive,
                "{}",
                offence.key
            );
        }
    }
}

#[test]
fn whoever_may_be_watched_can_leave_and_money_is_asked_where_it_matters() {
    for profile in shipped() {
        assert!(profile.offence("sextortion").unwrap().watched);
        assert!(profile.offence("child-abuse").unwrap().sensitive);
        for offence in profile.offences.iter().filter(|offence| offence.money) {
            let asks = offence.pages.iter().any(|page| page == "money");
            assert!(
                asks,
                "{}: {} does not ask about money",
                profile.name, offence.key
            );
        }
    }
}

#[test]
fn numbers_of_the_profile_stand_in_its_texts() {
    let national = load("national");
    let french = national.text("fr", "advice-call-emergency");
    assert_eq!(french, "Appelez le 112 maintenant");
    let arabic = national.text("ar", "advice-call-emergency");
    assert!(
        arabic.contains("\u{2068}112\u{2069}"),
        "isolated from the sentence: {arabic}"
    );
    assert_eq!(load("cert-mu").emergency[0], "112");
}

#[test]
fn an_unknown_language_falls_back_to_one_that_exists() {
    let national = load("national");
    assert_eq!(national.language("fr-MU").code, "fr");
    assert_eq!(national.language("AR").code, "ar");
    assert_eq!(national.language("zh").code, "fr");
    assert_eq!(national.text("zh", "group-unsure"), "Je ne sais pas");
    assert_eq!(national.spell("ar", 'k'), Some("كيلو"));
    assert_eq!(national.spell("zh", 'K'), Some("Kléber"));
}

/// Id and words of each text of a language.
fn texts(name: &str, language: &str) -> Vec<(String, String)> {
    let folder = format!("locale/{language}/");
    let files = files(name);
    let lines = files
        .iter()
        .filter(|(path, _)| path.starts_with(&folder))
        .flat_map(|(_, text)| text.lines())
        .filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(id, words)| (id.to_owned(), words.to_owned()))
        .collect()
}

#[test]
fn sentences_are_short() {
    for name in SHIPPED {
        for language in ["fr", "en", "ar"] {
            for (id, words) in texts(name, language) {
                let ends = |c: char| matches!(c, '.' | '?' | '؟' | ':' | '”' | '»');
                for sentence in words.split(ends) {
                    let count = sentence.split_whitespace().count();
                    assert!(count <= MOST_WORDS, "{name}/{language} {id}: {count} words");
                }
            }
        }
    }
}

#[test]
fn nobody_is_shouted_at() {
    for name in SHIPPED {
        for language in ["fr", "en", "ar"] {
            for (id, words) in texts(name, language) {
                assert!(
                    !words.contains('!'),
                    "{name}/{language} {id} has an exclamation mark"
                );
            }
        }
    }
}

#[test]
fn french_is_set_as_french() {
    for name in SHIPPED {
        for (id, words) in texts(name, "fr") {
            assert!(!words.contains(['\'', '"']), "{name} {id}: straight quote");
            let characters: Vec<char> = words.chars().collect();
            for pair in characters.windows(2) {
                let after_no_break = matches!(pair[0], '\u{a0}' | '\u{202f}');
                let is_time_or_address = pair[1] == ':' && words.contains("://");
                if matches!(pair[1], ':' | ';' | '?' | '!' | '»') && !is_time_or_address {
                    assert!(
                        after_no_break,
                        "{name} {id}: no-break space before {}",
                        pair[1]
                    );
                }
                assert!(
                    pair[0] != '«' || pair[1] == '\u{a0}',
                    "{name} {id}: « needs a space"
                );
            }
        }
    }
}

#[test]
fn arabic_is_written_in_arabic() {
    for name in SHIPPED {
        for (id, words) in texts(name, "ar") {
            let arabic = words
                .chars()
                .any(|c| ('\u{0600}'..='\u{06FF}').contains(&c));
            assert!(arabic, "{name} {id}: {words}");
            let latin_marks = words.replace("480,50", "").contains(['?', ';', ',']);
            assert!(!latin_marks, "{name} {id}: Latin punctuation");
        }
    }
}

#[test]
fn entries_that_run_out_are_named_in_time() {
    let profile = load("national");
    let keys = |day| -> Vec<String> {
        let expiring = profile.expiring_bodies(day, 30);
        expiring.iter().map(|(body, _)| body.key.clone()).collect()
    };
    assert!(keys(date(2029, 11, 30)).is_empty());
    assert!(keys(date(2029, 12, 1)).contains(&"cyber-unit".to_owned()));
    // An entry that has run out stays named.
    assert!(keys(date(2031, 1, 1)).contains(&"cyber-unit".to_owned()));
}
