//! Words of danger, of sensitive matters and of kinds of offence: the profile's lists, looked for
//! in a report. What a report denies (“he did not threaten me”) does not count.

use std::collections::HashMap;

use super::fold::{self, Piece};

/// How many words may stand between a negation and what it denies. Short on purpose: a danger
/// that is overlooked costs more than one that is not there.
const NEGATION_REACH_COUNT: usize = 2;

/// What it means that words of a group stand in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Somebody is in danger: a person must look now.
    Emergency,
    /// The matter belongs to the closed compartment.
    Sensitive,
    /// It speaks for a kind of offence, and for nothing else.
    Kind,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Effect; 3] = [Effect::Emergency, Effect::Sensitive, Effect::Kind];

    /// The word in the profile.
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Emergency => "emergency",
            Effect::Sensitive => "sensitive",
            Effect::Kind => "kind",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Effect> {
        Effect::ALL
            .into_iter()
            .find(|effect| effect.as_str() == word)
    }
}

/// How a language denies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Denial {
    /// Words before what they deny: `not`, `ne`, `لا`.
    pub before: Vec<String>,
    /// Words right after what they deny: `pas`.
    pub after: Vec<String>,
    /// Words that begin a clause of their own, which no denial before them reaches: `but`, `I`.
    pub breaks: Vec<String>,
}

/// Phrases of one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordGroup {
    /// Key, such as `suicide`.
    pub key: String,
    /// What follows from them.
    pub effect: Effect,
    /// The kind of offence that they speak for.
    pub kind: Option<String>,
    /// The phrases, each with the code of its language.
    pub phrases: Vec<(String, String)>,
}

/// A phrase ready to be looked for.
#[derive(Debug)]
struct Phrase {
    group: usize,
    denial: usize,
    text: String,
    words: Vec<String>,
}

/// How a language denies, ready to be looked for.
#[derive(Debug, Default)]
struct Folded {
    before: Vec<Vec<String>>,
    after: Vec<Vec<String>>,
    breaks: Vec<Vec<String>>,
}

/// The words of a profile.
#[derive(Debug, Default)]
pub struct Words {
    groups: Vec<WordGroup>,
    phrases: Vec<Phrase>,
    by_first: HashMap<String, Vec<usize>>,
    denials: Vec<Folded>,
}

/// A phrase that stands in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'w> {
    /// Its group.
    pub group: &'w WordGroup,
    /// The phrase as the profile writes it.
    pub phrase: &'w str,
    /// Whether the report denies it wherever it stands.
    pub is_denied: bool,
}

impl Words {
    /// Makes the words ready. Phrases without a letter are left out.
    pub fn new(groups: Vec<WordGroup>, denials: &[(String, Denial)]) -> Words {
        let fold = |list: &[String]| list.iter().map(|text| fold::words(text)).collect();
        // The last one is for languages that say nothing of denying.
        let folded = denials.iter().map(|(_, denial)| Folded {
            before: fold(&denial.before),
            after: fold(&denial.after),
            breaks: fold(&denial.breaks),
        });
        let mut words = Words {
            denials: folded.chain([Folded::default()]).collect(),
            ..Words::default()
        };
        for (group, described) in groups.iter().enumerate() {
            for (language, text) in &described.phrases {
                let denial = denials.iter().position(|(code, _)| code == language);
                words.add(group, denial.unwrap_or(denials.len()), text);
            }
        }
        words.groups = groups;
        words
    }

    fn add(&mut self, group: usize, denial: usize, text: &str) {
        let words = fold::words(text);
        let Some(first) = words.first() else { return };
        let place = self.phrases.len();
        self.by_first.entry(first.clone()).or_default().push(place);
        self.phrases.push(Phrase {
            group,
            denial,
            text: text.to_owned(),
            words,
        });
    }

    /// The groups, as the profile lists them.
    pub fn groups(&self) -> &[WordGroup] {
        &self.groups
    }

