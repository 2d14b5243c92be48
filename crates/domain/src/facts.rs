//! The facts of a report as one canonical text: what its journal entry vouches for.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;

use crate::observable::Observable;
use crate::report::{Loss, Suspect};

/// The facts of a report, however it came and whoever sent it: two people who report the same
/// mail in the same words state the same facts.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'r> {
    /// The category as the sender wrote it.
    pub category: &'r str,
    /// When it happened.
    pub occurred_at: Option<Timestamp>,
    /// The story.
    pub narrative: &'r str,
    /// Money lost.
    pub loss: Option<&'r Loss>,
    /// The person or thing complained about.
    pub suspect: &'r Suspect,
    /// Answers to the profile's questions.
    pub answers: &'r BTreeMap<String, String>,
    /// Observables, those of the suspect's fields included.
    pub observables: &'r [Observable],
    /// SHA-256 of each file that came with the report, in any order.
    pub files: &'r [[u8; 32]],
}

/// First line of the text; changes when the form does.
const HEADER: &str = "tocsin facts 1\n";

impl Facts<'_> {
    /// The text: after a header, for each value that is there its name, its length in bytes and
    /// itself, so that no value can pass for two others.
    ///
    /// It holds what a store keeps and no more (times to the microsecond), so that the same text
    /// can be made again from what is stored.
    pub fn canonical(&self) -> String {
        let mut text = HEADER.to_owned();
        add(&mut text, "category", self.category);
        if let Some(at) = self.occurred_at {
            add(&mut text, "occurred_at", &at.as_microsecond().to_string());
        }
        add(&mut text, "narrative", self.narrative);
        if let Some(Loss { amount, currency }) = self.loss {
            add(&mut text, "loss.amount", amount);
            add(&mut text, "loss.currency", currency);
        }
        for (name, value) in self.suspect.fields() {
            add(&mut text, &format!("suspect.{name}"), value);
        }
        for (key, value) in self.answers {
            add(&mut text, "answer", key);
            add(&mut text, "is", value);
        }
        for observable in self.observables {
            add(&mut text, "observable", &observable.kind);
            add(&mut text, "is", &observable.value);
            add(&mut text, "role", observable.role.as_str());
        }
        let mut files = self.files.to_vec();
        files.sort_unstable();
        for digest in files {
            add(&mut text, "file", &hex::encode(digest));
        }
        text
    }
}

fn add(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(text, "{name} {}\n{value}", value.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observable::Role;

    #[test]
    fn the_text_is_fixed_for_ever() {
        let suspect = Suspect {
            email: "x@example.net".into(),
            ..Suspect::default()
        };
        let answers = BTreeMap::from([("paid".to_owned(), "card".to_owned())]);
        let observables = [Observable {
            kind: "email".into(),
            value: "x@example.net".into(),
            role: Role::Suspect,
        }];
        let facts = Facts {
            category: "phishing",
            occurred_at: Timestamp::from_microsecond(5).ok(),
            narrative: "é\nb",
            loss: Some(&Loss {
                amount: "1.50".into(),
                currency: "EUR".into(),
            }),
            suspect: &suspect,
            answers: &answers,
            observables: &observables,
            files: &[[2; 32], [1; 32]],
        };
        let expected = format!(
            "tocsin facts 1\ncategory 8\nphishing\noccurred_at 1\n5\nnarrative 4\né\nb\n\
             loss.amount 4\n1.50\nloss.currency 3\nEUR\nsuspect.email 13\nx@example.net\n\
             answer 4\npaid\nis 4\ncard\nobservable 5\nemail\nis 13\nx@example.net\n\
             role 7\nsuspect\nfile 64\n{}\nfile 64\n{}\n",
            "01".repeat(32),
            "02".repeat(32)
        );
        assert_eq!(facts.canonical(), expected);
    }
}