    /// Every phrase that stands in the texts, in the order of the profile. The work grows with
    /// the length of the texts, whatever they say.
    pub fn find<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Vec<Found<'_>> {
        let pieces = fold::pieces(texts);
        // By phrase: whether all places so far deny it.
        let mut seen: HashMap<usize, bool> = HashMap::new();
        for (at, piece) in pieces.iter().enumerate() {
            let Some(word) = piece.word() else { continue };
            for first in std::iter::once(word).chain(without_prefix(word)) {
                for place in self.by_first.get(first).into_iter().flatten() {
                    // One place where it is not denied is enough.
                    if seen.get(place) != Some(&false) && self.stands_at(*place, &pieces, at) {
                        let is_denied = self.is_denied(*place, &pieces, at);
                        seen.insert(*place, is_denied);
                    }
                }
            }
        }
        let mut seen: Vec<(usize, bool)> = seen.into_iter().collect();
        seen.sort_unstable();
        let found = seen.into_iter().map(|(place, is_denied)| Found {
            group: &self.groups[self.phrases[place].group],
            phrase: &self.phrases[place].text,
            is_denied,
        });
        found.collect()
    }

    /// Whether the words of a phrase after its first, which is there, follow.
    fn stands_at(&self, place: usize, pieces: &[Piece], at: usize) -> bool {
        stand_at(&self.phrases[place].words[1..], pieces, at + 1)
    }

    fn is_denied(&self, place: usize, pieces: &[Piece], at: usize) -> bool {
        let phrase = &self.phrases[place];
        let denial = &self.denials[phrase.denial];
        let after = at + phrase.words.len();
        let follows = |words: &Vec<String>| stand_at(words, pieces, after);
        if denial.after.iter().any(follows) {
            return true;
        }
        for end in (at.saturating_sub(NEGATION_REACH_COUNT)..=at).rev() {
            if denial.before.iter().any(|words| end_at(words, pieces, end)) {
                return true;
            }
            let is_clause = end == 0
                || pieces[end - 1] == Piece::Break
                || begins_with_and(&pieces[end])
                || denial.breaks.iter().any(|words| end_at(words, pieces, end));
            if is_clause {
                return false;
            }
        }
        false
    }
}

fn stand_at(words: &[String], pieces: &[Piece], at: usize) -> bool {
    let there = pieces.get(at..at + words.len());
    there.is_some_and(|there| {
        let mut pairs = there.iter().zip(words);
        pairs.all(|(piece, word)| piece.word() == Some(word))
    })
}

/// Whether the words stand right before `end`.
fn end_at(words: &[String], pieces: &[Piece], end: usize) -> bool {
    !words.is_empty()
        && end
            .checked_sub(words.len())
            .is_some_and(|at| stand_at(words, pieces, at))
}

/// Whether an Arabic word has “and” written with it, which begins a clause.
fn begins_with_and(piece: &Piece) -> bool {
    let is_and = |word: &str| word.starts_with('و') && word.chars().count() > 3;
    piece.word().is_some_and(is_and)
}

/// An Arabic word without the “and” or “so” that is written with it.
fn without_prefix(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['و', 'ف'])?;
    (rest.chars().count() >= 3).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    fn words() -> Words {
        let group = |key: &str, phrases: &[(&str, &str)]| WordGroup {
            key: key.to_owned(),
            effect: Effect::Emergency,
            kind: None,
            phrases: phrases
                .iter()
                .map(|(language, text)| ((*language).to_owned(), (*text).to_owned()))
                .collect(),
        };
        let denial = |before: &[&str], after: &[&str], breaks: &[&str]| Denial {
            before: texts(before),
            after: texts(after),
            breaks: texts(breaks),
        };
        Words::new(
            vec![
                group("die", &[("en", "want to die"), ("ar", "أن أموت")]),
                group(
                    "kill",
                    &[("en", "kill you"), ("fr", "te tuer"), ("fr", "me menace")],
                ),
            ],
            &[
                ("en".to_owned(), denial(&["not", "don't"], &[], &["I"])),
                (
                    "fr".to_owned(),
                    denial(&["pas", "jamais"], &["pas"], &["je", "il"]),
                ),
                ("ar".to_owned(), denial(&["لا"], &[], &[])),
            ],
        )
    }

    fn found(text: &str) -> Vec<(String, bool)> {
        let words = words();
        let found = words.find([text]).into_iter();
        found
            .map(|found| (found.phrase.to_owned(), found.is_denied))
            .collect()
    }

    #[test]
    fn phrases_are_found_however_they_are_written() {
        assert_eq!(
            found("I WANT  to die."),
            [("want to die".to_owned(), false)]
        );
        assert_eq!(found("je vais te\ntuer"), []);
        assert_eq!(found("وأريد أَنْ أموت"), [("أن أموت".to_owned(), false)]);
        assert_eq!(found("I want to diet"), []);
    }

    #[test]
    fn what_is_denied_does_not_count() {
        for denied in [
            "I don’t want to die",
            "he will not kill you",
            "il ne va pas te tuer",
            "personne ne me menace pas",
            "لا أريد أن أموت",
        ] {
            assert!(found(denied).iter().all(|(_, denied)| *denied), "{denied}");
            assert!(!found(denied).is_empty(), "{denied}");
        }
        for stated in [
            "if you don't pay I kill you",
            "si tu ne paies pas, je vais te tuer",
            "I do not sleep. want to die",
            "not now. I want to die",
            "I don't want to die but I want to die",
        ] {
            assert!(found(stated).iter().any(|(_, denied)| !denied), "{stated}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_searched_without_panic(text in "(\\PC|kill|you|not| |\\.){0,200}") {
            let words = words();
            let found = words.find([text.as_str()]);
            prop_assert!(found.len() <= 5);
        }

        #[test]
        fn words_before_and_after_do_not_hide_a_danger(
            before in "[b-h ]{0,30}",
            after in "[b-h ]{0,30}",
        ) {
            let text = format!("{before}. want to die. {after}");
            prop_assert_eq!(found(&text), [("want to die".to_owned(), false)]);
        }
    }
}
